//! A lesson that never ended on this phone is asked about; and the typed times
//! of one that is written down afterwards (S3).

use crate::bind;
use crate::clock::today;
use crate::forms::{Faults, input, show};
use crate::markup::{El, Nodes, el};
use crate::parts::button::go_button;
use crate::parts::field::FieldKind;
use crate::parts::list::card;
use crate::views::observe::Form;
use crate::words::{Text, fill, language, say};
use domain::lesson::Lesson;

/// The question, with what an honest answer can be.
pub fn when_did_it_end(form: Form, faults: Faults) -> Option<El> {
    let lesson = form.now()?;
    let (began, last) = (lesson.seen.started, lesson.last_touch());
    let touched = last > began;
    let told = match touched {
        true => Text::NothingSince,
        false => Text::NothingAtAll,
    };
    let told = fill(
        told,
        &[
            ("day", &language().day(began.day(), today())),
            ("time", &began.clock().to_string()),
            ("last", &last.clock().to_string()),
        ],
    );
    let quiet = |label: String, act: Box<dyn Fn()>| go_button("go quiet", label, act);
    let with_last = touched.then(|| {
        let label = fill(Text::EndedWithLast, &[("time", &last.clock().to_string())]);
        quiet(
            label,
            Box::new(move || form.edit(Lesson::end_with_last_touch)),
        )
    });
    let typed = move || {
        if let Some(Err(fault)) = form.edit(|lesson| Some(lesson.end_as_typed())) {
            show(faults, vec![fault]);
        }
    };
    let to = input(Text::LessonEndedAt, "to")
        .kind(FieldKind::Time)
        .faults(faults);
    let unknown = move || form.edit(Lesson::end_unknown);
    let ways = Nodes::from(el("p").put(told))
        .put(with_last)
        .put(to.bind(bind!(form, to)))
        .put(quiet(say(Text::EndedAtTyped).into_owned(), Box::new(typed)))
        .put(quiet(
            say(Text::EndNotKnown).into_owned(),
            Box::new(unknown),
        ));
    Some(card("card record", say(Text::WhenDidItEnd), ways))
}

/// When a lesson of the past began and ended, as its leader remembers.
pub fn times_of_the_past(form: Form, faults: Faults) -> Nodes {
    let time = |label, name: &str| input(label, name).kind(FieldKind::Time).faults(faults);
    let to = time(Text::LessonEndedAt, "to");
    let both = el("div")
        .class("two")
        .put(time(Text::LessonBegan, "from").bind(bind!(form, from)))
        .put(to.bind(bind!(form, to)));
    Nodes::from(both).put(el("p").class("hint").put(say(Text::LessonEndedHint)))
}
