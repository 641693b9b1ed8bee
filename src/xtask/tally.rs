//! Counting: what each suite's own output says of passed and failed tests.

use anyhow::{Context, Result};
use serde_json::Value;
use std::fmt;
use std::ops::AddAssign;

/// How many tests passed and how many did not. A skipped test did not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Ran and held.
    pub passed: usize,
    /// Failed, was skipped, or could not run.
    pub failed: usize,
}

impl Tally {
    /// One thing that held, or did not.
    pub fn one(held: bool) -> Tally {
        Tally {
            passed: usize::from(held),
            failed: usize::from(!held),
        }
    }

    /// The tally of a suite that ended `well` or not. A suite that ran no test,
    /// or failed without naming a failed one (it did not compile, a process was
    /// killed), counts one failure.
    pub fn of_suite(self, well: bool) -> Tally {
        let silent = self.failed == 0 && (!well || self.passed == 0);
        Tally {
            failed: self.failed + usize::from(silent),
            ..self
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// Sums the `test result:` lines of cargo's and wasm-bindgen's test runners.
/// Tests filtered out are not counted; ignored ones are failures.
pub fn of_results(said: &str) -> Tally {
    let mut tally = Tally::default();
    for line in said.lines() {
        let Some((_, counts)) = line.split_once("test result: ") else {
            continue;
        };
        let count = |word: &str| -> usize {
            counts
                .split([';', '.'])
                .filter_map(|part| part.trim().strip_suffix(word))
                .filter_map(|number| number.trim().parse::<usize>().ok())
                .sum()
        };
        tally += Tally {
            passed: count("passed"),
            failed: count("failed") + count("ignored"),
        };
    }
    tally
}

/// Reads the report of Playwright's JSON reporter. A flaky test failed once, so it failed.
pub fn of_playwright(report: &str) -> Result<Tally> {
    let report: Value = serde_json::from_str(report).context("Playwright's report is not JSON")?;
    let count = |name: &str| -> Result<usize> {
        report["stats"][name]
            .as_u64()
            .map(|n| n as usize)
            .with_context(|| format!("Playwright's report has no count of \"{name}\""))
    };
    let errors = report["errors"].as_array().map_or(0, Vec::len);
    Ok(Tally {
        passed: count("expected")?,
        failed: count("unexpected")? + count("flaky")? + count("skipped")? + errors,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(passed: usize, failed: usize) -> Tally {
        Tally { passed, failed }
    }

    #[test]
    fn results_of_all_binaries_are_summed() {
        let said = "running 2 tests\ntest a ... ok\n\
            test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 3 filtered out; finished in 0.01s\n\
            test result: FAILED. 5 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.01s\n";
        assert_eq!(of_results(said), tally(17, 2));
    }

    #[test]
    fn an_ignored_test_is_a_failure() {
        let said = "test result: ok. 4 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out";
        assert_eq!(of_results(said), tally(4, 1));
    }

    #[test]
    fn the_browser_runner_s_shorter_line_is_read() {
        let said =
            "    test result: ok. 9 passed; 0 failed; 0 ignored; 0 filtered out; finished in 2.5s";
        assert_eq!(of_results(said), tally(9, 0));
        assert_eq!(
            of_results("test result: ok. 3 passed; 0 failed; 0 ignored"),
            tally(3, 0)
        );
    }

    #[test]
    fn a_suite_that_ran_nothing_failed() {
        assert_eq!(tally(0, 0).of_suite(true), tally(0, 1));
    }

    #[test]
    fn a_suite_that_ended_badly_without_a_failed_test_failed() {
        assert_eq!(tally(7, 0).of_suite(false), tally(7, 1));
        assert_eq!(tally(7, 2).of_suite(false), tally(7, 2));
        assert_eq!(tally(7, 0).of_suite(true), tally(7, 0));
    }

    #[test]
    fn skipped_and_flaky_browser_tests_are_failures() {
        let report =
            r#"{"errors":[],"stats":{"expected":20,"unexpected":1,"flaky":2,"skipped":3}}"#;
        assert_eq!(of_playwright(report).ok(), Some(tally(20, 6)));
        let broken = r#"{"errors":[{"message":"no spec compiles"}],
            "stats":{"expected":0,"unexpected":0,"flaky":0,"skipped":0}}"#;
        assert_eq!(of_playwright(broken).ok(), Some(tally(0, 1)));
    }

    #[test]
    fn a_report_without_counts_is_an_error() {
        assert!(of_playwright("{}").is_err());
        assert!(of_playwright("").is_err());
    }

    #[test]
    fn the_last_line_reads_as_promised() {
        assert_eq!(tally(123, 0).to_string(), "123 passed, 0 failed");
    }
}
