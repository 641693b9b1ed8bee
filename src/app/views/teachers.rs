//! A school's teachers: added, renamed, gone. The names stay with the leader.

use super::plan::known_teachers;
use crate::bind;
use crate::clock::{Wall, today};
use crate::cluster;
use crate::drafts::Draft;
use crate::fieldbook::reading;
use crate::forms::{Faults, input, no_faults, show};
use crate::frame::{head, screen};
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::parts::button::{go_button, go_link, submit_button};
use crate::parts::choice::check;
use crate::parts::field::typed_form;
use crate::routes::Place;
use crate::slot::derived;
use crate::task::begin;
use crate::views::when_found;
use crate::words::{Text, fill, say};
use domain::ids::{RecordId, Source};
use domain::people::{TeacherRow, TeachersForm};
use storage::{Batch, Phone};

type Form = Draft<TeachersForm>;

/// The id of the element that holds the fields.
const FORM: &str = "teachers";

/// The teachers of school `id`.
pub fn teachers(id: RecordId) -> Nodes {
    let form: Form = Draft::open(Place::Teachers(id).form(), async move |phone: Phone| {
        Ok(Some(TeachersForm::of(&known_teachers(&phone, id).await?)))
    });
    let name = reading(async move |phone: Phone| {
        let school = cluster::school(&phone, id).await?;
        Ok(school.map(|(_, school)| school.name))
    });
    let faults = no_faults();
    let opened = form.is_open();
    when_found(name, move |name| {
        let inside = move || opened.get().then(|| fields(form, faults));
        let top = head(say(Text::Teachers))
            .above(move || name.with(String::clone))
            .back(Place::School(id));
        screen(
            top,
            typed_form(FORM, move || save(id, form, faults)).live(inside),
            submit_button(FORM, say(Text::SaveTeachers)),
        )
    })
}

fn save(id: RecordId, form: Form, faults: Faults) {
    begin(async move {
        let Some(typed) = form.now() else { return };
        let known = match known_teachers(&form.book().phone(), id).await {
            Ok(known) => known,
            Err(error) => return form.book().trouble(&error),
        };
        match typed.finish(id, &known, today()) {
            Err(found) => show(faults, found),
            Ok(teachers) => {
                let mut batch = Batch::new();
                for (id, person) in &teachers {
                    batch = batch.put(*id, person);
                }
                if form.save(batch).await {
                    form.go_on(Place::School(id));
                }
            }
        }
    });
}

fn fields(form: Form, faults: Faults) -> Nodes {
    let ids = derived(move || {
        form.with(|form| form.teachers.iter().map(|row| row.id).collect::<Vec<_>>())
    });
    let add = move || {
        let row = TeacherRow::new(Wall.record_id());
        form.edit(|form| form.teachers.push(row));
    };
    let rows = move || {
        let ids = ids.get().into_iter().enumerate();
        let rows = ids.map(|(n, id)| teacher(form, faults, n, id));
        rows.collect::<Nodes>()
    };
    Nodes::from(el("p").class("hint").put(say(Text::TeachersStay)))
        .put(el("p").class("hint").put(say(Text::TeachesNoMoreHint)))
        .live(rows)
        .put(go_button("go quiet", say(Text::AddTeacher), add))
}

/// The way to what was written of that teacher, once something was.
fn history(id: RecordId, title: &str) -> Nodes {
    let is_here = reading(async move |phone: Phone| phone.is_here(id).await);
    let spoken = format!("{}: {title}", say(Text::History));
    live(move || {
        is_here.with(|is_here| *is_here == Some(true)).then(|| {
            let href = Place::History(id).path();
            go_link("word", &href, say(Text::History)).attr("aria-label", &spoken)
        })
    })
}

fn teacher(form: Form, faults: Faults, n: usize, id: RecordId) -> El {
    let title = fill(Text::TeacherNumber, &[("n", &(n + 1).to_string())]);
    let name = input(Text::ContactName, format!("teachers/{id}/name")).faults(faults);
    let row = move |form: &TeachersForm| form.teachers.iter().position(|row| row.id == id);
    let left = check(
        say(Text::TeachesNoMore),
        move || form.with(|form| row(form).is_some_and(|nth| form.teachers[nth].left)),
        move |left| {
            form.edit(|form| {
                if let Some(nth) = row(form) {
                    form.teachers[nth].left = left;
                }
            });
        },
    );
    el("fieldset")
        .class("item")
        .put(el("legend").put(title.as_str()))
        .put(name.bind(bind!(form, teachers[id].name)))
        .put(left)
        .put(history(id, &title))
}
