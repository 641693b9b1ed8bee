//! The District's word that it holds a bundle, and places in its log.

use crate::decode::{DecodeError, of_format, within};
use crate::digest::{BadHex, Digest, EntryId};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The header in which a phone sends its latest mark with every call.
pub const MARK_HEADER: &str = "Fieldbook-Mark";

/// Why the District did not take an entry. Fixed words; a newer District may
/// say others.
pub mod reason {
    /// The author is neither this account nor one of its aliases.
    pub const WRONG_AUTHOR: &str = "wrong_author";
    /// An officer had its bytes erased; they are never taken again.
    pub const REDACTED: &str = "redacted";
    /// More bytes than an entry may have.
    pub const TOO_LARGE: &str = "too_large";
    /// Something on the way to the District lets no body through that is as
    /// large as this entry alone; the District has not seen it.
    pub const ON_THE_WAY: &str = "too_large_on_the_way";
    /// It is not an entry.
    pub const UNREADABLE: &str = "unreadable";
    /// It is private and came unsealed.
    pub const UNSEALED: &str = "unsealed";
    /// It is written to an account that nobody here has, or by somebody who
    /// writes to nobody.
    pub const NO_READER: &str = "no_reader";
    /// The record is another's: an officer reads it, and writes beside it; a leader
    /// writes into what is theirs, or was until it was handed on.
    pub const ANOTHERS: &str = "anothers";
}

/// A place in a District's log: the last line looked at, visible or not.
/// Written `n.<64 hex digits>`, in JSON `{"n":7,"chain":"…"}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The line's number; 0 is before the first line.
    pub n: u64,
    /// The chain up to that line.
    pub chain: Digest,
}

impl Mark {
    /// Before the first line of a log.
    pub const START: Mark = Mark {
        n: 0,
        chain: Digest::ZERO,
    };

    /// The place after one more line.
    pub fn then(&self, id: &EntryId) -> Self {
        Self {
            n: self.n + 1,
            chain: chain(&self.chain, id),
        }
    }
}

/// The next link: SHA-256 of the one before and the line's id: of an entry its own; of
/// what is told of one again, to others or that it is erased, SHA-256 of the entry's, the
/// seat (eight bytes, the highest first) and the word for it.
pub fn chain(before: &Digest, id: &EntryId) -> Digest {
    Digest::of(&[&before.0, &id.0])
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.n, self.chain)
    }
}

impl FromStr for Mark {
    type Err = DecodeError;
    fn from_str(text: &str) -> Result<Self, DecodeError> {
        let (n, chain) = text.split_once('.').ok_or(DecodeError::Malformed)?;
        if !n.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(DecodeError::Malformed);
        }
        Ok(Self {
            n: n.parse().map_err(|_| DecodeError::Malformed)?,
            chain: chain.parse().map_err(|BadHex| DecodeError::Malformed)?,
        })
    }
}

/// An entry the District did not take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// SHA-256 of its bytes, whether or not they are an entry.
    pub id: EntryId,
    /// One of [`reason`].
    pub reason: String,
}

/// The District holds every entry of the bundle but the refused ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The bundle's digest.
    pub sha256: Digest,
    /// Where the District's log stood.
    pub mark: Mark,
    /// What it did not take, as things stand now.
    pub refused: Vec<Refused>,
}

const FORMAT: &str = "fieldbook-receipt/1";
/// Room for every entry of a bundle to be refused.
const RECEIPT_BYTES: usize = 1024 * 1024;

#[derive(Serialize, Deserialize)]
struct Shape<'a> {
    format: &'a str,
    sha256: Digest,
    mark: Mark,
    refused: Vec<Refused>,
}

impl Receipt {
    /// The receipt as JSON: `{"format":"fieldbook-receipt/1","sha256":…,"mark":…,"refused":[…]}`.
    pub fn write(&self) -> String {
        serde_json::to_string(&Shape {
            format: FORMAT,
            sha256: self.sha256,
            mark: self.mark,
            refused: self.refused.clone(),
        })
        .expect("strings and numbers always have a JSON form")
    }

    /// Reads a receipt.
    ///
    /// # Errors
    /// `NewerFormat` for any other format; whether it is about the bundle that
    /// was sent, [`crate::delivery::believe`] says.
    pub fn read(json: &str) -> Result<Self, DecodeError> {
        within(json, RECEIPT_BYTES, crate::decode::DEPTH_LIMIT)?;
        let shape: Shape = of_format(json, FORMAT, |shape: &Shape| shape.format)?;
        Ok(Self {
            sha256: shape.sha256,
            mark: shape.mark,
            refused: shape.refused,
        })
    }
}

#[cfg(test)]
mod tests;
