//! Open steps: in the schools, mine at the office, coming visits (S6).

use super::answers::{Answers, answers, answers_shown};
use super::step_card::{Moved, card, closed_steps, said};
use super::step_why::{Ask, Asks, why};
use crate::came_over::begun_before;
use crate::clock::{Wall, today};
use crate::cluster;
use crate::fieldbook::{fieldbook, reading};
use crate::frame::{head, screen};
use crate::go::{asked, go_part};
use crate::live::{follow, live};
use crate::markup::{El, Nodes, el};
use crate::parts::button::go_link;
use crate::parts::choice::choice;
use crate::parts::list::{row_link, row_list};
use crate::parts::sheet::sheet;
use crate::routes::Place;
use crate::slot::{Slot, derived};
use crate::task::begin;
use crate::views::pictures;
use crate::words::{Text, fill, language, say};
use domain::ids::{RecordId, Source};
use domain::picture::Picture;
use domain::record::Record;
use domain::school::School;
use domain::step::{Side, Step};
use domain::visit::{Visit, VisitState};
use futures_util::future::{try_join, try_join4};
use leptos::prelude::*;
use std::collections::HashMap;
use storage::{Error, Phone, Query};

/// The groups, by their names in the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// What will happen in the schools.
    Schools,
    /// What I promised.
    Mine,
    /// Coming visits.
    Visits,
}

const GROUPS: [(Group, &str, Text); 3] = [
    (Group::Schools, "schools", Text::InSchools),
    (Group::Mine, "mine", Text::Mine),
    (Group::Visits, "visits", Text::Visits),
];

/// What the screen shows.
struct Page {
    steps: Vec<(RecordId, Step)>,
    /// How many pictures each has.
    pictures: Vec<usize>,
    visits: Vec<(RecordId, Visit)>,
    schools: Names,
    answers: Answers,
    /// Promises that a leader before made, with that one's name.
    promised_by: Vec<(RecordId, String)>,
}

/// Names of schools.
pub type Names = HashMap<RecordId, String>;

/// The names of all schools; of one that has given way, of the one that remains.
///
/// # Errors
/// As [`Phone::find`].
pub async fn names(phone: &Phone) -> Result<Names, Error> {
    let cluster = cluster::schools(phone).await?;
    let name = |id: RecordId| (id, cluster.name(id));
    let handed_on = phone.handed_on::<School>().await?;
    let handed_on = handed_on.into_iter().map(|(id, school)| (id, school.name));
    Ok(cluster.ids().map(name).chain(handed_on).collect())
}

async fn read(phone: Phone) -> Result<Page, Error> {
    let open = |state| phone.find_as::<Step>(Query::state(Step::KIND, state));
    let visits = |state: VisitState| phone.find_as(Query::state(Visit::KIND, state.name()));
    // Asked for all at once: each would else wait for the one before. All come
    // by day: the one to be done first stands first.
    let steps = try_join(open("open_school"), open("open_leader"));
    let visits = try_join(visits(VisitState::UnderWay), visits(VisitState::Planned));
    let (steps, visits, schools, answers) =
        try_join4(steps, visits, names(&phone), answers(&phone)).await?;
    let (steps, visits) = ([steps.0, steps.1].concat(), [visits.0, visits.1].concat());
    let promises = steps.iter();
    let promises = promises.filter(|(_, step)| step.side == Side::Leader);
    let promises = promises.map(|(id, _)| *id).collect();
    let (promised_by, pictures) =
        try_join(begun_before(&phone, promises), pictures_of(&phone, &steps)).await?;
    Ok(Page {
        promised_by,
        pictures,
        steps,
        visits,
        schools,
        answers,
    })
}

/// How many pictures each of the steps has.
async fn pictures_of(phone: &Phone, steps: &[(RecordId, Step)]) -> Result<Vec<usize>, Error> {
    // Most leaders take none: then no step is asked for its own.
    if phone.count(Query::kind(Picture::KIND)).await? == 0 {
        return Ok(vec![0; steps.len()]);
    }
    let owners: Vec<_> = steps.iter().map(|(id, _)| (*id, Picture::KIND)).collect();
    phone.count_of(&owners).await
}

/// The draft of what is asked about a step: its form's name.
pub fn form_of(step: RecordId, ask: Ask) -> String {
    format!("steps/{step}/{}", ask.name())
}

/// The step and the way back, if `form` is one of [`form_of`]'s.
pub fn way_back(form: &str) -> Option<(RecordId, String)> {
    let (step, asks) = form.strip_prefix("steps/")?.split_once('/')?;
    let id = step.parse().ok()?;
    // What an officer answers to a step is begun at a place of its own.
    Ask::ALL.into_iter().find(|ask| ask.name() == asks)?;
    let href = format!("{}?step={step}&as={asks}", Place::Steps.path());
    Some((id, href))
}

/// What the address asks for.
#[derive(Clone, Copy, PartialEq)]
struct Asked {
    /// None where it follows from the step, or nothing was chosen yet.
    group: Option<Group>,
    /// The step that something is asked about, and what.
    why: Option<(RecordId, Ask)>,
}

/// Shows `group`, with the sheet that asks `why` if there is one.
fn show(group: Group, why: Option<(RecordId, Ask)>, replace: bool) {
    let named = GROUPS.iter().find(|(known, ..)| *known == group);
    let name = named.map_or("", |(_, name, _)| name);
    let query = match why {
        None => format!("?group={name}"),
        Some((step, ask)) => format!("?group={name}&step={step}&as={}", ask.name()),
    };
    go_part(Place::Steps, &query, replace);
}

fn asked_for() -> Asked {
    let group = asked("group").unwrap_or_default();
    let group = GROUPS.iter().find(|(_, name, _)| *name == group);
    let ask = asked("as").and_then(|name| Ask::ALL.into_iter().find(|ask| ask.name() == name));
    let step = asked("step").and_then(|step| step.parse().ok());
    Asked {
        group: group.map(|(group, ..)| *group),
        why: step.zip(ask),
    }
}

/// The screen.
pub fn steps() -> El {
    let page = reading(read);
    let asks: Asks = Slot::new(None);
    let book = fieldbook();
    follow(move || {
        book.changed.track();
        let why = asked_for().why;
        begin(async move {
            let found = match why {
                // Also one that is closed: the reply may be given later.
                Some((id, _)) => book.phone().get::<Step>(id).await,
                None => Ok(None),
            };
            // Another is asked about by now.
            if untrack(asked_for).why != why {
                return;
            }
            match found {
                Ok(step) => {
                    let step = step.filter(|step| !step.deleted).map(|step| step.record);
                    let asked = why.zip(step).map(|((id, ask), step)| (id, step, ask));
                    let asked = asked.filter(|(_, step, ask)| ask.fits(step));
                    if asks.try_with_untracked(|known| *known != asked) == Some(true) {
                        asks.set(asked);
                    }
                }
                Err(error) => book.trouble(&error),
            }
        });
    });
    let group = derived(move || {
        let of_step = |(_, step, _): &(RecordId, Step, Ask)| match step.side {
            Side::School => Group::Schools,
            Side::Leader => Group::Mine,
        };
        let chosen = asked_for().group;
        let group = chosen.or_else(|| asks.with(|asks| asks.as_ref().map(of_step)));
        group.unwrap_or(Group::Schools)
    });
    let ask_why = move |step, ask| show(group.get_untracked(), Some((step, ask)), false);
    let stop_asking = move || {
        if untrack(asked_for).why.is_some() {
            show(group.get_untracked(), None, true);
        }
    };
    let moved: Moved = Slot::new(None);
    let pictured: Slot<Option<RecordId>> = Slot::new(None);
    let pictures = sheet(
        say(Text::Pictures),
        &say(Text::Cancel),
        move || pictured.with(Option::is_some),
        move || pictured.set(None),
        move || pictured.get_untracked().map(pictures::inside),
    );
    let groups = choice(
        say(Text::Steps),
        GROUPS.map(|(_, _, text)| say(text).into_owned()).to_vec(),
        move || GROUPS.iter().position(|(known, ..)| *known == group.get()),
        move |nth| {
            moved.set(None);
            show(GROUPS[nth].0, None, true);
        },
    );
    let list = move || {
        let group = group.get();
        page.with(|page| {
            page.as_ref()
                .map(|page| list(page, group, moved, pictured, ask_why))
        })
    };
    let closed = move || match group.get() {
        Group::Schools => Some(closed_steps(Side::School, moved, ask_why)),
        Group::Mine => Some(closed_steps(Side::Leader, moved, ask_why)),
        Group::Visits => None,
    };
    let main = Nodes::from(groups.unseen_legend())
        .put(said(moved, ask_why))
        .live(list)
        .live(closed)
        .put(why(asks, moved, stop_asking))
        .put(pictures);
    let plan = Place::Plan(Wall.record_id()).path();
    let past = Place::Afterwards(Wall.record_id()).path();
    let foot = live(move || {
        (group.get() == Group::Visits).then(|| {
            let past = go_link("go quiet", &past, say(Text::AddPastVisit));
            Nodes::from(past).put(go_link("go", &plan, say(Text::PlanAVisit)))
        })
    });
    let below = move || page.with(|page| page.as_ref().map(open_and_mine).unwrap_or_default());
    screen(head(say(Text::Steps)).below(below), main, foot)
}

fn open_and_mine(page: &Page) -> String {
    let mine = page.steps.iter();
    let mine = mine.filter(|(_, step)| step.side == Side::Leader).count();
    let open = page.steps.len();
    let places = [("open", &*open.to_string()), ("mine", &*mine.to_string())];
    fill(Text::OpenAndMine, &places)
}

fn list(
    page: &Page,
    group: Group,
    moved: Moved,
    pictured: Slot<Option<RecordId>>,
    ask_why: impl Fn(RecordId, Ask) + Copy + 'static,
) -> El {
    let side = match group {
        Group::Schools => Side::School,
        Group::Mine => Side::Leader,
        Group::Visits => return visits(page),
    };
    let steps = page.steps.iter().zip(&page.pictures);
    let of_side = steps.filter(|((_, step), _)| step.side == side);
    let cards: Vec<El> = of_side
        .map(|((id, step), pictures)| {
            let id = *id;
            let way = pictures::way(*pictures, move || pictured.set(Some(id)));
            let answers = page.answers.get(&id);
            let answers = answers.map(|answers| answers_shown(id, answers));
            let by = page.promised_by.iter().find(|(step, _)| *step == id);
            let by = by.map(|(_, name)| &**name);
            let about = (page.schools.get(&step.school), by, answers);
            card(id, step, about, moved, way, ask_why)
        })
        .collect();
    if cards.is_empty() {
        return empty(Text::NoSteps, Text::NoStepsMore);
    }
    el("ul").class("stack").put(cards)
}

fn visits(page: &Page) -> El {
    if page.visits.is_empty() {
        return empty(Text::NoVisits, Text::NoVisitsMore);
    }
    let day = today();
    let row = |(id, visit): &(RecordId, Visit)| {
        let school = page.schools.get(&visit.school);
        let date = language().day(visit.day, day);
        let below = match visit.state {
            VisitState::UnderWay => format!("{} · {date}", say(visit.state.words())),
            _ => date,
        };
        let school = school.map_or("–", String::as_str);
        row_link(&Place::Visit(*id).path(), school, &below, "")
    };
    row_list(page.visits.iter().map(row).collect())
}

fn empty(title: Text, more: Text) -> El {
    el("section")
        .class("empty")
        .put(el("h2").put(say(title)))
        .put(el("p").put(say(more)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::step::StepState;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn a_begun_why_leads_back_to_its_step_and_no_other_form_does() {
        let id = RecordId(domain::ids::mint(1_790_000_000_000, [7; 10]));
        let (step, href) = way_back(&form_of(id, Ask::Why(StepState::LetGo))).unwrap();
        assert_eq!((step, href), (id, format!("/steps?step={id}&as=let_go")));
        assert_eq!(way_back("steps/7/done"), None);
        assert_eq!(way_back(&Place::Card.form()), None);
        assert_eq!(way_back(&Place::Answer(id).form()), None);
    }
}
