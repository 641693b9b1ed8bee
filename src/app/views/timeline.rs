//! A school's story: what happened there, newest first, a page at a time (S27).
//!
//! Each kind of record that has a place in it is one line of [`TOLD`]. What is
//! read grows with what is shown, not with the years behind it.

use crate::clock::{Wall, today};
use crate::cluster::group;
use crate::markup::{El, Nodes, el};
use crate::paging::Paged;
use crate::parts::button::{Weight, button, go_link};
use crate::parts::list::{bdi, row_list};
use crate::routes::Place;
use crate::words::{Text, count, fill, language, say};
use domain::day::Day;
use domain::feedback::Feedback;
use domain::ids::{RecordId, Source};
use domain::meeting::MeetingNote;
use domain::observation::Observation;
use domain::order::sort_by_key;
use domain::record::Record;
use domain::step::{Side, Step, StepState};
use domain::terms::Terms;
use domain::visit::{Visit, VisitState};
use domain::words::Say;
use futures_util::future::try_join3;
use std::cmp::Reverse;
use storage::{Error, Phone, Query, Row, Whole};

/// A kind of record that has a place in the story.
struct Told {
    kind: &'static str,
    /// The kind of what belongs to such a record and is counted beside it.
    counted: Option<&'static str>,
    /// What is told of one; `None` of one that is not told.
    line: fn(&Found) -> Result<Option<Line>, Error>,
}

/// What has a place in the story: a new kind is one more line. Things of one
/// day stand in this order.
const TOLD: [Told; 4] = [
    Told {
        kind: Visit::KIND,
        counted: Some(Step::KIND),
        line: visit,
    },
    Told {
        kind: Observation::KIND,
        counted: Some(Feedback::KIND),
        line: lesson,
    },
    Told {
        kind: MeetingNote::KIND,
        counted: None,
        line: meeting,
    },
    Told {
        kind: Step::KIND,
        counted: None,
        line: step,
    },
];

/// The names of the kinds in [`TOLD`].
static KINDS: [&str; TOLD.len()] = {
    let mut names = [""; TOLD.len()];
    let mut nth = 0;
    while nth < TOLD.len() {
        names[nth] = TOLD[nth].kind;
        nth += 1;
    }
    names
};

/// A record of the story, found on the phone.
struct Found {
    row: Row,
    whole: Whole,
    /// How many of [`Told::counted`] belong to it.
    count: usize,
    today: Day,
}

/// What is told of a record: its title leads to `place`.
struct Line {
    place: Place,
    title: String,
    /// Smaller, in one line.
    below: Vec<String>,
    /// Somebody's reason, in a line of its own.
    why: String,
}

/// A record of the story as it is shown, if it is, and under which heading.
struct Entry {
    line: Option<Line>,
    heading: String,
}

impl Found {
    fn date(&self) -> String {
        let on = self.row.day;
        on.map(|on| language().day(on, self.today))
            .unwrap_or_default()
    }
}

fn visit(found: &Found) -> Result<Option<Line>, Error> {
    let row = &found.row;
    let why = match row.state == VisitState::CalledOff.name() {
        true => found.whole.read::<Visit>()?.why,
        false => String::new(),
    };
    let mut below = vec![say(visit_state(&row.state)).into_owned(), found.date()];
    if found.count > 0 {
        below.push(count(
            found.count,
            Text::OneStepAgreed,
            Text::ManyStepsAgreed,
        ));
    }
    Ok(Some(Line::titled(
        &row.words,
        below,
        why,
        Place::Visit(row.id),
    )))
}

/// What a visit in that state is called; "Visit" once it has taken place.
fn visit_state(state: &str) -> Say {
    [
        VisitState::Planned,
        VisitState::UnderWay,
        VisitState::CalledOff,
    ]
    .into_iter()
    .find(|known| known.name() == state)
    .map_or(Say::Visit, VisitState::words)
}

/// A lesson; of the conversation about it only that there was one.
fn lesson(found: &Found) -> Result<Option<Line>, Error> {
    let row = &found.row;
    let mut below = vec![say(Say::Observation).into_owned(), found.date()];
    if found.count > 0 {
        below.push(say(Text::TalkedAlready).into_owned());
    }
    let place = Place::Observe(row.id);
    Ok(Some(Line::titled(&row.words, below, String::new(), place)))
}

/// A meeting, by what was agreed or heard in it.
fn meeting(found: &Found) -> Result<Option<Line>, Error> {
    let row = &found.row;
    let below = vec![say(Say::Meeting).into_owned(), found.date()];
    let place = Place::Meeting(row.id);
    Ok(Some(Line::titled(&row.words, below, String::new(), place)))
}

/// What became of a step. Those still open stand at the top of the page.
fn step(found: &Found) -> Result<Option<Line>, Error> {
    let step: Step = found.whole.read()?;
    let what = match (step.state, step.side) {
        (StepState::Open, _) => return Ok(None),
        (StepState::Done, Side::Leader) => Text::PromiseKept,
        (StepState::Changed, Side::Leader) => Text::PromiseChanged,
        (StepState::LetGo, Side::Leader) => Text::PromiseLetGo,
        (StepState::Done, Side::School) => Text::StepDone,
        (StepState::Changed, Side::School) => Text::StepChanged,
        (StepState::LetGo, Side::School) => Text::StepLetGo,
    };
    let on = step.moved.or(found.row.day);
    let date = on.map(|on| language().day(on, found.today));
    let below = vec![say(what).into_owned(), date.unwrap_or_default()];
    let place = match step.own {
        true => Place::Steps,
        false => Place::Visit(step.visit),
    };
    Ok(Some(Line::titled(&step.what, below, step.why, place)))
}

impl Line {
    /// With `title`, or what it is where it has none.
    fn titled(title: &str, mut below: Vec<String>, why: String, place: Place) -> Self {
        let title = match title {
            "" => below.remove(0),
            title => title.to_owned(),
        };
        Self {
            place,
            title,
            below,
            why,
        }
    }

    fn row(&self) -> El {
        let below: Vec<&str> = self.below.iter().map(String::as_str).collect();
        let small = |words: &str| (!words.is_empty()).then(|| el("small").put(bdi(words)));
        let words = el("span")
            .class("words")
            .put(el("span").class("prose").put(bdi(&self.title)))
            .put(small(&below.join(" · ")))
            .put(small(&self.why));
        let link = el("a").class("row").attr("href", &self.place.path());
        el("li").put(link.put(words))
    }
}

/// The newest `most` records of the story of `school`, and of all that are one
/// school with it.
async fn read(phone: &Phone, school: RecordId, most: usize) -> Result<Vec<Entry>, Error> {
    let place = |kind: &str| KINDS.iter().position(|known| *known == kind);
    let told = |kind: &str| place(kind).map(|nth| &TOLD[nth]);
    let story = |school| {
        let story = Query::school(school).kinds(&KINDS).newest_first();
        phone.find_whole(story.limit(most), |kind| told(kind)?.counted)
    };
    let terms = RecordId::alone(phone.me().account, Terms::KIND);
    // Asked for all at once: each would else wait for the one before.
    let (mut found, schools, terms) = try_join3(
        story(school),
        group(phone, school),
        phone.get::<Terms>(terms),
    )
    .await?;
    for other in schools.into_iter().filter(|other| *other != school) {
        found.extend(story(other).await?);
    }
    sort_by_key(&mut found, |(row, _, _)| {
        (Reverse(row.day), place(&row.kind), row.id)
    });
    found.truncate(most);
    let terms = terms.map(|terms| terms.record).unwrap_or_default();
    let today = today();
    let mut entries = Vec::with_capacity(found.len());
    for (row, whole, count) in found {
        let heading = row.day.map(|day| heading(&terms, day)).unwrap_or_default();
        let told = told(&row.kind).map(|told| told.line);
        let found = Found {
            row,
            whole,
            count,
            today,
        };
        let line = told.map(|line| line(&found)).transpose()?.flatten();
        entries.push(Entry { line, heading });
    }
    Ok(entries)
}

/// The term a day lies in, with its year; the year alone outside of terms.
fn heading(terms: &Terms, day: Day) -> String {
    let year = day.year().to_string();
    match terms.week_of(day) {
        None => year,
        Some((term, _)) if term.name.contains(&year) => term.name.clone(),
        Some((term, _)) => fill(Text::TermOfYear, &[("term", &term.name), ("year", &year)]),
    }
}

/// How many records of the story are read at a time: more than a screen of a phone.
const PAGE: usize = 16;

/// What happened at `school`, and writing about a meeting there.
pub fn timeline(school: RecordId) -> El {
    let meeting = Place::Meeting(Wall.record_id()).path();
    let meeting = format!("{meeting}?school={school}");
    story(school).put(go_link(
        "go quiet small",
        &meeting,
        say(Text::WriteAboutMeeting),
    ))
}

/// What happened at `school`.
pub fn story(school: RecordId) -> El {
    let entries = Paged::open(PAGE, async move |phone: Phone, most| {
        read(&phone, school, most).await
    });
    let list = move || entries.with(under_headings);
    let has_more = entries.has_more();
    let older = move || {
        let more = move || button(say(Text::ShowOlder), move || entries.more());
        has_more.get().then(|| more().weight(Weight::Quiet))
    };
    el("section")
        .class("stack")
        .put(el("h2").put(say(Text::Timeline)))
        .live(list)
        .live(older)
}

/// The lines in their order; under headings when there is more than one.
fn under_headings(entries: &[Entry]) -> Nodes {
    let mut groups: Vec<(&str, Vec<El>)> = Vec::new();
    for entry in entries {
        let Some(line) = &entry.line else { continue };
        match groups.last_mut() {
            Some((heading, rows)) if *heading == entry.heading => rows.push(line.row()),
            _ => groups.push((&entry.heading, vec![line.row()])),
        }
    }
    if groups.is_empty() {
        return nothing_yet().into();
    }
    let several = groups.len() > 1;
    let group = |(heading, rows): (&str, Vec<El>)| {
        let heading = several.then(|| el("h3").put(bdi(heading)));
        Nodes::none().put(heading).put(row_list(rows))
    };
    groups.into_iter().map(group).collect()
}

/// A school at which nothing has happened.
fn nothing_yet() -> El {
    el("p").class("soft").put(say(Text::NothingYet))
}
