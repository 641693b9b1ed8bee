//! What the office answered to a step, at the step (S6); and on Today, what of it
//! is new.

use crate::clock::{today, unix_ms};
use crate::fieldbook::reading;
use crate::live::live;
use crate::markup::{Nodes, el};
use crate::parts::button::{Weight, button};
use crate::parts::list::{bdi, card, row_link, row_list};
use crate::preferences;
use crate::routes::Place;
use crate::slot::Slot;
use crate::words::{Text, fill, language, say};
use domain::answer::Answer;
use domain::ids::RecordId;
use domain::notice::Notice;
use domain::order::sort_by_key;
use domain::record::Record;
use domain::step::Step;
use std::collections::HashMap;
use storage::{Error, Phone, Query};

/// The answers to each step, the first first.
pub type Answers = HashMap<RecordId, Vec<Answer>>;

/// Every answer that is here.
///
/// # Errors
/// As [`Phone::find`].
pub async fn answers(phone: &Phone) -> Result<Answers, Error> {
    let mut all = phone.find_as::<Answer>(Query::kind(Answer::KIND)).await?;
    sort_by_key(&mut all, |(id, answer)| (answer.day, *id));
    let mut answers = Answers::new();
    for (_, answer) in all {
        answers.entry(answer.to).or_default().push(answer);
    }
    Ok(answers)
}

/// What was answered, below what it answers.
pub fn answers_shown(answers: &[Answer]) -> Nodes {
    let day = today();
    let shown = |answer: &Answer| {
        let places = [
            ("stands", &*say(answer.stands.words())),
            ("name", &answer.from),
            ("date", &language().date(answer.day, day)),
        ];
        let said = fill(Text::OfficeSays, &[("text", &answer.text)]);
        el("div")
            .class("notice")
            .put(el("p").class("prose").put(bdi(&said)))
            .put(
                el("p")
                    .class("soft")
                    .put(bdi(&fill(Text::OfficeSaysOn, &places))),
            )
    };
    answers.iter().map(shown).collect()
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

async fn fresh(phone: &Phone, since: f64) -> Result<Vec<Fresh>, Error> {
    let mut fresh = Vec::new();
    for came in phone.arrived(since, MOST).await? {
        match came.row.kind.as_str() {
            Answer::KIND => {
                let answer: Answer = came.whole.read()?;
                let step = phone.get::<Step>(answer.to).await?;
                fresh.push(Fresh {
                    href: Place::Steps.path() + "?group=mine",
                    what: step.map(|step| step.record.what).unwrap_or_default(),
                    says: format!("{} · {}", say(answer.stands.words()), answer.text),
                });
            }
            Notice::KIND => fresh.push(Fresh {
                href: Place::Notices.path(),
                what: came.row.words.clone(),
                says: say(Notice::LABEL).into_owned(),
            }),
            _ => {}
        }
    }
    Ok(fresh)
}

/// On Today: what came from the office since the leader last read such.
pub fn fresh_answers() -> Nodes {
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
