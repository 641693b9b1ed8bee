//! A promise of the leader's own, which no visit holds: typed at a reflection, and
//! corrected on its card.

use super::step_why::Ask;
use super::steps::form_of;
use crate::bind;
use crate::drafts::Draft;
use crate::forms::{Faults, fault_of, input, mend, no_faults, show};
use crate::live::live;
use crate::markup::Nodes;
use crate::parts::button::go_button;
use crate::parts::field::FieldKind;
use crate::task::begin;
use crate::views::names::{names_notice, role_of, write_role};
use crate::views::school_choice::school_choice;
use crate::words::{Text, say};
use domain::ids::RecordId;
use domain::reflection::PromiseForm;
use domain::step::Step;
use storage::{Batch, Phone};

/// A promise while it is typed.
pub type Promise = Draft<PromiseForm>;

/// What it is, for which school, by when; and the names of teachers in it, for it
/// leaves the phone.
pub fn fields(form: Promise, faults: Faults) -> Nodes {
    let choose = move |school| {
        mend(faults, "school");
        form.edit(|form| form.school = school);
    };
    let chosen = move || form.with(|form| form.school);
    let school = school_choice(
        Text::ChooseSchool,
        chosen,
        choose,
        fault_of(faults, "school"),
    );
    let what = input(Text::WhatIWillDo, "what").prose().faults(faults);
    let by = input(Text::ByWhen, "by")
        .kind(FieldKind::Date)
        .faults(faults);
    let names = move || {
        let school = form.with(|form| form.school)?;
        Some(names_notice(
            school,
            Vec::new,
            move || form.with(|form| form.what.clone()),
            || role_of(""),
            move |name, role| form.edit(|form| write_role(vec![&mut form.what], name, role)),
        ))
    };
    Nodes::from(what.bind(bind!(form, what)))
        .live(names)
        .put(school)
        .put(by.bind(bind!(form, by)))
}

/// The sheet's inside that corrects the promise `id`; `close` takes the sheet down.
pub fn corrected(id: RecordId, close: impl Fn() + Copy + 'static) -> Nodes {
    let form: Promise = Draft::open(form_of(id, Ask::Words), async move |phone: Phone| {
        let step = phone.get::<Step>(id).await?;
        Ok(step.map(|step| PromiseForm::of(&step.record)))
    });
    let faults = no_faults();
    let opened = form.is_open();
    let save = move || {
        begin(async move {
            if save(form, id, faults).await {
                close();
            }
        });
    };
    live(move || opened.get().then(|| fields(form, faults))).put(go_button(
        "go",
        say(Text::SavePromise),
        save,
    ))
}

async fn save(form: Promise, id: RecordId, faults: Faults) -> bool {
    let book = form.book();
    let Some(typed) = form.now() else {
        return false;
    };
    let stored = match book.phone().get::<Step>(id).await {
        Ok(Some(stored)) => stored,
        Ok(None) => return false,
        Err(error) => {
            book.trouble(&error);
            return false;
        }
    };
    match typed.written_over(&stored.record) {
        Ok(step) => form.save(Batch::new().put_over(&stored, &step)).await,
        Err(found) => {
            show(faults, found);
            false
        }
    }
}
