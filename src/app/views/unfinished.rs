//! What was begun and not finished: every kept draft has a way back.

use super::school_form;
use crate::clock::today;
use crate::cluster::school_name;
use crate::fieldbook::{fieldbook, reading};
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::parts::button::go_button;
use crate::parts::list::{bdi, card, row_list};
use crate::routes::Place;
use crate::slot::Slot;
use crate::task::begin;
use crate::views::pictures::{Taken, take_with};
use crate::views::reflections::week_of;
use crate::views::running::begun_as;
use crate::words::{Text, fill, language, say};
use domain::afterwards::AfterwardsForm;
use domain::day::Day;
use domain::ids::RecordId;
use domain::lesson::Lesson;
use domain::meeting::MeetingForm;
use domain::observation::Observation;
use domain::plan::PlanForm;
use domain::step::Step;
use domain::visit::{BEING_WRITTEN, Visit};
use storage::{Error, Phone, Query};

/// A draft, and where it goes on.
#[derive(Clone, PartialEq)]
struct Begun {
    /// The draft's form; empty for a record that is to be finished.
    form: String,
    json: String,
    href: String,
    what: Text,
    /// The school or the lesson it is about, as far as known.
    name: String,
    /// The same, told apart from others of that name.
    about: String,
}

async fn read(phone: Phone) -> Result<Vec<Begun>, Error> {
    let mut begun = Vec::new();
    // A visit added afterwards has no place among those under way. At the office it
    // is its leader's to finish.
    let written = match phone.me().officer {
        true => Vec::new(),
        false => {
            let written = Query::state("visit", BEING_WRITTEN);
            phone.find_as::<Visit>(written).await?
        }
    };
    for (id, visit) in written {
        begun.push(Begun {
            form: String::new(),
            json: String::new(),
            href: Place::Visit(id).path(),
            what: Text::StillWriting,
            name: String::new(),
            about: of_day(school_name(&phone, visit.school).await?, Some(visit.day)),
        });
    }
    for (form, json) in phone.drafts("").await? {
        if let Some((href, what, mut about)) = place(&phone, &form, &json).await? {
            // Of two that would be called the same, the later ones are numbered.
            let same = |other: &&Begun| other.what == what && other.name == about;
            let name = about.clone();
            if let n @ 1.. = begun.iter().filter(same).count() {
                about = format!("{about} ({})", n + 1).trim_start().to_owned();
            }
            begun.push(Begun {
                form,
                json,
                href,
                what,
                name,
                about,
            });
        }
    }
    Ok(begun)
}

/// Where the draft of `form` goes on, what it is, and what it is about.
async fn place(
    phone: &Phone,
    form: &str,
    json: &str,
) -> Result<Option<(String, Text, String)>, Error> {
    if let Some((step, href)) = super::steps::way_back(form) {
        let step = phone.get::<Step>(step).await?;
        let what = step.map(|step| step.record.what).unwrap_or_default();
        return Ok(Some((href, Text::UnfinishedStep, what)));
    }
    if let Some((place, about)) = super::pictures::way_back(phone, form).await? {
        return Ok(Some((place.path(), Text::UnfinishedPicture, about)));
    }
    if let Some(visit) = super::office::asked_about(form) {
        let visit = phone.get::<Visit>(visit).await?;
        let about = match visit.map(|visit| visit.record) {
            Some(visit) => of_day(school_name(phone, visit.school).await?, Some(visit.day)),
            None => String::new(),
        };
        return Ok(Some((format!("/{form}"), Text::UnfinishedQuestion, about)));
    }
    // What is typed in a sheet goes on at the screen that it slides over.
    let under = ["/call-off", "/promise"];
    let screen = under.iter().find_map(|end| form.strip_suffix(end));
    let Some(place) = Place::of(screen.unwrap_or(form)) else {
        return Ok(None);
    };
    let (what, about) = match place {
        Place::Plan(_) => {
            let plan = serde_json::from_str::<PlanForm>(json).unwrap_or_default();
            let school = name_of(phone, plan.school).await?;
            (Text::UnfinishedPlan, of_day(school, plan.day.parse().ok()))
        }
        Place::SchoolForm(_) => {
            let typed = serde_json::from_str::<school_form::Typed>(json).unwrap_or_default();
            (Text::UnfinishedSchool, typed.name().to_owned())
        }
        Place::People(school) => (Text::UnfinishedPeople, school_name(phone, school).await?),
        Place::Teachers(school) => (Text::UnfinishedTeachers, school_name(phone, school).await?),
        Place::Close(visit) => {
            let school = match phone.get::<Visit>(visit).await? {
                Some(visit) => school_name(phone, visit.record.school).await?,
                None => String::new(),
            };
            (Text::UnfinishedClosing, school)
        }
        Place::Talk(observation) => {
            let seen = phone.get::<Observation>(observation).await?;
            let title = seen.map(|seen| seen.record.title()).unwrap_or_default();
            (Text::UnfinishedTalk, title)
        }
        // A running lesson stands at the top of Today; one that has ended waits here.
        Place::Observe(_) => match serde_json::from_str::<Lesson>(json) {
            Ok(lesson) if lesson.seen.has_ended() => (begun_as(&lesson), lesson.title()),
            _ => return Ok(None),
        },
        Place::Visit(visit) | Place::Checklist(visit) => {
            let school = match phone.get::<Visit>(visit).await? {
                Some(visit) => school_name(phone, visit.record.school).await?,
                None => String::new(),
            };
            let what = match place {
                Place::Visit(_) => Text::CallOff,
                _ => Text::UnfinishedChecklist,
            };
            (what, school)
        }
        Place::Afterwards(_) => {
            let past = serde_json::from_str::<AfterwardsForm>(json).unwrap_or_default();
            let school = name_of(phone, past.school).await?;
            (
                Text::UnfinishedPastVisit,
                of_day(school, past.day.parse().ok()),
            )
        }
        Place::Meeting(_) => match serde_json::from_str::<MeetingForm>(json) {
            Ok(MeetingForm { meeting, day }) => {
                let school = name_of(phone, meeting.school).await?;
                let with = say(meeting.with.words());
                let about = match school.as_str() {
                    "" => with.into_owned(),
                    school => format!("{with}, {school}"),
                };
                (Text::UnfinishedMeeting, of_day(about, day.parse().ok()))
            }
            Err(_) => (Text::UnfinishedMeeting, String::new()),
        },
        Place::Reflection(week) => {
            let what = match screen {
                Some(_) => Text::UnfinishedPromise,
                None => Text::UnfinishedReflection,
            };
            (what, week_of(week))
        }
        // In no list but its own: who looks over a shoulder learns nothing.
        Place::Concern(_) => return Ok(None),
        Place::OpenFile => (Text::UnfinishedRestore, String::new()),
        Place::Texts(_) => (Text::UnfinishedTexts, String::new()),
        Place::Terms => (Text::TermsTitle, String::new()),
        // An officer's.
        Place::Answer(step) => {
            let step = phone.get::<Step>(step).await?;
            let asked = step.map(|step| step.record.what).unwrap_or_default();
            (Text::UnfinishedAnswer, asked)
        }
        Place::Publish(_) => {
            let typed = serde_json::from_str::<serde_json::Value>(json).unwrap_or_default();
            let title = typed["title"].as_str().unwrap_or_default();
            (Text::UnfinishedNotice, title.to_owned())
        }
        Place::Invite => (Text::InviteLeader, String::new()),
        Place::Card => (Text::YourCard, String::new()),
        Place::Join => (Text::JoinDistrict, String::new()),
        _ => return Ok(None),
    };
    Ok(Some((place.path(), what, about)))
}

async fn name_of(phone: &Phone, school: Option<RecordId>) -> Result<String, Error> {
    match school {
        Some(school) => school_name(phone, school).await,
        None => Ok(String::new()),
    }
}

/// A school may have several of a kind: their days tell them apart.
fn of_day(about: String, day: Option<Day>) -> String {
    let date = day.map(|day| language().day(day, today()));
    let parts = [Some(about).filter(|about| !about.is_empty()), date];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// The kept drafts, each with a link to where it goes on; nothing when there are none.
pub fn unfinished() -> Nodes {
    let book = fieldbook();
    let begun = reading(read);
    let thrown = Slot::new(None::<Begun>);
    let taken = Slot::new(Taken::default());
    let throw = move |draft: Begun| {
        begin(async move {
            let phone = book.phone();
            let gone = match phone.drop_draft(&draft.form).await {
                Ok(()) => take_with(&phone, &draft.form).await,
                Err(error) => Err(error),
            };
            match gone {
                Ok(gone) => {
                    taken.set(gone);
                    begun.update(|begun| {
                        if let Some(begun) = begun {
                            begun.retain(|other| other.form != draft.form);
                        }
                    });
                    thrown.set(Some(draft));
                }
                Err(error) => book.trouble(&error),
            }
        });
    };
    let bring_back = move |draft: Begun| {
        begin(async move {
            let phone = book.phone();
            let kept = phone.keep_draft(&draft.form, &draft.json).await;
            let back = match kept {
                Ok(()) => taken.get_untracked().bring_back(&phone).await,
                Err(error) => Err(error),
            };
            match back {
                Ok(()) => {
                    begun.update(|begun| begun.get_or_insert_default().push(draft));
                    thrown.set(None);
                }
                Err(error) => book.trouble(&error),
            }
        });
    };
    let undo = move || {
        thrown.get().map(|draft| {
            let words = fill(Text::Undo, &[("what", &label(&draft))]);
            let undo = move || bring_back(draft.clone());
            go_button("go quiet small", "", undo).put(bdi(&words))
        })
    };
    let row = move |draft: &Begun| {
        let (label, words) = (label(draft), say(Text::Remove));
        let spoken = format!("{words} {label}");
        let gone = draft.clone();
        let remove = (!draft.form.is_empty()).then(|| {
            go_button("word", words, move || throw(gone.clone())).attr("aria-label", &spoken)
        });
        let goes_on = el("a").class("word words").attr("href", &draft.href);
        el("li")
            .class("row")
            .put(goes_on.put(bdi(&label)))
            .put(remove)
    };
    live(move || {
        begun.with(|begun| {
            let rows: Vec<El> = begun.iter().flatten().map(row).collect();
            let has_undo = thrown.with(Option::is_some);
            (!rows.is_empty() || has_undo)
                .then(|| card("card", say(Text::Unfinished), row_list(rows)).put(undo()))
        })
    })
}

fn label(draft: &Begun) -> String {
    let what = say(draft.what);
    match draft.about.as_str() {
        "" => what.into_owned(),
        about => format!("{what}: {about}"),
    }
}
