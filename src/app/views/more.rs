//! Everything that is not a visit, a school or a step.

use super::offers::{installing, new_version};
use crate::fieldbook::fieldbook;
use crate::frame::{head, screen};
use crate::markup::El;
use crate::parts::list::{row_link, row_list};
use crate::routes::Place;
use crate::words::{Text, say};

const PAGES: [(Place, Text); 15] = [
    (Place::Meetings, Text::Meetings),
    (Place::Reflections, Text::Reflections),
    (Place::ImportSchools, Text::ImportSchools),
    (Place::OpenFile, Text::OpenFile),
    (Place::Notices, Text::Notices),
    (Place::FromLeaders, Text::FromLeaders),
    (Place::Send, Text::SendAndReceive),
    (Place::Backup, Text::Backup),
    (Place::Card, Text::YourCard),
    (Place::ClusterPaper, Text::ClusterPaper),
    (Place::Settings, Text::Settings),
    (Place::Recovery, Text::RecoveryWords),
    (Place::Help, Text::Help),
    (Place::Concerns, Text::Concerns),
    (Place::About, Text::About),
];

/// The list of pages.
pub fn more() -> El {
    let row = |(place, text): (Place, Text)| row_link(&place.path(), &say(text), "", "");
    // What is made up is not brought back, and nothing is put into it.
    let is_sample = fieldbook().is_sample;
    let for_work = [Place::Recovery, Place::Backup, Place::OpenFile];
    let here = |(place, _): &(Place, Text)| !(is_sample && for_work.contains(place));
    let rows = PAGES.into_iter().filter(here).map(row);
    let main = new_version()
        .put(row_list(rows.collect()))
        .put(installing());
    screen(head(say(Text::More)), main, ())
}
