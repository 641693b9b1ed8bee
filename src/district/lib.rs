//! The District: the server where bundles meet.
//!
//! This crate knows who may write and read here, how to take in a bundle
//! exactly once, and how to serve the app.
//!
//! It must never know what is inside a sealed body, how a record is shown, or
//! a browser. It merges only to export, and decides nothing by a clock but the
//! age of an invite.
//!
//! # Glossary
//!
//! - **seat**: a person's place here; bound to the account of the first phone
//!   that joins with an invite to it.
//! - **role**: what whoever has a seat is here: a leader, or an officer.
//! - **alias**: a further account id that a seat writes under: a second phone's own.
//! - **session**: one device that joined; its cookie's hash is in the database.
//! - **scope**: what a question may look at ([`scope::Scope`]); every statement has one.
//! - **log**: the order in which phones hear of things; each line has a number
//!   and a chain, see [`exchange::receipt::Mark`].
//! - **picture**: bytes that an entry names, in pieces until all are here and are
//!   what their digest says; then it is whole.
//! - **refusal**: an entry that was not taken in, remembered so that its
//!   children need not wait for it.
//! - **carried file**: a bundle that somebody brings by hand ([`carried`]); **signer**:
//!   a key that such a file may be signed with, and whose it is.

pub mod aboard;
pub mod assets;
pub mod backup;
pub mod body;
pub mod calls;
pub mod carried;
pub mod certificate;
pub mod changes;
pub mod clock;
pub mod enrol;
pub mod error;
pub mod export;
pub mod headers;
pub mod invite;
pub mod keys;
pub mod metrics;
pub mod office;
pub mod openapi;
pub mod pace;
pub mod peer;
pub mod picture;
pub mod receive;
pub mod scope;
pub mod serve;
pub mod session;
pub mod store;
