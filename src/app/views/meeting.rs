//! Writing about a meeting (S5).

use crate::bind;
use crate::came_over::{name, written_before};
use crate::clock::{Wall, today};
use crate::cluster::school_name;
use crate::drafts::Draft;
use crate::fieldbook::reading;
use crate::forms::{Faults, input, mend, no_faults, show};
use crate::frame::{head, screen};
use crate::go::asked;
use crate::later;
use crate::live::{each, follow, live, live_text};
use crate::markup::{El, Nodes, el};
use crate::parts::button::go_button;
use crate::parts::choice::choice;
use crate::parts::field::FieldKind;
use crate::parts::list::bdi;
use crate::parts::no_fault;
use crate::routes::Place;
use crate::slot::derived;
use crate::task::begin;
use crate::views::names::{joined, names_notice, role_of, write_role};
use crate::views::school_choice::school_choice;
use crate::words::{Text, fill, language, say};
use domain::ids::{ItemId, RecordId, Source};
use domain::meeting::{MeetingForm, MeetingNote, Present, With};
use domain::record::Record;
use domain::visit::Visit;
use domain::words::Say;
use leptos::prelude::untrack;
use storage::{Batch, Error, Phone};

type Form = Draft<MeetingForm>;

/// The notes of meeting `id`, new or as they stand.
pub fn meeting(id: RecordId) -> El {
    let asked_id = |name| untrack(|| asked(name)).and_then(|id| id.parse::<RecordId>().ok());
    let (visit, school) = (asked_id("visit"), asked_id("school"));
    let form: Form = Draft::open(Place::Meeting(id).form(), async move |phone: Phone| {
        let known = phone.get::<MeetingNote>(id).await?;
        if written(&phone, id).await?.is_some() {
            return Ok(None);
        }
        Ok(Some(MeetingForm::of(match known {
            Some(meeting) => meeting.record,
            None => blank(&phone, visit, school).await?,
        })))
    });
    let faults = no_faults();
    let opened = form.is_open();
    let back = match (visit, school) {
        (Some(visit), _) => Place::Checklist(visit),
        (None, Some(school)) => Place::School(school),
        (None, None) => Place::Meetings,
    };
    let save = move || {
        begin(async move {
            if save(id, form, faults).await {
                form.go_on(back);
            }
        });
    };
    let looked = form.looked();
    let led = reading(async move |phone: Phone| phone.led_by(id).await);
    let is_led = derived(move || led.with(|led| led.as_ref().map(Option::is_some)));
    // What was typed before it was handed on opens the form, and is told beside it.
    let is_read = derived(move || is_led.get() == Some(true) || looked.get() && !opened.get());
    let main = live(move || match (is_read.get(), opened.get()) {
        (true, _) => Some(to_read(id).put(later::typed_of_led())),
        (false, true) if is_led.get().is_some() => Some(fields(form, faults)),
        _ => None,
    });
    let title = move || match is_read.get() {
        true => say(Say::Meeting),
        false => say(Text::WriteAboutMeeting),
    };
    let foot =
        live(move || (!is_read.get()).then(|| go_button("go", say(Text::SaveMeeting), save)));
    screen(head(title).back(back), main, foot)
}

/// A meeting that stands as it was written: by a leader before, or by this one before
/// it was handed on; with what is told of it.
async fn written(
    phone: &Phone,
    id: RecordId,
) -> Result<Option<(MeetingNote, String, String)>, Error> {
    let Some(known) = phone.get::<MeetingNote>(id).await? else {
        return Ok(None);
    };
    let told = match (phone.led_by(id).await?, written_before(phone, id).await?) {
        (Some(name), _) => fill(Text::LedNow, &[("name", &name)]),
        (None, Some(card)) => fill(Text::WrittenBefore, &[("name", &name(&card))]),
        (None, None) => return Ok(None),
    };
    let school = match known.record.school {
        Some(school) => school_name(phone, school).await?,
        None => String::new(),
    };
    Ok(Some((known.record, school, told)))
}

fn to_read(id: RecordId) -> Nodes {
    let meeting = reading(async move |phone: Phone| written(&phone, id).await);
    live(move || {
        meeting.with(|meeting| {
            let (note, school, told) = meeting.as_ref()?.as_ref()?;
            let people = note.people.iter().filter(|person| !person.removed);
            let people: Vec<&str> = people.map(|person| &*person.who).collect();
            let date = language().date(note.day, today());
            let said = [
                (Text::MeetingWith, &*say(note.with.words())),
                (Text::Date, &date),
                (Text::School, school),
                (Text::WhoWasThere, &people.join(", ")),
                (Text::Heard, &note.heard),
                (Text::Praised, &note.praise),
                (Text::Asked, &note.question),
                (Text::Agreed, &note.agreed),
            ];
            let said = said.iter().filter(|(_, text)| !text.is_empty());
            let fact = |(label, text): &(Text, &str)| {
                let title = el("h2").put(say(*label));
                Nodes::from(title).put(el("p").class("prose").put(bdi(text)))
            };
            let facts: Nodes = said.map(fact).collect();
            let told = el("p").class("soft").put(bdi(told));
            Some(Nodes::from(told).put(el("section").class("card").put(facts)))
        })
    })
}

/// A new one: on a visit, of its day and school.
async fn blank(
    phone: &Phone,
    visit: Option<RecordId>,
    school: Option<RecordId>,
) -> Result<MeetingNote, Error> {
    let mut meeting = MeetingNote::on(today());
    meeting.school = school;
    if let Some(id) = visit
        && let Some(visit) = phone.get::<Visit>(id).await?
    {
        let visit = visit.record;
        meeting.visit = Some(id);
        meeting.school = Some(visit.school);
        meeting.day = visit.day.min(today());
    }
    Ok(meeting)
}

async fn save(id: RecordId, form: Form, faults: Faults) -> bool {
    let Some(typed) = form.now() else {
        return false;
    };
    match typed.finish(today()) {
        Ok(meeting) => form.save(Batch::new().put(id, &meeting)).await,
        Err(found) => {
            show(faults, found);
            false
        }
    }
}

fn fields(form: Form, faults: Faults) -> Nodes {
    let with = With::ALL.map(|with| say(with.words()).into_owned());
    let chosen = move || {
        let with = form.with(|form| form.meeting.with);
        With::ALL.iter().position(|known| *known == with)
    };
    let choose = move |nth: usize| form.edit(|form| form.meeting.with = With::ALL[nth]);
    // A visit's meeting is of its day. Not followed: every letter would draw the
    // fields anew.
    let is_on_visit = form.now().is_some_and(|form| form.meeting.visit.is_some());
    let day = (!is_on_visit).then(|| {
        let day = input(Text::Date, "day").kind(FieldKind::Date);
        day.faults(faults).bind(bind!(form, day))
    });
    let prose = |label, name| input(label, name).prose().faults(faults);
    let heard = prose(Text::Heard, "heard").hint(Text::HeardHint);
    follow(move || {
        // Any one of the four is enough.
        if form.with(|form| !form.meeting.keys().words.is_empty()) {
            mend(faults, "heard");
        }
    });
    let goes = match is_on_visit {
        true => Text::MeetingGoes,
        false => Text::MeetingIsRead,
    };
    Nodes::from(el("p").class("soft").put(say(goes)))
        .put(choice(
            say(Text::MeetingWith),
            with.to_vec(),
            chosen,
            choose,
        ))
        .put(day)
        .put(which_school(form))
        .put(people(form, faults))
        .put(heard.bind(bind!(form, meeting.heard)))
        .put(prose(Text::Praised, "praise").bind(bind!(form, meeting.praise)))
        .put(prose(Text::Asked, "question").bind(bind!(form, meeting.question)))
        .put(prose(Text::Agreed, "agreed").bind(bind!(form, meeting.agreed)))
        .put(names(form))
}

/// On a visit the school is its own; elsewhere one may be chosen.
fn which_school(form: Form) -> Nodes {
    let meeting = form.now().map(|form| form.meeting);
    match meeting.and_then(|meeting| meeting.visit.and(meeting.school)) {
        Some(school) => {
            let name = reading(async move |phone: Phone| school_name(&phone, school).await);
            let name = live_text(move || name.get().unwrap_or_default());
            el("p").class("soft").put(el("bdi").put(name)).into()
        }
        None => {
            let chosen = move || form.with(|form| form.meeting.school);
            let choose = move |school| form.edit(|form| form.meeting.school = school);
            school_choice(Text::NoOneSchool, chosen, choose, no_fault()).into()
        }
    }
}

fn people(form: Form, faults: Faults) -> El {
    let ids = derived(move || {
        form.with(|form| {
            let there = form.meeting.people.iter();
            there.map(|person| person.id).collect::<Vec<_>>()
        })
    });
    let add = move || {
        let id = Wall.item_id();
        form.edit(|form| {
            form.meeting.people.push(Present {
                id,
                who: String::new(),
                removed: false,
            });
        });
    };
    el("fieldset")
        .class("card")
        .put(el("legend").put(say(Text::WhoWasThere)))
        .put(el("p").class("hint").put(say(Text::WhoWasThereHint)))
        .put(each(
            move || ids.get(),
            move |n, id| person(form, faults, n, id),
        ))
        .put(go_button("go quiet", say(Text::AddPresent), add))
}

fn person(form: Form, faults: Faults, n: usize, id: ItemId) -> El {
    let name = format!("people/{id}/who");
    let read = move || {
        form.with(|form| {
            let mut people = form.meeting.people.iter();
            let person = people.find(|person| person.id == id);
            person.map(|person| person.who.clone()).unwrap_or_default()
        })
    };
    let typed = name.clone();
    let write = move |who: String| {
        mend(faults, &typed);
        form.edit(|form| {
            let mut people = form.meeting.people.iter_mut();
            if let Some(person) = people.find(|person| person.id == id) {
                person.who = who;
            }
        });
    };
    let title = fill(Text::PersonNumber, &[("n", &(n + 1).to_string())]);
    let remove = move || {
        form.edit(|form| form.meeting.people.retain(|person| person.id != id));
    };
    let unseen = el("span").class("unseen").put(title.as_str());
    el("div")
        .class("stack")
        .put(
            input(Text::PersonNumber, name)
                .labelled(&title)
                .faults(faults)
                .bind((read, write)),
        )
        .put(
            go_button("word", say(Text::Remove), remove)
                .put(" ")
                .put(unseen),
        )
}

/// Teachers named in what the District will read; where there is a school.
fn names(form: Form) -> Nodes {
    let school = derived(move || form.with(|form| form.meeting.school));
    let write = move |name: &str, role: &str| {
        form.edit(|form| write_role(form.texts_mut(), name, role));
    };
    live(move || {
        school.get().map(|school| {
            let text = move || form.with(|form| joined(form.clone().texts_mut()));
            names_notice(school, Vec::new, text, || role_of(""), write)
        })
    })
}
