//! A new phone is given the account's key: twelve words, typed or pasted, or
//! the code that the old phone shows.

use super::camera;
use super::left_shut;
use super::send::nothing_to_keep;
use crate::bind;
use crate::drafts::Draft;
use crate::fieldbook::fieldbook;
use crate::frame::{head, screen};
use crate::go::go_instead;
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::parts::button::{Weight, button, go_link};
use crate::parts::field::{Field, FieldKind, field, lead_to_first_fault, typed_form};
use crate::parts::notice::trouble;
use crate::routes::Place;
use crate::sentences::{Trouble, of_storage};
use crate::slot::Slot;
use crate::task::begin;
use crate::words::{Text, count, fill, say};
use exchange::recovery::{Given, Misspelt, read, suggestions};
use leptos::prelude::*;
use std::rc::Rc;
use storage::{Batch, KeyGiven, Phone};

/// How many words are offered at most.
const OFFERED: usize = 4;

/// What was typed or pasted.
#[derive(Clone, Debug, Default)]
struct Typed {
    words: String,
}
domain::json!(Typed { words });

#[derive(Clone, Copy)]
struct Opening {
    draft: Draft<Typed>,
    wrong: Slot<Option<Misspelt>>,
    trouble: Slot<Option<Trouble>>,
    under_way: Slot<bool>,
}

/// The screen.
pub fn key() -> El {
    let book = fieldbook();
    if book.is_sample {
        return nothing_to_keep(Text::OpenPrivate);
    }
    book.look_at_light();
    let opening = Opening {
        draft: Draft::open(Place::Key.form(), async |_: Phone| {
            Ok(Some(Typed::default()))
        }),
        wrong: Slot::new(None),
        trouble: Slot::new(None),
        under_way: Slot::new(false),
    };
    let Opening { under_way, .. } = opening;
    let opened = opening.draft.is_open();
    let told = live(move || {
        let told = opening.trouble.get();
        told.map(|told| trouble(&say(told.happened), &say(told.safe), &say(told.next)))
    });
    let stands = move || -> Nodes {
        if book.joined.with(Option::is_none) {
            let join = Place::Join.path();
            return Nodes::from(el("p").put(say(Text::JoinFirst))).put(go_link(
                "go quiet",
                &join,
                say(Text::JoinDistrict),
            ));
        }
        match book.light.with(|light| light.shut) {
            0 => el("p").class("soft").put(say(Text::NoneShut)).into(),
            n => {
                let words = count(n, Text::OneShut, Text::ShutOnes);
                el("p").class("card record").put(words).into()
            }
        }
    };
    let asks = move || opened.get().then(|| opening.field());
    let main = told
        .put(el("p").put(say(Text::OpenPrivateMore)))
        .live(stands)
        .put(typed_form("key", move || opening.start()).live(asks))
        .live(move || opening.offers())
        .put(camera::reader(move |text| {
            // A code of something else is not ours: the camera goes on looking.
            let ours = read(&text).is_ok();
            if ours {
                opening.draft.edit(|typed| typed.words = text);
                opening.start();
            }
            ours
        }));
    let label = move || {
        say(match under_way.get() {
            true => Text::OpeningNow,
            false => Text::OpenNow,
        })
    };
    let foot = button(label, move || opening.start()).off(move || under_way.get());
    screen(
        head(say(Text::OpenPrivate)).back(Place::Recovery),
        main,
        foot,
    )
}

impl Opening {
    fn field(self) -> Field {
        let (read, write) = bind!(self.draft, words);
        let write = move |text| {
            write(text);
            self.wrong.set(None);
        };
        let wrong = move || self.wrong.with(|wrong| wrong.as_ref().map(in_words));
        field(say(Text::WordsOrCode), read, write)
            .name("words")
            .kind(FieldKind::Prose)
            .hint(say(Text::WordsOrCodeHint))
            .fault(Rc::new(move || wrong().unwrap_or_default()))
    }

    /// The words that the one being typed may become.
    fn offers(self) -> Nodes {
        let typed = self.draft.with(|typed| typed.words.clone());
        let offer = |word: &'static str| {
            let take = move || {
                self.draft.edit(|typed| {
                    let begun = typed.words.trim_end_matches(char::is_alphabetic);
                    typed.words = format!("{begun}{word} ");
                });
                let _ = document()
                    .query_selector("textarea[name=words]")
                    .ok()
                    .flatten()
                    .map(|field| {
                        use wasm_bindgen::JsCast;
                        field.unchecked_into::<web_sys::HtmlElement>().focus()
                    });
            };
            button(word, take).weight(Weight::Small)
        };
        let offers = suggestions(&typed, OFFERED).into_iter().map(offer);
        el("div")
            .class("go-row")
            .attr("translate", "no")
            .put(offers.collect::<Nodes>())
            .into()
    }

    fn start(self) {
        if self.under_way.get_untracked() {
            return;
        }
        self.trouble.set(None);
        let typed = self.draft.now().unwrap_or_default();
        match read(&typed.words) {
            Ok(given) => {
                self.wrong.set(None);
                self.under_way.set(true);
                begin(self.open(given));
            }
            Err(wrong) => {
                self.wrong.set(Some(wrong));
                lead_to_first_fault();
            }
        }
    }

    async fn open(self, given: Given) {
        let book = self.draft.book();
        let phone = book.phone();
        let me = phone.me();
        let of_another = given
            .account
            .is_some_and(|account| account != me.account && !me.before.contains(&account));
        let opened = match of_another {
            true => Err(OF_ANOTHER),
            false => phone
                .give_key(given.key)
                .await
                .map_err(|error| of_storage(&error)),
        };
        let said = match opened {
            Ok(KeyGiven::Opened(n)) => count(n, Text::OneOpened, Text::ManyOpened),
            Ok(KeyGiven::Known) => say(Text::WordsKnown).into_owned(),
            Ok(KeyGiven::OpensNothing) => return self.failed(OPENS_NOTHING),
            Err(trouble) => return self.failed(trouble),
        };
        left_shut::found();
        // The secret is not kept twice.
        self.draft.save(Batch::new()).await;
        book.announcer.say(said);
        book.wish_to_send.update(|wishes| *wishes += 1);
        if self.under_way.try_set(false) {
            go_instead(Place::Send);
        }
    }

    fn failed(self, trouble: Trouble) {
        self.trouble.try_set(Some(trouble));
        self.under_way.try_set(false);
    }
}

const OF_ANOTHER: Trouble = Trouble {
    happened: Text::CodeOfAnother,
    safe: Text::NothingChanged,
    next: Text::CodeOfAnotherNext,
};

const OPENS_NOTHING: Trouble = Trouble {
    happened: Text::OpensNothing,
    safe: Text::NothingChanged,
    next: Text::OpensNothingNext,
};

fn in_words(wrong: &Misspelt) -> String {
    match wrong {
        Misspelt::Word { nth, typed } => {
            let places = [("n", &*nth.to_string()), ("word", typed)];
            fill(Text::WrongWord, &places)
        }
        Misspelt::Count(n) => fill(Text::WrongCount, &[("n", &n.to_string())]),
        Misspelt::Together => say(Text::WrongTogether).into_owned(),
        Misspelt::Code => say(Text::WrongCode).into_owned(),
    }
}
