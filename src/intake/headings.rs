//! The row that says what the columns are.

use crate::cells;
use crate::field::Field;
use crate::fold::fold;
use crate::sheet::{Row, Sheet};
use crate::synonyms::SYNONYMS;

/// Among how many rows at the top the headings are looked for; titles stand above.
const TOP: usize = 25;

/// What the columns are called, and where the schools begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headings {
    /// One for each column, as it stands there; empty where nothing does.
    pub names: Vec<String>,
    /// The first row after the headings, as an index of [`Sheet::rows`].
    pub first: usize,
}

impl Headings {
    /// The row, or the two rows one below the other, in which most columns are
    /// known; the first row with two cells where none is.
    pub fn find(sheet: &Sheet) -> Self {
        let top = &sheet.rows[..sheet.rows.len().min(TOP)];
        let mut best: Option<(usize, Self)> = None;
        let mut offer = |known: usize, headings: Self| {
            // A title of one cell may name a place, too.
            let is_wide = headings
                .names
                .iter()
                .filter(|name| !name.is_empty())
                .count()
                > 1;
            let fitness = if known > 0 {
                known * 2 + usize::from(is_wide)
            } else {
                0
            };
            if fitness > best.as_ref().map_or(0, |(most, _)| *most) {
                best = Some((fitness, headings));
            }
        };
        for (nth, row) in top.iter().enumerate() {
            offer(known_in(row), Self::of(row, nth + 1));
            if let Some(below) = top.get(nth + 1) {
                let both = over_each_other(row, below);
                let known = known_among(&both);
                // Only where the lower row is one of headings too.
                if known_in(below) > 1 && known > known_in(row).max(known_in(below)) {
                    let first = nth + 2;
                    offer(known, Self { names: both, first });
                }
            }
        }
        let wide = || top.iter().position(|row| cells_in(row) > 1);
        best.map_or_else(
            || {
                let nth = wide().unwrap_or(0);
                match top.get(nth) {
                    Some(row) => Self::of(row, nth + 1),
                    None => Self {
                        names: Vec::new(),
                        first: 0,
                    },
                }
            },
            |(_, headings)| headings,
        )
    }

    /// For a list without headings: each column is nameless, and the row that
    /// was taken for headings is a school.
    pub fn none(sheet: &Sheet) -> Self {
        let width = sheet.rows.iter().take(TOP).map(|row| row.cells.len()).max();
        let top = &sheet.rows[..sheet.rows.len().min(TOP)];
        Self {
            names: vec![String::new(); width.unwrap_or(0)],
            first: top.iter().position(|row| cells_in(row) > 1).unwrap_or(0),
        }
    }

    fn of(row: &Row, first: usize) -> Self {
        Self {
            names: row.cells.iter().map(|cell| cells::text(cell)).collect(),
            first,
        }
    }

    /// What tells the columns of one file from those of another: the heading of
    /// each as it is compared, numbered where two are alike.
    pub fn keys(&self) -> Vec<String> {
        let mut keys: Vec<String> = Vec::with_capacity(self.names.len());
        for name in &self.names {
            let folded = fold(name);
            let alike = |nth: usize| match nth {
                1 => folded.clone(),
                nth => format!("{folded} {nth}"),
            };
            let key = (1..).map(alike).find(|key| !keys.contains(key));
            keys.push(key.unwrap_or_default());
        }
        keys
    }

    /// Whether a row further down is the headings again, as at the top of each
    /// printed page.
    pub fn are_again(&self, row: &Row) -> bool {
        let there = |(nth, name): (usize, &String)| {
            (!name.is_empty()).then(|| fold(row.cell(nth)) == fold(name))
        };
        let mut same = self.names.iter().enumerate().filter_map(there).peekable();
        same.peek().is_some() && same.all(|same| same)
    }

    /// The first thing that stands in `column` below the headings.
    pub fn example(&self, sheet: &Sheet, column: usize) -> Option<String> {
        let below = sheet.rows.get(self.first..)?;
        let texts = below.iter().map(|row| cells::text(row.cell(column)));
        texts.take(200).find(|text| !text.is_empty())
    }
}

/// How a column without a heading is called: A, B, …, Z, AA, ….
pub fn letter(column: usize) -> String {
    let letter = |nth: usize| char::from(b'A' + u8::try_from(nth % 26).unwrap_or(0));
    match column / 26 {
        0 => letter(column).to_string(),
        before => format!("{}{}", self::letter(before - 1), letter(column)),
    }
}

/// The two rows of headings as one: "Enrolment" above "Girls" and "Boys" stands
/// in the first of its cells only.
fn over_each_other(above: &Row, below: &Row) -> Vec<String> {
    let width = above.cells.len().max(below.cells.len());
    let mut spanning = String::new();
    let mut names = Vec::with_capacity(width);
    for column in 0..width {
        let [top, bottom] = [above, below].map(|row| cells::text(row.cell(column)));
        if !top.is_empty() {
            spanning.clone_from(&top);
        }
        names.push(match (top.is_empty(), bottom.is_empty()) {
            (_, true) => top,
            _ if spanning.is_empty() => bottom,
            _ => format!("{spanning} {bottom}"),
        });
    }
    names
}

fn cells_in(row: &Row) -> usize {
    let full = row.cells.iter().filter(|cell| !cell.trim().is_empty());
    full.count()
}

/// How many fields the cells of `row` name.
pub(crate) fn known_in(row: &Row) -> usize {
    known_among(&row.cells)
}

fn known_among(cells: &[String]) -> usize {
    let mut known: Vec<Field> = Vec::new();
    for named in cells.iter().filter_map(|cell| recognise(cell)) {
        if !known.contains(&named.field) {
            known.push(named.field);
        }
    }
    known.len()
}

/// A field that a heading names, and how plainly: less is plainer.
pub(crate) struct Named {
    pub(crate) field: Field,
    pub(crate) doubt: usize,
}

/// Doubt beyond any word of a list: the heading only holds such words.
const WITHIN: usize = 100;
/// A heading longer than this is a sentence.
const LONGEST: usize = 80;

/// The field that a heading names most plainly.
pub(crate) fn recognise(heading: &str) -> Option<Named> {
    if heading.len() > LONGEST {
        return None;
    }
    let folded = fold(heading);
    if folded.is_empty() {
        return None;
    }
    for synonyms in &SYNONYMS {
        let found = synonyms.whole.iter().position(|word| *word == folded);
        if let Some(doubt) = found {
            let field = synonyms.field;
            return Some(Named { field, doubt });
        }
    }
    let words: Vec<&str> = folded.split(' ').collect();
    let mut best: Option<(usize, Field)> = None;
    for synonyms in &SYNONYMS {
        if words.iter().any(|word| synonyms.never.contains(word)) {
            continue;
        }
        let fits = synonyms
            .within
            .iter()
            .filter(|phrase| holds(&folded, phrase));
        let most = fits.map(|phrase| phrase.split(' ').count()).max();
        if let Some(most) = most
            && best.is_none_or(|(longest, _)| most > longest)
        {
            best = Some((most, synonyms.field));
        }
    }
    best.map(|(known, field)| Named {
        field,
        doubt: WITHIN + words.len() * 4 - known * 3,
    })
}

/// Whether the words of `phrase` stand in `words`, one after the other.
fn holds(words: &str, phrase: &str) -> bool {
    words.match_indices(phrase).any(|(at, _)| {
        let is_edge = |letter: Option<&u8>| letter.is_none_or(|letter| *letter == b' ');
        let bytes = words.as_bytes();
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        is_edge(before) && is_edge(bytes.get(at + phrase.len()))
    })
}
