//! Counting by taps.

use super::button::{Button, Weight};
use super::icon;
use super::words::Words;
use crate::live::live;
use leptos::prelude::*;

/// One thing that is counted.
#[derive(Clone)]
pub struct Cell {
    /// What it counts ("girl, back"); said with the count to who cannot see it.
    pub name: String,
    /// How often so far.
    pub count: Signal<usize>,
}

/// A grid of counts: `rows` by `columns`, each cell a large button.
/// Taps are heard through a polite live region: "girl, back: 3".
#[component]
pub fn Tally(
    /// What is counted altogether.
    #[prop(into)]
    label: Words,
    /// Three headings, left to right.
    columns: Vec<String>,
    /// Headings, top to bottom.
    rows: Vec<String>,
    /// The cells, row by row.
    cells: Vec<Cell>,
    /// The cell of the latest tap, shown marked.
    #[prop(optional, into)]
    latest: Signal<Option<usize>>,
    /// A tap on that cell.
    #[prop(into)]
    on_tap: Callback<usize>,
) -> impl IntoView {
    // Every cell's name holds its row and column, so the headings are for the eye.
    let headings = columns
        .iter()
        .map(|column| view! { <span>{column.clone()}</span> })
        .collect_view();
    let spoken = RwSignal::new(String::new());
    let mut cells = cells.into_iter().enumerate();
    let rows = rows.into_iter().map(|row| {
        let row_cells = cells.by_ref().take(columns.len());
        let row_cells = row_cells.map(|(nth, cell)| tap(nth, cell, false, latest, on_tap, spoken));
        view! {
            <span class="tally-row" aria-hidden="true">{row}</span>
            {row_cells.collect_view()}
        }
        .into_any()
    });
    let rows = rows.collect_view();
    view! {
        <div class="tally" role="group" aria-label=label.reader()>
            <div class="tally-grid">
                <span class="tally-corner"></span>
                <div class="tally-head" aria-hidden="true">{headings}</div>
                {rows}
            </div>
            <p class="unseen" role="status">{live(move || spoken.get())}</p>
        </div>
    }
    .into_any()
}

/// Counts side by side, each a large button with its name on it.
#[component]
pub fn Taps(
    /// What is counted altogether.
    #[prop(into)]
    label: Words,
    /// The cells.
    cells: Vec<Cell>,
    /// The cell of the latest tap, shown marked.
    #[prop(optional, into)]
    latest: Signal<Option<usize>>,
    /// A tap on that cell.
    #[prop(into)]
    on_tap: Callback<usize>,
) -> impl IntoView {
    let spoken = RwSignal::new(String::new());
    let cells = cells.into_iter().enumerate();
    let cells = cells
        .map(|(nth, cell)| tap(nth, cell, true, latest, on_tap, spoken))
        .collect_view();
    view! {
        <div class="tally" role="group" aria-label=label.reader()>
            <div class="taps">{cells}</div>
            <p class="unseen" role="status">{live(move || spoken.get())}</p>
        </div>
    }
    .into_any()
}

fn tap(
    nth: usize,
    cell: Cell,
    named: bool,
    latest: Signal<Option<usize>>,
    on_tap: Callback<usize>,
    spoken: RwSignal<String>,
) -> AnyView {
    let Cell { name, count } = cell;
    let shown = named.then(|| view! { <span>{name.clone()}</span> });
    let label = move || format!("{name}: {}", count.get());
    let heard = label.clone();
    let tapped = move |_| {
        on_tap.run(nth);
        spoken.set(untrack(&heard));
    };
    // The words stand first, as in the name; the look puts the number on top.
    let hot = move || latest.get() == Some(nth);
    view! {
        <button type="button" class="tap" class:hot=hot aria-label=label on:click=tapped>
            {shown} " "
            <b>{live(move || count.get())}</b>
        </button>
    }
    .into_any()
}

/// Takes the latest tap back. Its place stays when there is nothing to undo.
#[component]
pub fn Undo(
    /// What would be undone ("Undo: girl, back"); empty when there is nothing.
    #[prop(into)]
    label: Signal<String>,
    /// Do it.
    #[prop(into)]
    on_undo: Callback<()>,
) -> impl IntoView {
    let nothing = Signal::derive(move || label.with(String::is_empty));
    view! {
        <div class="undo" class:nothing=move || nothing.get()>
            <Button
                label=label
                weight=Weight::Small
                icon=Some(icon::UNDO)
                off=nothing
                on_tap=on_undo
            />
        </div>
    }
    .into_any()
}
