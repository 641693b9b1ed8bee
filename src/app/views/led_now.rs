//! In place of a form of what another leads by now: who does, and what was typed and
//! not saved, to be read and copied. It stays until the leader removes it.

use crate::cluster::school_name;
use crate::field_words::{field_words, value_words};
use crate::fieldbook::{Fieldbook, fieldbook};
use crate::frame::{head, screen};
use crate::go::{asked, here};
use crate::live::{follow, live};
use crate::markup::{El, Nodes, el};
use crate::open_form::parted;
use crate::parts::button::{go_button, go_link};
use crate::parts::list::{bdi, card};
use crate::parts::notice::notice;
use crate::routes::Place;
use crate::share;
use crate::slot::{Slot, derived};
use crate::task::begin;
use crate::words::{Text, fill, say};
use domain::day::Clock;
use domain::ids::RecordId;
use domain::person::Person;
use domain::record::Record;
use domain::words::Say;
use leptos::prelude::untrack;
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeSet;
use storage::{Begun, Error, Phone, Query};

/// A form that writes something another may lead by now.
struct Form {
    /// The record.
    id: RecordId,
    /// The name of its draft.
    draft: String,
    /// Whose words its fields have.
    kind: &'static str,
    /// The screen that stands in its place; none where what is typed is told on one.
    screen: Option<Screen>,
    /// Whether that says who leads it.
    is_said: bool,
}

struct Screen {
    title: Cow<'static, str>,
    /// Where the record is read.
    page: Place,
    /// What leads there.
    way: Text,
}

impl Form {
    /// The form at the address.
    fn here() -> Option<Self> {
        let place = untrack(|| here().get())?;
        let screen = |title, page, way| {
            let title = say(title);
            Some(Screen { title, page, way })
        };
        let of_visit = |id, title| screen(title, Place::Visit(id), Text::OpenVisit);
        let of_school = |id, title| screen(title, Place::School(id), Text::OpenSchoolPage);
        let (id, kind, screen) = match place {
            Place::SchoolForm(id) => (id, "school", of_school(id, Text::ChangeSchool)),
            Place::People(id) => (id, "school", of_school(id, Text::PeopleForm)),
            Place::SameSchool(id) => (id, "school", of_school(id, Text::SameSchool)),
            Place::Plan(id) => (id, "visit", of_visit(id, Text::ChangePlan)),
            Place::Afterwards(id) => (id, "visit", of_visit(id, Text::ChangeDayAndTimes)),
            Place::Checklist(id) => (id, "visit", of_visit(id, Text::Checklist)),
            Place::ChooseLesson(id) => (id, "visit", of_visit(id, Text::WhichLesson)),
            Place::Close(id) => (id, "closing", of_visit(id, Text::CloseVisit)),
            Place::Share(id) => {
                let title = say(Text::ShareWithLeaders);
                let (page, way) = (Place::History(id), Text::History);
                (id, "card", Some(Screen { title, page, way }))
            }
            Place::Observe(id) => {
                let title = say(Say::Observation);
                let (page, way) = (Place::Copy(id), Text::TeachersCopy);
                (id, "observation", Some(Screen { title, page, way }))
            }
            Place::Meeting(id) => return Some(Self::part(id, place.form(), "meeting", true)),
            Place::Texts(id) => return Some(Self::part(id, place.form(), "texts", false)),
            Place::Visit(id) => {
                let draft = place.form() + "/call-off";
                return Some(Self::part(id, draft, "visit", true));
            }
            Place::Steps => {
                let (step, ask) = untrack(|| asked("step").zip(asked("as")))?;
                let id = step.parse().ok()?;
                let draft = format!("steps/{step}/{ask}");
                return Some(Self::part(id, draft, "step", false));
            }
            _ => return None,
        };
        let draft = place.form();
        Some(Self {
            screen,
            ..Self::part(id, draft, kind, false)
        })
    }

    /// A part of a screen.
    fn part(id: RecordId, draft: String, kind: &'static str, is_said: bool) -> Self {
        Self {
            id,
            draft,
            kind,
            screen: None,
            is_said,
        }
    }
}

/// What is told in its place.
#[derive(Clone, Default, PartialEq)]
struct Led {
    by: String,
    school: String,
    /// What was typed: each text with what it is.
    typed: Vec<(String, String)>,
}

async fn read(book: Fieldbook, form: &Form) -> Result<Option<Led>, Error> {
    let phone = book.phone();
    let Some(by) = phone.led_by(form.id).await? else {
        return Ok(None);
    };
    let school = match phone.row(form.id).await? {
        Some(row) => row.school.unwrap_or(form.id),
        None => form.id,
    };
    // What was typed a moment ago is still on its way.
    let kept = match book.unkept(|unkept| unkept.latest(&form.draft)) {
        Some(latest) => Some(latest),
        None => phone.draft(&form.draft).await?,
    };
    Ok(Some(Led {
        by,
        school: school_name(&phone, school).await?,
        typed: match kept {
            Some(kept) => typed(form, &kept, &phone).await?,
            None => Vec::new(),
        },
    }))
}

async fn typed(form: &Form, kept: &str, phone: &Phone) -> Result<Vec<(String, String)>, Error> {
    let (draft, begun) = parted(kept);
    let Ok(draft) = serde_json::from_str(&draft) else {
        return Ok(Vec::new());
    };
    let mut known = Known::default();
    for body in begun.iter().flat_map(Begun::bodies) {
        known.add("", &serde_json::from_str(body).unwrap_or_default());
    }
    // A form shows by name whom the record has by id.
    for (_, person) in phone.find_as::<Person>(Query::kind(Person::KIND)).await? {
        known.pairs.insert(("teacher".into(), person.name));
    }
    let mut told = Vec::new();
    known.what_is_new(form.kind, &draft, &mut told);
    Ok(told)
}

/// What the records held on which a form was begun: each field with its value.
#[derive(Default)]
struct Known {
    pairs: BTreeSet<(String, String)>,
}

/// A value as it is typed; none of what no one types.
fn as_typed(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(true) => Some(String::new()),
        _ => None,
    }
}

impl Known {
    fn add(&mut self, key: &str, value: &Value) {
        match value {
            Value::Object(fields) => fields.iter().for_each(|(key, value)| self.add(key, value)),
            Value::Array(items) => items.iter().for_each(|item| self.add(key, item)),
            value => {
                let pair = as_typed(value).map(|typed| (key.to_owned(), typed));
                self.pairs.extend(pair);
            }
        }
    }

    /// Whether `value` was typed here.
    fn is_new(&self, key: &str, value: &Value) -> bool {
        let Some(typed) = as_typed(value) else {
            return false;
        };
        let is_id = typed.parse::<RecordId>().is_ok();
        // A record has the whole moment, the form only its time.
        let is_time = typed.parse::<Clock>().is_ok();
        let stands = |(_, known): &(String, String)| known.contains(&typed);
        let is_known = self.pairs.contains(&(key.to_owned(), typed.clone()))
            || (is_time && self.pairs.iter().any(stands));
        !is_id && !is_known
    }

    fn what_is_new(&self, kind: &str, form: &Value, told: &mut Vec<(String, String)>) {
        for (key, value) in form.as_object().into_iter().flatten() {
            match value {
                // Bound to a text and a finger: it cannot be copied as words.
                _ if key == "signing" => {
                    let signed = value["strokes"].as_array();
                    if signed.is_some_and(|strokes| !strokes.is_empty()) {
                        let signer = says("signer", &value["signer"]);
                        told.push((field_words(kind, "signer", None), signer));
                    }
                }
                Value::Object(_) => self.what_is_new(kind, value, told),
                Value::Array(items) => {
                    let new: Vec<String> = items.iter().filter_map(|it| self.item(it)).collect();
                    if !new.is_empty() {
                        told.push((field_words(kind, key, None), new.join("\n")));
                    }
                }
                // What the next note would be about.
                _ if key == "about" => {}
                _ if self.is_new(key, value) => {
                    told.push((field_words(kind, key, None), says(key, value)));
                }
                _ => {}
            }
        }
    }

    /// An item of which something was typed or tapped here, whole.
    fn item(&self, item: &Value) -> Option<String> {
        let fields = item.as_object()?;
        let is_told = |key: &str| !matches!(key, "id" | "removed" | "path");
        let is_new = fields.iter().any(|(key, value)| {
            is_told(key) && !matches!(key.as_str(), "task" | "about") && self.is_new(key, value)
        });
        let words = |(key, value): (&String, &Value)| match value {
            _ if !is_told(key) || as_typed(value).is_none() => None,
            Value::Bool(_) => Some(field_words("", key, None)),
            value => Some(says(key, value)),
        };
        is_new.then(|| {
            let words: Vec<String> = fields.iter().filter_map(words).collect();
            words.join(" · ")
        })
    }
}

/// How a value reads: what was typed, as it was typed.
fn says(key: &str, value: &Value) -> String {
    match value.as_str() {
        Some(text) if !FIXED.contains(&key) => text.trim().to_owned(),
        _ => value_words(value, &|_| None),
    }
}

/// Fields of fixed words, days and times.
const FIXED: [&str; 11] = [
    "about",
    "at",
    "day",
    "ended",
    "look_again",
    "next_day",
    "role",
    "started",
    "task",
    "what",
    "with",
];

/// What stands where the form at the address would: a screen, or what was typed alone.
pub fn led_now() -> Nodes {
    let Some(form) = Form::here() else {
        return Nodes::none();
    };
    let book = fieldbook();
    let led = Slot::new(None::<Led>);
    let form = std::rc::Rc::new(form);
    let asked = form.clone();
    follow(move || {
        book.changed.track();
        book.drafts.track();
        let form = asked.clone();
        begin(async move {
            match read(book, &form).await {
                // A notice is read out each time it is made.
                Ok(found) if led.try_with_untracked(|known| *known != found) == Some(true) => {
                    led.set(found);
                }
                Ok(_) => {}
                Err(error) => book.trouble(&error),
            }
        });
    });
    let (is_said, alone) = (form.is_said, form.screen.is_none());
    let main = live(move || {
        led.with(|led| {
            let led = led.as_ref()?;
            let told = fill(Text::LedNow, &[("name", &led.by)]);
            let told = (!is_said).then(|| notice(told, ()));
            Some(Nodes::from(told).put(kept(book, led, alone)))
        })
    });
    let Some(Screen { title, page, way }) = &form.screen else {
        return main;
    };
    let school = move || led.with(|led| led.as_ref().map(|led| led.school.clone()));
    let is_typed = derived(move || led.with(|led| led.iter().any(|led| !led.typed.is_empty())));
    let (path, way) = (page.path(), *way);
    let foot = live(move || match is_typed.get() {
        false => Nodes::from(go_link("go", &path, say(way))),
        true => Nodes::from(go_link("go quiet", &path, say(way))).put(copying(book, led)),
    });
    let top = head(title.clone()).above(move || school().unwrap_or_default());
    screen(top.back(*page), main, foot).into()
}

/// What was typed, with what can be done with it; `alone`: with the way to copy it.
fn kept(book: Fieldbook, led: &Led, alone: bool) -> Nodes {
    if led.typed.is_empty() {
        return Nodes::none();
    }
    let told = fill(Text::TypedIsKept, &[("name", &led.by)]);
    let words = led.typed.iter().map(|(label, words)| {
        let words = el("p").class("prose").put(bdi(words));
        Nodes::from(el("h3").put(bdi(label))).put(words)
    });
    let text = text_of(led);
    let copy = alone.then(|| {
        go_button("go quiet", say(Text::Copy), move || {
            copy(book, text.clone())
        })
    });
    let words = words.collect::<Nodes>().put(copy);
    Nodes::from(el("p").put(bdi(&told))).put(card("card", say(Text::WhatYouWrote), words))
}

fn copying(book: Fieldbook, led: Slot<Option<Led>>) -> El {
    go_button("go", say(Text::Copy), move || {
        let text = led.with_untracked(|led| led.as_ref().map(text_of));
        copy(book, text.unwrap_or_default());
    })
}

fn text_of(led: &Led) -> String {
    let lines = led.typed.iter();
    let lines: Vec<String> = lines
        .map(|(label, words)| format!("{label}: {words}"))
        .collect();
    lines.join("\n\n")
}

fn copy(book: Fieldbook, text: String) {
    begin(async move { share::tell(book, share::copy(&text).await) });
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn new(kind: &str, begun: &Value, form: &Value) -> Vec<(String, String)> {
        let mut known = Known::default();
        known.add("", begun);
        let mut told = Vec::new();
        known.what_is_new(kind, form, &mut told);
        told
    }

    #[wasm_bindgen_test]
    fn what_was_typed_and_tapped_is_told_and_nothing_that_the_record_holds() {
        let id = "01900000-0000-7000-8000-000000000001";
        let note = |text: &str| json!({ "id": "1", "at": "2026-11-29T10:05:00", "text": text });
        let begun = json!({
            "class": "P3", "girls": 21, "started": "2026-11-29T10:00:00", "visit": id,
            "notes": [note("Pairs talk")], "taps": [],
        });
        let form = json!({
            "seen": {
                "class": "P3", "started": "2026-11-29T10:00:00", "visit": id,
                "notes": [note("Pairs talk"), note("The back rows, too")],
                "taps": [{ "id": "2", "at": "2026-11-29T10:06:00", "what": "girl_back" }],
            },
            "girls": "21", "from": "10:00", "to": "", "about": "teacher", "note": " closed ",
        });
        let told = new("observation", &begun, &form);
        let words: Vec<&str> = told.iter().map(|(_, words)| &**words).collect();
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(words.contains(&"closed"), "as it was typed: {told:?}");
        let said = words.join("\n");
        assert!(said.contains("The back rows, too") && !said.contains("Pairs talk"));
        assert!(said.contains(&*say(Say::GirlBack)));
        // Of a list that nobody ticked nothing is told, of a line that was ticked all.
        let tick = |task: &str, done: bool, note: &str| json!({ "id": "3", "task": task, "done": done, "note": note });
        let form = json!({ "ticks": [tick("greet", false, ""), tick("praise", true, "P3")] });
        let told = new("visit", &json!({}), &form);
        assert_eq!(told.len(), 1);
        assert!(
            told[0].1.contains("P3") && told[0].1.contains(&*say(Say::Done)),
            "{told:?}"
        );
        assert!(!told[0].1.contains('\n'));
    }
}
