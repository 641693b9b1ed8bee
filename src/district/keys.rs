//! The District's own keys: what carried files are locked to, and what their
//! receipts are signed with. Made at the first start, kept among the settings,
//! and the same for every server on one database and in every backup.

use crate::error::Error;
use crate::serve::District;
use crate::session::{Session, random};
use crate::store::Store;
use axum::Json;
use axum::extract::State;
use exchange::age::public::public_half;
use exchange::carried::DistrictKeys;
use exchange::sealed::{base64url, from_base64url};
use p256::ecdsa::signature::{Signer, Verifier};
use p256::ecdsa::{Signature, SigningKey, VerifyingKey};
use std::fmt;

/// The keys as a setting: both private halves, base64url, a dot between.
const SETTING: &str = "keys";

/// The private halves.
#[derive(Clone)]
pub struct Keys {
    lock: [u8; 32],
    sign: SigningKey,
}

impl Keys {
    /// The District's, made now if it has none. Of several servers that start
    /// at once all have the same.
    ///
    /// # Errors
    ///
    /// Those of the database; [`Error::Broken`] when what is there are no keys.
    pub async fn of(store: &Store) -> Result<Self, Error> {
        let kept = match store.setting(SETTING).await? {
            Some(kept) => kept,
            None => store.set_once(SETTING, &Self::mint()?.write()).await?,
        };
        Self::read(&kept).ok_or_else(|| Error::Broken("the District's keys".to_owned()))
    }

    fn mint() -> Result<Self, Error> {
        let lock = random()?;
        loop {
            // One in 2^32 is no key of this curve.
            if let Ok(sign) = SigningKey::from_slice(&random::<32>()?) {
                return Ok(Self { lock, sign });
            }
        }
    }

    fn write(&self) -> String {
        format!(
            "{}.{}",
            base64url(&self.lock),
            base64url(&self.sign.to_bytes())
        )
    }

    fn read(kept: &str) -> Option<Self> {
        let (lock, sign) = kept.split_once('.')?;
        Some(Self {
            lock: from_base64url(lock).ok()?.try_into().ok()?,
            sign: SigningKey::from_slice(&from_base64url(sign).ok()?).ok()?,
        })
    }

    /// What phones are told of them.
    pub fn public(&self) -> DistrictKeys {
        let point = self.sign.verifying_key().to_sec1_point(false);
        DistrictKeys::of(&public_half(&self.lock), point.as_bytes())
    }

    /// The private half of what files are locked to.
    pub(crate) fn lock(&self) -> &[u8; 32] {
        &self.lock
    }

    /// The District's signature: r and s, 64 bytes.
    pub fn sign(&self, bytes: &[u8]) -> Vec<u8> {
        let signature: Signature = self.sign.sign(bytes);
        signature.to_bytes().to_vec()
    }
}

impl fmt::Debug for Keys {
    /// Nothing: secrets have no place in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys")
    }
}

/// Whether `signature` over `bytes` is that of the key with this raw point.
pub fn is_signed(point: &[u8], bytes: &[u8], signature: &[u8]) -> bool {
    let key = VerifyingKey::from_sec1_bytes(point);
    let signature = Signature::from_slice(signature);
    match (key, signature) {
        (Ok(key), Ok(signature)) => key.verify(bytes, &signature).is_ok(),
        _ => false,
    }
}

/// `GET /v1/keys`: the public halves, for a phone that joined before there
/// were any.
///
/// # Errors
///
/// [`Error::NotJoined`], [`Error::TooMany`].
pub async fn get(State(district): State<District>, _: Session) -> Json<DistrictKeys> {
    Json(district.keys.public())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_kept_and_read_again_and_are_shown_nowhere() {
        let keys = Keys::mint().unwrap();
        let again = Keys::read(&keys.write()).unwrap();
        assert_eq!(keys.public(), again.public());
        assert_eq!(format!("{keys:?}"), "Keys");
        for wrong in ["", ".", "AAAA.AAAA", &keys.write()[1..]] {
            assert!(Keys::read(wrong).is_none(), "{wrong}");
        }
        let zero = format!("{}.{}", base64url(&[1; 32]), base64url(&[0; 32]));
        assert!(Keys::read(&zero).is_none());
    }

    #[test]
    fn a_signature_is_of_one_key_over_these_bytes_and_no_others() {
        let (keys, other) = (Keys::mint().unwrap(), Keys::mint().unwrap());
        let point = keys.public().point().unwrap();
        let signature = keys.sign(b"twelve visits");
        assert!(is_signed(&point, b"twelve visits", &signature));
        assert!(!is_signed(&point, b"twelve visit", &signature));
        assert!(!is_signed(
            &other.public().point().unwrap(),
            b"twelve visits",
            &signature
        ));
        for at in 0..signature.len() {
            let mut flipped = signature.clone();
            flipped[at] ^= 1;
            assert!(!is_signed(&point, b"twelve visits", &flipped), "byte {at}");
        }
        assert!(!is_signed(&point, b"twelve visits", &signature[1..]));
        assert!(!is_signed(&point[1..], b"twelve visits", &signature));
        assert!(!is_signed(&[4; 65], b"twelve visits", &signature));
    }
}
