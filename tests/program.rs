//! The District as a program of its own, which can be killed.

use crate::host::Data;
use std::io::{BufRead, BufReader, ErrorKind};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

/// The program `district`: the one that `FIELDBOOK_DISTRICT` names, else built
/// from this workspace, once for each run of the tests.
pub fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        if let Some(program) = std::env::var_os("FIELDBOOK_DISTRICT") {
            return program.into();
        }
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let built = Command::new(cargo)
            .args([
                "build",
                "--quiet",
                "--package",
                "district",
                "--bin",
                "district",
            ])
            .arg("--message-format=json")
            // What is measured is what is installed.
            .args((!cfg!(debug_assertions)).then_some("--release"))
            .output()
            .expect("cargo runs");
        let told = String::from_utf8_lossy(&built.stdout);
        let program = told
            .lines()
            .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
            .filter_map(|message| message["executable"].as_str().map(PathBuf::from))
            .next_back();
        program.unwrap_or_else(|| panic!("{}", String::from_utf8_lossy(&built.stderr)))
    })
}

/// The District as a program of its own. Killed when dropped.
#[derive(Debug)]
pub struct Program {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    log: PathBuf,
}

impl Program {
    /// Starts it on `data`, and waits until it listens.
    pub fn start(data: &Data) -> Self {
        let app = data.folder.path().join("dist").display().to_string();
        Self::run(program(), data, &["--app", &app])
    }

    /// Starts a program that has all it needs aboard.
    pub fn start_alone(file: &Path, data: &Data) -> Self {
        let folder = data.path().display().to_string();
        Self::run(file, data, &["--data", &folder])
    }

    fn run(file: &Path, data: &Data, arguments: &[&str]) -> Self {
        let log = data.folder.path().join("log");
        let to = std::fs::File::options()
            .create(true)
            .append(true)
            .open(&log);
        let mut district = Command::new(file);
        district
            .args(["serve", "--address", "127.0.0.1:0", "--name", "Kano North"])
            .args(["--database", &data.url()])
            .args(arguments)
            .env("DISTRICT_LOG", "debug,sqlx=trace")
            .stdout(Stdio::piped())
            .stderr(to.expect("a log file"));
        let mut child = loop {
            match district.spawn() {
                // Written just now, it may still be open in a child that another
                // test is about to start.
                Err(error) if error.kind() == ErrorKind::ExecutableFileBusy => {
                    std::thread::sleep(Duration::from_millis(20));
                }
                started => break started.expect("the District starts"),
            }
        };
        let stdout = child.stdout.take().expect("its stdout is piped");
        let mut first = String::new();
        BufReader::new(stdout)
            .read_line(&mut first)
            .expect("it says where it listens");
        let address = first
            .rsplit_once("listening on ")
            .and_then(|(_, rest)| rest.trim_end().trim_end_matches(')').parse().ok());
        let Some(address) = address else {
            let log = std::fs::read_to_string(&log).unwrap_or_default();
            panic!("it did not start: {first}{log}");
        };
        Self {
            child,
            address,
            log,
        }
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// SIGKILL: no last words.
    pub fn kill(&mut self) {
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("it ends");
    }

    /// SIGTERM, and its last words; whether it ended well.
    pub fn terminate(mut self) -> bool {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &pid]).status();
        assert!(sent.is_ok_and(|sent| sent.success()));
        self.child.wait().expect("it ends").success()
    }

    /// What it has logged.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).expect("its log")
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
