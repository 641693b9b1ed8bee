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
/// November 2026: such a file ends with SQLite's last page, and one that goes on behind
/// it had an ending, of which some is gone.
pub fn take_off(file: &mut File) -> io::Result<Option<bool>> {
    let length = file.metadata()?.len();
    let Some(before) = length.checked_sub(LENGTH) else {
        return Ok(None);
    };
    let mut ending = [0; LENGTH as usize];
    file.seek(SeekFrom::Start(before))?;
    file.read_exact(&mut ending)?;
    let Some(written) = ending.strip_prefix(NAME) else {
        let pages = pages(file)?;
        return Ok(pages.filter(|pages| *pages != length).map(|_| false));
    };
    let holds = digest(file, before)? == *written;
    file.set_len(before)?;
    Ok(Some(holds))
}

/// How many bytes SQLite's own pages have, as the file says at its beginning; none where
/// it is not of SQLite.
fn pages(file: &mut File) -> io::Result<Option<u64>> {
    let mut head = [0; 32];
    file.seek(SeekFrom::Start(0))?;
    file.read_exact(&mut head)?;
    let size = match u16::from_be_bytes([head[16], head[17]]) {
        // Larger than the two bytes can say.
        1 => 1 << 16,
        size => u64::from(size),
    };
    let pages = u32::from_be_bytes([head[28], head[29], head[30], head[31]]);
    let is_sqlite = head.starts_with(b"SQLite format 3\0");
    Ok(is_sqlite.then_some(size * u64::from(pages)))
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
