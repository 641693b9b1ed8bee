//! The suites and gates of `cargo xtask test` and `check`: run one after the
//! other, all of them even when one fails, and summed at the end.

use crate::compile::{self, Care};
use crate::house::House;
use crate::process::{self, Heard};
use crate::progress::spoken;
use crate::tally::{self, Tally};
use crate::tools::Tools;
use crate::{setup, weigh};
use anyhow::{Context, Result};
use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

const BROWSER_CRATES: [&str; 4] = ["--package", "storage", "--package", "app"];
const WASM: [&str; 2] = ["--target", "wasm32-unknown-unknown"];

/// What ran, how it ended, how long it took.
struct Line {
    name: &'static str,
    tally: Tally,
    took: Duration,
}

/// One run, with a line for each suite and gate.
struct Run<'a> {
    house: &'a House,
    lines: Vec<Line>,
}

/// Everything. The very last line says how many tests passed and failed.
pub fn test(house: &House) -> Result<bool> {
    let mut run = Run::new(house);
    run.gate("set-up", |house| {
        setup::for_building(house)?;
        setup::for_browsing(house)
    });
    if run.holds() {
        run.lint();
        run.native();
        run.suite("the examples in the documentation", |house| {
            heard(cargo(house).args(["test", "--doc", "--no-fail-fast"]))
        });
        for (name, package) in [
            ("the phone's database, in Chromium", "storage"),
            ("the app's own rules, in Chromium", "app"),
        ] {
            run.suite(name, |house| {
                let mut cargo = cargo(house);
                cargo
                    .args(["test", "--no-fail-fast", "--package", package])
                    .args(WASM);
                heard(in_chromium(&mut cargo, house)?)
            });
        }
        run.gate("the app, for release", |house| {
            compile::app(house, Care::Release).map(drop)
        });
        run.suite("what the first visit weighs", weighed);
        run.suite("journeys in the browser", journeys);
    }
    run.summed()
}

/// What is quick.
pub fn check(house: &House) -> Result<bool> {
    let mut run = Run::new(house);
    run.lint();
    run.native();
    run.summed()
}

/// The figures: of the phone, by the browser tests' own script; of the
/// District, by a thousand phones without one.
pub fn bench(house: &House) -> Result<bool> {
    let mut node = Command::new("node");
    node.arg("tests/browser/bench/run.mjs")
        .current_dir(&house.root);
    process::aloud(surroundings(&mut node, house, true))?;
    let mut load = cargo(house);
    load.args(["bench", "--package", "tests", "--bench", "load"]);
    process::aloud(surroundings(&mut load, house, true))?;
    Ok(true)
}

/// Merging under very many schedules: the exchange's own soak, on all cores.
/// The whole of it leaves its figures.
pub fn soak(house: &House, options: &[&str]) -> Result<bool> {
    let mut soak = cargo(house);
    soak.args(["run", "--quiet", "--release", "--package", "exchange"])
        .args(["--example", "soak", "--"])
        .args(options);
    if !options.contains(&"--seed") && !options.contains(&"--schedules") {
        let figures = house.root.join("tests/figures/merging.json");
        soak.arg("--json").arg(figures);
    }
    Ok(soak.status().context("could not start cargo")?.success())
}

impl Run<'_> {
    fn new(house: &House) -> Run<'_> {
        Run {
            house,
            lines: Vec::new(),
        }
    }

    fn holds(&self) -> bool {
        self.lines.iter().all(|line| line.tally.failed == 0)
    }

    fn lint(&mut self) {
        self.gate("formatting", |house| {
            process::aloud(cargo(house).args(["fmt", "--all", "--check"]))
        });
        self.gate("clippy", |house| {
            process::aloud(cargo(house).args(["clippy", "--all-targets", "--", "-D", "warnings"]))
        });
        self.gate("clippy for the browser", |house| {
            let mut cargo = cargo(house);
            cargo
                .args(["clippy", "--all-targets"])
                .args(BROWSER_CRATES)
                .args(WASM);
            process::aloud(cargo.args(["--", "-D", "warnings"]))
        });
    }

    fn native(&mut self) {
        self.gate("a database server for tests", |_| {
            setup::for_serving_tests()
        });
        // The tests start the District's own program.
        self.gate("the District, for tests", |house| {
            compile::district(house, false).map(drop)
        });
        self.suite("native tests", |house| {
            let mut cargo = cargo(house);
            cargo.args(["test", "--no-fail-fast", "--lib", "--bins", "--tests"]);
            heard(surroundings(&mut cargo, house, false))
        });
    }

    /// Must hold; has no tests of its own, so only its failure is counted.
    fn gate(&mut self, name: &'static str, work: impl FnOnce(&House) -> Result<()>) {
        self.line(name, |house| {
            work(house)?;
            Ok(Tally::default())
        });
    }

    /// Runs tests and counts them; `work` says whether it ended well too.
    fn suite(&mut self, name: &'static str, work: impl FnOnce(&House) -> Result<(Tally, bool)>) {
        self.line(name, |house| {
            let (tally, well) = work(house)?;
            Ok(tally.of_suite(well))
        });
    }

    fn line(&mut self, name: &'static str, work: impl FnOnce(&House) -> Result<Tally>) {
        println!("\n── {name}");
        let from = Instant::now();
        let tally = work(self.house).unwrap_or_else(|fault| {
            eprintln!("{fault:#}");
            Tally::one(false)
        });
        let took = from.elapsed();
        self.lines.push(Line { name, tally, took });
    }

    /// Prints the lines and, last, their sum.
    fn summed(self) -> Result<bool> {
        let mut sum = Tally::default();
        println!("\n── all together");
        for Line { name, tally, took } in self.lines {
            let mark = if tally.failed == 0 { '✓' } else { '✗' };
            let counts = match tally {
                Tally {
                    passed: 0,
                    failed: 0,
                } => "holds".to_string(),
                tally => tally.to_string(),
            };
            println!("{mark} {name}: {counts} ({})", spoken(took));
            sum += tally;
        }
        println!("{sum}");
        Ok(sum.failed == 0)
    }
}

fn cargo(house: &House) -> Command {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(&house.root);
    cargo
}

/// What tests are told of the house: where the District's program, the app and Chromium lie.
fn surroundings<'a>(command: &'a mut Command, house: &House, release: bool) -> &'a mut Command {
    if let Some(chromium) = setup::found("chromium") {
        command.env("FIELDBOOK_CHROMIUM", chromium);
    }
    command
        .env("FIELDBOOK_DISTRICT", house.district(release))
        .env("FIELDBOOK_DIST", &house.dist)
}

fn in_chromium<'a>(cargo: &'a mut Command, house: &House) -> Result<&'a mut Command> {
    let driver = setup::found("chromedriver").context("chromedriver is not on PATH")?;
    Ok(cargo
        .env("PATH", Tools::of(house)?.path()?)
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
            "wasm-bindgen-test-runner",
        )
        .env("CHROMEDRIVER", driver)
        // Seconds for one file of tests.
        .env("WASM_BINDGEN_TEST_TIMEOUT", "300"))
}

fn heard(command: &mut Command) -> Result<(Tally, bool)> {
    let Heard { well, said } = process::heard(command)?;
    Ok((tally::of_results(&said), well))
}

fn weighed(house: &House) -> Result<(Tally, bool)> {
    let weights = weigh::all(&house.dist)?;
    println!("{}", weigh::table(&weights));
    let within = weigh::is_within(&weights);
    Ok((Tally::one(within), true))
}

/// Two at a time; then those that measure time, one by one with the machine for
/// themselves.
fn journeys(house: &House) -> Result<(Tally, bool)> {
    let (mut tally, first) = played(house, &["--grep-invert", ALONE])?;
    let (alone, then) = played(house, &["--grep", ALONE, "--workers", "1"])?;
    tally += alone;
    Ok((tally, first && then))
}

/// The tag of a journey that measures time.
const ALONE: &str = "@alone";

fn played(house: &House, which: &[&str]) -> Result<(Tally, bool)> {
    let folder = house.browser();
    let report = folder.join("report/results.json");
    // An old report is not taken for this run's.
    if report.exists() {
        fs::remove_file(&report)?;
    }
    let mut playwright = Command::new("node_modules/.bin/playwright");
    playwright
        .args(["test", "--reporter", "list,json"])
        .args(which)
        .env("PLAYWRIGHT_JSON_OUTPUT_FILE", &report)
        .current_dir(&folder);
    let Heard { well, .. } = process::heard(surroundings(&mut playwright, house, false))?;
    let report = fs::read_to_string(&report).context("Playwright left no report")?;
    Ok((tally::of_playwright(&report)?, well))
}
