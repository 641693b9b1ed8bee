//! Why bytes from outside are refused, and the caps they are held to.

use serde::de::{Deserialize, Deserializer, IgnoredAny, SeqAccess, Visitor};
use std::fmt;
use std::marker::PhantomData;

/// How deeply arrays and objects of an entry may lie in one another.
pub const DEPTH_LIMIT: usize = 32;

/// Why something that came from outside is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// It ends before it is complete.
    Truncated,
    /// Its digest is not that of its bytes.
    DigestDiffers,
    /// A newer version wrote it, in a format this one does not know.
    NewerFormat,
    /// More bytes, entries or lines than may be.
    TooLarge,
    /// Arrays or objects lie in one another more deeply than may be.
    TooDeep,
    /// Not what it should be in any other way.
    Malformed,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            DecodeError::Truncated => "it ends before it is complete",
            DecodeError::DigestDiffers => "its digest is not that of its bytes",
            DecodeError::NewerFormat => "a newer version wrote it",
            DecodeError::TooLarge => "it is too large",
            DecodeError::TooDeep => "it is nested too deeply",
            DecodeError::Malformed => "it is malformed",
        })
    }
}

impl std::error::Error for DecodeError {}

impl From<serde_json::Error> for DecodeError {
    fn from(error: serde_json::Error) -> Self {
        if error.is_eof() {
            DecodeError::Truncated
        } else {
            DecodeError::Malformed
        }
    }
}

/// A document that says itself, as `said` tells, of what format it is, which should be
/// `format` (`name/1`).
pub(crate) fn of_format<'a, T: Deserialize<'a>>(
    json: &'a str,
    format: &str,
    said: impl Fn(&T) -> &str,
) -> Result<T, DecodeError> {
    let read: T = serde_json::from_str(json).map_err(|error| unread(json, format, error))?;
    if said(&read) != format {
        return Err(DecodeError::NewerFormat);
    }
    Ok(read)
}

/// Why a document that should be of `format` did not read: it may be of a later number,
/// with fields this version does not know.
pub(crate) fn unread(json: &str, format: &str, error: serde_json::Error) -> DecodeError {
    #[derive(serde::Deserialize)]
    struct Named {
        format: String,
    }
    let name = |format: &str| format.split('/').next().map(str::to_owned);
    match serde_json::from_str::<Named>(json) {
        Ok(named) if named.format != format && name(&named.format) == name(format) => {
            DecodeError::NewerFormat
        }
        _ => error.into(),
    }
}

/// Refuses JSON of more than `bytes` bytes or more than `depth` levels before
/// any of it is parsed: one pass, no memory, no recursion.
pub(crate) fn within(json: &str, bytes: usize, depth: usize) -> Result<(), DecodeError> {
    if json.len() > bytes {
        return Err(DecodeError::TooLarge);
    }
    let (mut level, mut in_text, mut escaped) = (0usize, false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            _ if in_text => {}
            b'{' | b'[' => {
                level += 1;
                if level > depth {
                    return Err(DecodeError::TooDeep);
                }
            }
            b'}' | b']' => level = level.saturating_sub(1),
            _ => {}
        }
    }
    Ok(())
}

/// The members of a list, counted while reading: of a list of a million zeros
/// no more than `MOST` take any memory.
pub(crate) struct Few<T, const MOST: usize> {
    kept: Vec<T>,
    too_many: bool,
}

impl<T, const MOST: usize> Few<T, MOST> {
    /// All of them, or `TooLarge` when there were more than `MOST`.
    pub(crate) fn all(self) -> Result<Vec<T>, DecodeError> {
        if self.too_many {
            Err(DecodeError::TooLarge)
        } else {
            Ok(self.kept)
        }
    }
}

impl<'de, T: Deserialize<'de>, const MOST: usize> Deserialize<'de> for Few<T, MOST> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader<T, const MOST: usize>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>, const MOST: usize> Visitor<'de> for Reader<T, MOST> {
            type Value = Few<T, MOST>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut few = Few {
                    kept: Vec::new(),
                    too_many: false,
                };
                while few.kept.len() < MOST {
                    match list.next_element()? {
                        Some(member) => few.kept.push(member),
                        None => return Ok(few),
                    }
                }
                while list.next_element::<IgnoredAny>()?.is_some() {
                    few.too_many = true;
                }
                Ok(few)
            }
        }
        from.deserialize_seq(Reader(PhantomData))
    }
}
