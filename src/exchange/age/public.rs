//! Locking to a public key: X25519.

use super::header::{Stanza, bytes, hkdf, letters};
use super::{FileKey, NotOpened, lock_with, unlock_with};
use x25519_dalek::{PublicKey, StaticSecret};

/// What the stanza is called.
pub(super) const NAME: &str = "X25519";
const INFO: &[u8] = b"age-encryption.org/v1/X25519";

/// The public half of a private key (32 random bytes).
pub fn public_half(private: &[u8; 32]) -> [u8; 32] {
    PublicKey::from(&StaticSecret::from(*private)).to_bytes()
}

pub(super) fn lock(to: &[u8; 32], once: &[u8; 32], key: &FileKey) -> Stanza {
    let share = public_half(once);
    let both = StaticSecret::from(*once).diffie_hellman(&PublicKey::from(*to));
    Stanza {
        words: vec![NAME.to_owned(), letters(&share)],
        body: lock_with(&made(both.as_bytes(), &share, to), key),
    }
}

pub(super) fn unlock(private: &[u8; 32], stanza: &Stanza) -> Result<FileKey, NotOpened> {
    let [_, share] = stanza.words.as_slice() else {
        return Err(NotOpened::Damaged);
    };
    let share = bytes(share).ok_or(NotOpened::Damaged)?;
    let share: [u8; 32] = share.try_into().map_err(|_| NotOpened::Damaged)?;
    let both = StaticSecret::from(*private).diffie_hellman(&PublicKey::from(share));
    // A share of low order would make a key that anyone knows.
    if !both.was_contributory() {
        return Err(NotOpened::Damaged);
    }
    unlock_with(
        &made(both.as_bytes(), &share, &public_half(private)),
        stanza,
    )
}

fn made(both: &[u8; 32], share: &[u8; 32], to: &[u8; 32]) -> [u8; 32] {
    hkdf(both, &[*share, *to].concat(), INFO)
}
