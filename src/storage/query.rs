//! Which records, by their thin fields.

use crate::error::Error;
use crate::layout::{BY_KIND, BY_OF, BY_SCHOOL, RECORDS, key};
use crate::row::{Stone, stone};
use crate::transaction::Work;
use domain::day::Day;
use domain::ids::RecordId;
use wasm_bindgen::JsValue;

/// Which records. Deleted ones, ones that are shut and ones of a kind that only
/// a newer version knows are never found.
#[derive(Clone, Debug)]
pub struct Query {
    over: Over,
    from: Option<Day>,
    to: Option<Day>,
    before: Option<Day>,
    kinds: &'static [&'static str],
    newest_first: bool,
    limit: usize,
}

#[derive(Clone, Debug)]
enum Over {
    Kind(&'static str),
    State(&'static str, &'static str),
    Of(RecordId, &'static str),
    School(RecordId),
}

impl Query {
    fn over(over: Over) -> Self {
        Self {
            over,
            from: None,
            to: None,
            before: None,
            kinds: &[],
            newest_first: false,
            limit: 0,
        }
    }

    /// All of a kind, by state, then by day.
    pub fn kind(kind: &'static str) -> Self {
        Self::over(Over::Kind(kind))
    }

    /// All of a kind in a state, by day.
    pub fn state(kind: &'static str, state: &'static str) -> Self {
        Self::over(Over::State(kind, state))
    }

    /// All of a kind that belong to the record `id`, as they were made.
    pub fn of(id: RecordId, kind: &'static str) -> Self {
        Self::over(Over::Of(id, kind))
    }

    /// Everything of a school that has a place in its story, by day.
    pub fn school(id: RecordId) -> Self {
        Self::over(Over::School(id))
    }

    /// Of what is asked for, only these kinds.
    pub fn kinds(mut self, kinds: &'static [&'static str]) -> Self {
        self.kinds = kinds;
        self
    }

    /// On that day or later.
    pub fn from(mut self, day: Day) -> Self {
        self.from = Some(day);
        self
    }

    /// On that day or earlier.
    pub fn to(mut self, day: Day) -> Self {
        self.to = Some(day);
        self
    }

    /// Earlier than that day.
    pub fn before(mut self, day: Day) -> Self {
        self.before = Some(day);
        self
    }

    /// The last one first.
    pub fn newest_first(mut self) -> Self {
        self.newest_first = true;
        self
    }

    /// At most so many.
    pub fn limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    pub(crate) fn index(&self) -> &'static str {
        match self.over {
            Over::Kind(_) | Over::State(..) => BY_KIND,
            Over::Of(..) => BY_OF,
            Over::School(_) => BY_SCHOOL,
        }
    }

    /// The key range, and whether it says everything the query does but for
    /// the kinds.
    pub(crate) fn range(&self) -> Result<(JsValue, bool), Error> {
        let (mut from, by_day) = match self.over {
            Over::Kind(kind) => (vec![kind.to_owned()], false),
            Over::State(kind, state) => (vec![kind.to_owned(), state.to_owned()], true),
            Over::Of(id, kind) => (vec![id.to_string(), kind.to_owned()], false),
            Over::School(id) => (vec![id.to_string()], true),
        };
        let mut to = from.clone();
        let mut open = false;
        if by_day {
            let earlier = match (self.to, self.before) {
                (Some(to), Some(before)) if to < before => Some((to, false)),
                (_, Some(before)) => Some((before, true)),
                (Some(to), None) => Some((to, false)),
                (None, None) => None,
            };
            from.extend(self.from.map(|day| day.to_string()));
            if let Some((day, before)) = earlier {
                to.push(day.to_string());
                open = before;
            }
        }
        let (from, to) = (key(&from), key(&to));
        if !open {
            // An array comes after every string: keys that go on are in, too.
            to.push(&js_sys::Array::new());
        }
        let days = self.from.is_some() || self.to.is_some() || self.before.is_some();
        match web_sys::IdbKeyRange::bound_with_lower_open_and_upper_open(&from, &to, false, open) {
            Ok(range) => Ok((range.into(), by_day || !days)),
            // The end lies before the beginning: nothing can be found.
            Err(_) => Ok((JsValue::NULL, true)),
        }
    }

    /// Whether the key range alone tells what is asked for, given what
    /// [`Query::range`] says of the days.
    pub(crate) fn is_whole(&self, days_told: bool) -> bool {
        days_told && self.kinds.is_empty()
    }

    fn holds(&self, row: &Row) -> bool {
        if !self.kinds.is_empty() && !self.kinds.contains(&row.kind.as_str()) {
            return false;
        }
        let Some(day) = row.day else {
            return self.from.is_none() && self.to.is_none() && self.before.is_none();
        };
        self.from.is_none_or(|from| from <= day)
            && self.to.is_none_or(|to| day <= to)
            && self.before.is_none_or(|before| day < before)
    }

    pub(crate) async fn stones(&self, work: &Work<'_>) -> Result<Vec<Stone>, Error> {
        let (range, days_told) = self.range()?;
        if range.is_null() {
            return Ok(Vec::new());
        }
        let (index, whole) = (self.index(), self.is_whole(days_told));
        let kind_is_in_key = index == BY_SCHOOL;
        if self.newest_first && self.limit > 0 && (whole || (days_told && kind_is_in_key)) {
            let rows = work.last(RECORDS, index, &range, self.kinds, self.limit);
            return Ok(rows.await?.into_iter().map(stone).collect());
        }
        let limit = if whole && !self.newest_first {
            self.limit
        } else {
            0
        };
        let limit = u32::try_from(limit).unwrap_or(0);
        let rows = work.all(RECORDS, Some(index), &range, limit).await?;
        let mut stones: Vec<Stone> = rows.into_iter().map(stone).collect();
        if !whole {
            let mut kept = Vec::with_capacity(stones.len());
            for stone in stones {
                if self.holds(&Row::read(&stone)?) {
                    kept.push(stone);
                }
            }
            stones = kept;
        }
        if self.newest_first {
            stones.reverse();
        }
        if self.limit > 0 {
            stones.truncate(self.limit);
        }
        Ok(stones)
    }
}

/// The thin fields of a record, for lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The record.
    pub id: RecordId,
    /// Its kind.
    pub kind: String,
    /// The school it belongs to.
    pub school: Option<RecordId>,
    /// The record it belongs to.
    pub of: Option<RecordId>,
    /// The day it is about.
    pub day: Option<Day>,
    /// Where it stands; empty when its kind has no states.
    pub state: String,
    /// One line to show.
    pub words: String,
}

impl Row {
    pub(crate) fn read(row: &Stone) -> Result<Self, Error> {
        Ok(Self {
            id: parsed(row.id())?.ok_or(Error::Corrupt)?,
            kind: row.kind().ok_or(Error::Corrupt)?,
            school: parsed(row.school())?,
            of: parsed(row.of())?,
            day: parsed(row.day())?,
            state: row.state().unwrap_or_default(),
            words: row.words().unwrap_or_default(),
        })
    }
}

pub(crate) fn parsed<T: std::str::FromStr>(text: Option<String>) -> Result<Option<T>, Error> {
    match text.filter(|text| !text.is_empty()) {
        None => Ok(None),
        Some(text) => text.parse().map(Some).map_err(|_| Error::Corrupt),
    }
}
