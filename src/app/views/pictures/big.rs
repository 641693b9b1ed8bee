//! One picture, opened big: its words, and the way to remove it.

use super::small::full;
use super::{Shown, called};
use crate::bind;
use crate::drafts::Draft;
use crate::fieldbook::reading;
use crate::forms::{Faults, input, no_faults, show};
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::parts::button::go_button;
use crate::parts::list::bdi;
use crate::parts::sheet::sheet;
use crate::slot::derived;
use crate::task::begin;
use crate::views::names::{names_notice, role_of, write_role};
use crate::words::{Text, say};
use domain::ids::RecordId;
use domain::picture::Picture;
use domain::record::Record;
use domain::text::tidy;
use storage::{Batch, Phone};

/// The words while they are typed.
#[derive(Clone, Default)]
struct Words {
    words: String,
}
domain::json!(Words { words });

/// The draft of a picture's words: its form's name.
pub fn form_of(id: RecordId) -> String {
    format!("pictures/{id}")
}

/// The picture whose words `form` is, if it is such a form.
pub fn record_of(form: &str) -> Option<RecordId> {
    form.strip_prefix("pictures/")?.parse().ok()
}

/// The sheet over the screen; up while one of the pictures is open.
pub fn big(shown: Shown) -> El {
    let opened = move || {
        let id = shown.open.get()?;
        let pictures = shown.pictures.get();
        pictures.into_iter().find(|(known, _)| *known == id)
    };
    let title = move || {
        opened()
            .map(|(_, picture)| called(&picture))
            .unwrap_or_default()
    };
    let inside = move || {
        let opened = leptos::prelude::untrack(opened);
        opened.map(|(id, picture)| one(shown, id, &picture))
    };
    sheet(
        title,
        &say(Text::Cancel),
        move || shown.open.with(Option::is_some),
        move || shown.open.set(None),
        inside,
    )
}

fn one(shown: Shown, id: RecordId, picture: &Picture) -> Nodes {
    let form: Draft<Words> = Draft::open(form_of(id), async move |phone: Phone| {
        let picture = phone.get::<Picture>(id).await?;
        Ok(picture.map(|picture| Words {
            words: picture.record.words,
        }))
    });
    let faults = no_faults();
    let save = move || {
        begin(async move {
            if save(id, form, faults).await {
                shown.open.set(None);
            }
        });
    };
    let of = picture.of;
    let school = reading(async move |phone: Phone| {
        let owner = phone.row(of).await?;
        Ok(owner.and_then(|owner| owner.school))
    });
    let names = move || {
        let school = school.get().flatten()?;
        Some(names_notice(
            school,
            Vec::new,
            move || form.with(|typed| typed.words.clone()),
            || role_of(""),
            move |name, role| form.edit(|typed| write_role(vec![&mut typed.words], name, role)),
        ))
    };
    let gone = picture.clone();
    let remove = move || {
        let gone = gone.clone();
        begin(async move { shown.remove(id, gone).await });
    };
    let words = move || {
        let words = input(Text::PictureWords, "words").hint(Text::PictureWordsHint);
        let words = words.prose().faults(faults);
        words.bind(bind!(form, words)).into()
    };
    let typed = move || {
        el("p")
            .class("prose")
            .put(bdi(&form.with(|typed| typed.words.clone())))
    };
    let is_read = derived(move || shown.is_read.get());
    let below = move || match is_read.get() {
        None => Nodes::none(),
        Some(true) => live(typed),
        Some(false) => form
            .once_open(words)
            .live(names)
            .put(go_button("go", say(Text::SavePictureWords), save))
            .put(go_button("word", say(Text::RemovePicture), remove.clone())),
    };
    Nodes::from(el("div").class("picture-big").put(full(id, picture))).live(below)
}

async fn save(id: RecordId, form: Draft<Words>, faults: Faults) -> bool {
    let Some(typed) = form.now() else {
        return false;
    };
    let picture = match form.book().phone().get::<Picture>(id).await {
        Ok(Some(known)) if !known.deleted => known.record,
        Ok(_) => return false,
        Err(error) => {
            form.book().trouble(&error);
            return false;
        }
    };
    let picture = Picture {
        words: tidy(&typed.words),
        ..picture
    };
    let found = picture.check();
    if !found.is_empty() {
        show(faults, found);
        return false;
    }
    form.save(Batch::new().put(id, &picture)).await
}
