//! The header: lines of text, and a seal over them.

use super::{FileKey, HEADER_LIMIT, NotOpened, public, stretch, unlock_with};
use base64ct::{Base64Unpadded, Encoding};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

const VERSION: &str = "age-encryption.org/v1\n";
/// What a stanza, and what the last line, begins with.
const STANZA: &str = "-> ";
const END: &str = "---";
/// Letters in a line of a stanza's body; a shorter one is its last.
const COLUMNS: usize = 64;

/// One way to open the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stanza {
    /// Its name, and what it needs beside.
    pub(super) words: Vec<String>,
    /// The file's own key, locked.
    pub(super) body: Vec<u8>,
}

/// For whom a file is locked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    stanzas: Vec<Stanza>,
    /// What the seal is over, and the seal.
    sealed: Vec<u8>,
    seal: [u8; 32],
}

/// What opens a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A passphrase, stretched with this salt so often (2 to that power).
    Passphrase {
        /// See [`stretch::Stretch::begin`].
        salt: [u8; 16],
        /// See [`stretch::Stretch::begin`].
        work: u8,
    },
    /// The private half of some key.
    Public,
}

impl Header {
    /// What opens the file.
    ///
    /// # Errors
    /// [`NotOpened::Unknown`] when that is nothing known here, [`NotOpened::TooHard`]
    /// when it takes more than a phone has.
    pub fn kind(&self) -> Result<Kind, NotOpened> {
        // A passphrase stands alone: whoever could add another way to open the
        // file would not need it.
        if let [only] = self.stanzas.as_slice()
            && only.name() == stretch::NAME
        {
            return stretch::read(only);
        }
        match self.stanzas.iter().any(|one| one.name() == public::NAME) {
            true => Ok(Kind::Public),
            false => Err(NotOpened::Unknown),
        }
    }

    /// The file's own key, of a passphrase stretched to `made`.
    ///
    /// # Errors
    /// [`NotOpened::WrongKey`], and those of [`Header::kind`].
    pub fn open_with_passphrase(&self, made: &[u8; 32]) -> Result<FileKey, NotOpened> {
        match (self.kind()?, self.stanzas.first()) {
            (Kind::Passphrase { .. }, Some(stanza)) => unlock_with(made, stanza),
            _ => Err(NotOpened::WrongKey),
        }
    }

    /// The file's own key, of a private key that it may be locked to.
    ///
    /// # Errors
    /// [`NotOpened::WrongKey`] when it is locked to others.
    pub fn open_with_private(&self, private: &[u8; 32]) -> Result<FileKey, NotOpened> {
        let own = self
            .stanzas
            .iter()
            .filter(|one| one.name() == public::NAME)
            .find_map(|one| public::unlock(private, one).ok());
        own.ok_or(NotOpened::WrongKey)
    }

    /// Whether the header is as it was sealed.
    pub(super) fn prove(&self, key: &FileKey) -> Result<(), NotOpened> {
        let mac = mac_of(&self.sealed, key);
        mac.verify(&self.seal.into())
            .map_err(|_| NotOpened::Damaged)
    }
}

impl Stanza {
    fn name(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }
}

pub(super) fn hkdf(from: &[u8], salt: &[u8], info: &[u8]) -> [u8; 32] {
    let mut made = [0; 32];
    Hkdf::<Sha256>::new(Some(salt), from)
        .expand(info, &mut made)
        .expect("32 bytes are not too many to ask for");
    made
}

fn mac_of(header: &[u8], key: &FileKey) -> Hmac<Sha256> {
    let key = hkdf(&key.0, b"", b"header");
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("a key may be of any length");
    mac.update(header);
    mac
}

/// Bytes in the format's letters.
pub(super) fn letters(bytes: &[u8]) -> String {
    Base64Unpadded::encode_string(bytes)
}

/// The bytes of such letters; of another way to write them, none.
pub(super) fn bytes(letters: &str) -> Option<Vec<u8>> {
    Base64Unpadded::decode_vec(letters).ok()
}

pub(super) fn write(stanzas: &[Stanza], key: &FileKey) -> Vec<u8> {
    let mut header = VERSION.to_owned();
    for stanza in stanzas {
        header += STANZA;
        header += &stanza.words.join(" ");
        header.push('\n');
        let body = letters(&stanza.body);
        // The last line is shorter than the others, empty if need be.
        let mut rest = body.as_str();
        while rest.len() >= COLUMNS {
            let (line, more) = rest.split_at(COLUMNS);
            header += line;
            header.push('\n');
            rest = more;
        }
        header += rest;
        header.push('\n');
    }
    header += END;
    let seal = mac_of(header.as_bytes(), key).finalize().into_bytes();
    header.push(' ');
    header += &letters(&seal);
    header.push('\n');
    header.into_bytes()
}

/// The header, and where it ends.
pub(super) fn read(bytes: &[u8]) -> Result<(Header, usize), NotOpened> {
    let mut lines = Lines { bytes, at: 0 };
    lines.first()?;
    let mut stanzas = Vec::new();
    loop {
        let began = lines.at;
        let line = lines.next()?;
        if let Some(words) = line.strip_prefix(STANZA) {
            stanzas.push(stanza(words, &mut lines)?);
            continue;
        }
        let seal = line
            .strip_prefix(END)
            .and_then(|rest| rest.strip_prefix(' '));
        let seal = seal.and_then(self::bytes).ok_or(NotOpened::Damaged)?;
        let header = Header {
            stanzas,
            sealed: bytes[..began + END.len()].to_vec(),
            seal: seal.try_into().map_err(|_| NotOpened::Damaged)?,
        };
        return Ok((header, lines.at));
    }
}

fn stanza(words: &str, lines: &mut Lines<'_>) -> Result<Stanza, NotOpened> {
    let words: Vec<String> = words.split(' ').map(str::to_owned).collect();
    if words.iter().any(String::is_empty) {
        return Err(NotOpened::Damaged);
    }
    let mut body = String::new();
    loop {
        let line = lines.next()?;
        if line.len() > COLUMNS {
            return Err(NotOpened::Damaged);
        }
        body += line;
        if line.len() < COLUMNS {
            break;
        }
    }
    let body = bytes(&body).ok_or(NotOpened::Damaged)?;
    Ok(Stanza { words, body })
}

/// The header line by line.
struct Lines<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Lines<'b> {
    fn first(&mut self) -> Result<(), NotOpened> {
        let version = VERSION.as_bytes();
        if self.bytes.starts_with(version) {
            self.at = version.len();
            Ok(())
        } else if version.starts_with(self.bytes) && !self.bytes.is_empty() {
            Err(NotOpened::CutOff)
        } else if super::is_age(self.bytes) {
            Err(NotOpened::Unknown)
        } else {
            Err(NotOpened::NotAge)
        }
    }

    fn next(&mut self) -> Result<&'b str, NotOpened> {
        let rest = &self.bytes[self.at..];
        let end = rest
            .iter()
            .take(HEADER_LIMIT)
            .position(|byte| *byte == b'\n');
        let Some(end) = end.filter(|end| self.at + end < HEADER_LIMIT) else {
            let is_all = self.bytes.len() < HEADER_LIMIT;
            return Err(if is_all {
                NotOpened::CutOff
            } else {
                NotOpened::Damaged
            });
        };
        self.at += end + 1;
        let line = std::str::from_utf8(&rest[..end]).map_err(|_| NotOpened::Damaged)?;
        let plain = line.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        plain.then_some(line).ok_or(NotOpened::Damaged)
    }
}
