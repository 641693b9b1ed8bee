//! What only the leader knows: whether two are one, and who is right.

use super::preview::{rows_that, section};
use super::{Import, Plan, label};
use crate::clock::today;
use crate::markup::{El, Nodes, el};
use crate::parts::choice::choice;
use crate::parts::list::bdi;
use crate::words::{Text, fill, language, say};
use domain::school::School;
use intake::deciding::Decision;
use intake::field::Field;
use intake::meeting::{By, Met, With};
use std::rc::Rc;

/// What the leader decided so far, by the number of the row.
#[derive(Clone, Default)]
pub struct Decisions(Vec<(u32, Decision)>);

impl Decisions {
    /// What was decided about that row, if anything was.
    pub fn of(&self, number: u32) -> Option<Decision> {
        let decided = self.0.iter().find(|(row, _)| *row == number);
        decided.map(|(_, decision)| *decision)
    }

    pub fn decide(&mut self, number: u32, decision: Decision) {
        self.0.retain(|(row, _)| *row != number);
        self.0.push((number, decision));
    }
}

/// The rows that may be a school that is here, or another.
pub fn to_decide(import: Import, plan: &Rc<Plan>) -> Option<El> {
    let rows = rows_that(plan, |with| matches!(with, With::Perhaps { .. }));
    let plan = plan.clone();
    section(Text::ToDecide, rows.len(), move |nth| {
        let met = &plan.met[rows[nth]];
        let With::Perhaps { schools, row } = &met.with else {
            return el("li");
        };
        let schools: Vec<_> = schools
            .iter()
            .filter_map(|id| Some((*id, plan.known(*id)?)))
            .collect();
        let mut told: Vec<String> = schools
            .iter()
            .map(|(_, school)| fill(Text::PerhapsSame, &[("name", &known_as(school))]))
            .collect();
        for (_, here) in &schools {
            told.extend(otherwise(met, here, &met.differs_from(here)));
            told.extend(archived(here));
        }
        told.extend(row.map(|(row, by)| {
            let text = match by {
                By::Name => Text::PerhapsSameRow,
                By::LikeName => Text::PerhapsLikeRow,
                By::Code => Text::PerhapsSameCode,
                By::Here => Text::PerhapsSameHere,
            };
            fill(text, &[("row", &row.to_string())])
        }));
        let mut options: Vec<(Decision, String)> = Vec::new();
        for (id, school) in &schools {
            let named = |text| fill(text, &[("name", &known_as(school))]);
            let (same, taking) = match school.archived {
                None => (Text::SameAs, Text::SameAsTaking),
                Some(_) => (Text::SameAsBack, Text::SameAsBackTaking),
            };
            options.push((Decision::SameAs(*id), named(same)));
            if !met.differs_from(school).is_empty() {
                options.push((Decision::InPlaceOf(*id), named(taking)));
            }
        }
        options.push((Decision::Another, say(Text::AnotherSchool).into_owned()));
        options.push((Decision::Leave, say(Text::LeaveItOut).into_owned()));
        asked(import, met, &told, options)
    })
}

/// The rows that say more of a school here, or something else; or those of
/// schools that were archived.
pub fn here_already(import: Import, plan: &Rc<Plan>, archived: bool) -> Option<El> {
    let rows = rows_that(plan, |with| is_more(with, archived));
    let plan = plan.clone();
    let (title, ways) = match archived {
        false => (
            Text::HereAlready,
            [
                (Decision::Complete, Text::CompleteIt),
                (Decision::Replace, Text::ReplaceIt),
                (Decision::Leave, Text::LeaveIt),
            ],
        ),
        true => (
            Text::HereArchived,
            [
                (Decision::Leave, Text::LeaveArchived),
                (Decision::Complete, Text::BringBack),
                (Decision::Replace, Text::BringBackTaking),
            ],
        ),
    };
    section(title, rows.len(), move |nth| {
        let met = &plan.met[rows[nth]];
        let With::More {
            id,
            completes,
            differs,
            ..
        } = &met.with
        else {
            return el("li");
        };
        let mut told = Vec::new();
        if !completes.is_empty() {
            let fields = completes.iter().map(|field| says(*field, &met.school));
            let fields = fields.collect::<Vec<_>>().join(", ");
            told.push(fill(Text::WouldFill, &[("fields", &fields)]));
        }
        if let Some(here) = plan.known(*id) {
            told.extend(otherwise(met, here, differs));
            told.extend(self::archived(here));
        }
        // With nothing to fill, filling is leaving; what is archived comes back.
        let makes_sense = |(decision, _): &(Decision, Text)| match decision {
            Decision::Complete => archived || !completes.is_empty(),
            Decision::Replace => !archived || !differs.is_empty(),
            _ => true,
        };
        let options = ways.into_iter().filter(makes_sense);
        let options = options.map(|(decision, text)| (decision, say(text).into_owned()));
        asked(import, met, &told, options.collect())
    })
}

/// Whether a row is a school that is in the lists here and about which it says
/// more, or one that was archived.
pub fn is_more(with: &With, is_archived: bool) -> bool {
    matches!(with, With::More { archived, .. } if *archived == is_archived)
}

/// Says that the school that is here was put away, if it was.
fn archived(here: &School) -> Option<String> {
    let on = language().date(here.archived?, today());
    Some(fill(Text::ArchivedOn, &[("date", &on)]))
}

/// What the list says otherwise than the school that is here, a line a field.
fn otherwise(met: &Met, here: &School, differs: &[Field]) -> Vec<String> {
    let line = |field: &Field| {
        let (new, old) = (field.shown(&met.school), field.shown(here));
        let field = say(label(*field));
        let places = [("field", &*field), ("new", &new), ("old", &old)];
        fill(Text::SaysOtherwise, &places)
    };
    differs.iter().map(line).collect()
}

/// "Girls enrolled 312".
fn says(field: Field, school: &School) -> String {
    format!("{} {}", say(label(field)), field.shown(school))
}

/// A school by its name, and by what else tells it from one of the same name.
fn known_as(school: &School) -> String {
    let parts = [&school.name, &school.place, &school.code];
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    parts.map(String::as_str).collect::<Vec<_>>().join(", ")
}

fn asked(import: Import, met: &Met, told: &[String], options: Vec<(Decision, String)>) -> El {
    let number = met.number;
    let name = known_as(&met.school);
    let proposal = met.proposal();
    let (decisions, words): (Vec<Decision>, Vec<String>) = options.into_iter().unzip();
    let listed = decisions.clone();
    let chosen = move || {
        let decided = import.decisions.with(|decisions| decisions.of(number));
        let decision = decided.or(proposal)?;
        let place = listed.iter().position(|listed| *listed == decision);
        // Filling where nothing is empty is not offered.
        place.or_else(|| listed.iter().position(|listed| *listed == Decision::Leave))
    };
    let choose = move |nth: usize| {
        let decision = decisions[nth];
        import.decisions.update(|all| all.decide(number, decision));
    };
    let legend = fill(Text::OfThisSchool, &[("name", &name)]);
    let told = told
        .iter()
        .map(|words| el("p").class("soft").put(bdi(words)));
    let row = fill(Text::RowNumber, &[("row", &number.to_string())]);
    el("li")
        .class("stack asked")
        .put(
            el("p")
                .put(el("strong").put(bdi(&name)))
                .put(" ")
                .put(el("small").put(row)),
        )
        .put(told.collect::<Nodes>())
        .put(choice(legend, words, chosen, choose).unseen_legend())
}
