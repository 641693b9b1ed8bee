use super::receipt::{self, CarriedReceipt};
use super::*;
use crate::bundle::write_bundle;
use crate::digest::EntryId;
use crate::receipt::{Mark, Refused, reason};

fn device() -> DeviceId {
    "0199f3a0-0000-7000-8000-00000000000a"
        .parse()
        .expect("an id")
}

fn carried() -> (String, Digest) {
    let entry = r#"{"kind":"school","share":"district",
        "body":{"name":"Ƙofar Gari"}}"#;
    let bundle = write_bundle(device(), &[entry]);
    let key = SigningKeyId::of(&[4; POINT]);
    let head = write_head(device(), key, &[7; SIGNATURE]);
    (head + &bundle.json, bundle.sha256)
}

#[test]
fn what_was_written_is_read_with_what_is_to_be_proved() {
    let (text, sha256) = carried();
    let read = read_carried(text.as_bytes()).expect("whole");
    assert_eq!(read.bundle.sha256, sha256);
    assert_eq!(read.key, SigningKeyId::of(&[4; POINT]));
    assert_eq!(read.signature, [7; SIGNATURE]);
    let signed = String::from_utf8(to_be_signed(device(), &[5; 32], &sha256)).expect("text");
    assert!(signed.contains(&sha256.to_string()) && signed.contains(&device().to_string()));
    assert_ne!(
        signed.into_bytes(),
        to_be_signed(device(), &[6; 32], &sha256),
        "signed for one District and no other"
    );
}

#[test]
fn fault_16_what_is_carried_is_refused_cut_at_any_byte() {
    let (text, _) = carried();
    for end in 0..text.len() {
        assert!(
            read_carried(&text.as_bytes()[..end]).is_err(),
            "cut at {end}"
        );
    }
}

#[test]
fn fault_16_of_what_is_carried_a_flipped_byte_changes_nothing_that_was_signed() {
    let (text, sha256) = carried();
    for at in 0..text.len() {
        let mut bytes = text.clone().into_bytes();
        bytes[at] ^= 1;
        // In the head it may read as another key or signature, to be proved.
        if let Ok(read) = read_carried(&bytes) {
            assert_eq!(
                (read.bundle.sha256, read.bundle.device),
                (sha256, device()),
                "byte {at}"
            );
            let (key, signature) = (SigningKeyId::of(&[4; POINT]), [7; SIGNATURE]);
            assert!(
                read.key != key || read.signature != signature,
                "byte {at} was changed and nobody sees it"
            );
        }
    }
}

#[test]
fn another_phones_bundle_a_short_signature_and_a_newer_format_are_refused() {
    let (text, _) = carried();
    let other = text.replacen("00000000000a", "00000000000b", 1);
    assert_eq!(read_carried(other.as_bytes()), Err(DecodeError::Malformed));
    let newer = text.replacen("carried/1", "carried/2", 1);
    assert_eq!(
        read_carried(newer.as_bytes()),
        Err(DecodeError::NewerFormat)
    );
    let bundle = text.split_once('\n').expect("two lines").1;
    assert_eq!(
        read_carried(bundle.as_bytes()),
        Err(DecodeError::Truncated),
        "a bundle alone has nobody's signature"
    );
    let short = write_head(device(), SigningKeyId::of(&[4; POINT]), &[7; 63]) + bundle;
    assert_eq!(read_carried(short.as_bytes()), Err(DecodeError::Malformed));
    let endless = vec![b'x'; HEAD_LIMIT + 1];
    assert_eq!(read_carried(&endless), Err(DecodeError::Malformed));
}

#[test]
fn a_districts_keys_are_keys_or_nothing() {
    let mut point = [9; POINT];
    point[0] = 4;
    let keys = DistrictKeys::of(&[5; 32], &point);
    assert_eq!(keys.lock(), Some([5; 32]));
    assert_eq!(keys.point(), Some(point.to_vec()));
    point[0] = 2;
    assert_eq!(DistrictKeys::of(&[5; 32], &point).point(), None);
    assert_eq!(DistrictKeys::of(&[5; 32], &point[..33]).point(), None);
    let short = DistrictKeys {
        lock: base64url(&[5; 31]),
        ..keys
    };
    assert_eq!(short.lock(), None);
}

fn said() -> CarriedReceipt {
    CarriedReceipt {
        sha256: Digest([3; 32]),
        mark: Mark {
            n: 7,
            chain: Digest([9; 32]),
        },
        entries: vec![EntryId([1; 32]), EntryId([2; 32])],
        refused: vec![Refused {
            id: EntryId([4; 32]),
            reason: reason::WRONG_AUTHOR.to_owned(),
        }],
    }
}

#[test]
fn a_signed_receipt_is_read_with_the_very_bytes_that_were_signed() {
    let said = said();
    let document = receipt::signed(&said.write(), &[7; SIGNATURE]);
    let marked = format!("\u{feff}{document}\n");
    for document in [document, marked] {
        let read = receipt::read(document.as_bytes()).expect("a receipt");
        assert_eq!(read.says, said);
        assert_eq!(read.signature, [7; SIGNATURE]);
        assert_eq!(read.to_be_signed, receipt::to_be_signed(&said.write()));
    }
    assert_eq!(said.as_receipt().refused, said.refused);
}

#[test]
fn fault_16_a_receipt_that_was_cut_or_flipped_is_no_receipt_or_has_other_bytes_to_prove() {
    let document = receipt::signed(&said().write(), &[7; SIGNATURE]);
    let whole = receipt::read(document.as_bytes()).expect("a receipt");
    for end in 0..document.len() {
        assert!(
            receipt::read(&document.as_bytes()[..end]).is_err(),
            "cut at {end}"
        );
    }
    for at in 0..document.len() {
        let mut bytes = document.clone().into_bytes();
        bytes[at] ^= 1;
        if let Ok(read) = receipt::read(&bytes) {
            assert!(
                read.to_be_signed != whole.to_be_signed || read.signature != whole.signature,
                "byte {at} was changed and nobody sees it"
            );
        }
    }
}

#[test]
fn receipts_of_other_formats_and_without_a_signature_are_refused() {
    let document = receipt::signed(&said().write(), &[7; SIGNATURE]);
    let newer = document.replacen("receipt/1", "receipt/2", 1);
    assert_eq!(
        receipt::read(newer.as_bytes()),
        Err(DecodeError::NewerFormat)
    );
    let plain = said().as_receipt().write();
    assert!(receipt::read(plain.as_bytes()).is_err());
    let short = receipt::signed(&said().write(), &[7; 63]);
    assert_eq!(receipt::read(short.as_bytes()), Err(DecodeError::Malformed));
    let huge = vec![b' '; receipt::RECEIPT_BYTES + 1];
    assert_eq!(receipt::read(&huge), Err(DecodeError::TooLarge));
}
