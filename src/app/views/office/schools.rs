//! The schools of all clusters, by longest since a visit.

use super::lens::{self, Overview, choosing, overview};
use super::saving::{columns, save_list};
use crate::clock::today;
use crate::cluster;
use crate::frame::{head, screen};
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::parts::list::{card, row_link, row_list};
use crate::routes::Place;
use crate::views::schools::{closed_lately, longest_since, since_words};
use crate::words::{Text, count, say};
use documents::List;
use domain::cluster::Cluster;
use domain::day::Day;
use domain::ids::{AccountId, RecordId};
use domain::office::Lens;
use domain::order::{by_name, sort_by_key};
use domain::record::Record;
use domain::school::School;
use domain::visit::{Visit, VisitState};
use std::collections::HashMap;
use storage::{Error, Phone, Query};

/// A school in a list of the office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The school.
    pub id: RecordId,
    /// Its name.
    pub name: String,
    /// Whose it is.
    pub cluster: String,
    /// The last visit that was closed there; in a term, the last of the term.
    pub last: Option<Day>,
    /// Whether only a term was looked at.
    pub in_term: bool,
}

/// The schools that `lens` shows, those longest without a visit first. With a
/// term it is told of the term alone.
///
/// # Errors
/// As [`Phone::of_others`].
pub async fn longest(
    phone: &Phone,
    overview: &Overview,
    cluster: &Cluster,
    lens: Lens,
) -> Result<Vec<Line>, Error> {
    let schools = phone.of_others(Query::kind(School::KIND)).await?;
    let whose: HashMap<RecordId, AccountId> = schools
        .iter()
        .map(|school| {
            let id = school.row.id;
            (id, overview.whose(school.by, Some(id)))
        })
        .collect();
    let in_term = match lens.term {
        None => None,
        Some((start, end)) => {
            let closed = Query::state(Visit::KIND, VisitState::Closed.name());
            let closed = phone.find(closed.from(start).to(end)).await?;
            let days = closed
                .iter()
                .filter_map(|row| Some((row.school?, row.day?)));
            // By day, so the later of two overwrites the earlier.
            let days = days.map(|(school, day)| (cluster.remaining(school), day));
            Some(days.collect::<HashMap<_, _>>())
        }
    };
    let mut lines = Vec::new();
    let lately = closed_lately(phone).await?;
    for line in longest_since(phone, cluster, &lately).await? {
        // A school of the officer's own list is in no cluster yet.
        let Some(by) = whose.get(&line.id).copied() else {
            continue;
        };
        if lens.shows_of(&overview.clusters, by) {
            let last = match &in_term {
                None => line.last,
                Some(days) => days.get(&line.id).copied(),
            };
            lines.push(Line {
                id: line.id,
                name: line.name,
                cluster: overview.words(by),
                last,
                in_term: in_term.is_some(),
            });
        }
    }
    sort_by_key(&mut lines, |line| (line.last, by_name(&line.name)));
    Ok(lines)
}

/// Its row: the name, whose it is, and how long ago the last visit was.
pub fn row(line: &Line, day: Day) -> El {
    let since = match (line.last, line.in_term) {
        (None, true) => say(Text::NoVisitInTerm).into_owned(),
        (last, _) => since_words(last, day),
    };
    row_link(
        &Place::School(line.id).path(),
        &line.name,
        &line.cluster,
        &since,
    )
}

/// The screen.
pub fn schools() -> El {
    let chosen = lens::chosen();
    let page = lens::reading_through(chosen, async |phone: Phone, lens| {
        let overview = overview(&phone).await?;
        let cluster = cluster::schools(&phone).await?;
        let lines = longest(&phone, &overview, &cluster, lens).await?;
        Ok((overview, lines))
    });
    let day = today();
    let list = live(move || {
        page.with(|page| {
            let (_, lines) = page.as_ref()?;
            let rows: Vec<El> = lines.iter().map(|line| row(line, day)).collect();
            Some(match rows.is_empty() {
                true => empty(chosen.get()),
                false => row_list(rows),
            })
        })
    });
    let below = move || {
        let schools = page.with(|page| page.as_ref().map_or(0, |(_, lines)| lines.len()));
        match schools {
            0 => String::new(),
            schools => count(schools, Text::OneSchool, Text::ManySchools),
        }
    };
    let filter = choosing(chosen, move || {
        page.with(|page| page.as_ref().map(|(overview, _)| overview.clone()))
    });
    let file = move || {
        page.with(|page| {
            let lines = page.iter().flat_map(|(_, lines)| lines);
            let row = |line: &Line| {
                let last = line.last.map(|last| last.to_string());
                vec![
                    line.name.clone(),
                    line.cluster.clone(),
                    last.unwrap_or_default(),
                ]
            };
            List {
                head: columns([Text::School, Text::Cluster, Text::LastVisitOn]),
                rows: lines.map(row).collect(),
            }
        })
    };
    screen(
        head(say(Text::Schools)).below(below),
        Nodes::from(filter)
            .put(list)
            .put(save_list("schools", file)),
        (),
    )
}

fn empty(lens: Lens) -> El {
    match lens == Lens::default() {
        true => card(
            "card empty",
            say(Text::NoSchoolsCame),
            el("p").put(say(Text::NoSchoolsCameMore)),
        ),
        false => el("p").class("soft").put(say(Text::NothingThrough)),
    }
}
