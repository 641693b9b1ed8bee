//! A page of what the District holds and this phone has not seen.
//!
//! `{"format":"fieldbook-changes/1","lines":[…],"mark":{"n":…,"chain":"…"},"more":false}`

use crate::decode::{DEPTH_LIMIT, DecodeError, Few, of_format, within};
use crate::digest::EntryId;
use crate::receipt::Mark;
use domain::card::Shown;
use domain::ids::RecordId;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The most lines the District puts on a page.
pub const PAGE_LINES: usize = 500;
/// The most bytes the District puts on a page; one line always fits.
pub const PAGE_BYTES: usize = 1024 * 1024;
/// The most lines a phone reads as one page.
const READ_LINES: usize = 4_000;
/// The most bytes a phone reads as one page.
const READ_BYTES: usize = 8 * 1024 * 1024;

/// A page of changes.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangesPage {
    /// What is new, in the log's order.
    pub lines: Vec<Line>,
    /// The last line looked at, visible or not: where to go on.
    pub mark: Mark,
    /// Whether there is a further page now.
    pub more: bool,
}

/// One line of a page.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// An entry's exact bytes; still to be read ([`crate::entry::Written::read`]).
    Entry(String),
    /// This entry's bytes are to be dropped; its id stays.
    Redacted(EntryId),
    /// An entry whose bytes this account never gets.
    Stub(Stub),
    /// What another leader shares, as it stands now: in no history, of nobody.
    Card(Card),
}

/// A card of another leader's: `{"id":…,"kind":…,"theme":…,"words":…}`, or
/// `{"id":…,"gone":true}` for one that is not shared any more. What is said last holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Its own id, which is no record's: see [`domain::card::id_for_others`].
    pub id: RecordId,
    /// What it says; none once it is gone.
    pub shown: Option<Shown>,
}

/// A card as JSON.
#[derive(Serialize, Deserialize)]
struct CardShape {
    id: RecordId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    theme: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    words: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    gone: bool,
}

impl Card {
    fn write(&self) -> String {
        let (mut kind, mut theme, mut words) = (None, None, None);
        if let Some(shown) = self.shown.clone() {
            (kind, theme, words) = (Some(shown.kind), Some(shown.theme), Some(shown.words));
        }
        let shape = CardShape {
            id: self.id,
            kind,
            theme,
            words,
            gone: self.shown.is_none(),
        };
        serde_json::to_string(&shape).expect("ids and texts always have a JSON form")
    }

    fn read(shape: CardShape) -> Option<Self> {
        let shown = match (shape.gone, shape.kind, shape.theme, shape.words) {
            (true, ..) => None,
            (false, Some(kind), Some(theme), Some(words)) => Some(Shown { kind, theme, words }),
            _ => return None,
        };
        let id = shape.id;
        Some(Self { id, shown })
    }
}

/// Stands for an entry the District refused, redacted or may not show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stub {
    /// The entry.
    pub id: EntryId,
    /// The record it is a revision of.
    pub record: RecordId,
    /// Its parents, as far as the District knows them.
    #[serde(default)]
    pub parents: Vec<EntryId>,
    /// Of an entry that this account had, and that was handed on with its record: who
    /// leads it now, as the office calls them. A version that does not know the field
    /// reads a stub of an entry that it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<String>,
}

const FORMAT: &str = "fieldbook-changes/1";

#[derive(Deserialize)]
struct Shape<'a> {
    format: &'a str,
    #[serde(borrow)]
    lines: Few<LineShape<'a>, READ_LINES>,
    mark: Mark,
    more: bool,
}

#[derive(Deserialize)]
struct LineShape<'a> {
    #[serde(borrow, default)]
    entry: Option<&'a RawValue>,
    #[serde(default)]
    redacted: Option<EntryId>,
    #[serde(default)]
    stub: Option<Stub>,
    #[serde(default)]
    card: Option<CardShape>,
}

impl ChangesPage {
    /// The page as JSON, entries as the raw slices they are.
    pub fn write(&self) -> String {
        let mut json = format!(r#"{{"format":"{FORMAT}","lines":["#);
        for (at, line) in self.lines.iter().enumerate() {
            if at > 0 {
                json.push(',');
            }
            match line {
                Line::Entry(raw) => {
                    json.push_str(r#"{"entry":"#);
                    json.push_str(raw);
                    json.push('}');
                }
                Line::Redacted(id) => json.push_str(&format!(r#"{{"redacted":"{id}"}}"#)),
                Line::Stub(stub) => {
                    let stub = serde_json::to_string(stub).expect("ids always have a JSON form");
                    json.push_str(&format!(r#"{{"stub":{stub}}}"#));
                }
                Line::Card(card) => json.push_str(&format!(r#"{{"card":{}}}"#, card.write())),
            }
        }
        let (Mark { n, chain }, more) = (self.mark, self.more);
        json.push_str(&format!(
            r#"],"mark":{{"n":{n},"chain":"{chain}"}},"more":{more}}}"#
        ));
        json
    }

    /// Reads a page and keeps its entries' bytes.
    ///
    /// # Errors
    /// `NewerFormat` for another format or a line this version does not know:
    /// passing over it would lose it, since the cursor moves on.
    pub fn read(json: &str) -> Result<Self, DecodeError> {
        // The page, its list and the line lie around each entry.
        within(json, READ_BYTES, DEPTH_LIMIT + 3)?;
        let shape: Shape = of_format(json, FORMAT, |shape: &Shape| shape.format)?;
        let line = |line: LineShape| match (line.entry, line.redacted, line.stub, line.card) {
            (Some(raw), None, None, None) => Ok(Line::Entry(raw.get().to_owned())),
            (None, Some(id), None, None) => Ok(Line::Redacted(id)),
            (None, None, Some(stub), None) => Ok(Line::Stub(stub)),
            (None, None, None, Some(card)) => Card::read(card)
                .map(Line::Card)
                .ok_or(DecodeError::NewerFormat),
            _ => Err(DecodeError::NewerFormat),
        };
        let lines = shape.lines.all()?.into_iter().map(line);
        Ok(Self {
            lines: lines.collect::<Result<_, _>>()?,
            mark: shape.mark,
            more: shape.more,
        })
    }
}

#[cfg(test)]
mod tests;
