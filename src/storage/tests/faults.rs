//! The faults of the design's table that concern the database, and the traps of
//! indexed_db_futures 0.6.4.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod bench;

use bench::*;
use domain::feedback::Feedback;
use domain::person::Person;
use domain::school::School;
use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;
use storage::{Batch, Error, Phone, Query};
use wasm_bindgen_test::*;

wasm_bindgen_test_configure!(run_in_browser);

/// A phone with work on it, and a save that touches every store.
async fn in_the_middle(name: &str) -> (Phone, Batch) {
    let phone = Phone::open(name).await.unwrap();
    let (one, two, three) = (record_id(), record_id(), record_id());
    let before = Batch::new()
        .put(one, &person("Mrs Dung"))
        .put(two, &school("Bukuru"))
        .put(three, &school("Gyel"));
    phone.save(before).await.unwrap();
    phone.keep_draft("form", "typed").await.unwrap();
    let save = Batch::new()
        .put(one, &person("Mrs Pam"))
        .put(two, &school("Bukuru Central"))
        .put(record_id(), &person("Mr Gyang"))
        .delete(three)
        .drop_draft("form");
    (phone, save)
}

#[wasm_bindgen_test]
async fn fault_01_a_save_that_ends_at_any_step_leaves_all_of_the_old_or_all_of_the_new() {
    let mut step = 0;
    loop {
        step += 1;
        let name = fresh_name();
        let (phone, save) = in_the_middle(&name).await;
        let before = everything(&name).await;
        abort_at(step);
        let saved = phone.save(save.clone()).await;
        if saved.is_ok() {
            break;
        }
        assert_eq!(saved, Err(Error::Aborted), "step {step}");
        assert_eq!(everything(&name).await, before, "step {step}");
        assert_eq!(phone.draft("form").await.unwrap().as_deref(), Some("typed"));
        // And the same save goes through afterwards.
        assert_eq!(phone.save(save).await.unwrap().entries, 4);
    }
    // Four entries, four records, the outbox's place, the draft.
    assert_eq!(abort_at(0), 10);
    assert_eq!(step, 11);
}

#[wasm_bindgen_test]
async fn fault_01_a_large_save_that_lets_the_page_live_is_one_transaction_all_the_same() {
    const SCHOOLS: u32 = 120;
    let name = fresh_name();
    let (phone, _) = in_the_middle(&name).await;
    let mut save = Batch::new().drop_draft("form");
    for _ in 0..SCHOOLS {
        save = save.put(record_id(), &school("Gyel"));
    }
    let before = everything(&name).await;
    durabilities();
    // Between the pauses, just after one, and at the very last row.
    for step in [1, 30, 51, 52, 101, 2 * SCHOOLS, 2 * SCHOOLS + 2] {
        abort_at(step);
        assert_eq!(phone.save(save.clone()).await, Err(Error::Aborted));
        assert_eq!(everything(&name).await, before, "step {step}");
    }
    abort_at(0);
    assert_eq!(phone.save(save).await.unwrap().entries, 120);
    // An entry and a record for each, the outbox's place, the draft.
    assert_eq!(abort_at(0), 2 * SCHOOLS + 2);
    assert_eq!(durabilities(), vec!["strict"; 8]);
    let schools = phone.find(Query::kind("school")).await.unwrap();
    assert_eq!(schools.len(), 122);
}

#[wasm_bindgen_test]
async fn fault_01_a_save_nobody_waits_for_any_more_is_there_whole_or_not_at_all() {
    let (mut old, mut new) = (0, 0);
    for patience in 1.. {
        let name = fresh_name();
        let (phone, save) = in_the_middle(&name).await;
        let before = everything(&name).await;
        let mut left = patience;
        let ended = {
            let mut saving = pin!(phone.save(save));
            poll_fn(|cx| {
                if let Poll::Ready(saved) = saving.as_mut().poll(cx) {
                    saved.unwrap();
                    return Poll::Ready(true);
                }
                left -= 1;
                if left == 0 {
                    Poll::Ready(false)
                } else {
                    Poll::Pending
                }
            })
            .await
        };
        settle().await;
        // The reading transaction waits for whatever is still being written.
        if everything(&name).await == before {
            old += 1;
            assert!(!ended);
        } else {
            new += 1;
            assert_eq!(phone.light().await.unwrap().only_here, 7);
            assert_eq!(phone.draft("form").await.unwrap(), None);
            assert_eq!(phone.find(Query::kind("person")).await.unwrap().len(), 2);
        }
        if ended {
            break;
        }
    }
    assert!(old > 3 && new > 0, "{old} {new}");
}

#[wasm_bindgen_test]
async fn fault_11_a_full_phone_says_so_and_keeps_the_draft_and_everything_before() {
    let name = fresh_name();
    // Where the browser has no storage buckets the browser suite does this.
    assert!(
        quota_of(3_000_000.0).await,
        "this Chromium has storage buckets"
    );
    let phone = Phone::open(&name).await.unwrap();
    phone.keep_draft("form", "typed").await.unwrap();
    let mut saved = 0;
    let error = loop {
        let big = Person::at(record_id(), noise(150_000));
        let batch = Batch::new().put(record_id(), &big).drop_draft("form");
        match phone.save(batch).await {
            Ok(_) => {
                saved += 1;
                phone.keep_draft("form", "typed").await.unwrap();
                assert!(saved < 100, "never full");
            }
            Err(error) => break error,
        }
    };
    assert_eq!(error, Error::Full);
    assert!(saved > 0);
    assert_eq!(phone.draft("form").await.unwrap().as_deref(), Some("typed"));
    assert_eq!(phone.light().await.unwrap().only_here, saved);
    phone.close();
    usual_quota().await;
}

#[wasm_bindgen_test]
async fn fault_13_a_lost_connection_is_opened_again_and_the_save_goes_through() {
    for told in [true, false] {
        let name = fresh_name();
        let (phone, save) = in_the_middle(&name).await;
        lose_connections(told);
        settle().await;
        assert_eq!(phone.save(save).await.unwrap().entries, 4, "told {told}");
        assert_eq!(phone.find(Query::kind("person")).await.unwrap().len(), 2);
    }
}

#[wasm_bindgen_test]
async fn fault_13_calls_that_find_the_connection_lost_at_once_share_a_new_one() {
    let name = fresh_name();
    let (phone, save) = in_the_middle(&name).await;
    lose_connections(false);
    let (one, other) = (phone.clone(), phone.clone());
    both(
        async move { assert_eq!(one.save(save).await.unwrap().entries, 4) },
        async move { assert_eq!(other.find(Query::kind("school")).await.unwrap().len(), 2) },
    )
    .await;
    // A connection that nobody minds would keep this from going through.
    delete_database(&name).await;
}

#[wasm_bindgen_test]
async fn fault_13_a_database_taken_away_while_it_was_open_is_not_made_anew() {
    let name = fresh_name();
    let (phone, save) = in_the_middle(&name).await;
    lose_connections(true);
    delete_database(&name).await;
    assert_eq!(phone.save(save).await, Err(Error::Gone));
    assert!(!exists(&name).await);
}

/// What the page of `phone` is told when its database is taken from it.
fn told_when_leaving(phone: &Phone) -> Rc<RefCell<Vec<Error>>> {
    let told: Rc<RefCell<Vec<Error>>> = Rc::default();
    phone.on_leaving({
        let told = Rc::clone(&told);
        move |why| {
            told.borrow_mut().push(why);
            async {}
        }
    });
    told
}

#[wasm_bindgen_test]
async fn fault_12_a_page_whose_database_is_deleted_is_told_so_at_once_and_of_no_newer_version() {
    let name = fresh_name();
    let (phone, save) = in_the_middle(&name).await;
    let told = told_when_leaving(&phone);
    delete_database(&name).await;
    assert_eq!(*told.borrow(), [Error::Gone]);
    // Also where another tab has begun anew meanwhile: nothing is written there.
    let anew = Phone::open(&name).await.unwrap();
    let before = everything(&name).await;
    assert_eq!(phone.save(save).await, Err(Error::Gone));
    assert_eq!(everything(&name).await, before);
    assert!(anew.opened_empty_where_there_was_one());
}

#[wasm_bindgen_test]
async fn fault_12_a_page_that_the_browser_took_the_database_from_is_told_without_asking() {
    let name = fresh_name();
    let (phone, _) = in_the_middle(&name).await;
    let light = phone.light().await.unwrap();
    let told = told_when_leaving(&phone);
    evict(&name).await;
    let marks = web_sys::window().unwrap().local_storage().unwrap().unwrap();
    marks.clear().unwrap();
    assert!(eventually(|| !told.borrow().is_empty()).await);
    settle().await;
    assert_eq!(*told.borrow(), [Error::Gone], "told once");
    assert!(!exists(&name).await);
    // The mark beside the database went as well; the page knows what was there.
    phone.is_missed(&light);
    let anew = Phone::open(&name).await.unwrap();
    assert!(anew.opened_empty_where_there_was_one());
    assert_eq!(anew.what_is_missing(), Some((light.only_here, 0)));
}

#[wasm_bindgen_test]
async fn fault_13_a_page_whose_connection_ended_and_whose_database_stands_is_told_nothing() {
    let name = fresh_name();
    let (phone, save) = in_the_middle(&name).await;
    let told = told_when_leaving(&phone);
    lose_connections(true);
    settle().await;
    assert_eq!(phone.save(save).await.unwrap().entries, 4);
    assert!(told.borrow().is_empty());
}

#[wasm_bindgen_test]
async fn fault_13_a_database_of_a_newer_version_is_left_as_it_is() {
    let name = fresh_name();
    let (phone, _) = in_the_middle(&name).await;
    phone.close();
    let before = everything(&name).await;
    hold(&name, 99).await;
    let_go();
    assert_eq!(Phone::open(&name).await.err(), Some(Error::Newer));
    assert_eq!(everything(&name).await, before);
    assert_eq!(version(&name).await, 99);
}

#[wasm_bindgen_test]
async fn fault_14_an_old_tab_puts_its_drafts_away_and_gives_way_to_a_newer_version() {
    let name = fresh_name();
    let phone = Phone::open(&name).await.unwrap();
    let told = Rc::new(Cell::new(false));
    phone.on_leaving({
        let (phone, told) = (phone.clone(), Rc::clone(&told));
        move |why| {
            let (phone, told) = (phone.clone(), Rc::clone(&told));
            async move {
                assert_eq!(why, Error::Newer);
                phone.keep_draft("form", "typed").await.unwrap();
                told.set(true);
            }
        }
    });
    hold(&name, 99).await;
    let_go();
    assert!(told.get());
    assert_eq!(phone.draft("form").await, Err(Error::Newer));
    let drafts = rows(&name, "drafts").await;
    assert_eq!(drafts[0]["json"], "typed");
}

#[wasm_bindgen_test]
async fn fault_14_a_page_that_never_finishes_putting_away_still_gives_way() {
    let name = fresh_name();
    let phone = Phone::open(&name).await.unwrap();
    phone.on_leaving(|_| std::future::pending::<()>());
    hold(&name, 99).await;
    let_go();
    assert_eq!(phone.draft("form").await, Err(Error::Newer));
}

#[wasm_bindgen_test]
async fn fault_14_a_tab_that_does_not_let_go_is_told_in_time_and_the_upgrade_still_happens_whole() {
    let name = fresh_name();
    version_1(&name, &serde_json::json!({ "drafts": [] })).await;
    hold(&name, 0).await;
    assert_eq!(
        Phone::open_within(&name, 200).await.err(),
        Some(Error::Blocked)
    );
    // The browser has not forgotten the request: it upgrades now, with nobody
    // waiting, and must not raise the version over a layout that was not made.
    let_go();
    let phone = Phone::open(&name).await.unwrap();
    phone
        .save(Batch::new().put(record_id(), &school("Bukuru")))
        .await
        .unwrap();
    let all: serde_json::Value = serde_json::from_str(&everything(&name).await).unwrap();
    assert!(all["blobs"].is_array());
}

#[wasm_bindgen_test]
async fn fault_14_two_tabs_that_change_a_private_record_at_once_both_keep_their_change() {
    let name = fresh_name();
    let (one, other) = (
        Phone::open(&name).await.unwrap(),
        Phone::open(&name).await.unwrap(),
    );
    assert_eq!(one.me(), other.me());
    let id = record_id();
    let before = Feedback::about(record_id(), record_id(), record_id(), day("2026-11-02"));
    one.save(Batch::new().put(id, &before)).await.unwrap();
    let seen = one.get::<Feedback>(id).await.unwrap().unwrap();
    let (mine, theirs) = (seen.clone(), seen.clone());
    both(
        async move {
            let mut after = mine.record.clone();
            after.praise = "You waited for the answers.".to_owned();
            one.save(Batch::new().put_over(&mine, &after))
                .await
                .unwrap();
        },
        async move {
            let mut after = theirs.record.clone();
            after.question = "What did the back row do?".to_owned();
            other
                .save(Batch::new().put_over(&theirs, &after))
                .await
                .unwrap();
        },
    )
    .await;
    let phone = Phone::open(&name).await.unwrap();
    let after = phone.get::<Feedback>(id).await.unwrap().unwrap();
    assert_eq!(after.record.praise, "You waited for the answers.");
    assert_eq!(after.record.question, "What did the back row do?");
    assert_eq!(after.kept_texts, 0);
    assert_eq!(phone.light().await.unwrap().only_here, 3);
}

#[wasm_bindgen_test]
async fn fault_14_two_tabs_that_open_a_new_database_at_once_are_the_same_phone() {
    let name = fresh_name();
    let found = Rc::new(Cell::new(0));
    let opening = |name: String, found: Rc<Cell<usize>>| async move {
        let phone = Phone::open(&name).await.unwrap();
        phone
            .save(Batch::new().put(record_id(), &person("Mrs Dung")))
            .await
            .unwrap();
        found.set(found.get() + 1);
    };
    both(
        opening(name.clone(), Rc::clone(&found)),
        opening(name.clone(), Rc::clone(&found)),
    )
    .await;
    assert_eq!(found.get(), 2);
    let phone = Phone::open(&name).await.unwrap();
    assert_eq!(
        phone
            .find_as::<Person>(Query::kind("person"))
            .await
            .unwrap()
            .len(),
        2
    );
    let outbox = phone.outbox(10, 1_000_000).await.unwrap();
    assert_eq!(outbox.len(), 2);
}

#[wasm_bindgen_test]
async fn fault_14_a_tab_that_comes_second_to_a_new_database_takes_the_ids_that_are_there() {
    let (device, account) = (device_id(), account_id());
    let first = serde_json::json!({ "meta": [
        { "name": "me", "value": format!(r#"{{"device":"{device}","account":"{account}"}}"#) },
        { "name": "keys", "value": r#"["AAECAwQFBgcICQoLDA0ODw"]"# },
    ]});
    slip_in(&first.to_string());
    let phone = fresh_phone().await;
    assert_eq!((phone.me().device, phone.me().account), (device, account));
    let key: Vec<u8> = (0..16).collect();
    assert_eq!(phone.account_key().unwrap().0[..], key[..]);
}

#[wasm_bindgen_test]
async fn trap_2_a_transaction_the_browser_committed_by_itself_counts_as_saved() {
    let name = fresh_name();
    let (phone, save) = in_the_middle(&name).await;
    commit_at(10);
    assert_eq!(phone.save(save).await.unwrap().entries, 4);
    assert_eq!(commit_at(0), 10);
    assert_eq!(phone.draft("form").await.unwrap(), None);
}

#[wasm_bindgen_test]
async fn trap_3_one_request_that_fails_takes_all_along_and_throws_nothing_into_the_page() {
    let before = uncaught_errors();
    for step in 1..=9 {
        let name = fresh_name();
        let (phone, save) = in_the_middle(&name).await;
        let stood = everything(&name).await;
        fail_at(step);
        assert_eq!(phone.save(save).await, Err(Error::Aborted), "step {step}");
        assert_eq!(everything(&name).await, stood, "step {step}");
    }
    // And while something behind it is waited for: on two heads, a save reads
    // the record's history after it has put other rows.
    let name = fresh_name();
    let (phone, _) = in_the_middle(&name).await;
    let id = record_id();
    phone
        .save(Batch::new().put(id, &school("one")))
        .await
        .unwrap();
    let seen = phone.get::<School>(id).await.unwrap().unwrap();
    for text in ["two", "three"] {
        let over = Batch::new().put_over(&seen, &school(text));
        phone.save(over).await.unwrap();
    }
    let stood = everything(&name).await;
    fail_at(1);
    let other = Batch::new().put(record_id(), &school("other"));
    let saved = phone.save(other.put(id, &school("four"))).await;
    assert_eq!(saved, Err(Error::Aborted));
    fail_at(0);
    settle().await;
    assert_eq!(everything(&name).await, stood);
    assert_eq!(uncaught_errors(), before);
}

#[wasm_bindgen_test]
async fn trap_4_an_upgrade_that_fails_leaves_the_old_version_and_its_rows() {
    let name = fresh_name();
    let old = serde_json::json!({ "drafts": [{ "form": "form", "json": "typed" }] });
    version_1(&name, &old).await;
    // Something made a store that today's step makes.
    obstruct(&name).await;
    let before = everything(&name).await;
    assert!(Phone::open(&name).await.is_err());
    assert_eq!(version(&name).await, 1);
    assert_eq!(everything(&name).await, before);
}

#[wasm_bindgen_test]
async fn a_record_too_large_for_an_entry_is_refused_before_anything_is_written() {
    let name = fresh_name();
    let (phone, save) = in_the_middle(&name).await;
    let before = everything(&name).await;
    let save = save.put(record_id(), &school(&"x".repeat(300_000)));
    assert_eq!(phone.save(save).await, Err(Error::TooLarge));
    assert_eq!(everything(&name).await, before);
    assert!(phone.get::<School>(record_id()).await.unwrap().is_none());
}
