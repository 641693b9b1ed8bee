//! What is read at one time is read in one transaction, and never from before what
//! this page has begun to write.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod bench;

use bench::*;
use domain::school::School;
use futures_util::future::{join, join3, join4};
use storage::{Batch, Phone, Query};
use wasm_bindgen_test::*;

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn what_is_asked_at_one_time_costs_one_transaction_and_later_another() {
    let phone = fresh_phone().await;
    let (one, two) = (record_id(), record_id());
    let batch = Batch::new().put(one, &school("Bukuru"));
    let batch = batch.put(two, &visit(one, "2026-10-14", "Reading in P2"));
    phone.save(batch).await.unwrap();
    transactions_read();
    let story = phone.find_whole(Query::school(one).newest_first().limit(9), |_| Some("step"));
    let (school, rows, count, story) = join4(
        phone.get::<School>(one),
        phone.find(Query::kind("school")),
        phone.count(Query::kind("visit")),
        story,
    )
    .await;
    assert_eq!(school.unwrap().unwrap().record.name, "Bukuru");
    assert_eq!((rows.unwrap().len(), count.unwrap()), (1, 1));
    assert_eq!(story.unwrap().len(), 1);
    assert_eq!(transactions_read(), 1);
    settle().await;
    phone.find(Query::kind("school")).await.unwrap();
    assert_eq!(transactions_read(), 1);
}

#[wasm_bindgen_test]
async fn what_is_asked_after_a_save_began_is_answered_after_it() {
    let phone = fresh_phone().await;
    let batch = |name| Batch::new().put(record_id(), &school(name));
    phone.save(batch("Bukuru")).await.unwrap();
    for before in 1..20 {
        let schools = || phone.count(Query::kind("school"));
        let (early, saved, late) = join3(schools(), phone.save(batch("Gyel")), schools()).await;
        saved.unwrap();
        assert_eq!((early.unwrap(), late.unwrap()), (before, before + 1));
    }
}

#[wasm_bindgen_test]
async fn fault_13_a_connection_lost_while_something_is_read_is_opened_for_what_is_asked_next() {
    for told in [false, true] {
        let name = fresh_name();
        let phone = Phone::open(&name).await.unwrap();
        let batch = Batch::new().put(record_id(), &school("Bukuru"));
        phone.save(batch).await.unwrap();
        let next = async {
            lose_connections(told);
            let now = phone.count(Query::kind("school")).await;
            settle().await;
            (now, phone.count(Query::kind("school")).await)
        };
        let (first, (now, later)) = join(phone.count(Query::kind("school")), next).await;
        assert_eq!((first, now, later), (Ok(1), Ok(1), Ok(1)));
    }
}
