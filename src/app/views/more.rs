//! Everything that is not a visit, a school or a step.

use super::offers::{installing, new_version};
use crate::frame::{head, screen};
use crate::markup::El;
use crate::parts::choice::{Choice, choice};
use crate::parts::list::{row_link, row_list};
use crate::preferences::{choose_theme, theme};
use crate::routes::Place;
use crate::slot::Slot;
use crate::words::{Text, say};

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
pub fn more() -> El {
    let row = |(place, text): (Place, Text)| row_link(&place.path(), &say(text), "", "");
    let main = new_version()
        .put(row_list(PAGES.into_iter().map(row).collect()))
        .put(appearance())
        .put(installing());
    screen(head(say(Text::More)), main, ())
}

fn appearance() -> Choice {
    let now = theme();
    let chosen = Slot::new(THEMES.iter().position(|(name, _)| *name == now));
    let choose = move |nth: usize| {
        choose_theme(THEMES[nth].0);
        chosen.set(Some(nth));
    };
    choice(
        say(Text::Appearance),
        THEMES.map(|(_, text)| say(text).into_owned()).to_vec(),
        move || chosen.get(),
        choose,
    )
}
