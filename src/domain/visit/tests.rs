use super::*;
use crate::ids::Source;
use crate::testing::Counter;

#[test]
fn a_closed_visit_keeps_the_card_it_was_closed_with_and_an_older_one_bears_the_card_of_today() {
    let source = Counter::default();
    let card = |name: &str, cluster: &str| Profile {
        name: name.into(),
        cluster: cluster.into(),
        ..Profile::default()
    };
    let (then, today) = (card("A. Musa", "Rimi"), card("Amina Sule", "Rimi North"));
    let mut visit = Visit::on(source.record_id(), source.now().day());
    visit.start(source.now());
    visit.held_by(&card("A. Muas", "Rimi"));
    visit.held_by(&then);
    visit.state = VisitState::Closed;
    visit.held_by(&today);
    assert_eq!(visit.leader_of(&today), ("A. Musa", "Rimi"));

    let json = serde_json::to_value(&visit).unwrap();
    assert_eq!(
        serde_json::from_value::<Visit>(json.clone()).unwrap(),
        visit
    );
    let mut older = json;
    let fields = older.as_object_mut().unwrap();
    fields.retain(|field, _| !["leader_name", "cluster_name"].contains(&field.as_str()));
    let older = serde_json::from_value::<Visit>(older).unwrap();
    assert_eq!(older.leader_of(&today), ("Amina Sule", "Rimi North"));
}

#[test]
fn the_head_teacher_of_a_closed_visit_is_who_it_was_then() {
    let source = Counter::default();
    let mut visit = Visit::on(source.record_id(), source.now().day());
    assert_eq!(visit.head_of("Mr Newman"), "Mr Newman");
    visit.meet("Tudun Fari", "Mrs Bala");
    visit.state = VisitState::Closed;
    assert_eq!(visit.head_of("Mr Newman"), "Mrs Bala");
    visit.head_teacher.clear();
    assert_eq!(visit.head_of("Mr Newman"), "");
}

#[test]
fn a_start_taken_back_leaves_the_visit_on_the_day_it_was_planned_for() {
    let source = Counter::default();
    let next_week = source.now().day().plus(7);
    let planned = Visit::on(source.record_id(), next_week);
    let mut visit = planned.clone();
    visit.start(source.now());
    assert_eq!(visit.day, next_week.plus(-7));
    visit.take_back_start();
    assert_eq!(
        (visit.state, visit.day, visit.started),
        (VisitState::Planned, next_week, None)
    );
}

#[test]
fn a_visit_is_made_by_whoever_closes_it_and_until_then_by_whoever_began_it() {
    let source = Counter::default();
    let mut visit = Visit::on(source.record_id(), source.now().day());
    assert_eq!(visit.made_with(), None);
    visit.start(source.now());
    assert_eq!(visit.made_with(), Some("started"));
    visit.state = VisitState::Closed;
    visit.closed = Some(source.now());
    assert_eq!(visit.made_with(), Some("closed"));
    // Written down afterwards nobody knows when it was closed.
    visit.closed = None;
    visit.written = Some(source.now());
    assert_eq!(visit.made_with(), Some("written"));
    visit.state = VisitState::CalledOff;
    assert_eq!(visit.made_with(), None);
}

#[test]
fn a_start_taken_back_leaves_a_visit_that_was_called_off_called_off_with_why() {
    let source = Counter::default();
    let mut visit = Visit::on(source.record_id(), source.now().day().plus(3));
    visit.call_off("Floods");
    let called_off = visit.clone();
    visit.start(source.now());
    assert_eq!(visit.state, VisitState::UnderWay);
    visit.take_back_start();
    let planned = Some(called_off.day);
    assert_eq!(
        visit,
        Visit {
            planned,
            ..called_off
        }
    );
    assert!(visit.check().is_empty(), "why is given");
}

#[test]
fn a_visit_opens_with_what_was_agreed_before_it_and_never_with_what_came_after() {
    let source = Counter::default();
    let today = source.now().day();
    let (id, school) = (source.record_id(), source.record_id());
    let agreed = |day, side| Step {
        school,
        visit: source.record_id(),
        own: false,
        side,
        what: "Ask about the benches".into(),
        who: String::new(),
        by: None,
        notice: String::new(),
        reply: String::new(),
        agreed: day,
        state: StepState::Open,
        why: String::new(),
        moved: None,
        replied: None,
        told: String::new(),
    };
    let days = [today.plus(-9), today.plus(-5), today];
    let all = [Side::Leader, Side::School].map(|side| days.map(|day| agreed(day, side)));
    let mut steps: Vec<_> = all.into_iter().flatten().collect();
    // Of its own closing, which stands on its page.
    let at_it = Step {
        visit: id,
        ..agreed(today.plus(-5), Side::Leader)
    };
    steps.push(at_it);
    let steps: Vec<_> = steps
        .into_iter()
        .map(|it| (source.record_id(), it))
        .collect();
    let told = |visit: &Visit| {
        let opening = Opening::of(steps.clone()).of_visit(id, visit);
        let days = |list: Vec<(RecordId, Step)>| {
            let days = list.into_iter().map(|(_, step)| step.agreed.since(today));
            days.collect::<Vec<_>>()
        };
        (days(opening.promises), days(opening.in_school))
    };
    let mut visit = Visit::on(school, today.plus(-5));
    // It went by and is still to come.
    assert_eq!(told(&visit), (vec![-9, -5, -5, 0], vec![-9, -5, 0]));
    visit.state = VisitState::UnderWay;
    // Held with the phone, and left open: what was promised that morning is known.
    assert_eq!(told(&visit), (vec![-9, -5, -5], vec![-9, -5]));
    visit.written = Some(source.now());
    assert_eq!(told(&visit), (vec![-9, -5], vec![-9]));
}

#[test]
fn only_a_planned_visit_is_called_off_and_it_says_why() {
    let source = Counter::default();
    let mut visit = Visit::on(source.record_id(), source.now().day());
    let mut begun = visit.clone();
    begun.start(source.now());
    let before = begun.clone();
    begun.call_off("the school was archived");
    assert_eq!(begun, before);
    visit.call_off("the school was archived");
    assert_eq!(visit.state, VisitState::CalledOff);
    assert!(visit.check().is_empty(), "why is given");
}

#[test]
fn who_came_along_and_what_is_ticked_on_the_visit_stand_on_it_and_what_is_done_before_it_does_not()
{
    let source = Counter::default();
    let mut visit = Visit::on(source.record_id(), source.now().day());
    let tick = |task: Task, done, note: &str| Tick {
        id: task.item(),
        task,
        done,
        note: note.into(),
        removed: false,
    };
    visit.checklist = vec![
        tick(Task::CallAhead, true, "spoke to the deputy"),
        tick(Task::Greet, false, ""),
    ];
    assert!(visit.holds_only_the_plan());
    for (done, note) in [(true, ""), (false, "she was away")] {
        let mut visit = visit.clone();
        visit.checklist[1] = tick(Task::Greet, done, note);
        assert!(!visit.holds_only_the_plan(), "{done} {note}");
        visit.checklist[1].removed = true;
        assert!(visit.holds_only_the_plan());
    }
    visit.along.push(Companion {
        id: source.item_id(),
        role: Role::Smt,
        name: String::new(),
        removed: false,
    });
    assert!(!visit.holds_only_the_plan());
    visit.along[0].removed = true;
    assert!(visit.holds_only_the_plan());
    // Who was on the plan came with it, and nobody else.
    visit.along[0].removed = false;
    visit.start(source.now());
    assert!(visit.holds_only_the_plan());
    visit.along.push(Companion {
        id: source.item_id(),
        ..visit.along[0].clone()
    });
    assert!(!visit.holds_only_the_plan());
    visit.along.truncate(1);
    let mut back = visit.clone();
    back.take_back_start();
    assert_eq!((back.expected, back.along.len()), (0, 1));
    visit.praise = "All began in time".into();
    assert!(!visit.holds_only_the_plan());
}
