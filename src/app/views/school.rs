//! A school's page: who to call, what is open, and what happened there.

use crate::clock::{Wall, today};
use crate::fieldbook::reading;
use crate::frame::{head, screen};
use crate::live::live;
use crate::paging::Paged;
use crate::parts::button::{Button, Weight, go_link};
use crate::parts::list::row_link;
use crate::routes::Place;
use crate::words::{Text, fill, language, say};
use domain::day::Day;
use domain::ids::{RecordId, Source};
use domain::kinds::Kind;
use domain::observation::Observation;
use domain::record::Record;
use domain::school::School;
use domain::step::{Side, Step};
use domain::visit::{Opening, Visit, VisitState};
use domain::words::Say;
use leptos::prelude::*;
use storage::{Error, Phone, Query, Row};

/// How many rows of the story are read at a time: about half a term.
const PAGE: usize = 40;

struct Page {
    school: School,
    open: Opening,
}

async fn read(phone: &Phone, id: RecordId) -> Result<Option<Page>, Error> {
    let Some(stored) = phone
        .get::<School>(id)
        .await?
        .filter(|school| !school.deleted)
    else {
        return Ok(None);
    };
    Ok(Some(Page {
        school: stored.record,
        open: super::plan::opening(phone, id).await?,
    }))
}

/// The page of school `id`.
pub fn school(id: RecordId) -> AnyView {
    let page = reading(async move |phone: Phone| read(&phone, id).await);
    let title = move || {
        page.with(|page| match page {
            None => String::new(),
            Some(None) => say(Text::NotHere).into_owned(),
            Some(Some(page)) => page.school.name.clone(),
        })
    };
    let here = Memo::new(move |_| page.with(|page| matches!(page, Some(Some(_)))));
    let story = move || here.get().then(|| story(id));
    let main = view! {
        {live(move || page.with(|page| match page {
            None => None,
            Some(None) => Some(view! { <p>{say(Text::NotHereMore)}</p> }.into_any()),
            Some(Some(page)) => Some(shown(id, page)),
        }))}
        {live(story)}
    };
    let plan = format!("{}?school={id}", Place::Plan(Wall.record_id()).path());
    let foot = move || {
        let plan = plan.clone();
        here.get()
            .then(|| go_link("go", plan, say(Text::PlanAVisit)))
    };
    let head = head(title).back(Place::Schools);
    screen(head, main, Some(foot.into_any()))
}

fn shown(id: RecordId, page: &Page) -> AnyView {
    let school = &page.school;
    let day = today();
    view! {
        {facts(school)}
        <div class="go-row">
            {call(school)}
            {go_link("go quiet small", Place::SchoolForm(id).path(), say(Text::ChangeSchool))}
        </div>
        {steps(Text::YouPromised, "card promise", &page.open.promises, day)}
        {steps(Text::StillOpenInSchool, "card", &page.open.in_school, day)}
    }
    .into_any()
}

fn facts(school: &School) -> AnyView {
    let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
    let facts = [
        (Text::HeadTeacher, school.head_teacher.clone()),
        (Text::Place, school.place.clone()),
        (Text::SchoolCode, school.code.clone()),
        (Text::Chair, school.chair.clone()),
        (Text::GirlsEnrolled, number(school.girls)),
        (Text::BoysEnrolled, number(school.boys)),
    ];
    let fact = |(label, value): (Text, String)| {
        (!value.is_empty())
            .then(|| view! { <dt>{say(label)}</dt> <dd><bdi>{value}</bdi></dd> }.into_any())
    };
    let facts: Vec<AnyView> = facts.into_iter().filter_map(fact).collect();
    if facts.is_empty() {
        return ().into_any();
    }
    view! { <dl class="facts">{facts}</dl> }.into_any()
}

/// A link that calls the Head Teacher, if the school has a number.
fn call(school: &School) -> Option<AnyView> {
    let dialled: String = school
        .phone
        .chars()
        .filter(|c| c.is_ascii_digit() || matches!(c, '+' | '*' | '#'))
        .collect();
    if dialled.is_empty() {
        return None;
    }
    let name = match school.head_teacher.as_str() {
        "" => school.phone.as_str(),
        name => name,
    };
    let call = fill(Text::Call, &[("name", name)]);
    let href = format!("tel:{}", dialled.replace('#', "%23"));
    Some(view! { <a class="go quiet small" href=href><bdi>{call}</bdi></a> }.into_any())
}

fn steps(
    title: Text,
    class: &'static str,
    steps: &[(RecordId, Step)],
    day: Day,
) -> Option<AnyView> {
    if steps.is_empty() {
        return None;
    }
    let row = |(_, step): &(RecordId, Step)| {
        let group = match step.side {
            Side::School => "schools",
            Side::Leader => "mine",
        };
        let by = step
            .by
            .map(|by| fill(Text::ByDay, &[("date", &language().date(by, day))]));
        let below = [Some(step.who.clone()), by].into_iter().flatten();
        let below: Vec<String> = below.filter(|part| !part.is_empty()).collect();
        let href = format!("{}?group={group}", Place::Steps.path());
        row_link(href, step.what.clone(), below.join(" · "), "")
    };
    let rows: Vec<AnyView> = steps.iter().map(row).collect();
    Some(
        view! {
            <section class=class>
                <h2>{say(title)}</h2>
                <ul class="rows">{rows}</ul>
            </section>
        }
        .into_any(),
    )
}

/// Visits and lessons, newest first, a page at a time.
fn story(id: RecordId) -> AnyView {
    let rows = Paged::open(PAGE, async move |phone: Phone, most| {
        phone
            .find(Query::school(id).newest_first().limit(most))
            .await
    });
    let day = today();
    let list = move || {
        rows.with(|rows| {
            let told: Vec<AnyView> = rows.iter().filter_map(|row| told(row, day)).collect();
            if told.is_empty() {
                view! { <p class="soft">{say(Text::NothingYet)}</p> }.into_any()
            } else {
                view! { <ul class="rows">{told}</ul> }.into_any()
            }
        })
    };
    let has_more = rows.has_more();
    let older = move || {
        has_more.get().then(|| {
            let more = Callback::new(move |()| rows.more());
            view! { <Button label=say(Text::ShowOlder) weight=Weight::Quiet on_tap=more/> }
        })
    };
    view! {
        <section class="stack">
            <h2>{say(Text::Timeline)}</h2>
            {live(list)}
            {live(older)}
        </section>
    }
    .into_any()
}

/// A row of the story: visits and lessons; what belongs to them is on their pages.
fn told(row: &Row, day: Day) -> Option<AnyView> {
    let (place, what) = match row.kind.as_str() {
        Visit::KIND => (Place::Visit(row.id), visit_state(&row.state)),
        Observation::KIND => (Place::Observe(row.id), Kind::named(&row.kind)?.label),
        _ => return None,
    };
    let what = say(what).into_owned();
    let date = row
        .day
        .map(|on| language().day(on, day))
        .unwrap_or_default();
    let (title, below) = match row.words.as_str() {
        "" => (what, date),
        words => (words.to_owned(), format!("{what} · {date}")),
    };
    Some(row_link(place.path(), title, below, ""))
}

/// What a visit in that state is called; "Visit" once it has taken place.
fn visit_state(state: &str) -> Say {
    [
        VisitState::Planned,
        VisitState::UnderWay,
        VisitState::CalledOff,
    ]
    .into_iter()
    .find(|known| known.name() == state)
    .map_or(Say::Visit, VisitState::words)
}
