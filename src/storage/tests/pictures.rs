//! The bytes of pictures: in with their record and out with it, sent in order,
//! and the room they take.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod bench;

use bench::district::page;
use bench::*;
use domain::ids::RecordId;
use domain::picture::Picture;
use exchange::changes::Line;
use js_sys::Uint8Array;
use storage::{Batch, Phone, Query, Sizes};
use wasm_bindgen_test::*;

wasm_bindgen_test_configure!(run_in_browser);

fn sizes(nth: u8) -> Sizes {
    Sizes {
        full: Uint8Array::from(vec![nth; 2_000].as_slice()),
        small: Uint8Array::from(vec![nth; 90].as_slice()),
    }
}

fn picture(of: RecordId, nth: u8) -> Picture {
    let digest = |size: &str| format!("{nth:02x}{size}{}", "0".repeat(60));
    Picture {
        of,
        day: domain::day::Day::EPOCH,
        words: String::new(),
        full: digest("ff"),
        bytes: 2_000,
        small: digest("11"),
        small_bytes: 90,
    }
}

/// What is erased of a picture: its bytes go with it, but for those another is of.
#[wasm_bindgen_test]
async fn bytes_go_with_a_picture_that_was_erased_and_those_of_another_stay() {
    let phone = fresh_phone().await;
    let (visit, id, other) = (record_id(), record_id(), record_id());
    let one = picture(visit, 1);
    let same = Picture {
        small: picture(visit, 2).small,
        ..one.clone()
    };
    phone
        .save(Batch::new().put_picture(id, &one, &sizes(1)))
        .await
        .unwrap();
    phone
        .save(Batch::new().put_picture(other, &same, &sizes(1)))
        .await
        .unwrap();
    assert_eq!(kept(&phone).await.0, 3);
    let entries = phone.get::<Picture>(id).await.unwrap().unwrap().heads;
    let lines = entries.into_iter().map(Line::Redacted).collect();
    phone.take_in(&page(lines)).await.unwrap();
    assert!(phone.get::<Picture>(id).await.unwrap().is_none());
    assert!(phone.picture_bytes(&one.small).await.unwrap().is_none());
    assert!(phone.picture_bytes(&one.full).await.unwrap().is_some());
    assert_eq!(kept(&phone).await.0, 2);
}

async fn kept(phone: &Phone) -> (usize, usize, usize) {
    let kept = phone.pictures_kept().await.unwrap();
    (kept.rows, kept.unsent, kept.spare)
}

/// Sends everything; in which order.
async fn sent(phone: &Phone) -> Vec<String> {
    let mut order = Vec::new();
    while let Some(unsent) = phone.next_unsent(&[]).await.unwrap() {
        phone.picture_was_sent(&unsent.sha256).await.unwrap();
        order.push(unsent.sha256);
    }
    order
}

#[wasm_bindgen_test]
async fn a_picture_is_in_with_its_record_or_not_at_all_and_goes_with_it() {
    let phone = fresh_phone().await;
    let (visit, id) = (record_id(), record_id());
    let one = picture(visit, 1);
    phone
        .save(Batch::new().put_picture(id, &one, &sizes(1)))
        .await
        .unwrap();
    assert_eq!(kept(&phone).await, (2, 1, 0));
    let found = phone.find_as::<Picture>(Query::of(visit, "picture")).await;
    assert_eq!(found.unwrap(), [(id, one.clone())]);
    let bytes = phone.picture_bytes(&one.full).await.unwrap().unwrap();
    assert_eq!(bytes.to_vec(), vec![1; 2_000]);
    // A record too large for an entry: its bytes do not stay without it.
    let large = Picture {
        words: "x".repeat(300_000),
        ..picture(visit, 2)
    };
    let refused = Batch::new().put_picture(record_id(), &large, &sizes(2));
    assert_eq!(
        phone.save(refused).await,
        Err(storage::Error::TooLarge),
        "nothing of it"
    );
    assert_eq!(kept(&phone).await, (2, 1, 0));
    phone
        .save(Batch::new().delete_picture(id, &one))
        .await
        .unwrap();
    assert_eq!(kept(&phone).await, (0, 0, 0));
    // Brought back, it is sent again.
    phone
        .save(Batch::new().put_picture(id, &one, &sizes(1)))
        .await
        .unwrap();
    assert_eq!(kept(&phone).await, (2, 1, 0));
    assert!(!phone.get::<Picture>(id).await.unwrap().unwrap().deleted);
}

#[wasm_bindgen_test]
async fn bytes_that_two_records_name_stay_until_both_have_let_them_go_whichever_goes_first() {
    for first in [0, 1] {
        let phone = fresh_phone().await;
        let ids = [record_id(), record_id()];
        let same = picture(record_id(), 3);
        for id in ids {
            let batch = Batch::new().put_picture(id, &same, &sizes(3));
            phone.save(batch).await.unwrap();
        }
        assert_eq!(kept(&phone).await, (2, 1, 0));
        for (id, left) in [(ids[first], 2), (ids[1 - first], 0)] {
            let batch = Batch::new().delete_picture(id, &same);
            phone.save(batch).await.unwrap();
            assert_eq!(kept(&phone).await.0, left);
        }
    }
}

#[wasm_bindgen_test]
async fn small_sizes_go_before_full_ones_and_only_what_is_acknowledged_makes_room() {
    let phone = fresh_phone().await;
    let pictures = [1, 2].map(|nth| picture(record_id(), nth));
    for (nth, one) in pictures.iter().enumerate() {
        let batch = Batch::new().put_picture(record_id(), one, &sizes(nth as u8 + 1));
        phone.save(batch).await.unwrap();
    }
    assert_eq!(
        phone.light().await.unwrap().only_here,
        4,
        "two records, two pictures"
    );
    let mut order = Vec::new();
    for _ in 0..3 {
        let unsent = phone.next_unsent(&[]).await.unwrap().unwrap();
        assert_eq!(phone.make_room().await.unwrap(), 0, "not acknowledged");
        phone.picture_was_sent(&unsent.sha256).await.unwrap();
        order.push(unsent.sha256);
    }
    let wanted = [&pictures[0].small, &pictures[1].small, &pictures[0].full];
    assert_eq!(order.iter().collect::<Vec<_>>(), wanted);
    assert_eq!(kept(&phone).await, (4, 1, 1));
    assert_eq!(phone.make_room().await.unwrap(), 1);
    assert!(
        phone
            .picture_bytes(&pictures[0].full)
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        phone
            .picture_bytes(&pictures[0].small)
            .await
            .unwrap()
            .is_some()
    );
    assert!(
        phone
            .picture_bytes(&pictures[1].full)
            .await
            .unwrap()
            .is_some()
    );
    // Fetched again, it may make room again, and is not sent again.
    let id = record_id();
    let bytes = sizes(1).full;
    phone
        .keep_fetched(id, &pictures[0].full, &bytes, true)
        .await
        .unwrap();
    assert_eq!(kept(&phone).await, (4, 1, 1));
    // What the District does not take does not stand in the way of the rest.
    let last = &pictures[1].full;
    let but = phone.next_unsent(std::slice::from_ref(last)).await.unwrap();
    assert!(but.is_none());
    assert_eq!(&sent(&phone).await[0], last);
    assert_eq!(phone.light().await.unwrap().only_here, 2);
}

#[wasm_bindgen_test]
async fn fault_22_pictures_are_offered_again_when_the_entries_are() {
    let phone = fresh_phone().await;
    let one = picture(record_id(), 1);
    let batch = Batch::new().put_picture(record_id(), &one, &sizes(1));
    phone.save(batch).await.unwrap();
    phone.offer_pictures_again().await.unwrap();
    assert_eq!(sent(&phone).await.len(), 2);
    phone.offer_pictures_again().await.unwrap();
    assert_eq!(kept(&phone).await, (2, 0, 1), "once is enough");
    phone.offer_everything_again().await.unwrap();
    phone.offer_pictures_again().await.unwrap();
    assert_eq!(kept(&phone).await, (2, 1, 0), "it must not make room now");
    assert_eq!(sent(&phone).await, [one.small, one.full]);
}

#[wasm_bindgen_test]
async fn what_was_removed_elsewhere_is_not_sent() {
    let phone = fresh_phone().await;
    let (one, id) = (picture(record_id(), 1), record_id());
    let batch = Batch::new().put_picture(id, &one, &sizes(1));
    phone.save(batch).await.unwrap();
    // As a removal that another phone wrote.
    phone.save(Batch::new().delete(id)).await.unwrap();
    assert_eq!(sent(&phone).await, Vec::<String>::new());
    assert_eq!(kept(&phone).await, (0, 0, 0));
}

#[wasm_bindgen_test]
async fn a_picture_of_a_backup_waits_for_its_record_and_is_not_put_back_over_its_removal() {
    let old = fresh_phone().await;
    let id = record_id();
    let sizes = sizes(7);
    let full = exchange::Digest::of(&[&sizes.full.to_vec()]).to_string();
    let small = exchange::Digest::of(&[&sizes.small.to_vec()]).to_string();
    let one = Picture {
        full: full.clone(),
        small: small.clone(),
        ..picture(record_id(), 7)
    };
    old.save(Batch::new().put_picture(id, &one, &sizes))
        .await
        .unwrap();
    let mut images = Vec::new();
    for name in old.picture_names().await.unwrap() {
        images.push(old.image(&name).await.unwrap().unwrap());
    }
    assert!(images.iter().all(|image| image.of == [id]));

    // Its part was opened first: nothing is sent, and nothing is lost.
    let new = fresh_phone().await;
    for image in images.iter().chain(&images) {
        new.put_image_back(image).await.unwrap();
    }
    assert_eq!(sent(&new).await, Vec::<String>::new());
    assert_eq!(kept(&new).await, (2, 1, 0));
    new.save(Batch::new().put(id, &one)).await.unwrap();
    assert_eq!(sent(&new).await, [small, full]);
    new.save(Batch::new().delete_picture(id, &one))
        .await
        .unwrap();
    for image in &images {
        new.put_image_back(image).await.unwrap();
    }
    assert_eq!(kept(&new).await, (0, 0, 0));
}

#[wasm_bindgen_test]
async fn fault_01_a_picture_whose_save_or_removal_ends_at_any_step_is_there_whole_or_not_at_all() {
    for removing in [false, true] {
        for step in 1.. {
            let name = fresh_name();
            let phone = Phone::open(&name).await.unwrap();
            let (one, id) = (picture(record_id(), 1), record_id());
            let put = Batch::new().put_picture(id, &one, &sizes(1));
            if removing {
                phone.save(put.clone()).await.unwrap();
            }
            let save = match removing {
                true => Batch::new().delete_picture(id, &one),
                false => put,
            };
            let before = everything(&name).await;
            abort_at(step);
            if phone.save(save.clone()).await.is_ok() {
                // Entry, record, the outbox's place, two sizes.
                assert_eq!((abort_at(0), step), (5, 6));
                break;
            }
            assert_eq!(everything(&name).await, before, "step {step}");
            // And the same goes through afterwards.
            assert_eq!(phone.save(save).await.unwrap().entries, 1);
            assert_eq!(kept(&phone).await.0, if removing { 0 } else { 2 });
        }
    }
}
