//! The District's side of the talk, and a leader's other phone, as far as the
//! phone's database sees them.

use super::{account_id, device_id, fresh_phone, rows};
use domain::ids::{AccountId, RecordId};
use exchange::changes::{ChangesPage, Line, Stub};
use exchange::enrol::EnrolAnswer;
use exchange::entry::{Content, Entry, Written};
use exchange::receipt::Mark;
use exchange::{Digest, EntryId};
use serde_json::Value;
use storage::Phone;

pub fn mark(n: u64) -> Mark {
    Mark {
        n,
        chain: Digest::of(&[&n.to_be_bytes()]),
    }
}

pub fn page(lines: Vec<Line>) -> ChangesPage {
    ChangesPage {
        lines,
        mark: mark(7),
        more: false,
    }
}

pub async fn outbox(phone: &Phone) -> Vec<String> {
    let outbox = phone.outbox(10_000, usize::MAX).await.unwrap();
    outbox.into_iter().map(|(_, raw)| raw).collect()
}

/// Everything `from` has written, as a page.
pub async fn all_of(from: &Phone) -> ChangesPage {
    page(outbox(from).await.into_iter().map(Line::Entry).collect())
}

pub fn answer(account: AccountId) -> EnrolAnswer {
    EnrolAnswer {
        role: String::new(),
        account,
        district: "Plateau".to_owned(),
        leader: "Mary Dung".to_owned(),
        keys: None,
    }
}

/// Two phones of one leader, joined.
pub async fn two_phones() -> (Phone, Phone) {
    let (one, other) = (fresh_phone().await, fresh_phone().await);
    let account = one.me().account;
    one.join(&answer(account)).await.unwrap();
    other.join(&answer(account)).await.unwrap();
    (one, other)
}

/// An entry as some other phone wrote it.
pub fn written(record: RecordId, kind: &str, parents: &[EntryId], body: Value) -> Written {
    let set = body.as_object().unwrap().keys().cloned().collect();
    Entry {
        v: 1,
        device: device_id(),
        seq: 1,
        record,
        kind: kind.to_owned(),
        parents: parents.to_vec(),
        at: "2026-11-21T10:00:00Z".to_owned(),
        author: account_id(),
        share: "district".to_owned(),
        deleted: false,
        content: Content::Open { set, body },
    }
    .write()
}

/// The District says of that entry that C. Bello leads its record now.
pub fn left(raw: &str) -> Line {
    let written = Written::read(raw).unwrap();
    Line::Stub(Stub {
        id: written.id,
        record: written.entry.record,
        parents: written.entry.parents,
        left: Some("C. Bello".to_owned()),
    })
}

/// The rows of `records` of a phone.
pub async fn rows_of(phone: &Phone) -> Vec<Value> {
    rows(phone.name(), "records").await
}
