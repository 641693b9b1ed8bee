//! Why what an address names is not on this phone.

use crate::fieldbook::reading;
use crate::go::here;
use crate::live::live;
use crate::markup::{Nodes, el};
use crate::routes::Place;
use crate::words::{Text, say};
use leptos::prelude::untrack;
use storage::Phone;

/// The office had it erased, or it has not come.
pub fn why_not_here() -> Nodes {
    let id = untrack(|| here().get()).and_then(Place::record);
    let erased = reading(async move |phone: Phone| match id {
        Some(id) => phone.was_erased(id).await,
        None => Ok(false),
    });
    live(move || {
        let why = match erased.get()? {
            true => Text::WasErasedMore,
            false => Text::NotHereMore,
        };
        Some(el("p").put(say(why)))
    })
}
