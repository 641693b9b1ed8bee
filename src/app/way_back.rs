//! Back, and the way back at the top of a screen, lead to where one was: the row that
//! was tapped stands again where it stood, and has the focus.

use crate::clock::unix_ms;
use crate::go::path_here;
use leptos::prelude::{document, request_animation_frame, window};
use std::cell::RefCell;
use std::collections::HashMap;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, FocusOptions, HtmlElement, MouseEvent};

/// How long a screen has to show the row again, in milliseconds: a slow phone reads it
/// first.
const LOOKED_FOR: f64 = 2_000.0;
/// How long the row is held where it stood, in milliseconds: what lies above it may
/// still find its height.
const HELD: f64 = 150.0;

/// A row that was tapped.
#[derive(Clone)]
struct Row {
    /// Where it leads.
    href: String,
    /// Which it is of those that lead there.
    nth: u32,
    /// How far below the top of the window it stood, in CSS pixels.
    top: f64,
    /// The screen that it stood on. Where that is still there (Back only closed a sheet
    /// on it), nothing moves.
    on: Element,
}

#[derive(Default)]
struct Rows {
    /// By the path of the screen on which they were tapped. Gone once somebody was led
    /// back, or comes to that screen by another link; a button that leads there leaves it.
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
    // On the way down: the link and its screen are still there.
    first("click", |event| {
        tapped(&event);
    });
    first("popstate", |_| come_back(&path_here()));
    for touch in ["pointerdown", "wheel", "keydown"] {
        first(touch, |_| {
            next_turn();
        });
    }
}

/// Hears `event` on its way down, before what was tapped does.
fn first(event: &str, hear: impl Fn(Event) + 'static) {
    let hear = Closure::<dyn Fn(Event)>::new(hear);
    let function = hear.as_ref().unchecked_ref();
    // Refused for nothing that could be named here.
    let _ = window().add_event_listener_with_callback_and_bool(event, function, true);
    hear.forget();
}

/// The next turn; with it whatever leads back comes to an end.
fn next_turn() -> u32 {
    ROWS.with_borrow_mut(|rows| {
        rows.turn += 1;
        rows.turn
    })
}

/// Takes note of a tap on a link to one of the app's screens; none where it is none
/// that leads on from a row.
fn tapped(event: &Event) -> Option<()> {
    let mouse = event.dyn_ref::<MouseEvent>()?;
    let is_plain = mouse.button() == 0
        && !(mouse.ctrl_key() || mouse.meta_key() || mouse.shift_key() || mouse.alt_key());
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let link = target.closest("a[href^='/']").ok()??;
    let href = link.get_attribute("href").filter(|_| is_plain)?;
    let path = path_of(&href).to_owned();
    let here = path_here();
    if link.class_list().contains("up") {
        let is_from = |row: &Row| path_of(&row.href) == here;
        if ROWS.with_borrow(|rows| rows.tapped.get(&path).is_some_and(is_from)) {
            come_back(&path);
        }
        return None;
    }
    ROWS.with_borrow_mut(|rows| rows.tapped.remove(&path));
    let page = link.closest(".scroll").ok()??;
    let nth = (0..).zip(to(&page, &href)).find(|(_, it)| *it == link);
    let row = Row {
        href,
        nth: nth?.0,
        on: page,
        top: link.get_bounding_client_rect().top(),
    };
    ROWS.with_borrow_mut(|rows| rows.tapped.insert(here, row));
    Some(())
}

/// The path in an address of the app's own.
fn path_of(href: &str) -> &str {
    href.split(['?', '#']).next().unwrap_or_default()
}

/// The links on the page that lead to `href`.
fn to(page: &Element, href: &str) -> impl Iterator<Item = Element> + use<> {
    let links = page.query_selector_all(&format!("a[href=\"{href}\"]")).ok();
    let links = links
        .into_iter()
        .flat_map(|it| (0..it.length()).filter_map(move |nth| it.get(nth)));
    links.filter_map(|link| link.dyn_into().ok())
}

/// Leads to the row that was tapped on the screen at `path`, once that is shown.
fn come_back(path: &str) {
    let row = ROWS.with_borrow_mut(|rows| rows.tapped.remove(path));
    if let Some(row) = row {
        let way = Way {
            row,
            path: path.to_owned(),
            turn: next_turn(),
        };
        let until = unix_ms() + LOOKED_FOR;
        request_animation_frame(move || way.look(until));
    }
}

/// A way back.
struct Way {
    row: Row,
    /// Where it leads.
    path: String,
    turn: u32,
}

impl Way {
    /// Looks for the row in this frame, and in those that come until then.
    fn look(self, until: f64) {
        let now = unix_ms();
        if now > until || ROWS.with_borrow(|rows| rows.turn) != self.turn {
            return;
        }
        match self.hold() {
            Some(()) => request_animation_frame(move || self.keep(now + HELD)),
            None => request_animation_frame(move || self.look(until)),
        }
    }

    /// Holds the row where it stood until then.
    fn keep(self, until: f64) {
        let is_over = unix_ms() > until || ROWS.with_borrow(|rows| rows.turn) != self.turn;
        if !is_over && self.hold().is_some() {
            request_animation_frame(move || self.keep(until));
        }
    }

    /// Moves the page so that the row stands where it stood; none where it is not shown.
    fn hold(&self) -> Option<()> {
        let page = document().query_selector(".scroll").ok()??;
        if page == self.row.on || path_here() != self.path {
            return None;
        }
        let link = to(&page, &self.row.href).nth(self.row.nth as usize)?;
        let stands = link.get_bounding_client_rect();
        // In what is folded up it has no place.
        if stands.height() == 0.0 {
            return None;
        }
        page.set_scroll_top(page.scroll_top() + stands.top() - self.row.top);
        let still = FocusOptions::new();
        still.set_prevent_scroll(true);
        // The screen's heading took it, as on every arrival, and is out of sight.
        drop(
            link.dyn_into::<HtmlElement>()
                .ok()?
                .focus_with_options(&still),
        );
        Some(())
    }
}
