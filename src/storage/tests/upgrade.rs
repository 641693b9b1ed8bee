//! Older and newer versions of the app on one database, and a database that
//! was cleared.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod bench;

use bench::*;
use domain::ids::RecordId;
use domain::school::School;
use serde_json::json;
use storage::{Batch, Phone, Query};
use wasm_bindgen_test::*;

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn a_version_1_database_opens_with_everything_that_was_in_it() {
    let name = fresh_name();
    let (device, account, id) = (device_id(), account_id(), record_id());
    let body = r#"{"name":"Bukuru","code":"","place":"","head_teacher":"","phone":"","chair":"","girls":null,"boys":null,"same_as":null,"from_tomorrow":7}"#;
    let me = json!({ "device": device, "account": account }).to_string();
    let head = "0".repeat(64);
    let old = json!({
        "records": [{
            "id": id, "kind": "school", "share": "district", "heads": head, "body": body,
            "school": "", "of": "", "day": "", "state": "", "words": "Bukuru",
        }],
        "drafts": [{ "form": "form", "json": "typed" }],
        "meta": [
            { "name": "me", "value": me },
            { "name": "keys", "value": r#"["AAECAwQFBgcICQoLDA0ODw"]"# },
            { "name": "seq", "value": "41" },
        ],
    });
    version_1(&name, &old).await;

    let phone = Phone::open(&name).await.unwrap();
    assert_eq!(version(&name).await, 7);
    assert_eq!((phone.me().device, phone.me().account), (device, account));
    assert_eq!(phone.draft("form").await.unwrap().as_deref(), Some("typed"));
    let stored = phone.get::<School>(id).await.unwrap().unwrap();
    assert_eq!(stored.record, school("Bukuru"));
    assert_eq!(phone.find(Query::kind("school")).await.unwrap().len(), 1);

    // And it goes on from there.
    phone
        .save(Batch::new().put(id, &school("Bukuru Central")))
        .await
        .unwrap();
    let stored = phone.get::<School>(id).await.unwrap().unwrap();
    assert!(stored.body.contains(r#""from_tomorrow":7"#));
    let (_, raw) = phone.outbox(1, 1).await.unwrap().remove(0);
    assert!(raw.contains(r#""seq":42"#) && raw.contains(&head));
}

#[wasm_bindgen_test]
async fn a_version_2_database_tells_each_schools_story_with_all_that_was_in_it() {
    let name = fresh_name();
    let (here, there) = (record_id(), record_id());
    let me = json!({ "device": device_id(), "account": account_id() }).to_string();
    let row = |kind: &str, school: &str, on: &str, words: &str, body: serde_json::Value| {
        json!({
            "id": record_id(), "kind": kind, "share": "district", "heads": "0".repeat(64),
            "body": body.to_string(), "school": school, "of": "", "day": on, "state": "",
            "words": words,
        })
    };
    let visit = |school: RecordId, on: &str| {
        let body = json!({ "school": school, "day": on, "purpose": on });
        row("visit", &school.to_string(), on, on, body)
    };
    let person = json!({ "school": here, "name": "Mrs Dung" });
    let old = json!({
        "records": [
            row("school", "", "", "Here", json!({ "name": "Here" })),
            row("person", &here.to_string(), "", "Mrs Dung", person),
            visit(here, "2024-01-10"),
            visit(here, "2026-11-02"),
            visit(there, "2025-05-05"),
        ],
        "drafts": [{ "form": "form", "json": "typed" }],
        "meta": [
            { "name": "me", "value": me },
            { "name": "keys", "value": r#"["AAECAwQFBgcICQoLDA0ODw"]"# },
        ],
    });
    version_2(&name, &old).await;
    let before = rows(&name, "records").await;

    let phone = Phone::open(&name).await.unwrap();
    assert_eq!(version(&name).await, 7);
    assert_eq!(rows(&name, "records").await, before, "no row was touched");
    assert_eq!(phone.draft("form").await.unwrap().as_deref(), Some("typed"));
    let told = |limit| {
        let story = Query::school(here).newest_first().limit(limit);
        story.kinds(&["visit", "observation"])
    };
    let words = async |query: Query| -> Vec<String> {
        let rows = phone.find(query).await.unwrap();
        rows.into_iter().map(|row| row.words).collect()
    };
    assert_eq!(words(told(9)).await, ["2026-11-02", "2024-01-10"]);
    assert_eq!(words(told(1)).await, ["2026-11-02"]);
    assert_eq!(phone.count(Query::school(there)).await.unwrap(), 1);
    let indexes = indexes(&name, "records").await;
    assert_eq!(
        indexes,
        [
            "came",
            "kept",
            "kind,state,day",
            "of,kind",
            "school,day,kind",
            "unread"
        ]
    );
}

#[wasm_bindgen_test]
async fn fault_12_a_database_that_was_cleared_is_noticed_until_it_was_said() {
    let name = fresh_name();
    let phone = Phone::open(&name).await.unwrap();
    assert!(!phone.opened_empty_where_there_was_one());
    phone
        .save(Batch::new().put(record_id(), &school("Bukuru")))
        .await
        .unwrap();
    let device = phone.me().device;
    phone.light().await.unwrap();
    phone.close();
    delete_database(&name).await;

    let phone = Phone::open(&name).await.unwrap();
    assert!(phone.opened_empty_where_there_was_one());
    phone.light().await.unwrap();
    assert_eq!(phone.what_is_missing(), Some((1, 0)));
    assert_ne!(phone.me().device, device);
    phone.close();
    let phone = Phone::open(&name).await.unwrap();
    assert!(
        phone.opened_empty_where_there_was_one(),
        "it has not been said yet"
    );
    phone.missing_work_was_told().await.unwrap();
    assert!(!phone.opened_empty_where_there_was_one());
    phone.close();
    assert!(
        !Phone::open(&name)
            .await
            .unwrap()
            .opened_empty_where_there_was_one()
    );
}

#[wasm_bindgen_test]
async fn fault_12_a_database_whose_mark_was_cleared_is_not_missed_and_is_marked_again() {
    let name = fresh_name();
    let phone = Phone::open(&name).await.unwrap();
    let school = school("Bukuru");
    let batch = Batch::new().put(record_id(), &school);
    phone.save(batch).await.unwrap();
    phone.close();
    let marks = web_sys::window().unwrap().local_storage().unwrap().unwrap();
    marks.clear().unwrap();

    let phone = Phone::open(&name).await.unwrap();
    assert!(!phone.opened_empty_where_there_was_one());
    assert_eq!(phone.find(Query::kind("school")).await.unwrap().len(), 1);
    // Looking at the light is enough; nothing need be saved.
    phone.light().await.unwrap();
    phone.close();
    delete_database(&name).await;
    let phone = Phone::open(&name).await.unwrap();
    assert!(phone.opened_empty_where_there_was_one());
    assert_eq!(phone.what_is_missing(), Some((1, 0)));
}

#[wasm_bindgen_test]
async fn a_database_in_which_nothing_was_ever_saved_is_not_missed() {
    let name = fresh_name();
    Phone::open(&name).await.unwrap().close();
    delete_database(&name).await;
    assert!(
        !Phone::open(&name)
            .await
            .unwrap()
            .opened_empty_where_there_was_one()
    );
}

#[wasm_bindgen_test]
async fn the_browser_says_how_much_room_there_is_and_whether_it_keeps_it() {
    let room = storage::room().await.unwrap();
    assert!(room.granted > room.used);
    let kept = storage::ask_to_persist().await.unwrap();
    assert_eq!(storage::is_persistent().await, Some(kept));
}

#[wasm_bindgen_test]
async fn the_sample_is_deleted_whole_even_while_a_tab_shows_it() {
    let phone = Phone::open(storage::SAMPLE_DATABASE).await.unwrap();
    phone
        .save(Batch::new().put(record_id(), &school("Bukuru")))
        .await
        .unwrap();
    storage::delete_sample().await.unwrap();
    assert!(!exists(storage::SAMPLE_DATABASE).await);
    let again = Phone::open(storage::SAMPLE_DATABASE).await.unwrap();
    assert!(!again.opened_empty_where_there_was_one());
    assert!(again.find(Query::kind("school")).await.unwrap().is_empty());
    storage::delete_sample().await.unwrap();
}
