//! Which column is what: proposed, and changed by the leader.

use super::{Import, Stage, Table, choosing, label, step_heading};
use crate::forms::{fault_of, mend, show};
use crate::live::live_text;
use crate::markup::{El, Nodes, el};
use crate::parts::button::go_button;
use crate::parts::choice::check;
use crate::parts::list::bdi;
use crate::parts::select::Select;
use crate::task::begin;
use crate::words::{Text, fill, say};
use domain::record::{Fault, Wrong};
use intake::field::{FIELDS, Field};
use intake::headings::{Headings, letter};
use std::rc::Rc;

pub fn columns(import: Import) -> Nodes {
    let recalled = move || {
        let is = import.recalled.get();
        is.then(|| el("p").class("soft").put(say(Text::ColumnsRemembered)))
    };
    let bare = check(
        say(Text::NoHeadings),
        move || is_bare(import),
        move |bare| call_bare(import, bare),
    );
    let unused = move || {
        let words = unused(import)?;
        Some(el("p").class("soft").put(bdi(&words)))
    };
    let fields = FIELDS.map(|field| column_of(import, field));
    Nodes::from(step_heading(Text::WhichColumns))
        .live(recalled)
        .put(el("div").class("stack").put(Nodes::from(fields)))
        .live(unused)
        .put(bare)
}

pub fn foot(import: Import) -> Nodes {
    let another = go_button("go quiet", say(Text::ChooseAnother), move || {
        import.start_again()
    });
    let look = go_button("go", say(Text::LookAtSchools), move || look(import));
    Nodes::from(another).put(look)
}

fn look(import: Import) {
    if !import
        .matching
        .with_untracked(|matching| matching.is_enough())
    {
        show(
            import.faults,
            vec![Fault::at(Field::Name.name(), Wrong::Missing)],
        );
        return;
    }
    if import.go(Stage::Looking) {
        begin(super::taking::look(import));
    }
}

/// What the columns are called; those without a heading by their letter.
fn called(headings: &Headings, column: usize) -> String {
    match headings.names.get(column) {
        Some(name) if !name.is_empty() => name.clone(),
        _ => fill(Text::ColumnLetter, &[("letter", &letter(column))]),
    }
}

fn column_of(import: Import, field: Field) -> El {
    let options = move || {
        import.table.with(|table| {
            let headings = table.as_ref().map(|table| &table.headings);
            let columns = headings.map_or(0, |headings| headings.names.len());
            let option = |column: usize| {
                let called = headings.map(|headings| called(headings, column));
                (column.to_string(), called.unwrap_or_default())
            };
            (0..columns).map(option).collect::<Vec<_>>()
        })
    };
    let column = move || import.matching.with(|matching| matching.column(field));
    let choose = move |value: String| {
        mend(import.faults, Field::Name.name());
        import.recalled.set(false);
        let column = value.parse().ok();
        import
            .matching
            .update(|matching| matching.choose(field, column));
    };
    let select = Select {
        label: say(label(field)).into(),
        name: field.name(),
        none: say(Text::NotInThisFile).into(),
        options: Rc::new(options),
        value: Rc::new(move || {
            column()
                .map(|column| column.to_string())
                .unwrap_or_default()
        }),
        on_change: Rc::new(choose),
        fault: fault_of(import.faults, field.name()),
    };
    let example = move || {
        let column = column()?;
        import.table.with(|table| {
            let Table {
                sheet, headings, ..
            } = table.as_ref()?;
            Some(match headings.example(sheet, column) {
                Some(example) => fill(Text::Example, &[("example", &example)]),
                None => say(Text::NoExample).into_owned(),
            })
        })
    };
    let example = live_text(move || example().unwrap_or_default());
    el("div")
        .put(select.view())
        .put(el("p").class("hint").put(el("bdi").put(example)))
}

fn unused(import: Import) -> Option<String> {
    let matching = import.matching.get();
    let columns = import.table.with(|table| {
        let headings = &table.as_ref()?.headings;
        let unmatched = matching.unmatched(headings);
        let names = unmatched.into_iter().map(|column| called(headings, column));
        Some(names.collect::<Vec<_>>().join(" · "))
    })?;
    (!columns.is_empty()).then(|| fill(Text::NotUsed, &[("columns", &columns)]))
}

fn is_bare(import: Import) -> bool {
    import.table.with(|table| {
        let names = table.as_ref().map(|table| &table.headings.names);
        names.is_some_and(|names| names.iter().all(String::is_empty))
    })
}

fn call_bare(import: Import, bare: bool) {
    let Some(mut table) = import.table.get_untracked() else {
        return;
    };
    table.headings = match bare {
        true => Headings::none(&table.sheet),
        false => Headings::find(&table.sheet),
    };
    choosing::open(import, table);
}
