//! A history told: of one writer, of two at once, with parts that cannot be read.

use super::*;
use crate::entry::{Content, VERSION};
use crate::revise::revise;
use domain::ids::RecordId;
use serde_json::json;
use uuid::Uuid;

const TEXTS: &[&str] = &["purpose", "notes/text"];

/// A phone that writes on top of all it knows, as storage does.
struct Phone {
    device: u128,
    known: Vec<(Known, Option<Writer>)>,
}

impl Phone {
    fn new(device: u128) -> Self {
        Self {
            device,
            known: Vec::new(),
        }
    }

    fn write(&mut self, at: &str, deleted: bool, change: impl FnOnce(&mut Value)) -> EntryId {
        let known: Vec<Known> = self.known.iter().map(|(known, _)| known.clone()).collect();
        let merged = merge(&known, TEXTS);
        let mut after = merged.body.clone().unwrap_or_else(|| json!({}));
        change(&mut after);
        let revised = revise(merged.body.as_ref(), &after);
        let written = Entry {
            v: VERSION,
            device: DeviceId(Uuid::from_u128(self.device)),
            seq: self.known.len() as u64,
            record: RecordId(Uuid::nil()),
            kind: "visit".into(),
            parents: merged.heads,
            at: at.into(),
            author: AccountId(Uuid::nil()),
            share: "district".into(),
            deleted,
            content: Content::Open {
                set: revised.set,
                body: revised.body,
            },
        }
        .write();
        let (id, by) = (written.id, Writer::of(&written.entry));
        self.known.push((Known::of(written), Some(by)));
        id
    }

    fn take(&mut self, other: &Phone) {
        self.known.extend_from_slice(&other.known);
    }

    fn told(&self) -> History {
        tell(&self.known, TEXTS)
    }
}

fn order(history: &History) -> Vec<EntryId> {
    history.chapters.iter().map(|chapter| chapter.id).collect()
}

fn texts(change: &Change) -> (Vec<&str>, &str) {
    let old = change.old.iter().filter_map(Value::as_str).collect();
    (old, change.new.as_str().unwrap_or_default())
}

#[test]
fn each_change_says_what_stood_there_and_what_stands_there_now_newest_first() {
    let mut a = Phone::new(1);
    // A clock that was put back in between changes nothing about the order.
    let ids = [
        a.write("2026-10-03T08:00:00Z", false, |body| {
            *body = json!({"purpose": "reading", "day": "2026-10-14"});
        }),
        a.write("2026-10-01T08:00:00Z", false, |body| {
            body["purpose"] = json!("writing");
        }),
        a.write("2026-10-02T08:00:00Z", false, |body| {
            body["notes"] = json!([{"id": "n1", "text": "pairs talk"}]);
        }),
        a.write("2026-10-02T09:00:00Z", false, |body| {
            body["notes"][0]["text"] = json!("all pairs talk");
        }),
    ];
    let told = a.told();
    assert_eq!(order(&told), [ids[3], ids[2], ids[1], ids[0]]);
    let [note, new, purpose, first] = told.chapters.as_slice() else {
        panic!("four chapters: {told:?}");
    };
    assert_eq!(
        texts(&note.changes[0]),
        (vec!["pairs talk"], "all pairs talk")
    );
    assert_eq!(note.changes[0].key.as_deref(), Some("text"));
    assert_eq!(
        (new.changes[0].key.as_deref(), new.changes[0].old.len()),
        (None, 0)
    );
    assert_eq!(new.changes[0].item.as_ref().unwrap()["text"], "pairs talk");
    assert_eq!(texts(&purpose.changes[0]), (vec!["reading"], "writing"));
    assert!(first.is_first && first.changes.len() == 2);
    assert_eq!((told.shut, told.unseen, told.beside.len()), (0, 0, 0));
}

#[test]
fn fault_18_of_two_texts_it_is_known_who_wrote_which_and_after_a_choice_both_are_in_the_history() {
    let (mut a, mut b) = (Phone::new(1), Phone::new(2));
    a.write("2026-10-01T08:00:00Z", false, |body| {
        *body = json!({"purpose": "", "notes": [{"id": "n1", "text": ""}]})
    });
    b.take(&a);
    a.write("2026-10-02T08:00:00Z", false, |body| {
        body["purpose"] = json!("reading");
        body["notes"][0]["text"] = json!("one");
    });
    b.write("2026-10-03T08:00:00Z", false, |body| {
        body["purpose"] = json!("writing");
        body["notes"][0]["text"] = json!("two");
    });
    a.take(&b);
    let told = a.told();
    assert_eq!(told.beside.len(), 2);
    for (beside, pair) in told
        .beside
        .iter()
        .zip([["one", "two"], ["reading", "writing"]])
    {
        assert_eq!(beside.texts.len(), 2);
        for (text, by) in &beside.texts {
            let device = DeviceId(Uuid::from_u128(if text == pair[0] { 1 } else { 2 }));
            assert!(pair.contains(&text.as_str()), "{text}");
            assert_eq!(by.as_ref().map(|by| by.device), Some(device), "{text}");
        }
    }

    a.write("2026-10-04T08:00:00Z", false, |body| {
        body["purpose"] = json!("reading and writing")
    });
    let told = a.told();
    assert_eq!(told.beside.len(), 1);
    let (mut old, new) = texts(&told.chapters[0].changes[0]);
    old.sort_unstable();
    assert_eq!(
        (old, new),
        (vec!["reading", "writing"], "reading and writing")
    );
}

#[test]
fn a_deletion_is_told_and_so_is_what_brought_the_record_back() {
    let mut a = Phone::new(1);
    a.write("2026-10-01T08:00:00Z", false, |body| {
        *body = json!({"purpose": "p"})
    });
    a.write("2026-10-02T08:00:00Z", true, |_| {});
    assert!(a.told().chapters[0].deleted);
    a.write("2026-10-03T08:00:00Z", false, |body| {
        body["purpose"] = json!("q")
    });
    let told = a.told();
    let said = |nth: usize| (told.chapters[nth].deleted, told.chapters[nth].brought_back);
    assert_eq!(
        [said(0), said(1), said(2)],
        [(false, true), (true, false), (false, false)]
    );
}

#[test]
fn what_is_shut_or_not_here_is_counted_and_a_repetition_is_not() {
    let mut a = Phone::new(1);
    a.write("2026-10-01T08:00:00Z", false, |body| {
        *body = json!({"purpose": "p"})
    });
    a.write("2026-10-02T08:00:00Z", false, |body| {
        body["purpose"] = json!("q")
    });
    a.write("2026-10-03T08:00:00Z", false, |body| {
        body["purpose"] = json!("r")
    });
    let (shut, stub) = (a.known[1].0.id(), a.known[0].0.id());
    a.known[1] = (
        Known::Shut {
            id: shut,
            parents: vec![stub],
        },
        None,
    );
    a.known[0] = (
        Known::Stub {
            id: stub,
            parents: vec![],
        },
        None,
    );
    a.known.push(a.known[1].clone());
    let told = a.told();
    assert_eq!((told.chapters.len(), told.shut, told.unseen), (1, 1, 1));
    assert_eq!(texts(&told.chapters[0].changes[0]), (vec![], "r"));
}

#[test]
fn entries_that_are_their_own_ancestors_end_the_telling_too() {
    let id = |n: u8| EntryId([n; 32]);
    let by = Writer {
        device: DeviceId(Uuid::nil()),
        author: AccountId(Uuid::nil()),
        at: String::new(),
    };
    let revision = |n, parent| {
        let revision = Revision {
            id: id(n),
            parents: vec![id(parent)],
            deleted: false,
            set: vec!["a/b/c".into(), "/".into(), String::new()],
            body: json!({"": 1, "a": []}),
        };
        (Known::Revision(revision), Some(by.clone()))
    };
    assert_eq!(
        tell(&[revision(1, 2), revision(2, 1)], TEXTS)
            .chapters
            .len(),
        2
    );
    assert_eq!(tell(&[], TEXTS), History::default());
}
