//! What becomes of the next visit: the day that was agreed, and what is planned for it.

use super::*;

/// A visit closed with a next one on 4 November, and that one.
fn closed_with_next(source: &Counter) -> (RecordId, Closed) {
    let (id, visit) = visit(source);
    let mut form = ClosingForm::new(source);
    (form.school_none, form.office_none) = (true, true);
    form.next_day = "2026-11-04".into();
    form.next_purpose = "Pair talk".into();
    (id, closes(&form, id, &visit, source))
}

fn corrected(closed: &Closed, next: &Visit, source: &Counter) -> ClosingForm {
    let id = closed.visit.next.unwrap();
    ClosingForm::of(&closed.visit, &closed.steps, Some((id, next)), None, source)
}

/// Corrected as that form says, where the next visit stands as it does now.
fn with_next(
    form: &ClosingForm,
    id: RecordId,
    closed: &Closed,
    next: &Visit,
    source: &Counter,
) -> Closed {
    let corrected = form.finish(id, &closed.visit, &[], Calendar::planned(next), source);
    corrected.unwrap()
}

#[test]
fn what_was_agreed_stands_when_the_next_visit_was_moved_held_or_called_off_since() {
    let source = Counter::default();
    let (id, closed) = closed_with_next(&source);
    let planned = closed.next.clone().unwrap().1;
    let moved = Visit {
        day: "2026-11-09".parse().unwrap(),
        ..planned.clone()
    };
    let mut held = planned.clone();
    held.start(source.now());
    held.state = VisitState::Closed;
    let off = Visit {
        state: VisitState::CalledOff,
        why: "Floods".into(),
        ..planned.clone()
    };
    for next in [moved, held, off] {
        let form = corrected(&closed, &next, &source);
        assert_eq!(form.next_day, "2026-11-04");
        let again = with_next(&form, id, &closed, &next, &source);
        assert_eq!(again.visit, closed.visit);
        assert_eq!(again.next.unwrap().1, next);
    }
}

#[test]
fn another_day_moves_a_planned_visit_and_leaves_a_held_or_called_off_one_alone() {
    let source = Counter::default();
    let (id, closed) = closed_with_next(&source);
    let (next_id, planned) = closed.next.clone().unwrap();
    let mut form = corrected(&closed, &planned, &source);
    form.next_day = "2026-11-11".into();
    let again = with_next(&form, id, &closed, &planned, &source);
    assert_eq!(again.next.as_ref().unwrap().0, next_id);
    assert_eq!(again.next.unwrap().1.day.to_string(), "2026-11-11");

    for state in [
        VisitState::UnderWay,
        VisitState::Closed,
        VisitState::CalledOff,
    ] {
        let next = Visit {
            state,
            ..planned.clone()
        };
        // The page was opened before, or after, that came about.
        for mut form in [form.clone(), corrected(&closed, &next, &source)] {
            form.next_day = "2026-11-18".into();
            form.next_purpose = "Another".into();
            let again = with_next(&form, id, &closed, &next, &source);
            let (other_id, other) = again.next.unwrap();
            assert_ne!(other_id, next_id);
            assert_eq!(again.visit.next, Some(other_id));
            assert_eq!(other.state, VisitState::Planned);
            assert_eq!(other.day.to_string(), "2026-11-18");
        }
    }
}

#[test]
fn a_day_that_is_not_agreed_any_more_takes_back_a_plan_that_nobody_has_worked_on() {
    let source = Counter::default();
    let (id, closed) = closed_with_next(&source);
    let (next_id, planned) = closed.next.clone().unwrap();
    let mut form = corrected(&closed, &planned, &source);
    form.next_none = true;
    let again = with_next(&form, id, &closed, &planned, &source);
    assert_eq!((again.taken_back, again.next), (Some(next_id), None));
    assert_eq!((again.visit.next, again.visit.next_day), (None, None));
    let worked_on = Visit {
        travel: "By bus".into(),
        ..planned
    };
    let again = with_next(&form, id, &closed, &worked_on, &source);
    assert_eq!(again.taken_back, None);
}

/// A visit of 5 October that is written down on the day of `source`, the 14th.
fn written_down(source: &Counter) -> (RecordId, Visit, ClosingForm) {
    let mut visit = Visit::on(source.record_id(), "2026-10-05".parse().unwrap());
    visit.state = VisitState::UnderWay;
    visit.written = Some(source.now());
    let mut form = ClosingForm::new(source);
    form.school[0].what = "Reading corner".into();
    form.office_none = true;
    form.next_day = "2026-10-12".into();
    form.next_purpose = "Pair talk".into();
    (source.record_id(), visit, form)
}

#[test]
fn a_day_that_has_passed_or_on_which_a_visit_was_held_is_agreed_and_nothing_is_planned_for_it() {
    let source = Counter::default();
    let (id, visit, mut form) = written_down(&source);
    let day = "2026-10-12".parse().unwrap();
    let of = |state| Visit {
        state,
        ..Visit::on(visit.school, day)
    };
    let there = |state| vec![(source.record_id(), of(state))];
    for (visits, why) in [
        (vec![], Taken::Passed),
        (there(VisitState::CalledOff), Taken::Passed),
        (there(VisitState::Closed), Taken::Held),
        (there(VisitState::UnderWay), Taken::Held),
    ] {
        let calendar = Calendar {
            planned: None,
            visits: &visits,
        };
        let today = source.now().day();
        assert_eq!(form.taken(id, &visit, calendar, today), Some(why));
        let closed = form.finish(id, &visit, &[], calendar, &source).unwrap();
        assert_eq!((&closed.next, &closed.there), (&None, &None), "{why:?}");
        let agreed = (closed.visit.next, closed.visit.next_day);
        assert_eq!(agreed, (None, Some(day)));
        assert_eq!(closed.visit.next_purpose, "Pair talk");
        // Corrected later, whatever has become of the calendar meanwhile: that stands.
        let mut again = ClosingForm::of(&closed.visit, &closed.steps, None, None, &source);
        assert_eq!(again.next_day, "2026-10-12");
        again.praise = "All read".into();
        let again = corrects(&again, id, &closed, &source);
        assert_eq!((again.next, again.visit.next_day), (None, Some(day)));
    }
    // The visit itself is none that was held on a further day, nor is today passed.
    let visits = [(id, visit.clone())];
    let calendar = Calendar {
        planned: None,
        visits: &visits,
    };
    form.next_day = "2026-10-14".into();
    let today = source.now().day();
    assert_eq!(form.taken(id, &visit, calendar, today), None);
    let closed = form.finish(id, &visit, &[], calendar, &source).unwrap();
    assert_eq!(closed.next.unwrap().1.day, today);
}

#[test]
fn a_visit_that_is_planned_for_the_agreed_day_stays_the_only_one_and_is_never_moved_or_taken_back()
{
    let source = Counter::default();
    let (id, visit) = visit(&source);
    let mut form = ClosingForm::new(&source);
    form.school[0].what = "Reading corner".into();
    form.office_none = true;
    form.next_day = "2026-11-04".into();
    form.next_purpose = "Pair talk".into();
    let plan = Visit::on(visit.school, "2026-11-04".parse().unwrap());
    let visits = [(source.record_id(), plan.clone())];
    let calendar = Calendar {
        planned: None,
        visits: &visits,
    };
    let closed = form.finish(id, &visit, &[], calendar, &source).unwrap();
    assert_eq!((closed.next, closed.visit.next), (None, None));
    let (there, with_it) = closed.there.unwrap();
    assert_eq!(there, visits[0].0);
    assert_eq!(with_it.steps, [closed.steps[0].0]);
    assert_eq!(with_it.purpose, "Pair talk");
    let purpose = "My own".to_owned();
    let own = [(there, Visit { purpose, ..plan })];
    let kept = Calendar {
        visits: &own,
        ..calendar
    };
    let kept = form.finish(id, &visit, &[], kept, &source).unwrap().there;
    assert_eq!(kept.unwrap().1.purpose, "My own");
    let says = |typed: &str, there: &Visit| {
        let next_purpose = typed.to_owned();
        let form = ClosingForm {
            next_purpose,
            ..form.clone()
        };
        let kept = form.keeps_purpose(&closed.visit, there);
        kept.map(str::to_owned)
    };
    assert_eq!(says("Pair talk", &own[0].1).as_deref(), Some("My own"));
    for (typed, there) in [
        (" My own ", &own[0].1),
        ("", &own[0].1),
        ("Pair talk", &visits[0].1),
    ] {
        assert_eq!(says(typed, there), None, "{typed}");
    }
    // What was agreed for it here before is corrected with the closing.
    let agreed = [(there, with_it.clone())];
    let calendar_then = Calendar {
        visits: &agreed,
        ..calendar
    };
    let mut again = ClosingForm::of(&closed.visit, &closed.steps, None, None, &source);
    again.next_purpose = "Reading".into();
    let corrected = again.finish(id, &closed.visit, &closed.steps, calendar_then, &source);
    assert_eq!(corrected.unwrap().there.unwrap().1.purpose, "Reading");
    assert_eq!(says("Reading", &agreed[0].1), None);
    // Another day, or none, leaves it where it is.
    let visits = [(there, with_it)];
    let calendar = Calendar {
        planned: None,
        visits: &visits,
    };
    let mut form = ClosingForm::of(&closed.visit, &closed.steps, None, None, &source);
    form.next_day = "2026-11-18".into();
    let moved = form.finish(id, &closed.visit, &closed.steps, calendar, &source);
    let moved = moved.unwrap();
    assert_ne!(moved.next.unwrap().0, there);
    assert_eq!((moved.there, moved.taken_back), (None, None));
    form.next_none = true;
    let none = form.finish(id, &closed.visit, &closed.steps, calendar, &source);
    let none = none.unwrap();
    assert_eq!((none.next, none.there, none.taken_back), (None, None, None));
}

#[test]
fn a_planned_visit_gives_way_to_one_that_is_there_on_the_day_agreed_instead() {
    let source = Counter::default();
    let (id, closed) = closed_with_next(&source);
    let (next_id, planned) = closed.next.clone().unwrap();
    let there = Visit::on(planned.school, "2026-11-11".parse().unwrap());
    let visits = [
        (next_id, planned.clone()),
        (source.record_id(), there.clone()),
    ];
    let calendar = Calendar {
        planned: Some(&planned),
        visits: &visits,
    };
    let mut form = corrected(&closed, &planned, &source);
    form.next_day = "2026-11-11".into();
    let again = form.finish(id, &closed.visit, &[], calendar, &source);
    let again = again.unwrap();
    assert_eq!(again.taken_back, Some(next_id));
    assert_eq!(again.there.unwrap().0, visits[1].0);
    assert_eq!((again.next, again.visit.next), (None, None));
    // Another purpose for the same day moves nothing.
    let mut form = corrected(&closed, &planned, &source);
    form.next_purpose = "Reading".into();
    let again = form.finish(id, &closed.visit, &[], calendar, &source);
    let (same, next) = again.unwrap().next.unwrap();
    assert_eq!((same, next.purpose.as_str()), (next_id, "Reading"));
}
