//! Files of `exchange::age`, made and opened with the page alive: a little at a
//! time, and the leader is told how far it is.

use crate::bytes::{File, Gathered, SLICE};
use crate::task::breathe;
use exchange::age::armour::Unarmour;
use exchange::age::stretch::{NoMemory, Stretch, WORK};
use exchange::age::{self, Begun, FileKey, HEADER_LIMIT, Lock, NotOpened};
use wasm_bindgen::JsValue;

/// Steps of stretching before the page may do something else.
const STEPS: usize = 512;

/// Why a file was not made, or does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failed {
    /// Its bytes cannot be read any more, or nothing more can be kept.
    Gone,
    /// The phone has too little memory free.
    NoMemory,
    /// It is not to be opened.
    NotOpened(NotOpened),
}

impl From<JsValue> for Failed {
    fn from(_: JsValue) -> Self {
        Failed::Gone
    }
}

impl From<NotOpened> for Failed {
    fn from(why: NotOpened) -> Self {
        Failed::NotOpened(why)
    }
}

impl From<NoMemory> for Failed {
    fn from(_: NoMemory) -> Self {
        Failed::NoMemory
    }
}

/// `N` random bytes that nobody can guess; none where the browser gives none.
fn secret<const N: usize>() -> Result<[u8; N], Failed> {
    let mut bytes = [0; N];
    let window = web_sys::window().ok_or(Failed::Gone)?;
    window
        .crypto()?
        .get_random_values_with_u8_array(&mut bytes)?;
    Ok(bytes)
}

/// Makes a key of a passphrase; `tell` hears how many hundredths are done.
pub async fn stretched(
    passphrase: &str,
    salt: &[u8; 16],
    work: u8,
    tell: impl Fn(usize),
) -> Result<[u8; 32], Failed> {
    let mut stretch = Stretch::begin(passphrase, salt, work)?;
    while stretch.go_on(STEPS) {
        tell(stretch.share());
        breathe().await;
    }
    Ok(stretch.finish())
}

/// A lock that `passphrase` opens.
pub async fn lock_of(passphrase: &str, tell: impl Fn(usize)) -> Result<Lock, Failed> {
    let salt = secret()?;
    let key = stretched(passphrase, &salt, WORK, tell).await?;
    let work = WORK;
    Ok(Lock::Passphrase { key, salt, work })
}

/// A lock that only the private half of the key `to` opens.
pub fn lock_to(to: [u8; 32]) -> Result<Lock, Failed> {
    let once = secret()?;
    Ok(Lock::Public { to, once })
}

/// What a locked file is that came as text.
pub async fn unarmoured(file: &File) -> Result<File, Failed> {
    let (mut unarmour, mut plain) = (Unarmour::default(), Gathered::new());
    let mut at = 0.0;
    while at < file.size() {
        let some = file.part(at, at + SLICE).await?;
        unarmour.put(&some, plain.more())?;
        at += some.len().max(1) as f64;
        breathe().await;
    }
    unarmour.end(plain.more())?;
    Ok(plain.file(&file.name(), "")?)
}

/// What stands before the content of a locked file; none of any other file.
pub async fn begun(file: &File) -> Result<Begun, Failed> {
    let first = file.part(0.0, HEADER_LIMIT as f64).await?;
    Ok(age::begin(&first)?)
}

/// Packs and locks `plain`; `tell` hears how many hundredths are done.
pub async fn lock(
    plain: &File,
    lock: &Lock,
    name: &str,
    tell: impl Fn(usize),
) -> Result<File, Failed> {
    let key = FileKey(secret()?);
    let (start, mut sealing) = age::seal(lock, &key, secret()?);
    let mut locked = Gathered::new();
    locked.more().extend_from_slice(&start);
    let flow = plain.packed()?;
    let (mut done, all) = (0, plain.size());
    while let Some(some) = flow.next().await? {
        sealing.put(&some, locked.more());
        done += some.len();
        // Packed, it comes to about a fifth.
        tell(((done as f64 * 500.0 / all.max(1.0)) as usize).min(99));
        breathe().await;
    }
    sealing.end(locked.more());
    Ok(locked.file(name, "application/octet-stream")?)
}

/// Opens all of `file`, still packed; `tell` hears how many hundredths are done.
/// Nothing is handed on before the last byte was proved.
pub async fn open(
    file: &File,
    begun: &Begun,
    key: &FileKey,
    tell: impl Fn(usize),
) -> Result<File, Failed> {
    let mut opening = begun.open(key)?;
    let mut opened = Gathered::new();
    let (mut at, all) = (begun.length as f64, file.size());
    while at < all {
        let some = file.part(at, at + SLICE).await?;
        opening.put(&some, opened.more())?;
        at += some.len().max(1) as f64;
        tell((at * 100.0 / all) as usize);
        breathe().await;
    }
    opening.end(opened.more())?;
    Ok(opened.file("", "")?)
}
