//! Notes of a lesson: writing one, and those written so far.

use crate::bind;
use crate::forms::{Faults, input};
use crate::live::live;
use crate::parts::button::{Button, Weight};
use crate::parts::choice::Choice;
use crate::parts::icon::{CROSS, Icon};
use crate::views::observe::Form;
use crate::words::{Text, fill, say};
use domain::observation::{About, Note};
use domain::words::Say;
use leptos::prelude::*;

const ABOUTS: [(About, Say); 3] = [
    (About::Teacher, Say::TeacherDoes),
    (About::Pupils, Say::PupilsDo),
    (About::Wonder, Say::IWonder),
];

/// What the next note is about, and its words.
pub fn note_field(form: Form, faults: Faults) -> AnyView {
    let chosen = move || {
        let about = form.with(|lesson| lesson.about);
        ABOUTS.iter().position(|(option, _)| *option == about)
    };
    let choose = move |n: usize| {
        if let Some((about, _)) = ABOUTS.get(n) {
            form.edit(|lesson| lesson.about = *about);
        }
    };
    view! {
        <Choice
            legend=say(Text::NoteAbout)
            unseen_legend=true
            options=ABOUTS.map(|(_, text)| say(text).into_owned()).to_vec()
            chosen=Signal::derive(chosen)
            on_choose=Callback::new(choose)
        />
        {input(Text::WhatDoYouSee, "note").prose().faults(faults).bind(bind!(form, note))}
    }
    .into_any()
}

/// The notes so far, newest first. One taken out can be brought back until
/// the screen is left.
pub fn notes(form: Form) -> AnyView {
    let notes = Memo::new(move |_| {
        form.with(|lesson| {
            let notes = lesson.seen.notes_in_order();
            notes.into_iter().rev().cloned().collect::<Vec<Note>>()
        })
    });
    let gone = RwSignal::new(None::<Note>);
    let bring_back = move |()| {
        if let Some(note) = gone.get_untracked() {
            gone.set(None);
            form.edit(|lesson| lesson.put_back(note));
        }
    };
    let undo = live(move || {
        gone.with(Option::is_some).then(|| {
            view! {
                <Button
                    label=say(Text::BringNoteBack)
                    weight=Weight::Word
                    on_tap=Callback::new(bring_back)
                />
            }
        })
    });
    let list = live(move || {
        let notes = notes.get();
        let rows: Vec<AnyView> = notes
            .into_iter()
            .map(|note| row(form, gone, note))
            .collect();
        (!rows.is_empty() || gone.with(Option::is_some)).then(|| {
            view! {
                <section class="card">
                    <h2>{say(Text::Notes)}</h2>
                    <ul class="notes">{rows}</ul>
                </section>
            }
        })
    });
    view! { {list} {undo} }.into_any()
}

fn row(form: Form, gone: RwSignal<Option<Note>>, note: Note) -> AnyView {
    let about = ABOUTS.iter().find(|(about, _)| *about == note.about);
    let about = about.map(|(_, words)| say(*words));
    let time = note.at.clock().to_string();
    let remove = fill(Text::RemoveNote, &[("time", &time)]);
    let id = note.id;
    let take_out = move |_| {
        let taken = form.edit(|lesson| lesson.take_out(id));
        gone.set(taken);
    };
    let words = if note.text.is_empty() {
        say(Text::JustAMark).into_owned()
    } else {
        note.text
    };
    view! {
        <li><div class="note">
            <time>{time}</time>
            <p class="prose"><b>{about}</b> " " <bdi>{words}</bdi></p>
            <button type="button" class="icon-go" on:click=take_out aria-label=remove>
                <Icon path=CROSS/>
            </button>
        </div></li>
    }
    .into_any()
}
