//! A lesson that never ended on this phone is asked about; and the typed times
//! of one that is written down afterwards (S3).

use crate::bind;
use crate::clock::{Wall, today};
use crate::forms::{Faults, input, show};
use crate::markup::{El, Nodes, el};
use crate::parts::button::go_button;
use crate::parts::field::FieldKind;
use crate::parts::list::card;
use crate::parts::notice::notice;
use crate::slot::Slot;
use crate::views::observe::Form;
use crate::words::{Text, count, fill, language, say};
use domain::day::Moment;
use domain::ids::Source;
use domain::lesson::{Lesson, Outlasts};
use domain::record::Fault;

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
    // The times about which it was asked whether they are meant.
    let doubted = Slot::new(None::<(String, String)>);
    let take = move |is_meant: bool| {
        let Some(lesson) = form.now() else {
            return;
        };
        match mended(&lesson, is_corrected) {
            Err(fault) => show(faults, vec![fault]),
            Ok(mended) if !is_meant && lesson.outlasts(&mended).is_some() => {
                faults.set(Vec::new());
                doubted.set(Some(times(&lesson)));
            }
            Ok(mended) => {
                form.edit(|lesson| *lesson = mended);
                answered();
            }
        }
    };
    let outlasting = move || {
        let outlasts = form.with(|lesson| {
            let is_doubted = doubted.with(|doubted| *doubted == Some(times(lesson)));
            let mended = mended(lesson, is_corrected).ok();
            mended
                .filter(|_| is_doubted)
                .and_then(|mended| lesson.outlasts(&mended))
        });
        outlasts.map(|outlasts| {
            let until_last = move || {
                form.edit(|lesson| lesson.to = outlasts.last.clock().to_string());
                take(false);
            };
            let last = time(Text::EndedWithLast, outlasts.last);
            let ways = Nodes::from(el("p").put(say(Text::NothingIsTakenOut)))
                .put(quiet(last, Box::new(until_last)))
                .put(quiet(
                    say(Text::TakeItStill).into_owned(),
                    Box::new(move || take(true)),
                ));
            notice(told_of(outlasts), ways)
        })
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
        .put(quiet(
            say(at_typed).into_owned(),
            Box::new(move || take(false)),
        ))
        .live(outlasting)
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

/// The lesson with the times that are typed.
fn mended(lesson: &Lesson, is_corrected: bool) -> Result<Lesson, Fault> {
    match is_corrected {
        true => lesson.with_typed_times(Wall.now()),
        false => lesson.with_typed_end(Wall.now()),
    }
}

fn times(lesson: &Lesson) -> (String, String) {
    (lesson.from.clone(), lesson.to.clone())
}

/// "Written after this end, and so without a time: 3 notes, 1 count."
fn told_of(outlasts: Outlasts) -> String {
    let many = |n: usize, one, many| (n > 0).then(|| count(n, one, many));
    let what = [
        many(outlasts.notes, Text::OneNoteGoes, Text::NotesGo),
        many(outlasts.counts, Text::OneCountGoes, Text::CountsGo),
    ];
    let what: Vec<String> = what.into_iter().flatten().collect();
    fill(Text::AfterThisEnd, &[("what", &what.join(", "))])
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
