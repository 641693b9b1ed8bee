//! A visit to a school, from plan to close (S1, S2).

use crate::checklist::{Companion, Role, Task, Tick};
use crate::day::{Clock, Day, Moment};
use crate::ids::{ItemId, RecordId};
use crate::order;
use crate::profile::Profile;
use crate::record::{Fault, Faults, Keys, Record, Share, Wrong};
use crate::step::{Side, Step, StepState};
use crate::words::Say;

/// A visit. The plan is its first state; closing it is the last.
#[derive(Clone, Debug, PartialEq)]
pub struct Visit {
    /// The school.
    pub school: RecordId,
    /// The day it is planned for, or took place.
    pub day: Day,
    /// Planned start.
    pub from: Option<Clock>,
    /// Planned end.
    pub to: Option<Clock>,
    /// One or two things the visit is for.
    pub purpose: String,
    /// People to meet, by role.
    pub people: Vec<Meeting>,
    /// Lessons whose teachers have agreed to be observed.
    pub lessons: Vec<AgreedLesson>,
    /// Open steps to look at.
    pub steps: Vec<RecordId>,
    /// The priority of the school's development plan this visit touches.
    pub priority: String,
    /// What to bring.
    pub materials: String,
    /// How to get there.
    pub travel: String,
    /// Whether the Head Teacher has agreed to the plan.
    pub agreed: bool,
    /// What the school asks of me.
    pub school_asks: String,
    /// Where the visit stands.
    pub state: VisitState,
    /// Why it was called off. It stays while a visit that was started after all
    /// is under way: the start may have been a slip.
    pub why: String,
    /// The day it was planned for, once it was started.
    pub planned: Option<Day>,
    /// When "Start visit" was tapped.
    pub started: Option<Moment>,
    /// When it was closed with the Head Teacher.
    pub closed: Option<Moment>,
    /// What I saw and want to praise, for the whole school.
    pub praise: String,
    /// The Head Teacher's own words, agreeing or not.
    pub head_words: String,
    /// First answer was "none": nothing new will happen in the school.
    pub school_none: bool,
    /// Second answer was "none": I promised nothing.
    pub office_none: bool,
    /// Third answer: the next planned visit.
    pub next: Option<RecordId>,
    /// The day agreed for it; where the next visit stands now, it says itself.
    pub next_day: Option<Day>,
    /// What it was agreed to be for.
    pub next_purpose: String,
    /// Third answer was "none": no day was agreed.
    pub next_none: bool,
    /// What the school was called when this was closed; empty before.
    pub school_name: String,
    /// Who was its Head Teacher then; empty before, or when nobody was known.
    pub head_teacher: String,
    /// What its leader was called when this was closed, as it stands under a paper;
    /// empty before, and where no card was filled in then.
    pub leader_name: String,
    /// The leader's cluster then.
    pub cluster_name: String,
    /// What of the checklist was ticked by thumb, and notes on it.
    pub checklist: Vec<Tick>,
    /// Who came along.
    pub along: Vec<Companion>,
    /// How many of these stood on the plan when the visit began.
    pub expected: usize,
    /// When it was written down, if that was done afterwards: then it took
    /// place from `from` to `to`, as far as its leader remembers, and nothing
    /// in it was recorded while it happened.
    pub written: Option<Moment>,
}
crate::json!(Visit { school, day } or_default { from, to, purpose, people, lessons, steps, priority, materials, travel, agreed, school_asks, state, why, planned, started, closed, praise, head_words, school_none, office_none, next, next_day, next_purpose, next_none, school_name, head_teacher, leader_name, cluster_name, checklist, along, expected, written });

/// The index state of a visit that took place and is being written down.
pub const BEING_WRITTEN: &str = "being_written";

/// Somebody to meet.
#[derive(Clone, Debug, PartialEq)]
pub struct Meeting {
    /// This item's id.
    pub id: ItemId,
    /// Whom, by role ("Head Teacher", "SMT").
    pub who: String,
    /// When.
    pub at: Option<Clock>,
    /// Taken out of the list.
    pub removed: bool,
}
crate::json!(Meeting { id, who } or_default { at } and removed);

/// A lesson the teacher has agreed to have observed.
#[derive(Clone, Debug, PartialEq)]
pub struct AgreedLesson {
    /// This item's id.
    pub id: ItemId,
    /// When.
    pub at: Option<Clock>,
    /// The class ("P3").
    pub class: String,
    /// The subject.
    pub subject: String,
    /// The teacher: a [`crate::person::Person`], never a name.
    pub teacher: Option<RecordId>,
    /// What the teacher would like looked at.
    pub focus: String,
    /// Taken out of the list.
    pub removed: bool,
}
crate::json!(AgreedLesson { id, class } or_default { at, subject, teacher, focus } and removed);

impl AgreedLesson {
    /// What it is called in lists: "P3 English".
    pub fn title(&self) -> String {
        format!("{} {}", self.class, self.subject).trim().to_owned()
    }
}

/// Where a visit stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum VisitState {
    /// On the calendar.
    #[default]
    Planned,
    /// Started, not closed.
    UnderWay,
    /// Closed with the Head Teacher.
    Closed,
    /// Called off, with why.
    CalledOff,
}
crate::json_names!(VisitState { Planned = "planned", UnderWay = "under_way", Closed = "closed", CalledOff = "called_off" });

impl VisitState {
    /// The state in words.
    pub fn words(self) -> Say {
        match self {
            VisitState::Planned => Say::Planned,
            VisitState::UnderWay => Say::UnderWay,
            VisitState::Closed => Say::Closed,
            VisitState::CalledOff => Say::CalledOff,
        }
    }
}

impl Visit {
    /// A visit to `school` on `day` of which nothing else is planned yet.
    pub fn on(school: RecordId, day: Day) -> Self {
        Self {
            school,
            day,
            from: None,
            to: None,
            purpose: String::new(),
            people: Vec::new(),
            lessons: Vec::new(),
            steps: Vec::new(),
            priority: String::new(),
            materials: String::new(),
            travel: String::new(),
            agreed: false,
            school_asks: String::new(),
            state: VisitState::Planned,
            why: String::new(),
            planned: None,
            started: None,
            closed: None,
            praise: String::new(),
            head_words: String::new(),
            school_none: false,
            office_none: false,
            next: None,
            next_day: None,
            next_purpose: String::new(),
            next_none: false,
            school_name: String::new(),
            head_teacher: String::new(),
            leader_name: String::new(),
            cluster_name: String::new(),
            checklist: Vec::new(),
            along: Vec::new(),
            expected: 0,
            written: None,
        }
    }

    /// "Start visit" at `now`. A visit that is already under way or closed
    /// stays as it is: a second tap changes nothing.
    pub fn start(&mut self, now: Moment) {
        if matches!(self.state, VisitState::Planned | VisitState::CalledOff) {
            self.state = VisitState::UnderWay;
            self.expected = self.company().count();
            self.planned = Some(self.day);
            self.day = now.day();
            self.started = Some(now);
        }
    }

    /// Whether it took place, or does now.
    pub fn has_begun(&self) -> bool {
        matches!(self.state, VisitState::UnderWay | VisitState::Closed)
    }

    /// The field that was set by whoever made the visit what it is: closed it or,
    /// until then, began it. None before it took place.
    pub fn made_with(&self) -> Option<&'static str> {
        let (moment, field) = match self.state {
            VisitState::Closed => (self.closed, "closed"),
            VisitState::UnderWay => (self.started, "started"),
            VisitState::Planned | VisitState::CalledOff => return None,
        };
        // One written down afterwards has no such moments.
        Some(if moment.is_some() { field } else { "written" })
    }

    /// What the school is called today, and who its Head Teacher is: at the
    /// closing of the visit they are kept with it, and stay.
    pub fn meet(&mut self, school_name: &str, head_teacher: &str) {
        if self.state != VisitState::Closed {
            school_name.clone_into(&mut self.school_name);
            head_teacher.clone_into(&mut self.head_teacher);
        }
    }

    /// Who its Head Teacher is, of a school where that is `today` now: who it was
    /// when the visit was closed, where that was kept.
    pub fn head_of<'a>(&'a self, today: &'a str) -> &'a str {
        // Of a school that had a name then, it was kept that nobody was known.
        match self.school_name.as_str() {
            "" => today,
            _ => &self.head_teacher,
        }
    }

    /// What stands on the card of its leader today: at the closing it is kept with
    /// the visit, and stays.
    pub fn held_by(&mut self, card: &Profile) {
        if self.state != VisitState::Closed {
            self.leader_name.clone_from(&card.name);
            self.cluster_name.clone_from(&card.cluster);
        }
    }

    /// The name and the cluster of its leader, whose card is `today`: as they were kept
    /// at the closing, where they were.
    pub fn leader_of<'a>(&'a self, today: &'a Profile) -> (&'a str, &'a str) {
        match self.leader_name.as_str() {
            "" => (&today.name, &today.cluster),
            name => (name, &self.cluster_name),
        }
    }

    /// Whether it stood on the calendar before it took place. One that was only
    /// ever written down afterwards has no plan to go back to.
    pub fn was_planned(&self) -> bool {
        self.written.is_none() || self.planned.is_some()
    }

    /// Whether its own record holds nothing of what happens on a visit: nobody came
    /// along but those of the plan, nothing of the checklist that is done on it or
    /// after it is ticked or has a note, no praise. What is done before it tells
    /// nothing of its start.
    pub fn holds_only_the_plan(&self) -> bool {
        let is_written = |tick: &&Tick| {
            let begun = !Task::BEFORE.contains(&tick.task) && !tick.removed;
            begun && (tick.done || !tick.note.is_empty())
        };
        self.company().count() <= self.expected
            && !self.checklist.iter().any(|tick| is_written(&tick))
            && self.praise.is_empty()
            && self.head_words.is_empty()
    }

    /// Whether a lesson of it may still be taken out: not once it was closed.
    pub fn lets_lessons_go(&self) -> bool {
        self.state == VisitState::UnderWay
    }

    /// It was started, or added afterwards, by a slip of the thumb: planned
    /// again, for its own day; or called off again, with why.
    pub fn take_back_start(&mut self) {
        if self.state == VisitState::UnderWay {
            self.state = match self.why.is_empty() {
                true => VisitState::Planned,
                false => VisitState::CalledOff,
            };
            self.day = self.planned.unwrap_or(self.day);
            self.started = None;
            self.written = None;
            self.expected = 0;
        }
    }

    /// It will not take place, and why. What has begun is not called off.
    pub fn call_off(&mut self, why: &str) {
        if self.state == VisitState::Planned {
            self.state = VisitState::CalledOff;
            why.clone_into(&mut self.why);
        }
    }

    /// What of the checklist follows from what was recorded: `observed`, whether
    /// a lesson was; `talked`, whether one was talked about.
    pub fn recorded(&self, observed: bool, talked: bool) -> Vec<Task> {
        let follows = [
            (Task::Observe, observed),
            (Task::Talk, talked),
            (Task::Praise, !self.praise.is_empty()),
            (Task::Close, self.state == VisitState::Closed),
        ];
        let holds = follows.into_iter().filter(|(_, holds)| *holds);
        holds.map(|(task, _)| task).collect()
    }

    /// How many of the checklist are done: those `recorded`, and those ticked.
    pub fn done(&self, recorded: &[Task]) -> usize {
        let ticked = |task: &Task| {
            let mut ticks = self.checklist.iter();
            ticks.any(|tick| tick.task == *task && tick.done && !tick.removed)
        };
        let done = |task: &&Task| recorded.contains(task) || ticked(task);
        Task::ALL.iter().filter(done).count()
    }

    /// Whether `step` had been agreed before this visit: then it opens with it. A
    /// visit that is still to come opens with whatever is agreed until then, and of
    /// one that was written down afterwards nobody knows what came first on its day.
    pub fn comes_after(&self, step: &Step) -> bool {
        match (self.has_begun(), self.written) {
            (false, _) => true,
            (true, None) => step.agreed <= self.day,
            (true, Some(_)) => step.agreed < self.day,
        }
    }

    /// Those who came along, as they were written down.
    pub fn company(&self) -> impl Iterator<Item = &Companion> {
        self.along.iter().filter(|companion| !companion.removed)
    }
}

/// What a visit opens with: last time's promises first, then what was still
/// open in the school.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Opening {
    /// My own open steps for this school, longest promised first.
    pub promises: Vec<(RecordId, Step)>,
    /// The school's open steps, longest agreed first.
    pub in_school: Vec<(RecordId, Step)>,
}

impl Opening {
    /// Sorts the open steps of one school; steps no longer open are left out.
    pub fn of(steps: impl IntoIterator<Item = (RecordId, Step)>) -> Self {
        Self::sorted(steps, |step| step.state == StepState::Open)
    }

    /// The same, of the steps that were still open on `day`, whatever became of them
    /// since.
    pub fn on(day: Day, steps: impl IntoIterator<Item = (RecordId, Step)>) -> Self {
        Self::sorted(steps, |step| step.was_open_on(day))
    }

    fn sorted(
        steps: impl IntoIterator<Item = (RecordId, Step)>,
        is_open: impl Fn(&Step) -> bool,
    ) -> Self {
        let mut opening = Self::default();
        for (id, step) in steps {
            match (is_open(&step), step.side) {
                (true, Side::Leader) => opening.promises.push((id, step)),
                (true, Side::School) => opening.in_school.push((id, step)),
                _ => {}
            }
        }
        for list in [&mut opening.promises, &mut opening.in_school] {
            order::sort_by_key(list, |(id, step)| (step.agreed, step.by, *id));
        }
        opening
    }

    /// What of it belongs to `visit`, which is called `id`: what had been agreed
    /// before it, and what was agreed at it.
    pub fn of_visit(mut self, id: RecordId, visit: &Visit) -> Self {
        for list in [&mut self.promises, &mut self.in_school] {
            list.retain(|(_, step)| step.visit == id || visit.comes_after(step));
        }
        self
    }
}

impl Record for Visit {
    const KIND: &'static str = "visit";
    const SHARE: Share = Share::District;
    const LABEL: Say = Say::Visit;
    const TEXTS: &'static [&'static str] = &[
        "purpose",
        "priority",
        "materials",
        "travel",
        "school_asks",
        "why",
        "praise",
        "head_words",
        "lessons/focus",
        "checklist/note",
    ];

    fn keys(&self) -> Keys {
        Keys {
            school: Some(self.school),
            of: None,
            day: Some(self.day),
            // One that is only being written down has no place among those
            // that are under way.
            state: Some(match (self.state, self.written) {
                (VisitState::UnderWay, Some(_)) => BEING_WRITTEN,
                (state, _) => state.name(),
            }),
            words: self.purpose.clone(),
        }
    }

    fn check(&self) -> Vec<Fault> {
        let mut faults = Faults::default();
        for (field, text) in [
            ("purpose", &self.purpose),
            ("priority", &self.priority),
            ("materials", &self.materials),
            ("travel", &self.travel),
            ("school_asks", &self.school_asks),
            ("praise", &self.praise),
            ("head_words", &self.head_words),
            ("why", &self.why),
        ] {
            faults.prose(field, text);
        }
        if let (Some(from), Some(to)) = (self.from, self.to) {
            faults.holds(from <= to, "to", Wrong::EndsBeforeStart);
        }
        if let (Some(started), Some(closed)) = (self.started, self.closed) {
            faults.holds(started <= closed, "closed", Wrong::EndsBeforeStart);
        }
        let why_given = self.state != VisitState::CalledOff || !self.why.trim().is_empty();
        faults.holds(why_given, "why", Wrong::Missing);
        for person in self.people.iter().filter(|person| !person.removed) {
            faults.needed(&format!("people/{}/who", person.id), &person.who);
        }
        for lesson in self.lessons.iter().filter(|lesson| !lesson.removed) {
            let at = |field: &str| format!("lessons/{}/{field}", lesson.id);
            faults.needed(&at("class"), &lesson.class);
            faults.line(&at("subject"), &lesson.subject);
            faults.prose(&at("focus"), &lesson.focus);
        }
        for tick in self.checklist.iter().filter(|tick| !tick.removed) {
            faults.prose(&format!("checklist/{}/note", tick.id), &tick.note);
        }
        for companion in self.company() {
            let field = format!("along/{}/name", companion.id);
            match companion.role {
                Role::Other => faults.needed(&field, &companion.name),
                _ => faults.line(&field, &companion.name),
            };
        }
        if self.state == VisitState::Closed {
            // A day on which a visit is there already, or that has passed, is an
            // answer, and nothing is planned for it.
            let answered = self.next.is_some() || self.next_day.is_some() || self.next_none;
            faults.holds(answered, "next", Wrong::NotAnswered);
        }
        faults.all()
    }
}

#[cfg(test)]
mod tests;
