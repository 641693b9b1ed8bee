//! Building the app with Trunk and the District with cargo.

use crate::house::House;
use crate::process;
use crate::progress::{Done, step};
use crate::tools::Tools;
use anyhow::{Result, bail};
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

/// The app, finished and precompressed, into `dist/`.
pub fn app(house: &House, care: Care) -> Result<Done> {
    let mut trunk = Command::new("trunk");
    trunk.args(["build", "--log", "warn"]);
    if care == Care::Release {
        trunk.arg("--release");
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
