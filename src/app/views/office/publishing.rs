//! Publishing: news, whom to call, the terms, a list of schools; to all leaders or
//! to the leader of one cluster.

use super::lens::{Overview, overview};
use crate::bind;
use crate::bytes::{File, decoded};
use crate::clock::today;
use crate::drafts::Draft;
use crate::fieldbook::reading;
use crate::forms::{Faults, fault_of, input, no_faults, show};
use crate::frame::{head, screen};
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::parts::button::{go_link, submit_button};
use crate::parts::choice::choice;
use crate::parts::field::{FieldKind, typed_form};
use crate::parts::list::bdi;
use crate::parts::select::Select;
use crate::routes::Place;
use crate::slot::{Derived, derived};
use crate::task::begin;
use crate::views::notices::{readers_words, sort_words};
use crate::words::{Text, say};
use domain::ids::{AccountId, RecordId};
use domain::notice::{LIST, Notice, NoticeForm, Sort, file_name, list_of};
use domain::office::ClusterOf;
use domain::record::{Fault, Record, Wrong};
use domain::terms::Terms;
use std::rc::Rc;
use storage::{Batch, Error, Phone};
use wasm_bindgen::JsValue;

type Form = Draft<NoticeForm>;

/// The id of the element that holds the fields.
const FORM: &str = "publish";

/// The form for the notice `id`, new or as it was published.
pub fn publish(id: RecordId) -> El {
    let form: Form = Draft::open(Place::Publish(id).form(), async move |phone: Phone| {
        let known = phone.get::<Notice>(id).await?;
        let known = known.filter(|known| !known.deleted);
        Ok(Some(known.map_or_else(NoticeForm::default, |known| {
            NoticeForm::of(&known.record)
        })))
    });
    let faults = no_faults();
    let page = reading(async move |phone: Phone| {
        let known = phone.get::<Notice>(id).await?;
        Ok((overview(&phone).await?, known.map(|known| known.record)))
    });
    let opened = form.is_open();
    let sort = derived(move || form.with(|form| form.sort));
    let save = move || {
        begin(async move {
            if save(id, form, faults).await {
                form.go_on(Place::Notices);
            }
        });
    };
    // Who has it once keeps it: readers are chosen when it is new.
    let is_new = derived(move || page.with(|page| Some(page.as_ref()?.1.is_none())));
    let clusters = derived(move || page.with(|page| options(&page.as_ref()?.0)));
    let whom = live(move || {
        Some(match is_new.get()? {
            true => readers(form, clusters),
            false => page.with(|page| {
                let known = page.as_ref()?.1.as_ref()?;
                Some(el("p").put(readers_words(known)))
            })?,
        })
    });
    let inside = move || {
        opened.get().then(|| {
            let sorts = Sort::ALL.map(|sort| say(sort_words(sort)).into_owned());
            let choose = move |nth: usize| form.edit(|form| form.sort = Sort::ALL[nth]);
            let chosen = move || Sort::ALL.iter().position(|known| *known == sort.get());
            let title = input(Text::NoticeTitle, "title").faults(faults);
            let text = input(Text::NoticeText, "text").prose().faults(faults);
            Nodes::from(choice(
                say(Text::NoticeSort),
                sorts.to_vec(),
                chosen,
                choose,
            ))
            .put(title.bind(bind!(form, title)))
            .live(move || of_sort(form, sort.get(), faults))
            .put(text.bind(bind!(form, text)))
        })
    };
    let main = Nodes::from(el("p").class("soft").put(say(Text::PublishMore)))
        .put(whom)
        .put(typed_form(FORM, save).live(inside));
    screen(
        head(say(Text::PublishSomething)).back(Place::Notices),
        main,
        submit_button(FORM, say(Text::PublishIt)),
    )
}

/// The leader of each cluster, as one is chosen.
fn options(overview: &Overview) -> Option<Vec<(String, String)>> {
    let option = |cluster: &ClusterOf| (cluster.accounts[0].to_string(), cluster.words());
    Some(overview.clusters.all().iter().map(option).collect())
}

/// All leaders, or the one of a cluster. It stays in the page while what is known of
/// the clusters changes.
fn readers(form: Form, clusters: Derived<Option<Vec<(String, String)>>>) -> El {
    let value = move || form.with(|form| form.to.map(|to| to.to_string()));
    let select = Select {
        label: say(Text::PublishTo).into(),
        name: "to",
        none: say(Text::AllLeaders).into(),
        options: Rc::new(move || clusters.get().unwrap_or_default()),
        value: Rc::new(move || value().unwrap_or_default()),
        fault: Rc::new(String::new),
        on_change: Rc::new(move |account: String| form.edit(|form| form.to = account.parse().ok())),
    };
    select.view()
}

/// What only that sort has.
fn of_sort(form: Form, sort: Sort, faults: Faults) -> Nodes {
    match sort {
        Sort::News => Nodes::none(),
        Sort::WhomToCall => input(Text::ContactPhone, "phone")
            .kind(FieldKind::Phone)
            .faults(faults)
            .bind(bind!(form, phone))
            .into(),
        Sort::Terms => {
            let more = el("p").class("soft").put(say(Text::PublishTermsMore));
            let terms = go_link(
                "go quiet small",
                &Place::Terms.path(),
                say(Text::TermsTitle),
            );
            Nodes::from(more).put(terms).put(fault(faults, "terms"))
        }
        Sort::Schools => {
            let chosen = live(move || {
                let file = form.with(|form| form.file.clone());
                (!file.is_empty()).then(|| el("p").put(el("strong").put(bdi(&file))))
            });
            Nodes::from(el("p").class("soft").put(say(Text::PublishListMore)))
                .put(chosen)
                .put(file_field(form, faults))
                .put(list_fault(faults))
        }
    }
}

fn fault(faults: Faults, field: &'static str) -> Nodes {
    let fault = fault_of(faults, field);
    live(move || {
        let words = fault();
        (!words.is_empty()).then(|| el("p").class("fault").attr("role", "alert").put(words))
    })
}

/// A list is chosen, not filled in: its faults have words of their own.
fn list_fault(faults: Faults) -> Nodes {
    live(move || {
        let wrong = faults.with(|faults| {
            let mut of_list = faults.iter().filter(|fault| fault.field == "list");
            of_list.next().map(|fault| fault.wrong)
        })?;
        let words = match wrong {
            Wrong::TooLong(_) => say(Text::ListTooLong),
            _ => say(Text::ListIsNone),
        };
        Some(el("p").class("fault").attr("role", "alert").put(words))
    })
}

fn file_field(form: Form, faults: Faults) -> El {
    let field = el("input").class("bare").attr("type", "file");
    let input: JsValue = field.node();
    let field = field.on("change", move |_| {
        if let Some(file) = File::chosen(&input) {
            begin(take(form, file, faults));
        }
    });
    el("label")
        .class("go quiet file")
        .put(field)
        .put(el("span").put(say(Text::ChooseFile)))
}

/// The text of the file, in whatever letters it was saved; one that is no text, or
/// too long, is said.
async fn take(form: Form, file: File, faults: Faults) {
    let read = match file.part(0.0, 4.0 * LIST as f64 + 4.0).await {
        Ok(bytes) => text_of(&bytes),
        Err(_) => Err(Wrong::Missing),
    };
    match read {
        Ok(text) => {
            let name = file_name(&file.name());
            form.edit(move |form| (form.file, form.list) = (name, text));
            faults.update(|faults| faults.retain(|fault| fault.field != "list"));
        }
        Err(wrong) => show(faults, vec![Fault::at("list", wrong)]),
    }
}

/// The text in `bytes`, as offices save it: with a mark of UTF-16 or without, in
/// UTF-8, or in what spreadsheet programs here call plain CSV.
fn text_of(bytes: &[u8]) -> Result<String, Wrong> {
    let all: &[&str] = match bytes {
        [0xff, 0xfe, ..] => &["utf-16le"],
        [0xfe, 0xff, ..] => &["utf-16be"],
        _ => &["utf-8", "windows-1252"],
    };
    let text = all.iter().find_map(|letters| decoded(bytes, letters));
    let text = text.ok_or(Wrong::Missing)?;
    // A page of the web is text as well.
    match text.trim_start().starts_with('<') {
        true => Err(Wrong::Missing),
        false => list_of(&text).map(|()| text),
    }
}

async fn save(id: RecordId, form: Form, faults: Faults) -> bool {
    let Some(typed) = form.now() else {
        return false;
    };
    let book = form.book();
    let phone = book.phone();
    let about = match around(&phone, id, typed.to).await {
        Ok(about) => about,
        Err(error) => {
            book.trouble(&error);
            return false;
        }
    };
    let from = phone.me().joined.map(|joined| joined.leader);
    let said = (&*from.unwrap_or_default(), &*about.cluster);
    match typed.finish(today(), said, &about.terms) {
        Ok(notice) => {
            let batch = Batch::new().put(id, &notice);
            // Counts where it is new.
            let batch = match typed.to {
                Some(account) => batch.written_to(account),
                None => batch.for_leaders(),
            };
            form.save(batch).await
        }
        Err(found) => {
            show(faults, found);
            false
        }
    }
}

/// What a notice is made of besides what was typed.
struct Around {
    terms: Terms,
    cluster: String,
}

async fn around(phone: &Phone, id: RecordId, to: Option<AccountId>) -> Result<Around, Error> {
    let terms = RecordId::alone(phone.me().account, Terms::KIND);
    let terms = phone.get::<Terms>(terms).await?;
    let cluster = match (phone.get::<Notice>(id).await?, to) {
        (Some(known), _) => known.record.cluster,
        (None, Some(account)) => overview(phone).await?.words(account),
        (None, None) => String::new(),
    };
    Ok(Around {
        terms: terms.map(|terms| terms.record).unwrap_or_default(),
        cluster,
    })
}
