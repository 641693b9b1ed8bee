//! Building the app with Trunk and the District with cargo.

use crate::house::House;
use crate::process;
use crate::progress::{Done, step};
use crate::tools::Tools;
use anyhow::{Context, Result, bail};
use std::fs;
use std::process::Command;

/// How much care a build takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// Small and fast, as people get it.
    Release,
    /// Soon ready, for trying things while working.
    Quick,
}

/// The app and the District.
pub fn everything(house: &House, care: Care) -> Result<()> {
    step("the app", || app(house, care))?;
    step("the District", || district(house, care == Care::Release))
}

/// The standard library as it comes is made for speed, and every place that may
/// panic carries words for a console that nobody in a school reads: 30 kB over
/// the air. A release is therefore built with its own, made for size, in which a
/// panic stops at once; the page then says so (`public/boot.js`), and with
/// SHA-256 as a loop and not written out. Quick builds keep the words.
///
/// cargo counts this as unstable, which is why the toolchain is pinned to one
/// version. Trunk's hook takes these variables away again (`Trunk.toml`).
const SMALL: [(&str, &str); 3] = [
    ("RUSTC_BOOTSTRAP", "1"),
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
];
const FLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";
const SMALL_FLAGS: &str = "-Zunstable-options -Cpanic=immediate-abort \
    -Zlocation-detail=none -Zfmt-debug=none --cfg=sha2_backend_soft=\"compact\"";

/// The flags of every wasm build, from cargo's settings, which the variable
/// would replace, and those of a small one.
fn flags(house: &House) -> Result<String> {
    let settings =
        fs::read_to_string(house.root.join(".cargo/config.toml")).context(".cargo/config.toml")?;
    let line = settings.lines().find(|line| line.starts_with("rustflags"));
    let of_all: Vec<&str> = line
        .context(".cargo/config.toml has no line of rustflags")?
        .split('"')
        .skip(1)
        .step_by(2)
        .collect();
    Ok(format!("{} {SMALL_FLAGS}", of_all.join(" ")))
}

/// The app, finished and precompressed, into `dist/`.
pub fn app(house: &House, care: Care) -> Result<Done> {
    let mut trunk = Command::new("trunk");
    trunk.args(["build", "--log", "warn"]);
    if care == Care::Release {
        trunk.arg("--release").envs(SMALL).env(FLAGS, flags(house)?);
    }
    process::aloud(
        trunk
            .current_dir(&house.root)
            .env("PATH", Tools::of(house)?.path()?)
            // Trunk takes its value for an answer to a question of its own and stops.
            .env_remove("NO_COLOR"),
    )?;
    if !house.dist.join("index.html").is_file() {
        bail!("Trunk ended well, but there is no dist/index.html");
    }
    Ok(Done::Now)
}

/// The District's program.
pub fn district(house: &House, release: bool) -> Result<Done> {
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--package", "district"]);
    if release {
        cargo.arg("--release");
    }
    process::aloud(cargo.current_dir(&house.root))?;
    if !house.district(release).is_file() {
        bail!(
            "cargo ended well, but there is no {}",
            house.district(release).display()
        );
    }
    Ok(Done::Now)
}
