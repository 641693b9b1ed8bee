//! What a leader does to a record: plain fields, free texts, lists of notes and
//! taps, a choice between texts that were kept; and what only a newer version does.

use crate::chance::Chance;
use exchange::merge::Kept;
use exchange::revise::Revised;
use serde_json::{Value, json};

/// A free text that somebody wrote, or chose.
#[derive(Clone, Debug)]
pub struct Typed {
    /// `purpose`, or `notes/<id>/text`.
    pub path: String,
    /// The text; empty when it was wiped out.
    pub text: String,
}

const PLAIN: [&str; 4] = ["day", "agreed", "class", "present"];
const PROSE: [&str; 2] = ["purpose", "heard"];
const NEWER: [&str; 2] = ["mood", "pins"];
const NEWER_KEY: &str = "colour";

/// Bytes that break careless code.
const ODD: [&str; 6] = ["", "\0", "\u{202e}سلام", "a\u{200b}b", "👩🏾‍🏫", "\"\\\n"];

/// A text nobody else types; now and then one that several do, or none.
fn text(chance: &mut Chance, (device, nth): (usize, usize)) -> String {
    match chance.below(8) {
        0 => String::new(),
        1 => "the same".to_owned(),
        _ => format!(
            "{device}.{nth}.{} {}",
            chance.below(1000),
            ODD[chance.below(ODD.len())]
        ),
    }
}

/// Changes one thing. Answers whether an item was taken out.
pub fn change(
    chance: &mut Chance,
    writer: (usize, usize),
    newer: bool,
    body: &mut Value,
    typed: &mut Vec<Typed>,
) -> bool {
    match chance.below(if newer { 14 } else { 12 }) {
        0..=2 => {
            let value = [
                json!(null),
                json!("x"),
                json!(false),
                json!(chance.below(9)),
                json!({"y": [1]}),
            ];
            body[PLAIN[chance.below(PLAIN.len())]] = value[chance.below(value.len())].clone();
        }
        3..=5 => {
            let field = PROSE[chance.below(PROSE.len())];
            let text = text(chance, writer);
            body[field] = json!(text);
            typed.push(Typed {
                path: field.to_owned(),
                text,
            });
        }
        6 | 7 => {
            // Two devices may mint the same id: a copied phone does.
            let id = match chance.once_in(3) {
                true => format!("n{}", chance.below(3)),
                false => format!("n{}x{}x{}", writer.0, writer.1, chance.below(100)),
            };
            let text = text(chance, writer);
            if there(body, "notes", &id) {
                return false;
            }
            add(
                body,
                "notes",
                json!({"id": id, "text": text, "who": "pupils"}),
            );
            typed.push(Typed {
                path: format!("notes/{id}/text"),
                text,
            });
        }
        8 => {
            let text = text(chance, writer);
            if let Some(note) = item(chance, body, "notes") {
                note["text"] = json!(text);
                let id = note["id"].as_str().unwrap_or_default();
                typed.push(Typed {
                    path: format!("notes/{id}/text"),
                    text,
                });
            }
        }
        9 => {
            let who = ["teacher", "pupils", "wonder"][chance.below(3)];
            if let Some(note) = item(chance, body, "notes") {
                note["who"] = json!(who);
            }
        }
        10 => {
            let id = format!("t{}x{}x{}", writer.0, writer.1, chance.below(1000));
            add(
                body,
                "taps",
                json!({"id": id, "at": chance.below(2700), "what": "girl_front"}),
            );
        }
        11 => {
            let list = ["notes", "taps"][chance.below(2)];
            return take_out(chance, body, list);
        }
        12 => body[NEWER[0]] = json!({"deep": [chance.below(9), {"x": null}], "fraction": 9.0765}),
        _ => match chance.once_in(2) {
            true => add(
                body,
                NEWER[1],
                json!({"id": format!("p{}", chance.below(9)), "on": [1]}),
            ),
            false => {
                let colour = chance.below(5);
                if let Some(note) = item(chance, body, "notes") {
                    note[NEWER_KEY] = json!(colour);
                }
            }
        },
    }
    false
}

/// The text that stands at `path`.
pub fn text_at<'a>(body: &'a Value, path: &str) -> Option<&'a str> {
    let parts: Vec<&str> = path.splitn(3, '/').collect();
    match parts[..] {
        [field] => body[field].as_str(),
        [field, id, key] => {
            let mut items = body[field].as_array()?.iter();
            items.find(|item| item["id"] == id)?[key].as_str()
        }
        _ => None,
    }
}

/// Chooses between the texts kept at one field: the one shown, another, or both
/// joined. Answers the path, which the revision has to set.
pub fn choose(
    chance: &mut Chance,
    kept: &[Kept],
    body: &mut Value,
    typed: &mut Vec<Typed>,
) -> String {
    let kept = &kept[chance.below(kept.len())];
    let path = kept.path.clone();
    let parts: Vec<&str> = path.splitn(3, '/').collect();
    let place = match parts[..] {
        [field] => body.get_mut(field),
        [field, id, key] => body[field]
            .as_array_mut()
            .and_then(|list| list.iter_mut().find(|item| item["id"] == id))
            .and_then(|item| item.get_mut(key)),
        _ => None,
    };
    if let Some(place) = place {
        let shown = place.as_str().unwrap_or_default().to_owned();
        let text = match chance.below(3) {
            0 => shown,
            1 => kept.text.clone(),
            _ => format!("{shown}\n{}", kept.text),
        };
        *place = json!(text);
        typed.push(Typed {
            path: path.clone(),
            text,
        });
    }
    path
}

/// What a phone of today's version gives back of a body: what it knows.
pub fn forget_newer(body: &mut Value) {
    if let Some(fields) = body.as_object_mut() {
        NEWER.iter().for_each(|field| drop(fields.remove(*field)));
    }
    let notes = body.get_mut("notes").and_then(Value::as_array_mut);
    for note in notes.into_iter().flatten() {
        if let Some(note) = note.as_object_mut() {
            note.remove(NEWER_KEY);
        }
    }
}

/// What a view leaves out of a list is taken out of it, stays there with all it
/// says, and the revision says so.
///
/// # Errors
/// Which item is not.
pub fn left_out_is_taken_out(
    before: &Value,
    after: &Value,
    revised: &Revised,
) -> Result<(), String> {
    for list in ["notes", "taps"] {
        for item in before[list].as_array().into_iter().flatten() {
            let id = item["id"].as_str().unwrap_or_default();
            if item["removed"] == json!(true) || there(after, list, id) {
                continue;
            }
            let mut gone = item.clone();
            gone["removed"] = json!(true);
            let path = format!("{list}/{id}/removed");
            let items = revised.body[list].as_array();
            let stays = items.is_some_and(|items| items.contains(&gone));
            if !stays || !revised.set.contains(&path) {
                return Err(format!("{list}/{id} was left out and is not taken out"));
            }
        }
    }
    Ok(())
}

/// Whether only a newer version knows this path.
pub fn is_newer(path: &str) -> bool {
    NEWER.iter().any(|field| path.starts_with(field)) || path.ends_with(NEWER_KEY)
}

fn there(body: &Value, list: &str, id: &str) -> bool {
    let items = body[list].as_array().into_iter().flatten();
    items.into_iter().any(|item| item["id"] == id)
}

fn add(body: &mut Value, list: &str, item: Value) {
    let id = item["id"].as_str().unwrap_or_default().to_owned();
    if there(body, list, &id) {
        return;
    }
    match body.get_mut(list).and_then(Value::as_array_mut) {
        Some(items) => items.push(item),
        None => body[list] = json!([item]),
    }
}

fn item<'a>(chance: &mut Chance, body: &'a mut Value, list: &str) -> Option<&'a mut Value> {
    let items = body
        .get_mut(list)
        .and_then(Value::as_array_mut)
        .filter(|items| !items.is_empty())?;
    let at = chance.below(items.len());
    items.get_mut(at)
}

/// Leaves an item out, marks it, or brings a removed one back.
fn take_out(chance: &mut Chance, body: &mut Value, list: &str) -> bool {
    let Some(items) = body
        .get_mut(list)
        .and_then(Value::as_array_mut)
        .filter(|items| !items.is_empty())
    else {
        return false;
    };
    let at = chance.below(items.len());
    let was_removed = items[at]["removed"] == json!(true);
    match chance.below(3) {
        0 => drop(items.remove(at)),
        1 => items[at]["removed"] = json!(true),
        _ => {
            if let Some(item) = items[at].as_object_mut() {
                return item.remove("removed").is_none() && {
                    items.remove(at);
                    true
                };
            }
        }
    }
    !was_removed
}
