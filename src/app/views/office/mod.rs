//! An officer's phone: what the leaders sent, to be read. The same addresses as a
//! leader's lead to screens of their own here.

mod answering;
mod clusters;
mod erasing;
mod home;
mod inviting;
mod led;
mod lens;
mod publishing;
mod reading;
mod saving;
mod school;
mod schools;
mod shared;
mod steps;
mod succession;
mod telling;
mod visit;
mod waiting;

pub use answering::way_back as asked_about;
pub use lens::{ask_soon, overview};
pub use saving::{columns, save_list};

use crate::fieldbook::fieldbook;
use crate::frame::{head, screen};
use crate::later;
use crate::markup::{El, Nodes, el};
use crate::parts::list::{row_link, row_list};
use crate::preferences;
use crate::routes::Place;
use crate::views::{cluster_paper, no_such_page};

use crate::views::offers::{installing, new_version};
use crate::words::{Text, say};
use leptos::prelude::untrack;

/// The screen at `place`, for an officer.
pub fn screen_at(place: Place) -> Nodes {
    if !untrack(|| fieldbook().is_officer()) {
        return for_officers(place).into();
    }
    // The page's own script reads it: these screens are to be kept on the phone.
    preferences::keep("office", "yes");
    match place {
        Place::Today => home::home().into(),
        Place::Schools => schools::schools().into(),
        read if is_read(read) => later::read_by_officer(read),
        Place::Steps => steps::steps().into(),
        Place::More => more().into(),
        Place::Clusters => clusters::clusters().into(),
        Place::FromLeaders => shared::shared().into(),
        Place::Invite => inviting::invite().into(),
        Place::Publish(id) => publishing::publish(id).into(),
        Place::Erase(id) => erasing::erase(id),
        Place::Send
        | Place::Join
        | Place::Settings
        | Place::Country
        | Place::Terms
        | Place::Corrections
        | Place::Recovery
        | Place::Key
        | Place::Backup
        | Place::OpenFile
        | Place::Carry
        | Place::Help
        | Place::About
        | Place::Card
        | Place::Notices
        | Place::History(_)
        | Place::Texts(_)
        | Place::AllTexts => later::screen_of(place),
        // What leaders write is not written here.
        _ => no_such_page().into(),
    }
}

fn is_read(place: Place) -> bool {
    matches!(
        place,
        Place::School(_)
            | Place::Visit(_)
            | Place::Summary(_)
            | Place::PlanPaper(_)
            | Place::Observe(_)
            | Place::Meeting(_)
            | Place::Answer(_)
            | Place::Ask(_)
            | Place::ClusterPaper
    )
}

/// Whether `place` is a school or a visit, or an answer to one, on an officer's phone.
pub fn is_read_here(place: Place) -> bool {
    is_read(place) && untrack(|| fieldbook().is_officer())
}

/// What is read at `place` on an officer's phone.
pub fn read_at(place: Place) -> Nodes {
    match place {
        Place::School(id) => school::school(id),
        Place::Visit(id) | Place::Summary(id) | Place::PlanPaper(id) => visit::visit(id),
        Place::Observe(id) | Place::Meeting(id) => reading::record(id),
        Place::Answer(id) => answering::answer(id),
        Place::Ask(id) => answering::ask(id),
        Place::ClusterPaper => cluster_paper::paper(),
        _ => no_such_page().into(),
    }
}

/// Whoever else comes here is told whose it is.
fn for_officers(place: Place) -> El {
    let title = match place {
        Place::Clusters => Text::ClustersAndPhones,
        Place::Invite => Text::InviteLeader,
        Place::Publish(_) => Text::PublishSomething,
        Place::Erase(_) => Text::EraseRecord,
        Place::Answer(_) => Text::AskedOfOffice,
        Place::Ask(_) => Text::AskAboutThis,
        _ => Text::NoSuchPage,
    };
    let told = el("p").put(say(Text::ForOfficers));
    screen(head(say(title)).back(Place::More), told, ())
}

const PAGES: [(Place, Text); 9] = [
    (Place::Clusters, Text::ClustersAndPhones),
    (Place::Notices, Text::Notices),
    (Place::FromLeaders, Text::SharedByLeaders),
    (Place::Send, Text::SendAndReceive),
    (Place::Backup, Text::Backup),
    (Place::OpenFile, Text::OpenFile),
    (Place::Settings, Text::Settings),
    (Place::Help, Text::Help),
    (Place::About, Text::About),
];

fn more() -> El {
    let row = |(place, text): (Place, Text)| row_link(&place.path(), &say(text), "", "");
    let main = new_version()
        .put(el("p").class("soft").put(say(Text::OfficerReads)))
        .put(row_list(PAGES.into_iter().map(row).collect()))
        .put(installing());
    screen(head(say(Text::More)), main, ())
}
