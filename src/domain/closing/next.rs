//! The third answer: when the leader comes again, and what becomes of the visit
//! that was planned at an earlier closing.

use super::ClosingForm;
use crate::day::Day;
use crate::ids::{RecordId, Source};
use crate::record::{Fault, Wrong};
use crate::step::{Step, StepState};
use crate::text::tidy;
use crate::typed;
use crate::visit::{Visit, VisitState};

/// The third answer.
#[derive(Default)]
pub(super) struct Next {
    pub(super) visit: Option<(RecordId, Visit)>,
    pub(super) taken_back: Option<RecordId>,
    pub(super) agreed: Option<(Day, String)>,
}

impl ClosingForm {
    /// What the third answer comes to. A visit that took place, or was called
    /// off, is never touched; one that is still planned moves only when another
    /// day or purpose is agreed.
    pub(super) fn next_visit(
        &self,
        visit: &Visit,
        planned: Option<&Visit>,
        steps: &[(RecordId, Step)],
        source: &impl Source,
    ) -> Result<Next, Fault> {
        let before = visit.next.zip(planned);
        let still = before.filter(|(_, next)| next.state == VisitState::Planned);
        if self.next_none {
            let untouched = still.filter(|(_, next)| is_as_closing_left_it(next));
            return Ok(Next {
                taken_back: untouched.map(|(id, _)| id),
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
        if let Some((id, next)) = before
            && agreed_then(visit, planned) == agreed
        {
            return Ok(Next {
                visit: Some((id, next.clone())),
                agreed,
                ..Next::default()
            });
        }
        let open = |(_, step): &&(RecordId, Step)| step.state == StepState::Open;
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
