//! A school's page: who to call, what is open, and what happened there.

use crate::clock::{Wall, today};
use crate::fieldbook::reading;
use crate::frame::{head, screen};
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::paging::Paged;
use crate::parts::button::{Weight, button, go_link};
use crate::parts::list::{bdi, card_of_rows, row_link, row_list};
use crate::routes::Place;
use crate::slot::derived;
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
pub fn school(id: RecordId) -> El {
    let page = reading(async move |phone: Phone| read(&phone, id).await);
    let title = move || {
        page.with(|page| match page {
            None => String::new(),
            Some(None) => say(Text::NotHere).into_owned(),
            Some(Some(page)) => page.school.name.clone(),
        })
    };
    let here = derived(move || page.with(|page| matches!(page, Some(Some(_)))));
    let top = live(move || {
        page.with(|page| match page {
            None => Nodes::none(),
            Some(None) => el("p").put(say(Text::NotHereMore)).into(),
            Some(Some(page)) => shown(id, page),
        })
    });
    let main = top.live(move || here.get().then(|| story(id)));
    let plan = format!("{}?school={id}", Place::Plan(Wall.record_id()).path());
    let foot = live(move || {
        here.get()
            .then(|| go_link("go", &plan, say(Text::PlanAVisit)))
    });
    screen(head(title).back(Place::Schools), main, foot)
}

fn shown(id: RecordId, page: &Page) -> Nodes {
    let day = today();
    let form = Place::SchoolForm(id).path();
    let ways = el("div")
        .class("go-row")
        .put(call(&page.school))
        .put(go_link("go quiet small", &form, say(Text::ChangeSchool)));
    facts(&page.school)
        .put(ways)
        .put(steps(
            Text::YouPromised,
            "card promise",
            &page.open.promises,
            day,
        ))
        .put(steps(
            Text::StillOpenInSchool,
            "card",
            &page.open.in_school,
            day,
        ))
}

fn facts(school: &School) -> Nodes {
    let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
    let facts = [
        (Text::HeadTeacher, school.head_teacher.clone()),
        (Text::Place, school.place.clone()),
        (Text::SchoolCode, school.code.clone()),
        (Text::Chair, school.chair.clone()),
        (Text::GirlsEnrolled, number(school.girls)),
        (Text::BoysEnrolled, number(school.boys)),
    ];
    let known = facts.iter().filter(|(_, value)| !value.is_empty());
    let mut list = el("dl").class("facts");
    let mut none = true;
    for (label, value) in known {
        none = false;
        list = list
            .put(el("dt").put(say(*label)))
            .put(" ")
            .put(el("dd").put(bdi(value)));
    }
    (!none).then_some(list).into()
}

/// A link that calls the Head Teacher, if the school has a number.
fn call(school: &School) -> Option<El> {
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
    let link = el("a").class("go quiet small").attr("href", &href);
    Some(link.put(bdi(&call)))
}

fn steps(title: Text, tone: &'static str, steps: &[(RecordId, Step)], day: Day) -> Option<El> {
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
        row_link(&href, &step.what, &below.join(" · "), "")
    };
    card_of_rows(tone, say(title), steps.iter().map(row).collect())
}

/// Visits and lessons, newest first, a page at a time.
fn story(id: RecordId) -> El {
    let rows = Paged::open(PAGE, async move |phone: Phone, most| {
        phone
            .find(Query::school(id).newest_first().limit(most))
            .await
    });
    let day = today();
    let list = move || {
        rows.with(|rows| {
            let told: Vec<El> = rows.iter().filter_map(|row| told(row, day)).collect();
            match told.is_empty() {
                true => el("p").class("soft").put(say(Text::NothingYet)),
                false => row_list(told),
            }
        })
    };
    let has_more = rows.has_more();
    let older = move || {
        let more = move || button(say(Text::ShowOlder), move || rows.more());
        has_more.get().then(|| more().weight(Weight::Quiet))
    };
    el("section")
        .class("stack")
        .put(el("h2").put(say(Text::Timeline)))
        .live(list)
        .live(older)
}

/// A row of the story: visits and lessons; what belongs to them is on their pages.
fn told(row: &Row, day: Day) -> Option<El> {
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
    Some(row_link(&place.path(), &title, &below, ""))
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
