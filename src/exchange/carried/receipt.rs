//! The District's signed word about a carried file: which entries it holds. It
//! comes back as a file, from hand to hand, so that its signature alone says
//! whose word it is.
//!
//! `{"format":"fieldbook-carried-receipt/1","receipt":{…},"signature":"…"}`
//!
//! It names the entries by their ids, which tell whoever brings it nothing,
//! and needs nothing remembered on the phone that it is for.

use crate::decode::{DEPTH_LIMIT, DecodeError, Few, unread, within};
use crate::digest::{Digest, EntryId};
use crate::receipt::{Mark, Receipt, Refused};
use crate::sealed::{base64url, from_base64url};
use crate::{bundle::BUNDLE_ENTRIES, carried::SIGNATURE};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

const FORMAT: &str = "fieldbook-carried-receipt/1";
/// Room for every entry of a bundle to be named, and refused.
pub const RECEIPT_BYTES: usize = 1024 * 1024;

/// What the District says of a file that was brought to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarriedReceipt {
    /// The digest of the bundle in the file.
    pub sha256: Digest,
    /// Where the District's log stood.
    pub mark: Mark,
    /// The entries of the bundle that the District holds.
    pub entries: Vec<EntryId>,
    /// Those it did not take, as things stood then.
    pub refused: Vec<Refused>,
}

#[derive(Serialize)]
struct Written<'a> {
    sha256: Digest,
    mark: Mark,
    entries: &'a [EntryId],
    refused: &'a [Refused],
}

#[derive(Deserialize)]
struct Inside {
    sha256: Digest,
    mark: Mark,
    entries: Few<EntryId, BUNDLE_ENTRIES>,
    refused: Few<Refused, BUNDLE_ENTRIES>,
}

#[derive(Deserialize)]
struct Shape<'a> {
    format: &'a str,
    #[serde(borrow)]
    receipt: &'a RawValue,
    signature: &'a str,
}

impl CarriedReceipt {
    /// What it says, without the signature: the exact bytes to sign, and to
    /// give to [`signed`] with the signature over them.
    pub fn write(&self) -> String {
        serde_json::to_string(&Written {
            sha256: self.sha256,
            mark: self.mark,
            entries: &self.entries,
            refused: &self.refused,
        })
        .expect("ids and numbers always have a JSON form")
    }

    /// As a receipt that came by the network, about the same bundle.
    pub fn as_receipt(&self) -> Receipt {
        Receipt {
            sha256: self.sha256,
            mark: self.mark,
            refused: self.refused.clone(),
        }
    }
}

/// What is signed of a receipt that says `said`.
pub fn to_be_signed(said: &str) -> Vec<u8> {
    format!("{FORMAT}\n{said}").into_bytes()
}

/// The document, of what it says and the signature over [`to_be_signed`].
pub fn signed(said: &str, signature: &[u8]) -> String {
    let signature = base64url(signature);
    format!(r#"{{"format":"{FORMAT}","receipt":{said},"signature":"{signature}"}}"#)
}

/// A receipt as it came. It is worth nothing before its signature was proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unproved {
    /// The bytes that were signed.
    pub to_be_signed: Vec<u8>,
    /// The signature over them: r and s, 64 bytes.
    pub signature: Vec<u8>,
    /// What it says, to be believed when the signature is the District's.
    pub says: CarriedReceipt,
}

/// Reads a receipt.
///
/// # Errors
/// `NewerFormat` for a later number of the format; any other way in which it
/// is none.
pub fn read(bytes: &[u8]) -> Result<Unproved, DecodeError> {
    let json = std::str::from_utf8(bytes).map_err(|error| match error.error_len() {
        None => DecodeError::Truncated,
        Some(_) => DecodeError::Malformed,
    })?;
    // A program on the way may have put a mark before it.
    let json = json.strip_prefix('\u{feff}').unwrap_or(json);
    within(json, RECEIPT_BYTES, DEPTH_LIMIT)?;
    let shape: Shape = serde_json::from_str(json).map_err(|error| unread(json, FORMAT, error))?;
    if shape.format != FORMAT {
        return Err(DecodeError::NewerFormat);
    }
    let said = shape.receipt.get();
    let inside: Inside = serde_json::from_str(said)?;
    let signature = from_base64url(shape.signature)?;
    if signature.len() != SIGNATURE {
        return Err(DecodeError::Malformed);
    }
    Ok(Unproved {
        to_be_signed: to_be_signed(said),
        signature,
        says: CarriedReceipt {
            sha256: inside.sha256,
            mark: inside.mark,
            entries: inside.entries.all()?,
            refused: inside.refused.all()?,
        },
    })
}
