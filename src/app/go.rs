//! Where the app is, and moving to another place.
//!
//! The address, taps on links and Back are leptos_router's; which screen a path
//! means is [`crate::routes`]'. The router's own `<Routes>` would say the same a
//! second time, for more bytes than all our screens' paths.

use crate::live::follow;
use crate::routes::Place;
use crate::slot::{Derived, derived};
use leptos::prelude::*;
use leptos_router::location::{BrowserUrl, LocationChange, LocationProvider, State, Url};
use std::cell::OnceCell;

thread_local! {
    static ADDRESS: OnceCell<BrowserUrl> = const { OnceCell::new() };
}

/// Listens to the address, and to taps on links. Once, when the app starts.
pub fn start() {
    let Ok(address) = BrowserUrl::new() else {
        return;
    };
    address.init(None);
    let followed = address.clone();
    follow(move || {
        followed.as_url().track();
        // The screen of a tapped link is shown: now the address bar may say so.
        followed.ready_to_complete();
    });
    ADDRESS.with(|cell| drop(cell.set(address)));
}

fn read<R: Default>(read: impl FnOnce(&Url) -> R) -> R {
    let url = ADDRESS.with(|cell| cell.get().map(|address| address.as_url().clone()));
    url.map(|url| url.with(read)).unwrap_or_default()
}

/// The place the address leads to; `None` when no screen has it.
pub fn here() -> Derived<Option<Place>> {
    derived(|| read(|url| Place::of(url.path())))
}

/// Whether the address leads to `place` now.
pub fn is_at(place: Place) -> bool {
    untrack(|| read(|url| Place::of(url.path()))) == Some(place)
}

/// The path in the address bar, without what is asked of it.
pub fn path_here() -> String {
    window().location().pathname().unwrap_or_default()
}

/// What stands behind the `#` in the address, with it; follows its changes.
pub fn hash() -> String {
    read(|url| url.hash().to_owned())
}

/// What the address asks for by `name` (`?name=…`); follows its changes.
pub fn asked(name: &str) -> Option<String> {
    read(|url| url.search_params().get(name))
}

/// To `place`, with Back leading here again.
pub fn go(place: Place) {
    to(place.path(), false, true);
}

/// To `place` instead of the present one: Back leads past it.
pub fn go_instead(place: Place) {
    to(place.path(), true, true);
}

/// To another part of `place` as `query` says (`?group=mine`), where the page
/// stays as it is scrolled. With `replace`, Back leads past the present one.
pub fn go_part(place: Place, query: &str, replace: bool) {
    to(format!("{}{query}", place.path()), replace, false);
}

fn to(path: String, replace: bool, scroll: bool) {
    let address = ADDRESS.with(|cell| cell.get().cloned());
    let Some((address, url)) = address.and_then(|it| Some((it, BrowserUrl::parse(&path).ok()?)))
    else {
        return;
    };
    address.as_url().set(url);
    address.complete_navigation(&LocationChange {
        value: path,
        replace,
        scroll,
        state: State::new(None),
    });
}
