//! Writes papers of the sample visit as HTML files, to be looked at:
//! `cargo run -p documents --example summary -- FOLDER`

use documents::{
    Lesson, Material, Page, TeacherShown, digest, facts, signed_text, teacher_copy, visit_summary,
};
use domain::handover::Handover;
use domain::language::Language::English;
use std::{env, fs, io, path::PathBuf};

#[path = "../sample.rs"]
mod sample;

fn main() -> io::Result<()> {
    let folder = PathBuf::from(env::args().nth(1).unwrap_or_else(|| ".".into()));
    let write = |name: &str, page: &Page| fs::write(folder.join(name), page.html());
    let mut material = sample::tudun_fari();
    let text = signed_text(&visit_summary(&material, English));
    material.handover = Some(Handover {
        visit: sample::id(1),
        school: sample::id(2),
        digest: digest(&text),
        text,
        facts: facts(&material),
        signer: "Mrs Bala".into(),
        at: sample::at(12, 20),
        strokes: sample::strokes(),
    });
    write("signed.html", &visit_summary(&material, English))?;
    let copy = teacher_copy(
        &material.school,
        &material.lessons[1],
        &material.profile,
        English,
    );
    write("copy.html", &copy)?;
    material.visit.praise.push_str("\nThe yard was swept.");
    material.visit.purpose = "سلام عليكم".into();
    material.school.name = "Ọ̀rọ̀".repeat(40);
    write("changed.html", &visit_summary(&material, English))
}
