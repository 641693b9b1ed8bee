//! A record's history as people read it: who wrote what, and when, newest
//! first; and, where texts stand beside one another, who wrote which.
//!
//! Merging decides nothing by clocks. Here, for eyes, what was written at the
//! same time stands in the order of the writers' clocks.

use crate::digest::EntryId;
use crate::entry::Entry;
use crate::items::{Item, by_id, items};
use crate::merge::{Known, Revision, merge};
use domain::ids::{AccountId, DeviceId};
use domain::order::sort_by_key;
use serde_json::Value;

/// Who wrote an entry, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Writer {
    /// On which phone.
    pub device: DeviceId,
    /// Whose.
    pub author: AccountId,
    /// By that phone's clock: UTC, RFC 3339.
    pub at: String,
}

impl Writer {
    /// Who wrote `entry`.
    pub fn of(entry: &Entry) -> Self {
        Self {
            device: entry.device,
            author: entry.author,
            at: entry.at.clone(),
        }
    }
}

/// A record's history.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    /// What was written, newest first.
    pub chapters: Vec<Chapter>,
    /// Texts that stand beside one another until someone chooses.
    pub beside: Vec<Beside>,
    /// How many entries are here and cannot be read: private, or of a newer version.
    pub shut: usize,
    /// How many are known of and not here: not to be shown, or erased.
    pub unseen: usize,
}

/// What one entry did.
#[derive(Clone, Debug, PartialEq)]
pub struct Chapter {
    /// The entry.
    pub id: EntryId,
    /// Who wrote it.
    pub by: Writer,
    /// The record began with it.
    pub is_first: bool,
    /// It deleted the record.
    pub deleted: bool,
    /// It brought the record back after it was deleted.
    pub brought_back: bool,
    /// What it changed, in the order it says.
    pub changes: Vec<Change>,
}

/// One field, before and after.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The record's field.
    pub field: String,
    /// In a list, the item as it is after the change.
    pub item: Option<Item>,
    /// The item's field; `None` when the item is new.
    pub key: Option<String>,
    /// What stood there; several where texts stood beside one another.
    pub old: Vec<Value>,
    /// What stands there now.
    pub new: Value,
}

/// A field with several texts.
#[derive(Clone, Debug, PartialEq)]
pub struct Beside {
    /// The field: `purpose`, or `notes/<item id>/text`.
    pub path: String,
    /// The texts, the one shown first; who wrote it, as far as known.
    pub texts: Vec<(String, Option<Writer>)>,
}

/// Tells the history of one record out of its entries, in any order and with
/// repetitions. `texts` as in [`merge`].
pub fn tell(history: &[(Known, Option<Writer>)], texts: &[&str]) -> History {
    let mut entries: Vec<&(Known, Option<Writer>)> = history.iter().collect();
    // Bytes say more than a stub for the same entry.
    sort_by_key(&mut entries, |(known, _)| (known.id(), known.rank()));
    entries.dedup_by_key(|(known, _)| known.id());
    let told = Telling { entries, texts };
    let chapters = told.newest_first().into_iter();
    History {
        chapters: chapters.filter_map(|at| told.chapter(at)).collect(),
        beside: told.beside(),
        shut: told.count(|known| matches!(known, Known::Shut { .. })),
        unseen: told.count(|known| matches!(known, Known::Stub { .. })),
    }
}

struct Telling<'a> {
    /// By id.
    entries: Vec<&'a (Known, Option<Writer>)>,
    texts: &'a [&'a str],
}

impl<'a> Telling<'a> {
    fn count(&self, is: impl Fn(&Known) -> bool) -> usize {
        self.entries.iter().filter(|(known, _)| is(known)).count()
    }

    fn index(&self, id: &EntryId) -> Option<usize> {
        let found = self
            .entries
            .binary_search_by(|(known, _)| known.id().cmp(id));
        found.ok()
    }

    fn read(&self, at: usize) -> Option<(&'a Revision, &'a Writer)> {
        match self.entries[at] {
            (Known::Revision(revision), Some(by)) => Some((revision, by)),
            _ => None,
        }
    }

    /// The parents of an entry that are known, each once.
    fn parents(&self, at: usize) -> Vec<usize> {
        let mut parents: Vec<usize> = Vec::new();
        for id in self.entries[at].0.parents() {
            if let Some(parent) = self.index(id)
                && !parents.contains(&parent)
            {
                parents.push(parent);
            }
        }
        parents
    }

    /// Children before their parents; of those that are free, the latest clock.
    fn newest_first(&self) -> Vec<usize> {
        let mut children = vec![0usize; self.entries.len()];
        for at in 0..self.entries.len() {
            self.parents(at)
                .iter()
                .for_each(|parent| children[*parent] += 1);
        }
        let clock = |at: usize| self.entries[at].1.as_ref().map_or("", |by| by.at.as_str());
        let mut left: Vec<usize> = (0..self.entries.len()).collect();
        let mut order = Vec::with_capacity(left.len());
        // Entries that are their own ancestors never come free; they come last.
        while let Some(nth) = (0..left.len())
            .max_by_key(|nth| (children[left[*nth]] == 0, clock(left[*nth]), left[*nth]))
        {
            let at = left.swap_remove(nth);
            for parent in self.parents(at) {
                children[parent] = children[parent].saturating_sub(1);
            }
            order.push(at);
        }
        order
    }

    fn chapter(&self, at: usize) -> Option<Chapter> {
        let (revision, by) = self.read(at)?;
        // The record as its writer had it before their eyes.
        let before = merge(&self.ancestors(at), self.texts);
        let change = |path: &String| {
            let change = stands(&revision.body, path)?;
            let stood = before.body.as_ref().and_then(|body| stands(body, path));
            let kept = before.kept.iter().filter(|kept| kept.path == *path);
            let kept = kept.map(|kept| Value::from(kept.text.as_str()));
            Some(Change {
                old: stood
                    .map(|stood| stood.new)
                    .into_iter()
                    .chain(kept)
                    .collect(),
                ..change
            })
        };
        Some(Chapter {
            id: revision.id,
            by: by.clone(),
            is_first: revision.parents.is_empty(),
            deleted: revision.deleted,
            brought_back: before.deleted && !revision.deleted,
            changes: revision.set.iter().filter_map(change).collect(),
        })
    }

    fn ancestors(&self, at: usize) -> Vec<Known> {
        let (mut seen, mut todo) = (vec![false; self.entries.len()], self.parents(at));
        let mut ancestors = Vec::new();
        while let Some(at) = todo.pop() {
            if !std::mem::replace(&mut seen[at], true) {
                ancestors.push(self.entries[at].0.clone());
                todo.extend(self.parents(at));
            }
        }
        ancestors
    }

    fn beside(&self) -> Vec<Beside> {
        let known = self.entries.iter().map(|(known, _)| known.clone());
        let known: Vec<Known> = known.collect();
        let merged = merge(&known, self.texts);
        let Some(body) = merged.body else {
            return Vec::new();
        };
        let mut beside: Vec<Beside> = Vec::new();
        for kept in merged.kept {
            let by = self.index(&kept.id).and_then(|at| self.read(at));
            let by = by.map(|(_, by)| by.clone());
            if beside.last().is_none_or(|last| last.path != kept.path) {
                let shown = stands(&body, &kept.path).map(|shown| shown.new);
                let shown = shown.as_ref().and_then(Value::as_str).unwrap_or_default();
                beside.push(Beside {
                    texts: vec![(shown.to_owned(), self.writer_of(&kept.path, shown))],
                    path: kept.path,
                });
            }
            if let Some(last) = beside.last_mut() {
                last.texts.push((kept.text, by));
            }
        }
        beside
    }

    /// Who last wrote `text` at `path`.
    fn writer_of(&self, path: &str, text: &str) -> Option<Writer> {
        let item = path.rsplit_once('/').map_or(path, |(item, _)| item);
        let mut wrote: Option<&Writer> = None;
        for at in 0..self.entries.len() {
            if let Some((revision, by)) = self.read(at)
                && revision.set.iter().any(|set| set == path || set == item)
                && stands(&revision.body, path).is_some_and(|shown| shown.new == text)
                && wrote.is_none_or(|known| known.at < by.at)
            {
                wrote = Some(by);
            }
        }
        wrote.cloned()
    }
}

/// What stands at `path`, as a change from nothing.
fn stands(body: &Value, path: &str) -> Option<Change> {
    let change = |field: &str, item: Option<&Item>, key: Option<&str>, new: Value| Change {
        field: field.to_owned(),
        item: item.cloned(),
        key: key.map(str::to_owned),
        old: Vec::new(),
        new,
    };
    if let Some(value) = body.get(path) {
        return Some(change(path, None, None, value.clone()));
    }
    let mut parts = path.splitn(3, '/');
    let (field, id, key) = (parts.next()?, parts.next()?, parts.next());
    let list = items(body.get(field)?)?;
    let item = *by_id(&list).get(id)?;
    let value = match key {
        None => Value::Object(item.clone()),
        Some(key) => item.get(key).cloned().unwrap_or_default(),
    };
    Some(change(field, Some(item), key, value))
}

#[cfg(test)]
mod tests;
