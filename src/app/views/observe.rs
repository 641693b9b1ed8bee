//! The observation screen (S3): one thumb, no typing needed, nothing lost.

use crate::awake;
use crate::bind;
use crate::clock::Wall;
use crate::drafts::Draft;
use crate::fieldbook::reading;
use crate::forms::{Faults, input};
use crate::frame::{head, screen};
use crate::go::go;
use crate::live::{follow, live};
use crate::parts::button::{Button, Weight, go_button};
use crate::parts::notice::Notice;
use crate::routes::Place;
use crate::task::begin;
use crate::views::names::{joined, names_notice, role_of, write_role};
use crate::views::notes::{note_field, notes};
use crate::views::plan::known_teachers;
use crate::views::tallies::tallies;
use crate::views::today::school_name;
use crate::words::{Text, fill, say};
use domain::ids::{RecordId, Source};
use domain::lesson::Lesson;
use domain::observation::Observation;
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
        {ended(form)}
        {tallies(form, faults)}
        {note_field(form, faults)}
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
    let title = move || match form.with(|lesson| lesson.title()).as_str() {
        "" => say(Say::Observation).into_owned(),
        title => title.to_owned(),
    };
    let top = head(title).back(Place::Visit(visit));
    screen(top, main, Some(foot(id, form, faults, now)))
}

/// "0:12", minutes and hours: seconds would only make the eye jump.
fn minutes(seconds: i64) -> String {
    format!("{}:{:02}", seconds / 3600, seconds / 60 % 60)
}

fn foot(id: RecordId, form: Form, faults: Faults, now: RwSignal<domain::day::Moment>) -> AnyView {
    let add = move |_| match form.edit(|lesson| Some(lesson.add_note(&Wall))) {
        Some(Err(fault)) => crate::forms::show(faults, vec![fault]),
        _ => faults.set(Vec::new()),
    };
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

/// A lesson that was ended too early goes on with one tap.
fn ended(form: Form) -> AnyView {
    let has_ended = Memo::new(move |_| form.with(|lesson| lesson.seen.ended.is_some()));
    live(move || {
        has_ended.get().then(|| {
            let go_on = move |()| {
                form.edit(Lesson::go_on);
                awake::stay();
            };
            view! {
                <Notice title=say(Text::LessonEnded)>
                    <Button
                        label=say(Text::GoOnObserving)
                        weight=Weight::Small
                        on_tap=Callback::new(go_on)
                    />
                </Notice>
            }
        })
    })
}

/// Class, subject and teacher, for lessons that were not planned and for
/// corrections; folded away while a planned lesson runs.
fn about_lesson(form: Form, faults: Faults) -> AnyView {
    // A fault in a folded card would be told to nobody.
    let open = RwSignal::new(false);
    follow(move || {
        let inside = ["class", "subject", "teacher", "focus"];
        let told = faults.with(|faults| {
            faults
                .iter()
                .any(|fault| inside.contains(&fault.field.as_str()))
        });
        if told {
            open.set(true);
        }
    });
    view! {
        <details class="card" prop:open=move || open.get()>
            <summary>{say(Text::AboutLesson)}</summary>
            {input(Text::Class, "class").faults(faults).bind(bind!(form, seen.class))}
            {input(Text::Subject, "subject").faults(faults).bind(bind!(form, seen.subject))}
            {input(Text::Teacher, "teacher")
                .hint(Text::TeacherHint)
                .faults(faults)
                .bind(bind!(form, teacher))}
            {input(Text::Focus, "focus")
                .hint(Text::FocusHint)
                .prose()
                .faults(faults)
                .bind(bind!(form, seen.focus))}
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
