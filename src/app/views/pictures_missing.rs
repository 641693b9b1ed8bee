//! That pictures are not on this phone, where the leader would else take it that all
//! of their work is.

use crate::fieldbook::reading;
use crate::live::live;
use crate::markup::{Nodes, el};
use crate::words::{Text, count};
use storage::Phone;

/// How many of this leader's pictures are not here, not even small, in the words `one`
/// or `many`; nothing where all are.
pub fn pictures_missing(one: Text, many: Text) -> Nodes {
    let missing = reading(async |phone: Phone| phone.pictures_not_here().await);
    live(move || {
        let missing = missing.get().filter(|missing| *missing > 0)?;
        Some(el("p").class("notice").put(count(missing, one, many)))
    })
}
