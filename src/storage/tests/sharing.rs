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
