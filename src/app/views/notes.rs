//! Notes of a lesson: writing one, and those written so far.

use crate::bind;
use crate::forms::{Faults, input};
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::parts::button::{Weight, button};
use crate::parts::choice::choice;
use crate::parts::icon::{CROSS, icon};
use crate::parts::list::{bdi, card};
use crate::slot::{Slot, derived};
use crate::views::observe::Form;
use crate::words::{Text, fill, say};
use domain::observation::{About, Note};
use domain::words::Say;

const ABOUTS: [(About, Say); 3] = [
    (About::Teacher, Say::TeacherDoes),
    (About::Pupils, Say::PupilsDo),
    (About::Wonder, Say::IWonder),
];

/// What the next note is about, and its words.
pub fn note_field(form: Form, faults: Faults) -> Nodes {
    let chosen = move || {
        let about = form.with(|lesson| lesson.about);
        ABOUTS.iter().position(|(option, _)| *option == about)
    };
    let choose = move |n: usize| {
        if let Some((about, _)) = ABOUTS.get(n) {
            form.edit(|lesson| lesson.about = *about);
        }
    };
    let options = ABOUTS.map(|(_, text)| say(text).into_owned()).to_vec();
    let about = choice(say(Text::NoteAbout), options, chosen, choose).unseen_legend();
    let note = input(Text::WhatDoYouSee, "note").prose().faults(faults);
    Nodes::from(about).put(note.bind(bind!(form, note)))
}

/// The notes so far, newest first. One taken out can be brought back until
/// the screen is left.
pub fn notes(form: Form) -> Nodes {
    let notes = derived(move || {
        form.with(|lesson| {
            let notes = lesson.seen.notes_in_order();
            notes.into_iter().rev().cloned().collect::<Vec<Note>>()
        })
    });
    let gone = Slot::new(None::<Note>);
    let bring_back = move || {
        if let Some(note) = gone.get_untracked() {
            gone.set(None);
            form.edit(|lesson| lesson.put_back(note));
        }
    };
    let undo = move || {
        gone.with(Option::is_some)
            .then(|| button(say(Text::BringNoteBack), bring_back).weight(Weight::Word))
    };
    let list = move || {
        let rows = notes.get().into_iter();
        let rows = rows.map(|note| {
            let was_on = form.with(|lesson| lesson.seen.was_on_at(note.at));
            row(form, gone, note, was_on)
        });
        let rows: Vec<El> = rows.collect();
        (!rows.is_empty() || gone.with(Option::is_some)).then(|| {
            let rows = el("ul").class("notes").put(rows);
            card("card", say(Text::Notes), rows)
        })
    };
    live(list).live(undo)
}

/// What was written down afterwards, or added after the end, shows no time.
fn row(form: Form, gone: Slot<Option<Note>>, note: Note, was_on: bool) -> El {
    let about = ABOUTS.iter().find(|(about, _)| *about == note.about);
    let about = about.map(|(_, words)| say(*words));
    let time = note.at.clock().to_string();
    let remove = fill(Text::RemoveNote, &[("time", &time)]);
    let id = note.id;
    let take_out = move || {
        let taken = form.edit(|lesson| lesson.take_out(id));
        gone.set(taken);
    };
    let words = if note.text.is_empty() {
        say(Text::JustAMark).into_owned()
    } else {
        note.text
    };
    let text = el("p")
        .class("prose")
        .put(el("b").put(about))
        .put(" ")
        .put(bdi(&words));
    let away = el("button")
        .attr("type", "button")
        .class("icon-go")
        .attr("aria-label", &remove)
        .on_tap(take_out)
        .put(icon(CROSS));
    let time = was_on.then(|| el("time").put(time));
    el("li").put(el("div").class("note").put(time).put(text).put(away))
}
