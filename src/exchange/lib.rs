//! Entries, bundles, receipts, merging, and the delivery as a state machine:
//! what a phone and the District say to each other. Both ends use it.
//!
//! This crate knows the shapes that travel, when to believe them, and how the
//! revisions of one record that several devices wrote become one record again.
//!
//! It must never know a clock, randomness, a database, a network or a browser:
//! the time and chance are passed in, bytes are handed over. It seals nothing
//! itself; it only knows what a sealed body looks like. It knows no kind of
//! record by name: what is free text and what is private, `domain` answers.
//!
//! # Glossary
//!
//! - **entry**: one revision of one record, as exact bytes ([`entry`]).
//! - **id of an entry**: the SHA-256 of those bytes.
//! - **parents**: the entries a revision was written on top of.
//! - **head**: an entry that no other known entry is written on top of.
//! - **stub**: what stands for an entry whose bytes the District may not show.
//! - **shut**: sealed with a key that this phone does not have.
//! - **bundle**: entries on their way to the District ([`bundle`]).
//! - **receipt**: the District's word that it holds a bundle ([`receipt`]).
//! - **mark**: a place in the District's log: number and chain ([`receipt::Mark`]).

pub mod bundle;
pub mod changes;
pub mod decode;
pub mod delivery;
pub mod digest;
pub mod enrol;
pub mod entry;
mod graph;
mod items;
pub mod merge;
pub mod receipt;
pub mod revise;
pub mod sealed;

pub use decode::DecodeError;
pub use digest::{Digest, EntryId};
