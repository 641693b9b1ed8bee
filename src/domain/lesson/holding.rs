//! What a lesson holds: what goes with it when it is taken out of its visit.

use super::Lesson;
use crate::feedback::Feedback;

/// What goes with a lesson that was observed by a slip of the thumb.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holds {
    /// Notes, with one that is still being typed.
    pub notes: usize,
    /// Taps, counts of who is on task, and who is present.
    pub counts: usize,
    /// Pictures.
    pub pictures: usize,
    /// A conversation about it.
    pub talk: bool,
    /// In that, words the teacher wrote.
    pub teacher_words: bool,
    /// A conversation may be kept of it that this phone cannot read.
    pub shut_talk: bool,
    /// Class, subject, teacher or focus that were not agreed before.
    pub about_it: bool,
}

impl Holds {
    /// Whether nothing would be missed: then it goes without a question.
    pub fn nothing(self) -> bool {
        self == Self::default()
    }
}

impl Lesson {
    /// What is written in it, in the conversations about it, saved or begun, and
    /// in its pictures.
    pub fn holds(&self, talks: &[Feedback], pictures: usize) -> Holds {
        let seen = &self.seen;
        let is_typed = |text: &&String| !text.trim().is_empty();
        let taps = seen.taps.iter().filter(|tap| !tap.removed).count();
        let present = [&self.girls, &self.boys].into_iter().filter(is_typed);
        let typed = [&self.note].into_iter().filter(is_typed);
        let on_task = [&self.on_task].into_iter().filter(is_typed);
        let shots = seen.snapshots_in_order().len() + on_task.count();
        let wrote = |talk: &Feedback| !talk.teacher_words.trim().is_empty();
        Holds {
            notes: seen.notes_in_order().len() + typed.count(),
            counts: taps + shots + present.count(),
            pictures,
            talk: !talks.is_empty(),
            teacher_words: talks.iter().any(wrote),
            shut_talk: false,
            about_it: self.wrote_about_it(),
        }
    }

    /// Whether somebody wrote what the lesson is, who gives it, or what is looked at.
    fn wrote_about_it(&self) -> bool {
        let mut now = self.about_it().into_iter().enumerate();
        let given = |nth| self.given.get(nth).map_or("", String::as_str);
        now.any(|(nth, now)| !now.trim().is_empty() && now != given(nth))
    }
}

#[cfg(test)]
mod tests {
    use super::super::UNPLANNED;
    use super::super::testing::lesson;
    use super::*;
    use crate::ids::Source;
    use crate::observation::Counted;
    use crate::testing::Counter;
    use crate::visit::AgreedLesson;

    #[test]
    fn a_lesson_begun_by_a_slip_holds_nothing_and_what_was_undone_is_nothing_either() {
        let source = Counter::default();
        let mut lesson = lesson(&source);
        assert!(lesson.holds(&[], 0).nothing());
        lesson.tap(Counted::GirlBack, &source);
        lesson.undo_tap();
        lesson.add_note(&source).unwrap();
        lesson.take_out(lesson.seen.notes[0].id);
        let holds = lesson.holds(&[], 0);
        assert!(holds.nothing());
        // What nobody here can read might be missed: it is asked about.
        let shut = Holds {
            shut_talk: true,
            ..holds
        };
        assert!(!shut.nothing());
    }

    #[test]
    fn what_goes_with_a_lesson_is_counted_also_what_is_only_typed() {
        let source = Counter::default();
        let mut lesson = lesson(&source);
        lesson.add_note(&source).unwrap();
        lesson.note = "half a".into();
        lesson.tap(Counted::BoyFront, &source);
        lesson.girls = "20".into();
        lesson.on_task = "1".into();
        let id = source.record_id();
        let mut talk = Feedback::about(id, lesson.seen.visit, id, lesson.seen.day);
        let holds = lesson.holds(&[talk.clone()], 2);
        let expected = Holds {
            notes: 2,
            counts: 3,
            pictures: 2,
            talk: true,
            teacher_words: false,
            shut_talk: false,
            about_it: false,
        };
        assert_eq!(holds, expected);
        talk.teacher_words = "I will try it".into();
        assert!(lesson.holds(&[talk], 2).teacher_words);
    }

    #[test]
    fn a_class_that_was_typed_is_missed_and_one_that_was_agreed_is_not() {
        let source = Counter::default();
        let agreed = |id| AgreedLesson {
            id,
            at: None,
            class: "P3".into(),
            subject: "English".into(),
            teacher: None,
            focus: String::new(),
            removed: false,
        };
        let begun = |id| {
            let (visit, school) = (source.record_id(), source.record_id());
            Lesson::begin(visit, school, Some(&agreed(id)), "", &source)
        };
        let mut lesson = begun(source.item_id());
        assert!(lesson.holds(&[], 0).nothing());
        lesson.seen.focus = "turns in pairs".into();
        assert!(lesson.holds(&[], 0).about_it);
        assert!(begun(UNPLANNED).holds(&[], 0).about_it);
    }

    #[test]
    fn a_saved_lesson_opened_again_holds_what_was_saved() {
        let source = Counter::default();
        let mut lesson = lesson(&source);
        lesson.tap(Counted::BoyFront, &source);
        lesson.note = "Pairs talk".into();
        let seen = lesson.finish(&[], &source).unwrap().observation;
        let holds = Lesson::reopen(seen, "").holds(&[], 0);
        assert_eq!((holds.notes, holds.counts), (1, 1));
    }
}
