//! Two records of one school: chosen, seen side by side, joined (S27).

use super::schools::last_closed;
use crate::clock::today;
use crate::cluster;
use crate::fieldbook::{Fieldbook, fieldbook, reading};
use crate::frame::{head, screen};
use crate::go::{asked, go_instead, go_part};
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::parts::button::go_button;
use crate::parts::choice::choice;
use crate::parts::list::{bdi, row_link, row_list};
use crate::routes::Place;
use crate::slot::{Slot, derived};
use crate::task::begin;
use crate::views::when_found;
use crate::words::{Text, language, say};
use domain::day::Day;
use domain::ids::RecordId;
use domain::order::{by_name, sort_by_key};
use domain::school::School;
use storage::{Batch, Error, Phone};

/// A school that stands here.
#[derive(Clone)]
struct Known {
    id: RecordId,
    school: School,
}

struct Page {
    this: Known,
    others: Vec<Known>,
}

async fn read(phone: &Phone, id: RecordId) -> Result<Option<Page>, Error> {
    let cluster = cluster::schools(phone).await?;
    let here = cluster.remaining(id);
    let (mut this, mut others) = (None, Vec::new());
    for (id, school) in cluster.schools(false).chain(cluster.schools(true)) {
        let known = Known {
            id: *id,
            school: school.clone(),
        };
        match *id == here {
            true => this = Some(known),
            false => others.push(known),
        }
    }
    sort_by_key(&mut others, |known| by_name(&known.school.name));
    let Some(this) = this else {
        return Ok(None);
    };
    Ok(Some(Page { this, others }))
}

/// The other school, once it is chosen.
fn chosen() -> Option<RecordId> {
    asked("with")?.parse().ok()
}

/// Says which other school `id` is.
pub fn same_school(id: RecordId) -> Nodes {
    let page = reading(async move |phone: Phone| read(&phone, id).await);
    when_found(page, move |page| {
        let chosen = derived(chosen);
        let stays = Slot::new(0);
        let main = move || {
            let chosen = chosen.get();
            page.with(|page| {
                let other = page.others.iter().find(|other| Some(other.id) == chosen);
                match other {
                    Some(other) => side_by_side(&page.this, other, stays),
                    None => others(page),
                }
            })
        };
        let foot = move || {
            let chosen = chosen.get();
            page.with(|page| {
                let other = page.others.iter().find(|other| Some(other.id) == chosen);
                let button = other.map(|other| join_button(page.this.id, other.id, stays));
                Nodes::from(button)
            })
        };
        let top = head(say(Text::SameSchool))
            .above(move || page.with(|page| page.this.school.name.clone()))
            .back(Place::School(id));
        screen(top, live(main), live(foot))
    })
}

/// The others, to choose one of.
fn others(page: &Page) -> Nodes {
    if page.others.is_empty() {
        return el("p").put(say(Text::SameSchoolNone)).into();
    }
    let row = |other: &Known| {
        let href = format!(
            "{}?with={}",
            Place::SameSchool(page.this.id).path(),
            other.id
        );
        let school = &other.school;
        row_link(&href, &school.name, &place_and_code(school), "")
    };
    let rows = page.others.iter().map(row).collect();
    Nodes::from(el("p").put(say(Text::SameSchoolMore))).put(row_list(rows))
}

fn place_and_code(school: &School) -> String {
    let parts = [school.place.as_str(), school.code.as_str()];
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" · ")
}

/// Both, and which of them stays.
fn side_by_side(this: &Known, other: &Known, stays: Slot<usize>) -> Nodes {
    let name = |known: &Known| {
        let more = place_and_code(&known.school);
        match more.as_str() {
            "" => known.school.name.clone(),
            more => format!("{} ({more})", known.school.name),
        }
    };
    let which = choice(
        say(Text::WhichStays),
        vec![name(this), name(other)],
        move || Some(stays.get()),
        move |nth| stays.set(nth),
    );
    let id = this.id;
    let back = move || go_part(Place::SameSchool(id), "", true);
    let (one, two) = (this.id, other.id);
    let last = reading(async move |phone: Phone| {
        Ok([
            last_closed(&phone, one).await?,
            last_closed(&phone, two).await?,
        ])
    });
    let (this, other) = (this.clone(), other.clone());
    let table = move || last.with(|last| last.map(|last| both(&this, &other, last)));
    Nodes::from(el("h2").put(say(Text::SideBySide)))
        .live(table)
        .put(which.hint(say(Text::WhichStaysHint)))
        .put(go_button("word", say(Text::OtherChoice), back))
}

fn both(this: &Known, other: &Known, [last, other_last]: [Option<Day>; 2]) -> El {
    let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
    let date = |last: Option<Day>| {
        let last = last.map(|last| language().date(last, today()));
        last.unwrap_or_else(|| say(Text::NotVisitedYet).into_owned())
    };
    let facts = |known: &Known, last: Option<Day>| {
        let school = &known.school;
        [
            (Text::SchoolName, school.name.clone()),
            (Text::Place, school.place.clone()),
            (Text::SchoolCode, school.code.clone()),
            (Text::HeadTeacher, school.head_teacher.clone()),
            (Text::HeadPhone, school.phone.clone()),
            (Text::Chair, school.chair.clone()),
            (Text::GirlsEnrolled, number(school.girls)),
            (Text::BoysEnrolled, number(school.boys)),
            (Text::LastVisitOn, date(last)),
        ]
    };
    let cell = |words: &str| el("td").put(bdi(if words.is_empty() { "–" } else { words }));
    let mut body = el("tbody");
    let rows = facts(this, last).into_iter().zip(facts(other, other_last));
    for ((label, this), (_, other)) in rows {
        if this.is_empty() && other.is_empty() {
            continue;
        }
        let label = el("th").attr("scope", "row").put(say(label));
        body = body.put(el("tr").put(label).put(cell(&this)).put(cell(&other)));
    }
    el("table").class("beside").put(body)
}

fn join_button(this: RecordId, other: RecordId, stays: Slot<usize>) -> El {
    let book = fieldbook();
    let join = move || {
        let (remains, gives_way) = match stays.get_untracked() {
            0 => (this, other),
            _ => (other, this),
        };
        begin(async move {
            if join(book, remains, gives_way).await {
                go_instead(Place::School(remains));
            }
        });
    };
    go_button("go", say(Text::OneSchoolNow), join)
}

/// From now on `gives_way` is told on the page of `remains`.
async fn join(book: Fieldbook, remains: RecordId, gives_way: RecordId) -> bool {
    let phone = book.phone();
    let read = async {
        let one = phone.get::<School>(remains).await?;
        Ok::<_, Error>(one.zip(phone.get::<School>(gives_way).await?))
    };
    let (one, other) = match read.await {
        Ok(Some(both)) => both,
        Ok(None) => return false,
        Err(error) => {
            book.trouble(&error);
            return false;
        }
    };
    let mut one = one.record;
    one.fill_from(&other.record);
    // What stays says no more that it is another: nobody goes in a ring.
    one.same_as = None;
    let other = School {
        same_as: Some(remains),
        ..other.record
    };
    let batch = Batch::new().put(remains, &one).put(gives_way, &other);
    book.save(batch).await
}
