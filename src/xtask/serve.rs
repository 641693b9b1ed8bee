//! `cargo xtask serve`: from a fresh clone to a link that opens.

use crate::compile::{self, Care};
use crate::house::House;
use crate::{process, setup};
use anyhow::{Context, Result, bail};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// What the command line says, or what holds without it.
#[derive(Debug, PartialEq, Eq)]
struct Wishes {
    data: PathBuf,
    address: SocketAddr,
    public_url: Option<String>,
    /// Whom the first invite is for.
    leader: String,
    care: Care,
}

impl Wishes {
    fn of(words: &[&str], house: &House) -> Result<Wishes> {
        let mut wishes = Wishes {
            data: house.root.join("data"),
            address: SocketAddr::from(([127, 0, 0, 1], 8080)),
            public_url: None,
            leader: "Cluster Leader".into(),
            care: Care::Release,
        };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            if *word == "--quick" {
                wishes.care = Care::Quick;
                continue;
            }
            let value = words
                .next()
                .with_context(|| format!("{word} wants a value"))?;
            match *word {
                "--data" => wishes.data = std::path::absolute(value)?,
                "--address" => {
                    wishes.address = value.parse().context("--address is like 127.0.0.1:8080")?;
                }
                "--public-url" => wishes.public_url = Some(value.to_string()),
                "--leader" => wishes.leader = value.to_string(),
                other => bail!("serve knows no option {other}"),
            }
        }
        Ok(wishes)
    }

    /// Where a browser on this machine finds the District.
    fn url(&self) -> String {
        match &self.public_url {
            Some(url) => url.trim_end_matches('/').to_string(),
            None => format!("http://{}", self.address),
        }
    }
}

/// Sets up, builds, serves until Ctrl-C, and invites the first leader where there is
/// none.
pub fn serve(house: &House, words: &[&str]) -> Result<()> {
    let wishes = Wishes::of(words, house)?;
    setup::for_building(house)?;
    compile::everything(house, wishes.care)?;
    let program = house.district(wishes.care == Care::Release);
    let mut district = start(&program, &wishes, &house.dist)?;
    wait_until_up(&mut district, wishes.address)?;
    // Only the server makes the database.
    let invite = match first_invite(&program, &wishes) {
        Ok(invite) => invite,
        Err(error) => {
            district.kill()?;
            return Err(error);
        }
    };
    println!("\nOpen {}/ in a browser.", wishes.url());
    match invite {
        Some(invite) => println!("\nTo join the District:\n\n{invite}"),
        None => println!(
            "There are leaders already. A further one: {} invite --new NAME --data {}",
            program.display(),
            wishes.data.display()
        ),
    }
    let end = district.wait()?;
    if !end.success() {
        bail!("the District ended with {end}");
    }
    Ok(())
}

/// What `district invite` prints, or nothing when the District has leaders.
fn first_invite(program: &Path, wishes: &Wishes) -> Result<Option<String>> {
    let district = |words: &[&str]| {
        let mut command = Command::new(program);
        command.args(words).arg("--data").arg(&wishes.data);
        process::quietly(&mut command)
    };
    if !district(&["leaders"])?.starts_with("Nobody yet") {
        return Ok(None);
    }
    let words = [
        "invite",
        "--new",
        &wishes.leader,
        "--public-url",
        &wishes.url(),
    ];
    district(&words).map(Some)
}

fn start(program: &Path, wishes: &Wishes, app: &Path) -> Result<Child> {
    let mut command = Command::new(program);
    command.arg("serve").arg("--data").arg(&wishes.data);
    command.arg("--address").arg(wishes.address.to_string());
    command.arg("--app").arg(app);
    if let Some(url) = &wishes.public_url {
        command.args(["--public-url", url]);
    }
    command
        .stdin(Stdio::null())
        .spawn()
        .with_context(|| format!("could not start {}", program.display()))
}

/// Waits until the District takes connections, at most half a minute.
fn wait_until_up(district: &mut Child, address: SocketAddr) -> Result<()> {
    let from = Instant::now();
    while from.elapsed() < Duration::from_secs(30) {
        if let Some(end) = district.try_wait()? {
            bail!("the District ended with {end}; is {address} taken by another program?");
        }
        if TcpStream::connect_timeout(&address, Duration::from_millis(200)).is_ok() {
            return Ok(());
        }
        sleep(Duration::from_millis(100));
    }
    district.kill()?;
    bail!("the District did not answer at {address} within half a minute")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wishes(words: &[&str]) -> Result<Wishes> {
        Wishes::of(words, &House::here().expect("the house"))
    }

    #[test]
    fn without_options_it_serves_here_only() {
        let plain = wishes(&[]).expect("no options");
        assert_eq!(plain.address.to_string(), "127.0.0.1:8080");
        assert!(plain.data.ends_with("data"));
        assert_eq!(plain.url(), "http://127.0.0.1:8080");
    }

    #[test]
    fn options_are_taken_and_unknown_ones_refused() {
        let words = [
            "--quick",
            "--leader",
            "A. Musa",
            "--public-url",
            "https://f.example/",
        ];
        let some = wishes(&words).expect("known options");
        assert_eq!(some.leader, "A. Musa");
        assert_eq!(some.url(), "https://f.example");
        assert!(some.care == Care::Quick);
        assert!(wishes(&["--fast", "x"]).is_err());
        assert!(wishes(&["--data"]).is_err());
        assert!(wishes(&["--address", "8080"]).is_err());
    }
}
