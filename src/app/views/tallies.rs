//! Counting during a lesson: who answers, which questions, how many on task.

use crate::bind;
use crate::clock::Wall;
use crate::forms::{Faults, fault_of};
use crate::live::{follow, live};
use crate::parts::button::go_button;
use crate::parts::choice::Choice;
use crate::parts::stepper::Stepper;
use crate::parts::tally::{Cell, Tally, Taps, Undo};
use crate::views::observe::Form;
use crate::words::{Text, count, fill, say};
use domain::observation::{Counted, MOST_IN_CLASS, SNAPSHOTS};
use leptos::prelude::*;

/// The three faces of counting; one at a time, so that cells stay big.
pub fn tallies(form: Form, faults: Faults) -> AnyView {
    let face = RwSignal::new(0usize);
    // A fault on a face that is not shown would be told to nobody.
    follow(move || {
        let counted = ["girls", "boys", "on_task"];
        let told = faults.with(|faults| {
            faults
                .iter()
                .any(|fault| counted.contains(&fault.field.as_str()))
        });
        if told {
            face.set(2);
        }
    });
    let faces = [Text::WhoAnswers, Text::Questions, Text::OnTask];
    let faces = faces.map(|text| say(text).into_owned()).to_vec();
    view! {
        <Choice
            legend=say(Text::Tallies)
            unseen_legend=true
            options=faces
            chosen=Signal::derive(move || Some(face.get()))
            on_choose=Callback::new(move |n| face.set(n))
        />
        {live(move || match face.get() {
            0 => who_answers(form),
            1 => questions(form),
            _ => on_task(form, faults),
        })}
        {live(move || (face.get() < 2).then(|| undo(form)))}
    }
    .into_any()
}

fn who_answers(form: Form) -> AnyView {
    let columns = [Text::Front, Text::Middle, Text::BackRow];
    let columns = columns.map(|text| say(text).into_owned()).to_vec();
    view! {
        <Tally
            label=say(Text::WhoAnswers)
            columns=columns
            rows=vec![say(Text::Girls).into_owned(), say(Text::Boys).into_owned()]
            cells=cells(form, &Counted::CALLED_ON)
            latest=latest(form, &Counted::CALLED_ON)
            on_tap=tapped(form, &Counted::CALLED_ON)
        />
        {present(form)}
    }
    .into_any()
}

/// What the second face counts.
const QUESTIONS: [Counted; 4] = [
    Counted::OpenQuestion,
    Counted::ClosedQuestion,
    Counted::PairMinute,
    Counted::GroupMinute,
];

fn questions(form: Form) -> AnyView {
    view! {
        <Taps
            label=say(Text::Questions)
            cells=cells(form, &QUESTIONS)
            latest=latest(form, &QUESTIONS)
            on_tap=tapped(form, &QUESTIONS)
        />
    }
    .into_any()
}

fn cells(form: Form, counted: &'static [Counted]) -> Vec<Cell> {
    let cell = |what: &Counted| {
        let what = *what;
        Cell {
            name: say(what.words()).into_owned(),
            count: Signal::derive(move || form.with(|lesson| lesson.seen.tally(what))),
        }
    };
    counted.iter().map(cell).collect()
}

fn latest(form: Form, counted: &'static [Counted]) -> Signal<Option<usize>> {
    Signal::derive(move || {
        let last = form.with(|lesson| lesson.last_tap())?;
        counted.iter().position(|what| *what == last)
    })
}

fn tapped(form: Form, counted: &'static [Counted]) -> Callback<usize> {
    Callback::new(move |nth: usize| {
        if let Some(what) = counted.get(nth) {
            form.edit(|lesson| lesson.tap(*what, &Wall));
        }
    })
}

fn undo(form: Form) -> AnyView {
    let label = Signal::derive(move || {
        let last = form.with(|lesson| lesson.last_tap());
        last.map(|what| fill(Text::Undo, &[("what", &say(what.words()))]))
            .unwrap_or_default()
    });
    let undo = move |()| {
        form.edit(|lesson| {
            lesson.undo_tap();
        });
    };
    view! { <Undo label=label on_undo=Callback::new(undo)/> }.into_any()
}

fn present(form: Form) -> AnyView {
    let words = move || {
        form.with(|lesson| {
            let (girls, boys) = (lesson.girls.trim(), lesson.boys.trim());
            (!girls.is_empty() && !boys.is_empty())
                .then(|| fill(Text::PresentTogether, &[("girls", girls), ("boys", boys)]))
        })
    };
    view! { <p class="soft">{live(words)}</p> }.into_any()
}

fn on_task(form: Form, faults: Faults) -> AnyView {
    let left = Memo::new(move |_| form.with(|lesson| lesson.snapshots_left()));
    let shots = move || {
        form.with(|lesson| {
            let shots = lesson.seen.snapshots_in_order();
            let line = |shot: &&domain::observation::Snapshot| {
                let time = shot.at.clock().to_string();
                let (n, of) = (shot.on_task.to_string(), shot.of.to_string());
                fill(
                    Text::SnapshotLine,
                    &[("time", &time), ("n", &n), ("of", &of)],
                )
            };
            shots
                .iter()
                .map(line)
                .map(|line| view! { <li>{line}</li> })
                .collect_view()
        })
    };
    let keep = move |_| {
        let taken = form.edit(|lesson| Some(lesson.take_snapshot(&Wall)));
        match taken {
            Some(Err(fault)) => crate::forms::show(faults, vec![fault]),
            _ => faults.set(Vec::new()),
        }
    };
    let undo = move |_| form.edit(|lesson| lesson.undo_snapshot());
    let words = move || match left.get() {
        0 => say(Text::SnapshotsDone).into_owned(),
        n => count(n, Text::OneCountLeft, Text::CountsLeft),
    };
    view! {
        <div class="two">
            {stepper(Text::GirlsPresent, "girls", faults, bind!(form, girls))}
            {stepper(Text::BoysPresent, "boys", faults, bind!(form, boys))}
        </div>
        {stepper(Text::HowManyOnTask, "on_task", faults, bind!(form, on_task))}
        <p class="soft">{live(words)}</p>
        <ul class="lines">{live(shots)}</ul>
        <div class="two">
            <button
                type="button"
                class="go quiet"
                aria-disabled=move || (left.get() == 0).then_some("true")
                on:click=keep
            >
                {say(Text::CountNow)}
            </button>
            {live(move || (left.get() < SNAPSHOTS).then(|| go_button("word", say(Text::UndoCount), undo)))}
        </div>
    }
    .into_any()
}

/// A number set by thumb: fewer, more, or typed.
fn stepper<R, W>(label: Text, name: &'static str, faults: Faults, (read, write): (R, W)) -> AnyView
where
    R: Fn() -> String + Send + Sync + 'static,
    W: Fn(String) + Send + Sync + 'static,
{
    let what = say(label).into_owned();
    let number = move |n: Option<u32>| write(n.map(|n| n.to_string()).unwrap_or_default());
    view! {
        <Stepper
            label=what.clone()
            fewer=fill(Text::OneLess, &[("what", &what)])
            more=fill(Text::OneMore, &[("what", &what)])
            most=MOST_IN_CLASS
            fault=fault_of(faults, name.into())
            value=Signal::derive(move || read().trim().parse().ok())
            on_change=Callback::new(number)
        />
    }
    .into_any()
}
