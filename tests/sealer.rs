//! Seals and opens private bodies as WebCrypto does on a phone: AES-256-GCM
//! with a key that HKDF-SHA-256 makes of the account key.

use crate::chance::bytes;
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use domain::ids::RecordId;
use exchange::sealed::{AccountKey, HKDF_INFO, Inside, Sealed, associated_data};
use hkdf::Hkdf;
use sha2::Sha256;

fn cipher(key: &AccountKey) -> Aes256Gcm {
    let mut made = [0; 32];
    Hkdf::<Sha256>::new(None, &key.0)
        .expand(HKDF_INFO, &mut made)
        .expect("32 bytes are one round of HKDF");
    Aes256Gcm::new(&made.into())
}

/// The sealed form of what a private entry says.
pub fn seal(key: &AccountKey, record: RecordId, kind: &str, inside: &Inside) -> String {
    let iv: [u8; 12] = bytes();
    let ciphertext = cipher(key).encrypt(
        &Nonce::from(iv),
        Payload {
            msg: inside.write().as_bytes(),
            aad: &associated_data(record, kind),
        },
    );
    Sealed {
        key: key.id(),
        iv,
        ciphertext: ciphertext.expect("AES-GCM takes any short plaintext"),
    }
    .to_string()
}

/// What a sealed entry says; none when it was sealed with another key, or for
/// another record.
pub fn open(key: &AccountKey, record: RecordId, kind: &str, sealed: &str) -> Option<Inside> {
    let sealed: Sealed = sealed.parse().ok()?;
    if sealed.key != key.id() {
        return None;
    }
    let plain = cipher(key).decrypt(
        &Nonce::from(sealed.iv),
        Payload {
            msg: &sealed.ciphertext,
            aad: &associated_data(record, kind),
        },
    );
    Inside::read(&String::from_utf8(plain.ok()?).ok()?).ok()
}
