//! Adding a visit that took place: its day and what it was for. What was seen
//! and agreed is written on its page, as on any other visit. When its day is
//! changed later, what was of that day goes along.

use crate::bind;
use crate::clock::Wall;
use crate::drafts::{Draft, put_away};
use crate::fieldbook::reading;
use crate::forms::{Faults, fault_of, input, mend, no_faults, show};
use crate::frame::{head, screen};
use crate::go::asked;
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::parts::button::go_button;
use crate::parts::field::FieldKind;
use crate::routes::Place;
use crate::slot::derived;
use crate::task::begin;
use crate::views::names::{joined, names_notice, role_of, write_role};
use crate::views::school_choice::school_choice;
use crate::words::{Text, say};
use domain::afterwards::{AfterwardsForm, OfTheDay, moved_draft};
use domain::ids::{RecordId, Source};
use domain::lesson::Lesson;
use domain::meeting::MeetingForm;
use domain::record::Fault;
use domain::visit::{Visit, VisitState};
use leptos::prelude::untrack;
use storage::{Batch, Error, Phone, Query};

type Form = Draft<AfterwardsForm>;

/// The form of visit `id`, planned before or not.
pub fn afterwards(id: RecordId) -> El {
    let school = untrack(|| asked("school")).and_then(|school| school.parse().ok());
    let form: Form = Draft::open(Place::Afterwards(id).form(), async move |phone: Phone| {
        let planned = phone.get::<Visit>(id).await?;
        Ok(Some(match planned {
            Some(visit) => AfterwardsForm::of(&visit.record),
            None => AfterwardsForm {
                school,
                ..AfterwardsForm::default()
            },
        }))
    });
    let faults = no_faults();
    let opened = form.is_open();
    let save = move || {
        begin(async move {
            if save(id, form, faults).await {
                form.go_on(Place::Visit(id));
            }
        });
    };
    let stands = reading(async move |phone: Phone| mended(&phone, id).await);
    let is_change = derived(move || stands.get() == Some(Some(Stays::Change)));
    let holds = derived(move || stands.get() == Some(Some(Stays::School)));
    let is_read = derived(move || stands.with(Option::is_some));
    let main =
        live(move || (opened.get() && is_read.get()).then(|| fields(form, faults, holds.get())));
    let back = match (untrack(|| asked("planned")), school) {
        (Some(_), _) => Place::Visit(id),
        (None, Some(school)) => Place::School(school),
        (None, None) => Place::Today,
    };
    let title = move || match is_change.get() || holds.get() {
        true => say(Text::ChangeDayAndTimes).into_owned(),
        false => say(Text::AddPastVisit).into_owned(),
    };
    let top = head(title).back(back);
    screen(top, main, go_button("go", say(Text::SavePastVisit), save))
}

/// What the form is about, of a visit that was written down before.
#[derive(Clone, Copy, PartialEq)]
enum Stays {
    /// Nothing is in it yet: all of it may change.
    Change,
    /// What belongs to it was at its school.
    School,
}

async fn mended(phone: &Phone, id: RecordId) -> Result<Option<Stays>, Error> {
    let visit = phone.get::<Visit>(id).await?;
    let Some(visit) = visit.filter(|it| !it.deleted && it.record.written.is_some()) else {
        return Ok(None);
    };
    let visit = visit.record;
    let is_bare = visit.state != VisitState::Closed
        && of_the_day(phone, id).await?.is_empty()
        && begun(phone, id).await?.is_empty();
    Ok(Some(match is_bare {
        true => Stays::Change,
        false => Stays::School,
    }))
}

/// What belongs to visit `id`.
async fn of_the_day(phone: &Phone, id: RecordId) -> Result<OfTheDay, Error> {
    let lessons = phone.find_as(Query::of(id, "observation")).await?;
    let mut talks = Vec::new();
    for (lesson, _) in &lessons {
        talks.extend(phone.find_as(Query::of(*lesson, "feedback")).await?);
    }
    Ok(OfTheDay {
        lessons,
        talks,
        meetings: phone.find_as(Query::of(id, "meeting")).await?,
        steps: phone.find_as(Query::of(id, "step")).await?,
    })
}

/// Its lessons and meetings that were begun and not saved: form and JSON.
async fn begun(phone: &Phone, id: RecordId) -> Result<Vec<(String, Begun)>, Error> {
    let mut begun = Vec::new();
    for (form, json) in phone.drafts("observations/").await? {
        if let Ok(lesson) = serde_json::from_str::<Lesson>(&json)
            && lesson.seen.visit == id
        {
            begun.push((form, Begun::Lesson(lesson)));
        }
    }
    for (form, json) in phone.drafts("meetings/").await? {
        if let Ok(typed) = serde_json::from_str::<MeetingForm>(&json)
            && typed.meeting.visit == Some(id)
        {
            begun.push((form, Begun::Meeting(typed)));
        }
    }
    Ok(begun)
}

enum Begun {
    Lesson(Lesson),
    Meeting(MeetingForm),
}

impl Begun {
    /// As it reads once the visit was on another day; none when it stays.
    fn moved(&self, before: &Visit, after: &Visit) -> Option<String> {
        let json = match self {
            Begun::Lesson(lesson) => serde_json::to_string(&moved_draft(lesson, before, after)?),
            Begun::Meeting(typed) if typed.day == before.day.to_string() => {
                serde_json::to_string(&MeetingForm {
                    day: after.day.to_string(),
                    ..typed.clone()
                })
            }
            Begun::Meeting(_) => return None,
        };
        json.ok()
    }
}

/// `holds`: what belongs to the visit was at its school, which stays.
fn fields(form: Form, faults: Faults, holds: bool) -> Nodes {
    let choose = move |school| {
        mend(faults, "school");
        form.edit(|form| form.school = school);
    };
    let chosen = move || form.with(|form| form.school);
    let fault = fault_of(faults, "school");
    let day = input(Text::Date, "day")
        .kind(FieldKind::Date)
        .faults(faults);
    let time = |label, name| input(label, name).kind(FieldKind::Time).faults(faults);
    let times = el("div")
        .class("two")
        .put(time(Text::From, "from").bind(bind!(form, from)))
        .put(time(Text::To, "to").bind(bind!(form, to)));
    let purpose = input(Text::Purpose, "purpose")
        .hint(Text::PurposeHint)
        .prose()
        .faults(faults);
    let more = match holds {
        true => Text::DayGoesAlong,
        false => Text::PastVisitMore,
    };
    let school = (!holds).then(|| school_choice(Text::ChooseSchool, chosen, choose, fault));
    Nodes::from(el("p").class("soft").put(say(more)))
        .put(school)
        .put(day.bind(bind!(form, day)))
        .put(times)
        .put(purpose.bind(bind!(form, purpose)))
        .put(names(form))
}

/// Teachers named in what the District will read; once a school is chosen.
fn names(form: Form) -> Nodes {
    let school = derived(move || form.with(|form| form.school));
    let write = move |name: &str, role: &str| {
        form.edit(|form| write_role(vec![&mut form.purpose], name, role));
    };
    live(move || {
        school.get().map(|school| {
            let text = move || form.with(|form| joined(vec![&mut form.purpose.clone()]));
            names_notice(school, Vec::new, text, || role_of(""), write)
        })
    })
}

async fn save(id: RecordId, form: Form, faults: Faults) -> bool {
    let Some(typed) = form.now() else {
        return false;
    };
    // What was typed elsewhere a moment ago moves too.
    put_away(form.book()).await;
    let found = match changed(&form.book().phone(), id, typed).await {
        Ok(found) => found,
        Err(error) => {
            form.book().trouble(&error);
            return false;
        }
    };
    let (batch, drafts) = match found {
        Ok(changed) => changed,
        Err(found) => {
            show(faults, found);
            return false;
        }
    };
    if !form.save(batch).await {
        return false;
    }
    for (name, json) in drafts {
        if let Err(error) = form.book().phone().keep_draft(&name, &json).await {
            form.book().trouble(&error);
        }
    }
    true
}

/// What is saved, and the drafts that go along; or the faults.
type Changed = Result<(Batch, Vec<(String, String)>), Vec<Fault>>;

async fn changed(phone: &Phone, id: RecordId, typed: AfterwardsForm) -> Result<Changed, Error> {
    let before = phone.get::<Visit>(id).await?.map(|visit| visit.record);
    let now = Wall.now();
    let holds = mended(phone, id).await? == Some(Stays::School);
    let typed = match &before {
        Some(before) if holds => AfterwardsForm {
            school: Some(before.school),
            ..typed
        },
        _ => typed,
    };
    let after = match typed.finish(before.as_ref(), now) {
        Ok(after) => after,
        Err(found) => return Ok(Err(found)),
    };
    let mut batch = Batch::new().put(id, &after);
    let mut drafts = Vec::new();
    if let Some(before) = before.filter(|_| holds) {
        let moved = match of_the_day(phone, id).await?.moved(&before, &after, now) {
            Ok(moved) => moved,
            Err(fault) => return Ok(Err(vec![fault])),
        };
        for (lesson, record) in &moved.lessons {
            batch = batch.put(*lesson, record);
        }
        for (talk, record) in &moved.talks {
            batch = batch.put(*talk, record);
        }
        for (meeting, record) in &moved.meetings {
            batch = batch.put(*meeting, record);
        }
        for (step, record) in &moved.steps {
            batch = batch.put(*step, record);
        }
        let begun = begun(phone, id).await?.into_iter();
        let along = |(form, begun): (String, Begun)| Some((form, begun.moved(&before, &after)?));
        drafts = begun.filter_map(along).collect();
    }
    Ok(Ok((batch, drafts)))
}
