//! What holds whatever was typed.

use super::any::{material, texts};
use super::signing::sign;
use crate::tidying::lines;
use crate::{
    Material, Page, PlanMaterial, as_signed, short_text, signed_text, sms_parts, teacher_copy,
    visit_plan, visit_summary,
};
use domain::language::Language::{self, English, MadeUp};
use domain::step::Side;
use domain::visit::Opening;
use proptest::prelude::*;

/// Every paper that `material` makes.
pub(super) fn papers(material: &Material, language: Language) -> Vec<Page> {
    let mut signed = material.clone();
    signed.handover = Some(sign(material, &material.school.head_teacher));
    let plan = PlanMaterial {
        school: material.school.clone(),
        visit: material.visit.clone(),
        profile: material.profile.clone(),
        opening: Opening::of(material.steps.clone()),
        named: Vec::new(),
    };
    let mut papers = vec![
        visit_summary(material, language),
        visit_summary(&signed, language),
        visit_plan(&plan, language, material.visit.day),
    ];
    papers.extend(
        material
            .lessons
            .iter()
            .map(|lesson| teacher_copy(&material.school, lesson, &material.profile, language)),
    );
    papers.extend(signed.handover.iter().map(|it| as_signed(it, language)));
    papers
}

/// The markup of a file alone: its tags without what stands between them or
/// inside quotes.
fn markup(html: &str) -> Vec<String> {
    let tags = html.split('<').skip(1).map(|rest| {
        let tag = rest.split('>').next().unwrap_or_default();
        tag.split('"').step_by(2).collect::<Vec<_>>().join("\"")
    });
    tags.collect()
}

/// `material` with each letter that `change` names replaced.
fn with_letters(material: &Material, change: impl Fn(char) -> char) -> Material {
    let mut material = material.clone();
    for text in texts(&mut material) {
        *text = text.chars().map(&change).collect();
    }
    material
}

/// What people typed that a summary must bring, and nothing may swallow.
fn answers(material: &Material) -> Vec<&str> {
    let visit = &material.visit;
    let mut answers = vec![visit.purpose.as_str(), &visit.praise, &visit.head_words];
    for (_, step) in &material.steps {
        answers.push(&step.what);
        answers.push(&step.who);
        answers.push(match step.side {
            Side::School => &step.notice,
            Side::Leader => &step.reply,
        });
    }
    for (_, meeting) in &material.meetings {
        answers.push(&meeting.praise);
        answers.push(&meeting.agreed);
    }
    answers.extend(material.next.iter().map(|next| next.purpose.as_str()));
    for lesson in &material.lessons {
        answers.push(&lesson.observation.focus);
        for said in &lesson.feedback {
            answers.extend([said.praise.as_str(), &said.question, &said.small_step]);
        }
    }
    answers
}

proptest! {
    // A failing case is printed; none is kept in a file beside the crates.
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(192)
    })]

    #[test]
    fn whatever_is_typed_the_markup_of_every_paper_is_the_same(material in material()) {
        let special = |c| if "<>&\"'".contains(c) { 'x' } else { c };
        let plain = with_letters(&material, special);
        for (page, plain) in papers(&material, English).iter().zip(papers(&plain, English)) {
            let html = page.html();
            prop_assert_eq!(markup(&html), markup(&plain.html()));
            prop_assert_eq!(html.matches('>').count(), plain.html().matches('>').count());
            prop_assert!(!html.contains(|c: char| c.is_control() && c != '\n'));
        }
    }

    #[test]
    fn every_answer_that_was_given_is_on_the_summary(material in material()) {
        let text = visit_summary(&material, English).text();
        for answer in answers(&material) {
            for line in lines(answer).lines() {
                prop_assert!(text.contains(line), "{:?} in {}", line, text);
            }
        }
    }

    #[test]
    fn all_that_was_said_is_on_the_teachers_copy(material in material()) {
        let (school, profile) = (&material.school, &material.profile);
        for lesson in &material.lessons {
            let text = teacher_copy(school, lesson, profile, English).text();
            for said in &lesson.feedback {
                for said in [
                    &said.teacher_view, &said.praise, &said.question,
                    &said.teacher_idea, &said.small_step, &said.teacher_words,
                ] {
                    for line in lines(said).lines() {
                        prop_assert!(text.contains(line), "{:?} in {}", line, text);
                    }
                }
            }
        }
    }

    #[test]
    fn our_own_words_all_come_from_the_tables(material in material()) {
        let digits = |c: char| if c.is_ascii_alphabetic() { '7' } else { c };
        let material = with_letters(&material, digits);
        let plain = |text: &str| text.chars().any(|c| c.is_ascii_alphabetic());
        for page in papers(&material, MadeUp).iter().take(3 + material.lessons.len()) {
            let text = page.text();
            prop_assert!(!plain(&text), "{}", text);
            for label in page.html().split("aria-label=\"").skip(1) {
                let label = label.split('"').next().unwrap_or_default();
                prop_assert!(!plain(label) || label.contains('&'), "{}", label);
            }
        }
        let short = short_text(&material, MadeUp, 459);
        prop_assert!(!plain(&short), "{}", short);
    }

    #[test]
    fn a_signed_page_comes_back_word_for_word(material in material()) {
        let handover = sign(&material, "Mrs Bala");
        prop_assert_eq!(signed_text(&as_signed(&handover, English)), handover.text);
    }

    #[test]
    fn a_signature_on_an_unchanged_text_always_holds(material in material()) {
        let mut signed = material.clone();
        signed.handover = Some(sign(&material, "Mrs Bala"));
        prop_assert!(visit_summary(&signed, English).html().contains("<path"));
    }

    #[test]
    fn an_sms_keeps_within_its_limit_and_on_one_line(
        material in material(),
        limit in 0usize..600,
    ) {
        let text = short_text(&material, English, limit);
        prop_assert!(text.chars().count() <= limit);
        prop_assert!(sms_parts(&text) <= limit.div_ceil(153).max(1));
        prop_assert!(!text.contains(['\n', '\0']));
    }

    #[test]
    fn an_sms_of_three_parts_has_all_three_answers(material in material()) {
        let mut material = material;
        // A school's name is a line that people can say.
        material.school.name.truncate(0);
        let text = short_text(&material, English, 459);
        let school = text.find("In the school: ");
        let office = text.find("I at the office: ");
        let next = text.find("I come again: ");
        prop_assert!(school.is_some() && school < office && office < next, "{}", text);
    }
}
