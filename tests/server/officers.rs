//! What officers are told and may do, beside reading the log.

use super::office::seats_told;
use super::scene::{JSON, Scene, deliver, save_some};
use district::store::{Joining, Revoked};
use reqwest::Method;
use serde_json::json;
use tests::phone::{Phone, Rest};
use tests::samples;

#[tokio::test]
async fn an_officer_is_told_of_each_seat_its_accounts_and_phones_and_when_they_were_heard() {
    let scene = Scene::new().await;
    let (amina_s, mut amina) = scene.phone("Amina").await;
    let minted = Phone::new(scene.line.url()).account;
    let mut second = Phone::new(scene.line.url());
    let its_own = second.account;
    second.join(&scene.data.invite(amina_s).await.code).await;
    scene.data.seat("Not yet").await;
    let (_, sani) = scene.officer("Sani").await;

    let seats = seats_told(&sani).await;
    let names: Vec<_> = seats.seats.iter().map(|seat| seat.name.as_str()).collect();
    assert_eq!(names, ["Amina", "Not yet", "Sani"]);
    let [first, not_yet, own] = &seats.seats[..] else {
        panic!("{seats:?}")
    };
    assert_eq!((first.phones.len(), first.heard), (2, None));
    assert!(first.accounts.contains(&amina.account) && first.accounts.contains(&its_own));
    assert!(!first.accounts.contains(&minted) && not_yet.accounts.is_empty());
    assert_eq!((not_yet.last_heard(), own.is_officer()), (None, true));

    save_some(&mut amina, 1);
    deliver(&mut amina).await;
    assert!(seats_told(&sani).await.seats[0].heard.is_some());

    let store = scene.data.store().await;
    // One that is known no longer is no phone of theirs.
    store.revoke(Revoked::Device(second.device)).await.unwrap();
    assert_eq!(seats_told(&sani).await.seats[0].phones.len(), 1);
    store.close().await;
}

#[tokio::test]
async fn when_a_phone_called_is_written_down_twice_a_day_and_no_more() {
    let scene = Scene::new().await;
    let seat = scene.data.seat("Amina").await;
    let code = scene.data.invite(seat).await.code;
    let store = scene.data.store().await;
    let phone = Phone::new(scene.line.url());
    let now = 1_800_000_000;
    let session = [7; 32];
    let joining = Joining {
        code: district::enrol::hash_code(&code),
        account: phone.account,
        device: phone.device,
        signing_key: phone.signing_key.clone(),
        also: Vec::new(),
        token: session,
    };
    store.join(&joining, district::clock::now()).await.unwrap();
    let heard = async || store.told().await.unwrap().seats[0].phones[0].heard;
    store.heard_from(session, now).await.unwrap();
    assert_eq!(i64::from(heard().await), now);
    store.heard_from(session, now + 60).await.unwrap();
    assert_eq!(i64::from(heard().await), now);
    store.heard_from(session, now + 13 * 3600).await.unwrap();
    assert_eq!(i64::from(heard().await), now + 13 * 3600);
    store.close().await;
}

#[tokio::test]
async fn fault_09_an_officer_revoked_in_mid_delivery_gets_no_further_page() {
    let scene = Scene::new().await;
    let (_, mut amina) = scene.phone("Amina").await;
    save_some(&mut amina, 3);
    deliver(&mut amina).await;
    let (seat, mut sani) = scene.officer("Sani").await;
    deliver(&mut sani).await;
    assert_eq!(sani.held.len(), 3);
    save_some(&mut amina, 2);
    deliver(&mut amina).await;
    // Something of the officer's own is to go when the session ends.
    sani.save("school", sani.record_id(), &samples::body("school"));
    let store = scene.data.store().await;
    store.revoke(Revoked::Seat(seat)).await.unwrap();
    assert_eq!(sani.deliver(0).await, Rest::JoinAgain);
    assert_eq!((sani.held.len(), sani.only_here()), (4, 1));
    assert_eq!(scene.data.is_sound().await, 5);
    // With a new code it goes on where it was, and sends what waited once.
    let code = scene.data.invite(seat).await.code;
    sani.join(&code).await;
    deliver(&mut sani).await;
    assert_eq!((sani.held.len(), sani.only_here()), (6, 0));
    assert_eq!(scene.data.is_sound().await, 6);
    store.close().await;
}

/// What an officer's phone sends to invite somebody with `code`.
fn asked(code: &str, whom: &serde_json::Value) -> String {
    let mut asked = whom.clone();
    asked["code"] = hex(&district::enrol::hash_code(code)).into();
    asked.to_string()
}

/// Bytes as they are written in JSON.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn invite(officer: &Phone, body: String) -> (u16, String) {
    let reply = officer.call(Method::POST, "/v1/invites", &[JSON], body);
    let reply = reply.await.expect("an answer");
    (reply.status, reply.body)
}

#[tokio::test]
async fn fault_05_an_officer_invites_a_leader_and_asking_again_makes_no_second_seat() {
    let scene = Scene::new().await;
    let (_, sani) = scene.officer("Sani").await;
    let code = exchange::enrol::write_code([7; 16]);
    let body = asked(&code, &json!({ "name": "  Amina Bello " }));
    for _ in 0..2 {
        let (status, body) = invite(&sani, body.clone()).await;
        assert_eq!(
            (status, body.contains(r#""seat":2"#)),
            (200, true),
            "{body}"
        );
    }
    let seats = seats_told(&sani).await.seats;
    assert_eq!(seats.len(), 2);
    assert_eq!(
        (seats[1].name.as_str(), seats[1].is_officer()),
        ("Amina Bello", false)
    );
    // The code opens that seat, once; the District never had it in the clear.
    let mut amina = Phone::new(scene.line.url());
    assert!(!String::from_utf8_lossy(&scene.data.bytes().await).contains(&code));
    amina.join(&code).await;
    let mut late = Phone::new(scene.line.url());
    assert_eq!(late.try_join(&code).await.unwrap().code(), "spent_code");
    // A further phone, by the seat's number.
    let further = exchange::enrol::write_code([8; 16]);
    let (status, _) = invite(&sani, asked(&further, &json!({ "seat": 2 }))).await;
    assert_eq!(status, 200);
    late.join(&further).await;
    let phones = &seats_told(&sani).await.seats[1].phones;
    assert_eq!(phones.len(), 2);

    // A lost one is known no longer; asking again changes nothing.
    let path = format!("/v1/phones/{}", amina.device);
    for left in [1, 0] {
        let reply = sani.call(Method::DELETE, &path, &[], "").await.unwrap();
        assert_eq!(reply.body, format!(r#"{{"phones":{left}}}"#));
    }
    assert_eq!(amina.deliver(0).await, Rest::JoinAgain);
    deliver(&mut late).await;
    // Nor can its own code, spent by itself, let it in again.
    assert_eq!(amina.try_join(&code).await.unwrap().code(), "expired_code");
}

#[tokio::test]
async fn an_invitation_that_is_none_makes_no_seat() {
    let scene = Scene::new().await;
    let (_, sani) = scene.officer("Sani").await;
    let code = exchange::enrol::write_code([7; 16]);
    for whom in [
        json!({}),
        json!({ "name": "   " }),
        json!({ "name": "x".repeat(201) }),
        json!({ "name": "Amina", "seat": 1 }),
        json!({ "name": 7 }),
    ] {
        let (status, body) = invite(&sani, asked(&code, &whom)).await;
        assert_eq!(status, 400, "{whom}: {body}");
    }
    let (status, _) = invite(&sani, asked(&code, &json!({ "seat": 99 }))).await;
    assert_eq!(status, 404);
    let (status, _) = invite(&sani, r#"{"code":"7","name":"Amina"}"#.to_owned()).await;
    assert_eq!(status, 400);
    // Nobody is made an officer from a phone, whatever it says.
    let body = asked(&code, &json!({ "name": "Amina", "role": "officer" }));
    assert_eq!(invite(&sani, body).await.0, 200);
    let seats = seats_told(&sani).await.seats;
    assert_eq!((seats.len(), seats[1].is_officer()), (2, false));
    let reply = sani.call(Method::DELETE, "/v1/phones/7", &[], "").await;
    assert_eq!(reply.unwrap().status, 404);
}
