//! A serious concern about a child (S32): what to do, and the leader's own
//! notes of it. They are found here only, and here they do not say what they are.

use crate::clock::{Wall, today};
use crate::fieldbook::reading;
use crate::frame::{head, screen};
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::parts::button::go_link;
use crate::parts::list::{row_link, row_list};
use crate::routes::Place;
use crate::views::notices::whom_to_call;
use crate::views::reflections::some_are_shut;
use crate::words::{Text, fill, language, say};
use domain::concern::Concern;
use domain::ids::{RecordId, Source};
use domain::order::sort_by_key;
use domain::record::Record;
use std::cmp::Reverse;
use storage::{Phone, Query};

/// What to do, and the notes, the latest first.
pub fn concerns() -> El {
    let page = reading(async |phone: Phone| {
        let mut notes = phone.find_as::<Concern>(Query::kind(Concern::KIND)).await?;
        sort_by_key(&mut notes, |(id, note)| Reverse((note.day, *id)));
        let known = |id: &RecordId| notes.iter().any(|(known, _)| known == id);
        let drafts = phone.drafts("").await?.into_iter();
        let begun = drafts.filter_map(|(form, _)| match Place::of(&form)? {
            Place::Concern(id) => Some(id),
            _ => None,
        });
        let begun: Vec<_> = begun.filter(|id| !known(id)).collect();
        Ok((begun, notes))
    });
    let list = move || {
        page.with(|page| {
            let (begun, notes) = page.as_ref()?;
            let rows: Vec<El> = begun
                .iter()
                .map(begun_row)
                .chain(notes.iter().map(row))
                .collect();
            (!rows.is_empty()).then(|| row_list(rows))
        })
    };
    let more = el("p").put(say(Text::ConcernsMore));
    let new = Place::Concern(Wall.record_id()).path();
    screen(
        head(say(Text::Concerns)).back(Place::More),
        Nodes::from(more)
            .put(whom_to_call())
            .put(some_are_shut())
            .put(live(list)),
        go_link("go", &new, say(Text::WriteConcern)),
    )
}

/// A note that was begun and not saved.
fn begun_row(id: &RecordId) -> El {
    let begun = say(Text::Unfinished);
    row_link(
        &Place::Concern(*id).path(),
        &say(Text::PrivateNote),
        &begun,
        "",
    )
}

fn row((id, note): &(RecordId, Concern)) -> El {
    let day = language().day(note.day, today());
    let passed = match note.passed_on {
        Some(on) => {
            let date = language().date(on, today());
            fill(Text::PassedOnDay, &[("date", &date)])
        }
        None if note.passed_to.is_empty() => say(Text::NotPassedOn).into_owned(),
        None => String::new(),
    };
    let below = [day, passed].join(" · ");
    let below = below.trim_end_matches(" · ");
    row_link(
        &Place::Concern(*id).path(),
        &say(Text::PrivateNote),
        below,
        "",
    )
}
