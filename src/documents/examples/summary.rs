//! Writes the sample visit's summary, signed, as an HTML file:
//! `cargo run -p documents --example summary > summary.html`

use documents::{Lesson, Material, TeacherShown, digest, signed_text, visit_summary};
use domain::handover::Handover;
use domain::language::Language;

#[path = "../sample.rs"]
mod sample;

fn main() {
    let mut material = sample::tudun_fari();
    let text = signed_text(&visit_summary(&material, Language::English));
    material.handover = Some(Handover {
        visit: sample::id(1),
        school: sample::id(2),
        digest: digest(&text),
        text,
        signer: "Mrs Bala".into(),
        at: sample::at(12, 20),
        strokes: sample::strokes(),
    });
    let page = visit_summary(&material, Language::English);
    if std::env::args().any(|arg| arg == "text") {
        println!("{}", page.text());
    } else {
        print!("{}", page.html());
    }
}
