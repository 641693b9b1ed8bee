use super::*;
use crate::closing::{Calendar, ClosingForm};
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

/// A visit of 9 October with a lesson, a conversation, a meeting and two steps.
fn whole_visit(source: &Counter) -> (Visit, OfTheDay) {
    let visit = form(source).finish(None, source.now()).unwrap();
    let id = source.record_id();
    let lesson = Lesson::begin(id, visit.school, None, "", source);
    let mut lesson = lesson.of_the_past(visit.day, visit.from);
    lesson.seen.class = "P4".into();
    lesson.to = "09:00".into();
    lesson.note = "Pairs read".into();
    let seen = lesson.finish(&[], source).unwrap().observation;
    let lesson = source.record_id();
    let talk = Feedback::about(lesson, id, visit.school, visit.day);
    let meeting = MeetingNote {
        visit: Some(id),
        ..MeetingNote::on(visit.day)
    };
    let step = |by: Option<&str>, agreed: Day| Step {
        school: visit.school,
        visit: id,
        own: false,
        side: crate::step::Side::School,
        what: "Names on sticks".into(),
        who: String::new(),
        by: by.map(|by| by.parse().unwrap()),
        notice: String::new(),
        reply: String::new(),
        agreed,
        state: crate::step::StepState::Open,
        why: String::new(),
        moved: None,
        replied: None,
        told: String::new(),
    };
    let later = visit.day.plus(2);
    let all = OfTheDay {
        lessons: vec![(lesson, seen)],
        talks: vec![(source.record_id(), talk)],
        meetings: vec![(source.record_id(), meeting)],
        steps: vec![
            (source.record_id(), step(Some("2026-10-12"), visit.day)),
            (source.record_id(), step(None, later)),
        ],
    };
    (visit, all)
}

#[test]
fn what_was_of_the_day_moves_with_the_visit_and_keeps_its_times() {
    let source = Counter::default();
    let (visit, all) = whole_visit(&source);
    let day = visit.day.plus(-1);
    let after = Visit {
        day,
        ..visit.clone()
    };
    let moved = all.moved(&visit, &after, source.now()).unwrap();
    let (was, is) = (&all.lessons[0].1, &moved.lessons[0].1);
    assert_eq!((is.day, is.started.day()), (day, day));
    assert_eq!(is.started.clock(), was.started.clock());
    assert_eq!(
        is.ended.unwrap(),
        Moment::at(day, was.ended.unwrap().clock())
    );
    assert_eq!(is.notes, was.notes, "when it was written stays");
    assert_eq!((moved.talks[0].1.day, moved.meetings[0].1.day), (day, day));
    assert_eq!(moved.steps.len(), 1, "one was agreed another day");
    assert_eq!(moved.steps[0].1.agreed, day);
    let untouched = all.moved(&visit, &visit, source.now()).unwrap();
    assert!(untouched.is_empty());
}

#[test]
fn a_lesson_that_was_recorded_live_stays_on_its_day() {
    let source = Counter::default();
    let (visit, mut all) = whole_visit(&source);
    all.lessons[0].1.written = None;
    let day = visit.day.plus(-1);
    let after = Visit {
        day,
        ..visit.clone()
    };
    let moved = all.moved(&visit, &after, source.now()).unwrap();
    assert!(moved.lessons.is_empty() && moved.talks.is_empty());
}

#[test]
fn a_day_after_what_was_agreed_for_or_a_lesson_still_to_come_is_refused_with_its_field() {
    let source = Counter::default();
    let (visit, mut all) = whole_visit(&source);
    let on = |day: &str| Visit {
        day: day.parse().unwrap(),
        ..visit.clone()
    };
    let fault = all.moved(&visit, &on("2026-10-13"), source.now());
    assert_eq!(fault, Err(Fault::at("day", Wrong::AfterAgreed)));
    all.steps.clear();
    assert!(all.moved(&visit, &on("2026-10-13"), source.now()).is_ok());
    // Today, at 09:00, and it is twenty to.
    let fault = all.moved(&visit, &on("2026-10-14"), source.now());
    assert_eq!(fault, Err(Fault::at("day", Wrong::NotYet)));
}

#[test]
fn a_lesson_still_being_written_moves_too() {
    let source = Counter::default();
    let (visit, all) = whole_visit(&source);
    let draft = Lesson::reopen(all.lessons[0].1.clone(), "");
    let day = visit.day.plus(-1);
    let after = Visit {
        day,
        ..visit.clone()
    };
    let moved = moved_draft(&draft, &visit, &after).unwrap();
    assert_eq!((moved.seen.day, &moved.from), (day, &draft.from));
    assert!(moved_draft(&draft, &visit, &visit).is_none());
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
    let closed = closing.finish(
        source.record_id(),
        &visit,
        &[],
        Calendar::default(),
        &source,
    );
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
