//! The rows of a list beside one another and beside the schools here.

use crate::field::{FIELDS, Field};
use crate::fold::{fold, loose, unpadded};
use crate::index::{Index, Records};
use crate::reading::Reading;
use domain::ids::RecordId;
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
/// by code first, then by name. As much at once as is asked for.
pub struct Meeting<'a> {
    reading: &'a Reading,
    here: Here<'a>,
    /// How many schools here, and how many rows, are in their index.
    indexed: (usize, usize),
    rows: Index,
    met: Vec<Met>,
}

/// The schools here.
struct Here<'a> {
    known: &'a [Known],
    index: Index,
    records: Records,
}

impl<'a> Meeting<'a> {
    /// Of those; nothing is laid beside anything yet.
    pub fn of(reading: &'a Reading, known: &'a [Known]) -> Self {
        Self {
            reading,
            here: Here {
                known,
                index: Index::default(),
                records: Records::of(known),
            },
            indexed: (0, 0),
            rows: Index::default(),
            met: Vec::with_capacity(reading.good.len()),
        }
    }

    /// Goes on with so many schools or rows; whether there are more.
    pub fn go_on(&mut self, many: usize) -> bool {
        let (known, good) = (self.here.known, &self.reading.good);
        let (here, rows) = self.indexed;
        if here < known.len() {
            let next = known[here..].iter().take(many);
            next.for_each(|known| self.here.index.push(&known.school));
            self.indexed.0 = known.len().min(here.saturating_add(many));
            return true;
        }
        if rows < good.len() {
            let next = good[rows..].iter().take(many);
            next.for_each(|good| self.rows.push(&good.school));
            self.indexed.1 = good.len().min(rows.saturating_add(many));
            if self.indexed.1 == good.len() {
                self.here.index.end();
                self.rows.end();
            }
            return true;
        }
        let from = self.met.len();
        for (nth, good) in good.iter().enumerate().skip(from).take(many) {
            let with = with_row(nth, self.reading, &self.rows).unwrap_or_else(|| {
                let row = like_before(nth, self.reading, &self.rows);
                self.here.with(&good.school, row)
            });
            self.met.push(Met {
                number: good.number,
                school: good.school.clone(),
                with,
            });
        }
        self.met.len() < good.len()
    }

    /// The rows, each with what it is here. Goes on to the end where it was not there.
    pub fn end(mut self) -> Vec<Met> {
        while self.go_on(usize::MAX) {}
        self.here.each_once(&mut self.met);
        self.met
    }
}

/// All of it at once.
pub fn meet(reading: &Reading, known: &[Known]) -> Vec<Met> {
    Meeting::of(reading, known).end()
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

impl Here<'_> {
    /// Two rows may be one school here, by the names of two that were joined, or by
    /// a code and a name: what the first says, the second does not write over. That
    /// it is the same again is certain where the leader has joined the two.
    fn each_once(&self, met: &mut [Met]) {
        let mut before: Vec<Option<u32>> = vec![None; self.known.len()];
        for met in met {
            let (With::Nothing(id) | With::More { id, .. }) = met.with else {
                continue;
            };
            let Some(before) = self.records.of_id(id).map(|nth| &mut before[nth]) else {
                continue;
            };
            let Some(row) = *before else {
                *before = Some(met.number);
                continue;
            };
            let mut same = self.records.remaining(id).iter();
            if same.any(|nth| self.known[*nth].id != id) {
                met.with = With::Twice { row, by: By::Here };
            } else if matches!(met.with, With::More { .. }) {
                met.with = With::Perhaps {
                    schools: vec![id],
                    row: Some((row, By::Here)),
                };
            }
        }
    }

    fn with(&self, school: &School, row: Option<(u32, By)>) -> With {
        let (known, here) = (self.known, &self.index);
        let once = |found: &[usize]| once(found, known);
        let perhaps = |schools: &[usize]| With::Perhaps {
            schools: schools.iter().map(|nth| known[*nth].remains).collect(),
            row,
        };
        match once(here.of_code(school)).as_slice() {
            [] => {}
            // A code of an area, or one that was copied down, stands at several schools.
            [one] if self.bears_a_name_of(school, &known[*one]) => {
                return self.with_one(school, &known[*one]);
            }
            several => return perhaps(several),
        }
        let of_name = once(here.of_name(school));
        let is_near = |nth: &usize| !are_told_apart(school, &known[*nth].school);
        let near: Vec<usize> = of_name.iter().copied().filter(is_near).collect();
        match (near.as_slice(), of_name.as_slice()) {
            ([one], _) => return self.with_one(school, &known[*one]),
            ([], []) => match once(here.of_number(school)).as_slice() {
                [] => {}
                several => return perhaps(several),
            },
            ([], several) | (several, _) => return perhaps(several),
        }
        let may_be = |nth: &usize| !codes_differ(school, &known[*nth].school);
        let like: Vec<usize> = here.like(school).iter().copied().filter(may_be).collect();
        let like = once(&like);
        let spelt = |nth: &&usize| self.is_only_spelt_otherwise(school, &known[**nth]);
        match (like.iter().find(spelt), like.as_slice(), row) {
            (Some(one), ..) => match self.with_one(school, &known[*one]) {
                archived @ With::More { archived: true, .. } => archived,
                _ => With::Nothing(known[*one].remains),
            },
            (None, [], None) => With::New,
            (None, several, _) => perhaps(several),
        }
    }

    /// Whether the list says nothing that is not here but the name in other words:
    /// the leader has said before that the two are one.
    fn is_only_spelt_otherwise(&self, school: &School, found: &Known) -> bool {
        const TELLING: [Field; 3] = [Field::Code, Field::HeadTeacher, Field::Phone];
        let differs_in_name = match self.with_one(school, found) {
            With::More {
                completes, differs, ..
            } => completes.is_empty() && differs == [Field::Name],
            _ => false,
        };
        differs_in_name && TELLING.iter().any(|field| !field.is_empty(school))
    }

    /// What the list says of the school that remains of `found`. What it says as
    /// the record that was found does is not new either.
    fn with_one(&self, school: &School, found: &Known) -> With {
        let remains = self.records.of_id(found.remains);
        let here = remains.map_or(found, |nth| &self.known[nth]);
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
    fn bears_a_name_of(&self, school: &School, found: &Known) -> bool {
        let mut same = self.records.remaining(found.remains).iter();
        same.any(|nth| may_be_named(school, &self.known[*nth].school))
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
