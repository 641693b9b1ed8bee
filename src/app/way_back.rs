//! Back, and the way back at the top of a screen, lead to where one was: the row that
//! was tapped stands again where it stood.

use crate::go::path_here;
use leptos::prelude::{document, request_animation_frame, window, window_event_listener_untyped};
use std::cell::RefCell;
use std::collections::HashMap;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event};

/// How many frames a screen has to show the row again: a slow phone reads it first.
const MOST_FRAMES: u32 = 90;
/// For how many frames the row is held where it stood: what lies above it may still
/// find its height.
const HELD_FRAMES: u32 = 6;

/// A row that was tapped.
#[derive(Clone)]
struct Row {
    /// Where it leads.
    href: String,
    /// How far below the top of the window it stood, in CSS pixels.
    top: f64,
}

#[derive(Default)]
struct Rows {
    /// By the address of the screen on which they were tapped.
    tapped: HashMap<String, Row>,
    /// Grows with each tap: who touches the page is not led anywhere.
    turn: u32,
}

thread_local! {
    static ROWS: RefCell<Rows> = RefCell::default();
}

/// Remembers each row that is tapped, and leads back to it. Once, as long as the app
/// is open.
pub fn keep() {
    let tapped = Closure::<dyn Fn(Event)>::new(|event: Event| tapped(&event));
    // On the way down: later the link may be gone from the page.
    let _ = window().add_event_listener_with_callback_and_bool(
        "click",
        tapped.as_ref().unchecked_ref(),
        true,
    );
    tapped.forget();
    let _ = window_event_listener_untyped("popstate", |_| come_back(path_here()));
    for touch in ["pointerdown", "wheel", "keydown"] {
        let _ = window_event_listener_untyped(touch, |_| {
            next_turn();
        });
    }
}

fn next_turn() -> u32 {
    ROWS.with_borrow_mut(|rows| {
        rows.turn += 1;
        rows.turn
    })
}

fn tapped(event: &Event) {
    let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
    let link = target.and_then(|it| it.closest(".scroll a[href]").ok()?);
    let Some((link, href)) =
        link.and_then(|link| Some((link.clone(), link.get_attribute("href")?)))
    else {
        return;
    };
    if link.class_list().contains("up") {
        come_back(href);
        return;
    }
    let top = link.get_bounding_client_rect().top();
    ROWS.with_borrow_mut(|rows| rows.tapped.insert(path_here(), Row { href, top }));
}

/// Leads to the row that was tapped on the screen at `path`, once it is shown.
fn come_back(path: String) {
    let row = ROWS.with_borrow(|rows| rows.tapped.get(&path).cloned());
    let turn = next_turn();
    if let Some(row) = row {
        request_animation_frame(move || look_for(row, path, turn, MOST_FRAMES));
    }
}

fn look_for(row: Row, path: String, turn: u32, frames: u32) {
    if frames == 0 || ROWS.with_borrow(|rows| rows.turn) != turn {
        return;
    }
    let is_held = path_here() == path && hold(&row);
    let left = match is_held {
        true => frames.min(HELD_FRAMES) - 1,
        false => frames - 1,
    };
    request_animation_frame(move || look_for(row, path, turn, left));
}

/// Moves the page so that `row` stands where it stood. False where it is not shown.
fn hold(row: &Row) -> bool {
    let Ok(Some(page)) = document().query_selector(".scroll") else {
        return false;
    };
    let Ok(links) = page.query_selector_all("a[href]") else {
        return false;
    };
    let mut links =
        (0..links.length()).filter_map(|nth| links.get(nth)?.dyn_into::<Element>().ok());
    let Some(link) = links.find(|link| link.get_attribute("href").as_deref() == Some(&row.href))
    else {
        return false;
    };
    let moved = link.get_bounding_client_rect().top() - row.top;
    page.set_scroll_top(page.scroll_top() + moved);
    true
}
