//! What every screen has: the heading, the light, what is to be said, the tabs.

use crate::deliver::Sending;
use crate::fieldbook::{Fieldbook, fieldbook};
use crate::later;
use crate::live::{follow, live};
use crate::markup::{El, Nodes};
use crate::parts::button::{go_button, go_link};
use crate::parts::light::{LightState, safety_light};
use crate::parts::notice::trouble;
use crate::parts::screen::Screen;
use crate::parts::words::Words;
use crate::routes::Place;
use crate::slot::derived;
use crate::words::{Text, count, fill, say};
use leptos::prelude::*;

/// The top of a screen.
pub struct Head {
    title: Words,
    above: Words,
    below: Words,
    back: Option<Place>,
}

/// A heading with this `<h1>`.
pub fn head(title: impl Into<Words>) -> Head {
    Head {
        title: title.into(),
        above: Words::default(),
        below: Words::default(),
        back: None,
    }
}

impl Head {
    /// A small line above it.
    pub fn above(mut self, above: impl Into<Words>) -> Self {
        self.above = above.into();
        self
    }

    /// A small line below it.
    pub fn below(mut self, below: impl Into<Words>) -> Self {
        self.below = below.into();
        self
    }

    /// Where a way back leads, on screens deeper than a tab.
    pub fn back(mut self, place: Place) -> Self {
        self.back = Some(place);
        self
    }
}

/// A whole screen: `head`, `main`, and the one main action in `foot`.
pub fn screen(head: Head, main: impl Into<Nodes>, foot: impl Into<Nodes>) -> El {
    let book = fieldbook();
    let title = head.title.reader();
    follow(move || {
        document().set_title(&format!("{} · {}", title(), say(Text::AppName)));
    });
    let back = head
        .back
        .map(|place| (place.path(), say(Text::Back).into_owned()));
    let whole = Screen {
        title: head.title,
        above: head.above,
        below: head.below,
        back,
        light: light(book).into(),
        notice: wrong(book).put(later::on_every_screen(Place::More)),
        main: main.into().put(later::on_every_screen(Place::Send)),
        foot: foot.into(),
    };
    whole.view()
}

fn wrong(book: Fieldbook) -> Nodes {
    live(move || {
        let told = book.wrong.get();
        told.map(|told| {
            // An app on the home screen has no button of a browser for it.
            let reload = (told.next == Text::ReloadThePage).then(|| {
                go_button("go quiet small", say(Text::Reload), || {
                    let _ = window().location().reload();
                })
            });
            // A file takes out what a full phone cannot keep.
            let backup = (told.happened == Text::PhoneIsFull).then(|| {
                go_link(
                    "go quiet small",
                    &Place::Backup.path(),
                    say(Text::MakeBackup),
                )
            });
            trouble(&say(told.happened), &say(told.safe), &say(told.next))
                .put(reload)
                .put(backup)
        })
    })
}

/// The light at the top right: what is kept, what is not sent yet.
fn light(book: Fieldbook) -> El {
    let state = derived(move || state(book));
    safety_light(
        &Place::Send.path(),
        move || state.get().0,
        move || state.get().1,
        |words| fill(Text::LightLabel, &[("state", &words)]),
    )
}

fn state(book: Fieldbook) -> (LightState, String) {
    let sending = book.sending.get();
    if !book.kept.get() && sending != Sending::Gone {
        return (LightState::Waiting, say(Text::Keeping).into_owned());
    }
    let light = book.light.get();
    // Work that is missing is told by what the light leads to, until it is put aside.
    book.changed.track();
    let again = matches!(sending, Sending::JoinAgain | Sending::Gone)
        || book.phone().opened_empty_where_there_was_one();
    if light.refused > 0 || again {
        let n = light.refused.max(1);
        return (
            LightState::Look,
            count(n, Text::OneRefused, Text::ManyRefused),
        );
    }
    // What is kept is known from the first moment, what is sent once it was counted.
    if book.joined.with(Option::is_none) || !light.is_counted {
        return (LightState::Kept, say(Text::Kept).into_owned());
    }
    match light.only_here {
        0 => (LightState::Sent, say(Text::AllSent).into_owned()),
        n => (
            LightState::Waiting,
            count(n, Text::OneNotSent, Text::NotSent),
        ),
    }
}
