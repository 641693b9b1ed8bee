//! What became of promises to a school since the visit before (S6): done, changed or
//! let go, and whether the school was told. On the page of a visit that comes; on that
//! of one written down late, also what was still open on its day.

use super::step_card::{replied, state_on};
use super::step_why::Ask;
use super::steps::{form_of, way_back};
use crate::cluster::group;
use crate::fieldbook::reading;
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::parts::button::go_link;
use crate::parts::list::{bdi, card_of_rows};
use crate::words::{Text, say};
use domain::ids::RecordId;
use domain::step::{Moved, Step, moved_since};
use domain::visit::{BEING_WRITTEN, Visit};
use storage::{Error, Phone, Query};

/// How many visits before this one are looked at for one that was held.
const LOOKED_AT: usize = 8;
/// The states of one that was.
const HELD: [&str; 3] = ["under_way", "closed", BEING_WRITTEN];

async fn read(phone: &Phone, id: RecordId) -> Result<Moved, Error> {
    let Some(visit) = phone.get::<Visit>(id).await? else {
        return Ok(Moved::default());
    };
    let visit = visit.record;
    let schools = group(phone, visit.school).await?;
    let mut last = None;
    for school in &schools {
        let before = Query::school(*school).kinds(&["visit"]).before(visit.day);
        let visits = phone.find(before.newest_first().limit(LOOKED_AT)).await?;
        let held = visits.iter().filter(|visit| HELD.contains(&&*visit.state));
        last = last.max(held.filter_map(|visit| visit.day).max());
    }
    let mut steps = Vec::new();
    for school in schools {
        let mut since = Query::school(school).kinds(&["step"]);
        if let Some(last) = last {
            since = since.from(last);
        }
        steps.extend(phone.find_as::<Step>(since).await?);
    }
    Ok(moved_since(last, &visit, steps))
}

/// On the page of visit `id`.
pub fn since_last(id: RecordId) -> Nodes {
    let steps = reading(async move |phone: Phone| read(&phone, id).await);
    live(move || {
        let card = |title, steps: &[(RecordId, Step)]| {
            let rows = steps.iter().map(|(id, step)| row(*id, step)).collect();
            card_of_rows("card promise", say(title), rows)
        };
        steps.with(|steps| {
            let steps = steps.as_ref()?;
            let then = card(Text::OpenThatDay, &steps.afterwards);
            Some(Nodes::from(card(Text::SinceLastVisit, &steps.before)).put(then))
        })
    })
}

fn row(id: RecordId, step: &Step) -> El {
    let state = [Some(state_on(step)), replied(step)];
    let state: Vec<String> = state.into_iter().flatten().collect();
    let why = (!step.why.is_empty()).then(|| el("small").class("prose").put(bdi(&step.why)));
    let words = el("span")
        .class("words")
        .put(el("span").class("prose").put(bdi(&step.what)))
        .put(el("small").put(bdi(&state.join(" · "))))
        .put(why);
    let reply = way_back(&form_of(id, Ask::Reply)).filter(|_| step.lacks_reply());
    let reply = reply.map(|(_, href)| {
        let label = say(Text::ReplyGiven);
        let spoken = format!("{label}: {}", step.what);
        go_link("go quiet small", &href, label).attr("aria-label", &spoken)
    });
    el("li").class("row").put(words).put(reply)
}
