//! What the tests of the whole are made of: phones without a browser, a
//! District that really listens, and a line between them that breaks.
//!
//! This crate may know every other. It must never be what a promise rests on:
//! a phone here is driven by [`exchange::delivery`] like a real one, and has
//! no rule of its own.

pub mod chance;
pub mod host;
pub mod line;
pub mod phone;
pub mod postgres;
pub mod program;
pub mod samples;
pub mod sealer;
pub mod small_disk;
pub mod spec;
