//! Other programs: run aloud, run quietly, or run aloud while their words are read.

use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};
use std::thread;

/// How a program ended, and what it said on both its outputs.
pub struct Heard {
    /// It ended with code 0.
    pub well: bool,
    /// Standard output and error, line by line as they came.
    pub said: String,
}

/// Runs with its output on the screen; an end other than 0 is an error.
pub fn aloud(command: &mut Command) -> Result<()> {
    let end = command
        .status()
        .with_context(|| format!("could not start {}", line(command)))?;
    if !end.success() {
        bail!("{} ended with {end}", line(command));
    }
    Ok(())
}

/// Runs without a word; when it fails, the error holds what it said.
pub fn quietly(command: &mut Command) -> Result<String> {
    let end = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("could not start {}", line(command)))?;
    let said = String::from_utf8_lossy(&end.stdout).into_owned();
    if !end.status.success() {
        let why = String::from_utf8_lossy(&end.stderr);
        bail!("{} ended with {}\n{said}{why}", line(command), end.status);
    }
    Ok(said)
}

/// Runs with its output on the screen and keeps it too.
pub fn heard(command: &mut Command) -> Result<Heard> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("could not start {}", line(command)))?;
    let out = child.stdout.take().context("its output is piped")?;
    let err = child.stderr.take().context("its errors are piped")?;
    let errors = thread::spawn(move || echoed(err, |text| eprint!("{text}")));
    let mut said = echoed(out, |text| print!("{text}"));
    said.push_str(&errors.join().unwrap_or_default());
    let end = child.wait()?;
    Ok(Heard {
        well: end.success(),
        said,
    })
}

/// Passes every line on and gives all of them back. Lines need not be UTF-8.
fn echoed(from: impl Read, show: impl Fn(&str)) -> String {
    let mut from = BufReader::new(from);
    let mut all = String::new();
    let mut bytes = Vec::new();
    while from.read_until(b'\n', &mut bytes).is_ok_and(|n| n > 0) {
        let text = String::from_utf8_lossy(&bytes);
        show(&text);
        all.push_str(&text);
        bytes.clear();
    }
    all
}

/// The command as a person would type it.
pub fn line(command: &Command) -> String {
    let mut line = command.get_program().to_string_lossy().into_owned();
    for word in command.get_args() {
        line.push(' ');
        line.push_str(&word.to_string_lossy());
    }
    line
}
