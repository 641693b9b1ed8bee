//! The District's database, behind one interface.
//!
//! [`Store`] is all that the rest of the server sees. Whether it speaks to
//! SQLite or to PostgreSQL, only [`Database`] knows; every statement is a
//! `Query`, which is asked within a scope.

mod cards;
mod changes;
mod database;
mod erasure;
mod history;
mod invites;
mod pictures;
mod query;
mod receive;
mod seats;
mod succession;
mod tables;
mod waiting;
mod words;

pub use database::Database;
pub use history::History;
pub use invites::{Enrolled, Joining};
pub(crate) use pictures::picture_of;
pub use receive::{Arrived, Outline, Taken};
pub use seats::{Caller, Joined, Revoked, Seat, Signer};
pub use succession::Went;
pub use tables::Found;
pub use waiting::Waiting;

use crate::error::Error;
use crate::scope::Scope;
use domain::ids::RecordId;
use domain::kinds::KINDS;
use domain::record::Share;
use query::Query;
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AnyPool};
use std::path::Path;
use std::time::Duration;
use uuid::Uuid;

/// How the database is held.
#[derive(Clone, Debug)]
pub struct StoreOptions {
    /// How long a write waits for another program that holds the database.
    pub patience: Duration,
    /// Whether to make what is not there.
    pub make: bool,
    /// The most pages an SQLite file may have; none for as many as the disk takes.
    pub pages: Option<u32>,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self {
            patience: Duration::from_secs(5),
            make: true,
            pages: None,
        }
    }
}

/// The District's database. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    database: Database,
    /// One connection: writers queue here, fairly, before they queue in the
    /// database with those of other programs.
    writing: AnyPool,
    reading: AnyPool,
}

impl Store {
    /// Opens the database, making an SQLite file and its folder when they are
    /// not there (the folder for its owner's eyes only), and the tables, if it may.
    ///
    /// # Errors
    ///
    /// [`Error::Broken`] when the folder cannot be made, the file is not a
    /// database, it was written by a newer version, or it does not promise to
    /// keep what it commits; [`Error::NotFound`] when there is no District and none
    /// may be made; [`Error::Busy`] when it does not answer.
    pub async fn open(database: &Database, options: StoreOptions) -> Result<Self, Error> {
        if let Database::Sqlite(file) = database {
            match file.parent() {
                _ if !options.make && !file.is_file() => return Err(Error::NotFound),
                Some(folder) => make_private(folder)?,
                None => {}
            }
        }
        let writing = database.pool(1, false, &options).await?;
        database.upgrade(&writing, options.make).await?;
        let reading = database.pool(4, true, &options).await?;
        let store = Self {
            database: database.clone(),
            writing,
            reading,
        };
        if options.make {
            // A server that was killed may not have come to it.
            store.write_over().await;
        }
        Ok(store)
    }

    /// Whether the database answers.
    pub async fn answers(&self) -> Result<(), Error> {
        Query::within(Scope::Whole, "SELECT 1")
            .execute(&self.reading)
            .await?;
        Ok(())
    }

    /// A setting by its name.
    pub async fn setting(&self, name: &str) -> Result<Option<String>, Error> {
        let found = Query::within(Scope::Whole, "SELECT value FROM settings WHERE name = ")
            .value(name)
            .first(&self.reading)
            .await?;
        Ok(found.map(|(value,)| value))
    }

    /// Keeps a setting.
    pub async fn set(&self, name: &str, value: &str) -> Result<(), Error> {
        let mut write = self.write().await?;
        Query::within(Scope::Whole, "INSERT INTO settings (name, value) ")
            .rows([(name, value)], |row, (name, value)| {
                row.value(name).value(value)
            })
            .push(" ON CONFLICT (name) DO UPDATE SET value = excluded.value")
            .execute(write.on())
            .await?;
        write.commit().await
    }

    /// Keeps a setting unless there is one of that name, and answers the one
    /// that counts from now on.
    pub async fn set_once(&self, name: &str, value: &str) -> Result<String, Error> {
        let mut write = self.write().await?;
        Query::within(Scope::Whole, "INSERT INTO settings (name, value) ")
            .rows([(name, value)], |row, (name, value)| {
                row.value(name).value(value)
            })
            .push(" ON CONFLICT (name) DO NOTHING")
            .execute(write.on())
            .await?;
        let kept: Option<(String,)> =
            Query::within(Scope::Whole, "SELECT value FROM settings WHERE name = ")
                .value(name)
                .first(write.on())
                .await?;
        write.commit().await?;
        let (kept,) = kept.ok_or_else(|| Error::Broken("a setting did not stay".to_owned()))?;
        Ok(kept)
    }

    /// Closes all connections. SQLite's write-ahead log is written into the
    /// file first.
    pub async fn close(self) {
        self.reading.close().await;
        self.database.wind_up(&self.writing).await;
        self.writing.close().await;
    }

    /// Sees to it that what was erased is written over in SQLite's files, and not
    /// only once the server stops or the log has grown: at once, or as soon as
    /// nobody reads from the log any more.
    async fn write_over(&self) {
        const PAUSE: Duration = Duration::from_secs(1);
        if matches!(self.database.empty_log(&self.writing).await, Ok(true)) {
            return;
        }
        let store = self.clone();
        tokio::spawn(async move {
            while !store.writing.is_closed() {
                tokio::time::sleep(PAUSE).await;
                if matches!(store.database.empty_log(&store.writing).await, Ok(true)) {
                    return;
                }
            }
        });
    }

    /// Begins a transaction that is the only one to write until it is
    /// committed or dropped.
    async fn write(&self) -> Result<Write, Error> {
        let connection = self.writing.acquire().await?;
        let mut write = Write {
            connection,
            committed: false,
        };
        self.database.begin(write.on()).await?;
        Ok(write)
    }
}

/// A transaction under the write lock. Dropped without [`Write::commit`], its
/// connection is closed, which leaves nothing of it whatever went wrong: after
/// a full disk SQLite may have rolled back by itself already, and a second
/// ROLLBACK would fail.
struct Write {
    connection: PoolConnection<Any>,
    committed: bool,
}

impl Write {
    fn on(&mut self) -> &mut AnyConnection {
        &mut self.connection
    }

    async fn commit(mut self) -> Result<(), Error> {
        sqlx::query("COMMIT").execute(self.on()).await?;
        self.committed = true;
        Ok(())
    }
}

impl Drop for Write {
    fn drop(&mut self) {
        if !self.committed {
            self.connection.close_on_drop();
        }
    }
}

/// What of `entries` an officer may read, as a condition: levels that are
/// known to be for the District, and no kind that is its writer's alone.
fn open_to_officers() -> String {
    let private = KINDS.iter().filter(|kind| kind.share == Share::Mine);
    let private: Vec<_> = private.map(|kind| format!("'{}'", kind.name)).collect();
    format!(
        "((entries.share IN ('district', 'leaders') OR entries.share LIKE 'to:%') \
         AND entries.kind NOT IN ({}))",
        private.join(", ")
    )
}

/// 32 bytes, as the columns of digests hold them.
fn digest(column: Vec<u8>) -> Result<[u8; 32], Error> {
    column
        .try_into()
        .map_err(|_| Error::Broken("a digest that is not 32 bytes".to_owned()))
}

/// 16 bytes, as the columns of records, accounts and devices hold them.
fn id(column: Vec<u8>) -> Result<Uuid, Error> {
    Uuid::from_slice(&column).map_err(|_| Error::Broken("an id that is not 16 bytes".to_owned()))
}

fn record_id(column: Vec<u8>) -> Result<RecordId, Error> {
    id(column).map(RecordId)
}

/// Makes the data folder, for its owner's eyes only.
pub(crate) fn make_private(folder: &Path) -> Result<(), Error> {
    let told = |error: std::io::Error| {
        Error::Broken(format!("the data folder {}: {error}", folder.display()))
    };
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(told)
}
