//! Which lesson is observed: one of those agreed, or another.

use crate::clock::Wall;
use crate::fieldbook::{fieldbook, reading};
use crate::forms::{Faults, input};
use crate::frame::{head, screen};
use crate::go::go_instead;
use crate::parts::button::go_button;
use crate::routes::Place;
use crate::task;
use crate::views::plan::known_teachers;
use crate::views::today::school_name;
use crate::views::visit::lesson_details;
use crate::words::{Text, fill, say};
use domain::ids::{ItemId, RecordId, Source};
use domain::lesson::Lesson;
use domain::person::Person;
use domain::record::{Fault, Wrong};
use domain::visit::{AgreedLesson, Visit};
use leptos::prelude::*;
use storage::{Error, Phone};

struct Page {
    school: String,
    visit: Visit,
    teachers: Vec<(RecordId, Person)>,
}

async fn read(phone: &Phone, id: RecordId) -> Result<Option<Page>, Error> {
    let Some(visit) = phone.get::<Visit>(id).await? else {
        return Ok(None);
    };
    let visit = visit.record;
    Ok(Some(Page {
        school: school_name(phone, visit.school).await?,
        teachers: known_teachers(phone, visit.school).await?,
        visit,
    }))
}

/// Choosing the lesson to observe on visit `id`.
pub fn lesson_choice(id: RecordId) -> AnyView {
    let page = reading(async move |phone: Phone| read(&phone, id).await);
    crate::views::when_found(page, move |page| page.with(|page| shown(id, page)))
}

fn shown(id: RecordId, page: &Page) -> AnyView {
    let school = page.visit.school;
    let agreed = page.visit.lessons.iter().filter(|lesson| !lesson.removed);
    let rows = agreed.map(|lesson| {
        let title = lesson.title();
        let label = fill(Text::Observe, &[("lesson", &title)]);
        let details = lesson_details(lesson, &page.teachers);
        let teacher = page
            .teachers
            .iter()
            .find(|(id, _)| Some(*id) == lesson.teacher);
        let teacher = teacher
            .map(|(_, person)| person.name.clone())
            .unwrap_or_default();
        let lesson = lesson.clone();
        let observe = move |_| begin(id, school, Some(lesson.clone()), teacher.clone());
        view! {
            <li>
                <button type="button" class="go quiet stacked" on:click=observe>
                    <bdi>{label}</bdi>
                    <small><bdi>{details}</bdi></small>
                </button>
            </li>
        }
    });
    let rows = rows.collect_view();
    let class = RwSignal::new(String::new());
    let subject = RwSignal::new(String::new());
    let faults: Faults = RwSignal::new(Vec::new());
    let other = move |_| {
        if class.with_untracked(|class| class.trim().is_empty()) {
            crate::forms::show(faults, vec![Fault::at("class", Wrong::Missing)]);
            return;
        }
        let lesson = AgreedLesson {
            id: ItemId(0),
            at: None,
            class: class.get_untracked(),
            subject: subject.get_untracked(),
            teacher: None,
            focus: String::new(),
            removed: false,
        };
        begin(id, school, Some(lesson), String::new());
    };
    let main = view! {
        <ul class="choices">{rows}</ul>
        <section class="card">
            <h2>{say(Text::AnotherLesson)}</h2>
            {input(Text::Class, "class")
                .faults(faults)
                .bind((move || class.get(), move |typed| class.set(typed)))}
            {input(Text::Subject, "subject")
                .bind((move || subject.get(), move |typed| subject.set(typed)))}
        </section>
    };
    let foot = go_button("go", say(Text::StartObserving), other);
    let top = head(say(Text::WhichLesson))
        .above(page.school.clone())
        .back(Place::Visit(id));
    screen(top, main, Some(foot.into_any()))
}

/// The lesson begins now. It is a draft from its first second, so that no
/// reload can lose when it began.
fn begin(visit: RecordId, school: RecordId, agreed: Option<AgreedLesson>, teacher: String) {
    let book = fieldbook();
    let lesson = Lesson::begin(visit, school, agreed.as_ref(), &teacher, &Wall);
    let place = Place::Observe(Wall.record_id());
    task::begin(async move {
        let Ok(json) = serde_json::to_string(&lesson) else {
            return;
        };
        match book.phone().keep_draft(&place.form(), &json).await {
            Ok(()) => go_instead(place),
            Err(error) => book.trouble(&error),
        }
    });
}
