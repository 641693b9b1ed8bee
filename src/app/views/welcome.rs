//! The first minutes: one question, and on.

use super::card;
use super::join::called;
use crate::deliver::Sending;
use crate::fieldbook::fieldbook;
use crate::forms::{Faults, no_faults};
use crate::frame::{head, screen};
use crate::later;
use crate::markup::{El, Nodes, el};
use crate::parts::button::{go_button, go_link, submit_button};
use crate::parts::list::bdi;
use crate::parts::notice::notice;
use crate::routes::Place;
use crate::task;
use crate::words::{Text, fill, say};

/// Asks for name and cluster; nothing else is needed to begin.
pub fn welcome() -> El {
    let book = fieldbook();
    // By the link of an invitation a phone joins before it is anybody's.
    let join = move || {
        let joined = book.joined.get();
        let is_in = joined.filter(|_| book.sending.get() != Sending::JoinAgain);
        el("p").put(match is_in {
            Some(joined) => bdi(&fill(
                Text::JoinedTo,
                &[("district", &called(&joined.district))],
            )),
            None => go_link("word", &Place::Join.path(), say(Text::JoinDistrict)),
        })
    };
    let backup = go_link("word", &Place::OpenFile.path(), say(Text::OpenBackup));
    let languages = go_link("word", &Place::Settings.path(), say(Text::OtherLanguages));
    let main = Nodes::from(missing_work())
        .put(el("p").put(say(Text::WelcomeMore)))
        .put(later::still_coming())
        .put(card::fields(card::open(), no_faults(), begin))
        .put(el("p").class("hint").put(say(Text::CardKept)))
        .live(join)
        .put(el("p").put(backup))
        .put(el("p").put(languages))
        .put(go_button("word", say(Text::SampleLook), later::look_around));
    let foot = submit_button(card::FORM, say(Text::Begin));
    screen(head(say(Text::Welcome)), main, foot)
}

/// On a phone on which work was kept, and is no more: until the leader has
/// joined again, or puts it aside.
pub fn missing_work() -> Option<El> {
    let is_missing = fieldbook().phone().opened_empty_where_there_was_one();
    is_missing.then(|| {
        let more = el("p").put(say(Text::WorkMissingMore));
        notice(
            say(Text::WorkMissing),
            Nodes::from(more).put(later::missing()),
        )
    })
}

fn begin(form: card::Form, faults: Faults) {
    task::begin(async move {
        card::save(form, faults).await;
    });
}
