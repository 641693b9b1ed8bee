//! An entry: one revision of one record, kept and sent on as exact bytes.

use crate::decode::{DEPTH_LIMIT, DecodeError, within};
use crate::digest::EntryId;
use domain::ids::{AccountId, DeviceId, RecordId};
use domain::kinds::Kind;
use domain::record::Share;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The most bytes an entry may have.
pub const ENTRY_LIMIT: usize = 256 * 1024;

/// The version of entries this crate writes, and the newest whose content it
/// can read.
pub const VERSION: u32 = 1;

/// What the level of an entry begins with that is written to one account; the
/// account follows.
pub const TO: &str = "to:";

/// The level of an entry for the leaders of the District: as it is when an
/// officer wrote it; else as a card, see [`Entry::is_card`].
pub const LEADERS: &str = Share::Leaders.name();

/// One revision of one record.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Version of the content; the envelope around it stays for ever.
    pub v: u32,
    /// The phone it was written on.
    pub device: DeviceId,
    /// Its place in that phone's outbox, and nothing else.
    pub seq: u64,
    /// The record it is a revision of.
    pub record: RecordId,
    /// The record's kind, as [`domain::record::Record::KIND`].
    pub kind: String,
    /// The entries it was written on top of; none for a first one.
    pub parents: Vec<EntryId>,
    /// When it was written, UTC, RFC 3339. For people, never for order.
    pub at: String,
    /// Who wrote it.
    pub author: AccountId,
    /// Who may read it, as [`Share::name`]; newer versions know further levels.
    pub share: String,
    /// Whether this revision deletes the record. It still carries the whole
    /// record as it last stood, and usually an empty `set`.
    pub deleted: bool,
    /// What the record says.
    pub content: Content,
}

/// What an entry says about its record.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// Readable by whoever holds the entry.
    Open {
        /// The paths this revision deliberately set, see [`crate::revise`].
        set: Vec<String>,
        /// The whole record, a JSON object.
        body: Value,
    },
    /// The text of a [`crate::sealed::Sealed`] that holds set and body.
    Sealed(String),
    /// A newer version wrote it: kept, sent on, counted as shut. Only read,
    /// never written.
    Newer,
}

/// An entry with the exact bytes it travels as.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// SHA-256 of `raw`.
    pub id: EntryId,
    /// The exact text. It is never serialised again.
    pub raw: String,
    /// What it says.
    pub entry: Entry,
}

/// The entry as JSON. Fields that only a newer version knows are passed over
/// here and survive in [`Written::raw`].
#[derive(Serialize, Deserialize)]
struct Shape {
    v: u32,
    device: DeviceId,
    seq: u64,
    record: RecordId,
    kind: String,
    parents: Vec<EntryId>,
    at: String,
    author: AccountId,
    share: String,
    #[serde(default)]
    deleted: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    set: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sealed: Option<String>,
}

impl Entry {
    /// Serialises the entry, once and for all.
    pub fn write(self) -> Written {
        let (set, body, sealed) = match self.content.clone() {
            Content::Open { set, body } => (Some(set), Some(body), None),
            Content::Sealed(sealed) => (None, None, Some(sealed)),
            Content::Newer => (None, None, None),
        };
        let shape = Shape {
            v: self.v,
            device: self.device,
            seq: self.seq,
            record: self.record,
            kind: self.kind.clone(),
            parents: self.parents.clone(),
            at: self.at.clone(),
            author: self.author,
            share: self.share.clone(),
            deleted: self.deleted,
            set,
            body,
            sealed,
        };
        let raw = serde_json::to_string(&shape)
            .expect("a struct of strings and numbers always has a JSON form");
        Written {
            id: EntryId::of(&raw),
            raw,
            entry: self,
        }
    }

    /// Whether other leaders get of its record what [`domain::card::Shown`] has, and
    /// never the entry itself.
    pub fn is_card(&self) -> bool {
        let is_for_leaders = |kind: &Kind| kind.share == Share::Leaders;
        self.share == LEADERS && Kind::named(&self.kind).is_some_and(is_for_leaders)
    }

    /// Whether the entry may leave the phone: what is `mine`, by its own level
    /// or by its kind, leaves only sealed. Both ends ask this.
    pub fn may_leave(&self) -> bool {
        match self.content {
            Content::Open { .. } => !is_private(&self.kind, &self.share),
            Content::Sealed(_) | Content::Newer => true,
        }
    }
}

/// Whether what an entry says is the leader's alone, by its own level or by
/// that of its kind.
pub(crate) fn is_private(kind: &str, share: &str) -> bool {
    share == Share::Mine.name() || Kind::named(kind).is_some_and(|kind| kind.share == Share::Mine)
}

impl Written {
    /// Reads an entry and keeps its bytes as they are.
    ///
    /// # Errors
    /// `TooLarge` above [`ENTRY_LIMIT`], `TooDeep` above [`DEPTH_LIMIT`],
    /// `Truncated`, or `Malformed` when a field of the envelope is missing, the
    /// body is no object, or there is not exactly one of body and sealed body.
    pub fn read(raw: &str) -> Result<Self, DecodeError> {
        within(raw, ENTRY_LIMIT, DEPTH_LIMIT)?;
        // White space around it would be lost in a bundle, and with it the id.
        if !raw.starts_with('{') || raw.trim_end().len() != raw.len() {
            return Err(DecodeError::Malformed);
        }
        let shape: Shape = serde_json::from_str(raw)?;
        let content = match (shape.v, shape.set, shape.body, shape.sealed) {
            (0, ..) => return Err(DecodeError::Malformed),
            (v, ..) if v > VERSION => Content::Newer,
            (_, Some(set), Some(body @ Value::Object(_)), None) => Content::Open { set, body },
            (_, None, None, Some(sealed)) => Content::Sealed(sealed),
            _ => return Err(DecodeError::Malformed),
        };
        let entry = Entry {
            v: shape.v,
            device: shape.device,
            seq: shape.seq,
            record: shape.record,
            kind: shape.kind,
            parents: shape.parents,
            at: shape.at,
            author: shape.author,
            share: shape.share,
            deleted: shape.deleted,
            content,
        };
        Ok(Self {
            id: EntryId::of(raw),
            raw: raw.to_owned(),
            entry,
        })
    }
}

#[cfg(test)]
mod tests;
