//! Five devices that write one record, and the ways on which what one of them
//! wrote comes to the others: late, twice, in any order, in part, or not at all
//! for a long while.

use crate::chance::Chance;
use crate::edits::{self, Typed};
use domain::ids::{AccountId, DeviceId, RecordId};
use exchange::EntryId;
use exchange::bundle::{read_bundle, write_bundle};
use exchange::entry::{Content, Entry, VERSION, Written};
use exchange::merge::{Known, Merged, Revision, merge};
use exchange::revise::revise;
use exchange::sealed::Inside;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The record's free texts; what a newer version adds is not among them.
pub const TEXTS: &[&str] = &["purpose", "heard", "notes/text"];
const DEVICES: usize = 5;

/// One entry, wherever it is by now.
struct Line {
    id: EntryId,
    raw: String,
    writer: usize,
    /// What it says to whoever can read it.
    open: Known,
    /// Under which device's key it is sealed.
    key: Option<usize>,
    /// Of a format that no device here can read.
    newer: bool,
}

/// One phone.
pub struct Device {
    id: DeviceId,
    /// What came to it, in that order, with repetitions.
    pub history: Vec<Known>,
    keys: BTreeSet<usize>,
    seq: u64,
    cursor: usize,
    /// What another tab of it still shows.
    seen: Option<(Vec<EntryId>, Option<Value>)>,
    /// Whether it is of a newer version, with fields the others do not know.
    newer: bool,
}

/// What the schedules came through, so that it can be seen that they came through it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Met {
    /// Entries that were written.
    pub entries: usize,
    /// Merges that were worked out.
    pub merges: usize,
    /// Devices on which something waited for its parent.
    pub waiting: usize,
    /// Records that ended with several heads.
    pub several_heads: usize,
    /// Texts that ended beside another.
    pub kept: usize,
    /// Texts chosen, or joined, over those beside them.
    pub chosen: usize,
    /// Records that ended deleted.
    pub deleted: usize,
    /// Records whose deletion an edit outlived.
    pub outlived: usize,
    /// Entries of which some device had only a stub.
    pub stubs: usize,
    /// Entries that were erased everywhere.
    pub redacted: usize,
    /// Entries that some device could not open for a while.
    pub shut: usize,
    /// Edits made on what another tab still showed.
    pub stale: usize,
    /// Items taken out of a list.
    pub removed: usize,
    /// Fields written that only a newer version knows.
    pub newer: usize,
    /// Plain fields that several devices set at once.
    pub plain: usize,
}

impl Met {
    /// Adds what another schedule met.
    pub fn add(&mut self, other: &Met) {
        let (mine, others) = (self.all_mut(), other.all());
        for (mine, (_, other)) in mine.into_iter().zip(others) {
            *mine += other;
        }
    }

    /// All counts by name.
    pub fn all(&self) -> [(&'static str, usize); 15] {
        [
            ("entries", self.entries),
            ("merges", self.merges),
            ("devices_that_waited", self.waiting),
            ("ended_with_several_heads", self.several_heads),
            ("texts_kept_beside", self.kept),
            ("texts_chosen_or_joined", self.chosen),
            ("ended_deleted", self.deleted),
            ("edits_that_outlived_a_deletion", self.outlived),
            ("stubs", self.stubs),
            ("entries_erased", self.redacted),
            ("entries_shut_for_a_while", self.shut),
            ("edits_in_an_old_tab", self.stale),
            ("items_removed", self.removed),
            ("fields_of_a_newer_version", self.newer),
            ("plain_fields_at_odds", self.plain),
        ]
    }

    fn all_mut(&mut self) -> [&mut usize; 15] {
        [
            &mut self.entries,
            &mut self.merges,
            &mut self.waiting,
            &mut self.several_heads,
            &mut self.kept,
            &mut self.chosen,
            &mut self.deleted,
            &mut self.outlived,
            &mut self.stubs,
            &mut self.redacted,
            &mut self.shut,
            &mut self.stale,
            &mut self.removed,
            &mut self.newer,
            &mut self.plain,
        ]
    }
}

/// All of it.
pub struct World {
    /// Whence everything comes.
    pub chance: Chance,
    /// The devices.
    pub devices: Vec<Device>,
    lines: Vec<Line>,
    /// What stands at the District, in its order.
    district: Vec<usize>,
    /// Erased everywhere; whether the stub still names the parents.
    redacted: BTreeMap<EntryId, bool>,
    /// What was typed, entry by entry.
    pub typed: Vec<(EntryId, Typed)>,
    /// What happened, told when one schedule is run again.
    pub story: Vec<String>,
    tells: bool,
    is_private: bool,
    /// What was met.
    pub met: Met,
}

impl Device {
    /// Where the record stands on this device.
    pub fn merged(&self) -> Merged {
        merge(&self.history, TEXTS)
    }
}

impl World {
    /// Before anything was written.
    pub fn new(seed: u64, tells: bool) -> Self {
        let mut chance = Chance::of(seed);
        let is_private = chance.once_in(5);
        let cloned = chance.once_in(8);
        let newer = chance.once_in(3);
        let device = |at: usize| Device {
            // A copied profile: two phones that think they are one.
            id: match cloned && at == 4 {
                true => DeviceId(Uuid::from_u128(4)),
                false => DeviceId(Uuid::from_u128(at as u128 + 1)),
            },
            history: Vec::new(),
            keys: BTreeSet::from([at]),
            seq: 0,
            cursor: 0,
            seen: None,
            newer: newer && at == 2,
        };
        Self {
            devices: (0..DEVICES).map(device).collect(),
            chance,
            lines: Vec::new(),
            district: Vec::new(),
            redacted: BTreeMap::new(),
            typed: Vec::new(),
            story: Vec::new(),
            tells,
            is_private,
            met: Met::default(),
        }
    }

    fn tell(&mut self, what: impl FnOnce() -> String) {
        if self.tells {
            self.story.push(what());
        }
    }

    /// Something happens: mostly a device writes, or something comes to one.
    ///
    /// # Errors
    /// What did not hold of it.
    pub fn step(&mut self) -> Result<(), String> {
        let at = self.chance.below(DEVICES);
        let other = self.chance.below(DEVICES);
        match self.chance.below(24) {
            0..=9 => self.edit(at)?,
            10 => self.delete(at)?,
            11..=13 => self.upload(at),
            14..=16 => self.download(at),
            17..=20 => self.carry(at, other),
            21 => self.look_in_another_tab(at),
            22 => match self.is_private {
                true => self.give_keys(at, other),
                false => self.erase(),
            },
            _ => self.write_as_a_newer_version(at),
        }
        Ok(())
    }

    fn edit(&mut self, at: usize) -> Result<(), String> {
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

    fn delete(&mut self, at: usize) -> Result<(), String> {
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

    /// Line `line` comes to a device, or only a stub of it.
    fn take(&mut self, at: usize, line: usize, as_stub: bool) {
        let known = self.known(at, line, as_stub);
        self.devices[at].history.push(known);
    }

    fn known(&mut self, at: usize, line: usize, as_stub: bool) -> Known {
        let keys = &self.devices[at].keys;
        let line = &self.lines[line];
        let (id, parents) = (line.id, parents_of(&line.open));
        if let Some(told) = self.redacted.get(&id) {
            let parents = if *told { parents } else { Vec::new() };
            return Known::Stub { id, parents };
        }
        if as_stub {
            self.met.stubs += 1;
            let parents = if self.chance.once_in(2) {
                parents
            } else {
                Vec::new()
            };
            return Known::Stub { id, parents };
        }
        // From the bytes, as every phone reads them.
        let read = Known::of(Written::read(&line.raw).expect("it was written here"));
        match line.key {
            Some(key) if !line.newer && keys.contains(&key) => line.open.clone(),
            Some(_) => {
                self.met.shut += 1;
                read
            }
            None => read,
        }
    }

    fn upload(&mut self, at: usize) {
        let here: Vec<usize> = (0..self.lines.len())
            .filter(|line| self.lines[*line].writer == at && !self.district.contains(line))
            .collect();
        let some = match self.chance.once_in(3) {
            true => self.chance.below(here.len() + 1),
            false => here.len(),
        };
        self.bring(at, &here[..some]);
    }

    /// A bundle goes to the District, perhaps twice; it stores each entry once.
    fn bring(&mut self, at: usize, lines: &[usize]) {
        if lines.is_empty() {
            return;
        }
        let raws: Vec<&str> = lines
            .iter()
            .map(|line| self.lines[*line].raw.as_str())
            .collect();
        let bundle = write_bundle(self.devices[at].id, &raws);
        let read = read_bundle(bundle.json.as_bytes()).expect("it was written here");
        assert_eq!(read.entries, raws, "a bundle brings the very bytes");
        self.tell(|| format!("device {at} sends {} entries", lines.len()));
        for line in lines {
            if !self.district.contains(line) {
                self.district.push(*line);
            }
        }
    }

    fn download(&mut self, at: usize) {
        let from = match self.chance.once_in(6) {
            // A page comes again.
            true => self.chance.below(self.devices[at].cursor + 1),
            false => self.devices[at].cursor,
        };
        let all = self.district.len() - from;
        let most = match self.chance.once_in(3) {
            true => self.chance.below(all + 1),
            false => all,
        };
        self.tell(|| format!("device {at} fetches {most} lines from {from}"));
        for nth in from..from + most {
            let as_stub = self.chance.once_in(8);
            self.take(at, self.district[nth], as_stub);
        }
        let device = &mut self.devices[at];
        device.cursor = device.cursor.max(from + most);
        self.forget_erased(at);
    }

    /// By hand, without any District: a few entries, out of order, with gaps.
    fn carry(&mut self, from: usize, to: usize) {
        let ids: BTreeSet<EntryId> = self.devices[from].history.iter().map(Known::id).collect();
        let mut lines: Vec<usize> = (0..self.lines.len())
            .filter(|line| ids.contains(&self.lines[*line].id))
            .collect();
        self.chance.shuffle(&mut lines);
        let some = self.chance.below(lines.len() + 1);
        self.tell(|| format!("device {from} hands {some} entries to device {to}"));
        for line in lines.into_iter().take(some) {
            let as_stub = self.chance.once_in(8);
            self.take(to, line, as_stub);
        }
    }

    fn look_in_another_tab(&mut self, at: usize) {
        let merged = self.devices[at].merged();
        self.met.merges += 1;
        self.devices[at].seen = Some((merged.heads, merged.body));
    }

    fn give_keys(&mut self, from: usize, to: usize) {
        self.tell(|| format!("device {to} is given the keys of device {from}"));
        let keys = self.devices[from].keys.clone();
        self.devices[to].keys.extend(keys);
        self.open_what_opens(to);
    }

    fn open_what_opens(&mut self, at: usize) {
        let device = &mut self.devices[at];
        for known in &mut device.history {
            let line = self.lines.iter().find(|line| line.id == known.id());
            let opens = |line: &&Line| {
                !line.newer && line.key.is_some_and(|key| device.keys.contains(&key))
            };
            if let (Known::Shut { .. }, Some(line)) = (&known, line.filter(opens)) {
                *known = line.open.clone();
            }
        }
    }

    /// An officer has something erased that the District holds.
    fn erase(&mut self) {
        let Some(line) = self.chance.one(&self.district).copied() else {
            return;
        };
        if !self.chance.once_in(3) {
            return;
        }
        let told = self.chance.once_in(2);
        let id = self.lines[line].id;
        self.tell(|| format!("{} is erased", short(id)));
        if self.redacted.insert(id, told).is_none() {
            self.met.redacted += 1;
        }
    }

    /// What was erased goes from a device that hears of it, every copy of it.
    fn forget_erased(&mut self, at: usize) {
        let redacted = &self.redacted;
        for known in &mut self.devices[at].history {
            if let Some(told) = redacted.get(&known.id()) {
                let line = self.lines.iter().find(|line| line.id == known.id());
                let parents = line.filter(|_| *told).map(|line| parents_of(&line.open));
                *known = Known::Stub {
                    id: known.id(),
                    parents: parents.unwrap_or_default(),
                };
            }
        }
    }

    /// A version that no device here can read writes one, now and then.
    fn write_as_a_newer_version(&mut self, at: usize) {
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

    /// Everything is sent, every key given, and everything fetched, by each
    /// device in an order of its own and with repetitions.
    pub fn exchange_everything(&mut self) {
        self.tell(|| "everything is exchanged".to_owned());
        for at in 0..DEVICES {
            let own: Vec<usize> = (0..self.lines.len())
                .filter(|line| self.lines[*line].writer == at)
                .collect();
            self.bring(at, &own);
        }
        let everything = self.district.clone();
        for at in 0..DEVICES {
            self.devices[at].keys.extend(0..DEVICES);
            self.open_what_opens(at);
            for line in self.chance.stirred(&everything) {
                self.take(at, line, false);
            }
            self.forget_erased(at);
            let mut history = std::mem::take(&mut self.devices[at].history);
            self.chance.shuffle(&mut history);
            self.devices[at].history = history;
        }
    }

    /// Device `at` writes on top of all it knows, as `set` and `body` say.
    pub fn write_next(&mut self, at: usize, set: Vec<String>, body: Value) -> EntryId {
        let heads = self.devices[at].merged().heads;
        self.met.merges += 1;
        self.write(at, heads, false, set, body, VERSION)
    }

    /// Whether it was erased.
    pub fn is_erased(&self, id: &EntryId) -> bool {
        self.redacted.contains_key(id)
    }
}

fn parents_of(known: &Known) -> Vec<EntryId> {
    match known {
        Known::Revision(Revision { parents, .. })
        | Known::Stub { parents, .. }
        | Known::Shut { parents, .. } => parents.clone(),
    }
}

/// The beginning of an id, for people.
pub fn short(id: EntryId) -> String {
    id.to_string()[..8].to_owned()
}
