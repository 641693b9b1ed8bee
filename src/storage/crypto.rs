//! WebCrypto: random bytes, sealing and opening, the signing key. Nothing here
//! may be awaited while a transaction is open.

use crate::error::Error;
use domain::ids::RecordId;
use exchange::sealed::{AccountKey, HKDF_INFO, Inside, KeyId, Sealed, associated_data};
use js_sys::{Array, Function, Object, Reflect, Uint8Array};
use std::cell::RefCell;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AesGcmParams, Crypto, CryptoKey, CryptoKeyPair, EcKeyGenParams, HkdfParams, SubtleCrypto,
};

fn crypto() -> Result<Crypto, Error> {
    let window = web_sys::window().ok_or(Error::Locked)?;
    window.crypto().map_err(|_| Error::Locked)
}

/// Absent on a page that did not come over HTTPS (or from this machine).
fn subtle() -> Result<SubtleCrypto, Error> {
    let subtle = crypto()?.subtle();
    if subtle.is_undefined() {
        return Err(Error::Locked);
    }
    Ok(subtle)
}

/// Fresh random bytes.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    crypto()?
        .get_random_values_with_u8_array(&mut bytes)
        .map_err(|_| Error::Locked)?;
    Ok(bytes)
}

async fn settled(promise: Result<js_sys::Promise, JsValue>) -> Result<JsValue, Error> {
    let promise = promise.map_err(|_| Error::Locked)?;
    JsFuture::from(promise).await.map_err(|_| Error::Locked)
}

fn uses(names: &[&str]) -> Array {
    names.iter().map(|name| JsValue::from_str(name)).collect()
}

/// The AES keys made from account keys so far: making one costs a few
/// milliseconds.
#[derive(Default)]
pub(crate) struct Sealer(RefCell<Vec<(KeyId, CryptoKey)>>);

impl Sealer {
    async fn aes(&self, key: &AccountKey) -> Result<CryptoKey, Error> {
        let id = key.id();
        let found = |(known, aes): &(KeyId, CryptoKey)| (*known == id).then(|| aes.clone());
        if let Some(aes) = self.0.borrow().iter().find_map(found) {
            return Ok(aes);
        }
        let subtle = subtle()?;
        let bytes = Uint8Array::from(&key.0[..]);
        let import =
            subtle.import_key_with_str("raw", &bytes, "HKDF", false, &uses(&["deriveKey"]));
        let base: CryptoKey = settled(import).await?.unchecked_into();
        let hkdf = HkdfParams::new(
            "HKDF",
            &"SHA-256".into(),
            &Uint8Array::from(HKDF_INFO),
            &Uint8Array::new_with_length(0),
        );
        let aes = web_sys::AesKeyGenParams::new("AES-GCM", 256);
        let derive = subtle.derive_key_with_object_and_object(
            &hkdf,
            &base,
            &aes,
            false,
            &uses(&["encrypt", "decrypt"]),
        );
        let aes: CryptoKey = settled(derive).await?.unchecked_into();
        self.0.borrow_mut().push((id, aes.clone()));
        Ok(aes)
    }

    /// Seals what a revision says, with a fresh initialisation vector.
    pub(crate) async fn seal(
        &self,
        key: &AccountKey,
        record: RecordId,
        kind: &str,
        inside: &str,
    ) -> Result<String, Error> {
        let iv: [u8; 12] = random()?;
        let aes = self.aes(key).await?;
        let parameters = gcm(&iv, record, kind);
        let sealing = subtle()?.encrypt_with_object_and_buffer_source(
            &parameters,
            &aes,
            &Uint8Array::from(inside.as_bytes()),
        );
        let ciphertext = Uint8Array::new(&settled(sealing).await?).to_vec();
        let sealed = Sealed {
            key: key.id(),
            iv,
            ciphertext,
        };
        Ok(sealed.to_string())
    }

    /// Opens a sealed body. `None` when none of `keys` is the one named, or
    /// when what it opens is not what was sealed for this record.
    pub(crate) async fn open(
        &self,
        keys: &[AccountKey],
        record: RecordId,
        kind: &str,
        sealed: &str,
    ) -> Result<Option<String>, Error> {
        let Ok(sealed) = sealed.parse::<Sealed>() else {
            return Ok(None);
        };
        let Some(key) = keys.iter().find(|key| key.id() == sealed.key) else {
            return Ok(None);
        };
        let aes = self.aes(key).await?;
        let parameters = gcm(&sealed.iv, record, kind);
        let opening = subtle()?.decrypt_with_object_and_buffer_source(
            &parameters,
            &aes,
            &Uint8Array::from(&sealed.ciphertext[..]),
        );
        let Ok(plaintext) = settled(opening).await else {
            return Ok(None);
        };
        let plaintext = String::from_utf8(Uint8Array::new(&plaintext).to_vec()).ok();
        Ok(plaintext.filter(|text| Inside::read(text).is_ok()))
    }
}

fn gcm(iv: &[u8; 12], record: RecordId, kind: &str) -> AesGcmParams {
    let parameters = AesGcmParams::new("AES-GCM", &Uint8Array::from(&iv[..]));
    let bound_to = Uint8Array::from(&associated_data(record, kind)[..]);
    parameters.set_additional_data(&bound_to);
    parameters
}

/// A new signing key (ECDSA P-256) whose private half never leaves the browser.
pub(crate) async fn signing_pair() -> Result<CryptoKeyPair, Error> {
    let parameters = EcKeyGenParams::new("ECDSA", "P-256");
    let pair = subtle()?.generate_key_with_object(&parameters, false, &uses(&["sign", "verify"]));
    Ok(settled(pair).await?.unchecked_into())
}

/// What is signed with, and how: ECDSA over SHA-256, on the curve P-256.
fn ecdsa() -> JsValue {
    let algorithm = Object::new();
    for (name, value) in [
        ("name", "ECDSA"),
        ("hash", "SHA-256"),
        ("namedCurve", "P-256"),
    ] {
        // Refused only on a frozen object.
        let _ = Reflect::set(&algorithm, &name.into(), &value.into());
    }
    algorithm.into()
}

/// What the browser's cryptography answers to the method `name`, asked by name:
/// its own types would put a line for each method into the script that every
/// first visit waits for.
async fn asked<const N: usize>(name: &str, with: [JsValue; N]) -> Result<JsValue, Error> {
    let subtle = subtle()?;
    let method = Reflect::get(&subtle, &name.into()).map_err(|_| Error::Locked)?;
    let method: Function = method.dyn_into().map_err(|_| Error::Locked)?;
    let with: Array = with.into_iter().collect();
    settled(method.apply(&subtle, &with).map(JsCast::unchecked_into)).await
}

/// The signature of a signing key over `bytes`: r and s, 64 bytes.
pub(crate) async fn signature(pair: &CryptoKeyPair, bytes: &[u8]) -> Result<Vec<u8>, Error> {
    let key = Reflect::get(pair, &"privateKey".into()).map_err(|_| Error::Locked)?;
    let with = [ecdsa(), key, Uint8Array::from(bytes).into()];
    Ok(Uint8Array::new(&asked("sign", with).await?).to_vec())
}

/// Whether `signature` over `bytes` is that of the key with this raw point.
pub(crate) async fn is_signed(point: &[u8], bytes: &[u8], signature: &[u8]) -> Result<bool, Error> {
    subtle()?;
    let import = [
        "raw".into(),
        Uint8Array::from(point).into(),
        ecdsa(),
        false.into(),
        uses(&["verify"]).into(),
    ];
    // What is no point of the curve has signed nothing.
    let Ok(key) = asked("importKey", import).await else {
        return Ok(false);
    };
    let (signature, bytes) = (Uint8Array::from(signature), Uint8Array::from(bytes));
    let with = [ecdsa(), key, signature.into(), bytes.into()];
    Ok(asked("verify", with).await?.is_truthy())
}

/// The raw public point of a signing key.
pub(crate) async fn public_point(pair: &CryptoKeyPair) -> Result<Vec<u8>, Error> {
    let point = subtle()?.export_key("raw", &pair.get_public_key());
    Ok(Uint8Array::new(&settled(point).await?).to_vec())
}
