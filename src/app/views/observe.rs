//! The observation screen (S3): one thumb, no typing needed, nothing lost.

use crate::awake;
use crate::bind;
use crate::clock::Wall;
use crate::cluster::school_name;
use crate::drafts::Draft;
use crate::fieldbook::reading;
use crate::forms::{Faults, input, no_faults};
use crate::frame::{head, screen};
use crate::go::go;
use crate::live::{follow, live, live_text};
use crate::markup::{El, Nodes, el};
use crate::parts::button::{Weight, button, go_button};
use crate::parts::list::bdi;
use crate::parts::notice::notice;
use crate::routes::Place;
use crate::slot::{Slot, derived};
use crate::task::{begin, once_shown};
use crate::views::copy::{copy, is_theirs};
use crate::views::lesson_end::{Asked, times_of_the_past, when_did_it_end};
use crate::views::names::{TEACHERS, joined, names_notice, role_of, teachers_offered, write_role};
use crate::views::notes::{note_field, notes};
use crate::views::plan::known_teachers;
use crate::views::taking_out::{Gone, last_taken, taken_out, way_out};
use crate::views::tallies::tallies;
use crate::words::{Text, fill, say};
use domain::day::Moment;
use domain::ids::{RecordId, Source};
use domain::lesson::Lesson;
use domain::observation::Observation;
use domain::words::Say;
use leptos::prelude::*;
use std::time::Duration;
use storage::{Batch, Error, Phone};
use web_sys::HtmlElement;

/// A lesson, as a draft while it runs.
pub type Form = Draft<Lesson>;

/// Why it is asked when the lesson ended, while it is.
type Asks = Slot<Option<Asked>>;

/// The lesson `id`: running, or opened again.
pub fn observe(id: RecordId) -> Nodes {
    let gone = Slot::new(None);
    let is_gone = derived(move || gone.with(Option::is_some));
    live(move || match is_gone.get() {
        true => taken_out(id, gone),
        false => in_visit(id, gone),
    })
}

fn in_visit(id: RecordId, gone: Slot<Option<Gone>>) -> Nodes {
    let form = Draft::open(Place::Observe(id).form(), async move |phone| {
        let seen = phone.get::<Observation>(id).await?;
        let Some(seen) = seen.filter(|seen| !seen.deleted) else {
            return Ok(None);
        };
        if seen.is_read || is_theirs(&phone, id).await? {
            return Ok(None);
        }
        let teacher = teacher_name(&phone.aside(), &seen.record).await?;
        Ok(Some(Lesson::reopen(seen.record, &teacher)))
    });
    let open = form.is_open();
    let looked = form.looked();
    live(move || match (open.get(), looked.get()) {
        (true, _) => shown(id, form, gone).map(Nodes::from),
        (false, true) => match last_taken(id) {
            // Who comes back to it finds what was done, and the way to undo it.
            Some(taken) => {
                begin(async move {
                    gone.try_set(Some(taken));
                });
                None
            }
            None => Some(copy(id)),
        },
        (false, false) => None,
    })
}

async fn teacher_name(phone: &Phone, seen: &Observation) -> Result<String, Error> {
    let known = known_teachers(phone, seen.school).await?;
    let person = known.into_iter().find(|(id, _)| Some(*id) == seen.teacher);
    Ok(person.map(|(_, person)| person.name).unwrap_or_default())
}

fn shown(id: RecordId, form: Form, gone: Slot<Option<Gone>>) -> Option<El> {
    let lesson = form.now()?;
    let faults = no_faults();
    let now = ticking();
    if !lesson.seen.has_ended() {
        awake::stay();
        on_cleanup(awake::rest);
    }
    let school = lesson.seen.school;
    let is_past = lesson.seen.written.is_some();
    // Until its end is said, nothing more is written in a lesson that never ended.
    let asks = Slot::new(None);
    let asked = derived(move || {
        let forgotten = form.with(|lesson| lesson.is_forgotten(now.get()));
        forgotten.then_some(Asked::Forgotten).or(asks.get())
    });
    let visit = lesson.seen.visit;
    let answered = move || {
        let next = match asks.get_untracked() {
            Some(Asked::Finishing(_)) => Place::Talk(id),
            Some(Asked::Correcting) => Place::Visit(visit),
            _ => return,
        };
        asks.set(None);
        finish(id, form, faults, next);
    };
    let led = reading(async move |phone: Phone| phone.led_by(visit).await);
    // Nobody has it yet but this phone: it is finished here.
    let led = move || {
        let name = led.get().flatten()?;
        Some(notice(fill(Text::LessonGoesOn, &[("name", &name)]), ()))
    };
    let main = Nodes::from(where_and_what(school, &lesson.seen.focus))
        .live(move || match asked.get() {
            Some(asked) => {
                let stop = move || asks.set(None);
                let card = when_did_it_end(form, faults, asked, answered, stop);
                let seen = el("div").attr("tabindex", "-1").put(card);
                if asked != Asked::Forgotten {
                    // The button that asked is gone: the question has the focus.
                    let place: HtmlElement = seen.node();
                    once_shown(move || drop(place.focus()));
                }
                Nodes::from(seen)
            }
            None => work(form, faults, now, is_past, asks),
        })
        // Below: nothing that is tapped moves away under the thumb.
        .live(led)
        .put(notes(form))
        .put(names(form, school))
        .put(about_lesson(form, faults))
        .put(way_out(id, form, gone));
    let title = move || match form.with(|lesson| lesson.title()).as_str() {
        "" => say(Say::Observation).into_owned(),
        title => title.to_owned(),
    };
    let top = head(title).back(Place::Visit(lesson.seen.visit));
    let foot = live(move || {
        let shows = asked.get().is_none();
        shows.then(|| foot(id, form, faults, now, is_past, asks))
    });
    Some(screen(top, main, foot))
}

/// What is done while the lesson goes on, or is written down afterwards.
fn work(form: Form, faults: Faults, now: Slot<Moment>, is_past: bool, asks: Asks) -> Nodes {
    let time = match is_past {
        true => times_of_the_past(form, faults),
        false => Nodes::from(clock(form, now)).put(ended(form, now, asks)),
    };
    time.put(tallies(form, faults))
        .put(note_field(form, faults))
}

fn names(form: Form, school: RecordId) -> Nodes {
    names_notice(
        school,
        move || form.with(|lesson| vec![lesson.teacher.clone()]),
        move || form.with(|lesson| joined(lesson.clone().texts_mut())),
        move || role_of(&form.with(|lesson| lesson.seen.class.clone())),
        move |name, role| form.edit(|lesson| write_role(lesson.texts_mut(), name, role)),
    )
}

/// The time, every second.
fn ticking() -> Slot<Moment> {
    let now = Slot::new(Wall.now());
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
    now
}

fn where_and_what(school: RecordId, focus: &str) -> El {
    let name = reading(async move |phone: Phone| school_name(&phone, school).await);
    let name = live_text(move || name.get().unwrap_or_default());
    let focus = (!focus.is_empty()).then(|| Nodes::from(" · ").put(bdi(focus)));
    el("p").class("soft").put(el("bdi").put(name)).put(focus)
}

fn clock(form: Form, now: Slot<Moment>) -> El {
    let lasted = move || {
        let seconds = form.with(|lesson| lesson.seconds(now.get()));
        if form.with(|lesson| lesson.seen.end_unknown) {
            return say(Text::EndNotNoted).into_owned();
        }
        let ended = form.with(|lesson| lesson.seen.ended.is_some());
        let text = if ended {
            Text::LessonLasted
        } else {
            Text::LessonFor
        };
        fill(text, &[("clock", &minutes(seconds))])
    };
    let time = live_text(move || now.get().clock().to_string());
    el("p")
        .class("clock")
        .attr("role", "timer")
        .put(el("span").put(time))
        .put(" ")
        .put(el("small").put(live_text(lasted)))
}

/// "0:12", minutes and hours: seconds would only make the eye jump.
fn minutes(seconds: i64) -> String {
    format!("{}:{:02}", seconds / 3600, seconds / 60 % 60)
}

fn foot(
    id: RecordId,
    form: Form,
    faults: Faults,
    now: Slot<Moment>,
    is_past: bool,
    asks: Asks,
) -> Nodes {
    let add = move || match form.edit(|lesson| Some(lesson.add_note(&Wall))) {
        Some(Err(fault)) => crate::forms::show(faults, vec![fault]),
        _ => faults.set(Vec::new()),
    };
    let end = move || {
        let now = Wall.now();
        let is_asked = !is_past && form.with(|lesson| lesson.is_end_asked(now));
        match is_asked {
            true => asks.set(Some(Asked::Finishing(now))),
            false => finish(id, form, faults, Place::Talk(id)),
        }
    };
    let label = move || {
        let now = now.get();
        // What is added after the end bears no time.
        match !is_past && form.with(|lesson| lesson.seen.was_on_at(now)) {
            true => fill(Text::AddNoteAt, &[("time", &now.clock().to_string())]),
            false => say(Text::AddNote).into_owned(),
        }
    };
    let add = el("button")
        .attr("type", "button")
        .class("go")
        .on_tap(add)
        .put(live_text(label));
    Nodes::from(add).put(go_button("go quiet", say(Text::Talk), end))
}

/// Saves the lesson and leads on.
fn finish(id: RecordId, form: Form, faults: Faults, next: Place) {
    begin(async move {
        if save(id, form, faults).await {
            go(next);
        }
    });
}

/// A lesson that was ended too early goes on with one tap; an end that is not
/// how it was is asked for again.
fn ended(form: Form, now: Slot<Moment>, asks: Asks) -> Nodes {
    let has_ended = derived(move || form.with(|lesson| lesson.seen.has_ended()));
    let can_go_on = derived(move || form.with(|lesson| lesson.can_go_on(now.get())));
    let go_on = move || {
        form.edit(Lesson::go_on);
        awake::stay();
    };
    live(move || {
        has_ended.get().then(|| {
            let correct = move || {
                form.edit(Lesson::write_times);
                asks.set(Some(Asked::Correcting));
            };
            let go_on = can_go_on
                .get()
                .then(|| button(say(Text::GoOnObserving), go_on).weight(Weight::Small));
            let correct = button(say(Text::CorrectEnd), correct).weight(Weight::Small);
            notice(say(Text::LessonEnded), Nodes::from(go_on).put(correct))
        })
    })
}

/// Class, subject and teacher, for lessons that were not planned and for
/// corrections; folded away while a planned lesson runs.
fn about_lesson(form: Form, faults: Faults) -> El {
    // A fault in a folded card would be told to nobody.
    let open = Slot::new(false);
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
    let school = derived(move || form.with(|form| Some(form.seen.school)));
    let asked = |label: Text, field: &str| input(label, field).faults(faults);
    let class = asked(Text::Class, "class");
    let subject = asked(Text::Subject, "subject");
    let teacher = asked(Text::Teacher, "teacher")
        .hint(Text::TeacherHint)
        .list(TEACHERS);
    let focus = asked(Text::Focus, "focus").hint(Text::FocusHint).prose();
    el("details")
        .class("card")
        .attr_live("open", move || open.get().then_some(""))
        .put(el("summary").put(say(Text::AboutLesson)))
        .put(class.bind(bind!(form, seen.class)))
        .put(subject.bind(bind!(form, seen.subject)))
        .put(teacher.bind(bind!(form, teacher)))
        .put(teachers_offered(move || school.get()))
        .put(focus.bind(bind!(form, seen.focus)))
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
