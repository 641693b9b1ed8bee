//! What other leaders share, on a phone: beside the records, as the District last said.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod bench;

use bench::district::*;
use bench::*;
use domain::card::{Card, CardForm, Shown, Theme};
use domain::ids::RecordId;
use domain::record::Record;
use exchange::changes::{Card as Told, Line};
use std::cell::Cell;
use std::rc::Rc;
use storage::{Batch, Phone, Query};
use wasm_bindgen_test::*;

wasm_bindgen_test_configure!(run_in_browser);

fn shown(words: &str) -> Shown {
    Shown {
        kind: "practice".to_owned(),
        theme: "a_theme_of_a_newer_version".to_owned(),
        words: words.to_owned(),
    }
}

fn told(id: RecordId, words: &str) -> Line {
    let shown = Some(shown(words));
    Line::Card(Told { id, shown })
}

fn gone(id: RecordId) -> Line {
    Line::Card(Told { id, shown: None })
}

async fn words(phone: &Phone) -> Vec<String> {
    let cards = phone.cards().await.unwrap();
    cards.into_iter().map(|(_, shown)| shown.words).collect()
}

#[wasm_bindgen_test]
async fn fault_17_cards_that_come_again_are_there_once_as_they_were_said_last() {
    let phone = fresh_phone().await;
    let changes = Rc::new(Cell::new(0));
    let heard = changes.clone();
    let _watching = phone.on_change(move |change| {
        heard.set(heard.get() + usize::from(change.touches(Card::KIND)));
    });
    let (one, other) = (record_id(), record_id());
    let lines = vec![
        told(one, "first"),
        told(other, "other"),
        told(one, "changed"),
    ];
    for _ in 0..2 {
        phone.take_in(&page(lines.clone())).await.unwrap();
        let mut cards = phone.cards().await.unwrap();
        cards.sort_by_key(|(_, shown)| shown.words.clone());
        assert_eq!(cards, [(one, shown("changed")), (other, shown("other"))]);
    }
    assert_eq!(changes.get(), 2, "whoever shows them reads again");
    phone
        .take_in(&page(vec![gone(one), gone(record_id())]))
        .await
        .unwrap();
    assert_eq!(words(&phone).await, ["other"]);
    // They are no records, and nothing that is handed on or sent.
    assert!(rows_of(&phone).await.is_empty());
    assert_eq!(phone.count(Query::kind(Card::KIND)).await.unwrap(), 0);
    assert!(outbox(&phone).await.is_empty());
}

#[wasm_bindgen_test]
async fn fault_22_a_log_that_is_read_from_its_beginning_again_tells_of_every_card_once() {
    let phone = fresh_phone().await;
    phone.join(&answer(phone.me().account)).await.unwrap();
    let (kept, lost) = (record_id(), record_id());
    let lines = vec![told(kept, "kept"), told(lost, "lost with the District")];
    phone.take_in(&page(lines)).await.unwrap();
    phone.offer_everything_again().await.unwrap();
    // As long as nothing has come, what came before is there.
    assert_eq!(words(&phone).await.len(), 2);
    phone
        .take_in(&page(vec![told(kept, "kept")]))
        .await
        .unwrap();
    assert_eq!(words(&phone).await, ["kept"]);
    phone.take_in(&page(Vec::new())).await.unwrap();
    assert_eq!(words(&phone).await, ["kept"], "the log goes on from there");
}

#[wasm_bindgen_test]
async fn what_a_leader_shares_leaves_open_at_its_level_and_is_their_own_on_each_of_their_phones() {
    let (one, other) = two_phones().await;
    let step = record_id();
    let form = CardForm {
        theme: Some(Theme::Cpd),
        words: "Names on sticks".to_owned(),
        ..CardForm::default()
    };
    let card = form
        .finish(Some(step), "2026-11-28".parse().unwrap())
        .unwrap();
    let id = RecordId::about(one.me().account, Card::KIND, step);
    one.save(Batch::new().put(id, &card)).await.unwrap();
    let raws = outbox(&one).await;
    assert!(raws[0].contains(r#""share":"leaders""#) && raws[0].contains("Names on sticks"));
    // Under whatever account the other phone wrote before it joined.
    let strange = raws[0].replace(&one.me().account.to_string(), &account_id().to_string());
    for raw in [&raws[0], &strange] {
        other
            .take_in(&page(vec![Line::Entry(raw.clone())]))
            .await
            .unwrap();
        let stored = other.get::<Card>(id).await.unwrap().unwrap();
        assert!(!stored.is_read, "it may be changed and taken back there");
    }
    other.save(Batch::new().delete(id)).await.unwrap();
    let taken_back = outbox(&other).await.pop().unwrap();
    assert!(
        taken_back.contains(r#""share":"leaders""#) && taken_back.contains(r#""deleted":true"#)
    );
}
