//! The first minutes: one question, and on.

use super::card;
use crate::fieldbook::fieldbook;
use crate::forms::Faults;
use crate::frame::{head, screen};
use crate::parts::button::go_link;
use crate::parts::notice::Notice;
use crate::routes::Place;
use crate::task;
use crate::words::{Text, say};
use leptos::prelude::*;

/// Asks for name and cluster; nothing else is needed to begin.
pub fn welcome() -> AnyView {
    let form = card::open();
    let faults: Faults = RwSignal::new(Vec::new());
    // A phone on which work was kept, and is no more: say so first.
    let missing = fieldbook().phone().opened_empty_where_there_was_one();
    let missing = missing.then(|| {
        view! {
            <Notice title=say(Text::WorkMissing)>
                <p>{say(Text::WorkMissingMore)}</p>
            </Notice>
        }
    });
    let main = view! {
        {missing}
        <p>{say(Text::WelcomeMore)}</p>
        {card::fields(form, faults, begin)}
        <p class="hint">{say(Text::CardKept)}</p>
        <p>
            {go_link("word", Place::Join.path(), say(Text::JoinDistrict))}
        </p>
    };
    let foot = view! {
        <button type="submit" form=card::FORM class="go">{say(Text::Begin)}</button>
    };
    screen(head(say(Text::Welcome)), main, Some(foot.into_any()))
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
