//! What a visit, an observation, a next step is, and the rules they keep.
//!
//! This crate knows the records a Cluster Leader writes, what must hold for
//! each, who may read it, and the words for all of that.
//!
//! It must never know a clock, randomness, a database, a network or a browser:
//! the time, fresh ids and the device are passed in, so that tests choose them.
//!
//! # Glossary
//!
//! - **record**: one school, person, visit, observation, …; it has an id and a kind.
//! - **kind**: what a record is. Everything the rest of the house asks about a
//!   kind is answered by its [`record::Record`] implementation; the one list of
//!   kinds is in [`kinds`].
//! - **item**: one member of a list inside a record (a note, a lesson, a tap),
//!   with an id of its own so that two devices' changes merge one by one.
//! - **share level**: who may read a record, see [`record::Share`].
//! - **card**: what a leader shares with the other leaders, who get its words and not
//!   whose they are, see [`card`]. (What a leader calls "your card" is a profile.)
//! - **fault**: a reason why a draft cannot become a record yet, with its field.

pub mod afterwards;
pub mod answer;
pub mod card;
pub mod checklist;
pub mod closing;
pub mod cluster;
pub mod concern;
pub mod day;
pub mod feedback;
pub mod handover;
pub mod ids;
pub mod json;
pub mod keyring;
pub mod kinds;
pub mod language;
pub mod lesson;
pub mod letters;
pub mod meeting;
pub mod naming;
pub mod notice;
pub mod observation;
pub mod office;
pub mod order;
pub mod people;
pub mod person;
pub mod picture;
pub mod plan;
pub mod profile;
pub mod record;
pub mod reflection;
pub mod same;
pub mod school;
pub mod step;
pub mod telephone;
pub mod terms;
pub mod terms_form;
#[cfg(test)]
mod testing;
pub mod text;
pub mod typed;
pub mod visit;
pub mod words;
