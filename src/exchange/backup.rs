//! What a backup holds, line by line: who it is of, every entry in its exact
//! bytes, every draft, and how many there were.
//!
//! ```text
//! {"format":"fieldbook-backup/1","made":"…","account":"…","before":[…],"leader":"…","keys":["…"]}
//! entry {"v":1,"device":…}
//! draft ["visits/…/plan","{…}"]
//! end {"entries":1,"drafts":1}
//! ```
//!
//! Pictures come in parts, each a file of its own that begins and ends as the
//! other does and holds, in place of entries and drafts, lines like
//!
//! ```text
//! picture ["<sha-256>",true,["<record>"],"<base64url>"]
//! ```
//!
//! with whether it is a full size, and which records name it; its last line counts
//! `pictures` too.
//!
//! It holds no session, no signing key and nothing that the District has
//! acknowledged. It is packed with gzip and locked as a file of [`crate::age`].

use crate::decode::{DEPTH_LIMIT, DecodeError, of_format, within};
use crate::digest::Digest;
use crate::entry::ENTRY_LIMIT;
use crate::sealed::{AccountKey, base64url, from_base64url};
use domain::ids::{AccountId, RecordId};
use serde::{Deserialize, Serialize};

const FORMAT: &str = "fieldbook-backup/1";
/// What the first line of every version begins with.
const BEGINS: &str = r#"{"format":"fieldbook-backup/"#;

/// The most bytes of a line: an entry or a draft, every letter of it escaped.
pub const LINE_LIMIT: usize = 8 * ENTRY_LIMIT;

/// The first line: of whom the backup is, and what opens their private records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// When it was made, UTC, RFC 3339. For people only.
    pub made: String,
    /// Whose work it is.
    pub account: AccountId,
    /// Accounts they wrote under before.
    pub before: Vec<AccountId>,
    /// Their name, as they wrote it on their card.
    pub leader: String,
    /// The account's keys, the one that seals first.
    pub keys: Vec<AccountKey>,
    /// An officer wrote it: most of what is in it is others'.
    pub officer: bool,
    /// The District that had taken the phone in: the account is that of a seat
    /// there. Empty where none had, and of a version that did not tell.
    pub district: String,
}

/// A line behind the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// The exact bytes of an entry.
    Entry(String),
    /// What was being typed.
    Draft {
        /// The form's name.
        form: String,
        /// What stood in it.
        json: String,
    },
    /// A picture in one of its sizes.
    Picture(Image),
}

/// The bytes of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// What they are.
    pub sha256: Digest,
    /// The full size.
    pub is_full: bool,
    /// The records that name it.
    pub of: Vec<RecordId>,
    /// They themselves.
    pub bytes: Vec<u8>,
}

/// The most bytes of pictures in one part: as much as a message takes along.
pub const PART_BYTES: usize = 7 * 1024 * 1024;

/// How much there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// Entries.
    pub entries: usize,
    /// Drafts.
    pub drafts: usize,
    /// Pictures, each size for itself.
    #[serde(default, skip_serializing_if = "is_none")]
    pub pictures: usize,
}

fn is_none(count: &usize) -> bool {
    *count == 0
}

#[derive(Serialize, Deserialize)]
struct HeadShape {
    format: String,
    made: String,
    account: AccountId,
    before: Vec<AccountId>,
    leader: String,
    keys: Vec<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    officer: bool,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    district: String,
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("texts and numbers always have a JSON form")
}

impl Head {
    /// The first line, with its end.
    pub fn write(&self) -> String {
        let keys = self.keys.iter().map(|key| base64url(&key.0));
        let shape = HeadShape {
            format: FORMAT.to_owned(),
            made: self.made.clone(),
            account: self.account,
            before: self.before.clone(),
            leader: self.leader.clone(),
            keys: keys.collect(),
            officer: self.officer,
            district: self.district.clone(),
        };
        json(&shape) + "\n"
    }

    fn read(line: &str) -> Result<Self, DecodeError> {
        if !line.starts_with(BEGINS) {
            return Err(DecodeError::Malformed);
        }
        within(line, LINE_LIMIT, DEPTH_LIMIT)?;
        let shape: HeadShape = of_format(line, FORMAT, |shape: &HeadShape| &shape.format)?;
        let key = |text: &String| {
            let bytes = from_base64url(text)?;
            let bytes = bytes.try_into().map_err(|_| DecodeError::Malformed)?;
            Ok(AccountKey(bytes))
        };
        let keys: Result<Vec<_>, DecodeError> = shape.keys.iter().map(key).collect();
        let keys = keys?;
        if keys.is_empty() {
            return Err(DecodeError::Malformed);
        }
        Ok(Self {
            made: shape.made,
            account: shape.account,
            before: shape.before,
            leader: shape.leader,
            keys,
            officer: shape.officer,
            district: shape.district,
        })
    }
}

/// Writes the lines behind the first, and counts them.
#[derive(Debug, Default)]
pub struct Writing(Count);

impl Writing {
    /// Puts a line for `item` behind `lines`.
    pub fn put(&mut self, item: &Item, lines: &mut String) {
        match item {
            // White space between its fields may break a line; its bytes count.
            Item::Entry(raw) if raw.contains(['\n', '\r']) => {
                self.0.entries += 1;
                lines.push_str("escaped ");
                lines.push_str(&json(raw));
            }
            Item::Entry(raw) => {
                self.0.entries += 1;
                lines.push_str("entry ");
                lines.push_str(raw);
            }
            Item::Draft { form, json: text } => {
                self.0.drafts += 1;
                lines.push_str("draft ");
                lines.push_str(&json(&(form, text)));
            }
            Item::Picture(image) => {
                self.0.pictures += 1;
                lines.push_str("picture ");
                let bytes = base64url(&image.bytes);
                lines.push_str(&json(&(image.sha256, image.is_full, &image.of, bytes)));
            }
        }
        lines.push('\n');
    }

    /// Puts the last line behind `lines`.
    pub fn end(self, lines: &mut String) {
        lines.push_str("end ");
        lines.push_str(&json(&self.0));
        lines.push('\n');
    }
}

/// Reads a backup as it comes.
#[derive(Debug, Default)]
pub struct Reading {
    head: Option<Head>,
    rest: Vec<u8>,
    count: Count,
    ended: bool,
}

impl Reading {
    /// Takes more of it; what is read by it goes behind `items`.
    ///
    /// # Errors
    /// `NewerFormat`, `TooLarge` for a line, `Malformed`.
    pub fn put(&mut self, bytes: &[u8], items: &mut Vec<Item>) -> Result<(), DecodeError> {
        let mut bytes = bytes;
        while let Some(end) = bytes.iter().position(|byte| *byte == b'\n') {
            let (line, more) = bytes.split_at(end);
            bytes = &more[1..];
            self.rest.extend_from_slice(line);
            let line = std::mem::take(&mut self.rest);
            let line = std::str::from_utf8(&line).map_err(|_| DecodeError::Malformed)?;
            self.line(line, items)?;
        }
        self.rest.extend_from_slice(bytes);
        match self.rest.len() > LINE_LIMIT {
            true => Err(DecodeError::TooLarge),
            false => Ok(()),
        }
    }

    /// Of whom it is, once that was read.
    pub fn head(&self) -> Option<&Head> {
        self.head.as_ref()
    }

    /// How much was read so far.
    pub fn count(&self) -> Count {
        self.count
    }

    /// There is no more.
    ///
    /// # Errors
    /// `Truncated` when there should be.
    pub fn end(self) -> Result<(Head, Count), DecodeError> {
        match self.head {
            Some(head) if self.ended && self.rest.is_empty() => Ok((head, self.count)),
            _ => Err(DecodeError::Truncated),
        }
    }

    fn line(&mut self, line: &str, items: &mut Vec<Item>) -> Result<(), DecodeError> {
        if self.head.is_none() {
            self.head = Some(Head::read(line)?);
            return Ok(());
        }
        let (word, rest) = line.split_once(' ').ok_or(DecodeError::Malformed)?;
        match word {
            _ if self.ended => return Err(DecodeError::Malformed),
            "entry" => items.push(Item::Entry(rest.to_owned())),
            "escaped" => items.push(Item::Entry(serde_json::from_str(rest)?)),
            "draft" => {
                let (form, json) = serde_json::from_str(rest)?;
                items.push(Item::Draft { form, json });
                self.count.drafts += 1;
                return Ok(());
            }
            "picture" => {
                items.push(Item::Picture(image(rest)?));
                self.count.pictures += 1;
                return Ok(());
            }
            "end" => {
                let count: Count = serde_json::from_str(rest)?;
                self.ended = true;
                return match count == self.count {
                    true => Ok(()),
                    false => Err(DecodeError::Malformed),
                };
            }
            // A line that a newer version writes beside.
            _ => return Ok(()),
        }
        self.count.entries += 1;
        Ok(())
    }
}

fn image(line: &str) -> Result<Image, DecodeError> {
    let (sha256, is_full, of, bytes): (Digest, bool, Vec<RecordId>, String) =
        serde_json::from_str(line)?;
    let bytes = from_base64url(&bytes)?;
    match Digest::of(&[&bytes]) == sha256 {
        true => Ok(Image {
            sha256,
            is_full,
            of,
            bytes,
        }),
        false => Err(DecodeError::DigestDiffers),
    }
}

#[cfg(test)]
mod tests;
