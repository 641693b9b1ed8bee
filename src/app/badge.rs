//! The number on the app's icon: promises whose day has come.

use crate::bridge;
use crate::clock::today;
use crate::fieldbook::Fieldbook;
use crate::live::follow;
use crate::task::begin;
use domain::record::Record;
use domain::step::Step;
use leptos::prelude::Owner;
use storage::Query;

/// Keeps the number true as long as the app is open, where the browser can show one.
pub fn keep(book: Fieldbook, owner: Owner) {
    if book.is_sample {
        return;
    }
    owner.with(|| {
        follow(move || {
            book.changed.track();
            begin(async move {
                let due = Query::state(Step::KIND, "open_leader").to(today());
                // A promise without a day waits for none.
                if let Ok(due) = book.phone().find_as::<Step>(due).await {
                    bridge::set_badge(due.iter().filter(|(_, step)| step.by.is_some()).count());
                }
            });
        });
    });
}
