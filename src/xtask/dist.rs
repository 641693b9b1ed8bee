//! `cargo xtask dist`: what goes onto a server, in one folder. The program with
//! the app aboard, as `src/district/aboard.rs` reads it, and the unit that
//! starts it.

use crate::house::House;
use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

/// The last bytes of a program with an app aboard.
const SIGN: &[u8; 16] = b"fieldbook-app/1\n";
const UNIT: &str = include_str!("district.service");

/// Puts the built app behind the built program; where to.
pub fn dist(house: &House) -> Result<PathBuf> {
    let to = house.target.join("dist");
    fs::create_dir_all(&to)?;
    let mut program =
        fs::read(house.district(true)).context("the District as built for release")?;
    program.extend(aboard(&files(&house.dist)?));
    let file = to.join("district");
    // Written beside it first: the old one may be running.
    let part = to.join("district.part");
    fs::write(&part, program)?;
    #[cfg(unix)]
    fs::set_permissions(&part, std::os::unix::fs::PermissionsExt::from_mode(0o755))?;
    fs::rename(&part, &file)?;
    fs::write(to.join("district.service"), UNIT)?;
    Ok(to)
}

/// Every file under a folder, by its path from there, in order.
fn files(folder: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(at) = folders.pop() {
        for inside in fs::read_dir(&at).with_context(|| at.display().to_string())? {
            let path = inside?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path
                .strip_prefix(folder)?
                .to_str()
                .context("a file's name")?;
            found.push((name.to_owned(), fs::read(&path)?));
        }
    }
    found.sort();
    Ok(found)
}

fn aboard(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (name, contents) in files {
        bytes.extend((name.len() as u64).to_le_bytes());
        bytes.extend((contents.len() as u64).to_le_bytes());
        bytes.extend(name.as_bytes());
        bytes.extend(contents);
    }
    let digest = Sha256::digest(&bytes);
    bytes.extend((bytes.len() as u64).to_le_bytes());
    bytes.extend(digest);
    bytes.extend(SIGN);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_aboard_ends_in_its_length_its_digest_and_the_sign() {
        let bytes = aboard(&[("a".to_owned(), b"bc".to_vec())]);
        let (files, tail) = bytes.split_at(16 + 3);
        assert_eq!(&files[16..], b"abc");
        assert_eq!(tail[..8], 19_u64.to_le_bytes());
        assert_eq!(tail[8..40], Sha256::digest(files)[..]);
        assert_eq!(tail[40..], SIGN[..]);
    }

    #[test]
    fn the_unit_starts_what_the_program_understands() {
        let line = UNIT
            .lines()
            .find(|line| line.starts_with("ExecStart="))
            .expect("a start");
        for word in ["serve", "--data", "--public-url", "--behind-proxy"] {
            assert!(line.contains(word), "{word}");
        }
    }

    #[test]
    fn the_units_command_for_inviting_runs_as_the_service_does_on_its_database() {
        let found = |what: &str| {
            UNIT.lines()
                .find(|line| line.contains(what))
                .expect("a line")
        };
        let command = found("invite --new");
        let file = UNIT
            .lines()
            .find(|line| line.starts_with("EnvironmentFile="));
        let user = UNIT.lines().find_map(|line| line.strip_prefix("User="));
        assert!(command.contains(file.expect("a file")), "{command}");
        assert!(command.contains(&format!("--uid={}", user.expect("a user"))));
        let start = found("ExecStart=");
        for of_both in ["/usr/local/bin/district", "--data /var/lib/district"] {
            assert!(
                command.contains(of_both) && start.contains(of_both),
                "{of_both}"
            );
        }
    }
}
