//! Files that only their owner, or the District, can open: the format
//! `age-encryption.org/v1`, which the standard tool `age` opens too.
//!
//! A file begins with a header, which holds the file's own key, locked once for
//! whoever may open it: by a passphrase ([`stretch`]) or to a public key
//! ([`public`]). Behind it comes the content in pieces of 64 KiB, each sealed by
//! itself ([`stream`]), so that no more than one piece need be in memory.
//!
//! Everything random is passed in. Nothing here waits or looks at a clock: slow
//! work is given in steps.
//!
//! ```
//! use exchange::age::{self, FileKey, Lock};
//! use exchange::age::stretch::Stretch;
//!
//! let salt = [1; 16];
//! let stretch = |passphrase: &str| {
//!     let mut stretch = Stretch::begin(passphrase, &salt, 4).expect("little memory is asked for");
//!     while stretch.go_on(8) {}
//!     stretch.finish()
//! };
//! let lock = Lock::Passphrase { key: stretch("mango tree"), salt, work: 4 };
//! let (mut file, mut seal) = age::seal(&lock, &FileKey([7; 16]), [9; 16]);
//! seal.put(b"twelve visits", &mut file);
//! seal.end(&mut file);
//!
//! let begun = age::begin(&file).expect("a whole header");
//! let key = begun.header.open_with_passphrase(&stretch("mango tree")).expect("the passphrase");
//! let mut open = begun.open(&key).expect("the header is of this key");
//! let mut content = Vec::new();
//! open.put(&file[begun.length..], &mut content).expect("sealed by that key");
//! open.end(&mut content).expect("whole");
//! assert_eq!(content, b"twelve visits");
//!
//! let wrong = begun.header.open_with_passphrase(&stretch("mango"));
//! assert_eq!(wrong.err(), Some(age::NotOpened::WrongKey));
//! ```

pub mod armour;
mod header;
pub mod public;
pub mod stream;
pub mod stretch;

pub use header::{Header, Kind};
use header::{Stanza, hkdf};
use stream::{Opening, Sealing};

/// A file's own key; random, and never used for another file.
#[derive(Clone, PartialEq, Eq)]
pub struct FileKey(pub [u8; 16]);

/// The bytes of a nonce, between header and content.
pub const NONCE: usize = 16;

/// The most bytes a header may have; ours have about 200.
pub const HEADER_LIMIT: usize = 4 * 1024;

/// Why a file does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotOpened {
    /// It is no file of this format.
    NotAge,
    /// It ends before it is complete.
    CutOff,
    /// Its bytes are not those that were sealed.
    Damaged,
    /// The passphrase is another, or it was locked for somebody else.
    WrongKey,
    /// It was locked in a way that is not known here.
    Unknown,
    /// Its passphrase is stretched so often that it takes more memory than a
    /// phone has: the `age` program itself locks so.
    TooHard,
}

impl NotOpened {
    /// All there are, in the order of their numbers.
    pub const ALL: [Self; 6] = [
        Self::NotAge,
        Self::CutOff,
        Self::Damaged,
        Self::WrongKey,
        Self::Unknown,
        Self::TooHard,
    ];

    /// The number by which a worker tells the page of it.
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// What has that number.
    pub fn of_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }
}

/// For whom a file is locked.
pub enum Lock {
    /// For whoever knows a passphrase.
    Passphrase {
        /// What [`stretch::Stretch`] made of it.
        key: [u8; 32],
        /// The salt it was stretched with.
        salt: [u8; 16],
        /// How often: 2 to this power.
        work: u8,
    },
    /// For whoever has the private half of a key.
    Public {
        /// The public half.
        to: [u8; 32],
        /// A private key made for this file alone; random.
        once: [u8; 32],
    },
}

/// Begins a file: its header and nonce, and what seals its content.
pub fn seal(lock: &Lock, key: &FileKey, nonce: [u8; NONCE]) -> (Vec<u8>, Sealing) {
    let stanza = match lock {
        Lock::Passphrase {
            key: made,
            salt,
            work,
        } => stretch::lock(made, salt, *work, key),
        Lock::Public { to, once } => public::lock(to, once, key),
    };
    let mut file = header::write(&[stanza], key);
    file.extend_from_slice(&nonce);
    (file, Sealing::new(content_key(key, &nonce)))
}

/// What stands before the content of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    /// For whom the file is locked.
    pub header: Header,
    nonce: [u8; NONCE],
    /// How many bytes header and nonce have; the content comes behind them.
    pub length: usize,
}

/// Whether `bytes` begin like a file of this format, in any version of it.
pub fn is_age(bytes: &[u8]) -> bool {
    bytes.starts_with(b"age-encryption.org/")
}

/// Reads what stands before the content. [`HEADER_LIMIT`] bytes are enough of a file.
///
/// # Errors
/// [`NotOpened::NotAge`], [`NotOpened::CutOff`], [`NotOpened::Damaged`], [`NotOpened::Unknown`].
pub fn begin(bytes: &[u8]) -> Result<Begun, NotOpened> {
    let (header, end) = header::read(bytes)?;
    let nonce = bytes.get(end..end + NONCE).ok_or(NotOpened::CutOff)?;
    let nonce = nonce.try_into().map_err(|_| NotOpened::CutOff)?;
    Ok(Begun {
        header,
        nonce,
        length: end + NONCE,
    })
}

impl Begun {
    /// Opens the content with the file's own key.
    ///
    /// # Errors
    /// [`NotOpened::Damaged`] when the header is not the one that was sealed.
    pub fn open(&self, key: &FileKey) -> Result<Opening, NotOpened> {
        self.header.prove(key)?;
        Ok(Opening::new(content_key(key, &self.nonce)))
    }
}

fn content_key(key: &FileKey, nonce: &[u8]) -> [u8; 32] {
    hkdf(&key.0, nonce, b"payload")
}

/// The file's own key as it stands in a stanza: sealed by a key that is used
/// for nothing else, so that its nonce may be zero.
fn lock_with(key: &[u8; 32], file: &FileKey) -> Vec<u8> {
    stream::seal_alone(key, &file.0)
}

fn unlock_with(key: &[u8; 32], stanza: &Stanza) -> Result<FileKey, NotOpened> {
    let opened = stream::open_alone(key, &stanza.body).ok_or(NotOpened::WrongKey)?;
    let key = opened.try_into().map_err(|_| NotOpened::Damaged)?;
    Ok(FileKey(key))
}

#[cfg(test)]
mod tests;
