//! Files of revoked phones: they wait, are taken in or put aside, and only from there
//! thrown away.

use super::carried::{revoke, two};
use super::scene::{Scene, data, save_some};
use district::error::Error;
use district::scope::{Role, SeatId};
use district::store::Waiting as Kept;
use exchange::Digest;
use exchange::carried::{is_waits, receipt};
use exchange::office::{Seats, Waiting};
use reqwest::Method;
use std::time::Duration;
use tests::chance::Chance;
use tests::line::Line;
use tests::phone::{Phone, Reply};
use tests::program::Program;
use tests::samples;

pub async fn waiting(officer: &Phone) -> Vec<Waiting> {
    let reply = officer.call(Method::GET, "/v1/seats", &[], "").await;
    let seats: Seats = serde_json::from_str(&reply.unwrap().body).unwrap();
    seats
        .seats
        .into_iter()
        .flat_map(|seat| seat.waiting)
        .collect()
}

async fn decide(phone: &Phone, verb: Method, file: &Waiting) -> Reply {
    let path = format!("/v1/carried/{}", file.sha256);
    phone.call(verb, &path, &[], "").await.unwrap()
}

/// An officer throws away what was put aside.
async fn throw(phone: &Phone, file: &Waiting) -> Reply {
    let path = format!("/v1/aside/{}", file.sha256);
    phone.call(Method::DELETE, &path, &[], "").await.unwrap()
}

/// The phone of an officer, joined.
async fn officer(scene: &Scene) -> Phone {
    let seat = scene.data.seat_of("Sani", Role::Officer).await;
    scene.further_phone(seat).await
}

#[tokio::test]
async fn fault_09_a_revoked_phones_file_waits_at_the_district_until_an_officer_decides() {
    let (mut scene, mut amina, bola) = two().await;
    let sani = officer(&scene).await;
    save_some(&mut amina, 1);
    let record = amina.record_id();
    amina.save("school", record, &samples::body("school"));
    let first = amina.carried();
    save_some(&mut amina, 1);
    revoke(&scene.data, &amina).await;
    let second = amina.carried();
    // Whoever brings it is told that it waits; also an officer, who decides apart from that.
    for (courier, file) in [(&bola, &first), (&sani, &second), (&bola, &first)] {
        let reply = courier.bring(file.clone()).await;
        assert_eq!(reply.status, 200, "{}", reply.body);
        assert!(is_waits(&reply.body), "{}", reply.body);
        assert!(receipt::read(reply.body.as_bytes()).is_err());
    }
    assert_eq!(scene.data.is_sound().await, 0);
    let mut files = waiting(&sani).await;
    files.sort_by_key(|file| file.entries);
    let told: Vec<_> = files
        .iter()
        .map(|file| (file.entries, file.courier))
        .collect();
    assert_eq!(told, [(2, 2), (3, 3)]);
    assert!(
        files
            .iter()
            .all(|file| file.device == amina.device && !file.aside)
    );
    // Only an officer decides.
    for (verb, phone) in [(Method::POST, &bola), (Method::DELETE, &bola)] {
        assert_eq!(decide(phone, verb, &files[0]).await.status, 404);
    }
    assert_eq!(decide(&amina, Method::POST, &files[0]).await.status, 401);
    // One is put aside: it is kept, and a backup has it as well.
    for left in [1, 0] {
        let reply = decide(&sani, Method::DELETE, &files[0]).await;
        assert_eq!(reply.body, format!(r#"{{"files":{left}}}"#));
    }
    let backup = scene.data.backed_up().await;
    let options = scene.data.options();
    scene.data.put_back(&backup).await;
    scene.restart(options).await;
    assert_eq!(
        waiting(&sani)
            .await
            .iter()
            .filter(|file| file.aside)
            .count(),
        1
    );
    assert_eq!(scene.data.is_sound().await, 0);
    // The other is taken in: as its leader's work, with the District's signed word.
    let reply = decide(&sani, Method::POST, &files[1]).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    assert_eq!(scene.data.is_sound().await, 3);
    assert_eq!(amina.take_in_receipt(&reply.body), Some(3));
    assert_eq!(decide(&sani, Method::POST, &files[1]).await.status, 404);
    assert_eq!(decide(&sani, Method::DELETE, &files[1]).await.status, 404);
    // Brought once more, it is known; what was put aside can still be taken in.
    let again = bola.bring(second).await;
    assert_eq!(
        receipt::read(again.body.as_bytes())
            .unwrap()
            .says
            .entries
            .len(),
        3
    );
    // What it holds, too, is erased when it is taken in: else it would stay here.
    let erased = format!("/v1/records/{record}");
    let erase = async || sani.call(Method::DELETE, &erased, &[], "").await.unwrap();
    let reply = erase().await;
    assert_eq!((reply.status, reply.code()), (409, "file_waits".to_owned()));
    assert_eq!(scene.data.is_sound().await, 3);
    assert_eq!(decide(&sani, Method::POST, &files[0]).await.status, 200);
    assert_eq!(waiting(&sani).await, []);
    assert_eq!(erase().await.body, r#"{"entries":1}"#);
    assert_eq!(scene.data.is_sound().await, 2);
}

#[tokio::test]
async fn fault_05_fault_22_a_file_is_thrown_away_only_by_an_officer_and_only_from_aside() {
    let (mut scene, mut amina, bola) = two().await;
    let sani = officer(&scene).await;
    save_some(&mut amina, 1);
    let record = amina.record_id();
    amina.save("school", record, &samples::body("school"));
    let first = amina.carried();
    save_some(&mut amina, 1);
    let second = amina.carried();
    revoke(&scene.data, &amina).await;
    for file in [&first, &second] {
        assert!(is_waits(&bola.bring(file.clone()).await.body));
    }
    let mut files = waiting(&sani).await;
    files.sort_by_key(|file| file.entries);
    let [small, large] = &files[..] else {
        panic!("{files:?}");
    };
    // What waits for a first word is not thrown away, nor by anybody else.
    assert_eq!(throw(&sani, large).await.status, 404);
    assert_eq!(decide(&sani, Method::DELETE, large).await.status, 200);
    for (phone, status) in [(&bola, 404), (&amina, 401)] {
        assert_eq!(throw(phone, large).await.status, status);
    }
    assert_eq!(throw(&sani, small).await.status, 404);
    assert_eq!(waiting(&sani).await.len(), 2);
    let backup = scene.data.backed_up().await;
    // The age header of each, with the key that was made for this file alone.
    let holds = async |file: &[u8]| {
        let bytes = scene.data.bytes().await;
        let mut places = bytes.windows(90);
        places.any(|place| place == &file[..90])
    };
    assert!(holds(&first).await && holds(&second).await);
    let reply = throw(&sani, large).await;
    assert_eq!(reply.body, r#"{"entries":3}"#);
    // Its answer was lost: asked again nothing more goes, and nothing can be had of it.
    assert_eq!(throw(&sani, large).await.status, 404);
    assert_eq!(decide(&sani, Method::POST, large).await.status, 404);
    assert_eq!(waiting(&sani).await, std::slice::from_ref(small));
    assert_eq!(scene.data.is_sound().await, 0);
    if matches!(super::ENGINE, tests::host::Engine::Sqlite) {
        // PostgreSQL gives the room free by itself, at its own time.
        assert!(!holds(&second).await, "while the server runs");
    }
    assert!(holds(&first).await);
    // Brought again it is a new file: it waits, and is thrown away by no old word.
    assert!(is_waits(&bola.bring(second.clone()).await.body));
    assert_eq!(throw(&sani, large).await.status, 404);
    let again = waiting(&sani).await;
    assert!(again.len() == 2 && again.iter().all(|file| !file.aside));
    let reply = decide(&sani, Method::POST, large).await;
    assert_eq!(amina.take_in_receipt(&reply.body), Some(3));
    // What was taken in is no file any more that could be thrown away.
    assert_eq!(throw(&sani, large).await.status, 404);
    assert_eq!(scene.data.is_sound().await, 3);
    // A record that a file holds is not erased until that is taken in or thrown away.
    let erased = format!("/v1/records/{record}");
    let erase = async || sani.call(Method::DELETE, &erased, &[], "").await.unwrap();
    assert_eq!(erase().await.code(), "file_waits");
    decide(&sani, Method::DELETE, small).await;
    assert_eq!(erase().await.code(), "file_waits");
    assert_eq!(throw(&sani, small).await.body, r#"{"entries":2}"#);
    assert_eq!(erase().await.body, r#"{"entries":1}"#);
    assert_eq!(scene.data.is_sound().await, 2);
    // An old copy has it again, where it lay.
    let options = scene.data.options();
    scene.data.put_back(&backup).await;
    scene.restart(options).await;
    let back = waiting(&sani).await;
    let aside: Vec<_> = back.iter().filter(|file| file.aside).collect();
    assert!(aside.len() == 1 && aside[0].sha256 == large.sha256);
    assert_eq!(throw(&sani, large).await.body, r#"{"entries":3}"#);
}

#[tokio::test]
async fn a_file_that_comes_while_a_record_is_looked_for_in_those_that_wait_stops_its_erasure() {
    let (scene, mut amina, bola) = two().await;
    let sani = officer(&scene).await;
    let record = amina.record_id();
    amina.save("school", record, &samples::body("school"));
    super::scene::deliver(&mut amina).await;
    amina.save("school", record, &samples::body("school"));
    let store = scene.data.store().await;
    let looked = store.all_waiting().await.unwrap();
    revoke(&scene.data, &amina).await;
    assert!(is_waits(&bola.bring(amina.carried()).await.body));
    let officer = SeatId(3);
    let erased = store.erase(officer, record, &looked, 7).await;
    assert!(matches!(erased, Err(Error::Busy)), "{erased:?}");
    assert_eq!(scene.data.is_sound().await, 1);
    let file = waiting(&sani).await.remove(0);
    decide(&sani, Method::DELETE, &file).await;
    assert_eq!(throw(&sani, &file).await.status, 200);
    let erased = store.erase(officer, record, &looked, 7).await;
    assert_eq!(erased.unwrap(), 1);
    store.close().await;
}

#[tokio::test]
async fn what_was_erased_before_a_file_came_is_counted_and_taken_in_by_nobody() {
    let (scene, mut amina, bola) = two().await;
    let sani = officer(&scene).await;
    let (gone, stays) = (amina.record_id(), amina.record_id());
    amina.save("visit", gone, &samples::body("visit"));
    super::scene::deliver(&mut amina).await;
    let erased = format!("/v1/records/{gone}");
    let reply = sani.call(Method::DELETE, &erased, &[], "").await.unwrap();
    assert_eq!(reply.body, r#"{"entries":1}"#);
    // She has not heard of it, and writes on.
    amina.save("visit", gone, &samples::body("visit"));
    amina.save_picture(gone, b"\xff\xd8\xff the reading corner", b"small");
    amina.save("visit", stays, &samples::body("visit"));
    revoke(&scene.data, &amina).await;
    let file = amina.carried();
    for is_taken in [false, true] {
        assert!(is_waits(&bola.bring(file.clone()).await.body));
        let it = waiting(&sani).await.remove(0);
        assert_eq!((it.entries, it.erased, it.aside), (3, 2, false));
        // How many, and not which.
        let told = sani.call(Method::GET, "/v1/seats", &[], "").await.unwrap();
        assert!(!told.body.contains(&gone.to_string()));
        if is_taken {
            let reply = decide(&sani, Method::POST, &it).await;
            let receipt = receipt::read(reply.body.as_bytes()).unwrap().says;
            let reasons: Vec<_> = receipt.refused.iter().map(|one| &*one.reason).collect();
            assert_eq!(reasons, ["redacted"; 2]);
            assert_eq!(receipt.entries.len(), 1);
        } else {
            assert_eq!(decide(&sani, Method::DELETE, &it).await.status, 200);
            assert_eq!(throw(&sani, &it).await.body, r#"{"entries":3}"#);
        }
        assert_eq!(waiting(&sani).await, []);
        if matches!(super::ENGINE, tests::host::Engine::Sqlite) {
            let bytes = scene.data.bytes().await;
            let mut places = bytes.windows(90);
            assert!(!places.any(|place| place == &file[..90]), "{is_taken}");
        }
    }
    assert_eq!(scene.data.is_sound().await, 1);
}

#[tokio::test]
async fn fault_04_fault_20_a_server_killed_while_a_file_is_thrown_away_has_it_whole_or_not_at_all()
{
    let data = data();
    let mut program = Program::start(&data);
    let line = Line::to(program.address).await;
    let join = async |seat: SeatId| {
        let mut phone = Phone::new(line.url());
        phone.join(&data.invite(seat).await.code).await;
        phone
    };
    let mut amina = join(data.seat("Amina").await).await;
    let bola = join(data.seat("Bola").await).await;
    let sani = join(data.seat_of("Sani", Role::Officer).await).await;
    let mut body = samples::body("school");
    body["place"] = "Canary Kwalkwali".into();
    for _ in 0..40 {
        amina.save("school", amina.record_id(), &body);
    }
    revoke(&data, &amina).await;
    let file = amina.carried();
    let mut chance = Chance::new("fault 20, thrown away");
    for nth in 0..6 {
        assert!(is_waits(&bola.bring(file.clone()).await.body), "{nth}");
        let it = waiting(&sani).await.remove(0);
        assert_eq!(decide(&sani, Method::DELETE, &it).await.status, 200);
        let after = Duration::from_micros(chance.below(12_000) as u64);
        let path = format!("/v1/aside/{}", it.sha256);
        let killed = async {
            tokio::time::sleep(after).await;
            program.kill();
        };
        let thrown = sani.call(Method::DELETE, &path, &[], "");
        let (answer, ()) = tokio::join!(thrown, killed);
        program = Program::start(&data);
        line.leads_to(program.address);
        let left = waiting(&sani).await;
        if answer.is_some_and(|answer| answer.status == 200) {
            assert_eq!(left, [], "what was said to be gone is gone");
        }
        assert!(left.iter().all(|file| file.aside && file.entries == 40));
    }
    // Whatever became of it: it is whole, here or when it is brought again.
    assert!(is_waits(&bola.bring(file).await.body));
    let it = waiting(&sani).await.remove(0);
    // Two officers at one moment: it is taken in, or gone, and never a part of it.
    decide(&sani, Method::DELETE, &it).await;
    let (taken, thrown) = tokio::join!(decide(&sani, Method::POST, &it), throw(&sani, &it));
    let told = (taken.status, thrown.status, data.is_sound().await);
    assert!(
        matches!(told, (200, 200 | 404, 40) | (404, 200, 0)),
        "{told:?}"
    );
    assert_eq!(waiting(&sani).await, []);
    // Who did it, of which file, and how much was in it stands in the log; not a word of it.
    let log = program.log();
    assert!(log.contains(&format!("bundle={}", it.sha256)), "{log}");
    assert!(log.contains("to be thrown away") && log.contains("by=3"));
    assert!(!log.contains("Kwalkwali") && !log.contains("Amina"));
}

#[tokio::test]
async fn fault_23_what_waits_from_a_phone_that_was_revoked_has_a_limit() {
    let (scene, mut amina, bola) = two().await;
    save_some(&mut amina, 1);
    revoke(&scene.data, &amina).await;
    let store = scene.data.store().await;
    let mut told = Vec::new();
    for nth in 0..4_u8 {
        let waiting = Kept {
            sha256: Digest([nth; 32]),
            seat: SeatId(1),
            device: amina.device,
            courier: SeatId(2),
            entries: 1,
        };
        let kept = store
            .keep_waiting(&waiting, &[], &vec![0; 8 << 20], 7)
            .await;
        told.push(kept.map_err(|error| error.code()));
    }
    assert_eq!(told, [Ok(()), Ok(()), Ok(()), Err("revoked_phone")]);
    // The courier of one more is told to take it to the office.
    let reply = bola.bring(amina.carried()).await;
    assert_eq!(
        (reply.status, reply.code().as_str()),
        (403, "revoked_phone")
    );
    // What was put aside still takes its room; what was thrown away does not.
    let first = Digest([0; 32]);
    assert!(matches!(
        store.throw_away(first).await,
        Err(Error::NotFound)
    ));
    assert_eq!(store.put_aside(first, 8).await.unwrap(), 1);
    assert_eq!(bola.bring(amina.carried()).await.status, 403);
    assert_eq!(store.throw_away(first).await.unwrap(), 1);
    store.close().await;
    assert!(is_waits(&bola.bring(amina.carried()).await.body));
}
