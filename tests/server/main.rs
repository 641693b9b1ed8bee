//! Several phones against a District that really listens, on SQLite and on a
//! PostgreSQL that the tests start, over lines that break. Every file but
//! `several`, and `certificate` and `problems`, which are about no database, is a part of both suites.
//!
//! A test that covers a fault of the list bears its number.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by panicking"
)]
#![allow(clippy::duplicate_mod, reason = "one suite, on two databases")]

#[path = "."]
mod sqlite {
    const ENGINE: tests::host::Engine = tests::host::Engine::Sqlite;
    mod cards;
    mod carried;
    mod certificate;
    mod erasure;
    mod faults;
    mod full;
    mod hostile;
    mod joining;
    mod keeping;
    mod letters;
    mod many;
    mod office;
    mod officers;
    mod page;
    mod pictures;
    mod privacy;
    mod problems;
    mod program;
    mod publishing;
    mod recovery;
    mod revoking;
    mod running;
    mod scene;
    mod scopes;
    mod sharing;
    mod succession;
    mod views;
    mod waiting;
}

#[path = "."]
mod postgres {
    const ENGINE: tests::host::Engine = tests::host::Engine::Postgres;
    mod cards;
    mod carried;
    mod erasure;
    mod faults;
    mod full;
    mod hostile;
    mod joining;
    mod keeping;
    mod letters;
    mod many;
    mod office;
    mod officers;
    mod page;
    mod pictures;
    mod privacy;
    mod program;
    mod publishing;
    mod recovery;
    mod revoking;
    mod running;
    mod scene;
    mod scopes;
    mod several;
    mod sharing;
    mod succession;
    mod views;
    mod waiting;
}
