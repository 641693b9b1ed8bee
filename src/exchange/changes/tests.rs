//! Pages of changes.

use super::*;
use crate::digest::Digest;
use uuid::Uuid;

fn page() -> ChangesPage {
    ChangesPage {
        lines: vec![
            Line::Entry("{\"odd\" :  \"spaces \\u0041 stay\"}".into()),
            Line::Redacted(EntryId([1; 32])),
            Line::Stub(Stub {
                id: EntryId([2; 32]),
                record: RecordId(Uuid::from_u128(3)),
                parents: vec![EntryId([4; 32])],
                left: None,
            }),
            Line::Card(Card {
                id: RecordId(Uuid::from_u128(5)),
                shown: Some(Shown {
                    kind: "practice".into(),
                    theme: "play".into(),
                    words: "Names on \"sticks\"\u{0}".into(),
                }),
            }),
            Line::Card(Card {
                id: RecordId(Uuid::from_u128(6)),
                shown: None,
            }),
        ],
        mark: Mark {
            n: u64::MAX,
            chain: Digest([5; 32]),
        },
        more: true,
    }
}

#[test]
fn a_page_reads_back_as_it_was_written_entries_byte_for_byte() {
    let json = page().write();
    assert_eq!(ChangesPage::read(&json), Ok(page()));
    let empty = ChangesPage {
        lines: vec![],
        more: false,
        ..page()
    };
    assert_eq!(ChangesPage::read(&empty.write()), Ok(empty));
}

#[test]
fn who_leads_a_record_now_is_said_in_a_stub_which_an_older_version_reads_too() {
    let stub = Stub {
        id: EntryId([2; 32]),
        record: RecordId(Uuid::from_u128(3)),
        parents: Vec::new(),
        left: Some("Kwali · C. Bello".to_owned()),
    };
    let told = ChangesPage {
        lines: vec![Line::Stub(stub)],
        ..page()
    };
    let json = told.write();
    assert!(json.contains(r#","left":"Kwali · C. Bello"}"#), "{json}");
    assert_eq!(ChangesPage::read(&json), Ok(told));
    assert!(!page().write().contains("left"));
}

#[test]
fn a_page_cut_off_anywhere_is_refused() {
    let json = page().write();
    for end in 0..json.len() {
        assert_eq!(
            ChangesPage::read(&json[..end]),
            Err(DecodeError::Truncated),
            "cut at {end}"
        );
    }
}

#[test]
fn a_line_this_version_does_not_know_is_not_passed_over_in_silence() {
    let json = page().write();
    let unknown = json.replace("redacted", "widened");
    assert_eq!(ChangesPage::read(&unknown), Err(DecodeError::NewerFormat));
    let newer = json.replace("changes/1", "changes/2");
    assert_eq!(ChangesPage::read(&newer), Err(DecodeError::NewerFormat));
}

#[test]
fn a_card_says_its_own_id_and_three_texts_or_that_it_is_gone_and_half_a_card_is_none() {
    let json = page().write();
    let gone = r#"{"card":{"id":"00000000-0000-0000-0000-000000000006","gone":true}}"#;
    assert!(json.contains(gone), "{json}");
    let half = json.replace(r#""theme":"play","#, "");
    assert_eq!(ChangesPage::read(&half), Err(DecodeError::NewerFormat));
    let of_two = json.replace(r#"{"card":"#, r#"{"redacted":null,"card":"#);
    assert_eq!(ChangesPage::read(&of_two), Ok(page()));
}

#[test]
fn fault_23_a_page_of_endless_lines_or_depth_is_refused() {
    let around = |lines: &str| {
        format!(
            r#"{{"format":"fieldbook-changes/1","lines":[{lines}],"mark":{{"n":0,"chain":"{}"}},"more":false}}"#,
            Digest::ZERO
        )
    };
    assert!(ChangesPage::read(&around("")).is_ok());
    let many = vec!["{}"; READ_LINES + 1].join(",");
    assert_eq!(
        ChangesPage::read(&around(&many)),
        Err(DecodeError::TooLarge)
    );
    assert_eq!(
        ChangesPage::read(&around(&"[".repeat(100_000))),
        Err(DecodeError::TooDeep)
    );
    assert_eq!(
        ChangesPage::read(&around(&" ".repeat(READ_BYTES))),
        Err(DecodeError::TooLarge)
    );
}

#[test]
fn an_entry_at_its_deepest_fits_on_a_page() {
    let raw = format!(
        "{}{}",
        "{\"a\":".repeat(DEPTH_LIMIT - 1) + "{",
        "}".repeat(DEPTH_LIMIT)
    );
    let deepest = ChangesPage {
        lines: vec![Line::Entry(raw)],
        ..page()
    };
    assert_eq!(ChangesPage::read(&deepest.write()), Ok(deepest));
}
