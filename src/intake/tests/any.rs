//! Any bytes at all, and lists cut off anywhere: told or read, never a panic.

use super::samples::{RIMI, utf16, windows_1252};
use crate::headings::Headings;
use crate::matching::Matching;
use crate::meeting::meet;
use crate::reading::Reading;
use crate::sheet::{Opening, ROW_LIMIT, Sheet};
use domain::record::Record;
use proptest::prelude::*;

/// Everything that is done with a file; each row is accounted for once.
fn go_through(bytes: &[u8]) {
    let Ok(sheet) = Sheet::read(bytes) else {
        return;
    };
    assert!(sheet.rows.len() <= ROW_LIMIT);
    assert!(
        sheet
            .rows
            .is_sorted_by(|one, other| one.number < other.number)
    );
    for headings in [Headings::find(&sheet), Headings::none(&sheet)] {
        let mut matching = Matching::propose(&headings);
        if !matching.is_enough() {
            matching.choose(crate::field::Field::Name, Some(0));
        }
        let reading = Reading::of(&sheet, &headings, &matching);
        let told =
            reading.bad.len() + reading.totals.len() + reading.notes.len() + reading.headings.len();
        assert_eq!(
            reading.good.len() + told,
            sheet.rows.len() - headings.first.min(sheet.rows.len())
        );
        for good in &reading.good {
            assert_eq!(good.school.check(), []);
        }
        assert!(reading.bad.iter().all(|bad| !bad.reasons.is_empty()));
        let met = meet(&reading, &[]);
        assert_eq!(met.len(), reading.good.len());
    }
}

/// Bytes that look like lists: separators, quotation marks and letters of all kinds.
fn listlike() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just(b",".to_vec()),
        Just(b";".to_vec()),
        Just(b"\n".to_vec()),
        Just(b"\r\n".to_vec()),
        Just(b"\"".to_vec()),
        Just(b"\t".to_vec()),
        Just(b"School".to_vec()),
        Just(b"Girls".to_vec()),
        Just(b"Total".to_vec()),
        Just(b"312".to_vec()),
        Just("Ƙofar Gari’s".as_bytes().to_vec()),
        prop::collection::vec(any::<u8>(), 1..4),
    ];
    prop::collection::vec(piece, 0..120).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_told(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        go_through(&bytes);
    }

    #[test]
    fn bytes_that_look_like_a_list_are_read_or_told(bytes in listlike()) {
        go_through(&bytes);
    }

    #[test]
    fn a_list_with_any_byte_changed_is_read_or_told(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        for mut file in [RIMI.as_bytes().to_vec(), windows_1252(RIMI), utf16(RIMI, true, true)] {
            let at = at.index(file.len());
            file[at] = byte;
            go_through(&file);
        }
    }

    #[test]
    fn slices_of_any_size_give_the_same_rows(bytes in listlike(), most in 1usize..9) {
        let whole = Sheet::read(&bytes);
        let slices = (|| {
            let mut opening = Opening::begin(&bytes)?;
            while opening.read_on(most)? {}
            Ok(opening.finish())
        })();
        prop_assert_eq!(whole, slices);
    }
}

#[test]
fn a_list_cut_off_at_any_byte_is_read_or_told() {
    let utf16 = utf16(RIMI, false, false);
    for end in 0..RIMI.len() {
        go_through(&RIMI.as_bytes()[..end]);
        go_through(&utf16[..end * utf16.len() / RIMI.len()]);
    }
}
