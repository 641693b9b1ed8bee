//! The safety light's page: what is only here, on its way, acknowledged.

use super::backup;
use super::left_shut::is_left;
use super::offers::{installing, new_version};
use super::pictures_missing;
use super::sent::{refused, status};
use super::welcome::missing_work;
use crate::clock::{moment_of, today};
use crate::deliver::Sending;
use crate::fieldbook::{Fieldbook, fieldbook};
use crate::frame::{head, screen};
use crate::live::{live, live_text};
use crate::markup::{El, Nodes, el};
use crate::parts::button::{Weight, button, go_link};
use crate::routes::Place;
use crate::send_pictures;
use crate::slot::{Slot, derived};
use crate::task::begin;
use crate::words::{Text, count, fill, language, say};
use domain::day::Day;
use storage::{Light, Room};

/// With less room than this, in bytes, a term's work may not fit.
const LITTLE_ROOM: f64 = 20e6;

/// The page.
pub fn send() -> El {
    let book = fieldbook();
    if book.is_sample {
        return nothing_to_keep(Text::SendAndReceive);
    }
    book.look_at_light();
    let is_gone = derived(move || book.sending.get() == Sending::Gone);
    let foot = live(move || -> Nodes {
        if is_gone.get() {
            // On top stands what happened, with the way on.
            return Nodes::none();
        }
        let again = book.sending.get() == Sending::JoinAgain;
        match book.joined.with(Option::is_some) && !again {
            true => {
                let hurry = move || {
                    send_pictures::now();
                    book.hurry.update(|hurries| *hurries += 1);
                };
                button(say(Text::SendNow), hurry)
                    .off(move || book.sending.get() == Sending::UnderWay)
                    .into()
            }
            false => go_link("go", &Place::Join.path(), say(Text::JoinDistrict)).into(),
        }
    });
    let missing = pictures_missing::missing();
    let main = new_version()
        .live(move || is_missing(book).then(missing_work))
        .put(status(book))
        .live(move || {
            // What was counted last is here no more.
            (!is_gone.get()).then(|| {
                Nodes::from(counts(book, missing))
                    .put(pictures_missing::told(
                        missing,
                        Text::OnePictureNotHere,
                        Text::PicturesNotHere,
                    ))
                    .put(refused(book))
                    .put(by_hand(book))
                    .put(shut(book))
                    .put(kept(book))
            })
        })
        .put(installing());
    let top = head(say(Text::SendAndReceive)).back(Place::More);
    screen(top, main, foot)
}

/// In place of a screen that would keep or send something: of the sample cluster
/// nothing is.
pub fn nothing_to_keep(title: Text) -> El {
    let words = el("p").put(say(Text::SampleNothingToKeep));
    screen(head(say(title)).back(Place::More), words, ())
}

/// How much is only here, on its way, acknowledged, and when.
fn counts(book: Fieldbook, missing: Slot<Option<(usize, usize)>>) -> El {
    let rows = move || {
        let light = book.light.get();
        // What is being sent counts as on its way until the District has it.
        let under_way = book.sending.get() == Sending::UnderWay;
        let (here, away) = if under_way {
            (0, light.only_here)
        } else {
            (light.only_here, 0)
        };
        // What there was no room to keep goes with the app.
        let held = match book.kept.get() {
            true => 0,
            false => book.unkept(|unkept| unkept.unwritten().len()),
        };
        let counts = [
            (Text::OnlyWhileOpen, held),
            (Text::BegunHere, light.drafts),
            (Text::OnlyHere, here),
            (Text::OnItsWay, away),
            (Text::Acknowledged, light.acknowledged),
        ];
        let row = |(text, n): (Text, usize)| {
            let number = el("b").class("numbers").put(n.to_string());
            el("li")
                .class("row")
                .put(el("span").class("words").put(say(text)))
                .put(number)
        };
        let told = counts.into_iter().skip(usize::from(held == 0));
        told.map(row).collect::<Nodes>()
    };
    let last = live_text(move || last_sent(&book.light.get()));
    let title = live_text(move || {
        let has_all = missing.get() == Some((0, 0)) && !is_missing(book);
        say(match book.kept.get() && has_all {
            true => Text::OnThisPhone,
            false => Text::HereNow,
        })
        .into_owned()
    });
    el("section")
        .class("card")
        .put(el("h2").put(title))
        .put(el("ul").class("rows").live(rows))
        .put(el("p").class("soft").put(last))
}

/// Whether work that stood here once is here no more, and nobody has said so.
fn is_missing(book: Fieldbook) -> bool {
    book.changed.track();
    book.phone().opened_empty_where_there_was_one()
}

fn last_sent(light: &Light) -> String {
    match light.last_acknowledged {
        Some(ms) => fill(Text::LastSent, &[("when", &when(ms, today()))]),
        None => say(Text::NeverSent).into_owned(),
    }
}

/// "today, 14:05" or "Tuesday 14 October, 14:05", on the phone's clock.
pub fn when(ms: f64, now: Day) -> String {
    let at = moment_of(ms);
    let (day, time) = (at.day(), at.clock().to_string());
    if day == now {
        return fill(Text::TodayAt, &[("time", &time)]);
    }
    fill(
        Text::DayAt,
        &[("date", &language().day(day, now)), ("time", &time)],
    )
}

/// Private records of the leader's other phone, counted and not lost.
fn shut(book: Fieldbook) -> Nodes {
    live(move || match book.light.get().shut {
        0 => None,
        n if is_left(book) => {
            let words = count(n, Text::OneLeftShut, Text::LeftShut);
            let way = el("a").class("word").attr("href", &Place::Recovery.path());
            let way = way.put(say(Text::RecoveryWords));
            let told = el("section").put(el("p").class("soft").put(words));
            Some(told.put(el("p").put(way)))
        }
        n => {
            let words = count(n, Text::OneShut, Text::ShutOnes);
            let way = go_link("go quiet small", &Place::Key.path(), say(Text::OpenThem));
            let card = el("section").class("card record");
            Some(card.put(el("p").put(words)).put(way))
        }
    })
}

/// Where nothing goes by the network, it may go by hand.
fn by_hand(book: Fieldbook) -> Nodes {
    live(move || {
        let waits = book.light.with(|light| light.only_here > 0);
        (waits && book.joined.with(Option::is_some))
            .then(|| go_link("go quiet small", &Place::Carry.path(), say(Text::Carry)))
    })
}

/// Whether the browser keeps the work, and how much room it takes.
fn kept(book: Fieldbook) -> El {
    let held = Slot::new(None::<Option<bool>>);
    let room = Slot::new(None::<Room>);
    begin(async move {
        held.set(Some(storage::is_persistent().await));
        room.set(storage::room().await);
    });
    let ask = move || {
        begin(async move {
            let answer = storage::ask_to_persist().await;
            held.set(Some(answer));
            book.say(held_words(answer));
        });
    };
    let words = move || held.get().map(|held| say(held_words(held)));
    let can_ask = move || {
        (held.get() == Some(Some(false)))
            .then(|| button(say(Text::AskToKeep), ask).weight(Weight::Small))
    };
    let left = move || {
        room.get().map(|room| {
            let left = (room.granted - room.used).max(0.0);
            let places = [("used", &*bytes(room.used)), ("left", &*bytes(left))];
            let words = fill(Text::RoomLeft, &places);
            let told = Nodes::from(el("p").class("soft numbers").put(words));
            let is_little = left < LITTLE_ROOM;
            told.put(is_little.then(|| el("p").put(say(Text::LittleRoom))))
        })
    };
    // What is made up is not worth a backup.
    let copy = (!book.is_sample).then(|| {
        let way = go_link(
            "go quiet small",
            &Place::Backup.path(),
            say(Text::MakeBackup),
        );
        Nodes::from(backup::last()).put(way)
    });
    el("section")
        .class("card")
        .put(el("p").live(words))
        .live(can_ask)
        .live(left)
        .put(copy)
}

fn held_words(held: Option<bool>) -> Text {
    match held {
        Some(true) => Text::StorageHeld,
        Some(false) => Text::StorageNotHeld,
        None => Text::StorageUnknown,
    }
}

/// A number of bytes in words, to one decimal.
pub fn bytes(bytes: f64) -> String {
    // In whole tenths: writing out a float brings its whole machinery along.
    let (tenths, text) = match (bytes / 1e5).round() as u64 {
        tenths @ ..10_000 => (tenths, Text::Megabytes),
        tenths => (tenths / 1000, Text::Gigabytes),
    };
    fill(text, &[("n", &format!("{}.{}", tenths / 10, tenths % 10))])
}
