//! The parts every screen is made of.
//!
//! A part knows no record, no route, no data and no language: what it shows and
//! where it leads come in, what a person does goes out through a closure.
//! Parts with much to say are structs or builders with a `view`, the others
//! plain functions. Its look is in `style/`, a file a part; a part carries class names,
//! never an inline style, since the page's policy forbids those.
//!
//! Whatever a part takes as [`words::Words`] may be a fixed text or one that changes.

pub mod button;
pub mod choice;
pub mod field;
pub mod icon;
pub mod light;
pub mod list;
pub mod notice;
pub mod screen;
pub mod select;
pub mod sheet;
pub mod sign;
pub mod stepper;
pub mod strokes;
pub mod tally;
pub mod words;

use std::cell::Cell;
use std::rc::Rc;

/// What a part shows, read anew when a signal in it changes.
pub type Reader<T> = Rc<dyn Fn() -> T>;

/// Of a field in which nothing can be wrong.
pub fn no_fault() -> Reader<String> {
    Rc::new(String::new)
}

thread_local! {
    static LAST: Cell<u32> = const { Cell::new(0) };
}

/// An `id` for an element, used nowhere else on the page: `stem-1`, `stem-2`, ….
pub fn fresh_id(stem: &str) -> String {
    LAST.set(LAST.get() + 1);
    format!("{stem}-{}", LAST.get())
}
