//! What the office answered to a step, at the step (S6), and which of several answers
//! stands; what it answered to anything, in its history; and on Today, what of it is new.
//! What it asked about a paper stands on the paper: see [`crate::views::asked`].

use crate::clock::{today, unix_ms};
use crate::fieldbook::{fieldbook, reading};
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::parts::button::{Weight, button};
use crate::parts::list::{bdi, card, row_link, row_list};
use crate::preferences;
use crate::routes::Place;
use crate::slot::Slot;
use crate::views::asked;
use crate::words::{Text, fill, language, say};
use domain::answer::{Answer, Stands, ToPart, by_part};
use domain::ids::RecordId;
use domain::notice::Notice;
use domain::record::Record;
use domain::step::Step;
use leptos::prelude::untrack;
use std::collections::HashMap;
use storage::{Error, Phone, Query};

/// The answers to each step, each with its id; of several the last stands.
pub type Answers = HashMap<RecordId, Vec<(RecordId, Answer)>>;

/// Every answer that is here, to whatever.
async fn everything(phone: &Phone) -> Result<Vec<ToPart>, Error> {
    let all = phone.find_as::<Answer>(Query::kind(Answer::KIND)).await?;
    Ok(by_part(all))
}

/// Every answer that is here to the whole of something, as to a step.
///
/// # Errors
/// As [`Phone::find`].
pub async fn answers(phone: &Phone) -> Result<Answers, Error> {
    let mut all = everything(phone).await?;
    all.retain(|part| part.about.is_empty());
    Ok(all
        .into_iter()
        .map(|part| (part.to, part.answers))
        .collect())
}

/// What was answered to the step `id`, below it: the answer that stands, and that
/// there are others, where that is so.
pub fn answers_shown(id: RecordId, answers: &[(RecordId, Answer)]) -> Nodes {
    let Some(((_, stands), others)) = answers.split_last() else {
        return Nodes::none();
    };
    let others = others_told(stands, others).map(|told| {
        let all = el("a")
            .class("word")
            .attr("href", &Place::History(id).path());
        Nodes::from(el("p").put(bdi(&told))).put(el("p").put(all.put(say(Text::ReadAllAnswers))))
    });
    shown(stands).put(others).into()
}

/// Whose answer stands, where there are others.
fn others_told(stands: &Answer, others: &[(RecordId, Answer)]) -> Option<String> {
    let by = |(_, other): &(RecordId, Answer)| {
        let date = language().date(other.day, today());
        format!("{}, {date}", named(other))
    };
    let others: Vec<String> = others.iter().rev().map(by).collect();
    let places = [("name", named(stands)), ("others", others.join("; "))];
    let places = places.each_ref().map(|(key, words)| (*key, words.as_str()));
    (!others.is_empty()).then(|| fill(Text::OthersToo, &places))
}

fn named(answer: &Answer) -> String {
    match answer.from.as_str() {
        "" => say(Text::SomebodyElse).into_owned(),
        name => name.to_owned(),
    }
}

/// One answer, with who gave it and when. That something was read is said quietly.
pub fn shown(answer: &Answer) -> El {
    let by = el("p").class("soft").put(bdi(&given(answer)));
    if answer.text.is_empty() {
        return by;
    }
    let said = fill(Text::OfficeSays, &[("text", &answer.text)]);
    el("div")
        .class("notice")
        .put(el("p").class("prose").put(bdi(&said)))
        .put(by)
}

/// "Read by the office · B. Sani, 29 November".
pub fn given(answer: &Answer) -> String {
    let places = [
        ("stands", &*say(answer.stands.words())),
        ("name", &named(answer)),
        ("date", &language().date(answer.day, today())),
    ];
    fill(Text::OfficeSaysOn, &places)
}

/// In the history of the record `id`: all answers to it and to each part of it, that
/// which stands first, each with the way to its own history.
pub fn all_answers(id: RecordId) -> Nodes {
    let all = reading(async move |phone: Phone| {
        let all = phone.find_as::<Answer>(Query::of(id, Answer::KIND)).await?;
        Ok(by_part(all))
    });
    live(move || {
        all.with(|all| {
            let parts = all.iter().flatten();
            let cards = parts.map(|part| all_shown(&part.answers));
            cards.collect::<Nodes>()
        })
    })
}

fn all_shown(answers: &[(RecordId, Answer)]) -> Option<El> {
    let (standing, last) = answers.last()?;
    let before = answers.len().checked_sub(2).map(|nth| &answers[nth].1);
    let several = before.is_some();
    let one = |(id, answer): &(RecordId, Answer)| {
        let stands = (several && id == standing)
            .then(|| el("p").put(el("strong").put(say(Text::AnswerStandsNow))));
        let (label, href) = (say(Text::History), Place::History(*id).path());
        let spoken = format!("{label}: {}", answer.text);
        let history = el("a").class("word").attr("href", &href);
        let history = history.attr("aria-label", &spoken).put(label);
        el("li").put(shown(answer).put(stands).put(history))
    };
    let list: Vec<El> = answers.iter().rev().map(one).collect();
    let rule = before.map(|before| {
        let rule = match before.turn == last.turn {
            true => Text::AnsweredApart,
            false => Text::AnswersMore,
        };
        el("p").class("soft").put(say(rule))
    });
    let list = el("ul").class("stack").put(list);
    Some(card(
        "card promise",
        say(Text::FromOffice),
        Nodes::from(list).put(rule),
    ))
}

/// When the leader last said to have read what had come, ms since 1970.
const READ: &str = "answers:read";
/// How many are looked at.
const MOST: usize = 20;

/// Something that came from the office: where it is read, what it is about, and
/// what it says.
struct Fresh {
    href: String,
    what: String,
    says: String,
}

/// What the office told this leader that is so still: what is said of who leads schools
/// is not once it was said otherwise, or this phone knows better.
///
/// # Errors
/// As [`Phone::find`].
pub async fn still_so(phone: &Phone) -> Result<Vec<(RecordId, Notice)>, Error> {
    let all = phone.find_as::<Notice>(Query::kind(Notice::KIND)).await?;
    let mut so = Vec::new();
    for (id, notice) in all.iter().filter(|(id, notice)| notice.holds(*id, &all)) {
        let mut is_so = notice.schools.is_empty();
        for school in &notice.schools {
            is_so = phone.led_by(*school).await?.is_none() == notice.leads;
            if is_so {
                break;
            }
        }
        if is_so {
            so.push((*id, notice.clone()));
        }
    }
    Ok(so)
}

async fn fresh(phone: &Phone, since: f64) -> Result<Vec<Fresh>, Error> {
    let mut fresh = Vec::new();
    let mut all = everything(phone).await?;
    let notices = still_so(phone).await?;
    let is_so = |id| notices.iter().any(|(known, _)| *known == id);
    for came in phone.arrived(since, MOST).await?.0 {
        match came.row.kind.as_str() {
            Answer::KIND => {
                let answer: Answer = came.whole.read()?;
                // However many came to one thing, it is told once.
                let is_it = |part: &ToPart| part.to == answer.to && part.about == answer.about;
                let Some(nth) = all.iter().position(is_it) else {
                    continue;
                };
                let part = all.remove(nth);
                let to = phone.row(answer.to).await?;
                fresh.extend(match to.filter(|to| to.kind == Step::KIND) {
                    Some(step) => of_step(step.words, &part),
                    None => of_paper(phone, &part).await?,
                });
            }
            // Of who leads which schools, only what is so still.
            Notice::KIND if is_so(came.row.id) => fresh.push(Fresh {
                href: Place::Notices.path(),
                what: came.row.words.clone(),
                says: say(Notice::LABEL).into_owned(),
            }),
            _ => {}
        }
    }
    Ok(fresh)
}

/// What was answered to the step that says `what`.
fn of_step(what: String, part: &ToPart) -> Option<Fresh> {
    let (stands, others) = part.standing()?;
    let says = format!("{} · {}", say(stands.stands.words()), stands.text);
    let (href, says) = match others_told(stands, others) {
        None => (Place::Steps.path() + "?group=mine", says),
        Some(told) => (Place::History(part.to).path(), format!("{says} · {told}")),
    };
    Some(Fresh { href, what, says })
}

/// What was asked about a paper. That it was read is told where it stands.
async fn of_paper(phone: &Phone, part: &ToPart) -> Result<Option<Fresh>, Error> {
    let told = part.told().into_iter();
    let told = told.filter(|answer| answer.stands != Stands::Read || !answer.text.is_empty());
    let told = told.map(|answer| format!("{} · {}", say(answer.stands.words()), answer.text));
    let says = told.collect::<Vec<_>>().join(" · ");
    if says.is_empty() {
        return Ok(None);
    }
    let (href, what) = asked::way_to(phone, part).await?;
    Ok(Some(Fresh { href, what, says }))
}

/// On Today: what came from the office since the leader last read such.
pub fn fresh_answers() -> Nodes {
    // What other officers wrote is at the office no answer to anything.
    if untrack(|| fieldbook().is_officer()) {
        return Nodes::none();
    }
    let read: Option<String> = preferences::read(READ);
    let since = Slot::new(read.and_then(|read| read.parse::<f64>().ok()));
    let answers = reading(async move |phone: Phone| {
        let since = since.try_get_untracked().flatten();
        fresh(&phone, since.unwrap_or_default()).await
    });
    let have_read = move || {
        let now = unix_ms();
        preferences::keep(READ, &now.to_string());
        since.set(Some(now));
        answers.set(Some(Vec::new()));
    };
    live(move || {
        answers.with(|answers| {
            let answers = answers.as_ref().filter(|answers| !answers.is_empty())?;
            let rows = answers.iter();
            let rows = rows.map(|fresh| row_link(&fresh.href, &fresh.what, &fresh.says, ""));
            let rows = row_list(rows.collect());
            let read = button(say(Text::SeenAnswers), have_read).weight(Weight::Small);
            Some(card(
                "card promise",
                say(Text::FromOffice),
                Nodes::from(rows).put(read),
            ))
        })
    })
}
