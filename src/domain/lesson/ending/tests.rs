use super::*;
use crate::day::Clock;
use crate::lesson::testing::lesson;
use crate::observation::Counted;
use crate::testing::Counter;
use proptest::prelude::*;

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
fn ending_the_lesson_adds_the_note_still_being_typed() {
    let source = Counter::default();
    let mut lesson = lesson(&source);
    lesson.note = "Back rows talk.".into();
    let observed = lesson.finish(&[], &source).unwrap();
    assert_eq!(observed.observation.notes[0].text, "Back rows talk.");
    assert!(observed.observation.ended.is_some());
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
    tapped.end_at(last);
    assert_eq!(ended(&tapped).ended, Some(last));

    let mut typed = lesson.clone();
    typed.to = "08:30".into();
    let fault = typed.end_as_typed(source.now()).unwrap_err();
    assert_eq!(fault, Fault::at("to", Wrong::EndsBeforeStart));
    typed.to = "09:20".into();
    typed.end_as_typed(source.now()).unwrap();
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
fn a_lesson_goes_on_within_the_hour_and_not_when_one_comes_back_to_it_later() {
    let source = Counter::default();
    let mut lesson = lesson(&source);
    assert!(!lesson.can_go_on(source.now()), "it goes on anyway");
    source.later(30 * 60);
    lesson.end_at(source.now());
    source.later(UNTOUCHED as u32 - 60);
    assert!(lesson.can_go_on(source.now()));
    source.later(60);
    assert!(!lesson.can_go_on(source.now()));
    source.later(48 * 3600);
    assert!(!lesson.can_go_on(source.now()));
}

#[test]
fn the_times_of_a_lesson_are_corrected_together() {
    let source = Counter::default();
    let mut lesson = lesson(&source);
    source.later(30 * 60);
    lesson.end_at(source.now());
    lesson.write_times();
    let seen = lesson.with_typed_times(source.now()).unwrap().seen;
    assert_eq!(seen.started, lesson.seen.started, "to the second");
    // Both earlier, and both later than the end that stood.
    source.later(5 * 3600);
    for (from, to) in [("00:10", "00:40"), ("10:00", "10:30")] {
        (lesson.from, lesson.to) = (from.into(), to.into());
        let seen = lesson.with_typed_times(source.now()).unwrap().seen;
        let ended = seen.ended.expect("an end").clock().to_string();
        assert_eq!((&*seen.started.clock().to_string(), &*ended), (from, to));
    }
    for (from, to, fault) in [
        ("10:00", "09:00", Fault::at("to", Wrong::EndsBeforeStart)),
        ("23:50", "23:55", Fault::at("from", Wrong::NotYet)),
        ("", "10:00", Fault::at("from", Wrong::Missing)),
    ] {
        (lesson.from, lesson.to) = (from.into(), to.into());
        assert_eq!(lesson.with_typed_times(source.now()), Err(fault));
    }
}

#[test]
fn what_an_end_leaves_without_a_time_is_told_before_and_has_it_again_with_a_later_end() {
    let source = Counter::default();
    let mut lesson = lesson(&source);
    (lesson.girls, lesson.boys) = ("20".into(), "20".into());
    let begun = lesson.seen.started;
    let clock = |minutes: i64| {
        let seconds = begun.seconds_since(Moment::new(begun.day(), 0)) + minutes * 60;
        Moment::new(begun.day(), seconds as u32).clock().to_string()
    };
    let note = |lesson: &mut Lesson, words: &str| {
        lesson.note = words.into();
        lesson.add_note(&source).unwrap();
    };
    note(&mut lesson, "Pairs");
    for _ in 0..3 {
        source.later(10 * 60);
        note(&mut lesson, "More pairs");
    }
    lesson.on_task = "30".into();
    lesson.take_snapshot(&source).unwrap();
    let last = lesson.last_touch();
    let gone = lesson.seen.notes[3].id;
    // A lesson that still runs, and is to have ended before.
    lesson.to = clock(5);
    let now = source.now();
    let early = lesson.with_typed_end(now).unwrap();
    let expected = Outlasts {
        notes: 3,
        counts: 1,
        last,
    };
    assert_eq!(lesson.outlasts(&early), Some(expected));
    lesson.take_out(gone);
    assert_eq!(lesson.outlasts(&early).map(|it| it.notes), Some(2));

    // One that ended after it all; what is added later has no time to lose.
    lesson.end_at(now);
    source.later(3600);
    note(&mut lesson, "In the evening");
    lesson.write_times();
    lesson.to = clock(5);
    let mended = lesson.with_typed_times(source.now()).unwrap();
    let outlasts = lesson.outlasts(&mended).unwrap();
    assert_eq!((outlasts.notes, outlasts.counts), (2, 1));
    assert_eq!(outlasts.last, last);
    // Ended with the last of them, nothing is lost.
    lesson.to = last.clock().to_string();
    let kept = lesson.with_typed_times(source.now()).unwrap();
    assert_eq!(lesson.outlasts(&kept), None);

    // Mended by mistake: nothing went, and a later end gives the times back.
    let mut again = Lesson::reopen(mended.seen.clone(), "");
    assert_eq!(again.seen.notes, lesson.seen.notes);
    let timed = |lesson: &Lesson| {
        let notes = lesson.seen.notes_in_order();
        let timed = notes.iter().filter(|note| lesson.seen.was_on_at(note.at));
        timed.count()
    };
    assert_eq!(timed(&again), 1);
    again.to = last.clock().to_string();
    again = again.with_typed_times(source.now()).unwrap();
    assert_eq!(timed(&again), 3);
}

#[test]
fn what_is_added_after_the_end_or_on_another_day_was_not_recorded_in_the_lesson() {
    let source = Counter::default();
    let mut lesson = lesson(&source);
    let begun = source.now();
    source.later(30 * 60);
    lesson.end_at(source.now());
    let seen = &lesson.seen;
    assert!(seen.was_on_at(begun) && seen.was_on_at(source.now()));
    source.later(120);
    assert!(!seen.was_on_at(source.now()));
    source.later(24 * 3600 - 20 * 60);
    assert!(!seen.was_on_at(source.now()), "another day");
    // With no end known, as long as a lesson can last.
    lesson.end_unknown();
    assert!(lesson.seen.was_on_at(begun));
    let seen = Observation {
        started: begun,
        ..lesson.seen.clone()
    };
    let late = Moment::new(
        begun.day(),
        begun.seconds_since(Moment::new(begun.day(), 0)) as u32 + LONGEST as u32 + 60,
    );
    assert!(!seen.was_on_at(late));
    let past = lesson.of_the_past(begun.day(), None).seen;
    assert!(!past.was_on_at(begun));
}

#[test]
fn a_lesson_that_was_quiet_for_long_is_not_ended_by_the_tap_that_finishes_it() {
    let source = Counter::default();
    let mut lesson = lesson(&source);
    source.later(35 * 60);
    lesson.tap(Counted::GirlBack, &source);
    let last = lesson.last_touch();
    source.later(QUIET as u32 - 10);
    assert!(!lesson.is_end_asked(source.now()));
    let soon = lesson.finish(&[], &source).unwrap().observation;
    assert!(soon.ended > Some(last), "it ended with the tap");
    // After the break.
    source.later(60 * 60);
    assert!(!lesson.is_forgotten(source.now()));
    let faults = lesson.finish(&[], &source).unwrap_err();
    assert_eq!(faults, [Fault::at("to", Wrong::Missing)]);
    assert_eq!(lesson.last_record(), Some(last));
    lesson.end_at(last);
    let seen = lesson.finish(&[], &source).unwrap().observation;
    assert_eq!(seen.ended, Some(last));
}

#[test]
fn a_tap_in_the_first_second_was_written_and_can_be_its_end() {
    let source = Counter::default();
    let mut lesson = lesson(&source);
    assert_eq!(lesson.last_record(), None);
    lesson.tap(Counted::GirlBack, &source);
    lesson.seen.taps[0].at = lesson.seen.started;
    assert_eq!(lesson.last_record(), Some(lesson.seen.started));
}

#[test]
fn an_end_is_corrected_later_to_a_time_that_was_and_none_that_is_to_come() {
    let source = Counter::default();
    let mut lesson = lesson(&source);
    source.later(35 * 60);
    lesson.tap(Counted::GirlBack, &source);
    source.later(10 * 60);
    let seen = lesson.finish(&[], &source).unwrap().observation;
    let before = seen.ended;
    source.later(3 * 3600);
    let mut again = Lesson::reopen(seen, "");
    // A note in the afternoon is not how the lesson ended.
    again.note = "She asked for a copy".into();
    again.add_note(&source).unwrap();
    assert_eq!(again.last_record(), None);
    again.to = "23:30".into();
    let fault = again.end_as_typed(source.now()).unwrap_err();
    assert_eq!(fault, Fault::at("to", Wrong::NotYet));
    assert_eq!(again.seen.ended, before);
    let clock = lesson.seen.started.clock();
    again.to = clock.to_string();
    again.end_as_typed(source.now()).unwrap();
    let seen = again.finish(&[], &source).unwrap().observation;
    assert_eq!(seen.ended.map(Moment::clock), Some(clock));
    let mut unknown = Lesson::reopen(seen, "");
    unknown.end_unknown();
    let seen = unknown.finish(&[], &source).unwrap().observation;
    assert_eq!((seen.ended, seen.end_unknown), (None, true));
    let mut known = Lesson::reopen(seen, "");
    known.to = clock.to_string();
    known.end_as_typed(source.now()).unwrap();
    let seen = known.finish(&[], &source).unwrap().observation;
    assert!(seen.ended.is_some() && !seen.end_unknown);
}

#[test]
fn a_lesson_of_the_past_has_the_times_that_were_typed_and_no_others() {
    let source = Counter::default();
    let day = source.now().day().plus(-5);
    let mut lesson = lesson(&source).of_the_past(day, None);
    lesson.note = "Pairs talk".into();
    let fault = lesson.finish(&[], &source).unwrap_err();
    assert_eq!(fault, [Fault::at("from", Wrong::Missing)]);
    assert!(lesson.lacks_end(source.now()), "it is not said yet");
    (lesson.from, lesson.to) = ("09:40".into(), "09:00".into());
    let fault = lesson.finish(&[], &source).unwrap_err();
    assert_eq!(fault, [Fault::at("to", Wrong::EndsBeforeStart)]);
    assert!(!lesson.lacks_end(source.now()));
    lesson.to.clear();
    let seen = lesson.finish(&[], &source).unwrap().observation;
    let began = Moment::at(day, Clock::new(9, 40).unwrap());
    assert_eq!((seen.day, seen.started), (day, began));
    assert!(seen.ended.is_none() && seen.end_unknown && seen.written.is_some());
    let mut again = Lesson::reopen(seen, "");
    assert!(!again.lacks_end(source.now()), "nobody knows");
    again.to = "10:15".into();
    let seen = again.finish(&[], &source).unwrap().observation;
    assert_eq!(seen.ended.map(Moment::clock), Clock::new(10, 15));
    assert!(!seen.end_unknown);
    // On the day itself, no time that has not come.
    let mut early = lesson.of_the_past(source.now().day(), None);
    (early.from, early.to) = ("00:10".into(), "23:58".into());
    let fault = early.finish(&[], &source).unwrap_err();
    assert_eq!(fault, [Fault::at("to", Wrong::NotYet)]);
}

proptest! {
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
