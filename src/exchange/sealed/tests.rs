//! The form of what is sealed.

use super::*;
use proptest::prelude::*;
use serde_json::json;
use uuid::Uuid;

proptest! {
    #[test]
    fn a_sealed_body_reads_back_as_it_was_written(key: [u8; 8], iv: [u8; 12], ciphertext in prop::collection::vec(any::<u8>(), 16..200)) {
        let sealed = Sealed { key: KeyId(key), iv, ciphertext };
        prop_assert_eq!(sealed.to_string().parse::<Sealed>(), Ok(sealed));
    }

    #[test]
    fn no_text_makes_reading_a_sealed_body_panic(text in "[0-9a-f.A-Z_=-]{0,60}") {
        let _ = text.parse::<Sealed>();
    }
}

#[test]
fn there_is_one_way_to_write_a_sealed_body() {
    let sealed = Sealed {
        key: KeyId([0xab; 8]),
        iv: [1; 12],
        ciphertext: vec![255; 16],
    };
    let text = sealed.to_string();
    assert_eq!(
        text,
        "abababababababab.AQEBAQEBAQEBAQEB._____________________w"
    );
    for bad in [
        text.to_uppercase(),
        format!("{text}="),
        format!("{text}."),
        text.replace("____w", "____x"),
        text.replace("_w", ""),
        text.replace('.', ""),
        text[1..].to_owned(),
        format!("{text}\n"),
    ] {
        assert!(bad.parse::<Sealed>().is_err(), "{bad}");
    }
}

#[test]
fn a_key_is_named_without_being_shown() {
    let key = AccountKey([0x42; 16]);
    // (printf 'fieldbook account key id/1\n'; printf 'B%.0s' {1..16}) | sha256sum
    assert_eq!(key.id().to_string(), "4e00c783a211f100");
    assert_eq!(format!("{key:?}"), format!("AccountKey({})", key.id()));
    assert_ne!(key.id(), AccountKey([0x43; 16]).id());
}

#[test]
fn a_sealed_body_is_bound_to_its_record_and_kind() {
    let (one, other) = (RecordId(Uuid::from_u128(1)), RecordId(Uuid::from_u128(2)));
    let data = associated_data(one, "person");
    assert_eq!(
        data,
        b"fieldbook sealed body/1\n00000000-0000-0000-0000-000000000001\nperson"
    );
    assert_ne!(data, associated_data(other, "person"));
    assert_ne!(data, associated_data(one, "feedback"));
}

#[test]
fn what_is_inside_reads_back_and_what_is_no_body_is_refused() {
    let inside = Inside {
        set: vec!["name".into()],
        body: json!({"name": "\0سلام👩🏾‍🏫"}),
    };
    assert_eq!(Inside::read(&inside.write()), Ok(inside));
    for bad in [
        "",
        "{}",
        r#"{"set":[],"body":[]}"#,
        r#"{"set":[1],"body":{}}"#,
    ] {
        assert!(Inside::read(bad).is_err(), "{bad}");
    }
}
