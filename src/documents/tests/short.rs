//! The SMS.

use crate::sample::tudun_fari;
use crate::{SMS, short_text, sms_parts};
use domain::language::Language::English;

#[test]
fn an_sms_has_the_three_answers_before_anything_else() {
    let text = short_text(&tudun_fari(), English, SMS);
    assert_eq!(
        text,
        "Tudun Fari Primary, 14 October. \
         In the school: Names on sticks in P3 for three lessons a week, by 31 October. \
         Who: P3 teacher. Make a set of number cards for every table in P2. By 24 October. \
         Who: P2 teacher and SMT. \
         I at the office: Have the bench delivery confirmed in writing, by 21 October. \
         Bring the word cards from Unguwar Rimi, by 4 November. \
         I come again: Tuesday 4 November."
    );
    assert_eq!(sms_parts(&text), 3);
}

#[test]
fn an_sms_says_none_in_words() {
    let mut material = tudun_fari();
    material.steps.clear();
    material.next = None;
    material.visit.school_none = true;
    material.visit.praise.clear();
    material.lessons.clear();
    assert_eq!(
        short_text(&material, English, SMS),
        "Tudun Fari Primary, 14 October. In the school: nothing new this time. \
         I at the office: not agreed yet. I come again: not agreed yet."
    );
}

#[test]
fn an_sms_with_little_room_says_how_many_steps_there_are() {
    let text = short_text(&tudun_fari(), English, 160);
    assert_eq!(
        text,
        "Tudun Fari Primary, 14 October. In the school: 2 steps, see the summary. \
         I at the office: 2 steps, see the summary. I come again: Tuesday 4 November."
    );
}

#[test]
fn with_room_to_spare_an_sms_has_every_step_and_then_the_praise() {
    let text = short_text(&tudun_fari(), English, 2000);
    let at = |part: &str| text.find(part).unwrap_or_else(|| panic!("{part}: {text}"));
    assert!(at("P2 teacher and SMT.") < at("I at the office"));
    assert!(at("I come again") < at("Praise: Assembly began"));
    assert!(!text.contains("..."), "{text}");
}

#[test]
fn quotes_and_dashes_do_not_cost_an_sms_its_room_but_letters_of_words_are_kept() {
    let mut material = tudun_fari();
    material.steps.truncate(1);
    material.steps[0].1.what = "Say “tell your partner” – often…".into();
    let text = short_text(&material, English, SMS);
    assert!(
        text.contains("Say \"tell your partner\" - often..."),
        "{text}"
    );
    material.steps[0].1.what = "Ɗalibai su yi ƙoƙari".into();
    let text = short_text(&material, English, SMS);
    assert!(text.contains("Ɗalibai su yi ƙoƙari"), "{text}");
    assert!(sms_parts(&text) <= 3, "{text}");
}

#[test]
fn parts_are_counted_as_telephones_count_them() {
    let counted = [
        (String::new(), 0),
        ("a".repeat(160), 1),
        ("a".repeat(161), 2),
        ("€".repeat(80), 1),
        ("€".repeat(81), 2),
        ("ƙ".repeat(70), 1),
        ("ƙ".repeat(71), 2),
        ("a".repeat(459), 3),
        ("a".repeat(460), 4),
    ];
    for (text, parts) in counted {
        assert_eq!(
            sms_parts(&text),
            parts,
            "{} of {:?}",
            text.len(),
            text.chars().next()
        );
    }
}
