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

fn read(name: &str) -> Option<String> {
    is_there()
        .then(|| LocalStorage::raw().get_item(&key(name)))?
        .ok()?
}

fn write(name: &str, mark: &str) {
    // Best effort: without room for it, or where it is blocked, a later loss is
    // not noticed, and nothing else.
    if is_there() && read(name).as_deref() != Some(mark) {
        let _ = LocalStorage::raw().set_item(&key(name), mark);
    }
}

/// Whether there was work in the database `name`.
pub(crate) fn is_set(name: &str) -> bool {
    read(name).is_some()
}

/// There is work in the database `name` now.
pub(crate) fn set(name: &str) {
    if !is_set(name) {
        write(name, "true");
    }
}

/// How much work is in the database `name`: revisions that are only there, and
/// such as the District has.
pub(crate) fn count(name: &str, only_here: usize, acknowledged: usize) {
    if only_here + acknowledged > 0 {
        write(name, &format!("{only_here}/{acknowledged}"));
    }
}

/// What [`count`] was told last, if anything.
pub(crate) fn counted(name: &str) -> Option<(usize, usize)> {
    let mark = read(name)?;
    let (only_here, acknowledged) = mark.split_once('/')?;
    Some((only_here.parse().ok()?, acknowledged.parse().ok()?))
}

/// The database `name` was taken away on purpose.
pub(crate) fn clear(name: &str) {
    if is_there() {
        LocalStorage::delete(key(name));
    }
}
