//! What the District published: to be read, called, taken over. Officers change and
//! take back here what they published.

use super::answers::still_so;
use super::office::{columns, save_list};
use super::school::call_links;
use crate::bytes::File;
use crate::clock::{Wall, today};
use crate::fieldbook::{Fieldbook, fieldbook, reading};
use crate::frame::{head, screen};
use crate::go::go;
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::parts::button::{Weight, button, go_button, go_link};
use crate::parts::list::{bdi, card};
use crate::routes::Place;
use crate::slot::Slot;
use crate::task::{begin, once_shown};
use crate::words::{Text, fill, language, say};
use documents::List;
use domain::ids::{RecordId, Source};
use domain::notice::{Notice, Sort, with_terms};
use domain::order::sort_by_key;
use domain::record::Record;
use domain::terms::{Term, Terms};
use js_sys::{Array, JsString};
use leptos::prelude::{document, untrack};
use std::cmp::Reverse;
use storage::{Batch, Error, Phone, Query};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// What a sort of notices is called.
pub fn sort_words(sort: Sort) -> Text {
    match sort {
        Sort::News => Text::News,
        Sort::WhomToCall => Text::WhomToCall,
        Sort::Terms => Text::TermsTitle,
        Sort::Schools => Text::SchoolList,
    }
}

/// Whom a notice is for.
pub fn readers_words(notice: &Notice) -> String {
    match notice.cluster.as_str() {
        "" => say(Text::ForAllLeaders).into_owned(),
        cluster => fill(Text::ForCluster, &[("name", cluster)]),
    }
}

/// Every notice, the latest first, and whether this account published it. A leader is
/// told of who leads which schools only what is so still.
///
/// # Errors
/// As [`Phone::find`].
pub async fn published(phone: &Phone) -> Result<Vec<(RecordId, Notice, bool)>, Error> {
    let others = phone.of_others(Query::kind(Notice::KIND)).await?;
    let is_own = |id: RecordId| !others.iter().any(|other| other.row.id == id);
    let all = match phone.me().officer {
        true => phone.find_as::<Notice>(Query::kind(Notice::KIND)).await?,
        false => still_so(phone).await?,
    };
    let mut all: Vec<_> = all
        .into_iter()
        .map(|(id, notice)| (id, notice, is_own(id)))
        .collect();
    sort_by_key(&mut all, |(id, notice, _)| Reverse((notice.day, *id)));
    Ok(all)
}

/// The screen.
pub fn notices() -> El {
    let is_officer = untrack(|| fieldbook().is_officer());
    let page = reading(async |phone: Phone| published(&phone).await);
    let gone: Gone = Slot::new(None);
    let main = live(move || {
        page.with(|page| {
            let notices = page.as_ref()?;
            let mut cards: Vec<El> = notices
                .iter()
                .map(|one| shown(one, is_officer, gone))
                .collect();
            // The way back stands where the notice stood, under the thumb.
            gone.with(|taken| {
                if let Some(taken @ (id, notice)) = taken {
                    let newer = |(other, one, _): &&(RecordId, Notice, bool)| {
                        (one.day, *other) > (notice.day, *id)
                    };
                    let nth = notices.iter().take_while(newer).count();
                    cards.insert(nth, back_again(taken, gone));
                }
            });
            Some(match cards.is_empty() {
                true => card(
                    "card empty",
                    say(Text::NoNotices),
                    el("p").put(say(Text::NoNoticesMore)),
                ),
                false => el("div").class("stack").put(cards),
            })
        })
    });
    let list = move || page.with(|page| as_list(page.as_deref().unwrap_or_default()));
    let save = move || {
        let is_any = page.with(|page| page.as_ref().is_some_and(|all| !all.is_empty()));
        (is_officer && is_any).then(|| save_list("notices", list))
    };
    let main = main.put(live(save));
    let foot = is_officer.then(|| {
        let new = Place::Publish(Wall.record_id()).path();
        go_link("go", &new, say(Text::PublishSomething))
    });
    let top = head(say(Text::Notices)).back(Place::More);
    screen(top, main, foot)
}

/// All of them as a list for other programs.
fn as_list(notices: &[(RecordId, Notice, bool)]) -> List {
    let row = |(_, notice, _): &(RecordId, Notice, bool)| {
        let term = |term: &Term| format!("{}: {} – {}", term.name, term.start, term.end);
        let more = [notice.text.clone()].into_iter();
        let more = more.chain(notice.terms.iter().map(term));
        let more: Vec<String> = more.filter(|words| !words.is_empty()).collect();
        vec![
            notice.day.to_string(),
            say(sort_words(notice.sort)).into_owned(),
            notice.title.clone(),
            more.join("; "),
            notice.phone.clone(),
            notice.file.clone(),
            readers_words(notice),
            notice.from.clone(),
        ]
    };
    List {
        head: columns([
            Text::Date,
            Text::NoticeSort,
            Text::NoticeTitle,
            Text::NoticeText,
            Text::ContactPhone,
            Text::NoticeFile,
            Text::PublishTo,
            Text::Who,
        ]),
        rows: notices.iter().map(row).collect(),
    }
}

/// What was taken back just now can be published again.
type Gone = Slot<Option<(RecordId, Notice)>>;

/// The id of the element that offers it.
const TAKEN_BACK: &str = "taken-back";

fn back_again((id, notice): &(RecordId, Notice), gone: Gone) -> El {
    let (book, id, again) = (fieldbook(), *id, notice.clone());
    let publish = move || {
        let batch = Batch::new().put(id, &again);
        begin(async move {
            if book.save(batch).await {
                gone.try_set(None);
            }
        });
    };
    let words = fill(Text::TakenBack, &[("title", &notice.title)]);
    el("section")
        .class("notice")
        .attr("id", TAKEN_BACK)
        .attr("role", "status")
        .attr("tabindex", "-1")
        .put(el("p").put(bdi(&words)))
        .put(button(say(Text::PublishAgain), publish).weight(Weight::Small))
}

fn shown((id, notice, is_own): &(RecordId, Notice, bool), is_officer: bool, gone: Gone) -> El {
    let day = language().date(notice.day, today());
    let parts = [
        say(sort_words(notice.sort)).into_owned(),
        notice.from.clone(),
        day,
    ];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let text = (!notice.text.is_empty()).then(|| el("p").class("prose").put(bdi(&notice.text)));
    let section = el("section")
        .class("card")
        .put(el("p").class("soft").put(bdi(&parts.join(" · "))))
        .put(el("h2").class("prose").put(bdi(&notice.title)))
        .put(text)
        .put(is_officer.then(|| el("p").class("soft").put(bdi(&readers_words(notice)))))
        .put(what(notice, is_officer));
    match (is_officer, *is_own) {
        (true, true) => section.put(own(*id, notice.clone(), gone)),
        // Another officer's: who wrote it, and a way to have it erased.
        (true, false) => {
            let link = el("a")
                .class("word")
                .attr("href", &Place::History(*id).path());
            section.put(el("p").put(link.put(say(Text::History))))
        }
        (false, _) => section,
    }
}

/// What can be done with it.
fn what(notice: &Notice, is_officer: bool) -> Nodes {
    match notice.sort {
        Sort::News => Nodes::none(),
        Sort::WhomToCall => call_links(&notice.phone, &notice.title),
        Sort::Terms => {
            let day = today();
            let row = |term: &Term| {
                let from = language().date(term.start, day);
                let to = language().date(term.end, day);
                let words = format!("{}: {from} – {to}", term.name);
                el("li").put(bdi(&words))
            };
            let rows: Nodes = notice.terms.iter().map(row).collect();
            let terms = notice.terms.clone();
            let take = move || take_terms(fieldbook(), terms.clone());
            let take =
                (!is_officer).then(|| go_button("go quiet small", say(Text::TakeTerms), take));
            Nodes::from(el("ul").put(rows)).put(take)
        }
        Sort::Schools => {
            let file = el("p").class("soft").put(bdi(&notice.file));
            let (name, list) = (notice.file.clone(), notice.list.clone());
            let import = move || import(&name, &list);
            let way = go_button("go quiet small", say(Text::ImportTheseSchools), import);
            Nodes::from(file).put((!is_officer).then_some(way))
        }
    }
}

fn own(id: RecordId, notice: Notice, gone: Gone) -> El {
    let book = fieldbook();
    let back = move || {
        let notice = notice.clone();
        begin(async move {
            if book.save(Batch::new().delete(id)).await {
                gone.try_set(Some((id, notice)));
                // The button that had the focus went with its card.
                once_shown(|| {
                    let offer = document().get_element_by_id(TAKEN_BACK);
                    let offer = offer.and_then(|offer| offer.dyn_into::<HtmlElement>().ok());
                    let _ = offer.map(|offer| offer.focus());
                });
            }
        });
    };
    el("div")
        .class("go-row")
        .put(go_link(
            "go quiet small",
            &Place::Publish(id).path(),
            say(Text::ChangeNotice),
        ))
        .put(button(say(Text::TakeBack), back).weight(Weight::Small))
}

/// The leader's own terms, with those that are not among them.
fn take_terms(book: Fieldbook, published: Vec<Term>) {
    begin(async move {
        let phone = book.phone();
        let id = RecordId::alone(phone.me().account, Terms::KIND);
        let own = match phone.get::<Terms>(id).await {
            Ok(own) => own.map(|own| own.record).unwrap_or_default(),
            Err(error) => return book.trouble(&error),
        };
        let all = with_terms(&own, &published);
        if all == own {
            book.say(Text::TermsAreThere);
        } else if book.save(Batch::new().put(id, &all)).await {
            go(Place::Terms);
        }
    });
}

/// On to importing, with the list as the file.
fn import(name: &str, list: &str) {
    let parts = Array::of1(&JsString::from(list));
    // Made of text alone, it is always made.
    if let Ok(file) = File::of(&parts, name, "text/csv") {
        file.hand_over();
        go(Place::ImportSchools);
    }
}

/// Whom the District says to call, where it has said so.
pub fn whom_to_call() -> Nodes {
    let page = reading(async |phone: Phone| published(&phone).await);
    live(move || {
        page.with(|page| {
            let calls = page.as_ref()?.iter();
            let calls = calls.filter(|(_, notice, _)| notice.sort == Sort::WhomToCall);
            let told: Vec<El> = calls.map(|(_, notice, _)| call(notice)).collect();
            (!told.is_empty()).then(|| el("div").class("stack").put(told))
        })
    })
}

fn call(notice: &Notice) -> El {
    let text = (!notice.text.is_empty()).then(|| el("p").class("prose").put(bdi(&notice.text)));
    let says = fill(Text::SaysWhomToCall, &[("name", &notice.title)]);
    el("section")
        .class("card promise")
        .put(el("h2").class("prose").put(bdi(&says)))
        .put(text)
        .put(call_links(&notice.phone, &notice.title))
}
