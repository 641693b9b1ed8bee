//! Adding a visit that took place: its day and what it was for. What was seen
//! and agreed is written on its page, as on any other visit.

use crate::bind;
use crate::clock::Wall;
use crate::drafts::Draft;
use crate::forms::{Faults, fault_of, input, mend, no_faults, show};
use crate::frame::{head, screen};
use crate::go::{asked, go_instead};
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::parts::button::go_button;
use crate::parts::field::FieldKind;
use crate::routes::Place;
use crate::slot::derived;
use crate::task::begin;
use crate::views::names::{joined, names_notice, role_of, write_role};
use crate::views::school_choice::school_choice;
use crate::words::{Text, say};
use domain::afterwards::AfterwardsForm;
use domain::ids::{RecordId, Source};
use domain::visit::Visit;
use leptos::prelude::untrack;
use storage::{Batch, Phone};

type Form = Draft<AfterwardsForm>;

/// The form of visit `id`, planned before or not.
pub fn afterwards(id: RecordId) -> El {
    let school = untrack(|| asked("school")).and_then(|school| school.parse().ok());
    let form: Form = Draft::open(Place::Afterwards(id).form(), async move |phone: Phone| {
        let planned = phone.get::<Visit>(id).await?;
        Ok(Some(match planned {
            Some(visit) => AfterwardsForm::of(&visit.record),
            None => AfterwardsForm {
                school,
                ..AfterwardsForm::default()
            },
        }))
    });
    let faults = no_faults();
    let opened = form.is_open();
    let save = move || {
        begin(async move {
            if save(id, form, faults).await {
                go_instead(Place::Visit(id));
            }
        });
    };
    let main = live(move || opened.get().then(|| fields(form, faults)));
    let back = match (untrack(|| asked("planned")), school) {
        (Some(_), _) => Place::Visit(id),
        (None, Some(school)) => Place::School(school),
        (None, None) => Place::Today,
    };
    let top = head(say(Text::AddPastVisit)).back(back);
    screen(top, main, go_button("go", say(Text::SavePastVisit), save))
}

fn fields(form: Form, faults: Faults) -> Nodes {
    let choose = move |school| {
        mend(faults, "school");
        form.edit(|form| form.school = school);
    };
    let chosen = move || form.with(|form| form.school);
    let fault = fault_of(faults, "school");
    let day = input(Text::Date, "day")
        .kind(FieldKind::Date)
        .faults(faults);
    let time = |label, name| input(label, name).kind(FieldKind::Time).faults(faults);
    let times = el("div")
        .class("two")
        .put(time(Text::From, "from").bind(bind!(form, from)))
        .put(time(Text::To, "to").bind(bind!(form, to)));
    let purpose = input(Text::Purpose, "purpose")
        .hint(Text::PurposeHint)
        .prose()
        .faults(faults);
    Nodes::from(el("p").class("soft").put(say(Text::PastVisitMore)))
        .put(school_choice(Text::ChooseSchool, chosen, choose, fault))
        .put(day.bind(bind!(form, day)))
        .put(times)
        .put(purpose.bind(bind!(form, purpose)))
        .put(names(form))
}

/// Teachers named in what the District will read; once a school is chosen.
fn names(form: Form) -> Nodes {
    let school = derived(move || form.with(|form| form.school));
    let write = move |name: &str, role: &str| {
        form.edit(|form| write_role(vec![&mut form.purpose], name, role));
    };
    live(move || {
        school.get().map(|school| {
            let text = move || form.with(|form| joined(vec![&mut form.purpose.clone()]));
            names_notice(school, Vec::new, text, || role_of(""), write)
        })
    })
}

async fn save(id: RecordId, form: Form, faults: Faults) -> bool {
    let Some(typed) = form.now() else {
        return false;
    };
    let before = match form.book().phone().get::<Visit>(id).await {
        Ok(before) => before.map(|visit| visit.record),
        Err(error) => {
            form.book().trouble(&error);
            return false;
        }
    };
    match typed.finish(before.as_ref(), Wall.now()) {
        Ok(visit) => form.save(Batch::new().put(id, &visit)).await,
        Err(found) => {
            show(faults, found);
            false
        }
    }
}
