//! Work that goes to the District in a file, and the receipt that comes back.

use super::{Phone, Reply, Standing};
use crate::chance::bytes;
use district::keys::is_signed;
use exchange::age::{self, FileKey, Lock};
use exchange::bundle::{Bundle, write_bundle};
use exchange::carried::receipt;
use exchange::carried::{SigningKeyId, to_be_signed, write_head};
use flate2::Compression;
use flate2::write::GzEncoder;
use p256::ecdsa::Signature;
use p256::ecdsa::signature::Signer;
use reqwest::Method;
use std::io::Write;

/// What a file of any bytes is called on the way.
pub const FILE: (&str, &str) = ("content-type", "application/octet-stream");

impl Phone {
    /// What waits here, in a file for the District.
    pub fn carried(&self) -> Vec<u8> {
        let raws: Vec<_> = self.outbox.iter().map(|id| self.raw(id)).collect();
        let bundle = write_bundle(self.device, &raws);
        self.carrying(&bundle)
    }

    /// All that it holds, in a file for the District.
    pub fn file_of_all(&self) -> Vec<u8> {
        let raws: Vec<_> = self.held.keys().map(|id| self.raw(id)).collect();
        self.carrying(&write_bundle(self.device, &raws))
    }

    /// That bundle, signed by this phone, in a file for its District.
    pub fn carrying(&self, bundle: &Bundle) -> Vec<u8> {
        let to = self.to();
        let signed = to_be_signed(self.device, &to, &bundle.sha256);
        locked(&(self.head(&signed) + &bundle.json), to)
    }

    /// The line before a bundle, with this phone's signature over `signed`.
    pub fn head(&self, signed: &[u8]) -> String {
        let signature: Signature = self.sign.sign(signed);
        let point = self.sign.verifying_key().to_sec1_point(false);
        let key = SigningKeyId::of(point.as_bytes());
        write_head(self.device, key, &signature.to_bytes())
    }

    /// What files for its District are locked to.
    pub fn to(&self) -> [u8; 32] {
        let keys = self.keys.as_ref().expect("a phone that joined");
        keys.lock().expect("a key")
    }

    /// Brings a file to the District, whoever made it.
    pub async fn bring(&self, file: impl Into<Vec<u8>>) -> Reply {
        let reply = self.call(Method::POST, "/v1/carried", &[FILE], file.into());
        reply.await.expect("an answer")
    }

    /// Takes in a receipt that came by hand: how many entries it acknowledged
    /// that were not before. None when it is not its District's word.
    pub fn take_in_receipt(&mut self, document: &str) -> Option<usize> {
        let read = receipt::read(document.as_bytes()).ok()?;
        let point = self.keys.as_ref()?.point()?;
        if !is_signed(&point, &read.to_be_signed, &read.signature) {
            return None;
        }
        let before = self.only_here();
        for id in &read.says.entries {
            // Of another phone, or not here any more: nothing to do with this one.
            if self.held.contains_key(id) {
                self.stand(*id, Standing::Acknowledged);
            }
        }
        for refused in &read.says.refused {
            if self.held.contains_key(&refused.id) {
                self.stand(refused.id, Standing::Refused(refused.reason.clone()));
            }
        }
        self.unproved.push(read.says.mark);
        Some(before - self.only_here())
    }
}

/// Packed and locked as a carried file is, whatever it holds.
pub fn locked(plain: &str, to: [u8; 32]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed
        .write_all(plain.as_bytes())
        .expect("memory takes bytes");
    let packed = packed.finish().expect("memory takes bytes");
    let lock = Lock::Public { to, once: bytes() };
    let (mut file, mut sealing) = age::seal(&lock, &FileKey(bytes()), bytes());
    sealing.put(&packed, &mut file);
    sealing.end(&mut file);
    file
}
