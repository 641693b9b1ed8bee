//! The rows of a list beside one another and beside the schools here.

use crate::field::{FIELDS, Field};
use crate::fold::{fold, loose, unpadded};
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
    /// What tells in their name: only words like "Primary School" differ.
    LikeName,
    /// The school here that both are.
    Here,
}

/// What a school of the list is beside those that are known.
#[derive(Clone, Debug, PartialEq)]
pub enum With {
    /// Nothing here is like it.
    New,
    /// It is here, and the list says nothing new.
    Nothing(RecordId),
    /// It is here, and the list says more, or something else; or it is archived.
    More {
        /// The school here.
        id: RecordId,
        /// Fields that are empty here.
        completes: Vec<Field>,
        /// Fields that say something else here.
        differs: Vec<Field>,
        /// The school was put away: anything but leaving it brings it back.
        archived: bool,
    },
    /// It may be one of these, or another: only the leader knows.
    Perhaps {
        /// Schools here that are like it.
        schools: Vec<RecordId>,
        /// An earlier row of the list that is like it, and in what.
        row: Option<(u32, By)>,
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

/// Lays the good rows of a list beside one another and beside the schools here:
/// by code first, then by name.
pub fn meet(reading: &Reading, known: &[Known]) -> Vec<Met> {
    let here = Index::of(known.iter().map(|known| &known.school));
    let rows = Index::of(reading.good.iter().map(|good| &good.school));
    let met = reading.good.iter().enumerate().map(|(nth, good)| Met {
        number: good.number,
        school: good.school.clone(),
        with: with_row(nth, reading, &rows).unwrap_or_else(|| {
            with_known(&good.school, known, &here, like_before(nth, reading, &rows))
        }),
    });
    let mut met: Vec<Met> = met.collect();
    each_once(&mut met, known);
    met
}

/// Two rows may be one school here, by the names of two that were joined, or by
/// a code and a name: what the first says, the second does not write over. That
/// it is the same again is certain where the leader has joined the two.
fn each_once(met: &mut [Met], known: &[Known]) {
    let mut before: Vec<(RecordId, u32)> = Vec::new();
    for met in met {
        let (With::Nothing(id) | With::More { id, .. }) = met.with else {
            continue;
        };
        let Some((_, row)) = before.iter().find(|(other, _)| *other == id) else {
            before.push((id, met.number));
            continue;
        };
        let gave_way = |known: &Known| known.remains == id && known.id != id;
        if known.iter().any(gave_way) {
            met.with = With::Twice {
                row: *row,
                by: By::Here,
            };
        } else if matches!(met.with, With::More { .. }) {
            met.with = With::Perhaps {
                schools: vec![id],
                row: Some((*row, By::Here)),
            };
        }
    }
}

/// Whether an earlier row is certainly the same school.
fn with_row(nth: usize, reading: &Reading, rows: &Index) -> Option<With> {
    let school = &reading.good[nth].school;
    let twice = |other: usize, by| With::Twice {
        row: reading.good[other].number,
        by,
    };
    let before = rows.of_code(school).iter().filter(|other| **other < nth);
    let mut same = before.filter(|other| may_be_named(school, &reading.good[**other].school));
    if let Some(other) = same.next() {
        return Some(twice(*other, By::Code));
    }
    let before = rows.of_name(school).iter().filter(|other| **other < nth);
    let mut same = before.filter(|other| !are_told_apart(school, &reading.good[**other].school));
    same.next().map(|other| twice(*other, By::Name))
}

/// An earlier row of the same name that something tells apart, or of a code
/// that is the same but perhaps for its zeros, or of a name in other words that nothing
/// tells apart.
fn like_before(nth: usize, reading: &Reading, rows: &Index) -> Option<(u32, By)> {
    let school = &reading.good[nth].school;
    let before = |found: &[usize], by| {
        let other = found.iter().find(|other| **other < nth)?;
        Some((reading.good[*other].number, by))
    };
    let may_be = |other: &usize| !are_told_apart(school, &reading.good[*other].school);
    let like: Vec<usize> = rows.like(school).iter().copied().filter(may_be).collect();
    before(rows.of_name(school), By::Name)
        .or_else(|| before(rows.of_number(school), By::Code))
        .or_else(|| before(&like, By::LikeName))
}

fn with_known(school: &School, known: &[Known], here: &Index, row: Option<(u32, By)>) -> With {
    let once = |found: &[usize]| once(found, known);
    let perhaps = |schools: &[usize]| With::Perhaps {
        schools: schools.iter().map(|nth| known[*nth].remains).collect(),
        row,
    };
    match once(here.of_code(school)).as_slice() {
        [] => {}
        // A code of an area, or one that was copied down, stands at several schools.
        [one] if bears_a_name_of(school, &known[*one], known) => {
            return with_one(school, &known[*one], known);
        }
        several => return perhaps(several),
    }
    let of_name = once(here.of_name(school));
    let is_near = |nth: &usize| !are_told_apart(school, &known[*nth].school);
    let near: Vec<usize> = of_name.iter().copied().filter(is_near).collect();
    match (near.as_slice(), of_name.as_slice()) {
        ([one], _) => return with_one(school, &known[*one], known),
        ([], []) => match once(here.of_number(school)).as_slice() {
            [] => {}
            several => return perhaps(several),
        },
        ([], several) | (several, _) => return perhaps(several),
    }
    let may_be = |nth: &usize| !codes_differ(school, &known[*nth].school);
    let like: Vec<usize> = here.like(school).iter().copied().filter(may_be).collect();
    let like = once(&like);
    let spelt = |nth: &&usize| is_only_spelt_otherwise(school, &known[**nth], known);
    match (like.iter().find(spelt), like.as_slice(), row) {
        (Some(one), ..) => match with_one(school, &known[*one], known) {
            archived @ With::More { archived: true, .. } => archived,
            _ => With::Nothing(known[*one].remains),
        },
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
    let archived = here.school.archived.is_some();
    if completes.is_empty() && differs.is_empty() && !archived {
        With::Nothing(id)
    } else {
        With::More {
            id,
            completes,
            differs,
            archived,
        }
    }
}

/// Whether a name of that school, or of one that is the same, may be this one's.
fn bears_a_name_of(school: &School, found: &Known, known: &[Known]) -> bool {
    let mut same = known.iter().filter(|known| known.remains == found.remains);
    same.any(|known| may_be_named(school, &known.school))
}

/// Whether the names of two schools of one code may be one name, written in two ways:
/// some word that tells is in both, or both begin alike; or one of them tells nothing.
fn may_be_named(one: &School, other: &School) -> bool {
    /// Shorter ones stand in names that have nothing to do with one another.
    const TELLING: usize = 3;
    const BEGINNING: usize = 4;
    let (one, other) = (loose(&one.name), loose(&other.name));
    if one.is_empty() || other.is_empty() || one == other {
        return true;
    }
    let words = |name: &str| -> Vec<String> {
        let words = name.split_whitespace().map(str::to_owned);
        words
            .filter(|word| word.chars().count() >= TELLING)
            .collect()
    };
    let others = words(&other);
    let begins = |name: &str| -> String {
        let letters = name.chars().filter(|letter| !letter.is_whitespace());
        letters.take(BEGINNING).collect()
    };
    words(&one).iter().any(|word| others.contains(word)) || begins(&one) == begins(&other)
}

/// Whether both have a code, or both a place, and not the same one.
fn are_told_apart(one: &School, other: &School) -> bool {
    codes_differ(one, other) || differ(fold(&one.place), fold(&other.place))
}

fn codes_differ(one: &School, other: &School) -> bool {
    differ(unpadded(&one.code), unpadded(&other.code))
}

fn differ(one: String, other: String) -> bool {
    !one.is_empty() && !other.is_empty() && one != other
}

/// Schools by their code, their name, and what tells in their name.
struct Index {
    codes: Keys,
    numbers: Keys,
    names: Keys,
    loose: Keys,
}

impl Index {
    fn of<'a>(schools: impl Iterator<Item = &'a School>) -> Self {
        let (mut codes, mut numbers) = (Vec::new(), Vec::new());
        let (mut names, mut like) = (Vec::new(), Vec::new());
        for school in schools {
            codes.push(fold(&school.code));
            numbers.push(unpadded(&school.code));
            names.push(fold(&school.name));
            like.push(loose(&school.name));
        }
        Self {
            codes: Keys::of(codes),
            numbers: Keys::of(numbers),
            names: Keys::of(names),
            loose: Keys::of(like),
        }
    }

    fn of_code(&self, school: &School) -> &[usize] {
        self.codes.found(&fold(&school.code))
    }

    /// Those of the same code, or of one that is the same but for its zeros.
    fn of_number(&self, school: &School) -> &[usize] {
        self.numbers.found(&unpadded(&school.code))
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
