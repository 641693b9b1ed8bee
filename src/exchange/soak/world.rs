//! Five devices that write one record, and the ways on which what one of them
//! wrote comes to the others: late, twice, in any order, in part, or not at all
//! for a long while.

use crate::chance::Chance;
use crate::edits::Typed;
use crate::met::Met;
use domain::ids::DeviceId;
use exchange::EntryId;
use exchange::merge::{Known, Merged, Revision, merge};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

mod ways;
mod writing;

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
