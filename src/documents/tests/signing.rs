//! What a signature binds to.

use crate::sample::{at, day, id, strokes, tudun_fari};
use crate::{
    Block, Material, Page, PlanMaterial, as_signed, digest, facts, has_changed, signature_path,
    signed_for, signed_text, visit_plan, visit_summary,
};
use domain::handover::{Handover, MOST_POINTS};
use domain::language::Language::English;
use domain::step::StepState;
use domain::visit::{Opening, VisitState};

/// The handover of `material`, signed.
pub fn sign(material: &Material, signer: &str) -> Handover {
    let text = signed_text(&visit_summary(material, English));
    Handover {
        visit: id(1),
        school: id(2),
        digest: digest(&text),
        text,
        facts: facts(material),
        signer: signer.into(),
        at: at(12, 20),
        strokes: strokes(),
    }
}

fn signed() -> Material {
    let mut material = tudun_fari();
    material.handover = Some(sign(&material, "Mrs Bala"));
    material
}

fn is_drawn(page: &Page) -> bool {
    page.html().contains("<path")
}

const CHANGED: &str = "Changed after signing. An earlier text was signed on Tuesday 14 October \
     at 12:20; this one was not.";

#[test]
fn a_signature_is_shown_under_the_very_text_it_binds_to() {
    let page = visit_summary(&signed(), English);
    assert!(page.text().ends_with(
        "\n\nMrs Bala, Head Teacher (signed by Mrs Bala, 14 October, 12:20)\n\
         A. Musa, Cluster Leader, Rimi"
    ));
    assert!(is_drawn(&page));
    assert!(page.html().contains("aria-label=\"Signature of Mrs Bala\""));
    assert!(!page.text().contains("Changed after signing"));
}

#[test]
fn a_text_changed_after_signing_says_so_and_bears_no_signature() {
    let mut material = signed();
    material.visit.praise.push_str(" Well done.");
    let page = visit_summary(&material, English);
    assert!(page.text().contains(CHANGED));
    assert!(!page.text().contains("signed by"));
    assert!(page.html().contains(CHANGED));
    assert!(!is_drawn(&page));
}

#[test]
fn any_change_of_what_was_agreed_shows_as_changed_after_signing() {
    let changes: [fn(&mut Material); 8] = [
        |it| it.steps[0].1.what.push('!'),
        |it| it.steps[1].1.by = Some(day(12, 1)),
        |it| it.steps.truncate(3),
        |it| it.next = None,
        |it| it.visit.head_words.clear(),
        |it| it.lessons[1].observation.girls = Some(25),
        |it| it.lessons.truncate(1),
        |it| it.visit.next_day = Some(day(11, 5)),
    ];
    for (nth, change) in changes.iter().enumerate() {
        let mut material = signed();
        change(&mut material);
        let text = visit_summary(&material, English).text();
        assert!(text.contains(CHANGED), "change {nth}");
    }
}

#[test]
fn a_new_head_teacher_another_name_or_cluster_and_the_next_visit_moved_change_nothing_that_was_signed()
 {
    let changes: [fn(&mut Material); 5] = [
        |it| it.school.name = "Tudun Fari Model School".into(),
        |it| it.school.head_teacher = "Mr Audu".into(),
        |it| it.profile.cluster = "Rimi North".into(),
        |it| {
            if let Some(next) = &mut it.next {
                (next.planned, next.day) = (Some(next.day), day(11, 6));
            }
        },
        |it| it.visit.travel = "By the ferry".into(),
    ];
    for (nth, change) in changes.iter().enumerate() {
        let mut material = signed();
        change(&mut material);
        let page = visit_summary(&material, English);
        assert!(!has_changed(&material, &page), "change {nth}");
        assert!(!page.text().contains(CHANGED), "change {nth}");
    }
}

#[test]
fn a_signature_of_an_older_version_holds_for_its_text_alone() {
    let mut material = signed();
    if let Some(handover) = &mut material.handover {
        handover.facts.clear();
    }
    assert!(is_drawn(&visit_summary(&material, English)));
    material.school.head_teacher = "Mr Audu".into();
    assert!(visit_summary(&material, English).text().contains(CHANGED));
}

#[test]
fn a_closed_visit_names_school_and_head_teacher_as_they_were() {
    let mut material = tudun_fari();
    let before = visit_summary(&material, English).text();
    let (name, head) = (
        material.school.name.clone(),
        material.school.head_teacher.clone(),
    );
    material.visit.meet(&name, &head);
    material.visit.state = VisitState::Closed;
    material.visit.meet("Elsewhere", "Nobody");
    material.school.name = "Tudun Fari Model School".into();
    material.school.head_teacher = "Mr Audu".into();
    assert_eq!(visit_summary(&material, English).text(), before);
}

#[test]
fn a_closed_visit_that_nobody_signed_keeps_the_name_and_cluster_of_the_card_it_was_closed_with() {
    let mut material = tudun_fari();
    let before = visit_summary(&material, English).text();
    let card = material.profile.clone();
    material.visit.held_by(&card);
    material.visit.state = VisitState::Closed;
    material.profile.name = "Amina Sule".into();
    material.profile.cluster = "Rimi North".into();
    assert_eq!(visit_summary(&material, English).text(), before);
    let plan = PlanMaterial {
        school: material.school,
        visit: material.visit,
        profile: material.profile,
        opening: Opening::default(),
        named: Vec::new(),
    };
    let plan = visit_plan(&plan, English, day(10, 14)).text();
    assert!(
        plan.contains(&card.name) && !plan.contains("Sule"),
        "{plan}"
    );
}

#[test]
fn closing_the_visit_and_doing_the_steps_changes_nothing_that_was_signed() {
    let mut material = signed();
    material.visit.state = VisitState::Closed;
    material.visit.closed = Some(at(12, 30));
    material.visit.next = Some(id(3));
    for (_, step) in &mut material.steps {
        step.state = StepState::Done;
        step.moved = Some(day(11, 4));
    }
    material.steps.reverse();
    material.lessons.reverse();
    assert!(is_drawn(&visit_summary(&material, English)));
}

#[test]
fn the_signed_text_is_the_same_before_and_after_signing() {
    let (before, after) = (tudun_fari(), signed());
    let text = |material| signed_text(&visit_summary(material, English));
    assert_eq!(text(&before), text(&after));
    assert_eq!(text(&before), visit_summary(&before, English).text());
}

#[test]
fn a_handover_nobody_signed_puts_no_mark_and_no_signature_on_the_page() {
    let mut material = signed();
    if let Some(handover) = &mut material.handover {
        handover.strokes.clear();
    }
    material.visit.praise.clear();
    let page = visit_summary(&material, English);
    assert!(!page.text().contains("igned"), "{}", page.text());
    assert!(!is_drawn(&page));
}

#[test]
fn the_page_as_signed_comes_back_word_for_word_with_its_signature() {
    let material = signed();
    let handover = sign(&material, "Mrs Bala");
    let page = as_signed(&handover, English);
    assert_eq!(signed_text(&page), handover.text);
    assert_eq!(page.text(), visit_summary(&material, English).text());
    assert_eq!(page.title.plain(), "Tudun Fari Primary");
    let lists = page.blocks.iter().filter(|it| matches!(it, Block::List(_)));
    assert_eq!(lists.count(), 4);
    assert!(is_drawn(&page));
}

#[test]
fn a_digest_is_the_sha_256_of_the_text() {
    let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(digest("abc"), known);
}

#[test]
fn strokes_become_one_path_with_dots_for_taps_and_nothing_off_the_pad() {
    let strokes = [vec![[1, 2], [3, 4]], vec![], vec![[5000, 9000]]];
    assert_eq!(signature_path(&strokes), "M1 2L3 4M1000 360h1");
    let endless = vec![vec![[1, 1]; 3 * MOST_POINTS]; 2];
    let drawn = signature_path(&endless);
    assert_eq!(drawn.matches(['M', 'L']).count(), MOST_POINTS);
}

#[test]
fn who_signed_stands_under_the_ink_whoever_the_line_is_for() {
    let mut material = tudun_fari();
    material.handover = Some(sign(&material, "Mr Audu"));
    let page = visit_summary(&material, English);
    let html = page.html();
    let (ink, under) = html.split_once("</svg>").unwrap();
    assert!(ink.contains("Signature of Mr Audu"));
    let line = under.split_once("</div>\n</div>").unwrap().0;
    assert!(line.contains("Mrs Bala"), "{line}");
    assert!(
        line.contains("signed by <bdi>Mr Audu</bdi>, Tuesday 14 October, 12:20"),
        "{line}"
    );
}

#[test]
fn of_two_signatures_the_one_that_holds_stands_and_else_the_last() {
    let material = tudun_fari();
    let holds = sign(&material, "Mrs Bala");
    let later = Handover {
        at: at(15, 0),
        facts: "of a page that told less".into(),
        ..sign(&material, "Mr Audu")
    };
    let both = [holds.clone(), later.clone()];
    assert_eq!(signed_for(&material, &both), Some(holds.clone()));
    let mut more = material.clone();
    more.visit.praise.push_str(" And more");
    assert_eq!(signed_for(&more, &both), Some(later));
    assert_eq!(signed_for(&more, &[]), None);
}
