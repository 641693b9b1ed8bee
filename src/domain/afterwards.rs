//! A visit that took place and is only now written down (S2).

use crate::day::{Clock, Day, Moment};
use crate::feedback::Feedback;
use crate::ids::RecordId;
use crate::lesson::Lesson;
use crate::meeting::MeetingNote;
use crate::observation::Observation;
use crate::record::{Fault, Record, Wrong};
use crate::step::Step;
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
            expected: match before.has_begun() {
                true => before.expected,
                false => before.company().count(),
            },
            ..before.clone()
        };
        faults.extend(visit.check());
        match faults.is_empty() {
            true => Ok(visit),
            false => Err(faults),
        }
    }
}

/// What belongs to a visit, and bears its day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OfTheDay {
    /// Its lessons.
    pub lessons: Vec<(RecordId, Observation)>,
    /// The conversations about them, as far as they can be read.
    pub talks: Vec<(RecordId, Feedback)>,
    /// Notes of meetings held on it.
    pub meetings: Vec<(RecordId, MeetingNote)>,
    /// What was agreed at it.
    pub steps: Vec<(RecordId, Step)>,
}

impl OfTheDay {
    /// Whether anything belongs to the visit.
    pub fn is_empty(&self) -> bool {
        self.lessons.is_empty()
            && self.talks.is_empty()
            && self.meetings.is_empty()
            && self.steps.is_empty()
    }

    /// What goes along when the visit turns out to have been on another day:
    /// those that bear the day of `before`, moved to the day of `after`. A lesson
    /// keeps its times, and when anything was written down stays as it was. What
    /// was recorded while it went on, and what bears a day of its own, is not
    /// touched.
    ///
    /// # Errors
    /// The fault at `day`: something agreed for an earlier day, or a lesson whose
    /// time has not come on that day.
    pub fn moved(&self, before: &Visit, after: &Visit, now: Moment) -> Result<Self, Fault> {
        let (old, new) = (before.day, after.day);
        let mut moved = Self::default();
        if old == new {
            return Ok(moved);
        }
        let at = |moment: Moment| Moment::at(new, moment.clock());
        for (id, lesson) in &self.lessons {
            if lesson.written.is_none() || lesson.day != old {
                continue;
            }
            let lesson = Observation {
                day: new,
                started: at(lesson.started),
                ended: lesson.ended.map(at),
                ..lesson.clone()
            };
            if lesson.ended.unwrap_or(lesson.started) > now {
                return Err(Fault::at("day", Wrong::NotYet));
            }
            moved.lessons.push((*id, lesson));
        }
        for (id, talk) in self.talks.iter().filter(|(_, talk)| talk.day == old) {
            let is_moved = |(id, _): &(RecordId, Observation)| *id == talk.observation;
            if moved.lessons.iter().any(is_moved) {
                let day = new;
                moved.talks.push((
                    *id,
                    Feedback {
                        day,
                        ..talk.clone()
                    },
                ));
            }
        }
        for (id, meeting) in self.meetings.iter().filter(|(_, note)| note.day == old) {
            let day = new;
            moved.meetings.push((
                *id,
                MeetingNote {
                    day,
                    ..meeting.clone()
                },
            ));
        }
        for (id, step) in self.steps.iter().filter(|(_, step)| step.agreed == old) {
            let agreed = new;
            moved.steps.push((
                *id,
                Step {
                    agreed,
                    ..step.clone()
                },
            ));
        }
        let too_early = |day: Option<Day>| day.is_some_and(|day| day < new);
        let mut steps = moved.steps.iter().map(|(_, step)| step);
        let is_too_early = steps.any(|step| too_early(step.by) || too_early(step.moved))
            || too_early(after.next_day)
            || moved
                .talks
                .iter()
                .any(|(_, talk)| too_early(talk.look_again));
        match is_too_early {
            true => Err(Fault::at("day", Wrong::AfterAgreed)),
            false => Ok(moved),
        }
    }
}

/// A lesson of `before` that is still being written down moves with its visit too;
/// none when it is not of that day.
pub fn moved_draft(lesson: &Lesson, before: &Visit, after: &Visit) -> Option<Lesson> {
    let is_of_day = lesson.seen.written.is_some() && lesson.seen.day == before.day;
    (is_of_day && before.day != after.day).then(|| {
        let mut lesson = lesson.clone();
        lesson.seen.day = after.day;
        lesson
    })
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
mod tests;
