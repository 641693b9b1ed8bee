//! A District that really listens, in this process; as the program itself see
//! [`crate::program`].

use crate::postgres::Cluster;
use crate::program::program;
use crate::small_disk::SmallDisk;
use district::invite::{Invite, invite};
use district::scope::{Role, SeatId};
use district::serve::{Limits, Options, Serving};
use district::store::{Database, Store, StoreOptions};
use exchange::digest::{Digest, EntryId};
use exchange::receipt::Mark;
use sqlx::{AnyConnection, Connection, Row};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tempfile::TempDir;

/// Which database a District is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// One file.
    Sqlite,
    /// A PostgreSQL that the tests start.
    Postgres,
}

/// What a fresh PostgreSQL takes of a disk, in megabytes, with its first log.
pub const POSTGRES_TAKES: usize = 64;

/// A data folder or a database, and what can be asked of it from outside.
#[derive(Debug)]
pub struct Data {
    // In this order they end: a server before its disk, a disk before its folder.
    on: On,
    disk: Option<SmallDisk>,
    pub(crate) folder: TempDir,
}

#[derive(Debug)]
enum On {
    File,
    Shared(String),
    /// Its own PostgreSQL, which goes away with it.
    Own(Cluster),
}

/// A program that does not let the District write.
#[derive(Debug)]
pub struct Stranger(AnyConnection);

impl Stranger {
    /// It lets go.
    pub async fn lets_go(mut self) {
        let done = sqlx::query("ROLLBACK").execute(&mut self.0).await;
        done.expect("a transaction ends");
    }
}

impl Data {
    /// An empty one.
    pub fn on(engine: Engine) -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let on = match engine {
            Engine::Sqlite => On::File,
            Engine::Postgres => {
                let number = NUMBER.fetch_add(1, Ordering::Relaxed);
                let name = format!("district_{number}");
                Cluster::shared().create(&name);
                On::Shared(name)
            }
        };
        Self::of(on)
    }

    /// An empty one on a PostgreSQL of its own, and that PostgreSQL.
    pub fn on_its_own() -> Self {
        Self::of(On::Own(Cluster::start()))
    }

    /// An empty one on a disk of its own that fills up; `megabytes` is the room
    /// besides what the database itself takes to begin with.
    pub fn on_a_small_disk(engine: Engine, megabytes: usize) -> Self {
        if engine == Engine::Postgres {
            let (cluster, disk) = Cluster::on_a_small_disk(POSTGRES_TAKES + megabytes);
            let mut data = Self::of(On::Own(cluster));
            data.disk = Some(disk);
            return data;
        }
        let mut data = Self::of(On::File);
        std::fs::create_dir(data.path()).expect("a folder");
        data.disk = Some(SmallDisk::over(&data.path(), megabytes));
        data
    }

    /// The small disk it is on.
    pub fn disk(&self) -> &SmallDisk {
        self.disk.as_ref().expect("it is on a small disk")
    }

    fn of(on: On) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self {
            on,
            disk: None,
            folder,
        }
    }

    /// Its PostgreSQL.
    pub fn cluster(&self) -> &Cluster {
        match &self.on {
            On::File => panic!("this District is on SQLite"),
            On::Shared(_) => Cluster::shared(),
            On::Own(cluster) => cluster,
        }
    }

    /// The name of its database there.
    pub fn name(&self) -> &str {
        match &self.on {
            On::Shared(name) => name,
            On::File | On::Own(_) => "postgres",
        }
    }

    /// The folder itself; there is nothing in it until a server starts.
    pub fn path(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Where everything is kept.
    pub fn database(&self) -> Database {
        match &self.on {
            On::File => Database::in_folder(&self.path()),
            On::Shared(_) | On::Own(_) => Database::Postgres(self.cluster().url(self.name())),
        }
    }

    /// That as a word of the command line.
    pub fn url(&self) -> String {
        match self.database() {
            Database::Sqlite(file) => format!("sqlite://{}", file.display()),
            Database::Postgres(url) => url,
        }
    }

    /// Options for a server in this process, on any free port.
    pub fn options(&self) -> Options {
        Options {
            database: self.database(),
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            app: self.folder.path().join("dist"),
            public_url: None,
            behind_proxy: false,
            certificate: None,
            name: Some("Kano North".to_owned()),
            store: StoreOptions {
                patience: Duration::from_millis(300),
                ..StoreOptions::default()
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
        let store = Store::open(&self.database(), StoreOptions::default()).await;
        store.expect("the database opens")
    }

    /// A seat for a leader of that name.
    pub async fn seat(&self, name: &str) -> SeatId {
        self.seat_of(name, Role::Leader).await
    }

    /// A seat for somebody of that name.
    pub async fn seat_of(&self, name: &str, role: Role) -> SeatId {
        let store = self.store().await;
        let seat = store.add_seat(name, role, 0).await.expect("a seat");
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
    pub async fn stranger(&self) -> AnyConnection {
        sqlx::any::install_default_drivers();
        let connected = AnyConnection::connect(&self.url()).await;
        connected.expect("the database opens")
    }

    /// A program that holds the database so that nothing can be committed.
    pub async fn held(&self) -> Stranger {
        let mut stranger = self.stranger().await;
        let hold = match self.on {
            On::File => "BEGIN IMMEDIATE",
            On::Shared(_) | On::Own(_) => "BEGIN; LOCK TABLE entries IN EXCLUSIVE MODE",
        };
        let held = sqlx::raw_sql(hold).execute(&mut stranger).await;
        held.expect("it is free");
        Stranger(stranger)
    }

    /// From now on, PostgreSQL says of every `row`th row of `table` that the
    /// disk is full.
    pub async fn fills_up_at(&self, table: &str, row: usize) {
        let full = format!(
            "CREATE SEQUENCE filling;
             CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                 IF nextval('filling') % {row} = 0 THEN
                     RAISE EXCEPTION 'no room' USING ERRCODE = 'disk_full';
                 END IF;
                 RETURN NEW;
             END $$;
             CREATE TRIGGER filling BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION fill();"
        );
        let mut stranger = self.stranger().await;
        let done = sqlx::raw_sql(sqlx::AssertSqlSafe(full))
            .execute(&mut stranger)
            .await;
        done.expect("a trigger");
    }

    /// There is room again.
    pub async fn has_room(&self, table: &str) {
        let mut stranger = self.stranger().await;
        let drop = format!("DROP TRIGGER filling ON {table}");
        let done = sqlx::raw_sql(sqlx::AssertSqlSafe(drop))
            .execute(&mut stranger)
            .await;
        done.expect("it is dropped");
    }

    /// A backup of everything as it is now, made at the command line.
    pub async fn backed_up(&self) -> PathBuf {
        let file = self.folder.path().join("backup");
        let file = file.display().to_string();
        let made = self.command(&["backup", &file]).await;
        assert!(made.status.success(), "{made:?}");
        file.into()
    }

    /// Everything is lost, and a backup is put in its place. No server may run.
    pub async fn put_back(&self, backup: &Path) {
        self.is_lost();
        let backup = backup.display().to_string();
        let done = self.command(&["restore", &backup]).await;
        assert!(done.status.success(), "{done:?}");
    }

    /// Everything is lost.
    pub fn is_lost(&self) {
        if let Database::Sqlite(file) = self.database() {
            for end in ["", "-wal", "-shm"] {
                let _ = std::fs::remove_file(format!("{}{end}", file.display()));
            }
        } else {
            let cluster = self.cluster();
            cluster.drop(self.name());
            cluster.create(self.name());
        }
    }

    /// The program at its command line, on this database. A server in this
    /// process goes on meanwhile: what it has begun to write, it must end, or
    /// the program would wait for it in vain.
    pub async fn command(&self, arguments: &[&str]) -> std::process::Output {
        let arguments: Vec<String> = arguments.iter().map(|&said| said.to_owned()).collect();
        let url = self.url();
        let run = tokio::task::spawn_blocking(move || {
            Command::new(program())
                .args(arguments)
                .args(["--database", &url])
                .output()
        });
        let run = run.await.expect("nothing panics");
        run.expect("the program runs")
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
        if matches!(self.on, On::File) {
            let sound = sqlx::query("PRAGMA integrity_check")
                .fetch_one(&mut stranger)
                .await
                .expect("a check");
            assert_eq!(sound.get::<String, _>(0), "ok");
        }
        let entries = self.entries().await;
        for (id, raw) in &entries {
            assert_eq!(*id, EntryId::of(raw), "an entry's id is that of its bytes");
        }
        type Line = (i64, Vec<u8>, i64, String, Vec<u8>);
        let log: Vec<Line> =
            sqlx::query_as("SELECT n, chain, seat, what, entry FROM log ORDER BY n")
                .fetch_all(&mut stranger)
                .await
                .expect("the log");
        let (mut mark, mut logged) = (Mark::START, Vec::new());
        for (n, chain, seat, what, entry) in log {
            let entry = digest(entry);
            let told = [&entry.0[..], &seat.to_be_bytes(), what.as_bytes()];
            // An older version chained every line by its entry alone.
            let links = match &*what {
                "entry" => vec![entry],
                _ => vec![EntryId(Digest::of(&told).0), entry],
            };
            let mut places = links.iter().map(|link| mark.then(link));
            let place = places.find(|place| place.chain.0[..] == chain[..]);
            mark = place.unwrap_or_else(|| panic!("the chain holds at {n}"));
            assert_eq!(n.unsigned_abs(), mark.n, "the log has no gap");
            if what == "entry" {
                logged.push(entry);
            }
        }
        logged.sort();
        let gone: Vec<(Vec<u8>,)> = sqlx::query_as("SELECT id FROM redactions")
            .fetch_all(&mut stranger)
            .await
            .expect("what was erased");
        let gone: Vec<EntryId> = gone.into_iter().map(|(id,)| digest(id)).collect();
        logged.retain(|id| !gone.contains(id));
        let ids: Vec<_> = entries.iter().map(|(id, _)| *id).collect();
        assert_eq!(logged, ids, "each entry is in the log exactly once");
        ids.len()
    }

    /// Every byte of every file that holds the data.
    pub async fn bytes(&self) -> Vec<u8> {
        let folder = match self.on {
            On::File => self.path(),
            On::Shared(_) | On::Own(_) => {
                let mut stranger = self.stranger().await;
                let flushed = sqlx::query("CHECKPOINT").execute(&mut stranger).await;
                flushed.expect("a checkpoint");
                let oid = sqlx::query(
                    "SELECT oid::text FROM pg_database WHERE datname = current_database()",
                )
                .fetch_one(&mut stranger)
                .await
                .expect("its number");
                self.cluster().files(&oid.get::<String, _>(0))
            }
        };
        let files = std::fs::read_dir(folder).expect("the data folder");
        let read = |file: std::io::Result<std::fs::DirEntry>| {
            std::fs::read(file.expect("a file").path()).expect("its bytes")
        };
        let mut bytes: Vec<u8> = files.flat_map(read).collect();
        if !matches!(self.on, On::File) {
            // There, long texts are packed.
            bytes.extend(self.cluster().tool("pg_dump", &[self.name()]).into_bytes());
        }
        bytes
    }
}

impl Drop for Data {
    fn drop(&mut self) {
        if let On::Shared(name) = &self.on
            && !std::thread::panicking()
        {
            Cluster::shared().drop(name);
        }
    }
}

fn digest(column: Vec<u8>) -> EntryId {
    EntryId(column.try_into().expect("an id is 32 bytes"))
}
