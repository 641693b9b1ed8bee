//! Promises.

mod summary;
