//! The app aboard the program: `cargo xtask dist` puts its files behind the
//! program's own bytes, so that one file is a whole District.
//!
//! Behind the program come the files, each as two lengths (path, contents; 8
//! bytes, little end first), path and contents; then the length of all that, its
//! SHA-256, and [`SIGN`].

use crate::error::Error;
use crate::store::make_private;
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::{Component, Path, PathBuf};

/// The last bytes of a program with an app aboard.
pub const SIGN: &[u8; 16] = b"fieldbook-app/1\n";
/// Length, digest, sign.
const TAIL: usize = 8 + 32 + SIGN.len();

/// Lays the files of the app that is aboard this program into a folder of
/// `folder`, where an earlier start may have laid them already. None when there
/// is no app aboard.
///
/// # Errors
///
/// [`Error::Broken`] when the program was cut short or changed, or the files
/// cannot be written.
pub fn lay_out(folder: &Path) -> Result<Option<PathBuf>, Error> {
    let program = std::env::current_exe().map_err(|error| told(folder, &error.to_string()))?;
    lay_out_of(&program, folder)
}

fn lay_out_of(program: &Path, folder: &Path) -> Result<Option<PathBuf>, Error> {
    let broken = |error: std::io::Error| told(program, &error.to_string());
    let mut file = File::open(program).map_err(broken)?;
    let length = file.metadata().map_err(broken)?.len();
    let Some(end) = length.checked_sub(TAIL as u64) else {
        return Ok(None);
    };
    let mut tail = [0; TAIL];
    file.seek(SeekFrom::Start(end)).map_err(broken)?;
    file.read_exact(&mut tail).map_err(broken)?;
    if !tail.ends_with(SIGN) {
        return Ok(None);
    }
    let (size, digest) = (number(&tail), &tail[8..40]);
    let begin = end.checked_sub(size);
    let begin = begin.ok_or_else(|| told(program, "the app aboard is not whole"))?;
    let mut files = Vec::new();
    file.seek(SeekFrom::Start(begin)).map_err(broken)?;
    file.take(size).read_to_end(&mut files).map_err(broken)?;
    if Sha256::digest(&files)[..] != *digest {
        return Err(told(program, "the app aboard is not what was put there"));
    }
    let name: String = digest[..8]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let laid = folder.join(format!("app-{name}"));
    if laid.is_dir() {
        return Ok(Some(laid));
    }
    make_private(folder)?;
    let part = folder.join(format!("app-{name}.{}", std::process::id()));
    let done = write_all(&files, &part).and_then(|()| {
        // Another server on the same folder may have been faster.
        match fs::rename(&part, &laid) {
            Err(_) if laid.is_dir() => Ok(()),
            done => done.map_err(|error| told(&laid, &error.to_string())),
        }
    });
    let _ = fs::remove_dir_all(&part);
    done.map(|()| Some(laid))
}

fn write_all(mut files: &[u8], into: &Path) -> Result<(), Error> {
    while !files.is_empty() {
        let (path, contents);
        let lengths = split(&mut files, 16)?;
        path = split(&mut files, number(lengths))?;
        contents = split(&mut files, number(&lengths[8..]))?;
        let path = Path::new(std::str::from_utf8(path).map_err(|_| told(into, "a file's name"))?);
        let is_inside = path
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        if !is_inside {
            return Err(told(into, "a file that lies elsewhere"));
        }
        let file = into.join(path);
        let written = fs::create_dir_all(file.parent().unwrap_or(into))
            .and_then(|()| fs::write(&file, contents));
        written.map_err(|error| told(&file, &error.to_string()))?;
    }
    Ok(())
}

fn split<'a>(files: &mut &'a [u8], at: u64) -> Result<&'a [u8], Error> {
    let at = usize::try_from(at).unwrap_or(usize::MAX);
    let (first, rest) = files
        .split_at_checked(at)
        .ok_or_else(|| Error::Broken("the list of the app's files is cut short".to_owned()))?;
    *files = rest;
    Ok(first)
}

/// The first 8 bytes as a number.
fn number(bytes: &[u8]) -> u64 {
    let mut eight = [0; 8];
    eight
        .iter_mut()
        .zip(bytes)
        .for_each(|(to, from)| *to = *from);
    u64::from_le_bytes(eight)
}

fn told(at: &Path, why: &str) -> Error {
    Error::Broken(format!("{}: {why}", at.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn program(files: &[(&str, &str)]) -> Vec<u8> {
        let mut aboard = Vec::new();
        for (path, contents) in files {
            aboard.extend((path.len() as u64).to_le_bytes());
            aboard.extend((contents.len() as u64).to_le_bytes());
            aboard.extend(path.bytes().chain(contents.bytes()));
        }
        let mut program = b"the program itself".to_vec();
        let digest = Sha256::digest(&aboard);
        let length = (aboard.len() as u64).to_le_bytes();
        program.extend(aboard);
        program.extend(length);
        program.extend(digest);
        program.extend(SIGN);
        program
    }

    /// A folder of this test's own.
    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("aboard-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn files_aboard_are_laid_out_once_and_whole() {
        let folder = folder("whole");
        let at = folder.join("district");
        fs::write(&at, program(&[("index.html", "<p>"), ("i/a.png", "")])).unwrap();
        let laid = lay_out_of(&at, &folder).unwrap().unwrap();
        assert_eq!(fs::read(laid.join("index.html")).unwrap(), b"<p>");
        assert!(laid.join("i/a.png").is_file());
        assert_eq!(lay_out_of(&at, &folder).unwrap().unwrap(), laid);
        fs::write(
            &at,
            b"the program itself, without an app, and long enough to have one",
        )
        .unwrap();
        assert_eq!(lay_out_of(&at, &folder).unwrap(), None);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_program_that_was_changed_or_leads_elsewhere_is_not_trusted() {
        let folder = folder("changed");
        let at = folder.join("district");
        let mut changed = program(&[("index.html", "<p>")]);
        let middle = changed.len() - TAIL - 2;
        changed[middle] ^= 1;
        for wrong in [changed, program(&[("../x", "")]), program(&[("/x", "")])] {
            fs::write(&at, wrong).unwrap();
            assert!(lay_out_of(&at, &folder).is_err());
        }
        assert_eq!(
            fs::read_dir(&folder).unwrap().count(),
            1,
            "nothing was laid out"
        );
        fs::remove_dir_all(folder).unwrap();
    }
}
