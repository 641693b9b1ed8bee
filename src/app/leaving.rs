//! What had not reached the database when its page went away.
//!
//! A browser ends a page without waiting for its transactions: one that stands
//! behind another is lost. Local storage is written at once, so the last words
//! are left there and go into the database with the next page, or with another
//! tab that is open.

use crate::fieldbook::Fieldbook;
use crate::preferences;
use gloo_storage::{LocalStorage, Storage};
use storage::Phone;

/// Before the name of a form; the sample's forms are kept apart.
fn mark(is_sample: bool) -> &'static str {
    match is_sample {
        true => "sample-typed:",
        false => "typed:",
    }
}

/// Leaves what of the open forms is not kept yet.
pub fn leave_behind(book: Fieldbook) {
    let is_left = book.is_sample && !preferences::is_sample();
    // What was typed into a sample that is being left goes with it.
    if is_left || !preferences::is_there() {
        return;
    }
    for (form, json) in book.unkept(|unkept| unkept.unwritten()) {
        // Where no room is left, the drafts in the database are what there is.
        let name = format!("{}{form}", mark(book.is_sample));
        let _ = LocalStorage::raw().set_item(&name, &json);
    }
}

/// Puts what was left behind into the database.
pub async fn take_up(phone: &Phone, is_sample: bool) {
    for name in left_behind(mark(is_sample)) {
        let Ok(Some(json)) = LocalStorage::raw().get_item(&name) else {
            continue;
        };
        let form = &name[mark(is_sample).len()..];
        if phone.keep_draft(form, &json).await.is_ok() {
            LocalStorage::delete(&name);
        }
    }
}

fn left_behind(mark: &str) -> Vec<String> {
    if !preferences::is_there() {
        return Vec::new();
    }
    let there = LocalStorage::raw();
    let names = (0..LocalStorage::length()).filter_map(|nth| there.key(nth).ok()?);
    names.filter(|name| name.starts_with(mark)).collect()
}
