//! Why what an address names is not on this phone.

use crate::fieldbook::reading;
use crate::go::here;
use crate::live::live;
use crate::markup::{Nodes, el};
use crate::routes::Place;
use crate::views::taking_out::last_taken;
use crate::words::{Text, say};
use domain::ids::RecordId;
use leptos::prelude::untrack;
use storage::{Error, Phone};

/// The office had it erased, it was taken out, or it has not come.
pub fn why_not_here() -> Nodes {
    let id = untrack(|| here().get()).and_then(Place::record);
    let why = reading(async move |phone: Phone| match id {
        Some(id) => why(&phone, id).await,
        None => Ok((Text::NotHereMore, None)),
    });
    live(move || {
        let (why, history) = why.get()?;
        let history = history.map(|id: RecordId| {
            let link = el("a").class("word");
            let link = link.attr("href", &Place::History(id).path());
            el("p").put(link.put(say(Text::History)))
        });
        Some(Nodes::from(el("p").put(say(why))).put(history))
    })
}

/// Why `id` is not here, and whose history tells more.
async fn why(phone: &Phone, id: RecordId) -> Result<(Text, Option<RecordId>), Error> {
    if phone.was_erased(id).await? {
        return Ok((Text::WasErasedMore, None));
    }
    Ok(match phone.was_taken_out(id).await? {
        true => (Text::WasTakenOutMore, Some(id)),
        false if last_taken(id).is_some() => (Text::WasTakenOut, None),
        false => (Text::NotHereMore, None),
    })
}
