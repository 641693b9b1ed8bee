//! A visit's page where a cluster came over: what a leader before observed and closed
//! is read under that name, and nothing of it is offered as this leader's own.

use crate::came_over::{card, made_before, name};
use crate::fieldbook::reading;
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::parts::list::{bdi, card_of_rows, row_way};
use crate::routes::Place;
use crate::views::visit::{self, Page, Seen, main_of, running, times, what_was_agreed};
use crate::words::{Text, fill, say};
use domain::ids::RecordId;
use domain::visit::VisitState;
use storage::{Error, Phone};

struct Before {
    /// The page without the lessons of leaders before.
    page: Page,
    /// Those lessons, each with who observed it.
    theirs: Vec<(Seen, String)>,
    /// Who closed the visit, where that was one of them.
    closed_by: Option<String>,
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
    let closed_by = match page.visit.state {
        VisitState::Closed => made_before(phone, id, &page.visit).await?,
        _ => None,
    };
    Ok(Some(Before {
        closed_by: closed_by.map(|card| name(&card)),
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
            let lessons = lessons(&before.theirs);
            Some(match &before.closed_by {
                None => Nodes::from(lessons).put(main_of(id, &before.page)),
                Some(name) => {
                    let told = fill(Text::MadeBefore, &[("name", name)]);
                    running(&before.page)
                        .put(el("p").class("soft").put(bdi(&told)))
                        .put(lessons)
                        .put(what_was_agreed(id, &before.page))
                }
            })
        })
    })
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
