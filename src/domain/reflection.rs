//! The weekly reflection (S12): what a leader asks themselves, and nobody else reads.

use crate::day::Day;
use crate::ids::{AccountId, RecordId};
use crate::record::{Fault, Faults, Keys, Record, Share, Wrong};
use crate::step::{Side, Step, StepState};
use crate::text::tidy;
use crate::typed::day_if_any;
use crate::words::Say;

/// One week's answers, each of which may be left out. `mine`.
#[derive(Clone, Debug, PartialEq)]
pub struct Reflection {
    /// The Monday of the week.
    pub week: Day,
    /// What I learned in training that helps here.
    pub training: String,
    /// What works in another of my schools.
    pub my_schools: String,
    /// What works in another leader's school.
    pub other_schools: String,
    /// Which Head Teacher or teacher could help.
    pub colleague: String,
    /// Who at the District could.
    pub district: String,
    /// Which SMT member could.
    pub smt: String,
}
crate::json!(Reflection { week } or_default { training, my_schools, other_schools, colleague, district, smt });

impl Reflection {
    /// The reflection on the week of `day`, with nothing written yet.
    pub fn on(day: Day) -> Self {
        Self {
            week: day.monday(),
            training: String::new(),
            my_schools: String::new(),
            other_schools: String::new(),
            colleague: String::new(),
            district: String::new(),
            smt: String::new(),
        }
    }

    /// The id of the reflection on a week: two phones write one.
    pub fn id(account: AccountId, week: Day) -> RecordId {
        RecordId::alone(account, &format!("{} {week}", Self::KIND))
    }

    /// The answers, in the order of the questions.
    pub fn answers_mut(&mut self) -> [&mut String; 6] {
        [
            &mut self.training,
            &mut self.my_schools,
            &mut self.other_schools,
            &mut self.colleague,
            &mut self.district,
            &mut self.smt,
        ]
    }

    /// The reflection as it is to be kept.
    ///
    /// # Errors
    /// All faults at once, each with its field.
    pub fn finish(&self) -> Result<Self, Vec<Fault>> {
        let mut reflection = self.clone();
        for answer in reflection.answers_mut() {
            *answer = tidy(answer);
        }
        let faults = reflection.check();
        match faults.is_empty() {
            true => Ok(reflection),
            false => Err(faults),
        }
    }
}

/// The questions' fields.
pub const QUESTIONS: [&str; 6] = [
    "training",
    "my_schools",
    "other_schools",
    "colleague",
    "district",
    "smt",
];

impl Record for Reflection {
    const KIND: &'static str = "reflection";
    const SHARE: Share = Share::Mine;
    const LABEL: Say = Say::Reflection;
    const TEXTS: &'static [&'static str] = &QUESTIONS;

    fn keys(&self) -> Keys {
        Keys {
            day: Some(self.week),
            ..Keys::default()
        }
    }

    fn check(&self) -> Vec<Fault> {
        let mut faults = Faults::default();
        let mut answers = self.clone();
        let answers = answers.answers_mut();
        let is_blank = answers.iter().all(|answer| answer.trim().is_empty());
        faults.holds(!is_blank, QUESTIONS[0], Wrong::Missing);
        for (field, answer) in QUESTIONS.into_iter().zip(answers) {
            faults.prose(field, answer);
        }
        faults.all()
    }
}

/// A promise made out of a reflection, while it is typed. It is a step like
/// any other: the District reads it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PromiseForm {
    /// The school it is for.
    pub school: Option<RecordId>,
    /// What I will do.
    pub what: String,
    /// By when, `YYYY-MM-DD` or empty.
    pub by: String,
}
crate::json!(PromiseForm {  } or_default { school, what, by });

impl PromiseForm {
    /// The step, made at the reflection `from`.
    ///
    /// # Errors
    /// All faults at once, each with its field.
    pub fn finish(&self, from: RecordId, today: Day) -> Result<Step, Vec<Fault>> {
        self.written_over(&Step {
            school: from,
            visit: from,
            own: true,
            side: Side::Leader,
            what: String::new(),
            who: String::new(),
            by: None,
            notice: String::new(),
            reply: String::new(),
            agreed: today,
            state: StepState::Open,
            why: String::new(),
            moved: None,
            replied: None,
            told: String::new(),
        })
    }

    /// The form of a promise that was made, to be corrected.
    pub fn of(step: &Step) -> Self {
        Self {
            school: Some(step.school),
            what: step.what.clone(),
            by: step.by.map(|by| by.to_string()).unwrap_or_default(),
        }
    }

    /// The promise `step` with what is typed here; what became of it stands.
    ///
    /// # Errors
    /// All faults at once, each with its field.
    pub fn written_over(&self, step: &Step) -> Result<Step, Vec<Fault>> {
        let mut faults = Vec::new();
        if self.school.is_none() {
            faults.push(Fault::at("school", Wrong::Missing));
        }
        let by = day_if_any(&self.by, "by").unwrap_or_else(|fault| {
            faults.push(fault);
            None
        });
        let step = Step {
            school: self.school.unwrap_or(step.school),
            what: tidy(&self.what),
            by,
            ..step.clone()
        };
        faults.extend(step.check());
        match faults.is_empty() {
            true => Ok(step),
            false => Err(faults),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Source;
    use crate::testing::Counter;

    #[test]
    fn any_one_answer_is_a_reflection_and_none_is_not() {
        let source = Counter::default();
        let mut reflection = Reflection::on(source.now().day());
        assert_eq!(reflection.week.weekday0(), 0);
        assert_eq!(reflection.finish().unwrap_err()[0].field, "training");
        reflection.smt = " Mr Audu knows the tables. ".into();
        assert_eq!(
            reflection.finish().unwrap().smt,
            "Mr Audu knows the tables."
        );
        reflection.district = "a".repeat(10_001);
        assert_eq!(reflection.finish().unwrap_err()[0].field, "district");
    }

    #[test]
    fn a_week_has_one_reflection_whatever_phone_writes_it() {
        let source = Counter::default();
        let account = AccountId(source.record_id().0);
        let monday = source.now().day().monday();
        let id = |days| Reflection::id(account, Reflection::on(monday.plus(days)).week);
        assert_eq!(id(0), id(6));
        assert_ne!(id(0), id(7));
    }

    #[test]
    fn a_promise_out_of_it_is_a_step_of_my_own_and_says_what_is_missing() {
        let source = Counter::default();
        let (from, today) = (source.record_id(), source.now().day());
        let mut form = PromiseForm::default();
        let fields = |form: &PromiseForm| -> Vec<String> {
            let faults = form.finish(from, today).unwrap_err();
            faults.into_iter().map(|fault| fault.field).collect()
        };
        assert_eq!(fields(&form), ["school", "what"]);
        form.school = Some(source.record_id());
        form.what = "Ask for readers".into();
        form.by = today.plus(-1).to_string();
        assert_eq!(fields(&form), ["by"]);
        form.by = today.plus(7).to_string();
        let step = form.finish(from, today).unwrap();
        assert_eq!((step.side, step.visit), (Side::Leader, from));
    }

    #[test]
    fn a_promise_is_corrected_and_stays_the_one_it_was() {
        let source = Counter::default();
        let (from, today) = (source.record_id(), source.now().day());
        let form = PromiseForm {
            school: Some(source.record_id()),
            what: "Ask for raeders".into(),
            by: today.plus(7).to_string(),
        };
        let step = form.finish(from, today).unwrap();
        assert_eq!(PromiseForm::of(&step), form);
        let mut typed = PromiseForm::of(&step);
        typed.what = " Ask for readers ".into();
        typed.by = String::new();
        let corrected = typed.written_over(&step).unwrap();
        let expected = Step {
            what: "Ask for readers".into(),
            by: None,
            ..step.clone()
        };
        assert_eq!(corrected, expected);
        // A day before it was agreed is none, whenever it is corrected.
        typed.by = today.plus(-1).to_string();
        typed.what = " ".into();
        let faults = typed.written_over(&step).unwrap_err();
        let fields: Vec<&str> = faults.iter().map(|fault| &*fault.field).collect();
        assert_eq!(fields, ["what", "by"]);
    }
}
