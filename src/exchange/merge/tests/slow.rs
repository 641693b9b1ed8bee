//! Merging as its definition says it, without any thought of speed.

use crate::digest::EntryId;
use crate::items::items;
use crate::merge::{Kept, Known, Merged, Revision};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

type Path = (String, String, String);

/// Every field of a body and of its items.
fn fields(body: &Value) -> BTreeMap<Path, Value> {
    let mut fields = BTreeMap::new();
    for (field, value) in body.as_object().unwrap() {
        match items(value) {
            None => {
                let path = (field.clone(), String::new(), String::new());
                fields.insert(path, value.clone());
            }
            Some(items) => {
                for (id, item) in items {
                    for (key, value) in item {
                        let path = (field.clone(), id.to_owned(), key.clone());
                        fields.insert(path, value.clone());
                    }
                }
            }
        }
    }
    fields
}

fn named(set: &[String], (field, id, key): &Path) -> bool {
    let item = format!("{field}/{id}");
    set.iter().any(|path| {
        path == field
            || (!id.is_empty()
                && (*path == item
                    || *path == format!("{item}/{key}")
                    || (key == "id" && path.starts_with(&format!("{item}/")))))
    })
}

pub fn slow_merge(history: &[Known], texts: &[&str]) -> Merged {
    let mut best: BTreeMap<EntryId, &Known> = BTreeMap::new();
    for known in history {
        let place = best.entry(known.id()).or_insert(known);
        let says = |known: &Known| (std::cmp::Reverse(known.rank()), known.parents().len());
        if says(known) > says(place) {
            *place = known;
        }
    }
    let mut settled: BTreeSet<EntryId> = BTreeSet::new();
    loop {
        let more: Vec<_> = (best.values())
            .filter(|known| !settled.contains(&known.id()))
            .filter(|known| {
                matches!(known, Known::Stub { .. })
                    || known
                        .parents()
                        .iter()
                        .all(|parent| settled.contains(parent))
            })
            .map(|known| known.id())
            .collect();
        if more.is_empty() {
            break;
        }
        settled.extend(more);
    }
    let ancestors = |id: EntryId| {
        let (mut seen, mut todo) = (BTreeSet::new(), vec![id]);
        while let Some(id) = todo.pop() {
            for parent in best[&id].parents().iter().filter(|id| settled.contains(id)) {
                if seen.insert(*parent) {
                    todo.push(*parent);
                }
            }
        }
        seen
    };
    let above: BTreeMap<EntryId, BTreeSet<EntryId>> =
        settled.iter().map(|id| (*id, ancestors(*id))).collect();
    let readable = |id: &EntryId| match best.get(id) {
        Some(Known::Revision(revision)) => Some(revision),
        _ => None,
    };
    let revisions: Vec<&Revision> = settled.iter().filter_map(readable).collect();
    let heads: Vec<&Revision> = (revisions.iter().copied())
        .filter(|one| {
            !revisions
                .iter()
                .any(|other| above[&other.id].contains(&one.id))
        })
        .collect();

    let mut setters: BTreeMap<Path, Vec<(EntryId, Value)>> = BTreeMap::new();
    for revision in &revisions {
        let all = revision
            .parents
            .iter()
            .any(|parent| readable(parent).is_none());
        for (path, value) in fields(&revision.body) {
            if all || named(&revision.set, &path) {
                setters.entry(path).or_default().push((revision.id, value));
            }
        }
    }
    for said in setters.values_mut() {
        let all = said.clone();
        said.retain(|(id, _)| !all.iter().any(|(other, _)| above[other].contains(id)));
    }
    for head in heads.iter().rev() {
        for (path, value) in fields(&head.body) {
            setters
                .entry(path)
                .or_insert_with(|| vec![(head.id, value)]);
        }
    }

    let (mut body, mut kept) = (Map::new(), Vec::new());
    let mut lists: BTreeMap<String, BTreeMap<String, Map<String, Value>>> = BTreeMap::new();
    for ((field, id, key), mut said) in setters {
        said.sort_by_key(|(id, _)| std::cmp::Reverse(*id));
        let text_name = if id.is_empty() {
            field.clone()
        } else {
            format!("{field}/{key}")
        };
        let mut value = said[0].1.clone();
        if texts.contains(&text_name.as_str()) {
            said.retain(|(_, value)| value.as_str().is_some_and(|text| !text.is_empty()));
            if let Some((_, first)) = said.first() {
                value = first.clone();
            }
            let mut seen = vec![value.clone()];
            for (entry, text) in said {
                if !seen.contains(&text) {
                    seen.push(text.clone());
                    let path = if id.is_empty() {
                        field.clone()
                    } else {
                        format!("{field}/{id}/{key}")
                    };
                    kept.push(Kept {
                        path,
                        id: entry,
                        text: text.as_str().unwrap().to_owned(),
                    });
                }
            }
        }
        if id.is_empty() {
            body.insert(field, value);
        } else {
            lists
                .entry(field)
                .or_default()
                .entry(id)
                .or_default()
                .insert(key, value);
        }
    }
    for (field, by_id) in lists {
        let mut list: Vec<(String, Map<String, Value>)> = by_id.into_iter().collect();
        if let [head] = heads.as_slice() {
            let order: Vec<String> = head
                .body
                .get(&field)
                .and_then(items)
                .unwrap_or_default()
                .iter()
                .map(|(id, _)| (*id).to_owned())
                .collect();
            list.sort_by_key(|(id, _)| {
                (
                    order
                        .iter()
                        .position(|other| other == id)
                        .unwrap_or(usize::MAX),
                    id.clone(),
                )
            });
        }
        body.insert(
            field,
            list.into_iter()
                .map(|(_, item)| Value::Object(item))
                .collect(),
        );
    }
    Merged {
        heads: heads.iter().map(|head| head.id).collect(),
        deleted: !heads.is_empty() && heads.iter().all(|head| head.deleted),
        body: (!heads.is_empty()).then_some(Value::Object(body)),
        kept,
        waiting: best
            .keys()
            .filter(|id| !settled.contains(id))
            .copied()
            .collect(),
        shut: best
            .values()
            .filter(|known| matches!(known, Known::Shut { .. }))
            .count(),
    }
}
