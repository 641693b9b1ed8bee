//! Today: the next or running visit first, then what was promised.

use crate::clock::{Wall, today};
use crate::cluster;
use crate::fieldbook::reading;
use crate::frame::{head, screen};
use crate::later;
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::parts::button::{go_button, go_link};
use crate::parts::list::{bdi, card, card_of_rows, row_link};
use crate::routes::Place;
use crate::views::running::{running_card, running_lessons, when_begun};
use crate::views::schools::{
    SchoolLine, closed_lately, import_link, longest_since, no_schools, since_words,
};
use crate::views::visit::start;
use crate::views::welcome::missing_work;
use crate::words::{Text, count, fill, language, say};
use domain::cluster::Cluster;
use domain::day::Day;
use domain::ids::{RecordId, Source};
use domain::lesson::Lesson;
use domain::order::sort_by_key;
use domain::profile::Profile;
use domain::record::Record;
use domain::school::School;
use domain::step::Step;
use domain::terms::Terms;
use domain::visit::Visit;
use futures_util::future::{try_join, try_join3, try_join5};
use std::cmp::Reverse;
use storage::{Error, Phone, Query};

/// What the first screen shows: read by index, whatever the history.
struct Page {
    lessons: Vec<(RecordId, Lesson)>,
    under_way: Vec<Card>,
    next: Option<Card>,
    went_by: Vec<Card>,
    coming: Vec<Card>,
    promises: Vec<Promise>,
    /// Another leader's card is here: some of them may be that one's.
    came_over: bool,
    longest: Vec<SchoolLine>,
    /// No school is here, not even an archived one.
    none: bool,
    /// Others lead what were this leader's.
    handed_on: bool,
    term: Option<String>,
}

impl Page {
    /// Whether there is a visit to go on with, or to start.
    fn has_visit(&self) -> bool {
        self.next.is_some() || !self.under_way.is_empty()
    }
}

struct Card {
    id: RecordId,
    school: String,
    visit: Visit,
}

struct Promise {
    school: String,
    step: Step,
}

/// How many visits, promises and schools Today shows.
const SHOWN: usize = 4;
/// How many open promises are looked at for those that are due first.
const LOOKED_AT: usize = 60;

async fn read(phone: Phone) -> Result<Page, Error> {
    let day = today();
    let of = |state| Query::state("visit", state).limit(SHOWN);
    let went_by = of("planned").before(day).newest_first();
    let coming = of("planned").from(day);
    let open = Query::state("step", "open_leader").limit(LOOKED_AT);
    // Asked for all at once: each would else wait for the one before.
    let visits = try_join3(
        phone.find_as(of("under_way").newest_first()),
        phone.find_as(went_by),
        phone.find_as(coming),
    );
    let (cluster, lately, visits, mut open, (lessons, term)) = try_join5(
        cluster::schools(&phone),
        closed_lately(&phone),
        visits,
        phone.find_as::<Step>(open),
        try_join(running_lessons(&phone), term(&phone, day)),
    )
    .await?;
    let (under_way, went_by, coming) = visits;
    let mut under_way = cards(&cluster, under_way);
    // The one that was begun last is where the leader is now.
    sort_by_key(&mut under_way, |card| Reverse(card.visit.started));
    let mut went_by = cards(&cluster, went_by);
    let mut coming = cards(&cluster, coming);
    // Today's visit stands first; without one, the last that was not held.
    let next = match coming.first().is_some_and(|card| card.visit.day == day) {
        true => Some(coming.remove(0)),
        false if went_by.is_empty() => None,
        false => Some(went_by.remove(0)),
    };
    // What is due comes before what has no day.
    sort_by_key(&mut open, |(_, step)| {
        (step.by.is_none(), step.by, step.agreed)
    });
    open.truncate(SHOWN);
    let promises = open.into_iter().map(|(_, step)| Promise {
        school: cluster.name(step.school),
        step,
    });
    let promises = promises.collect();
    let mut longest = longest_since(&phone, &cluster, &lately).await?;
    longest.truncate(SHOWN);
    let none = cluster.ids().next().is_none();
    let handed_on = none && !phone.handed_on::<School>().await?.is_empty();
    Ok(Page {
        lessons,
        under_way,
        next,
        went_by,
        coming,
        promises,
        came_over: phone.count(Query::kind(Profile::KIND)).await? > 1,
        longest,
        none,
        handed_on,
        term,
    })
}

fn cards(cluster: &Cluster, visits: Vec<(RecordId, Visit)>) -> Vec<Card> {
    let card = |(id, visit): (RecordId, Visit)| Card {
        id,
        school: cluster.name(visit.school),
        visit,
    };
    visits.into_iter().map(card).collect()
}

async fn term(phone: &Phone, day: Day) -> Result<Option<String>, Error> {
    let id = RecordId::alone(phone.me().account, "terms");
    let terms = phone.get::<Terms>(id).await?;
    Ok(terms.and_then(|terms| {
        let (term, week) = terms.record.week_of(day)?;
        let places = [("term", term.name.as_str()), ("n", &week.to_string())];
        Some(fill(Text::TermWeek, &places))
    }))
}

/// The first screen.
pub fn today_screen() -> El {
    let page = reading(read);
    let day = today();
    let below = move || {
        let date = language().day(day, day);
        let term = page.with(|page| page.as_ref().and_then(|page| page.term.clone()));
        term.map_or(date.clone(), |term| format!("{date} · {term}"))
    };
    let main = live(move || page.with(|page| page.as_ref().map(|page| shown(page, day))));
    // With schools to visit the main action is planning; before that, adding one.
    let foot = live(move || {
        page.with(|page| {
            let page = page.as_ref()?;
            let is_empty = page.longest.is_empty();
            let (place, text) = match (is_empty, page.has_visit()) {
                (true, _) => (Place::SchoolForm(Wall.record_id()), Text::AddASchool),
                (false, false) => (Place::Plan(Wall.record_id()), Text::PlanAVisit),
                (false, true) => return None,
            };
            let import = is_empty.then(import_link);
            Some(Nodes::from(import).put(go_link("go", &place.path(), say(text))))
        })
    });
    screen(head(say(Text::Today)).below(below), main, foot)
}

fn shown(page: &Page, day: Day) -> Nodes {
    let is_empty = page.longest.is_empty();
    let no_visit = !page.has_visit() && page.coming.is_empty();
    let nothing = match (is_empty, no_visit) {
        (true, _) => {
            let (title, more) = no_schools(page.none, page.handed_on);
            let way = || go_link("word", &Place::Schools.path(), say(Text::HandedOnSchools));
            let way = page.handed_on.then(way);
            Some(empty(title, more).put(way))
        }
        (false, true) => Some(empty(Text::TodayEmpty, Text::TodayEmptyMore)),
        (false, false) => None,
    };
    let another = (!is_empty && page.has_visit()).then(|| {
        let plan = Place::Plan(Wall.record_id()).path();
        go_link("go quiet", &plan, say(Text::PlanAVisit))
    });
    Nodes::from(missing_work())
        .put(page.lessons.iter().map(running_card).collect::<Nodes>())
        .put(page.under_way.iter().map(under_way_card).collect::<Nodes>())
        .put(page.next.as_ref().map(|card| next_card(card, day)))
        .put(promises_card(page, day))
        .put(later::unfinished())
        .put(nothing)
        .put(listed(Text::DaysWentBy, &page.went_by, day))
        .put(listed(Text::ComingVisits, &page.coming, day))
        .put(longest(&page.longest, day))
        .put(another)
        .put(later::not_all_here())
}

fn empty(title: Text, more: Text) -> El {
    card("card empty", say(title), el("p").put(say(more)))
}

fn under_way_card(card: &Card) -> El {
    let since = card
        .visit
        .started
        .map(|at| fill(Text::SinceTime, &[("time", &when_begun(at))]));
    let above = el("p").class("soft").put(say(Text::VisitUnderWay));
    let open = go_link("go", &Place::Visit(card.id).path(), say(Text::OpenVisit));
    el("section")
        .class("card visit")
        .put(above.put(" ").put(since))
        .put(el("h2").put(bdi(&card.school)))
        .put(el("p").class("prose").put(bdi(&card.visit.purpose)))
        .put(open)
}

fn next_card(card: &Card, day: Day) -> El {
    let visit = &card.visit;
    let id = card.id;
    let when = match (visit.from, visit.to) {
        (Some(from), Some(to)) => fill(Text::YourVisitAt, &[("span", &language().span(from, to))]),
        _ => say(Text::YourVisit).into_owned(),
    };
    let date = (visit.day != day).then(|| format!(" · {}", language().day(visit.day, day)));
    let school = el("a").attr("href", &Place::Visit(id).path());
    el("section")
        .class("card visit")
        .put(el("p").class("soft").put(when).put(date))
        .put(el("h2").put(school.put(bdi(&card.school))))
        .put(el("p").class("prose").put(bdi(&visit.purpose)))
        .put(el("p").class("soft").put(bdi(&agenda(visit))))
        .put(go_button("go", say(Text::StartVisit), move || start(id)))
}

/// "2 lessons agreed · SMT 11:00 · Head Teacher 12:00".
pub fn agenda(visit: &Visit) -> String {
    let lessons = visit
        .lessons
        .iter()
        .filter(|lesson| !lesson.removed)
        .count();
    let mut parts = Vec::new();
    if lessons > 0 {
        parts.push(count(lessons, Text::OneLessonAgreed, Text::LessonsAgreed));
    }
    for person in visit.people.iter().filter(|person| !person.removed) {
        let at = person.at.map(|at| format!(" {at}")).unwrap_or_default();
        parts.push(format!("{}{at}", person.who));
    }
    parts.join(" · ")
}

fn promises_card(page: &Page, day: Day) -> Option<El> {
    let row = |promise: &Promise| {
        let step = &promise.step;
        let agreed = language().date(step.agreed, day);
        let from = fill(Text::PromisedOn, &[("date", &agreed)]);
        let by = step.by.map(|by| language().date(by, day));
        let by = by.map(|by| fill(Text::ByDay, &[("date", &by)]));
        let below: Vec<String> = [Some(promise.school.clone()), Some(from), by]
            .into_iter()
            .flatten()
            .collect();
        let href = Place::Steps.path() + "?group=mine";
        row_link(&href, &step.what, &below.join(" · "), "")
    };
    let rows = page.promises.iter().map(row).collect();
    let title = match page.came_over {
        true => Text::Promised,
        false => Text::YouPromised,
    };
    card_of_rows("card promise", say(title), rows)
}

fn listed(title: Text, cards: &[Card], day: Day) -> Option<El> {
    let row = |card: &Card| {
        let when = language().day(card.visit.day, day);
        row_link(&Place::Visit(card.id).path(), &card.school, &when, "")
    };
    let rows = cards.iter().map(row).collect();
    card_of_rows("card", say(title), rows)
}

fn longest(lines: &[SchoolLine], day: Day) -> Option<El> {
    let row = |line: &SchoolLine| {
        let since = since_words(line.last, day);
        row_link(&Place::School(line.id).path(), &line.name, "", &since)
    };
    let rows = lines.iter().map(row).collect();
    card_of_rows("card", say(Text::LongestSince), rows)
}
