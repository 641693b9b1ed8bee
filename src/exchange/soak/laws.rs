//! What has to hold of a record, said without any thought of how merging does it.

use crate::world::{TEXTS, World, short};
use exchange::EntryId;
use exchange::merge::{Known, Merged, Revision, merge};
use exchange::revise::revise;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Field, item, key; the last two are empty for a field of its own.
type Path = (String, String, String);

/// A history as a set, with who was written on top of whom.
struct View<'a> {
    readable: BTreeMap<EntryId, &'a Revision>,
    above: BTreeMap<EntryId, BTreeSet<EntryId>>,
    waiting: BTreeSet<EntryId>,
}

fn parents(known: &Known) -> &[EntryId] {
    match known {
        Known::Revision(Revision { parents, .. })
        | Known::Stub { parents, .. }
        | Known::Shut { parents, .. } => parents,
    }
}

fn rank(known: &Known) -> u8 {
    match known {
        Known::Revision(_) => 2,
        Known::Shut { .. } => 1,
        Known::Stub { .. } => 0,
    }
}

impl<'a> View<'a> {
    fn of(history: &'a [Known]) -> Self {
        let mut best: BTreeMap<EntryId, &Known> = BTreeMap::new();
        for known in history {
            let place = best.entry(known.id()).or_insert(known);
            let more = (rank(known), parents(known).len()) > (rank(place), parents(place).len());
            if more {
                *place = known;
            }
        }
        // A stub waits for nothing; the rest for all its parents.
        let mut settled = BTreeSet::new();
        loop {
            let before = settled.len();
            for (id, known) in &best {
                let is_stub = matches!(known, Known::Stub { .. });
                if is_stub || parents(known).iter().all(|parent| settled.contains(parent)) {
                    settled.insert(*id);
                }
            }
            if settled.len() == before {
                break;
            }
        }
        let ancestors = |id: &EntryId| {
            let (mut seen, mut todo) = (BTreeSet::new(), vec![*id]);
            while let Some(id) = todo.pop() {
                for parent in parents(best[&id]).iter().filter(|id| settled.contains(id)) {
                    if seen.insert(*parent) {
                        todo.push(*parent);
                    }
                }
            }
            seen
        };
        let above = settled.iter().map(|id| (*id, ancestors(id))).collect();
        let readable = settled.iter().filter_map(|id| match best[id] {
            Known::Revision(revision) => Some((*id, revision)),
            _ => None,
        });
        Self {
            readable: readable.collect(),
            above,
            waiting: best
                .keys()
                .filter(|id| !settled.contains(id))
                .copied()
                .collect(),
        }
    }

    fn is_on_top(&self, of: &EntryId, one: &EntryId) -> bool {
        self.above[one].contains(of)
    }

    /// Those of `these` that none of `these` was written on top of.
    fn last(&self, these: &[EntryId]) -> Vec<EntryId> {
        let is_last = |id: &&EntryId| !these.iter().any(|other| self.is_on_top(id, other));
        these.iter().filter(is_last).copied().collect()
    }

    /// On top of something that cannot be read: it counts as setting all it has.
    fn sets_all(&self, revision: &Revision) -> bool {
        let unread = |parent: &EntryId| !self.readable.contains_key(parent);
        revision.parents.iter().any(unread)
    }
}

fn fields(body: &Value) -> BTreeMap<Path, &Value> {
    let mut fields = BTreeMap::new();
    for (field, value) in body.as_object().into_iter().flatten() {
        let ids =
            |list: &Vec<Value>| !list.is_empty() && list.iter().all(|item| item["id"].is_string());
        match value.as_array().filter(|list| ids(list)) {
            None => drop(fields.insert((field.clone(), String::new(), String::new()), value)),
            Some(list) => {
                for item in list {
                    let id = item["id"].as_str().unwrap_or_default();
                    for (key, value) in item.as_object().into_iter().flatten() {
                        fields.insert((field.clone(), id.to_owned(), key.clone()), value);
                    }
                }
            }
        }
    }
    fields
}

fn is_named(set: &[String], (field, id, key): &Path) -> bool {
    if set.contains(field) {
        return true;
    }
    let item = format!("{field}/{id}");
    let of_item = |path: &String| *path == format!("{item}/{key}") || *path == item;
    let its_id = |path: &String| key == "id" && path.starts_with(&format!("{item}/"));
    !id.is_empty() && set.iter().any(|path| of_item(path) || its_id(path))
}

fn is_text((field, id, key): &Path) -> bool {
    let name = if id.is_empty() {
        field.clone()
    } else {
        format!("{field}/{key}")
    };
    TEXTS.contains(&name.as_str())
}

fn as_path((field, id, key): &Path) -> String {
    if id.is_empty() {
        field.clone()
    } else {
        format!("{field}/{id}/{key}")
    }
}

/// What one device shows of its history.
///
/// # Errors
/// What does not hold, in words.
pub fn of_one(world: &mut World, history: &[Known], merged: &Merged) -> Result<(), String> {
    any_order(world, history, merged)?;
    let view = View::of(history);
    let waiting: BTreeSet<EntryId> = merged.waiting.iter().copied().collect();
    holds(waiting == view.waiting, || {
        "what waits is not what lacks a parent".into()
    })?;
    let all: Vec<EntryId> = view.readable.keys().copied().collect();
    let heads = view.last(&all);
    holds(heads == merged.heads, || {
        format!("heads: {:?} and not {heads:?}", merged.heads)
    })?;
    let Some(body) = &merged.body else {
        return holds(heads.is_empty(), || {
            "something can be read and nothing is shown".into()
        });
    };
    deletion(&view, &heads, merged)?;
    every_field(world, &view, &heads, merged, body)?;
    no_text_lost(world, &view, merged, body)?;
    writes_nothing(merged, body)
}

fn holds(holds: bool, otherwise: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(otherwise()) }
}

fn any_order(world: &mut World, history: &[Known], merged: &Merged) -> Result<(), String> {
    let stirred = world.chance.stirred(history);
    let other = merge(&stirred, TEXTS);
    world.met.merges += 1;
    let said = |merged: &Merged| merged.body.as_ref().map(Value::to_string);
    holds(other == *merged && said(&other) == said(merged), || {
        format!("another order of arrival ends otherwise:\n{merged:?}\n{other:?}")
    })
}

/// Deleted when all say so that nobody wrote on top of: an edit outlives a
/// deletion made at the same time.
fn deletion(view: &View, heads: &[EntryId], merged: &Merged) -> Result<(), String> {
    let edits = |id: &EntryId| !view.readable[id].deleted;
    let outlives = heads.iter().any(edits);
    holds(merged.deleted != outlives, || match outlives {
        true => "a deletion took an edit with it that did not know of it".into(),
        false => "a deletion that nobody wrote over does not hold".into(),
    })
}

/// Each field, plain or text, of the record and of its items, of today's
/// version or a newer one, as those say who set it last.
fn every_field(
    world: &mut World,
    view: &View,
    heads: &[EntryId],
    merged: &Merged,
    body: &Value,
) -> Result<(), String> {
    let shown = fields(body);
    let bodies: Vec<(EntryId, &Revision, BTreeMap<Path, &Value>)> = (view.readable.iter())
        .map(|(id, revision)| (*id, *revision, fields(&revision.body)))
        .collect();
    let mut paths: BTreeSet<&Path> = bodies
        .iter()
        .flat_map(|(.., fields)| fields.keys())
        .collect();
    // A field that has been a list of items stays one.
    let lists: BTreeSet<&String> = paths
        .iter()
        .filter(|path| !path.1.is_empty())
        .map(|path| &path.0)
        .collect();
    paths.retain(|path| !path.1.is_empty() || !lists.contains(&path.0));
    let mut beside: BTreeSet<(String, String)> = BTreeSet::new();
    for path in paths {
        let Some(value) = shown.get(path) else {
            return Err(format!("{} was there and is gone", as_path(path)));
        };
        let sets = |(_, revision, fields): &&(EntryId, &Revision, BTreeMap<Path, &Value>)| {
            fields.contains_key(path) && (view.sets_all(revision) || is_named(&revision.set, path))
        };
        let setters: Vec<EntryId> = bodies.iter().filter(sets).map(|(id, ..)| *id).collect();
        let mut last = view.last(&setters);
        if last.is_empty() {
            let has = |id: &&EntryId| fields(&view.readable[id].body).contains_key(path);
            last.extend(heads.iter().filter(has).max());
        }
        let said = |id: &EntryId| fields(&view.readable[id].body)[path].clone();
        // Ids in order, the greatest last.
        let said: Vec<Value> = last.iter().map(said).collect();
        let texts: BTreeSet<&str> = said
            .iter()
            .filter_map(Value::as_str)
            .filter(|text| !text.is_empty())
            .collect();
        if is_text(path) && !texts.is_empty() {
            let one = value.as_str().unwrap_or_default();
            holds(texts.contains(one), || {
                format!("{} shows a text nobody wrote last", as_path(path))
            })?;
            let others = texts.into_iter().filter(|text| *text != one);
            beside.extend(others.map(|text| (as_path(path), text.to_owned())));
        } else {
            world.met.plain +=
                usize::from(said.len() > 1 && said.iter().any(|one| one != &said[0]));
            holds(said.last() == Some(*value), || {
                format!("{} is {value} and not {:?}", as_path(path), said.last())
            })?;
        }
    }
    let kept = merged
        .kept
        .iter()
        .map(|kept| (kept.path.clone(), kept.text.clone()));
    let kept: BTreeSet<(String, String)> = kept.collect();
    holds(kept == beside, || {
        format!("beside the texts shown stand {kept:?} and not {beside:?}")
    })
}

/// Every text that somebody typed is shown, stands beside the one shown, or was
/// written over, or chosen over, by somebody who had it before them.
fn no_text_lost(world: &World, view: &View, merged: &Merged, body: &Value) -> Result<(), String> {
    let shown = fields(body);
    let shown: BTreeMap<String, &Value> = shown
        .iter()
        .map(|(path, value)| (as_path(path), *value))
        .collect();
    for (id, typed) in &world.typed {
        if typed.text.is_empty() || world.is_erased(id) || !view.readable.contains_key(id) {
            continue;
        }
        let same_text =
            |kept: &exchange::merge::Kept| kept.path == typed.path && kept.text == typed.text;
        let is_there = shown.get(&typed.path).and_then(|value| value.as_str())
            == Some(&*typed.text)
            || merged.kept.iter().any(same_text);
        let typed_over = || {
            world.typed.iter().any(|(other, over)| {
                over.path == typed.path
                    && (other == id && over.text != typed.text
                        || view.readable.contains_key(other) && view.is_on_top(id, other))
            })
        };
        let stands_for_unread = || {
            let has = |revision: &Revision| {
                fields(&revision.body)
                    .keys()
                    .any(|path| as_path(path) == typed.path)
            };
            let on_top = |(other, revision): (&EntryId, &&Revision)| {
                view.is_on_top(id, other) && view.sets_all(revision) && has(revision)
            };
            view.readable.iter().any(on_top)
        };
        holds(is_there || typed_over() || stands_for_unread(), || {
            format!(
                "{:?}, typed at {} in {}, is lost",
                typed.text,
                typed.path,
                short(*id)
            )
        })?;
    }
    Ok(())
}

/// A value with the order of its lists and fields.
fn said(value: &Value) -> String {
    value.to_string()
}

/// Looking at a record changes nothing: it reads as it stands, to the letter,
/// and a view that leaves out what was taken out of a list does not take it out
/// again.
fn writes_nothing(merged: &Merged, body: &Value) -> Result<(), String> {
    let revised = revise(Some(body), body);
    let as_it_was = said(&revised.body) == said(body);
    holds(revised.set.is_empty() && as_it_was, || {
        format!("merging would write {:?}", revised.set)
    })?;
    let mut seen = body.clone();
    for list in seen.as_object_mut().into_iter().flatten() {
        if let Some(items) = list.1.as_array_mut() {
            items.retain(|item| item["removed"] != Value::Bool(true));
        }
    }
    let revised = revise(Some(body), &seen);
    holds(revised.set.is_empty(), || {
        format!("what was taken out is taken out again: {:?}", revised.set)
    })?;
    let mut paths = merged.kept.iter().map(|kept| &kept.path);
    holds(paths.all(|path| !path.is_empty()), || {
        "a text is kept nowhere".into()
    })
}

/// What all devices come to, once everything was exchanged.
///
/// # Errors
/// What does not hold, in words.
pub fn of_all(world: &mut World) -> Result<(), String> {
    let histories: Vec<Vec<Known>> = world
        .devices
        .iter()
        .map(|device| device.history.clone())
        .collect();
    let ends: Vec<Merged> = histories
        .iter()
        .map(|history| merge(history, TEXTS))
        .collect();
    world.met.merges += ends.len();
    let Some((first, others)) = ends.split_first() else {
        return Ok(());
    };
    let said = |merged: &Merged| merged.body.as_ref().map(Value::to_string);
    for (at, other) in others.iter().enumerate() {
        holds(other == first && said(other) == said(first), || {
            format!(
                "device {} does not end as device 0:\n{other:?}\n{first:?}",
                at + 1
            )
        })?;
    }
    holds(first.waiting.is_empty(), || {
        "something waits for ever".into()
    })?;
    of_one(world, &histories[0], first)?;
    count(world, &histories[0], first);
    the_next_edit(world, first)
}

fn count(world: &mut World, history: &[Known], end: &Merged) {
    let view = View::of(history);
    let says = |deleted: bool| {
        end.heads
            .iter()
            .any(|id| view.readable[id].deleted == deleted)
    };
    let met = &mut world.met;
    met.several_heads += usize::from(end.heads.len() > 1);
    met.kept += end.kept.len();
    met.deleted += usize::from(end.deleted);
    met.outlived += usize::from(says(true) && says(false));
}

/// Whatever one device does next brings all heads together, leaves unchosen
/// texts beside one another, and a choice ends just the one it is about.
fn the_next_edit(world: &mut World, end: &Merged) -> Result<(), String> {
    let Some(mut body) = end.body.clone() else {
        return Ok(());
    };
    body["room"] = Value::from("under the tree");
    let revised = revise(end.body.as_ref(), &body);
    let id = world.write_next(0, revised.set, revised.body.clone());
    let after = world.devices[0].merged();
    holds(after.heads == [id], || {
        format!("the next edit leaves {:?}", after.heads)
    })?;
    holds(after.body.as_ref() == Some(&revised.body), || {
        "the next edit does not stand as given".into()
    })?;
    let beside = |merged: &Merged| -> BTreeSet<(String, String)> {
        merged
            .kept
            .iter()
            .map(|kept| (kept.path.clone(), kept.text.clone()))
            .collect()
    };
    holds(beside(&after) == beside(end), || {
        "an edit elsewhere chose between texts".into()
    })?;
    let Some(kept) = after.kept.first() else {
        return Ok(());
    };
    let path = kept.path.clone();
    world.write_next(0, vec![path.clone()], revised.body);
    let chosen = world.devices[0].merged();
    let mut rest = beside(&after);
    rest.retain(|(other, _)| *other != path);
    world.met.merges += 2;
    holds(beside(&chosen) == rest && chosen.body == after.body, || {
        format!("choosing the text shown at {path} does something else")
    })
}
