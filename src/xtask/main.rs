//! The project's own commands: `cargo xtask serve`, `test`, `build`, `check`, `bench`.
//!
//! Knows: which tools a machine needs and how they get there, how the app and
//! the District are built, what Trunk's output becomes before it is served, and
//! how the suites are run and counted.
//!
//! Must never know: what a visit or an entry is. It depends on no other member.
//!
//! Words used here: a *tool* is a program of a pinned version kept outside the
//! clone; the *finishing* is what happens to Trunk's output (the wasm in parts, the loader in a
//! file of its own, short names between wasm and script, names by content, the
//! offline list, brotli); a *suite* is one run of tests whose results are
//! counted; a *gate* is a check without tests of its own (formatting, clippy, a
//! build) that must simply hold.

mod bindings;
mod compile;
mod dist;
mod finish;
mod gathered;
mod house;
mod icons;
mod languages;
mod locksmith;
mod names;
mod offline;
mod page;
mod parts;
mod process;
mod progress;
mod serve;
mod setup;
mod slim;
mod suites;
mod tally;
mod tools;
mod unasked;
mod weigh;

use anyhow::{Result, bail};
use house::House;
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask COMMAND

  serve [--leader NAME] [--data DIR] [--address A] [--public-url URL] [--quick]
                 set up, build, and run the District with the app (Ctrl-C ends it)
  test           everything: set up, lint, build, all suites, the size budget
  check          what is quick: formatting, clippy, native tests
  build [--quick]
                 the app (dist/) and the District, for release; --quick leaves both unoptimised
  dist           for a server: the program with the app aboard, and its systemd unit
  bench          the speed figures: in a browser, and of the District
  bench --soak [--schedules N] [--from SEED] [--seed SEED]
                 merging under 100,000 schedules; --seed runs one again and tells its story
  sizes [--json] what the first screen weighs, file by file

  icons          draw the PNG icons anew from the SVG
  finish-dist    Trunk's post_build hook";

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(fault) => {
            eprintln!("\n{fault:#}");
            ExitCode::FAILURE
        }
    }
}

/// Does what the command line says; `false` when something did not hold.
fn run() -> Result<bool> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let house = House::here()?;
    match words.as_slice() {
        ["serve", options @ ..] => serve::serve(&house, options)?,
        ["test"] => return suites::test(&house),
        ["check"] => return suites::check(&house),
        ["build"] => {
            setup::for_building(&house)?;
            compile::everything(&house, compile::Care::Release)?;
        }
        ["build", "--quick"] => {
            setup::for_building(&house)?;
            compile::everything(&house, compile::Care::Quick)?;
        }
        ["dist"] => {
            setup::for_building(&house)?;
            compile::everything(&house, compile::Care::Release)?;
            let to = dist::dist(&house)?;
            println!("\nEverything for a server is in {}.", to.display());
        }
        ["bench"] => {
            setup::for_building(&house)?;
            setup::for_browsing(&house)?;
            setup::for_serving_tests()?;
            compile::everything(&house, compile::Care::Release)?;
            return suites::bench(&house);
        }
        ["bench", "--soak", options @ ..] => return suites::soak(&house, options),
        ["sizes"] => println!("{}", weigh::table(&weigh::all(&house.dist)?)),
        ["sizes", "--json"] => println!("{}", weigh::json(&weigh::all(&house.dist)?)),
        ["icons"] => icons::draw(&house)?,
        ["finish-dist"] => finish::finish()?,
        [] | ["help" | "--help" | "-h", ..] => println!("{USAGE}"),
        [other, ..] => bail!("there is no command \"{other}\"\n\n{USAGE}"),
    }
    Ok(true)
}
