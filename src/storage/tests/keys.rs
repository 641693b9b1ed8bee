//! A lost phone, a further phone: what the account's key opens, and what does
//! not open with another's.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod bench;

use bench::district::*;
use bench::*;
use domain::feedback::Feedback;
use domain::ids::RecordId;
use domain::observation::Observation;
use domain::person::Person;
use exchange::changes::Line;
use exchange::recovery::{read, spell};
use exchange::sealed::AccountKey;
use storage::{Batch, Belongs, KeyGiven, Phone};
use wasm_bindgen_test::*;

wasm_bindgen_test_configure!(run_in_browser);

async fn name_of(phone: &Phone, id: RecordId) -> Option<String> {
    let stored = phone.get::<Person>(id).await.unwrap();
    stored.map(|stored| stored.record.name)
}

async fn writes(phone: &Phone, name: &str) -> RecordId {
    let id = record_id();
    let batch = Batch::new().put(id, &person(name));
    phone.save(batch).await.unwrap();
    id
}

async fn shut(phone: &Phone) -> usize {
    phone.light().await.unwrap().shut
}

/// The account's first phone with one name on it, and a further phone that
/// wrote another name before it had the key, and has all of the first.
async fn before_the_key() -> (Phone, Phone, [RecordId; 2]) {
    let (one, other) = two_phones().await;
    let first = writes(&one, "Mrs Dung").await;
    let second = writes(&other, "Mr Gyang").await;
    other.take_in(&all_of(&one).await).await.unwrap();
    (one, other, [first, second])
}

/// A further phone of the account of `of`, joined.
async fn new_phone(of: &Phone) -> Phone {
    let phone = fresh_phone().await;
    phone.join(&answer(of.me().account)).await.unwrap();
    phone
}

#[wasm_bindgen_test]
async fn after_a_loss_the_twelve_words_open_what_came_back_shut() {
    let (lost, _, [id, _]) = before_the_key().await;
    let on_paper = spell(&lost.account_key().unwrap()).join(" ");
    let phone = new_phone(&lost).await;
    phone.take_in(&all_of(&lost).await).await.unwrap();
    assert_eq!((shut(&phone).await, name_of(&phone, id).await), (1, None));
    let key = read(&on_paper.to_uppercase()).unwrap().key;
    assert_eq!(
        phone.give_key(key.clone()).await.unwrap(),
        KeyGiven::Opened(1)
    );
    assert_eq!(shut(&phone).await, 0);
    assert_eq!(name_of(&phone, id).await.as_deref(), Some("Mrs Dung"));
    // It seals with it from now on, and shows these words itself.
    assert_eq!(phone.account_key(), Some(key.clone()));
    assert_eq!(phone.give_key(key).await.unwrap(), KeyGiven::Known);
}

#[wasm_bindgen_test]
async fn anothers_key_opens_nothing_and_changes_nothing() {
    let (_, other, _) = before_the_key().await;
    let before = everything(other.name()).await;
    let key = other.account_key();
    let given = other.give_key(AccountKey([7; 16])).await.unwrap();
    assert_eq!(given, KeyGiven::OpensNothing);
    assert_eq!(everything(other.name()).await, before);
    assert_eq!(other.account_key(), key);
    // Nor on a phone where nothing is shut at all.
    let alone = fresh_phone().await;
    let before = everything(alone.name()).await;
    let given = alone.give_key(AccountKey([7; 16])).await.unwrap();
    assert_eq!(given, KeyGiven::OpensNothing);
    assert_eq!(everything(alone.name()).await, before);
}

#[wasm_bindgen_test]
async fn what_a_phone_sealed_before_it_had_the_key_opens_on_the_leaders_other_phones_too() {
    let (one, other, [first, second]) = before_the_key().await;
    one.take_in(&all_of(&other).await).await.unwrap();
    assert_eq!(shut(&one).await, 1);
    other.give_key(one.account_key().unwrap()).await.unwrap();
    assert_eq!(name_of(&other, first).await.as_deref(), Some("Mrs Dung"));
    assert_eq!(name_of(&other, second).await.as_deref(), Some("Mr Gyang"));

    // The keyring comes to the first phone, which was given nothing.
    let own = one.account_key();
    one.take_in(&all_of(&other).await).await.unwrap();
    assert_eq!(shut(&one).await, 0);
    assert_eq!(name_of(&one, second).await.as_deref(), Some("Mr Gyang"));
    assert_eq!(one.account_key(), own);
    // And is known there after the next opening.
    let again = Phone::open(one.name()).await.unwrap();
    assert_eq!(name_of(&again, second).await.as_deref(), Some("Mr Gyang"));
    let third = writes(&other, "Mrs Pam").await;
    again.take_in(&all_of(&other).await).await.unwrap();
    assert_eq!(name_of(&again, third).await.as_deref(), Some("Mrs Pam"));
}

#[wasm_bindgen_test]
async fn whichever_key_is_on_paper_opens_everything() {
    let (one, other, [first, second]) = before_the_key().await;
    let keys = [one.account_key().unwrap(), other.account_key().unwrap()];
    other.give_key(keys[0].clone()).await.unwrap();
    let third = writes(&other, "Mrs Pam").await;
    for key in keys {
        let phone = new_phone(&one).await;
        phone.take_in(&all_of(&one).await).await.unwrap();
        phone.take_in(&all_of(&other).await).await.unwrap();
        assert!(matches!(
            phone.give_key(key).await.unwrap(),
            KeyGiven::Opened(_)
        ));
        assert_eq!(shut(&phone).await, 0);
        for id in [first, second, third] {
            assert!(name_of(&phone, id).await.is_some());
        }
    }
}

#[wasm_bindgen_test]
async fn on_the_accounts_own_phone_anothers_key_opens_but_does_not_seal() {
    let (one, other, [_, second]) = before_the_key().await;
    one.take_in(&all_of(&other).await).await.unwrap();
    let own = one.account_key();
    let given = one.give_key(other.account_key().unwrap()).await.unwrap();
    assert_eq!(given, KeyGiven::Opened(1));
    assert_eq!(name_of(&one, second).await.as_deref(), Some("Mr Gyang"));
    assert_eq!(one.account_key(), own);
}

#[wasm_bindgen_test]
async fn a_key_given_as_the_phone_dies_at_any_step_is_there_with_what_it_opens_or_not_at_all() {
    let mut step = 0;
    loop {
        step += 1;
        let (one, other, [first, _]) = before_the_key().await;
        let key = one.account_key().unwrap();
        let before = everything(other.name()).await;
        abort_at(step);
        let given = other.give_key(key.clone()).await;
        let ended = abort_at(0);
        let again = Phone::open(other.name()).await.unwrap();
        if again.account_key() == Some(key) {
            assert_eq!(name_of(&again, first).await.as_deref(), Some("Mrs Dung"));
            // The keyrings are made good before anything is sent.
            again.keep_keyrings().await.unwrap();
            one.take_in(&all_of(&again).await).await.unwrap();
            assert_eq!(shut(&one).await, 0, "step {step}");
        } else {
            assert_eq!(everything(other.name()).await, before, "step {step}");
        }
        if given.is_ok() && ended < step {
            break;
        }
    }
    assert!(step > 4, "{step}");
}

#[wasm_bindgen_test]
async fn a_keyring_that_comes_as_the_phone_dies_at_any_step_comes_again() {
    let mut step = 0;
    loop {
        step += 1;
        let (one, other, [_, second]) = before_the_key().await;
        one.take_in(&all_of(&other).await).await.unwrap();
        other.give_key(one.account_key().unwrap()).await.unwrap();
        let page = page(
            outbox(&other)
                .await
                .into_iter()
                .rev()
                .map(Line::Entry)
                .collect(),
        );
        abort_at(step);
        let taken = one.take_in(&page).await;
        let ended = abort_at(0);
        let again = Phone::open(one.name()).await.unwrap();
        if taken.is_err() {
            again.take_in(&page).await.unwrap();
        }
        assert_eq!(shut(&again).await, 0, "step {step}");
        assert_eq!(name_of(&again, second).await.as_deref(), Some("Mr Gyang"));
        if taken.is_ok() && ended < step {
            break;
        }
    }
    assert!(step > 2, "{step}");
}

#[wasm_bindgen_test]
async fn that_the_words_are_on_paper_is_remembered_for_that_key_and_on_the_next_phone() {
    let (one, other, _) = before_the_key().await;
    let key = one.account_key().unwrap();
    assert_eq!(one.words_checked().await.unwrap(), None);
    let batch = one
        .words_were_checked(&key, day("2026-11-20"))
        .await
        .unwrap();
    one.save(batch).await.unwrap();
    assert_eq!(one.words_checked().await.unwrap(), Some(day("2026-11-20")));
    // The other phone's own words were not checked.
    other.take_in(&all_of(&one).await).await.unwrap();
    assert_eq!(other.words_checked().await.unwrap(), None);
    other.give_key(key).await.unwrap();
    assert_eq!(
        other.words_checked().await.unwrap(),
        Some(day("2026-11-20"))
    );
}

#[wasm_bindgen_test]
async fn a_phone_knows_that_its_words_are_not_the_leaders_until_it_is_given_those() {
    let (one, other, _) = before_the_key().await;
    assert!(other.lacks_the_leaders_key());
    // The first one's are, though it cannot read what the other wrote.
    one.take_in(&all_of(&other).await).await.unwrap();
    assert!(shut(&one).await > 0 && !one.lacks_the_leaders_key());
    other.give_key(one.account_key().unwrap()).await.unwrap();
    assert!(!other.lacks_the_leaders_key());
    assert!(!fresh_phone().await.lacks_the_leaders_key());
}

/// What may be shut of it: of a visit that was planned before the other phone
/// sealed something, on whichever phone; not of one that was planned later.
#[wasm_bindgen_test]
async fn shut_records_may_belong_to_what_was_there_before_them_and_to_nothing_later() {
    let (one, other) = two_phones().await;
    let (before, after, elsewhere) = (record_id(), record_id(), record_id());
    let writes_school = async |phone: &Phone, id| {
        let batch = Batch::new().put(id, &school("Bukuru"));
        phone.save(batch).await.unwrap();
    };
    writes_school(&one, before).await;
    writes(&one, "Mrs Dung").await;
    writes_school(&one, after).await;
    writes_school(&other, elsewhere).await;
    let asked = [before, after, elsewhere];
    assert_eq!(other.may_be_shut("person", &asked).await.unwrap(), []);
    other.take_in(&all_of(&one).await).await.unwrap();
    let may = other.may_be_shut("person", &asked).await.unwrap();
    let perhaps =
        |ids: &[RecordId]| -> Vec<_> { ids.iter().map(|id| (*id, Belongs::Perhaps)).collect() };
    assert_eq!(may, perhaps(&[before, elsewhere]));
    assert_eq!(other.may_be_shut("handover", &asked).await.unwrap(), []);
    // Nothing is told from what is not here.
    let unknown = record_id();
    let may = other.may_be_shut("person", &[unknown]).await.unwrap();
    assert_eq!(may, perhaps(&[unknown]));
    other.give_key(one.account_key().unwrap()).await.unwrap();
    assert_eq!(other.may_be_shut("person", &asked).await.unwrap(), []);
}

/// A conversation has its id by its lesson: of that one alone something is shut, also
/// where the other phone wrote of it too.
#[wasm_bindgen_test]
async fn fault_18_a_shut_conversation_is_known_by_its_lesson_also_beside_one_that_can_be_read() {
    let (one, other) = two_phones().await;
    let (school, account) = (record_id(), one.me().account);
    let lessons = [record_id(), record_id()];
    let conversation = |lesson| Feedback::id(account, lesson);
    for lesson in lessons {
        let seen = observation(school, school, "2026-11-20");
        one.save(Batch::new().put(lesson, &seen)).await.unwrap();
    }
    let about = |praise: &str| Feedback {
        praise: praise.to_owned(),
        ..talk(lessons[0], school, day("2026-11-20"))
    };
    let says = async |phone: &Phone, praise: &str| {
        let batch = Batch::new().put(conversation(lessons[0]), &about(praise));
        phone.save(batch).await.unwrap();
    };
    let shut = async |phone: &Phone| phone.may_be_shut("feedback", &lessons).await.unwrap();
    let of_the_first = [(lessons[0], Belongs::Certainly)];
    says(&one, "The back rows spoke").await;
    assert_eq!(shut(&other).await, [], "it has not come");
    other.take_in(&all_of(&one).await).await.unwrap();
    assert_eq!(shut(&other).await, of_the_first, "and of no other");
    says(&other, "All read aloud").await;
    assert_eq!(shut(&other).await, of_the_first);
    let stored = other.get::<Feedback>(conversation(lessons[0])).await;
    assert_eq!(stored.unwrap().unwrap().record.praise, "All read aloud");
    other.give_key(one.account_key().unwrap()).await.unwrap();
    assert_eq!(shut(&other).await, []);
    let stored = other.get::<Feedback>(conversation(lessons[0])).await;
    assert_eq!(stored.unwrap().unwrap().kept_texts, 1, "both are kept");
}

/// What a further phone wrote before it joined has its id by the account it was then.
#[wasm_bindgen_test]
async fn a_conversation_that_a_phone_wrote_before_it_joined_is_shut_of_its_lesson_too() {
    let (one, other) = (fresh_phone().await, fresh_phone().await);
    let (school, lessons) = (record_id(), [record_id(), record_id()]);
    let conversation = Feedback::id(other.me().account, lessons[1]);
    for lesson in lessons {
        let seen = observation(school, school, "2026-11-20");
        other.save(Batch::new().put(lesson, &seen)).await.unwrap();
    }
    let said = talk(lessons[1], school, day("2026-11-20"));
    let batch = Batch::new().put(conversation, &said);
    other.save(batch).await.unwrap();
    other.join(&answer(one.me().account)).await.unwrap();
    one.take_in(&all_of(&other).await).await.unwrap();
    let shut = one.may_be_shut("feedback", &lessons).await.unwrap();
    assert_eq!(shut, [(lessons[1], Belongs::Certainly)]);
}

/// A lesson of one phone with a conversation that the other cannot read, and one that
/// stays.
#[wasm_bindgen_test]
async fn a_conversation_goes_with_its_lesson_that_was_taken_out_where_it_was_shut_once_it_opens() {
    let (one, other) = two_phones().await;
    let (visit, school) = (record_id(), record_id());
    let mut lessons = Vec::new();
    for _ in 0..3 {
        let (lesson, conversation) = (record_id(), record_id());
        let batch = Batch::new()
            .put(lesson, &observation(visit, school, "2026-11-20"))
            .put(conversation, &talk(lesson, school, day("2026-11-20")));
        one.save(batch).await.unwrap();
        lessons.push((lesson, conversation));
    }
    other.take_in(&all_of(&one).await).await.unwrap();
    let asked = lessons.iter().map(|(lesson, _)| *lesson);
    let asked: Vec<_> = asked.collect();
    let may = other.may_be_shut("feedback", &asked).await.unwrap();
    let all: Vec<_> = asked.iter().map(|id| (*id, Belongs::Perhaps)).collect();
    assert_eq!(may, all);
    // The first is taken out, the second too, and brought back.
    let seen = other.get::<Observation>(asked[1]).await.unwrap().unwrap();
    let out = Batch::new().delete(asked[0]).delete(asked[1]);
    other.save(out).await.unwrap();
    let back = Batch::new().put(asked[1], &seen.record);
    other.save(back).await.unwrap();
    one.take_in(&all_of(&other).await).await.unwrap();
    let here = async |phone: &Phone| {
        let mut here = Vec::new();
        for (_, conversation) in &lessons {
            let stored = phone.get::<Feedback>(*conversation).await.unwrap();
            here.push(stored.is_some_and(|stored| !stored.deleted));
        }
        here
    };
    assert_eq!(here(&other).await, [false, false, false], "shut");
    let key = one.account_key().unwrap();
    let given = other.give_key(key.clone()).await.unwrap();
    assert_eq!(given, KeyGiven::Opened(3));
    assert_eq!(here(&other).await, [false, true, true]);
    one.take_in(&all_of(&other).await).await.unwrap();
    assert_eq!(here(&one).await, [false, true, true]);
    // What is done is not done again.
    let written = outbox(&other).await.len();
    other.give_key(key).await.unwrap();
    assert_eq!(outbox(&other).await.len(), written);
}

#[wasm_bindgen_test]
async fn fault_01_conversations_of_a_lesson_taken_out_go_though_the_phone_died_as_they_opened() {
    let mut step = 0;
    loop {
        step += 1;
        let (one, other) = two_phones().await;
        let (lesson, conversation, school) = (record_id(), record_id(), record_id());
        let batch = Batch::new()
            .put(lesson, &observation(school, school, "2026-11-20"))
            .put(conversation, &talk(lesson, school, day("2026-11-20")));
        one.save(batch).await.unwrap();
        other.take_in(&all_of(&one).await).await.unwrap();
        other.save(Batch::new().delete(lesson)).await.unwrap();
        let key = one.account_key().unwrap();
        abort_at(step);
        let given = other.give_key(key.clone()).await;
        let ended = abort_at(0);
        let again = Phone::open(other.name()).await.unwrap();
        // The leader is told that it did not work, and does it again.
        again.give_key(key).await.unwrap();
        let stored = again.get::<Feedback>(conversation).await.unwrap();
        assert!(stored.unwrap().deleted, "step {step}");
        if given.is_ok() && ended < step {
            break;
        }
    }
    assert!(step > 4, "{step}");
}
