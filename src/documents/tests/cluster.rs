//! The paper with which a cluster is handed on.

use super::any::typed;
use crate::sample::{day, id};
use crate::{ClusterMaterial, SchoolNow, cluster_paper, signed_text};
use domain::day::Day;
use domain::language::Language::English;
use domain::profile::Profile;
use domain::school::School;
use domain::step::{Side, Step, StepState};
use domain::visit::Opening;
use proptest::prelude::*;

fn step(side: Side, what: &str, who: &str, by: Option<Day>) -> Step {
    Step {
        visit: id(1),
        school: id(2),
        agreed: day(9, 30),
        side,
        what: what.into(),
        who: who.into(),
        by,
        state: StepState::Open,
        ..crate::sample::tudun_fari().steps[0].1.clone()
    }
}

fn cluster() -> ClusterMaterial {
    let school = |name: &str| SchoolNow {
        school: School {
            name: name.into(),
            ..School::default()
        },
        from: String::new(),
        last: None,
        next: None,
        open: Opening::default(),
    };
    let mut full = school("Tudun Fari Primary");
    full.from = "A. Musa".into();
    full.school.place = "Tudun Fari".into();
    full.school.code = "KF-07".into();
    full.school.head_teacher = "Mrs Bala".into();
    full.school.phone = "0803 555 0101".into();
    full.school.chair = "Alhaji Sani".into();
    full.last = Some((day(10, 14), "See how pair talk goes".into()));
    full.next = Some((day(11, 4), String::new()));
    full.open.promises = vec![(
        id(5),
        step(
            Side::Leader,
            "Ask for the benches",
            "the Education Secretary",
            Some(day(11, 1)),
        ),
    )];
    full.open.in_school = vec![(
        id(6),
        step(Side::School, "Names on sticks", "P3 teacher", None),
    )];
    ClusterMaterial {
        profile: Profile {
            name: "A. Musa".into(),
            cluster: "Rimi".into(),
            ..Profile::default()
        },
        schools: vec![full, school("Kofar Gabas")],
    }
}

#[test]
fn each_school_stands_with_whom_to_talk_to_the_visits_and_what_is_open() {
    let text = signed_text(&cluster_paper(&cluster(), English, day(10, 20)));
    let told = [
        "Rimi",
        "from A. Musa, Cluster Leader, Rimi",
        "Kofar Gabas",
        "No visit has been written down yet.",
        "Nothing is open.",
        "Tudun Fari Primary",
        "Tudun Fari · KF-07",
        "Mrs Bala, Head Teacher, 0803 555 0101",
        "Alhaji Sani (SGB)",
        "Came over from A. Musa",
        "Last visit: Tuesday 14 October: See how pair talk goes.",
        "Next visit: Tuesday 4 November.",
        "Promised: Ask for the benches, by 1 November. Asked of the Education Secretary. Agreed on 30 September.",
        "In the school: Names on sticks. Who: P3 teacher. Agreed on 30 September.",
    ];
    assert_eq!(text.matches("Came over").count(), 1, "the other was theirs");
    let mut rest = text.as_str();
    for line in told {
        let at = rest.find(line);
        let at = at.unwrap_or_else(|| panic!("{line:?} is not, or not there, in\n{text}"));
        rest = &rest[at + line.len()..];
    }
}

#[test]
fn the_paper_claims_no_more_than_that_no_ones_own_page_is_on_it() {
    let mut cluster = cluster();
    cluster.schools[0].open.in_school[0].1.what = "Ask about Zainabu".into();
    let text = signed_text(&cluster_paper(&cluster, English, day(10, 20)));
    assert!(text.contains("Ask about Zainabu"), "as it was written");
    assert!(text.contains("in the words it was written in, and these may name somebody"));
    assert!(!text.contains("names and private notes are not"), "{text}");
}

#[test]
fn a_cluster_of_which_nothing_is_known_is_a_paper_that_says_so() {
    let page = cluster_paper(&ClusterMaterial::default(), English, day(10, 20));
    let text = signed_text(&page);
    assert!(text.contains("The cluster") && text.contains("There are no schools"));
}

proptest! {
    #[test]
    fn fault_24_whatever_was_typed_the_paper_stays_a_page(texts in prop::collection::vec(typed(), 10)) {
        let mut material = cluster();
        let one = &mut material.schools[0];
        let mut texts = texts.into_iter();
        let mut next = || texts.next().unwrap_or_default();
        material.profile.name = next();
        material.profile.cluster = next();
        one.school.name = next();
        one.school.place = next();
        one.school.head_teacher = next();
        one.school.phone = next();
        one.from = next();
        one.last = Some((day(10, 14), next()));
        one.open.promises[0].1.what = next();
        one.open.promises[0].1.who = next();
        let html = cluster_paper(&material, English, day(10, 20)).html();
        prop_assert!(!html.contains("<script"));
        prop_assert_eq!(html.matches("<h2").count(), 2);
    }
}
