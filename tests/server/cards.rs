//! What a leader shares with the other leaders: they get a card, of nobody and from
//! nowhere, and never the entry.

use super::office::hand_over;
use super::scene::{AMINA, BOLA, Scene, all_deliver, deliver, put};
use domain::card::{Shown, WORDS, id_for_others};
use domain::ids::RecordId;
use exchange::bundle::write_bundle;
use exchange::changes::{ChangesPage, Line, PAGE_BYTES};
use exchange::entry::{Content, Entry};
use exchange::receipt::reason;
use reqwest::Method;
use serde_json::{Value, json};
use tests::phone::{Phone, Standing};
use tests::samples;

fn card(words: &str, of: RecordId) -> Value {
    let mut body = samples::body("card");
    body["words"] = json!(words);
    body["of"] = json!(of.to_string());
    body
}

fn shown(words: &str) -> Shown {
    Shown::of(&card(words, RecordId(uuid::Uuid::nil()))).unwrap()
}

/// All that comes to a phone which has nothing yet, byte for byte.
async fn everything(phone: &Phone) -> String {
    let mut all = String::new();
    let mut after = String::new();
    loop {
        let path = format!("/v1/changes{after}");
        let reply = phone.call(Method::GET, &path, &[], "").await.unwrap();
        assert_eq!(reply.status, 200, "{}", reply.body);
        let page = ChangesPage::read(&reply.body).unwrap();
        all.push_str(&reply.body);
        if !page.more {
            return all;
        }
        after = format!("?after={}", page.mark);
    }
}

fn words_of(phone: &Phone, record: RecordId) -> Option<&str> {
    let card = phone.cards.get(&id_for_others(record));
    card.map(|shown| shown.words.as_str())
}

#[tokio::test]
async fn another_leader_gets_the_words_of_a_card_and_not_one_byte_of_whose_or_where_it_is() {
    let (scene, mut amina, mut bola, mut sani) = Scene::office().await;
    let (school, step, record) = (amina.record_id(), amina.record_id(), amina.record_id());
    let mut body = samples::body("school");
    body["name"] = json!("Canary Primary");
    let at_school = amina.save("school", school, &body);
    let mut body = samples::body("step");
    body["school"] = json!(school.to_string());
    let of_step = amina.save("step", step, &body);
    let first = amina.save("card", record, &card("Names on sticks", step));
    let second = amina.save(
        "card",
        record,
        &card("Names on sticks, in three lessons", step),
    );
    deliver(&mut amina).await;
    deliver(&mut bola).await;
    assert_eq!(
        bola.cards.values().collect::<Vec<_>>(),
        [&shown("Names on sticks, in three lessons")]
    );
    assert_eq!(
        words_of(&bola, record),
        Some("Names on sticks, in three lessons")
    );
    assert!(bola.held.is_empty() && bola.stubs.is_empty());
    let all = everything(&bola).await;
    let entry = &amina.held[&second].written.entry;
    let canaries = [
        "Canary".to_owned(),
        amina.account.to_string(),
        amina.device.to_string(),
        school.to_string(),
        step.to_string(),
        record.to_string(),
        entry.at.clone(),
        entry.at[..10].to_owned(),
        card("", step)["day"].as_str().unwrap().to_owned(),
        first.to_string(),
        second.to_string(),
        at_school.to_string(),
        of_step.to_string(),
        "Amina".to_owned(),
    ];
    for canary in &canaries {
        assert!(!all.contains(canary.as_str()), "{canary} in {all}");
    }
    // They are there where they may be: her own other phone and the office have it whole.
    let mut further = scene.further_phone(AMINA).await;
    for phone in [&mut further, &mut sani] {
        deliver(phone).await;
        assert!(phone.held.contains_key(&second) && phone.cards.is_empty());
        let all = everything(phone).await;
        // (Ids of entries stand for bytes: they are written nowhere.)
        for canary in &canaries[..9] {
            assert!(all.contains(canary.as_str()), "{canary} in {all}");
        }
    }
    assert_eq!(scene.data.is_sound().await, 4);
}

#[tokio::test]
async fn fault_17_bundles_that_come_again_and_in_any_order_leave_one_card_that_says_the_last_word()
{
    let (scene, mut amina, mut bola, _) = Scene::office().await;
    let (record, gone, nothing) = (amina.record_id(), amina.record_id(), amina.record_id());
    let mut ids = Vec::new();
    for words in ["one", "two", "three"] {
        ids.push(amina.save("card", record, &card(words, nothing)));
    }
    ids.push(amina.save("card", gone, &card("a name that slipped in", nothing)));
    ids.push(amina.delete("card", gone));
    // Each alone, the last first, and each of them twice.
    for id in ids.iter().rev().chain(&ids) {
        let bundle = write_bundle(amina.device, &[&amina.held[id].written.raw]);
        let name = bundle.sha256.to_string();
        let reply = put(&amina, &name, bundle.json.into(), None).await;
        assert!(reply.body.contains(r#""refused":[]"#), "{}", reply.body);
        deliver(&mut bola).await;
    }
    assert_eq!(bola.cards.len(), 1);
    assert_eq!(words_of(&bola, record), Some("three"));
    let all = everything(&bola).await;
    assert!(!all.contains("slipped") && !all.contains("two"), "{all}");
    assert_eq!(
        all.matches(r#"{"card":"#).count(),
        2,
        "each once on a page: {all}"
    );
    assert_eq!(scene.data.is_sound().await, 5);
}

#[tokio::test]
async fn fault_18_of_words_written_on_two_phones_at_once_others_get_those_that_both_phones_show() {
    let (scene, mut amina, mut bola, _) = Scene::office().await;
    let mut further = scene.further_phone(AMINA).await;
    let (record, nothing) = (amina.record_id(), amina.record_id());
    amina.save("card", record, &card("first", nothing));
    deliver(&mut amina).await;
    deliver(&mut further).await;
    amina.save("card", record, &card("from one phone", nothing));
    let mut other = card("first", nothing);
    other["theme"] = json!("room");
    other["words"] = json!("from the other");
    further.save("card", record, &other);
    deliver(&mut amina).await;
    deliver(&mut further).await;
    deliver(&mut amina).await;
    deliver(&mut bola).await;
    let both = amina.merged("card", record);
    assert_eq!(both, further.merged("card", record));
    let body = both.body.unwrap();
    assert_eq!(body["theme"], "room", "one phone alone had changed it");
    assert_eq!(
        bola.cards[&id_for_others(record)],
        Shown::of(&body).unwrap()
    );
    // Taken back on one and changed on the other, it is still shared.
    amina.delete("card", record);
    other["words"] = json!("changed once more");
    further.save("card", record, &other);
    all_deliver([&mut amina, &mut further, &mut bola]).await;
    assert_eq!(words_of(&bola, record), Some("changed once more"));
}

#[tokio::test]
async fn an_erased_card_is_gone_from_every_other_phone_and_from_the_database() {
    let (scene, mut amina, mut bola, sani) = Scene::office().await;
    let (record, nothing) = (amina.record_id(), amina.record_id());
    let id = amina.save("card", record, &card("Canary Kwalkwali Sarauniya", nothing));
    deliver(&mut amina).await;
    deliver(&mut bola).await;
    assert!(words_of(&bola, record).is_some());
    let path = format!("/v1/records/{record}");
    for entries in [1, 0] {
        let reply = sani.call(Method::DELETE, &path, &[], "").await.unwrap();
        assert_eq!(reply.body, format!(r#"{{"entries":{entries}}}"#));
    }
    for phone in [&mut amina, &mut bola] {
        deliver(phone).await;
        assert!(phone.held.is_empty() && phone.cards.is_empty());
    }
    // Sent again, by a phone that had not heard, it is not taken.
    let entry = {
        let mut again = Phone::new(scene.line.url());
        let id = again.save("card", record, &card("once more", nothing));
        again.held.remove(&id).unwrap().written.entry
    };
    let id_again = amina.keep(Entry {
        author: amina.account,
        device: amina.device,
        ..entry
    });
    assert_ne!(id, id_again);
    deliver(&mut amina).await;
    deliver(&mut bola).await;
    let mut late = scene.phone("Comfort").await.1;
    deliver(&mut late).await;
    assert!(bola.cards.is_empty() && late.cards.is_empty());
    assert!(!everything(&late).await.contains("Canary"));
    let store = scene.data.store().await;
    assert_eq!(store.verify().await.unwrap().wrong, Vec::<String>::new());
    store.close().await;
    scene.serving.stop().await;
    if matches!(super::ENGINE, tests::host::Engine::Sqlite) {
        let bytes = scene.data.bytes().await;
        let canary = b"Canary Kwalkwali";
        assert!(!bytes.windows(canary.len()).any(|some| some == canary));
    }
}

#[tokio::test]
async fn a_card_goes_with_its_cluster_and_is_a_card_to_everybody_but_whoever_leads_it_now() {
    let (scene, mut amina, mut bola, sani) = Scene::office().await;
    let (_, mut comfort) = scene.phone("Comfort").await;
    let (record, nothing) = (amina.record_id(), amina.record_id());
    let id = amina.save("card", record, &card("hers", nothing));
    all_deliver([&mut amina, &mut bola, &mut comfort]).await;
    hand_over(&sani, AMINA, BOLA).await;
    all_deliver([&mut amina, &mut bola, &mut comfort]).await;
    assert!(bola.held.contains_key(&id), "the successor has it whole");
    assert_eq!(words_of(&bola, record), None, "and no more as a card");
    assert_eq!(words_of(&amina, record), Some("hers"));
    assert_eq!(words_of(&comfort, record), Some("hers"));
    // The successor changes it; what the one before still had on the way is the successor's.
    bola.save("card", record, &card("his", nothing));
    deliver(&mut bola).await;
    deliver(&mut amina).await;
    deliver(&mut comfort).await;
    assert_eq!(words_of(&amina, record), Some("his"));
    assert_eq!(words_of(&comfort, record), Some("his"));
    // And back again.
    hand_over(&sani, BOLA, AMINA).await;
    all_deliver([&mut amina, &mut bola, &mut comfort]).await;
    assert_eq!(words_of(&amina, record), None);
    assert_eq!(words_of(&bola, record), Some("his"));
    // A phone that joins now comes to the same.
    for (seat, held) in [(AMINA, true), (BOLA, false)] {
        let mut late = scene.further_phone(seat).await;
        deliver(&mut late).await;
        assert_eq!(late.held.contains_key(&id), held);
        assert_eq!(words_of(&late, record).is_some(), !held);
    }
    assert_eq!(scene.data.is_sound().await, 2);
}

#[tokio::test]
async fn fault_22_a_restored_district_tells_of_each_card_once_and_what_was_taken_back_goes_again() {
    let (scene, mut amina, mut bola, _) = Scene::office().await;
    let nothing = amina.record_id();
    let (kept, gone, late) = (amina.record_id(), amina.record_id(), amina.record_id());
    amina.save("card", kept, &card("kept", nothing));
    amina.save("card", gone, &card("taken back", nothing));
    deliver(&mut amina).await;
    deliver(&mut bola).await;
    let backup = scene.data.backed_up().await;
    amina.delete("card", gone);
    amina.save("card", late, &card("since", nothing));
    deliver(&mut amina).await;
    deliver(&mut bola).await;
    assert_eq!(bola.cards.len(), 2);

    let _scene = scene.put_back(&backup).await;
    deliver(&mut bola).await;
    assert_eq!(
        words_of(&bola, gone),
        Some("taken back"),
        "as the District stands"
    );
    deliver(&mut amina).await;
    deliver(&mut bola).await;
    let words: Vec<_> = [kept, gone, late].map(|id| words_of(&bola, id)).to_vec();
    assert_eq!(words, [Some("kept"), None, Some("since")]);
    assert_eq!(bola.cards.len(), 2);
}

#[tokio::test]
async fn fault_23_what_is_no_card_is_shown_to_nobody_and_many_long_ones_come_in_pages() {
    let (scene, mut amina, mut bola, mut sani) = Scene::office().await;
    let nothing = amina.record_id();
    let mut wrong = vec![card("  ", nothing), card(&"x".repeat(WORDS + 1), nothing)];
    for (field, value) in [
        ("sort", json!("Canary Primary")),
        ("theme", json!({ "Canary": 1 })),
        ("words", json!(7)),
    ] {
        let mut body = card("words", nothing);
        body[field] = value;
        wrong.push(body);
    }
    let mut written = Vec::new();
    for body in wrong {
        written.push(amina.save("card", amina.record_id(), &body));
    }
    // Another kind at that level, an open card at another level, one of another's.
    let visit = amina.save("visit", amina.record_id(), &samples::body("visit"));
    let entry = amina.held.remove(&visit).unwrap().written.entry;
    amina.forget(&visit);
    written.push(amina.keep(Entry {
        share: "leaders".to_owned(),
        ..entry.clone()
    }));
    written.push(amina.keep(Entry {
        kind: "card".to_owned(),
        record: amina.record_id(),
        content: Content::Open {
            set: vec!["words".to_owned()],
            body: card("for the office", nothing),
        },
        ..entry
    }));
    deliver(&mut amina).await;
    for id in &written {
        assert_eq!(*amina.standing(id), Standing::Acknowledged);
    }
    deliver(&mut bola).await;
    assert!(bola.cards.is_empty() && bola.held.is_empty());
    let all = everything(&bola).await;
    assert!(!all.contains("Canary") && !all.contains("Amina"), "{all}");
    // A leader cannot write into another's, whose record's id nobody tells them.
    let record = amina.record_id();
    amina.save("card", record, &card("hers", nothing));
    deliver(&mut amina).await;
    let forged = bola.save("card", record, &card("his", nothing));
    deliver(&mut bola).await;
    let anothers = Standing::Refused(reason::ANOTHERS.to_owned());
    assert_eq!(*bola.standing(&forged), anothers);
    assert_eq!(words_of(&bola, record), Some("hers"));
    // An officer's card is one too, and goes whole to no leader.
    let of_office = sani.record_id();
    let officers = sani.save("card", of_office, &card("from the office", nothing));
    deliver(&mut sani).await;
    deliver(&mut bola).await;
    assert!(!bola.held.contains_key(&officers));
    assert_eq!(words_of(&bola, of_office), Some("from the office"));
    // As many as there may be on a page, each as long as may be, in letters that grow.
    let long = "\u{1}".repeat(WORDS - 1) + "x";
    for _ in 0..200 {
        amina.save("card", amina.record_id(), &card(&long, nothing));
    }
    deliver(&mut amina).await;
    let before = bola.cards.len();
    deliver(&mut bola).await;
    assert_eq!(bola.cards.len(), before + 200);
    let reply = bola
        .call(Method::GET, "/v1/changes", &[], "")
        .await
        .unwrap();
    let page = ChangesPage::read(&reply.body).unwrap();
    assert!(page.more && reply.body.len() < 2 * PAGE_BYTES);
    assert!(page.lines.iter().any(|line| matches!(line, Line::Card(_))));
    scene.serving.stop().await;
}
