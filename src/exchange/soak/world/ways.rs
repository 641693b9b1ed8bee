//! The ways on which what one device wrote comes to the others.

use super::{DEVICES, World, parents_of};
use exchange::EntryId;
use exchange::bundle::{read_bundle, write_bundle};
use exchange::entry::Written;
use exchange::merge::Known;
use std::collections::BTreeSet;

impl World {
    /// Line `line` comes to a device, or only a stub of it.
    pub(super) fn take(&mut self, at: usize, line: usize, as_stub: bool) {
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

    pub(super) fn upload(&mut self, at: usize) {
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

    pub(super) fn download(&mut self, at: usize) {
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
    pub(super) fn carry(&mut self, from: usize, to: usize) {
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
}
