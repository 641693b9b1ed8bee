//! A visit's checklist, before, during and after, and who came along (S2).

use crate::ids::{ItemId, Source};
use crate::record::{Fault, Record};
use crate::text::tidy;
use crate::visit::Visit;
use crate::words::Say;

/// One line of the checklist. A visit has each of them once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Tell the school the day before.
    CallAhead,
    /// Read what was noted last time.
    ReadLastNotes,
    /// Greet the Head Teacher first.
    Greet,
    /// Observe a lesson.
    Observe,
    /// Talk about it.
    Talk,
    /// Praise.
    Praise,
    /// Close with the Head Teacher.
    Close,
    /// Do at the office what was promised.
    OfficeTasks,
    /// Think about the visit.
    Reflect,
    /// Tell the District.
    Report,
}
crate::json_names!(Task { CallAhead = "call_ahead", ReadLastNotes = "read_last_notes", Greet = "greet", Observe = "observe", Talk = "talk", Praise = "praise", Close = "close", OfficeTasks = "office_tasks", Reflect = "reflect", Report = "report" });

impl Task {
    /// All of them, in the order in which they come.
    pub const ALL: [Task; 10] = [
        Task::CallAhead,
        Task::ReadLastNotes,
        Task::Greet,
        Task::Observe,
        Task::Talk,
        Task::Praise,
        Task::Close,
        Task::OfficeTasks,
        Task::Reflect,
        Task::Report,
    ];
    /// What is done before the visit.
    pub const BEFORE: &'static [Task] = Self::ALL.split_at(2).0;
    /// What is done on it.
    pub const DURING: &'static [Task] = Self::ALL.split_at(2).1.split_at(5).0;
    /// What is done after it.
    pub const AFTER: &'static [Task] = Self::ALL.split_at(7).1;

    /// The id of its item, the same on every phone: two that tick it, tick one.
    pub fn item(self) -> ItemId {
        let nth = Self::ALL.iter().position(|task| *task == self);
        ItemId(nth.map_or(0, |nth| nth as u64 + 1))
    }
}

/// What was ticked by thumb.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// This item's id: its task's.
    pub id: ItemId,
    /// What.
    pub task: Task,
    /// Whether it is done.
    pub done: bool,
    /// A few words about it.
    pub note: String,
    /// Taken out of the list.
    pub removed: bool,
}
crate::json!(Tick { id, task } or_default { done, note } and removed);

/// Somebody who came along on the visit.
#[derive(Clone, Debug, PartialEq)]
pub struct Companion {
    /// This item's id.
    pub id: ItemId,
    /// As whom they came.
    pub role: Role,
    /// How they are called, as the leader writes it; may be empty.
    pub name: String,
    /// Taken out of the list.
    pub removed: bool,
}
crate::json!(Companion { id, role } or_default { name } and removed);

/// As whom somebody comes along.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// Another Cluster Leader.
    #[default]
    Leader,
    /// Somebody of the school management team.
    Smt,
    /// Somebody who supports leaders.
    Supporter,
    /// Anybody else: the name says who.
    Other,
}
crate::json_names!(Role { Leader = "leader", Smt = "smt", Supporter = "supporter", Other = "other" });

impl Role {
    /// All of them.
    pub const ALL: [Role; 4] = [Role::Leader, Role::Smt, Role::Supporter, Role::Other];

    /// The role in words.
    pub fn words(self) -> Say {
        match self {
            Role::Leader => Say::AnotherLeader,
            Role::Smt => Say::FromSmt,
            Role::Supporter => Say::Supporter,
            Role::Other => Say::SomebodyElse,
        }
    }
}

/// The checklist and the company while they are being written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChecklistForm {
    /// Every task once, in order.
    pub ticks: Vec<Tick>,
    /// Who comes along.
    pub along: Vec<Companion>,
}
crate::json!(ChecklistForm {  } or_default { ticks, along });

impl ChecklistForm {
    /// The form for a visit as it stands.
    pub fn of(visit: &Visit) -> Self {
        let known = |task: Task| {
            let mut ticks = visit.checklist.iter();
            ticks.find(|tick| tick.task == task && !tick.removed)
        };
        let tick = |task: &Task| match known(*task) {
            Some(tick) => tick.clone(),
            None => Tick {
                id: task.item(),
                task: *task,
                done: false,
                note: String::new(),
                removed: false,
            },
        };
        Self {
            ticks: Task::ALL.iter().map(tick).collect(),
            along: visit.company().cloned().collect(),
        }
    }

    /// One more who comes along.
    pub fn add_companion(&mut self, source: &impl Source) {
        self.along.push(Companion {
            id: source.item_id(),
            role: Role::default(),
            name: String::new(),
            removed: false,
        });
    }

    /// Every free text that the District may read, for pointing out names in it.
    pub fn texts_mut(&mut self) -> Vec<&mut String> {
        self.ticks.iter_mut().map(|tick| &mut tick.note).collect()
    }

    /// The visit with what was ticked and written; everything else in it stays
    /// as it is.
    ///
    /// # Errors
    /// All faults at once: a note's as `checklist/<id>/note`, a companion's as
    /// `along/<id>/name`. Somebody else needs a name.
    pub fn finish(&self, visit: &Visit) -> Result<Visit, Vec<Fault>> {
        let was_there = |tick: &Tick| visit.checklist.iter().any(|old| old.id == tick.id);
        let says = |tick: &&Tick| tick.done || !tick.note.trim().is_empty() || was_there(tick);
        let tidied = |tick: &Tick| Tick {
            note: tidy(&tick.note),
            ..tick.clone()
        };
        let companion = |companion: &Companion| Companion {
            name: tidy(&companion.name),
            ..companion.clone()
        };
        let visit = Visit {
            checklist: self.ticks.iter().filter(says).map(tidied).collect(),
            along: self.along.iter().map(companion).collect(),
            ..visit.clone()
        };
        let faults: Vec<Fault> = visit
            .check()
            .into_iter()
            .filter(|fault| {
                fault.field.starts_with("checklist/") || fault.field.starts_with("along/")
            })
            .collect();
        match faults.is_empty() {
            true => Ok(visit),
            false => Err(faults),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Wrong;
    use crate::testing::Counter;
    use std::collections::HashSet;

    fn visit(source: &Counter) -> Visit {
        Visit::on(source.record_id(), source.now().day())
    }

    #[test]
    fn every_task_stands_once_before_during_or_after_with_an_id_of_its_own() {
        let parts = [Task::BEFORE, Task::DURING, Task::AFTER].concat();
        assert_eq!(parts, Task::ALL);
        assert_eq!(Task::BEFORE.len(), 2);
        assert_eq!(Task::AFTER[0], Task::OfficeTasks);
        let ids: HashSet<_> = Task::ALL.map(Task::item).into_iter().collect();
        assert_eq!(ids.len(), Task::ALL.len());
    }

    #[test]
    fn a_tick_and_its_note_stand_in_the_visit_and_nothing_is_written_for_what_says_nothing() {
        let source = Counter::default();
        let visit = visit(&source);
        let mut form = ChecklistForm::of(&visit);
        form.ticks[0].done = true;
        form.ticks[2].note = " met her at the gate ".into();
        let after = form.finish(&visit).unwrap();
        let tasks: Vec<_> = after.checklist.iter().map(|tick| tick.task).collect();
        assert_eq!(tasks, [Task::CallAhead, Task::Greet]);
        assert_eq!(after.checklist[1].note, "met her at the gate");
        // Taken away again it says so, for the other phone.
        let mut form = ChecklistForm::of(&after);
        form.ticks[0].done = false;
        let again = form.finish(&after).unwrap();
        assert_eq!(again.checklist.len(), 2);
        assert!(!again.checklist[0].done);
    }

    #[test]
    fn what_was_recorded_ticks_itself_and_a_thumb_ticks_the_rest() {
        let source = Counter::default();
        let mut visit = visit(&source);
        assert_eq!(visit.done(&visit.recorded(false, false)), 0);
        visit.praise = "Every class was taught".into();
        let mut form = ChecklistForm::of(&visit);
        // Both by thumb and by what was recorded: once.
        for task in [Task::Greet, Task::Observe] {
            form.ticks[task.item().0 as usize - 1].done = true;
        }
        let visit = form.finish(&visit).unwrap();
        let recorded = visit.recorded(true, false);
        assert_eq!(recorded, [Task::Observe, Task::Praise]);
        assert_eq!(visit.done(&recorded), 3);
    }

    #[test]
    fn somebody_comes_along_by_role_and_somebody_else_needs_a_name() {
        let source = Counter::default();
        let visit = visit(&source);
        let mut form = ChecklistForm::of(&visit);
        form.add_companion(&source);
        let with = form.finish(&visit).unwrap();
        assert_eq!(with.company().count(), 1);
        form.along[0].role = Role::Other;
        let field = format!("along/{}/name", form.along[0].id);
        let faults = form.finish(&visit).unwrap_err();
        assert_eq!(faults, [Fault::at(field, Wrong::Missing)]);
    }

    #[test]
    fn ticks_of_two_phones_are_told_apart_by_their_task_alone() {
        let source = Counter::default();
        let (one, other) = (visit(&source), visit(&source));
        let tick = |visit: &Visit| {
            let mut form = ChecklistForm::of(visit);
            form.ticks[1].done = true;
            form.finish(visit).unwrap().checklist[0].id
        };
        assert_eq!(tick(&one), tick(&other));
    }
}
