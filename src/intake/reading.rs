//! From rows to schools: each row is one, or is told with all its reasons.

use crate::cells;
use crate::field::{FIELDS, Field, Place};
use crate::fold::fold;
use crate::headings::Headings;
use crate::letters::UNREADABLE;
use crate::matching::Matching;
use crate::sheet::{Row, Shape, Sheet};
use crate::synonyms::{NOTED, NOTES, TOTALS, TOTALS_OF};
use domain::record::{Record, Wrong};
use domain::school::School;

/// Why a row is no school yet, or what of a school was not certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Something is wrong with what stands in a field.
    Field(Field, Wrong),
    /// A spreadsheet has changed the telephone number; its digits are gone.
    PhoneDamaged,
    /// The telephone number may have lost its first zero in a spreadsheet; it is
    /// taken as it stands.
    PhoneLacksZero,
    /// A letter in that field could not be read.
    LettersLost(Field),
    /// Something stands to the right of the last heading: a separator inside a
    /// cell may have moved the others.
    TooManyCells,
    /// The row is longer than a row may be.
    TooLong,
    /// A quotation mark opens here and closes nowhere; the rest of the file was
    /// not read.
    NeverCloses,
}

impl Reason {
    /// The one field that is not taken because of it. A school without its name
    /// is none; any other field does not cost the school.
    pub fn empties(self) -> Option<Field> {
        let field = match self {
            Reason::Field(field, _) | Reason::LettersLost(field) => field,
            Reason::PhoneDamaged => Field::Phone,
            _ => return None,
        };
        (field != Field::Name).then_some(field)
    }

    fn costs_the_school(self) -> bool {
        self.empties().is_none() && self != Reason::PhoneLacksZero
    }
}

/// A row that is a school.
#[derive(Clone, Debug, PartialEq)]
pub struct Good {
    /// Its number in a spreadsheet program.
    pub number: u32,
    /// The school it describes; fields that the file does not give are empty.
    pub school: School,
    /// What of it was not certain: left out, or to be looked at.
    pub doubts: Vec<Reason>,
}

/// A row that is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bad {
    /// Its number in a spreadsheet program.
    pub number: u32,
    /// What stands for its name, if anything does.
    pub name: String,
    /// All that is wrong with it.
    pub reasons: Vec<Reason>,
}

/// What was read out of a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// The schools, in the order of the rows.
    pub good: Vec<Good>,
    /// What is wrong.
    pub bad: Vec<Bad>,
    /// The numbers of rows that add up others.
    pub totals: Vec<u32>,
    /// The numbers of rows that tell of the list: who made it, and when.
    pub notes: Vec<u32>,
    /// The numbers of rows that only repeat the headings.
    pub headings: Vec<u32>,
    /// How many rows were looked at.
    looked_at: usize,
}

impl Reading {
    /// Reads all rows below the headings.
    pub fn of(sheet: &Sheet, headings: &Headings, matching: &Matching) -> Self {
        let mut reading = Self::default();
        while reading.read_on(sheet, headings, matching, usize::MAX) {}
        reading
    }

    /// Reads at most `most` rows more; whether there are others.
    pub fn read_on(
        &mut self,
        sheet: &Sheet,
        headings: &Headings,
        matching: &Matching,
        most: usize,
    ) -> bool {
        let rows = sheet.rows.get(headings.first..).unwrap_or_default();
        let from = self.looked_at.min(rows.len());
        let to = from.saturating_add(most).min(rows.len());
        for row in &rows[from..to] {
            self.look(row, headings, matching);
        }
        self.looked_at = to;
        to < rows.len()
    }

    fn look(&mut self, row: &Row, headings: &Headings, matching: &Matching) {
        if headings.are_again(row) {
            self.headings.push(row.number);
            return;
        }
        let mut school = school_in(row, matching);
        if is_total(row, matching) {
            self.totals.push(row.number);
            return;
        }
        if is_note(row) {
            self.notes.push(row.number);
            return;
        }
        let number = row.number;
        let reasons = reasons(row, headings, matching, &school);
        if reasons.iter().any(|reason| reason.costs_the_school()) {
            let name = school.name;
            self.bad.push(Bad {
                number,
                name,
                reasons,
            });
            return;
        }
        for field in reasons.iter().filter_map(|reason| reason.empties()) {
            field.copy(&School::default(), &mut school);
        }
        self.good.push(Good {
            number,
            school,
            doubts: reasons,
        });
    }
}

/// What the row gives, as far as it can be read.
fn school_in(row: &Row, matching: &Matching) -> School {
    let mut school = School::default();
    for field in FIELDS {
        let Some(text) = text_of(row, matching, field) else {
            continue;
        };
        match field.place(&mut school) {
            Place::Count(place) => *place = cells::count(&text).and_then(Result::ok),
            Place::Text(_) if cells::is_nothing(&text) => {}
            Place::Text(place) if matches!(field, Field::Phone | Field::Code) => {
                cells::number_kept_as_text(&text).clone_into(place);
            }
            Place::Text(place) => *place = text,
        }
    }
    school
}

fn text_of(row: &Row, matching: &Matching, field: Field) -> Option<String> {
    Some(cells::text(row.cell(matching.column(field)?)))
}

fn reasons(row: &Row, headings: &Headings, matching: &Matching, school: &School) -> Vec<Reason> {
    match row.shape {
        Shape::Whole => {}
        Shape::TooLong => return vec![Reason::TooLong],
        Shape::NeverCloses => return vec![Reason::NeverCloses],
    }
    let mut reasons = Vec::new();
    for fault in school.check() {
        if let Some(field) = Field::named(&fault.field) {
            reasons.push(Reason::Field(field, fault.wrong));
        }
    }
    for field in FIELDS {
        let text = text_of(row, matching, field).unwrap_or_default();
        if field.is_count() && matches!(cells::count(&text), Some(Err(()))) {
            reasons.push(Reason::Field(field, Wrong::NotANumber));
        }
        if field == Field::Phone && cells::is_damaged_phone(&text) {
            reasons.push(Reason::PhoneDamaged);
        }
        if field == Field::Phone && cells::may_lack_zero(&school.phone) {
            reasons.push(Reason::PhoneLacksZero);
        }
        if text.contains(UNREADABLE) {
            reasons.push(Reason::LettersLost(field));
        }
    }
    let beyond = row.cells.iter().skip(headings.names.len());
    if beyond.into_iter().any(|cell| !cells::text(cell).is_empty()) {
        reasons.push(Reason::TooManyCells);
    }
    reasons
}

/// Whether the row adds up others: it says so where the name would stand, or in
/// front of it; or nothing stands in it but numbers.
fn is_total(row: &Row, matching: &Matching) -> bool {
    let says_total = |cell: &str| TOTALS.contains(&fold(cell).as_str());
    let name = matching.column(Field::Name);
    let name = name.map(|column| row.cell(column)).unwrap_or_default();
    if says_total(name) || (says_total_of(name) && tells_of_none(row, matching)) {
        return true;
    }
    if row.shape != Shape::Whole || !cells::text(name).is_empty() {
        return false;
    }
    let is_number = |cell: &str| {
        let text = cells::text(cell);
        text.is_empty() || matches!(cells::count(&text), Some(Ok(_)))
    };
    let counts = [Field::Girls, Field::Boys].map(|field| {
        let count = text_of(row, matching, field).unwrap_or_default();
        matches!(cells::count(&count), Some(Ok(_)))
    });
    let gives_count = counts.contains(&true);
    row.cells.iter().any(|cell| says_total(cell))
        || (gives_count && row.cells.iter().all(|cell| is_number(cell)))
}

/// Whether the text says of what it is the total: "Sub-total Rimi", "Total:
/// Rimi", "Rimi total". A school may be called "Total Child Academy".
fn says_total_of(text: &str) -> bool {
    let folded = fold(text);
    let begins = |total: &&str| begins_with(&folded, total);
    let ends = |total: &&str| folded.ends_with(&format!(" {total}"));
    let before = text.split([':', '=', '-', '–', '—', '(']).next();
    let is_before = |before: &str| before.len() < text.len() && TOTALS.contains(&&*fold(before));
    TOTALS_OF.iter().any(begins) || TOTALS.iter().any(ends) || before.is_some_and(is_before)
}

/// Whether nothing in the row says which school it is: no code, no place, no person.
fn tells_of_none(row: &Row, matching: &Matching) -> bool {
    FIELDS.into_iter().all(|field| {
        let text = text_of(row, matching, field).unwrap_or_default();
        field == Field::Name || field.is_count() || cells::is_nothing(&text) || text.is_empty()
    })
}

/// Whether the first thing the row says is of the list: "Prepared by: …", "Date".
fn is_note(row: &Row) -> bool {
    let mut cells = row.cells.iter().map(|cell| cells::text(cell));
    let Some(first) = cells.find(|text| !text.is_empty()) else {
        return false;
    };
    let folded = fold(&first);
    let before = first.split_once(':').map(|(before, _)| fold(before));
    let alone = before.unwrap_or_else(|| folded.clone());
    NOTES.iter().any(|note| begins_with(&folded, note)) || NOTED.contains(&alone.as_str())
}

/// Whether `words` begins with these words, whole.
fn begins_with(words: &str, first: &str) -> bool {
    let rest = words.strip_prefix(first);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}
