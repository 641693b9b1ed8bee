//! The rows of a list beside one another and beside the schools here.

use crate::field::{FIELDS, Field};
use crate::fold::{fold, loose};
use crate::reading::Reading;
use domain::ids::RecordId;
use domain::school::School;
use std::collections::BTreeMap;

/// A school that is here.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// Its record.
    pub id: RecordId,
    /// As it stands.
    pub school: School,
    /// The office wrote it: what the leader adds stands in a record of the
    /// leader's own, which is the same as this one.
    pub is_the_offices: bool,
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
        schools: schools.iter().map(|nth| known[*nth].id).collect(),
        row,
    };
    match once(here.of_code(school)).as_slice() {
        [] => {}
        [one] => return with_one(school, &known[*one]),
        several => return perhaps(several),
    }
    let of_name = once(here.of_name(school));
    let is_near = |nth: &usize| !are_told_apart(school, &known[*nth].school);
    let near: Vec<usize> = of_name.iter().copied().filter(is_near).collect();
    match (near.as_slice(), of_name.as_slice()) {
        ([one], _) => return with_one(school, &known[*one]),
        ([], []) => {}
        ([], several) | (several, _) => return perhaps(several),
    }
    let may_be = |nth: &usize| !codes_differ(school, &known[*nth].school);
    let like: Vec<usize> = here.like(school).iter().copied().filter(may_be).collect();
    let like = once(&like);
    let spelt = like
        .iter()
        .find(|nth| is_only_spelt_otherwise(school, &known[**nth]));
    match (spelt, like.as_slice(), row) {
        (Some(one), ..) => With::Nothing(known[*one].id),
        (None, [], None) => With::New,
        (None, several, _) => perhaps(several),
    }
}

/// Two records that are confirmed to be one school count once; the leader's own
/// comes before the office's.
fn once(found: &[usize], known: &[Known]) -> Vec<usize> {
    let root = |nth: usize| known[nth].school.same_as.unwrap_or(known[nth].id);
    let mut schools: Vec<usize> = Vec::new();
    for nth in found {
        match schools.iter_mut().find(|other| root(**other) == root(*nth)) {
            Some(other) if known[*other].is_the_offices => *other = *nth,
            Some(_) => {}
            None => schools.push(*nth),
        }
    }
    schools
}

/// Whether the list says nothing that is not here but the name in other words:
/// the leader has said before that the two are one.
fn is_only_spelt_otherwise(school: &School, known: &Known) -> bool {
    const TELLING: [Field; 3] = [Field::Code, Field::HeadTeacher, Field::Phone];
    let differs_in_name = match with_one(school, known) {
        With::More {
            completes, differs, ..
        } => completes.is_empty() && differs == [Field::Name],
        _ => false,
    };
    differs_in_name && TELLING.iter().any(|field| !field.is_empty(school))
}

fn with_one(school: &School, known: &Known) -> With {
    let says = |field: &Field| !field.is_empty(school);
    let (mut completes, mut differs) = (Vec::new(), Vec::new());
    for field in FIELDS.into_iter().filter(says) {
        if field.is_empty(&known.school) {
            completes.push(field);
        } else if !field.says_the_same(school, &known.school) {
            differs.push(field);
        }
    }
    let id = known.id;
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

    /// What the row comes to with `decision`. `known` are the schools it was
    /// met with.
    pub fn outcome(&self, decision: Option<Decision>, known: &[Known]) -> Outcome {
        let id = match (&self.with, decision) {
            (With::Nothing(_) | With::Twice { .. }, _) | (_, Some(Decision::Leave)) => {
                return Outcome::Nothing;
            }
            (_, None) => return Outcome::Undecided,
            (_, Some(Decision::Another)) => return Outcome::Add(self.school.clone()),
            (_, Some(Decision::SameAs(id))) => id,
            (With::More { id, .. }, Some(Decision::Complete | Decision::Replace)) => *id,
            (With::New | With::Perhaps { .. }, Some(_)) => return Outcome::Undecided,
        };
        let Some(here) = known.iter().find(|known| known.id == id) else {
            return Outcome::Undecided;
        };
        if here.is_the_offices {
            let same_as = Some(id);
            return Outcome::Add(School {
                same_as,
                ..self.school.clone()
            });
        }
        let replaces = decision == Some(Decision::Replace);
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
    codes: BTreeMap<String, Vec<usize>>,
    names: BTreeMap<String, Vec<usize>>,
    loose: BTreeMap<String, Vec<usize>>,
}

impl Index {
    fn of<'a>(schools: impl Iterator<Item = &'a School>) -> Self {
        let mut index = Self {
            codes: BTreeMap::new(),
            names: BTreeMap::new(),
            loose: BTreeMap::new(),
        };
        for (nth, school) in schools.enumerate() {
            let put = |map: &mut BTreeMap<String, Vec<usize>>, key: String| {
                if !key.is_empty() {
                    map.entry(key).or_default().push(nth);
                }
            };
            put(&mut index.codes, fold(&school.code));
            put(&mut index.names, fold(&school.name));
            put(&mut index.loose, loose(&school.name));
        }
        index
    }

    fn of_code(&self, school: &School) -> &[usize] {
        found(&self.codes, &fold(&school.code))
    }

    fn of_name(&self, school: &School) -> &[usize] {
        found(&self.names, &fold(&school.name))
    }

    fn like(&self, school: &School) -> &[usize] {
        found(&self.loose, &loose(&school.name))
    }
}

fn found<'a>(map: &'a BTreeMap<String, Vec<usize>>, key: &str) -> &'a [usize] {
    map.get(key).map_or(&[], Vec::as_slice)
}
