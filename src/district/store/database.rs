//! Which database, and what differs between the two: how a connection is made
//! to keep what it says it kept, how the one write lock is taken, and how the
//! tables get there.

use super::StoreOptions;
use crate::error::Error;
use sqlx::any::{AnyConnectOptions, AnyPoolOptions, install_default_drivers};
use sqlx::{AnyConnection, AnyPool, AssertSqlSafe, Connection, Row};
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

/// Where the District keeps what it has.
#[derive(Clone, PartialEq, Eq)]
pub enum Database {
    /// One file, SQLite's, beside its write-ahead log.
    Sqlite(PathBuf),
    /// A database of a PostgreSQL server, as a connection URL. It may hold a
    /// password, so it is shown nowhere.
    Postgres(String),
}

/// What the tables became, version by version. A database is brought up to
/// date at its opening, all or nothing.
pub(super) const VERSIONS: [&str; 13] = [
    include_str!("schema/1.sql"),
    include_str!("schema/2.sql"),
    include_str!("schema/3.sql"),
    include_str!("schema/4.sql"),
    include_str!("schema/5.sql"),
    include_str!("schema/6.sql"),
    include_str!("schema/7.sql"),
    include_str!("schema/8.sql"),
    include_str!("schema/9.sql"),
    include_str!("schema/10.sql"),
    include_str!("schema/11.sql"),
    include_str!("schema/12.sql"),
    include_str!("schema/13.sql"),
];

/// "District", as the number of a lock that everybody who writes takes.
const WRITING: i64 = 0x4469_7374_7269_6374;

impl Database {
    /// The one in a data folder, where nothing else is said.
    pub fn in_folder(folder: &Path) -> Self {
        Self::Sqlite(folder.join("district.sqlite"))
    }

    /// Connections, of which the first begins at once. Those that only read
    /// cannot do else.
    pub(super) async fn pool(
        &self,
        connections: u32,
        only_reads: bool,
        options: &StoreOptions,
    ) -> Result<AnyPool, Error> {
        install_default_drivers();
        let (told, at) = (self.prepare(only_reads, options), self.options()?);
        let is_sqlite = matches!(self, Self::Sqlite(_));
        // One by itself first: a pool would try again and again, and not say why.
        if let Ok(mut first) = AnyConnection::connect_with(&at).await
            && let Err(error) = make_ready(&mut first, told.clone(), is_sqlite).await
        {
            let error = match error {
                sqlx::Error::Configuration(_) => return Err(error.into()),
                error => Error::from(error),
            };
            // A file that is none, or damaged, will not be another one later.
            if is_sqlite && matches!(error, Error::Broken(_)) {
                return Err(error);
            }
        }
        let pool = AnyPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(options.patience.max(Duration::from_secs(1)) * 4)
            .idle_timeout(None)
            .max_lifetime(None)
            .after_connect(move |connection, _| {
                Box::pin(make_ready(connection, told.clone(), is_sqlite))
            });
        Ok(pool.connect_with(at).await?)
    }

    fn options(&self) -> Result<AnyConnectOptions, Error> {
        let url = match self {
            Self::Sqlite(file) => format!("sqlite://{}?mode=rwc", in_url(&whole(file))),
            Self::Postgres(url) => url.clone(),
        };
        url.parse()
            .map_err(|_| Error::Broken("the database's URL does not read".to_owned()))
    }

    /// What every new connection is told.
    fn prepare(&self, only_reads: bool, options: &StoreOptions) -> String {
        let patience = options.patience.as_millis();
        match self {
            Self::Sqlite(_) => {
                let mut told = format!(
                    "PRAGMA busy_timeout = {patience}; PRAGMA journal_mode = WAL;
                     PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
                     PRAGMA secure_delete = ON;"
                );
                if let Some(pages) = options.pages {
                    told += &format!("PRAGMA max_page_count = {pages};");
                }
                if only_reads {
                    told += "PRAGMA query_only = ON;";
                }
                told
            }
            Self::Postgres(_) => format!(
                "SET synchronous_commit = on; SET lock_timeout = {patience};
                 SET default_transaction_read_only = {};",
                if only_reads { "on" } else { "off" }
            ),
        }
    }

    /// Begins a transaction that is the only one to write until it ends.
    ///
    /// PostgreSQL would else let two writers go on side by side, and a reader
    /// see the later line of the log before the earlier.
    pub(super) async fn begin(&self, connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(_) => {
                sqlx::query("BEGIN IMMEDIATE").execute(connection).await?;
            }
            Self::Postgres(_) => {
                sqlx::query("BEGIN").execute(&mut *connection).await?;
                sqlx::query("SELECT pg_advisory_xact_lock($1)")
                    .bind(WRITING)
                    .execute(connection)
                    .await?;
            }
        }
        Ok(())
    }

    /// Begins a transaction that reads everything as it is at one moment.
    pub(super) async fn begin_reading(&self, on: &mut AnyConnection) -> Result<(), sqlx::Error> {
        let begin = match self {
            Self::Sqlite(_) => "BEGIN",
            Self::Postgres(_) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        };
        sqlx::query(begin).execute(on).await?;
        Ok(())
    }

    /// What the database's own check finds wrong. PostgreSQL's is a program of
    /// its own (`pg_amcheck`); here it is read from end to end all the same.
    pub(super) async fn own_check(
        &self,
        on: &mut AnyConnection,
    ) -> Result<Option<String>, sqlx::Error> {
        if matches!(self, Self::Postgres(_)) {
            return Ok(None);
        }
        let row = sqlx::query("PRAGMA integrity_check(1)")
            .fetch_one(on)
            .await?;
        let told: String = row.try_get(0)?;
        Ok((told != "ok").then(|| "the file itself is damaged".to_owned()))
    }

    /// Makes the tables, or brings them up to date. Of several servers that
    /// start at once, one does it.
    pub(super) async fn upgrade(&self, pool: &AnyPool, make: bool) -> Result<(), Error> {
        let mut connection = pool.acquire().await?;
        self.begin(&mut connection).await?;
        let done = self.upgrade_in(&mut connection, make).await;
        let ended = match done {
            Ok(()) => sqlx::query("COMMIT").execute(&mut *connection).await,
            Err(error) => {
                connection.close_on_drop();
                return Err(error);
            }
        };
        ended?;
        Ok(())
    }

    async fn upgrade_in(&self, connection: &mut AnyConnection, make: bool) -> Result<(), Error> {
        let version = self.version(connection).await?;
        if version == 0 && !make {
            return Err(Error::NotFound);
        }
        let known = VERSIONS.len();
        let steps = usize::try_from(version)
            .ok()
            .and_then(|version| VERSIONS.get(version..))
            .ok_or_else(|| {
                Error::Broken(format!(
                    "this database was written by a newer version (schema {version}, known here: {known})"
                ))
            })?;
        for step in steps {
            sqlx::raw_sql(AssertSqlSafe(self.in_own_words(step)))
                .execute(&mut *connection)
                .await?;
        }
        if !steps.is_empty() {
            let told = match self {
                Self::Sqlite(_) => format!("PRAGMA user_version = {known}"),
                Self::Postgres(_) => format!(
                    "DELETE FROM schema_version; INSERT INTO schema_version VALUES ({known})"
                ),
            };
            sqlx::raw_sql(AssertSqlSafe(told))
                .execute(connection)
                .await?;
        }
        Ok(())
    }

    async fn version(&self, connection: &mut AnyConnection) -> Result<i64, sqlx::Error> {
        let ask = match self {
            Self::Sqlite(_) => "PRAGMA user_version",
            Self::Postgres(_) => {
                sqlx::query("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)")
                    .execute(&mut *connection)
                    .await?;
                "SELECT COALESCE(MAX(version), 0) FROM schema_version"
            }
        };
        sqlx::query(ask).fetch_one(connection).await?.try_get(0)
    }

    /// Writes SQLite's write-ahead log into the file and empties it. False while
    /// somebody still reads from it: then it is to be asked once more.
    pub(super) async fn empty_log(&self, pool: &AnyPool) -> Result<bool, sqlx::Error> {
        if matches!(self, Self::Postgres(_)) {
            return Ok(true);
        }
        let told = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
            .fetch_one(pool)
            .await?;
        let waits: i64 = told.try_get(0)?;
        Ok(waits == 0)
    }

    /// What is left to do before the last connection closes.
    pub(super) async fn wind_up(&self, pool: &AnyPool) {
        if let Err(error) = self.empty_log(pool).await {
            tracing::warn!(%error, "the write-ahead log stays; the next start reads it");
        }
    }
}

/// Tells a new connection what it must keep to, and asks whether it does.
async fn make_ready(
    connection: &mut AnyConnection,
    told: String,
    is_sqlite: bool,
) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(AssertSqlSafe(told))
        .execute(&mut *connection)
        .await?;
    if is_sqlite {
        assert_sqlite(connection).await
    } else {
        assert_postgres(connection).await
    }
}

/// An acknowledgement is worth what these say, and an erasure what the last does, so
/// a connection on which one did not take is no connection.
async fn assert_sqlite(connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
    let mut told = Vec::new();
    for pragma in [
        "PRAGMA journal_mode",
        "PRAGMA synchronous",
        "PRAGMA foreign_keys",
        "PRAGMA busy_timeout",
        "PRAGMA secure_delete",
    ] {
        let row = sqlx::query(pragma).fetch_one(&mut *connection).await?;
        let value = match row.try_get::<i64, _>(0) {
            Ok(number) => number.to_string(),
            Err(_) => row.try_get(0)?,
        };
        told.push(value);
    }
    const FULL: &str = "2";
    let promised = told[0] == "wal" && told[1] == FULL && told[2] == "1" && told[3] != "0";
    if promised && told[4] == "1" {
        return Ok(());
    }
    Err(did_not_take(&format!(
        "journal_mode {}, synchronous {}, foreign_keys {}, busy_timeout {}, secure_delete {}",
        told[0], told[1], told[2], told[3], told[4]
    )))
}

/// The same of PostgreSQL: a commit is on the disk when it is said, pages are
/// never half written, and every letter comes back as it came.
async fn assert_postgres(connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
    let row = sqlx::query(
        "SELECT current_setting('synchronous_commit'), current_setting('fsync'),
            current_setting('full_page_writes'), current_setting('server_encoding')",
    )
    .fetch_one(connection)
    .await?;
    let mut told: [String; 4] = Default::default();
    for (at, value) in told.iter_mut().enumerate() {
        *value = row.try_get(at)?;
    }
    if told == ["on", "on", "on", "UTF8"] {
        return Ok(());
    }
    Err(did_not_take(&format!(
        "synchronous_commit {}, fsync {}, full_page_writes {}, server_encoding {}",
        told[0], told[1], told[2], told[3]
    )))
}

fn did_not_take(told: &str) -> sqlx::Error {
    sqlx::Error::Configuration(format!("the database did not take its settings: {told}").into())
}

/// A path without dots and links, out of which a URL would make another.
fn whole(file: &Path) -> PathBuf {
    let folder = file.parent().filter(|folder| *folder != Path::new(""));
    let folder = folder.unwrap_or(Path::new("."));
    match (folder.canonicalize(), file.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => file.to_owned(),
    }
}

/// A path as a part of a URL.
fn in_url(file: &Path) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte);
    let bytes = file.as_os_str().as_encoded_bytes().iter();
    bytes.fold(String::new(), |mut text, byte| {
        if plain(*byte) {
            text.push(char::from(*byte));
        } else {
            text += &format!("%{byte:02X}");
        }
        text
    })
}

impl FromStr for Database {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        match text.strip_prefix("sqlite://") {
            Some(file) if !file.is_empty() => Ok(Self::Sqlite(file.into())),
            _ => Err(
                "it should be like sqlite:///var/lib/district/district.sqlite \
                      or postgres://user@host/name"
                    .to_owned(),
            ),
        }
    }
}

impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(file) => write!(f, "{}", file.display()),
            Self::Postgres(_) => f.write_str("PostgreSQL"),
        }
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_is_named_by_a_url_and_nothing_else_is_guessed() {
        let file = Database::Sqlite("/srv/a b.sqlite".into());
        assert_eq!("sqlite:///srv/a b.sqlite".parse(), Ok(file.clone()));
        let url = "postgres://district:secret@db/field";
        assert_eq!(url.parse(), Ok(Database::Postgres(url.to_owned())));
        for wrong in ["", "sqlite://", "mysql://x/y", "/srv/x.sqlite"] {
            assert!(wrong.parse::<Database>().is_err(), "{wrong}");
        }
        assert_eq!(
            in_url(Path::new("/srv/a b?.sqlite")),
            "/srv/a%20b%3F.sqlite"
        );
    }

    #[test]
    fn a_password_in_a_url_is_not_shown() {
        let database: Database = "postgres://district:secret@db/field".parse().unwrap();
        assert!(!format!("{database} {database:?}").contains("secret"));
    }
}
