//! The safety light's page: what is only here, on its way, acknowledged.

use super::offers::{installing, new_version};
use super::sent::{refused, status};
use crate::clock::today;
use crate::deliver::Sending;
use crate::fieldbook::{Fieldbook, fieldbook};
use crate::frame::{head, screen};
use crate::live::live;
use crate::parts::button::{Button, Weight, go_link};
use crate::routes::Place;
use crate::task::begin;
use crate::words::{Text, count, fill, language, say};
use domain::day::{Clock, Day};
use leptos::prelude::*;
use storage::{Light, Room};

/// The page.
pub fn send() -> AnyView {
    let book = fieldbook();
    book.look_at_light();
    let foot = move || match book.joined.with(Option::is_some) {
        true => {
            let under_way = Signal::derive(move || book.sending.get() == Sending::UnderWay);
            let hurry = Callback::new(move |()| book.hurry.update(|hurries| *hurries += 1));
            view! { <Button label=say(Text::SendNow) off=under_way on_tap=hurry/> }.into_any()
        }
        false => {
            let join = Place::Join.path();
            go_link("go", join, say(Text::JoinDistrict))
        }
    };
    let main = view! {
        {new_version()}
        {status(book)}
        {counts(book)}
        {refused()}
        {shut(book)}
        {kept(book)}
        {installing()}
    };
    screen(
        head(say(Text::SendAndReceive)).back(Place::More),
        main,
        Some(foot.into_any()),
    )
}

/// How much is only here, on its way, acknowledged, and when.
fn counts(book: Fieldbook) -> AnyView {
    let rows = move || {
        let light = book.light.get();
        // What is being sent counts as on its way until the District has it.
        let under_way = book.sending.get() == Sending::UnderWay;
        let (here, away) = if under_way {
            (0, light.only_here)
        } else {
            (light.only_here, 0)
        };
        let counts = [
            (Text::BegunHere, light.drafts),
            (Text::OnlyHere, here),
            (Text::OnItsWay, away),
            (Text::Acknowledged, light.acknowledged),
        ];
        let row = |(text, n): (Text, usize)| {
            view! { <li class="row"><span class="words">{say(text)}</span><b class="numbers">{n}</b></li> }
                .into_any()
        };
        counts.into_iter().map(row).collect::<Vec<_>>()
    };
    view! {
        <section class="card">
            <h2>{say(Text::OnThisPhone)}</h2>
            <ul class="rows">{live(rows)}</ul>
            <p class="soft">{live(move || last_sent(&book.light.get()))}</p>
        </section>
    }
    .into_any()
}

fn last_sent(light: &Light) -> String {
    match light.last_acknowledged {
        Some(ms) => fill(Text::LastSent, &[("when", &when(ms, today()))]),
        None => say(Text::NeverSent).into_owned(),
    }
}

/// "today, 14:05" or "Tuesday 14 October, 14:05", on the phone's clock.
fn when(ms: f64, now: Day) -> String {
    let at = js_sys::Date::new(&ms.into());
    let part = |number: u32| u8::try_from(number).unwrap_or(0);
    let year = i32::try_from(at.get_full_year()).unwrap_or(0);
    let day = Day::new(year, part(at.get_month() + 1), part(at.get_date()));
    let clock = Clock::new(part(at.get_hours()), part(at.get_minutes()));
    let (Some(day), Some(clock)) = (day, clock) else {
        return String::new();
    };
    let time = clock.to_string();
    if day == now {
        return fill(Text::TodayAt, &[("time", &time)]);
    }
    fill(
        Text::DayAt,
        &[("date", &language().day(day, now)), ("time", &time)],
    )
}

/// Private records of the leader's other phone, counted and not lost.
fn shut(book: Fieldbook) -> AnyView {
    live(move || match book.light.get().shut {
        0 => None,
        n => {
            let words = count(n, Text::OneShut, Text::ShutOnes);
            Some(view! { <p class="card record">{words}</p> })
        }
    })
}

/// Whether the browser keeps the work, and how much room it takes.
fn kept(book: Fieldbook) -> AnyView {
    let held = RwSignal::new(None::<Option<bool>>);
    let room = RwSignal::new(None::<Room>);
    begin(async move {
        held.try_set(Some(storage::is_persistent().await));
        room.try_set(storage::room().await);
    });
    let ask = Callback::new(move |()| {
        begin(async move {
            let answer = storage::ask_to_persist().await;
            held.try_set(Some(answer));
            book.say(held_words(answer));
        });
    });
    let words = move || held.get().map(|held| say(held_words(held)));
    let can_ask = move || {
        (held.get() == Some(Some(false))).then(|| {
            view! { <Button label=say(Text::AskToKeep) weight=Weight::Small on_tap=ask/> }
        })
    };
    let used = move || {
        room.get().map(|room| {
            let places = [
                ("used", &*bytes(room.used)),
                ("room", &*bytes(room.granted)),
            ];
            view! { <p class="soft numbers">{fill(Text::RoomUsed, &places)}</p> }
        })
    };
    view! {
        <section class="card">
            <p>{live(words)}</p>
            {live(can_ask)}
            {live(used)}
        </section>
    }
    .into_any()
}

fn held_words(held: Option<bool>) -> Text {
    match held {
        Some(true) => Text::StorageHeld,
        Some(false) => Text::StorageNotHeld,
        None => Text::StorageUnknown,
    }
}

/// A number of bytes in words, to one decimal.
fn bytes(bytes: f64) -> String {
    let (n, text) = match bytes / 1e6 {
        mega if mega < 1000.0 => (mega, Text::Megabytes),
        mega => (mega / 1000.0, Text::Gigabytes),
    };
    fill(text, &[("n", &format!("{n:.1}"))])
}
