//! The files of the tables and views, in the words of each database.

use super::Database;

impl Database {
    /// The files of the tables say BLOB, as SQLite does, and in braces what each
    /// has its own words for: `{uuid column}`, `{json column}`, and of the JSON
    /// that is called `entry` `{text path}` and `{number path}`.
    pub(super) fn in_own_words(&self, sql: &str) -> String {
        let mut pieces = sql.split('{');
        let mut told = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let (asked, rest) = piece.split_once('}').unwrap_or((piece, ""));
            let (what, of) = asked.split_once(' ').unwrap_or((asked, ""));
            told += &match self {
                Self::Sqlite(_) => sqlite_words(what, of),
                Self::Postgres(_) => postgres_words(what, of),
            };
            told += rest;
        }
        match self {
            Self::Sqlite(_) => told,
            Self::Postgres(_) => told.replace(" BLOB", " BYTEA"),
        }
    }
}

fn sqlite_words(what: &str, of: &str) -> String {
    match what {
        "uuid" => {
            let part = |at, long| format!("SUBSTR(HEX({of}), {at}, {long})");
            let parts = [
                part(1, 8),
                part(9, 4),
                part(13, 4),
                part(17, 4),
                part(21, 12),
            ];
            format!("LOWER({})", parts.join(" || '-' || "))
        }
        "json" => of.to_owned(),
        "number" => format!("CAST(json_extract(entry, '$.{of}') AS INTEGER)"),
        _ => format!("CAST(json_extract(entry, '$.{of}') AS TEXT)"),
    }
}

fn postgres_words(what: &str, of: &str) -> String {
    let text = || format!("(entry #>> '{{{}}}')", of.replace('.', ","));
    match what {
        "uuid" => format!("CAST(CAST(ENCODE({of}, 'hex') AS uuid) AS text)"),
        // The one letter that PostgreSQL does not take, as JSON writes it: here
        // it is a new line. Half a letter is in no entry.
        "json" => format!(r"CAST(REPLACE({of}, '\u0000', '\n') AS json)"),
        "number" => format!(
            "CAST(SUBSTRING({} FROM '^[0-9]{{1,9}}$') AS bigint)",
            text()
        ),
        _ => text(),
    }
}
