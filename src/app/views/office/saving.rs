//! A list of the office as a file for other programs.

use crate::clock::today;
use crate::fieldbook::fieldbook;
use crate::markup::El;
use crate::markup::el;
use crate::parts::button::{Weight, button};
use crate::share;
use crate::words::{Text, say};
use documents::List;
use leptos::prelude::untrack;

/// Saves what `list` gives now, as CSV or as JSON; `name` is the file's.
pub fn save_list(name: &'static str, list: impl Fn() -> List + Copy + 'static) -> El {
    let book = fieldbook();
    let save = move |end: &str, mime: &str, text: String| {
        let name = format!("{} {name}.{end}", today());
        if share::save_file(&name, mime, &text).is_err() {
            book.say(Text::CouldNotShare);
        }
    };
    let csv = move || save("csv", "text/csv", untrack(list).csv());
    let json = move || save("json", "application/json", untrack(list).json());
    el("div")
        .class("go-row")
        .put(button(say(Text::SaveAsCsv), csv).weight(Weight::Small))
        .put(button(say(Text::SaveAsJson), json).weight(Weight::Small))
}

/// The names of columns, in the language of the interface.
pub fn columns<const COUNT: usize>(texts: [Text; COUNT]) -> Vec<String> {
    texts.map(|text| say(text).into_owned()).into()
}
