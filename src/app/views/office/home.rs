//! What an officer sees first: what was begun and not finished, what came since last
//! time, what is asked of the office, which schools wait longest, which phones are
//! silent.

use super::lens::{self, Overview, as_of, choosing, overview, silence};
use super::saving::{columns, save_list};
use super::schools::{Line, longest, row as school_row};
use super::steps::{Asked, asked, row as step_row};
use super::waiting;
use crate::clock::today;
use crate::cluster;
use crate::fieldbook::fieldbook;
use crate::frame::{head, screen};
use crate::later;
use crate::live::{follow, live};
use crate::markup::{El, Nodes, el};
use crate::parts::button::{Weight, button, go_button};
use crate::parts::list::{card, card_of_rows, row_link, row_list};
use crate::parts::notice::notice;
use crate::preferences;
use crate::routes::Place;
use crate::slot::Slot;
use crate::task::begin;
use crate::words::{Text, language, say};
use documents::List;
use domain::cluster::Cluster;
use domain::day::Day;
use domain::ids::AccountId;
use domain::kinds::Kind;
use domain::office::Lens;
use domain::office::seen::Seen;
use domain::record::Record;
use domain::school::School;
use exchange::office::Seat;
use storage::{Arrived, Error, Phone};

/// What the officer has said to have seen of what had come.
const SEEN: &str = "office:seen";
/// How much of what came stands here at first.
const PAGE: usize = 40;
/// How much of the other lists stands here.
const SHOWN: usize = 4;
/// The kinds whose coming is told one by one; what else comes shows elsewhere.
const TOLD: [&str; 5] = ["visit", "observation", "meeting", "step", "card"];

struct Page {
    lens: Lens,
    overview: Overview,
    cluster: Cluster,
    came: Vec<Arrived>,
    /// Whether older things are new as well, and do not stand there.
    older: bool,
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

/// What is asked for.
#[derive(Clone, PartialEq)]
struct Wanted {
    lens: Lens,
    /// What of it was seen; nothing where all is to be shown.
    seen: Seen,
    /// At least so many, if there are.
    most: usize,
}

/// The newest that the officer has not seen, and whether there are older ones. What
/// came at one moment stands there together.
async fn fresh(
    phone: &Phone,
    overview: &Overview,
    wanted: &Wanted,
) -> Result<(Vec<Arrived>, bool), Error> {
    let is_shown = |came: &Arrived| {
        let (by, day) = (whose(overview, came), came.row.day);
        (TOLD.contains(&&*came.row.kind) || came.row.kind == School::KIND)
            && wanted.lens.shows(&overview.clusters, by, day)
            && !wanted.seen.has(&overview.clusters, by, day, came.came)
    };
    let mut most = wanted.most * 2;
    loop {
        let (mut came, more) = phone.arrived(wanted.seen.all_until(), most).await?;
        came.retain(is_shown);
        let last = came.get(wanted.most - 1).map(|last| last.came);
        let end = match last {
            Some(last) => came.partition_point(|one| one.came >= last),
            None => came.len(),
        };
        if end < came.len() || !more {
            let older = end < came.len();
            came.truncate(end);
            return Ok((came, older));
        }
        // Much of it is of another cluster, or shows elsewhere.
        most *= 4;
    }
}

async fn read(phone: Phone, wanted: Wanted) -> Result<Page, Error> {
    let lens = wanted.lens;
    let overview = overview(&phone).await?;
    let cluster = cluster::schools(&phone).await?;
    let (came, older) = fresh(&phone, &overview, &wanted).await?;
    let mut asked = asked(&phone, &overview, &cluster, lens).await?;
    asked.truncate(SHOWN);
    let mut longest = longest(&phone, &overview, &cluster, lens).await?;
    longest.truncate(SHOWN);
    Ok(Page {
        lens,
        earlier: wanted.seen != Seen::default(),
        overview,
        cluster,
        came,
        older,
        asked,
        longest,
    })
}

/// The screen.
pub fn home() -> El {
    lens::ask_for_seats();
    let chosen = lens::chosen();
    let asking = Asking {
        seen: Slot::new(seen()),
        most: Slot::new(PAGE),
    };
    let book = fieldbook();
    // Read again when another cluster, term, time or more is asked for.
    let page = live_reading(chosen, asking);
    let day = today();
    let have_seen = move || {
        let stood = page.with_untracked(|page| {
            let page = page.as_ref()?;
            let (last, first) = (page.came.first()?, page.came.last()?);
            let from = if page.older { first.came } else { 0.0 };
            Some((from, last.came, page.older))
        });
        let Some((from, to, older)) = stood else {
            return;
        };
        let mut seen = seen();
        seen.mark(chosen.get_untracked(), from, to);
        preferences::keep(SEEN, &seen.write());
        asking.most.set(PAGE);
        asking.seen.set(seen);
        if !older {
            book.say(Text::NothingCame);
        }
    };
    let list = move || {
        let list = page.with(|page| page.as_ref().map(as_list));
        list.unwrap_or_default()
    };
    let main =
        live(move || page.with(|page| page.as_ref().map(|page| shown(page, day, asking, list))));
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

/// What was kept of what was seen.
fn seen() -> Seen {
    let kept: Option<String> = preferences::read(SEEN);
    kept.as_deref().map(Seen::read).unwrap_or_default()
}

/// What of what came is asked for.
#[derive(Clone, Copy)]
struct Asking {
    seen: Slot<Seen>,
    most: Slot<usize>,
}

fn live_reading(chosen: Slot<Lens>, asking: Asking) -> Slot<Option<Page>> {
    let answer = Slot::new(None);
    let book = fieldbook();
    follow(move || {
        let wanted = Wanted {
            lens: chosen.get(),
            seen: asking.seen.get(),
            most: asking.most.get(),
        };
        book.changed.track();
        begin(async move {
            let read = read(book.phone(), wanted.clone()).await;
            let is_asked = chosen.try_get_untracked() == Some(wanted.lens)
                && asking.seen.try_get_untracked() == Some(wanted.seen)
                && asking.most.try_get_untracked() == Some(wanted.most);
            if !is_asked {
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

fn shown(page: &Page, day: Day, asking: Asking, list: impl Fn() -> List + Copy + 'static) -> Nodes {
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
    let is_back = fieldbook().file_waits.get();
    Nodes::from(is_back.then(|| erased_is_back(&page.overview)))
        .put(waiting_card(&page.overview, page.lens))
        .put(came(page, day, asking, list))
        .put(card_of_rows(
            "card promise",
            say(Text::AskedOfOffice),
            asked,
        ))
        .put(card_of_rows("card", say(Text::LongestSince), longest))
        .put(silent_card(&page.overview, page.lens))
}

fn came(page: &Page, day: Day, asking: Asking, list: impl Fn() -> List + Copy + 'static) -> El {
    let rows: Vec<El> = page.came.iter().map(|came| row(page, came, day)).collect();
    let body = match rows.is_empty() {
        true => Nodes::from(el("p").put(say(Text::NothingCame))),
        false => Nodes::from(row_list(rows)).put(save_list("came", list)),
    };
    let all = move || asking.seen.set(Seen::default());
    let earlier = page
        .earlier
        .then(|| button(say(Text::ShowEarlier), all).weight(Weight::Small));
    // Twice as much each time: years of it are a few taps away.
    let more = move || asking.most.update(|most| *most *= 2);
    let older = page
        .older
        .then(|| button(say(Text::ShowOlder), more).weight(Weight::Quiet));
    card(
        "card",
        say(Text::NewFromLeaders),
        body.put(older).put(earlier),
    )
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
                "card" => Place::FromLeaders,
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

/// The seats of the leaders whom `lens` shows.
fn leaders(overview: &Overview, lens: Lens) -> impl Iterator<Item = &Seat> {
    let is_chosen = move |seat: &&Seat| {
        let mut accounts = seat.accounts.iter();
        lens.cluster.is_none() || accounts.any(|by| lens.shows_of(&overview.clusters, *by))
    };
    let seats = overview.seats.seats.iter();
    seats.filter(|seat| !seat.is_officer()).filter(is_chosen)
}

/// This phone has it erased again by itself, but for a file that stands in the way: one
/// of those that wait, also of those that were put aside.
fn erased_is_back(overview: &Overview) -> El {
    let rows = waiting::rows(overview, overview.seats.seats.iter(), |_| true);
    let more = Nodes::from(el("p").put(say(Text::ErasedIsBackMore)));
    notice(say(Text::ErasedIsBack), more.put(row_list(rows)))
}

/// Files that wait for an officer's first word, by whose work they are: an officer's,
/// too, where no cluster is chosen.
fn waiting_card(overview: &Overview, lens: Lens) -> Option<El> {
    let officers = overview.seats.seats.iter().filter(|seat| seat.is_officer());
    let officers = officers.filter(|_| lens.cluster.is_none());
    let rows = waiting::rows(overview, leaders(overview, lens).chain(officers), |file| {
        !file.aside
    });
    (!rows.is_empty()).then(|| card("card promise", say(Text::FilesWait), row_list(rows)))
}

fn silent_card(overview: &Overview, lens: Lens) -> Option<El> {
    let row = |seat: &Seat| {
        let silent = silence(&overview.seats, seat);
        let words: Vec<String> = silent.into_iter().map(|(_, words)| words).collect();
        let href = format!("{}?seat={}", Place::Clusters.path(), seat.seat);
        (!words.is_empty()).then(|| row_link(&href, &overview.title(seat), &words.join(" · "), ""))
    };
    let rows: Vec<El> = leaders(overview, lens).filter_map(row).collect();
    if rows.is_empty() {
        return None;
    }
    let as_of = as_of(&overview.seats).map(|as_of| el("p").class("soft").put(as_of));
    let body = Nodes::from(row_list(rows)).put(as_of);
    Some(card("card", say(Text::NotHeardFrom), body))
}
