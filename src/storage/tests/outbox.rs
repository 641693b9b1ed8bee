//! What leaves the phone, and what the District says to it.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod bench;

use bench::district::*;
use bench::*;
use domain::ids::RecordId;
use domain::record::Share::{District, Mine};
use exchange::changes::Line;
use exchange::entry::{Content, Written};
use exchange::receipt::{Receipt, Refused, reason};
use exchange::{Digest, EntryId};
use serde_json::json;
use storage::{Batch, Query};
use wasm_bindgen_test::*;

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn the_outbox_gives_entries_in_order_within_its_limits_but_always_one() {
    let phone = fresh_phone().await;
    for n in 0..230 {
        let name = format!("school {n:03}");
        phone
            .save(Batch::new().put(record_id(), &school(&name)))
            .await
            .unwrap();
    }
    let all = outbox(&phone).await;
    assert_eq!(all.len(), 230);
    for (n, raw) in all.iter().enumerate() {
        assert!(
            raw.contains(&format!("school {n:03}")) && raw.contains(&format!("\"seq\":{},", n + 1))
        );
    }
    assert_eq!(phone.outbox(3, usize::MAX).await.unwrap().len(), 3);
    assert_eq!(
        phone
            .outbox(100, all[0].len() * 2 + 10)
            .await
            .unwrap()
            .len(),
        2
    );
    assert_eq!(phone.outbox(100, 1).await.unwrap().len(), 1);
}

#[wasm_bindgen_test]
async fn a_receipt_turns_the_light_and_what_was_refused_stays_and_is_shown() {
    let phone = fresh_phone().await;
    for name in ["one", "two", "three", "four"] {
        phone
            .save(Batch::new().put(record_id(), &school(name)))
            .await
            .unwrap();
    }
    let sent: Vec<EntryId> = phone
        .outbox(3, usize::MAX)
        .await
        .unwrap()
        .iter()
        .map(|(id, _)| *id)
        .collect();
    let receipt = Receipt {
        sha256: Digest::ZERO,
        mark: mark(3),
        refused: vec![Refused {
            id: sent[1],
            reason: reason::WRONG_AUTHOR.to_owned(),
        }],
    };
    phone.acknowledge(&receipt, &sent).await.unwrap();
    let light = phone.light().await.unwrap();
    assert_eq!(
        (light.only_here, light.refused, light.acknowledged),
        (1, 1, 2)
    );
    assert!(light.last_acknowledged.unwrap() > 1.7e12);
    assert_eq!(phone.mark().await.unwrap(), Some(mark(3)));
    assert_eq!(phone.cursor().await.unwrap(), None);
    let refused = phone.refused().await.unwrap();
    assert_eq!(refused.len(), 1);
    assert_eq!(
        (refused[0].id, refused[0].kind.as_str()),
        (sent[1], "school")
    );
    assert_eq!(refused[0].reason, reason::WRONG_AUTHOR);
    assert_eq!(outbox(&phone).await.len(), 1);

    // The same receipt again changes nothing.
    phone.acknowledge(&receipt, &sent).await.unwrap();
    let again = phone.light().await.unwrap();
    assert_eq!(
        (again.only_here, again.refused, again.acknowledged),
        (1, 1, 2)
    );

    // A lone entry that is too large.
    let last = phone.outbox(1, 1).await.unwrap()[0].0;
    phone.refuse(last, reason::TOO_LARGE).await.unwrap();
    let light = phone.light().await.unwrap();
    assert_eq!((light.only_here, light.refused), (0, 2));
}

#[wasm_bindgen_test]
async fn fault_07_what_was_refused_need_not_be_looked_at_once_a_later_revision_went() {
    let phone = fresh_phone().await;
    let (id, other) = (record_id(), record_id());
    phone
        .save(Batch::new().put(other, &school("Gyel")))
        .await
        .unwrap();
    for name in ["Bukuru", "Bukuru Central"] {
        phone
            .save(Batch::new().put(id, &school(name)))
            .await
            .unwrap();
    }
    for _ in 0..3 {
        let next = phone.outbox(1, 1).await.unwrap()[0].0;
        phone.refuse(next, reason::TOO_LARGE).await.unwrap();
    }
    // The leader shortens it: the next revision has two refused before it.
    phone
        .save(Batch::new().put(id, &school("Bukuru C.")))
        .await
        .unwrap();
    let sent = vec![phone.outbox(1, 1).await.unwrap()[0].0];
    let receipt = Receipt {
        sha256: Digest::ZERO,
        mark: mark(1),
        refused: Vec::new(),
    };
    phone.acknowledge(&receipt, &sent).await.unwrap();
    let refused = phone.refused().await.unwrap();
    let records: Vec<_> = refused.iter().map(|refused| refused.record).collect();
    assert_eq!(
        records,
        [other],
        "the other record is still to be looked at"
    );

    // What never came to the District is waited for there: it stays to be
    // looked at though a later revision went, and may be tried once more.
    let id = record_id();
    for name in ["Gwol", "Gwol Central"] {
        phone
            .save(Batch::new().put(id, &school(name)))
            .await
            .unwrap();
    }
    let next = phone.outbox(1, 1).await.unwrap()[0].0;
    phone.refuse(next, reason::ON_THE_WAY).await.unwrap();
    let sent = vec![phone.outbox(1, 1).await.unwrap()[0].0];
    phone.acknowledge(&receipt, &sent).await.unwrap();
    let light = phone.light().await.unwrap();
    assert_eq!((light.only_here, light.refused), (0, 2));
    phone.offer_refused_again().await.unwrap();
    let light = phone.light().await.unwrap();
    assert_eq!((light.only_here, light.refused), (2, 0));
    let waiting = phone.outbox(9, usize::MAX).await.unwrap();
    assert!(waiting.iter().any(|(id, _)| *id == next));
}

#[wasm_bindgen_test]
async fn fault_22_everything_is_offered_again_when_the_district_has_forgotten() {
    let phone = fresh_phone().await;
    let id = record_id();
    for n in 0..120 {
        let batch = Batch::new().put(id, &school(&n.to_string()));
        phone.save(batch).await.unwrap();
    }
    let before = outbox(&phone).await;
    let sent: Vec<EntryId> = before.iter().map(|raw| EntryId::of(raw)).collect();
    let receipt = Receipt {
        sha256: Digest::ZERO,
        mark: mark(2),
        refused: Vec::new(),
    };
    phone.acknowledge(&receipt, &sent).await.unwrap();
    let foreign = written(record_id(), "school", &[], json!({ "name": "theirs" }));
    phone
        .take_in(&page(vec![Line::Entry(foreign.raw)]))
        .await
        .unwrap();
    assert_eq!(phone.cursor().await.unwrap(), Some(mark(7)));
    assert!(outbox(&phone).await.is_empty());

    phone.offer_everything_again().await.unwrap();
    assert_eq!(
        outbox(&phone).await,
        before,
        "the same bytes, in order, and no other's"
    );
    assert_eq!(
        (phone.cursor().await.unwrap(), phone.mark().await.unwrap()),
        (None, None)
    );
    phone
        .save(Batch::new().put(id, &school("three")))
        .await
        .unwrap();
    assert_eq!(outbox(&phone).await.len(), 121);
}

#[wasm_bindgen_test]
async fn what_is_mine_leaves_only_sealed() {
    let phone = fresh_phone().await;
    let name = "Canary Dung-Pam";
    let (teacher, noted) = (record_id(), record_id());
    let kept = Batch::new().put(record_id(), &person(name));
    phone.save(kept.put(teacher, &person(name))).await.unwrap();
    // What shows only on reading that it is private: a deletion, and a change
    // of a record whose leader has kept it private.
    phone.save(Batch::new().delete(teacher)).await.unwrap();
    let purpose = |text| visit(RecordId(noted.0), "2026-11-02", text);
    let private = Batch::new().put_shared(noted, &purpose("Canary one"), Mine);
    phone.save(private).await.unwrap();
    let changed = Batch::new().put(noted, &purpose("Canary two"));
    phone.save(changed).await.unwrap();
    assert_eq!(outbox(&phone).await.len(), 5);
    for raw in outbox(&phone).await {
        assert!(!raw.contains("Canary"), "{raw}");
        let entry = Written::read(&raw).unwrap().entry;
        assert!(entry.may_leave());
        assert!(matches!(entry.content, Content::Sealed(_)));
    }
    assert_eq!(
        phone.find(Query::kind("person")).await.unwrap()[0].words,
        name
    );
}

#[wasm_bindgen_test]
async fn a_level_widens_and_never_narrows() {
    let phone = fresh_phone().await;
    let id = record_id();
    let noted = |purpose| visit(record_id(), "2026-11-02", purpose);
    let first = noted("one");
    phone
        .save(Batch::new().put_shared(id, &first, Mine))
        .await
        .unwrap();
    phone
        .save(Batch::new().put(id, &noted("two")))
        .await
        .unwrap();
    assert!(
        outbox(&phone)
            .await
            .iter()
            .all(|raw| raw.contains(r#""share":"mine""#))
    );
    let shared = noted("three");
    phone
        .save(Batch::new().put_shared(id, &shared, District))
        .await
        .unwrap();
    phone
        .save(Batch::new().put_shared(id, &noted("four"), Mine))
        .await
        .unwrap();
    let shares: Vec<String> = outbox(&phone)
        .await
        .iter()
        .map(|raw| Written::read(raw).unwrap().entry.share)
        .collect();
    assert_eq!(shares, ["mine", "mine", "district", "district"]);
    // Widening alone is a change worth an entry.
    let other = record_id();
    phone
        .save(Batch::new().put_shared(other, &first, Mine))
        .await
        .unwrap();
    let widened = Batch::new().put_shared(other, &first, District);
    assert_eq!(phone.save(widened.clone()).await.unwrap().entries, 1);
    assert_eq!(phone.save(widened).await.unwrap().entries, 0);
}
