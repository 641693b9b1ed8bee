//! What the rows of a list come to, as the leader decides.

use crate::field::{FIELDS, Field};
use crate::index::Records;
use crate::meeting::{Known, Met, With};
use domain::ids::RecordId;
use domain::school::School;

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

impl Met {
    /// What a tap on "Import" does with the row unless the leader decides
    /// otherwise; `None` where only the leader can.
    pub fn proposal(&self) -> Option<Decision> {
        match self.with {
            With::New => Some(Decision::Another),
            With::More { archived, .. } if !archived => Some(Decision::Complete),
            With::More { .. } | With::Nothing(_) | With::Twice { .. } => Some(Decision::Leave),
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

    /// What the row alone comes to with `decision`. `known` are the schools it
    /// was met with.
    pub fn outcome(&self, decision: Option<Decision>, known: &[Known]) -> Outcome {
        match self.meant(decision) {
            Meant::Here(id) => match known.iter().find(|known| known.id == id) {
                Some(here) => match self.onto(&here.school, replaces(decision)) {
                    school if school == here.school => Outcome::Nothing,
                    school => Outcome::Change(id, school),
                },
                None => Outcome::Undecided,
            },
            Meant::Another => Outcome::Add(self.school.clone()),
            Meant::Nothing => Outcome::Nothing,
            Meant::Undecided => Outcome::Undecided,
        }
    }

    fn meant(&self, decision: Option<Decision>) -> Meant {
        match (&self.with, decision) {
            (With::Nothing(_) | With::Twice { .. }, _) | (_, Some(Decision::Leave)) => {
                Meant::Nothing
            }
            (_, None) => Meant::Undecided,
            (_, Some(Decision::Another)) => Meant::Another,
            (_, Some(Decision::SameAs(id) | Decision::InPlaceOf(id))) => Meant::Here(id),
            (With::More { id, .. }, Some(Decision::Complete | Decision::Replace)) => {
                Meant::Here(*id)
            }
            (With::New | With::Perhaps { .. }, Some(_)) => Meant::Undecided,
        }
    }

    /// The school `here`, in the lists again, with what the row says: in its
    /// empty fields, or wherever the row says anything.
    fn onto(&self, here: &School, replaces: bool) -> School {
        let mut school = here.clone();
        school.archived = None;
        for field in FIELDS {
            let takes = replaces || field.is_empty(here);
            if takes && !field.is_empty(&self.school) {
                field.copy(&self.school, &mut school);
            }
        }
        school
    }
}

/// What a row is, with a decision.
enum Meant {
    /// This school here.
    Here(RecordId),
    /// A new school.
    Another,
    /// Nothing is taken of it.
    Nothing,
    /// The leader has not said it yet.
    Undecided,
}

fn replaces(decision: Option<Decision>) -> bool {
    matches!(decision, Some(Decision::Replace | Decision::InPlaceOf(_)))
}

/// What all rows come to together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sum {
    /// New schools, in the order of their rows.
    pub added: Vec<School>,
    /// Schools here that are to read so; each stands here once.
    pub changed: Vec<(RecordId, School)>,
    /// How many rows the leader has not decided about.
    pub undecided: usize,
}

/// Adds up the rows, with what was `decided` about each by its number. Where
/// the leader says of two rows that they are one school here, the second fills
/// what is still empty and writes over nothing.
pub fn sum(met: &[Met], decided: impl Fn(u32) -> Option<Decision>, known: &[Known]) -> Sum {
    let mut sum = Sum::default();
    let records = Records::of(known);
    // As each school that a row is reads after that row, by its place in `known`.
    let mut read: Vec<Option<(School, bool)>> = vec![None; known.len()];
    for met in met {
        let decision = decided(met.number).or(met.proposal());
        let id = match met.meant(decision) {
            Meant::Here(id) => id,
            Meant::Another => {
                sum.added.push(met.school.clone());
                continue;
            }
            Meant::Nothing => continue,
            Meant::Undecided => {
                sum.undecided += 1;
                continue;
            }
        };
        let Some(nth) = records.of_id(id) else {
            sum.undecided += 1;
            continue;
        };
        if let Some((school, is_changed)) = &mut read[nth] {
            let after = met.onto(school, false);
            *is_changed |= after != *school;
            *school = after;
        } else {
            let here = &known[nth].school;
            let school = met.onto(here, replaces(decision));
            let is_changed = school != *here;
            read[nth] = Some((school, is_changed));
        }
    }
    for (known, read) in known.iter().zip(read) {
        if let Some((school, true)) = read {
            sum.changed.push((known.id, school));
        }
    }
    sum
}
