//! Work that goes to the District by hand, and the receipt that comes back:
//! what the browser signs and believes, held against another's hand.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod bench;

use bench::district::*;
use bench::*;
use exchange::bundle::{Bundle, write_bundle};
use exchange::carried::receipt::{self, CarriedReceipt, Unproved};
use exchange::carried::{DistrictKeys, SigningKeyId, read_carried, to_be_signed};
use exchange::receipt::{Refused, reason};
use exchange::sealed::from_base64url;
use exchange::{Digest, EntryId};
use p256::ecdsa::signature::{Signer, Verifier};
use p256::ecdsa::{Signature, SigningKey, VerifyingKey};
use storage::{Answered, Batch, Error, Phone};
use wasm_bindgen_test::*;

wasm_bindgen_test_configure!(run_in_browser);

/// A District's signing key, of a secret made for this test alone.
fn district(secret: u8) -> (SigningKey, DistrictKeys) {
    let sign = SigningKey::from_slice(&[secret; 32]).unwrap();
    let point = sign.verifying_key().to_sec1_point(false);
    let keys = DistrictKeys::of(&[5; 32], point.as_bytes());
    (sign, keys)
}

/// A phone with so many schools, and their entries.
async fn worked_on(schools: usize) -> (Phone, Vec<EntryId>) {
    let phone = fresh_phone().await;
    for n in 0..schools {
        let name = format!("school {n}");
        let batch = Batch::new().put(record_id(), &school(&name));
        phone.save(batch).await.unwrap();
    }
    let waiting = phone.outbox(100, usize::MAX).await.unwrap();
    let ids = waiting.into_iter().map(|(id, _)| id).collect();
    (phone, ids)
}

async fn bundle_of(phone: &Phone) -> Bundle {
    write_bundle(phone.me().device, &outbox(phone).await)
}

fn said(entries: &[EntryId], refused: &[EntryId], n: u64) -> CarriedReceipt {
    let refused = refused.iter().map(|id| Refused {
        id: *id,
        reason: reason::WRONG_AUTHOR.to_owned(),
    });
    CarriedReceipt {
        sha256: Digest::ZERO,
        mark: mark(n),
        entries: entries.to_vec(),
        refused: refused.collect(),
    }
}

fn signed(says: &CarriedReceipt, by: &SigningKey) -> Unproved {
    let says = says.write();
    let signature: Signature = by.sign(&receipt::to_be_signed(&says));
    let document = receipt::signed(&says, &signature.to_bytes());
    receipt::read(document.as_bytes()).unwrap()
}

#[wasm_bindgen_test]
async fn what_this_browser_signs_another_hand_proves_by_the_key_that_was_enrolled() {
    let (phone, _) = worked_on(2).await;
    let (_, keys) = district(7);
    let bundle = bundle_of(&phone).await;
    assert_eq!(phone.signed(&bundle, &keys).await.unwrap(), None);
    let enrolled = phone.enrol_request("code").await.unwrap().signing_key;
    let point = from_base64url(&enrolled).unwrap();
    let head = phone.signed(&bundle, &keys).await.unwrap().unwrap();
    let carried = read_carried((head + &bundle.json).as_bytes()).unwrap();
    assert_eq!(carried.key, SigningKeyId::of(&point));
    assert_eq!(carried.bundle.sha256, bundle.sha256);
    let key = VerifyingKey::from_sec1_bytes(&point).unwrap();
    let signature = Signature::from_slice(&carried.signature).unwrap();
    let device = phone.me().device;
    let bytes = to_be_signed(device, &[5; 32], &bundle.sha256);
    assert!(key.verify(&bytes, &signature).is_ok());
    let elsewhere = to_be_signed(device, &[6; 32], &bundle.sha256);
    assert!(key.verify(&elsewhere, &signature).is_err());
}

#[wasm_bindgen_test]
async fn fault_16_a_receipt_is_believed_only_as_its_district_signed_it() {
    let (phone, ids) = worked_on(1).await;
    let (sign, keys) = district(7);
    let (other_sign, other_keys) = district(8);
    let says = said(&ids, &[], 3);
    let whole = signed(&says, &sign);
    assert!(phone.is_of_district(&whole, &keys).await.unwrap());
    assert!(!phone.is_of_district(&whole, &other_keys).await.unwrap());
    let forged = signed(&says, &other_sign);
    assert!(!phone.is_of_district(&forged, &keys).await.unwrap());
    for at in 0..whole.signature.len() {
        let mut flipped = whole.clone();
        flipped.signature[at] ^= 1;
        assert!(!phone.is_of_district(&flipped, &keys).await.unwrap());
    }
    for at in 0..whole.to_be_signed.len() {
        let mut flipped = whole.clone();
        flipped.to_be_signed[at] ^= 1;
        assert!(!phone.is_of_district(&flipped, &keys).await.unwrap());
    }
    let mut none = keys.clone();
    none.sign = "BAAA".to_owned();
    assert!(!phone.is_of_district(&whole, &none).await.unwrap());
    assert_eq!(phone.light().await.unwrap().only_here, 1);
}

#[wasm_bindgen_test]
async fn a_receipt_marks_what_waits_here_and_nothing_else_however_often_it_comes() {
    let (phone, ids) = worked_on(4).await;
    let elsewhere = EntryId([9; 32]);
    let says = said(&[ids[0], ids[1], elsewhere], &[ids[2]], 3);
    let stands = Answered {
        here: 3,
        waiting: 2,
        refused: 1,
    };
    assert_eq!(phone.answered(&says).await.unwrap(), stands);
    assert_eq!(
        phone.light().await.unwrap().only_here,
        4,
        "looking changes nothing"
    );
    assert_eq!(phone.take_in_receipt(&says).await.unwrap(), stands);
    let light = phone.light().await.unwrap();
    assert_eq!(
        (light.only_here, light.refused, light.acknowledged),
        (1, 1, 2)
    );
    // Tried once more, the refused one is taken by the District after all: the
    // old receipt no longer counts for it.
    phone.offer_refused_again().await.unwrap();
    let receipt = says.as_receipt();
    let later = exchange::receipt::Receipt {
        refused: vec![],
        ..receipt
    };
    phone.acknowledge(&later, &[ids[2]]).await.unwrap();
    let known = phone.take_in_receipt(&says).await.unwrap();
    assert_eq!((known.here, known.waiting, known.refused), (3, 0, 0));
    let light = phone.light().await.unwrap();
    assert_eq!(
        (light.only_here, light.refused, light.acknowledged),
        (1, 0, 3)
    );
    // Of work that is on another phone nothing is noted here.
    let other = fresh_phone().await;
    let before = everything(other.name()).await;
    let none = other.take_in_receipt(&says).await.unwrap();
    assert_eq!(none, Answered::default());
    assert_eq!(everything(other.name()).await, before);
}

#[wasm_bindgen_test]
async fn fault_22_the_marks_of_receipts_by_hand_are_said_until_the_district_knew_them() {
    let (phone, ids) = worked_on(2).await;
    assert_eq!(phone.unproved_mark().await.unwrap(), None);
    for (nth, id) in ids.iter().enumerate() {
        let says = said(&[*id], &[], nth as u64 + 3);
        phone.take_in_receipt(&says).await.unwrap();
        phone.take_in_receipt(&says).await.unwrap();
    }
    assert_eq!(phone.unproved_mark().await.unwrap(), Some(mark(3)));
    // A call that was answered meanwhile says nothing of either.
    phone.take_in(&page(vec![])).await.unwrap();
    assert_eq!(phone.unproved_mark().await.unwrap(), Some(mark(3)));
    phone.mark_is_proved(mark(3)).await.unwrap();
    assert_eq!(phone.unproved_mark().await.unwrap(), Some(mark(4)));
    assert_eq!(phone.light().await.unwrap().only_here, 0);
    // The District does not know the other one: it is an old copy of itself.
    phone.offer_everything_again().await.unwrap();
    assert_eq!(phone.unproved_mark().await.unwrap(), None);
    assert_eq!(phone.light().await.unwrap().only_here, 2);
}

#[wasm_bindgen_test]
async fn the_districts_keys_are_kept_as_it_last_told_them() {
    let phone = fresh_phone().await;
    assert_eq!(phone.district_keys().await.unwrap(), None);
    for secret in [7, 8] {
        let (_, keys) = district(secret);
        phone.keep_district_keys(&keys).await.unwrap();
        assert_eq!(phone.district_keys().await.unwrap(), Some(keys));
    }
}

#[wasm_bindgen_test]
async fn fault_01_a_receipt_is_taken_in_whole_or_not_at_all() {
    let (phone, ids) = worked_on(3).await;
    let says = said(&ids, &[], 3);
    let before = everything(phone.name()).await;
    // Three entries, how many were acknowledged, the marks to say.
    for step in 1..=5 {
        abort_at(step);
        let done = phone.take_in_receipt(&says).await;
        assert_eq!(done, Err(Error::Aborted), "step {step}");
        assert_eq!(everything(phone.name()).await, before, "step {step}");
    }
    abort_at(0);
    durabilities();
    phone.take_in_receipt(&says).await.unwrap();
    assert_eq!(abort_at(0), 5);
    assert!(durabilities().contains(&"strict".into()));
    assert_eq!(phone.light().await.unwrap().only_here, 0);
}
