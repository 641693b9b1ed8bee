//! Work that is missing on this phone: how much, and the way back.

use crate::fieldbook::fieldbook;
use crate::markup::{El, Nodes, el};
use crate::parts::button::{go_button, go_link};
use crate::routes::Place;
use crate::task::begin;
use crate::words::{Text, count, say};

/// Once there is a card the leader works on; then it may be put aside.
fn put_aside() -> Option<El> {
    let book = fieldbook();
    let aside = move || {
        begin(async move {
            match book.phone().missing_work_was_told().await {
                Ok(()) => book.changed.update(|changes| *changes += 1),
                Err(error) => book.trouble(&error),
            }
        });
    };
    let works_on = book.profile.with_untracked(Option::is_some);
    works_on.then(|| go_button("word", say(Text::MissingAside), aside))
}

/// What had been sent comes back; what had not is said to be lost.
pub fn missing() -> Nodes {
    let how_much = match fieldbook().phone().what_is_missing() {
        Some((_, 0)) => {
            let never = el("p").put(say(Text::MissingNever));
            return Nodes::from(never).put(put_aside());
        }
        Some((0, _)) => Some(say(Text::MissingAll).into_owned()),
        Some((n, _)) => Some(count(n, Text::MissingOne, Text::MissingSome)),
        // An older version did not count.
        None => None,
    };
    let join = Place::Join.path();
    let file = Place::OpenFile.path();
    let backup = go_link("go quiet small", &file, say(Text::OpenBackup));
    Nodes::from(how_much.map(|words| el("p").put(words)))
        .put(el("p").put(say(Text::MissingWay)))
        .put(go_link("go quiet small", &join, say(Text::JoinDistrict)))
        .put(backup)
        .put(put_aside())
}
