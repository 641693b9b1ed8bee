//! The revisions of one record, made by several devices, as one record.

use crate::digest::EntryId;
use serde_json::Value;

/// One readable revision.
#[derive(Clone, Debug, PartialEq)]
pub struct Revision {
    /// The entry's id.
    pub id: EntryId,
    /// The entries it was written on top of.
    pub parents: Vec<EntryId>,
    /// Whether it deletes the record.
    pub deleted: bool,
    /// The paths it set.
    pub set: Vec<String>,
    /// The whole record as it saw it.
    pub body: Value,
}

/// What is known of one entry of a record's history.
#[derive(Clone, Debug, PartialEq)]
pub enum Known {
    /// It can be read.
    Revision(Revision),
    /// The District may not show it, or its bytes were redacted.
    Stub {
        /// The entry's id.
        id: EntryId,
        /// Its parents, as far as known.
        parents: Vec<EntryId>,
    },
    /// It is here, but sealed with a key not known here, or of a newer version.
    Shut {
        /// The entry's id.
        id: EntryId,
        /// Its parents.
        parents: Vec<EntryId>,
    },
}

/// Where a record stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Merged {
    /// The readable entries nothing readable is written on top of, by id: the
    /// parents of the next revision.
    pub heads: Vec<EntryId>,
    /// The record; `None` when nothing of it can be read (yet).
    pub body: Option<Value>,
    /// Whether it is deleted. The body is then how it last stood.
    pub deleted: bool,
    /// Free texts written at the same time as the one in `body`.
    pub kept: Vec<Kept>,
    /// Entries that wait for a parent, by id.
    pub waiting: Vec<EntryId>,
    /// How many entries are shut.
    pub shut: usize,
}

/// A free text that stands beside the one in the body until someone chooses:
/// a later revision that sets `path` ends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The field: `purpose`, or `notes/<item id>/text`.
    pub path: String,
    /// The entry that says it.
    pub id: EntryId,
    /// The text.
    pub text: String,
}

/// One record out of its history, in any order and with repetitions. `texts`
/// are the kind's free-text fields ([`domain::record::Record::TEXTS`]).
pub fn merge(history: &[Known], texts: &[&str]) -> Merged {
    let _ = (history, texts);
    Merged::default()
}
