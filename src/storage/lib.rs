//! The phone's database: everything a Cluster Leader has written or received,
//! saved so that a confirmed save survives.
//!
//! This crate knows IndexedDB and its traps, WebCrypto, and how records,
//! entries and drafts lie in the stores.
//!
//! It must never know a view, the network, a word a person reads, or what any
//! one kind of record means: kinds come from `domain`, the shapes that travel
//! and merging from `exchange`. It runs in a browser only.
//!
//! # Glossary
//!
//! - **phone**: one database in one browser, with ids and keys of its own.
//! - **record**, **entry**, **head**, **shut**: as in `domain` and `exchange`.
//! - **standing**: where a record stands after all its entries: a row of `records`.
//! - **outbox**: this account's entries that the District has not acknowledged.
//! - **complete**: the event after which a transaction is on the disk; only then
//!   anything is saved.
//! - **unproved**: the mark of a receipt that came by hand, which the District
//!   has not been asked about yet.
//! - **backup**, **restore**: a copy of all that in a file, and what was in such
//!   a file put back.
//! - **picture**: a record that names bytes, which lie in a store of their own.
//! - **another's**: a record of which this account wrote nothing: a leader's on an
//!   officer's phone. It is read, and never written here.
//! - **card**: what another leader shares; it lies beside the records, and whose it is
//!   is not known here.
//! - **mark**: a note outside the database that there was work in it.

mod backup;
mod batch;
mod begun;
mod came_over;
mod cards;
mod carrying;
mod connection;
mod crypto;
mod database;
mod drafts;
mod error;
mod history;
mod join;
mod keyring;
mod known;
mod layout;
mod left_behind;
mod marker;
mod merging;
mod meta;
mod office;
mod opening;
mod outbox;
mod past;
mod phone;
mod pictures;
mod query;
mod reading;
mod request;
mod restore;
mod revision;
mod revoking;
mod room;
mod row;
mod save;
mod shut;
mod signal;
mod take_in;
mod torn;
mod transaction;
mod watch;

pub use backup::LastBackup;
pub use batch::Batch;
pub use begun::{Begun, Noting};
pub use carrying::Answered;
pub use error::Error;
pub use keyring::KeyGiven;
pub use merging::Merging;
pub use meta::{Joined, Me};
pub use office::Arrived;
pub use outbox::{Light, NotTaken};
pub use past::Past;
pub use phone::{OPENING_LIMIT, Phone};
pub use pictures::{Kept, Sizes, Unsent};
pub use query::{Query, Row};
pub use reading::{Stored, Whole};
pub use restore::{Restored, Restoring, Whose};
pub use room::{
    OWN_DATABASE, Room, SAMPLE_DATABASE, ask_to_persist, delete_sample, is_persistent, room,
};
pub use save::Saved;
pub use shut::Belongs;
pub use take_in::TakenIn;
pub use torn::begin_new_log;
pub use watch::{Change, Watching};
