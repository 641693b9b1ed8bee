//! Those in a post at a school, and what is rarely asked of it (S27).

use super::plan::known_teachers;
use crate::bind;
use crate::clock::Wall;
use crate::cluster;
use crate::drafts::Draft;
use crate::fieldbook::reading;
use crate::forms::{Faults, input, no_faults, show};
use crate::frame::{head, screen};
use crate::live::{each, live};
use crate::markup::{El, Nodes, el};
use crate::parts::button::{go_button, submit_button};
use crate::parts::field::{FieldKind, typed_form};
use crate::parts::notice::notice;
use crate::routes::Place;
use crate::slot::derived;
use crate::task::begin;
use crate::views::when_found;
use crate::words::{Text, fill, say};
use domain::ids::{ItemId, RecordId, Source};
use domain::people::{ContactRow, PeopleForm};
use domain::school::School;
use domain::text::names_in;
use storage::{Batch, Phone};

type Form = Draft<PeopleForm>;

/// The id of the element that holds the fields.
const FORM: &str = "people";

/// The people of school `id`.
pub fn people(id: RecordId) -> Nodes {
    let form: Form = Draft::open(Place::People(id).form(), async move |phone: Phone| {
        let school = phone.get::<School>(id).await?;
        Ok(school.map(|school| PeopleForm::of(&school.record)))
    });
    let name = reading(async move |phone: Phone| {
        let school = cluster::school(&phone, id).await?;
        Ok(school.map(|(_, school)| school.name))
    });
    let faults = no_faults();
    let opened = form.is_open();
    when_found(name, move |name| {
        let inside = move || opened.get().then(|| fields(id, form, faults));
        let top = head(say(Text::PeopleForm))
            .above(move || name.with(String::clone))
            .back(Place::School(id));
        screen(
            top,
            typed_form(FORM, move || save(id, form, faults)).live(inside),
            submit_button(FORM, say(Text::SavePeople)),
        )
    })
}

fn save(id: RecordId, form: Form, faults: Faults) {
    begin(async move {
        let Some(typed) = form.now() else { return };
        let before = match form.book().phone().get::<School>(id).await {
            Ok(Some(stored)) => stored.record,
            Ok(None) => return,
            Err(error) => return form.book().trouble(&error),
        };
        match typed.finish(&before) {
            Err(found) => show(faults, found),
            Ok(school) => {
                if form.save(Batch::new().put(id, &school)).await {
                    form.go_on(Place::School(id));
                }
            }
        }
    });
}

fn fields(id: RecordId, form: Form, faults: Faults) -> Nodes {
    let chair_phone = input(Text::ChairPhone, "chair_phone")
        .kind(FieldKind::Phone)
        .faults(faults);
    let levels = input(Text::Levels, "levels")
        .hint(Text::LevelsHint)
        .faults(faults);
    let languages = input(Text::Languages, "languages").faults(faults);
    Nodes::from(el("p").class("hint").put(say(Text::PeopleFormMore)))
        .put(contacts(form, faults))
        .put(teachers_among(id, form))
        .put(chair_phone.bind(bind!(form, chair_phone)))
        .put(levels.bind(bind!(form, levels)))
        .put(languages.bind(bind!(form, languages)))
}

fn contacts(form: Form, faults: Faults) -> El {
    let ids = derived(move || {
        form.with(|form| form.contacts.iter().map(|row| row.id).collect::<Vec<_>>())
    });
    let add = move || {
        let row = ContactRow::new(Wall.item_id());
        form.edit(|form| form.contacts.push(row));
    };
    el("fieldset")
        .class("card")
        .put(el("legend").put(say(Text::Contacts)))
        .put(each(
            move || ids.get(),
            move |n, id| contact(form, faults, n, id),
        ))
        .put(go_button("go quiet", say(Text::AddContact), add))
}

fn contact(form: Form, faults: Faults, n: usize, id: ItemId) -> El {
    let field = |label, field: &str| input(label, format!("contacts/{id}/{field}")).faults(faults);
    let title = fill(Text::ContactNumber, &[("n", &(n + 1).to_string())]);
    let role = field(Text::ContactRole, "role").hint(Text::ContactRoleHint);
    let phone = field(Text::ContactPhone, "phone").kind(FieldKind::Phone);
    let remove = move || form.edit(|form| form.contacts.retain(|row| row.id != id));
    let remove = go_button("word", say(Text::Remove), remove)
        .put(" ")
        .put(el("span").class("unseen").put(title.as_str()));
    el("fieldset")
        .class("item")
        .put(el("legend").put(title.as_str()))
        .put(field(Text::ContactName, "name").bind(bind!(form, contacts[id].name)))
        .put(role.bind(bind!(form, contacts[id].role)))
        .put(phone.bind(bind!(form, contacts[id].phone)))
        .put(remove)
}

/// A name that the leader keeps as a teacher's does not slip into what the
/// District reads without a word.
fn teachers_among(id: RecordId, form: Form) -> Nodes {
    let known = reading(async move |phone: Phone| known_teachers(&phone, id).await);
    let found = derived(move || {
        let names = form.with(|form| {
            let names = form.contacts.iter().map(|row| row.name.as_str());
            names.collect::<Vec<_>>().join("\n")
        });
        known.with(|known| {
            let known = known.iter().flatten().map(|(_, person)| &*person.name);
            names_in(&names, known).join(", ")
        })
    });
    // The place of the warning is always there, so that it is read out when it comes.
    let told = move || {
        let names = found.get();
        let words = fill(Text::TeacherAmongContacts, &[("names", &names)]);
        (!names.is_empty()).then(|| notice(words, ()))
    };
    live(told)
}
