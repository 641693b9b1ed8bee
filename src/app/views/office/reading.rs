//! A record of any kind, to be read: each field that says something, under the
//! word that its form has for it.

use super::lens::{Overview, overview};
use crate::cluster;
use crate::field_words::{field_words, value_words};
use crate::fieldbook::reading;
use crate::frame::{head, screen};
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::parts::list::bdi;
use crate::routes::Place;
use crate::views::{Found, when_found};
use crate::words::{Text, fill, say};
use domain::cluster::Cluster;
use domain::ids::{AccountId, RecordId};
use domain::kinds::Kind;
use serde_json::Value;
use storage::{Error, Phone};

struct Page {
    kind: String,
    words: String,
    by: AccountId,
    body: Value,
    school: Option<RecordId>,
    of: Option<RecordId>,
    cluster: Cluster,
    overview: Overview,
}

async fn read(phone: &Phone, id: RecordId) -> Result<Option<Page>, Error> {
    let Some(found) = phone.anything_of_another(id).await? else {
        return Ok(None);
    };
    Ok(Some(Page {
        kind: found.row.kind.clone(),
        words: found.row.words.clone(),
        by: found.by,
        body: found.whole.value()?,
        school: found.row.school,
        of: found.row.of,
        cluster: cluster::schools(phone).await?,
        overview: overview(phone).await?,
    }))
}

/// The record `id`.
pub fn record(id: RecordId) -> Nodes {
    let page = reading(async move |phone: Phone| read(&phone, id).await);
    when_found(page, shown)
}

fn shown(page: Found<Page>) -> El {
    let title = move || {
        page.with(|page| match page.words.as_str() {
            "" => label(page),
            words => words.to_owned(),
        })
    };
    let above = move || {
        page.with(|page| {
            let school = page.school.map(|school| page.cluster.name(school));
            let parts = [Some(label(page)), school, Some(whose(page))];
            parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
        })
    };
    let back = page.now(|page| match (page.of, page.school) {
        (Some(visit), _) => Place::Visit(visit),
        (None, Some(school)) => Place::School(school),
        (None, None) => Place::Today,
    });
    let main = live(move || page.with(fields));
    let top = head(title).above(above);
    screen(top.back(back.unwrap_or(Place::Today)), main, ())
}

fn label(page: &Page) -> String {
    let kind = Kind::named(&page.kind);
    kind.map(|kind| say(kind.label).into_owned())
        .unwrap_or_default()
}

fn whose(page: &Page) -> String {
    let by = page.overview.whose(page.by, page.school);
    let name = page.overview.words(by);
    fill(Text::OfCluster, &[("name", &name)])
}

/// What is said elsewhere on the screen, or to programs.
const UNSAID: [&str; 5] = ["school", "visit", "teacher", "observation", "key"];

fn fields(page: &Page) -> Nodes {
    let name = |id: &str| {
        let id = id.parse().ok()?;
        Some(page.cluster.name(id))
    };
    let Some(body) = page.body.as_object() else {
        return Nodes::none();
    };
    let says = |value: &Value| match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(list) => list.iter().any(|item| !is_removed(item)),
        _ => true,
    };
    let told = body
        .iter()
        .filter(|(field, value)| !UNSAID.contains(&field.as_str()) && says(value));
    let kind = Kind::named(&page.kind);
    let is_prose = |field: &str| kind.is_some_and(|kind| kind.texts.contains(&field));
    let (mut facts, mut cards) = (el("dl").class("facts"), Nodes::none());
    for (field, value) in told {
        let label = field_words(&page.kind, field, None);
        let card = || el("section").class("card").put(el("h2").put(bdi(&label)));
        match value {
            Value::Array(list) => {
                let items = list.iter().filter(|item| !is_removed(item));
                let items = items.map(|item| {
                    let words = value_words(item, &name);
                    el("li").class("prose").put(bdi(&words))
                });
                cards = cards.put(card().put(el("ul").put(items.collect::<Nodes>())));
            }
            value if is_prose(field) => {
                let words = value_words(value, &name);
                cards = cards.put(card().put(el("p").class("prose").put(bdi(&words))));
            }
            value => {
                facts = facts
                    .put(el("dt").put(bdi(&label)))
                    .put(" ")
                    .put(el("dd").put(bdi(&value_words(value, &name))));
            }
        }
    }
    Nodes::from(facts).put(cards)
}

fn is_removed(item: &Value) -> bool {
    item.get("removed") == Some(&Value::Bool(true))
}
