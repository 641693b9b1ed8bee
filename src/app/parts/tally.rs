//! Counting by taps.

use super::Reader;
use super::button::{Weight, button};
use super::icon;
use super::words::Words;
use crate::live::live_text;
use crate::markup::{El, Nodes, el};
use crate::slot::Slot;
use leptos::prelude::*;
use std::rc::Rc;

/// One thing that is counted.
#[derive(Clone)]
pub struct Cell {
    /// What it counts ("girl, back"); said with the count to who cannot see it.
    pub name: String,
    /// How often so far.
    pub count: Reader<usize>,
}

/// Counts, each a large button. Taps are heard through a polite live region:
/// "girl, back: 3".
pub struct Tally {
    /// What is counted altogether.
    pub label: Words,
    /// The cells; of a grid, row by row.
    pub cells: Vec<Cell>,
    /// The cell of the latest tap, shown marked.
    pub latest: Reader<Option<usize>>,
    /// A tap on that cell.
    pub on_tap: Rc<dyn Fn(usize)>,
}

impl Tally {
    /// In a grid: `columns` are its headings left to right, `rows` top to bottom.
    pub fn grid(self, columns: &[String], rows: &[String]) -> El {
        // Every cell's name holds its row and column, so the headings are for the eye.
        let headings = columns.iter().map(|column| el("span").put(column.as_str()));
        let head = el("div").class("tally-head").attr("aria-hidden", "true");
        let mut grid = el("div")
            .class("tally-grid")
            .put(el("span").class("tally-corner"))
            .put(head.put(headings.collect::<Nodes>()));
        let spoken = Slot::new(String::new());
        let mut cells = (0..self.cells.len()).map(|nth| self.tap(nth, false, spoken));
        for row in rows {
            let heading = el("span").class("tally-row").attr("aria-hidden", "true");
            grid = grid.put(heading.put(row.as_str()));
            for cell in cells.by_ref().take(columns.len()) {
                grid = grid.put(cell);
            }
        }
        self.around(grid, spoken)
    }

    /// Side by side, each with its name on it.
    pub fn side_by_side(self) -> El {
        let spoken = Slot::new(String::new());
        let cells = (0..self.cells.len()).map(|nth| self.tap(nth, true, spoken));
        let taps = el("div").class("taps").put(cells.collect::<Nodes>());
        self.around(taps, spoken)
    }

    fn around(&self, cells: El, spoken: Slot<String>) -> El {
        let heard = el("p").class("unseen").attr("role", "status");
        el("div")
            .class("tally")
            .attr("role", "group")
            .attr_live("aria-label", self.label.reader())
            .put(cells)
            .put(heard.put(live_text(move || spoken.get())))
    }

    fn tap(&self, nth: usize, named: bool, spoken: Slot<String>) -> El {
        let Cell { name, count } = self.cells[nth].clone();
        let (latest, on_tap) = (self.latest.clone(), self.on_tap.clone());
        let shown = named.then(|| el("span").put(name.as_str()));
        let now = count.clone();
        let label = move || format!("{name}: {}", now());
        let heard = label.clone();
        // The words stand first, as in the name; the look puts the number on top.
        el("button")
            .attr("type", "button")
            .class("tap")
            .class_live("hot", move || latest() == Some(nth))
            .attr_live("aria-label", label)
            .on_tap(move || {
                on_tap(nth);
                spoken.set(untrack(&heard));
            })
            .put(shown)
            .put(" ")
            .put(el("b").put(live_text(move || count().to_string())))
    }
}

/// Takes the latest tap back. Its place stays when there is nothing to undo:
/// `label` ("Undo: girl, back") is empty then.
pub fn undo(label: impl Fn() -> String + 'static, on_undo: impl Fn() + 'static) -> El {
    let label = Rc::new(label);
    let [shown, hidden] = [label.clone(), label.clone()];
    let back = button(move || shown(), on_undo)
        .weight(Weight::Small)
        .icon(icon::UNDO)
        .off(move || label().is_empty());
    el("div")
        .class("undo")
        .class_live("nothing", move || hidden().is_empty())
        .put(back)
}
