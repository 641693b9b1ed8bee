//! A PostgreSQL that the tests start themselves, in a folder that goes away
//! with them, whatever becomes of them.

use crate::small_disk::SmallDisk;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

/// What the tests set: nothing that a real one would not have. It is reached
/// by a socket in its own folder, so that no port can be taken already.
const SETTINGS: &str = "listen_addresses = ''\nmax_connections = 300\nshared_buffers = 32MB\n\
    log_min_messages = warning\nmax_wal_size = 256MB\n";

/// Makes a cluster, starts it, says so, and takes it away when its input ends:
/// that happens when the tests are over, also if they are killed.
const KEEPER: &str = r#"
set -e
initdb -D "$1/data" -U postgres -A trust -E UTF8 --no-locale --no-sync >"$1/log" 2>&1
printf '%s' "$2" >>"$1/data/postgresql.conf"
printf "unix_socket_directories = '%s'\n" "$1" >>"$1/data/postgresql.conf"
pg_ctl -D "$1/data" -l "$1/log" -w start >/dev/null
echo up
cat >/dev/null
pg_ctl -D "$1/data" -m immediate stop >/dev/null || true
rm -rf "$1" 2>/dev/null || true
"#;

/// A PostgreSQL of our own.
#[derive(Debug)]
pub struct Cluster {
    folder: PathBuf,
    keeper: Child,
}

impl Cluster {
    /// The one that the tests of this run share.
    pub fn shared() -> &'static Cluster {
        static SHARED: OnceLock<Cluster> = OnceLock::new();
        SHARED.get_or_init(Cluster::start)
    }

    /// A fresh one, for a test that is hard on it.
    pub fn start() -> Cluster {
        Self::start_in(Self::new_folder())
    }

    /// One on a disk of so many megabytes, and that disk. PostgreSQL's own files
    /// come to about sixty.
    pub fn on_a_small_disk(megabytes: usize) -> (Cluster, SmallDisk) {
        let folder = Self::new_folder();
        let disk = SmallDisk::over(&folder, megabytes);
        (Self::start_in(folder), disk)
    }

    fn new_folder() -> PathBuf {
        let made = as_its_user("mktemp")
            .args(["-d", "/tmp/fieldbook-postgres.XXXXXX"])
            .output()
            .expect("mktemp runs");
        let folder = PathBuf::from(String::from_utf8_lossy(&made.stdout).trim());
        assert!(folder.is_dir(), "{made:?}");
        folder
    }

    fn start_in(folder: PathBuf) -> Cluster {
        let mut keeper = as_its_user("sh");
        // Whoever ends the tests by their group does not end their keeper.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut keeper, 0);
        let mut keeper = keeper
            .args(["-c", KEEPER, "keeper"])
            .arg(&folder)
            .arg(SETTINGS)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a shell runs");
        let mut said = String::new();
        let from = keeper.stdout.take().expect("its stdout is piped");
        let _ = BufReader::new(from).read_line(&mut said);
        if said != "up\n" {
            let log = std::fs::read_to_string(folder.join("log")).unwrap_or_default();
            panic!("PostgreSQL did not start: {log}");
        }
        Cluster { folder, keeper }
    }

    /// The URL of one of its databases.
    pub fn url(&self, database: &str) -> String {
        let folder = self.folder.display();
        format!("postgres://postgres@localhost/{database}?host={folder}")
    }

    /// The folder of one of its databases, whose number PostgreSQL says.
    pub fn files(&self, oid: &str) -> PathBuf {
        self.folder.join("data/base").join(oid)
    }

    /// Makes an empty database.
    pub fn create(&self, database: &str) {
        self.tool("createdb", &[database]);
    }

    /// Does away with a database, whoever is connected to it.
    pub fn drop(&self, database: &str) {
        self.tool("dropdb", &["--force", "--if-exists", database]);
    }

    /// It dies as in a power cut, and comes up again.
    pub fn dies_and_comes_up_again(&self) {
        let data = self.folder.join("data");
        let done = as_its_user("pg_ctl")
            .arg("-D")
            .arg(data)
            .args(["-m", "immediate", "-w", "-l"])
            .arg(self.folder.join("log"))
            .arg("restart")
            .stdout(Stdio::null())
            .status();
        assert!(done.is_ok_and(|done| done.success()), "it restarts");
    }

    /// It is up: it may have given up on a full disk.
    pub fn is_up_again(&self) {
        let control = |does: &[&str]| {
            let mut control = as_its_user("pg_ctl");
            let control = control.arg("-D").arg(self.folder.join("data")).args(does);
            control.stdout(Stdio::null()).status()
        };
        let is_up = control(&["status"]).is_ok_and(|done| done.success());
        let log = self.folder.join("log").display().to_string();
        let up = is_up || control(&["-w", "-l", &log, "start"]).is_ok_and(|done| done.success());
        assert!(up, "it starts");
    }

    /// Runs a tool of PostgreSQL's own against it; what it said.
    pub fn tool(&self, program: &str, arguments: &[&str]) -> String {
        let run = as_its_user(program)
            .arg("-h")
            .arg(&self.folder)
            .args(["-U", "postgres"])
            .args(arguments)
            .output()
            .unwrap_or_else(|error| panic!("{program}: {error}"));
        assert!(run.status.success(), "{program} {arguments:?}: {run:?}");
        String::from_utf8_lossy(&run.stdout).into_owned()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

/// A program as PostgreSQL's own user, since it refuses to be root's; with its
/// tools on PATH, where Debian does not put them.
fn as_its_user(program: &str) -> Command {
    let mut command = Command::new(program);
    let path = std::env::var("PATH").unwrap_or_default();
    command
        .env("PATH", format!("{}:{path}", tools().display()))
        .current_dir("/");
    #[cfg(unix)]
    if let Some((user, group)) = another_user() {
        use std::os::unix::process::CommandExt;
        command.uid(user).gid(group);
    }
    command
}

/// The folder of `initdb` and its like.
fn tools() -> &'static Path {
    static TOOLS: OnceLock<PathBuf> = OnceLock::new();
    TOOLS.get_or_init(|| {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let on_path = std::env::split_paths(&path).find(|folder| has_all(folder));
        let versions = std::fs::read_dir("/usr/lib/postgresql")
            .into_iter()
            .flatten();
        let mut debian: Vec<_> = versions
            .filter_map(|version| Some(version.ok()?.path().join("bin")))
            .filter(|folder| has_all(folder))
            .collect();
        debian.sort();
        on_path
            .or(debian.pop())
            .expect("PostgreSQL is needed for these tests; on Debian: apt-get install postgresql")
    })
}

fn has_all(folder: &Path) -> bool {
    let programs = ["initdb", "pg_ctl", "postgres", "createdb", "pg_dump"];
    programs
        .iter()
        .all(|program| folder.join(program).is_file())
}

/// The user and the group `postgres`, for whoever is root.
fn another_user() -> Option<(u32, u32)> {
    let id = |arguments: &[&str]| -> Option<u32> {
        let said = Command::new("id").args(arguments).output().ok()?;
        String::from_utf8_lossy(&said.stdout).trim().parse().ok()
    };
    if id(&["-u"]) != Some(0) {
        return None;
    }
    id(&["-u", "postgres"]).zip(id(&["-g", "postgres"]))
}
