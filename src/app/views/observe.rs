//! The observation screen (S3): one thumb, no typing needed, nothing lost.

use crate::awake;
use crate::bind;
use crate::clock::Wall;
use crate::drafts::Draft;
use crate::fieldbook::reading;
use crate::forms::{Faults, input};
use crate::frame::{head, screen};
use crate::go::go;
use crate::live::live;
use crate::parts::button::go_button;
use crate::parts::choice::Choice;
use crate::parts::icon::{CROSS, Icon};
use crate::routes::Place;
use crate::task::begin;
use crate::views::names::{joined, names_notice, role_of, write_role};
use crate::views::plan::known_teachers;
use crate::views::tallies::tallies;
use crate::views::today::school_name;
use crate::words::{Text, fill, say};
use domain::ids::{RecordId, Source};
use domain::lesson::Lesson;
use domain::observation::{About, Note, Observation};
use domain::words::Say;
use leptos::prelude::*;
use std::time::Duration;
use storage::{Batch, Error, Phone};

/// A lesson, as a draft while it runs.
pub type Form = Draft<Lesson>;

/// The lesson `id`: running, or opened again.
pub fn observe(id: RecordId) -> AnyView {
    let form = Draft::open(Place::Observe(id).form(), async move |phone| {
        let Some(seen) = phone.get::<Observation>(id).await? else {
            return Ok(None);
        };
        let teacher = teacher_name(&phone, &seen.record).await?;
        Ok(Some(Lesson::reopen(seen.record, &teacher)))
    });
    let open = form.is_open_memo();
    let looked = form.looked_memo();
    live(move || match (open.get(), looked.get()) {
        (true, _) => shown(id, form),
        (false, true) => crate::views::missing(),
        (false, false) => ().into_any(),
    })
}

async fn teacher_name(phone: &Phone, seen: &Observation) -> Result<String, Error> {
    let known = known_teachers(phone, seen.school).await?;
    let person = known.into_iter().find(|(id, _)| Some(*id) == seen.teacher);
    Ok(person.map(|(_, person)| person.name).unwrap_or_default())
}

fn shown(id: RecordId, form: Form) -> AnyView {
    let Some(lesson) = form.now() else {
        return ().into_any();
    };
    let faults: Faults = RwSignal::new(Vec::new());
    let now = RwSignal::new(Wall.now());
    let ticking = set_interval_with_handle(
        move || {
            now.try_set(Wall.now());
        },
        Duration::from_secs(1),
    );
    on_cleanup(move || {
        if let Ok(ticking) = ticking {
            ticking.clear();
        }
    });
    if lesson.seen.ended.is_none() {
        awake::stay();
        on_cleanup(awake::rest);
    }
    let school_id = lesson.seen.school;
    let visit = lesson.seen.visit;
    let school = reading(async move |phone: Phone| school_name(&phone, school_id).await);
    let focus = lesson.seen.focus.clone();
    let clock = move || {
        let time = now.get();
        let seconds = form.with(|lesson| lesson.seconds(time));
        let ended = form.with(|lesson| lesson.seen.ended.is_some());
        let text = if ended {
            Text::LessonLasted
        } else {
            Text::LessonFor
        };
        (
            time.clock().to_string(),
            fill(text, &[("clock", &minutes(seconds))]),
        )
    };
    let main = view! {
        <p class="soft"><bdi>{live(move || school.get().unwrap_or_default())}</bdi>
            {(!focus.is_empty()).then(|| view! { " · " <bdi>{focus}</bdi> })}
        </p>
        <p class="clock" role="timer">
            <span>{live(move || clock().0)}</span> " " <small>{live(move || clock().1)}</small>
        </p>
        {tallies(form, faults)}
        {note_field(form)}
        {notes(form)}
        {names_notice(
            school_id,
            move || form.with(|lesson| vec![lesson.teacher.clone()]),
            move || form.with(|lesson| joined(lesson.clone().texts_mut())),
            move || role_of(&form.with(|lesson| lesson.seen.class.clone())),
            move |name, role| form.edit(|lesson| write_role(lesson.texts_mut(), name, role)),
        )}
        {about_lesson(form, faults)}
    };
    let title = lesson.title();
    let top = head(title).back(Place::Visit(visit));
    screen(top, main, Some(foot(id, form, faults, now)))
}

/// "0:12", minutes and hours: seconds would only make the eye jump.
fn minutes(seconds: i64) -> String {
    format!("{}:{:02}", seconds / 3600, seconds / 60 % 60)
}

fn foot(id: RecordId, form: Form, faults: Faults, now: RwSignal<domain::day::Moment>) -> AnyView {
    let add = move |_| form.edit(|lesson| lesson.add_note(&Wall));
    let end = move |_| {
        begin(async move {
            if save(id, form, faults).await {
                go(Place::Talk(id));
            }
        });
    };
    let label = move || fill(Text::AddNoteAt, &[("time", &now.get().clock().to_string())]);
    view! {
        <button type="button" class="go" on:click=add>{live(label)}</button>
        {go_button("go quiet", say(Text::Talk), end)}
    }
    .into_any()
}

fn note_field(form: Form) -> AnyView {
    let options = [
        (About::Teacher, Say::TeacherDoes),
        (About::Pupils, Say::PupilsDo),
        (About::Wonder, Say::IWonder),
    ];
    let choices: Vec<String> = options
        .iter()
        .map(|(_, text)| say(*text).into_owned())
        .collect();
    let chosen = move || {
        let about = form.with(|lesson| lesson.about);
        options.iter().position(|(option, _)| *option == about)
    };
    let choose = move |n: usize| form.edit(|lesson| lesson.about = options[n.min(2)].0);
    view! {
        <Choice
            legend=say(Text::NoteAbout)
            unseen_legend=true
            options=choices
            chosen=Signal::derive(chosen)
            on_choose=Callback::new(choose)
        />
        {input(Text::WhatDoYouSee, "note").prose().bind(bind!(form, note))}
    }
    .into_any()
}

fn notes(form: Form) -> AnyView {
    let notes = Memo::new(move |_| {
        form.with(|lesson| {
            let notes = lesson.seen.notes_in_order();
            notes.into_iter().rev().cloned().collect::<Vec<Note>>()
        })
    });
    let row = move |note: Note| {
        let about = match note.about {
            About::Teacher => Say::TeacherDoes,
            About::Pupils => Say::PupilsDo,
            About::Wonder => Say::IWonder,
        };
        let time = note.at.clock().to_string();
        let remove = fill(Text::RemoveNote, &[("time", &time)]);
        let id = note.id;
        let take_out = move |_| {
            form.edit(|lesson| {
                if let Some(note) = lesson.seen.notes.iter_mut().find(|note| note.id == id) {
                    note.removed = true;
                }
            });
        };
        let words = if note.text.is_empty() {
            say(Text::JustAMark).into_owned()
        } else {
            note.text
        };
        view! {
            <li><div class="note">
                <time>{time}</time>
                <p class="prose"><b>{say(about)}</b> " " <bdi>{words}</bdi></p>
                <button type="button" class="icon-go" on:click=take_out aria-label=remove>
                    <Icon path=CROSS/>
                </button>
            </div></li>
        }
    };
    live(move || {
        let notes = notes.get();
        (!notes.is_empty()).then(|| {
            view! {
                <section class="card">
                    <h2>{say(Text::Notes)}</h2>
                    <ul class="notes">{notes.into_iter().map(row).collect_view()}</ul>
                </section>
            }
        })
    })
}

/// Class, subject and teacher, for lessons that were not planned and for
/// corrections; folded away while a planned lesson runs.
fn about_lesson(form: Form, faults: Faults) -> AnyView {
    view! {
        <details class="card">
            <summary>{say(Text::AboutLesson)}</summary>
            {input(Text::Class, "class").faults(faults).bind(bind!(form, seen.class))}
            {input(Text::Subject, "subject").faults(faults).bind(bind!(form, seen.subject))}
            {input(Text::Teacher, "teacher").hint(Text::TeacherHint).bind(bind!(form, teacher))}
            {input(Text::Focus, "focus").hint(Text::FocusHint).prose().bind(bind!(form, seen.focus))}
        </details>
    }
    .into_any()
}

/// Ends the lesson and saves the observation.
async fn save(id: RecordId, form: Form, faults: Faults) -> bool {
    let Some(lesson) = form.now() else {
        return false;
    };
    let known = match known_teachers(&form.book().phone(), lesson.seen.school).await {
        Ok(known) => known,
        Err(error) => {
            form.book().trouble(&error);
            return false;
        }
    };
    match lesson.finish(&known, &Wall) {
        Ok(observed) => {
            let mut batch = Batch::new().put(id, &observed.observation);
            if let Some((teacher, person)) = &observed.teacher {
                batch = batch.put(*teacher, person);
            }
            form.save(batch).await
        }
        Err(found) => {
            crate::forms::show(faults, found);
            false
        }
    }
}
