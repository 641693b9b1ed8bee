//! A visit's own page: the plan before, the work during, what came of it after.

use crate::clock::{Wall, today};
use crate::cluster::school_name;
use crate::fieldbook::{fieldbook, reading};
use crate::frame::{head, screen};
use crate::go::go;
use crate::later;
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::parts::button::{Weight, button, go_button, go_link};
use crate::parts::list::{bdi, card_of_rows, row_link, row_list, row_told, row_way};
use crate::routes::Place;
use crate::task::begin;
use crate::views::plan::{known_teachers, opening, when};
use crate::views::running::{running_card, running_on, when_begun};
use crate::views::today::agenda;
use crate::words::{Text, fill, language, say};
use domain::checklist::Task;
use domain::day::Moment;
use domain::feedback::Feedback;
use domain::ids::{RecordId, Source};
use domain::lesson::Lesson;
use domain::observation::Observation;
use domain::order::sort_by_key;
use domain::person::Person;
use domain::profile::Profile;
use domain::record::Record;
use domain::step::{Step, StepState};
use domain::visit::{AgreedLesson, Opening, Visit, VisitState};
use storage::{Batch, Error, Phone, Query};

/// All a visit's page shows.
pub struct Page {
    school: String,
    /// The visit.
    pub visit: Visit,
    /// What is open there.
    pub opening: Opening,
    /// Its lessons.
    pub seen: Vec<Seen>,
    running: Vec<(RecordId, Lesson)>,
    teachers: Vec<(RecordId, Person)>,
    /// Another leader's card is here: something came over with a cluster.
    came_over: bool,
    /// It was handed on, and is only read here.
    pub is_read: bool,
}

/// A lesson of it.
pub struct Seen {
    /// The observation.
    pub id: RecordId,
    /// What was seen.
    pub observation: Observation,
    /// A conversation about it is here.
    pub talked: bool,
}

/// Reads it; none where it is not on this phone.
///
/// # Errors
/// As [`Phone::get`].
pub async fn read(phone: &Phone, id: RecordId) -> Result<Option<Page>, Error> {
    let visit = phone.get::<Visit>(id).await?;
    let Some(visit) = visit.filter(|visit| !visit.deleted) else {
        return Ok(None);
    };
    let (is_read, visit) = (visit.is_read, visit.record);
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
    sort_by_key(&mut seen, |seen| (seen.observation.started, seen.id));
    Ok(Some(Page {
        school: school_name(phone, visit.school).await?,
        opening: opening(phone, visit.school).await?.of_visit(id, &visit),
        teachers: known_teachers(phone, visit.school).await?,
        running: running_on(phone, id).await?,
        came_over: phone.count(Query::kind(Profile::KIND)).await? > 1,
        seen,
        visit,
        is_read,
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
pub fn visit(id: RecordId) -> Nodes {
    let page = reading(async move |phone: Phone| read(&phone, id).await);
    later::after_open_visit();
    crate::views::when_found(page, move |page| {
        let top = head(move || page.with(|page| page.school.clone()))
            .above(move || page.with(|page| above(&page.visit)))
            .back(Place::Today);
        let main = later::still_coming().put(live(move || page.with(|page| main(id, page))));
        let foot = live(move || page.with(|page| foot(id, page)));
        screen(top, main, foot)
    })
}

/// "Under way · since 08:05", "Planned · Tuesday 14 October, 08:00–12:30".
fn above(visit: &Visit) -> String {
    let state = say(visit.state.words());
    let since = match (visit.state, visit.started, visit.closed) {
        (VisitState::UnderWay, Some(at), _) => fill(Text::SinceTime, &[("time", &when_begun(at))]),
        (VisitState::Closed, Some(from), to) => when(&took_place(visit, from, to)),
        _ => when(visit),
    };
    let state = match visit.written {
        Some(_) => say(Text::AddedAfterwards),
        None => state,
    };
    format!("{state} · {since}")
}

/// `visit` with the times at which it took place in place of the planned ones.
fn took_place(visit: &Visit, from: Moment, to: Option<Moment>) -> Visit {
    let to = to.filter(|to| to.day() == from.day());
    Visit {
        day: from.day(),
        from: Some(from.clock()),
        to: to.map(Moment::clock),
        ..visit.clone()
    }
}

fn main(id: RecordId, page: &Page) -> Nodes {
    match page.came_over || page.is_read {
        true => later::visit_of_cluster_handed_on(id),
        false => main_of(id, page),
    }
}

/// The page of a visit of this leader's own.
pub fn main_of(id: RecordId, page: &Page) -> Nodes {
    match page.visit.state {
        VisitState::Planned => planned(id, page).put(later::rest_of_visit(id)),
        VisitState::CalledOff => {
            let why = fill(Text::CalledOffBecause, &[("why", &page.visit.why)]);
            Nodes::from(el("p").class("card").put(bdi(&why))).put(planned(id, page))
        }
        VisitState::UnderWay => under_way(id, page),
        VisitState::Closed => closed(id, page),
    }
}

/// The form was opened on the visit's page, where Back leads.
pub const PLANNED: &str = "?planned";

fn planned(id: RecordId, page: &Page) -> Nodes {
    let quiet = |href: String, text| go_link("go quiet", &href, say(text));
    let has_come = page.visit.day <= today();
    let past = Place::Afterwards(id).path() + PLANNED;
    let took_place = has_come.then(|| quiet(past, Text::ItTookPlace));
    let ways = el("div")
        .class("go-row")
        .put(quiet(Place::Plan(id).path() + PLANNED, Text::ChangePlan))
        .put(quiet(Place::PlanPaper(id).path(), Text::HandOverPlan))
        .put(took_place);
    Nodes::from(promises(&page.opening))
        .put(later::since_last_visit(id))
        .put(plan_card(page))
        .put(checklist(id, page))
        .put(still_open(&page.opening.in_school))
        .put(ways)
}

fn foot(id: RecordId, page: &Page) -> Nodes {
    match page.visit.state {
        VisitState::Closed => go_link("go", &Place::Summary(id).path(), say(Text::Summary)).into(),
        _ if page.is_read => Nodes::none(),
        VisitState::Planned | VisitState::CalledOff => {
            go_button("go", say(Text::StartVisit), move || start(id)).into()
        }
        VisitState::UnderWay => work(id, page),
    }
}

/// The main action grows with the visit: first to observe, then to close.
fn work(id: RecordId, page: &Page) -> Nodes {
    let (first, then) = if page.seen.is_empty() {
        ("go", "go quiet")
    } else {
        ("go quiet", "go")
    };
    let observe = Place::ChooseLesson(id).path();
    let observe = go_link(first, &observe, say(Text::ObserveALesson));
    Nodes::from(observe).put(go_link(
        then,
        &Place::Close(id).path(),
        say(Text::CloseVisit),
    ))
}

fn under_way(id: RecordId, page: &Page) -> Nodes {
    running(page)
        .put(promises(&page.opening))
        .put(later::since_last_visit(id))
        .put(seen(page))
        .put(checklist(id, page))
        .put(plan_card(page))
        .put(still_open(&page.opening.in_school))
        .put(later::rest_of_visit(id))
}

/// Its lessons that still run.
pub fn running(page: &Page) -> Nodes {
    page.running.iter().map(running_card).collect()
}

fn closed(id: RecordId, page: &Page) -> Nodes {
    let close = Place::Close(id).path();
    let change = go_link("go quiet", &close, say(Text::ChangeClosing));
    running(page)
        .put(seen(page))
        .put(checklist(id, page))
        .put(what_was_agreed(id, page))
        .put(change)
        .put(later::rest_of_visit(id))
}

/// What was agreed at it, as far as it is open, and the plan.
pub fn what_was_agreed(id: RecordId, page: &Page) -> Nodes {
    let all = page.opening.promises.iter().chain(&page.opening.in_school);
    let agreed = Opening::of(all.filter(|(_, step)| step.visit == id).cloned());
    Nodes::from(promises(&agreed))
        .put(still_open(&agreed.in_school))
        .put(plan_card(page))
}

/// The way to the checklist, with how much of it is done.
fn checklist(id: RecordId, page: &Page) -> El {
    let talked = page.seen.iter().any(|seen| seen.talked);
    let recorded = page.visit.recorded(!page.seen.is_empty(), talked);
    let done = [page.visit.done(&recorded), Task::ALL.len()].map(|n| n.to_string());
    let done = fill(Text::DoneOf, &[("n", &done[0]), ("all", &done[1])]);
    let path = Place::Checklist(id).path();
    let row = row_link(&path, &say(Text::Checklist), &done, "");
    el("div").class("card").put(row_list(vec![row]))
}

/// My promises to this school; "Done" can be said right here.
fn promises(opening: &Opening) -> Option<El> {
    let rows = opening.promises.iter().map(|(id, step)| promise(*id, step));
    card_of_rows("card promise", say(Text::YouPromised), rows.collect())
}

/// A promise, with the way to say that it is done.
pub fn promise(id: RecordId, step: &Step) -> El {
    let book = fieldbook();
    let agreed = language().date(step.agreed, today());
    let from = fill(Text::PromisedOn, &[("date", &agreed)]);
    let words = step.what.clone();
    let step = step.clone();
    let done = move || {
        if let Ok(done) = step.moved_to(StepState::Done, "", today()) {
            begin(async move {
                book.save(Batch::new().put(id, &done)).await;
            });
        }
    };
    let label = say(Text::MarkDone);
    let spoken = format!("{label}: {words}");
    let done = button(label, done).spoken(spoken).weight(Weight::Small);
    row_told(&words, &from, done)
}

fn still_open(steps: &[(RecordId, Step)]) -> Option<El> {
    let row = |(_, step): &(RecordId, Step)| {
        let by = step.by.map(|by| language().date(by, today()));
        let by = by.map(|by| fill(Text::ByDay, &[("date", &by)]));
        let who = Some(step.who.clone()).filter(|who| !who.is_empty());
        let below: Vec<String> = [who, by].into_iter().flatten().collect();
        row_told(&step.what, &below.join(" · "), ())
    };
    let rows = steps.iter().map(row).collect();
    card_of_rows("card", say(Text::StillOpenInSchool), rows)
}

fn seen(page: &Page) -> Option<El> {
    let shut = fieldbook().some_are_shut().get();
    let rows = page.seen.iter().map(|seen| seen_row(seen, shut)).collect();
    card_of_rows("card record", say(Text::LessonsSeen), rows)
}

/// When it was.
pub fn times(seen: &Observation) -> String {
    let started = seen.started.clock();
    match seen.ended {
        Some(ended) => language().span(started, ended.clock()),
        None => started.to_string(),
    }
}

/// `shut`: a conversation about it may be here and cannot be read; whether, is looked up.
fn seen_row(seen: &Seen, shut: bool) -> El {
    let title = seen.observation.title();
    let span = times(&seen.observation);
    let told_later = (shut && !seen.talked).then(|| later::talk_about(seen.id));
    let talked = match seen.talked {
        true => Text::TalkedAlready,
        false => Text::NotTalkedYet,
    };
    let talk_about = fill(Text::TalkAbout, &[("lesson", &title)]);
    let below = match told_later {
        Some(_) => span,
        None => format!("{span} · {}", say(talked)),
    };
    let lesson = row_way(&Place::Observe(seen.id).path(), &title, &below).put(told_later);
    let talk = Place::Talk(seen.id).path();
    let talk = go_link("go quiet small", &talk, say(Text::Talk)).attr("aria-label", &talk_about);
    el("li").class("row").put(lesson).put(talk)
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

fn plan_card(page: &Page) -> El {
    let visit = &page.visit;
    let lessons = visit.lessons.iter().filter(|lesson| !lesson.removed);
    let row = |lesson: &AgreedLesson| {
        let details = lesson_details(lesson, &page.teachers);
        row_told(&lesson.title(), &details, ())
    };
    let rows: Vec<El> = lessons.map(row).collect();
    let lessons = (!rows.is_empty()).then(|| {
        let title = el("h3").put(say(Text::AgreedLessons));
        Nodes::from(title).put(row_list(rows))
    });
    let prose = |text: &str| el("p").class("prose").put(bdi(text));
    let fact = |label: Text, text: &str| {
        let title = || Nodes::from(el("h3").put(say(label)));
        (!text.is_empty()).then(|| title().put(prose(text)))
    };
    el("section")
        .class("card")
        .put(el("h2").put(say(Text::Purpose)))
        .put(prose(&visit.purpose))
        .put(el("p").class("soft").put(bdi(&agenda(visit))))
        .put(lessons)
        .put(fact(Text::SchoolAsks, &visit.school_asks))
        .put(fact(Text::Priority, &visit.priority))
        .put(fact(Text::Materials, &visit.materials))
        .put(fact(Text::Travel, &visit.travel))
}
