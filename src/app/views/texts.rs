//! Texts that two phones wrote at the same time: both are shown, and the leader
//! chooses one, joins them, or leaves both. Of any kind of record.

use super::past::{Told, read};
use crate::drafts::Draft;
use crate::field_words::field_words;
use crate::fieldbook::{fieldbook, reading};
use crate::forms::{Faults, input, no_faults, show};
use crate::frame::{head, screen};
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::parts::button::{Weight, button, go_link};
use crate::parts::list::{bdi, card, row_link, row_list};
use crate::routes::Place;
use crate::slot::derived;
use crate::task::begin;
use crate::views::led_now::led_now;
use crate::views::{Found, when_found};
use crate::words::{Text, say};
use domain::ids::RecordId;
use domain::kinds::Kind;
use domain::record::{Fault, PROSE, Wrong};
use domain::text::tidy;
use exchange::history::{Beside, Writer};
use leptos::prelude::untrack;
use storage::{Batch, Past, Phone, Row};

/// The joined texts, while typed.
#[derive(Clone, Debug, Default)]
struct Joined {
    fields: Vec<JoinedField>,
}
domain::json!(Joined { fields });

#[derive(Clone, Debug)]
struct JoinedField {
    path: String,
    text: String,
}
domain::json!(JoinedField { path, text });

type Form = Draft<Joined>;

/// Where the leader chooses between the texts of the record `id`.
pub fn texts(id: RecordId) -> Nodes {
    let form: Form = Draft::open(Place::Texts(id).form(), async |_: Phone| {
        Ok(Some(Joined::default()))
    });
    let faults = no_faults();
    let page = reading(async move |phone: Phone| read(&phone, id).await);
    let others = reading(async move |phone: Phone| phone.is_only_read(id).await);
    let is_led = reading(async move |phone: Phone| Ok(phone.led_by(id).await?.is_some()));
    let is_led = derived(move || is_led.get() == Some(true));
    when_found(page, move |page| {
        let title = move || page.with(Told::title);
        let back = Place::History(id).path();
        let is_officer = untrack(|| fieldbook().is_officer());
        // What was begun and not saved of what another leads by now.
        let led = move || is_led.get().then(led_now);
        let later = (!is_officer).then(|| go_link("go quiet", &back, say(Text::TextsForLater)));
        let top = head(say(Text::SeveralTexts)).above(title);
        let top = match is_officer {
            true => top.back(Place::History(id)),
            false => top.back(Place::AllTexts),
        };
        // Somebody may be typing: shown anew only when other texts stand there.
        let beside = derived(move || page.with(|told| Some(told.past.history.beside.clone())));
        let main = live(move || {
            beside.with(|_| ());
            let is_read = others.get()?;
            Some(untrack(|| match is_read {
                true => page.with(told_only),
                false => page.with(|told| fields(told, page, form, faults)),
            }))
        });
        screen(top, live(led).put(main), later)
    })
}

fn fields(told: &Told, page: Found<Told>, form: Form, faults: Faults) -> Nodes {
    let beside = &told.past.history.beside;
    if beside.is_empty() {
        return el("p").put(say(Text::OneTextNow)).into();
    }
    let more = el("p").put(say(Text::SeveralTextsMore));
    let cards = beside
        .iter()
        .map(|beside| choice(told, beside, page, form, faults));
    Nodes::from(more).put(cards.collect::<Nodes>())
}

/// Of a record that others choose in.
fn told_only(told: &Told) -> Nodes {
    let beside = &told.past.history.beside;
    if beside.is_empty() {
        return el("p").put(say(Text::OneTextNow)).into();
    }
    let beside = beside.iter();
    let cards = beside.map(|beside| {
        let texts = beside.texts.iter().map(|text| one_text(told, text));
        card(
            "card",
            label(told, beside),
            el("ul").class("stack").put(texts.collect::<Nodes>()),
        )
    });
    Nodes::from(el("p").put(say(Text::LeaderChooses))).put(cards.collect::<Nodes>())
}

fn label(told: &Told, beside: &Beside) -> String {
    let parts: Vec<&str> = beside.path.split('/').collect();
    field_words(&told.past.kind, parts[0], parts.get(2).copied())
}

/// A text, who wrote it and when.
fn one_text(told: &Told, (text, by): &(String, Option<Writer>)) -> El {
    let by = by
        .as_ref()
        .map(|by| el("small").put(bdi(&told.written(by))));
    el("li")
        .class("stack")
        .put(el("p").class("prose").put(bdi(text)))
        .put(by)
}

fn choice(told: &Told, beside: &Beside, page: Found<Told>, form: Form, faults: Faults) -> El {
    let path = beside.path.clone();
    let text = |one: &(String, Option<Writer>)| {
        let text = &one.0;
        let (path, chosen) = (path.clone(), text.clone());
        let keep = move || keep(page, form, faults, path.clone(), chosen.clone());
        let keep = button(say(Text::ChooseText), keep)
            .spoken(format!("{}: {text}", say(Text::ChooseText)))
            .weight(Weight::Small);
        one_text(told, one).put(keep)
    };
    let texts: Vec<El> = beside.texts.iter().map(text).collect();
    let all: Vec<&str> = beside.texts.iter().map(|(text, _)| text.as_str()).collect();
    let body = el("ul").class("stack").put(texts);
    card(
        "card",
        label(told, beside),
        Nodes::from(body).put(joining(
            beside.path.clone(),
            all.join("\n"),
            page,
            form,
            faults,
        )),
    )
}

/// "Join them", then the field for it, with all texts in it to begin with.
fn joining(path: String, all: String, page: Found<Told>, form: Form, faults: Faults) -> Nodes {
    let at = path.clone();
    let is_open =
        derived(move || form.with(|form| form.fields.iter().any(|field| field.path == at)));
    live(move || {
        let (path, all) = (path.clone(), all.clone());
        if !is_open.get() {
            let open = move || {
                let (path, text) = (path.clone(), all.clone());
                form.edit(|form| form.fields.push(JoinedField { path, text }));
            };
            return button(say(Text::JoinTexts), open)
                .weight(Weight::Quiet)
                .into();
        }
        let (reads, writes, saves) = (path.clone(), path.clone(), path.clone());
        let read = move || form.with(|form| text_of(form, &reads));
        let write = move |typed: String| {
            form.edit(|form| {
                let mut fields = form.fields.iter_mut();
                if let Some(field) = fields.find(|field| field.path == writes) {
                    field.text = typed;
                }
            });
        };
        let save = move || {
            let text = form.now().map(|form| text_of(&form, &saves));
            keep(page, form, faults, saves.clone(), text.unwrap_or_default());
        };
        let field = input(Text::JoinedText, path).prose().faults(faults);
        let save = button(say(Text::SaveJoined), save).weight(Weight::Quiet);
        Nodes::from(field.bind((read, write))).put(save)
    })
}

fn text_of(form: &Joined, path: &str) -> String {
    let field = form.fields.iter().find(|field| field.path == path);
    field.map(|field| field.text.clone()).unwrap_or_default()
}

/// `text` stands alone at `path` from now on. The draft goes with the last
/// field that is left to choose; until then the rest of it stays.
fn keep(page: Found<Told>, form: Form, faults: Faults, path: String, text: String) {
    let seen: Option<Past> = page.now(|told| told.past.clone());
    let Some(seen) = seen else { return };
    let text = tidy(&text);
    let wrong = match text.chars().count() {
        0 => Some(Wrong::Missing),
        many if many > PROSE => Some(Wrong::TooLong(PROSE)),
        _ => None,
    };
    if let Some(wrong) = wrong {
        return show(faults, vec![Fault::at(path, wrong)]);
    }
    let batch = Batch::new().choose(&seen, &path, &text);
    let is_last = seen.history.beside.len() == 1;
    begin(async move {
        let saved = match is_last {
            true => form.save(batch).await,
            false => form.book().save(batch).await,
        };
        if saved && is_last {
            form.go_on(Place::History(seen.id));
        } else if saved {
            form.edit(|form| form.fields.retain(|field| field.path != path));
        }
    });
}

/// All records in which texts wait for a choice.
pub fn all_texts() -> El {
    let rows = reading(async |phone: Phone| phone.with_texts_beside().await);
    let list = move || {
        rows.with(|rows| match rows.as_deref() {
            None => Nodes::none(),
            Some([]) => el("p").put(say(Text::OneTextNow)).into(),
            Some(rows) => row_list(rows.iter().map(row).collect()).into(),
        })
    };
    let top = head(say(Text::SeveralTexts)).back(Place::More);
    screen(top, live(list), ())
}

fn row(row: &Row) -> El {
    let kind = Kind::named(&row.kind);
    let label = kind.map(|kind| say(kind.label)).unwrap_or_default();
    // Nobody who looks over a shoulder learns more than that there is one.
    let words = match kind.is_some_and(|kind| kind.unlisted) {
        true => "",
        false => &row.words,
    };
    row_link(&Place::Texts(row.id).path(), &label, words, "")
}
