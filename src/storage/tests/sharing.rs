//! The phone and the District, and two phones of one leader: the outbox,
//! receipts, pages, joining, keys.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod bench;

use bench::*;
use domain::feedback::Feedback;
use domain::ids::RecordId;
use domain::person::Person;
use domain::profile::Profile;
use domain::record::Record;
use domain::record::Share::{District, Mine};
use domain::visit::Visit;
use exchange::changes::{ChangesPage, Line, Stub};
use exchange::enrol::EnrolAnswer;
use exchange::entry::{Content, Entry, Written};
use exchange::receipt::{Mark, Receipt, Refused, reason};
use exchange::sealed::from_base64url;
use exchange::{Digest, EntryId};
use serde_json::{Value, json};
use storage::{Batch, Phone, Query};
use wasm_bindgen_test::*;

wasm_bindgen_test_configure!(run_in_browser);

fn mark(n: u64) -> Mark {
    Mark {
        n,
        chain: Digest::of(&[&n.to_be_bytes()]),
    }
}

fn page(lines: Vec<Line>) -> ChangesPage {
    ChangesPage {
        lines,
        mark: mark(7),
        more: false,
    }
}

async fn outbox(phone: &Phone) -> Vec<String> {
    let outbox = phone.outbox(10_000, usize::MAX).await.unwrap();
    outbox.into_iter().map(|(_, raw)| raw).collect()
}

/// Everything `from` has written, as a page.
async fn all_of(from: &Phone) -> ChangesPage {
    page(outbox(from).await.into_iter().map(Line::Entry).collect())
}

fn answer(account: domain::ids::AccountId) -> EnrolAnswer {
    EnrolAnswer {
        account,
        district: "Plateau".to_owned(),
        leader: "Mary Dung".to_owned(),
    }
}

/// Two phones of one leader, joined.
async fn two_phones() -> (Phone, Phone) {
    let (one, other) = (fresh_phone().await, fresh_phone().await);
    let account = one.me().account;
    one.join(&answer(account)).await.unwrap();
    other.join(&answer(account)).await.unwrap();
    (one, other)
}

/// An entry as some other phone wrote it.
fn written(record: RecordId, kind: &str, parents: &[EntryId], body: Value) -> Written {
    let set = body.as_object().unwrap().keys().cloned().collect();
    Entry {
        v: 1,
        device: device_id(),
        seq: 1,
        record,
        kind: kind.to_owned(),
        parents: parents.to_vec(),
        at: "2026-11-21T10:00:00Z".to_owned(),
        author: account_id(),
        share: "district".to_owned(),
        deleted: false,
        content: Content::Open { set, body },
    }
    .write()
}

#[wasm_bindgen_test]
async fn the_outbox_gives_entries_in_order_within_its_limits_but_always_one() {
    let phone = fresh_phone().await;
    for n in 0..230 {
        let name = format!("school {n:03}");
        phone
            .save(Batch::new().put(record_id(), &school(&name)))
            .await
            .unwrap();
    }
    let all = outbox(&phone).await;
    assert_eq!(all.len(), 230);
    for (n, raw) in all.iter().enumerate() {
        assert!(
            raw.contains(&format!("school {n:03}")) && raw.contains(&format!("\"seq\":{},", n + 1))
        );
    }
    assert_eq!(phone.outbox(3, usize::MAX).await.unwrap().len(), 3);
    assert_eq!(
        phone
            .outbox(100, all[0].len() * 2 + 10)
            .await
            .unwrap()
            .len(),
        2
    );
    assert_eq!(phone.outbox(100, 1).await.unwrap().len(), 1);
}

#[wasm_bindgen_test]
async fn a_receipt_turns_the_light_and_what_was_refused_stays_and_is_shown() {
    let phone = fresh_phone().await;
    for name in ["one", "two", "three", "four"] {
        phone
            .save(Batch::new().put(record_id(), &school(name)))
            .await
            .unwrap();
    }
    let sent: Vec<EntryId> = phone
        .outbox(3, usize::MAX)
        .await
        .unwrap()
        .iter()
        .map(|(id, _)| *id)
        .collect();
    let receipt = Receipt {
        sha256: Digest::ZERO,
        mark: mark(3),
        refused: vec![Refused {
            id: sent[1],
            reason: reason::WRONG_AUTHOR.to_owned(),
        }],
    };
    phone.acknowledge(&receipt, &sent).await.unwrap();
    let light = phone.light().await.unwrap();
    assert_eq!(
        (light.only_here, light.refused, light.acknowledged),
        (1, 1, 2)
    );
    assert!(light.last_acknowledged.unwrap() > 1.7e12);
    assert_eq!(phone.mark().await.unwrap(), Some(mark(3)));
    assert_eq!(phone.cursor().await.unwrap(), None);
    let refused = phone.refused().await.unwrap();
    assert_eq!(refused.len(), 1);
    assert_eq!(
        (refused[0].id, refused[0].kind.as_str()),
        (sent[1], "school")
    );
    assert_eq!(refused[0].reason, reason::WRONG_AUTHOR);
    assert_eq!(outbox(&phone).await.len(), 1);

    // The same receipt again changes nothing.
    phone.acknowledge(&receipt, &sent).await.unwrap();
    let again = phone.light().await.unwrap();
    assert_eq!(
        (again.only_here, again.refused, again.acknowledged),
        (1, 1, 2)
    );

    // A lone entry that is too large.
    let last = phone.outbox(1, 1).await.unwrap()[0].0;
    phone.refuse(last, reason::TOO_LARGE).await.unwrap();
    let light = phone.light().await.unwrap();
    assert_eq!((light.only_here, light.refused), (0, 2));
}

#[wasm_bindgen_test]
async fn fault_22_everything_is_offered_again_when_the_district_has_forgotten() {
    let phone = fresh_phone().await;
    let id = record_id();
    for n in 0..120 {
        let batch = Batch::new().put(id, &school(&n.to_string()));
        phone.save(batch).await.unwrap();
    }
    let before = outbox(&phone).await;
    let sent: Vec<EntryId> = before.iter().map(|raw| EntryId::of(raw)).collect();
    let receipt = Receipt {
        sha256: Digest::ZERO,
        mark: mark(2),
        refused: Vec::new(),
    };
    phone.acknowledge(&receipt, &sent).await.unwrap();
    let foreign = written(record_id(), "school", &[], json!({ "name": "theirs" }));
    phone
        .take_in(&page(vec![Line::Entry(foreign.raw)]))
        .await
        .unwrap();
    assert_eq!(phone.cursor().await.unwrap(), Some(mark(7)));
    assert!(outbox(&phone).await.is_empty());

    phone.offer_everything_again().await.unwrap();
    assert_eq!(
        outbox(&phone).await,
        before,
        "the same bytes, in order, and no other's"
    );
    assert_eq!(
        (phone.cursor().await.unwrap(), phone.mark().await.unwrap()),
        (None, None)
    );
    phone
        .save(Batch::new().put(id, &school("three")))
        .await
        .unwrap();
    assert_eq!(outbox(&phone).await.len(), 121);
}

#[wasm_bindgen_test]
async fn what_is_mine_leaves_only_sealed() {
    let phone = fresh_phone().await;
    let name = "Canary Dung-Pam";
    let (teacher, noted) = (record_id(), record_id());
    let kept = Batch::new().put(record_id(), &person(name));
    phone.save(kept.put(teacher, &person(name))).await.unwrap();
    // What shows only on reading that it is private: a deletion, and a change
    // of a record whose leader has kept it private.
    phone.save(Batch::new().delete(teacher)).await.unwrap();
    let purpose = |text| visit(RecordId(noted.0), "2026-11-02", text);
    let private = Batch::new().put_shared(noted, &purpose("Canary one"), Mine);
    phone.save(private).await.unwrap();
    let changed = Batch::new().put(noted, &purpose("Canary two"));
    phone.save(changed).await.unwrap();
    assert_eq!(outbox(&phone).await.len(), 5);
    for raw in outbox(&phone).await {
        assert!(!raw.contains("Canary"), "{raw}");
        let entry = Written::read(&raw).unwrap().entry;
        assert!(entry.may_leave());
        assert!(matches!(entry.content, Content::Sealed(_)));
    }
    assert_eq!(
        phone.find(Query::kind("person")).await.unwrap()[0].words,
        name
    );
}

#[wasm_bindgen_test]
async fn a_level_widens_and_never_narrows() {
    let phone = fresh_phone().await;
    let id = record_id();
    let noted = |purpose| visit(record_id(), "2026-11-02", purpose);
    let first = noted("one");
    phone
        .save(Batch::new().put_shared(id, &first, Mine))
        .await
        .unwrap();
    phone
        .save(Batch::new().put(id, &noted("two")))
        .await
        .unwrap();
    assert!(
        outbox(&phone)
            .await
            .iter()
            .all(|raw| raw.contains(r#""share":"mine""#))
    );
    let shared = noted("three");
    phone
        .save(Batch::new().put_shared(id, &shared, District))
        .await
        .unwrap();
    phone
        .save(Batch::new().put_shared(id, &noted("four"), Mine))
        .await
        .unwrap();
    let shares: Vec<String> = outbox(&phone)
        .await
        .iter()
        .map(|raw| Written::read(raw).unwrap().entry.share)
        .collect();
    assert_eq!(shares, ["mine", "mine", "district", "district"]);
    // Widening alone is a change worth an entry.
    let other = record_id();
    phone
        .save(Batch::new().put_shared(other, &first, Mine))
        .await
        .unwrap();
    let widened = Batch::new().put_shared(other, &first, District);
    assert_eq!(phone.save(widened.clone()).await.unwrap().entries, 1);
    assert_eq!(phone.save(widened).await.unwrap().entries, 0);
}

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

    let opened = other.add_key(one.account_key().unwrap()).await.unwrap();
    assert_eq!(opened, 2);
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
async fn what_a_phone_sealed_before_it_was_given_the_key_stays_readable_on_it() {
    let (one, other) = two_phones().await;
    let id = record_id();
    other
        .save(Batch::new().put(id, &person("Mrs Dung")))
        .await
        .unwrap();
    other.add_key(one.account_key().unwrap()).await.unwrap();
    other
        .save(Batch::new().put(id, &person("Mrs Pam")))
        .await
        .unwrap();
    assert_eq!(
        other.get::<Person>(id).await.unwrap().unwrap().record.name,
        "Mrs Pam"
    );
    // The first phone cannot read the older revision, but the newer.
    let taken = one.take_in(&all_of(&other).await).await.unwrap();
    assert_eq!(taken.shut, 1);
    assert_eq!(
        one.get::<Person>(id).await.unwrap().unwrap().record.name,
        "Mrs Pam"
    );
}

#[wasm_bindgen_test]
async fn joining_takes_the_accounts_id_moves_what_is_alone_and_offers_everything() {
    let phone = fresh_phone().await;
    let (minted, account) = (phone.me().account, account_id());
    let card = Profile {
        name: "Mary Dung".to_owned(),
        cluster: "Bukuru".to_owned(),
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
        async move { drop(one.save(Batch::new().put(id, &praised)).await.unwrap()) },
        async move { drop(other.save(Batch::new().put(id, &asked)).await.unwrap()) },
    )
    .await;
    let phone = Phone::open(&name).await.unwrap();
    let here = phone.get::<Feedback>(id).await.unwrap().unwrap();
    // Another phone makes the same of the entries alone.
    let reader = fresh_phone().await;
    reader.add_key(phone.account_key().unwrap()).await.unwrap();
    reader.take_in(&all_of(&phone).await).await.unwrap();
    let there = reader.get::<Feedback>(id).await.unwrap().unwrap();
    assert_eq!(there.record, here.record);
    assert_eq!(there.heads, here.heads);
    assert_eq!(here.heads.len(), 1);
}

#[wasm_bindgen_test]
async fn fault_17_pages_twice_reordered_and_with_gaps_end_the_same() {
    let (one, _) = two_phones().await;
    let (id, private) = (record_id(), record_id());
    for (n, purpose) in ["a", "b", "c", "d"].into_iter().enumerate() {
        let noted = visit(RecordId(id.0), "2026-11-02", purpose);
        let batch = Batch::new().put(id, &noted);
        one.save(batch.put(private, &person(purpose)))
            .await
            .unwrap();
        if n == 2 {
            one.save(Batch::new().delete(id)).await.unwrap();
        }
    }
    let lines = all_of(&one).await.lines;
    let stood = |rows: Vec<Value>| -> String { Value::from(rows).to_string() };
    let expected = stood(rows_of(&one).await);
    let count = lines.len();
    for turn in 0..count {
        let other = fresh_phone().await;
        other.join(&answer(one.me().account)).await.unwrap();
        other.add_key(one.account_key().unwrap()).await.unwrap();
        let mut order: Vec<usize> = (0..count).map(|at| (at * 5 + turn * 3) % count).collect();
        if turn % 2 == 1 {
            order.reverse();
        }
        for chunk in order.chunks(2) {
            let some: Vec<Line> = chunk.iter().map(|at| lines[*at].clone()).collect();
            let doubled = [some.clone(), some].concat();
            other.take_in(&page(doubled)).await.unwrap();
        }
        assert_eq!(stood(rows_of(&other).await), expected, "turn {turn}");
    }
}

/// The rows of `records` of a phone.
async fn rows_of(phone: &Phone) -> Vec<Value> {
    rows(phone.name(), "records").await
}

#[wasm_bindgen_test]
async fn fault_25_what_only_a_newer_version_knows_survives_this_one() {
    let phone = fresh_phone().await;
    let (id, unknown) = (record_id(), record_id());
    let known = written(
        id,
        "school",
        &[],
        json!({ "name": "Bukuru", "solar": { "panels": 4 } }),
    );
    let strange = written(unknown, "solar_panel", &[], json!({ "watts": 300 }));
    let newer = strange.raw.replacen(r#""v":1"#, r#""v":2"#, 1);
    let lines = [&known.raw, &strange.raw, &newer];
    let lines = lines.map(|raw| Line::Entry(raw.clone())).to_vec();
    let taken = phone.take_in(&page(lines)).await.unwrap();
    assert_eq!((taken.shut, taken.unreadable), (1, 0));

    let mut stored = phone
        .get::<domain::school::School>(id)
        .await
        .unwrap()
        .unwrap()
        .record;
    stored.name = "Bukuru Central".to_owned();
    phone.save(Batch::new().put(id, &stored)).await.unwrap();
    let raw = outbox(&phone).await.remove(0);
    assert!(raw.contains(r#""solar":{"panels":4}"#));
    assert!(raw.contains(r#""set":["name"]"#), "{raw}");
    let kept = rows(phone.name(), "entries").await;
    for raw in [&strange.raw, &newer] {
        assert!(kept.iter().any(|row| row["raw"] == **raw));
    }
}

#[wasm_bindgen_test]
async fn a_record_that_an_older_version_could_not_read_is_looked_at_when_the_app_opens() {
    let name = fresh_name();
    let phone = Phone::open(&name).await.unwrap();
    let id = record_id();
    let entry = written(id, "school", &[], json!({ "name": "Bukuru" }));
    phone
        .take_in(&page(vec![Line::Entry(entry.raw)]))
        .await
        .unwrap();
    phone.close();
    // As a version that knows no schools would have left it.
    let mut row = rows(&name, "records").await.remove(0);
    for field in ["school", "of", "day", "state", "words"] {
        row.as_object_mut().unwrap().remove(field);
    }
    row["unread"] = json!(1);
    put_row(&name, "records", &row.to_string()).await;

    let phone = Phone::open(&name).await.unwrap();
    assert_eq!(
        phone.find(Query::kind("school")).await.unwrap()[0].words,
        "Bukuru"
    );
    assert!(rows(&name, "records").await[0].get("unread").is_none());
}

#[wasm_bindgen_test]
async fn an_entry_that_an_older_version_could_not_read_is_looked_at_when_the_app_opens() {
    let name = fresh_name();
    let phone = Phone::open(&name).await.unwrap();
    let entry = written(record_id(), "school", &[], json!({ "name": "Bukuru" }));
    let newer = entry.raw.replacen(r#""v":1"#, r#""v":2"#, 1);
    phone
        .take_in(&page(vec![Line::Entry(newer.clone())]))
        .await
        .unwrap();
    assert!(phone.find(Query::kind("school")).await.unwrap().is_empty());
    phone.close();
    let phone = Phone::open(&name).await.unwrap();
    assert!(phone.find(Query::kind("school")).await.unwrap().is_empty());
    phone.close();
    // The app is updated; what stands here then reads as version 1 does now.
    let mut row = rows(&name, "entries").await.remove(0);
    assert_eq!(
        (&row["raw"], &row["shut"]),
        (&json!(newer), &json!("newer"))
    );
    (row["id"], row["raw"]) = (json!(entry.id), json!(entry.raw));
    put_row(&name, "entries", &row.to_string()).await;
    let phone = Phone::open(&name).await.unwrap();
    assert_eq!(phone.find(Query::kind("school")).await.unwrap().len(), 1);
}

#[wasm_bindgen_test]
async fn a_redaction_drops_the_bytes_and_leaves_the_rest_of_the_history() {
    let phone = fresh_phone().await;
    let id = record_id();
    let first = written(id, "school", &[], json!({ "name": "Canary" }));
    let second = written(id, "school", &[first.id], json!({ "name": "Bukuru" }));
    let lines = [&first, &second].map(|entry| Line::Entry(entry.raw.clone()));
    phone.take_in(&page(lines.to_vec())).await.unwrap();
    phone
        .take_in(&page(vec![Line::Redacted(first.id)]))
        .await
        .unwrap();
    assert!(!everything(phone.name()).await.contains("Canary"));
    let found = phone.find(Query::kind("school")).await.unwrap();
    assert_eq!(found[0].words, "Bukuru");
    // Its bytes are not taken again.
    let again = page(vec![Line::Entry(first.raw.clone())]);
    phone.take_in(&again).await.unwrap();
    assert!(!everything(phone.name()).await.contains("Canary"));
    // Redacted wholly, nothing is left of it.
    phone
        .take_in(&page(vec![Line::Redacted(second.id)]))
        .await
        .unwrap();
    assert!(phone.find(Query::kind("school")).await.unwrap().is_empty());
    assert!(!everything(phone.name()).await.contains("Bukuru"));
}

#[wasm_bindgen_test]
async fn a_stub_ends_the_waiting_for_a_parent() {
    let phone = fresh_phone().await;
    let (id, gone) = (record_id(), EntryId([9; 32]));
    let child = written(id, "school", &[gone], json!({ "name": "Bukuru" }));
    phone
        .take_in(&page(vec![Line::Entry(child.raw)]))
        .await
        .unwrap();
    let found = async || phone.find(Query::kind("school")).await.unwrap().len();
    assert_eq!(found().await, 0, "it waits for its parent");
    let stub = Stub {
        id: gone,
        record: id,
        parents: Vec::new(),
    };
    phone.take_in(&page(vec![Line::Stub(stub)])).await.unwrap();
    assert_eq!(found().await, 1);

    // The stub first, its child on a later page.
    let phone = fresh_phone().await;
    let stub = Stub {
        id: gone,
        record: id,
        parents: Vec::new(),
    };
    let child = written(id, "school", &[gone], json!({ "name": "Bukuru" }));
    for line in [Line::Stub(stub), Line::Entry(child.raw)] {
        phone.take_in(&page(vec![line])).await.unwrap();
    }
    assert_eq!(phone.find(Query::kind("school")).await.unwrap().len(), 1);
}

#[wasm_bindgen_test]
async fn fault_23_a_page_of_nonsense_is_kept_counted_and_harms_nothing() {
    let phone = fresh_phone().await;
    phone
        .save(Batch::new().put(record_id(), &school("Bukuru")))
        .await
        .unwrap();
    let id = record_id();
    let good = written(
        id,
        "school",
        &[],
        json!({ "name": "<script>alert(1)</script>" }),
    );
    let wrong = written(
        record_id(),
        "visit",
        &[],
        json!({ "school": 7, "day": "soon" }),
    );
    let shut = good.raw.replacen(r#""seq":1"#, r#""seq":2"#, 1);
    let deep = format!("{{\"body\":{}{}}}", "[".repeat(4000), "]".repeat(4000));
    let lines = ["{}", "[]", "null", &deep, &good.raw, &wrong.raw, &shut];
    let lines: Vec<Line> = lines
        .iter()
        .map(|raw| Line::Entry((*raw).to_owned()))
        .collect();
    let taken = phone.take_in(&page(lines.clone())).await.unwrap();
    assert_eq!(taken.unreadable, 4);
    phone.take_in(&page(lines)).await.unwrap();
    assert_eq!(phone.find(Query::kind("school")).await.unwrap().len(), 2);
    assert!(phone.find(Query::kind("visit")).await.unwrap().is_empty());
    assert_eq!(phone.light().await.unwrap().only_here, 1);
    phone.close();
    Phone::open(phone.name()).await.unwrap();
}

#[wasm_bindgen_test]
async fn a_page_that_is_cut_off_moves_neither_the_records_nor_the_cursor() {
    let mut step = 0;
    loop {
        step += 1;
        let phone = fresh_phone().await;
        let lines = ["one", "two"].map(|name| {
            Line::Entry(written(record_id(), "school", &[], json!({ "name": name })).raw)
        });
        let before = everything(phone.name()).await;
        abort_at(step);
        if phone.take_in(&page(lines.to_vec())).await.is_ok() {
            break;
        }
        assert_eq!(everything(phone.name()).await, before);
        assert_eq!(phone.cursor().await.unwrap(), None);
    }
    abort_at(0);
    assert_eq!(step, 7);
}
