//! What the office asked about a paper, on the screen at the very paragraph: on the
//! leader's phone, to whom it was asked, and at the office. Whatever the paper: it names
//! its parts, see the words on it in `src/documents/lib.rs`. None of it is on what is
//! handed over.

use crate::clock::today;
use crate::cluster::school_name;
use crate::go::asked;
use crate::markup::{El, Nodes, el};
use crate::material::{material, plan_material};
use crate::parts::list::{bdi, card_of_rows, row_link};
use crate::routes::Place;
use crate::task::once_shown;
use crate::views::answers::{given, shown};
use crate::views::paper::{paper_with, place_of};
use crate::words::{Text, fill, language, say};
use documents::{Line, Page, visit_plan, visit_summary};
use domain::answer::{Answer, Stands, ToPart, by_part};
use domain::ids::RecordId;
use domain::record::Record;
use domain::visit::{Visit, VisitState};
use leptos::prelude::{document, untrack};
use storage::{Error, Phone, Query};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// What is asked of the address: which part to lead to.
const AT: &str = "at";
/// The id of what was asked about that is on the paper no more.
const GONE: &str = "part-gone";

/// What was asked about the record `id`, and that it was read.
///
/// # Errors
/// As [`Phone::find`].
pub async fn of(phone: &Phone, id: RecordId) -> Result<Vec<ToPart>, Error> {
    let all = phone.find_as::<Answer>(Query::of(id, Answer::KIND)).await?;
    Ok(by_part(all))
}

/// To the part `about`, for the address of its paper.
pub fn at(about: &str) -> String {
    format!("?{AT}={about}")
}

/// The page on the screen, with what the office wrote about it: below the line that it
/// is about, and at the end what is about a part that is there no more, and who has
/// read the whole. `tail` stands below each line that tells a part, with `is_asked`
/// where something was asked about it.
pub fn paper_asked(page: &Page, answers: &[ToPart], tail: &dyn Fn(&Line, bool) -> Nodes) -> Nodes {
    let beneath = |line: &Line| {
        let here = |part: &&ToPart| page.place_of(&part.about) == Some(line.part.as_str());
        let notes: Vec<El> = answers
            .iter()
            .filter(here)
            .map(|it| note(line, it))
            .collect();
        let tail = tail(line, !notes.is_empty());
        Nodes::from(notes).put(tail)
    };
    let is_gone = |part: &&ToPart| !part.about.is_empty() && page.place_of(&part.about).is_none();
    let gone: Vec<Nodes> = answers
        .iter()
        .filter(is_gone)
        .map(|it| lost(page, it))
        .collect();
    let gone = (!gone.is_empty()).then(|| {
        let told = el("p").class("soft").put(say(Text::PartGone));
        el("section")
            .class("card noprint")
            .attr("id", GONE)
            .attr("tabindex", "-1")
            .put(el("h2").put(say(Text::FromOffice)))
            .put(told)
            .put(gone)
    });
    let whole = answers.iter().filter(|part| part.about.is_empty());
    let whole = whole.flat_map(|part| part.answers.iter().rev());
    let whole: Vec<El> = whole.map(|(_, answer)| shown(answer)).collect();
    let whole = (!whole.is_empty()).then(|| el("div").class("noprint").put(whole));
    Nodes::from(paper_with(page, &beneath)).put(gone).put(whole)
}

/// What was written about one part, set apart from the paper.
fn note(line: &Line, part: &ToPart) -> El {
    let name = fill(Text::FromOfficeAbout, &[("words", &in_short(line))]);
    let told: Vec<El> = part.told().into_iter().map(shown).collect();
    el("div")
        .class("stack noprint")
        .attr("role", "note")
        .attr("aria-label", &name)
        .put(told)
}

/// The same of a part that is no longer there, under the heading where it stood.
fn lost(page: &Page, part: &ToPart) -> Nodes {
    let heading = page.heading_of(&part.about).map(Line::plain);
    let heading = heading.map(|heading| el("h3").put(bdi(&heading)));
    let told: Vec<El> = part.told().into_iter().map(shown).collect();
    let history = el("a").class("word");
    let history = history.attr("href", &Place::History(part.to).path());
    Nodes::none()
        .put(heading)
        .put(told)
        .put(history.put(say(Text::History)))
}

/// The first words of a line, for who hears what stands below it.
pub fn in_short(line: &Line) -> String {
    const MOST: usize = 60;
    let plain = line.plain().replace('\n', " ");
    let Some((end, _)) = plain.char_indices().nth(MOST) else {
        return plain;
    };
    let cut = &plain[..end];
    let cut = cut.rsplit_once(' ').map_or(cut, |(words, _)| words);
    format!("{cut}…")
}

/// Where the address leads to a part of `page`, that part is brought before the eyes,
/// and has the focus. Once, when the screen is made.
pub fn lead_to_part(page: &Page) {
    let Some(part) = untrack(|| asked(AT)) else {
        return;
    };
    let place = match page.place_of(&part) {
        Some(part) => place_of(part),
        None => GONE.to_owned(),
    };
    // The screen's heading takes the focus first, as on every arrival.
    once_shown(move || {
        once_shown(move || {
            let place = document().get_element_by_id(&place);
            if let Some(place) = place.and_then(|place| place.dyn_into::<HtmlElement>().ok()) {
                place.scroll_into_view();
                drop(place.focus());
            }
        });
    });
}

/// Where a leader reads what was asked about a part of a record of theirs, and what it
/// is about. What has no paper here is read in the history.
///
/// # Errors
/// As [`Phone::get`].
pub async fn way_to(phone: &Phone, part: &ToPart) -> Result<(String, String), Error> {
    let row = phone.row(part.to).await?;
    let is_visit = row.as_ref().is_some_and(|row| row.kind == Visit::KIND);
    let visit = match is_visit {
        true => phone.get::<Visit>(part.to).await?,
        false => None,
    };
    let Some(visit) = visit.map(|visit| visit.record) else {
        let history = Place::History(part.to).path();
        return Ok((history, row.map(|row| row.words).unwrap_or_default()));
    };
    let page = match visit.state {
        VisitState::Closed => {
            let material = material(phone, part.to, false).await?;
            material.map(|material| visit_summary(&material, language()))
        }
        _ => {
            let material = plan_material(phone, part.to).await?;
            material.map(|material| visit_plan(&material, language(), today()))
        }
    };
    let heading = page.as_ref().and_then(|page| page.heading_of(&part.about));
    let school = school_name(phone, visit.school).await?;
    let what = fill(Text::SomebodysVisit, &[("school", &school)]);
    let what = match heading {
        Some(heading) => format!("{what} · {}", heading.plain()),
        None => what,
    };
    Ok((
        paper_of(part.to, visit.state).path() + &at(&part.about),
        what,
    ))
}

/// The paper of a visit that the leader has.
fn paper_of(id: RecordId, state: VisitState) -> Place {
    match state {
        VisitState::Closed => Place::Summary(id),
        _ => Place::PlanPaper(id),
    }
}

/// On the page of the leader's visit `id`: what the office asked, with the way to the
/// paragraph, and quietly who has read it.
pub fn at_visit(id: RecordId, state: VisitState, answers: &[ToPart]) -> Nodes {
    let told = answers.iter().flat_map(|part| {
        let told = part.told().into_iter();
        told.map(|answer| (part.about.as_str(), answer))
    });
    let (mut rows, mut read) = (Vec::new(), Nodes::none());
    for (about, answer) in told {
        if answer.text.is_empty() && answer.stands == Stands::Read {
            continue;
        }
        let href = paper_of(id, state).path() + &at(about);
        rows.push(row_link(&href, &answer.text, &given(answer), ""));
    }
    for part in answers.iter().filter(|part| part.about.is_empty()) {
        let quiet = part.answers.iter().rev().map(|(_, answer)| answer);
        let quiet = quiet.filter(|answer| answer.text.is_empty());
        read = read.put(quiet.map(shown).collect::<Nodes>());
    }
    Nodes::from(card_of_rows("card promise", say(Text::FromOffice), rows)).put(read)
}
