//! What can go wrong, and the one place that reads a `DOMException`.

use indexed_db_futures::error::{Error as DbError, OpenDbError};
use wasm_bindgen::{JsCast, JsValue};

/// Why the phone's database did not do what was asked. In every case nothing
/// was half done: what stood there before stands there now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    /// The phone has no room left.
    Full,
    /// Another tab holds the database and did not let go in time.
    Blocked,
    /// The browser gave up the transaction; trying again may help.
    Aborted,
    /// The connection was lost and could not be brought back: reload the page.
    Closed,
    /// The database was taken away while it was open, by the browser or by
    /// somebody who cleared the page's data: reload the page.
    Gone,
    /// Something stored cannot be read, or a store is missing.
    Corrupt,
    /// This page has no WebCrypto (it was not opened over HTTPS), so nothing
    /// can be sealed.
    Locked,
    /// One record is larger than an entry may be.
    TooLarge,
    /// A newer version of the app has taken over the database: reload the page.
    Newer,
    /// The browser does not let this page keep anything.
    Denied,
    /// A part of the app is needed for this that is not on the phone yet.
    Apart,
    /// Somebody else wrote the record: here it is only read.
    Anothers,
    /// The District had the record erased, and takes nothing of it any more.
    Erased,
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Debug::fmt(self, f)
    }
}

impl std::error::Error for Error {}

impl Error {
    /// Reads a `DOMException` (anything with a `name`) thrown by a request or
    /// found in `transaction.error`.
    pub(crate) fn of_exception(exception: &JsValue) -> Self {
        match name_of(exception).as_str() {
            "QuotaExceededError" => Error::Full,
            // "AbortError" in `transaction.error` is the browser's doing (the
            // connection was taken away); our own aborts leave it empty.
            // "UnknownError" is what WebKit throws when its database process died.
            "AbortError" | "InvalidStateError" | "UnknownError" => Error::Closed,
            "VersionError" => Error::Newer,
            "NotFoundError" | "NotReadableError" | "DataError" => Error::Corrupt,
            "SecurityError" | "NotAllowedError" => Error::Denied,
            _ => Error::Aborted,
        }
    }

    /// Reads what opening threw.
    pub(crate) fn of_opening(error: &OpenDbError) -> Self {
        match error {
            // The crate says "version zero" for whatever `open` throws at once.
            OpenDbError::VersionZero
            | OpenDbError::UnsupportedEnvironment
            | OpenDbError::NullFactory => Error::Denied,
            OpenDbError::Base(error) => match exception_name(error).as_str() {
                // A backing store that cannot be read.
                "UnknownError" => Error::Corrupt,
                _ => error.into(),
            },
        }
    }
}

impl From<&DbError> for Error {
    fn from(error: &DbError) -> Self {
        match error {
            DbError::DomException(exception) => Error::of_exception(exception.as_ref()),
            DbError::Unknown(thrown) => Error::of_exception(thrown.as_ref()),
            DbError::Serialisation(_) | DbError::MissingData(_) => Error::Corrupt,
        }
    }
}

impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        Self::from(&error)
    }
}

fn exception_name(error: &DbError) -> String {
    match error {
        DbError::DomException(exception) => name_of(exception.as_ref()),
        DbError::Unknown(thrown) => name_of(thrown.as_ref()),
        DbError::Serialisation(_) | DbError::MissingData(_) => String::new(),
    }
}

fn name_of(exception: &JsValue) -> String {
    match exception.dyn_ref::<web_sys::DomException>() {
        Some(exception) => exception.name(),
        None => js_sys::Reflect::get(exception, &"name".into())
            .ok()
            .and_then(|name| name.as_string())
            .unwrap_or_default(),
    }
}
