//! A number that is tapped up and down, or typed.

use super::field::{described_by, fault_line, hint_line};
use super::fresh_id;
use super::icon::{Icon, MINUS, PLUS};
use super::words::Words;
use crate::live::follow;
use leptos::html::Input;
use leptos::prelude::*;

/// A whole number between large − and + buttons.
#[component]
pub fn Stepper(
    /// What is counted.
    #[prop(into)]
    label: Words,
    /// Spoken name of the − button ("one fewer: girls present").
    #[prop(into)]
    fewer: Words,
    /// Spoken name of the + button.
    #[prop(into)]
    more: Words,
    /// The number; none when not counted yet.
    #[prop(into)]
    value: Signal<Option<u32>>,
    /// A new number, or none when the field was emptied.
    #[prop(into)]
    on_change: Callback<Option<u32>>,
    /// Where the first tap on − or + starts, when nothing was counted yet.
    #[prop(optional, into)]
    start: Signal<u32>,
    /// The most that makes sense.
    #[prop(default = u32::MAX)]
    most: u32,
    /// A line of help.
    #[prop(optional, into)]
    hint: Words,
    /// What is wrong; empty when nothing is.
    #[prop(optional, into)]
    fault: Signal<String>,
) -> impl IntoView {
    let id = fresh_id("number");
    let [hint_id, fault_id] = ["hint", "fault"].map(|of| format!("{id}-{of}"));
    let described = described_by(&hint, &hint_id, fault, &fault_id);
    let invalid = move || (!fault.with(String::is_empty)).then_some("true");
    let input = NodeRef::<Input>::new();
    follow(move || {
        let number = value.get();
        if let Some(input) = input.get()
            && whole(&input.value()) != number
        {
            input.set_value(&number.map(|number| number.to_string()).unwrap_or_default());
        }
    });
    let by = move |step: i64| {
        let number = match value.get_untracked() {
            Some(number) => i64::from(number) + step,
            None => i64::from(start.get_untracked()) + step,
        };
        let number = number.clamp(0, i64::from(most));
        on_change.run(u32::try_from(number).ok());
    };
    let typed = move |event| on_change.run(whole(&event_target_value(&event)));
    view! {
        <div class="field">
            <label for=id.clone()>{label.view()}</label>
            {hint_line(hint, hint_id)}
            <div class="stepper">
                <button type="button" aria-label=fewer.reader() on:click=move |_| by(-1)><Icon path=MINUS/></button>
                <input
                    class="input" id=id type="text" inputmode="numeric" autocomplete="off"
                    aria-describedby=described aria-invalid=invalid node_ref=input on:input=typed
                />
                <button type="button" aria-label=more.reader() on:click=move |_| by(1)><Icon path=PLUS/></button>
            </div>
            {fault_line(fault, fault_id)}
        </div>
    }
    .into_any()
}

/// The whole number in what was typed; other characters are passed over.
fn whole(typed: &str) -> Option<u32> {
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    digits.parse().ok()
}
