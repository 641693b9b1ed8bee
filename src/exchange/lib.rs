//! Entries, bundles, receipts, merging, and the delivery as a state machine:
//! what a phone and the District say to each other. Both ends use it.
//!
//! This crate knows the shapes that travel, when to believe them, and how the
//! revisions of one record that several devices wrote become one record again.
//!
//! It must never know a clock, randomness, a database, a network or a browser:
//! the time and chance are passed in, bytes are handed over. It seals nothing
//! itself; it only knows what a sealed body looks like. It knows no kind of
//! record by name: what is free text and what is private, `domain` answers.
//!
//! # Glossary
//!
//! - **entry**: one revision of one record, as exact bytes ([`entry`]).
//! - **id of an entry**: the SHA-256 of those bytes.
//! - **parents**: the entries a revision was written on top of.
//! - **head**: an entry that no other known entry is written on top of.
//! - **card**: what another leader shares, without whose it is; in no history
//!   ([`changes::Card`]).
//! - **stub**: what stands for an entry whose bytes the District may not show.
//! - **shut**: sealed with a key that this phone does not have.
//! - **history**: all entries of a record; told to people, newest first ([`history`]).
//! - **picture**: bytes that an entry names, on their way in pieces ([`picture`]).
//! - **bundle**: entries on their way to the District ([`bundle`]).
//! - **receipt**: the District's word that it holds a bundle ([`receipt`]).
//! - **carried file**: a bundle that somebody brings to the District by hand,
//!   locked and signed ([`carried`]); its receipt is signed too.
//! - **mark**: a place in the District's log: number and chain ([`receipt::Mark`]).
//!
//! # Two phones and a District
//!
//! Two phones of one leader know the same visit. Both write, neither hears of
//! the other; through a District that only keeps bytes they come to agree.
//!
//! ```
//! use domain::ids::{AccountId, DeviceId, RecordId};
//! use exchange::bundle::{read_bundle, write_bundle};
//! use exchange::changes::{ChangesPage, Line};
//! use exchange::delivery::{Answer, believe};
//! use exchange::entry::{Content, Entry, VERSION, Written};
//! use exchange::merge::{Known, Merged, merge};
//! use exchange::receipt::{Mark, Receipt};
//! use exchange::revise::revise;
//! use serde_json::{Value, json};
//!
//! const TEXTS: &[&str] = &["purpose"];
//!
//! /// A District in memory: a log of exact bytes, each once, and its mark.
//! struct District { log: Vec<String>, mark: Mark }
//!
//! impl District {
//!     fn put(&mut self, bundle: &[u8]) -> String {
//!         let bundle = read_bundle(bundle).expect("whole, or it is refused");
//!         for raw in bundle.entries {
//!             let entry = Written::read(&raw).expect("an entry, or it is refused alone");
//!             if !self.log.contains(&entry.raw) {
//!                 self.mark = self.mark.then(&entry.id);
//!                 self.log.push(entry.raw);
//!             }
//!         }
//!         Receipt { sha256: bundle.sha256, mark: self.mark, refused: vec![] }.write()
//!     }
//!
//!     fn changes(&self, after: u64) -> String {
//!         let lines = self.log.iter().skip(after as usize).cloned().map(Line::Entry).collect();
//!         ChangesPage { lines, mark: self.mark, more: false }.write()
//!     }
//! }
//!
//! /// A phone: what it knows, what has not been acknowledged, how far it has read.
//! struct Phone { device: DeviceId, known: Vec<Known>, outbox: Vec<String>, cursor: u64 }
//!
//! impl Phone {
//!     fn new(device: &str) -> Self {
//!         let device = device.parse().expect("an id");
//!         Self { device, known: vec![], outbox: vec![], cursor: 0 }
//!     }
//!
//!     fn visit(&self) -> Merged {
//!         merge(&self.known, TEXTS)
//!     }
//!
//!     /// Saves the visit as it stands on the screen.
//!     fn save(&mut self, after: Value) {
//!         let now = self.visit();
//!         let revised = revise(now.body.as_ref(), &after);
//!         let written = Entry {
//!             v: VERSION,
//!             device: self.device,
//!             seq: self.outbox.len() as u64,
//!             record: RecordId(self.device.0),
//!             kind: "visit".into(),
//!             parents: now.heads,
//!             at: "2026-11-21T10:00:00Z".into(),
//!             author: AccountId(self.device.0),
//!             share: "district".into(),
//!             deleted: false,
//!             content: Content::Open { set: revised.set, body: revised.body },
//!         }
//!         .write();
//!         self.outbox.push(written.raw.clone());
//!         self.known.push(Known::of(written));
//!     }
//!
//!     fn deliver(&mut self, district: &mut District) {
//!         let bundle = write_bundle(self.device, &self.outbox);
//!         let body = district.put(bundle.json.as_bytes());
//!         let answer = Answer { status: 200, content_type: "application/json", retry_after: None, body: &body };
//!         believe(&answer, &bundle.sha256).expect("the District's own word");
//!         self.outbox.clear();
//!     }
//!
//!     fn fetch(&mut self, district: &District) {
//!         let page = ChangesPage::read(&district.changes(self.cursor)).expect("a page");
//!         for line in page.lines {
//!             if let Line::Entry(raw) = line {
//!                 self.known.push(Known::of(Written::read(&raw).expect("an entry")));
//!             }
//!         }
//!         self.cursor = page.mark.n;
//!     }
//! }
//!
//! let mut district = District { log: vec![], mark: Mark::START };
//! let mut a = Phone::new("0199f3a0-0000-7000-8000-00000000000a");
//! let mut b = Phone::new("0199f3a0-0000-7000-8000-00000000000b");
//!
//! a.save(json!({"day": "2026-10-14", "purpose": "", "agreed": false}));
//! a.deliver(&mut district);
//! b.fetch(&district);
//!
//! // Far from any network, both go on.
//! a.save(json!({"day": "2026-10-15", "purpose": "Pupils' talk", "agreed": false}));
//! b.save(json!({"day": "2026-10-14", "purpose": "Reading aloud", "agreed": true}));
//!
//! // Back again, in any order and as often as one likes.
//! for _ in 0..2 {
//!     b.deliver(&mut district);
//!     a.deliver(&mut district);
//!     a.fetch(&district);
//!     b.fetch(&district);
//! }
//!
//! let visit = a.visit();
//! assert_eq!(visit, b.visit());
//! let body = visit.body.expect("both could be read");
//! assert_eq!((&body["day"], &body["agreed"]), (&json!("2026-10-15"), &json!(true)));
//! // Both purposes are there: one in its place, one beside it.
//! assert_eq!(visit.kept.len(), 1);
//! assert_ne!(body["purpose"], visit.kept[0].text);
//! ```

pub mod age;
mod answer;
pub mod backup;
pub mod bundle;
pub mod carried;
pub mod changes;
pub mod decode;
pub mod delivery;
pub mod digest;
pub mod document;
pub mod enrol;
pub mod entry;
mod graph;
pub mod handing;
pub mod history;
mod items;
pub mod merge;
pub mod office;
pub mod picture;
pub mod receipt;
pub mod recovery;
pub mod revise;
pub mod revoking;
pub mod sealed;

pub use decode::DecodeError;
pub use digest::{Digest, EntryId};
