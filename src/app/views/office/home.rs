//! What an officer sees first: what was begun and not finished, what came since last
//! time, what is asked of the office, which schools wait longest, which phones are
//! silent.

use super::lens::{self, Overview, as_of, choosing, overview, silent};
use super::saving::{columns, save_list};
use super::schools::{Line, longest, row as school_row};
use super::steps::{Asked, asked, row as step_row};
use crate::clock::{today, unix_ms};
use crate::cluster;
use crate::fieldbook::fieldbook;
use crate::frame::{head, screen};
use crate::later;
use crate::live::{follow, live};
use crate::markup::{El, Nodes, el};
use crate::parts::button::{Weight, button, go_button};
use crate::parts::list::{card, card_of_rows, row_link, row_list};
use crate::preferences;
use crate::routes::Place;
use crate::slot::Slot;
use crate::task::begin;
use crate::words::{Text, fill, language, say};
use documents::List;
use domain::cluster::Cluster;
use domain::day::Day;
use domain::ids::AccountId;
use domain::kinds::Kind;
use domain::office::Lens;
use domain::record::Record;
use domain::school::School;
use exchange::office::Seat;
use storage::{Arrived, Error, Phone};

/// When the officer last said to have seen what had come, ms since 1970.
const SEEN: &str = "office:seen";
/// How much of what came is read at a time.
const PAGE: usize = 40;
/// How much of the other lists stands here.
const SHOWN: usize = 4;
/// The kinds whose coming is told one by one; what else comes shows elsewhere.
const TOLD: [&str; 4] = ["visit", "observation", "meeting", "step"];

struct Page {
    overview: Overview,
    cluster: Cluster,
    came: Vec<Arrived>,
    earlier: bool,
    asked: Vec<Asked>,
    longest: Vec<Line>,
}

/// Whose it is by now.
fn whose(overview: &Overview, came: &Arrived) -> AccountId {
    let row = &came.row;
    let itself = (row.kind == School::KIND).then_some(row.id);
    overview.whose(came.by, itself.or(row.school))
}

async fn read(phone: Phone, since: f64, lens: Lens) -> Result<Page, Error> {
    let overview = overview(&phone).await?;
    let cluster = cluster::schools(&phone).await?;
    let shown =
        |came: &Arrived| lens.shows(&overview.clusters, whose(&overview, came), came.row.day);
    let mut came = phone.arrived(since, PAGE).await?;
    came.retain(|came| {
        (TOLD.contains(&&*came.row.kind) || came.row.kind == School::KIND) && shown(came)
    });
    let mut asked = asked(&phone, &overview, &cluster, lens).await?;
    asked.truncate(SHOWN);
    let mut longest = longest(&phone, &overview, &cluster, lens).await?;
    longest.truncate(SHOWN);
    Ok(Page {
        earlier: since > 0.0,
        overview,
        cluster,
        came,
        asked,
        longest,
    })
}

/// The screen.
pub fn home() -> El {
    lens::ask_for_seats();
    let chosen = lens::chosen();
    let seen: Option<f64> = preferences::read::<String>(SEEN).and_then(|seen| seen.parse().ok());
    let since = Slot::new(seen.unwrap_or_default());
    let book = fieldbook();
    // Read again when another cluster, term or time is asked for.
    let page = live_reading(chosen, since);
    let day = today();
    let have_seen = move || {
        let now = unix_ms();
        preferences::keep(SEEN, &now.to_string());
        since.set(now);
        book.say(Text::NothingCame);
    };
    let list = move || {
        let list = page.with(|page| page.as_ref().map(as_list));
        list.unwrap_or_default()
    };
    let main =
        live(move || page.with(|page| page.as_ref().map(|page| shown(page, day, since, list))));
    let foot = live(move || {
        let is_news = page.with(|page| page.as_ref().is_some_and(|page| !page.came.is_empty()));
        is_news.then(|| go_button("go", say(Text::SeenThese), have_seen))
    });
    let filter = choosing(chosen, move || {
        page.with(|page| page.as_ref().map(|page| page.overview.clone()))
    });
    let below = language().day(day, day);
    screen(
        head(say(Text::Today)).below(below),
        later::unfinished().put(filter).put(main),
        foot,
    )
}

fn live_reading(chosen: Slot<Lens>, since: Slot<f64>) -> Slot<Option<Page>> {
    let answer = Slot::new(None);
    let book = fieldbook();
    follow(move || {
        let (lens, after) = (chosen.get(), since.get());
        book.changed.track();
        begin(async move {
            let read = read(book.phone(), after, lens).await;
            if (chosen.try_get_untracked(), since.try_get_untracked()) != (Some(lens), Some(after))
            {
                return;
            }
            match read {
                Ok(page) => answer.set(Some(page)),
                Err(error) => book.trouble(&error),
            }
        });
    });
    answer
}

fn shown(
    page: &Page,
    day: Day,
    since: Slot<f64>,
    list: impl Fn() -> List + Copy + 'static,
) -> Nodes {
    let asked = page
        .asked
        .iter()
        .map(|asked| step_row(asked, day))
        .collect();
    let longest = page
        .longest
        .iter()
        .map(|line| school_row(line, day))
        .collect();
    Nodes::from(came(page, day, since, list))
        .put(card_of_rows(
            "card promise",
            say(Text::AskedOfOffice),
            asked,
        ))
        .put(card_of_rows("card", say(Text::LongestSince), longest))
        .put(silent_card(&page.overview))
}

fn came(page: &Page, day: Day, since: Slot<f64>, list: impl Fn() -> List + Copy + 'static) -> El {
    let rows: Vec<El> = page.came.iter().map(|came| row(page, came, day)).collect();
    let body = match rows.is_empty() {
        true => Nodes::from(el("p").put(say(Text::NothingCame))),
        false => Nodes::from(row_list(rows)).put(save_list("came", list)),
    };
    let earlier = page
        .earlier
        .then(|| button(say(Text::ShowEarlier), move || since.set(0.0)).weight(Weight::Small));
    card("card", say(Text::NewFromLeaders), body.put(earlier))
}

/// What came, as a list for other programs.
fn as_list(page: &Page) -> List {
    let row = |came: &Arrived| {
        let row = &came.row;
        let kind = Kind::named(&row.kind).map(|kind| say(kind.label).into_owned());
        let school = match row.kind == School::KIND {
            true => Some(row.id),
            false => row.school,
        };
        let school = school.map(|school| page.cluster.name(school));
        let words = match row.kind == School::KIND {
            true => String::new(),
            false => row.words.clone(),
        };
        vec![
            school.unwrap_or_default(),
            kind.unwrap_or_default(),
            words,
            row.day.map(|day| day.to_string()).unwrap_or_default(),
            page.overview.words(whose(&page.overview, came)),
        ]
    };
    List {
        head: columns([
            Text::School,
            Text::WhatCame,
            Text::What,
            Text::Date,
            Text::Cluster,
        ]),
        rows: page.came.iter().map(row).collect(),
    }
}

/// "Tudun Fari Primary", and below it what came, when it was, and whose it is.
fn row(page: &Page, came: &Arrived, day: Day) -> El {
    let row = &came.row;
    let label = Kind::named(&row.kind).map(|kind| say(kind.label).into_owned());
    let on = row
        .day
        .map(|on| language().date(on, day))
        .unwrap_or_default();
    let (title, place) = match (row.kind.as_str(), row.school) {
        (School::KIND, _) => (row.words.clone(), Place::School(row.id)),
        (kind, school) => {
            let school = school.map(|school| page.cluster.name(school));
            let place = match kind {
                "visit" => Place::Visit(row.id),
                "observation" => Place::Observe(row.id),
                "meeting" => Place::Meeting(row.id),
                _ => Place::Steps,
            };
            (school.unwrap_or_else(|| row.words.clone()), place)
        }
    };
    let words = match row.kind == School::KIND {
        true => String::new(),
        false => row.words.clone(),
    };
    let below = [
        label.unwrap_or_default(),
        words,
        on,
        page.overview.words(whose(&page.overview, came)),
    ];
    let below: Vec<String> = below
        .into_iter()
        .filter(|part| !part.is_empty() && *part != title)
        .collect();
    row_link(&place.path(), &title, &below.join(" · "), "")
}

fn silent_card(overview: &Overview) -> Option<El> {
    let row = |(seat, weeks): (&Seat, i64)| {
        let weeks = fill(Text::WeeksWithoutWord, &[("n", &weeks.to_string())]);
        let href = format!("{}?seat={}", Place::Clusters.path(), seat.seat);
        row_link(&href, &overview.title(seat), &weeks, "")
    };
    let seats = overview.seats.seats.iter();
    let leaders = seats.filter(|seat| !seat.is_officer());
    let silent = leaders.filter_map(|seat| Some((seat, silent(&overview.seats, seat)?)));
    let rows: Vec<El> = silent.map(row).collect();
    if rows.is_empty() {
        return None;
    }
    let as_of = as_of(&overview.seats).map(|as_of| el("p").class("soft").put(as_of));
    let body = Nodes::from(row_list(rows)).put(as_of);
    Some(card("card", say(Text::NotHeardFrom), body))
}
