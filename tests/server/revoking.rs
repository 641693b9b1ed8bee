//! A phone that was lost, and a District that was put back from before that was known.

use super::office::seats_told;
use super::scene::{JSON, Scene, deliver, save_some};
use district::scope::SeatId;
use district::store::Revoked;
use exchange::enrol::write_code;
use exchange::revoking::{Heard, Revocation};
use reqwest::Method;
use tests::phone::{Phone, Rest};

/// Says what is to be said, as an officer's phone does; how many phones went.
async fn say(officer: &Phone, heard: &Heard) -> u32 {
    let mut phones = 0;
    for one in &heard.to_say {
        let path = format!("/v1/phones/{}?joined={}", one.device, one.joined);
        let reply = officer.call(Method::DELETE, &path, &[], "").await.unwrap();
        assert_eq!(reply.status, 200, "{}", reply.body);
        let revoked: exchange::office::Revoked = serde_json::from_str(&reply.body).unwrap();
        phones += revoked.phones;
    }
    phones
}

/// How the District answers a phone that calls with its cookie, and with its key.
async fn let_in(phone: &Phone) -> (u16, u16) {
    let called = phone.call(Method::GET, "/v1/changes", &[], "").await;
    let asked = phone.session_request();
    let by_key = phone.call(Method::POST, "/v1/sessions", &[JSON], asked);
    (called.unwrap().status, by_key.await.unwrap().status)
}

/// A leader with two phones, and two officers.
async fn office() -> (Scene, SeatId, [Phone; 4]) {
    let scene = Scene::new().await;
    let (seat, lost) = scene.phone("Amina").await;
    let kept = scene.further_phone(seat).await;
    let (_, sani) = scene.officer("Sani").await;
    let (_, tanko) = scene.officer("Tanko").await;
    (scene, seat, [lost, kept, sani, tanko])
}

#[tokio::test]
async fn fault_22_a_district_put_back_from_before_a_phone_was_revoked_hears_of_it_from_any_officers_phone()
 {
    let (scene, _, [mut lost, mut kept, sani, tanko]) = office().await;
    save_some(&mut lost, 1);
    deliver(&mut lost).await;
    let backup = scene.data.backed_up().await;
    let joined = seats_told(&sani).await.let_in(lost.device).unwrap().joined;
    let wish = Revocation {
        device: lost.device,
        joined,
        heard: false,
    };
    let asked = seats_told(&sani).await.revoked(&[wish]);
    assert_eq!(say(&sani, &asked).await, 1);
    assert_eq!(let_in(&lost).await, (401, 401));
    // The other officer did nothing, and learns it from the list.
    let known = seats_told(&tanko).await.revoked(&[]).known;
    assert_eq!(seats_told(&sani).await.revoked(&asked.known).known, known);
    assert_eq!(
        known,
        [Revocation {
            heard: true,
            ..wish
        }]
    );

    let _scene = scene.put_back(&backup).await;
    // This is what the fault is: as the copy has it, nothing was ever lost.
    assert_eq!(let_in(&lost).await, (200, 200));
    let heard = seats_told(&tanko).await.revoked(&known);
    assert_eq!(say(&tanko, &heard).await, 1);
    assert_eq!(say(&sani, &heard).await, 0, "said twice it is harmless");
    assert_eq!(let_in(&lost).await, (401, 401));
    assert_eq!(lost.deliver(0).await, Rest::JoinAgain);
    // The leader's other phone goes on, and nothing is to be said any more.
    deliver(&mut kept).await;
    let after = seats_told(&tanko).await.revoked(&heard.known);
    assert_eq!((after.to_say, after.known), (Vec::new(), known));
}

#[tokio::test]
async fn fault_22_a_phone_that_was_let_in_anew_is_not_turned_away_once_more() {
    let (scene, seat, [mut lost, _, sani, _]) = office().await;
    let backup = scene.data.backed_up().await;
    let store = scene.data.store().await;
    store.revoke(Revoked::Device(lost.device)).await.unwrap();
    let known = seats_told(&sani).await.revoked(&[]).known;
    store.close().await;
    let scene = scene.put_back(&backup).await;
    // It was found: its leader joins it again, by the same id and key as ever, before
    // any officer's phone has called. A second later: that is how exact the clock is.
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    let code = scene.data.invite(seat).await.code;
    lost.join(&code).await;
    let seats = seats_told(&sani).await;
    assert!(seats.let_in(lost.device).unwrap().joined > known[0].joined);
    assert_eq!(seats.revoked(&known), Heard::default());
    // One that had not heard of it says it: only what it joined with before ends.
    let late = Heard {
        to_say: known,
        ..Heard::default()
    };
    assert_eq!(say(&sani, &late).await, 1);
    assert_eq!(let_in(&lost).await, (200, 200));
    assert_eq!(say(&sani, &late).await, 0);
    let path = format!("/v1/phones/{}?joined=yesterday", lost.device);
    let reply = sani.call(Method::DELETE, &path, &[], "").await.unwrap();
    assert_eq!((reply.status, reply.code().as_str()), (400, "malformed"));
    assert_eq!(let_in(&lost).await, (200, 200));
}

#[tokio::test]
async fn fault_22_a_revoked_phone_does_not_join_later_by_asking_again_with_the_code_it_has() {
    let (scene, seat, [_, _, sani, _]) = office().await;
    let code = write_code([9; 16]);
    let store = scene.data.store().await;
    let (hash, now) = (district::enrol::hash_code(&code), district::clock::now());
    store.invite(seat, hash, now + 3600).await.unwrap();
    let mut lost = Phone::new(scene.line.url());
    lost.join(&code).await;
    let backup = scene.data.backed_up().await;
    store.revoke(Revoked::Device(lost.device)).await.unwrap();
    let known = seats_told(&sani).await.revoked(&[]).known;
    store.close().await;
    let _scene = scene.put_back(&backup).await;
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    // The copy takes it for the phone whose answer was lost.
    lost.join(&code).await;
    let heard = seats_told(&sani).await.revoked(&known);
    assert_eq!(say(&sani, &heard).await, 1);
    assert_eq!(let_in(&lost).await, (401, 401));
    assert_eq!(lost.try_join(&code).await.unwrap().code(), "expired_code");
}
