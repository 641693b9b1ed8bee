//! Rows that are schools, and rows that are told.

use super::samples::{RIMI, names, read};
use crate::cells::{count, is_damaged_phone, may_lack_zero, number_kept_as_text, text};
use crate::field::Field;
use crate::fold::{fold, loose};
use crate::reading::Reason;
use domain::record::Wrong;
use domain::school::{MOST_PUPILS, School};

#[test]
fn a_clusters_list_is_read_with_its_titles_totals_and_notes_told_apart() {
    let (.., reading) = read(RIMI.as_bytes());
    let schools: Vec<_> = reading
        .good
        .iter()
        .map(|good| (good.number, good.school.name.as_str()))
        .collect();
    assert_eq!(
        schools,
        [
            (5, "Tudun Fari Primary School"),
            (6, "LEA Unguwar Rimi"),
            (7, "Kofar Gari Model")
        ]
    );
    let rimi = &reading.good[1].school;
    assert_eq!((rimi.girls, rimi.boys), (Some(1204), Some(998)));
    assert_eq!(
        (rimi.code.as_str(), rimi.place.as_str()),
        ("KT-018", "Unguwar Rimi")
    );
    assert_eq!(
        (rimi.head_teacher.as_str(), rimi.phone.as_str()),
        ("Mal. Sani Élias", "0805 555 1234")
    );
    assert_eq!(reading.good[0].school.phone, "08031234567");
    assert_eq!((&*reading.totals, &*reading.notes), (&[9][..], &[10][..]));
    assert_eq!(reading.bad, []);
}

#[test]
fn all_that_is_wrong_with_a_row_is_told_at_once() {
    let list = format!(
        "School,Girls,Boys,Phone\n{},312 girls,30000,8.03E+09,stray\n",
        "x".repeat(201)
    );
    let (.., reading) = read(list.as_bytes());
    let reasons = &reading.bad[0].reasons;
    for reason in [
        Reason::Field(Field::Name, Wrong::TooLong(200)),
        Reason::Field(Field::Girls, Wrong::NotANumber),
        Reason::Field(Field::Boys, Wrong::TooMany(MOST_PUPILS)),
        Reason::PhoneDamaged,
        Reason::TooManyCells,
    ] {
        assert!(reasons.contains(&reason), "{reason:?} in {reasons:?}");
    }
    assert_eq!(reasons.len(), 5);
    assert_eq!(reading.good, []);
    assert_eq!((reading.bad[0].number, reading.good.len()), (2, 0));
}

#[test]
fn a_count_is_a_number_or_nothing_and_never_a_guess() {
    for (cell, expected) in [
        ("312", Some(Ok(312))),
        ("1,204", Some(Ok(1204))),
        ("1 204", Some(Ok(1204))),
        ("12,345,678", Some(Ok(12_345_678))),
        ("312.0", Some(Ok(312))),
        ("0", Some(Ok(0))),
        ("99999999999999999999", Some(Ok(u32::MAX))),
        ("", None),
        ("-", None),
        ("N/A", None),
        ("998,0", Some(Ok(998))),
        ("998.00", Some(Ok(998))),
        ("1.204", Some(Ok(1204))),
        ("1.204,0", Some(Ok(1204))),
        ("1,204.00", Some(Ok(1204))),
        ("1’204", Some(Ok(1204))),
        ("٣١٢", Some(Ok(312))),
        ("١٬٢٠٤٫٠", Some(Ok(1204))),
        ("312 girls", Some(Err(()))),
        ("0.204", Some(Err(()))),
        ("1.204.0", Some(Err(()))),
        ("1,204.567", Some(Err(()))),
        ("12.5", Some(Err(()))),
        (".0", Some(Err(()))),
        ("12,5", Some(Err(()))),
        ("12,34", Some(Err(()))),
        (",204", Some(Err(()))),
        ("-4", Some(Err(()))),
        ("1/2", Some(Err(()))),
    ] {
        assert_eq!(count(cell), expected, "{cell}");
    }
    // A no-break space of either width stands between the digits.
    assert_eq!(count(&text("1\u{a0}204")), Some(Ok(1204)));
    assert_eq!(count(&text("1\u{202f}204")), Some(Ok(1204)));
}

#[test]
fn a_telephone_number_stays_a_text_and_a_damaged_one_is_told() {
    for (cell, expected) in [
        ("08031234567", "08031234567"),
        ("=\"08031234567\"", "08031234567"),
        ("'08031234567", "08031234567"),
        ("'+234 803 123", "+234 803 123"),
        (" 0803\u{a0}123 4567\u{200b}", "0803 123 4567"),
        ("0803 123, 0805 456", "0803 123, 0805 456"),
    ] {
        let phone = text(cell);
        assert_eq!(phone, expected);
        assert!(!is_damaged_phone(&phone));
    }
    for damaged in ["8.03E+09", "8,03E+09", "8E9", "2.34803E+12", "########"] {
        assert!(is_damaged_phone(damaged), "{damaged}");
    }
}

#[test]
fn a_number_that_a_spreadsheet_wrote_its_own_way_is_read_and_a_lost_zero_is_said() {
    for (cell, expected, lacks_zero) in [
        ("8031234567.0", "8031234567", true),
        ("8031234567,00", "8031234567", true),
        ("2348031234567.0", "2348031234567", false),
        ("08031234567", "08031234567", false),
        ("8031234567", "8031234567", true),
        ("0803 123.0", "0803 123.0", false),
        ("97112233", "97112233", false),
    ] {
        let phone = number_kept_as_text(cell);
        assert_eq!((phone, may_lack_zero(phone)), (expected, lacks_zero));
    }
    let list = "School;Code;Phone;Girls;Boys\nA;17.0;8031234567.0;1.204;998,0\n";
    let (.., reading) = read(list.as_bytes());
    let good = &reading.good[0];
    assert_eq!(
        (good.school.girls, good.school.boys),
        (Some(1204), Some(998))
    );
    assert_eq!(
        (&*good.school.code, &*good.school.phone),
        ("17", "8031234567")
    );
    assert_eq!(good.doubts, [Reason::PhoneLacksZero]);
}

#[test]
fn a_cell_that_is_not_certain_stays_empty_is_told_and_does_not_cost_the_school() {
    let list = format!(
        "School,Code,Phone,Chair,Girls,Boys\nA,1,8.03E+09,{},312 girls,30000\nB,2,,\u{fffd},4,5\n,KT-3,,,4,5\n",
        "x".repeat(201)
    );
    let (.., reading) = read(list.as_bytes());
    let [a, b] = &reading.good[..] else {
        panic!("{reading:?}");
    };
    for reason in [
        Reason::PhoneDamaged,
        Reason::Field(Field::Chair, Wrong::TooLong(200)),
        Reason::Field(Field::Girls, Wrong::NotANumber),
        Reason::Field(Field::Boys, Wrong::TooMany(MOST_PUPILS)),
    ] {
        assert!(a.doubts.contains(&reason), "{reason:?} in {:?}", a.doubts);
    }
    let named = School {
        name: "A".into(),
        code: "1".into(),
        ..School::default()
    };
    assert_eq!((a.number, a.doubts.len(), &a.school), (2, 4, &named));
    assert_eq!(b.doubts, [Reason::LettersLost(Field::Chair)]);
    assert_eq!((&*b.school.chair, b.school.girls), ("", Some(4)));
    // Without a name there is no school.
    assert_eq!((reading.bad.len(), reading.bad[0].number), (1, 4));
}

#[test]
fn stray_blanks_and_line_breaks_in_a_cell_are_one_blank() {
    assert_eq!(
        names("School,Note\n\"  Tudun\u{a0}\u{a0}Fari\n Primary\t \",x\n".as_bytes()),
        ["Tudun Fari Primary"]
    );
}

#[test]
fn rows_that_add_up_others_and_headings_again_are_left_out_wherever_they_stand() {
    let list = "S/N,School,Girls,Boys\n1,A,3,4\n,Sub-total,3,4\nS/N,School,Girls,Boys\n2,B,5,6\n,,8,10\nGRAND TOTAL,,8,10\n";
    let (.., reading) = read(list.as_bytes());
    assert_eq!(reading.good.len(), 2);
    assert_eq!(
        (reading.totals.as_slice(), reading.headings.as_slice()),
        ([3, 6, 7].as_slice(), [4].as_slice())
    );
    assert_eq!(reading.bad, []);
}

#[test]
fn a_total_that_says_of_what_and_a_line_about_the_list_are_no_schools() {
    let list = "School,Place,Girls,Boys\nTudun Fari,Rimi,3,4\nSub-total Rimi,,3,4\nTotal: Rimi ward,,3,4\n\
        Rimi cluster total,,3,4\nPrepared by Musa Ali,,,\nDate: 12/10/2026,,,\nSignature,M. Sani,,\n,Checked by: B. Bala,,\n";
    let (.., reading) = read(list.as_bytes());
    assert_eq!(reading.good.len(), 1);
    assert_eq!(reading.totals, [3, 4, 5]);
    assert_eq!(reading.notes, [6, 7, 8, 9]);
    assert_eq!(reading.bad, []);
}

#[test]
fn a_school_whose_name_begins_as_a_note_or_a_total_does_is_a_school() {
    let list = "School,Place,Girls\nDate Palm Primary,Rimi,3\nKey Stage Academy,,4\nTotal Child Academy,,5\n\
        Sub-total Hill Primary,Rimi,6\nSigned Language School,,7\nPage Road Primary,,8\n";
    let (.., reading) = read(list.as_bytes());
    assert_eq!(reading.good.len(), 6, "{reading:?}");
}

#[test]
fn a_school_whose_name_holds_the_word_total_is_a_school() {
    assert_eq!(
        names(b"School,Girls\nTotal Child Academy,3\n"),
        ["Total Child Academy"]
    );
}

#[test]
fn names_are_compared_without_hooks_marks_dots_and_capitals() {
    assert_eq!(fold("ƘOFAR-GARI  L.G.E.A."), fold("Kofar Gari LGEA"));
    assert_eq!(fold("St. Mary’s"), "st mary");
    assert_eq!(
        loose("LGEA Tudun Fari Primary School"),
        loose("Tudun Fari Pri. Sch.")
    );
    assert_ne!(loose("Tudun Fari"), loose("Tudun Wada"));
    assert_eq!(loose("Primary School"), "");
}
