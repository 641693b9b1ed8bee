//! A District that really listens: in this process, or as the program itself,
//! which can be killed.

use district::invite::{Invite, invite};
use district::scope::SeatId;
use district::serve::{Limits, Options, Serving};
use district::store::{Store, StoreOptions};
use exchange::digest::EntryId;
use exchange::receipt::Mark;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, SqliteConnection};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;
use tempfile::TempDir;

/// A data folder, and what can be asked of it from outside.
#[derive(Debug)]
pub struct Data {
    folder: TempDir,
}

impl Default for Data {
    fn default() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
        }
    }
}

impl Data {
    /// The folder itself; there is nothing in it until a server starts.
    pub fn path(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The database's file.
    pub fn file(&self) -> PathBuf {
        Store::file(&self.path())
    }

    /// Options for a server in this process, on any free port.
    pub fn options(&self) -> Options {
        Options {
            data: self.path(),
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            app: self.folder.path().join("dist"),
            public_url: None,
            name: Some("Kano North".to_owned()),
            store: StoreOptions {
                patience: Duration::from_millis(300),
                pages: None,
            },
            limits: Limits {
                calls: (100_000, Duration::from_millis(1)),
                joins: (100_000, Duration::from_millis(1)),
            },
        }
    }

    /// A server on this data, in this process.
    pub async fn serve(&self) -> Serving {
        let serving = Serving::start(self.options()).await;
        serving.expect("the District starts")
    }

    /// A second program on the same database, as `district invite` is.
    pub async fn store(&self) -> Store {
        let store = Store::open(&self.path(), StoreOptions::default()).await;
        store.expect("the database opens")
    }

    /// A seat for a leader of that name.
    pub async fn seat(&self, name: &str) -> SeatId {
        let store = self.store().await;
        let seat = store.add_seat(name, 0).await.expect("a seat");
        store.close().await;
        seat
    }

    /// An invite to a seat.
    pub async fn invite(&self, seat: SeatId) -> Invite {
        let store = self.store().await;
        let invite = invite(&store, seat, "http://localhost").await;
        store.close().await;
        invite.expect("an invite")
    }

    /// A connection of a program that has nothing to do with the District.
    pub async fn stranger(&self) -> SqliteConnection {
        let options = SqliteConnectOptions::new()
            .filename(self.file())
            .busy_timeout(Duration::from_secs(5));
        SqliteConnection::connect_with(&options)
            .await
            .expect("the database opens")
    }

    /// All entries that are stored, by id, with their bytes.
    pub async fn entries(&self) -> Vec<(EntryId, String)> {
        let mut stranger = self.stranger().await;
        let rows: Vec<(Vec<u8>, String)> =
            sqlx::query_as("SELECT id, raw FROM entries ORDER BY id")
                .fetch_all(&mut stranger)
                .await
                .expect("the entries");
        rows.into_iter()
            .map(|(id, raw)| (digest(id), raw))
            .collect()
    }

    /// Holds the database against its own promises: sound, every id that of
    /// its bytes, every entry in the log exactly once, numbers without a gap,
    /// every chain that of the line before. Gives the number of entries.
    pub async fn is_sound(&self) -> usize {
        let mut stranger = self.stranger().await;
        let sound: String = sqlx::query_scalar("PRAGMA integrity_check")
            .fetch_one(&mut stranger)
            .await
            .expect("a check");
        assert_eq!(sound, "ok");
        let entries = self.entries().await;
        for (id, raw) in &entries {
            assert_eq!(*id, EntryId::of(raw), "an entry's id is that of its bytes");
        }
        let log: Vec<(i64, Vec<u8>, String, Vec<u8>)> =
            sqlx::query_as("SELECT n, chain, what, entry FROM log ORDER BY n")
                .fetch_all(&mut stranger)
                .await
                .expect("the log");
        let (mut mark, mut logged) = (Mark::START, Vec::new());
        for (n, chain, what, entry) in log {
            let entry = digest(entry);
            mark = mark.then(&entry);
            assert_eq!(n.unsigned_abs(), mark.n, "the log has no gap");
            assert_eq!(chain, mark.chain.0, "the chain holds at {n}");
            if what == "entry" {
                logged.push(entry);
            }
        }
        logged.sort();
        let ids: Vec<_> = entries.iter().map(|(id, _)| *id).collect();
        assert_eq!(logged, ids, "each entry is in the log exactly once");
        ids.len()
    }

    /// Every byte of every file in the data folder.
    pub fn bytes(&self) -> Vec<u8> {
        let files = std::fs::read_dir(self.path()).expect("the data folder");
        let read = |file: std::io::Result<std::fs::DirEntry>| {
            std::fs::read(file.expect("a file").path()).expect("its bytes")
        };
        files.flat_map(read).collect()
    }
}

fn digest(column: Vec<u8>) -> EntryId {
    EntryId(column.try_into().expect("an id is 32 bytes"))
}

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
        let log = data.folder.path().join("log");
        let to = std::fs::File::options()
            .create(true)
            .append(true)
            .open(&log);
        let mut child = Command::new(program())
            .args(["serve", "--address", "127.0.0.1:0", "--name", "Kano North"])
            .arg("--data")
            .arg(data.path())
            .arg("--app")
            .arg(data.folder.path().join("dist"))
            .env("DISTRICT_LOG", "debug,sqlx=trace")
            .stdout(Stdio::piped())
            .stderr(to.expect("a log file"))
            .spawn()
            .expect("the District starts");
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
