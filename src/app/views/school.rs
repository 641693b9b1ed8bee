//! A school's page: what it is. What is open, who its people are and what
//! happened there follows in [`super::school_rest`].

use crate::clock::Wall;
use crate::cluster;
use crate::fieldbook::reading;
use crate::frame::{head, screen};
use crate::later;
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::parts::button::go_link;
use crate::parts::list::bdi;
use crate::routes::Place;
use crate::slot::derived;
use crate::words::{Text, fill, say};
use domain::ids::{RecordId, Source};
use domain::school::School;
use domain::telephone::numbers;
use futures_util::future::try_join;
use storage::{Error, Phone, Query};

struct Page {
    /// The school that remains, should this one have given way.
    id: RecordId,
    school: School,
    /// Whether there is anything of it beside itself.
    is_told: bool,
    /// Another leads it now.
    is_handed_on: bool,
}

async fn read(phone: &Phone, id: RecordId) -> Result<Option<Page>, Error> {
    let newest = |id| phone.find(Query::school(id).newest_first().limit(1));
    // Nearly always it is the school that remains: both are asked for at once.
    let (stored, mut told) = try_join(cluster::stored(phone, id), newest(id)).await?;
    let Some(stored) = stored else {
        return Ok(None);
    };
    if stored.id != id {
        told = newest(stored.id).await?;
    }
    Ok(Some(Page {
        id: stored.id,
        is_told: !told.is_empty(),
        is_handed_on: stored.is_read,
        school: stored.record,
    }))
}

/// The page of school `id`.
pub fn school(id: RecordId) -> El {
    let page = reading(async move |phone: Phone| read(&phone, id).await);
    let found = move |page: &Option<Option<Page>>| page.as_ref()?.as_ref().map(|page| page.id);
    let here = derived(move || page.with(found));
    let is_missing = derived(move || page.with(|page| matches!(page, Some(None))));
    let title = move || {
        page.with(|page| match page {
            None => String::new(),
            Some(None) => say(Text::NotHere).into_owned(),
            Some(Some(page)) => page.school.name.clone(),
        })
    };
    let top = live(move || {
        page.with(|page| match page {
            None => Nodes::none(),
            Some(None) => later::why_not_here(),
            Some(Some(page)) => shown(page),
        })
    });
    let is_told = derived(move || page.with(|page| Some(page.as_ref()?.as_ref()?.is_told)));
    let call = move || page.with(|page| Some(call(&page.as_ref()?.as_ref()?.school)));
    let meanwhile = move || {
        let nothing = el("p").class("soft").put(say(Text::NothingYet));
        Nodes::from(call()).put((is_told.get() == Some(false)).then_some(nothing))
    };
    // Not after the page was read, but beside it.
    let main = top.live(move || {
        let is_told = move || is_told.get() == Some(true);
        (!is_missing.get()).then(|| later::rest_of_school(id, is_told, meanwhile))
    });
    let fresh = Wall.record_id();
    let foot = live(move || {
        let is_archived = |page: &Page| page.school.archived.is_some() || page.is_handed_on;
        let id = here.get()?;
        let archived = page.with(|page| page.iter().flatten().any(is_archived));
        let plan = format!("{}?school={id}", Place::Plan(fresh).path());
        let past = format!("{}?school={id}", Place::Afterwards(fresh).path());
        (!archived).then(|| {
            let past = go_link("go quiet", &past, say(Text::AddPastVisit));
            Nodes::from(past).put(go_link("go", &plan, say(Text::PlanAVisit)))
        })
    });
    screen(head(title).back(Place::Schools), main, foot)
}

fn shown(page: &Page) -> Nodes {
    let form = Place::SchoolForm(page.id).path();
    let change = go_link("go quiet small", &form, say(Text::ChangeSchool));
    facts(&page.school).put((!page.is_handed_on).then_some(change))
}

/// What is known of a school.
pub fn facts(school: &School) -> Nodes {
    let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
    let facts = [
        (Text::HeadTeacher, school.head_teacher.clone()),
        (Text::Place, school.place.clone()),
        (Text::SchoolCode, school.code.clone()),
        (Text::Chair, school.chair.clone()),
        (Text::GirlsEnrolled, number(school.girls)),
        (Text::BoysEnrolled, number(school.boys)),
        (Text::Levels, school.levels.clone()),
        (Text::Languages, school.languages.clone()),
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

/// Links that call the Head Teacher, one for each number.
fn call(school: &School) -> Nodes {
    let name = match school.head_teacher.as_str() {
        "" => school.phone.as_str(),
        name => name,
    };
    call_links(&school.phone, name)
}

/// A link that calls the person of that `name`, for each number in `phone`.
pub fn call_links(phone: &str, name: &str) -> Nodes {
    let link = |(number, name): (String, String)| {
        let link = el("a").class("go quiet small");
        let call = fill(Text::Call, &[("name", &name)]);
        link.attr("href", &dial_link(&number)).put(bdi(&call))
    };
    named_numbers(phone, name).into_iter().map(link).collect()
}

/// Each number in `phone`, with how its person is named where there are several.
pub fn named_numbers(phone: &str, name: &str) -> Vec<(String, String)> {
    let numbers = numbers(phone);
    let is_one = numbers.len() == 1;
    let named = |number: String| {
        let named = match is_one {
            true => name.to_owned(),
            false => format!("{name}, {number}"),
        };
        (number, named)
    };
    numbers.into_iter().map(named).collect()
}

/// Where a tap dials `number`, one of those that [`numbers`] gives.
pub fn dial_link(number: &str) -> String {
    format!("tel:{}", number.replace('#', "%23"))
}
