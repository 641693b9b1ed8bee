//! The rest of a school's page: what is open there, its people with ways to
//! reach them, its teachers, its story, and putting it away or joining it with
//! another (S27).

use super::plan::{all_open_steps, all_teachers, opening_at};
use super::school::{dial_link, named_numbers};
use super::timeline::{story, timeline};
use crate::came_over::begun_before;
use crate::clock::today;
use crate::cluster::{self, group};
use crate::fieldbook::{Fieldbook, fieldbook, reading};
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::parts::button::{go_button, go_link};
use crate::parts::list::{bdi, card, card_of_rows, row_link, row_list, row_told};
use crate::parts::notice::notice;
use crate::parts::sheet::sheet;
use crate::routes::Place;
use crate::slot::{Slot, derived};
use crate::task::begin;
use crate::words::{Text, fill, language, say};
use domain::ids::RecordId;
use domain::order::{by_name, sort_by_key};
use domain::record::Record;
use domain::school::School;
use domain::step::{Side, Step};
use domain::telephone::international;
use domain::visit::{Opening, Visit};
use futures_util::future::{try_join, try_join4};
use std::borrow::Cow;
use storage::{Batch, Error, Phone, Query};

struct Page {
    id: RecordId,
    school: School,
    /// Who leads it now, where it was handed on.
    led_by: Option<String>,
    /// Promises that a leader before made, with that one's name.
    promised_by: Vec<(RecordId, String)>,
    rest: Rest,
}

/// What is read beside the school.
struct Rest {
    /// Those that have given way to it, each with its own record.
    others: Vec<(RecordId, School)>,
    open: Opening,
    /// The visits that are planned there.
    planned: Vec<(RecordId, Visit)>,
    /// Names of the teachers who are there.
    teachers: Vec<String>,
}

async fn read(phone: &Phone, id: RecordId) -> Result<Option<Page>, Error> {
    // Nearly always it is the school that remains: all is asked for at once.
    let (stored, rest) = try_join(cluster::stored(phone, id), rest(phone, id)).await?;
    let Some(stored) = stored else {
        return Ok(None);
    };
    let rest = match stored.id == id {
        true => rest,
        false => self::rest(phone, stored.id).await?,
    };
    let led_by = match stored.is_read {
        true => phone.led_by(stored.id).await?,
        false => None,
    };
    let promises = rest.open.promises.iter().map(|(id, _)| *id).collect();
    Ok(Some(Page {
        id: stored.id,
        school: stored.record,
        led_by,
        promised_by: begun_before(phone, promises).await?,
        rest,
    }))
}

async fn rest(phone: &Phone, id: RecordId) -> Result<Rest, Error> {
    // Each would else wait for the one before.
    let planned = phone.find_as::<Visit>(Query::state(Visit::KIND, "planned"));
    let (schools, mut planned, people, steps) = try_join4(
        group(phone, id),
        planned,
        all_teachers(phone),
        all_open_steps(phone),
    )
    .await?;
    let others = others(phone, &schools).await?;
    planned.retain(|(_, visit)| schools.contains(&visit.school));
    let mut teachers: Vec<String> = people
        .into_iter()
        .filter(|(_, person)| person.left.is_none() && schools.contains(&person.school))
        .map(|(_, person)| person.name)
        .collect();
    sort_by_key(&mut teachers, |name| by_name(name));
    Ok(Rest {
        others,
        open: opening_at(steps, &schools),
        planned,
        teachers,
    })
}

/// Of schools that are one, those that have given way to the first.
async fn others(phone: &Phone, schools: &[RecordId]) -> Result<Vec<(RecordId, School)>, Error> {
    let mut others = Vec::new();
    for other in schools.iter().skip(1) {
        if let Some(stored) = phone.get::<School>(*other).await? {
            others.push((*other, stored.record));
        }
    }
    Ok(others)
}

/// What stands below the facts and the open steps on the page of school `id`.
pub fn school_rest(id: RecordId) -> Nodes {
    let page = reading(async move |phone: Phone| read(&phone, id).await);
    let shown = move |show: fn(&Page) -> Nodes| {
        live(move || page.with(|page| Some(show(page.as_ref()?.as_ref()?))))
    };
    let missing = derived(move || page.with(|page| matches!(page, Some(None))));
    let is_led = |page: &Option<Option<Page>>| page.as_ref()?.as_ref()?.led_by.clone();
    let handed_on = derived(move || page.with(|page| is_led(page).is_some()));
    // Read at once, beside the page: it finds by itself what belongs together.
    let story = live(move || {
        (!missing.get()).then(|| match handed_on.get() {
            true => story(id),
            false => timeline(id),
        })
    });
    let first = |page: &Page| match &page.led_by {
        Some(name) => {
            let told = notice(fill(Text::LedNow, &[("name", name)]), ());
            Nodes::from(told).put(people(page))
        }
        None => {
            let open = open_steps(page);
            Nodes::from(archived(page)).put(open).put(people(page))
        }
    };
    let last = |page: &Page| match page.led_by {
        Some(_) => teachers(page).into(),
        None => Nodes::from(teachers(page)).put(keeping(page)),
    };
    shown(first).put(story).put(shown(last))
}

fn archived(page: &Page) -> Option<El> {
    let on = language().date(page.school.archived?, today());
    let (book, id) = (fieldbook(), page.id);
    let back = go_button("go quiet small", say(Text::BringBack), move || {
        change(book, id, Vec::new(), |school| school.archived = None);
    });
    let title = fill(Text::ArchivedOn, &[("date", &on)]);
    let stays = (!page.rest.planned.is_empty()).then(|| {
        let planned = page.rest.planned.clone();
        let call_off = move || change(book, id, planned.clone(), |_| ());
        Nodes::from(el("p").put(still_planned(page))).put(go_button(
            "go quiet small",
            say(Text::CallThemOff),
            call_off,
        ))
    });
    let more = match stays {
        None => Text::ArchivedMore,
        Some(_) => Text::ArchivedButPlanned,
    };
    let more = Nodes::from(el("p").put(say(more))).put(stays);
    Some(notice(title, more.put(back)))
}

/// "Still planned here: Tuesday 3 December, Monday 9 December."
fn still_planned(page: &Page) -> String {
    let day = |(_, visit): &(RecordId, Visit)| language().day(visit.day, today());
    let days: Vec<String> = page.rest.planned.iter().map(day).collect();
    fill(Text::StillPlanned, &[("days", &days.join(", "))])
}

/// What was promised to the school, and what is still open in it.
fn open_steps(page: &Page) -> Nodes {
    let (open, by) = (&page.rest.open, &*page.promised_by);
    let title = match by {
        [] => Text::YouPromised,
        _ => Text::Promised,
    };
    let promised = steps(say(title), "card promise", &open.promises, by);
    let in_school = say(Text::StillOpenInSchool);
    Nodes::from(promised).put(steps(in_school, "card", &open.in_school, by))
}

fn steps(
    title: Cow<'static, str>,
    tone: &'static str,
    steps: &[(RecordId, Step)],
    by: &[(RecordId, String)],
) -> Option<El> {
    let day = today();
    let row = |(id, step): &(RecordId, Step)| {
        let promised = by.iter().find(|(known, _)| known == id);
        let promised = promised.map(|(_, name)| fill(Text::PromisedBy, &[("name", name)]));
        let group = match step.side {
            Side::School => "schools",
            Side::Leader => "mine",
        };
        let by = step
            .by
            .map(|by| fill(Text::ByDay, &[("date", &language().date(by, day))]));
        let below = [Some(step.who.clone()), promised, by].into_iter().flatten();
        let below: Vec<String> = below.filter(|part| !part.is_empty()).collect();
        let href = format!("{}?group={group}", Place::Steps.path());
        row_link(&href, &step.what, &below.join(" · "), "")
    };
    card_of_rows(tone, title, steps.iter().map(row).collect())
}

/// Changes the school as it stands now, calls off those visits to it, and saves
/// both at once.
fn change(
    book: Fieldbook,
    id: RecordId,
    visits: Vec<(RecordId, Visit)>,
    change: impl FnOnce(&mut School) + 'static,
) {
    begin(async move {
        let mut batch = Batch::new();
        match book.phone().get::<School>(id).await {
            Ok(Some(stored)) => {
                let mut school = stored.record;
                change(&mut school);
                batch = batch.put(id, &school);
            }
            Ok(None) => return,
            Err(error) => return book.trouble(&error),
        }
        for (id, mut visit) in visits {
            visit.call_off(&say(Text::WhyArchived));
            batch = batch.put(id, &visit);
        }
        book.save(batch).await;
    });
}

/// Who can be called: the Head Teacher, the Chair, the others in a post.
fn people(page: &Page) -> El {
    let school = &page.school;
    let head = say(Text::HeadTeacher);
    let chair = say(Text::Chair);
    let posts = [
        (&*school.head_teacher, &*head, &*school.phone),
        (&*school.chair, &*chair, &*school.chair_phone),
    ];
    let others = school.contacts.iter().filter(|contact| !contact.removed);
    let others = others.map(|contact| (&*contact.name, &*contact.role, &*contact.phone));
    let rows = posts.into_iter().chain(others);
    let rows = rows.filter(|(name, _, phone)| !name.is_empty() || !phone.is_empty());
    let rows: Vec<El> = rows
        .map(|(name, role, phone)| person(name, role, phone))
        .collect();
    let rows = (!rows.is_empty()).then(|| row_list(rows));
    let change = Place::People(page.id).path();
    let change = go_link("word", &change, say(Text::ChangePeople));
    let change = page.led_by.is_none().then_some(change);
    card("card", say(Text::People), Nodes::from(rows).put(change))
}

fn person(name: &str, role: &str, phone: &str) -> El {
    let (name, role) = match name {
        "" => (role, ""),
        name => (name, role),
    };
    let below = [role, phone].into_iter().filter(|part| !part.is_empty());
    let below: Vec<&str> = below.collect();
    let row = row_told(name, &below.join(" · "), ()).class("row person");
    let numbers = named_numbers(phone, name);
    let is_one = numbers.len() == 1;
    let ways = numbers.iter().map(|(number, named)| {
        let which = (!is_one).then(|| el("small").put(bdi(number)));
        Nodes::from(which).put(ways_to(number, named))
    });
    row.put(ways.collect::<Nodes>())
}

/// Links to call and to write to the person who is called `spoken` aloud.
fn ways_to(number: &str, spoken: &str) -> El {
    let way = |href: String, label: Text, aloud: Text| {
        let aloud = fill(aloud, &[("name", spoken)]);
        let link = go_link("go quiet small", &href, say(label));
        link.attr("aria-label", &aloud)
    };
    let call = way(dial_link(number), Text::CallShort, Text::Call);
    // Codes with a star or a hash are dialled; no message goes there.
    let message = (!number.contains(['*', '#'])).then(|| {
        let href = format!("sms:{number}");
        way(href, Text::MessageShort, Text::Message)
    });
    let chat = international(number).map(|digits| {
        let href = format!("https://wa.me/{digits}");
        way(href, Text::WhatsApp, Text::WhatsAppTo).attr("rel", "external noreferrer")
    });
    let ways = Nodes::from(call).put(message).put(chat);
    el("div").class("go-row").put(ways)
}

/// The teachers who are there, as only the leader sees them.
fn teachers(page: &Page) -> El {
    let names = match page.rest.teachers.is_empty() {
        // Names that are shut here may be among what the other phone wrote.
        true if fieldbook().some_are_shut().get() => {
            el("p").class("soft").put(say(Text::TeachersShut))
        }
        true => el("p").class("soft").put(say(Text::NoTeachers)),
        false => el("p").put(bdi(&page.rest.teachers.join(" · "))),
    };
    let change = Place::Teachers(page.id).path();
    let change = go_link("word", &change, say(Text::ChangeTeachers));
    let stay = el("p").class("hint").put(say(Text::TeachersStay));
    let body = Nodes::from(names).put(stay).put(change);
    card("card record", say(Text::Teachers), body)
}

/// Putting the school away, joining it with another, parting them again.
fn keeping(page: &Page) -> Nodes {
    let (book, id) = (fieldbook(), page.id);
    let other = |(other, school): &(RecordId, School)| {
        let (other, label) = (*other, say(Text::TwoSchools));
        let spoken = format!("{label}: {}", school.name);
        let part = go_button("word", label, move || part(book, id, other));
        let below = [school.place.as_str(), school.code.as_str()];
        let below = below.into_iter().filter(|part| !part.is_empty());
        let below = below.collect::<Vec<_>>().join(" · ");
        row_told(&school.name, &below, ())
            .class("row person")
            .put(part.attr("aria-label", &spoken))
    };
    let others: Vec<El> = page.rest.others.iter().map(other).collect();
    let others = (!others.is_empty()).then(|| card("card", say(Text::AlsoHere), row_list(others)));
    let archive = page.school.archived.is_none().then(|| archiving(page));
    let same = Place::SameSchool(id).path();
    let same = go_link("go quiet small", &same, say(Text::SameSchool));
    let rare = el("details")
        .class("card")
        .put(el("summary").put(say(Text::ArchiveOrJoin)))
        .put(same)
        .put(archive);
    Nodes::from(others).put(rare)
}

/// Whether a visit is under way at one of the schools.
async fn any_under_way(phone: &Phone, schools: &[RecordId]) -> Result<bool, Error> {
    let under_way = Query::state(Visit::KIND, "under_way");
    let visits = phone.find_as::<Visit>(under_way).await?;
    Ok(visits
        .iter()
        .any(|(_, visit)| schools.contains(&visit.school)))
}

/// What is asked before a school is put away.
#[derive(Clone, Copy, PartialEq)]
enum Asking {
    Nothing,
    /// What becomes of the visits there.
    Visits {
        any_under_way: bool,
    },
}

/// The way to put the school away; where visits are planned or under way, what
/// becomes of them is asked first.
fn archiving(page: &Page) -> Nodes {
    let (book, id) = (fieldbook(), page.id);
    let put_away = move |visits: Vec<(RecordId, Visit)>| {
        change(book, id, visits, |school| school.archived = Some(today()));
    };
    let asking = Slot::new(Asking::Nothing);
    let planned = page.rest.planned.clone();
    let is_any = !planned.is_empty();
    let others = page.rest.others.iter().map(|(other, _)| *other);
    let schools: Vec<RecordId> = [id].into_iter().chain(others).collect();
    let archive = go_button("go quiet small", say(Text::Archive), move || {
        let schools = schools.clone();
        begin(async move {
            match any_under_way(&book.phone(), &schools).await {
                Ok(false) if !is_any => put_away(Vec::new()),
                Ok(any_under_way) => asking.set(Asking::Visits { any_under_way }),
                Err(error) => book.trouble(&error),
            }
        });
    });
    let days = still_planned(page);
    let asked = move || {
        let goes_on = asking.get()
            == Asking::Visits {
                any_under_way: true,
            };
        let goes_on = goes_on.then(|| el("p").put(say(Text::ArchiveUnderWay)));
        let keep = move || put_away(Vec::new());
        if planned.is_empty() {
            return Nodes::from(goes_on).put(go_button("go", say(Text::Archive), keep));
        }
        let called_off = planned.clone();
        let call_off = go_button("go", say(Text::ArchiveAndCallOff), move || {
            put_away(called_off.clone());
        });
        Nodes::from(goes_on)
            .put(el("p").put(days.as_str()))
            .put(call_off)
            .put(go_button("go quiet", say(Text::ArchiveAndKeep), keep))
    };
    let sheet = sheet(
        say(Text::Archive),
        &say(Text::Cancel),
        move || asking.get() != Asking::Nothing,
        move || asking.set(Asking::Nothing),
        asked,
    );
    Nodes::from(el("p").class("hint").put(say(Text::ArchiveMore)))
        .put(archive)
        .put(sheet)
}

/// The two are two schools after all. In a ring the one that remains says, too,
/// that it is the same as another: that goes with it.
fn part(book: Fieldbook, remains: RecordId, other: RecordId) {
    begin(async move {
        let phone = book.phone();
        let mut batch = Batch::new();
        for id in [other, remains] {
            match phone.get::<School>(id).await {
                Ok(Some(stored)) => {
                    let alone = School {
                        same_as: None,
                        ..stored.record
                    };
                    batch = batch.put(id, &alone);
                }
                Ok(None) => {}
                Err(error) => return book.trouble(&error),
            }
        }
        book.save(batch).await;
    });
}
