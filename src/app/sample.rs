//! The sample cluster: a term of a made-up leader, in a database of its own,
//! which goes away whole. It is there to show every screen well to somebody
//! who has nothing of their own yet; nothing of it is ever sent.

mod beside;
mod schools;
mod visits;

use crate::clock::{Wall, today};
use crate::drafts::put_away;
use crate::fieldbook::Fieldbook;
use crate::preferences;
use crate::sentences;
use crate::task::begin;
use crate::words::{Text, say};
use domain::day::Day;
use domain::ids::{ItemId, RecordId, Source};
use domain::profile::Profile;
use domain::record::Record;
use domain::terms::{Term, Terms};
use leptos::prelude::window;
use storage::{Batch, Error, Phone, SAMPLE_DATABASE, delete_sample};

/// Makes the sample cluster and opens the app anew in it.
pub fn look_around(book: Fieldbook) {
    begin(async move {
        match made().await {
            Ok(()) => {
                put_away(book).await;
                preferences::enter_sample();
                go_home();
            }
            Err(error) => book.wrong.set(Some(sentences::of_storage(&error))),
        }
    });
}

/// Takes the sample cluster away, whole, and opens the leader's own fieldbook.
pub fn leave(book: Fieldbook) {
    begin(async move {
        preferences::leave_sample();
        book.phone().close();
        // One that could not be taken away now is made anew before it is shown again.
        let _ = delete_sample().await;
        go_home();
    });
}

fn go_home() {
    // Refused only for an address that is none.
    let _ = window().location().set_href("/");
}

/// One that an earlier look left behind goes first: a sample always begins anew.
async fn made() -> Result<(), Error> {
    delete_sample().await?;
    let phone = Phone::open(SAMPLE_DATABASE).await?;
    let account = phone.me().account;
    let day = today();
    let card = Profile {
        name: "Amina Musa".to_owned(),
        cluster: say(Text::SampleCluster).into_owned(),
        ..Profile::default()
    };
    let mut batch = Batch::new()
        .put(RecordId::alone(account, Profile::KIND), &card)
        .put(RecordId::alone(account, Terms::KIND), &terms(day));
    let schools = schools::schools(&Wall);
    for school in &schools {
        batch = batch.put(school.id, &school.record);
        for (id, teacher) in &school.teachers {
            batch = batch.put(*id, teacher);
        }
    }
    let batch = visits::of_a_term(batch, &schools, day, &Wall);
    let saved = phone.save(batch).await;
    phone.close();
    saved.map(|_| ())
}

/// A term that runs, long enough to hold every visit of the sample.
fn terms(day: Day) -> Terms {
    let id: ItemId = Wall.item_id();
    Terms {
        terms: vec![Term {
            id,
            name: say(Text::SampleTerm).into_owned(),
            start: day.plus(-110),
            end: day.plus(30),
            removed: false,
        }],
    }
}
