//! Counting during a lesson: who answers, which questions, how many on task.

use crate::bind;
use crate::clock::Wall;
use crate::forms::{Faults, fault_of, mend};
use crate::live::{follow, live, live_text};
use crate::markup::{El, Nodes, el};
use crate::parts::Reader;
use crate::parts::button::go_button;
use crate::parts::choice::choice;
use crate::parts::stepper::Stepper;
use crate::parts::tally::{self, Cell, Tally};
use crate::slot::{Slot, derived};
use crate::views::observe::Form;
use crate::words::{Text, count, fill, say};
use domain::lesson::Lesson;
use domain::observation::{Counted, MOST_IN_CLASS, SNAPSHOTS, Snapshot};
use std::rc::Rc;

/// The three faces of counting; one at a time, so that cells stay big.
pub fn tallies(form: Form, faults: Faults) -> Nodes {
    let face = Slot::new(0usize);
    // A fault on a face that is not shown would be told to nobody.
    follow(move || {
        let counted = ["girls", "boys", "on_task"];
        let told = faults.with(|faults| {
            faults
                .iter()
                .any(|fault| counted.contains(&fault.field.as_str()))
        });
        // Set again, the face would be made anew under the finger of who types in it.
        if told && face.get_untracked() != 2 {
            face.set(2);
        }
    });
    let faces = [Text::WhoAnswers, Text::Questions, Text::OnTask];
    let faces = faces.map(|text| say(text).into_owned()).to_vec();
    let chosen = move || Some(face.get());
    let choose = move |n| face.set(n);
    let faces = choice(say(Text::Tallies), faces, chosen, choose).unseen_legend();
    Nodes::from(faces)
        .live(move || match face.get() {
            0 => who_answers(form),
            1 => questions(form).into(),
            _ => on_task(form, faults),
        })
        .live(move || (face.get() < 2).then(|| undo(form)))
}

fn who_answers(form: Form) -> Nodes {
    let columns = [Text::Front, Text::Middle, Text::BackRow].map(|text| say(text).into_owned());
    let rows = [Text::Girls, Text::Boys].map(|text| say(text).into_owned());
    let tally = tally_of(form, Text::WhoAnswers, &Counted::CALLED_ON);
    Nodes::from(tally.grid(&columns, &rows)).put(present(form))
}

/// What the second face counts.
const QUESTIONS: [Counted; 4] = [
    Counted::OpenQuestion,
    Counted::ClosedQuestion,
    Counted::PairMinute,
    Counted::GroupMinute,
];

fn questions(form: Form) -> El {
    tally_of(form, Text::Questions, &QUESTIONS).side_by_side()
}

fn tally_of(form: Form, label: Text, counted: &'static [Counted]) -> Tally {
    Tally {
        label: say(label).into(),
        cells: cells(form, counted),
        latest: latest(form, counted),
        on_tap: tapped(form, counted),
    }
}

fn cells(form: Form, counted: &'static [Counted]) -> Vec<Cell> {
    let cell = |what: &Counted| {
        let what = *what;
        Cell {
            name: say(what.words()).into_owned(),
            count: Rc::new(move || form.with(|lesson| lesson.seen.tally(what))),
        }
    };
    counted.iter().map(cell).collect()
}

fn latest(form: Form, counted: &'static [Counted]) -> Reader<Option<usize>> {
    Rc::new(move || {
        let last = form.with(|lesson| lesson.last_tap())?;
        counted.iter().position(|what| *what == last)
    })
}

fn tapped(form: Form, counted: &'static [Counted]) -> Rc<dyn Fn(usize)> {
    Rc::new(move |nth| {
        if let Some(what) = counted.get(nth) {
            form.edit(|lesson| lesson.tap(*what, &Wall));
        }
    })
}

fn undo(form: Form) -> El {
    let label = move || {
        let last = form.with(|lesson| lesson.last_tap());
        last.map(|what| fill(Text::Undo, &[("what", &say(what.words()))]))
            .unwrap_or_default()
    };
    let undo = move || {
        form.edit(|lesson| {
            lesson.undo_tap();
        });
    };
    tally::undo(label, undo)
}

fn present(form: Form) -> El {
    let words = move || {
        form.with(|lesson| {
            let (girls, boys) = (lesson.girls.trim(), lesson.boys.trim());
            let counted = !girls.is_empty() && !boys.is_empty();
            counted.then(|| fill(Text::PresentTogether, &[("girls", girls), ("boys", boys)]))
        })
        .unwrap_or_default()
    };
    el("p").class("soft").put(live_text(words))
}

fn on_task(form: Form, faults: Faults) -> Nodes {
    let left = derived(move || form.with(|lesson| lesson.snapshots_left()));
    let shots = derived(move || form.with(snapshot_lines));
    let keep = move || {
        if left.get_untracked() == 0 {
            return;
        }
        let taken = form.edit(|lesson| Some(lesson.take_snapshot(&Wall)));
        match taken {
            Some(Err(fault)) => crate::forms::show(faults, vec![fault]),
            _ => faults.set(Vec::new()),
        }
    };
    let undo = move || form.edit(|lesson| lesson.undo_snapshot());
    let words = move || match left.get() {
        0 => say(Text::SnapshotsDone).into_owned(),
        n => count(n, Text::OneCountLeft, Text::CountsLeft),
    };
    let none = || 0;
    let girls = stepper(
        Text::GirlsPresent,
        "girls",
        faults,
        bind!(form, girls),
        none,
    );
    let boys = stepper(Text::BoysPresent, "boys", faults, bind!(form, boys), none);
    let typed = bind!(form, on_task);
    let near = move || form.with(Lesson::near_on_task);
    let on_task = stepper(Text::HowManyOnTask, "on_task", faults, typed, near);
    let lines = move || {
        let shots = shots.get().into_iter();
        shots.map(|line| el("li").put(line)).collect::<Nodes>()
    };
    let keep = go_button("go quiet", say(Text::CountNow), keep)
        .attr_live("aria-disabled", move || (left.get() == 0).then_some("true"));
    let back = move || {
        let is_one_kept = left.get() < SNAPSHOTS;
        is_one_kept.then(|| go_button("word", say(Text::UndoCount), undo))
    };
    Nodes::from(el("div").class("two").put(girls).put(boys))
        .put(on_task)
        .put(el("p").class("soft").put(live_text(words)))
        .put(el("ul").class("lines").live(lines))
        .put(more_than_present(form))
        .put(el("div").class("two").put(keep).live(back))
}

fn snapshot_lines(lesson: &Lesson) -> Vec<String> {
    let seen = lesson.counted_now();
    let line = |shot: &Snapshot| {
        let time = shot.at.clock().to_string();
        let (n, of) = (shot.on_task.to_string(), shot.of.to_string());
        let of = match seen.was_of_others(shot) {
            true => fill(Text::ThenPresent, &[("n", &of)]),
            false => of,
        };
        let text = match seen.was_on_at(shot.at) {
            true => Text::SnapshotLine,
            false => Text::CountLine,
        };
        fill(text, &[("time", &time), ("n", &n), ("of", &of)])
    };
    let shots = seen.snapshots_in_order();
    shots.into_iter().map(line).collect()
}

/// "40 are present, and 49 were on task": said beside the counts.
fn more_than_present(form: Form) -> Nodes {
    let said = derived(move || {
        form.with(|lesson| {
            let seen = lesson.counted_now();
            let shot = seen.more_on_task_than_present()?;
            let n = [shot.on_task, seen.present()?, shot.of].map(|n| n.to_string());
            let places = [("n", &*n[0]), ("present", &n[1]), ("of", &n[2])];
            Some(fill(Text::MoreThanArePresent, &places))
        })
    });
    live(move || {
        // Not read out: it comes and goes with each digit that is typed.
        let said = said.get()?;
        Some(el("p").class("notice").put(said))
    })
}

/// A number set by thumb: fewer, more, or typed; counted on from what is `near`.
fn stepper<R, W>(
    label: Text,
    name: &'static str,
    faults: Faults,
    (read, write): (R, W),
    near: impl Fn() -> u32 + 'static,
) -> El
where
    R: Fn() -> String + 'static,
    W: Fn(String) + 'static,
{
    let what = say(label);
    // Who mends what was wrong is not told of it any longer.
    let changed = move |typed| {
        mend(faults, name);
        write(typed);
    };
    let stepper = Stepper {
        fewer: fill(Text::OneLess, &[("what", &what)]),
        more: fill(Text::OneMore, &[("what", &what)]),
        label: what.into(),
        name,
        value: Rc::new(read),
        on_change: Rc::new(changed),
        most: MOST_IN_CLASS,
        near: Rc::new(near),
        fault: fault_of(faults, name),
    };
    stepper.view()
}
