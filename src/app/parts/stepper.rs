//! A number that is tapped up and down, or typed.

use super::field::{described_by, fault_line, invalid};
use super::icon::{MINUS, PLUS, icon};
use super::words::Words;
use super::{Reader, fresh_id};
use crate::live::keep_doing;
use crate::markup::{El, el};
use leptos::prelude::*;
use std::rc::Rc;
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
        let by = Rc::new(move |step: i64| {
            let number = untrack(|| first_number(&value())).saturating_add(step);
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
            el("button")
                .attr("type", "button")
                .attr("aria-label", spoken)
                .on_tap(move || by(step))
                .put(icon(path))
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

/// Where the buttons count on from: the number that what was typed begins with.
fn first_number(typed: &str) -> i64 {
    let typed = typed.trim();
    let end = typed.find(|c: char| !c.is_ascii_digit());
    typed[..end.unwrap_or(typed.len())]
        .parse()
        .unwrap_or_default()
}
