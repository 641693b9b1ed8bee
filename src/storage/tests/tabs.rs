//! Several tabs of one phone.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod bench;

use bench::*;
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
