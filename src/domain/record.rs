//! What every kind of record answers, and what the rest of the house asks.

use crate::day::Day;
use crate::ids::RecordId;
use crate::words::Say;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// One kind of record: its shape, who may read it, how it is found, what must
/// hold for it. Implemented beside the struct; listed once, in [`crate::kinds`].
pub trait Record: Serialize + DeserializeOwned + Clone + PartialEq {
    /// The kind's name in entries, `snake_case`, never changed once written.
    const KIND: &'static str;
    /// Who may read a record of this kind unless its leader widens it.
    const SHARE: Share;
    /// What a leader calls one of these.
    const LABEL: Say;
    /// Free-text fields (`"purpose"`, or `"notes/text"` for a field of list
    /// items): when two devices wrote them at once, both texts are kept.
    const TEXTS: &'static [&'static str];
    /// Whether an account has just one of these (its id is then [`RecordId::alone`]).
    const ALONE: bool = false;
    /// Whether it is found on its own page only: in no list beside other
    /// records, in no search, on no paper.
    const UNLISTED: bool = false;

    /// The thin fields that lists are made of.
    fn keys(&self) -> Keys;

    /// Everything that is wrong, each with its field; empty when nothing is.
    fn check(&self) -> Vec<Fault>;
}

/// Who may read a record. Levels only widen, by the leader's own act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Share {
    /// This leader only: sealed on the phone before it leaves.
    Mine,
    /// The officers of the District.
    District,
    /// The officers; the other leaders get what it says, and nothing of whose it is,
    /// where it is, or what it was made from (see [`crate::card`]).
    Leaders,
}

impl Share {
    /// The level's name in an entry.
    pub const fn name(self) -> &'static str {
        match self {
            Share::Mine => "mine",
            Share::District => "district",
            Share::Leaders => "leaders",
        }
    }

    /// The level of that name. Levels a newer version added are `None`.
    pub fn named(name: &str) -> Option<Self> {
        [Share::Mine, Share::District, Share::Leaders]
            .into_iter()
            .find(|share| share.name() == name)
    }
}

/// The thin index fields of a record: what lists and searches by key need
/// without opening the payload.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    /// The school it belongs to.
    pub school: Option<RecordId>,
    /// The record it belongs to: an observation's visit, a feedback's observation.
    pub of: Option<RecordId>,
    /// The day it is about.
    pub day: Option<Day>,
    /// Where it stands (`planned`, `open`, …); a short fixed word.
    pub state: Option<&'static str>,
    /// One line to show in a list.
    pub words: String,
}

/// One thing that is wrong with a draft, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The field, as in the record's JSON; an item's as `lessons/<item id>/class`.
    pub field: String,
    /// What is wrong with it.
    pub wrong: Wrong,
}

/// What can be wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Nothing is there, and something is needed.
    Missing,
    /// More characters than the number here.
    TooLong(usize),
    /// The end comes before the start.
    EndsBeforeStart,
    /// It begins while another of its list still runs.
    Overlaps,
    /// The date comes before the visit it follows from.
    BeforeVisit,
    /// The day comes after one that was agreed then.
    AfterAgreed,
    /// Passed on before the day of what was passed on.
    BeforeItsDay,
    /// A day that has not come yet, for something that took place.
    InFuture,
    /// A time of today that has not come yet, for something that took place.
    NotYet,
    /// A count is larger than the number it is a part of.
    MoreThanPresent,
    /// A number larger than the number here.
    TooMany(u32),
    /// Text where a number of people is needed.
    NotANumber,
    /// Text where a date is needed.
    NotADate,
    /// A date in a year far from this work.
    OddYear,
    /// Not a time of day.
    NotATime,
    /// One of the three answers: neither given nor marked "none".
    NotAnswered,
}

impl Fault {
    /// A fault at `field`.
    pub fn at(field: impl Into<String>, wrong: Wrong) -> Self {
        Self {
            field: field.into(),
            wrong,
        }
    }
}

/// The longest a line (a name, a class, a subject) may be, in characters.
pub const LINE: usize = 200;
/// The longest a free text may be, in characters: far above what anyone types
/// in a field, far below what an entry may weigh.
pub const PROSE: usize = 10_000;

/// Gathers faults field by field.
#[derive(Default)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// Something must be there, of at most [`LINE`] characters.
    pub fn needed(&mut self, field: &str, text: &str) -> &mut Self {
        if text.trim().is_empty() {
            self.add(field, Wrong::Missing);
        }
        self.line(field, text)
    }

    /// At most [`LINE`] characters.
    pub fn line(&mut self, field: &str, text: &str) -> &mut Self {
        self.longest(field, text, LINE)
    }

    /// At most [`PROSE`] characters.
    pub fn prose(&mut self, field: &str, text: &str) -> &mut Self {
        self.longest(field, text, PROSE)
    }

    fn longest(&mut self, field: &str, text: &str, limit: usize) -> &mut Self {
        // Bytes are counted first: characters are never more than bytes.
        if text.len() > limit && text.chars().count() > limit {
            self.add(field, Wrong::TooLong(limit));
        }
        self
    }

    /// `wrong` at `field` unless `holds`.
    pub fn holds(&mut self, holds: bool, field: &str, wrong: Wrong) -> &mut Self {
        if !holds {
            self.add(field, wrong);
        }
        self
    }

    /// `wrong` at `field`.
    pub fn add(&mut self, field: &str, wrong: Wrong) {
        self.0.push(Fault::at(field, wrong));
    }

    /// All faults found.
    pub fn all(&mut self) -> Vec<Fault> {
        std::mem::take(&mut self.0)
    }
}
