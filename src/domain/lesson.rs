//! The lesson being observed: what the observation screen shows and does (S3).
//!
//! While the lesson runs this is a draft, saved at most a second after each
//! tap; ending it gives the [`Observation`].

use crate::day::{Clock, Day, Moment};
use crate::ids::{ItemId, RecordId, Source};
use crate::naming::Naming;
use crate::observation::{About, Counted, Note, Observation, SNAPSHOTS, Snapshot, Tap};
use crate::person::Person;
use crate::record::{Fault, Faults, Record, Wrong};
use crate::text::tidy;
use crate::visit::AgreedLesson;

/// An observation under way. Everything typed is kept as typed.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    /// What was recorded so far.
    pub seen: Observation,
    /// The teacher's name as typed; it becomes a [`Person`], never a field of
    /// the observation.
    pub teacher: String,
    /// Girls present, as typed.
    pub girls: String,
    /// Boys present, as typed.
    pub boys: String,
    /// The note being typed.
    pub note: String,
    /// What that note is about.
    pub about: About,
    /// How many are on task, as typed for the next snapshot.
    pub on_task: String,
    /// `HH:MM` as typed: when a lesson written down afterwards began.
    pub from: String,
    /// The same: when it ended. For a lesson that never ended on this phone,
    /// too.
    pub to: String,
}
crate::json!(Lesson { seen } or_default { teacher, girls, boys, note, about, on_task, from, to });

/// A lesson that runs this long, in seconds, has ended somewhere else.
pub const LONGEST: i64 = 3 * 3600;
/// It still runs when it was touched less than this many seconds ago.
pub const UNTOUCHED: i64 = 3600;

/// Taps on "Add note" nearer than this many seconds are one, unless words came
/// between.
pub const DOUBLE_TAP: i64 = 1;

/// A lesson that can be saved.
#[derive(Clone, Debug, PartialEq)]
pub struct Observed {
    /// The facts.
    pub observation: Observation,
    /// The teacher, when not known before.
    pub teacher: Option<(RecordId, Person)>,
}

impl Lesson {
    /// A lesson that begins now, from what was agreed for it if anything was.
    pub fn begin(
        visit: RecordId,
        school: RecordId,
        agreed: Option<&AgreedLesson>,
        teacher: &str,
        source: &impl Source,
    ) -> Self {
        let now = source.now();
        let text =
            |pick: fn(&AgreedLesson) -> &String| agreed.map(pick).cloned().unwrap_or_default();
        Self {
            seen: Observation {
                visit,
                school,
                day: now.day(),
                class: text(|lesson| &lesson.class),
                subject: text(|lesson| &lesson.subject),
                teacher: agreed.and_then(|lesson| lesson.teacher),
                focus: text(|lesson| &lesson.focus),
                started: now,
                ended: None,
                end_unknown: false,
                written: None,
                girls: None,
                boys: None,
                notes: Vec::new(),
                taps: Vec::new(),
                snapshots: Vec::new(),
            },
            teacher: teacher.to_owned(),
            girls: String::new(),
            boys: String::new(),
            note: String::new(),
            about: About::default(),
            on_task: String::new(),
            from: String::new(),
            to: String::new(),
        }
    }

    /// The same lesson as one of `day` that is only now written down; `from`,
    /// when it was to begin, if that is known. No clock runs in it.
    pub fn of_the_past(mut self, day: Day, from: Option<Clock>) -> Self {
        self.seen.written = Some(self.seen.started);
        self.seen.day = day;
        self.from = from.map(|from| from.to_string()).unwrap_or_default();
        self
    }

    /// A saved observation opened again, to be finished or corrected.
    pub fn reopen(observation: Observation, teacher: &str) -> Self {
        let text = |count: Option<u32>| count.map(|count| count.to_string()).unwrap_or_default();
        Self {
            girls: text(observation.girls),
            boys: text(observation.boys),
            from: observation.started.clock().to_string(),
            to: observation
                .ended
                .map(|ended| ended.clock().to_string())
                .unwrap_or_default(),
            seen: observation,
            teacher: teacher.to_owned(),
            note: String::new(),
            about: About::default(),
            on_task: String::new(),
        }
    }

    /// What the lesson is called in lists: "P3 English".
    pub fn title(&self) -> String {
        self.seen.title()
    }

    /// Seconds since the lesson began, or its whole length once it has ended.
    /// Counted from the start, so a reload or a locked phone loses no time;
    /// never negative, should somebody set the phone's clock back.
    pub fn seconds(&self, now: Moment) -> i64 {
        let end = self.seen.ended.unwrap_or(now);
        end.seconds_since(self.seen.started).max(0)
    }

    /// One tap on a tally.
    pub fn tap(&mut self, what: Counted, source: &impl Source) {
        self.seen.taps.push(Tap {
            id: source.item_id(),
            at: source.now(),
            what,
            removed: false,
        });
    }

    /// What "undo" would take back: the latest tap that still counts.
    pub fn last_tap(&self) -> Option<Counted> {
        let counts = |tap: &&Tap| !tap.removed;
        self.seen.taps.iter().rev().find(counts).map(|tap| tap.what)
    }

    /// Takes the latest tap back and says which it was. The tap stays in the
    /// list, marked, so that another phone learns of it.
    pub fn undo_tap(&mut self) -> Option<Counted> {
        let tap = self.seen.taps.iter_mut().rev().find(|tap| !tap.removed)?;
        tap.removed = true;
        Some(tap.what)
    }

    /// "Add note" at this time. Needs no typing: an empty note marks the
    /// moment. A second tap within [`DOUBLE_TAP`] seconds marks nothing more.
    ///
    /// # Errors
    /// The fault at `note` when the text is too long; it stays as typed then.
    pub fn add_note(&mut self, source: &impl Source) -> Result<(), Fault> {
        let text = tidy(&self.note);
        if let Some(fault) = Faults::default().prose("note", &text).all().pop() {
            return Err(fault);
        }
        let at = source.now();
        let last = self.seen.notes.last();
        let just_now = last.is_some_and(|note| at.seconds_since(note.at).abs() <= DOUBLE_TAP);
        if text.is_empty() && just_now {
            return Ok(());
        }
        self.note.clear();
        self.seen.notes.push(Note {
            id: source.item_id(),
            at,
            about: self.about,
            text,
            removed: false,
        });
        Ok(())
    }

    /// Takes a note out, and gives it back in case it was a slip. In a lesson
    /// that was never saved it is gone; later its place stays, without its
    /// words, so that another phone learns of it.
    pub fn take_out(&mut self, id: ItemId) -> Option<Note> {
        let nth = self.seen.notes.iter().position(|note| note.id == id)?;
        if !self.seen.has_ended() {
            return Some(self.seen.notes.remove(nth));
        }
        let note = self.seen.notes.get_mut(nth)?;
        let was = note.clone();
        note.removed = true;
        note.text.clear();
        Some(was)
    }

    /// Puts a note that was taken out back in.
    pub fn put_back(&mut self, note: Note) {
        self.seen.notes.retain(|other| other.id != note.id);
        self.seen.notes.push(note);
    }

    /// The lesson goes on: it was ended too early.
    pub fn go_on(&mut self) {
        self.seen.ended = None;
        self.seen.end_unknown = false;
    }

    /// The last moment at which something was recorded.
    pub fn last_touch(&self) -> Moment {
        let seen = &self.seen;
        let notes = seen.notes.iter().map(|note| note.at);
        let taps = seen.taps.iter().map(|tap| tap.at);
        let shots = seen.snapshots.iter().map(|shot| shot.at);
        let all = notes.chain(taps).chain(shots);
        all.fold(seen.started, Moment::max)
    }

    /// Whether it has run longer than a lesson can, untouched: the phone died,
    /// or nobody thought of it. Then its end is asked for.
    pub fn is_forgotten(&self, now: Moment) -> bool {
        let since = |moment| now.seconds_since(moment);
        !self.seen.has_ended()
            && since(self.seen.started) >= LONGEST
            && since(self.last_touch()) >= UNTOUCHED
    }

    /// It ended when something was last recorded in it.
    pub fn end_with_last_touch(&mut self) {
        self.seen.ended = Some(self.last_touch());
    }

    /// It ended at the time typed in `to`, on its own day.
    ///
    /// # Errors
    /// The fault at `to`; nothing is changed then.
    pub fn end_as_typed(&mut self) -> Result<(), Fault> {
        let ended = clock(&self.to, "to")?.ok_or_else(|| Fault::at("to", Wrong::Missing))?;
        let begun = self.seen.started;
        if ended < begun.clock() {
            return Err(Fault::at("to", Wrong::EndsBeforeStart));
        }
        // Within its first minute it ended as it began.
        self.seen.ended = Some(Moment::at(begun.day(), ended).max(begun));
        Ok(())
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

    /// Takes a snapshot of how many are on task, of those present.
    ///
    /// # Errors
    /// The fault and its field; nothing is added then.
    pub fn take_snapshot(&mut self, source: &impl Source) -> Result<(), Fault> {
        let on_task = count(&self.on_task, "on_task")?;
        let on_task = on_task.ok_or_else(|| Fault::at("on_task", Wrong::Missing))?;
        self.count_present()?;
        let of = self.seen.present();
        let of = of.ok_or_else(|| Fault::at("girls", Wrong::Missing))?;
        if on_task > of {
            return Err(Fault::at("on_task", Wrong::MoreThanPresent));
        }
        self.seen.snapshots.push(Snapshot {
            id: source.item_id(),
            at: source.now(),
            on_task,
            of,
            removed: false,
        });
        self.on_task.clear();
        Ok(())
    }

    /// How many snapshots may still be taken.
    pub fn snapshots_left(&self) -> usize {
        SNAPSHOTS.saturating_sub(self.seen.snapshots_in_order().len())
    }

    /// Takes the latest snapshot out again.
    pub fn undo_snapshot(&mut self) {
        let shots = self.seen.snapshots.iter_mut().rev();
        if let Some(shot) = shots.into_iter().find(|shot| !shot.removed) {
            shot.removed = true;
        }
    }

    /// Reads the numbers of girls and boys present into the observation.
    ///
    /// # Errors
    /// The first field that is not a whole number.
    pub fn count_present(&mut self) -> Result<(), Fault> {
        let girls = count(&self.girls, "girls");
        let boys = count(&self.boys, "boys");
        (self.seen.girls, self.seen.boys) = (girls?, boys?);
        Ok(())
    }

    /// Whether anything at all was recorded that would be missed.
    pub fn holds_anything(&self) -> bool {
        let seen = &self.seen;
        let recorded = seen.notes.len() + seen.taps.len() + seen.snapshots.len();
        let typed = [&self.note, &self.girls, &self.boys];
        recorded > 0 || typed.iter().any(|text| !text.trim().is_empty())
    }

    /// Every free text of the lesson that is not private, for pointing out names.
    pub fn texts_mut(&mut self) -> Vec<&mut String> {
        let mut texts = vec![&mut self.note, &mut self.seen.focus];
        let notes = self.seen.notes.iter_mut().filter(|note| !note.removed);
        texts.extend(notes.map(|note| &mut note.text));
        texts
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
        } else if self.is_forgotten(now) {
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

/// The time of day typed in `field`; none when nothing was typed.
///
/// # Errors
/// [`Wrong::NotATime`] at `field`.
pub fn clock(typed: &str, field: &str) -> Result<Option<Clock>, Fault> {
    match typed.trim() {
        "" => Ok(None),
        typed => match typed.parse() {
            Ok(clock) => Ok(Some(clock)),
            Err(_) => Err(Fault::at(field, Wrong::NotATime)),
        },
    }
}

/// The whole number typed in `field`; none when nothing was typed.
///
/// # Errors
/// [`Wrong::NotANumber`] at `field`.
pub fn count(typed: &str, field: &str) -> Result<Option<u32>, Fault> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    if !typed.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Fault::at(field, Wrong::NotANumber));
    }
    // More than fits is a number too; whoever asks has a limit far below.
    Ok(Some(typed.parse().unwrap_or(u32::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Counter;
    use proptest::prelude::*;

    fn lesson(source: &Counter) -> Lesson {
        let mut lesson = Lesson::begin(source.record_id(), source.record_id(), None, "", source);
        lesson.seen.class = "P3".into();
        lesson
    }

    #[test]
    fn a_count_still_being_typed_is_kept_when_the_lesson_ends_or_said_to_be_wrong() {
        let source = Counter::default();
        let mut lesson = lesson(&source);
        lesson.girls = "10".into();
        lesson.on_task = "8".into();
        let observed = lesson.finish(&[], &source).unwrap().observation;
        let kept: Vec<_> = observed.snapshots.iter().map(|shot| shot.on_task).collect();
        assert_eq!(kept, [8]);
        lesson.on_task = "11".into();
        let faults = lesson.finish(&[], &source).unwrap_err();
        assert_eq!(faults, [Fault::at("on_task", Wrong::MoreThanPresent)]);
    }

    #[test]
    fn a_number_is_digits_and_nothing_else_and_one_too_large_is_still_a_number() {
        assert_eq!(count(" 12 ", "girls"), Ok(Some(12)));
        assert_eq!(count("", "girls"), Ok(None));
        assert_eq!(count("99999999999", "girls"), Ok(Some(u32::MAX)));
        for typed in ["-1", "+5", "1.5", "1e9", "٣", "12 girls"] {
            let fault = Fault::at("girls", Wrong::NotANumber);
            assert_eq!(count(typed, "girls"), Err(fault), "{typed}");
        }
    }

    #[test]
    fn a_tally_counts_taps_and_undo_takes_back_the_latest_one() {
        let source = Counter::default();
        let mut lesson = lesson(&source);
        lesson.tap(Counted::GirlBack, &source);
        lesson.tap(Counted::BoyFront, &source);
        lesson.tap(Counted::BoyFront, &source);
        assert_eq!(lesson.undo_tap(), Some(Counted::BoyFront));
        assert_eq!(lesson.seen.called_on(), (1, 1));
        assert_eq!(lesson.seen.called_on_from(), [1, 0, 1]);
        assert_eq!(lesson.seen.taps.len(), 3, "an undone tap stays in the list");
        lesson.undo_tap();
        lesson.undo_tap();
        assert_eq!(lesson.undo_tap(), None);
    }

    #[test]
    fn the_clock_runs_from_the_start_through_a_reload_and_never_backwards() {
        let source = Counter::default();
        let lesson = lesson(&source);
        source.later(720);
        let kept = serde_json::to_string(&lesson).unwrap();
        let read: Lesson = serde_json::from_str(&kept).unwrap();
        assert_eq!(read.seconds(source.now()), 721);
        let yesterday = Moment::new(lesson.seen.day.plus(-1), 0);
        assert_eq!(read.seconds(yesterday), 0);
    }

    #[test]
    fn a_snapshot_asks_how_many_are_present_and_takes_no_more_than_that() {
        let source = Counter::default();
        let mut lesson = lesson(&source);
        lesson.on_task = "49".into();
        assert_eq!(lesson.take_snapshot(&source).unwrap_err().field, "girls");
        (lesson.girls, lesson.boys) = ("24".into(), "31".into());
        lesson.take_snapshot(&source).unwrap();
        lesson.on_task = "56".into();
        let fault = lesson.take_snapshot(&source).unwrap_err();
        assert_eq!(fault, Fault::at("on_task", Wrong::MoreThanPresent));
        assert_eq!(lesson.snapshots_left(), 2);
    }

    #[test]
    fn ending_the_lesson_adds_the_note_still_being_typed() {
        let source = Counter::default();
        let mut lesson = lesson(&source);
        lesson.note = "Back rows talk.".into();
        let observed = lesson.finish(&[], &source).unwrap();
        assert_eq!(observed.observation.notes[0].text, "Back rows talk.");
        assert!(observed.observation.ended.is_some());
    }

    #[test]
    fn a_note_taken_out_of_a_lesson_never_saved_leaves_no_word_and_can_be_put_back() {
        let source = Counter::default();
        let mut lesson = lesson(&source);
        lesson.note = "a name".into();
        lesson.add_note(&source).unwrap();
        let note = lesson.take_out(lesson.seen.notes[0].id).unwrap();
        assert!(!serde_json::to_string(&lesson).unwrap().contains("a name"));
        lesson.put_back(note);
        assert_eq!(lesson.seen.notes_in_order().len(), 1);
        // Once saved, its place stays and its words go.
        lesson.seen = lesson.finish(&[], &source).unwrap().observation;
        lesson.take_out(lesson.seen.notes[0].id);
        assert_eq!(lesson.seen.notes.len(), 1);
        assert!(!serde_json::to_string(&lesson).unwrap().contains("a name"));
    }

    #[test]
    fn a_double_tap_marks_one_moment_and_a_note_too_long_stays_as_typed() {
        let source = Counter::default();
        let mut lesson = lesson(&source);
        lesson.add_note(&source).unwrap();
        lesson.add_note(&source).unwrap();
        assert_eq!(lesson.seen.notes.len(), 1);
        lesson.note = "a".repeat(10_001);
        assert_eq!(lesson.add_note(&source).unwrap_err().field, "note");
        assert_eq!(lesson.finish(&[], &source).unwrap_err()[0].field, "note");
        assert_eq!(lesson.note.len(), 10_001);
    }

    #[test]
    fn a_lesson_is_asked_about_when_it_ran_longer_than_a_lesson_can_untouched() {
        let source = Counter::default();
        let mut lesson = lesson(&source);
        source.later(2 * 3600);
        assert!(!lesson.is_forgotten(source.now()), "a double lesson");
        lesson.tap(Counted::GirlBack, &source);
        source.later(UNTOUCHED as u32 - 60);
        lesson.tap(Counted::GirlBack, &source);
        source.later(UNTOUCHED as u32 - 60);
        assert!(!lesson.is_forgotten(source.now()), "touched just now");
        source.later(120);
        assert!(lesson.is_forgotten(source.now()));
        // Yesterday's clock asks nothing.
        let before = Moment::new(lesson.seen.day.plus(-1), 0);
        assert!(!lesson.is_forgotten(before));
        // It is not ended by a guess.
        let faults = lesson.finish(&[], &source).unwrap_err();
        assert_eq!(faults, [Fault::at("to", Wrong::Missing)]);
    }

    #[test]
    fn a_forgotten_lesson_ends_with_the_last_tap_at_a_typed_time_or_nobody_knows_when() {
        let source = Counter::default();
        let mut lesson = lesson(&source);
        source.later(35 * 60);
        lesson.tap(Counted::GirlBack, &source);
        let last = lesson.last_touch();
        source.later(6 * 3600);
        let ended = |lesson: &Lesson| lesson.finish(&[], &source).unwrap().observation;

        let mut tapped = lesson.clone();
        tapped.end_with_last_touch();
        assert_eq!(ended(&tapped).ended, Some(last));

        let mut typed = lesson.clone();
        typed.to = "08:30".into();
        let fault = typed.end_as_typed().unwrap_err();
        assert_eq!(fault, Fault::at("to", Wrong::EndsBeforeStart));
        typed.to = "09:20".into();
        typed.end_as_typed().unwrap();
        let nine_twenty = Moment::at(typed.seen.day, Clock::new(9, 20).unwrap());
        assert_eq!(ended(&typed).ended, Some(nine_twenty));

        let mut unknown = lesson;
        unknown.end_unknown();
        let seen = ended(&unknown);
        assert_eq!((seen.ended, seen.end_unknown), (None, true));
        // Opened again it does not run, and is saved as it was.
        let again = Lesson::reopen(seen.clone(), "");
        assert!(!again.is_forgotten(source.now()));
        assert_eq!(ended(&again), seen);
    }

    #[test]
    fn a_lesson_of_the_past_has_the_times_that_were_typed_and_no_others() {
        let source = Counter::default();
        let day = source.now().day().plus(-5);
        let mut lesson = lesson(&source).of_the_past(day, None);
        lesson.note = "Pairs talk".into();
        let fault = lesson.finish(&[], &source).unwrap_err();
        assert_eq!(fault, [Fault::at("from", Wrong::Missing)]);
        (lesson.from, lesson.to) = ("09:40".into(), "09:00".into());
        let fault = lesson.finish(&[], &source).unwrap_err();
        assert_eq!(fault, [Fault::at("to", Wrong::EndsBeforeStart)]);
        lesson.to.clear();
        let seen = lesson.finish(&[], &source).unwrap().observation;
        let began = Moment::at(day, Clock::new(9, 40).unwrap());
        assert_eq!((seen.day, seen.started), (day, began));
        assert!(seen.ended.is_none() && seen.end_unknown && seen.written.is_some());
        let mut again = Lesson::reopen(seen, "");
        again.to = "10:15".into();
        let seen = again.finish(&[], &source).unwrap().observation;
        assert_eq!(seen.ended.map(Moment::clock), Clock::new(10, 15));
        assert!(!seen.end_unknown);
    }

    proptest! {
        #[test]
        fn however_it_is_tapped_a_tally_is_taps_less_undos(steps in prop::collection::vec(0usize..8, 0..200)) {
            let source = Counter::default();
            let mut lesson = lesson(&source);
            let mut expected: Vec<Counted> = Vec::new();
            for step in steps {
                match Counted::CALLED_ON.get(step) {
                    Some(what) => {
                        lesson.tap(*what, &source);
                        expected.push(*what);
                    }
                    None => prop_assert_eq!(lesson.undo_tap(), expected.pop()),
                }
            }
            let (girls, boys) = lesson.seen.called_on();
            prop_assert_eq!(girls + boys, expected.len());
            let read: Lesson = serde_json::from_str(&serde_json::to_string(&lesson).unwrap()).unwrap();
            prop_assert_eq!(read, lesson);
        }

        #[test]
        fn no_typing_makes_ending_a_lesson_panic(texts in prop::collection::vec("\\PC{0,12}", 6)) {
            let source = Counter::default();
            let mut lesson = lesson(&source);
            lesson.seen.class = texts[0].clone();
            (lesson.girls, lesson.boys) = (texts[1].clone(), texts[2].clone());
            (lesson.note, lesson.teacher, lesson.on_task) = (texts[3].clone(), texts[4].clone(), texts[5].clone());
            let _ = lesson.take_snapshot(&source);
            if let Ok(observed) = lesson.finish(&[], &source) {
                prop_assert!(observed.observation.check().is_empty());
            }
        }
    }
}
