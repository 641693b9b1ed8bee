//! What would happen, before it does.

use super::deciding::{here_already, is_more, to_decide};
use super::{Import, Plan, Stage, label, step_heading, taking};
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::parts::button::{button, go_button};
use crate::parts::choice::check;
use crate::parts::list::{bdi, row_list, row_told};
use crate::parts::notice::notice;
use crate::slot::Slot;
use crate::words::{Text, count, fill, say};
use domain::record::Wrong;
use intake::deciding::Decision;
use intake::field::Field;
use intake::meeting::{By, With};
use intake::reading::Reason;
use std::rc::Rc;

/// How many rows of a long list stand in the page at first, and come with each
/// "Show more".
const PAGE: usize = 25;

pub fn preview(import: Import) -> Nodes {
    let Some(plan) = import.plan.get_untracked() else {
        return Nodes::none();
    };
    let again = move || {
        import
            .look_again
            .get()
            .then(|| notice("", say(Text::LookOnceMore)))
    };
    Nodes::from(step_heading(Text::WhatWouldHappen))
        .live(again)
        .put(counts(&plan))
        .put(nothing(import))
        .put(to_decide(import, &plan))
        .put(here_already(import, &plan, false))
        .put(here_already(import, &plan, true))
        .put(bad_rows(&plan))
        .put(doubts(&plan))
        .put(twice(&plan))
        .put(left_out(import, &plan))
        .put(new_schools(import, &plan))
}

pub fn foot(import: Import) -> Nodes {
    let back = go_button("go quiet", say(Text::ChangeColumns), move || {
        import.look_again.set(false);
        import.go(Stage::Columns);
    });
    let take = live(move || {
        let tally = taking::tally(import);
        (tally.taken() > 0).then(|| {
            let words = count(tally.taken(), Text::ImportOne, Text::ImportMany);
            button(words, move || taking::start(import))
        })
    });
    Nodes::from(back).put(take)
}

/// The rows of which `is` says that they are meant, as indices.
pub fn rows_that(plan: &Plan, is: impl Fn(&With) -> bool) -> Vec<usize> {
    let rows = plan.met.iter().enumerate();
    let meant = rows.filter(|(_, met)| is(&met.with));
    meant.map(|(nth, _)| nth).collect()
}

fn counts(plan: &Plan) -> El {
    let of = |is: fn(&With) -> bool| rows_that(plan, is).len();
    let lines = [
        (
            of(|with| *with == With::New),
            Text::OneNewSchool,
            Text::ManyNewSchools,
        ),
        (
            of(|with| matches!(with, With::Nothing(_))),
            Text::OneNothingNew,
            Text::ManyNothingNew,
        ),
        (
            of(|with| is_more(with, false)),
            Text::OneWithMore,
            Text::ManyWithMore,
        ),
        (
            of(|with| is_more(with, true)),
            Text::OneArchived,
            Text::ManyArchived,
        ),
        (
            of(|with| matches!(with, With::Perhaps { .. })),
            Text::OneToDecide,
            Text::ManyToDecide,
        ),
        (
            of(|with| matches!(with, With::Twice { .. })),
            Text::OneTwice,
            Text::ManyTwice,
        ),
        (plan.reading.bad.len(), Text::OneBadRow, Text::ManyBadRows),
        (doubtful(plan).len(), Text::OneDoubt, Text::ManyDoubts),
        (plan.reading.totals.len(), Text::OneTotal, Text::ManyTotals),
        (plan.reading.notes.len(), Text::OneNote, Text::ManyNotes),
        (
            plan.reading.headings.len(),
            Text::OneMoreHeadings,
            Text::ManyMoreHeadings,
        ),
    ];
    let line = |(n, one, many)| (n > 0).then(|| el("li").put(count(n, one, many)));
    let lines = lines.into_iter().filter_map(line);
    el("ul").class("lines").put(lines.collect::<Nodes>())
}

/// Where nothing is to be taken, why; and what stays out.
fn nothing(import: Import) -> El {
    let words = move || {
        let tally = taking::tally(import);
        let text = match (tally.taken(), tally.undecided) {
            (_, 1..) => Text::UndecidedStayOut,
            (0, 0) if tally.all_here => Text::NothingToImport,
            (0, 0) => Text::NothingChosen,
            _ => return None,
        };
        Some(el("p").put(say(text)))
    };
    el("div").attr("role", "status").live(words)
}

/// A heading, and the rows below it, a page at a time.
pub fn section(title: Text, total: usize, row: impl Fn(usize) -> El + 'static) -> Option<El> {
    if total == 0 {
        return None;
    }
    let shown = Slot::new(PAGE);
    let rows = move || row_list((0..total.min(shown.get())).map(&row).collect());
    let more = move || {
        (shown.get() < total).then(|| {
            let more = move || shown.update(|shown| *shown += PAGE);
            go_button("go quiet small", say(Text::ShowMore), more)
        })
    };
    Some(
        el("section")
            .class("card")
            .put(el("h2").put(say(title)))
            .live(rows)
            .live(more),
    )
}

fn bad_rows(plan: &Rc<Plan>) -> Option<El> {
    let bad = plan.clone();
    section(Text::BadRows, plan.reading.bad.len(), move |nth| {
        let bad = &bad.reading.bad[nth];
        row_told(&named(bad.number, &bad.name), &reasons(&bad.reasons), ())
    })
}

/// The schools of which a cell was not certain, as indices of the good rows.
fn doubtful(plan: &Plan) -> Vec<usize> {
    let rows = plan.reading.good.iter().enumerate();
    let doubtful = rows.filter(|(_, good)| !good.doubts.is_empty());
    doubtful.map(|(nth, _)| nth).collect()
}

/// They come in all the same.
fn doubts(plan: &Rc<Plan>) -> Option<El> {
    let rows = doubtful(plan);
    let plan = plan.clone();
    section(Text::Doubts, rows.len(), move |nth| {
        let good = &plan.reading.good[rows[nth]];
        let name = named(good.number, &good.school.name);
        row_told(&name, &reasons(&good.doubts), ())
    })
}

fn named(number: u32, name: &str) -> String {
    let row = number.to_string();
    match name {
        "" => fill(Text::RowNumber, &[("row", &row)]),
        name => fill(Text::RowNamed, &[("row", &row), ("name", &short(name))]),
    }
}

/// A name may be as long as its row.
fn short(name: &str) -> String {
    const MOST: usize = 60;
    match name.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}

fn reasons(reasons: &[Reason]) -> String {
    let words = reasons.iter().map(|reason| {
        let of = |text: Text, field, n: &str| {
            let field = say(label(field));
            fill(text, &[("field", &field), ("n", n)])
        };
        match *reason {
            Reason::Field(field, Wrong::TooLong(most)) => {
                of(Text::ReasonTooLong, field, &most.to_string())
            }
            Reason::Field(field, Wrong::TooMany(most)) => {
                of(Text::ReasonTooMany, field, &most.to_string())
            }
            Reason::Field(field, Wrong::NotANumber) => of(Text::ReasonNotANumber, field, ""),
            Reason::Field(field, _) => of(Text::ReasonMissing, field, ""),
            Reason::PhoneDamaged => of(Text::ReasonPhone, Field::Phone, ""),
            Reason::PhoneLacksZero => of(Text::ReasonNoZero, Field::Phone, ""),
            Reason::LettersLost(field) => of(Text::ReasonLetters, field, ""),
            Reason::TooManyCells => say(Text::ReasonTooManyCells).into_owned(),
            Reason::TooLong => say(Text::ReasonRowTooLong).into_owned(),
            Reason::NeverCloses => say(Text::ReasonNeverCloses).into_owned(),
        }
    });
    words.collect::<Vec<_>>().join(" · ")
}

fn twice(plan: &Rc<Plan>) -> Option<El> {
    let rows = rows_that(plan, |with| matches!(with, With::Twice { .. }));
    let plan = plan.clone();
    section(Text::TwiceInList, rows.len(), move |nth| {
        let met = &plan.met[rows[nth]];
        let below = match &met.with {
            With::Twice { row, by } => {
                let text = match by {
                    By::Code => Text::TwiceByCode,
                    By::Name | By::LikeName => Text::TwiceByName,
                    By::Here => Text::TwiceByHere,
                };
                fill(text, &[("row", &row.to_string())])
            }
            _ => String::new(),
        };
        row_told(&named(met.number, &met.school.name), &below, ())
    })
}

/// What is not taken for a school, as it stands in the file: if it is one after
/// all, the leader sees it here.
fn left_out(import: Import, plan: &Plan) -> Option<El> {
    let mut numbers = plan.reading.totals.clone();
    numbers.extend(&plan.reading.notes);
    numbers.sort_unstable();
    let rows = import.table.with_untracked(|table| {
        let rows = table.iter().flat_map(|table| &table.sheet.rows);
        let rows = rows.filter(|row| numbers.binary_search(&row.number).is_ok());
        rows.map(|row| (row.number, in_words(&row.cells)))
            .collect::<Vec<_>>()
    });
    folded(Text::RowsLeftOut, rows.len(), move |nth| {
        let (number, words) = &rows[nth];
        el("li").put(bdi(&named(*number, words)))
    })
}

fn in_words(cells: &[String]) -> String {
    let cells = cells.iter().map(|cell| cell.trim());
    let cells = cells.filter(|cell| !cell.is_empty());
    cells.collect::<Vec<_>>().join(" · ")
}

/// Each may stay out.
fn new_schools(import: Import, plan: &Rc<Plan>) -> Option<El> {
    let rows = rows_that(plan, |with| *with == With::New);
    let plan = plan.clone();
    folded(Text::NewSchools, rows.len(), move |nth| {
        let met = &plan.met[rows[nth]];
        let number = met.number;
        let is_taken = move || {
            let decided = import.decisions.with(|decisions| decisions.of(number));
            decided != Some(Decision::Leave)
        };
        let take = move |takes: bool| {
            let decision = match takes {
                true => Decision::Another,
                false => Decision::Leave,
            };
            import.decisions.update(|all| all.decide(number, decision));
        };
        el("li").put(check(short(&met.school.name), is_taken, take))
    })
}

/// Folded: the count says enough for most lists.
fn folded(title: Text, total: usize, line: impl Fn(usize) -> El + 'static) -> Option<El> {
    if total == 0 {
        return None;
    }
    let shown = Slot::new(PAGE);
    let list = move || {
        let lines = (0..total.min(shown.get())).map(&line);
        el("ul").class("lines").put(lines.collect::<Nodes>())
    };
    let more = move || {
        (shown.get() < total).then(|| {
            let more = move || shown.update(|shown| *shown += PAGE);
            go_button("go quiet small", say(Text::ShowMore), more)
        })
    };
    Some(
        el("details")
            .class("card")
            .put(el("summary").put(say(title)))
            .live(list)
            .live(more),
    )
}
