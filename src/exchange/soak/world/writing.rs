//! What a device writes, on top of what it knows.

use super::{DEVICES, Line, World, short};
use crate::edits::{self, Typed};
use domain::ids::{AccountId, RecordId};
use exchange::EntryId;
use exchange::entry::{Content, Entry, VERSION};
use exchange::merge::{Known, Revision};
use exchange::revise::revise;
use exchange::sealed::Inside;
use serde_json::{Value, json};
use uuid::Uuid;

impl World {
    pub(super) fn edit(&mut self, at: usize) -> Result<(), String> {
        let device = &self.devices[at];
        let merged = device.merged();
        let newer = device.newer;
        self.met.merges += 1;
        let stale = device.seen.clone();
        let stale = stale.filter(|_| self.chance.once_in(4));
        let is_stale = stale.is_some();
        let (parents, before) = match stale {
            Some(seen) => {
                self.devices[at].seen = None;
                self.met.stale += 1;
                seen
            }
            None => (merged.heads.clone(), merged.body.clone()),
        };
        let mut after = before.clone().unwrap_or_else(|| json!({}));
        if !newer {
            edits::forget_newer(&mut after);
        }
        let mut typed = Vec::new();
        let mut chosen = Vec::new();
        let kept: &[_] = if is_stale { &[] } else { &merged.kept };
        if !kept.is_empty() && self.chance.once_in(2) {
            let path = edits::choose(&mut self.chance, kept, &mut after, &mut typed);
            chosen.push(path);
            self.met.chosen += 1;
        }
        if chosen.is_empty() || self.chance.once_in(3) {
            let changes = 1 + self.chance.below(3);
            for _ in 0..changes {
                let writer = (at, self.lines.len());
                self.met.removed += usize::from(edits::change(
                    &mut self.chance,
                    writer,
                    newer,
                    &mut after,
                    &mut typed,
                ));
            }
        }
        let revised = revise(before.as_ref(), &after);
        if let Some(before) = &before {
            edits::left_out_is_taken_out(before, &after, &revised)?;
        }
        let mut set = revised.set;
        // Chosen, and then taken out with its item in the same breath, is not chosen.
        chosen.retain(|path| {
            let mut typed = typed.iter().rev();
            let last = typed.find(|typed: &&Typed| typed.path == *path);
            last.map(|last| &*last.text) == edits::text_at(&revised.body, path)
        });
        for path in chosen {
            if !set.contains(&path) {
                set.push(path);
            }
        }
        if set.is_empty() && !(merged.deleted && self.chance.once_in(2)) {
            return Ok(());
        }
        // Typing what stood there already is no typing, and neither is what was
        // taken out before it was saved.
        typed.retain(|typed: &Typed| {
            let under = |path: &String| typed.path.starts_with(&format!("{path}/"));
            let is_set = set.iter().any(|path| *path == typed.path || under(path));
            is_set && edits::text_at(&revised.body, &typed.path) == Some(&*typed.text)
        });
        self.met.newer += usize::from(set.iter().any(|path| edits::is_newer(path)));
        let plain = !is_stale
            && merged.heads.len() <= 1
            && merged.kept.is_empty()
            && merged.shut == 0
            && merged.waiting.is_empty();
        let id = self.write(at, parents, false, set, revised.body.clone(), VERSION);
        self.typed
            .extend(typed.into_iter().map(|typed| (id, typed)));
        if plain {
            self.stands_as_given(at, id, &revised.body, false)?;
        }
        Ok(())
    }

    pub(super) fn delete(&mut self, at: usize) -> Result<(), String> {
        let merged = self.devices[at].merged();
        self.met.merges += 1;
        let Some(body) = merged.body.filter(|_| !merged.deleted) else {
            return Ok(());
        };
        let plain = merged.heads.len() == 1
            && merged.kept.is_empty()
            && merged.shut == 0
            && merged.waiting.is_empty();
        let id = self.write(at, merged.heads, true, Vec::new(), body.clone(), VERSION);
        if plain {
            self.stands_as_given(at, id, &body, true)?;
        }
        Ok(())
    }

    /// Late in its life the record goes: one device deletes it, perhaps another
    /// too, perhaps one that does not know still writes.
    ///
    /// # Errors
    /// What did not hold of it.
    pub fn go_one_by_one(&mut self) -> Result<(), String> {
        let at = self.chance.below(DEVICES);
        self.delete(at)?;
        if self.chance.once_in(2) {
            self.delete((at + 1) % DEVICES)?;
        }
        if self.chance.once_in(3) {
            self.edit((at + 2) % DEVICES)?;
        }
        Ok(())
    }

    /// The phone's database relies on it: on one head, and with nothing waiting,
    /// shut or beside it, a revision stands just as it was given.
    fn stands_as_given(
        &mut self,
        at: usize,
        id: EntryId,
        body: &Value,
        deleted: bool,
    ) -> Result<(), String> {
        let merged = self.devices[at].merged();
        self.met.merges += 1;
        let given = merged.body.as_ref().map(Value::to_string) == Some(body.to_string());
        match given && merged.heads == [id] && merged.kept.is_empty() && merged.deleted == deleted {
            true => Ok(()),
            false => Err(format!(
                "on one head, {id} does not stand as it was given: {merged:?}"
            )),
        }
    }

    fn write(
        &mut self,
        at: usize,
        parents: Vec<EntryId>,
        deleted: bool,
        set: Vec<String>,
        body: Value,
        v: u32,
    ) -> EntryId {
        let inside = Inside { set, body };
        let key = self
            .is_private
            .then(|| *self.devices[at].keys.iter().min().unwrap_or(&at));
        // The clock is a year back, ten years on, or right.
        let year = 2016 + self.chance.below(21);
        let device = &mut self.devices[at];
        device.seq += 1;
        let entry = Entry {
            v,
            device: device.id,
            seq: device.seq,
            record: RecordId(Uuid::nil()),
            kind: "visit".into(),
            parents,
            at: format!("{year}-11-21T10:00:00Z"),
            author: AccountId(Uuid::nil()),
            share: if self.is_private { "mine" } else { "district" }.into(),
            deleted,
            content: match key {
                None => Content::Open {
                    set: inside.set.clone(),
                    body: inside.body.clone(),
                },
                // What it seals is kept aside; nobody here looks inside.
                Some(key) => Content::Sealed(format!("{key}.{}", inside.write().len())),
            },
        };
        let written = entry.write();
        let (id, raw) = (written.id, written.raw.clone());
        let revision = Known::Revision(Revision {
            id,
            parents: written.entry.parents,
            deleted,
            set: inside.set,
            body: inside.body,
        });
        self.tell(|| format!("device {at} writes {}: {revision:?}", short(id)));
        self.met.entries += 1;
        // Two copies of one phone may write the very same entry.
        let line = match self.lines.iter().position(|line| line.id == id) {
            Some(line) => line,
            None => {
                self.lines.push(Line {
                    id,
                    raw,
                    writer: at,
                    open: revision,
                    key,
                    newer: v > VERSION,
                });
                self.lines.len() - 1
            }
        };
        self.take(at, line, false);
        id
    }

    /// A version that no device here can read writes one, now and then.
    pub(super) fn write_as_a_newer_version(&mut self, at: usize) {
        if !self.chance.once_in(4) {
            return;
        }
        let merged = self.devices[at].merged();
        self.met.merges += 1;
        let body = merged.body.unwrap_or_else(|| json!({}));
        self.write(
            at,
            merged.heads,
            false,
            vec!["purpose".into()],
            body,
            VERSION + 1,
        );
    }

    /// Device `at` writes on top of all it knows, as `set` and `body` say.
    pub fn write_next(&mut self, at: usize, set: Vec<String>, body: Value) -> EntryId {
        let heads = self.devices[at].merged().heads;
        self.met.merges += 1;
        self.write(at, heads, false, set, body, VERSION)
    }
}
