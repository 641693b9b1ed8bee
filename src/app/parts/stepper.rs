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
    /// The number; none when not counted yet.
    pub value: Reader<Option<u32>>,
    /// A new number, or none when the field was emptied.
    pub on_change: Rc<dyn Fn(Option<u32>)>,
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
            let number = shown();
            if whole(&field.value()) != number {
                field.set_value(&number.map(|number| number.to_string()).unwrap_or_default());
            }
        });
        let changed = on_change.clone();
        let by = Rc::new(move |step: i64| {
            let number = i64::from(untrack(|| value()).unwrap_or_default()) + step;
            let number = number.clamp(0, i64::from(most));
            on_change(u32::try_from(number).ok());
        });
        let input = input
            .class("input")
            .attr("id", &id)
            .attr("type", "text")
            .attr("inputmode", "numeric")
            .attr("autocomplete", "off")
            .attr_live("aria-describedby", described)
            .attr_live("aria-invalid", invalid(&self.fault))
            .on("input", move |_| changed(whole(&typed.value())));
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

/// The whole number in what was typed; other characters are passed over.
fn whole(typed: &str) -> Option<u32> {
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    digits.parse().ok()
}
