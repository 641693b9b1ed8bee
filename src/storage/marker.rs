//! A small mark outside the database: here was work. A database that was
//! cleared takes its own memory of that along.

use gloo_storage::{LocalStorage, Storage};

fn key(name: &str) -> String {
    format!("work-in:{name}")
}

/// Where storage is blocked, reaching for it throws: ask first.
fn is_there() -> bool {
    let window = web_sys::window();
    window.is_some_and(|window| matches!(window.local_storage(), Ok(Some(_))))
}

/// Whether there was work in the database `name`.
pub(crate) fn is_set(name: &str) -> bool {
    is_there() && LocalStorage::get::<bool>(key(name)).unwrap_or(false)
}

/// There is work in the database `name` now. Best effort: without room for it,
/// or where it is blocked, a later loss is not noticed, and nothing else.
pub(crate) fn set(name: &str) {
    if is_there() && !is_set(name) {
        let _ = LocalStorage::set(key(name), true);
    }
}

/// The database `name` was taken away on purpose.
pub(crate) fn clear(name: &str) {
    if is_there() {
        LocalStorage::delete(key(name));
    }
}
