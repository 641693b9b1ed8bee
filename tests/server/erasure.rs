//! An officer confirms an erasure: ids stay, bytes go, on every copy that fetches.

use super::scene::{AMINA, BOLA, Scene, all_deliver, deliver, put};
use domain::ids::RecordId;
use exchange::Digest;
use exchange::entry::LEADERS;
use exchange::office::Erased;
use exchange::receipt::reason;
use reqwest::Method;
use serde_json::{Value, json};
use tests::phone::{Phone, Reply, Standing};
use tests::samples;

const CANARY: &str = "Canary Kwalkwali Sarauniya";
const PICTURE: &[u8] = b"\xff\xd8\xff Canary Kwalkwali Sarauniya";

async fn asked(officer: &Phone, record: RecordId) -> Reply {
    let path = format!("/v1/records/{record}");
    let reply = officer.call(Method::DELETE, &path, &[], "").await;
    reply.expect("an answer")
}

async fn erase(officer: &Phone, record: RecordId) -> u32 {
    let reply = asked(officer, record).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    serde_json::from_str::<Erased>(&reply.body).unwrap().entries
}

fn visit(purpose: &str) -> Value {
    let mut body = samples::body("visit");
    body["purpose"] = json!(purpose);
    body
}

fn sings(bytes: &[u8]) -> bool {
    let mut some = bytes.windows(CANARY.len());
    some.any(|some| some == CANARY.as_bytes())
}

#[tokio::test]
async fn what_is_erased_goes_from_the_district_and_from_every_phone_and_its_ids_stay() {
    let (scene, mut amina, _, mut sani) = Scene::office().await;
    let record = amina.record_id();
    amina.save("visit", record, &visit("before"));
    let second = amina.save("visit", record, &visit(CANARY));
    let other = amina.save("visit", amina.record_id(), &visit("another"));
    amina.save_picture(record, PICTURE, b"small");
    deliver(&mut amina).await;
    for (bytes, of) in [(PICTURE, "full"), (&b"small"[..], "small")] {
        let reply = amina.put_piece(&Digest::of(&[bytes]), 0, bytes).await;
        assert!(reply.unwrap().body.contains(r#""whole":true"#), "{of}");
    }
    let mut further = scene.further_phone(AMINA).await;
    for phone in [&mut further, &mut sani] {
        deliver(phone).await;
        assert!(phone.held.contains_key(&second));
    }
    assert_eq!(erase(&sani, record).await, 3);
    assert_eq!(erase(&sani, record).await, 0);
    for phone in [&mut amina, &mut further, &mut sani] {
        deliver(phone).await;
        assert_eq!(phone.held.keys().collect::<Vec<_>>(), [&other]);
        assert_eq!(phone.picture(PICTURE).await.status, 404);
    }
    // A phone that joins later is told of the ids and of nothing else.
    let mut late = scene.further_phone(AMINA).await;
    deliver(&mut late).await;
    assert_eq!(late.held.keys().collect::<Vec<_>>(), [&other]);
    assert_eq!(scene.data.is_sound().await, 1);
    let store = scene.data.store().await;
    assert_eq!(store.verify().await.unwrap().wrong, Vec::<String>::new());
    store.close().await;
    // Not in a backup either; the ids are.
    let options = scene.data.options();
    let backup = scene.data.path().with_extension("copy");
    let store = scene.data.store().await;
    district::backup::backup(&store, &backup).await.unwrap();
    store.close().await;
    assert!(!sings(&std::fs::read(&backup).unwrap()));
    scene.serving.stop().await;
    if matches!(super::ENGINE, tests::host::Engine::Sqlite) {
        // PostgreSQL gives the room free by itself, at its own time.
        assert!(!sings(&scene.data.bytes().await), "in the data folder");
    }
    let serving = district::serve::Serving::start(options).await.unwrap();
    scene.line.leads_to(serving.address);
    serving.stop().await;
}

#[tokio::test]
async fn what_is_erased_is_written_over_while_the_server_runs_also_where_somebody_was_reading() {
    if !matches!(super::ENGINE, tests::host::Engine::Sqlite) {
        // PostgreSQL gives the room free by itself, at its own time.
        return;
    }
    let (scene, mut amina, _, mut sani) = Scene::office().await;
    for is_read in [false, true] {
        let record = amina.record_id();
        amina.save("visit", record, &visit(CANARY));
        deliver(&mut amina).await;
        deliver(&mut sani).await;
        // Into the file itself, and not only into the log beside it.
        let mut reader = scene.data.stranger().await;
        let copied = sqlx::query("PRAGMA wal_checkpoint(PASSIVE)");
        copied.execute(&mut reader).await.unwrap();
        assert!(sings(&scene.data.bytes().await));
        if is_read {
            let reading = "BEGIN; SELECT COUNT(*) FROM entries";
            sqlx::raw_sql(reading).execute(&mut reader).await.unwrap();
        }
        assert_eq!(erase(&sani, record).await, 1);
        assert_eq!(sings(&scene.data.bytes().await), is_read);
        drop(reader);
        let mut waited = 0;
        while sings(&scene.data.bytes().await) {
            waited += 1;
            assert!(waited < 100, "it is still there");
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
    }
    scene.serving.stop().await;
}

#[tokio::test]
async fn fault_17_what_comes_late_of_what_was_erased_is_not_taken_and_its_phone_drops_it() {
    let (scene, mut amina, _, mut sani) = Scene::office().await;
    let record = amina.record_id();
    amina.save("visit", record, &visit(CANARY));
    deliver(&mut amina).await;
    let mut away = scene.further_phone(AMINA).await;
    deliver(&mut away).await;
    // A copy of a phone, as a backup or a cloned profile brings it back.
    let mut old = amina.copy();
    let (name, json) = amina.bundle_of_all();
    deliver(&mut sani).await;
    assert_eq!(erase(&sani, record).await, 1);
    // The phone that was away had written on; each entry holds the whole record.
    let late = away.save("visit", record, &visit(&format!("{CANARY}, once more")));
    let more = away.save("visit", away.record_id(), &visit("its own"));
    deliver(&mut away).await;
    deliver(&mut away).await;
    assert!(!away.held.contains_key(&late));
    assert_eq!(*away.standing(&more), Standing::Acknowledged);
    assert_eq!(away.only_here(), 0);
    let reply = put(&amina, &name.to_string(), json.into(), None).await;
    assert!(reply.body.contains(reason::REDACTED), "{}", reply.body);
    old.lose_cookies();
    old.join(&scene.data.invite(AMINA).await.code).await;
    deliver(&mut old).await;
    assert!(
        old.held
            .values()
            .all(|held| !sings(held.written.raw.as_bytes()))
    );
    deliver(&mut sani).await;
    assert!(
        sani.held
            .values()
            .all(|held| !sings(held.written.raw.as_bytes()))
    );
    assert_eq!(scene.data.is_sound().await, 1);
}

#[tokio::test]
async fn fault_22_a_district_put_back_after_an_erasure_still_has_it_erased() {
    let (scene, mut amina, _, mut sani) = Scene::office().await;
    let record = amina.record_id();
    amina.save("visit", record, &visit(CANARY));
    deliver(&mut amina).await;
    deliver(&mut sani).await;
    let (name, json) = amina.bundle_of_all();
    erase(&sani, record).await;
    let backup = scene.data.backed_up().await;
    let scene = scene.put_back(&backup).await;
    let reply = put(&amina, &name.to_string(), json.into(), None).await;
    assert!(reply.body.contains(reason::REDACTED), "{}", reply.body);
    let mut late = scene.further_phone(AMINA).await;
    deliver(&mut late).await;
    assert!(late.held.is_empty());
}

#[tokio::test]
async fn fault_22_a_district_put_back_from_before_an_erasure_hears_of_it_from_an_officers_phone() {
    let (scene, mut amina, _, mut sani) = Scene::office().await;
    let mut away = scene.further_phone(AMINA).await;
    let record = amina.record_id();
    amina.save("visit", record, &visit(CANARY));
    let other = amina.save("visit", amina.record_id(), &visit("another"));
    amina.save_picture(record, PICTURE, b"small");
    all_deliver([&mut amina, &mut away, &mut sani]).await;
    let reply = amina.put_piece(&Digest::of(&[PICTURE]), 0, PICTURE).await;
    assert_eq!(reply.unwrap().status, 200);
    let backup = scene.data.backed_up().await;
    erase(&sani, record).await;
    for phone in [&mut amina, &mut sani] {
        deliver(phone).await;
        assert_eq!(phone.held.keys().collect::<Vec<_>>(), [&other]);
    }
    // The machine broke; all there is was made before the erasure. One phone was away
    // all the while, and writes on.
    let scene = scene.put_back(&backup).await;
    let late = away.save("visit", record, &visit(&format!("{CANARY}, once more")));
    deliver(&mut away).await;
    assert_eq!(*away.standing(&late), Standing::Acknowledged);
    // Where it was heard of, nothing of it lives again: neither what the District
    // holds once more, nor what came to it since.
    for phone in [&mut amina, &mut sani] {
        deliver(phone).await;
        assert_eq!(phone.held.keys().collect::<Vec<_>>(), [&other]);
        assert!(phone.erase_again.contains(&record));
    }
    // A leader's phone has no say in it; the officer's tells it as the app does.
    assert_eq!(asked(&amina, record).await.status, 404);
    let again = std::mem::take(&mut sani.erase_again);
    let mut entries = 0;
    for record in again {
        let reply = asked(&sani, record).await;
        assert!([200, 404].contains(&reply.status), "{}", reply.body);
        let erased = serde_json::from_str::<Erased>(&reply.body);
        entries += erased.map_or(0, |erased| erased.entries);
    }
    assert_eq!(entries, 3, "two revisions and the picture");
    let mut joins_later = scene.further_phone(AMINA).await;
    for phone in [&mut away, &mut joins_later, &mut amina, &mut sani] {
        deliver(phone).await;
        assert_eq!(phone.held.keys().collect::<Vec<_>>(), [&other]);
        assert_eq!(phone.picture(PICTURE).await.status, 404);
    }
    assert!(sani.erase_again.is_empty(), "told once");
    assert_eq!(scene.data.is_sound().await, 1);
    let store = scene.data.store().await;
    assert_eq!(store.verify().await.unwrap().wrong, Vec::<String>::new());
    store.close().await;
}

#[tokio::test]
async fn a_notice_and_a_cluster_that_went_on_are_erased_wherever_they_went() {
    let (scene, mut amina, mut bola, mut sani) = Scene::office().await;
    // A notice of another officer, whose phone is not at hand any more.
    let (_, mut tanko) = scene.officer("Tanko").await;
    let notice = tanko.record_id();
    let id = tanko.save("notice", notice, &samples::body("notice"));
    let id = tanko.at_level(&id, LEADERS);
    deliver(&mut tanko).await;
    let record = amina.record_id();
    let hers = amina.save("visit", record, &visit(CANARY));
    deliver(&mut amina).await;
    let store = scene.data.store().await;
    store.hand_over((AMINA, BOLA), &[], 1).await.unwrap();
    store.close().await;
    for phone in [&mut amina, &mut bola, &mut sani] {
        deliver(phone).await;
        assert!(phone.held.contains_key(&hers) && phone.held.contains_key(&id));
    }
    erase(&sani, notice).await;
    erase(&sani, record).await;
    let late = amina.save("visit", record, &visit(CANARY));
    for phone in [&mut amina, &mut bola, &mut sani, &mut tanko] {
        deliver(phone).await;
        deliver(phone).await;
        assert!(phone.held.is_empty(), "{:?}", phone.held.keys());
    }
    assert!(!bola.held.contains_key(&late));
    assert_eq!(scene.data.is_sound().await, 0);
}

#[tokio::test]
async fn only_an_officer_erases_and_nothing_that_is_a_leaders_alone() {
    let (_scene, mut amina, bola, mut sani) = Scene::office().await;
    let record = amina.record_id();
    let shared = amina.save("visit", record, &visit(CANARY));
    let private = amina.record_id();
    let person = amina.save("person", private, &samples::body("person"));
    deliver(&mut amina).await;
    for phone in [&amina, &bola] {
        assert_eq!(asked(phone, record).await.status, 404);
    }
    assert_eq!(asked(&sani, private).await.status, 404);
    assert_eq!(asked(&sani, amina.record_id()).await.status, 404);
    let reply = sani.call(Method::DELETE, "/v1/records/7", &[], "").await;
    assert_eq!(reply.unwrap().status, 404);
    deliver(&mut amina).await;
    assert!(amina.held.contains_key(&shared) && amina.held.contains_key(&person));
    deliver(&mut sani).await;
    assert!(sani.held.contains_key(&shared));
}
