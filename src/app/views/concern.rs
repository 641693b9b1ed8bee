//! A private note of a serious concern (S32). The app calls nobody.

use crate::bind;
use crate::clock::{Wall, today};
use crate::drafts::Draft;
use crate::forms::{Faults, input, no_faults, show};
use crate::frame::{head, screen};
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::parts::button::go_button;
use crate::parts::field::FieldKind;
use crate::routes::Place;
use crate::task::begin;
use crate::views::school::call_links;
use crate::words::{Text, say};
use domain::concern::{Concern, ConcernForm};
use domain::ids::{RecordId, Source};
use domain::order::sort_by_key;
use domain::record::Record;
use storage::{Batch, Error, Phone, Query};

type Form = Draft<ConcernForm>;

/// The note `id`, new or as it stands.
pub fn concern(id: RecordId) -> El {
    let form: Form = Draft::open(Place::Concern(id).form(), async move |phone: Phone| {
        open(&phone, id).await.map(Some)
    });
    let faults = no_faults();
    let opened = form.is_open();
    let save = move || {
        begin(async move {
            if save(id, form, faults).await {
                form.go_on(Place::Concerns);
            }
        });
    };
    let main = live(move || opened.get().then(|| fields(form, faults)));
    let top = head(say(Text::PrivateNote)).back(Place::Concerns);
    screen(top, main, go_button("go", say(Text::SavePrivateNote), save))
}

async fn open(phone: &Phone, id: RecordId) -> Result<ConcernForm, Error> {
    if let Some(known) = phone.get::<Concern>(id).await? {
        return Ok(ConcernForm::of(known.record));
    }
    let mut notes = phone.find_as::<Concern>(Query::kind(Concern::KIND)).await?;
    sort_by_key(&mut notes, |(id, note)| (note.day, *id));
    let last = notes.last().map(|(_, note)| note);
    Ok(ConcernForm::new(today(), last))
}

async fn save(id: RecordId, form: Form, faults: Faults) -> bool {
    let Some(typed) = form.now() else {
        return false;
    };
    match typed.finish(Wall.now()) {
        Ok(concern) => form.save(Batch::new().put(id, &concern)).await,
        Err(found) => {
            show(faults, found);
            false
        }
    }
}

fn fields(form: Form, faults: Faults) -> Nodes {
    let field = |label, name: &str| input(label, name).faults(faults);
    let date = |label, name: &str| field(label, name).kind(FieldKind::Date);
    let note = field(Text::WhatISawOrHeard, "note")
        .hint(Text::ConcernHint)
        .prose();
    let call = field(Text::WhomToCall, "call").hint(Text::WhomToCallHint);
    let phone = field(Text::TheirPhone, "phone").kind(FieldKind::Phone);
    let dial = move || {
        let (who, phone) =
            form.with(|form| (form.concern.call.clone(), form.concern.phone.clone()));
        let name = if who.is_empty() { phone.clone() } else { who };
        call_links(&phone, &name)
    };
    let at = field(Text::PassedAt, "passed_at").kind(FieldKind::Time);
    let when = el("div")
        .class("two")
        .put(date(Text::PassedOn, "passed_on").bind(bind!(form, passed_on)))
        .put(at.bind(bind!(form, passed_at)));
    let passed = field(Text::PassedTo, "passed_to").prose();
    Nodes::from(date(Text::Date, "day").bind(bind!(form, day)))
        .put(note.bind(bind!(form, concern.note)))
        .put(call.bind(bind!(form, concern.call)))
        .put(phone.bind(bind!(form, concern.phone)))
        .live(dial)
        .put(passed.bind(bind!(form, concern.passed_to)))
        .put(when)
}
