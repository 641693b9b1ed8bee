//! Who may see what: the one type that every question to the store takes.

use std::fmt;

/// A person's place at this District; a small number, since people type it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeatId(pub i64);

impl fmt::Display for SeatId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What somebody is at this District; it is stored with the seat, and nothing
/// that a phone sends can change it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// Writes, and reads what their account wrote.
    #[default]
    Leader,
    /// Reads besides what the leaders sent that is not theirs alone.
    Officer,
}

impl Role {
    /// The word for it, in the database and in answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Leader => "leader",
            Self::Officer => "officer",
        }
    }

    /// What that word means. One that only a newer version knows means the
    /// least that anybody may.
    pub fn named(name: &str) -> Self {
        match name {
            "officer" => Self::Officer,
            _ => Self::Leader,
        }
    }

    /// What whoever sits there may look at.
    pub fn scope(self, seat: SeatId) -> Scope {
        match self {
            Self::Leader => Scope::Leader(seat),
            Self::Officer => Scope::Officer(seat),
        }
    }
}

/// What a question may look at. It comes from the session (or from whoever
/// sits at the server), never from the body of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// One leader: what their account wrote, from all their devices.
    Leader(SeatId),
    /// An officer: what their account wrote, and of everybody's what is not
    /// that person's alone.
    Officer(SeatId),
    /// Everything: for whoever runs the server, at its command line, and for
    /// the server's own work, of which nobody is told.
    Whole,
}

impl Scope {
    /// Whose it is; nobody's for the whole.
    pub fn seat(self) -> Option<SeatId> {
        match self {
            Self::Leader(seat) | Self::Officer(seat) => Some(seat),
            Self::Whole => None,
        }
    }
}
