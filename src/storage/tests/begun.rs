//! A form that was begun earlier, and what was saved meanwhile.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod bench;

use bench::*;
use domain::school::School;
use storage::Batch;
use wasm_bindgen_test::*;

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn fault_18_a_form_begun_before_something_was_saved_undoes_none_of_it() {
    let phone = fresh_phone().await;
    let id = record_id();
    phone
        .save(Batch::new().put(id, &school("Bukuru")))
        .await
        .unwrap();
    let (noted, noting) = phone.noting();
    let begun = noted.get::<School>(id).await.unwrap().unwrap().record;
    let then = noting.read();

    let imported = School {
        code: "D-77".into(),
        girls: Some(111),
        place: "By the mill".into(),
        ..begun.clone()
    };
    phone.save(Batch::new().put(id, &imported)).await.unwrap();

    let typed = School {
        place: "By the well".into(),
        ..begun
    };
    phone
        .save(Batch::new().put(id, &typed).over(&then))
        .await
        .unwrap();
    let stands = phone.get::<School>(id).await.unwrap().unwrap();
    assert_eq!(
        (&*stands.record.code, stands.record.girls),
        ("D-77", Some(111)),
        "what nobody touched in the form stands as it was imported"
    );
    // Where both wrote, both are in the history at least, and one stands.
    assert!(["By the well", "By the mill"].contains(&&*stands.record.place));
    let past = phone.past(id).await.unwrap().unwrap();
    assert_eq!(past.history.chapters.len(), 3);
}

#[wasm_bindgen_test]
async fn fault_18_what_was_begun_where_nothing_was_is_a_beginning_of_its_own() {
    let phone = fresh_phone().await;
    let id = record_id();
    let (noted, noting) = phone.noting();
    assert!(noted.get::<School>(id).await.unwrap().is_none());
    let come = School {
        place: "By the mill".into(),
        ..school("Bukuru")
    };
    phone.save(Batch::new().put(id, &come)).await.unwrap();
    let batch = Batch::new().put(id, &school("Bukuru"));
    phone.save(batch.over(&noting.read())).await.unwrap();
    let stands = phone.get::<School>(id).await.unwrap().unwrap();
    assert_eq!(
        stands.record.place, "By the mill",
        "an empty field sets nothing"
    );
}
