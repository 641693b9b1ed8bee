//! What a sealed body looks like. The sealing itself (AES-256-GCM with a key
//! made by HKDF-SHA-256 from the account key) is the browser's work.

use crate::decode::{DEPTH_LIMIT, DecodeError, within};
use crate::digest::{BadHex, Digest, read_hex, write_hex};
use crate::entry::ENTRY_LIMIT;
use base64ct::{Base64UrlUnpadded, Encoding};
use domain::ids::RecordId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{fmt, str::FromStr};

/// HKDF's `info` when the AES key is made from the account key; the salt is empty.
pub const HKDF_INFO: &[u8] = b"fieldbook sealed body/1";

/// The account's own secret: 16 random bytes made at first start.
#[derive(Clone, PartialEq, Eq)]
pub struct AccountKey(pub [u8; 16]);

/// Names an account key without giving it away: written as 16 hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(pub [u8; 8]);

impl AccountKey {
    /// The key's name.
    pub fn id(&self) -> KeyId {
        let digest = Digest::of(&[b"fieldbook account key id/1\n", &self.0]);
        let mut id = [0; 8];
        id.copy_from_slice(&digest.0[..8]);
        KeyId(id)
    }
}

impl fmt::Debug for AccountKey {
    /// Only the key's name: a secret has no place in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AccountKey({})", self.id())
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(&self.0, f)
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(&self.0, f)
    }
}

impl FromStr for KeyId {
    type Err = BadHex;
    fn from_str(text: &str) -> Result<Self, BadHex> {
        read_hex(text).map(Self)
    }
}

/// A sealed body, written `keyid.iv.ciphertext`: hex, then twice base64url
/// without padding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The account key it was sealed with.
    pub key: KeyId,
    /// AES-GCM's initialisation vector, fresh for every sealing.
    pub iv: [u8; 12],
    /// The ciphertext with its 16-byte tag at the end.
    pub ciphertext: Vec<u8>,
}

impl fmt::Display for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (iv, text) = (base64url(&self.iv), base64url(&self.ciphertext));
        write!(f, "{}.{iv}.{text}", self.key)
    }
}

impl FromStr for Sealed {
    type Err = DecodeError;
    fn from_str(text: &str) -> Result<Self, DecodeError> {
        let mut parts = text.splitn(3, '.');
        let mut part = || parts.next().ok_or(DecodeError::Truncated);
        let key = part()?.parse().map_err(|BadHex| DecodeError::Malformed)?;
        let iv = from_base64url(part()?)?
            .try_into()
            .map_err(|_| DecodeError::Malformed)?;
        let ciphertext = from_base64url(part()?)?;
        if ciphertext.len() < 16 {
            return Err(DecodeError::Truncated);
        }
        Ok(Self {
            key,
            iv,
            ciphertext,
        })
    }
}

/// Bytes as base64url without padding.
pub fn base64url(bytes: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(bytes)
}

/// The bytes of a base64url text without padding.
///
/// # Errors
/// `Malformed` for any other text.
pub fn from_base64url(text: &str) -> Result<Vec<u8>, DecodeError> {
    Base64UrlUnpadded::decode_vec(text).map_err(|_| DecodeError::Malformed)
}

/// What AES-GCM binds the ciphertext to, so that a sealed body cannot be moved
/// to another record.
pub fn associated_data(record: RecordId, kind: &str) -> Vec<u8> {
    format!("fieldbook sealed body/1\n{record}\n{kind}").into_bytes()
}

/// What is sealed: the part of an entry that an open one shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Inside {
    /// The paths the revision set.
    pub set: Vec<String>,
    /// The whole record.
    pub body: Value,
}

impl Inside {
    /// The plaintext to seal: `{"set":[…],"body":{…}}`.
    pub fn write(&self) -> String {
        serde_json::to_string(self).expect("strings and JSON values always have a JSON form")
    }

    /// Reads an opened plaintext.
    ///
    /// # Errors
    /// As [`crate::entry::Written::read`] for an open body.
    pub fn read(plaintext: &str) -> Result<Self, DecodeError> {
        within(plaintext, ENTRY_LIMIT, DEPTH_LIMIT)?;
        let inside: Self = serde_json::from_str(plaintext)?;
        if inside.body.is_object() {
            Ok(inside)
        } else {
            Err(DecodeError::Malformed)
        }
    }
}

#[cfg(test)]
mod tests;
