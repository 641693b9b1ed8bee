//! What stands on every screen that shows a record, of whatever kind: that two
//! texts are kept in it, and the way to its history.

use crate::fieldbook::{fieldbook, reading};
use crate::go::here;
use crate::live::live;
use crate::markup::{Nodes, el};
use crate::routes::Place;
use crate::words::{Text, say};
use domain::ids::RecordId;
use domain::kinds::Kind;
use domain::profile::Profile;
use domain::record::Record;
use domain::reflection::Reflection;
use domain::terms::Terms;
use leptos::prelude::untrack;
use storage::{Phone, Row};

/// At the end of a record's own page, the way to its history; none as long as
/// nothing was written of it.
pub fn history() -> Nodes {
    let Some(place) = untrack(|| here().get()) else {
        return Nodes::none();
    };
    let id = match place {
        // Its page bears its week.
        Place::Reflection(week) => Some(Reflection::id(fieldbook().phone().me().account, week)),
        // One of a kind: the leader's own.
        Place::Card => Some(alone(Profile::KIND)),
        Place::Terms => Some(alone(Terms::KIND)),
        Place::School(_)
        | Place::Visit(_)
        | Place::Observe(_)
        | Place::Talk(_)
        | Place::Meeting(_)
        | Place::Concern(_) => place.record(),
        _ => None,
    };
    let Some(id) = id else {
        return Nodes::none();
    };
    let is_here = reading(async move |phone: Phone| phone.is_here(id).await);
    live(move || {
        is_here.with(|is_here| *is_here == Some(true)).then(|| {
            let link = el("a")
                .class("word")
                .attr("href", &Place::History(id).path());
            el("p").put(link.put(say(Text::History)))
        })
    })
}

fn alone(kind: &str) -> RecordId {
    RecordId::alone(fieldbook().phone().me().account, kind)
}

/// The quiet mark on a screen that shows a record in which texts wait.
pub fn mark() -> Nodes {
    let Some(place) = untrack(|| here().get()) else {
        return Nodes::none();
    };
    // What leaders wrote is theirs to choose among; an officer is told where it is read.
    let is_read = untrack(|| fieldbook().is_officer())
        && matches!(
            place,
            Place::Visit(_) | Place::School(_) | Place::Meeting(_)
        );
    let rows = reading(async move |phone: Phone| {
        let rows = match is_read {
            true => phone.with_texts_of_others().await?,
            false => phone.with_texts_beside().await?,
        };
        let mut with_above: Vec<(Row, Option<RecordId>)> = Vec::with_capacity(rows.len());
        for row in rows {
            // A conversation is of its lesson, and stands on the papers of its visit.
            let above = match row.of {
                Some(of) => phone.row(of).await?.and_then(|owner| owner.of),
                None => None,
            };
            with_above.push((row, above));
        }
        Ok(with_above)
    });
    live(move || {
        rows.with(|rows| {
            let here: Vec<&Row> = rows
                .iter()
                .flatten()
                .filter(|(row, above)| is_at(place, row, *above))
                .map(|(row, _)| row)
                .collect();
            let to = match here.as_slice() {
                [] => return None,
                [one] => Place::Texts(one.id),
                // An officer has no list of what others choose among.
                [one, ..] if is_read => Place::Texts(one.id),
                _ => Place::AllTexts,
            };
            let link = el("a").class("word").attr("href", &to.path());
            Some(el("p").put(link.put(say(Text::SeveralTexts))))
        })
    })
}

/// Whether `row` is shown at `place`: the record itself, or what belongs to it or,
/// `above`, to what it belongs to.
fn is_at(place: Place, row: &Row, above: Option<RecordId>) -> bool {
    let kind = |kind: &str| row.kind == kind;
    let is_listed = Kind::named(&row.kind).is_some_and(|kind| !kind.unlisted);
    match (place, place.record()) {
        (Place::Texts(_) | Place::History(_), _) => false,
        (Place::School(id), _) => row.id == id || row.school == Some(id),
        (Place::Teachers(id), _) => kind("person") && row.school == Some(id),
        (_, Some(id)) => [Some(row.id), row.of, above].contains(&Some(id)),
        (Place::Today | Place::More, _) => is_listed,
        (Place::Steps, _) => kind("step"),
        (Place::Meetings, _) => kind("meeting"),
        (Place::Reflections, _) => kind("reflection"),
        (Place::Reflection(week), _) => kind("reflection") && row.day == Some(week),
        (Place::Concerns, _) => kind("private_note"),
        _ => false,
    }
}
