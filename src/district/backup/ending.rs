//! The last bytes of a backup: a digest of all the bytes before them, so that not one
//! of them changes unseen, whatever table it lies in. SQLite reads no further than its
//! own pages, and opens the file with them as without.

use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

/// Stands before the digest.
const NAME: &[u8; 16] = b"district backup\n";
const LENGTH: u64 = NAME.len() as u64 + 32;

/// Sets the ending after all that is in `file`.
pub fn set(file: &mut File) -> io::Result<()> {
    let length = file.metadata()?.len();
    let digest = digest(file, length)?;
    file.seek(SeekFrom::Start(length))?;
    file.write_all(NAME)?;
    file.write_all(&digest)
}

/// Whether what stands before the ending is what it was when the ending was set, which
/// is then taken off; none where the file has no ending. Backups had none before
/// November 2026.
pub fn take_off(file: &mut File) -> io::Result<Option<bool>> {
    let length = file.metadata()?.len();
    let Some(before) = length.checked_sub(LENGTH) else {
        return Ok(None);
    };
    let mut ending = [0; LENGTH as usize];
    file.seek(SeekFrom::Start(before))?;
    file.read_exact(&mut ending)?;
    let Some(written) = ending.strip_prefix(NAME) else {
        return Ok(None);
    };
    let holds = digest(file, before)? == *written;
    file.set_len(before)?;
    Ok(Some(holds))
}

fn digest(file: &mut File, length: u64) -> io::Result<[u8; 32]> {
    file.seek(SeekFrom::Start(0))?;
    let mut hash = Sha256::new();
    let mut bytes = vec![0; 1 << 16];
    let mut all = file.take(length);
    loop {
        match all.read(&mut bytes)? {
            0 => return Ok(hash.finalize().into()),
            read => hash.update(&bytes[..read]),
        }
    }
}
