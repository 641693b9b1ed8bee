//! One of many, from the phone's own list.

use super::field::{described_by, fault_line};
use super::fresh_id;
use super::words::Words;
use crate::live::live;
use leptos::prelude::*;

/// A labelled native select.
#[component]
pub fn Select(
    /// The visible label.
    #[prop(into)]
    label: Words,
    /// The select's `name`.
    #[prop(into)]
    name: String,
    /// What stands there while nothing is chosen.
    #[prop(into)]
    none: Words,
    /// Value and words of each option, in order.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// The chosen value; empty when none is.
    #[prop(into)]
    value: Signal<String>,
    /// Another was chosen; its value.
    #[prop(into)]
    on_change: Callback<String>,
    /// What is wrong; empty when nothing is.
    #[prop(optional, into)]
    fault: Signal<String>,
) -> impl IntoView {
    let id = fresh_id("select");
    let fault_id = format!("{id}-fault");
    let described = described_by(&Words::default(), "", fault, &fault_id);
    let invalid = move || (!fault.with(String::is_empty)).then_some("true");
    let option = move |(key, words): (String, String)| {
        let here = {
            let key = key.clone();
            move || value.with(|value| *value == key)
        };
        view! { <option value=key prop:selected=here>{words}</option> }.into_any()
    };
    view! {
        <div class="field">
            <label for=id.clone()>{label.view()}</label>
            <select
                class="input" id=id name=name aria-describedby=described aria-invalid=invalid
                on:change=move |event| on_change.run(event_target_value(&event))
            >
                <option value="" prop:selected=move || value.with(String::is_empty)>
                    {none.view()}
                </option>
                {live(move || options.get().into_iter().map(option).collect_view())}
            </select>
            {fault_line(fault, fault_id)}
        </div>
    }
    .into_any()
}
