//! Bundles that are whole, and bundles that are not.

use super::*;
use crate::entry::{Content, ENTRY_LIMIT, Entry, VERSION, Written};
use domain::ids::{AccountId, RecordId};
use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

const DEVICE: DeviceId = DeviceId(Uuid::from_u128(0x0199_f3a0_0000_7000_8000_0000_0000_000a));

fn entry(kind: &str, share: &str, content: Content) -> String {
    Entry {
        v: VERSION,
        device: DEVICE,
        seq: 1,
        record: RecordId(Uuid::from_u128(2)),
        kind: kind.into(),
        parents: vec![EntryId([7; 32])],
        at: "2026-11-21T10:00:00Z".into(),
        author: AccountId(Uuid::from_u128(3)),
        share: share.into(),
        deleted: false,
        content,
    }
    .write()
    .raw
}

fn open(body: Value) -> Content {
    Content::Open {
        set: vec!["purpose".into()],
        body,
    }
}

fn visit(body: Value) -> String {
    entry("visit", "district", open(body))
}

fn two() -> Bundle {
    let texts = [
        json!({"purpose": "a\0\u{202e}\"é"}),
        json!({"purpose": "👩🏾‍🏫\\"}),
    ];
    write_bundle(DEVICE, &texts.map(visit))
}

#[test]
fn a_bundle_arrives_as_it_was_sent_byte_for_byte() {
    let entries = [
        visit(json!({"purpose": "x"})),
        visit(json!({"purpose": "y"})),
    ];
    let bundle = write_bundle(DEVICE, &entries);
    let read = read_bundle(bundle.json.as_bytes()).unwrap();
    assert_eq!(
        read,
        BundleIn {
            device: DEVICE,
            sha256: bundle.sha256,
            entries: entries.to_vec()
        }
    );
    assert_eq!(bundle.entries, entries.map(|raw| EntryId::of(&raw)));
    assert_eq!(bundle.held_back, []);
}

#[test]
fn the_format_stays_as_it_was_first_written() {
    let bundle = write_bundle(DEVICE, &[r#"{"kind":"visit","share":"district"}"#]);
    // printf 'fieldbook-bundle/1\n0199f3a0-…-00000000000a\n{"kind":…}\n' | sha256sum
    let digest = "189493875bcdf9eaebd6dc8e86616cf8696a741f4bd4427333baaf11bc12a079";
    assert_eq!(
        bundle.json,
        format!(
            r#"{{"format":"fieldbook-bundle/1","device":"0199f3a0-0000-7000-8000-00000000000a","entries":[{{"kind":"visit","share":"district"}}],"sha256":"{digest}"}}"#
        )
    );
}

#[test]
fn fault_16_a_bundle_with_any_byte_changed_to_any_other_is_refused() {
    let bundle = two().json.into_bytes();
    assert!(read_bundle(&bundle).is_ok());
    let mut flipped = bundle.clone();
    for at in 0..bundle.len() {
        for byte in 0..=u8::MAX {
            flipped[at] = byte;
            assert_eq!(
                read_bundle(&flipped).is_ok(),
                byte == bundle[at],
                "byte {byte} at {at}"
            );
        }
        flipped[at] = bundle[at];
    }
}

#[test]
fn fault_16_a_bundle_cut_off_anywhere_is_refused_as_truncated() {
    let bundle = two().json.into_bytes();
    for end in 0..bundle.len() {
        assert_eq!(
            read_bundle(&bundle[..end]),
            Err(DecodeError::Truncated),
            "cut at {end}"
        );
    }
}

#[test]
fn fault_16_a_bundle_with_a_byte_taken_out_or_put_in_is_refused_or_the_same() {
    let bundle = two().json;
    for (at, _) in bundle.char_indices() {
        let mut without = bundle.clone().into_bytes();
        without.remove(at);
        assert!(read_bundle(&without).is_err(), "byte {at} taken out");
        for byte in [b' ', b'0', b',', b'"', b'{', 0, 0xff] {
            let mut with = bundle.clone().into_bytes();
            with.insert(at, byte);
            // White space between the parts says nothing and changes no entry.
            let same = read_bundle(bundle.as_bytes());
            assert!(
                read_bundle(&with).is_err() || (byte == b' ' && read_bundle(&with) == same),
                "{byte} at {at}"
            );
        }
    }
}

#[test]
fn entries_in_another_order_or_twice_are_another_bundle() {
    let entries = [
        visit(json!({"purpose": "x"})),
        visit(json!({"purpose": "y"})),
    ];
    let json = write_bundle(DEVICE, &entries).json;
    let swapped = json.replace(&entries.join(","), &[&*entries[1], &*entries[0]].join(","));
    let doubled = json.replace(&entries[0], &[&*entries[0], &*entries[0]].join(","));
    for other in [swapped, doubled] {
        assert_ne!(other, json);
        assert_eq!(
            read_bundle(other.as_bytes()),
            Err(DecodeError::DigestDiffers)
        );
    }
}

#[test]
fn a_newer_format_or_a_further_field_is_refused_and_not_acknowledged() {
    let json = two().json;
    let newer = json.replace("bundle/1", "bundle/2");
    assert_eq!(read_bundle(newer.as_bytes()), Err(DecodeError::NewerFormat));
    let further = json.replacen('{', r#"{"extra":1,"#, 1);
    assert_eq!(read_bundle(further.as_bytes()), Err(DecodeError::Malformed));
    let twice = json.replacen('{', r#"{"format":"fieldbook-bundle/1","#, 1);
    assert_eq!(read_bundle(twice.as_bytes()), Err(DecodeError::Malformed));
}

#[test]
fn fault_23_bombs_are_refused_before_they_take_memory_or_stack() {
    let around = |inner: &str| {
        format!(
            r#"{{"format":"fieldbook-bundle/1","device":"{DEVICE}","entries":[{inner}],"sha256":"00"}}"#
        )
    };
    let small_stack = std::thread::Builder::new().stack_size(128 * 1024);
    small_stack
        .spawn(move || {
            let deep = around(&"[".repeat(4_000_000));
            assert_eq!(read_bundle(deep.as_bytes()), Err(DecodeError::TooDeep));
            let deep = around(&format!("{}{}", "{\"a\":".repeat(33), "}".repeat(33)));
            assert_eq!(read_bundle(deep.as_bytes()), Err(DecodeError::TooDeep));
            let many = around(&vec!["0"; 2_001].join(","));
            assert_eq!(read_bundle(many.as_bytes()), Err(DecodeError::TooLarge));
            let large = around(&" ".repeat(BUNDLE_BYTES));
            assert_eq!(read_bundle(large.as_bytes()), Err(DecodeError::TooLarge));
        })
        .unwrap()
        .join()
        .unwrap();
}

#[test]
fn brackets_inside_texts_are_not_depth() {
    let entry = visit(json!({"purpose": "[{\"".repeat(500)}));
    let bundle = write_bundle(DEVICE, &[&entry]);
    assert_eq!(
        read_bundle(bundle.json.as_bytes()).unwrap().entries,
        [entry]
    );
}

#[test]
fn an_entry_that_is_none_or_too_large_does_not_keep_the_others_from_being_read() {
    let good = visit(json!({"purpose": "x"}));
    let large = visit(json!({"purpose": "x".repeat(ENTRY_LIMIT)}));
    let bundle = write_bundle(
        DEVICE,
        &[&*large, r#"{"kind":"visit","share":"district"}"#, &*good],
    );
    let read: Vec<_> = read_bundle(bundle.json.as_bytes())
        .unwrap()
        .entries
        .iter()
        .map(|raw| Written::read(raw).map(|written| written.raw))
        .collect();
    assert_eq!(
        read,
        [
            Err(DecodeError::TooLarge),
            Err(DecodeError::Malformed),
            Ok(good)
        ]
    );
}

#[test]
fn what_is_private_leaves_sealed_or_not_at_all() {
    let canary = json!({"name": "Canary Hauwa"});
    let unsealed = [
        entry("person", "mine", open(canary.clone())),
        entry("person", "district", open(canary.clone())),
        entry("feedback", "district", open(canary.clone())),
        entry("visit", "mine", open(canary.clone())),
        entry("of_a_newer_version", "mine", open(canary)),
        "not an entry, Canary Hauwa".to_owned(),
    ];
    let sealed = entry("person", "mine", Content::Sealed("a.b.c".into()));
    let all: Vec<_> = unsealed.iter().chain([&sealed]).collect();
    let bundle = write_bundle(DEVICE, &all);
    assert!(!bundle.json.contains("Canary"));
    assert_eq!(bundle.held_back, unsealed.map(|raw| EntryId::of(&raw)));
    assert_eq!(
        read_bundle(bundle.json.as_bytes()).unwrap().entries,
        [sealed]
    );
}

proptest! {
    #[test]
    fn fault_24_any_text_at_all_goes_through_a_bundle_unharmed(texts in prop::collection::vec(any::<String>(), 0..8)) {
        let entries: Vec<_> = texts.iter().map(|text| visit(json!({"purpose": text}))).collect();
        let read = read_bundle(write_bundle(DEVICE, &entries).json.as_bytes()).unwrap();
        prop_assert_eq!(&read.entries, &entries);
        for (raw, text) in read.entries.iter().zip(&texts) {
            let Content::Open { body, .. } = Written::read(raw).unwrap().entry.content else { panic!() };
            prop_assert_eq!(&body["purpose"], text);
        }
    }

    #[test]
    fn no_bytes_make_reading_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), json in "[\\[\\]{}\",:0-9a-z\\\\ ]{0,200}") {
        let _ = (read_bundle(&bytes), read_bundle(json.as_bytes()), Written::read(&json));
    }
}
