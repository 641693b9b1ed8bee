//! A labelled field with its hint and its fault.

use super::words::Words;
use super::{Reader, fresh_id, no_fault};
use crate::live::{keep_doing, live_text};
use crate::markup::{El, Nodes, Value, el};
use crate::task::once_shown;
use leptos::prelude::*;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement, HtmlTextAreaElement};

/// What is typed in a field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FieldKind {
    /// One line.
    #[default]
    Line,
    /// Several lines; grows with its text.
    Prose,
    /// A civil day, `2026-10-14` or empty.
    Date,
    /// A clock time, `08:40` or empty.
    Time,
    /// A phone number.
    Phone,
    /// A whole number, on the number keyboard.
    Number,
}

impl FieldKind {
    /// The `type` and the `inputmode`.
    fn input(self) -> (&'static str, Option<&'static str>) {
        match self {
            FieldKind::Line | FieldKind::Prose => ("text", None),
            FieldKind::Date => ("date", None),
            FieldKind::Time => ("time", None),
            FieldKind::Phone => ("tel", Some("tel")),
            // Not `type=number`: it hides what was typed when it cannot read it.
            FieldKind::Number => ("text", Some("numeric")),
        }
    }
}

/// A field, being put together.
pub struct Field {
    label: Words,
    name: String,
    kind: FieldKind,
    hint: Words,
    list: Option<&'static str>,
    fault: Reader<String>,
    value: Reader<String>,
    on_input: Rc<dyn Fn(String)>,
}

/// A field with this visible label. `value` is what stands in it; every key
/// goes to `on_input` as all that stands in it now.
pub fn field(
    label: impl Into<Words>,
    value: impl Fn() -> String + 'static,
    on_input: impl Fn(String) + 'static,
) -> Field {
    Field {
        label: label.into(),
        name: String::new(),
        kind: FieldKind::Line,
        hint: Words::default(),
        list: None,
        fault: no_fault(),
        value: Rc::new(value),
        on_input: Rc::new(on_input),
    }
}

impl Field {
    /// The input's `name`.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// What is typed.
    pub fn kind(mut self, kind: FieldKind) -> Self {
        self.kind = kind;
        self
    }

    /// A line of help below the label.
    pub fn hint(mut self, hint: impl Into<Words>) -> Self {
        self.hint = hint.into();
        self
    }

    /// The `id` of a `<datalist>` whose words are offered.
    pub fn list(mut self, list: Option<&'static str>) -> Self {
        self.list = list;
        self
    }

    /// What is wrong; empty when nothing is.
    pub fn fault(mut self, fault: Reader<String>) -> Self {
        self.fault = fault;
        self
    }

    fn view(self) -> El {
        let id = fresh_id("field");
        let [hint_id, fault_id] = ["hint", "fault"].map(|of| format!("{id}-{of}"));
        let described = described_by(&self.hint, &hint_id, &self.fault, &fault_id);
        let tag = match self.kind {
            FieldKind::Prose => "textarea",
            _ => "input",
        };
        let name = (!self.name.is_empty()).then_some(self.name.as_str());
        let control = el(tag)
            .class("input")
            .attr("id", &id)
            .attr_if("name", name)
            .attr("dir", "auto")
            .attr("autocomplete", "off")
            .attr_if("list", self.list)
            .attr_live("aria-describedby", described)
            .attr_live("aria-invalid", invalid(&self.fault));
        let control = match self.kind {
            FieldKind::Prose => prose(control, self.value, self.on_input),
            kind => line(control, kind, self.value, self.on_input),
        };
        el("div")
            .class("field")
            .put(el("label").attr("for", &id).put(self.label))
            .put(hint_line(self.hint, &hint_id))
            .put(control)
            .put(fault_line(self.fault, &fault_id))
    }
}

impl From<Field> for Nodes {
    fn from(field: Field) -> Self {
        field.view().into()
    }
}

/// Fields one below the other; Enter in one of them does `on_submit`.
pub fn typed_form(id: &str, on_submit: impl Fn() + 'static) -> El {
    el("form")
        .class("stack")
        .attr("id", id)
        .attr("novalidate", "")
        .on("submit", move |event| {
            event.prevent_default();
            on_submit();
        })
}

/// Several lines; the box around them grows with the text.
fn prose(control: El, value: Reader<String>, on_input: Rc<dyn Fn(String)>) -> El {
    let area: HtmlTextAreaElement = control.node();
    let (typed, shown) = (area.clone(), value.clone());
    keep_doing(move || {
        let text = shown();
        if area.value() != text {
            area.set_value(&text);
        }
    });
    let control = control
        .attr("rows", "2")
        .on("input", move |_| on_input(typed.value()));
    el("div")
        .class("grow")
        .attr_live("data-text", move || value())
        .put(control)
}

/// Stands for a date or a time of which a part is missing, or that no calendar
/// has: the browser tells of it as of an empty one. It is neither, so that
/// saving says what is wrong.
const UNFINISHED: &str = "?";

fn line(control: El, kind: FieldKind, value: Reader<String>, on_input: Rc<dyn Fn(String)>) -> El {
    let input: HtmlInputElement = control.node();
    let (kind, mode) = kind.input();
    let typed = input.clone();
    let now = value.clone();
    let left = Rc::new(move || {
        let text = match typed.value() {
            nothing if nothing.is_empty() && !typed.check_validity() => UNFINISHED.into(),
            text => text,
        };
        if text != untrack(|| now()) {
            on_input(text);
        }
    });
    let changed = left.clone();
    let control = control
        .attr("type", kind)
        .attr_if("inputmode", mode)
        .on("input", move |_| changed())
        // Of an empty date the browser says nothing until all of it is there.
        .on("blur", move |_| left());
    // Only when it differs: writing back an unfinished date would wipe it.
    keep_doing(move || {
        let text = value();
        if text != UNFINISHED && input.value() != text {
            input.set_value(&text);
        }
    });
    control
}

/// The value of `aria-invalid`.
pub(super) fn invalid(fault: &Reader<String>) -> impl Fn() -> Option<&'static str> + 'static {
    let fault = fault.clone();
    move || (!fault().is_empty()).then_some("true")
}

/// The value of `aria-describedby`: the hint if there is one, the fault while there is one.
pub(super) fn described_by(
    hint: &Words,
    hint_id: &str,
    fault: &Reader<String>,
    fault_id: &str,
) -> impl Fn() -> Value + 'static {
    let hint_id = (!hint.are_none()).then(|| hint_id.to_owned());
    let (fault, fault_id) = (fault.clone(), fault_id.to_owned());
    move || {
        let is_wrong = !fault().is_empty();
        Some(match &hint_id {
            Some(hint_id) if is_wrong => format!("{hint_id} {fault_id}").into(),
            Some(hint_id) => hint_id.clone().into(),
            None if is_wrong => fault_id.clone().into(),
            None => return None,
        })
    }
}

/// The line of help.
pub(super) fn hint_line(hint: Words, id: &str) -> Option<El> {
    hint.inside(el("p").class("hint").attr("id", id))
}

/// The place where a fault is told.
pub(super) fn fault_line(fault: Reader<String>, id: &str) -> El {
    el("p")
        .class("fault")
        .attr("id", id)
        .put(live_text(move || fault()))
}

/// Leads to the first field that has a fault, as soon as the faults that were
/// found in this turn are told. For after a save that was refused.
pub fn lead_to_first_fault() {
    once_shown(|| {
        // A question that is answered by taps has no field: what is said of it is led to.
        let found = document().query_selector("[aria-invalid=true], .fault:not(:empty)");
        let Some(found) = found.ok().flatten() else {
            return;
        };
        if found.class_list().contains("fault") {
            drop(found.set_attribute("tabindex", "-1"));
        }
        // A fault in a folded card would be told to nobody.
        if let Ok(Some(folded)) = found.closest("details") {
            drop(folded.set_attribute("open", ""));
        }
        drop(found.unchecked_into::<HtmlElement>().focus());
    });
}
