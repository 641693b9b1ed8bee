//! The District: the server where bundles meet.
//!
//! This crate knows who may write and read here, how to take in a bundle
//! exactly once, and how to serve the app.
//!
//! It must never know what is inside a sealed body, how a record is shown, or
//! a browser. It merges only to export, and decides nothing by a clock but the
//! age of an invite.
//!
//! # What is not answered here
//!
//! Every error that comes of this crate, of axum or of tower is told as
//! `application/problem+json` ([`problems`]). Where a request is not HTTP, or more of
//! its head than is taken, hyper answers before any of our code, by a status without
//! a body, and closes the connection. In HTTP/1:
//!
//! - 400: a first line that does not parse (a verb, an address or a version that is
//!   none, a space in the address), a header that does not, a `content-length` that is
//!   no number or is said twice in two ways, a `transfer-encoding` that does not end in
//!   `chunked`;
//! - 414: an address of more than 65,534 bytes; from [`problems::LONGEST_ADDRESS`] up to
//!   there it is told here;
//! - 431: more than 100 headers, or a head of more than about 400 kB.
//!
//! In HTTP/2 it is 431 alone, for more than 16 KiB of headers; whatever else is wrong
//! ends the stream or the connection by a code of HTTP/2. A request that ends in the
//! middle of its head, one that is neither, and bytes that are not TLS where TLS is
//! spoken, are hung up on. Phones send none of these: what they ask for is some hundred
//! bytes long.
//!
//! # Glossary
//!
//! - **seat**: a person's place here; bound to the account of the first phone
//!   that joins with an invite to it.
//! - **role**: what whoever has a seat is here: a leader, or an officer.
//! - **alias**: a further account id that a seat writes under: a second phone's own.
//! - **session**: one device that joined; its cookie's hash is in the database.
//! - **scope**: what a question may look at ([`scope::Scope`]); every statement has one.
//! - **card**: what a leader shares, as the other leaders get it: worked out here, kept
//!   beside the entries ([`exchange::changes::Card`]).
//! - **log**: the order in which phones hear of things; each line has a number
//!   and a chain, see [`exchange::receipt::Mark`].
//! - **picture**: bytes that an entry names, in pieces until all are here and are
//!   what their digest says; then it is whole.
//! - **refusal**: an entry that was not taken in, remembered so that its
//!   children need not wait for it.
//! - **carried file**: a bundle that somebody brings by hand ([`carried`]); **signer**:
//!   a key that such a file may be signed with, and whose it is.
//! - **waiting file**: a carried file of a phone that was revoked, until an officer
//!   decides ([`waiting`]); **aside**: one that was not taken in, and is kept.

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
pub mod problems;
pub mod receive;
pub mod scope;
pub mod serve;
pub mod session;
pub mod store;
pub mod waiting;
