//! Two phones of one leader, and joining.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod bench;

use bench::district::*;
use bench::*;
use domain::feedback::Feedback;
use domain::ids::RecordId;
use domain::person::Person;
use domain::profile::Profile;
use domain::record::Record;
use domain::visit::Visit;
use exchange::entry::Written;
use exchange::receipt::Receipt;
use exchange::sealed::from_base64url;
use exchange::{Digest, EntryId};
use storage::{Batch, KeyGiven, Phone, Query};
use wasm_bindgen_test::*;

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn a_second_phone_has_what_is_private_shut_and_counted_until_it_is_given_the_key() {
    let (one, other) = two_phones().await;
    let id = record_id();
    one.save(Batch::new().put(id, &person("Mrs Dung")))
        .await
        .unwrap();
    one.save(Batch::new().put(id, &person("Mrs Pam")))
        .await
        .unwrap();
    one.save(Batch::new().put(record_id(), &school("Bukuru")))
        .await
        .unwrap();
    let taken = other.take_in(&all_of(&one).await).await.unwrap();
    assert_eq!((taken.records, taken.shut, taken.unreadable), (2, 2, 0));
    assert!(other.get::<Person>(id).await.unwrap().is_none());
    assert!(other.find(Query::kind("person")).await.unwrap().is_empty());
    assert_eq!(other.find(Query::kind("school")).await.unwrap().len(), 1);

    let given = other.give_key(one.account_key().unwrap()).await.unwrap();
    assert_eq!(given, KeyGiven::Opened(2));
    let stored = other.get::<Person>(id).await.unwrap().unwrap();
    assert_eq!(stored.record.name, "Mrs Pam");
    assert_eq!(other.find(Query::kind("person")).await.unwrap().len(), 1);
    assert_eq!(other.account_key(), one.account_key());

    // From now on it seals with that key: the first phone reads it.
    other
        .save(Batch::new().put(id, &person("Mrs Gyang")))
        .await
        .unwrap();
    one.take_in(&all_of(&other).await).await.unwrap();
    let stored = one.get::<Person>(id).await.unwrap().unwrap();
    assert_eq!(stored.record.name, "Mrs Gyang");
}

#[wasm_bindgen_test]
async fn joining_takes_the_accounts_id_moves_what_is_alone_and_offers_everything() {
    let phone = fresh_phone().await;
    let (minted, account) = (phone.me().account, account_id());
    let card = Profile {
        name: "Mary Dung".to_owned(),
        cluster: "Bukuru".to_owned(),
        ..Profile::default()
    };
    let old = RecordId::alone(minted, Profile::KIND);
    phone
        .save(
            Batch::new()
                .put(old, &card)
                .put(record_id(), &school("one")),
        )
        .await
        .unwrap();
    let sent: Vec<EntryId> = outbox(&phone)
        .await
        .iter()
        .map(|raw| EntryId::of(raw))
        .collect();
    let receipt = Receipt {
        sha256: Digest::ZERO,
        mark: mark(2),
        refused: Vec::new(),
    };
    phone.acknowledge(&receipt, &sent).await.unwrap();

    let request = phone.enrol_request("CODE").await.unwrap();
    assert_eq!(
        (request.account, request.device),
        (minted, phone.me().device)
    );
    let point = from_base64url(&request.signing_key).unwrap();
    assert_eq!((point.len(), point[0]), (65, 4));
    assert_eq!(phone.enrol_request("CODE").await.unwrap(), request);

    phone.join(&answer(account)).await.unwrap();
    let me = phone.me();
    assert_eq!((me.account, me.before), (account, vec![minted]));
    assert_eq!(me.joined.unwrap().district, "Plateau");
    let cards = phone
        .find_as::<Profile>(Query::kind("profile"))
        .await
        .unwrap();
    assert_eq!(cards, [(RecordId::alone(account, Profile::KIND), card)]);
    let authors: Vec<_> = outbox(&phone)
        .await
        .iter()
        .map(|raw| Written::read(raw).unwrap().entry.author)
        .collect();
    assert_eq!(authors, [minted, minted, account, account]);
    assert_eq!(phone.mark().await.unwrap(), None);
}

#[wasm_bindgen_test]
async fn joining_that_is_cut_off_has_not_happened() {
    let mut step = 0;
    loop {
        step += 1;
        let name = fresh_name();
        let phone = Phone::open(&name).await.unwrap();
        let id = RecordId::alone(phone.me().account, Profile::KIND);
        phone
            .save(Batch::new().put(id, &Profile::default()))
            .await
            .unwrap();
        let before = everything(&name).await;
        abort_at(step);
        if phone.join(&answer(account_id())).await.is_ok() {
            break;
        }
        assert_eq!(everything(&name).await, before);
        assert_eq!(phone.me().joined, None);
    }
    abort_at(0);
    assert!(step > 5);
}

#[wasm_bindgen_test]
async fn fault_18_two_phones_that_edit_the_same_record_keep_both_texts_and_agree() {
    let (one, other) = two_phones().await;
    let id = record_id();
    let before = visit(record_id(), "2026-11-02", "");
    one.save(Batch::new().put(id, &before)).await.unwrap();
    other.take_in(&all_of(&one).await).await.unwrap();

    let (mut mine, mut theirs) = (before.clone(), before.clone());
    mine.purpose = "Reading in P3".to_owned();
    mine.travel = "by bus".to_owned();
    theirs.purpose = "Sums in P5".to_owned();
    theirs.materials = "chalk".to_owned();
    one.save(Batch::new().put(id, &mine)).await.unwrap();
    other.save(Batch::new().put(id, &theirs)).await.unwrap();
    let (from_one, from_other) = (all_of(&one).await, all_of(&other).await);
    one.take_in(&from_other).await.unwrap();
    other.take_in(&from_one).await.unwrap();

    let here = one.get::<Visit>(id).await.unwrap().unwrap();
    let there = other.get::<Visit>(id).await.unwrap().unwrap();
    assert_eq!(here.body, there.body);
    assert_eq!(here.heads, there.heads);
    assert_eq!(here.heads.len(), 2);
    assert_eq!(
        (here.record.travel.as_str(), here.record.materials.as_str()),
        ("by bus", "chalk")
    );
    let kept = one.kept_texts(id).await.unwrap();
    assert_eq!((here.kept_texts, kept.len()), (1, 1));
    let texts = [here.record.purpose.as_str(), kept[0].text.as_str()];
    assert!(texts.contains(&"Reading in P3") && texts.contains(&"Sums in P5"));

    // Another field leaves the question open; choosing a text ends it.
    let mut next = here.record.clone();
    next.why = "rain".to_owned();
    one.save(Batch::new().put(id, &next)).await.unwrap();
    let stored = one.get::<Visit>(id).await.unwrap().unwrap();
    assert_eq!((stored.heads.len(), stored.kept_texts), (1, 1));
    next.purpose = "Reading in P3, sums in P5".to_owned();
    one.save(Batch::new().put(id, &next)).await.unwrap();
    other.take_in(&all_of(&one).await).await.unwrap();
    for phone in [&one, &other] {
        let stored = phone.get::<Visit>(id).await.unwrap().unwrap();
        assert_eq!(stored.kept_texts, 0);
        assert_eq!(stored.record, next);
    }
}

/// A visit of which each of two phones has written a purpose, and knows the other's.
async fn at_odds() -> (Phone, Phone, RecordId) {
    let (one, other) = two_phones().await;
    let id = record_id();
    let before = visit(record_id(), "2026-11-02", "");
    one.save(Batch::new().put(id, &before)).await.unwrap();
    other.take_in(&all_of(&one).await).await.unwrap();
    for (phone, purpose) in [(&one, "Reading in P3"), (&other, "Sums in P5")] {
        let mut mine = before.clone();
        mine.purpose = purpose.to_owned();
        phone.save(Batch::new().put(id, &mine)).await.unwrap();
    }
    exchange_all(&one, &other).await;
    (one, other, id)
}

async fn exchange_all(one: &Phone, other: &Phone) {
    let (from_one, from_other) = (all_of(one).await, all_of(other).await);
    one.take_in(&from_other).await.unwrap();
    other.take_in(&from_one).await.unwrap();
}

#[wasm_bindgen_test]
async fn fault_18_of_two_texts_either_can_be_chosen_and_the_other_stays_in_the_history() {
    let (one, other, id) = at_odds().await;
    let odd = one.with_texts_beside().await.unwrap();
    assert_eq!(odd.iter().map(|row| row.id).collect::<Vec<_>>(), [id]);
    let past = one.past(id).await.unwrap().unwrap();
    let [beside] = past.history.beside.as_slice() else {
        panic!("one field with two texts: {past:?}");
    };
    assert_eq!((beside.path.as_str(), beside.texts.len()), ("purpose", 2));
    let by = |text: &str| {
        let mut texts = beside.texts.iter();
        let (_, by) = texts.find(|(known, _)| known == text).unwrap();
        by.as_ref().unwrap().device
    };
    assert_eq!(by("Reading in P3"), one.me().device);
    assert_eq!(by("Sums in P5"), other.me().device);

    for text in ["Reading in P3", "Sums in P5", "Reading and sums"] {
        let past = one.past(id).await.unwrap().unwrap();
        let saved = one.save(Batch::new().choose(&past, "purpose", text)).await;
        assert_eq!(saved.unwrap().entries, 1, "{text}");
        other.take_in(&all_of(&one).await).await.unwrap();
        for phone in [&one, &other] {
            let stored = phone.get::<Visit>(id).await.unwrap().unwrap();
            assert_eq!(stored.record.purpose, text);
            assert_eq!((stored.kept_texts, stored.heads.len()), (0, 1));
            assert!(phone.with_texts_beside().await.unwrap().is_empty());
        }
    }
    let history = other.past(id).await.unwrap().unwrap().history;
    assert_eq!((history.chapters.len(), history.beside.len()), (6, 0));
    let old = history.chapters.iter().flat_map(|chapter| &chapter.changes);
    let old: Vec<&str> = old
        .flat_map(|change| &change.old)
        .filter_map(|old| old.as_str())
        .collect();
    assert!(old.contains(&"Reading in P3") && old.contains(&"Sums in P5"));
}

#[wasm_bindgen_test]
async fn fault_18_a_text_that_came_after_the_choice_was_looked_at_is_not_chosen_over() {
    let (one, other, id) = at_odds().await;
    let seen = one.past(id).await.unwrap().unwrap();
    let mut third = other.get::<Visit>(id).await.unwrap().unwrap().record;
    third.purpose = "Songs in P1".to_owned();
    other.save(Batch::new().put(id, &third)).await.unwrap();
    one.take_in(&all_of(&other).await).await.unwrap();
    let choice = Batch::new().choose(&seen, "purpose", "Reading and sums");
    one.save(choice).await.unwrap();
    exchange_all(&one, &other).await;
    for phone in [&one, &other] {
        let past = phone.past(id).await.unwrap().unwrap();
        let texts = past.history.beside[0].texts.iter();
        let mut texts: Vec<&str> = texts.map(|(text, _)| text.as_str()).collect();
        texts.sort_unstable();
        assert_eq!(texts, ["Reading and sums", "Songs in P1"]);
    }
}

#[wasm_bindgen_test]
async fn a_choice_in_a_private_record_is_sealed_and_its_history_counts_what_is_shut() {
    let (one, other) = two_phones().await;
    let id = record_id();
    let before = Feedback::about(record_id(), record_id(), record_id(), day("2026-11-02"));
    one.save(Batch::new().put(id, &before)).await.unwrap();
    other.take_in(&all_of(&one).await).await.unwrap();
    let shut = other.past(id).await.unwrap().unwrap();
    assert_eq!((shut.history.shut, shut.history.chapters.len()), (1, 0));
    assert_eq!(shut.body, None);

    other.give_key(one.account_key().unwrap()).await.unwrap();
    for (phone, praise) in [(&one, "You waited."), (&other, "All pairs read.")] {
        let mut mine = before.clone();
        mine.praise = praise.to_owned();
        phone.save(Batch::new().put(id, &mine)).await.unwrap();
    }
    exchange_all(&one, &other).await;
    let past = one.past(id).await.unwrap().unwrap();
    let choice = Batch::new().choose(&past, "praise", "You waited. All pairs read.");
    one.save(choice).await.unwrap();
    let page = all_of(&one).await;
    assert!(!page.write().contains("You waited"), "it leaves sealed");
    other.take_in(&page).await.unwrap();
    let stored = other.get::<Feedback>(id).await.unwrap().unwrap();
    assert_eq!(stored.record.praise, "You waited. All pairs read.");
    assert_eq!(stored.kept_texts, 0);
}

#[wasm_bindgen_test]
async fn a_deleted_record_keeps_its_history_and_no_other_record_is_in_it() {
    let phone = fresh_phone().await;
    let (id, another) = (record_id(), record_id());
    let mut mine = visit(record_id(), "2026-11-02", "Reading");
    phone
        .save(Batch::new().put(id, &mine).put(another, &mine))
        .await
        .unwrap();
    mine.purpose = "Writing".to_owned();
    phone.save(Batch::new().put(id, &mine)).await.unwrap();
    phone.save(Batch::new().delete(id)).await.unwrap();
    let past = phone.past(id).await.unwrap().unwrap();
    assert!(past.deleted && past.body.unwrap().contains("Writing"));
    assert_eq!(past.history.chapters.len(), 3);
    assert!(past.history.chapters[0].deleted);
    assert_eq!(
        phone.past(record_id()).await.unwrap().map(|past| past.id),
        None
    );
}

#[wasm_bindgen_test]
async fn fault_14_two_tabs_that_save_a_private_record_at_once_seal_what_then_stands() {
    let name = fresh_name();
    let (one, other) = (
        Phone::open(&name).await.unwrap(),
        Phone::open(&name).await.unwrap(),
    );
    let id = record_id();
    let before = Feedback::about(record_id(), record_id(), record_id(), day("2026-11-02"));
    one.save(Batch::new().put(id, &before)).await.unwrap();
    let (mut praised, mut asked) = (before.clone(), before);
    praised.praise = "You waited for the answers.".to_owned();
    asked.question = "What did the back row do?".to_owned();
    both(
        async move {
            assert_eq!(
                one.save(Batch::new().put(id, &praised))
                    .await
                    .unwrap()
                    .entries,
                1
            )
        },
        async move {
            assert_eq!(
                other
                    .save(Batch::new().put(id, &asked))
                    .await
                    .unwrap()
                    .entries,
                1
            )
        },
    )
    .await;
    let phone = Phone::open(&name).await.unwrap();
    let here = phone.get::<Feedback>(id).await.unwrap().unwrap();
    // Another phone makes the same of the entries alone.
    let reader = fresh_phone().await;
    reader.take_in(&all_of(&phone).await).await.unwrap();
    reader.give_key(phone.account_key().unwrap()).await.unwrap();
    let there = reader.get::<Feedback>(id).await.unwrap().unwrap();
    assert_eq!(there.record, here.record);
    assert_eq!(there.heads, here.heads);
    assert_eq!(here.heads.len(), 1);
}
