//! A visit's own page: the plan before, the work during, what came of it after.

use crate::clock::{Wall, today};
use crate::fieldbook::{fieldbook, reading};
use crate::frame::{head, screen};
use crate::go::go;
use crate::parts::field::FieldKind;
use crate::parts::sheet::Sheet;
use crate::routes::Place;
use crate::task::begin;
use crate::views::plan::{known_teachers, opening, when};
use crate::views::today::{agenda, school_name};
use crate::words::{Text, fill, language, say};
use domain::feedback::Feedback;
use domain::ids::{RecordId, Source};
use domain::observation::Observation;
use domain::person::Person;
use domain::step::{Step, StepState};
use domain::text::tidy;
use domain::visit::{AgreedLesson, Opening, Visit, VisitState};
use leptos::prelude::*;
use storage::{Batch, Error, Phone, Query};

/// All a visit's page shows.
struct Page {
    school: String,
    visit: Visit,
    opening: Opening,
    seen: Vec<Seen>,
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
    for (id, observation) in phone
        .find_as::<Observation>(Query::of(id, "observation"))
        .await?
    {
        let talks = phone.find_as::<Feedback>(Query::of(id, "feedback")).await?;
        let talked = !talks.is_empty();
        seen.push(Seen {
            id,
            observation,
            talked,
        });
    }
    seen.sort_by_key(|seen| (seen.observation.started, seen.id));
    Ok(Some(Page {
        school: school_name(phone, visit.school).await?,
        opening: opening(phone, visit.school).await?,
        teachers: known_teachers(phone, visit.school).await?,
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
            <a class="go quiet" href=Place::Plan(id).path()>{say(Text::ChangePlan)}</a>
        }
        .into_any()
    };
    match page.visit.state {
        VisitState::Planned => view! { {planned()} {call_off(id)} }.into_any(),
        VisitState::CalledOff => {
            let why = fill(Text::CalledOffBecause, &[("why", &page.visit.why)]);
            view! { <p class="card"><bdi>{why}</bdi></p> {planned()} }.into_any()
        }
        VisitState::UnderWay => under_way(page),
        VisitState::Closed => closed(id, page),
    }
}

fn foot(id: RecordId, page: &Page) -> AnyView {
    match page.visit.state {
        VisitState::Planned | VisitState::CalledOff => view! {
            <button type="button" class="go" on:click=move |_| start(id)>
                {say(Text::StartVisit)}
            </button>
        }
        .into_any(),
        VisitState::UnderWay => work(id, page),
        VisitState::Closed => view! {
            <a class="go" href=Place::Summary(id).path()>{say(Text::Summary)}</a>
        }
        .into_any(),
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

fn under_way(page: &Page) -> AnyView {
    view! {
        {promises(&page.opening)}
        {seen(page)}
        {plan_card(page)}
        {still_open(&page.opening.in_school)}
    }
    .into_any()
}

fn closed(id: RecordId, page: &Page) -> AnyView {
    let change = view! {
        <a class="go quiet" href=Place::Close(id).path()>{say(Text::ChangeClosing)}</a>
    };
    let steps: Vec<_> = page
        .opening
        .promises
        .iter()
        .chain(&page.opening.in_school)
        .filter(|(_, step)| step.visit == id)
        .cloned()
        .collect();
    view! {
        {seen(page)}
        {still_open(&steps)}
        {plan_card(page)}
        {change}
    }
    .into_any()
}

/// My promises to this school; "Done" can be said right here.
fn promises(opening: &Opening) -> Option<AnyView> {
    if opening.promises.is_empty() {
        return None;
    }
    let rows: Vec<_> = opening
        .promises
        .iter()
        .map(|(id, step)| promise(*id, step))
        .collect();
    Some(
        view! {
            <section class="card promise">
                <h2>{say(Text::YouPromised)}</h2>
                <ul class="rows">{rows}</ul>
            </section>
        }
        .into_any(),
    )
}

fn promise(id: RecordId, step: &Step) -> AnyView {
    let book = fieldbook();
    let agreed = language().date(step.agreed, today());
    let from = fill(Text::FromVisitOn, &[("date", &agreed)]);
    let words = step.what.clone();
    let step = step.clone();
    let done = move |_| {
        if let Ok(done) = step.moved_to(StepState::Done, "", today()) {
            begin(async move {
                book.save(Batch::new().put(id, &done)).await;
            });
        }
    };
    view! {
        <li class="row">
            <span class="words">
                <span class="prose"><bdi>{words.clone()}</bdi></span>
                <small>{from}</small>
            </span>
            <button type="button" class="go quiet small" on:click=done>
                {say(Text::MarkDone)} <span class="unseen">": " {words}</span>
            </button>
        </li>
    }
    .into_any()
}

fn still_open(steps: &[(RecordId, Step)]) -> Option<AnyView> {
    if steps.is_empty() {
        return None;
    }
    let rows = steps.iter().map(|(_, step)| {
        let by = step
            .by
            .map(|by| fill(Text::ByDay, &[("date", &language().date(by, today()))]));
        let parts: Vec<String> = [Some(step.who.clone()), by]
            .into_iter()
            .flatten()
            .filter(|part| !part.is_empty())
            .collect();
        view! {
            <li class="row">
                <span class="words">
                    <span class="prose"><bdi>{step.what.clone()}</bdi></span>
                    <small><bdi>{parts.join(" · ")}</bdi></small>
                </span>
            </li>
        }
    });
    let rows = rows.collect_view();
    Some(
        view! {
            <section class="card">
                <h2>{say(Text::StillOpenInSchool)}</h2>
                <ul class="rows">{rows}</ul>
            </section>
        }
        .into_any(),
    )
}

fn seen(page: &Page) -> Option<AnyView> {
    if page.seen.is_empty() {
        return None;
    }
    let rows = page.seen.iter().map(|seen| {
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
        view! {
            <li class="row">
                <a class="words" href=Place::Observe(seen.id).path()>
                    <bdi>{title}</bdi>
                    <small>{span} " · " {say(talked)}</small>
                </a>
                <a class="go quiet small" href=Place::Talk(seen.id).path() aria-label=talk>
                    {say(Text::Talk)}
                </a>
            </li>
        }
    });
    let rows = rows.collect_view();
    Some(
        view! {
            <section class="card record">
                <h2>{say(Text::LessonsSeen)}</h2>
                <ul class="rows">{rows}</ul>
            </section>
        }
        .into_any(),
    )
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
    let rows = lessons.iter().map(|lesson| {
        view! {
            <li class="row">
                <span class="words">
                    <bdi>{lesson.title()}</bdi>
                    <small><bdi>{lesson_details(lesson, &page.teachers)}</bdi></small>
                </span>
            </li>
        }
    });
    let rows = rows.collect_view();
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
                <ul class="rows">{rows}</ul>
            })}
            {facts.into_iter().flatten().collect_view()}
        </section>
    }
    .into_any()
}

/// Calling the visit off, with why; it stays on the calendar as called off.
fn call_off(id: RecordId) -> AnyView {
    let book = fieldbook();
    let asking = RwSignal::new(false);
    let why = RwSignal::new(String::new());
    let faults: crate::forms::Faults = RwSignal::new(Vec::new());
    let call = move |_| {
        begin(async move {
            let phone = book.phone();
            let Ok(Some(visit)) = phone.get::<Visit>(id).await else {
                return;
            };
            let visit = Visit {
                state: VisitState::CalledOff,
                why: tidy(&why.get_untracked()),
                ..visit.record
            };
            let found = domain::record::Record::check(&visit);
            if found.is_empty() {
                asking.set(false);
                book.save(Batch::new().put(id, &visit)).await;
            } else {
                crate::forms::show(faults, found);
            }
        });
    };
    view! {
        <button type="button" class="word" on:click=move |_| asking.set(true)>
            {say(Text::CallOff)}
        </button>
        <Sheet
            title=say(Text::CallOff)
            close=say(Text::Cancel)
            open=asking
            on_close=Callback::new(move |()| asking.set(false))
        >
            {crate::forms::input(Text::CallOffWhy, "why")
                .kind(FieldKind::Prose)
                .faults(faults)
                .bind((move || why.get(), move |typed| why.set(typed)))}
            <button type="button" class="go" on:click=call>{say(Text::CallOff)}</button>
        </Sheet>
    }
    .into_any()
}
