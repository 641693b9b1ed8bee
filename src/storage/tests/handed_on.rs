//! What was handed on to a successor, on the phone of who led it before.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod bench;

use bench::district::*;
use bench::*;
use domain::ids::RecordId;
use domain::observation::Observation;
use domain::school::School;
use domain::visit::Visit;
use exchange::changes::Line;
use exchange::receipt::{Receipt, Refused, reason};
use exchange::{Digest, EntryId};
use storage::{Batch, Error, Phone, Query};
use wasm_bindgen_test::*;

wasm_bindgen_test_configure!(run_in_browser);

async fn led_by(phone: &Phone, visit: RecordId) -> Option<String> {
    let led = phone.led_by(visit).await.unwrap();
    let is_read = phone.get::<Visit>(visit).await.unwrap().unwrap().is_read;
    assert_eq!(is_read, led.is_some());
    // No picture is added to it then, and none of its texts chosen.
    assert_eq!(phone.is_only_read(visit).await.unwrap(), is_read);
    led
}

#[wasm_bindgen_test]
async fn fault_17_what_was_handed_on_is_read_and_not_written_whatever_order_it_is_told_in() {
    let (phone, next) = two_phones().await;
    let (a_school, a_visit) = (record_id(), record_id());
    let batch = Batch::new().put(a_school, &school("Rimi"));
    let planned = visit(a_school, "2026-12-01", "Pair talk");
    phone.save(batch.put(a_visit, &planned)).await.unwrap();
    let raws = outbox(&phone).await;
    let lines: Vec<Line> = raws.iter().map(|raw| left(raw)).collect();
    phone.take_in(&page(lines.clone())).await.unwrap();
    // The next phone hears of it on the page on which it comes; of what it has not,
    // nothing is kept.
    next.take_in(&page(lines.clone())).await.unwrap();
    assert!(next.get::<Visit>(a_visit).await.unwrap().is_none());
    let both = raws.iter().cloned().map(Line::Entry);
    next.take_in(&page(both.chain(lines.clone()).collect()))
        .await
        .unwrap();
    for phone in [&phone, &next] {
        assert_eq!(led_by(phone, a_visit).await.as_deref(), Some("C. Bello"));
        // It stands in the school's story, and in no list of what is to be done.
        let planned = Query::state("visit", "planned");
        assert_eq!(phone.count(planned).await.unwrap(), 0);
        assert_eq!(phone.count(Query::kind("school")).await.unwrap(), 0);
        let handed_on = phone.handed_on::<School>().await.unwrap();
        assert_eq!((handed_on[0].0, handed_on.len()), (a_school, 1));
        assert_eq!(phone.count(Query::school(a_school)).await.unwrap(), 1);
        let off = Batch::new().put(a_visit, &visit(a_school, "2026-12-01", "Called off"));
        assert_eq!(phone.save(off).await, Err(Error::Anothers));
        let gone = Batch::new().delete(a_school);
        assert_eq!(phone.save(gone).await, Err(Error::Anothers));
    }
    // What was written before it was heard of is still sent.
    assert_eq!(outbox(&phone).await, raws);
    // A lesson that was begun there before it was heard of is finished, and goes too.
    let lesson = record_id();
    let seen = observation(a_visit, a_school, "2026-11-29");
    phone.save(Batch::new().put(lesson, &seen)).await.unwrap();
    let late = outbox(&phone).await;
    assert_eq!(late.len(), raws.len() + 1);
    assert!(!phone.is_only_read(lesson).await.unwrap());
    // Once the District has it, the successor leads it; the conversation about it is
    // private, and written on.
    let told = Line::Entry(late[raws.len()].clone());
    let told = [told, left(&late[raws.len()])];
    phone.take_in(&page(told.to_vec())).await.unwrap();
    assert!(phone.is_only_read(lesson).await.unwrap());
    let again = Batch::new().put(
        lesson,
        &Observation {
            class: "P4".into(),
            ..seen.clone()
        },
    );
    assert_eq!(phone.save(again).await, Err(Error::Anothers));
    let talk = talk(lesson, a_school, seen.day);
    phone
        .save(Batch::new().put(record_id(), &talk))
        .await
        .unwrap();
    // The cluster comes back: all of it is this leader's again.
    let back = raws.iter().cloned().map(Line::Entry).collect();
    phone.take_in(&page(back)).await.unwrap();
    assert_eq!(led_by(&phone, a_visit).await, None);
    let planned = Query::state("visit", "planned");
    assert_eq!(phone.count(planned).await.unwrap(), 1);
    let mended = visit(a_school, "2026-12-02", "Pair talk");
    phone
        .save(Batch::new().put(a_visit, &mended))
        .await
        .unwrap();
    // And goes again, all on one page.
    let there_and_back = [left(&raws[1]), Line::Entry(raws[1].clone()), left(&raws[1])];
    phone.take_in(&page(there_and_back.to_vec())).await.unwrap();
    assert_eq!(led_by(&phone, a_visit).await.as_deref(), Some("C. Bello"));
}

#[wasm_bindgen_test]
async fn fault_22_what_a_restored_district_refused_as_anothers_goes_once_it_is_handed_over_again() {
    let (phone, _) = two_phones().await;
    let came = written(
        record_id(),
        "school",
        &[],
        serde_json::json!({ "name": "Rimi" }),
    );
    let id = came.entry.record;
    let other = record_id();
    let came = Line::Entry(came.raw);
    phone.take_in(&page(vec![came.clone()])).await.unwrap();
    phone
        .save(Batch::new().put(id, &school("Rimi Central")))
        .await
        .unwrap();
    phone
        .save(Batch::new().put(other, &school("Kwali")))
        .await
        .unwrap();
    let sent: Vec<EntryId> = outbox(&phone)
        .await
        .iter()
        .map(|raw| EntryId::of(raw))
        .collect();
    let refused = |id: &EntryId| Refused {
        id: *id,
        reason: reason::ANOTHERS.to_owned(),
    };
    let receipt = Receipt {
        sha256: Digest::ZERO,
        mark: mark(3),
        refused: sent.iter().map(refused).collect(),
    };
    phone.acknowledge(&receipt, &sent).await.unwrap();
    assert_eq!(phone.light().await.unwrap().refused, 2);
    assert!(outbox(&phone).await.is_empty());
    phone.take_in(&page(vec![came])).await.unwrap();
    // That one record, and no other; it had stayed as it was written.
    let light = phone.light().await.unwrap();
    assert_eq!((light.refused, light.only_here), (1, 1));
    let waits = outbox(&phone).await;
    assert_eq!(EntryId::of(&waits[0]), sent[0]);
    let kept = phone.get::<School>(id).await.unwrap().unwrap();
    assert_eq!(kept.record.name, "Rimi Central");
}
