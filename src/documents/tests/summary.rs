//! What a visit summary says.

use super::under;
use crate::sample::{at, day, tudun_fari};
use crate::{
    Material, SMS, SignatureShut, TalkShut, TeacherShown, facts, short_of_sample, short_text,
    signed_text, teacher_copy, visit_summary,
};
use domain::language::Language::English;
use domain::observation::Observation;
use domain::step::{Side, StepState};

#[test]
fn a_whole_visit_reads_word_for_word_like_this() {
    let expected = "\
Cluster Fieldbook · visit summary
*Tudun Fari Primary*
Tuesday 14 October 2025, from 08:05 · with Mrs Bala, Head Teacher

*Why I came*
Mrs Bala asked how pair talk is going in P2 and P3.

*What I saw and want to praise*
• Assembly began on time and every class was taught from the first bell.
• P3 English, 08:40–09:15: when you said “tell your partner”, even the back rows talked.
• P2 Mathematics, 09:40–10:10: pupils showed with bottle tops how they knew that 7 and 5 make 12.

*What we talked about*
• P3 teacher, English: The teacher asked me to look at: who answers. Present: 24 girls, 31 boys.
  Answers: girls 5, boys 14; front 13, middle 4, back 2. Questions: 3 open, 9 closed. \
6 minutes in pairs. On task: 49 of 55 at 08:46, 38 of 55 at 08:58, 46 of 55 at 09:10.
  My question: What did you notice about who answered? One small step: draw a name on a stick \
before each question, in three lessons. We practised it together. We look at it again on \
Tuesday 4 November.
• P2 teacher, Mathematics: Present: 29 girls, 26 boys.
  My question: How do you find out who has not understood yet? One small step: Ask two pupils \
at the back to explain in their own words.

*What will happen in the school*
• Names on sticks in P3 for three lessons a week, by 31 October. Who: P3 teacher. We would \
notice: girls and the back rows answer as often as the front.
• Make a set of number cards for every table in P2. By 24 October. Who: P2 teacher and SMT.

*What I will do at the office*
• Have the bench delivery confirmed in writing, by 21 October. I ask the Education Secretary. \
I tell Mrs Bala.
• Bring the word cards from Unguwar Rimi, by 4 November.

*When I come again*
Tuesday 4 November: look at P3 together and hear how the sticks went.

*The Head Teacher’s own words*
I agree. Please let us have the bench letter soon, P1 still sits on the floor.

Mrs Bala, Head Teacher
A. Musa, Cluster Leader, Rimi";
    assert_eq!(visit_summary(&tudun_fari(), English).text(), expected);
}

/// The same visit with nothing done, said or agreed.
fn bare() -> Material {
    let mut material = tudun_fari();
    material.lessons.clear();
    material.steps.clear();
    material.next = None;
    for text in [
        &mut material.visit.purpose,
        &mut material.visit.praise,
        &mut material.visit.head_words,
    ] {
        *text = "  ".into();
    }
    material
}

#[test]
fn an_answer_of_none_is_said_in_words_and_never_left_out() {
    let mut material = bare();
    material.visit.school_none = true;
    material.visit.office_none = true;
    material.visit.next_none = true;
    let page = visit_summary(&material, English);
    for (heading, said) in [
        ("Why I came", "No purpose was written down beforehand."),
        (
            "What I saw and want to praise",
            "No praise was written down this time.",
        ),
        (
            "What we talked about",
            "I observed no lesson on this visit.",
        ),
        (
            "What will happen in the school",
            "We agreed nothing new for the school this time.",
        ),
        (
            "What I will do at the office",
            "I promised nothing this time.",
        ),
        ("When I come again", "We did not agree on a day this time."),
        (
            "The Head Teacher’s own words",
            "The Head Teacher added no words.",
        ),
    ] {
        assert_eq!(under(&page, heading), said);
    }
}

#[test]
fn an_answer_not_asked_yet_is_not_taken_for_none() {
    let page = visit_summary(&bare(), English);
    for heading in [
        "What will happen in the school",
        "What I will do at the office",
        "When I come again",
    ] {
        assert_eq!(under(&page, heading), "Not agreed yet.");
    }
}

#[test]
fn a_lesson_not_talked_about_shows_its_counts_and_says_so() {
    let mut material = tudun_fari();
    material.lessons.truncate(1);
    material.lessons[0].feedback.clear();
    let talked = under(&visit_summary(&material, English), "What we talked about");
    assert_eq!(
        talked,
        "• P2 teacher, Mathematics: Present: 29 girls, 26 boys.\n  \
         We have not talked about this lesson yet."
    );
}

#[test]
fn a_teacher_stands_by_role_unless_the_leader_chose_the_name() {
    let mut material = tudun_fari();
    material.lessons[1].teacher = TeacherShown::Named("Hauwa Sani".into());
    let talked = under(&visit_summary(&material, English), "What we talked about");
    assert!(talked.starts_with("• Hauwa Sani, P3 English: "), "{talked}");
    assert!(talked.contains("\n• P2 teacher, Mathematics: "), "{talked}");
}

#[test]
fn what_the_teacher_said_in_confidence_stays_off_the_summary() {
    let text = visit_summary(&tudun_fari(), English).text();
    for said in [
        "the end was noisy",
        "Mostly my front boys",
        "I want to try this",
    ] {
        assert!(!text.contains(said), "{said}");
    }
}

#[test]
fn counts_are_never_summed_into_a_score_a_share_or_a_judgement() {
    let text = visit_summary(&tudun_fari(), English).text().to_lowercase();
    for word in [
        "%", "percent", "score", "grade", "total", "average", "rank", "level",
    ] {
        assert!(!text.contains(word), "{word}");
    }
    // Only what was counted: no sum of the three counts, no 19 answers.
    for figure in ["133", "165", "19 "] {
        assert!(!text.contains(figure), "{figure}");
    }
}

#[test]
fn what_nobody_counted_is_not_shown_as_nought() {
    let mut material = tudun_fari();
    for lesson in &mut material.lessons {
        let seen = &mut lesson.observation;
        (seen.girls, seen.boys) = (None, Some(1));
        seen.taps.clear();
        seen.snapshots.clear();
    }
    let talked = under(&visit_summary(&material, English), "What we talked about");
    assert!(talked.contains("Present: 1 boy."), "{talked}");
    for word in ["girl", "Answers", "Questions", "On task", "minute"] {
        assert!(!talked.contains(word), "{word}: {talked}");
    }
}

#[test]
fn taps_and_counts_that_were_undone_do_not_count() {
    let mut material = tudun_fari();
    let undo = |seen: &mut Observation| {
        seen.taps[0].removed = true;
        seen.snapshots[2].removed = true;
    };
    material
        .lessons
        .iter_mut()
        .rev()
        .take(1)
        .for_each(|it| undo(&mut it.observation));
    let text = visit_summary(&material, English).text();
    assert!(
        text.contains("girls 4, boys 14; front 12, middle 4, back 2"),
        "{text}"
    );
    assert!(!text.contains("09:10"), "{text}");
}

#[test]
fn a_count_of_others_than_stand_as_present_says_of_whom_it_was_taken() {
    let mut material = tudun_fari();
    let before = visit_summary(&material, English).text();
    assert!(before.contains("49 of 55 at"), "{before}");
    assert!(!before.contains("then present"), "{before}");
    for lesson in &mut material.lessons {
        let seen = &mut lesson.observation;
        (seen.girls, seen.boys) = (Some(20), Some(20));
    }
    let text = visit_summary(&material, English).text();
    assert!(text.contains("Present: 20 girls, 20 boys."), "{text}");
    assert!(text.contains("49 of the 55 then present at"), "{text}");
    assert!(!text.contains("49 of 55"), "{text}");
    for lesson in &mut material.lessons {
        lesson.observation.written = Some(at(18, 30));
    }
    let text = visit_summary(&material, English).text();
    assert!(text.contains("49 of the 55 then present,"), "{text}");
}

#[test]
fn a_date_in_another_year_names_it() {
    let mut material = tudun_fari();
    if let Some(next) = &mut material.next {
        next.day = domain::day::Day::new(2026, 1, 13).expect("a day");
        next.purpose.clear();
    }
    material.steps.truncate(1);
    material.steps[0].1.by = Some(day(12, 1).plus(45));
    let page = visit_summary(&material, English);
    assert_eq!(
        under(&page, "When I come again"),
        "Tuesday 13 January 2026."
    );
    assert!(page.text().contains("by 15 January 2026"));
}

#[test]
fn a_school_without_a_named_head_teacher_still_has_a_line_to_sign_on() {
    let mut material = tudun_fari();
    material.school.head_teacher.clear();
    material.profile.cluster.clear();
    let text = visit_summary(&material, English).text();
    assert!(text.contains("2025, from 08:05\n"), "{text}");
    assert!(
        text.ends_with("\n\nHead Teacher\nA. Musa, Cluster Leader"),
        "{text}"
    );
}

#[test]
fn a_visit_and_a_lesson_written_down_afterwards_say_so_and_show_no_time_of_writing() {
    let mut material = tudun_fari();
    let written = Some(at(18, 30));
    material.visit.started = None;
    material.visit.written = written;
    for lesson in &mut material.lessons {
        lesson.observation.written = written;
    }
    let text = visit_summary(&material, English).text();
    assert!(
        text.contains(
            "Tuesday 14 October 2025, 08:00–12:30 · with Mrs Bala, Head Teacher\n\
             Written down afterwards, on Tuesday 14 October 2025\n"
        ),
        "{text}"
    );
    assert!(
        text.contains("On task: 49 of 55, 38 of 55, 46 of 55."),
        "{text}"
    );
    assert!(text.contains("P3 English, 08:40–09:15: when"), "{text}");
}

#[test]
fn a_lesson_of_which_nobody_knows_the_end_says_so() {
    let mut material = tudun_fari();
    let seen = &mut material.lessons[1].observation;
    (seen.ended, seen.end_unknown) = (None, true);
    let praise = under(
        &visit_summary(&material, English),
        "What I saw and want to praise",
    );
    assert!(
        praise.contains("• P3 English, from 08:40, end not noted: when you said"),
        "{praise}"
    );
}

#[test]
fn two_conversations_about_one_lesson_both_stand_there() {
    let mut material = tudun_fari();
    let mut other = material.lessons[0].feedback[0].clone();
    other.praise = "the board was clear to the last row".into();
    other.question = "Who came to the board?".into();
    material.lessons[0].feedback.push(other);
    let page = visit_summary(&material, English);
    let talked = under(&page, "What we talked about");
    for said in ["How do you find out who has", "Who came to the board?"] {
        assert!(talked.contains(&format!("My question: {said}")), "{talked}");
    }
    let praise = under(&page, "What I saw and want to praise");
    assert!(
        praise.contains("make 12. the board was clear to the last row."),
        "{praise}"
    );
}

#[test]
fn a_lesson_that_a_leader_before_observed_is_told_under_that_name() {
    let mut material = tudun_fari();
    let facts_before = facts(&material);
    material.lessons[0].observed_by = Some("A. Musa".to_owned());
    material.lessons[0].observation.focus = "who answers".to_owned();
    material.lessons.truncate(1);
    let summary = visit_summary(&material, English).text();
    let told = "A. Musa observed this lesson. The teacher asked for a look at: who answers.";
    assert!(summary.contains(told), "{summary}");
    assert!(!summary.contains("asked me"), "{summary}");
    // It changes nothing of what was agreed, or signed by a version that did not tell it.
    let mut material = tudun_fari();
    material.lessons[0].observed_by = Some("A. Musa".to_owned());
    assert_eq!(facts(&material), facts_before);
}

#[test]
fn what_a_phone_cannot_read_of_a_conversation_is_claimed_on_no_paper() {
    let mut material = tudun_fari();
    material.visit.praise.clear();
    material.meetings.clear();
    for lesson in &mut material.lessons {
        lesson.feedback.clear();
        lesson.talk_shut = Some(TalkShut::MayBe);
    }
    let (not_talked, no_praise) = (
        "We have not talked about this lesson yet.",
        "No praise was written down this time.",
    );
    let summary = visit_summary(&material, English).text();
    let copy = |material: &Material| {
        let (school, lesson) = (&material.school, &material.lessons[0]);
        teacher_copy(school, lesson, &material.profile, English).text()
    };
    let short = short_text(&material, English, SMS);
    for paper in [&summary, &copy(&material), &short] {
        assert!(!paper.contains(not_talked) && !paper.contains(no_praise));
    }
    let told = "What we may have said about this lesson is not on this page.";
    assert_eq!(summary.matches(told).count(), material.lessons.len());
    assert!(copy(&material).contains(told));
    assert!(summary.contains("What I may have praised in the lessons is not on this page."));
    // With nothing shut it is known that there was none.
    for lesson in &mut material.lessons {
        lesson.talk_shut = None;
    }
    let summary = visit_summary(&material, English).text();
    assert!(summary.contains(not_talked) && summary.contains(no_praise));
    assert!(copy(&material).contains(not_talked));
}

#[test]
fn what_another_phone_wrote_of_a_lesson_and_is_shut_is_told_beside_what_this_phone_wrote() {
    let told = "What I wrote about this lesson on my other phone cannot be read here.";
    let (no_question, not_talked) = (
        "No question was written down.",
        "We have not talked about this lesson yet.",
    );
    let mut material = tudun_fari();
    material.visit.praise.clear();
    material.meetings.clear();
    material.lessons.truncate(1);
    let said = &mut material.lessons[0].feedback[0];
    (said.praise, said.question) = (String::new(), String::new());
    said.small_step = "Names on sticks".into();
    let papers = |material: &Material| {
        let (school, lesson) = (&material.school, &material.lessons[0]);
        let copy = teacher_copy(school, lesson, &material.profile, English).text();
        (visit_summary(material, English).text(), copy)
    };
    let (summary, copy) = papers(&material);
    assert!(summary.contains(no_question) && !summary.contains(told));
    assert!(!copy.contains(told));

    material.lessons[0].talk_shut = Some(TalkShut::OnOtherPhone);
    let (summary, copy) = papers(&material);
    for paper in [&summary, &copy] {
        assert_eq!(paper.matches(told).count(), 1, "{paper}");
        assert!(paper.contains("Names on sticks"), "{paper}");
        assert!(!paper.contains(no_question) && !paper.contains(not_talked));
    }
    assert!(summary.contains("What I may have praised in the lessons is not on this page."));

    material.lessons[0].feedback.clear();
    let (summary, copy) = papers(&material);
    for paper in [&summary, &copy] {
        assert!(
            paper.contains(told) && !paper.contains(not_talked),
            "{paper}"
        );
    }
    // What is only half written may hold the question too.
    let mut half = tudun_fari();
    for lesson in &mut half.lessons {
        lesson.talk_shut = Some(TalkShut::MayBe);
        lesson.feedback[0].question.clear();
    }
    let summary = visit_summary(&half, English).text();
    assert!(!summary.contains(no_question) && !summary.contains("may have said"));
}

#[test]
fn a_step_crossed_out_at_closing_is_on_no_paper_and_one_let_go_later_stays_agreed() {
    let mut material = tudun_fari();
    material.steps.retain(|(_, step)| step.side == Side::School);
    material.steps.truncate(1);
    let step = &mut material.steps[0].1;
    step.state = StepState::LetGo;
    let what = step.what.clone();
    material.visit.school_none = true;
    let told = "We agreed nothing new for the school this time.";
    let page = visit_summary(&material, English).text();
    assert!(page.contains(told) && !page.contains(&what));
    let crossed_out = facts(&material);
    let mut none = material.clone();
    none.steps.clear();
    assert_eq!(facts(&none), crossed_out, "nor is it told in other words");
    material.steps[0].1.why = "The roof came first".into();
    let page = visit_summary(&material, English).text();
    assert!(page.contains(&what) && !page.contains(told));
}

#[test]
fn while_a_lesson_is_still_observed_the_page_says_so_and_not_that_there_was_none() {
    let runs = "A lesson of this visit that is not written down to its end is not on this page.";
    let none = "I observed no lesson on this visit.";
    let alone = Material {
        lesson_runs: true,
        ..bare()
    };
    let text = visit_summary(&alone, English).text();
    assert!(text.contains(runs) && !text.contains(none), "{text}");
    let beside = Material {
        lesson_runs: true,
        ..tudun_fari()
    };
    assert!(visit_summary(&beside, English).text().contains(runs));
    assert!(visit_summary(&bare(), English).text().contains(none));
}

#[test]
fn a_visit_that_came_over_claims_nothing_of_talks_and_a_signature_that_its_leader_keeps() {
    let mut theirs = tudun_fari();
    theirs.signature_shut = Some(SignatureShut::WithLeaderBefore);
    for lesson in &mut theirs.lessons {
        lesson.feedback.clear();
        lesson.talk_shut = Some(TalkShut::MayBe);
    }
    let text = visit_summary(&theirs, English).text();
    for told in [
        "What we may have said about this lesson is not on this page.",
        "Whether it was signed is not told on this page",
        "A. Musa, Cluster Leader, Rimi",
    ] {
        assert!(text.contains(told), "{told:?} is not in\n{text}");
    }
    assert!(!text.contains("not talked about this lesson yet"));
    let own = visit_summary(&tudun_fari(), English).text();
    assert!(!own.contains("Whether it was signed") && !own.contains("may have been signed"));
}

#[test]
fn where_the_leaders_other_phone_may_hold_a_signature_the_page_says_that_it_cannot_be_read() {
    let mut own = tudun_fari();
    own.handover = None;
    own.signature_shut = Some(SignatureShut::OnOtherPhone);
    let page = visit_summary(&own, English);
    let told = "It may have been signed: what my other phone keeps of that cannot be read here.";
    assert!(page.html().contains(told));
    // A section of its own: it is no word of the Head Teacher's, nor of what is signed.
    assert!(page.text().contains(&format!("\n\n{told}\n\n")));
    assert!(!signed_text(&page).contains(told));
    assert!(!page.text().contains("the leader who made the visit"));
}

#[test]
fn what_leaves_the_sample_says_so_in_each_form_and_a_signature_stays_bound_to_the_rest() {
    let told = "Out of the sample cluster: nothing here is real.";
    let page = visit_summary(&tudun_fari(), English);
    let sample = page.clone().of_sample();
    assert!(sample.text().contains(told) && sample.html().contains(told));
    assert!(!page.text().contains(told));
    assert_eq!(signed_text(&sample), signed_text(&page));
    for limit in [SMS, 160] {
        let short = short_of_sample(&tudun_fari(), English, limit);
        assert!(
            short.starts_with("Sample, nothing is real: Tudun"),
            "{short}"
        );
        assert!(short.chars().count() <= limit);
    }
    assert!(!short_text(&tudun_fari(), English, SMS).contains("Sample"));
}

#[test]
fn what_was_added_after_a_lesson_bears_no_time_of_it() {
    let mut material = tudun_fari();
    for lesson in &mut material.lessons {
        let seen = &mut lesson.observation;
        if let Some(last) = seen.snapshots.last_mut() {
            last.at = at(14, 0);
        }
        if let Some(last) = seen.notes.last_mut() {
            last.at = at(15, 30);
        }
    }
    let text = visit_summary(&material, English).text();
    assert!(
        text.contains("49 of 55 at 08:46") && !text.contains("14:00"),
        "{text}"
    );
    assert!(text.contains("46 of 55."), "{text}");
    for lesson in &material.lessons {
        let copy = teacher_copy(&material.school, lesson, &material.profile, English).text();
        assert!(!copy.contains("15:30"), "{copy}");
    }
}
