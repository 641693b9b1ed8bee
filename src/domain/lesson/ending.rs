//! How a lesson ends: with a tap, at a typed time, or nobody knows when.

use super::Lesson;
use crate::day::Moment;
use crate::ids::{RecordId, Source};
use crate::naming::Naming;
use crate::observation::Observation;
use crate::person::Person;
use crate::record::{Fault, Record, Wrong};
use crate::text::tidy;
use crate::typed::clock;

/// A lesson that runs this long, in seconds, has ended somewhere else.
pub const LONGEST: i64 = 3 * 3600;
/// It still runs when it was touched less than this many seconds ago.
pub const UNTOUCHED: i64 = 3600;

/// Nothing was written in it for so many seconds: it may have ended meanwhile.
pub const QUIET: i64 = 20 * 60;

/// What of a lesson was noted after an end that it is to have: it stays, and bears
/// no time any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outlasts {
    /// Notes.
    pub notes: usize,
    /// Counts of who is on task.
    pub counts: usize,
    /// When the last of them was noted.
    pub last: Moment,
}

/// A lesson that can be saved.
#[derive(Clone, Debug, PartialEq)]
pub struct Observed {
    /// The facts.
    pub observation: Observation,
    /// The teacher, when not known before.
    pub teacher: Option<(RecordId, Person)>,
}

impl Lesson {
    /// Whether it may still go on: it was ended a short while ago, and no other
    /// lesson has taken its place since.
    pub fn can_go_on(&self, now: Moment) -> bool {
        let ended = self.seen.ended.unwrap_or(self.last_touch());
        let is_today = now.day() == self.seen.started.day();
        self.seen.has_ended() && is_today && now.seconds_since(ended) < UNTOUCHED
    }

    /// The lesson goes on: it was ended too early.
    pub fn go_on(&mut self) {
        self.seen.ended = None;
        self.seen.end_unknown = false;
    }

    fn recorded(&self) -> impl Iterator<Item = Moment> {
        let seen = &self.seen;
        let notes = seen.notes.iter().map(|note| note.at);
        let taps = seen.taps.iter().map(|tap| tap.at);
        let shots = seen.snapshots.iter().map(|shot| shot.at);
        notes.chain(taps).chain(shots)
    }

    /// The last moment at which something was recorded.
    pub fn last_touch(&self) -> Moment {
        self.recorded().fold(self.seen.started, Moment::max)
    }

    /// Whether it has run longer than a lesson can, untouched: the phone died,
    /// or nobody thought of it. Then its end is asked for.
    pub fn is_forgotten(&self, now: Moment) -> bool {
        let since = |moment| now.seconds_since(moment);
        !self.seen.has_ended()
            && since(self.seen.started) >= LONGEST
            && since(self.last_touch()) >= UNTOUCHED
    }

    /// Whether nobody has said yet when it ended, though it runs no more: it is
    /// forgotten, or one of the past whose times are still to be typed.
    pub fn lacks_end(&self, now: Moment) -> bool {
        let seen = &self.seen;
        let has_none = seen.ended.is_none() && !seen.end_unknown && self.to.trim().is_empty();
        self.is_forgotten(now) || (seen.written.is_some() && has_none)
    }

    /// Whether its end is asked for when it is finished now. Who comes back to
    /// it after the break would end it with the break.
    pub fn is_end_asked(&self, now: Moment) -> bool {
        !self.seen.has_ended() && now.seconds_since(self.last_touch()) >= QUIET
    }

    /// The last record that can be its end: before the end that stands, since
    /// something may have been added to it afterwards.
    pub fn last_record(&self) -> Option<Moment> {
        let is_within = |last: &Moment| self.seen.ended.is_none_or(|ended| *last <= ended);
        let last = self.recorded().max();
        last.map(|last| last.max(self.seen.started))
            .filter(is_within)
    }

    /// It ended at `moment`.
    pub fn end_at(&mut self, moment: Moment) {
        // A clock that was set back must not make it end before it began.
        self.seen.ended = Some(moment.max(self.seen.started));
        self.seen.end_unknown = false;
    }

    /// It ended at the time typed in `to`, on its own day; `now` is not before that.
    ///
    /// # Errors
    /// The fault at `to`; nothing is changed then.
    pub fn end_as_typed(&mut self, now: Moment) -> Result<(), Fault> {
        let ended = clock(&self.to, "to")?.ok_or_else(|| Fault::at("to", Wrong::Missing))?;
        let begun = self.seen.started;
        if ended < begun.clock() {
            return Err(Fault::at("to", Wrong::EndsBeforeStart));
        }
        let ended = Moment::at(begun.day(), ended);
        // A lesson of an hour ahead: the clock was set back since it began.
        if ended > now.max(begun) {
            return Err(Fault::at("to", Wrong::NotYet));
        }
        // Within its first minute it ended as it began.
        self.end_at(ended);
        Ok(())
    }

    /// The lesson with the end typed in `to`.
    ///
    /// # Errors
    /// As [`Self::end_as_typed`].
    pub fn with_typed_end(&self, now: Moment) -> Result<Lesson, Fault> {
        let mut lesson = self.clone();
        lesson.end_as_typed(now)?;
        Ok(lesson)
    }

    /// What of it would lose its time, were it to end as `mended` does. What was
    /// added after the end that stands has none to lose.
    pub fn outlasts(&self, mended: &Lesson) -> Option<Outlasts> {
        let loses = |at: &Moment| self.seen.was_on_at(*at) && !mended.seen.was_on_at(*at);
        let notes = self.seen.notes_in_order().into_iter().map(|note| note.at);
        let notes: Vec<Moment> = notes.filter(loses).collect();
        let shots = self.seen.snapshots_in_order().into_iter();
        let counts: Vec<Moment> = shots.map(|shot| shot.at).filter(loses).collect();
        let last = notes.iter().chain(&counts).max()?;
        Some(Outlasts {
            notes: notes.len(),
            counts: counts.len(),
            last: *last,
        })
    }

    /// Writes its times into the fields, to be corrected there.
    pub fn write_times(&mut self) {
        self.from = self.seen.started.clock().to_string();
        let ended = self.seen.ended.map(|ended| ended.clock().to_string());
        self.to = ended.unwrap_or_default();
    }

    /// The lesson with the times typed in `from` and `to`, on its own day.
    ///
    /// # Errors
    /// The fault at the field of which it is.
    pub fn with_typed_times(&self, now: Moment) -> Result<Lesson, Fault> {
        let began = clock(&self.from, "from")?.ok_or_else(|| Fault::at("from", Wrong::Missing))?;
        let mut lesson = self.clone();
        let started = self.seen.started;
        // The seconds of the tap stay.
        if began != started.clock() {
            let began = Moment::at(started.day(), began);
            if began > now {
                return Err(Fault::at("from", Wrong::NotYet));
            }
            lesson.seen.started = began;
        }
        lesson.end_as_typed(now)?;
        Ok(lesson)
    }

    /// It is over, and nobody knows since when.
    pub fn end_unknown(&mut self) {
        self.seen.ended = None;
        self.seen.end_unknown = true;
    }

    /// Reads the typed times of a lesson of the past.
    fn times_as_typed(&mut self) -> Result<(), Fault> {
        let day = self.seen.day;
        let from = clock(&self.from, "from")?.ok_or_else(|| Fault::at("from", Wrong::Missing))?;
        self.seen.started = Moment::at(day, from);
        let to = clock(&self.to, "to")?;
        if to.is_some_and(|to| to < from) {
            return Err(Fault::at("to", Wrong::EndsBeforeStart));
        }
        self.seen.ended = to.map(|to| Moment::at(day, to));
        self.seen.end_unknown = to.is_none();
        Ok(())
    }

    /// Ends the lesson. A note or a count still being typed is added, not lost.
    ///
    /// # Errors
    /// All faults at once, each with its field; the lesson is then as before.
    pub fn finish(
        &self,
        known: &[(RecordId, Person)],
        source: &impl Source,
    ) -> Result<Observed, Vec<Fault>> {
        let mut lesson = self.clone();
        let mut faults = Vec::new();
        if !lesson.note.trim().is_empty() {
            faults.extend(lesson.add_note(source).err());
        }
        if !lesson.on_task.trim().is_empty() && lesson.snapshots_left() > 0 {
            faults.extend(lesson.take_snapshot(source).err());
        }
        faults.extend(lesson.count_present().err());
        let now = source.now();
        let is_past = lesson.seen.written.is_some();
        if is_past {
            faults.extend(lesson.times_as_typed().err());
            let times = [
                (Some(lesson.seen.started), "from"),
                (lesson.seen.ended, "to"),
            ];
            let to_come = times.into_iter().find(|(at, _)| *at > Some(now));
            faults.extend(to_come.map(|(_, field)| Fault::at(field, Wrong::NotYet)));
        } else if self.is_end_asked(now) {
            faults.push(Fault::at("to", Wrong::Missing));
        }
        let mut seen = lesson.seen;
        seen.class = tidy(&seen.class);
        seen.subject = tidy(&seen.subject);
        seen.focus = tidy(&seen.focus);
        if !is_past && !seen.end_unknown {
            // A clock that was set back must not make the lesson end before it began.
            seen.ended = Some(seen.ended.unwrap_or(now).max(seen.started));
        }
        let mut naming = Naming::at(seen.school, known, source);
        seen.teacher = naming.named(&lesson.teacher, seen.teacher, "teacher");
        faults.append(&mut naming.faults);
        faults.extend(seen.check());
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(Observed {
            observation: seen,
            teacher: naming.new.pop(),
        })
    }
}

#[cfg(test)]
mod tests;
