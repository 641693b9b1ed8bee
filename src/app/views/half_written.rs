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
use crate::views::running::begun_as;
use crate::words::{Text, say};
use domain::ids::RecordId;
use domain::lesson::Lesson;
use domain::observation::Observation;
use serde_json::Value;
use storage::{Error, Phone};

/// Where it is pointed out.
#[derive(Clone, Copy)]
pub enum Where {
    /// At the closing of a visit: a lesson that still runs has a card of its own there.
    Closing(RecordId),
    /// On the summary of a visit, and on its page once it is closed.
    Summary(RecordId),
    /// On the plan of a visit.
    Plan(RecordId),
    /// On the teacher's copy of a lesson.
    Copy(RecordId),
}

/// The way back to it, what it is, and what it is about.
type Half = (Place, Text, String);

async fn read(phone: &Phone, there: Where) -> Result<Vec<Half>, Error> {
    let (visit, on_paper) = match there {
        Where::Closing(visit) => (visit, false),
        Where::Summary(visit) => (visit, true),
        Where::Plan(visit) => {
            let plan = Place::Plan(visit);
            let half = phone.drafts(&plan.form()).await?.into_iter();
            let half = half.filter(|(form, _)| *form == plan.form());
            return Ok(half
                .map(|_| (plan, Text::UnfinishedPlan, String::new()))
                .collect());
        }
        Where::Copy(lesson) => {
            let drafts = phone.drafts(&Place::Observe(lesson).form()).await?;
            let half = drafts
                .iter()
                .filter_map(|(form, json)| match Place::of(form)? {
                    place @ Place::Talk(_) => Some((place, Text::UnfinishedTalk, String::new())),
                    place @ Place::Observe(_) => {
                        let lesson = serde_json::from_str(json).ok()?;
                        Some((place, begun_as(&lesson), String::new()))
                    }
                    _ => None,
                });
            return Ok(half.collect());
        }
    };
    let mut half = Vec::new();
    let mut drafts = phone.drafts(&Place::Visit(visit).form()).await?;
    drafts.extend(phone.drafts("observations/").await?);
    drafts.extend(phone.drafts("meetings/").await?);
    for (form, json) in drafts {
        let Some(place) = Place::of(&form) else {
            continue;
        };
        let found = match place {
            Place::Close(_) => on_paper.then(|| (Text::UnfinishedClosing, String::new())),
            Place::Checklist(_) => Some((Text::UnfinishedChecklist, String::new())),
            Place::Talk(lesson) => {
                let seen = phone.get::<Observation>(lesson).await?;
                let seen = seen.filter(|seen| seen.record.visit == visit);
                seen.map(|seen| (Text::UnfinishedTalk, seen.record.title()))
            }
            Place::Observe(_) => serde_json::from_str::<Lesson>(&json)
                .ok()
                .filter(|lesson| lesson.seen.visit == visit)
                .filter(|lesson| lesson.seen.has_ended() || on_paper)
                .map(|lesson| (begun_as(&lesson), lesson.title())),
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

/// Points out what was begun and not saved of what would stand there, with the way
/// back to each.
pub fn half_written(there: Where) -> Nodes {
    let book = fieldbook();
    let half = Slot::new(Vec::new());
    follow(move || {
        book.changed.track();
        // What was typed on the screen before may be written only now.
        book.drafts.track();
        begin(async move {
            match read(&book.phone(), there).await {
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
