//! The first minutes: one question, and on.

use super::card;
use crate::fieldbook::fieldbook;
use crate::forms::{Faults, no_faults};
use crate::frame::{head, screen};
use crate::later;
use crate::markup::{El, Nodes, el};
use crate::parts::button::{go_button, go_link, submit_button};
use crate::parts::notice::notice;
use crate::routes::Place;
use crate::task;
use crate::words::{Text, say};

/// Asks for name and cluster; nothing else is needed to begin.
pub fn welcome() -> El {
    // A phone on which work was kept, and is no more: say so first.
    let is_missing = fieldbook().phone().opened_empty_where_there_was_one();
    let missing = is_missing.then(|| {
        let more = el("p").put(say(Text::WorkMissingMore));
        notice(
            say(Text::WorkMissing),
            Nodes::from(more).put(later::missing()),
        )
    });
    let join = go_link("word", &Place::Join.path(), say(Text::JoinDistrict));
    let main = Nodes::from(missing)
        .put(el("p").put(say(Text::WelcomeMore)))
        .put(card::fields(card::open(), no_faults(), begin))
        .put(el("p").class("hint").put(say(Text::CardKept)))
        .put(el("p").put(join))
        .put(go_button("word", say(Text::SampleLook), later::look_around));
    let foot = submit_button(card::FORM, say(Text::Begin));
    screen(head(say(Text::Welcome)), main, foot)
}

fn begin(form: card::Form, faults: Faults) {
    task::begin(async move {
        let book = form.book();
        if card::save(form, faults).await && book.phone().opened_empty_where_there_was_one() {
            // Said once; a failure to note that only says it once more.
            let _ = book.phone().missing_work_was_told().await;
        }
    });
}
