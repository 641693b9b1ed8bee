//! The settings of this phone: language, letters, light or dark; and the ways
//! to what the leader's other phones share: the words of the country, the terms.

use crate::drafts::put_away;
use crate::fieldbook::{fieldbook, reading};
use crate::frame::{head, screen};
use crate::later::NOT_FETCHED;
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::parts::button::{go_button, go_link};
use crate::parts::choice::{Choice, choice};
use crate::parts::list::{row_link, row_list};
use crate::parts::no_fault;
use crate::parts::notice::notice;
use crate::parts::select::Select;
use crate::preferences::{choose_language, choose_size, choose_theme, size, theme};
use crate::routes::Place;
use crate::send_pictures;
use crate::slot::Slot;
use crate::task::begin;
use crate::views::pictures;
use crate::words::{Text, count, language, say};
use domain::language::{Language, WITH_A_FILE};
use leptos::prelude::window;
use std::rc::Rc;
use storage::Phone;

/// By their names in the page's styles; as the phone has it comes first.
const THEMES: [(&str, Text); 3] = [
    ("", Text::AsThePhone),
    ("light", Text::Light),
    ("dark", Text::Dark),
];

const SIZES: [(&str, Text); 4] = [
    ("", Text::AsThePhone),
    ("large", Text::Large),
    ("larger", Text::Larger),
    ("largest", Text::Largest),
];

const PAGES: [(Place, Text); 2] = [
    (Place::Terms, Text::TermsTitle),
    (Place::Country, Text::CountryWords),
];

/// The screen.
pub fn settings() -> El {
    let row = |(place, text): (Place, Text)| row_link(&place.path(), &say(text), "", "");
    let main = Nodes::from(which_language())
        .put(first_translation())
        .put(looks(Text::TextSize, SIZES, size(), choose_size))
        .put(looks(Text::Appearance, THEMES, theme(), choose_theme))
        .put(with_pictures())
        .put(row_list(PAGES.into_iter().map(row).collect()));
    screen(head(say(Text::Settings)).back(Place::More), main, ())
}

/// A choice of this phone's looks, shown at once.
fn looks<const COUNT: usize>(
    title: Text,
    options: [(&'static str, Text); COUNT],
    now: String,
    choose: fn(&str),
) -> Choice {
    let chosen = Slot::new(options.iter().position(|(name, _)| *name == now));
    choice(
        say(title),
        options.map(|(_, text)| say(text).into_owned()).to_vec(),
        move || chosen.get(),
        move |nth: usize| {
            choose(options[nth].0);
            chosen.set(Some(nth));
        },
    )
}

/// Whether visits, lessons and steps can have pictures, and whose; over which
/// network they go, and the room they take.
fn with_pictures() -> Nodes {
    let on = Slot::new(pictures::are_on());
    let turn = move |nth: usize| {
        pictures::turn(nth == 1);
        on.set(nth == 1);
    };
    let options = [Text::PicturesOff, Text::PicturesOn].map(|text| say(text).into_owned());
    let choice = choice(
        say(Text::Pictures),
        options.to_vec(),
        move || Some(usize::from(on.get())),
        turn,
    );
    Nodes::from(choice.hint(say(Text::PicturesMore)))
        .put(el("p").class("soft").put(say(Text::PictureConsent)))
        .live(move || on.get().then(over_which_network))
        .put(room_of_pictures())
}

fn over_which_network() -> Nodes {
    let wait = Slot::new(send_pictures::wait_for_wifi());
    let choose = move |nth: usize| {
        send_pictures::set_wait_for_wifi(nth == 1);
        wait.set(nth == 1);
    };
    let options = [Text::PicturesOnAny, Text::PicturesOnWifi].map(|text| say(text).into_owned());
    let choice = choice(
        say(Text::PicturesGo),
        options.to_vec(),
        move || Some(usize::from(wait.get())),
        choose,
    );
    let unknown = move || {
        let says_nothing = wait.get() && send_pictures::on_wifi().is_none();
        says_nothing.then(|| el("p").put(say(Text::WifiUnknown)))
    };
    Nodes::from(choice.hint(say(Text::PicturesOnWifiMore))).live(unknown)
}

/// What pictures that the District has may make way.
fn room_of_pictures() -> Nodes {
    let book = fieldbook();
    let kept = reading(async |phone: Phone| phone.pictures_kept().await);
    let freed = Slot::new(false);
    let free = move || {
        begin(async move {
            match book.phone().make_room().await {
                Ok(_) => freed.set(true),
                Err(error) => book.trouble(&error),
            }
        });
    };
    live(move || {
        let spare = kept.with(|kept| kept.map_or(0, |kept| kept.spare));
        if freed.get() {
            return Nodes::from(notice(say(Text::PicturesNoRoom), ()));
        }
        match spare {
            0 => Nodes::none(),
            spare => {
                let words = count(spare, Text::PicturesRoomOne, Text::PicturesRoomMany);
                let free = go_button("go quiet small", say(Text::PicturesMakeRoom), free);
                Nodes::from(el("p").put(words)).put(free)
            }
        }
    })
}

/// Each language stands under its own name, so that its speakers find it.
fn which_language() -> El {
    let book = fieldbook();
    let english = (Language::English.tag(), "English");
    let known = std::iter::once(english).chain(WITH_A_FILE);
    let own: Vec<(String, String)> = known
        .map(|(tag, name)| (tag.to_owned(), name.to_owned()))
        .collect();
    let now = language().tag();
    let shown = Slot::new(now.to_owned());
    let choose = move |tag: String| {
        shown.set(tag.clone());
        begin(async move {
            if choose_language(&tag).await {
                // What is typed elsewhere is kept before the page opens anew.
                put_away(book).await;
                let _ = window().location().reload();
            } else {
                shown.set(now.to_owned());
                book.wrong.set(Some(NOT_FETCHED));
            }
        });
    };
    let select = Select {
        label: say(Text::ChooseLanguage).into(),
        name: "language",
        none: "–".into(),
        options: Rc::new(move || own.clone()),
        value: Rc::new(move || shown.get()),
        fault: no_fault(),
        on_change: Rc::new(choose),
    };
    select.view()
}

/// Of every language but English, so far.
fn first_translation() -> Nodes {
    live(|| {
        matches!(language(), Language::Read(_)).then(|| {
            let correct = Place::Corrections.path();
            Nodes::from(el("p").class("soft").put(say(Text::FirstTranslation))).put(go_link(
                "go quiet",
                &correct,
                say(Text::CorrectWords),
            ))
        })
    })
}
