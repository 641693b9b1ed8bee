//! A labelled field with its hint and its fault.

use super::fresh_id;
use super::words::Words;
use crate::live::{follow, live};
use leptos::ev::Event;
use leptos::html::{Input, Textarea};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

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

/// A field. The words typed go out through `on_input`; `value` comes back in.
#[component]
pub fn Field(
    /// The visible label.
    #[prop(into)]
    label: Words,
    /// The input's `name`.
    #[prop(optional, into)]
    name: String,
    /// What is typed.
    #[prop(optional)]
    kind: FieldKind,
    /// A line of help below the label.
    #[prop(optional, into)]
    hint: Words,
    /// What is wrong; empty when nothing is.
    #[prop(optional, into)]
    fault: Signal<String>,
    /// What stands in it.
    #[prop(into)]
    value: Signal<String>,
    /// Every key: all that stands in it now.
    #[prop(into)]
    on_input: Callback<String>,
    /// The field was left, or Enter was pressed, after a change.
    #[prop(optional, into)]
    on_done: Option<Callback<()>>,
    /// Earlier answers that may be chosen instead of typed.
    #[prop(optional, into)]
    offers: Signal<Vec<String>>,
    /// What the phone may fill in ("name", "tel"); nothing unless told.
    #[prop(default = "off")]
    autocomplete: &'static str,
) -> impl IntoView {
    let id = fresh_id("field");
    let [hint_id, fault_id, offers_id] = ["hint", "fault", "offers"].map(|of| format!("{id}-{of}"));
    let invalid = move || (!fault.with(String::is_empty)).then_some("true");
    let described = described_by(&hint, &hint_id, fault, &fault_id);
    let name = (!name.is_empty()).then_some(name);
    let typed = move |event: Event| on_input.run(event_target_value(&event));
    let done = move |_: Event| {
        if let Some(on_done) = on_done {
            on_done.run(());
        }
    };

    let control = if kind == FieldKind::Prose {
        let area = NodeRef::<Textarea>::new();
        let show = move |text: &str| {
            if let Some(area) = area.get()
                && area.value() != text
            {
                area.set_value(text);
            }
        };
        follow(move || value.with(|text| show(text)));
        view! {
            <div class="grow" data-text=move || value.get()>
                <textarea
                    class="input" id=id.clone() name=name rows="2" dir="auto" autocomplete=autocomplete
                    aria-describedby=described aria-invalid=invalid
                    node_ref=area on:input=typed on:change=done
                ></textarea>
            </div>
        }
        .into_any()
    } else {
        let input = NodeRef::<Input>::new();
        // Only when it differs: writing back an unfinished date would wipe it.
        let show = move |text: &str| {
            if let Some(input) = input.get()
                && input.value() != text
            {
                input.set_value(text);
            }
        };
        follow(move || value.with(|text| show(text)));
        let (kind, mode) = kind.input();
        let list = offers_id.clone();
        let list = move || (!offers.with(Vec::is_empty)).then(|| list.clone());
        view! {
            <input
                class="input" id=id.clone() name=name type=kind inputmode=mode dir="auto"
                autocomplete=autocomplete list=list
                aria-describedby=described aria-invalid=invalid
                node_ref=input on:input=typed on:change=done
            />
            {live(move || offer_list(&offers_id, offers.get()))}
        }
        .into_any()
    };

    view! {
        <div class="field">
            <label for=id>{label.view()}</label>
            {hint_line(hint, hint_id)}
            {control}
            {fault_line(fault, fault_id)}
        </div>
    }
    .into_any()
}

fn offer_list(id: &str, offers: Vec<String>) -> Option<AnyView> {
    if offers.is_empty() {
        return None;
    }
    let offers = offers
        .into_iter()
        .map(|offer| view! { <option value=offer></option> });
    Some(view! { <datalist id=id.to_owned()>{offers.collect_view()}</datalist> }.into_any())
}

/// The value of `aria-describedby`: the hint if there is one, the fault while there is one.
pub(super) fn described_by(
    hint: &Words,
    hint_id: &str,
    fault: Signal<String>,
    fault_id: &str,
) -> impl Fn() -> Option<String> + Send + Sync + Clone + 'static {
    let hint_id = (!hint.are_none()).then(|| hint_id.to_owned());
    let fault_id = fault_id.to_owned();
    move || {
        let fault_id = (!fault.with(String::is_empty)).then(|| fault_id.clone());
        match (hint_id.clone(), fault_id) {
            (Some(hint), Some(fault)) => Some(format!("{hint} {fault}")),
            (hint, fault) => hint.or(fault),
        }
    }
}

/// The line of help.
pub(super) fn hint_line(hint: Words, id: String) -> Option<AnyView> {
    (!hint.are_none()).then(|| view! { <p class="hint" id=id>{hint.view()}</p> }.into_any())
}

/// The place where a fault is told.
pub(super) fn fault_line(fault: Signal<String>, id: String) -> AnyView {
    view! { <p class="fault" id=id>{live(move || fault.get())}</p> }.into_any()
}

/// Moves the focus to the first field on the page that has a fault; false when
/// none has. For after a save that was refused.
pub fn focus_first_fault() -> bool {
    let found = document()
        .query_selector("[aria-invalid=true]")
        .ok()
        .flatten();
    let Some(found) = found else { return false };
    found.unchecked_into::<HtmlElement>().focus().is_ok()
}
