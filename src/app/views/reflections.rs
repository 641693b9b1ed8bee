//! The weeks a leader has reflected on (S12): found here and nowhere else.

use crate::clock::today;
use crate::fieldbook::{fieldbook, reading};
use crate::frame::{head, screen};
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::parts::button::go_link;
use crate::parts::list::{row_link, row_list};
use crate::routes::Place;
use crate::views::left_shut::is_left;
use crate::words::{Text, fill, language, say};
use domain::day::Day;
use domain::record::Record;
use domain::reflection::Reflection;
use storage::{Error, Phone, Query};

/// The Mondays of the weeks written down, the latest first.
async fn weeks(phone: &Phone) -> Result<Vec<Day>, Error> {
    let rows = phone.find(Query::kind(Reflection::KIND)).await?;
    let mut weeks: Vec<Day> = rows.into_iter().filter_map(|row| row.day).collect();
    weeks.sort_unstable();
    weeks.dedup();
    weeks.reverse();
    Ok(weeks)
}

/// "Week of 23 November".
pub fn week_of(week: Day) -> String {
    let date = language().date(week, today());
    fill(Text::WeekOf, &[("date", &date)])
}

/// Said where something private may be here that only the leader's key opens.
pub fn some_are_shut() -> Nodes {
    let book = fieldbook();
    let shut = book.some_are_shut();
    live(move || {
        (shut.get() && !is_left(book)).then(|| {
            let open = go_link("go quiet small", &Place::Key.path(), say(Text::OpenThem));
            Nodes::from(el("p").class("notice").put(say(Text::SomeShutHere))).put(open)
        })
    })
}

/// The list, and the way to this week's.
pub fn reflections() -> El {
    let page = reading(async |phone: Phone| weeks(&phone).await);
    let row = |week: &Day| row_link(&Place::Reflection(*week).path(), &week_of(*week), "", "");
    let list = move || {
        page.with(|weeks| {
            let weeks = weeks.as_ref()?;
            Some(match weeks.is_empty() {
                true => Nodes::from(el("p").class("soft").put(say(Text::NoReflections))),
                false => row_list(weeks.iter().map(row).collect()).into(),
            })
        })
    };
    let last_week = today().monday().plus(-7);
    let late = move || {
        let is_missing = page.with(|weeks| {
            let weeks = weeks.as_ref();
            weeks.is_some_and(|weeks| !weeks.contains(&last_week))
        });
        let href = Place::Reflection(last_week).path();
        is_missing.then(|| go_link("word", &href, say(Text::LastWeek)))
    };
    let more = el("p").put(say(Text::ReflectionsMore));
    let this_week = Place::Reflection(today().monday()).path();
    screen(
        head(say(Text::Reflections)).back(Place::More),
        Nodes::from(more)
            .put(some_are_shut())
            .put(live(list))
            .live(late),
        go_link("go", &this_week, say(Text::ThisWeek)),
    )
}
