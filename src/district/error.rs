//! Everything that can go wrong while answering, and what a phone is told.
//!
//! A phone is told a status and a fixed code, in `application/problem+json`.
//! It is never told what was in a file, a query or another's record.

use crate::problems;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sqlx::sqlite::SqliteError;
use std::time::Duration;

/// Why a call was not answered with what it asked for.
#[derive(Debug)]
pub enum Error {
    /// No session, or one that ended.
    NotJoined,
    /// The session is another device's.
    OtherDevice,
    /// What came is not what it should be; the code says in which way.
    Unreadable(&'static str),
    /// A carried file whose author is not known here; the code says why.
    Unproved(&'static str),
    /// The bytes were damaged on their way: to be sent again as they are.
    Damaged(&'static str),
    /// More bytes than allowed.
    TooLarge,
    /// Not JSON, or packed in a way that is not understood.
    WrongType,
    /// The bytes did not come in time.
    TooSlow,
    /// Too many calls; after this long, one more is welcome.
    TooMany(Duration),
    /// A cursor or mark that this log never had: the server is older than the phone remembers.
    UnknownMark,
    /// No such invite.
    UnknownCode,
    /// An invite that another phone has used.
    SpentCode,
    /// An invite that is too old.
    ExpiredCode,
    /// The phone's own account id belongs to another seat.
    AccountElsewhere,
    /// A file that waits for an officer holds something of it: that is decided first.
    FileWaits,
    /// Nothing is there.
    NotFound,
    /// The call exists, but not with this verb.
    WrongVerb,
    /// The address is longer than anything is called here.
    AddressTooLong,
    /// An error of the layers under the calls, known by its status alone.
    Bare(StatusCode),
    /// The database is held by someone else; it will be free again.
    Busy,
    /// The disk is full. Nothing was stored.
    Full,
    /// Ours alone. Nothing was stored.
    Broken(String),
}

impl Error {
    /// Every word that [`Error::code`] may say.
    pub const CODES: &[&str] = &[
        "not_joined",
        "other_device",
        "truncated",
        "malformed",
        "newer_format",
        "too_deep",
        "mark",
        "cursor",
        "signing_key",
        "not_carried",
        "damaged",
        "other_district",
        "unknown_phone",
        "not_signed",
        "revoked_phone",
        "digest_differs",
        "damaged_gzip",
        "broken_off",
        "too_large",
        "wrong_type",
        "too_slow",
        "too_many",
        "unknown_mark",
        "unknown_code",
        "spent_code",
        "expired_code",
        "account_elsewhere",
        "file_waits",
        "not_found",
        "wrong_verb",
        "address_too_long",
        "condition",
        "range",
        "busy",
        "full",
        "broken",
    ];

    fn status(&self) -> StatusCode {
        match self {
            Error::NotJoined | Error::OtherDevice => StatusCode::UNAUTHORIZED,
            Error::Unreadable(_) => StatusCode::BAD_REQUEST,
            Error::Unproved(_) => StatusCode::FORBIDDEN,
            // Not 400, on which a phone looks for the entry that is at fault.
            Error::Damaged(_) => StatusCode::CONFLICT,
            Error::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Error::WrongType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Error::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Error::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Error::UnknownMark | Error::SpentCode | Error::ExpiredCode => StatusCode::GONE,
            Error::UnknownCode | Error::NotFound => StatusCode::NOT_FOUND,
            Error::AccountElsewhere | Error::FileWaits => StatusCode::CONFLICT,
            Error::WrongVerb => StatusCode::METHOD_NOT_ALLOWED,
            Error::AddressTooLong => StatusCode::URI_TOO_LONG,
            Error::Bare(status) => *status,
            Error::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Error::Full => StatusCode::INSUFFICIENT_STORAGE,
            Error::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The fixed word for it, the same in answers and in logs.
    pub fn code(&self) -> &'static str {
        match self {
            Error::NotJoined => "not_joined",
            Error::OtherDevice => "other_device",
            Error::Unreadable(code) | Error::Unproved(code) | Error::Damaged(code) => code,
            Error::TooLarge => "too_large",
            Error::WrongType => "wrong_type",
            Error::TooSlow => "too_slow",
            Error::TooMany(_) => "too_many",
            Error::UnknownMark => "unknown_mark",
            Error::UnknownCode => "unknown_code",
            Error::SpentCode => "spent_code",
            Error::ExpiredCode => "expired_code",
            Error::AccountElsewhere => "account_elsewhere",
            Error::FileWaits => "file_waits",
            Error::NotFound => "not_found",
            Error::WrongVerb => "wrong_verb",
            Error::AddressTooLong => "address_too_long",
            Error::Bare(status) => problems::code(*status),
            Error::Busy => "busy",
            Error::Full => "full",
            Error::Broken(_) => "broken",
        }
    }

    /// How long to wait before asking again, where that is known.
    fn retry_after(&self) -> Option<Duration> {
        match self {
            Error::TooMany(wait) => Some(*wait),
            Error::Busy => Some(Duration::from_secs(5)),
            Error::Full => Some(Duration::from_secs(300)),
            _ => None,
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let status = self.status();
        if let Error::Broken(why) = &self {
            // `why` is made of our own words and the database's codes, see `From` below.
            tracing::error!(code = self.code(), why, "not answered");
        } else if status.is_server_error() {
            tracing::warn!(code = self.code(), "not answered");
        } else {
            tracing::info!(code = self.code(), "refused");
        }
        let problem = serde_json::json!({
            "type": "about:blank",
            "title": status.canonical_reason(),
            "status": status.as_u16(),
            "code": self.code(),
        });
        let mut response = (status, Json(problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static(problems::PROBLEM),
        );
        if let Some(wait) = self.retry_after() {
            let seconds = wait.as_secs_f64().ceil().max(1.0) as u64;
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// SQLite's primary result codes that have an answer of their own, and the
/// extended ones for a write that the disk did not take.
mod sqlite {
    pub const BUSY: i32 = 5;
    pub const CORRUPT: i32 = 11;
    pub const NOT_A_DATABASE: i32 = 26;
    pub const LOCKED: i32 = 6;
    pub const FULL: i32 = 13;
    pub const IOERR_WRITE: i32 = 778;
    pub const IOERR_FSYNC: i32 = 1034;
    pub const IOERR_TRUNCATE: i32 = 1546;
    pub const IOERR_SHMSIZE: i32 = 4874;
}

/// SQLSTATEs of PostgreSQL that have an answer of their own: first what is
/// full, then classes and codes after which the same call may go well.
mod postgres {
    pub const DISK_FULL: &str = "53100";
    /// No connection, a transaction that gave way, too few resources, a server
    /// that was told to stop or is starting.
    pub const PASSING: [&str; 4] = ["08", "40", "53", "57"];
    pub const LOCK_NOT_AVAILABLE: &str = "55P03";
    /// It stands by for another server, which was the first one until now.
    pub const READ_ONLY: &str = "25006";
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => Error::Busy,
            // The line to PostgreSQL broke; SQLite is not at the end of one.
            sqlx::Error::Io(_) => Error::Busy,
            sqlx::Error::Database(told) => {
                let code = told.code().unwrap_or_default();
                match told.try_downcast_ref::<SqliteError>() {
                    Some(_) => of_sqlite(code.parse().unwrap_or_default()),
                    None => of_postgres(&code),
                }
            }
            sqlx::Error::ColumnDecode { index, .. } => {
                Error::Broken(format!("column {index} does not read"))
            }
            // What was understood of a broken line, which the next call mends.
            sqlx::Error::Protocol(_) => Error::Busy,
            other => Error::Broken(other.to_string()),
        }
    }
}

// Neither database's own message is passed on, since it can quote a value: the
// code is enough.

fn of_sqlite(code: i32) -> Error {
    match code {
        sqlite::IOERR_WRITE
        | sqlite::IOERR_FSYNC
        | sqlite::IOERR_TRUNCATE
        | sqlite::IOERR_SHMSIZE => Error::Full,
        code if code & 0xff == sqlite::FULL => Error::Full,
        code if matches!(code & 0xff, sqlite::BUSY | sqlite::LOCKED) => Error::Busy,
        code if code & 0xff == sqlite::CORRUPT => {
            Error::Broken("the file is damaged (sqlite 11)".to_owned())
        }
        sqlite::NOT_A_DATABASE => {
            Error::Broken("the file is no database of SQLite (sqlite 26)".to_owned())
        }
        code => Error::Broken(format!("sqlite {code}")),
    }
}

fn of_postgres(code: &str) -> Error {
    if code == postgres::DISK_FULL {
        return Error::Full;
    }
    let passes = postgres::PASSING
        .iter()
        .any(|class| code.starts_with(class));
    if passes || [postgres::LOCK_NOT_AVAILABLE, postgres::READ_ONLY].contains(&code) {
        return Error::Busy;
    }
    Error::Broken(format!("postgresql {code}"))
}

/// For whoever runs the server and its commands.
impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::Busy => f.write_str(
                "the database does not answer, or another program holds it: is its server running?",
            ),
            Error::Full => f.write_str("the disk is full"),
            Error::Broken(why) => f.write_str(why),
            other => f.write_str(other.code()),
        }
    }
}

impl std::error::Error for Error {}
