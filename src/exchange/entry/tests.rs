//! Entries and their bytes.

use super::*;
use proptest::prelude::*;
use serde_json::json;
use uuid::Uuid;

const PLAIN: &str = concat!(
    r#"{"v":1,"device":"00000000-0000-0000-0000-000000000001","seq":12,"#,
    r#""record":"00000000-0000-0000-0000-000000000002","kind":"visit","#,
    r#""parents":["0707070707070707070707070707070707070707070707070707070707070707"],"#,
    r#""at":"2026-11-21T10:00:00Z","author":"00000000-0000-0000-0000-000000000003","#,
    r#""share":"district","deleted":false,"set":["date","lessons/3f/topic"],"body":{"date":"2026-10-14"}}"#
);

fn plain() -> Entry {
    Entry {
        v: VERSION,
        device: DeviceId(Uuid::from_u128(1)),
        seq: 12,
        record: RecordId(Uuid::from_u128(2)),
        kind: "visit".into(),
        parents: vec![EntryId([7; 32])],
        at: "2026-11-21T10:00:00Z".into(),
        author: AccountId(Uuid::from_u128(3)),
        share: "district".into(),
        deleted: false,
        content: Content::Open {
            set: vec!["date".into(), "lessons/3f/topic".into()],
            body: json!({"date": "2026-10-14"}),
        },
    }
}

#[test]
fn an_entry_is_written_as_it_was_first_agreed_and_its_id_is_of_its_bytes() {
    let written = plain().write();
    assert_eq!(written.raw, PLAIN);
    // printf '%s' '{"v":1,…}' | sha256sum
    assert_eq!(
        written.id.to_string(),
        "3d1bc9d355884581dafdd543692cda08a40c227539aea8b268a2917ceea9786f"
    );
    assert_eq!(Written::read(&written.raw), Ok(written));
}

#[test]
fn a_sealed_entry_shows_neither_body_nor_what_was_set() {
    let entry = Entry {
        content: Content::Sealed("k.i.c".into()),
        share: "mine".into(),
        ..plain()
    };
    let written = entry.write();
    assert!(
        written
            .raw
            .ends_with(r#""deleted":false,"sealed":"k.i.c"}"#)
    );
    assert_eq!(Written::read(&written.raw), Ok(written));
}

#[test]
fn fault_25_fields_of_a_newer_version_survive_in_the_bytes_and_in_the_body() {
    let raw = PLAIN
        .replacen('{', r#"{ "newer": [1e400, {"x": null}],"#, 1)
        .replace(r#""body":{"#, r#""body":{"mood":{"deep":[1.25,-0.1]},"#);
    let written = Written::read(&raw).unwrap();
    assert_eq!(
        (written.raw.as_str(), written.id),
        (raw.as_str(), EntryId::of(&raw))
    );
    let Content::Open { body, .. } = written.entry.content else {
        panic!()
    };
    assert_eq!(body["mood"].to_string(), r#"{"deep":[1.25,-0.1]}"#);
}

#[test]
fn fault_25_an_entry_of_a_newer_version_is_kept_as_bytes_though_not_understood() {
    let raw = PLAIN
        .replace(r#""v":1"#, r#""v":2"#)
        .replace(r#""body":{"#, r#""shape":{"#);
    let written = Written::read(&raw).unwrap();
    assert_eq!((written.raw, written.entry.content), (raw, Content::Newer));
}

#[test]
fn what_is_no_entry_is_refused_with_its_reason() {
    let cases = [
        ("", DecodeError::Malformed),
        ("{", DecodeError::Truncated),
        ("[]", DecodeError::Malformed),
        ("{}", DecodeError::Malformed),
        (
            &PLAIN.replace(r#""v":1"#, r#""v":0"#),
            DecodeError::Malformed,
        ),
        (
            &PLAIN.replace(r#""v":1"#, r#""v":-1"#),
            DecodeError::Malformed,
        ),
        (
            &PLAIN.replace(r#"{"date":"2026-10-14"}"#, "[]"),
            DecodeError::Malformed,
        ),
        (
            &PLAIN.replace(r#"{"date":"2026-10-14"}"#, r#"{"date":"\ud800"}"#),
            DecodeError::Malformed,
        ),
        (
            &PLAIN.replace(r#""body""#, r#""sealed":"x","body""#),
            DecodeError::Malformed,
        ),
        (
            &PLAIN.replace(r#""kind":"visit","#, ""),
            DecodeError::Malformed,
        ),
        (&PLAIN.replace("0707", "07"), DecodeError::Malformed),
        (
            &PLAIN.replacen('{', r#"{"v":1,"#, 1),
            DecodeError::Malformed,
        ),
        (&format!(" {PLAIN}"), DecodeError::Malformed),
        (&format!("{PLAIN}\n"), DecodeError::Malformed),
        (&format!("{PLAIN}{PLAIN}"), DecodeError::Malformed),
        (&PLAIN[..PLAIN.len() - 1], DecodeError::Truncated),
    ];
    for (raw, error) in cases {
        assert_eq!(Written::read(raw), Err(error), "{raw}");
    }
}

#[test]
fn fault_23_an_entry_too_large_or_too_deep_is_refused_at_its_very_limit() {
    let text = |len: usize| PLAIN.replace("2026-10-14", &"x".repeat(len));
    let frame = PLAIN.len() - "2026-10-14".len();
    assert!(Written::read(&text(ENTRY_LIMIT - frame)).is_ok());
    assert_eq!(
        Written::read(&text(ENTRY_LIMIT - frame + 1)),
        Err(DecodeError::TooLarge)
    );
    let deep = |levels: usize| {
        let lists = format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        PLAIN.replace(r#""2026-10-14""#, &lists)
    };
    // The entry and its body are two of the levels.
    assert!(Written::read(&deep(DEPTH_LIMIT - 2)).is_ok());
    assert_eq!(
        Written::read(&deep(DEPTH_LIMIT - 1)),
        Err(DecodeError::TooDeep)
    );
}

#[test]
fn only_what_is_not_private_may_leave_open() {
    let sealed = Content::Sealed("x".into());
    let cases = [
        ("visit", "district", false, true),
        ("visit", "mine", false, false),
        ("person", "district", false, false),
        ("person", "mine", true, true),
        ("of_a_newer_version", "leaders", false, true),
    ];
    for (kind, share, is_sealed, leaves) in cases {
        let mut entry = Entry {
            kind: kind.into(),
            share: share.into(),
            ..plain()
        };
        if is_sealed {
            entry.content = sealed.clone();
        }
        assert_eq!(entry.may_leave(), leaves, "{kind} {share}");
    }
}

proptest! {
    #[test]
    fn fault_24_any_text_comes_back_and_is_never_written_differently(text in any::<String>(), field in any::<String>()) {
        let body = json!({ (field.as_str()): text, "nul": "\0\u{200b}\u{202e}\u{feff}" });
        let entry = Entry { at: text, content: Content::Open { set: vec![field], body }, ..plain() };
        let written = entry.write();
        prop_assert_eq!(Written::read(&written.raw).unwrap(), written);
    }

    #[test]
    fn numbers_of_up_to_fifteen_digits_come_through_exactly(digits in 0i64..1_000_000_000_000_000, places in 0usize..15, negative: bool) {
        let mut number = format!("{digits:0width$}", width = places + 1);
        if places > 0 {
            number.insert(number.len() - places, '.');
        }
        let number: serde_json::Number = format!("{}{number}", if negative { "-" } else { "" }).parse().unwrap();
        let again: serde_json::Number = number.to_string().parse().unwrap();
        prop_assert_eq!(again.to_string(), number.to_string());
        prop_assert_eq!(again, number);
    }
}
