//! Who may see what: the one type that every question to the store takes.

use sqlx::{QueryBuilder, Sqlite};
use std::fmt;

/// A leader's place at this District; a small number, since people type it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeatId(pub i64);

impl fmt::Display for SeatId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a question may look at. It comes from the session (or from whoever
/// sits at the server), never from the body of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// One leader: what their account wrote, from all their devices.
    Leader(SeatId),
    /// Whoever runs the server, at its command line: everything the District
    /// can read.
    Office,
}

impl Scope {
    /// Adds to a query, after a WHERE that has begun, that `column` is a seat
    /// this scope may look at.
    pub(crate) fn only(self, query: &mut QueryBuilder<Sqlite>, column: &'static str) {
        match self {
            Scope::Leader(seat) => {
                query
                    .push(" AND ")
                    .push(column)
                    .push(" = ")
                    .push_bind(seat.0);
            }
            Scope::Office => {}
        }
    }
}
