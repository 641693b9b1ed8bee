//! Taking in pages: anything, in any order, at once or not at all.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod bench;

use bench::district::*;
use bench::*;
use domain::ids::RecordId;
use exchange::EntryId;
use exchange::changes::{Line, Stub};
use exchange::enrol::{EnrolAnswer, OFFICER};
use serde_json::{Value, json};
use storage::{Batch, Error, Phone, Query};
use wasm_bindgen_test::*;

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn fault_17_pages_twice_reordered_and_with_gaps_end_the_same() {
    let (one, _) = two_phones().await;
    let (id, private) = (record_id(), record_id());
    for (n, purpose) in ["a", "b", "c", "d"].into_iter().enumerate() {
        let noted = visit(RecordId(id.0), "2026-11-02", purpose);
        let batch = Batch::new().put(id, &noted);
        one.save(batch.put(private, &person(purpose)))
            .await
            .unwrap();
        if n == 2 {
            one.save(Batch::new().delete(id)).await.unwrap();
        }
    }
    let lines = all_of(&one).await.lines;
    let stood = |rows: Vec<Value>| -> String { Value::from(rows).to_string() };
    let expected = stood(rows_of(&one).await);
    let count = lines.len();
    for turn in 0..count {
        let other = fresh_phone().await;
        other.join(&answer(one.me().account)).await.unwrap();
        let mut order: Vec<usize> = (0..count).map(|at| (at * 5 + turn * 3) % count).collect();
        if turn % 2 == 1 {
            order.reverse();
        }
        for chunk in order.chunks(2) {
            let some: Vec<Line> = chunk.iter().map(|at| lines[*at].clone()).collect();
            let doubled = [some.clone(), some].concat();
            other.take_in(&page(doubled)).await.unwrap();
            // Taken once there is something to open.
            other.give_key(one.account_key().unwrap()).await.unwrap();
        }
        let mut rows = rows_of(&other).await;
        rows.retain(|row| row["kind"] != "keyring");
        assert_eq!(stood(rows), expected, "turn {turn}");
    }
}

#[wasm_bindgen_test]
async fn fault_25_what_only_a_newer_version_knows_survives_this_one() {
    let phone = fresh_phone().await;
    let (id, unknown) = (record_id(), record_id());
    let known = written(
        id,
        "school",
        &[],
        json!({ "name": "Bukuru", "solar": { "panels": 4 } }),
    );
    let strange = written(unknown, "solar_panel", &[], json!({ "watts": 300 }));
    let newer = strange.raw.replacen(r#""v":1"#, r#""v":2"#, 1);
    let lines = [&known.raw, &strange.raw, &newer];
    let lines = lines.map(|raw| Line::Entry(raw.clone())).to_vec();
    let taken = phone.take_in(&page(lines)).await.unwrap();
    assert_eq!((taken.shut, taken.unreadable), (1, 0));

    let mut stored = phone
        .get::<domain::school::School>(id)
        .await
        .unwrap()
        .unwrap()
        .record;
    stored.name = "Bukuru Central".to_owned();
    phone.save(Batch::new().put(id, &stored)).await.unwrap();
    let raw = outbox(&phone).await.remove(0);
    assert!(raw.contains(r#""solar":{"panels":4}"#));
    assert!(raw.contains(r#""set":["name"]"#), "{raw}");
    let kept = rows(phone.name(), "entries").await;
    for raw in [&strange.raw, &newer] {
        assert!(kept.iter().any(|row| row["raw"] == **raw));
    }
}

#[wasm_bindgen_test]
async fn a_record_that_an_older_version_could_not_read_is_looked_at_again() {
    let name = fresh_name();
    let phone = Phone::open(&name).await.unwrap();
    let id = record_id();
    let entry = written(id, "school", &[], json!({ "name": "Bukuru" }));
    phone
        .take_in(&page(vec![Line::Entry(entry.raw)]))
        .await
        .unwrap();
    phone.close();
    // As a version that knows no schools would have left it.
    let mut row = rows(&name, "records").await.remove(0);
    for field in ["school", "of", "day", "state", "words"] {
        row.as_object_mut().unwrap().remove(field);
    }
    row["unread"] = json!(1);
    put_row(&name, "records", &row.to_string()).await;

    let phone = Phone::open(&name).await.unwrap();
    phone.read_the_unread().await.unwrap();
    assert_eq!(
        phone.find(Query::kind("school")).await.unwrap()[0].words,
        "Bukuru"
    );
    assert!(rows(&name, "records").await[0].get("unread").is_none());
}

#[wasm_bindgen_test]
async fn an_entry_that_an_older_version_could_not_read_is_looked_at_again() {
    let name = fresh_name();
    let phone = Phone::open(&name).await.unwrap();
    let entry = written(record_id(), "school", &[], json!({ "name": "Bukuru" }));
    let newer = entry.raw.replacen(r#""v":1"#, r#""v":2"#, 1);
    phone
        .take_in(&page(vec![Line::Entry(newer.clone())]))
        .await
        .unwrap();
    assert!(phone.find(Query::kind("school")).await.unwrap().is_empty());
    phone.close();
    let phone = Phone::open(&name).await.unwrap();
    phone.read_the_unread().await.unwrap();
    assert!(phone.find(Query::kind("school")).await.unwrap().is_empty());
    phone.close();
    // The app is updated; what stands here then reads as version 1 does now.
    let mut row = rows(&name, "entries").await.remove(0);
    assert_eq!(
        (&row["raw"], &row["shut"]),
        (&json!(newer), &json!("newer"))
    );
    (row["id"], row["raw"]) = (json!(entry.id), json!(entry.raw));
    put_row(&name, "entries", &row.to_string()).await;
    let phone = Phone::open(&name).await.unwrap();
    phone.read_the_unread().await.unwrap();
    assert_eq!(phone.find(Query::kind("school")).await.unwrap().len(), 1);
}

#[wasm_bindgen_test]
async fn a_redaction_drops_the_bytes_and_leaves_the_rest_of_the_history() {
    let phone = fresh_phone().await;
    let id = record_id();
    let first = written(id, "school", &[], json!({ "name": "Canary" }));
    let second = written(id, "school", &[first.id], json!({ "name": "Bukuru" }));
    let lines = [&first, &second].map(|entry| Line::Entry(entry.raw.clone()));
    phone.take_in(&page(lines.to_vec())).await.unwrap();
    phone
        .take_in(&page(vec![Line::Redacted(first.id)]))
        .await
        .unwrap();
    assert!(!everything(phone.name()).await.contains("Canary"));
    let found = phone.find(Query::kind("school")).await.unwrap();
    assert_eq!(found[0].words, "Bukuru");
    // Its bytes are not taken again.
    let again = page(vec![Line::Entry(first.raw.clone())]);
    phone.take_in(&again).await.unwrap();
    assert!(!everything(phone.name()).await.contains("Canary"));
    // Redacted wholly, nothing is left of it, nor of what was being typed about it.
    let form = format!("schools/{id}/edit");
    phone.keep_draft(&form, "Bukuru").await.unwrap();
    phone.keep_draft("schools/new", "Zaria").await.unwrap();
    phone
        .take_in(&page(vec![Line::Redacted(second.id)]))
        .await
        .unwrap();
    assert_eq!(phone.draft(&form).await.unwrap(), None);
    assert!(phone.draft("schools/new").await.unwrap().is_some());
    // A form that was open meanwhile is told so, and nothing is called saved that the
    // District would not take.
    let saved = Batch::new()
        .put(record_id(), &school("Zaria"))
        .put(id, &school("Canary"));
    assert_eq!(phone.save(saved).await, Err(Error::Erased));
    assert!(phone.find(Query::kind("school")).await.unwrap().is_empty());
    assert!(!everything(phone.name()).await.contains("Bukuru"));
}

#[wasm_bindgen_test]
async fn fault_22_what_was_erased_stays_so_where_the_district_was_put_back_from_before_it() {
    for officer in [false, true] {
        let phone = fresh_phone().await;
        let account = account_id();
        let enrolled = EnrolAnswer {
            role: if officer { OFFICER } else { "leader" }.to_owned(),
            ..answer(account)
        };
        phone.join(&enrolled).await.unwrap();
        let (id, other) = (record_id(), record_id());
        let first = written(id, "school", &[], json!({ "name": "Canary" }));
        let kept = written(other, "school", &[], json!({ "name": "Bukuru" }));
        let old = [&first, &kept].map(|entry| Line::Entry(entry.raw.clone()));
        phone.take_in(&page(old.to_vec())).await.unwrap();
        phone
            .take_in(&page(vec![Line::Redacted(first.id)]))
            .await
            .unwrap();
        assert!(phone.to_erase_again().await.unwrap().is_empty());
        // All of it comes again, with what a phone wrote that had not heard of it: on
        // what it knew, and out of nothing.
        let second = written(id, "school", &[first.id], json!({ "name": "Canary 2" }));
        let third = written(id, "school", &[], json!({ "name": "Canary 3" }));
        for turn in 0..2 {
            phone.take_in(&page(old.to_vec())).await.unwrap();
            let late = [&second, &third].map(|entry| Line::Entry(entry.raw.clone()));
            phone.take_in(&page(late.to_vec())).await.unwrap();
            let found = phone.find(Query::kind("school")).await.unwrap();
            assert_eq!((found.len(), found[0].id), (1, other), "turn {turn}");
            assert!(!everything(phone.name()).await.contains("Canary"));
        }
        let again = phone.to_erase_again().await.unwrap();
        assert_eq!(again, if officer { vec![id] } else { vec![] });
        phone.was_erased_again(id).await.unwrap();
        assert!(phone.to_erase_again().await.unwrap().is_empty());
        assert!(phone.light().await.unwrap().only_here == 0);
    }
}

#[wasm_bindgen_test]
async fn a_stub_ends_the_waiting_for_a_parent() {
    let phone = fresh_phone().await;
    let (id, gone) = (record_id(), EntryId([9; 32]));
    let child = written(id, "school", &[gone], json!({ "name": "Bukuru" }));
    phone
        .take_in(&page(vec![Line::Entry(child.raw)]))
        .await
        .unwrap();
    let found = async || phone.find(Query::kind("school")).await.unwrap().len();
    assert_eq!(found().await, 0, "it waits for its parent");
    let stub = Stub {
        id: gone,
        record: id,
        parents: Vec::new(),
        left: None,
    };
    phone.take_in(&page(vec![Line::Stub(stub)])).await.unwrap();
    assert_eq!(found().await, 1);

    // The stub first, its child on a later page.
    let phone = fresh_phone().await;
    let stub = Stub {
        id: gone,
        record: id,
        parents: Vec::new(),
        left: None,
    };
    let child = written(id, "school", &[gone], json!({ "name": "Bukuru" }));
    for line in [Line::Stub(stub), Line::Entry(child.raw)] {
        phone.take_in(&page(vec![line])).await.unwrap();
    }
    assert_eq!(phone.find(Query::kind("school")).await.unwrap().len(), 1);
}

#[wasm_bindgen_test]
async fn fault_23_a_page_of_nonsense_is_kept_counted_and_harms_nothing() {
    let phone = fresh_phone().await;
    phone
        .save(Batch::new().put(record_id(), &school("Bukuru")))
        .await
        .unwrap();
    let id = record_id();
    let good = written(
        id,
        "school",
        &[],
        json!({ "name": "<script>alert(1)</script>" }),
    );
    let wrong = written(
        record_id(),
        "visit",
        &[],
        json!({ "school": 7, "day": "soon" }),
    );
    let shut = good.raw.replacen(r#""seq":1"#, r#""seq":2"#, 1);
    let deep = format!("{{\"body\":{}{}}}", "[".repeat(4000), "]".repeat(4000));
    let lines = ["{}", "[]", "null", &deep, &good.raw, &wrong.raw, &shut];
    let lines: Vec<Line> = lines
        .iter()
        .map(|raw| Line::Entry((*raw).to_owned()))
        .collect();
    let taken = phone.take_in(&page(lines.clone())).await.unwrap();
    assert_eq!(taken.unreadable, 4);
    phone.take_in(&page(lines)).await.unwrap();
    assert_eq!(phone.find(Query::kind("school")).await.unwrap().len(), 2);
    assert!(phone.find(Query::kind("visit")).await.unwrap().is_empty());
    assert_eq!(phone.light().await.unwrap().only_here, 1);
    phone.close();
    Phone::open(phone.name()).await.unwrap();
}

#[wasm_bindgen_test]
async fn a_page_that_is_cut_off_moves_neither_the_records_nor_the_cursor() {
    let mut step = 0;
    loop {
        step += 1;
        let phone = fresh_phone().await;
        let lines = ["one", "two"].map(|name| {
            Line::Entry(written(record_id(), "school", &[], json!({ "name": name })).raw)
        });
        let before = everything(phone.name()).await;
        abort_at(step);
        if phone.take_in(&page(lines.to_vec())).await.is_ok() {
            break;
        }
        assert_eq!(everything(phone.name()).await, before);
        assert_eq!(phone.cursor().await.unwrap(), None);
    }
    abort_at(0);
    assert_eq!(step, 7);
}
