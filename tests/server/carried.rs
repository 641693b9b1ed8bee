//! Work that comes in a file, from hand to hand: who may have made it, who may
//! bring it, and what the receipt that goes back is worth.

use super::scene::{Scene, data, deliver, save_some};
use super::waiting::waiting;
use district::carried::unlock;
use district::keys::Keys;
use district::scope::Role;
use district::store::Revoked;
use exchange::bundle::write_bundle;
use exchange::carried::receipt;
use exchange::carried::{CARRIED_FILE_BYTES, is_waits, to_be_signed};
use reqwest::Method;
use tests::host::Data;
use tests::phone::{FILE, Phone, Standing, locked};
use tests::samples;

/// Amina, who has no network, and Bola, who goes where there is one.
pub async fn two() -> (Scene, Phone, Phone) {
    let scene = Scene::new().await;
    let (_, amina) = scene.phone("Amina").await;
    let (_, bola) = scene.phone("Bola").await;
    (scene, amina, bola)
}

pub async fn revoke(data: &Data, phone: &Phone) {
    let store = data.store().await;
    let revoked = store.revoke(Revoked::Device(phone.device)).await;
    assert_eq!(revoked.unwrap(), 1);
    store.close().await;
}

#[tokio::test]
async fn another_leaders_phone_brings_a_file_and_its_receipt_goes_back_from_hand_to_hand() {
    let (scene, mut amina, mut bola) = two().await;
    save_some(&mut amina, 3);
    let record = amina.record_id();
    let mine = amina.save("person", record, &samples::body("person"));
    let reply = bola.bring(amina.carried()).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    assert_eq!(scene.data.is_sound().await, 4);
    assert_eq!(amina.take_in_receipt(&reply.body), Some(4));
    assert_eq!(amina.standing(&mine), &Standing::Acknowledged);
    // What came so is Amina's: her other phone gets it, Bola's does not.
    let seat = district::scope::SeatId(1);
    let mut second = scene.further_phone(seat).await;
    deliver(&mut second).await;
    deliver(&mut bola).await;
    assert_eq!((second.held.len(), bola.held.len()), (4, 0));
    // A receipt is about its own phone's work and no other's.
    save_some(&mut bola, 2);
    assert_eq!(bola.take_in_receipt(&reply.body), Some(0));
    deliver(&mut bola).await;
    assert_eq!(scene.data.is_sound().await, 6);
}

#[tokio::test]
async fn whoever_brings_a_file_learns_nothing_from_it_nor_from_its_receipt() {
    let (_scene, mut amina, bola) = two().await;
    let record = amina.record_id();
    amina.save("school", record, &samples::body("school"));
    let id = amina.held.keys().next().unwrap();
    let raw = amina.held[id].written.raw.clone();
    let file = amina.carried();
    let reply = bola.bring(file.clone()).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    let (device, account) = (amina.device.to_string(), amina.account.to_string());
    let name = samples::body("school")["name"].as_str().unwrap().to_owned();
    for told in [raw, device, account, record.to_string(), name] {
        let is_in = |bytes: &[u8]| {
            bytes
                .windows(told.len())
                .any(|some| some == told.as_bytes())
        };
        assert!(!is_in(&file) && !is_in(reply.body.as_bytes()), "{told}");
    }
}

#[tokio::test]
async fn fault_05_fault_17_a_file_that_comes_twice_and_by_both_ways_is_there_once() {
    let (scene, mut amina, bola) = two().await;
    save_some(&mut amina, 3);
    let early = amina.carried();
    save_some(&mut amina, 2);
    let late = amina.carried();
    // The later one first, the answer of one lost, each more than once.
    for file in [&late, &early, &late] {
        assert_eq!(bola.bring(file.clone()).await.status, 200);
        assert_eq!(scene.data.is_sound().await, 5);
    }
    // Nobody brought a receipt back: the next network tells by itself.
    assert_eq!(amina.only_here(), 5);
    deliver(&mut amina).await;
    assert_eq!((amina.only_here(), scene.data.is_sound().await), (0, 5));
    let again = bola.bring(early).await;
    assert_eq!(amina.take_in_receipt(&again.body), Some(0));
}

#[tokio::test]
async fn fault_16_a_file_that_was_cut_or_flipped_anywhere_is_refused_and_nothing_is_stored() {
    let (scene, mut amina, bola) = two().await;
    save_some(&mut amina, 2);
    let file = amina.carried();
    let words = [
        "truncated",
        "damaged",
        "not_carried",
        "other_district",
        "newer_format",
    ];
    let store = scene.data.store().await;
    let keys = Keys::of(&store).await.unwrap();
    store.close().await;
    assert!(unlock(&keys, file.clone()).is_ok());
    for at in 0..file.len() {
        let mut flipped = file.clone();
        flipped[at] ^= 1 << (at % 8);
        for (what, bytes) in [("cut", file[..at].to_vec()), ("flipped", flipped)] {
            assert!(unlock(&keys, bytes.clone()).is_err(), "{what} at {at}");
            // Every region over the line: version, stanza, its body, seal, nonce, content.
            if at % 31 > 0 {
                continue;
            }
            let reply = bola.bring(bytes).await;
            let code = reply.code();
            assert_eq!(reply.status, 400, "{what} at {at}: {}", reply.body);
            assert!(words.contains(&code.as_str()), "{what} at {at}: {code}");
        }
    }
    let more = [file.as_slice(), b"x"].concat();
    assert_eq!(bola.bring(more).await.code(), "damaged");
    assert_eq!(scene.data.is_sound().await, 0);
    assert_eq!(bola.bring(file).await.status, 200, "untouched, it is taken");
}

#[tokio::test]
async fn fault_23_a_file_that_is_none_or_is_hostile_stores_nothing() {
    let (scene, mut amina, bola) = two().await;
    save_some(&mut amina, 1);
    let (sha256, json) = amina.bundle();
    let to = amina.to();
    let signed = to_be_signed(amina.device, &to, &sha256);
    let head = amina.head(&signed);
    let bomb = locked(&"0".repeat(64 * 1024 * 1024), to);
    assert!(bomb.len() < 200_000);
    for (file, status, code) in [
        (b"<!doctype html>".to_vec(), 400, "not_carried"),
        (json.clone().into_bytes(), 400, "not_carried"),
        (locked(&json, to), 400, "not_carried"),
        (locked("", to), 400, "not_carried"),
        (locked(&head, to), 400, "not_carried"),
        (
            locked(&(head.replacen("carried/1", "carried/2", 1) + &json), to),
            400,
            "newer_format",
        ),
        (bomb, 413, "too_large"),
        (vec![0; CARRIED_FILE_BYTES + 1], 413, "too_large"),
    ] {
        let reply = bola.bring(file).await;
        assert_eq!(
            (reply.status, reply.code().as_str()),
            (status, code),
            "{}",
            reply.body
        );
    }
    let plain = bola
        .call(
            Method::POST,
            "/v1/carried",
            &[super::scene::JSON],
            amina.carried(),
        )
        .await
        .unwrap();
    assert_eq!((plain.status, plain.code().as_str()), (415, "wrong_type"));
    // Nobody who has not joined brings anything.
    let nobody = Phone::new(scene.line.url());
    let reply = nobody.bring(amina.carried()).await;
    assert_eq!((reply.status, reply.code().as_str()), (401, "not_joined"));
    assert_eq!(scene.data.is_sound().await, 0);
    // A name in the file that is none of its entries' is of no use either.
    let reply = bola
        .call(Method::POST, "/v1/carried", &[FILE], amina.carried())
        .await;
    assert_eq!(reply.unwrap().status, 200);
    assert_eq!(scene.data.is_sound().await, 1);
}

#[tokio::test]
async fn fault_23_a_file_is_its_signers_whatever_it_says_and_never_another_leaders() {
    let (scene, mut amina, mut bola) = two().await;
    save_some(&mut amina, 1);
    save_some(&mut bola, 1);
    let to = amina.to();
    // Bola signs with Bola's key what says that it is Amina's phone's.
    let (sha256, json) = amina.bundle();
    let signed = to_be_signed(amina.device, &to, &sha256);
    let bolas = bola.head(&signed);
    let forged = bolas.replace(&bola.device.to_string(), &amina.device.to_string());
    let reply = bola.bring(locked(&(forged + &json), to)).await;
    assert_eq!((reply.status, reply.code().as_str()), (403, "not_signed"));
    // Amina's own head before another bundle of her phone's, which she never signed.
    let entry = &bola.held.values().next().unwrap().written.raw;
    let other = write_bundle(amina.device, &[entry]);
    let moved = amina.head(&signed) + &other.json;
    let reply = bola.bring(locked(&moved, to)).await;
    assert_eq!((reply.status, reply.code().as_str()), (403, "not_signed"));
    // Signed as it should be, but with entries of another account: refused one
    // by one, by name, as in a bundle.
    let reply = bola.bring(amina.carrying(&other)).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    let told = receipt::read(reply.body.as_bytes()).unwrap().says;
    assert_eq!((told.entries.len(), told.refused.len()), (0, 1));
    assert_eq!(told.refused[0].reason, "wrong_author");
    assert_eq!(scene.data.is_sound().await, 0);
}

#[tokio::test]
async fn a_file_for_another_district_is_not_taken_even_by_one_who_could_open_both() {
    let (scene, mut amina, bola) = two().await;
    let (other, mut there, courier) = two().await;
    save_some(&mut amina, 1);
    save_some(&mut there, 1);
    let reply = courier.bring(amina.carried()).await;
    assert_eq!(
        (reply.status, reply.code().as_str()),
        (400, "other_district")
    );
    // The other District's office opens its file and locks it to this one.
    let (sha256, json) = there.bundle();
    let head = there.head(&to_be_signed(there.device, &there.to(), &sha256));
    let moved = locked(&(head + &json), bola.to());
    let reply = bola.bring(moved).await;
    assert_eq!(
        (reply.status, reply.code().as_str()),
        (403, "unknown_phone")
    );
    // Also where the phone has joined both, with the same key.
    let code = scene.data.invite(district::scope::SeatId(2)).await.code;
    let head = there.head(&to_be_signed(there.device, &there.to(), &sha256));
    let mut both = there.copy();
    both.url = scene.line.url();
    both.lose_cookies();
    both.join(&code).await;
    let reply = bola.bring(locked(&(head + &json), bola.to())).await;
    assert_eq!((reply.status, reply.code().as_str()), (403, "not_signed"));
    // Nor is the receipt of one the other's word.
    let reply = bola.bring(amina.carried()).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    assert_eq!(there.take_in_receipt(&reply.body), None);
    assert_eq!(
        (scene.data.is_sound().await, other.data.is_sound().await),
        (1, 0)
    );
}

#[tokio::test]
async fn fault_09_a_revoked_phones_file_comes_in_by_its_leaders_other_phone_or_by_the_office() {
    let (scene, mut amina, bola) = two().await;
    let seat = district::scope::SeatId(1);
    let second = scene.further_phone(seat).await;
    let officer = scene.data.seat_of("Sani", Role::Officer).await;
    let officer = scene.further_phone(officer).await;
    save_some(&mut amina, 2);
    revoke(&scene.data, &amina).await;
    let file = amina.carried();
    assert!(is_waits(&bola.bring(file.clone()).await.body));
    let itself = amina.bring(file.clone()).await;
    assert_eq!((itself.status, itself.code().as_str()), (401, "not_joined"));
    assert_eq!(scene.data.is_sound().await, 0);
    let reply = second.bring(file).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    assert_eq!(amina.take_in_receipt(&reply.body), Some(2));
    assert_eq!(waiting(&officer).await, [], "it waits no more");
    // At the server, whoever sits there must say that they mean it.
    save_some(&mut amina, 1);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("carried.age");
    std::fs::write(&path, amina.carried()).unwrap();
    let path = path.to_str().unwrap();
    let asked = scene.data.command(&["open", path]).await;
    assert!(!asked.status.success());
    let why = String::from_utf8_lossy(&asked.stderr).into_owned();
    assert!(why.contains("was revoked"), "{why}");
    assert_eq!(scene.data.is_sound().await, 2);
    let done = scene.data.command(&["open", path, "--revoked-too"]).await;
    assert!(done.status.success(), "{done:?}");
    assert_eq!(scene.data.is_sound().await, 3);
    let receipt = std::fs::read_to_string(format!("{path}.receipt.txt")).unwrap();
    assert_eq!(amina.take_in_receipt(&receipt), Some(1));
}

#[tokio::test]
async fn the_office_opens_a_file_at_the_command_line_while_the_server_runs() {
    let (scene, mut amina, _) = two().await;
    save_some(&mut amina, 3);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("from Amina.age");
    let name = path.to_str().unwrap();
    std::fs::write(&path, amina.carried()).unwrap();
    for new in [3, 0] {
        let done = scene.data.command(&["open", name]).await;
        let told = String::from_utf8_lossy(&done.stdout).into_owned();
        assert!(done.status.success(), "{done:?}");
        assert!(told.contains("Of 1 Amina"), "{told}");
        assert!(told.contains(&format!("entries new here: {new}")), "{told}");
        assert!(told.contains(&amina.device.to_string()), "{told}");
    }
    assert_eq!(scene.data.is_sound().await, 3);
    let receipt = std::fs::read_to_string(format!("{name}.receipt.txt")).unwrap();
    assert_eq!(amina.take_in_receipt(&receipt), Some(3));
    deliver(&mut amina).await;
    for (bytes, why) in [
        (&b"<!doctype html>"[..], "no file that carries"),
        (&amina.file_of_all()[..100], "ends too early"),
    ] {
        std::fs::write(&path, bytes).unwrap();
        let asked = scene.data.command(&["open", name]).await;
        let told = String::from_utf8_lossy(&asked.stderr).into_owned();
        assert!(!asked.status.success() && told.contains(why), "{told}");
    }
}

#[tokio::test]
async fn fault_22_after_an_old_copy_was_put_back_a_carried_receipt_loses_nothing() {
    let mut scene = Scene::new().await;
    let (_, mut amina) = scene.phone("Amina").await;
    let (_, bola) = scene.phone("Bola").await;
    save_some(&mut amina, 2);
    deliver(&mut amina).await;
    let backup = scene.data.backed_up().await;
    save_some(&mut amina, 3);
    let file = amina.carried();
    let reply = bola.bring(file.clone()).await;
    assert_eq!(scene.data.is_sound().await, 5);
    // The server burns; an old copy takes its place, in which none of the
    // three is. Amina hears of neither, and has the receipt from before.
    let options = scene.data.options();
    scene.serving.stop().await;
    scene.data.put_back(&backup).await;
    scene.serving = district::serve::Serving::start(options).await.unwrap();
    scene.line.leads_to(scene.serving.address);
    assert_eq!(scene.data.is_sound().await, 2);
    assert_eq!(amina.take_in_receipt(&reply.body), Some(3));
    assert_eq!(amina.only_here(), 0, "so the receipt says");
    // With the next network she hears that it holds no more, and sends again.
    deliver(&mut amina).await;
    assert_eq!((amina.only_here(), scene.data.is_sound().await), (0, 5));
    // The same once more: now her own mark is younger than the receipt's.
    assert_eq!(amina.take_in_receipt(&reply.body), Some(0));
    deliver(&mut amina).await;
    assert_eq!((amina.only_here(), scene.data.is_sound().await), (0, 5));
    // The copy has the same keys: the file from before is still for it.
    assert_eq!(bola.bring(file).await.status, 200);
    assert_eq!(scene.data.is_sound().await, 5);
}

#[tokio::test]
async fn fault_22_a_phone_that_joined_after_the_old_copy_is_told_to_join_again() {
    let mut scene = Scene::new().await;
    let (_, bola) = scene.phone("Bola").await;
    let backup = scene.data.backed_up().await;
    let (_, mut amina) = scene.phone("Amina").await;
    save_some(&mut amina, 1);
    let options = scene.data.options();
    scene.serving.stop().await;
    scene.data.put_back(&backup).await;
    scene.serving = district::serve::Serving::start(options).await.unwrap();
    scene.line.leads_to(scene.serving.address);
    let reply = bola.bring(amina.carried()).await;
    assert_eq!(
        (reply.status, reply.code().as_str()),
        (403, "unknown_phone")
    );
    assert_eq!((amina.only_here(), scene.data.is_sound().await), (1, 0));
}

#[tokio::test]
async fn fault_20_fault_21_a_file_that_could_not_be_stored_is_brought_again() {
    let (scene, mut amina, bola) = two().await;
    save_some(&mut amina, 2);
    let file = amina.carried();
    let stranger = scene.data.held().await;
    let reply = bola.bring(file.clone()).await;
    assert_eq!((reply.status, reply.code().as_str()), (503, "busy"));
    stranger.lets_go().await;
    assert_eq!(scene.data.is_sound().await, 0);
    let reply = bola.bring(file).await;
    assert_eq!(amina.take_in_receipt(&reply.body), Some(2));
    assert_eq!(scene.data.is_sound().await, 2);
}

#[tokio::test]
async fn a_receipt_that_was_changed_or_is_about_what_is_not_here_changes_nothing() {
    let (_scene, mut amina, bola) = two().await;
    save_some(&mut amina, 2);
    let mut empty = amina.copy();
    empty.held.clear();
    let reply = bola.bring(amina.carried()).await;
    let whole = reply.body;
    for at in 0..whole.len() {
        let mut flipped = whole.clone().into_bytes();
        flipped[at] ^= 1;
        let Ok(flipped) = String::from_utf8(flipped) else {
            continue;
        };
        assert_eq!(amina.take_in_receipt(&flipped), None, "byte {at}");
        assert_eq!(amina.take_in_receipt(&whole[..at]), None, "cut at {at}");
    }
    assert_eq!(amina.only_here(), 2);
    // On a phone that no longer has the entries, and then once too often.
    assert_eq!(empty.take_in_receipt(&whole), Some(0));
    assert_eq!(amina.take_in_receipt(&whole), Some(2));
    assert_eq!(amina.take_in_receipt(&whole), Some(0));
}

#[tokio::test]
async fn every_server_of_a_district_has_the_same_keys_and_keeps_them() {
    let data = data();
    let start = || async {
        let mut options = data.options();
        // Each waits for the one before it to make the tables, on however slow a machine.
        options.store = district::store::StoreOptions::default();
        let started = district::serve::Serving::start(options).await;
        started.expect("the District starts")
    };
    let (one, two, three) = tokio::join!(start(), start(), start());
    let servers = [one, two, three];
    let mut told = Vec::new();
    let seat = data.seat("Amina").await;
    for server in &servers {
        let mut phone = Phone::new(format!("http://{}", server.address));
        phone.join(&data.invite(seat).await.code).await;
        let keys = phone.keys.clone().unwrap();
        let asked = phone.call(Method::GET, "/v1/keys", &[], "").await.unwrap();
        assert_eq!(serde_json::from_str(&asked.body).ok(), Some(keys.clone()));
        told.push(keys);
    }
    let again = data.serve().await;
    let mut phone = Phone::new(format!("http://{}", again.address));
    phone.join(&data.invite(seat).await.code).await;
    told.push(phone.keys.clone().unwrap());
    assert!(told.windows(2).all(|two| two[0] == two[1]));
    let other = Scene::new().await.phone("Amina").await.1;
    assert_ne!(other.keys, phone.keys, "another District has others");
}
