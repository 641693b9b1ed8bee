//! A phone whose app has come without the code of merging.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod bench;

use bench::district::*;
use bench::*;
use domain::school::School;
use std::cell::Cell;
use std::rc::Rc;
use storage::{Batch, Error, Merging, Phone};
use wasm_bindgen_test::*;

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn what_was_written_in_two_places_is_saved_once_the_code_for_it_has_come_and_nothing_before()
{
    let (one, other) = two_phones().await;
    let id = record_id();
    one.save(Batch::new().put(id, &school("Bukuru")))
        .await
        .unwrap();
    other.take_in(&all_of(&one).await).await.unwrap();
    one.save(Batch::new().put(id, &school("Bukuru East")))
        .await
        .unwrap();
    other
        .save(Batch::new().put(id, &school("Bukuru West")))
        .await
        .unwrap();
    one.take_in(&all_of(&other).await).await.unwrap();

    let (asked, comes) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(false)));
    let fetch = {
        let (asked, comes) = (asked.clone(), comes.clone());
        move || {
            asked.set(asked.get() + 1);
            let comes = comes.get();
            async move { comes.then(Merging::here) }
        }
    };
    let apart = Phone::open_apart(one.name(), fetch).await.unwrap();
    let fresh = record_id();
    apart
        .save(Batch::new().put(fresh, &school("Jos")))
        .await
        .unwrap();
    assert_eq!(asked.get(), 0, "on one head nothing is to be merged");

    let both = Batch::new()
        .put(fresh, &school("Jos North"))
        .put(id, &school("Bukuru Central"));
    assert_eq!(apart.save(both.clone()).await, Err(Error::Apart));
    let name = async |id| apart.get::<School>(id).await.unwrap().unwrap().record.name;
    assert_eq!(name(fresh).await, "Jos", "all of it or nothing");

    comes.set(true);
    assert_eq!(apart.save(both).await.unwrap().entries, 2);
    assert_eq!(name(id).await, "Bukuru Central");
    assert_eq!(
        apart.get::<School>(id).await.unwrap().unwrap().heads.len(),
        1
    );
    let again = Batch::new().put(id, &school("Bukuru South"));
    apart.save(again).await.unwrap();
    assert_eq!(
        asked.get(),
        2,
        "it is fetched until it has come, and then is here"
    );
}
