//! Lists as offices make them, and bytes that nobody makes on purpose.

mod any;
mod content;
mod matching;
mod meeting;
mod reading;
mod samples;
mod sheet;
