//! Agreed steps in sentences.

use crate::material::Material;
use crate::page::{Line, Run};
use crate::tidying::is_ended;
use crate::words::Wording;
use domain::day::Day;
use domain::ids::RecordId;
use domain::language::Language;
use domain::order::sort_by_key;
use domain::step::{Side, Step};

/// The parts of a paper that tell what was agreed for each side.
pub const SCHOOL_STEPS: &str = "school_steps";
pub const OFFICE_STEPS: &str = "office_steps";

/// How much of a step is told.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// All of it.
    Full,
    /// What, by when, and who in the school does it.
    Short,
}

/// The steps of one side in the order they were written down.
pub fn steps(language: Language, material: &Material, side: Side, detail: Detail) -> Vec<Line> {
    let mut steps: Vec<_> = material.steps.iter().collect();
    sort_by_key(&mut steps, |(id, _)| *id);
    let agreed = |step: &Step| step.side == side && !step.is_crossed_out();
    let of_side = steps.into_iter().filter(|(_, step)| agreed(step));
    of_side
        .map(|(id, step)| step_part(language, *id, step, material.visit.day, detail))
        .filter(|line| !line.is_empty())
        .collect()
}

/// A step in sentences, as the part that tells it.
pub fn step_part(
    language: Language,
    id: RecordId,
    step: &Step,
    visit_day: Day,
    detail: Detail,
) -> Line {
    let side = match step.side {
        Side::School => SCHOOL_STEPS,
        Side::Leader => OFFICE_STEPS,
    };
    step_line(language, step, visit_day, detail).as_part(format!("{side}/{id}"))
}

/// A step in sentences: what, by when, who, what we would notice.
pub fn step_line(language: Language, step: &Step, visit_day: Day, detail: Detail) -> Line {
    let filled = |phrase, place, text: &str| {
        let run = Run::written(text);
        if run.text.is_empty() {
            Line::default()
        } else {
            Line::fill(language, phrase, &[(place, run.into())])
        }
    };
    let what = Run::written(&step.what);
    let date = step
        .by
        .map(|by| Line::from(Run::ours(language.date(by, visit_day))));
    let mut line = Line::default();
    match date {
        Some(date) if !what.text.is_empty() && !is_ended(&what.text) => {
            let places = [("what", what.into()), ("date", date)];
            line.sentence(language, Line::fill(language, Wording::StepBy, &places));
        }
        Some(date) => {
            line.sentence(language, what);
            line.sentence(
                language,
                Line::fill(language, Wording::By, &[("date", date)]),
            );
        }
        None => line.sentence(language, what),
    }
    let full = detail == Detail::Full;
    match step.side {
        Side::School => {
            line.sentence(language, filled(Wording::Who, "who", &step.who));
            if full {
                line.sentence(language, filled(Wording::Notice, "notice", &step.notice));
            }
        }
        Side::Leader if full => {
            line.sentence(language, filled(Wording::IAsk, "who", &step.who));
            line.sentence(language, filled(Wording::ITell, "who", &step.reply));
        }
        Side::Leader => {}
    }
    line
}
