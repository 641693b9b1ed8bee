//! Where the texts of a summary were written: a name in one of them is changed there.

use crate::markup::El;
use crate::parts::list::{row_link, row_list};
use crate::routes::Place;
use crate::views::visit::PLANNED;
use crate::words::{Text, say};
use documents::Material;
use domain::ids::RecordId;
use domain::text::names_in;
use domain::words::Say;
use std::borrow::Cow;

/// The ways to where one of `names` was written, of what stands on the summary of
/// visit `id`.
pub fn ways_to(paper: &Material, id: RecordId, names: &[&str]) -> El {
    let mut rows = Vec::new();
    let mut look = |href: String, label: Cow<str>, about: &str, texts: &[&String]| {
        let is_named = |text: &&String| !names_in(text, names.iter().copied()).is_empty();
        if texts.iter().any(is_named) {
            rows.push(row_link(&href, &label, about, ""));
        }
    };
    let visit = &paper.visit;
    let plan = Place::Plan(id).path() + PLANNED;
    look(plan, say(Text::ChangePlan), "", &[&visit.purpose]);
    let mut closing = vec![&visit.praise, &visit.head_words, &visit.next_purpose];
    for (_, step) in &paper.steps {
        closing.extend([&step.what, &step.who, &step.notice, &step.reply]);
    }
    let close = Place::Close(id).path();
    look(close, say(Text::ChangeClosing), "", &closing);
    for lesson in &paper.lessons {
        let seen = &lesson.observation;
        let observe = Place::Observe(lesson.id).path();
        look(
            observe,
            say(Say::Observation),
            &seen.title(),
            &[&seen.focus],
        );
        for said in &lesson.feedback {
            let talk = Place::Talk(lesson.id).path();
            look(talk, say(Text::Talk), &seen.title(), &said.handed_over());
        }
    }
    for (meeting, note) in &paper.meetings {
        let href = Place::Meeting(*meeting).path();
        let about = note.people_present();
        look(
            href,
            say(Say::Meeting),
            &about,
            &[&note.agreed, &note.praise],
        );
    }
    row_list(rows)
}
