//! The plan, the teacher's copy, and names pointed out.

use super::company::company;
use crate::sample::{at, day, id, tudun_fari};
use crate::{
    Material, PlanMaterial, TeacherShown, names_spoken, teacher_copy, visit_plan, visit_summary,
};
use domain::day::Clock;
use domain::ids::ItemId;
use domain::language::Language::English;
use domain::visit::{AgreedLesson, Meeting, Opening, Visit};

fn plan() -> PlanMaterial {
    let before = tudun_fari();
    let mut visit = Visit::on(id(2), day(11, 4));
    visit.from = Clock::new(8, 0);
    visit.to = Clock::new(12, 30);
    visit.purpose = "Look at P3 together".into();
    visit.materials = "word cards".into();
    visit.travel = "motorbike from Unguwar Rimi".into();
    let lesson = |n, hour, class: &str, focus: &str| AgreedLesson {
        id: ItemId(n),
        at: Clock::new(hour, 40),
        class: class.into(),
        subject: "English".into(),
        teacher: Some(id(50)),
        focus: focus.into(),
        removed: false,
    };
    visit.lessons = vec![
        lesson(1, 10, "P2", ""),
        lesson(2, 8, "P3", "who answers"),
        AgreedLesson {
            removed: true,
            ..lesson(3, 9, "P6", "")
        },
    ];
    visit.people = vec![Meeting {
        id: ItemId(4),
        who: "SMT".into(),
        at: Clock::new(11, 0),
        removed: false,
    }];
    let mut steps = before.steps;
    steps.sort_by_key(|(id, _)| *id);
    PlanMaterial {
        school: before.school,
        visit,
        profile: before.profile,
        opening: Opening::of(steps),
        named: Vec::new(),
    }
}

#[test]
fn a_plan_reads_word_for_word_like_this() {
    let expected = "\
Cluster Fieldbook · visit plan
*Tudun Fari Primary*
Tuesday 4 November, 08:00–12:30
from A. Musa, Cluster Leader, Rimi
If another day suits you better, please tell me.

*Why I come*
Look at P3 together.

*What I promised you*
• Have the bench delivery confirmed in writing, by 21 October. I ask the Education Secretary. \
I tell Mrs Bala.
• Bring the word cards from Unguwar Rimi, by 4 November.

*Steps we look at together*
• Make a set of number cards for every table in P2. By 24 October. Who: P2 teacher and SMT.
• Names on sticks in P3 for three lessons a week, by 31 October. Who: P3 teacher. We would \
notice: girls and the back rows answer as often as the front.

*Lessons the teachers have agreed to*
• 08:40, P3 English. To look at: who answers.
• 10:40, P2 English.

*Whom I hope to meet*
11:00, SMT

*What I bring*
word cards.";
    assert_eq!(visit_plan(&plan(), English, day(11, 3)).text(), expected);
}

#[test]
fn a_plan_shows_the_steps_chosen_for_it_and_names_only_where_chosen() {
    let mut plan = plan();
    plan.visit.steps = vec![id(22)];
    plan.visit.agreed = true;
    plan.named = vec![(ItemId(2), "Hauwa Sani".into())];
    let text = visit_plan(&plan, English, day(11, 3)).text();
    assert!(
        text.contains("number cards") && !text.contains("Names on sticks"),
        "{text}"
    );
    assert!(
        text.contains("08:40, P3 English, Hauwa Sani. To look at"),
        "{text}"
    );
    assert!(!text.contains("another day"), "{text}");
}

#[test]
fn a_plan_of_nothing_but_a_day_asks_what_would_help() {
    let mut plan = plan();
    plan.visit = Visit::on(id(2), day(11, 4));
    plan.opening = Opening::default();
    let text = visit_plan(&plan, English, day(11, 3)).text();
    assert!(
        text.ends_with("\n\n*Why I come*\nPlease tell me what would help you most."),
        "{text}"
    );
}

#[test]
fn a_teachers_copy_reads_word_for_word_like_this() {
    let material = tudun_fari();
    let copy = teacher_copy(
        &material.school,
        &material.lessons[1],
        &material.profile,
        English,
    );
    let expected = "\
Cluster Fieldbook · the teacher’s copy
*P3 English*
Tudun Fari Primary
Tuesday 14 October 2025, 08:40–09:15
For the P3 teacher
from A. Musa, Cluster Leader, Rimi

*What I saw*
You asked me to look at: who answers. Present: 24 girls, 31 boys. Questions: 3 open, \
9 closed. 6 minutes in pairs. On task: 49 of 55 at 08:46, 38 of 55 at 08:58, 46 of 55 at 09:10.
• 08:44 Teacher does: greets six pupils by name
• 08:52 Pupils do: 22 pairs talk

*Who answered*
girls: front 3, middle 1, back 1
boys: front 10, middle 3, back 1

*How you saw the lesson*
The story went well, the end was noisy.

*What I want to praise*
when you said “tell your partner”, even the back rows talked.

*My question to you*
What did you notice about who answered?

*Your own idea*
Mostly my front boys. I shall write names on sticks.

*One small step*
draw a name on a stick before each question, in three lessons. We practised it together.

*When we look again*
Tuesday 4 November.

*Your own words*
I want to try this.";
    assert_eq!(copy.text(), expected);
}

#[test]
fn a_teachers_copy_of_a_running_lesson_has_no_end_and_says_they_have_not_talked() {
    let mut material = tudun_fari();
    let lesson = &mut material.lessons[0];
    lesson.observation.ended = None;
    lesson.observation.girls = None;
    lesson.observation.boys = None;
    lesson.feedback.clear();
    lesson.teacher = TeacherShown::Named("Mr Audu".into());
    let text = teacher_copy(&material.school, lesson, &material.profile, English).text();
    assert!(text.contains("2025, from 09:40\nFor Mr Audu\n"), "{text}");
    assert!(
        text.contains("*What I saw*\nNothing was written down.\n"),
        "{text}"
    );
    assert!(
        text.ends_with("We have not talked about this lesson yet."),
        "{text}"
    );
}

#[test]
fn known_names_in_free_text_are_pointed_out_and_names_meant_to_stand_there_are_not() {
    let mut material = tudun_fari();
    let names = ["Mrs Hauwa Sani", "Bala Musa", "Mr Audu"];
    let spoken = |material: &Material| names_spoken(&visit_summary(material, English), names);
    // The purpose speaks of Mrs Bala.
    assert_eq!(spoken(&material), ["Bala Musa"]);
    material.visit.purpose.clear();
    material.steps.clear();
    assert_eq!(spoken(&material), [""; 0]);
    material.lessons[1].teacher = TeacherShown::Named("Mrs Hauwa Sani".into());
    assert_eq!(spoken(&material), [""; 0]);
    if let Some(feedback) = material.lessons[0].feedback.first_mut() {
        feedback.praise = "Audu's pupils explained".into();
    }
    assert_eq!(spoken(&material), ["Mr Audu"]);
}

#[test]
fn a_lesson_under_way_is_told_by_its_beginning() {
    let mut material = tudun_fari();
    material.lessons[1].observation.ended = None;
    assert_eq!(material.lessons[1].observation.started, at(8, 40));
    let text = visit_summary(&material, English).text();
    assert!(
        text.contains("P3 English, from 08:40: when you said"),
        "{text}"
    );
}

#[test]
fn a_plan_says_who_comes_along() {
    let mut plan = plan();
    plan.visit.along = company();
    let text = visit_plan(&plan, English, day(11, 3)).text();
    assert!(
        text.contains("\nComes along: B. Yusuf (Cluster Leader), SMT, Pastor Audu\n"),
        "{text}"
    );
}

#[test]
fn a_teachers_copy_written_down_afterwards_shows_when_and_no_time_at_a_note() {
    let mut material = tudun_fari();
    let lesson = &mut material.lessons[1];
    lesson.observation.written = Some(at(18, 30));
    (lesson.observation.ended, lesson.observation.end_unknown) = (None, true);
    lesson.teacher = TeacherShown::Named("Mrs Hauwa Sani".into());
    let mut other = lesson.feedback[0].clone();
    other.teacher_view = "I would do the end again".into();
    lesson.feedback.push(other);
    let text = teacher_copy(&material.school, lesson, &material.profile, English).text();
    assert!(
        text.contains(
            "2025, from 08:40; nobody noted when it ended\nFor Mrs Hauwa Sani\n\
             Written down afterwards, on Tuesday 14 October 2025\n"
        ),
        "{text}"
    );
    assert!(
        text.contains("\n• Teacher does: greets six pupils by name\n"),
        "{text}"
    );
    assert!(!text.contains("08:44"), "{text}");
    for said in ["The story went well", "I would do the end again"] {
        assert!(text.contains(said), "{said}: {text}");
    }
}
