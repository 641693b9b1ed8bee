//! A file that carries a phone's work to the District where there is no
//! network.
//!
//! What is carried is packed with gzip and locked to the District's key as a
//! file of [`crate::age`], so that whoever brings it learns nothing. Inside
//! stand two lines: who signed, and the bundle in its exact bytes.
//!
//! ```text
//! {"format":"fieldbook-carried/1","device":"…","key":"…","signature":"…"}
//! {"format":"fieldbook-bundle/1",…}
//! ```
//!
//! The author is known by the signature (ECDSA P-256, SHA-256, r and s in 64
//! bytes) of the phone's signing key, never by who brings the file. What comes
//! back is told by [`receipt`].

pub mod receipt;

use crate::bundle::{BUNDLE_BYTES, BundleIn, read_bundle};
use crate::decode::{DEPTH_LIMIT, DecodeError, unread, within};
use crate::digest::{Digest, read_hex, write_hex};
use crate::sealed::{base64url, from_base64url};
use domain::ids::DeviceId;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

const FORMAT: &str = "fieldbook-carried/1";
const WAITS: &str = "fieldbook-carried-waits/1";
/// The most bytes of the first line.
const HEAD_LIMIT: usize = 4 * 1024;
/// The most bytes of what is in the file, unpacked.
pub const CARRIED_BYTES: usize = BUNDLE_BYTES + HEAD_LIMIT;
/// The most bytes of the file itself: what does not pack at all, and the lock.
pub const CARRIED_FILE_BYTES: usize = CARRIED_BYTES + 64 * 1024;
/// Bytes of a signature.
pub const SIGNATURE: usize = 64;
/// Bytes of a public signing key: a P-256 point as 4, x, y.
pub const POINT: usize = 65;

/// The public halves of a District's keys, as a phone is told them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DistrictKeys {
    /// What files for the District are locked to: X25519, 32 bytes, base64url.
    pub lock: String,
    /// What its receipts are signed with: a P-256 point, 65 bytes, base64url.
    pub sign: String,
}
domain::json!(DistrictKeys { lock, sign });

impl DistrictKeys {
    /// Of the two keys' bytes.
    pub fn of(lock: &[u8; 32], sign: &[u8]) -> Self {
        Self {
            lock: base64url(lock),
            sign: base64url(sign),
        }
    }

    /// What a file for the District is locked to; none when it is no key.
    pub fn lock(&self) -> Option<[u8; 32]> {
        from_base64url(&self.lock).ok()?.try_into().ok()
    }

    /// What its signatures are held against; none when it is no point.
    pub fn point(&self) -> Option<Vec<u8>> {
        let point = from_base64url(&self.sign).ok()?;
        ((point.len(), point.first()) == (POINT, Some(&4))).then_some(point)
    }
}

/// Names a signing key: the first eight bytes of a SHA-256 of its public
/// point, in hex.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SigningKeyId(pub [u8; 8]);

impl SigningKeyId {
    /// The name of the key with this raw public point.
    pub fn of(point: &[u8]) -> Self {
        let digest = Digest::of(&[b"fieldbook signing key id/1\n", point]);
        let mut id = [0; 8];
        id.copy_from_slice(&digest.0[..8]);
        Self(id)
    }
}

impl fmt::Display for SigningKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(&self.0, f)
    }
}

impl fmt::Debug for SigningKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(&self.0, f)
    }
}

impl FromStr for SigningKeyId {
    type Err = DecodeError;
    fn from_str(text: &str) -> Result<Self, DecodeError> {
        read_hex(text).map(Self).map_err(|_| DecodeError::Malformed)
    }
}

/// What is signed: a bundle of that digest, from that phone, to the District
/// whose files are locked to the key `to`. What one District was given is
/// therefore no file for another.
pub fn to_be_signed(device: DeviceId, to: &[u8; 32], bundle: &Digest) -> Vec<u8> {
    let to = base64url(to);
    format!("{FORMAT}\n{device}\n{to}\n{bundle}\n").into_bytes()
}

/// What the District answers where a file is kept for an officer: the phone that made
/// it was revoked, and whoever brought it is not that leader.
pub fn write_waits(sha256: &Digest) -> String {
    format!(r#"{{"format":"{WAITS}","sha256":"{sha256}"}}"#)
}

/// Whether this answer says so.
pub fn is_waits(body: &str) -> bool {
    let answer: Option<domain::json::Value> = serde_json::from_str(body).ok();
    answer.is_some_and(|answer| answer["format"] == WAITS)
}

/// What a file carries.
#[derive(Clone, Debug, PartialEq)]
pub struct Carried {
    /// The key it says it was signed with.
    pub key: SigningKeyId,
    /// The signature over [`to_be_signed`]; still to be proved.
    pub signature: Vec<u8>,
    /// The bundle, whose digest has been found right.
    pub bundle: BundleIn,
}

#[derive(Serialize, Deserialize)]
struct Head {
    format: String,
    device: DeviceId,
    key: String,
    signature: String,
}

/// The first line, its end included; behind it comes the bundle as
/// [`crate::bundle::write_bundle`] gives it.
pub fn write_head(device: DeviceId, key: SigningKeyId, signature: &[u8]) -> String {
    let head = Head {
        format: FORMAT.to_owned(),
        device,
        key: key.to_string(),
        signature: base64url(signature),
    };
    let mut head = serde_json::to_string(&head).expect("texts always have a JSON form");
    head.push('\n');
    head
}

/// Reads what was carried, unpacked.
///
/// # Errors
/// Those of [`read_bundle`]; `Malformed` when the bundle is another phone's
/// than the one that is said to have signed.
pub fn read_carried(bytes: &[u8]) -> Result<Carried, DecodeError> {
    let end = bytes
        .iter()
        .take(HEAD_LIMIT)
        .position(|byte| *byte == b'\n');
    let end = end.ok_or(match bytes.len() < HEAD_LIMIT {
        true => DecodeError::Truncated,
        false => DecodeError::Malformed,
    })?;
    let head = std::str::from_utf8(&bytes[..end]).map_err(|_| DecodeError::Malformed)?;
    within(head, HEAD_LIMIT, DEPTH_LIMIT)?;
    let read: Head = serde_json::from_str(head).map_err(|error| unread(head, FORMAT, error))?;
    if read.format != FORMAT {
        return Err(unread_format(&read.format));
    }
    let bundle = read_bundle(&bytes[end + 1..])?;
    let signature = from_base64url(&read.signature)?;
    if bundle.device != read.device || signature.len() != SIGNATURE {
        return Err(DecodeError::Malformed);
    }
    Ok(Carried {
        key: read.key.parse()?,
        signature,
        bundle,
    })
}

/// A later number of this format, or no such document at all.
fn unread_format(format: &str) -> DecodeError {
    match format.starts_with("fieldbook-carried/") {
        true => DecodeError::NewerFormat,
        false => DecodeError::Malformed,
    }
}

#[cfg(test)]
mod tests;
