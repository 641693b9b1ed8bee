//! A list beside the schools that are here.

use super::samples::read;
use crate::deciding::{Decision, Outcome, sum};
use crate::field::Field;
use crate::meeting::{By, Known, Met, With, meet};
use domain::ids::{RecordId, mint};
use domain::school::School;

fn id(nth: u8) -> RecordId {
    RecordId(mint(1_790_000_000_000, [nth; 10]))
}

fn known(nth: u8, name: &str, code: &str, place: &str) -> Known {
    Known {
        id: id(nth),
        school: School {
            name: name.into(),
            code: code.into(),
            place: place.into(),
            ..School::default()
        },
        remains: id(nth),
    }
}

fn met(list: &str, known: &[Known]) -> Vec<Met> {
    let (.., reading) = read(list.as_bytes());
    assert_eq!(reading.bad, []);
    meet(&reading, known)
}

#[test]
fn a_school_is_found_by_its_code_then_by_its_name() {
    let here = [
        known(1, "Tudun Fari", "KT-17", ""),
        known(2, "Ƙofar Gari", "", "Rimi"),
    ];
    let met = met(
        "School,Code,Girls,Place\nTudun Fari,kt 17,,\nKOFAR GARI,KT-18,3,\nMiga,,,\nTudun-Fari,,,\n",
        &here,
    );
    assert_eq!(met[0].with, With::Nothing(id(1)));
    let completes = vec![Field::Code, Field::Girls];
    let more = With::More {
        id: id(2),
        completes,
        differs: vec![],
        archived: false,
    };
    assert_eq!(met[1].with, more);
    assert_eq!(met[2].with, With::New);
    assert_eq!(
        met[3].with,
        With::Twice {
            row: 2,
            by: By::Name
        }
    );
}

#[test]
fn what_the_list_says_otherwise_is_told_and_only_replaced_when_the_leader_says_so() {
    let mut here = known(1, "Tudun Fari", "KT-17", "");
    here.school.head_teacher = "Mrs Bala".into();
    here.school.girls = Some(300);
    here.school.phone = "0803 123".into();
    let here = [here];
    let met = met(
        "School,Code,Head Teacher,Phone,Girls,Boys\nTudun Fari,KT-17,Mal. Sani,0803123,312,298\n",
        &here,
    );
    let With::More {
        completes, differs, ..
    } = &met[0].with
    else {
        panic!("{:?}", met[0].with);
    };
    assert_eq!(
        (completes.as_slice(), differs.as_slice()),
        (
            [Field::Boys].as_slice(),
            [Field::HeadTeacher, Field::Girls].as_slice()
        )
    );
    assert_eq!(met[0].proposal(), Some(Decision::Complete));
    let outcome = |decision| met[0].outcome(Some(decision), &here);
    let completed = School {
        boys: Some(298),
        ..here[0].school.clone()
    };
    assert_eq!(
        outcome(Decision::Complete),
        Outcome::Change(id(1), completed.clone())
    );
    let Outcome::Change(_, replaced) = outcome(Decision::Replace) else {
        panic!("replaced");
    };
    assert_eq!(
        (replaced.head_teacher.as_str(), replaced.girls),
        ("Mal. Sani", Some(312))
    );
    assert_eq!(outcome(Decision::Leave), Outcome::Nothing);
}

#[test]
fn a_telephone_written_otherwise_is_no_other_number() {
    for (here, listed, same) in [
        (
            "0803 123 4567 / 0805 222 3333",
            "08031234567 or 08052223333",
            true,
        ),
        ("+234 (0) 803 123 4567", "+2348031234567", true),
        ("٠٨٠٣١٢٣٤٥٦٧", "0803 123 4567", true),
        ("0803 123 4567", "8031234567", true),
        ("8031234567", "08031234567", false),
        ("0803 123 4567", "0803 123 4568", false),
        ("0803 123 4567", "0803 123 4567 / 0805 222 3333", false),
        ("ask at the gate", "Ask at  the gate", true),
        ("ask at the gate", "ask Mrs Bala", false),
    ] {
        let with_phone = |phone: &str| School {
            phone: phone.into(),
            ..School::default()
        };
        let says_the_same = Field::Phone.says_the_same(&with_phone(listed), &with_phone(here));
        assert_eq!(says_the_same, same, "{here}, {listed}");
    }
}

#[test]
fn an_empty_cell_never_empties_a_field() {
    let mut here = known(1, "Tudun Fari", "KT-17", "Rimi");
    here.school.girls = Some(300);
    let here = [here];
    let met = met(
        "School,Code,Place,Girls,Boys\nTudun Fari,KT-17,,,4\n",
        &here,
    );
    let Outcome::Change(_, school) = met[0].outcome(Some(Decision::Replace), &here) else {
        panic!("changed");
    };
    assert_eq!(
        (school.place.as_str(), school.girls, school.boys),
        ("Rimi", Some(300), Some(4))
    );
}

#[test]
fn where_only_the_leader_knows_nothing_happens_until_the_leader_decides() {
    let here = [
        known(1, "Tudun Fari Primary School", "", "Rimi"),
        known(2, "Central", "KT-1", ""),
    ];
    let met = met(
        "School,Code,Place\nTudun Fari Pri. Sch.,,Rimi\nCentral,KT-2,\nCentral,KT-3,\n",
        &here,
    );
    let perhaps = |nth, row| With::Perhaps {
        schools: vec![id(nth)],
        row,
    };
    assert_eq!(met[0].with, perhaps(1, None));
    assert_eq!(met[1].with, perhaps(2, None));
    assert_eq!(met[2].with, perhaps(2, Some((3, By::Name))));
    for met in &met {
        assert_eq!(met.proposal(), None);
        assert_eq!(met.outcome(None, &here), Outcome::Undecided);
        assert_eq!(
            met.outcome(Some(Decision::Another), &here),
            Outcome::Add(met.school.clone())
        );
        assert_eq!(met.outcome(Some(Decision::Leave), &here), Outcome::Nothing);
    }
    // The name that is here stays; nothing else is new.
    assert_eq!(
        met[0].outcome(Some(Decision::SameAs(id(1))), &here),
        Outcome::Nothing
    );
}

#[test]
fn schools_of_one_code_and_of_names_that_have_nothing_in_common_are_asked_about() {
    let here = [known(1, "Tudun Fari Primary", "K1", "")];
    let of_row = |row: &str| {
        let met = met(&format!("School,Code\n{row}\n"), &here);
        met[0].with.clone()
    };
    let asked = With::Perhaps {
        schools: vec![id(1)],
        row: None,
    };
    assert_eq!(of_row("Miga Central,K1"), asked);
    for same in [
        "Tudun Fari Model",
        "Tudunfari Pri. Sch.",
        "Government Primary School",
    ] {
        let with = of_row(&format!("{same},K1"));
        assert!(matches!(with, With::More { .. }), "{same}: {with:?}");
    }
    // The same among the rows of a list: a code of the area is nobody's own.
    let rows = met("School,Code\nAlpha,KT12\nBeta,KT12\nGamma,KT12\n", &[]);
    assert_eq!(rows[0].with, With::New);
    for row in &rows[1..] {
        let may_be = With::Perhaps {
            schools: vec![],
            row: Some((2, By::Code)),
        };
        assert_eq!(row.with, may_be);
        let another = row.outcome(Some(Decision::Another), &[]);
        assert_eq!(another, Outcome::Add(row.school.clone()));
    }
}

#[test]
fn rows_that_are_one_school_are_told_and_rows_that_something_tells_apart_are_asked_about() {
    let met = met(
        "School,Code,Place\nDoka,1,x\nDoka East,1,y\nDoka,,x\nC,2,x\nC,3,x\nC,,z\n",
        &[],
    );
    let with: Vec<_> = met.iter().map(|met| &met.with).collect();
    assert_eq!(*with[0], With::New);
    assert_eq!(
        *with[1],
        With::Twice {
            row: 2,
            by: By::Code
        }
    );
    assert_eq!(
        *with[2],
        With::Twice {
            row: 2,
            by: By::Name
        }
    );
    assert_eq!(*with[3], With::New);
    assert_eq!(
        *with[4],
        With::Perhaps {
            schools: vec![],
            row: Some((5, By::Name))
        }
    );
    assert_eq!(
        *with[5],
        With::Perhaps {
            schools: vec![],
            row: Some((5, By::Name))
        }
    );
}

/// Puts what a first import came to beside what was here.
fn imported(list: &str, here: &[Known], undecided: Decision) -> Vec<Known> {
    let mut after = here.to_vec();
    for (nth, met) in met(list, here).iter().enumerate() {
        let decision = met.proposal().unwrap_or(undecided);
        match met.outcome(Some(decision), here) {
            Outcome::Add(school) => {
                let id = id(100 + u8::try_from(nth).unwrap());
                after.push(Known {
                    id,
                    school,
                    remains: id,
                });
            }
            Outcome::Change(id, school) => {
                for known in after.iter_mut().filter(|known| known.id == id) {
                    known.school = school.clone();
                }
            }
            Outcome::Nothing | Outcome::Undecided => {}
        }
    }
    after
}

#[test]
fn a_second_import_of_the_same_list_finds_nothing_new() {
    let here = [
        known(1, "Tudun Fari Primary", "", ""),
        known(2, "Miga", "", ""),
    ];
    let list = "School,Code,Place,Phone,Girls\nTudun Fari Pri. Sch.,,Rimi,0803,3\nMiga,KT-1,Miga,,\nCentral,,North,,\nCentral,,South,,5\nCentral,KT-9,East,,\n";
    let as_same = |met: &Met| match &met.with {
        With::Perhaps { schools, .. } => schools.first().map(|id| Decision::SameAs(*id)),
        _ => None,
    };
    let first = met(list, &here);
    assert_eq!(as_same(&first[0]), Some(Decision::SameAs(id(1))));
    for undecided in [Decision::Another, Decision::SameAs(id(1))] {
        let list = match undecided {
            // Only the first is like one that is here.
            Decision::SameAs(_) => list.split("Central").next().unwrap(),
            _ => list,
        };
        let after = imported(list, &here, undecided);
        for met in met(list, &after) {
            assert!(
                matches!(met.with, With::Nothing(_)),
                "{undecided:?}: {met:?}"
            );
        }
    }
}

#[test]
fn what_is_found_by_a_record_that_gave_way_is_said_of_the_school_that_remains() {
    let mut here = [
        known(1, "Miga Central", "KT-1", ""),
        known(2, "Miga", "", "Miga"),
    ];
    here[1].school.same_as = Some(id(1));
    here[1].remains = id(1);
    let old_name = met("School,Note\nMiga,x\n", &here);
    assert_eq!(old_name[0].with, With::Nothing(id(1)));
    let more = met("School,Place,Girls\nMiga,Miga,7\n", &here);
    let Outcome::Change(changed, school) = more[0].outcome(more[0].proposal(), &here) else {
        panic!("{:?}", more[0]);
    };
    assert_eq!(changed, id(1));
    assert_eq!(
        (school.name.as_str(), school.place.as_str(), school.girls),
        ("Miga Central", "Miga", Some(7))
    );
}

#[test]
fn a_row_said_to_be_a_school_here_may_take_the_place_of_what_is_here() {
    let here = [known(1, "École Sainte-Marie", "", "Rue de la Paix")];
    let list = "School,Place\nEcole Sainte Marie,Rue neuve\n";
    let row = &met(list, &here)[0];
    assert!(matches!(row.with, With::Perhaps { .. }), "{row:?}");
    assert!(row.differs_from(&here[0].school).contains(&Field::Place));
    let same = row.outcome(Some(Decision::SameAs(id(1))), &here);
    assert_eq!(same, Outcome::Nothing);
    let taken = row.outcome(Some(Decision::InPlaceOf(id(1))), &here);
    let Outcome::Change(changed, school) = taken else {
        panic!("{taken:?}");
    };
    assert_eq!((changed, school.place.as_str()), (id(1), "Rue neuve"));
}

#[test]
fn two_rows_that_bear_the_names_of_two_joined_schools_are_one_and_the_second_is_told() {
    let mut here = [
        known(1, "Miga Central", "KT-1", ""),
        known(2, "Miga", "", "Miga"),
        known(3, "Danja", "", ""),
    ];
    here[1].school.same_as = Some(id(1));
    here[1].remains = id(1);
    let list = "School,Head Teacher,Girls\nMiga Central,Mrs Bala,3\nDanja,,4\nMiga,Mal. Sani,5\n";
    let rows = met(list, &here);
    assert!(matches!(rows[0].with, With::More { id: of, .. } if of == id(1)));
    assert!(matches!(rows[1].with, With::More { id: of, .. } if of == id(3)));
    let by = By::Here;
    assert_eq!(rows[2].with, With::Twice { row: 2, by });
    let sum = sum(&rows, |_| Some(Decision::Replace), &here);
    assert_eq!(
        (sum.added.len(), sum.changed.len(), sum.undecided),
        (0, 2, 0)
    );
    let (_, school) = &sum.changed[0];
    assert_eq!((&*school.head_teacher, school.girls), ("Mrs Bala", Some(3)));
}

#[test]
fn rows_found_as_one_school_by_its_code_and_by_its_name_are_asked_about() {
    let here = [known(1, "Central", "KT-1", "")];
    let list = "School,Code,Girls\nCentral A,KT-1,3\nCentral,,4\n";
    let rows = met(list, &here);
    assert!(matches!(rows[0].with, With::More { .. }));
    let row = Some((2, By::Here));
    let schools = vec![id(1)];
    assert_eq!(rows[1].with, With::Perhaps { schools, row });
}

#[test]
fn of_rows_that_are_said_to_be_one_school_the_later_fill_and_write_over_nothing() {
    let here = [known(1, "Miga Primary School", "", "")];
    let list =
        "School,Place,Head Teacher,Girls\nMiga Pri. Sch.,North,Mrs Bala,\nLEA Miga,South,,7\n";
    let rows = met(list, &here);
    let sum = sum(&rows, |_| Some(Decision::InPlaceOf(id(1))), &here);
    let [(changed, school)] = &sum.changed[..] else {
        panic!("{sum:?}");
    };
    assert_eq!((*changed, sum.undecided, sum.added.len()), (id(1), 0, 0));
    assert_eq!((&*school.name, &*school.place), ("Miga Pri. Sch.", "North"));
    assert_eq!((&*school.head_teacher, school.girls), ("Mrs Bala", Some(7)));
}

#[test]
fn a_code_with_other_zeros_is_the_same_school_once_the_leader_says_so() {
    let here = [known(1, "Kofar Gari", "007", "")];
    let perhaps = |schools: &[u8], row| With::Perhaps {
        schools: schools.iter().map(|nth| id(*nth)).collect(),
        row,
    };
    let rows = met("School,Code\nGate School,7\nMiga,0007\nDanja,70\n", &here);
    assert_eq!(rows[0].with, perhaps(&[1], None));
    assert_eq!(rows[1].with, perhaps(&[1], Some((2, By::Code))));
    assert_eq!(rows[2].with, With::New);
    // Of one name they are one school, and what the list says is shown.
    let named = met("School,Code\nKofar Gari,7\n", &here);
    let differs = vec![Field::Code];
    assert!(matches!(&named[0].with, With::More { differs: told, .. } if *told == differs));
    // In the list itself, too.
    let listed = met("School,Code\nA,007\nB,7\nA,0007\n", &[]);
    assert_eq!(listed[1].with, perhaps(&[], Some((2, By::Code))));
    assert_eq!(
        listed[2].with,
        With::Twice {
            row: 2,
            by: By::Name
        }
    );
}

#[test]
fn an_archived_school_stays_archived_unless_the_leader_brings_it_back() {
    let mut here = [
        known(1, "Miga", "KT-1", ""),
        known(2, "Danja Primary School", "KT-2", ""),
    ];
    for known in &mut here {
        known.school.archived = Some("2026-10-01".parse().unwrap());
    }
    let rows = met(
        "School,Code,Place\nMiga,KT-1,\nDanja Pri. Sch.,,South\nDanja Pri. Sch.,KT-2,\n",
        &here,
    );
    let archived = |completes| With::More {
        id: id(1),
        completes,
        differs: vec![],
        archived: true,
    };
    assert_eq!(rows[0].with, archived(vec![]));
    assert_eq!(rows[0].proposal(), Some(Decision::Leave));
    assert_eq!(rows[0].outcome(rows[0].proposal(), &here), Outcome::Nothing);
    let brought = |row: usize, decision| match rows[row].outcome(Some(decision), &here) {
        Outcome::Change(_, school) => school,
        other => panic!("{other:?}"),
    };
    assert_eq!(brought(0, Decision::Complete).archived, None);
    assert!(matches!(rows[1].with, With::Perhaps { .. }));
    let same = brought(1, Decision::SameAs(id(2)));
    assert_eq!(
        (same.archived, &*same.place, &*same.name),
        (None, "South", "Danja Primary School")
    );
    // By its other spelling, too, it is not said to be here and no more.
    let spelt = met("School,Code,Head Teacher\nDanja Pri. Sch.,KT-2,\n", &here);
    assert!(matches!(spelt[0].with, With::More { archived: true, .. }));
}

#[test]
fn a_name_in_other_words_further_up_in_the_list_is_asked_about_unless_something_tells_them_apart() {
    let met = met(
        "School,Code,Place\nTudun Fari Primary School,,\nLGEA Tudun Fari Pri. Sch.,,\nMiga Primary,1,\nMiga Pry,2,\n\
         Gari School,,Rimi\nGari Pry,,Kofar\n",
        &[],
    );
    let like = With::Perhaps {
        schools: vec![],
        row: Some((2, By::LikeName)),
    };
    let with: Vec<&With> = met.iter().map(|met| &met.with).collect();
    let new = &With::New;
    assert_eq!(with, [new, &like, new, new, new, new]);
    let all = sum(&met, |_| None, &[]);
    assert_eq!((all.added.len(), all.undecided), (5, 1));
    // A new school may stay out.
    let all = sum(&met, |row| (row == 2).then_some(Decision::Leave), &[]);
    assert_eq!(all.added.len(), 4);
}
