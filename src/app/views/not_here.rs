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
        None => Ok(Text::NotHereMore),
    });
    live(move || why.get().map(|why| el("p").put(say(why))))
}

async fn why(phone: &Phone, id: RecordId) -> Result<Text, Error> {
    Ok(match () {
        () if phone.was_erased(id).await? => Text::WasErasedMore,
        () if phone.was_taken_out(id).await? => Text::WasTakenOutMore,
        () if last_taken(id).is_some() => Text::WasTakenOut,
        () => Text::NotHereMore,
    })
}
