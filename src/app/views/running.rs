//! Lessons that were begun and not ended: drafts, shown wherever they matter.

use crate::clock::{Wall, today};
use crate::markup::{El, Nodes, el};
use crate::parts::button::go_link;
use crate::parts::list::{bdi, card};
use crate::routes::Place;
use crate::words::{Text, fill, language, say};
use domain::day::Moment;
use domain::ids::{RecordId, Source};
use domain::lesson::Lesson;
use domain::words::Say;
use storage::{Error, Phone};

/// Every running lesson on this phone.
pub async fn running_lessons(phone: &Phone) -> Result<Vec<(RecordId, Lesson)>, Error> {
    let mut running = Vec::new();
    for (form, json) in phone.drafts("observations/").await? {
        let Some(Place::Observe(id)) = Place::of(&form) else {
            continue;
        };
        if let Ok(lesson) = serde_json::from_str::<Lesson>(&json)
            && !lesson.seen.has_ended()
        {
            running.push((id, lesson));
        }
    }
    Ok(running)
}

/// The running lessons of one visit.
pub async fn running_on(phone: &Phone, visit: RecordId) -> Result<Vec<(RecordId, Lesson)>, Error> {
    let mut running = running_lessons(phone).await?;
    running.retain(|(_, lesson)| lesson.seen.visit == visit);
    Ok(running)
}

/// "08:05"; with the day when that is not today.
pub fn when_begun(at: Moment) -> String {
    let time = at.clock().to_string();
    match at.day() == today() {
        true => time,
        false => {
            let date = language().day(at.day(), today());
            fill(Text::DayAt, &[("date", &date), ("time", &time)])
        }
    }
}

/// What a lesson is called that is only a draft.
pub fn begun_as(lesson: &Lesson) -> Text {
    match () {
        () if lesson.lacks_end(Wall.now()) => Text::LessonHasNoEnd,
        () if lesson.seen.has_ended() => Text::UnfinishedLesson,
        () => Text::LessonRunning,
    }
}

/// The way back to a running lesson.
pub fn running_card((id, lesson): &(RecordId, Lesson)) -> El {
    let name = match lesson.title() {
        title if title.is_empty() => say(Say::Observation).into_owned(),
        title => title,
    };
    let time = when_begun(lesson.seen.started);
    let since = fill(Text::LessonSince, &[("lesson", &name), ("time", &time)]);
    let href = Place::Observe(*id).path();
    let back = go_link("go quiet", &href, say(Text::BackToLesson));
    let body = Nodes::from(el("p").put(bdi(&since))).put(back);
    let title = match lesson.is_forgotten(Wall.now()) {
        true => Text::LessonHasNoEnd,
        false => Text::LessonRunning,
    };
    card("card record", say(title), body)
}
