//! All schools of the cluster, by longest since a visit or by name.

use crate::clock::{Wall, today};
use crate::cluster;
use crate::fieldbook::reading;
use crate::frame::{head, screen};
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::parts::button::go_link;
use crate::parts::choice::{Choice, choice};
use crate::parts::list::{row_link, row_list};
use crate::preferences;
use crate::routes::Place;
use crate::slot::{Slot, derived};
use crate::words::{Text, count, fill, say};
use domain::cluster::Cluster;
use domain::day::Day;
use domain::ids::{RecordId, Source};
use domain::order::{by_name, sort_by_key};
use domain::record::Record;
use domain::school::School;
use domain::visit::{Visit, VisitState};
use futures_util::future::try_join;
use std::collections::HashMap;
use storage::{Error, Phone, Query, Row};

/// A school in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchoolLine {
    /// The school.
    pub id: RecordId,
    /// Its name.
    pub name: String,
    /// Where it is.
    pub place: String,
    /// The day of the last visit that was closed there.
    pub last: Option<Day>,
}

/// What the list shows.
struct Page {
    lines: Vec<SchoolLine>,
    archived: Vec<SchoolLine>,
    /// Others lead these now.
    handed_on: Vec<SchoolLine>,
}

/// Closed visits of so many days stand in one short stretch of an index.
const RECENT_DAYS: i64 = 120;

fn since() -> Day {
    today().plus(-RECENT_DAYS)
}

/// The visits that were closed in the last months, for [`longest_since`]: they
/// can be asked for beside the schools.
///
/// # Errors
/// As [`Phone::find`].
pub async fn closed_lately(phone: &Phone) -> Result<Vec<Row>, Error> {
    let closed = Query::state(Visit::KIND, VisitState::Closed.name());
    phone.find(closed.from(since())).await
}

/// Every school that was not archived: never visited ones first, then by the day of the last closed
/// visit, oldest first. What it reads grows with the number of schools, not
/// with the years of visits.
///
/// # Errors
/// As [`Phone::find`].
pub async fn longest_since(
    phone: &Phone,
    cluster: &Cluster,
    lately: &[Row],
) -> Result<Vec<SchoolLine>, Error> {
    let mut last: HashMap<RecordId, Day> = HashMap::new();
    for row in lately {
        // By day, so the later of two overwrites the earlier.
        if let (Some(school), Some(day)) = (row.school, row.day) {
            last.insert(cluster.remaining(school), day);
        }
    }
    // A leader of this term has no visit that is longer ago; nor is it asked
    // for where every school was visited lately.
    let mut has_older = cluster.schools(false).any(|(id, _)| !last.contains_key(id));
    if has_older {
        let older = Query::state(Visit::KIND, VisitState::Closed.name()).before(since());
        has_older = !phone.find(older.limit(1)).await?.is_empty();
    }
    let mut lines = Vec::new();
    for (id, school) in cluster.schools(false) {
        let mut last = last.get(id).copied();
        if last.is_none() && has_older {
            for one in cluster.group(*id) {
                last = last.max(last_closed(phone, one).await?);
            }
        }
        lines.push(SchoolLine {
            last,
            ..line(*id, school)
        });
    }
    sort_by_key(&mut lines, |line| (line.last, by_name(&line.name)));
    Ok(lines)
}

fn line(id: RecordId, school: &School) -> SchoolLine {
    SchoolLine {
        id,
        name: school.name.clone(),
        place: school.place.clone(),
        last: None,
    }
}

/// The last closed visit in a school's story, looked for from its end.
pub async fn last_closed(phone: &Phone, school: RecordId) -> Result<Option<Day>, Error> {
    for limit in [4, 40, 0] {
        let story = Query::school(school).kinds(&[Visit::KIND]).newest_first();
        let rows = phone.find(story.limit(limit)).await?;
        if let Some(row) = rows.iter().find(|row| is_closed_visit(row)) {
            return Ok(row.day);
        }
        if rows.len() < limit {
            break;
        }
    }
    Ok(None)
}

fn is_closed_visit(row: &Row) -> bool {
    row.kind == Visit::KIND && row.state == VisitState::Closed.name()
}

/// How long ago `last` was, in words.
pub fn since_words(last: Option<Day>, today: Day) -> String {
    let Some(last) = last else {
        return say(Text::NotVisitedYet).into_owned();
    };
    let ago = |n: i64, text| fill(text, &[("n", &n.to_string())]);
    match today.since(last) {
        ..=0 => say(Text::TodayWord).into_owned(),
        1 => say(Text::OneDayAgo).into_owned(),
        days @ 2..14 => ago(days, Text::DaysAgo),
        days => ago(days / 7, Text::WeeksAgo),
    }
}

/// Where the order chosen last is remembered.
const ORDER: &str = "prefers:schools-order";
const ORDERS: [(&str, Text); 2] = [("longest", Text::ByLongest), ("name", Text::ByName)];

/// The list.
pub fn schools() -> El {
    let page = reading(async |phone: Phone| {
        let (cluster, lately) = try_join(cluster::schools(&phone), closed_lately(&phone)).await?;
        let line = |(id, school): &(RecordId, School)| line(*id, school);
        let handed_on = phone.handed_on::<School>().await?;
        Ok(Page {
            archived: cluster.schools(true).map(line).collect(),
            handed_on: handed_on.iter().map(line).collect(),
            lines: longest_since(&phone, &cluster, &lately).await?,
        })
    });
    let remembered: Option<String> = preferences::read(ORDER);
    let nth = ORDERS
        .iter()
        .position(|(name, _)| remembered.as_deref() == Some(*name));
    let order = Slot::new(nth);
    let below = move || {
        let schools = page.with(|page| page.as_ref().map_or(0, |page| page.lines.len()));
        if schools == 0 {
            return String::new();
        }
        count(schools, Text::OneSchool, Text::ManySchools)
    };
    // The radios stay in the page while the list below them changes.
    let several =
        derived(move || page.with(|page| page.as_ref().is_some_and(|page| page.lines.len() > 1)));
    let list = move || {
        page.with(|page| {
            let page = page.as_ref()?;
            let list = match page.lines.is_empty() {
                true => empty(page.archived.is_empty(), !page.handed_on.is_empty()),
                false => list(page.lines.clone(), order.get() == Some(1)),
            };
            let archived = apart(Text::ArchivedSchools, &page.archived);
            let handed_on = apart(Text::HandedOnSchools, &page.handed_on);
            let no_own = page.lines.is_empty() && page.archived.is_empty();
            let handed_on = handed_on.map(|apart| apart.attr_if("open", no_own.then_some("")));
            Some(Nodes::from(list).put(archived).put(handed_on))
        })
    };
    let main = live(move || several.get().then(|| order_choice(order))).live(list);
    let add = Place::SchoolForm(Wall.record_id()).path();
    screen(
        head(say(Text::Schools)).below(below),
        main,
        Nodes::from(import_link()).put(go_link("go", &add, say(Text::AddASchool))),
    )
}

/// The way to a list that an office made.
pub fn import_link() -> El {
    go_link(
        "go quiet",
        &Place::ImportSchools.path(),
        say(Text::ImportSchools),
    )
}

fn order_choice(order: Slot<Option<usize>>) -> Choice {
    let choose = move |nth: usize| {
        preferences::keep(ORDER, ORDERS[nth].0);
        order.set(Some(nth));
    };
    choice(
        say(Text::SortBy),
        ORDERS.map(|(_, text)| say(text).into_owned()).to_vec(),
        move || order.get().or(Some(0)),
        choose,
    )
}

/// No school is in the lists: none was added yet, all are archived, or others lead them.
fn empty(none: bool, handed_on: bool) -> El {
    let (title, more) = no_schools(none, handed_on);
    let title = el("h2").put(say(title));
    el("section")
        .class("empty")
        .put(title)
        .put(el("p").put(say(more)))
}

/// What is said where no school is in the lists; `none`: nor among the archived;
/// `handed_on`: there were some, which others lead now.
pub fn no_schools(none: bool, handed_on: bool) -> (Text, Text) {
    match (none, handed_on) {
        (true, false) => (Text::NoSchools, Text::NoSchoolsMore),
        (true, true) => (Text::AllHandedOn, Text::AllHandedOnMore),
        (false, _) => (Text::AllArchived, Text::AllArchivedMore),
    }
}

fn list(mut lines: Vec<SchoolLine>, is_by_name: bool) -> El {
    if is_by_name {
        sort_by_key(&mut lines, |line| by_name(&line.name));
    }
    let day = today();
    let row = |line: &SchoolLine| {
        let since = since_words(line.last, day);
        let href = Place::School(line.id).path();
        row_link(&href, &line.name, &line.place, &since)
    };
    row_list(lines.iter().map(row).collect())
}

/// At the end of the list: out of the way, and found.
fn apart(title: Text, lines: &[SchoolLine]) -> Option<El> {
    let row = |line: &SchoolLine| {
        let href = Place::School(line.id).path();
        row_link(&href, &line.name, &line.place, "")
    };
    (!lines.is_empty()).then(|| {
        let summary = el("summary").put(say(title));
        let rows = row_list(lines.iter().map(row).collect());
        el("details").class("card").put(summary).put(rows)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn how_long_ago_is_said_in_days_then_in_weeks_and_never_in_the_future() {
        let today: Day = "2026-11-22".parse().unwrap();
        let said = |ago: i64| since_words(Some(today.plus(-ago)), today);
        assert_eq!(since_words(None, today), "not visited yet");
        assert_eq!(said(-3), "today");
        assert_eq!(said(1), "yesterday");
        assert_eq!(said(13), "13 days ago");
        assert_eq!(said(15), "2 weeks ago");
    }
}
