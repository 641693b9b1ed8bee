//! All meetings that were written down, on visits and apart from them (S5).

use crate::clock::{Wall, today};
use crate::fieldbook::reading;
use crate::frame::{head, screen};
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::paging::Paged;
use crate::parts::button::{Weight, button, go_link};
use crate::parts::list::{card, row_link, row_list};
use crate::routes::Place;
use crate::views::steps::names;
use crate::words::{Text, language, say};
use domain::ids::{RecordId, Source};
use domain::meeting::{MeetingNote, With};
use domain::order::sort_by_key;
use domain::record::Record;
use std::cmp::Reverse;
use storage::{Error, Phone, Query};

/// How many are read at a time: about a term.
const PAGE: usize = 40;

/// A meeting in a list; `school` is left out where it is plain. `from` says in
/// the address where Back leads: `?visit=…`, or nothing for the list of all.
pub fn meeting_row(id: RecordId, meeting: &MeetingNote, school: &str, from: &str) -> El {
    let with = say(meeting.with.words()).into_owned();
    let day = language().day(meeting.day, today());
    let below = [day, school.to_owned(), meeting.keys().words];
    let below: Vec<String> = below.into_iter().filter(|part| !part.is_empty()).collect();
    let href = Place::Meeting(id).path() + from;
    row_link(&href, &with, &below.join(" · "), "")
}

/// The list of them, the latest first.
pub fn meetings() -> El {
    let rows = Paged::open(PAGE, async |phone: Phone, most| latest(&phone, most).await);
    let schools = reading(async |phone: Phone| names(&phone).await);
    let list = move || {
        let schools = schools.get().unwrap_or_default();
        rows.with(|rows| match rows {
            [] => {
                let more = el("p").put(say(Text::NoMeetingsMore));
                Nodes::from(card("card empty", say(Text::NoMeetings), more))
            }
            rows => {
                let school = |meeting: &MeetingNote| {
                    let school = meeting.school.and_then(|school| schools.get(&school));
                    school.cloned().unwrap_or_default()
                };
                let row = |(id, meeting): &(RecordId, MeetingNote)| {
                    meeting_row(*id, meeting, &school(meeting), "")
                };
                row_list(rows.iter().map(row).collect()).into()
            }
        })
    };
    let has_more = rows.has_more();
    let older = move || {
        let more = move || button(say(Text::ShowOlder), move || rows.more());
        has_more.get().then(|| more().weight(Weight::Quiet))
    };
    let new = Place::Meeting(Wall.record_id()).path();
    screen(
        head(say(Text::Meetings)).back(Place::More),
        live(list).live(older),
        go_link("go", &new, say(Text::WriteAboutMeeting)),
    )
}

/// At most `most` meetings, the latest first.
async fn latest(phone: &Phone, most: usize) -> Result<Vec<(RecordId, MeetingNote)>, Error> {
    let mut meetings = Vec::new();
    // They are kept by whom they were with, then by day.
    for with in With::ALL {
        let query = Query::state(MeetingNote::KIND, with.name())
            .newest_first()
            .limit(most);
        meetings.extend(phone.find_as::<MeetingNote>(query).await?);
    }
    sort_by_key(&mut meetings, |(id, meeting)| Reverse((meeting.day, *id)));
    meetings.truncate(most);
    Ok(meetings)
}
