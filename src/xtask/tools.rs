//! The pinned tools: which versions, where they lie, how they get there.

use crate::house::House;
use crate::process;
use crate::progress::Done;
use anyhow::{Context, Result, bail};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const TRUNK: &str = "0.21.14";
const BINARYEN: &str = "132.0.0";

/// The versions this clone wants and the folders they lie in.
pub struct Tools {
    folder: PathBuf,
    /// That of the `wasm-bindgen` crate in the lock file: tool and crate must be one.
    bindgen: String,
}

impl Tools {
    /// Reads the lock file of `house`.
    pub fn of(house: &House) -> Result<Tools> {
        let lock = fs::read_to_string(house.root.join("Cargo.lock")).context("Cargo.lock")?;
        Ok(Tools {
            folder: house.tools.clone(),
            bindgen: locked(&lock, "wasm-bindgen")
                .context("Cargo.lock names no wasm-bindgen")?
                .to_string(),
        })
    }

    /// What each tool is called in a progress line.
    pub fn names(&self) -> [String; 3] {
        [
            format!("Trunk {TRUNK}"),
            format!("wasm-bindgen {}", self.bindgen),
            format!("wasm-opt {BINARYEN}"),
        ]
    }

    fn trunk_root(&self) -> PathBuf {
        self.folder.join(format!("trunk-{TRUNK}"))
    }

    fn bindgen_root(&self) -> PathBuf {
        self.folder
            .join(format!("wasm-bindgen-cli-{}", self.bindgen))
    }

    fn binaryen_root(&self) -> PathBuf {
        self.folder.join(format!("binaryen-{BINARYEN}"))
    }

    /// `PATH` with the tools in front, so that Trunk takes them and fetches none.
    pub fn path(&self) -> Result<OsString> {
        let folders = [
            self.trunk_root().join("bin"),
            self.bindgen_root().join("bin"),
            self.binaryen_root().join("node_modules/.bin"),
        ];
        let before = std::env::var_os("PATH").unwrap_or_default();
        let all = folders.into_iter().chain(std::env::split_paths(&before));
        std::env::join_paths(all).context("a folder on PATH has a colon in its name")
    }

    /// Builds Trunk unless it is there.
    pub fn trunk(&self) -> Result<Done> {
        let root = self.trunk_root();
        if says(&root.join("bin/trunk"), TRUNK) {
            return Ok(Done::Already);
        }
        self.cargo_install(&["trunk", "--version", TRUNK, "--locked"], &root)?;
        sure(&root.join("bin/trunk"), TRUNK)
    }

    /// Builds wasm-bindgen and its test runner unless they are there. Not
    /// `--locked`: its lock file names a release that is not to be had.
    pub fn wasm_bindgen(&self) -> Result<Done> {
        let root = self.bindgen_root();
        let programs = [
            root.join("bin/wasm-bindgen"),
            root.join("bin/wasm-bindgen-test-runner"),
        ];
        if programs.iter().all(|one| says(one, &self.bindgen)) {
            return Ok(Done::Already);
        }
        self.cargo_install(&["wasm-bindgen-cli", "--version", &self.bindgen], &root)?;
        for program in &programs {
            sure(program, &self.bindgen)?;
        }
        Ok(Done::Now)
    }

    /// Brings wasm-opt from npm unless it is there. Debian's is too old.
    pub fn wasm_opt(&self) -> Result<Done> {
        let (major, _) = BINARYEN.split_once('.').unwrap_or((BINARYEN, ""));
        let root = self.binaryen_root();
        let program = root.join("node_modules/.bin/wasm-opt");
        if says(&program, major) {
            return Ok(Done::Already);
        }
        // Into a folder beside it first: an install that was cut short is not taken for one.
        let part = self.folder.join(format!("binaryen-{BINARYEN}.part"));
        for folder in [&part, &root] {
            if folder.exists() {
                fs::remove_dir_all(folder)?;
            }
        }
        fs::create_dir_all(&part)?;
        let package = format!("binaryen@{BINARYEN}");
        process::quietly(
            Command::new("npm")
                .args([
                    "install",
                    "--no-save",
                    "--no-audit",
                    "--no-fund",
                    "--prefix",
                    ".",
                    &package,
                ])
                .current_dir(&part),
        )?;
        fs::rename(&part, &root)?;
        sure(&program, major)
    }

    /// `cargo install` with flags for a quick build of the tool, not a quick tool.
    fn cargo_install(&self, what: &[&str], root: &Path) -> Result<()> {
        let building = self.folder.join("building");
        fs::create_dir_all(&building)?;
        println!("  building {}, once on this machine: some minutes", what[0]);
        process::quietly(
            Command::new("cargo")
                .arg("install")
                .args(what)
                .arg("--force")
                .arg("--root")
                .arg(root)
                // Outside the clone: its cargo settings are for the project.
                .current_dir(&self.folder)
                .env("CARGO_TARGET_DIR", &building)
                .env("CARGO_PROFILE_RELEASE_LTO", "off")
                .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
                .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
        )?;
        Ok(())
    }

    /// Removes what building the tools left behind.
    pub fn sweep(&self) -> Result<()> {
        let building = self.folder.join("building");
        if building.exists() {
            fs::remove_dir_all(building)?;
        }
        Ok(())
    }
}

/// Whether `program` runs and gives that version.
fn says(program: &Path, version: &str) -> bool {
    process::quietly(Command::new(program).arg("--version"))
        .is_ok_and(|said| said.split_whitespace().any(|word| word == version))
}

fn sure(program: &Path, version: &str) -> Result<Done> {
    if !says(program, version) {
        bail!(
            "{} was installed but is not version {version}",
            program.display()
        );
    }
    Ok(Done::Now)
}

/// The version of `package` in the text of a Cargo.lock.
fn locked<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.next()?;
    lines
        .next()?
        .strip_prefix("version = \"")?
        .strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tool_is_of_the_crate_s_locked_version() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.80\"\n\n\
            [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"x\"\n";
        assert_eq!(locked(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked(lock, "web-sys"), None);
    }

    #[test]
    fn a_program_that_is_not_there_says_no_version() {
        assert!(!says(Path::new("/nowhere/trunk"), TRUNK));
    }
}
