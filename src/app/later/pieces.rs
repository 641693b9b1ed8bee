//! Pieces of screens that stand in a part of the app which comes later: each shows
//! once its part is here.

use super::{NOT_FETCHED, State};
use crate::bridge;
use crate::fieldbook::{fieldbook, reading};
use crate::live::live;
use crate::markup::{Nodes, el};
use crate::parts::button::go_button;
use crate::routes::Place;
use crate::slot::{Slot, derived};
use crate::words::{Text, say};
use domain::ids::RecordId;
use domain::visit::BEING_WRITTEN;
use leptos::prelude::untrack;
use storage::{Phone, Query};

/// What an officer reads of a school or a visit: it is made by the part that
/// leaders write them with.
pub fn read_by_officer(place: Place) -> Nodes {
    fieldbook().later.visit.shown(place)
}

/// The kept drafts on Today, and what the office answered. Nothing is fetched for
/// them unless there are any.
pub fn unfinished() -> Nodes {
    let later = fieldbook().later;
    let any = reading(async |phone: Phone| {
        let written = Query::state("visit", BEING_WRITTEN);
        Ok(!phone.drafts("").await?.is_empty()
            || phone.count(written).await? > 0
            || phone.count(Query::kind("answer")).await? > 0
            || phone.count(Query::kind("notice")).await? > 0)
    });
    live(move || {
        if any.with(|any| *any != Some(true)) {
            return None;
        }
        // Today itself says nothing about a part that is missing: each draft
        // is found at its own screen too.
        untrack(|| later.visit.ask());
        let here = matches!(later.visit.state.get(), Some(State::Here(_)));
        here.then(|| later.visit.shown(Place::Today))
    })
}

/// What a visit's page has besides, once the module for it is here: calling it
/// off, and mending what was a slip.
pub fn rest_of_visit(id: RecordId) -> Nodes {
    on_visit(Place::Visit(id))
}

/// What became of promises since the visit before, likewise.
pub fn since_last_visit(id: RecordId) -> Nodes {
    on_visit(Place::Plan(id))
}

/// Whether a lesson on a visit's page was talked about, likewise, where private
/// records are shut.
pub fn talk_about(lesson: RecordId) -> Nodes {
    on_visit(Place::Texts(lesson))
}

/// A visit's page where a cluster came over, likewise: it tells what is whose.
pub fn visit_of_cluster_handed_on(id: RecordId) -> Nodes {
    on_visit(Place::SchoolForm(id))
}

/// In the history of a record, likewise: what the office answered to it.
pub fn answers_to(record: RecordId) -> Nodes {
    fieldbook().later.visit.ask();
    on_visit(Place::History(record))
}

/// Why what an address names is not here, likewise.
pub fn why_not_here() -> Nodes {
    fieldbook().later.visit.ask();
    on_visit(Place::About)
}

/// In place of a form of what another leads by now.
pub fn led_now() -> Nodes {
    fieldbook().later.office.shown(Place::Today)
}

/// On the page of what another leads by now: what was typed there and not saved.
pub fn typed_of_led() -> Nodes {
    let office = fieldbook().later.office;
    office.ask();
    let is_here = derived(move || matches!(office.state.get(), Some(State::Here(_))));
    live(move || {
        is_here
            .get()
            .then(|| untrack(|| office.shown(Place::Today)))
    })
}

fn on_visit(place: Place) -> Nodes {
    let later = fieldbook().later;
    let is_here = derived(move || matches!(later.visit.state.get(), Some(State::Here(_))));
    live(move || is_here.get().then(|| untrack(|| later.visit.shown(place))))
}

/// Says so as long as a part of the app is not on the phone, while it comes.
pub fn still_coming() -> Nodes {
    unless_whole(|| el("p").class("soft").put(say(Text::StillComing)).into())
}

/// The same before anything asks for the rest, with the way to have it at once:
/// whoever opens the app and goes where there is no network would else find that
/// the lesson's screen has not come.
pub fn not_all_here() -> Nodes {
    let asked = Slot::new(false);
    unless_whole(move || {
        if asked.get() {
            return still_coming();
        }
        let get = go_button("go quiet", say(Text::GetTheRest), move || {
            bridge::bring_rest();
            asked.set(true);
        });
        Nodes::from(el("p").class("soft").put(say(Text::NotAllHere))).put(get)
    })
}

fn unless_whole(what: impl Fn() -> Nodes + 'static) -> Nodes {
    let whole = bridge::follows(bridge::OFFLINE_READY, bridge::is_whole);
    live(move || (!whole.get()).then(&what))
}

/// The end of a school's page: its people, and what happened there. It is not
/// fetched for a school of which there is nothing to tell, as long as the whole
/// app is not here: `is_told` says whether there is, `meanwhile` stands there
/// until it has come.
pub fn rest_of_school(
    id: RecordId,
    is_told: impl Fn() -> bool + 'static,
    meanwhile: impl Fn() -> Nodes + 'static,
) -> Nodes {
    let part = fieldbook().later.visit;
    live(move || {
        // Asked in this order, what is here already does not wait for the answer,
        // and is not made a second time when it comes.
        if bridge::is_whole() || is_told() {
            untrack(|| part.ask());
        }
        match part.state.get() {
            Some(State::Here(screens)) => untrack(|| screens(Place::School(id))),
            Some(State::DidNotCome) => meanwhile()
                .put(el("p").class("soft").put(say(NOT_FETCHED.happened)))
                .put(go_button("go quiet", say(Text::TryItAgain), move || {
                    part.ask()
                })),
            _ => meanwhile(),
        }
    })
}

/// On every screen, once the module for it is here: that texts wait for a choice
/// in what it shows, and, at its end, the record's pictures and the way to its
/// history.
pub fn on_every_screen(which: Place) -> Nodes {
    let part = fieldbook().later.visit;
    live(move || match part.state.get() {
        Some(State::Here(screens)) => untrack(|| screens(which)),
        _ => Nodes::none(),
    })
}

/// What is missing on this phone, and the way back. A phone whose storage was
/// cleared must fetch what says it; the first screen says the rest.
pub fn missing() -> Nodes {
    let later = fieldbook().later;
    later.recovery.ask();
    live(move || match later.recovery.state.get() {
        Some(State::Here(screens)) => screens(Place::Today),
        _ => Nodes::none(),
    })
}
