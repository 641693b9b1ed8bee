//! A record's way into the database and out of it.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod bench;

use bench::*;
use domain::school::School;
use domain::visit::{Visit, VisitState};
use exchange::entry::{Content, Written};
use storage::{Batch, Phone, Query, Row, Whole};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::*;

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn what_is_saved_is_there_after_opening_again() {
    let name = fresh_name();
    let id = record_id();
    let phone = Phone::open(&name).await.unwrap();
    let saved = phone.save(Batch::new().put(id, &school("Bukuru"))).await;
    assert_eq!(saved.unwrap().entries, 1);
    let me = phone.me();
    phone.close();

    let phone = Phone::open(&name).await.unwrap();
    let stored = phone.get::<School>(id).await.unwrap().unwrap();
    assert_eq!(stored.record, school("Bukuru"));
    assert_eq!(stored.heads.len(), 1);
    assert_eq!(phone.me(), me);
    assert!(!phone.opened_empty_where_there_was_one());
}

#[wasm_bindgen_test]
async fn an_entry_is_kept_as_the_exact_bytes_its_id_is_made_of() {
    let name = fresh_name();
    let phone = Phone::open(&name).await.unwrap();
    let id = record_id();
    phone
        .save(Batch::new().put(id, &school("Bukuru \u{202e}\0 ẹ́")))
        .await
        .unwrap();
    let outbox = phone.outbox(10, 1_000_000).await.unwrap();
    let [(entry, raw)] = &outbox[..] else {
        panic!("one entry")
    };
    let written = Written::read(raw).unwrap();
    assert_eq!(written.id, *entry);
    assert_eq!(written.entry.record, id);
    assert_eq!(written.entry.author, phone.me().account);
    assert_eq!(written.entry.device, phone.me().device);
    assert_eq!(written.entry.seq, 1);
    assert!(written.entry.at.ends_with('Z') && written.entry.at.len() == 20);
    let Content::Open { body, .. } = &written.entry.content else {
        panic!("open")
    };
    assert_eq!(body["name"], "Bukuru \u{202e}\0 ẹ́");
}

#[wasm_bindgen_test]
async fn saving_what_stands_there_already_writes_nothing() {
    let phone = fresh_phone().await;
    let id = record_id();
    let batch = || Batch::new().put(id, &school("Bukuru"));
    assert_eq!(phone.save(batch()).await.unwrap().entries, 1);
    assert_eq!(phone.save(batch()).await.unwrap().entries, 0);
    assert_eq!(phone.light().await.unwrap().only_here, 1);
}

#[wasm_bindgen_test]
async fn every_transaction_that_saves_is_strict() {
    durabilities();
    let phone = fresh_phone().await;
    phone.keep_draft("form", "{}").await.unwrap();
    let batch = Batch::new()
        .put(record_id(), &person("Mrs Dung"))
        .drop_draft("form");
    phone.save(batch).await.unwrap();
    let seen = durabilities();
    assert!(seen.len() >= 3, "{seen:?}");
    assert!(
        seen.iter().all(|durability| durability == "strict"),
        "{seen:?}"
    );
}

#[wasm_bindgen_test]
async fn records_are_found_by_kind_state_day_school_and_what_they_belong_to() {
    let phone = fresh_phone().await;
    let (here, there) = (record_id(), record_id());
    let mut batch = Batch::new()
        .put(here, &school("Here"))
        .put(there, &school("There"));
    for (school, on) in [
        (here, "2026-11-02"),
        (here, "2026-11-09"),
        (there, "2026-11-10"),
        (here, "2026-12-01"),
    ] {
        batch = batch.put(record_id(), &visit(school, on, on));
    }
    let mut closed = visit(here, "2026-10-01", "closed");
    closed.state = VisitState::Closed;
    phone.save(batch.put(record_id(), &closed)).await.unwrap();

    let words = async |query: Query| -> Vec<String> {
        let rows = phone.find(query.clone()).await.unwrap();
        if !rows.is_empty() {
            let limited = rows.len();
            let all = phone.count(query).await.unwrap();
            assert!(all >= limited);
        }
        rows.into_iter().map(|row| row.words).collect()
    };
    assert_eq!(words(Query::kind("school")).await.len(), 2);
    assert_eq!(words(Query::kind("visit")).await.len(), 5);
    let planned = || Query::state("visit", "planned");
    assert_eq!(words(planned()).await.len(), 4);
    assert_eq!(
        words(planned().from(day("2026-11-09")).to(day("2026-11-10"))).await,
        ["2026-11-09", "2026-11-10"]
    );
    assert_eq!(
        words(planned().before(day("2026-11-09"))).await,
        ["2026-11-02"]
    );
    assert_eq!(
        words(planned().limit(2)).await,
        ["2026-11-02", "2026-11-09"]
    );
    assert_eq!(
        words(Query::school(here).newest_first().limit(2)).await,
        ["2026-12-01", "2026-11-09"]
    );
    assert_eq!(
        words(
            Query::school(here)
                .newest_first()
                .limit(2)
                .before(day("2026-11-09"))
        )
        .await,
        ["2026-11-02", "closed"]
    );
    assert_eq!(words(Query::school(here).newest_first()).await.len(), 4);
    assert_eq!(
        words(Query::kind("visit").to(day("2026-11-02")).newest_first()).await,
        ["2026-11-02", "closed"]
    );
    assert_eq!(
        words(planned().from(day("2026-11-10")).to(day("2026-11-09"))).await,
        [""; 0]
    );
    assert_eq!(phone.count(planned().limit(1)).await.unwrap(), 4);
    let visits = phone
        .find_as::<Visit>(Query::state("visit", "closed"))
        .await
        .unwrap();
    assert_eq!(visits.len(), 1);
    assert_eq!(visits[0].1, closed);
}

/// `work` in a browser that reads no index from its end in one request.
async fn without_reading_backwards<T>(work: impl AsyncFnOnce() -> T) -> T {
    let index = js_sys::Reflect::get(&js_sys::global(), &"IDBIndex".into()).unwrap();
    let index = js_sys::Reflect::get(&index, &"prototype".into()).unwrap();
    let name = JsValue::from("getAllRecords");
    let known = js_sys::Reflect::get(&index, &name).unwrap();
    assert!(known.is_function(), "this browser reads backwards itself");
    js_sys::Reflect::set(&index, &name, &JsValue::UNDEFINED).unwrap();
    let done = work().await;
    js_sys::Reflect::set(&index, &name, &known).unwrap();
    done
}

#[wasm_bindgen_test]
async fn a_story_is_read_from_its_end_and_only_the_kinds_that_are_asked_for() {
    let phone = fresh_phone().await;
    let here = record_id();
    let mut teacher = person("Mrs Dung");
    teacher.school = here;
    let mut batch = Batch::new().put(record_id(), &teacher);
    let mut visits = Vec::new();
    for nth in 0..60 {
        let on = day("2026-01-01").plus(nth / 2);
        let id = record_id();
        visits.push(id);
        batch = batch
            .put(id, &visit(here, &on.to_string(), &nth.to_string()))
            .put(record_id(), &talk(id, here, on));
    }
    phone.save(batch).await.unwrap();
    let story = || Query::school(here).newest_first();
    let words = async |query: Query| -> Vec<String> {
        let rows = phone.find(query).await.unwrap();
        rows.into_iter().map(|row| row.words).collect()
    };
    const VISITS: &[&str] = &["visit"];
    const BOTH: &[&str] = &["visit", "feedback"];
    const NOTHING_BUT_STEPS: &[&str] = &["step", "meeting"];
    let read = async || {
        let mut read = Vec::new();
        for kinds in [&[], BOTH, NOTHING_BUT_STEPS] {
            for limit in [1, 3, 119, 120, 500] {
                read.push(words(story().kinds(kinds).limit(limit)).await);
            }
        }
        read
    };
    let at_once = read().await;
    assert_eq!(at_once[1].len(), 3);
    let walked = without_reading_backwards(read).await;
    assert_eq!(at_once, walked, "as an older browser reads them");
    let all: Vec<String> = (0..60).rev().map(|nth| nth.to_string()).collect();
    for limit in [1, 2, 59, 60, 61, 500] {
        let told = words(story().kinds(VISITS).limit(limit)).await;
        assert_eq!(told, all[..limit.min(60)], "{limit}");
    }
    assert_eq!(words(story().kinds(VISITS)).await, all);
    let january = story().kinds(VISITS).limit(2);
    let tenth = day("2026-01-10");
    assert_eq!(words(january.clone().before(tenth)).await, ["17", "16"]);
    assert_eq!(words(january.to(tenth)).await, ["19", "18"]);
    assert_eq!(words(story().limit(3)).await.len(), 3);
    assert_eq!(words(story().kinds(&["step"]).limit(3)).await, [""; 0]);
    assert_eq!(phone.count(story().kinds(VISITS)).await.unwrap(), 60);
    assert_eq!(phone.count(story()).await.unwrap(), 121);

    let counted = |kind: &str| (kind == "visit").then_some("feedback");
    let mut last = phone.find_whole(story().limit(4), counted).await.unwrap();
    let with_talk = |(row, _, count): &(Row, Whole, usize)| (row.kind.clone(), *count);
    let counts: Vec<_> = last.iter().map(with_talk).collect();
    let told = |kind: &str, count| (kind.to_owned(), count);
    let (with, talk) = (told("visit", 1), told("feedback", 0));
    assert_eq!(counts, [with.clone(), with, talk.clone(), talk]);
    let (_, whole, _) = last.swap_remove(0);
    assert_eq!(whole.read::<Visit>().unwrap().purpose, "59");
    assert!(whole.read::<domain::feedback::Feedback>().is_err());
    let of = [(visits[0], "feedback"), (visits[1], "step")];
    assert_eq!(phone.count_of(&of).await.unwrap(), [1, 0]);
    assert_eq!(phone.count_of(&[]).await.unwrap(), [0; 0]);
}

#[wasm_bindgen_test]
async fn a_deleted_record_is_in_no_list_and_comes_back_when_it_is_saved_again() {
    let phone = fresh_phone().await;
    let id = record_id();
    phone
        .save(Batch::new().put(id, &school("Bukuru")))
        .await
        .unwrap();
    assert_eq!(
        phone.save(Batch::new().delete(id)).await.unwrap().entries,
        1
    );
    assert_eq!(
        phone.save(Batch::new().delete(id)).await.unwrap().entries,
        0
    );
    assert!(phone.find(Query::kind("school")).await.unwrap().is_empty());
    assert!(phone.get::<School>(id).await.unwrap().unwrap().deleted);

    phone
        .save(Batch::new().put(id, &school("Bukuru")))
        .await
        .unwrap();
    assert_eq!(phone.find(Query::kind("school")).await.unwrap().len(), 1);
    assert!(!phone.get::<School>(id).await.unwrap().unwrap().deleted);
}

#[wasm_bindgen_test]
async fn drafts_are_kept_listed_replaced_and_dropped() {
    let phone = fresh_phone().await;
    phone.keep_draft("visit:1", "a").await.unwrap();
    phone.keep_draft("visit:2", "b").await.unwrap();
    phone.keep_draft("visit:1", "c").await.unwrap();
    phone.keep_draft("person:1", "d").await.unwrap();
    let visits = phone.drafts("visit:").await.unwrap();
    let pair = |form: &str, json: &str| (form.to_owned(), json.to_owned());
    assert_eq!(visits, [pair("visit:1", "c"), pair("visit:2", "b")]);
    assert_eq!(phone.light().await.unwrap().drafts, 3);
    phone.drop_draft("visit:1").await.unwrap();
    phone
        .save(Batch::new().drop_draft("visit:2"))
        .await
        .unwrap();
    assert_eq!(phone.draft("visit:1").await.unwrap(), None);
    assert_eq!(phone.drafts("").await.unwrap(), [pair("person:1", "d")]);
}
