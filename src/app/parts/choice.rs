//! One of several, and yes or no.

use super::field::{described_by, fault_line, hint_line};
use super::fresh_id;
use super::words::Words;
use leptos::prelude::*;

/// One of several, side by side: real radio buttons, so arrow keys move among
/// them. Options that do not fit beside each other wrap.
#[component]
pub fn Choice(
    /// What is chosen.
    #[prop(into)]
    legend: Words,
    /// Whether the legend is only read out, where the screen makes it plain.
    #[prop(optional)]
    unseen_legend: bool,
    /// The options in order.
    options: Vec<String>,
    /// Which is chosen, if any.
    #[prop(into)]
    chosen: Signal<Option<usize>>,
    /// Another was chosen.
    #[prop(into)]
    on_choose: Callback<usize>,
    /// A line of help.
    #[prop(optional, into)]
    hint: Words,
    /// What is wrong; empty when nothing is.
    #[prop(optional, into)]
    fault: Signal<String>,
) -> impl IntoView {
    let name = fresh_id("choice");
    let [hint_id, fault_id] = ["hint", "fault"].map(|of| format!("{name}-{of}"));
    let described = described_by(&hint, &hint_id, fault, &fault_id);
    let radio = |(nth, words): (usize, String)| {
        let here = move || chosen.get() == Some(nth);
        view! {
            <label>
                <input
                    class="bare" type="radio" name=name.clone() value=nth
                    prop:checked=here on:change=move |_| on_choose.run(nth)
                />
                <span>{words}</span>
            </label>
        }
        .into_any()
    };
    let radios = options.into_iter().enumerate().map(radio).collect_view();
    let legend_class = unseen_legend.then_some("unseen");
    view! {
        <fieldset class="choice" aria-describedby=described>
            <legend class=legend_class>{legend.view()}</legend>
            {hint_line(hint, hint_id)}
            <div class="seg">{radios}</div>
            {fault_line(fault, fault_id)}
        </fieldset>
    }
    .into_any()
}

/// Yes or no: a real checkbox whose target is the whole row.
#[component]
pub fn Check(
    /// What is ticked.
    #[prop(into)]
    label: Words,
    /// A smaller line below it.
    #[prop(optional, into)]
    below: Words,
    /// Whether it is ticked.
    #[prop(into)]
    checked: Signal<bool>,
    /// It was ticked, or the tick taken away.
    #[prop(into)]
    on_change: Callback<bool>,
) -> impl IntoView {
    view! {
        <label class="check">
            <input
                class="bare" type="checkbox" prop:checked=move || checked.get()
                on:change=move |event| on_change.run(event_target_checked(&event))
            />
            <span class="tick"></span>
            <span class="words">
                {label.view()}
                {below.inside(|words| view! { <small class="under">{words}</small> }.into_any())}
            </span>
        </label>
    }
    .into_any()
}
