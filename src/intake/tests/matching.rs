//! Which column is which field.

use super::samples::{RIMI, read};
use crate::field::{FIELDS, Field};
use crate::headings::{Headings, letter};
use crate::matching::Matching;
use crate::memory::Memory;
use crate::sheet::Sheet;

fn fields(headings: &str) -> Vec<Option<Field>> {
    let (_, found, matching, _) = read(format!("{headings}\nx,,,,,,,,,\n").as_bytes());
    (0..found.names.len())
        .map(|column| matching.field(column))
        .collect()
}

#[test]
fn headings_are_known_in_any_order_case_and_language() {
    use Field::{Boys, Chair, Code, Girls, HeadTeacher, Name, Phone, Place};
    let lists = [
        (
            "S/N,NAME OF SCHOOL,EMIS CODE,WARD,NAME OF H/TEACHER,PHONE NO.,FEMALE,MALE,TOTAL",
            vec![
                None,
                Some(Name),
                Some(Code),
                Some(Place),
                Some(HeadTeacher),
                Some(Phone),
                Some(Girls),
                Some(Boys),
                None,
            ],
        ),
        (
            "Name of H/M,H/M's GSM No,NAME OF SCHOOL,No. of H/Teachers",
            vec![Some(HeadTeacher), Some(Phone), Some(Name), None],
        ),
        (
            "boys enrolled,girls enrolled,SBMC Chairman,H.M.,School Name",
            vec![
                Some(Boys),
                Some(Girls),
                Some(Chair),
                Some(HeadTeacher),
                Some(Name),
            ],
        ),
        (
            "Sunan makaranta,Gari,Shugaban makaranta,Lambar waya,'Yan mata,Maza",
            vec![
                Some(Name),
                Some(Place),
                Some(HeadTeacher),
                Some(Phone),
                Some(Girls),
                Some(Boys),
            ],
        ),
        (
            "Code,Nom de l’école,Localité,Directeur,Téléphone,Filles,Garçons,Président du COGES",
            vec![
                Some(Code),
                Some(Name),
                Some(Place),
                Some(HeadTeacher),
                Some(Phone),
                Some(Girls),
                Some(Boys),
                Some(Chair),
            ],
        ),
        (
            "Jina la shule,Kijiji,Mwalimu Mkuu,Simu,Wasichana,Wavulana",
            vec![
                Some(Name),
                Some(Place),
                Some(HeadTeacher),
                Some(Phone),
                Some(Girls),
                Some(Boys),
            ],
        ),
        (
            "Orúkọ ilé ìwé,Ìlú,Ọ̀gá ilé ìwé,Ọmọbìnrin,Ọmọkùnrin",
            vec![
                Some(Name),
                Some(Place),
                Some(HeadTeacher),
                Some(Girls),
                Some(Boys),
            ],
        ),
    ];
    for (headings, expected) in lists {
        assert_eq!(fields(headings), expected, "{headings}");
    }
}

#[test]
fn words_that_mean_something_else_beside_others_are_not_taken() {
    use Field::{Girls, HeadTeacher, Name, Phone};
    let school = Some(Name);
    for (heading, expected) in [
        ("Female teachers", None),
        ("Girls' toilets", None),
        ("Head Teacher's phone number", Some(Phone)),
        ("Chairman's phone", None),
        ("Name of Head Teacher", Some(HeadTeacher)),
        ("Head Teacher’s qualification", None),
        ("School type", None),
        ("Ward code", None),
        ("Date of birth", None),
        ("Enrolment (girls)", Some(Girls)),
    ] {
        assert_eq!(
            fields(&format!("School,{heading}")),
            [school, expected],
            "{heading}"
        );
    }
}

#[test]
fn of_several_columns_the_plainest_is_taken_and_no_column_twice() {
    let (_, headings, matching, _) =
        read(b"School,P1 Girls,P2 Girls,Total Girls,Village,Ward\nA,1,2,3,x,y\n");
    assert_eq!(matching.column(Field::Girls), Some(3));
    assert_eq!(matching.column(Field::Place), Some(4));
    assert_eq!(matching.unmatched(&headings), [1, 2, 5]);
}

#[test]
fn headings_stand_below_titles_and_may_have_two_rows() {
    let (sheet, headings, ..) = read(RIMI.as_bytes());
    assert_eq!(headings.names[1], "Name of School");
    assert_eq!(
        sheet.rows[headings.first].cell(1),
        "Tudun Fari Primary School"
    );
    let two = "LIST OF SCHOOLS IN RIMI WARD,,,,,\nS/N,Name of school,Head Teacher,,Enrolment,\n,,Name,Phone,Girls,Boys\n1,Tudun Fari,Mrs Bala,0803 1,3,4\n";
    let (_, headings, matching, reading) = read(two.as_bytes());
    assert_eq!(headings.names[3], "Head Teacher Phone");
    assert_eq!(matching.column(Field::Boys), Some(5));
    let school = &reading.good[0].school;
    assert_eq!(
        (school.head_teacher.as_str(), school.phone.as_str()),
        ("Mrs Bala", "0803 1")
    );
    assert_eq!((school.girls, school.boys), (Some(3), Some(4)));
}

#[test]
fn a_school_in_whose_row_a_heading_is_spoken_of_is_not_taken_for_headings() {
    let list = b"Name of school,Note\nUnguwar Rimi,Head Teacher on leave\nMiga,\n";
    let (_, headings, _, reading) = read(list);
    assert_eq!(headings.names, ["Name of school", "Note"]);
    assert_eq!(reading.good.len(), 2);
}

#[test]
fn a_list_without_headings_loses_no_school_once_the_leader_says_so() {
    let sheet = Sheet::read(b"Tudun Fari,Rimi\nKofar Gari,Rimi\n").unwrap();
    assert!(!Matching::propose(&Headings::find(&sheet)).is_enough());
    let headings = Headings::none(&sheet);
    assert_eq!((headings.first, headings.names.len()), (0, 2));
    assert_eq!(headings.example(&sheet, 0).as_deref(), Some("Tudun Fari"));
    assert_eq!(
        [0, 1, 25, 26, 27, 52].map(letter),
        ["A", "B", "Z", "AA", "AB", "BA"]
    );
}

#[test]
fn a_choice_takes_the_column_from_the_field_that_had_it() {
    let (_, _, mut matching, _) = read(b"School,Contact\nA,Mrs Bala\n");
    assert_eq!(matching.field(1), Some(Field::Phone));
    matching.choose(Field::HeadTeacher, Some(1));
    assert_eq!(
        (matching.column(Field::Phone), matching.field(1)),
        (None, Some(Field::HeadTeacher))
    );
    matching.choose(Field::HeadTeacher, None);
    assert_eq!(matching.field(1), None);
    assert!(
        FIELDS
            .iter()
            .all(|field| Field::named(field.name()) == Some(*field))
    );
}

#[test]
fn what_was_chosen_is_remembered_for_the_same_headings_in_another_order() {
    let (_, headings, mut matching, _) = read(b"School,Contact,Name,Name\nA,x,y,z\n");
    matching.choose(Field::HeadTeacher, Some(3));
    let mut memory = Memory::default();
    memory.keep(&headings, &matching);
    let json = serde_json::to_string(&memory).unwrap();
    let memory: Memory = serde_json::from_str(&json).unwrap();
    let (_, again, ..) = read(b"CONTACT,school,name,name\nx,A,y,z\n");
    let recalled = memory.recall(&again).unwrap();
    assert_eq!(recalled.column(Field::HeadTeacher), Some(3));
    assert_eq!(recalled.column(Field::Name), Some(1));
    assert_eq!(recalled.column(Field::Phone), Some(0));
    let (_, other, ..) = read(b"School,Contact\nA,x\n");
    assert_eq!(memory.recall(&other), None);
}

#[test]
fn a_file_with_a_column_more_or_less_is_matched_as_the_leader_chose_heading_by_heading() {
    let (_, headings, mut matching, _) = read(b"Inst,Kauyen,Samari,Girls\nA,b,3,4\n");
    matching.choose(Field::Name, Some(0));
    matching.choose(Field::Place, Some(1));
    matching.choose(Field::Boys, Some(2));
    let mut memory = Memory::default();
    memory.keep(&headings, &matching);
    let (_, more, ..) = read(b"Girls,SAMARI,Inst,Remarks\n4,3,A,x\n");
    let proposed = memory.propose(&more);
    assert_eq!(proposed.column(Field::Name), Some(2));
    assert_eq!(proposed.column(Field::Boys), Some(1));
    assert_eq!(proposed.column(Field::Place), None);
    // What a heading says by itself is not taken from it.
    let (_, other, ..) = read(b"School,Inst,Samari\nA,B,3\n");
    let proposed = memory.propose(&other);
    assert_eq!(proposed.column(Field::Name), Some(0));
    assert_eq!(proposed.column(Field::Boys), Some(2));
}

#[test]
fn only_so_many_kinds_of_files_are_remembered_the_last_used_longest() {
    let mut memory = Memory::default();
    let file = |nth: usize| {
        let (_, headings, matching, _) = read(format!("School,Note {nth}\nA,x\n").as_bytes());
        (headings, matching)
    };
    for nth in 0..13 {
        let (headings, matching) = file(nth);
        memory.keep(&headings, &matching);
    }
    assert_eq!(memory.recall(&file(0).0), None);
    assert!(memory.recall(&file(1).0).is_some());
}
