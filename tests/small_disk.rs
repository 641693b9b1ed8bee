//! A disk so small that it fills up: a file system in memory, mounted over a
//! folder. Only root may mount one; whoever is not must be let by `sudo`.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Mounted until it is dropped.
#[derive(Debug)]
pub struct SmallDisk {
    folder: PathBuf,
}

impl SmallDisk {
    /// A disk of so many megabytes over `folder`, which is there and empty.
    pub fn over(folder: &Path, megabytes: usize) -> Self {
        let size = format!("size={megabytes}m,mode=0777");
        as_root(
            Command::new("mount")
                .args(["-t", "tmpfs", "-o", &size, "tmpfs"])
                .arg(folder),
        );
        Self {
            folder: folder.to_owned(),
        }
    }

    /// It has so many megabytes from now on; what is on it stays.
    pub fn grows_to(&self, megabytes: usize) {
        let size = format!("remount,size={megabytes}m");
        as_root(Command::new("mount").args(["-o", &size]).arg(&self.folder));
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a server that is about to end may still have files open.
        let _ = rooted(Command::new("umount").arg("-l").arg(&self.folder)).status();
        let _ = std::fs::remove_dir(&self.folder);
    }
}

fn as_root(command: &mut Command) {
    let done = rooted(command).output().expect("it starts");
    assert!(
        done.status.success(),
        "a small disk is mounted by root alone (run the tests as root, or let sudo do it): {done:?}"
    );
}

/// The command, by way of `sudo` where this is not root.
fn rooted(command: &Command) -> Command {
    let is_root = Command::new("id").arg("-u").output();
    let is_root = is_root.is_ok_and(|id| id.stdout.starts_with(b"0"));
    let mut rooted = match is_root {
        true => Command::new(command.get_program()),
        false => Command::new("sudo"),
    };
    if !is_root {
        rooted.arg("-n").arg(command.get_program());
    }
    rooted.args(command.get_args());
    rooted
}
