//! The third answer: when the leader comes again, what becomes of the visit that
//! was planned at an earlier closing, and whether the day has a visit already.

use super::ClosingForm;
use crate::day::Day;
use crate::ids::{RecordId, Source};
use crate::record::{Fault, Wrong};
use crate::step::{Step, StepState};
use crate::text::tidy;
use crate::typed;
use crate::visit::{Visit, VisitState};

/// What stands on the calendar while a visit is closed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Calendar<'a> {
    /// The next visit, as it was planned at an earlier closing.
    pub planned: Option<&'a Visit>,
    /// The visits to the school from the day of the visit on, whatever became of them.
    pub visits: &'a [(RecordId, Visit)],
}

impl<'a> Calendar<'a> {
    /// With the next visit alone.
    pub fn planned(next: &'a Visit) -> Self {
        Self {
            planned: Some(next),
            visits: &[],
        }
    }
}

/// Why nothing is planned for a day that is agreed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// This visit to the school is planned for it.
    Planned(RecordId),
    /// A visit to the school took place then, or does now.
    Held,
    /// It has passed, and nobody wrote of a visit.
    Passed,
}

/// The third answer.
#[derive(Default)]
pub(super) struct Next {
    pub(super) visit: Option<(RecordId, Visit)>,
    pub(super) there: Option<(RecordId, Visit)>,
    pub(super) taken_back: Option<RecordId>,
    pub(super) agreed: Option<(Day, String)>,
}

impl ClosingForm {
    /// Why nothing is planned, at the closing of `visit`, which is called `id`, for
    /// the day that is typed; none when it is, or as long as no day is typed. One
    /// that was agreed before stays as it was answered.
    pub fn taken(
        &self,
        id: RecordId,
        visit: &Visit,
        calendar: Calendar,
        today: Day,
    ) -> Option<Taken> {
        let day = typed::day(self.next_day.trim()).ok()?;
        let still = visit.next.zip(calendar.planned);
        let still = still.filter(|(_, next)| next.state == VisitState::Planned);
        if self.next_none || day < visit.day || still.is_some_and(|(_, next)| next.day == day) {
            return None;
        }
        let others = calendar.visits.iter().filter(|(other, there)| {
            let is_other = *other != id && still.is_none_or(|(still, _)| still != *other);
            is_other && there.day == day && there.state != VisitState::CalledOff
        });
        let mut there = others.map(|(other, there)| match there.has_begun() {
            true => Taken::Held,
            false => Taken::Planned(*other),
        });
        let passed = (day < today).then_some(Taken::Passed);
        match there.clone().any(|there| there == Taken::Held) {
            true => Some(Taken::Held),
            false => there.next().or(passed),
        }
    }

    /// The purpose that `there`, which is planned for the agreed day already, keeps
    /// though another is typed; none where it gets the typed one, since it has none or
    /// still has what was agreed for it at an earlier closing of `visit`.
    pub fn keeps_purpose<'a>(&self, visit: &Visit, there: &'a Visit) -> Option<&'a str> {
        let typed = tidy(&self.next_purpose);
        let own = there.purpose.as_str();
        let is_agreed = visit.next_day == Some(there.day) && own == visit.next_purpose;
        (![own, ""].contains(&typed.as_str()) && !own.is_empty() && !is_agreed).then_some(own)
    }

    /// What the third answer comes to. A visit that took place, or was called
    /// off, is never touched; one that is still planned moves only when another
    /// day or purpose is agreed. Where the day has a visit already, or has passed,
    /// the answer stands and nothing is planned for it.
    pub(super) fn next_visit(
        &self,
        id: RecordId,
        visit: &Visit,
        calendar: Calendar,
        steps: &[(RecordId, Step)],
        source: &impl Source,
    ) -> Result<Next, Fault> {
        let planned = calendar.planned;
        let before = visit.next.zip(planned);
        let still = before.filter(|(_, next)| next.state == VisitState::Planned);
        let untouched = still.filter(|(_, next)| is_as_closing_left_it(next));
        let taken_back = untouched.map(|(id, _)| id);
        if self.next_none {
            return Ok(Next {
                taken_back,
                ..Next::default()
            });
        }
        let typed = self.next_day.trim();
        if typed.is_empty() {
            return Err(Fault::at("next", Wrong::NotAnswered));
        }
        let day = typed::day(typed).map_err(|wrong| Fault::at("next", wrong))?;
        if day < visit.day {
            return Err(Fault::at("next", Wrong::BeforeVisit));
        }
        let purpose = tidy(&self.next_purpose);
        let agreed = Some((day, purpose.clone()));
        // Of a day that was taken, no visit was planned then.
        let is_answered = before.is_some() || visit.next.is_none();
        if is_answered && agreed_then(visit, planned) == agreed {
            return Ok(Next {
                visit: before.map(|(id, next)| (id, next.clone())),
                agreed,
                ..Next::default()
            });
        }
        let open = |(_, step): &&(RecordId, Step)| step.state == StepState::Open;
        if let Some(taken) = self.taken(id, visit, calendar, source.now().day()) {
            let there = calendar.visits.iter();
            let there = there.filter(|(other, _)| taken == Taken::Planned(*other));
            let with_it = |(id, there): &(RecordId, Visit)| {
                let mut there = there.clone();
                let new = steps.iter().filter(open).map(|(id, _)| *id);
                let new: Vec<_> = new.filter(|id| !there.steps.contains(id)).collect();
                there.steps.extend(new);
                if !purpose.is_empty() && self.keeps_purpose(visit, &there).is_none() {
                    there.purpose.clone_from(&purpose);
                }
                (*id, there)
            };
            let was_held = before.filter(|(_, next)| next.has_begun() && next.day == day);
            return Ok(Next {
                visit: was_held.map(|(id, next)| (id, next.clone())),
                there: there.map(with_it).next(),
                taken_back,
                agreed,
            });
        }
        let (id, next) = match (still, before) {
            (Some((id, next)), _) => (id, next.clone()),
            (None, before) => {
                let blank = Visit {
                    steps: steps.iter().filter(open).map(|(id, _)| *id).collect(),
                    ..Visit::on(visit.school, day)
                };
                // Typed while the one before was only planned.
                let is_taken = before.is_some_and(|(id, _)| id == self.next);
                let id = if is_taken {
                    source.record_id()
                } else {
                    self.next
                };
                (id, blank)
            }
        };
        let next = Visit {
            day,
            purpose,
            ..next
        };
        Ok(Next {
            visit: Some((id, next)),
            agreed,
            ..Next::default()
        })
    }
}

/// The day and purpose agreed at an earlier closing of `visit`. Where it was
/// closed by a version that did not note them, those of the visit planned then.
pub(super) fn agreed_then(visit: &Visit, planned: Option<&Visit>) -> Option<(Day, String)> {
    match visit.next_day {
        Some(day) => Some((day, visit.next_purpose.clone())),
        None => planned
            .filter(|_| !visit.next_none)
            .map(|next| (next.day, next.purpose.clone())),
    }
}

/// Whether nobody has written more into a planned visit than its day, its
/// purpose and the steps to look at.
fn is_as_closing_left_it(next: &Visit) -> bool {
    let left = Visit {
        purpose: next.purpose.clone(),
        steps: next.steps.clone(),
        ..Visit::on(next.school, next.day)
    };
    *next == left
}
