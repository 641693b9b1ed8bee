//! A lesson that never ended on this phone is asked about; and the typed times
//! of one that is written down afterwards (S3).

use crate::bind;
use crate::clock::{Wall, today};
use crate::forms::{Faults, input, show};
use crate::markup::{El, Nodes, el};
use crate::parts::button::go_button;
use crate::parts::field::FieldKind;
use crate::parts::list::card;
use crate::views::observe::Form;
use crate::words::{Text, fill, language, say};
use domain::day::Moment;
use domain::ids::Source;
use domain::lesson::Lesson;

/// Why a lesson is asked when it ended.
#[derive(Clone, Copy, PartialEq)]
pub enum Asked {
    /// It never ended on this phone.
    Forgotten,
    /// It is to be finished now, and nothing was written in it for long.
    Finishing(Moment),
    /// The end that stands is not how it was.
    Correcting,
}

/// The question, with what an honest answer can be; `answered` follows on one,
/// `stop` takes the question back.
pub fn when_did_it_end(
    form: Form,
    faults: Faults,
    asked: Asked,
    answered: impl Fn() + Copy + 'static,
    stop: impl Fn() + Copy + 'static,
) -> Option<El> {
    let lesson = form.now()?;
    let began = lesson.seen.started;
    let touched = lesson.last_record();
    let last = touched.unwrap_or(began);
    let told = match (asked, touched) {
        (Asked::Correcting, _) => Text::BeganOn,
        (_, Some(_)) => Text::NothingSince,
        (_, None) => Text::NothingAtAll,
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
    let time = |text, at: Moment| fill(text, &[("time", &at.clock().to_string())]);
    let set = move |end: &dyn Fn(&mut Lesson)| {
        form.edit(|lesson| end(lesson));
        answered();
    };
    let with_last = touched.map(|last| {
        let end = move || set(&move |lesson| lesson.end_at(last));
        quiet(time(Text::EndedWithLast, last), Box::new(end))
    });
    let now = match asked {
        Asked::Finishing(now) => Some(quiet(
            time(Text::EndedNow, now),
            Box::new(move || set(&move |lesson| lesson.end_at(now))),
        )),
        _ => None,
    };
    let is_corrected = asked == Asked::Correcting;
    let typed = move || {
        let done = form.edit(|lesson| {
            let now = Wall.now();
            Some(match is_corrected {
                true => lesson.with_typed_times(now).map(|mended| *lesson = mended),
                false => lesson.end_as_typed(now),
            })
        });
        match done {
            Some(Err(fault)) => show(faults, vec![fault]),
            _ => answered(),
        }
    };
    let from = is_corrected.then(|| {
        let from = input(Text::LessonBegan, "from").kind(FieldKind::Time);
        from.faults(faults).bind(bind!(form, from))
    });
    let to = input(Text::LessonEndedAt, "to")
        .kind(FieldKind::Time)
        .faults(faults);
    let unknown = move || set(&Lesson::end_unknown);
    let back = match asked {
        Asked::Forgotten => None,
        Asked::Finishing(_) => Some(Text::GoOnObserving),
        Asked::Correcting => Some(Text::Cancel),
    };
    let at_typed = match is_corrected {
        true => Text::TakeTheseTimes,
        false => Text::EndedAtTyped,
    };
    let ways = Nodes::from(el("p").put(told))
        .put(now)
        .put(with_last)
        .put(from)
        .put(to.bind(bind!(form, to)))
        .put(quiet(say(at_typed).into_owned(), Box::new(typed)))
        .put(quiet(
            say(Text::EndNotKnown).into_owned(),
            Box::new(unknown),
        ))
        .put(back.map(|back| go_button("word", say(back), stop)));
    let title = match is_corrected {
        true => Text::WhenWasIt,
        false => Text::WhenDidItEnd,
    };
    Some(card("card record", say(title), ways))
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
