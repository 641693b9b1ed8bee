//! What a visit's page has at its end: what the office asked about it, calling it off,
//! and the ways back from what was a slip.

use crate::came_over::made_before;
use crate::fieldbook::{fieldbook, reading};
use crate::go::go_instead;
use crate::live::live;
use crate::markup::{Nodes, el};
use crate::parts::button::{go_button, go_link};
use crate::parts::sheet::sheet;
use crate::routes::Place;
use crate::slot::Slot;
use crate::task::begin;
use crate::views::asked;
use crate::views::calling_off::call_off;
use crate::views::half_written::{Where, half_written};
use crate::views::pictures::to_take;
use crate::views::visit::PLANNED;
use crate::words::{Text, say};
use domain::answer::ToPart;
use domain::ids::RecordId;
use domain::lesson::Lesson;
use domain::meeting::MeetingNote;
use domain::picture::Picture;
use domain::record::Record;
use domain::visit::{Visit, VisitState};
use storage::{Batch, Error, Phone, Query};

/// A visit, and what was written of it besides.
struct Stands {
    visit: Visit,
    /// A lesson of it was observed or begun.
    has_lessons: bool,
    /// A meeting on it or a picture. What was typed for its closing waits, whatever
    /// becomes of it.
    has_more: bool,
    /// A leader before made it: it stands as it was written.
    is_theirs: bool,
    /// What the office wrote about it.
    asked: Vec<ToPart>,
}

impl Stands {
    fn nothing_more(&self) -> bool {
        !self.has_more && self.visit.holds_only_the_plan()
    }
}

async fn read(phone: &Phone, id: RecordId) -> Result<Option<Stands>, Error> {
    let visit = phone.get::<Visit>(id).await?;
    let Some(visit) = visit.filter(|visit| !visit.deleted) else {
        return Ok(None);
    };
    let kinds = ["observation", MeetingNote::KIND, Picture::KIND];
    let counts = phone.count_of(&kinds.map(|kind| (id, kind))).await?;
    // A meeting that was begun names its visit.
    let visit_id = id.to_string();
    let meetings = phone.drafts("meetings/").await?;
    let begun = meetings.iter().any(|(_, json)| json.contains(&visit_id));
    let theirs = made_before(phone, id, &visit.record).await?;
    Ok(Some(Stands {
        is_theirs: theirs.is_some(),
        asked: asked::of(phone, id).await?,
        visit: visit.record,
        has_lessons: counts[0] > 0 || !lesson_drafts(phone, id).await?.is_empty(),
        has_more: counts[1] + counts[2] > 0 || begun,
    }))
}

/// The forms of the lessons of `visit` that were begun and not saved.
async fn lesson_drafts(phone: &Phone, visit: RecordId) -> Result<Vec<(String, Lesson)>, Error> {
    let drafts = phone.drafts("observations/").await?.into_iter();
    let lesson = |(form, json): (String, String)| {
        let lesson = serde_json::from_str::<Lesson>(&json).ok()?;
        (lesson.seen.visit == visit).then_some((form, lesson))
    };
    Ok(drafts.filter_map(lesson).collect())
}

/// The end of the page of visit `id`.
pub fn rest_of_visit(id: RecordId) -> Nodes {
    let stands = reading(async move |phone: Phone| read(&phone, id).await);
    live(move || {
        stands.with(|stands| {
            let stands = stands.as_ref()?.as_ref()?;
            let visit = &stands.visit;
            let asked = asked::at_visit(id, visit.state, &stands.asked);
            Some(asked.put(match visit.state {
                VisitState::Planned => call_off(id),
                VisitState::CalledOff => Nodes::none(),
                VisitState::Closed if stands.is_theirs => Nodes::none(),
                VisitState::Closed => half_written(Where::Summary(id)).put(change_day(id, visit)),
                VisitState::UnderWay if stands.has_lessons => change_day(id, visit),
                // What was never planned goes whole, once that was said.
                VisitState::UnderWay if visit.was_planned() && !stands.nothing_more() => {
                    change_day(id, visit)
                }
                VisitState::UnderWay => change_day(id, visit).put(not_started(id, visit)),
            }))
        })
    })
}

/// Of a visit written down afterwards its leader may have mistaken the day.
fn change_day(id: RecordId, visit: &Visit) -> Nodes {
    let form = Place::Afterwards(id).path() + PLANNED;
    let change = || go_link("go quiet", &form, say(Text::ChangeDayAndTimes));
    Nodes::none().put(visit.written.map(|_| change()))
}

/// "Start visit" was a slip of the thumb: as long as nothing of it stands, the
/// visit goes back to what it was.
fn not_started(id: RecordId, visit: &Visit) -> Nodes {
    let label = match visit.written {
        Some(_) => Text::DidNotTakePlace,
        None => Text::NotStartedYet,
    };
    if !visit.was_planned() {
        return never_planned(id, visit.school);
    }
    let book = fieldbook();
    let mut visit = visit.clone();
    visit.take_back_start();
    let take_back = move || {
        let visit = visit.clone();
        begin(async move {
            book.save(Batch::new().put(id, &visit)).await;
        });
    };
    go_button("word", say(label), take_back).into()
}

/// It never stood on the calendar: it leaves the lists, once that was said.
fn never_planned(id: RecordId, school: RecordId) -> Nodes {
    let book = fieldbook();
    let asking = Slot::new(false);
    let take = move || {
        begin(async move {
            let batch = match all_of(&book.phone(), id, school).await {
                Ok(batch) => batch,
                Err(error) => return book.trouble(&error),
            };
            if book.save(batch).await {
                go_instead(Place::School(school));
            }
        });
    };
    let question = move || {
        Nodes::from(el("p").put(say(Text::VisitLeavesLists)))
            .put(go_button("go", say(Text::TakeVisitOut), take))
            .put(go_button("go quiet", say(Text::KeepVisit), move || {
                asking.set(false);
            }))
    };
    let ask = go_button("word", say(Text::DidNotTakePlace), move || asking.set(true));
    Nodes::from(ask).put(sheet(
        say(Text::DidNotTakePlace),
        &say(Text::Cancel),
        move || asking.get(),
        move || asking.set(false),
        question,
    ))
}

/// The visit goes, with its pictures and what was begun on its pages; notes of
/// a meeting stay, at the school.
async fn all_of(phone: &Phone, id: RecordId, school: RecordId) -> Result<Batch, Error> {
    let mut batch = to_take(phone, id).await?.out(Batch::new()).delete(id);
    let meetings = Query::of(id, MeetingNote::KIND);
    for (meeting, note) in phone.find_as::<MeetingNote>(meetings).await? {
        let note = MeetingNote {
            visit: None,
            school: note.school.or(Some(school)),
            ..note
        };
        batch = batch.put(meeting, &note);
    }
    let pages = [
        Place::Close(id),
        Place::Checklist(id),
        Place::Afterwards(id),
    ];
    let forms = pages.map(Place::form);
    Ok(forms
        .iter()
        .fold(batch, |batch, form| batch.drop_draft(form)))
}
