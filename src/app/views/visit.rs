//! A visit's own page: the plan before, the work during, what came of it after.

use crate::clock::{Wall, today};
use crate::fieldbook::{fieldbook, reading};
use crate::frame::{head, screen};
use crate::go::go;
use crate::material::plan_material;
use crate::parts::button::{Button, Weight, go_button, go_link};
use crate::parts::list::{card_of_rows, row_list, row_told, row_words};
use crate::routes::Place;
use crate::share;
use crate::task::begin;
use crate::views::calling_off::call_off;
use crate::views::plan::{known_teachers, opening, when};
use crate::views::running::{running_card, running_on};
use crate::views::today::{agenda, school_name};
use crate::words::{Text, fill, language, say};
use domain::feedback::Feedback;
use domain::ids::{RecordId, Source};
use domain::lesson::Lesson;
use domain::observation::Observation;
use domain::person::Person;
use domain::step::{Step, StepState};
use domain::visit::{AgreedLesson, Opening, Visit, VisitState};
use leptos::prelude::*;
use storage::{Batch, Error, Phone, Query};

/// All a visit's page shows.
struct Page {
    school: String,
    visit: Visit,
    opening: Opening,
    seen: Vec<Seen>,
    running: Vec<(RecordId, Lesson)>,
    teachers: Vec<(RecordId, Person)>,
}

struct Seen {
    id: RecordId,
    observation: Observation,
    talked: bool,
}

async fn read(phone: &Phone, id: RecordId) -> Result<Option<Page>, Error> {
    let Some(visit) = phone.get::<Visit>(id).await? else {
        return Ok(None);
    };
    let visit = visit.record;
    let mut seen = Vec::new();
    for (seen_id, observation) in phone
        .find_as::<Observation>(Query::of(id, "observation"))
        .await?
    {
        let talks = phone
            .find_as::<Feedback>(Query::of(seen_id, "feedback"))
            .await?;
        let talked = !talks.is_empty();
        seen.push(Seen {
            id: seen_id,
            observation,
            talked,
        });
    }
    seen.sort_by_key(|seen| (seen.observation.started, seen.id));
    Ok(Some(Page {
        school: school_name(phone, visit.school).await?,
        opening: opening(phone, visit.school).await?,
        teachers: known_teachers(phone, visit.school).await?,
        running: running_on(phone, id).await?,
        seen,
        visit,
    }))
}

/// "Start visit": the visit is under way from now on.
pub fn start(id: RecordId) {
    let book = fieldbook();
    begin(async move {
        let phone = book.phone();
        match phone.get::<Visit>(id).await {
            Ok(Some(visit)) => {
                let mut visit = visit.record;
                visit.start(Wall.now());
                if book.save(Batch::new().put(id, &visit)).await {
                    go(Place::Visit(id));
                }
            }
            Ok(None) => {}
            Err(error) => book.trouble(&error),
        }
    });
}

/// The visit `id`.
pub fn visit(id: RecordId) -> AnyView {
    let page = reading(async move |phone: Phone| read(&phone, id).await);
    crate::views::when_found(page, move |page| {
        let top = head(move || page.with(|page| page.school.clone()))
            .above(move || page.with(|page| above(&page.visit)))
            .back(Place::Today);
        let main = move || page.with(|page| main(id, page));
        let foot = move || page.with(|page| foot(id, page));
        screen(top, main, Some(foot.into_any()))
    })
}

/// "Under way · since 08:05", "Planned · Tuesday 14 October, 08:00–12:30".
fn above(visit: &Visit) -> String {
    let state = say(visit.state.words());
    let since = match (visit.state, visit.started) {
        (VisitState::UnderWay, Some(at)) => {
            fill(Text::SinceTime, &[("time", &at.clock().to_string())])
        }
        _ => when(visit),
    };
    format!("{state} · {since}")
}

fn main(id: RecordId, page: &Page) -> AnyView {
    let planned = || {
        view! {
            {promises(&page.opening)}
            {plan_card(page)}
            {still_open(&page.opening.in_school)}
            <div class="go-row">
                {go_link("go quiet", Place::Plan(id).path(), say(Text::ChangePlan))}
                {share_plan(id)}
            </div>
        }
        .into_any()
    };
    match page.visit.state {
        VisitState::Planned => view! { {planned()} {call_off(id)} }.into_any(),
        VisitState::CalledOff => {
            let why = fill(Text::CalledOffBecause, &[("why", &page.visit.why)]);
            view! { <p class="card"><bdi>{why}</bdi></p> {planned()} }.into_any()
        }
        VisitState::UnderWay => under_way(id, page),
        VisitState::Closed => closed(id, page),
    }
}

fn foot(id: RecordId, page: &Page) -> AnyView {
    match page.visit.state {
        VisitState::Planned | VisitState::CalledOff => {
            go_button("go", say(Text::StartVisit), move |_| start(id))
        }
        VisitState::UnderWay => work(id, page),
        VisitState::Closed => go_link("go", Place::Summary(id).path(), say(Text::Summary)),
    }
}

/// The main action grows with the visit: first to observe, then to close.
fn work(id: RecordId, page: &Page) -> AnyView {
    let observe = Place::ChooseLesson(id).path();
    let close = Place::Close(id).path();
    let (first, then) = if page.seen.is_empty() {
        ("go", "go quiet")
    } else {
        ("go quiet", "go")
    };
    view! {
        <a class=first href=observe>{say(Text::ObserveALesson)}</a>
        <a class=then href=close>{say(Text::CloseVisit)}</a>
    }
    .into_any()
}

fn under_way(id: RecordId, page: &Page) -> AnyView {
    view! {
        {page.running.iter().map(running_card).collect_view()}
        {promises(&page.opening)}
        {seen(page)}
        {plan_card(page)}
        {still_open(&page.opening.in_school)}
        {not_started(id, page)}
    }
    .into_any()
}

fn closed(id: RecordId, page: &Page) -> AnyView {
    let change = go_link(
        "go quiet",
        Place::Close(id).path(),
        say(Text::ChangeClosing),
    );
    let all = page.opening.promises.iter().chain(&page.opening.in_school);
    let agreed = Opening::of(all.filter(|(_, step)| step.visit == id).cloned());
    view! {
        {seen(page)}
        {promises(&agreed)}
        {still_open(&agreed.in_school)}
        {plan_card(page)}
        {change}
    }
    .into_any()
}

/// My promises to this school; "Done" can be said right here.
fn promises(opening: &Opening) -> Option<AnyView> {
    let rows = opening.promises.iter().map(|(id, step)| promise(*id, step));
    card_of_rows("card promise", say(Text::YouPromised), rows.collect())
}

fn promise(id: RecordId, step: &Step) -> AnyView {
    let book = fieldbook();
    let agreed = language().date(step.agreed, today());
    let from = fill(Text::FromVisitOn, &[("date", &agreed)]);
    let words = step.what.clone();
    let step = step.clone();
    let done = move |()| {
        if let Ok(done) = step.moved_to(StepState::Done, "", today()) {
            begin(async move {
                book.save(Batch::new().put(id, &done)).await;
            });
        }
    };
    let label = say(Text::MarkDone);
    let spoken = format!("{label}: {words}");
    let button = view! {
        <Button label=label spoken=spoken weight=Weight::Small on_tap=Callback::new(done)/>
    };
    row_told(words, from, Some(button.into_any()))
}

fn still_open(steps: &[(RecordId, Step)]) -> Option<AnyView> {
    let row = |(_, step): &(RecordId, Step)| {
        let by = step.by.map(|by| language().date(by, today()));
        let by = by.map(|by| fill(Text::ByDay, &[("date", &by)]));
        let who = Some(step.who.clone()).filter(|who| !who.is_empty());
        let below: Vec<String> = [who, by].into_iter().flatten().collect();
        row_told(step.what.clone(), below.join(" · "), None)
    };
    let rows = steps.iter().map(row).collect();
    card_of_rows("card", say(Text::StillOpenInSchool), rows)
}

fn seen(page: &Page) -> Option<AnyView> {
    let rows = page.seen.iter().map(seen_row).collect();
    card_of_rows("card record", say(Text::LessonsSeen), rows)
}

fn seen_row(seen: &Seen) -> AnyView {
    let title = seen.observation.title();
    let started = seen.observation.started.clock();
    let span = match seen.observation.ended {
        Some(ended) => language().span(started, ended.clock()),
        None => started.to_string(),
    };
    let talked = if seen.talked {
        Text::TalkedAlready
    } else {
        Text::NotTalkedYet
    };
    let talk = fill(Text::TalkAbout, &[("lesson", &title)]);
    let words = row_words(title, format!("{span} · {}", say(talked)));
    view! {
        <li class="row">
            <a class="words" href=Place::Observe(seen.id).path()>{words}</a>
            <a class="go quiet small" href=Place::Talk(seen.id).path() aria-label=talk>
                {say(Text::Talk)}
            </a>
        </li>
    }
    .into_any()
}

/// Where an agreed lesson is, who teaches it and what was asked for.
pub fn lesson_details(lesson: &AgreedLesson, teachers: &[(RecordId, Person)]) -> String {
    let teacher = teachers.iter().find(|(id, _)| Some(*id) == lesson.teacher);
    let at = lesson.at.map(|at| at.to_string());
    let name = teacher.map(|(_, person)| person.name.clone());
    let focus = (!lesson.focus.is_empty()).then(|| lesson.focus.clone());
    let parts: Vec<String> = [at, name, focus].into_iter().flatten().collect();
    parts.join(" · ")
}

fn plan_card(page: &Page) -> AnyView {
    let visit = &page.visit;
    let lessons: Vec<_> = visit
        .lessons
        .iter()
        .filter(|lesson| !lesson.removed)
        .collect();
    let row = |lesson: &&AgreedLesson| {
        row_told(lesson.title(), lesson_details(lesson, &page.teachers), None)
    };
    let rows: Vec<AnyView> = lessons.iter().map(row).collect();
    let meets = agenda(visit);
    let fact = |label: Text, text: &str| {
        (!text.is_empty()).then(|| {
            view! {
                <h3>{say(label)}</h3>
                <p class="prose"><bdi>{text.to_owned()}</bdi></p>
            }
            .into_any()
        })
    };
    let facts = [
        fact(Text::SchoolAsks, &visit.school_asks),
        fact(Text::Priority, &visit.priority),
        fact(Text::Materials, &visit.materials),
        fact(Text::Travel, &visit.travel),
    ];
    view! {
        <section class="card">
            <h2>{say(Text::Purpose)}</h2>
            <p class="prose"><bdi>{visit.purpose.clone()}</bdi></p>
            <p class="soft"><bdi>{meets}</bdi></p>
            {(!lessons.is_empty()).then(|| view! {
                <h3>{say(Text::AgreedLessons)}</h3>
                {row_list(rows)}
            })}
            {facts.into_iter().flatten().collect_view()}
        </section>
    }
    .into_any()
}

/// "Start visit" was a slip of the thumb: as long as nothing was seen, the
/// visit goes back to the day it was planned for.
fn not_started(id: RecordId, page: &Page) -> Option<AnyView> {
    let book = fieldbook();
    let untouched = page.seen.is_empty() && page.running.is_empty();
    let mut visit = page.visit.clone();
    visit.take_back_start();
    let take_back = move |_| {
        let visit = visit.clone();
        begin(async move {
            book.save(Batch::new().put(id, &visit)).await;
        });
    };
    untouched.then(|| go_button("word", say(Text::NotStartedYet), take_back))
}

/// The plan for the Head Teacher, by message.
fn share_plan(id: RecordId) -> AnyView {
    let book = fieldbook();
    let share = move |_| {
        begin(async move {
            match plan_material(&book.phone(), id).await {
                Ok(Some(material)) => {
                    let page = documents::visit_plan(&material, language(), today());
                    let shared = share::share(&material.school.name, &page.text()).await;
                    share::tell(book, shared);
                }
                Ok(None) => {}
                Err(error) => book.trouble(&error),
            }
        });
    };
    go_button("go quiet", say(Text::SharePlan), share)
}
