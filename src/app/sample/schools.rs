//! The made-up schools and their teachers.

use domain::ids::{RecordId, Source};
use domain::person::Person;
use domain::school::School;

/// A school with its ids.
pub struct SampleSchool {
    /// The school's id.
    pub id: RecordId,
    /// The school.
    pub record: School,
    /// Two of its teachers.
    pub teachers: Vec<(RecordId, Person)>,
}

/// Name, Head Teacher, Chair, place, girls, boys, two teachers. The last school
/// is one that was never visited.
type Row = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    u32,
    u32,
    [&'static str; 2],
);
const SCHOOLS: [Row; 8] = [
    (
        "Tudun Fari Primary",
        "Mrs Bala",
        "Alhaji Garba",
        "Tudun Fari",
        231,
        264,
        ["Hauwa Sani", "Musa Ibrahim"],
    ),
    (
        "Unguwar Rimi Primary",
        "Mr Danjuma",
        "Malam Isa",
        "Unguwar Rimi",
        188,
        173,
        ["Grace Yakubu", "Aliyu Umar"],
    ),
    (
        "Gidan Kwano Model School",
        "Mrs Okafor",
        "Mrs Ladi",
        "Gidan Kwano",
        402,
        431,
        ["Zainab Bello", "Peter Audu"],
    ),
    (
        "Kofar Gabas Primary",
        "Mr Suleiman",
        "Alhaji Tanko",
        "Kofar Gabas",
        156,
        201,
        ["Rakiya Lawal", "John Danladi"],
    ),
    (
        "Marabar Kasuwa Primary",
        "Mrs Ibrahim",
        "Malam Sabo",
        "Marabar Kasuwa",
        270,
        255,
        ["Fatima Yusuf", "Sunday Gyang"],
    ),
    (
        "Rafin Zurfi Primary",
        "Mr Pam",
        "Mrs Dung",
        "Rafin Zurfi",
        97,
        118,
        ["Mary Choji", "Bitrus Davou"],
    ),
    (
        "Sabon Layi Nursery and Primary",
        "Mrs Abubakar",
        "Alhaji Maikudi",
        "Sabon Layi",
        310,
        296,
        ["Halima Shehu", "Emmanuel Ojo"],
    ),
    (
        "Dutsen Kura Primary",
        "Mr Yohanna",
        "Malam Dauda",
        "Dutsen Kura",
        133,
        140,
        ["Aisha Nuhu", "Samuel Ayuba"],
    ),
];

/// All of them, with fresh ids.
pub fn schools(source: &impl Source) -> Vec<SampleSchool> {
    let rows = SCHOOLS.iter().zip(1..);
    rows.map(|((name, head, chair, place, girls, boys, teachers), n)| {
        let id = source.record_id();
        let teacher = |name: &&str| {
            let person = Person::at(id, *name);
            (source.record_id(), person)
        };
        SampleSchool {
            id,
            record: School {
                name: (*name).to_owned(),
                code: format!("SC-{n:03}"),
                place: (*place).to_owned(),
                head_teacher: (*head).to_owned(),
                chair: (*chair).to_owned(),
                girls: Some(*girls),
                boys: Some(*boys),
                ..School::default()
            },
            teachers: teachers.iter().map(teacher).collect(),
        }
    })
    .collect()
}
