//! Which lesson is observed: one of those agreed, or another.

use crate::bind;
use crate::clock::Wall;
use crate::drafts::Draft;
use crate::fieldbook::{fieldbook, reading};
use crate::forms::input;
use crate::frame::{head, screen};
use crate::go::go_instead;
use crate::parts::button::go_button;
use crate::routes::Place;
use crate::task;
use crate::views::plan::known_teachers;
use crate::views::running::{running_card, running_on};
use crate::views::today::school_name;
use crate::views::visit::lesson_details;
use crate::words::{Text, fill, say};
use domain::ids::{ItemId, RecordId, Source};
use domain::lesson::Lesson;
use domain::person::Person;
use domain::visit::{AgreedLesson, Visit};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use storage::{Error, Phone};

/// A lesson that was not planned, as it is typed.
#[derive(Clone, Default, Serialize, Deserialize)]
struct Unplanned {
    class: String,
    subject: String,
}

struct Page {
    running: Vec<(RecordId, Lesson)>,
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
        running: running_on(phone, id).await?,
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
    let form = Draft::open(Place::ChooseLesson(id).form(), async |_| {
        Ok(Some(Unplanned::default()))
    });
    // Nothing has to be typed while a lesson begins: its class can be written
    // later, and is asked for at the end.
    let other = move |_| {
        let typed = form.now().unwrap_or_default();
        let lesson = AgreedLesson {
            id: ItemId(0),
            at: None,
            class: typed.class,
            subject: typed.subject,
            teacher: None,
            focus: String::new(),
            removed: false,
        };
        begin(id, school, Some(lesson), String::new());
    };
    let main = view! {
        {page.running.iter().map(running_card).collect_view()}
        <ul class="choices">{rows}</ul>
        <section class="card">
            <h2>{say(Text::AnotherLesson)}</h2>
            {input(Text::Class, "class").bind(bind!(form, class))}
            {input(Text::Subject, "subject").bind(bind!(form, subject))}
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
            Ok(()) => {
                // The choice is made; should this fail, it is only offered again.
                let choice = Place::ChooseLesson(visit).form();
                let _ = book.phone().drop_draft(&choice).await;
                go_instead(place);
            }
            Err(error) => book.trouble(&error),
        }
    });
}
