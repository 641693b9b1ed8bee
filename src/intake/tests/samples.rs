//! Messy lists, made as offices make them.

use crate::headings::Headings;
use crate::matching::Matching;
use crate::reading::Reading;
use crate::sheet::Sheet;

/// What is found in a list without anybody's help.
pub fn read(bytes: &[u8]) -> (Sheet, Headings, Matching, Reading) {
    let sheet = Sheet::read(bytes).expect("a list");
    let headings = Headings::find(&sheet);
    let matching = Matching::propose(&headings);
    let reading = Reading::of(&sheet, &headings, &matching);
    (sheet, headings, matching, reading)
}

/// Its schools' names.
pub fn names(bytes: &[u8]) -> Vec<String> {
    let (.., reading) = read(bytes);
    reading
        .good
        .into_iter()
        .map(|good| good.school.name)
        .collect()
}

/// `text` as Excel for Windows saves "CSV".
pub fn windows_1252(text: &str) -> Vec<u8> {
    let (bytes, _, lost) = encoding_rs::WINDOWS_1252.encode(text);
    assert!(!lost, "{text} cannot be written so");
    bytes.into_owned()
}

/// `text` as spreadsheets save "Unicode text".
pub fn utf16(text: &str, mark: bool, big: bool) -> Vec<u8> {
    let units = mark
        .then_some(0xfeff)
        .into_iter()
        .chain(text.encode_utf16());
    let bytes = |unit: u16| {
        if big {
            unit.to_be_bytes()
        } else {
            unit.to_le_bytes()
        }
    };
    units.flat_map(bytes).collect()
}

/// A cluster's list: titles, semicolons, a total, a note below it.
pub const RIMI: &str = "\
KATSINA STATE UNIVERSAL BASIC EDUCATION BOARD;;;;;;\r
LIST OF SCHOOLS – RIMI CLUSTER, 2025/2026 SESSION;;;;;;\r
;;;;;;\r
S/N;Name of School;EMIS Code;Village/Ward;Head Teacher's Name;GSM No.;Girls;Boys\r
1;Tudun Fari Primary School;KT-017;Tudun Fari;Mrs Bala;08031234567;312;298\r
2;LEA Unguwar Rimi;KT-018;Unguwar Rimi;Mal. Sani Élias;0805 555 1234;\"1,204\";998\r
3; Kofar Gari  Model ;KT-019;Kofar Gari;Alh. Musa;07061112223;220;241\r
;;;;;;;\r
;Total;;;;;1736;1537\r
Prepared by: the Education Secretary;;;;;;;\r
";
