//! What a machine needs before anything is built or tested. What is there is
//! skipped; what cannot be installed is named with the command that does it.

use crate::house::House;
use crate::process;
use crate::progress::{Done, step};
use crate::tools::Tools;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const WASM: &str = "wasm32-unknown-unknown";
/// The oldest Node that Playwright and wasm-opt run on.
const NODE: u32 = 18;

/// All that `build` and `serve` need.
pub fn for_building(house: &House) -> Result<()> {
    let tools = Tools::of(house)?;
    let [trunk, bindgen, opt] = tools.names();
    fs::create_dir_all(&house.tools)
        .with_context(|| format!("making the tools' folder {}", house.tools.display()))?;
    step("Node", node)?;
    step(&format!("Rust target {WASM}"), wasm_target)?;
    step("Rust's own sources", rust_sources)?;
    step(&opt, || tools.wasm_opt())?;
    step(&bindgen, || tools.wasm_bindgen())?;
    step(&trunk, || tools.trunk())?;
    tools.sweep()
}

/// What the tests that run in a browser need besides.
pub fn for_browsing(house: &House) -> Result<()> {
    step("Chromium and its driver", || {
        from_debian(
            &["chromium", "chromedriver"],
            &["chromium", "chromium-driver", "fonts-noto-core"],
        )
    })?;
    step("the readers of printed pages", || {
        from_debian(&["pdfinfo", "pdftotext"], &["poppler-utils"])
    })?;
    step("age, which opens what the app locks", || {
        from_debian(&["age"], &["age"])
    })?;
    step("packages of the browser tests", || {
        packages(&house.browser())
    })
}

/// What the tests of the District need besides: each run starts a PostgreSQL of
/// its own, and ends it.
pub fn for_serving_tests() -> Result<()> {
    step("PostgreSQL, for tests", || {
        if has_postgres() {
            return Ok(Done::Already);
        }
        apt_install(&["postgresql"])?;
        if !has_postgres() {
            bail!("postgresql was installed, but initdb is not where it is looked for");
        }
        Ok(Done::Now)
    })
}

/// Debian does not put the programs of a server on `PATH`.
fn has_postgres() -> bool {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let in_debian = |version: fs::DirEntry| version.path().join("bin/initdb").is_file();
    found("initdb").is_some_and(|there| there.with_file_name("postgres").is_file())
        || versions.flatten().any(in_debian)
}

fn node() -> Result<Done> {
    let why =
        format!("Node {NODE} or newer and npm are needed. On Debian: apt-get install nodejs npm");
    let said = process::quietly(Command::new("node").arg("--version")).context(why.clone())?;
    process::quietly(Command::new("npm").arg("--version")).context(why.clone())?;
    if major(&said).is_none_or(|version| version < NODE) {
        bail!("{why} (found {})", said.trim());
    }
    Ok(Done::Already)
}

/// 20 of "v20.20.2".
fn major(version: &str) -> Option<u32> {
    version
        .trim()
        .strip_prefix('v')?
        .split('.')
        .next()?
        .parse()
        .ok()
}

fn wasm_target() -> Result<Done> {
    if has_wasm_target()? {
        return Ok(Done::Already);
    }
    process::quietly(Command::new("rustup").args(["target", "add", WASM]))
        .with_context(|| format!("Rust for {WASM} is needed: rustup target add {WASM}"))?;
    if !has_wasm_target()? {
        bail!("rustup added {WASM}, but rustc does not find it");
    }
    Ok(Done::Now)
}

fn has_wasm_target() -> Result<bool> {
    Ok(rustlib()?.join(WASM).join("lib").is_dir())
}

/// The release of the app comes with a standard library of its own.
fn rust_sources() -> Result<Done> {
    let there = || Ok::<_, anyhow::Error>(rustlib()?.join("src/rust/library/Cargo.lock").is_file());
    if there()? {
        return Ok(Done::Already);
    }
    process::quietly(Command::new("rustup").args(["component", "add", "rust-src"]))
        .context("Rust's own sources are needed: rustup component add rust-src")?;
    if !there()? {
        bail!("rustup added rust-src, but its sources are not where rustc looks");
    }
    Ok(Done::Now)
}

/// The folder of what rustup brought besides the compiler.
fn rustlib() -> Result<PathBuf> {
    let root = process::quietly(Command::new("rustc").args(["--print", "sysroot"]))?;
    Ok(Path::new(root.trim()).join("lib/rustlib"))
}

/// Where a program lies on `PATH`.
pub fn found(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

/// Sees to it that `programs` are on `PATH`: they come with `packages`.
fn from_debian(programs: &[&str], packages: &[&str]) -> Result<Done> {
    let there = || programs.iter().all(|program| found(program).is_some());
    if there() {
        return Ok(Done::Already);
    }
    apt_install(packages)?;
    if !there() {
        bail!(
            "{} were installed, but {} are not on PATH",
            packages.join(", "),
            programs.join(" and ")
        );
    }
    Ok(Done::Now)
}

/// Installs Debian packages where there is a right to, else names the command.
fn apt_install(packages: &[&str]) -> Result<()> {
    let by_hand = format!(
        "apt-get update && apt-get install -y {}",
        packages.join(" ")
    );
    let root = process::quietly(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    let sudo = process::quietly(Command::new("sudo").args(["-n", "true"])).is_ok();
    if found("apt-get").is_none() || !(root || sudo) {
        bail!(
            "this machine lacks {}. As its administrator: {by_hand}",
            packages.join(", ")
        );
    }
    let apt = |words: &[&str]| {
        let mut command = Command::new(if root { "env" } else { "sudo" });
        command
            .args(["DEBIAN_FRONTEND=noninteractive", "apt-get"])
            .args(words);
        process::quietly(&mut command)
    };
    apt(&["update"]).with_context(|| format!("try it by hand: {by_hand}"))?;
    let install = ["install", "-y", "--no-install-recommends"];
    apt(&[&install, packages].concat()).with_context(|| format!("try it by hand: {by_hand}"))?;
    Ok(())
}

/// `npm ci`, unless it ran for this very lock file.
fn packages(folder: &Path) -> Result<Done> {
    let lock =
        fs::read(folder.join("package-lock.json")).context("the browser tests' lock file")?;
    let stamp = folder.join("node_modules/.installed-from");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(Done::Already);
    }
    process::quietly(
        Command::new("npm")
            .args(["ci", "--no-audit", "--no-fund"])
            // Debian's Chromium is used.
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
            .current_dir(folder),
    )?;
    fs::write(&stamp, lock)?;
    Ok(Done::Now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_s_version_is_read() {
        assert_eq!(major("v20.20.2\n"), Some(20));
        assert_eq!(major("nothing"), None);
    }

    #[test]
    fn programs_are_looked_for_on_path() {
        assert!(found("sh").is_some());
        assert!(found("no-such-program-here").is_none());
    }
}
