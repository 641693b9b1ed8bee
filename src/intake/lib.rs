//! Files that others made, read: a list of schools as offices keep it; of a
//! picture, whether it is one and how large ([`picture`]).
//!
//! This crate knows how such files come (their letters, separators, titles,
//! headings, totals), which column is which field of a school, what is wrong
//! with a row, and what a row means beside the schools that are here already.
//!
//! It must never know a screen, a database, a network or a clock: bytes come
//! in, data goes out. It decides nothing that a leader has to decide, and
//! guesses nothing: what cannot be read for certain is told, with its row.
//!
//! A file goes through five steps, each a plain value that can be looked at:
//! [`sheet::Opening`] makes rows and cells of the bytes, [`headings::Headings`]
//! finds the row that names the columns, [`matching::Matching`] says which
//! column is which field (the leader may change it), [`reading::Reading`] makes
//! schools of the rows, or says why not, and [`meeting::meet`] lays them beside
//! the schools that are known. [`deciding::sum`] adds up what the leader
//! decides about them.
//!
//! ```
//! use intake::{headings::Headings, matching::Matching, meeting, reading::Reading, sheet::Sheet};
//!
//! let file = "List of schools 2026\n\nName of school;Girls;Boys\nTudun Fari;1,204;998\nTotal;1204;998\n";
//! let sheet = Sheet::read(file.as_bytes()).unwrap();
//! let headings = Headings::find(&sheet);
//! let matching = Matching::propose(&headings);
//! let reading = Reading::of(&sheet, &headings, &matching);
//! assert_eq!(reading.good[0].school.girls, Some(1204));
//! assert_eq!(reading.totals, [5]);
//! let met = meeting::meet(&reading, &[]);
//! assert_eq!(met[0].with, meeting::With::New);
//! ```
//!
//! # Glossary
//!
//! - **row**: one line of a table; its number is the one a spreadsheet shows.
//! - **heading**: what a column is called in the file, in the office's own words.
//! - **field**: what a [`domain::school::School`] calls it, see [`field::Field`].
//! - **matching**: which column is which field.
//! - **totals row**: a row that adds up others; it is no school.
//! - **note**: a row about the list itself, such as who made it; it is no school.
//! - **good**, **bad**: a row that is a school; a row that is told with reasons.
//! - **doubt**: why a cell of a good row was left out, or is to be looked at.
//! - **to meet**: a row beside the schools here: new, here, or perhaps here.

pub mod cells;
pub mod content;
pub mod deciding;
pub mod field;
pub mod fold;
pub mod headings;
mod index;
pub mod letters;
pub mod matching;
pub mod meeting;
pub mod memory;
pub mod picture;
pub mod reading;
pub mod sheet;
mod synonyms;
#[cfg(test)]
mod tests;
