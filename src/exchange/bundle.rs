//! A bundle: entries on their way to the District, as one JSON document.
//!
//! `{"format":"fieldbook-bundle/1","device":"…","entries":[…],"sha256":"…"}`
//! and no other field. The digest is SHA-256 over the format, the device and
//! each entry's raw bytes, a newline after each.

use crate::decode::{DEPTH_LIMIT, DecodeError, Few, within};
use crate::digest::{Digest, EntryId};
use crate::entry::is_private;
use domain::ids::DeviceId;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use sha2::{Digest as _, Sha256};

/// The most entries in a bundle.
pub const BUNDLE_ENTRIES: usize = 2_000;
/// The most bytes of a bundle, inflated.
pub const BUNDLE_BYTES: usize = 8 * 1024 * 1024;
/// Bytes a bundle needs around its entries; what is left of [`BUNDLE_BYTES`]
/// is for the entries and a comma after each.
pub const BUNDLE_FRAME: usize = 256;

const FORMAT: &str = "fieldbook-bundle/1";
const FORMAT_NAME: &str = "fieldbook-bundle/";

/// A bundle ready to send.
#[derive(Clone, Debug, PartialEq)]
pub struct Bundle {
    /// The document.
    pub json: String,
    /// Its digest, which is its name in the PUT.
    pub sha256: Digest,
    /// The entries in it, in order.
    pub entries: Vec<EntryId>,
    /// Entries left out because they are private and not sealed. There are
    /// none unless a saving path forgot to seal; they must be marked refused,
    /// or the outbox offers them for ever.
    pub held_back: Vec<EntryId>,
}

/// A bundle that came in whole. Its entries are still to be read one by one
/// ([`crate::entry::Written::read`]): a bad one is refused alone.
#[derive(Clone, Debug, PartialEq)]
pub struct BundleIn {
    /// The phone that sent it; its entries may be of other devices.
    pub device: DeviceId,
    /// The digest, which has been found right.
    pub sha256: Digest,
    /// The exact bytes of each entry.
    pub entries: Vec<String>,
}

/// Puts the exact bytes of entries into a bundle. The caller keeps to the caps.
pub fn write_bundle(device: DeviceId, entries: &[impl AsRef<str>]) -> Bundle {
    let mut digest = digest_of(&device.to_string());
    let room = entries
        .iter()
        .map(|raw| raw.as_ref().len() + 1)
        .sum::<usize>();
    let mut json = String::with_capacity(room + BUNDLE_FRAME);
    json.push_str(&format!(
        r#"{{"format":"{FORMAT}","device":"{device}","entries":["#
    ));
    let (mut ids, mut held_back) = (Vec::with_capacity(entries.len()), Vec::new());
    for raw in entries.iter().map(AsRef::as_ref) {
        let id = EntryId::of(raw);
        if !may_leave(raw) {
            held_back.push(id);
            continue;
        }
        if !ids.is_empty() {
            json.push(',');
        }
        json.push_str(raw);
        digest.update(raw);
        digest.update("\n");
        ids.push(id);
    }
    let sha256 = Digest(digest.finalize().into());
    json.push_str(&format!(r#"],"sha256":"{sha256}"}}"#));
    Bundle {
        json,
        sha256,
        entries: ids,
        held_back,
    }
}

/// Whether what is private is sealed, asked of the bytes that leave: the same
/// rule as [`crate::entry::Entry::may_leave`], without building the body.
fn may_leave(raw: &str) -> bool {
    #[derive(Deserialize)]
    struct Leaving<'a> {
        kind: std::borrow::Cow<'a, str>,
        share: std::borrow::Cow<'a, str>,
        body: Option<IgnoredAny>,
    }
    serde_json::from_str::<Leaving>(raw)
        .is_ok_and(|entry| entry.body.is_none() || !is_private(&entry.kind, &entry.share))
}

fn digest_of(device: &str) -> Sha256 {
    let mut digest = Sha256::new();
    for part in [FORMAT, "\n", device, "\n"] {
        digest.update(part);
    }
    digest
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shape<'a> {
    format: &'a str,
    device: &'a str,
    #[serde(borrow)]
    entries: Few<&'a RawValue, BUNDLE_ENTRIES>,
    sha256: &'a str,
}

/// Reads a bundle (inflated) and checks its digest over the raw bytes.
///
/// # Errors
/// Any difference by so much as a byte is an error: see [`DecodeError`].
/// Memory stays within about twice the size of `bytes`.
pub fn read_bundle(bytes: &[u8]) -> Result<BundleIn, DecodeError> {
    if bytes.len() > BUNDLE_BYTES {
        return Err(DecodeError::TooLarge);
    }
    let json = std::str::from_utf8(bytes).map_err(|error| match error.error_len() {
        None => DecodeError::Truncated,
        Some(_) => DecodeError::Malformed,
    })?;
    // The document and its list lie around each entry.
    within(json, BUNDLE_BYTES, DEPTH_LIMIT + 2)?;
    let shape: Shape = serde_json::from_str(json)?;
    if shape.format != FORMAT {
        return Err(if shape.format.starts_with(FORMAT_NAME) {
            DecodeError::NewerFormat
        } else {
            DecodeError::Malformed
        });
    }
    let slices = shape.entries.all()?;
    let device: DeviceId = shape.device.parse().map_err(|_| DecodeError::Malformed)?;
    let mut digest = digest_of(shape.device);
    for raw in &slices {
        digest.update(raw.get());
        digest.update("\n");
    }
    let sha256 = Digest(digest.finalize().into());
    if sha256.to_string() != shape.sha256 {
        return Err(DecodeError::DigestDiffers);
    }
    let entries = slices.iter().map(|raw| raw.get().to_owned());
    Ok(BundleIn {
        device,
        sha256,
        entries: entries.collect(),
    })
}

#[cfg(test)]
mod tests;
