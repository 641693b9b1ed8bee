//! A visit that took place and is only now written down (S2).

use crate::day::{Clock, Day, Moment};
use crate::ids::RecordId;
use crate::record::{Fault, Record, Wrong};
use crate::text::tidy;
use crate::typed::{clock, day};
use crate::visit::{Visit, VisitState};

/// The form: when it was, where, and what for. Dates and times are the
/// fields' own text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AfterwardsForm {
    /// The school, once chosen.
    pub school: Option<RecordId>,
    /// The day it took place, `YYYY-MM-DD`.
    pub day: String,
    /// `HH:MM`, or empty when nobody remembers.
    pub from: String,
    /// The same.
    pub to: String,
    /// What it was for.
    pub purpose: String,
}
crate::json!(AfterwardsForm {  } or_default { school, day, from, to, purpose });

impl AfterwardsForm {
    /// The form for a visit that was planned, or written down before.
    pub fn of(visit: &Visit) -> Self {
        let written = |at: Option<Clock>| at.map(|at| at.to_string()).unwrap_or_default();
        Self {
            school: Some(visit.school),
            day: visit.day.to_string(),
            from: written(visit.from),
            to: written(visit.to),
            purpose: visit.purpose.clone(),
        }
    }

    /// The visit, on top of `before` where it was planned. It is open then, so
    /// that what was seen and agreed can be written down; it never says that it
    /// was started or closed at any moment.
    ///
    /// # Errors
    /// All faults at once, each with its field.
    pub fn finish(&self, before: Option<&Visit>, now: Moment) -> Result<Visit, Vec<Fault>> {
        // A form begun before the visit was held with the phone, and taken up
        // after it: when that was is known. What was typed as its purpose stays.
        if let Some(live) = before.filter(|visit| visit.has_begun() && visit.written.is_none()) {
            let purpose = match live.purpose.is_empty() {
                true => tidy(&self.purpose),
                false => live.purpose.clone(),
            };
            return Ok(Visit {
                purpose,
                ..live.clone()
            });
        }
        let mut faults = Vec::new();
        if self.school.is_none() {
            faults.push(Fault::at("school", Wrong::Missing));
        }
        let day = took_place(&self.day, now.day()).map_err(|fault| faults.push(fault));
        let mut time = |typed: &str, field: &str| {
            let read = clock(typed, field).map_err(|fault| faults.push(fault));
            read.ok().flatten()
        };
        let (from, to) = (time(&self.from, "from"), time(&self.to, "to"));
        for (at, field) in [(from, "from"), (to, "to")] {
            let begins = |at| Moment::at(day.unwrap_or(now.day()), at);
            if day.is_ok() && at.is_some_and(|at| begins(at) > now) {
                faults.push(Fault::at(field, Wrong::NotYet));
            }
        }
        let (Some(school), Ok(day)) = (self.school, day) else {
            return Err(faults);
        };
        // What was never planned has no day to go back to.
        let planned = before.and_then(|before| match before.written {
            Some(_) => before.planned,
            None => before.planned.or(Some(before.day)),
        });
        let blank = Visit::on(school, day);
        let before = before.unwrap_or(&blank);
        let visit = Visit {
            school,
            day,
            from,
            to,
            purpose: tidy(&self.purpose),
            state: match before.state {
                VisitState::Closed => VisitState::Closed,
                _ => VisitState::UnderWay,
            },
            planned,
            written: before.written.or(Some(now)),
            ..before.clone()
        };
        faults.extend(visit.check());
        match faults.is_empty() {
            true => Ok(visit),
            false => Err(faults),
        }
    }
}

/// The day typed in the field `day`, of something that took place.
///
/// # Errors
/// The fault at `day`: what [`day`] says, or a day that has not come yet.
pub fn took_place(typed: &str, today: Day) -> Result<Day, Fault> {
    match day(typed) {
        Ok(day) if day <= today => Ok(day),
        Ok(_) => Err(Fault::at("day", Wrong::InFuture)),
        Err(wrong) => Err(Fault::at("day", wrong)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::closing::ClosingForm;
    use crate::ids::Source;
    use crate::testing::Counter;
    use crate::visit::BEING_WRITTEN;

    fn form(source: &Counter) -> AfterwardsForm {
        AfterwardsForm {
            school: Some(source.record_id()),
            day: "2026-10-09".into(),
            from: "08:15".into(),
            to: "11:00".into(),
            purpose: "Reading in P4".into(),
        }
    }

    #[test]
    fn a_time_that_is_none_is_told_by_its_field_and_not_dropped() {
        let source = Counter::default();
        let form = AfterwardsForm {
            school: Some(source.record_id()),
            day: source.now().day().to_string(),
            from: "?".into(),
            ..AfterwardsForm::default()
        };
        let faults = form.finish(None, source.now()).unwrap_err();
        assert_eq!(faults, [Fault::at("from", Wrong::NotATime)]);
    }

    #[test]
    fn a_visit_of_the_past_is_open_for_writing_and_nothing_says_it_was_live() {
        let source = Counter::default();
        let visit = form(&source).finish(None, source.now()).unwrap();
        assert_eq!(visit.state, VisitState::UnderWay);
        assert_eq!(visit.keys().state, Some(BEING_WRITTEN));
        assert_eq!((visit.started, visit.closed), (None, None));
        assert!(visit.written.is_some());
        // Closing it later does not make up when that was either.
        let mut closing = ClosingForm::new(&source);
        (closing.school_none, closing.office_none) = (true, true);
        closing.next_none = true;
        let closed = closing.finish(source.record_id(), &visit, &[], None, &source);
        let closed = closed.unwrap().visit;
        assert_eq!(closed.state, VisitState::Closed);
        assert_eq!((closed.started, closed.closed), (None, None));
        assert_eq!(closed.keys().state, Some("closed"));
    }

    #[test]
    fn a_form_taken_up_after_the_visit_was_held_says_nothing_else_of_when_that_was() {
        let source = Counter::default();
        let form = form(&source);
        let mut visit = Visit::on(source.record_id(), source.now().day());
        visit.start(source.now());
        let after = form.finish(Some(&visit), source.now()).unwrap();
        let purpose = form.purpose.clone();
        assert_eq!(after, Visit { purpose, ..visit });
    }

    #[test]
    fn a_day_that_has_not_come_is_refused_with_its_field() {
        let source = Counter::default();
        let mut form = form(&source);
        form.day = "2026-10-15".into();
        let faults = form.finish(None, source.now()).unwrap_err();
        assert_eq!(faults, [Fault::at("day", Wrong::InFuture)]);
        form.day = "2026-10-14".into();
        (form.from, form.to) = (String::new(), String::new());
        assert!(form.finish(None, source.now()).is_ok(), "today took place");
        let empty = AfterwardsForm::default().finish(None, source.now());
        let fields: Vec<_> = empty.unwrap_err().into_iter().map(|it| it.field).collect();
        assert_eq!(fields, ["school", "day"]);
    }

    #[test]
    fn a_time_of_today_that_has_not_come_is_refused_with_its_field() {
        let source = Counter::default();
        let now = source.now();
        let mut form = AfterwardsForm {
            day: now.day().to_string(),
            from: "23:50".into(),
            to: "23:58".into(),
            ..form(&source)
        };
        let not_yet = |field| Fault::at(field, Wrong::NotYet);
        let faults = form.finish(None, now).unwrap_err();
        assert_eq!(faults, [not_yet("from"), not_yet("to")]);
        (form.from, form.to) = ("00:00".into(), now.clock().to_string());
        assert!(form.finish(None, now).is_ok(), "it has just ended");
        // The evening of another day is over.
        form.day = now.day().plus(-1).to_string();
        form.to = "23:58".into();
        assert!(form.finish(None, now).is_ok());
    }

    #[test]
    fn a_visit_that_was_never_planned_has_no_plan_to_go_back_to() {
        let source = Counter::default();
        let visit = form(&source).finish(None, source.now()).unwrap();
        assert!(!visit.was_planned());
        // Its day corrected, it still was not.
        let mut form = AfterwardsForm::of(&visit);
        form.day = "2026-10-08".into();
        let visit = form.finish(Some(&visit), source.now()).unwrap();
        assert!(!visit.was_planned());
        let planned = Visit::on(visit.school, visit.day);
        let held = form.finish(Some(&planned), source.now()).unwrap();
        assert!(held.was_planned());
        let again = form.finish(Some(&held), source.now()).unwrap();
        assert!(again.was_planned());
    }

    #[test]
    fn why_it_was_called_off_is_there_again_when_it_did_not_take_place_after_all() {
        let source = Counter::default();
        let mut visit = Visit::on(source.record_id(), "2026-10-10".parse().unwrap());
        visit.call_off("Floods");
        let form = AfterwardsForm::of(&visit);
        let mut held = form.finish(Some(&visit), source.now()).unwrap();
        held.take_back_start();
        assert_eq!((held.state, &*held.why), (VisitState::CalledOff, "Floods"));
    }

    #[test]
    fn a_planned_visit_that_took_place_keeps_its_plan_and_can_be_planned_again() {
        let source = Counter::default();
        let mut planned = Visit::on(source.record_id(), "2026-10-10".parse().unwrap());
        planned.materials = "word cards".into();
        let mut form = AfterwardsForm::of(&planned);
        form.day = "2026-10-12".into();
        let mut visit = form.finish(Some(&planned), source.now()).unwrap();
        assert_eq!(visit.materials, "word cards");
        let written = visit.written;
        // Corrected a minute later, it was still first written down then.
        source.later(60);
        let again = AfterwardsForm::of(&visit).finish(Some(&visit), source.now());
        assert_eq!(again.unwrap().written, written);
        visit.take_back_start();
        assert_eq!(
            visit,
            Visit {
                planned: Some(planned.day),
                ..planned
            }
        );
    }
}
