//! The District's database, behind one interface.
//!
//! [`Store`] is all that the rest of the server sees. Today it speaks to
//! SQLite; a second database joins here, and in the files below this one,
//! which keep to SQL that both know.

mod changes;
mod history;
mod receive;
mod seats;

pub use history::History;
pub use receive::{Arrived, Outline, Taken};
pub use seats::{Caller, Enrolled, Joined, Joining, Revoked, Seat};

use crate::error::Error;
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Row, Sqlite, SqliteConnection, SqlitePool};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The version of `schema.sql`.
const SCHEMA: i64 = 1;

/// How the database is held.
#[derive(Clone, Debug)]
pub struct StoreOptions {
    /// How long a write waits for another program that holds the database.
    pub patience: Duration,
    /// The most pages the file may have; none for as many as the disk takes.
    pub pages: Option<u32>,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self {
            patience: Duration::from_secs(5),
            pages: None,
        }
    }
}

/// The District's database. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    /// One connection: writers queue here, fairly, before they queue in SQLite.
    writing: SqlitePool,
    reading: SqlitePool,
}

impl Store {
    /// Opens the database in `folder`, making both when they are not there
    /// (the folder for its owner's eyes only).
    ///
    /// # Errors
    ///
    /// [`Error::Broken`] when the folder cannot be made, the file is not a
    /// database, it was written by a newer version, or a PRAGMA did not take.
    pub async fn open(folder: &Path, options: StoreOptions) -> Result<Self, Error> {
        make_private(folder)?;
        let file = Self::file(folder);
        let connect = SqliteConnectOptions::new()
            .filename(&file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(options.patience);
        let connect = match options.pages {
            Some(pages) => connect.pragma("max_page_count", pages.to_string()),
            None => connect,
        };
        let pool = |connections| {
            SqlitePoolOptions::new()
                .max_connections(connections)
                .acquire_timeout(options.patience.max(Duration::from_secs(1)) * 4)
                .idle_timeout(None)
                .max_lifetime(None)
                .after_connect(|connection, _| Box::pin(assert_pragmas(connection)))
        };
        let writing = pool(1).connect_with(connect.clone()).await?;
        upgrade(&writing).await?;
        let reading = pool(4)
            .connect_with(connect.pragma("query_only", "1"))
            .await?;
        Ok(Self { writing, reading })
    }

    /// The database's file inside the data folder.
    pub fn file(folder: &Path) -> PathBuf {
        folder.join("district.sqlite")
    }

    /// Whether the database answers.
    pub async fn answers(&self) -> Result<(), Error> {
        sqlx::query("SELECT 1").execute(&self.reading).await?;
        Ok(())
    }

    /// A setting by its name.
    pub async fn setting(&self, name: &str) -> Result<Option<String>, Error> {
        let found = sqlx::query_scalar("SELECT value FROM settings WHERE name = $1")
            .bind(name.to_owned())
            .fetch_optional(&self.reading)
            .await?;
        Ok(found)
    }

    /// Keeps a setting.
    pub async fn set(&self, name: &str, value: &str) -> Result<(), Error> {
        let mut write = self.write().await?;
        sqlx::query(
            "INSERT INTO settings (name, value) VALUES ($1, $2)
             ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        )
        .bind(name.to_owned())
        .bind(value.to_owned())
        .execute(write.on())
        .await?;
        write.commit().await
    }

    /// Writes what is still in the write-ahead log into the file, and closes.
    pub async fn close(self) {
        self.reading.close().await;
        if let Err(error) = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
            .execute(&self.writing)
            .await
        {
            tracing::warn!(%error, "the write-ahead log stays; the next start reads it");
        }
        self.writing.close().await;
    }

    /// Begins a transaction that holds the database's one write lock until it
    /// is committed or dropped.
    async fn write(&self) -> Result<Write, Error> {
        let mut connection = self.writing.acquire().await?;
        sqlx::query("BEGIN IMMEDIATE")
            .execute(&mut *connection)
            .await?;
        Ok(Write {
            connection,
            committed: false,
        })
    }
}

/// A transaction under the write lock. Dropped without [`Write::commit`], its
/// connection is closed, which leaves nothing of it whatever went wrong: after
/// a full disk SQLite may have rolled back by itself already, and a second
/// ROLLBACK would fail.
struct Write {
    connection: PoolConnection<Sqlite>,
    committed: bool,
}

impl Write {
    fn on(&mut self) -> &mut SqliteConnection {
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

/// An acknowledgement is worth what these four say, so a connection on which
/// one did not take is no connection.
async fn assert_pragmas(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    let journal: String = sqlx::query_scalar("PRAGMA journal_mode")
        .fetch_one(&mut *connection)
        .await?;
    let synchronous: i64 = sqlx::query_scalar("PRAGMA synchronous")
        .fetch_one(&mut *connection)
        .await?;
    let foreign_keys: i64 = sqlx::query_scalar("PRAGMA foreign_keys")
        .fetch_one(&mut *connection)
        .await?;
    let busy: i64 = sqlx::query_scalar("PRAGMA busy_timeout")
        .fetch_one(&mut *connection)
        .await?;
    const FULL: i64 = 2;
    if journal == "wal" && synchronous == FULL && foreign_keys == 1 && busy > 0 {
        Ok(())
    } else {
        Err(sqlx::Error::Configuration(
            format!(
                "the database did not take its settings: journal_mode {journal}, \
                 synchronous {synchronous}, foreign_keys {foreign_keys}, busy_timeout {busy}"
            )
            .into(),
        ))
    }
}

async fn upgrade(pool: &SqlitePool) -> Result<(), Error> {
    let mut connection = pool.acquire().await?;
    sqlx::query("BEGIN IMMEDIATE")
        .execute(&mut *connection)
        .await?;
    let version: i64 = sqlx::query("PRAGMA user_version")
        .fetch_one(&mut *connection)
        .await?
        .get(0);
    match version {
        0 => {
            sqlx::raw_sql(include_str!("store/schema.sql"))
                .execute(&mut *connection)
                .await?;
            sqlx::raw_sql("PRAGMA user_version = 1")
                .execute(&mut *connection)
                .await?;
        }
        SCHEMA => {}
        newer => {
            connection.close_on_drop();
            return Err(Error::Broken(format!(
                "this database was written by a newer version (schema {newer}, known here: {SCHEMA})"
            )));
        }
    }
    sqlx::query("COMMIT").execute(&mut *connection).await?;
    Ok(())
}

/// Makes the data folder, for its owner's eyes only.
fn make_private(folder: &Path) -> Result<(), Error> {
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
