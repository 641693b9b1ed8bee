//! Recovery words: shown, written down, checked; and the code for a new phone.
//!
//! Both are a secret. They are on the screen only while the leader looks at
//! them: leaving the screen or the app takes them away.

use super::left_shut::{is_left, leave};
use super::qr;
use super::send::nothing_to_keep;
use crate::clock::{random, today};
use crate::fieldbook::{Fieldbook, fieldbook, reading};
use crate::frame::{head, screen};
use crate::live::{live, live_text};
use crate::markup::{El, Nodes, el};
use crate::parts::button::{Button, Weight, button, go_link};
use crate::parts::field::{field, lead_to_first_fault, typed_form};
use crate::routes::Place;
use crate::share::print;
use crate::slot::Slot;
use crate::task::begin;
use crate::words::{Text, count, fill, language, say};
use exchange::recovery::{WORDS, is_word, spell, write_code};
use exchange::sealed::AccountKey;
use leptos::prelude::*;
use std::rc::Rc;
use storage::Phone;

/// What of the secret is on the screen.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    /// Nothing: why, and what can be done.
    Nothing,
    /// The twelve words.
    Words,
    /// Two of them are asked for, by their places from 0.
    Check([usize; 2]),
    /// The code for a new phone.
    Code,
    /// What it means to have the old words no longer.
    Leaving,
}

#[derive(Clone, Copy)]
struct Showing {
    book: Fieldbook,
    shown: Slot<Shown>,
    typed: [Slot<String>; 2],
    is_wrong: [Slot<bool>; 2],
}

/// The screen.
pub fn recovery() -> El {
    fieldbook().look_at_light();
    if fieldbook().is_sample {
        return nothing_to_keep(Text::RecoveryWords);
    }
    let showing = Showing {
        book: fieldbook(),
        shown: Slot::new(Shown::Nothing),
        typed: [(); 2].map(|()| Slot::new(String::new())),
        is_wrong: [(); 2].map(|()| Slot::new(false)),
    };
    let shown = showing.shown;
    let away = window_event_listener_untyped("visibilitychange", move |_| {
        if document().hidden() {
            shown.try_set(Shown::Nothing);
        }
    });
    on_cleanup(move || away.remove());
    // Read anew each time: another tab may have been given the account's key.
    let key = move || showing.book.phone().account_key();
    let main = live(move || -> Nodes {
        match (shown.get(), key()) {
            (Shown::Words, Some(key)) => words(&key, showing.others_exist()).into(),
            (Shown::Check(places), _) => showing.check(places),
            (Shown::Code, Some(key)) => showing.others(code(showing.book, &key)),
            (Shown::Leaving, _) => showing.leaving(),
            _ => showing.why(),
        }
    });
    let foot = live(move || -> Nodes {
        match shown.get() {
            Shown::Nothing => showing.first(),
            Shown::Words => button(say(Text::AreWritten), move || showing.ask_two()).into(),
            Shown::Check(_) => button(say(Text::CheckNow), move || showing.look_at_two()).into(),
            Shown::Code => button(say(Text::CodeHide), move || shown.set(Shown::Nothing)).into(),
            Shown::Leaving => button(say(Text::LeaveShut), move || showing.leave()).into(),
        }
    });
    let top = head(say(Text::RecoveryWords)).back(Place::More);
    screen(top, main, foot)
}

/// The words, large and numbered; they print alone. `others`: what the paper says
/// of those that there are besides.
fn words(key: &AccountKey, others: Option<Text>) -> El {
    let word = |word: &&'static str| el("li").put(el("b").put(*word));
    let list = spell(key).iter().map(word).collect::<Nodes>();
    // In no language but their own, and not to be translated by the browser.
    let list = el("ol")
        .class("twelve")
        .attr("lang", "en")
        .attr("translate", "no")
        .put(list);
    el("article")
        .class("paper")
        .put(el("h2").put(say(Text::TwelveWords)))
        .put(el("p").put(say(Text::TwelveMore)))
        .put(others.map(|text| el("p").put(el("strong").put(say(text)))))
        .put(list)
        .put(button(say(Text::Print), print).weight(Weight::Small))
}

/// The code, with what a photograph of it would give away.
fn code(book: Fieldbook, key: &AccountKey) -> Nodes {
    let text = write_code(book.phone().me().account, key);
    let drawn: Nodes = match qr::drawing(&text, &say(Text::NewPhoneCode)) {
        Some(drawn) => drawn.into(),
        None => el("p").put(say(Text::CodeTooLong)).into(),
    };
    Nodes::from(el("h2").put(say(Text::NewPhoneCode)))
        .put(el("p").put(say(Text::NewPhoneCodeMore)))
        .put(drawn)
        .put(
            el("p")
                .class("card promise")
                .put(say(Text::NewPhoneCodeGuard)),
        )
}

impl Showing {
    /// Whether private records are here that the leader's own words open, which
    /// this phone does not have, and the leader may have them.
    fn is_shut(self) -> bool {
        self.others_exist() == Some(Text::WordsOfThisPhone)
    }

    /// What is to be said of other words than this phone's, where there are any.
    fn others_exist(self) -> Option<Text> {
        let some_are_shut = self.book.light.with(|light| light.shut > 0);
        let exist = some_are_shut && self.book.phone().lacks_the_leaders_key();
        exist.then(|| match is_left(self.book) {
            true => Text::WordsFromNow,
            false => Text::WordsOfThisPhone,
        })
    }

    /// `nodes`, below the word that there is another secret, as long as there is.
    fn others(self, nodes: Nodes) -> Nodes {
        let told = self.others_exist().map(|text| {
            let told = el("p").class("card promise");
            told.put(say(text))
        });
        Nodes::from(told).put(nodes)
    }

    /// The main action: on a phone that lacks the leader's key, to give it that.
    fn first(self) -> Nodes {
        let shown = self.shown;
        match self.is_shut() {
            true => go_link("go", &Place::Key.path(), say(Text::EnterWords)).into(),
            false => button(say(Text::ShowWords), move || shown.set(Shown::Words)).into(),
        }
    }

    fn why(self) -> Nodes {
        let shown = self.shown;
        let checked = reading(async |phone: Phone| phone.words_checked().await);
        let told = live_text(move || {
            checked.with(|checked| match checked {
                Some(Some(day)) => {
                    let date = language().day(*day, today());
                    fill(Text::WordsChecked, &[("date", &date)])
                }
                Some(None) => say(Text::WordsNotChecked).into_owned(),
                None => String::new(),
            })
        });
        let quiet =
            |text, to| -> Button { button(say(text), move || shown.set(to)).weight(Weight::Quiet) };
        let enter = || go_link("go quiet", &Place::Key.path(), say(Text::EnterWords));
        let why = Nodes::from(el("p").put(say(Text::RecoveryWhy)))
            .put(el("p").put(say(Text::RecoveryGuard)));
        // Words written down before open what is shut here; those of this phone
        // are others, and come second.
        let (told, way) = match self.is_shut() {
            true => {
                let lines = [Text::OtherWordsFirst, Text::OtherWordsMore];
                let lines = lines.map(|line| el("p").put(say(line)));
                let told = el("section").class("card promise");
                (
                    told.put(Nodes::from_iter(lines)),
                    Nodes::from(quiet(Text::ShowWords, Shown::Words)).put(
                        button(say(Text::WordsLost), move || shown.set(Shown::Leaving))
                            .weight(Weight::Word),
                    ),
                )
            }
            false => (
                el("p").class("card promise").put(told),
                Nodes::from(self.left()).put(enter()),
            ),
        };
        why.put(told)
            .put(quiet(Text::ShowCode, Shown::Code))
            .put(way)
    }

    /// Where they were left shut: how many, and that they can still be opened.
    fn left(self) -> Option<El> {
        self.others_exist()?;
        let shut = self.book.light.with(|light| light.shut);
        let words = count(shut, Text::OneLeftShut, Text::LeftShut);
        Some(el("p").put(words))
    }

    /// What is lost with the old words, what is not, and what comes after.
    fn leaving(self) -> Nodes {
        let shown = self.shown;
        let lines = [
            Text::WordsLostWhat,
            Text::WordsLostWays,
            Text::WordsLostFrom,
        ];
        let back = button(say(Text::Cancel), move || shown.set(Shown::Nothing));
        Nodes::from(el("h2").put(say(Text::WordsLost)))
            .put(Nodes::from_iter(lines.map(|line| el("p").put(say(line)))))
            .put(back.weight(Weight::Quiet))
    }

    /// No screen asks for the old words any more; nothing that is shut is touched.
    fn leave(self) {
        leave(self.book);
        self.shown.set(Shown::Nothing);
    }

    /// Asks for two words by chance, the lower first.
    fn ask_two(self) {
        let [first, second]: [u8; 2] = random();
        let first = usize::from(first) % WORDS;
        let second = (first + 1 + usize::from(second) % (WORDS - 1)) % WORDS;
        for nth in 0..2 {
            self.typed[nth].set(String::new());
            self.is_wrong[nth].set(false);
        }
        let places = [first.min(second), first.max(second)];
        self.shown.set(Shown::Check(places));
    }

    fn check(self, places: [usize; 2]) -> Nodes {
        let fields = [0, 1].map(|nth| {
            let (typed, is_wrong) = (self.typed[nth], self.is_wrong[nth]);
            let number = (places[nth] + 1).to_string();
            let label = fill(Text::WordNumber, &[("n", &number)]);
            let wrong = move || match is_wrong.get() {
                true => fill(Text::NotThisWord, &[("n", &number)]),
                false => String::new(),
            };
            let write = move |text: String| {
                typed.set(text);
                is_wrong.set(false);
            };
            field(label, move || typed.get(), write)
                .name(["first", "second"][nth])
                .fault(Rc::new(wrong))
        });
        let shown = self.shown;
        let show = move || shown.set(Shown::Words);
        Nodes::from(el("h2").put(say(Text::CheckWords)))
            .put(el("p").put(say(Text::CheckWordsMore)))
            .put(typed_form("check", move || self.look_at_two()).put(Nodes::from_iter(fields)))
            .put(button(say(Text::ShowWords), show).weight(Weight::Quiet))
    }

    fn look_at_two(self) {
        let Some(key) = self.book.phone().account_key() else {
            return;
        };
        let Shown::Check(places) = self.shown.get_untracked() else {
            return;
        };
        let spelt = spell(&key);
        let mut right = true;
        for (nth, place) in places.into_iter().enumerate() {
            let is_right = is_word(&self.typed[nth].get_untracked(), spelt[place]);
            self.is_wrong[nth].set(!is_right);
            right &= is_right;
        }
        if !right {
            lead_to_first_fault();
            return;
        }
        begin(async move {
            let book = self.book;
            match book.phone().words_were_checked(&key, today()).await {
                Ok(batch) => {
                    if book.save(batch).await {
                        book.say(Text::WordsAreRight);
                        self.shown.try_set(Shown::Nothing);
                    }
                }
                Err(error) => book.trouble(&error),
            }
        });
    }
}
