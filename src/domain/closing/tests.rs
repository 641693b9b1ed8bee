//! What closing a visit promises.

use super::*;
use crate::testing::Counter;

mod next;

fn visit(source: &Counter) -> (RecordId, Visit) {
    let mut visit = Visit::on(source.record_id(), source.now().day());
    visit.start(source.now());
    (source.record_id(), visit)
}

/// Closed as that form says, with nothing else on the calendar.
fn closes(form: &ClosingForm, id: RecordId, visit: &Visit, source: &Counter) -> Closed {
    let closed = form.finish(id, visit, &[], Calendar::default(), source);
    closed.unwrap()
}

fn faults(form: &ClosingForm, id: RecordId, visit: &Visit, source: &Counter) -> Vec<Fault> {
    let closed = form.finish(id, visit, &[], Calendar::default(), source);
    closed.unwrap_err()
}

/// Corrected as that form says, with its steps.
fn corrects(form: &ClosingForm, id: RecordId, closed: &Closed, source: &Counter) -> Closed {
    let (visit, steps) = (&closed.visit, &closed.steps);
    let corrected = form.finish(id, visit, steps, Calendar::default(), source);
    corrected.unwrap()
}

#[test]
fn each_answer_must_be_given_or_be_none() {
    let source = Counter::default();
    let (id, visit) = visit(&source);
    let mut form = ClosingForm::new(&source);
    let faults = faults(&form, id, &visit, &source);
    let fields: Vec<_> = faults.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(fields, ["school", "office", "next"]);
    (form.school_none, form.office_none, form.next_none) = (true, true, true);
    let closed = closes(&form, id, &visit, &source);
    assert_eq!(closed.visit.state, VisitState::Closed);
    assert!(closed.steps.is_empty() && closed.next.is_none());
}

#[test]
fn closing_makes_the_steps_and_plans_the_next_visit_with_them_to_look_at() {
    let source = Counter::default();
    let (id, visit) = visit(&source);
    let mut form = ClosingForm::new(&source);
    form.school[0].what = "Names on sticks in three lessons".into();
    form.school[0].by = "2026-10-17".into();
    form.office[0].what = "Ask about the benches".into();
    form.next_day = "2026-11-04".into();
    let closed = closes(&form, id, &visit, &source);
    let sides: Vec<_> = closed.steps.iter().map(|(_, step)| step.side).collect();
    assert_eq!(sides, [Side::School, Side::Leader]);
    let (next_id, next) = closed.next.clone().unwrap();
    assert_eq!(closed.visit.next, Some(next_id));
    assert_eq!(next.steps, [closed.steps[0].0, closed.steps[1].0]);
    // A second tap on "Close visit" gives the same records, not further ones.
    let again = form
        .finish(
            id,
            &closed.visit,
            &closed.steps,
            Calendar::planned(&next),
            &source,
        )
        .unwrap();
    assert_eq!(again, closed);
}

#[test]
fn a_text_too_long_for_the_next_visit_or_the_signer_is_a_fault_with_its_field() {
    let source = Counter::default();
    let (id, visit) = visit(&source);
    let mut form = ClosingForm::new(&source);
    (form.school_none, form.office_none) = (true, true);
    form.next_day = "2026-11-04".into();
    form.next_purpose = "a".repeat(10_001);
    form.signing.signer = "b".repeat(201);
    let faults = faults(&form, id, &visit, &source);
    let fields: Vec<_> = faults.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(fields, ["next_purpose", "signer"]);
}

#[test]
fn a_step_taken_off_a_closed_visit_is_let_go_not_lost() {
    let source = Counter::default();
    let (id, visit) = visit(&source);
    let mut form = ClosingForm::new(&source);
    form.school[0].what = "Reading corner".into();
    (form.office_none, form.next_none) = (true, true);
    let closed = closes(&form, id, &visit, &source);
    let mut form = ClosingForm::of(&closed.visit, &closed.steps, None, None, &source);
    form.school[0].what.clear();
    form.school_none = true;
    let again = corrects(&form, id, &closed, &source);
    assert_eq!(again.steps.len(), 1);
    assert_eq!(again.steps[0].1.state, StepState::LetGo);
}

#[test]
fn a_step_or_a_next_visit_before_the_visit_is_a_fault_with_its_field() {
    let source = Counter::default();
    let (id, visit) = visit(&source);
    let mut form = ClosingForm::new(&source);
    form.school[0].what = "Reading corner".into();
    form.school[0].by = "2026-10-13".into();
    form.office_none = true;
    form.next_day = "2025-01-01".into();
    let faults = faults(&form, id, &visit, &source);
    let by = format!("steps/{}/by", form.school[0].id);
    let expected = [
        Fault::at(by, Wrong::BeforeVisit),
        Fault::at("next", Wrong::BeforeVisit),
    ];
    assert_eq!(faults, expected);
}

/// A visit closed with two steps in the school, the first done since.
fn closed_and_one_done(source: &Counter) -> (RecordId, Closed) {
    let (id, visit) = visit(source);
    let mut form = ClosingForm::new(source);
    form.school[0].what = "Reading corner".into();
    form.school.push(StepRow::new(source));
    form.school[1].what = "Names on sticks".into();
    (form.office_none, form.next_none) = (true, true);
    let mut closed = closes(&form, id, &visit, source);
    let step = &mut closed.steps[0].1;
    *step = step
        .moved_to(StepState::Done, "", source.now().day())
        .unwrap();
    (id, closed)
}

#[test]
fn what_was_done_since_stays_agreed_and_none_is_no_answer_beside_it() {
    let source = Counter::default();
    let (id, closed) = closed_and_one_done(&source);
    let (visit, steps) = (&closed.visit, &closed.steps);
    let mut form = ClosingForm::of(visit, steps, None, None, &source);
    let rows: Vec<_> = form.school.iter().map(|row| row.what.as_str()).collect();
    assert_eq!(rows, ["Names on sticks"], "the done one is told, not typed");
    form.school_none = true;
    let again = corrects(&form, id, &closed, &source);
    assert!(!again.visit.school_none, "something was agreed");
    assert_eq!(again.steps, closed.steps);
    // A page opened before it was done still has its row.
    form.school[0].id = steps[0].0;
    form.school[0].what = "Another corner".into();
    let again = corrects(&form, id, &closed, &source);
    assert!(again.steps.contains(&steps[0]), "as it was agreed");
    // It answers the question, with nothing else typed.
    form.school.clear();
    let again = corrects(&form, id, &closed, &source);
    assert_eq!(again.steps[0], steps[0]);
    assert!(again.steps[1].1.is_crossed_out());
}

#[test]
fn a_step_crossed_out_was_not_agreed_and_does_not_come_back_with_the_page() {
    let source = Counter::default();
    let (id, visit) = visit(&source);
    let mut form = ClosingForm::new(&source);
    form.school[0].what = "Reading corner".into();
    (form.office_none, form.next_none) = (true, true);
    let closed = closes(&form, id, &visit, &source);
    form.school_none = true;
    let again = corrects(&form, id, &closed, &source);
    assert!(again.visit.school_none && again.steps[0].1.is_crossed_out());
    let form = ClosingForm::of(&again.visit, &again.steps, None, None, &source);
    assert_eq!(form.school.len(), 1);
    assert!(form.school[0].is_blank());
    let third = corrects(&form, id, &again, &source);
    assert!(third.visit.school_none && third.steps.is_empty());
}

#[test]
fn a_visit_that_was_started_late_by_the_tap_begins_when_it_did_and_a_misspelt_head_teacher_is_mended()
 {
    let source = Counter::default();
    let (id, mut visit) = visit(&source);
    visit.meet("Tudun Fari", "Mrs Blaa");
    source.later(3600);
    let mut form = ClosingForm::of(&visit, &[], None, None, &source);
    (form.school_none, form.office_none, form.next_none) = (true, true, true);
    let as_it_was = closes(&form, id, &visit, &source);
    assert_eq!(as_it_was.visit.started, visit.started);
    form.began = "23:59".into();
    let faults = faults(&form, id, &visit, &source);
    assert_eq!(faults, [Fault::at("began", Wrong::NotYet)]);
    form.began = "07:40".into();
    let closed = closes(&form, id, &visit, &source).visit;
    let began = closed.started.expect("a start").clock().to_string();
    assert_eq!(
        (began.as_str(), closed.head_teacher.as_str()),
        ("07:40", "Mrs Blaa")
    );
    let mut form = ClosingForm::of(&closed, &[], None, None, &source);
    assert_eq!(form.head_teacher, "Mrs Blaa");
    form.head_teacher = " Mrs Bala ".into();
    let mended = closes(&form, id, &closed, &source).visit;
    assert_eq!(mended.head_teacher, "Mrs Bala");
    assert_eq!(
        (mended.started, mended.closed),
        (closed.started, closed.closed)
    );
}

#[test]
fn the_pad_follows_the_head_teacher_that_is_mended_and_leaves_another_signer_and_strokes_alone() {
    let source = Counter::default();
    let mut form = ClosingForm::new(&source);
    form.head_teacher = "Mrs Blaa".into();
    form.signing.signer = "Mrs Blaa".into();
    form.name_head("Mrs Bala");
    assert_eq!(
        (&*form.head_teacher, &*form.signing.signer),
        ("Mrs Bala", "Mrs Bala")
    );
    form.signing.signer = "Mr Audu, for her".into();
    form.name_head("Mrs Bala Y.");
    assert_eq!(form.signing.signer, "Mr Audu, for her");
    form.signing.signer = "Mrs Bala Y.".into();
    form.signing.strokes = vec![vec![[1, 1], [9, 9]]];
    form.name_head("Mrs Bala");
    assert_eq!(form.signing.signer, "Mrs Bala Y.");
}
