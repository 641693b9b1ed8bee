//! Cluster Fieldbook in the browser: what a Cluster Leader sees and does.
//!
//! This crate knows screens, their words and their routes, the browser's doors
//! (clock, network, share sheet, wake lock) and how they are put together.
//!
//! It must never know how records merge, what a bundle looks like or how the
//! database is laid out: it asks `exchange` and `storage`. What must hold for a
//! record is in `domain`, and what stands on paper in `documents`, so that both
//! are tested without a browser.
//!
//! # Glossary
//!
//! - **place**: a screen and the record it is about; has a path, see [`routes`].
//! - **draft**: a form while it is typed, kept at most a second later, see [`drafts`].
//! - **reading**: what a screen shows of the phone, read again after each change.
//! - **light**: the word at the top right on what is kept, sent, acknowledged.

mod awake;
mod badge;
mod bridge;
mod bytes;
mod came_over;
mod clock;
mod cluster;
mod deliver;
mod drafts;
mod field_words;
mod fieldbook;
mod forms;
mod frame;
mod go;
mod later;
mod leaving;
mod led;
mod live;
mod locked_files;
mod markup;
mod material;
mod net;
mod open_form;
mod paging;
mod panics;
mod parts;
mod preferences;
mod routes;
mod sample;
mod send_pictures;
mod sentences;
mod share;
mod shell;
mod shrink;
mod slot;
mod task;
mod views;
mod way_back;
mod words;

fn main() {
    panics::catch();
    shell::start();
}
