//! A visit's page where a cluster came over: what a leader before observed and closed
//! is read under that name, and nothing of it is offered as this leader's own.

use crate::came_over::{begun_before, card, made_before, name};
use crate::fieldbook::reading;
use crate::later;
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::parts::list::{bdi, card_of_rows, row_way};
use crate::routes::Place;
use crate::views::visit::{self, Page, Seen, main_of, promise, running, times, what_was_agreed};
use crate::words::{Text, fill, say};
use domain::ids::RecordId;
use domain::step::Step;
use domain::visit::VisitState;
use storage::{Error, Phone};

struct Before {
    /// The page without the lessons of leaders before.
    page: Page,
    /// Those lessons, each with who observed it.
    theirs: Vec<(Seen, String)>,
    /// Who leads it now, where it was handed on.
    led_by: Option<String>,
    /// Who closed the visit, where that was one of them.
    closed_by: Option<String>,
    /// Who began it, where that was one of them and it is under way.
    begun_by: Option<String>,
    /// What leaders before promised there that is still open, each with who did.
    promised: Vec<(RecordId, Step, String)>,
}

async fn read(phone: &Phone, id: RecordId) -> Result<Option<Before>, Error> {
    let Some(mut page) = visit::read(phone, id).await? else {
        return Ok(None);
    };
    let lessons: Vec<_> = page.seen.iter().map(|seen| seen.id).collect();
    let mut theirs = Vec::new();
    for (lesson, by) in phone.of_leader_before(None, &lessons).await? {
        let by = name(&card(phone, by).await?);
        // One that this leader has talked about all the same is spoken of as ever.
        let is_it = |seen: &Seen| seen.id == lesson && !seen.talked;
        if let Some(nth) = page.seen.iter().position(is_it) {
            theirs.push((page.seen.remove(nth), by));
        }
    }
    let promises = page.opening.promises.iter().map(|(id, _)| *id).collect();
    let by = begun_before(phone, promises).await?;
    let is_theirs = |id: &RecordId| by.iter().find(|(step, _)| step == id);
    let mut promised = Vec::new();
    for (id, step) in std::mem::take(&mut page.opening.promises) {
        match is_theirs(&id) {
            Some((_, name)) => promised.push((id, step, name.clone())),
            None => page.opening.promises.push((id, step)),
        }
    }
    let made_by = made_before(phone, id, &page.visit).await?;
    let made_by = made_by.map(|card| name(&card));
    let (closed_by, begun_by) = match page.visit.state {
        VisitState::Closed => (made_by, None),
        VisitState::UnderWay => (None, made_by),
        VisitState::Planned | VisitState::CalledOff => (None, None),
    };
    Ok(Some(Before {
        led_by: phone.led_by(id).await?,
        closed_by,
        begun_by,
        promised,
        page,
        theirs,
    }))
}

/// What visit `id`'s page shows.
pub fn visit_before(id: RecordId) -> Nodes {
    let before = reading(async move |phone: Phone| read(&phone, id).await);
    live(move || {
        before.with(|before| {
            let before = before.as_ref()?.as_ref()?;
            if let Some(name) = &before.led_by {
                return Some(handed_on(id, &before.page, name));
            }
            let lessons = lessons(&before.theirs);
            Some(match &before.closed_by {
                None => {
                    let begun = before.begun_by.as_ref();
                    let begun = begun.map(|name| fill(Text::VisitBegunBefore, &[("name", name)]));
                    let begun = begun.map(|told| el("p").class("soft").put(bdi(&told)));
                    Nodes::from(begun)
                        .put(promised(&before.promised, |_| true))
                        .put(lessons)
                        .put(main_of(id, &before.page))
                }
                Some(name) => {
                    let told = fill(Text::MadeBefore, &[("name", name)]);
                    running(&before.page)
                        .put(el("p").class("soft").put(bdi(&told)))
                        .put(lessons)
                        .put(promised(&before.promised, |step| step.visit == id))
                        .put(what_was_agreed(id, &before.page))
                }
            })
        })
    })
}

/// What this leader wrote of a visit before it was handed on: to be read.
fn handed_on(id: RecordId, page: &Page, name: &str) -> Nodes {
    let told = fill(Text::LedNow, &[("name", name)]);
    let row = |seen: &Seen| {
        let path = Place::Copy(seen.id).path();
        let lesson = row_way(&path, &seen.observation.title(), &times(&seen.observation));
        el("li").class("row").put(lesson)
    };
    let lessons = page.seen.iter().map(row).collect();
    running(page)
        .put(el("p").class("soft").put(bdi(&told)))
        .put(later::typed_of_led())
        .put(card_of_rows("card record", say(Text::LessonsSeen), lessons))
        .put(what_was_agreed(id, page))
}

/// Those promises of leaders before that are `shown`: kept, from now on, by this one.
fn promised(theirs: &[(RecordId, Step, String)], shown: impl Fn(&Step) -> bool) -> Option<El> {
    let row = |(id, step, name): &(RecordId, Step, String)| {
        let by = fill(Text::PromisedBy, &[("name", name)]);
        promise(*id, step).put(el("small").put(bdi(&by)))
    };
    let theirs = theirs.iter().filter(|(_, step, _)| shown(step));
    card_of_rows(
        "card promise",
        say(Text::Promised),
        theirs.map(row).collect(),
    )
}

/// The lessons of leaders before: each leads to its paper.
fn lessons(theirs: &[(Seen, String)]) -> Option<El> {
    let row = |(seen, name): &(Seen, String)| {
        let theirs = fill(Text::TalkIsTheirs, &[("name", name)]);
        let below = format!("{} · {theirs}", times(&seen.observation));
        let path = Place::Copy(seen.id).path();
        let lesson = row_way(&path, &seen.observation.title(), &below);
        el("li").class("row").put(lesson)
    };
    let rows = theirs.iter().map(row).collect();
    card_of_rows("card record", say(Text::LessonsSeen), rows)
}
