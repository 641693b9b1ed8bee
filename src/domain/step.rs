//! Agreed next steps (S6): in the school, and mine at the office.

use crate::day::Day;
use crate::ids::RecordId;
use crate::order;
use crate::record::{Fault, Faults, Keys, Record, Share, Wrong};
use crate::visit::Visit;
use crate::words::Say;

/// One thing that was agreed at the close of a visit.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The school it is for.
    pub school: RecordId,
    /// The visit it was agreed at; of one's own promise, what it came from.
    pub visit: RecordId,
    /// A promise of one's own, agreed with nobody and at no visit.
    pub own: bool,
    /// Whose step it is.
    pub side: Side,
    /// What will happen.
    pub what: String,
    /// Who does it (school step), by role; or whom I ask (leader step).
    pub who: String,
    /// By when, if a day was named.
    pub by: Option<Day>,
    /// What we would notice (school step).
    pub notice: String,
    /// To whom I reply at the school (leader step).
    pub reply: String,
    /// The day it was agreed.
    pub agreed: Day,
    /// Where it stands.
    pub state: StepState,
    /// Why it was changed or let go, or how it went.
    pub why: String,
    /// The day the state last changed.
    pub moved: Option<Day>,
    /// The day the reply was given to the school (leader step).
    pub replied: Option<Day>,
    /// What was replied, as far as it was written down.
    pub told: String,
}
crate::json!(Step { school, visit, side, what, agreed } or_default { who, by, notice, reply, state, why, moved, own, replied, told });

/// Whose step it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What will happen in the school.
    School,
    /// What I will do at the office: my promise.
    Leader,
}
crate::json_names!(Side { School = "school", Leader = "leader" });

/// Where a step stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StepState {
    /// Still open.
    #[default]
    Open,
    /// Done.
    Done,
    /// Replaced by something better, with why.
    Changed,
    /// Let go, with why.
    LetGo,
}
crate::json_names!(StepState { Open = "open", Done = "done", Changed = "changed", LetGo = "let_go" });

impl StepState {
    /// The state in words.
    pub fn words(self) -> Say {
        match self {
            StepState::Open => Say::StillOpen,
            StepState::Done => Say::Done,
            StepState::Changed => Say::Changed,
            StepState::LetGo => Say::LetGo,
        }
    }
}

impl Step {
    /// Whether it was taken off when its visit was closed again: then it was not
    /// agreed. One that is let go later says why, and had been.
    pub fn is_crossed_out(&self) -> bool {
        self.state == StepState::LetGo && self.why.is_empty()
    }

    /// Whether it was still open at the end of `day`, having been agreed by then.
    pub fn was_open_on(&self, day: Day) -> bool {
        match self.state {
            StepState::Open => true,
            _ => !self.is_crossed_out() && self.moved.is_some_and(|moved| moved > day),
        }
    }

    /// Whether its words are its leader's alone to correct: those of any other step
    /// stand at the visit where it was agreed, and are corrected there.
    pub fn can_be_corrected(&self) -> bool {
        self.own && self.state == StepState::Open
    }

    /// Whether a reply to the school belongs to it: to what was promised at a visit,
    /// and to any promise that names whom to tell.
    pub fn asks_reply(&self) -> bool {
        self.side == Side::Leader && (!self.own || !self.reply.is_empty())
    }

    /// Whether the school is still to be told.
    pub fn lacks_reply(&self) -> bool {
        self.asks_reply() && self.replied.is_none()
    }

    /// The school was told on `today`, whatever became of the step: `told`, in
    /// words, or nothing written down.
    ///
    /// # Errors
    /// The fault at `told` of a text that is too long.
    pub fn replied_on(&self, told: &str, today: Day) -> Result<Self, Vec<Fault>> {
        let step = Self {
            replied: Some(today),
            told: crate::text::tidy(told),
            ..self.clone()
        };
        match step.check() {
            faults if faults.is_empty() => Ok(step),
            faults => Err(faults),
        }
    }

    /// Moves the step to `state` on `today`.
    ///
    /// # Errors
    /// A step that is changed or let go by its leader says why: the fault is at
    /// `why` when it does not. (One that was crossed out while the same visit
    /// was closed again needs no why.)
    pub fn moved_to(&self, state: StepState, why: &str, today: Day) -> Result<Self, Vec<Fault>> {
        let step = Self {
            state,
            why: crate::text::tidy(why),
            moved: Some(today),
            ..self.clone()
        };
        let mut faults = step.check();
        let why_needed = matches!(state, StepState::Changed | StepState::LetGo);
        if why_needed && step.why.is_empty() {
            faults.push(Fault::at("why", Wrong::Missing));
        }
        if faults.is_empty() {
            Ok(step)
        } else {
            Err(faults)
        }
    }
}

/// What became of my promises to a school between the day of the last visit and
/// `visit`: those of its `steps` that had been made before it and were done, changed
/// or let go since; without a last visit, ever. What was crossed out again had not
/// been promised.
pub fn moved_since(
    last: Option<Day>,
    visit: &Visit,
    steps: impl IntoIterator<Item = (RecordId, Step)>,
) -> Moved {
    let is_moved = |step: &Step| {
        step.side == Side::Leader
            && step.state != StepState::Open
            && !step.is_crossed_out()
            && step.moved >= last
            && visit.comes_after(step)
    };
    let mut moved = Moved::default();
    for (id, step) in steps.into_iter().filter(|(_, step)| is_moved(step)) {
        match visit.has_begun() && step.was_open_on(visit.day) {
            true => moved.afterwards.push((id, step)),
            false => moved.before.push((id, step)),
        }
    }
    for list in [&mut moved.before, &mut moved.afterwards] {
        order::sort_by_key(list, |(id, step)| (!step.lacks_reply(), step.moved, *id));
    }
    moved
}

/// Promises that are not open any more. First those of which the school was not told,
/// then as they were moved.
#[derive(Debug, Default, PartialEq)]
pub struct Moved {
    /// They were not on the day of the visit either.
    pub before: Vec<(RecordId, Step)>,
    /// On its day they were still open: the visit was written down late.
    pub afterwards: Vec<(RecordId, Step)>,
}

impl Step {
    /// The day it stands at in lists: an open one where it is to be done, one
    /// that is closed where it was closed.
    pub fn day(&self) -> Day {
        let closed = self.moved.filter(|_| self.state != StepState::Open);
        closed.or(self.by).unwrap_or(self.agreed)
    }
}

impl Record for Step {
    const KIND: &'static str = "step";
    const SHARE: Share = Share::District;
    const LABEL: Say = Say::Step;
    const TEXTS: &'static [&'static str] = &["what", "notice", "why", "told"];

    fn keys(&self) -> Keys {
        Keys {
            school: Some(self.school),
            of: Some(self.visit),
            day: Some(self.day()),
            state: Some(match (self.state, self.side) {
                (StepState::Open, Side::School) => "open_school",
                (StepState::Open, Side::Leader) => "open_leader",
                (closed, _) => closed.name(),
            }),
            words: self.what.clone(),
        }
    }

    fn check(&self) -> Vec<Fault> {
        let mut faults = Faults::default();
        if self.what.trim().is_empty() {
            faults.add("what", Wrong::Missing);
        }
        let in_time = self.by.is_none_or(|by| by >= self.agreed);
        faults
            .prose("what", &self.what)
            .line("who", &self.who)
            .prose("notice", &self.notice)
            .line("reply", &self.reply)
            .prose("why", &self.why)
            .prose("told", &self.told)
            .holds(in_time, "by", Wrong::BeforeVisit)
            .all()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Source;
    use crate::testing::Counter;
    use crate::visit::VisitState;

    fn step(source: &Counter) -> Step {
        let today = source.now().day();
        Step {
            school: source.record_id(),
            visit: source.record_id(),
            own: false,
            side: Side::Leader,
            what: "Ask about the benches".into(),
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
        }
    }

    #[test]
    fn the_reply_given_to_the_school_is_kept_with_its_day_whatever_became_of_the_step() {
        let source = Counter::default();
        let today = source.now().day();
        let done = step(&source).moved_to(StepState::Done, "", today).unwrap();
        let told = done.replied_on(" They come on Monday ", today.plus(2));
        let told = told.unwrap();
        assert_eq!(told.replied, Some(today.plus(2)));
        assert_eq!(told.told, "They come on Monday");
        assert_eq!((told.state, told.moved), (done.state, done.moved));
        assert_eq!(told.keys(), done.keys(), "it stands where it stood");
        let long = "a".repeat(10_001);
        let faults = done.replied_on(&long, today).unwrap_err();
        assert_eq!(faults[0].field, "told");
        // Written by an older version.
        let mut old = serde_json::to_value(&done).unwrap();
        let fields = old.as_object_mut().unwrap();
        fields.retain(|name, _| name != "replied" && name != "told");
        assert_eq!(serde_json::from_value::<Step>(old).unwrap(), done);
    }

    #[test]
    fn a_reply_belongs_to_what_was_promised_at_a_visit_not_to_a_step_of_the_school() {
        let source = Counter::default();
        let promised = step(&source);
        assert!(promised.asks_reply());
        let own = Step {
            own: true,
            ..promised.clone()
        };
        assert!(!own.asks_reply());
        let school = Step {
            side: Side::School,
            ..promised
        };
        assert!(!school.asks_reply());
    }

    #[test]
    fn what_was_agreed_with_somebody_is_not_corrected_here_nor_what_is_closed() {
        let source = Counter::default();
        let agreed = step(&source);
        assert!(!agreed.can_be_corrected());
        let own = Step {
            own: true,
            ..agreed
        };
        assert!(own.can_be_corrected());
        let done = own.moved_to(StepState::Done, "", own.agreed).unwrap();
        assert!(!done.can_be_corrected());
    }

    #[test]
    fn on_a_day_a_step_stood_as_it_stood_then_whatever_became_of_it_since() {
        let source = Counter::default();
        let today = source.now().day();
        let step = step(&source);
        assert!(step.was_open_on(today));
        let done = step.moved_to(StepState::Done, "", today.plus(3)).unwrap();
        let open = |day: Day| done.was_open_on(day);
        assert!(open(today.plus(2)) && !open(today.plus(3)) && !open(today.plus(4)));
        let crossed_out = Step {
            state: StepState::LetGo,
            ..done
        };
        assert!(!crossed_out.was_open_on(today), "it was never agreed");
    }

    #[test]
    fn a_step_is_let_go_only_with_why_and_done_without() {
        let source = Counter::default();
        let today = source.now().day();
        let step = step(&source);
        let faults = step.moved_to(StepState::LetGo, "  ", today).unwrap_err();
        assert_eq!(faults, [Fault::at("why", Wrong::Missing)]);
        let done = step.moved_to(StepState::Done, "", today).unwrap();
        assert_eq!((done.state, done.moved), (StepState::Done, Some(today)));
    }

    #[test]
    fn a_step_stands_where_it_is_to_be_done_and_once_closed_where_it_was_closed() {
        let source = Counter::default();
        let today = source.now().day();
        let step = Step {
            by: Some(today.plus(14)),
            ..step(&source)
        };
        assert_eq!(step.day(), today.plus(14));
        let done = step.moved_to(StepState::Done, "", today.plus(3)).unwrap();
        assert_eq!(done.keys().day, Some(today.plus(3)));
        let open = done.moved_to(StepState::Open, "", today.plus(4)).unwrap();
        assert_eq!(open.keys().day, Some(today.plus(14)), "opened again");
    }

    #[test]
    fn what_became_of_promises_since_the_last_visit_is_told_first_what_the_school_was_not_told() {
        let source = Counter::default();
        let today = source.now().day();
        let open = Step {
            agreed: today.plus(-40),
            ..step(&source)
        };
        let moved = |state, why: &str, on| open.moved_to(state, why, on).unwrap();
        let done = moved(StepState::Done, "", today.plus(-2));
        let told = moved(StepState::Done, "", today.plus(-3));
        let told = told.replied_on("In November", today.plus(-1)).unwrap();
        let let_go = moved(StepState::LetGo, "No money", today.plus(-20));
        let before = moved(StepState::Done, "", today.plus(-21));
        let crossed_out = Step {
            why: String::new(),
            ..let_go.clone()
        };
        let in_school = Step {
            side: Side::School,
            ..done.clone()
        };
        let promised = open.agreed;
        let coming = Visit::on(open.school, today);
        let steps = [told, before, open, done, in_school, crossed_out, let_go];
        let steps = steps.map(|step| (source.record_id(), step));
        let of = |which: &[usize]| {
            let which = which.iter().map(|nth| steps[*nth].clone());
            which.collect::<Vec<_>>()
        };
        let since = moved_since(Some(today.plus(-20)), &coming, steps.clone());
        assert_eq!(since.before, of(&[6, 3, 0]));
        // The school was never visited: whatever was promised it.
        let ever = moved_since(None, &coming, steps.clone());
        assert_eq!(ever.before, of(&[1, 6, 3, 0]));
        assert_eq!(ever.afterwards, of(&[]), "until it takes place");
        // One that is written down afterwards, of the day on which all were promised.
        let mut past = Visit::on(coming.school, promised);
        past.state = VisitState::UnderWay;
        past.written = Some(source.now());
        assert_eq!(moved_since(None, &past, steps.clone()), Moved::default());
        // What became of them since is no news of its day.
        past.day = today.plus(-3);
        let then = moved_since(None, &past, steps.clone());
        assert_eq!(then.before, of(&[1, 6, 0]));
        assert_eq!(then.afterwards, of(&[3]));
    }
}
