//! What a phone holds: entries it wrote, entries that came, and what they
//! come to.

use super::{Held, Phone, Standing};
use crate::chance::bytes;
use crate::sealer;
use domain::ids::{RecordId, mint};
use domain::kinds::Kind;
use domain::record::Share;
use exchange::bundle::write_bundle;
use exchange::changes::{ChangesPage, Line, Stub};
use exchange::digest::{Digest, EntryId};
use exchange::entry::{Content, Entry, VERSION, Written};
use exchange::merge::{Known, Merged, Revision, merge};
use exchange::receipt::{Mark, Receipt, reason};
use exchange::revise::revise;
use exchange::sealed::Inside;
use serde_json::Value;

impl Phone {
    /// A fresh record's id.
    pub fn record_id(&self) -> RecordId {
        RecordId(mint(self.now_ms, bytes()))
    }

    /// Saves a record on top of what is known of it, sealed if it is private.
    pub fn save(&mut self, kind: &str, record: RecordId, body: &Value) -> EntryId {
        let before = self.merged(kind, record);
        let revised = revise(before.body.as_ref(), body);
        self.write(kind, record, before.heads, revised.set, revised.body, false)
    }

    /// Deletes a record.
    pub fn delete(&mut self, kind: &str, record: RecordId) -> EntryId {
        let before = self.merged(kind, record);
        let body = before.body.expect("a record that is there");
        self.write(kind, record, before.heads, Vec::new(), body, true)
    }

    fn write(
        &mut self,
        kind: &str,
        record: RecordId,
        parents: Vec<EntryId>,
        set: Vec<String>,
        body: Value,
        deleted: bool,
    ) -> EntryId {
        let share = Kind::named(kind).map_or(Share::District, |kind| kind.share);
        let content = match share {
            Share::Mine => {
                let inside = Inside { set, body };
                Content::Sealed(sealer::seal(&self.key, record, kind, &inside))
            }
            Share::District | Share::Leaders => Content::Open { set, body },
        };
        self.keep(Entry {
            v: VERSION,
            device: self.device,
            seq: self.held.len() as u64,
            record,
            kind: kind.to_owned(),
            parents,
            at: in_words(self.now_ms),
            author: self.account,
            share: share.name().to_owned(),
            deleted,
            content,
        })
    }

    /// Keeps an entry as this phone's own work.
    pub fn keep(&mut self, entry: Entry) -> EntryId {
        let written = entry.write();
        let id = written.id;
        self.outbox.push(id);
        self.held.insert(
            id,
            Held {
                written,
                standing: Standing::OnlyHere,
            },
        );
        id
    }

    /// Takes an entry out of the outbox.
    pub fn forget(&mut self, id: &EntryId) {
        self.outbox.retain(|waiting| waiting != id);
    }

    /// The same entry at another level, in its place.
    pub fn at_level(&mut self, id: &EntryId, share: impl Into<String>) -> EntryId {
        let held = self.held.remove(id).expect("an entry that is there");
        self.forget(id);
        self.keep(Entry {
            share: share.into(),
            ..held.written.entry
        })
    }

    /// Where a record stands, as this phone can read it.
    pub fn merged(&self, kind: &str, record: RecordId) -> Merged {
        let entries = self.held.values().map(|held| &held.written);
        let entries = entries.filter(|written| written.entry.record == record);
        let stubs = self.stubs.values().filter(|stub| stub.record == record);
        let stubs = stubs.filter(|stub| !self.held.contains_key(&stub.id));
        let known: Vec<_> = entries
            .map(|written| self.known(written))
            .chain(stubs.map(|stub| Known::Stub {
                id: stub.id,
                parents: stub.parents.clone(),
            }))
            .collect();
        merge(&known, Kind::named(kind).map_or(&[], |kind| kind.texts))
    }

    fn known(&self, written: &Written) -> Known {
        let (id, entry) = (written.id, &written.entry);
        let parents = entry.parents.clone();
        let inside = match &entry.content {
            Content::Open { set, body } => Some(Inside {
                set: set.clone(),
                body: body.clone(),
            }),
            Content::Sealed(sealed) => sealer::open(&self.key, entry.record, &entry.kind, sealed),
            Content::Newer => None,
        };
        match inside {
            Some(Inside { set, body }) => Known::Revision(Revision {
                id,
                parents,
                deleted: entry.deleted,
                set,
                body,
            }),
            None => Known::Shut { id, parents },
        }
    }

    /// How an entry stands.
    pub fn standing(&self, id: &EntryId) -> &Standing {
        &self.held[id].standing
    }

    /// How many entries are only here.
    pub fn only_here(&self) -> usize {
        let only_here = |held: &&Held| held.standing == Standing::OnlyHere;
        self.held.values().filter(only_here).count()
    }

    /// The bytes of everything that would leave in one bundle now.
    pub fn bundle(&self) -> (Digest, String) {
        let raws: Vec<_> = self.outbox.iter().map(|id| self.raw(id)).collect();
        let bundle = write_bundle(self.device, &raws);
        (bundle.sha256, bundle.json)
    }

    /// A bundle of everything it holds, in whatever order.
    pub fn bundle_of_all(&self) -> (Digest, String) {
        let raws: Vec<_> = self.held.keys().map(|id| self.raw(id)).collect();
        let bundle = write_bundle(self.device, &raws);
        (bundle.sha256, bundle.json)
    }

    pub(super) fn raw(&self, id: &EntryId) -> &str {
        &self.held[id].written.raw
    }

    pub(super) fn acknowledge(&mut self, receipt: &Receipt) {
        for refused in &receipt.refused {
            self.stand(refused.id, Standing::Refused(refused.reason.clone()));
        }
        self.hear(receipt.mark);
    }

    /// Takes in a page, its lines in any order.
    pub fn take_in(&mut self, page: ChangesPage) {
        for line in page.lines {
            match line {
                Line::Entry(raw) => {
                    let written = Written::read(&raw).expect("the District sends entries");
                    let record = written.entry.record;
                    if self.erased.contains(&record) {
                        self.erase_again.insert(record);
                        continue;
                    }
                    self.outbox.retain(|id| *id != written.id);
                    self.left.remove(&written.id);
                    self.offer_what_was_anothers(record);
                    self.held.insert(
                        written.id,
                        Held {
                            written,
                            standing: Standing::Acknowledged,
                        },
                    );
                }
                Line::Stub(Stub {
                    id, left: Some(to), ..
                }) => {
                    if self.held.contains_key(&id) {
                        self.left.insert(id, to);
                    }
                }
                Line::Stub(stub) => {
                    self.stubs.insert(stub.id, stub);
                }
                Line::Card(card) => match card.shown {
                    Some(shown) => drop(self.cards.insert(card.id, shown)),
                    None => drop(self.cards.remove(&card.id)),
                },
                Line::Redacted(id) => {
                    let gone = self.held.remove(&id);
                    self.erased
                        .extend(gone.map(|gone| gone.written.entry.record));
                }
            }
        }
        self.cursor = page.mark;
        self.hear(page.mark);
    }

    /// The District holds that record for this account by now: what it refused as
    /// another's goes once more.
    fn offer_what_was_anothers(&mut self, record: RecordId) {
        for (id, held) in &mut self.held {
            let is_refused = held.standing == Standing::Refused(reason::ANOTHERS.to_owned());
            if is_refused && held.written.entry.record == record {
                held.standing = Standing::OnlyHere;
                self.outbox.push(*id);
            }
        }
    }

    /// Who leads that record now, of which this account had something.
    pub fn leads_now(&self, record: RecordId) -> Option<&str> {
        let of_it = |(id, _): &(&EntryId, &String)| {
            self.held
                .get(id)
                .is_some_and(|held| held.written.entry.record == record)
        };
        self.left.iter().find(of_it).map(|(_, to)| to.as_str())
    }

    fn hear(&mut self, mark: Mark) {
        if self.mark.is_none_or(|heard| heard.n <= mark.n) {
            self.mark = Some(mark);
        }
    }

    pub(super) fn stand(&mut self, id: EntryId, standing: Standing) {
        self.outbox.retain(|waiting| *waiting != id);
        if let Some(held) = self.held.get_mut(&id) {
            held.standing = standing;
        }
    }

    pub(super) fn offer_again(&mut self) {
        (self.cursor, self.mark) = (Mark::START, None);
        self.unproved.clear();
        self.cards.clear();
        let mut all: Vec<_> = self.held.values_mut().collect();
        all.sort_by_key(|held| held.written.entry.seq);
        self.outbox.clear();
        for held in all {
            held.standing = Standing::OnlyHere;
            self.outbox.push(held.written.id);
        }
    }
}

fn in_words(ms: u64) -> String {
    district::clock::in_words((ms / 1_000).cast_signed())
}
