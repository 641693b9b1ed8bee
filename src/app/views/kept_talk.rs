//! A conversation that was begun on this phone about a lesson that another phone took
//! out: what is written stays, to be read and copied, until the leader removes it.

use crate::clock::today;
use crate::frame::{head, screen};
use crate::markup::{El, Nodes, el};
use crate::parts::button::{Weight, button, go_button};
use crate::parts::list::card;
use crate::parts::notice::notice;
use crate::routes::Place;
use crate::share;
use crate::task::begin;
use crate::views::talk::{Form, Talk, said, told};
use crate::words::{Text, language, say};
use domain::day::Day;
use domain::ids::RecordId;
use domain::observation::Observation;
use storage::Batch;

/// What was begun about the lesson `id`. Once that is brought back, here or on
/// another phone, the conversation goes on where it was.
pub fn kept_talk(id: RecordId, form: Form) -> Option<El> {
    let talk = form.now()?;
    let book = form.book();
    let bring_back = move || {
        begin(async move {
            match book.phone().get::<Observation>(id).await {
                Ok(Some(seen)) => drop(book.save(Batch::new().put(id, &seen.record)).await),
                Ok(None) => {}
                Err(error) => book.trouble(&error),
            }
        });
    };
    let back = button(say(Text::BringLessonBack), bring_back).weight(Weight::Small);
    let again = again(&talk);
    let said = written(&talk, &again);
    let text: Vec<String> = said
        .iter()
        .map(|(label, words)| format!("{}: {words}", say(*label)))
        .chain(talk.feedback.practised.then(|| say(Text::Practised).into()))
        .collect();
    let text = text.join("\n\n");
    let copy = move || {
        let text = text.clone();
        begin(async move { share::tell(book, share::copy(&text).await) });
    };
    let practised = talk.feedback.practised;
    let practised = practised.then(|| el("p").put(say(Text::Practised)));
    let words = told(&said).collect::<Nodes>().put(practised);
    let main = Nodes::from(notice(say(Text::TakenOutElsewhere), back)).put(card(
        "card",
        say(Text::WhatYouWrote),
        words,
    ));
    let top = head(say(Text::TalkTitle)).back(Place::Visit(talk.feedback.visit));
    Some(screen(top, main, go_button("go", say(Text::Copy), copy)))
}

/// When we look again, in words where it is a day.
fn again(talk: &Talk) -> String {
    let typed = talk.again.trim();
    match typed.parse::<Day>() {
        Ok(day) => language().day(day, today()),
        Err(_) => typed.to_owned(),
    }
}

fn written<'a>(talk: &'a Talk, again: &'a str) -> Vec<(Text, &'a str)> {
    let mut said = said(&talk.feedback);
    if !again.is_empty() {
        said.push((Text::LookAgain, again));
    }
    said
}
