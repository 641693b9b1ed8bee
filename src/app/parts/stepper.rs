//! A number that is tapped up and down, or typed.

use super::field::{described_by, fault_line, invalid};
use super::icon::{MINUS, PLUS, icon};
use super::words::Words;
use super::{Reader, fresh_id};
use crate::live::keep_doing;
use crate::markup::{El, el};
use leptos::leptos_dom::helpers::IntervalHandle;
use leptos::prelude::*;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// A whole number between large − and + buttons.
pub struct Stepper {
    /// What is counted.
    pub label: Words,
    /// Spoken name of the − button ("one fewer: girls present").
    pub fewer: String,
    /// Spoken name of the + button.
    pub more: String,
    /// The input's `name`.
    pub name: &'static str,
    /// What stands in the field: as it was typed, be it a number or not.
    pub value: Reader<String>,
    /// All that stands in it now.
    pub on_change: Rc<dyn Fn(String)>,
    /// The most that makes sense.
    pub most: u32,
    /// What the buttons count on from while the field is empty: a number that is
    /// near, so that it takes few taps.
    pub near: Reader<u32>,
    /// What is wrong; empty when nothing is.
    pub fault: Reader<String>,
}

impl Stepper {
    /// The stepper with its label and its fault.
    pub fn view(self) -> El {
        let id = fresh_id("number");
        let fault_id = format!("{id}-fault");
        let described = described_by(&Words::default(), "", &self.fault, &fault_id);
        let (value, on_change, most) = (self.value, self.on_change, self.most);
        let input = el("input");
        let field: HtmlInputElement = input.node();
        let typed = field.clone();
        let shown = value.clone();
        keep_doing(move || {
            let text = shown();
            if field.value() != text {
                field.set_value(&text);
            }
        });
        let changed = on_change.clone();
        let near = self.near;
        let by: Rc<dyn Fn(i64)> = Rc::new(move |step: i64| {
            let number = untrack(|| match value().trim() {
                "" => from_near(i64::from(near()), step),
                typed => first_number(typed).saturating_add(step),
            });
            let number = number.clamp(0, i64::from(most));
            on_change(number.to_string());
        });
        let input = input
            .class("input")
            .attr("id", &id)
            .attr("name", self.name)
            .attr("type", "text")
            .attr("inputmode", "numeric")
            .attr("autocomplete", "off")
            .attr_live("aria-describedby", described)
            .attr_live("aria-invalid", invalid(&self.fault))
            .on("input", move |_| changed(typed.value()));
        let step = |spoken: &str, path: &'static str, step: i64| {
            let by = by.clone();
            let button = el("button")
                .attr("type", "button")
                .attr("aria-label", spoken)
                .put(icon(path));
            held(button, move || by(step))
        };
        let stepper = el("div")
            .class("stepper")
            .put(step(&self.fewer, MINUS, -1))
            .put(input)
            .put(step(&self.more, PLUS, 1));
        el("div")
            .class("field")
            .put(el("label").attr("for", &id).put(self.label))
            .put(stepper)
            .put(fault_line(self.fault, &fault_id))
    }
}

/// How often a button that is held does what a tap on it does, in ms.
const AGAIN: Duration = Duration::from_millis(70);
/// So many of these pass before it begins to: a tap takes less.
const AT_FIRST: u32 = 6;

/// The button does `act` when it is tapped, and goes on doing it while it is held:
/// nobody taps fifty times.
fn held(button: El, act: impl Fn() + Clone + 'static) -> El {
    let timer = StoredValue::new(None::<IntervalHandle>);
    let went_on = StoredValue::new(false);
    let let_go = move || {
        let timer = timer.try_update_value(Option::take).flatten();
        if let Some(timer) = timer {
            timer.clear();
        }
    };
    on_cleanup(let_go);
    let again = act.clone();
    let press = move |event: web_sys::Event| {
        let_go();
        went_on.set_value(false);
        let pointer = event.dyn_into::<web_sys::MouseEvent>();
        if pointer.is_ok_and(|pointer| pointer.button() != 0) {
            return;
        }
        let (again, passed) = (again.clone(), Cell::new(0));
        let owner = Owner::current().unwrap_or_default();
        let go_on = move || {
            passed.set(passed.get() + 1);
            if passed.get() > AT_FIRST && !went_on.is_disposed() {
                went_on.set_value(true);
                owner.with(&again);
            }
        };
        timer.set_value(set_interval_with_handle(go_on, AGAIN).ok());
    };
    let tapped = move || {
        // The click at the end of a hold is no tap.
        if !went_on.get_value() {
            act();
        }
        went_on.set_value(false);
    };
    let ends = ["pointerup", "pointercancel", "pointerleave"];
    let button = ends
        .into_iter()
        .fold(button, |button, end| button.on(end, move |_| let_go()));
    // A long press asks for nothing else here.
    let button = button.on("contextmenu", |event| event.prevent_default());
    button.on("pointerdown", press).on_tap(tapped)
}

/// The first step in an empty field: up, it is the number that is near itself.
fn from_near(near: i64, step: i64) -> i64 {
    match near > 0 && step > 0 {
        true => near,
        false => near + step,
    }
}

/// Where the buttons count on from: the number that what was typed begins with.
fn first_number(typed: &str) -> i64 {
    let typed = typed.trim();
    let end = typed.find(|c: char| !c.is_ascii_digit());
    typed[..end.unwrap_or(typed.len())]
        .parse()
        .unwrap_or_default()
}
