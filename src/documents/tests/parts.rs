//! The parts of a record that a page tells.

use super::any::{material, texts};
use super::company::smt_meeting;
use super::laws::papers;
use super::signing::sign;
use crate::sample::{id, tudun_fari};
use crate::{Block, Line, Material, Page, as_signed, signed_text, visit_summary};
use domain::language::Language::{English, MadeUp};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn names(page: &Page) -> Vec<String> {
    let parts = page.parts();
    parts.iter().map(|(_, line)| line.part.clone()).collect()
}

fn heading(page: &Page, part: &str) -> String {
    page.heading_of(part).map(Line::plain).unwrap_or_default()
}

/// The page with `change` made to the name of each of its lines.
fn renamed(page: &Page, change: impl Fn(&str) -> String) -> Page {
    let mut page = page.clone();
    for block in &mut page.blocks {
        let lines: &mut [Line] = match block {
            Block::Paragraph(line) => std::slice::from_mut(line),
            Block::List(lines) => lines,
            _ => &mut [],
        };
        for line in lines {
            line.part = change(&line.part);
        }
    }
    page
}

#[test]
fn every_paragraph_of_a_summary_can_be_asked_about_by_the_name_of_its_field_or_item() {
    let mut material = tudun_fari();
    material.meetings = vec![(id(60), smt_meeting())];
    let [first, second] = [100, 101].map(id);
    let expected = [
        "purpose".to_owned(),
        "praise".to_owned(),
        format!("praise/{first}"),
        format!("praise/{second}"),
        format!("praise/{}", id(60)),
        format!("lessons/{first}"),
        format!("lessons/{second}"),
        format!("meetings/{}", id(60)),
        format!("school_steps/{}", id(21)),
        format!("school_steps/{}", id(22)),
        format!("office_steps/{}", id(23)),
        format!("office_steps/{}", id(24)),
        "next_day".to_owned(),
        "head_words".to_owned(),
    ];
    assert_eq!(names(&visit_summary(&material, English)), expected);
}

#[test]
fn what_is_no_longer_told_is_found_nowhere_and_its_heading_still_is() {
    let material = tudun_fari();
    let page = visit_summary(&material, English);
    let names_step = format!("school_steps/{}", id(21));
    assert_eq!(page.place_of(&names_step), Some(names_step.as_str()));
    assert!(
        page.line_of(&names_step)
            .unwrap()
            .plain()
            .starts_with("Names on sticks")
    );
    let under = heading(&page, &names_step);

    let mut changed = material.clone();
    changed.steps.retain(|(step, _)| *step != id(21));
    let page = visit_summary(&changed, English);
    // Another step of the school stands there now: that is not what was asked about.
    assert_eq!(page.place_of(&names_step), None);
    assert!(page.line_of(&names_step).is_none());
    assert_eq!(heading(&page, &names_step), under);
    changed.steps.clear();
    let page = visit_summary(&changed, English);
    assert_eq!(heading(&page, &names_step), under);
    // What was asked about an empty list stands at its last item, once it has some.
    assert_eq!(page.place_of("school_steps"), Some("school_steps"));
    let filled = visit_summary(&material, English);
    let last = format!("school_steps/{}", id(22));
    assert_eq!(filled.place_of("school_steps"), Some(last.as_str()));
    // Of a kind of part that this version knows nothing of.
    assert_eq!(filled.place_of("themes/7"), None);
    assert_eq!(heading(&filled, "themes/7"), "");
}

#[test]
fn the_page_as_it_was_signed_has_the_parts_of_the_page_that_tells_the_same() {
    let mut material = tudun_fari();
    material.visit.purpose = "To see pair talk\nand to ask about benches".into();
    let composed = visit_summary(&material, English);
    let signed = as_signed(&sign(&material, "Mrs Bala"), English);
    assert!(names(&signed).is_empty());
    let named = signed.clone().with_parts_of(&composed);
    assert_eq!(names(&named), names(&composed));
    let purpose = named.line_of("purpose").unwrap();
    assert!(purpose.plain().starts_with("and to ask about benches"));
    for part in names(&composed) {
        assert_eq!(heading(&named, &part), heading(&composed, &part));
    }
    assert_eq!(named.text(), signed.text());
}

/// The same visit with each letter replaced and everything in another order.
fn told_otherwise(material: &Material) -> Material {
    let mut other = material.clone();
    for text in texts(&mut other) {
        *text = text
            .chars()
            .map(|c| if c == 'e' { 'o' } else { c })
            .collect();
    }
    other.steps.reverse();
    other.lessons.reverse();
    other.meetings.reverse();
    other
}

proptest! {
    // A failing case is printed; none is kept in a file beside the crates.
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(96)
    })]

    #[test]
    fn each_part_has_one_name_on_its_page_that_fits_an_address(material in material()) {
        for page in papers(&material, English) {
            let names = names(&page);
            let once: BTreeSet<_> = names.iter().collect();
            prop_assert_eq!(once.len(), names.len(), "{:?}", names);
            let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-/".contains(c);
            prop_assert!(names.iter().all(|name| name.chars().all(fits)), "{:?}", names);
        }
    }

    #[test]
    fn a_part_keeps_its_name_in_other_words_in_another_language_and_in_another_order(
        material in material(),
    ) {
        let other = told_otherwise(&material);
        for (page, other) in papers(&material, English).iter().zip(papers(&other, MadeUp)).take(3) {
            let [one, other] = [page, &other].map(|page| names(page).into_iter().collect());
            let (one, other): (BTreeSet<String>, BTreeSet<String>) = (one, other);
            prop_assert_eq!(one, other);
        }
    }

    #[test]
    fn a_name_of_a_part_is_in_no_byte_that_leaves_with_a_paper(material in material()) {
        const CANARY: &str = "canary-of-a-part";
        for page in papers(&material, English) {
            let named = renamed(&page, |_| CANARY.to_owned());
            let bare = renamed(&page, |_| String::new());
            for (named, bare) in [
                (named.text(), bare.text()),
                (named.html(), bare.html()),
                (signed_text(&named), signed_text(&bare)),
            ] {
                prop_assert!(!named.contains(CANARY));
                prop_assert_eq!(named, bare);
            }
        }
    }

    #[test]
    fn whatever_was_typed_a_signed_page_has_no_part_under_another_heading(material in material()) {
        let composed = visit_summary(&material, English);
        let signed = as_signed(&sign(&material, "Mrs Bala"), English).with_parts_of(&composed);
        let names = names(&signed);
        let once: BTreeSet<_> = names.iter().collect();
        prop_assert_eq!(once.len(), names.len());
        for part in names {
            prop_assert_eq!(heading(&signed, &part), heading(&composed, &part));
        }
    }
}
