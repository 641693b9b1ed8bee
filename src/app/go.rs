//! Moving to another place from code.

use crate::routes::Place;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

type Navigate = std::rc::Rc<dyn Fn(&str, NavigateOptions)>;

/// Kept from start, since the router can only be asked inside a view.
#[derive(Clone, Copy)]
struct Way(StoredValue<Navigate, LocalStorage>);

thread_local! {
    static WAY: std::cell::Cell<Option<Way>> = const { std::cell::Cell::new(None) };
}

/// Remembers the router's way to navigate. Once, inside the router.
pub fn remember() {
    let navigate = use_navigate();
    WAY.set(Some(Way(StoredValue::new_local(std::rc::Rc::new(
        move |path: &str, options| navigate(path, options),
    )))));
}

/// To `place`, with Back leading here again.
pub fn go(place: Place) {
    to(&place.path(), false);
}

/// To `place` instead of the present one: Back leads past it.
pub fn go_instead(place: Place) {
    to(&place.path(), true);
}

/// To another part of `place` as `query` says (`?group=mine`), where the page
/// stays as it is scrolled. With `replace`, Back leads past the present one.
pub fn go_part(place: Place, query: &str, replace: bool) {
    let options = NavigateOptions {
        replace,
        scroll: false,
        ..NavigateOptions::default()
    };
    along(&format!("{}{query}", place.path()), options);
}

fn to(path: &str, replace: bool) {
    let options = NavigateOptions {
        replace,
        ..NavigateOptions::default()
    };
    along(path, options);
}

fn along(path: &str, options: NavigateOptions) {
    if let Some(way) = WAY.get() {
        way.0.try_with_value(|navigate| navigate(path, options));
    }
}
