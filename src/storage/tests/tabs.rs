//! Several tabs of one phone.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod bench;

use bench::district::outbox;
use bench::*;
use domain::school::School;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use storage::{Batch, Change, Phone};
use wasm_bindgen_test::*;

wasm_bindgen_test_configure!(run_in_browser);

fn listening(phone: &Phone) -> (Rc<RefCell<Vec<Change>>>, storage::Watching) {
    let heard = Rc::new(RefCell::new(Vec::new()));
    let watching = phone.on_change({
        let heard = Rc::clone(&heard);
        move |change| heard.borrow_mut().push(change.clone())
    });
    (heard, watching)
}

#[wasm_bindgen_test]
async fn a_change_is_told_here_and_in_the_other_tab_once_it_is_complete() {
    let name = fresh_name();
    let (here, there) = (
        Phone::open(&name).await.unwrap(),
        Phone::open(&name).await.unwrap(),
    );
    let ((near, _near), (far, _far)) = (listening(&here), listening(&there));
    let batch = Batch::new().put(record_id(), &school("Bukuru"));
    let batch = batch.put(record_id(), &person("Mrs Dung"));
    here.save(batch).await.unwrap();
    assert_eq!(near.borrow().len(), 1);
    assert!(eventually(|| far.borrow().len() == 1).await);
    let change = far.borrow()[0].clone();
    assert_eq!(change, near.borrow()[0]);
    assert!(change.touches("school") && change.touches("person") && change.light);
    assert!(!change.touches("visit") && !change.drafts);
    settle().await;
    assert_eq!(near.borrow().len(), 1, "a tab does not hear itself");
}

#[wasm_bindgen_test]
async fn nobody_is_told_of_a_save_that_failed_and_nobody_who_has_gone() {
    let phone = fresh_phone().await;
    let (heard, watching) = listening(&phone);
    abort_at(1);
    let batch = || Batch::new().put(record_id(), &school("Bukuru"));
    phone.save(batch()).await.unwrap_err();
    assert!(heard.borrow().is_empty());
    phone.save(batch()).await.unwrap();
    assert_eq!(heard.borrow().len(), 1);
    drop(watching);
    phone.save(batch()).await.unwrap();
    assert_eq!(heard.borrow().len(), 1);
}

#[wasm_bindgen_test]
async fn one_tab_delivers_and_the_next_has_its_turn_when_it_is_done() {
    let name = fresh_name();
    let (one, other) = (
        Phone::open(&name).await.unwrap(),
        Phone::open(&name).await.unwrap(),
    );
    let delivering = Rc::new(Cell::new(0));
    let turns = Rc::new(Cell::new(0));
    let turn = |phone: Phone| {
        let (delivering, turns) = (Rc::clone(&delivering), Rc::clone(&turns));
        async move {
            phone
                .as_the_one_who_delivers(move || async move {
                    assert_eq!(delivering.replace(1), 0);
                    sleep(30).await;
                    delivering.set(0);
                    turns.set(turns.get() + 1);
                })
                .await;
        }
    };
    both(turn(one), turn(other)).await;
    assert_eq!(turns.get(), 2);
}

#[wasm_bindgen_test]
async fn a_save_that_takes_what_it_read_as_known_finds_what_another_tab_wrote_since() {
    let name = fresh_name();
    let (here, there) = (
        Phone::open(&name).await.unwrap(),
        Phone::open(&name).await.unwrap(),
    );
    let id = record_id();
    let first = Batch::new().put(id, &school("Bukuru"));
    here.save(first).await.unwrap();
    for round in 1..4 {
        let seen = here.get::<School>(id).await.unwrap().unwrap();
        let elsewhere = there.get::<School>(id).await.unwrap().unwrap();
        let moved = School {
            place: format!("Road {round}"),
            ..elsewhere.record.clone()
        };
        let batch = Batch::new().put_over(&elsewhere, &moved);
        there.save(batch).await.unwrap();
        let renamed = School {
            name: format!("Bukuru {round}"),
            ..seen.record.clone()
        };
        let batch = Batch::new().put_over(&seen, &renamed);
        assert_eq!(here.save(batch).await.unwrap().entries, 1);
        let stands = there.get::<School>(id).await.unwrap().unwrap().record;
        assert_eq!((stands.name, stands.place), (renamed.name, moved.place));
    }
    // Every entry has a place of its own.
    let places: Vec<u64> = outbox(&here).await.iter().map(|raw| place(raw)).collect();
    assert_eq!(places, (1..=7).collect::<Vec<_>>());
}

/// The place in the outbox that an entry bears.
fn place(raw: &str) -> u64 {
    exchange::entry::Written::read(raw).unwrap().entry.seq
}
