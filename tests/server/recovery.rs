//! Bundles come twice, in any order, from copies; the database is held, full,
//! killed or older than the phones.

use super::scene::{JSON, Scene, all_deliver, data, deliver, put, save_some};
use domain::ids::RecordId;
use exchange::delivery::Trouble;
use exchange::entry::{Content, Written};
use reqwest::Method;
use serde_json::json;
use std::time::Duration;
use tests::chance::Chance;
use tests::host::Engine;
use tests::line::{Fate, Line};
use tests::phone::{Phone, Rest};
use tests::program::Program;
use tests::samples;

const YEAR: u64 = 365 * 24 * 60 * 60 * 1_000;

#[tokio::test]
async fn fault_10_a_clock_a_year_back_or_ten_years_on_changes_no_merge() {
    let scene = Scene::new().await;
    let (seat, mut slow) = scene.phone("Amina").await;
    let mut fast = scene.further_phone(seat).await;
    slow.now_ms -= YEAR;
    fast.now_ms += 10 * YEAR;
    let record = fast.record_id();
    let mut body = samples::body("visit");
    fast.save("visit", record, &body);
    deliver(&mut fast).await;
    deliver(&mut slow).await;
    // Written later, though its clock says eleven years earlier.
    body["purpose"] = "Reading in P1".into();
    slow.save("visit", record, &body);
    deliver(&mut slow).await;
    deliver(&mut fast).await;
    for phone in [&slow, &fast] {
        let merged = phone.merged("visit", record);
        assert_eq!(merged.body.as_ref().unwrap()["purpose"], "Reading in P1");
        assert!(merged.kept.is_empty() && merged.heads.len() == 1);
    }
    // Written at once: both texts stay, on both phones the same.
    for (phone, praise) in [(&mut slow, "Quiet start"), (&mut fast, "All pairs read")] {
        body["praise"] = praise.into();
        phone.save("visit", record, &body);
    }
    deliver(&mut slow).await;
    deliver(&mut fast).await;
    deliver(&mut slow).await;
    let merged = slow.merged("visit", record);
    assert_eq!(merged, fast.merged("visit", record));
    assert_eq!(merged.kept.len(), 1);
    // A clock that is put right in the middle of a wait does not make it one of years.
    save_some(&mut fast, 1);
    scene.line.next([Fate::CutUp(1)]);
    assert_eq!(fast.deliver(0).await, Rest::Waiting(Trouble::NoAnswer));
    fast.now_ms -= 10 * YEAR;
    deliver(&mut fast).await;
    assert_eq!(fast.only_here(), 0);
}

#[tokio::test]
async fn fault_17_bundles_twice_reordered_and_with_gaps_come_to_the_same_end() {
    let scene = Scene::new().await;
    let (seat, mut phone) = scene.phone("Amina").await;
    let mut second = scene.further_phone(seat).await;
    let mut chance = Chance::new("fault 17");
    let records: Vec<RecordId> = (0..5).map(|_| phone.record_id()).collect();
    for step in 0..40 {
        let record = records[chance.below(records.len())];
        let mut body = phone
            .merged("visit", record)
            .body
            .unwrap_or_else(|| samples::body("visit"));
        body["purpose"] = format!("purpose {step}").into();
        phone.save("visit", record, &body);
    }
    let raws: Vec<String> = phone
        .held
        .values()
        .map(|held| held.written.raw.clone())
        .collect();
    let mut bundles: Vec<Vec<&String>> = Vec::new();
    for _ in 0..25 {
        let count = 1 + chance.below(8);
        bundles.push(
            (0..count)
                .map(|_| &raws[chance.below(raws.len())])
                .collect(),
        );
    }
    // Whatever chance left out comes at last, each alone.
    let mut last: Vec<Vec<&String>> = raws.iter().map(|raw| vec![raw]).collect();
    chance.shuffle(&mut last);
    bundles.extend(last);
    for (number, raws) in bundles.iter().enumerate() {
        let bundle = exchange::bundle::write_bundle(phone.device, raws);
        let name = bundle.sha256.to_string();
        for _ in 0..1 + chance.below(2) {
            let reply = put(&phone, &name, bundle.json.clone().into(), None).await;
            assert_eq!(reply.status, 200, "{}", reply.body);
        }
        if number % 7 == 0 {
            deliver(&mut second).await;
        }
    }
    deliver(&mut second).await;
    assert_eq!(scene.data.is_sound().await, 40);
    for record in records {
        let merged = second.merged("visit", record);
        assert_eq!(merged, phone.merged("visit", record));
        assert!(merged.waiting.is_empty() && merged.heads.len() <= 1);
    }
}

#[tokio::test]
async fn fault_18_two_phones_that_edit_one_record_keep_both_texts() {
    let scene = Scene::new().await;
    let (seat, mut one) = scene.phone("Amina").await;
    let mut other = scene.further_phone(seat).await;
    let record = one.record_id();
    let mut body = samples::body("visit");
    one.save("visit", record, &body);
    deliver(&mut one).await;
    deliver(&mut other).await;
    body["purpose"] = "one".into();
    one.save("visit", record, &body);
    body["purpose"] = "other".into();
    other.save("visit", record, &body);
    all_deliver([&mut one, &mut other]).await;
    deliver(&mut one).await;
    let merged = one.merged("visit", record);
    assert_eq!(merged, other.merged("visit", record));
    let mut texts = vec![
        merged.body.unwrap()["purpose"].as_str().unwrap().to_owned(),
        merged.kept[0].text.clone(),
    ];
    texts.sort();
    assert_eq!(texts, ["one", "other"]);
}

#[tokio::test]
async fn fault_19_the_work_of_both_copies_of_a_profile_arrives_and_nothing_doubles() {
    let scene = Scene::new().await;
    let (_, mut phone) = scene.phone("Amina").await;
    save_some(&mut phone, 4);
    let mut copy = phone.copy();
    save_some(&mut phone, 2);
    save_some(&mut copy, 3);
    deliver(&mut phone).await;
    deliver(&mut copy).await;
    deliver(&mut phone).await;
    assert_eq!(scene.data.is_sound().await, 9);
    assert_eq!((phone.held.len(), copy.held.len()), (9, 9));
    assert_eq!((phone.only_here(), copy.only_here()), (0, 0));
}

#[tokio::test]
async fn fault_20_a_database_held_by_another_program_is_waited_for() {
    let scene = Scene::new().await;
    let (_, mut phone) = scene.phone("Amina").await;
    save_some(&mut phone, 3);
    let stranger = scene.data.held().await;
    let (name, json) = phone.bundle();
    let reply = put(&phone, &name.to_string(), json.into(), None).await;
    assert_eq!((reply.status, reply.code().as_str()), (503, "busy"));
    assert!(reply.retry_after.is_some(), "{reply:?}");
    assert_eq!(phone.deliver(0).await, Rest::Waiting(Trouble::Busy));
    assert_eq!(phone.only_here(), 3);
    stranger.lets_go().await;
    assert_eq!(phone.deliver(1).await, Rest::Done);
    assert_eq!((scene.data.is_sound().await, phone.only_here()), (3, 0));
}

#[tokio::test]
async fn fault_20_a_full_disk_takes_nothing_by_half_and_all_once_there_is_room() {
    let mut scene = Scene::new().await;
    let (_, mut phone) = scene.phone("Amina").await;
    save_some(&mut phone, 2);
    deliver(&mut phone).await;
    // A file of so many pages, or a table that tells what a full disk tells.
    match super::ENGINE {
        Engine::Sqlite => {
            let mut options = scene.data.options();
            options.store.pages = Some(60);
            scene.restart(options).await;
        }
        Engine::Postgres => scene.data.fills_up_at("entries", 12).await,
    }
    let mut body = samples::body("school");
    body["place"] = "x".repeat(20_000).into();
    for _ in 0..20 {
        let record = phone.record_id();
        phone.save("school", record, &body);
    }
    let (name, json) = phone.bundle();
    for _ in 0..2 {
        let reply = put(&phone, &name.to_string(), json.clone().into(), None).await;
        assert_eq!((reply.status, reply.code().as_str()), (507, "full"));
        assert!(reply.retry_after.is_some(), "{reply:?}");
        assert_eq!(scene.data.is_sound().await, 2, "all or nothing");
    }
    assert_eq!(phone.deliver(0).await, Rest::Waiting(Trouble::Busy));
    assert_eq!(phone.only_here(), 20);
    match super::ENGINE {
        Engine::Sqlite => scene.restart(scene.data.options()).await,
        Engine::Postgres => scene.data.has_room("entries").await,
    }
    assert_eq!(phone.deliver(1).await, Rest::Done);
    assert_eq!((scene.data.is_sound().await, phone.only_here()), (22, 0));
}

#[tokio::test]
async fn fault_20_a_server_killed_at_any_moment_of_a_write_has_all_of_a_bundle_or_none() {
    let data = data();
    let mut program = Program::start(&data);
    let line = Line::to(program.address).await;
    let mut phone = Phone::new(line.url());
    let seat = data.seat("Amina").await;
    phone.join(&data.invite(seat).await.code).await;
    let mut chance = Chance::new("fault 20, kill -9");
    let mut body = samples::body("school");
    body["place"] = "x".repeat(3_000).into();
    let (mut total, mut broken_off) = (0, 0);
    for _ in 0..8 {
        for _ in 0..60 {
            let record = phone.record_id();
            phone.save("school", record, &body);
        }
        let after = Duration::from_micros(chance.below(60_000) as u64);
        let killed = async {
            tokio::time::sleep(after).await;
            program.kill();
        };
        let (name, json) = phone.bundle();
        let (path, headers) = (format!("/v1/bundles/{name}"), [JSON]);
        let answer = phone.call(Method::PUT, &path, &headers, json);
        let (answer, ()) = tokio::join!(answer, killed);
        broken_off += usize::from(answer.is_none());
        let stored = data.is_sound().await;
        assert!(
            stored == total || stored == total + 60,
            "{stored} of {total} and 60"
        );
        program = Program::start(&data);
        line.leads_to(program.address);
        phone.now_ms += YEAR;
        assert_eq!(phone.deliver(3).await, Rest::Done);
        total += 60;
        assert_eq!((data.is_sound().await, phone.only_here()), (total, 0));
    }
    println!("{broken_off} of 8 were broken off");
}

#[tokio::test]
async fn fault_22_a_server_restored_from_an_old_backup_is_refilled_by_the_phones() {
    let scene = Scene::new().await;
    let (seat, mut phone) = scene.phone("Amina").await;
    let mut second = scene.further_phone(seat).await;
    save_some(&mut phone, 3);
    deliver(&mut phone).await;
    let backup = scene.data.backed_up().await;
    save_some(&mut phone, 4);
    deliver(&mut phone).await;
    deliver(&mut second).await;
    assert_eq!((scene.data.is_sound().await, second.held.len()), (7, 7));
    let scene = scene.put_back(&backup).await;
    assert_eq!(scene.data.is_sound().await, 3);
    deliver(&mut phone).await;
    assert_eq!((scene.data.is_sound().await, phone.only_here()), (7, 0));
    save_some(&mut phone, 1);
    deliver(&mut phone).await;
    deliver(&mut second).await;
    assert_eq!((scene.data.is_sound().await, second.held.len()), (8, 8));
}

#[tokio::test]
async fn fault_25_an_entry_of_a_newer_version_comes_back_byte_for_byte() {
    let scene = Scene::new().await;
    let (seat, mut phone) = scene.phone("Amina").await;
    let record = phone.record_id();
    let old = phone.save("visit", record, &samples::body("visit"));
    let raw = phone.held[&old].written.raw.clone();
    let mut newer: serde_json::Value = serde_json::from_str(&raw).unwrap();
    newer["body"]["mood"] = json!({ "deep": ["x"] });
    newer["courier"] = json!("donkey");
    let open = Written::read(&newer.to_string()).unwrap();
    newer["v"] = json!(2);
    newer["shape"] = json!([1, 2, 3]);
    let shut = Written::read(&newer.to_string()).unwrap();
    assert_eq!(shut.entry.content, Content::Newer);
    newer["record"] = json!(phone.record_id());
    newer["parents"] = json!([]);
    let alone = Written::read(&newer.to_string()).unwrap();
    let raws = [&open.raw, &shut.raw, &alone.raw];
    let bundle = exchange::bundle::write_bundle(phone.device, &raws);
    let reply = put(&phone, &bundle.sha256.to_string(), bundle.json.into(), None).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    let mut second = scene.further_phone(seat).await;
    deliver(&mut second).await;
    assert_eq!(second.held[&open.id].written.raw, open.raw);
    assert_eq!(second.held[&shut.id].written.raw, shut.raw);
    let merged = second.merged("visit", record);
    assert_eq!(
        (merged.shut, &merged.body.unwrap()["mood"]["deep"][0]),
        (1, &json!("x"))
    );
    let folder = scene.data.path().with_extension("export");
    let store = scene.data.store().await;
    let summary = district::export::export(&store, &folder).await.unwrap();
    let visits = &summary.kinds[0];
    assert_eq!((visits.written, visits.newer, visits.sealed), (1, 1, 0));
}
