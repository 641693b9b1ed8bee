//! The HTML file.

use super::signing::sign;
use crate::sample::tudun_fari;
use crate::{STYLE, visit_summary};
use domain::language::Language;

fn file() -> String {
    let mut material = tudun_fari();
    material.handover = Some(sign(&material, "Mrs Bala"));
    visit_summary(&material, Language::English).html()
}

#[test]
fn the_file_is_whole_says_its_language_and_carries_its_own_style() {
    let html = file();
    assert!(html.starts_with("<!doctype html>\n<html lang=\"en\">\n"));
    assert!(html.ends_with("</html>\n"));
    assert!(html.contains(&format!("<style>\n{STYLE}</style>")));
    assert!(html.contains("<meta charset=\"utf-8\">"));
    assert!(html.contains("<title>Tudun Fari Primary</title>"));
    let other = visit_summary(&tudun_fari(), Language::MadeUp).html();
    assert!(other.contains("<html lang=\"en-x-madeup\">"));
}

#[test]
fn the_file_runs_nothing_and_fetches_nothing() {
    let html = file().to_lowercase();
    for word in [
        "<script",
        "javascript:",
        "http:",
        "https:",
        "src=",
        "href=",
        "url(",
        "@import",
    ] {
        assert!(!html.contains(word), "{word}");
    }
    // With no style on an element, a policy can name the sheet by its hash.
    assert!(!html.contains(" style="));
}

#[test]
fn names_and_what_people_wrote_are_set_apart_from_our_words() {
    let html = file();
    for set_apart in [
        "<h1><bdi>Tudun Fari Primary</bdi></h1>",
        "with <bdi>Mrs Bala</bdi>, Head Teacher",
        "<p><bdi>A. Musa</bdi>, Cluster Leader, <bdi>Rimi</bdi></p>",
        "<b><bdi>P3</bdi></b>",
    ] {
        assert!(html.contains(set_apart), "{set_apart}");
    }
}

#[test]
fn markup_in_a_record_is_shown_as_text() {
    let mut material = tudun_fari();
    material.school.name = "</title><script>alert(1)</script>".into();
    material.visit.purpose = "a < b && \"c\" > 'd'".into();
    material.handover = Some(sign(&material, "\"><script>x</script>"));
    let html = visit_summary(&material, Language::English).html();
    assert!(!html.contains("<script"), "{html}");
    assert!(html.contains("a &lt; b &amp;&amp; &quot;c&quot; &gt; &#39;d&#39;"));
    assert!(html.contains("aria-label=\"Signature of &quot;&gt;&lt;script&gt;"));
}

#[test]
fn no_control_character_reaches_the_file_even_from_a_text_kept_as_it_was() {
    let mut material = tudun_fari();
    material.visit.purpose = "a\0b\u{1b}c\u{202e}d".into();
    let mut handover = sign(&material, "Mrs\0 Bala");
    handover.text.push('\0');
    for page in [
        visit_summary(&material, Language::English),
        crate::as_signed(&handover, Language::English),
    ] {
        let html = page.html();
        assert!(!html.contains(|c: char| c.is_control() && c != '\n'));
        assert!(!html.contains('\u{202e}'));
        assert!(html.contains("abcd"));
    }
}

#[test]
fn right_to_left_words_cannot_turn_the_text_around_them() {
    let mut material = tudun_fari();
    material.school.name = "مدرسة النور".into();
    material.visit.purpose = "تعليم\nP2".into();
    let page = visit_summary(&material, Language::English);
    let text = page.text();
    assert!(text.contains("*\u{2068}مدرسة النور\u{2069}*"), "{text}");
    assert!(
        text.contains("\n\u{2068}تعليم\u{2069}\n\u{2068}P2\u{2069}.\n"),
        "{text}"
    );
    assert!(page.html().contains("<h1><bdi>مدرسة النور</bdi></h1>"));
}
