//! The rows of a list beside one another and beside the schools here.

use crate::field::{FIELDS, Field};
use crate::fold::{fold, loose};
use crate::reading::Reading;
use domain::ids::RecordId;
use domain::order::sort_by_key;
use domain::school::School;

/// A school that is here.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// Its record.
    pub id: RecordId,
    /// As it stands.
    pub school: School,
    /// The record that remains of it, as [`domain::same`] says: itself, unless
    /// the leader has confirmed that it is the same as another.
    pub remains: RecordId,
}

/// Of what two rows of a list are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Their code.
    Code,
    /// Their name.
    Name,
}

/// What a school of the list is beside those that are known.
#[derive(Clone, Debug, PartialEq)]
pub enum With {
    /// Nothing here is like it.
    New,
    /// It is here, and the list says nothing new.
    Nothing(RecordId),
    /// It is here, and the list says more, or something else.
    More {
        /// The school here.
        id: RecordId,
        /// Fields that are empty here.
        completes: Vec<Field>,
        /// Fields that say something else here.
        differs: Vec<Field>,
    },
    /// It may be one of these, or another: only the leader knows.
    Perhaps {
        /// Schools here that are like it.
        schools: Vec<RecordId>,
        /// An earlier row of the list that bears its name.
        row: Option<u32>,
    },
    /// An earlier row of the list is this school already.
    Twice {
        /// That row.
        row: u32,
        /// What is the same.
        by: By,
    },
}

/// A row of the list, with what it is here.
#[derive(Clone, Debug, PartialEq)]
pub struct Met {
    /// Its number in a spreadsheet program.
    pub number: u32,
    /// What the list says of the school.
    pub school: School,
    /// What it is here.
    pub with: With,
}

/// What the leader decided about a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The fields that are empty here are filled.
    Complete,
    /// The list is right wherever it says something.
    Replace,
    /// The school here stays as it is.
    Leave,
    /// It is this school; its empty fields are filled.
    SameAs(RecordId),
    /// It is that school, and what the list says takes the place of what is here.
    InPlaceOf(RecordId),
    /// It is another school.
    Another,
}

/// What a row comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// A new school.
    Add(School),
    /// A school that is here is to read so.
    Change(RecordId, School),
    /// Nothing.
    Nothing,
    /// The leader has not decided yet: nothing.
    Undecided,
}

/// Lays the good rows of a list beside one another and beside the schools here:
/// by code first, then by name.
pub fn meet(reading: &Reading, known: &[Known]) -> Vec<Met> {
    let here = Index::of(known.iter().map(|known| &known.school));
    let rows = Index::of(reading.good.iter().map(|good| &good.school));
    let met = reading.good.iter().enumerate().map(|(nth, good)| Met {
        number: good.number,
        school: good.school.clone(),
        with: with_row(nth, reading, &rows).unwrap_or_else(|| {
            with_known(
                &good.school,
                known,
                &here,
                named_before(nth, reading, &rows),
            )
        }),
    });
    met.collect()
}

/// Whether an earlier row is certainly the same school.
fn with_row(nth: usize, reading: &Reading, rows: &Index) -> Option<With> {
    let school = &reading.good[nth].school;
    let twice = |other: usize, by| With::Twice {
        row: reading.good[other].number,
        by,
    };
    if let Some(other) = rows.of_code(school).iter().find(|other| **other < nth) {
        return Some(twice(*other, By::Code));
    }
    let before = rows.of_name(school).iter().filter(|other| **other < nth);
    let mut same = before.filter(|other| !are_told_apart(school, &reading.good[**other].school));
    same.next().map(|other| twice(*other, By::Name))
}

/// An earlier row of the same name that something tells apart.
fn named_before(nth: usize, reading: &Reading, rows: &Index) -> Option<u32> {
    let school = &reading.good[nth].school;
    let mut before = rows.of_name(school).iter().filter(|other| **other < nth);
    before.next().map(|other| reading.good[*other].number)
}

fn with_known(school: &School, known: &[Known], here: &Index, row: Option<u32>) -> With {
    let once = |found: &[usize]| once(found, known);
    let perhaps = |schools: &[usize]| With::Perhaps {
        schools: schools.iter().map(|nth| known[*nth].remains).collect(),
        row,
    };
    match once(here.of_code(school)).as_slice() {
        [] => {}
        [one] => return with_one(school, &known[*one], known),
        several => return perhaps(several),
    }
    let of_name = once(here.of_name(school));
    let is_near = |nth: &usize| !are_told_apart(school, &known[*nth].school);
    let near: Vec<usize> = of_name.iter().copied().filter(is_near).collect();
    match (near.as_slice(), of_name.as_slice()) {
        ([one], _) => return with_one(school, &known[*one], known),
        ([], []) => {}
        ([], several) | (several, _) => return perhaps(several),
    }
    let may_be = |nth: &usize| !codes_differ(school, &known[*nth].school);
    let like: Vec<usize> = here.like(school).iter().copied().filter(may_be).collect();
    let like = once(&like);
    let spelt = |nth: &&usize| is_only_spelt_otherwise(school, &known[**nth], known);
    match (like.iter().find(spelt), like.as_slice(), row) {
        (Some(one), ..) => With::Nothing(known[*one].remains),
        (None, [], None) => With::New,
        (None, several, _) => perhaps(several),
    }
}

/// Records that are confirmed to be one school count once.
fn once(found: &[usize], known: &[Known]) -> Vec<usize> {
    let mut schools: Vec<usize> = Vec::new();
    for nth in found {
        let is_it = |other: &usize| known[*other].remains == known[*nth].remains;
        if !schools.iter().any(is_it) {
            schools.push(*nth);
        }
    }
    schools
}

/// Whether the list says nothing that is not here but the name in other words:
/// the leader has said before that the two are one.
fn is_only_spelt_otherwise(school: &School, found: &Known, known: &[Known]) -> bool {
    const TELLING: [Field; 3] = [Field::Code, Field::HeadTeacher, Field::Phone];
    let differs_in_name = match with_one(school, found, known) {
        With::More {
            completes, differs, ..
        } => completes.is_empty() && differs == [Field::Name],
        _ => false,
    };
    differs_in_name && TELLING.iter().any(|field| !field.is_empty(school))
}

/// What the list says of the school that remains of `found`. What it says as
/// the record that was found does is not new either.
fn with_one(school: &School, found: &Known, known: &[Known]) -> With {
    let remains = known.iter().find(|known| known.id == found.remains);
    let here = remains.unwrap_or(found);
    let says = |field: &Field| !field.is_empty(school);
    let (mut completes, mut differs) = (Vec::new(), Vec::new());
    for field in FIELDS.into_iter().filter(says) {
        if field.is_empty(&here.school) {
            completes.push(field);
        } else if [here, found]
            .iter()
            .all(|known| !field.says_the_same(school, &known.school))
        {
            differs.push(field);
        }
    }
    let id = here.id;
    if completes.is_empty() && differs.is_empty() {
        With::Nothing(id)
    } else {
        With::More {
            id,
            completes,
            differs,
        }
    }
}

/// Whether both have a code, or both a place, and not the same one.
fn are_told_apart(one: &School, other: &School) -> bool {
    codes_differ(one, other) || differ(&one.place, &other.place)
}

fn codes_differ(one: &School, other: &School) -> bool {
    differ(&one.code, &other.code)
}

fn differ(one: &str, other: &str) -> bool {
    let (one, other) = (fold(one), fold(other));
    !one.is_empty() && !other.is_empty() && one != other
}

impl Met {
    /// What a tap on "Import" does with the row unless the leader decides
    /// otherwise; `None` where only the leader can.
    pub fn proposal(&self) -> Option<Decision> {
        match self.with {
            With::New => Some(Decision::Another),
            With::More { .. } => Some(Decision::Complete),
            With::Nothing(_) | With::Twice { .. } => Some(Decision::Leave),
            With::Perhaps { .. } => None,
        }
    }

    /// What the list says otherwise than the school `here` does.
    pub fn differs_from(&self, here: &School) -> Vec<Field> {
        let differs = |field: &Field| {
            let both_say = !field.is_empty(&self.school) && !field.is_empty(here);
            both_say && !field.says_the_same(&self.school, here)
        };
        FIELDS.into_iter().filter(differs).collect()
    }

    /// What the row comes to with `decision`. `known` are the schools it was
    /// met with.
    pub fn outcome(&self, decision: Option<Decision>, known: &[Known]) -> Outcome {
        let id = match (&self.with, decision) {
            (With::Nothing(_) | With::Twice { .. }, _) | (_, Some(Decision::Leave)) => {
                return Outcome::Nothing;
            }
            (_, None) => return Outcome::Undecided,
            (_, Some(Decision::Another)) => return Outcome::Add(self.school.clone()),
            (_, Some(Decision::SameAs(id) | Decision::InPlaceOf(id))) => id,
            (With::More { id, .. }, Some(Decision::Complete | Decision::Replace)) => *id,
            (With::New | With::Perhaps { .. }, Some(_)) => return Outcome::Undecided,
        };
        let Some(here) = known.iter().find(|known| known.id == id) else {
            return Outcome::Undecided;
        };
        let replaces = matches!(decision, Some(Decision::Replace | Decision::InPlaceOf(_)));
        let mut school = here.school.clone();
        for field in FIELDS {
            let takes = replaces || field.is_empty(&here.school);
            if takes && !field.is_empty(&self.school) {
                field.copy(&self.school, &mut school);
            }
        }
        if school == here.school {
            Outcome::Nothing
        } else {
            Outcome::Change(id, school)
        }
    }
}

/// Schools by their code, their name, and what tells in their name.
struct Index {
    codes: Keys,
    names: Keys,
    loose: Keys,
}

impl Index {
    fn of<'a>(schools: impl Iterator<Item = &'a School>) -> Self {
        let (mut codes, mut names, mut like) = (Vec::new(), Vec::new(), Vec::new());
        for school in schools {
            codes.push(fold(&school.code));
            names.push(fold(&school.name));
            like.push(loose(&school.name));
        }
        Self {
            codes: Keys::of(codes),
            names: Keys::of(names),
            loose: Keys::of(like),
        }
    }

    fn of_code(&self, school: &School) -> &[usize] {
        self.codes.found(&fold(&school.code))
    }

    fn of_name(&self, school: &School) -> &[usize] {
        self.names.found(&fold(&school.name))
    }

    fn like(&self, school: &School) -> &[usize] {
        self.loose.found(&loose(&school.name))
    }
}

/// Which of many texts are a certain one: sorted, with their places in order.
/// A map of texts would be compiled for this alone.
struct Keys {
    keys: Vec<String>,
    places: Vec<usize>,
}

impl Keys {
    fn of(keys: Vec<String>) -> Self {
        let mut keys: Vec<(String, usize)> = keys.into_iter().zip(0..).collect();
        sort_by_key(&mut keys, |(key, place)| (key.clone(), *place));
        let (keys, places) = keys.into_iter().unzip();
        Self { keys, places }
    }

    /// Nothing is found for no text.
    fn found(&self, key: &str) -> &[usize] {
        if key.is_empty() {
            return &[];
        }
        let from = self.keys.partition_point(|other| other.as_str() < key);
        let to = self.keys.partition_point(|other| other.as_str() <= key);
        &self.places[from..to]
    }
}
