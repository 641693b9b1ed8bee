//! The District's signed word about a carried file: which entries it holds. It
//! comes back as a file, from hand to hand, so that its signature alone says
//! whose word it is.
//!
//! `{"format":"fieldbook-carried-receipt/1","receipt":"{…}","signature":"…"}`
//!
//! What it says stands in it as a text, whose exact bytes are signed: whatever a
//! program on the way makes of the document around it. It names the entries by
//! their ids, which tell whoever brings it nothing, and needs nothing remembered
//! on the phone that it is for.

use crate::bundle::BUNDLE_ENTRIES;
use crate::carried::SIGNATURE;
use crate::decode::{DEPTH_LIMIT, DecodeError, of_format, within};
use crate::digest::{Digest, EntryId};
use crate::receipt::{Mark, Receipt, Refused};
use crate::sealed::{base64url, from_base64url};
use std::str::FromStr;

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

/// The document.
struct Document {
    format: String,
    receipt: String,
    signature: String,
}
domain::json!(Document {
    format,
    receipt,
    signature
});

/// What stands in it. Written out as texts: what serde derives for it would be
/// the larger part of this file on every phone.
struct Said {
    sha256: String,
    mark: String,
    entries: Vec<String>,
    refused: Vec<NotTaken>,
}
domain::json!(Said {
    sha256,
    mark,
    entries,
    refused
});

struct NotTaken {
    id: String,
    reason: String,
}
domain::json!(NotTaken { id, reason });

impl CarriedReceipt {
    /// What it says, without the signature: the exact bytes to sign, and to
    /// give to [`signed`] with the signature over them.
    pub fn write(&self) -> String {
        let refused = |refused: &Refused| NotTaken {
            id: refused.id.to_string(),
            reason: refused.reason.clone(),
        };
        let said = Said {
            sha256: self.sha256.to_string(),
            mark: self.mark.to_string(),
            entries: self.entries.iter().map(EntryId::to_string).collect(),
            refused: self.refused.iter().map(refused).collect(),
        };
        serde_json::to_string(&said).expect("texts always have a JSON form")
    }

    fn read(said: &str) -> Option<Self> {
        let said: Said = serde_json::from_str(said).ok()?;
        if said.entries.len() > BUNDLE_ENTRIES || said.refused.len() > BUNDLE_ENTRIES {
            return None;
        }
        let mut receipt = Self {
            sha256: is(&said.sha256)?,
            mark: is(&said.mark)?,
            entries: Vec::with_capacity(said.entries.len()),
            refused: Vec::new(),
        };
        for id in &said.entries {
            receipt.entries.push(is(id)?);
        }
        for NotTaken { id, reason } in said.refused {
            receipt.refused.push(Refused {
                id: is(&id)?,
                reason,
            });
        }
        Some(receipt)
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

fn is<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}

/// What is signed of a receipt that says `said`.
pub fn to_be_signed(said: &str) -> Vec<u8> {
    format!("{FORMAT}\n{said}").into_bytes()
}

/// The document, of what it says and the signature over [`to_be_signed`].
pub fn signed(said: &str, signature: &[u8]) -> String {
    let document = Document {
        format: FORMAT.to_owned(),
        receipt: said.to_owned(),
        signature: base64url(signature),
    };
    serde_json::to_string(&document).expect("texts always have a JSON form")
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
    let read: Document = of_format(json, FORMAT, |read: &Document| &read.format)?;
    let signature = from_base64url(&read.signature)?;
    within(&read.receipt, RECEIPT_BYTES, DEPTH_LIMIT)?;
    let says = CarriedReceipt::read(&read.receipt).ok_or(DecodeError::Malformed)?;
    if signature.len() != SIGNATURE {
        return Err(DecodeError::Malformed);
    }
    Ok(Unproved {
        to_be_signed: to_be_signed(&read.receipt),
        signature,
        says,
    })
}
