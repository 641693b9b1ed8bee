//! What of a visit is still only half written, where the visit is closed or handed
//! over: it is not on the paper yet. It is pointed out; nothing is forbidden.

use crate::fieldbook::fieldbook;
use crate::live::{follow, live};
use crate::markup::Nodes;
use crate::parts::list::{row_link, row_list};
use crate::parts::notice::notice;
use crate::routes::Place;
use crate::slot::Slot;
use crate::task::begin;
use crate::words::{Text, say};
use domain::ids::RecordId;
use domain::lesson::Lesson;
use domain::observation::Observation;
use serde_json::Value;
use storage::{Error, Phone};

/// The way back to it, what it is, and what it is about.
type Half = (Place, Text, String);

async fn read(phone: &Phone, visit: RecordId, running: bool) -> Result<Vec<Half>, Error> {
    let mut half = Vec::new();
    let mut drafts = phone.drafts("observations/").await?;
    drafts.extend(phone.drafts("meetings/").await?);
    for (form, json) in drafts {
        let Some(place) = Place::of(&form) else {
            continue;
        };
        let found = match place {
            Place::Talk(lesson) => {
                let seen = phone.get::<Observation>(lesson).await?;
                let seen = seen.filter(|seen| seen.record.visit == visit);
                seen.map(|seen| (Text::UnfinishedTalk, seen.record.title()))
            }
            Place::Observe(_) => serde_json::from_str::<Lesson>(&json)
                .ok()
                .filter(|lesson| lesson.seen.visit == visit)
                .map(|lesson| (lesson.seen.has_ended(), lesson.title()))
                .filter(|(ended, _)| *ended || running)
                .map(|(ended, title)| match ended {
                    true => (Text::UnfinishedLesson, title),
                    false => (Text::LessonRunning, title),
                }),
            Place::Meeting(_) => serde_json::from_str::<Value>(&json)
                .ok()
                .filter(|form| form["meeting"]["visit"] == visit.to_string())
                .map(|_| (Text::UnfinishedMeeting, String::new())),
            _ => None,
        };
        half.extend(found.map(|(what, about)| (place, what, about)));
    }
    Ok(half)
}

/// Points out what of `visit` was begun and not saved, with the way back to each;
/// a lesson that still runs only if `running`: closing has a card of its own for it.
pub fn half_written(visit: RecordId, running: bool) -> Nodes {
    let book = fieldbook();
    let half = Slot::new(Vec::new());
    follow(move || {
        book.changed.track();
        // What was typed on the screen before may be written only now.
        book.drafts.track();
        begin(async move {
            match read(&book.phone(), visit, running).await {
                // The notice is read out each time it is made.
                Ok(found) if half.try_with_untracked(|known| *known != found) == Some(true) => {
                    half.set(found);
                }
                Ok(_) => {}
                Err(error) => book.trouble(&error),
            }
        });
    });
    live(move || {
        half.with(|half| {
            let row = |(place, what, about): &Half| row_link(&place.path(), &say(*what), about, "");
            let rows = || row_list(half.iter().map(row).collect());
            (!half.is_empty()).then(|| notice(say(Text::HalfWritten), rows()))
        })
    })
}
