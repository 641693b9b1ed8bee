//! The locksmith: a wasm module of its own, run in a worker beside the page, so
//! that the page stays alive while a passphrase is stretched and while backups
//! and carried files are locked and opened.
//!
//! This crate knows how to drive `exchange::age` for a script: bytes in, bytes
//! out, and how far the stretching is. The script (`public/locksmith.js`) has the
//! files, the chance and the messages; the page starts and ends the worker
//! (`src/app/locked_files.rs`).
//!
//! It must never know the phone's database, a network, a word that a person reads,
//! or what is inside the files. It keeps nothing: the worker is ended with the
//! file, and the keys with it. The format itself is `exchange`'s, where it is tested
//! without a browser.
//!
//! # Glossary
//!
//! - **stretching**: making a key of a passphrase, slowly on purpose ([`Stretching`]).
//! - **lock**: for whom files are locked ([`Lock`]).
//! - **work**: one file on its way through: locked, opened or freed of its letters ([`Work`]).
//! - **refusal**: why not, as a number; `exchange::age::NotOpened::of_number` reads it.

use exchange::age::armour::Unarmour;
use exchange::age::stream::{Opening, Sealing};
use exchange::age::stretch::{NO_MEMORY, Stretch, WORK};
use exchange::age::{self, Begun, FileKey, Kind, NotOpened};
use wasm_bindgen::prelude::wasm_bindgen;

/// Steps of stretching between two words of how far it is.
const STEPS: usize = 512;

/// `bytes` as so many of them; the script hands over as many as are asked for.
fn exactly<const N: usize>(bytes: &[u8]) -> Result<[u8; N], u8> {
    bytes.try_into().map_err(|_| NotOpened::Damaged.number())
}

fn refusal(why: NotOpened) -> u8 {
    why.number()
}

/// A passphrase that is being made into a key.
#[wasm_bindgen]
pub struct Stretching {
    stretch: Stretch,
    salt: [u8; 16],
    work: u8,
    /// The file that is to be opened with it.
    begun: Option<Begun>,
}

impl Stretching {
    fn begin(passphrase: &str, salt: [u8; 16], work: u8, begun: Option<Begun>) -> Result<Self, u8> {
        let stretch = Stretch::begin(passphrase, &salt, work).map_err(|_| NO_MEMORY)?;
        Ok(Self {
            stretch,
            salt,
            work,
            begun,
        })
    }
}

#[wasm_bindgen]
impl Stretching {
    /// For files that are going to be locked; `salt` is 16 random bytes.
    ///
    /// # Errors
    /// A refusal.
    pub fn anew(passphrase: &str, salt: &[u8]) -> Result<Stretching, u8> {
        Self::begin(passphrase, exactly(salt)?, WORK, None)
    }

    /// For the file that begins with `first`.
    ///
    /// # Errors
    /// A refusal.
    pub fn of_file(passphrase: &str, first: &[u8]) -> Result<Stretching, u8> {
        let begun = age::begin(first).map_err(refusal)?;
        match begun.header.kind().map_err(refusal)? {
            Kind::Passphrase { salt, work } => Self::begin(passphrase, salt, work, Some(begun)),
            Kind::Public => Err(refusal(NotOpened::WrongKey)),
        }
    }

    /// Goes on for a while; how many hundredths are done, of which the last means all.
    pub fn go_on(&mut self) -> usize {
        match self.stretch.go_on(STEPS) {
            true => self.stretch.share(),
            false => 100,
        }
    }

    /// What only this passphrase opens.
    pub fn lock(self) -> Lock {
        let (salt, work) = (self.salt, self.work);
        let key = self.stretch.finish();
        Lock(age::Lock::Passphrase { key, salt, work })
    }

    /// The file's content, if it is this passphrase that opens it.
    ///
    /// # Errors
    /// A refusal.
    pub fn open(self) -> Result<Work, u8> {
        let begun = self.begun.ok_or(NotOpened::NotAge.number())?;
        let made = self.stretch.finish();
        let key = begun.header.open_with_passphrase(&made).map_err(refusal)?;
        let opening = begun.open(&key).map_err(refusal)?;
        Ok(Work {
            from: begun.length,
            out: Vec::new(),
            kind: Way::Open(opening),
        })
    }
}

/// For whom files are locked.
#[wasm_bindgen]
pub struct Lock(age::Lock);

#[wasm_bindgen]
impl Lock {
    /// What only the private half of the key `public` opens: for one file; `once` is
    /// 32 random bytes.
    ///
    /// # Errors
    /// A refusal.
    pub fn to(public: &[u8], once: &[u8]) -> Result<Lock, u8> {
        let (to, once) = (exactly(public)?, exactly(once)?);
        Ok(Lock(age::Lock::Public { to, once }))
    }

    /// Begins a file; `key` and `nonce` are 16 random bytes each.
    ///
    /// # Errors
    /// A refusal.
    pub fn seal(&self, key: &[u8], nonce: &[u8]) -> Result<Work, u8> {
        let (out, sealing) = age::seal(&self.0, &FileKey(exactly(key)?), exactly(nonce)?);
        Ok(Work {
            from: 0,
            out,
            kind: Way::Seal(sealing),
        })
    }
}

enum Way {
    Seal(Sealing),
    Open(Opening),
    Bare(Unarmour),
}

/// One file on its way through.
#[wasm_bindgen]
pub struct Work {
    from: usize,
    /// What has come out and was not handed over yet.
    out: Vec<u8>,
    kind: Way,
}

#[wasm_bindgen]
impl Work {
    /// A locked file that came as text becomes bytes again.
    pub fn bare() -> Work {
        Work {
            from: 0,
            out: Vec::new(),
            kind: Way::Bare(Unarmour::default()),
        }
    }

    /// Where in the file to begin.
    pub fn from(&self) -> usize {
        self.from
    }

    /// Takes more of it and gives what came out, which may be nothing yet.
    ///
    /// # Errors
    /// A refusal.
    pub fn put(&mut self, some: &[u8]) -> Result<Vec<u8>, u8> {
        match &mut self.kind {
            Way::Seal(sealing) => sealing.put(some, &mut self.out),
            Way::Open(opening) => opening.put(some, &mut self.out).map_err(refusal)?,
            Way::Bare(unarmour) => unarmour.put(some, &mut self.out).map_err(refusal)?,
        }
        Ok(std::mem::take(&mut self.out))
    }

    /// There is no more of it; the last that comes out.
    ///
    /// # Errors
    /// A refusal: then nothing that came out before is the file.
    pub fn end(mut self) -> Result<Vec<u8>, u8> {
        match self.kind {
            Way::Seal(sealing) => sealing.end(&mut self.out),
            Way::Open(opening) => opening.end(&mut self.out).map_err(refusal)?,
            Way::Bare(unarmour) => unarmour.end(&mut self.out).map_err(refusal)?,
        }
        Ok(self.out)
    }
}

#[cfg(test)]
mod tests;
