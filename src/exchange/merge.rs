//! The revisions of one record, made by several devices, as one record.
//!
//! Each field takes its value from those revisions that last set it and are
//! not written on top of one another. One: that is it. Several: a plain field
//! takes that of the greatest id, free text keeps all until someone chooses.
//! Items of lists merge one by one. No clock is asked, nothing is written, and
//! the order of arrival makes no difference.

use crate::digest::EntryId;
use crate::entry::{Content, Written};
use crate::graph::Graph;
use crate::items::{Item, by_id, items};
use crate::sealed::Inside;
use domain::order::sort_by_key;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// One readable revision.
#[derive(Clone, Debug, PartialEq)]
pub struct Revision {
    /// The entry's id.
    pub id: EntryId,
    /// The entries it was written on top of.
    pub parents: Vec<EntryId>,
    /// Whether it deletes the record.
    pub deleted: bool,
    /// The paths it set.
    pub set: Vec<String>,
    /// The whole record as it saw it.
    pub body: Value,
}

/// What is known of one entry of a record's history.
#[derive(Clone, Debug, PartialEq)]
pub enum Known {
    /// It can be read.
    Revision(Revision),
    /// The District may not show it, or its bytes were redacted.
    Stub {
        /// The entry's id.
        id: EntryId,
        /// Its parents, as far as known.
        parents: Vec<EntryId>,
    },
    /// It is here, but sealed with a key not known here, or of a newer version.
    Shut {
        /// The entry's id.
        id: EntryId,
        /// Its parents.
        parents: Vec<EntryId>,
    },
}

impl Known {
    /// An entry as far as it can be read without a key.
    pub fn of(written: Written) -> Self {
        match written.entry.content {
            Content::Open { set, body } => Known::Revision(Revision {
                id: written.id,
                parents: written.entry.parents,
                deleted: written.entry.deleted,
                set,
                body,
            }),
            Content::Sealed(_) | Content::Newer => Known::Shut {
                id: written.id,
                parents: written.entry.parents,
            },
        }
    }

    /// A sealed entry that has been opened.
    pub fn opened(written: Written, inside: Inside) -> Self {
        Known::Revision(Revision {
            id: written.id,
            parents: written.entry.parents,
            deleted: written.entry.deleted,
            set: inside.set,
            body: inside.body,
        })
    }

    /// The entry's id.
    pub fn id(&self) -> EntryId {
        match self {
            Known::Revision(Revision { id, .. })
            | Known::Stub { id, .. }
            | Known::Shut { id, .. } => *id,
        }
    }

    pub(crate) fn parents(&self) -> &[EntryId] {
        match self {
            Known::Revision(Revision { parents, .. })
            | Known::Stub { parents, .. }
            | Known::Shut { parents, .. } => parents,
        }
    }

    /// The less, the more is known.
    pub(crate) fn rank(&self) -> u8 {
        match self {
            Known::Revision(_) => 0,
            Known::Shut { .. } => 1,
            Known::Stub { .. } => 2,
        }
    }

    fn readable(&self) -> Option<&Revision> {
        match self {
            Known::Revision(revision) => Some(revision),
            Known::Stub { .. } | Known::Shut { .. } => None,
        }
    }
}

/// Where a record stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Merged {
    /// The readable entries nothing readable is written on top of, by id: the
    /// parents of the next revision.
    pub heads: Vec<EntryId>,
    /// The record; `None` when nothing of it can be read (yet).
    pub body: Option<Value>,
    /// Whether it is deleted. The body is then how it last stood.
    pub deleted: bool,
    /// Free texts written at the same time as the one in `body`, by path.
    pub kept: Vec<Kept>,
    /// Entries that wait for a parent, by id.
    pub waiting: Vec<EntryId>,
    /// How many entries are shut.
    pub shut: usize,
}

/// A free text that stands beside the one in the body until someone chooses:
/// a later revision that sets `path` ends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The field: `purpose`, or `notes/<item id>/text`.
    pub path: String,
    /// The entry that says it.
    pub id: EntryId,
    /// The text.
    pub text: String,
}

/// One record out of its history, in any order and with repetitions. `texts`
/// are the kind's free-text fields ([`domain::record::Record::TEXTS`]).
///
/// - A record is deleted when all its heads delete it: an edit outlives a
///   deletion made at the same time.
/// - A readable entry on top of one that is not readable counts as setting
///   every field it has.
/// - Of free texts the body shows the one of the greatest id that is not
///   empty. A field that nobody set stands as the greatest head has it.
/// - A field that has been a list of items stays one.
/// - Items stand in the order of the head; in that of their ids when there
///   are several heads.
pub fn merge(history: &[Known], texts: &[&str]) -> Merged {
    let graph = Graph::of(history);
    let revision = |at: usize| graph.nodes[at].readable();
    let readable: Vec<(usize, &Revision)> = (graph.order.iter())
        .filter_map(|at| Some((*at, revision(*at)?)))
        .collect();
    let covered = |at: usize| {
        readable
            .iter()
            .any(|(other, _)| graph.is_on_top(*other, at))
    };
    let mut heads: Vec<_> = readable.iter().filter(|(at, _)| !covered(*at)).collect();
    sort_by_key(&mut heads, |(at, _)| *at);

    let mut cells = Cells::default();
    for (at, revision) in &readable {
        let on_unread = |parent: &usize| graph.nodes[*parent].readable().is_none();
        if graph.parents(*at).iter().any(on_unread) {
            cells.set_all(&graph, *at, &revision.body);
        } else {
            cells.set(&graph, *at, revision);
        }
    }
    for (at, head) in heads.iter().rev() {
        cells.fill(*at, &head.body);
    }

    let mut kept = Vec::new();
    let order = match heads.as_slice() {
        [(_, head)] => Some(&head.body),
        _ => None,
    };
    let body = cells.into_body(&graph, texts, order, &mut kept);
    let waiting = (0..graph.nodes.len()).filter(|at| !graph.settled[*at]);
    Merged {
        body: (!heads.is_empty()).then_some(body),
        deleted: !heads.is_empty() && heads.iter().all(|(_, head)| head.deleted),
        heads: heads.iter().map(|(_, head)| head.id).collect(),
        kept,
        waiting: waiting.map(|at| graph.nodes[at].id()).collect(),
        shut: (graph.nodes.iter())
            .filter(|known| matches!(known, Known::Shut { .. }))
            .count(),
    }
}

/// A field, or one field of one item: field, item id, key. For a plain field
/// item and key are empty.
type Path<'a> = (&'a str, &'a str, &'a str);

/// What each field was last set to, by entries not on top of one another.
#[derive(Default)]
struct Cells<'a>(BTreeMap<Path<'a>, Vec<(usize, &'a Value)>>);

impl<'a> Cells<'a> {
    /// Entry `at` sets one field. Entries come parents first, so that it can
    /// only end others and never be ended by them.
    fn put(&mut self, graph: &Graph, at: usize, path: Path<'a>, value: &'a Value) {
        let last = self.0.entry(path).or_default();
        last.retain(|(other, _)| *other != at && !graph.is_on_top(at, *other));
        last.push((at, value));
    }

    fn set_all(&mut self, graph: &Graph, at: usize, body: &'a Value) {
        for_each_field(body, |path, value| self.put(graph, at, path, value));
    }

    fn set(&mut self, graph: &Graph, at: usize, revision: &'a Revision) {
        let Some(body) = revision.body.as_object() else {
            return;
        };
        // An index of each list that is asked for, made once.
        let mut lists: BTreeMap<&str, BTreeMap<&str, &'a Item>> = BTreeMap::new();
        for path in &revision.set {
            if let Some((field, value)) = body.get_key_value(path) {
                for_each_part(field, value, |path, value| self.put(graph, at, path, value));
                continue;
            }
            let mut parts = path.splitn(3, '/');
            let (Some(field), Some(id), key) = (parts.next(), parts.next(), parts.next()) else {
                continue;
            };
            let index = || body.get(field).and_then(items).map(|items| by_id(&items));
            let list = lists
                .entry(field)
                .or_insert_with(|| index().unwrap_or_default());
            let Some((id, item)) = list.get_key_value(id) else {
                continue;
            };
            for (name, value) in *item {
                if key.is_none_or(|key| key == name || name == "id") {
                    self.put(graph, at, (field, id, name), value);
                }
            }
        }
    }

    /// What nobody set stands as the head has it.
    fn fill(&mut self, at: usize, body: &'a Value) {
        for_each_field(body, |path, value| {
            self.0.entry(path).or_insert_with(|| vec![(at, value)]);
        });
    }

    fn into_body(
        self,
        graph: &Graph,
        texts: &[&str],
        order: Option<&Value>,
        kept: &mut Vec<Kept>,
    ) -> Value {
        let mut body = Map::new();
        let mut lists: BTreeMap<&str, BTreeMap<&str, Item>> = BTreeMap::new();
        for ((field, id, key), said) in self.0 {
            let is_text = texts.iter().any(|text| match text.split_once('/') {
                Some((list, of_item)) => !id.is_empty() && list == field && of_item == key,
                None => id.is_empty() && *text == field,
            });
            let value = if is_text {
                let path = || match id {
                    "" => field.to_owned(),
                    id => format!("{field}/{id}/{key}"),
                };
                choose_text(graph, said, path, kept)
            } else {
                said.into_iter()
                    .max_by_key(|(at, _)| *at)
                    .map(|(_, value)| value)
            };
            let Some(value) = value.cloned() else {
                continue;
            };
            if id.is_empty() {
                body.insert(field.to_owned(), value);
            } else {
                let item = lists.entry(field).or_default().entry(id).or_default();
                item.insert(key.to_owned(), value);
            }
        }
        for (field, mut by_id) in lists {
            let mut list = Vec::with_capacity(by_id.len());
            let ordered = order.and_then(|head| head.get(field)).and_then(items);
            for (id, _) in ordered.unwrap_or_default() {
                list.extend(by_id.remove(id).map(Value::Object));
            }
            list.extend(by_id.into_values().map(Value::Object));
            body.insert(field.to_owned(), Value::Array(list));
        }
        Value::Object(body)
    }
}

/// The text of the greatest id that is not empty; the other texts are kept.
fn choose_text<'a>(
    graph: &Graph,
    mut said: Vec<(usize, &'a Value)>,
    path: impl Fn() -> String,
    kept: &mut Vec<Kept>,
) -> Option<&'a Value> {
    sort_by_key(&mut said, |(at, _)| std::cmp::Reverse(*at));
    let written = |value: &Value| value.as_str().is_some_and(|text| !text.is_empty());
    let (_, chosen) = *(said.iter())
        .find(|(_, value)| written(value))
        .or(said.first())?;
    let mut seen = vec![chosen];
    for (at, value) in said {
        if written(value) && !seen.contains(&value) {
            seen.push(value);
            kept.push(Kept {
                path: path(),
                id: graph.nodes[at].id(),
                text: value.as_str().unwrap_or_default().to_owned(),
            });
        }
    }
    Some(chosen)
}

/// Every field of a body, and every field of every item.
fn for_each_field<'a>(body: &'a Value, mut each: impl FnMut(Path<'a>, &'a Value)) {
    for (field, value) in body.as_object().into_iter().flatten() {
        for_each_part(field, value, &mut each);
    }
}

/// One field, or every field of every item in it.
fn for_each_part<'a>(field: &'a str, value: &'a Value, mut each: impl FnMut(Path<'a>, &'a Value)) {
    match items(value) {
        Some(items) => {
            for (id, item) in items {
                item.iter()
                    .for_each(|(key, value)| each((field, id, key), value));
            }
        }
        None => each((field, "", ""), value),
    }
}

#[cfg(test)]
mod tests;
