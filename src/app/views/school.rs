//! A school's page: who to call, what is open, and what happened there.

use crate::clock::{Wall, today};
use crate::fieldbook::reading;
use crate::frame::{head, screen};
use crate::later;
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::parts::button::go_link;
use crate::parts::list::{bdi, card_of_rows, row_link};
use crate::routes::Place;
use crate::slot::derived;
use crate::words::{Text, fill, language, say};
use domain::day::Day;
use domain::ids::{RecordId, Source};
use domain::school::School;
use domain::step::{Side, Step};
use domain::visit::Opening;
use storage::{Error, Phone};

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
    let main = top.live(move || here.get().then(|| later::rest_of_school(id)));
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
