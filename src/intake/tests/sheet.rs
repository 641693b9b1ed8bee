//! Letters, separators, quotation marks, row numbers.

use super::samples::{RIMI, names, read, utf16, windows_1252};
use crate::content::NotTaken;
use crate::letters::{Letters, text_of};
use crate::sheet::{CELL_LIMIT, FILE_LIMIT, Opening, ROW_BYTES, ROW_LIMIT, Shape, Sheet};
use proptest::prelude::*;

#[test]
fn a_list_reads_the_same_in_whichever_letters_it_was_saved() {
    let marked = [b"\xef\xbb\xbf", RIMI.as_bytes()].concat();
    let files = [
        (RIMI.as_bytes().to_vec(), Letters::Utf8),
        (marked, Letters::Utf8),
        (windows_1252(RIMI), Letters::Windows1252),
        (utf16(RIMI, true, false), Letters::Utf16Le),
        (utf16(RIMI, true, true), Letters::Utf16Be),
        (utf16(RIMI, false, false), Letters::Utf16Le),
        (utf16(RIMI, false, true), Letters::Utf16Be),
    ];
    let (expected, ..) = read(RIMI.as_bytes());
    assert_eq!(expected.rows.len(), 8);
    for (bytes, letters) in files {
        let (sheet, ..) = read(&bytes);
        assert_eq!(sheet.letters, letters);
        assert_eq!(sheet.rows, expected.rows, "{letters:?}");
    }
}

proptest! {
    #[test]
    fn windows_1252_is_read_as_browsers_read_it(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        let (letters, text) = text_of(&bytes);
        if letters == Letters::Windows1252 {
            let (expected, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes);
            prop_assert_eq!(text, expected);
        }
    }
}

#[test]
fn every_byte_of_windows_1252_has_its_letter() {
    let bytes: Vec<u8> = (0x20..=0xff).collect();
    let (letters, text) = text_of(&bytes);
    assert_eq!(letters, Letters::Windows1252);
    let (expected, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes);
    assert_eq!(text, expected);
}

#[test]
fn one_bad_byte_in_a_list_in_utf_8_spoils_its_own_row_only() {
    let mut bytes = "School,Girls\nƘofar Gari,3\nƊanja,4\nMiga,5\n"
        .as_bytes()
        .to_vec();
    let at = bytes.iter().position(|byte| *byte == b'M').unwrap();
    bytes[at] = 0xff;
    let (.., reading) = read(&bytes);
    let good: Vec<_> = reading
        .good
        .iter()
        .map(|good| good.school.name.as_str())
        .collect();
    assert_eq!(good, ["Ƙofar Gari", "Ɗanja"]);
    assert_eq!(reading.bad[0].number, 4);
}

#[test]
fn commas_semicolons_tabs_and_bars_are_found_out() {
    for separator in [',', ';', '\t', '|'] {
        let list = "School;Place;Head Teacher\nTudun Fari;Rimi, by the well;Mrs Bala\nKofar Gari;Rimi, at the gate;Mal. Sani\n";
        let list = match separator {
            ',' => "School,Place,Head Teacher\nTudun Fari,Rimi; by the well,Mrs Bala\nKofar Gari,Rimi; at the gate,Mal. Sani\n".to_owned(),
            separator => list.replace(';', &separator.to_string()),
        };
        let (sheet, _, _, reading) = read(list.as_bytes());
        assert_eq!(sheet.separator, separator);
        assert_eq!(
            reading.good[1].school.head_teacher, "Mal. Sani",
            "{separator:?}"
        );
        assert!(reading.good[0].school.place.contains("by the well"));
    }
}

#[test]
fn a_first_line_that_names_the_separator_is_obeyed_and_not_numbered() {
    let (sheet, _, _, reading) = read(b"sep=;\nSchool;Note\nA, B and C;x\n");
    assert_eq!(sheet.separator, ';');
    assert_eq!(reading.good[0].school.name, "A, B and C");
    assert_eq!(reading.good[0].number, 2);
}

#[test]
fn a_list_of_names_alone_has_one_column() {
    assert_eq!(
        names(b"Name of school\nTudun Fari\nKofar Gari\n"),
        ["Tudun Fari", "Kofar Gari"]
    );
}

#[test]
fn rows_bear_the_numbers_of_a_spreadsheet_whatever_ends_their_lines() {
    let list = "Title\n\nSchool,Girls\n\"A \"\"big\"\"\nschool, it is\",3\n\n,,\nB,4\n";
    for ending in ["\n", "\r\n", "\r"] {
        let (sheet, _, _, reading) = read(list.replace('\n', ending).as_bytes());
        let good = &reading.good;
        assert_eq!(good[0].school.name, "A \"big\" school, it is");
        assert_eq!((good[0].number, good[1].number), (4, 7), "{ending:?}");
        assert_eq!(sheet.rows.len(), 4);
    }
}

#[test]
fn a_quotation_mark_that_never_closes_is_told_with_its_row_and_swallows_nothing_in_silence() {
    let (.., reading) = read(b"School,Girls\nA,1\n\"B,2\nC,3\nD,4\n");
    assert_eq!(reading.good.len(), 1);
    assert_eq!((reading.bad.len(), reading.bad[0].number), (1, 3));
    // One that closes at the very end does not.
    let (.., reading) = read(b"School,Girls\nA,1\n\"B\",\"2\"");
    assert_eq!((reading.good.len(), reading.bad.len()), (2, 0));
}

#[test]
fn limits_are_kept_and_said() {
    let long = format!("School,Girls\nA,1\n{},2\nB,3\n", "x".repeat(ROW_BYTES + 1));
    let sheet = Sheet::read(long.as_bytes()).unwrap();
    let shapes: Vec<_> = sheet.rows.iter().map(|row| row.shape).collect();
    assert_eq!(
        shapes,
        [Shape::Whole, Shape::Whole, Shape::TooLong, Shape::Whole]
    );
    assert_eq!(sheet.rows[3].cells, ["B", "3"]);
    let wide = format!("School,Girls\nA{}\nB,3\n", ",".repeat(CELL_LIMIT));
    let sheet = Sheet::read(wide.as_bytes()).unwrap();
    assert_eq!(sheet.rows[1].shape, Shape::TooLong);
    assert_eq!(sheet.rows[2].cells, ["B", "3"]);
    let many = format!("School,Girls\n{}", "A,1\n".repeat(ROW_LIMIT));
    assert_eq!(
        Sheet::read(many.as_bytes()),
        Err(NotTaken::TooManyRows(ROW_LIMIT))
    );
    let most = format!("School,Girls\n{}", "A,1\n".repeat(ROW_LIMIT - 1));
    assert_eq!(Sheet::read(most.as_bytes()).unwrap().rows.len(), ROW_LIMIT);
    let large = "x".repeat(FILE_LIMIT + 1);
    assert_eq!(
        Sheet::read(large.as_bytes()),
        Err(NotTaken::TooLarge(FILE_LIMIT))
    );
}

#[test]
fn a_file_read_in_slices_is_the_same_and_tells_how_far_it_is() {
    let list = format!("School,Girls\n{}", "A school,312\n".repeat(900));
    let mut opening = Opening::begin(list.as_bytes()).unwrap();
    let mut shares = vec![opening.share()];
    while opening.read_on(100).unwrap() {
        shares.push(opening.share());
    }
    assert!(shares.is_sorted() && shares.len() > 8 && shares.iter().all(|share| *share <= 100));
    assert_eq!(opening.finish(), Sheet::read(list.as_bytes()).unwrap());
}
