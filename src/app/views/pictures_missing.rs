//! That pictures are not on this phone, where the leader would else take it that all
//! of their work is.

use crate::fieldbook::reading;
use crate::live::live;
use crate::markup::{Nodes, el};
use crate::slot::Slot;
use crate::words::{Text, count};
use storage::Phone;

/// How many of this leader's pictures are not here, not even small, and how many not in
/// full.
pub fn missing() -> Slot<Option<(usize, usize)>> {
    reading(async |phone: Phone| phone.pictures_not_here().await)
}

/// How many are not here at all, in the words `one` or `many`; nothing where all are here.
pub fn told(missing: Slot<Option<(usize, usize)>>, one: Text, many: Text) -> Nodes {
    live(move || {
        let (missing, _) = missing.get().filter(|(missing, _)| *missing > 0)?;
        Some(el("p").class("notice").put(count(missing, one, many)))
    })
}
