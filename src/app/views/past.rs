//! A record's history: who wrote what, and when, newest first. Of any kind.

use crate::clock::today;
use crate::field_words::{field_words, value_words};
use crate::fieldbook::{fieldbook, reading};
use crate::frame::{head, screen};
use crate::later;
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::parts::button::{Weight, button};
use crate::parts::list::{bdi, card_of_rows, row_link};
use crate::routes::Place;
use crate::slot::Slot;
use crate::views::when_found;
use crate::words::{Text, count, fill, language, say};
use domain::answer::Answer;
use domain::day::{Clock, Day};
use domain::ids::{AccountId, RecordId};
use domain::keyring::Keyring;
use domain::kinds::{KINDS, Kind, keys};
use domain::notice::Notice;
use domain::picture::{OF_BYTES, Picture};
use domain::profile::Profile;
use domain::record::Record;
use domain::reflection::Reflection;
use domain::step::Step;
use exchange::history::{Change, Chapter, Writer};
use leptos::prelude::untrack;
use serde_json::Value;
use storage::{Error, Past, Phone, Query, Row};

/// How many chapters are shown at a time.
const PAGE: usize = 20;
/// How many items that came at once are told one by one.
const ITEMS: usize = 3;

/// A record's past with the names that stand in it.
pub struct Told {
    /// What the record went through.
    pub past: Past,
    /// What records are called whose ids stand in it.
    names: Vec<(String, String)>,
    /// What others are called who wrote in it.
    people: Vec<(AccountId, String)>,
    /// What belongs to the record.
    inside: Vec<Row>,
    /// The office has answered to it.
    is_answered: bool,
    me: storage::Me,
}

/// Reads it; none when this phone knows nothing of the record.
///
/// # Errors
/// As [`Phone::past`].
pub async fn read(phone: &Phone, id: RecordId) -> Result<Option<Told>, Error> {
    let past = phone.past(id).await?;
    // Keys are nobody's reading.
    let Some(past) = past.filter(|past| past.kind != Keyring::KIND) else {
        return Ok(None);
    };
    let (mut names, mut people) = (Vec::new(), Vec::new());
    let me = phone.me();
    for chapter in &past.history.chapters {
        let author = chapter.by.author;
        if !me.is(author) && !people.iter().any(|(known, _)| *known == author) {
            let card = RecordId::alone(author, Profile::KIND);
            let card = phone.get::<Profile>(card).await?;
            let name = card.map(|card| card.record.name).unwrap_or_default();
            people.push((author, name));
        }
        for change in &chapter.changes {
            let mut ids = Vec::new();
            for value in change.old.iter().chain([&change.new]) {
                ids_in(value, &mut ids);
            }
            for value in change.item.iter().flat_map(|item| item.values()) {
                ids_in(value, &mut ids);
            }
            for id in ids {
                let known = |(known, _): &(String, String)| *known == id.to_string();
                if !names.iter().any(known)
                    && let Some(row) = phone.row(id).await?
                {
                    let label = || Kind::named(&row.kind).map(|kind| say(kind.label).into_owned());
                    let name = match row.words.as_str() {
                        "" => label().unwrap_or_default(),
                        words => words.to_owned(),
                    };
                    names.push((id.to_string(), name));
                }
            }
        }
    }
    let mut inside = Vec::new();
    // Answers are told in full, not as what belongs to it.
    let listed = |kind: &&Kind| !kind.unlisted && kind.name != Answer::KIND;
    for kind in KINDS.iter().filter(listed) {
        inside.extend(phone.find(Query::of(id, kind.name)).await?);
    }
    Ok(Some(Told {
        past,
        names,
        people,
        inside,
        is_answered: phone.count(Query::of(id, Answer::KIND)).await? > 0,
        me,
    }))
}

/// The ids of records that stand in `value`, however deep.
fn ids_in(value: &Value, ids: &mut Vec<RecordId>) {
    match value {
        Value::String(text) => ids.extend(text.parse::<RecordId>().ok()),
        Value::Array(list) => list.iter().for_each(|value| ids_in(value, ids)),
        Value::Object(item) => item.values().for_each(|value| ids_in(value, ids)),
        _ => {}
    }
}

impl Told {
    /// "Visit: Pair talk".
    pub fn title(&self) -> String {
        let kind = Kind::named(&self.past.kind);
        let label = kind.map(|kind| say(kind.label)).unwrap_or_default();
        let body = self.past.body.as_ref();
        let keys = body.and_then(|body| keys(&self.past.kind, body).ok().flatten());
        match keys
            .map(|keys| keys.words)
            .filter(|words| !words.is_empty())
        {
            Some(words) => format!("{label}: {words}"),
            None => label.into_owned(),
        }
    }

    /// "Your other phone · 14 October, 10:05".
    pub fn written(&self, by: &Writer) -> String {
        let person = self.people.iter().find(|(author, _)| *author == by.author);
        let who = match person.map(|(_, name)| name.as_str()) {
            _ if by.device == self.me.device => say(Text::ThisPhone).into_owned(),
            _ if self.me.is(by.author) => say(Text::YourOtherPhone).into_owned(),
            None | Some("") => say(Text::SomebodyElse).into_owned(),
            Some(name) => name.to_owned(),
        };
        let (date, time) = local(&by.at);
        let places = [("who", who.as_str()), ("date", &date), ("time", &time)];
        fill(Text::WroteOn, &places)
    }

    /// What the record of this id is called. One that this phone cannot read, as
    /// a teacher's name is where it is shut, is told as such: an id says nothing.
    fn name(&self, id: &str) -> Option<String> {
        let name = self.names.iter().find(|(known, _)| known == id);
        let name = name.map(|(_, name)| name.clone());
        let is_record = || id.parse::<RecordId>().is_ok();
        name.or_else(|| is_record().then(|| say(Text::NotNamedHere).into_owned()))
    }

    /// Whether it is a promise that the leader made to themselves.
    fn is_own_promise(&self) -> bool {
        let is_own = |change: &Change| change.field == "own" && change.new == Value::Bool(true);
        let mut chapters = self.past.history.chapters.iter();
        self.past.kind == Step::KIND && chapters.any(|chapter| chapter.changes.iter().any(is_own))
    }

    fn words(&self, change: &Change, value: &Value) -> String {
        let kind = Kind::named(&self.past.kind);
        let path = match &change.key {
            Some(key) => format!("{}/{key}", change.field),
            None => change.field.clone(),
        };
        let is_text = kind.is_some_and(|kind| kind.texts.contains(&path.as_str()));
        match value.as_str().filter(|text| is_text && !text.is_empty()) {
            // As it was typed, whatever it reads like.
            Some(text) => text.to_owned(),
            None => value_words(value, &|id| self.name(id)),
        }
    }
}

/// Date and time on this phone's clock of what another wrote in UTC.
fn local(at: &str) -> (String, String) {
    let at = js_sys::Date::new(&at.into());
    let part = |number: u32| u8::try_from(number).unwrap_or(0);
    let year = i32::try_from(at.get_full_year()).unwrap_or(0);
    let day = Day::new(year, part(at.get_month() + 1), part(at.get_date()));
    let clock = Clock::new(part(at.get_hours()), part(at.get_minutes()));
    let date = day.map(|day| language().date(day, today()));
    let clock = clock.map(|clock| clock.to_string());
    (date.unwrap_or_default(), clock.unwrap_or_default())
}

/// The history of the record `id`.
pub fn history(id: RecordId) -> Nodes {
    let page = reading(async move |phone: Phone| read(&phone, id).await);
    let most = Slot::new(PAGE);
    when_found(page, move |page| {
        let title = move || page.with(Told::title);
        let main = live(move || page.with(|told| main(told, most.get())));
        let has_more =
            move || page.with(|told| (told.past.history.chapters.len() > most.get()).then_some(()));
        let older = move || {
            let more = move || most.update(|most| *most += PAGE);
            has_more().map(|()| button(say(Text::ShowOlder), more).weight(Weight::Quiet))
        };
        let top = head(say(Text::History)).above(title).back(Place::More);
        // What an officer wrote is taken back where it stands; what others did is
        // erased, where somebody has a right to that.
        let erase = untrack(|| fieldbook().is_officer()).then(|| {
            let link = el("a").class("word").attr("href", &Place::Erase(id).path());
            el("p").put(link.put(say(Text::EraseRecord)))
        });
        screen(top, main.live(older).put(erase), ())
    })
}

fn main(told: &Told, most: usize) -> Nodes {
    let past = &told.past;
    let gone = past
        .deleted
        .then(|| el("p").class("notice").put(say(Text::GoneMore)));
    let texts = (!past.history.beside.is_empty()).then(|| texts_link(past.id));
    let chapters = past.history.chapters.iter().take(most);
    let chapters: Vec<El> = chapters.map(|chapter| shown(told, chapter)).collect();
    let soft = |words: String| el("p").class("soft").put(words);
    let (shut, unseen) = (past.history.shut, past.history.unseen);
    let shut = (shut > 0).then(|| soft(count(shut, Text::OneShutHere, Text::ManyShutHere)));
    let unseen = (unseen > 0).then(|| soft(count(unseen, Text::OneNotHere, Text::ManyNotHere)));
    let rows = told.inside.iter().map(|row| {
        let label = Kind::named(&row.kind).map(|kind| say(kind.label));
        row_link(
            &Place::History(row.id).path(),
            &label.unwrap_or_default(),
            &row.words,
            "",
        )
    });
    let answers = told.is_answered.then(|| later::answers_to(past.id));
    Nodes::from(gone)
        .put(texts)
        .put(answers)
        .put(el("ol").class("stack").put(chapters))
        .put(shut)
        .put(unseen)
        .put(card_of_rows("card", say(Text::BelongsToIt), rows.collect()))
}

/// The way to where the leader chooses.
pub fn texts_link(id: RecordId) -> El {
    let link = el("a").class("word").attr("href", &Place::Texts(id).path());
    link.put(say(Text::SeveralTexts))
}

fn shown(told: &Told, chapter: &Chapter) -> El {
    let what = match () {
        () if chapter.is_first => Some(Text::WrittenFirst),
        () if chapter.deleted => Some(Text::RecordGone),
        () if chapter.brought_back => Some(Text::RecordBack),
        () => None,
    };
    let what = what.map(|what| el("p").class("soft").put(say(what)));
    let mut card = el("li")
        .class("card")
        .put(el("h2").put(bdi(&told.written(&chapter.by))))
        .put(what);
    // New items by list: many taps are one line.
    let mut added: Vec<(&str, usize)> = Vec::new();
    let is_picture = told.past.kind == Picture::KIND;
    let is_notice = told.past.kind == Notice::KIND;
    let is_answer = told.past.kind == Answer::KIND;
    let unread = |change: &&Change| match change.field.as_str() {
        // A handover's number.
        "at" => is_notice,
        // The name of a part, for programs.
        "about" => is_answer,
        field => is_picture && OF_BYTES.contains(&field),
    };
    // A form's switch that nobody touched says nothing of what was written.
    let untouched = |change: &&Change| {
        let is_none = change.new.as_array().is_some_and(Vec::is_empty);
        change.old.is_empty() && (is_none || change.new == Value::Bool(false) || change.new == 0)
    };
    let changes = chapter.changes.iter();
    for change in changes.filter(|change| !unread(change) && !untouched(change)) {
        let is_new = change.item.is_some() && change.key.is_none();
        if is_new {
            match added.last_mut().filter(|(field, _)| *field == change.field) {
                Some((_, many)) => *many += 1,
                None => added.push((&change.field, 1)),
            }
            if added.last().is_some_and(|(_, many)| *many > ITEMS) {
                continue;
            }
        }
        card = card.put(line(told, change));
    }
    for (field, many) in added.into_iter().filter(|(_, many)| *many > ITEMS) {
        let more = fill(Text::ItemsMore, &[("n", &(many - ITEMS).to_string())]);
        let label = field_words(&told.past.kind, field, None);
        card = card.put(el("p").class("soft").put(format!("{label}: {more}")));
    }
    card
}

fn line(told: &Told, change: &Change) -> Nodes {
    let prose = |words: &str| el("p").class("prose").put(bdi(words));
    if change.field == "visit" && told.is_own_promise() {
        // It was agreed at no visit, and what it came out of is the leader's alone.
        let label = el("h3").put(say(Text::CameOutOf));
        return Nodes::from(label).put(prose(&say(Reflection::LABEL)));
    }
    let is_removal = change.key.as_deref() == Some("removed");
    let label = field_words(&told.past.kind, &change.field, change.key.as_deref());
    let label = el("h3").put(bdi(&label));
    if let Some(item) = change.item.as_ref().filter(|_| is_removal) {
        let item = value_words(&Value::Object(item.clone()), &|id| told.name(id));
        let words = match change.new == Value::Bool(true) {
            true => Text::ItemGone,
            false => Text::ItemBack,
        };
        return Nodes::from(label).put(prose(&fill(words, &[("text", &item)])));
    }
    let olds = change.old.iter().filter(|old| **old != change.new);
    let stood = olds.filter(|old| !old.is_null() && **old != "").map(|old| {
        let words = fill(Text::StoodThere, &[("text", &told.words(change, old))]);
        el("p").class("soft prose").put(bdi(&words))
    });
    Nodes::from(label)
        .put(stood.collect::<Nodes>())
        .put(prose(&told.words(change, &change.new)))
}
