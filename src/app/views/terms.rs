//! The terms of the school year, which move.

use crate::bind;
use crate::clock::Wall;
use crate::drafts::Draft;
use crate::forms::{Faults, input, no_faults, show};
use crate::frame::{head, screen};
use crate::live::each;
use crate::markup::{El, Nodes, el};
use crate::parts::button::{go_button, submit_button};
use crate::parts::field::{FieldKind, typed_form};
use crate::routes::Place;
use crate::slot::derived;
use crate::task::begin;
use crate::words::{Text, fill, say};
use domain::ids::{ItemId, RecordId, Source};
use domain::record::Record;
use domain::terms::Terms;
use domain::terms_form::{TermRow, TermsForm};
use storage::{Batch, Error, Phone};

type Form = Draft<TermsForm>;

/// The id of the element that holds the fields.
const FORM: &str = "terms";

async fn read(phone: &Phone) -> Result<Terms, Error> {
    let id = RecordId::alone(phone.me().account, Terms::KIND);
    let terms = phone.get::<Terms>(id).await?;
    Ok(terms.map(|terms| terms.record).unwrap_or_default())
}

/// The screen.
pub fn terms() -> El {
    let form: Form = Draft::open(Place::Terms.form(), async |phone: Phone| {
        Ok(Some(TermsForm::of(&read(&phone).await?)))
    });
    let faults = no_faults();
    let opened = form.is_open();
    let inside = move || opened.get().then(|| rows(form, faults));
    let more = el("p").class("soft").put(say(Text::TermsMore));
    let main = Nodes::from(more).put(typed_form(FORM, move || save(form, faults)).live(inside));
    screen(
        head(say(Text::TermsTitle)).back(Place::Settings),
        main,
        submit_button(FORM, say(Text::SaveTerms)),
    )
}

fn rows(form: Form, faults: Faults) -> Nodes {
    let ids =
        derived(move || form.with(|form| form.terms.iter().map(|row| row.id).collect::<Vec<_>>()));
    let add = move || {
        let id = Wall.item_id();
        form.edit(|form| {
            let number = (form.terms.len() + 1).to_string();
            form.terms.push(TermRow {
                id,
                name: fill(Text::TermNumber, &[("n", &number)]),
                start: String::new(),
                end: String::new(),
            });
        });
    };
    let none = move || {
        ids.get()
            .is_empty()
            .then(|| el("p").class("soft").put(say(Text::NoTermsYet)))
    };
    Nodes::none()
        .live(none)
        .put(each(
            move || ids.get(),
            move |n, id| row(form, faults, n, id),
        ))
        .put(go_button("go quiet", say(Text::AddTerm), add))
}

fn row(form: Form, faults: Faults, n: usize, id: ItemId) -> El {
    let field = |label, field: &str| input(label, format!("terms/{id}/{field}")).faults(faults);
    let remove = move || form.edit(|form| form.terms.retain(|row| row.id != id));
    let title = fill(Text::TermNumber, &[("n", &(n + 1).to_string())]);
    let name = field(Text::TermName, "name").bind(bind!(form, terms[id].name));
    let start = field(Text::FirstDay, "start").kind(FieldKind::Date);
    let end = field(Text::LastDay, "end").kind(FieldKind::Date);
    let days = el("div")
        .class("two")
        .put(start.bind(bind!(form, terms[id].start)))
        .put(end.bind(bind!(form, terms[id].end)));
    let remove = go_button("word", say(Text::Remove), remove)
        .put(" ")
        .put(el("span").class("unseen").put(title.as_str()));
    el("fieldset")
        .class("card")
        .put(el("legend").put(title.as_str()))
        .put(name)
        .put(days)
        .put(remove)
}

fn save(form: Form, faults: Faults) {
    begin(async move {
        let Some(typed) = form.now() else {
            return;
        };
        let book = form.book();
        let before = match read(&book.phone()).await {
            Ok(before) => before,
            Err(error) => return book.trouble(&error),
        };
        match typed.finish(&before) {
            Err(found) => show(faults, found),
            Ok(terms) => {
                let id = RecordId::alone(book.phone().me().account, Terms::KIND);
                if form.save(Batch::new().put(id, &terms)).await {
                    form.go_on(Place::Settings);
                }
            }
        }
    });
}
