//! Five phones that write one record, now and then hearing of one another.

use crate::digest::EntryId;
use crate::entry::{Content, Entry, VERSION, Written};
use crate::items::items;
use crate::merge::{Known, Merged, Revision, merge};
use crate::revise::revise;
use domain::ids::{AccountId, DeviceId, RecordId};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};
use uuid::Uuid;

pub const TEXTS: &[&str] = &["purpose", "why", "notes/text"];
const PHONES: usize = 5;

#[derive(Clone, Debug)]
pub enum Act {
    Plain(usize, u8),
    Text(usize, u8),
    AddNote(u8, u8),
    WriteNote(Index, u8),
    PlainNote(Index, u8),
    RemoveNote(Index),
    Delete,
    Restore,
    SendAll(usize),
    SendOne(usize, Index),
}

#[derive(Clone, Debug)]
pub struct Op {
    phone: usize,
    act: Act,
}

pub fn ops() -> impl Strategy<Value = Vec<Op>> {
    let act = prop_oneof![
        3 => (0..3usize, 0..4u8).prop_map(|(field, value)| Act::Plain(field, value)),
        4 => (0..2usize, 0..6u8).prop_map(|(field, value)| Act::Text(field, value)),
        3 => (0..6u8, 0..4u8).prop_map(|(id, value)| Act::AddNote(id, value)),
        3 => (any::<Index>(), 0..5u8).prop_map(|(note, value)| Act::WriteNote(note, value)),
        2 => (any::<Index>(), 0..3u8).prop_map(|(note, value)| Act::PlainNote(note, value)),
        2 => any::<Index>().prop_map(Act::RemoveNote),
        2 => Just(Act::Delete),
        1 => Just(Act::Restore),
        9 => (0..PHONES).prop_map(Act::SendAll),
        4 => (0..PHONES, any::<Index>()).prop_map(|(to, entry)| Act::SendOne(to, entry)),
    ];
    let op = (0..PHONES, act).prop_map(|(phone, act)| Op { phone, act });
    prop::collection::vec(op, 0..40)
}

/// Texts with the bytes that break careless code; the first is empty.
fn text(n: u8) -> &'static str {
    [
        "",
        "a",
        "\0nul",
        "\u{202e}rtl سلام",
        "zero\u{200b}width",
        "👩🏾‍🏫",
    ][usize::from(n)]
}

pub struct Phone {
    device: DeviceId,
    pub known: Vec<Known>,
    seq: u64,
}

impl Phone {
    pub fn new(n: usize) -> Self {
        Self {
            device: DeviceId(Uuid::from_u128(n as u128 + 1)),
            known: Vec::new(),
            seq: 0,
        }
    }

    pub fn merged(&self) -> Merged {
        merge(&self.known, TEXTS)
    }

    /// Writes a revision on top of everything known, as a phone does.
    pub fn edit(&mut self, deleted: bool, change: impl FnOnce(&mut Value)) -> &Known {
        let merged = self.merged();
        let mut after = merged.body.clone().unwrap_or_else(|| json!({}));
        change(&mut after);
        let revised = revise(merged.body.as_ref(), &after);
        self.write(merged.heads, deleted, revised.set, revised.body)
    }

    pub fn choose(&mut self, path: &str) {
        let merged = self.merged();
        self.write(
            merged.heads,
            false,
            vec![path.to_owned()],
            merged.body.unwrap(),
        );
    }

    fn write(
        &mut self,
        parents: Vec<EntryId>,
        deleted: bool,
        set: Vec<String>,
        body: Value,
    ) -> &Known {
        self.seq += 1;
        let written = Entry {
            v: VERSION,
            device: self.device,
            seq: self.seq,
            record: RecordId(Uuid::nil()),
            kind: "visit".into(),
            parents,
            at: "2026-11-21T10:00:00Z".into(),
            author: AccountId(Uuid::nil()),
            share: "district".into(),
            deleted,
            content: Content::Open { set, body },
        }
        .write();
        // What another phone reads from the bytes, not what this one meant.
        let read = Written::read(&written.raw).unwrap();
        assert_eq!(read, written);
        self.known.push(Known::of(read));
        self.known.last().unwrap()
    }

    pub fn take(&mut self, entries: &[Known]) {
        for entry in entries {
            if !self.known.iter().any(|known| known.id() == entry.id()) {
                self.known.push(entry.clone());
            }
        }
    }

    pub fn act(&mut self, op: &Op) {
        let note = |body: &mut Value, index: &Index, change: &dyn Fn(&mut Value)| {
            if let Some(notes) = body["notes"]
                .as_array_mut()
                .filter(|notes| !notes.is_empty())
            {
                let at = index.index(notes.len());
                change(&mut notes[at]);
            }
        };
        match &op.act {
            Act::Plain(field, value) => {
                let field = ["date", "agreed", "next"][*field];
                let value = [json!(null), json!("x"), json!(false), json!({"y": [1]})]
                    [usize::from(*value)]
                .clone();
                self.edit(false, |body| body[field] = value);
            }
            Act::Text(field, value) => {
                let field = ["purpose", "why"][*field];
                self.edit(false, |body| body[field] = json!(text(*value)));
            }
            Act::AddNote(id, value) => {
                let item = json!({"id": format!("n{id}"), "text": text(*value)});
                self.edit(false, |body| {
                    let there = items(&body["notes"]).unwrap_or_default();
                    if !there.iter().any(|(id, _)| item["id"] == *id) {
                        match body["notes"].as_array_mut() {
                            Some(notes) => notes.push(item),
                            None => body["notes"] = json!([item]),
                        }
                    }
                });
            }
            Act::WriteNote(index, value) => {
                self.edit(false, |body| {
                    note(body, index, &|note| note["text"] = json!(text(*value)))
                });
            }
            Act::PlainNote(index, value) => {
                self.edit(false, |body| {
                    note(body, index, &|note| note["who"] = json!(value))
                });
            }
            Act::RemoveNote(index) => {
                self.edit(false, |body| {
                    if let Some(notes) = body["notes"]
                        .as_array_mut()
                        .filter(|notes| !notes.is_empty())
                    {
                        notes.remove(index.index(notes.len()));
                    }
                });
            }
            Act::Delete => {
                self.edit(true, |_| {});
            }
            Act::Restore => {
                self.edit(false, |_| {});
            }
            Act::SendAll(_) | Act::SendOne(..) => {}
        }
    }
}

pub struct World {
    pub phones: Vec<Phone>,
    pub everything: Vec<Known>,
}

impl Default for World {
    fn default() -> Self {
        Self {
            phones: (0..PHONES).map(Phone::new).collect(),
            everything: Vec::new(),
        }
    }
}

impl World {
    pub fn after(ops: &[Op]) -> Self {
        let mut world = Self::default();
        for op in ops {
            world.act(op);
        }
        world
    }

    pub fn act(&mut self, op: &Op) {
        let sent: Vec<Known> = match &op.act {
            Act::SendAll(_) => self.phones[op.phone].known.clone(),
            Act::SendOne(_, entry) if !self.phones[op.phone].known.is_empty() => {
                let known = &self.phones[op.phone].known;
                vec![known[entry.index(known.len())].clone()]
            }
            _ => Vec::new(),
        };
        match &op.act {
            Act::SendAll(to) | Act::SendOne(to, _) => self.phones[*to].take(&sent),
            _ => {
                let phone = &mut self.phones[op.phone];
                let before = phone.known.len();
                phone.act(op);
                self.everything.extend_from_slice(&phone.known[before..]);
            }
        }
    }

    /// Every phone hears of everything, each in an order of its own.
    pub fn exchange_everything(&mut self) {
        for (at, phone) in self.phones.iter_mut().enumerate() {
            let mut news = self.everything.clone();
            let middle = news.len() * at / PHONES;
            news.rotate_left(middle);
            if at % 2 == 1 {
                news.reverse();
            }
            phone.take(&news);
        }
    }

    pub fn is_on_top(&self, at: EntryId, other: EntryId) -> bool {
        let (mut todo, mut seen) = (vec![at], vec![]);
        while let Some(id) = todo.pop() {
            let known = self
                .everything
                .iter()
                .find(|known| known.id() == id)
                .unwrap();
            for parent in known.parents() {
                if *parent == other {
                    return true;
                }
                if !seen.contains(parent) {
                    seen.push(*parent);
                    todo.push(*parent);
                }
            }
        }
        false
    }
}

pub fn text_at<'a>(body: &'a Value, path: &str) -> Option<&'a str> {
    match path.splitn(3, '/').collect::<Vec<_>>()[..] {
        [field] => body[field].as_str(),
        [field, id, key] => items(&body[field])?
            .into_iter()
            .find(|(other, _)| *other == id)?
            .1[key]
            .as_str(),
        _ => None,
    }
}

/// Whether the revision sets the text at `path`, alone or with its item.
pub fn sets(revision: &Revision, path: &str) -> bool {
    let item = path.rsplit_once('/').map_or(path, |(item, _)| item);
    revision.set.iter().any(|set| set == path || set == item)
}

/// The texts the revision wrote, with their paths.
pub fn texts_set_by(revision: &Revision) -> Vec<(String, String)> {
    let mut paths: Vec<String> = vec!["purpose".into(), "why".into()];
    for (id, _) in items(&revision.body["notes"]).unwrap_or_default() {
        paths.push(format!("notes/{id}/text"));
    }
    let written = paths.into_iter().filter(|path| sets(revision, path));
    written
        .filter_map(|path| {
            let text = text_at(&revision.body, &path)?.to_owned();
            (!text.is_empty()).then_some((path, text))
        })
        .collect()
}
