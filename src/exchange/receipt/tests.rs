//! Receipts and marks.

use super::*;

fn receipt() -> Receipt {
    Receipt {
        sha256: Digest([1; 32]),
        mark: Mark {
            n: 7,
            chain: Digest([2; 32]),
        },
        refused: vec![Refused {
            id: EntryId([3; 32]),
            reason: reason::REDACTED.into(),
        }],
    }
}

#[test]
fn a_receipt_reads_back_and_one_cut_off_anywhere_is_refused() {
    let json = receipt().write();
    assert_eq!(Receipt::read(&json), Ok(receipt()));
    for end in 0..json.len() {
        assert_eq!(
            Receipt::read(&json[..end]),
            Err(DecodeError::Truncated),
            "cut at {end}"
        );
    }
}

#[test]
fn a_receipt_says_what_it_is() {
    let json = receipt().write();
    let start = r#"{"format":"fieldbook-receipt/1","sha256":"0101"#;
    assert!(json.starts_with(start), "{json}");
    for other in [
        json.replace("receipt/1", "receipt/2"),
        json.replace("receipt/1", "changes/1"),
    ] {
        assert_eq!(Receipt::read(&other), Err(DecodeError::NewerFormat));
    }
    // Also when nothing else of it is as it was; another's document is not.
    let newer = r#"{"format":"fieldbook-receipt/2","held":[]}"#;
    assert_eq!(Receipt::read(newer), Err(DecodeError::NewerFormat));
    let another = r#"{"format":"portal/2","held":[]}"#;
    assert_eq!(Receipt::read(another), Err(DecodeError::Malformed));
}

#[test]
fn a_receipt_that_refuses_a_whole_bundle_can_be_read() {
    let refused = Refused {
        id: EntryId([3; 32]),
        reason: reason::WRONG_AUTHOR.into(),
    };
    let all = Receipt {
        refused: vec![refused; crate::bundle::BUNDLE_ENTRIES],
        ..receipt()
    };
    assert_eq!(Receipt::read(&all.write()), Ok(all));
}

#[test]
fn a_mark_is_written_as_number_and_chain() {
    let mark = Mark::START.then(&EntryId([0; 32]));
    // head -c 64 /dev/zero | sha256sum
    let text = "1.f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b";
    assert_eq!(mark.to_string(), text);
    assert_eq!(text.parse(), Ok(mark));
    for bad in [
        "",
        "1",
        "1.",
        "+1.00",
        "-1.00",
        &text.to_uppercase(),
        &format!("{text}0"),
        &format!(" {text}"),
    ] {
        assert!(bad.parse::<Mark>().is_err(), "{bad}");
    }
}
