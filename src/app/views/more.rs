//! Everything that is not a visit, a school or a step.

use super::offers::{installing, new_version};
use crate::frame::{head, screen};
use crate::parts::choice::Choice;
use crate::parts::list::row_link;
use crate::preferences::{choose_theme, theme};
use crate::routes::Place;
use crate::words::{Text, say};
use leptos::prelude::*;

const PAGES: [(Place, Text); 4] = [
    (Place::Send, Text::SendAndReceive),
    (Place::Card, Text::YourCard),
    (Place::Help, Text::Help),
    (Place::About, Text::About),
];

/// By their names in the page's styles; as the phone has it comes first.
const THEMES: [(&str, Text); 3] = [
    ("", Text::AsThePhone),
    ("light", Text::Light),
    ("dark", Text::Dark),
];

/// The list of pages, and light or dark.
pub fn more() -> AnyView {
    let row = |(place, text): (Place, Text)| row_link(place.path(), say(text), "", "");
    let rows: Vec<AnyView> = PAGES.into_iter().map(row).collect();
    let now = theme();
    let chosen = RwSignal::new(THEMES.iter().position(|(name, _)| *name == now));
    let choose = move |nth: usize| {
        choose_theme(THEMES[nth].0);
        chosen.set(Some(nth));
    };
    let main = view! {
        {new_version()}
        <ul class="rows">{rows}</ul>
        <Choice
            legend=say(Text::Appearance)
            options=THEMES.map(|(_, text)| say(text).into_owned()).to_vec()
            chosen=Signal::derive(move || chosen.get())
            on_choose=Callback::new(choose)
        />
        {installing()}
    };
    screen(head(say(Text::More)), main, None)
}
