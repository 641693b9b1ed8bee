//! Several phones against a District that really listens, with real SQLite
//! files, over lines that break.
//!
//! A test that covers a fault of the list bears its number.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by panicking"
)]

mod faults;
mod hostile;
mod joining;
mod many;
mod page;
mod privacy;
mod program;
mod recovery;
mod scene;
mod sharing;
