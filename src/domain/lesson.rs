//! The lesson being observed: what the observation screen shows and does (S3).
//!
//! While the lesson runs this is a draft, saved at most a second after each
//! tap; ending it gives the [`Observation`].

mod ending;
mod holding;

pub use ending::{LONGEST, Observed, Outlasts, UNTOUCHED};
pub use holding::Holds;

use crate::day::{Clock, Day, Moment};
use crate::ids::{ItemId, RecordId, Source};
use crate::observation::{About, Counted, Note, Observation, SNAPSHOTS, Snapshot, Tap};
use crate::record::{Fault, Faults, Wrong};
use crate::text::tidy;
use crate::typed::count;
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
    /// Class, subject, teacher and focus, where it began with what was agreed:
    /// what differs from these was written here.
    pub given: Vec<String>,
}
crate::json!(Lesson { seen } or_default { teacher, girls, boys, note, about, on_task, from, to, given });

/// Taps on "Add note" nearer than this many seconds are one, unless words came
/// between.
pub const DOUBLE_TAP: i64 = 1;

/// Stands for a lesson that was not agreed: what is said of it was typed.
pub const UNPLANNED: ItemId = ItemId(0);

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
        let mut lesson = Self {
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
            given: Vec::new(),
        };
        if agreed.is_some_and(|lesson| lesson.id != UNPLANNED) {
            lesson.given = lesson.about_it().map(str::to_owned).into();
        }
        lesson
    }

    /// Class, subject, teacher and focus as they stand.
    fn about_it(&self) -> [&str; 4] {
        [
            &self.seen.class,
            &self.seen.subject,
            &self.teacher,
            &self.seen.focus,
        ]
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
            given: Vec::new(),
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

    /// A number near the next snapshot's, to count on from by thumb: that of the
    /// last, else all who are present, as typed; 0 where neither is known.
    pub fn near_on_task(&self) -> u32 {
        if let Some(last) = self.seen.snapshots_in_order().last() {
            return last.on_task;
        }
        let [girls, boys] = [(&self.girls, "girls"), (&self.boys, "boys")]
            .map(|(typed, field)| count(typed, field).ok().flatten().unwrap_or_default());
        girls.saturating_add(boys)
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

    /// What was recorded, with those present as they stand in the fields, as far as
    /// these are numbers.
    pub fn counted_now(&self) -> Observation {
        let mut lesson = self.clone();
        // What is no number is told at its field.
        let _ = lesson.count_present();
        lesson.seen
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
}

#[cfg(test)]
pub(crate) mod testing {
    use super::*;
    use crate::testing::Counter;

    /// A lesson of P3 that begins now.
    pub(crate) fn lesson(source: &Counter) -> Lesson {
        let mut lesson = Lesson::begin(source.record_id(), source.record_id(), None, "", source);
        lesson.seen.class = "P3".into();
        lesson.given = vec!["P3".into()];
        lesson
    }
}

#[cfg(test)]
mod tests {
    use super::testing::lesson;
    use super::*;
    use crate::testing::Counter;
    use proptest::prelude::*;

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
        assert_eq!(lesson.near_on_task(), 0);
        (lesson.girls, lesson.boys) = ("24".into(), "31".into());
        assert_eq!(lesson.near_on_task(), 55, "all who are present");
        lesson.take_snapshot(&source).unwrap();
        assert_eq!(lesson.near_on_task(), 49, "as many as the last time");
        lesson.on_task = "56".into();
        let fault = lesson.take_snapshot(&source).unwrap_err();
        assert_eq!(fault, Fault::at("on_task", Wrong::MoreThanPresent));
        assert_eq!(lesson.snapshots_left(), 2);
    }

    #[test]
    fn a_count_says_of_whom_it_was_taken_once_others_are_present_and_more_than_are_present_is_told()
    {
        let source = Counter::default();
        let mut lesson = lesson(&source);
        (lesson.girls, lesson.boys) = ("24".into(), "31".into());
        for n in ["38", "49"] {
            lesson.on_task = n.into();
            lesson.take_snapshot(&source).unwrap();
        }
        let of_others = |lesson: &Lesson| {
            let seen = lesson.counted_now();
            let shots = seen.snapshots_in_order();
            shots.iter().any(|shot| seen.was_of_others(shot))
        };
        let more = |lesson: &Lesson| {
            let seen = lesson.counted_now();
            seen.more_on_task_than_present()
                .map(|shot| (shot.on_task, shot.of))
        };
        assert!(!of_others(&lesson));
        // Six went home.
        lesson.boys = "25".into();
        assert!(of_others(&lesson));
        assert_eq!(more(&lesson), None);
        lesson.boys = "16".into();
        assert_eq!(more(&lesson), Some((49, 55)));
        // What is no number yet changes nothing.
        lesson.boys = "1x".into();
        assert!(!of_others(&lesson));
        (lesson.girls, lesson.boys) = (String::new(), String::new());
        assert!(!of_others(&lesson) && more(&lesson).is_none());
        // Nothing that was counted is written over.
        lesson.boys = "16".into();
        lesson.girls = "24".into();
        let seen = lesson.finish(&[], &source).unwrap().observation;
        let kept: Vec<_> = seen
            .snapshots
            .iter()
            .map(|it| (it.on_task, it.of))
            .collect();
        assert_eq!(kept, [(38, 55), (49, 55)]);
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
    }
}
