//! Invites, seats, sessions: who gets in, and as whom.

use super::scene::{JSON, Scene, data, deliver, save_some};
use district::enrol::hash_code;
use reqwest::Method;
use sqlx::Row;
use tests::line::Fate;
use tests::phone::{Phone, Rest};

#[tokio::test]
async fn a_code_lets_one_phone_in_and_no_second() {
    let scene = Scene::new().await;
    let seat = scene.data.seat("Amina").await;
    let invite = scene.data.invite(seat).await;
    let mut phone = Phone::new(scene.line.url());
    let reply = phone.try_join(&invite.link).await.unwrap();
    assert_eq!(
        reply.status, 200,
        "a whole pasted link will do: {}",
        reply.body
    );
    assert!(reply.body.contains("Kano North") && reply.body.contains("Amina"));
    let mut thief = Phone::new(scene.line.url());
    let reply = thief.try_join(&invite.code).await.unwrap();
    assert_eq!((reply.status, reply.code().as_str()), (410, "spent_code"));
    let reply = thief.try_join("00000000000000000000000000").await.unwrap();
    assert_eq!((reply.status, reply.code().as_str()), (404, "unknown_code"));
    let reply = thief.try_join("what").await.unwrap();
    assert_eq!((reply.status, reply.code().as_str()), (404, "unknown_code"));
    assert_eq!(thief.deliver(0).await, Rest::JoinAgain);
}

#[tokio::test]
async fn a_code_is_too_old_after_its_time() {
    let scene = Scene::new().await;
    let seat = scene.data.seat("Amina").await;
    let store = scene.data.store().await;
    let code = exchange::enrol::write_code([7; 16]);
    store.invite(seat, hash_code(&code), 1_000).await.unwrap();
    let mut phone = Phone::new(scene.line.url());
    let reply = phone.try_join(&code).await.unwrap();
    assert_eq!((reply.status, reply.code().as_str()), (410, "expired_code"));
}

#[tokio::test]
async fn fault_05_a_phone_that_never_heard_it_was_let_in_asks_again_with_the_same_code() {
    let scene = Scene::new().await;
    let seat = scene.data.seat("Amina").await;
    let code = scene.data.invite(seat).await.code;
    let mut phone = Phone::new(scene.line.url());
    scene.line.next([Fate::CutDown(0)]);
    assert!(phone.try_join(&code).await.is_none());
    phone.join(&code).await;
    save_some(&mut phone, 2);
    deliver(&mut phone).await;
    assert_eq!(scene.data.is_sound().await, 2);
    let mut stranger = scene.data.stranger().await;
    let sessions: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM sessions")
        .fetch_one(&mut stranger)
        .await
        .unwrap();
    assert_eq!(sessions, 1, "the session of the lost answer has ended");
}

#[tokio::test]
async fn a_further_phone_takes_the_account_and_its_own_earlier_work_is_welcome() {
    let scene = Scene::new().await;
    let (seat, first) = scene.phone("Amina").await;
    let mut further = Phone::new(scene.line.url());
    save_some(&mut further, 2);
    let own = further.account;
    further.join(&scene.data.invite(seat).await.code).await;
    assert_eq!(further.account, first.account);
    assert_ne!(further.account, own);
    save_some(&mut further, 1);
    deliver(&mut further).await;
    assert_eq!(scene.data.is_sound().await, 3);
    assert_eq!(further.only_here(), 0);
}

#[tokio::test]
async fn what_a_backup_brought_of_earlier_accounts_is_welcome_unless_it_is_anothers() {
    let scene = Scene::new().await;
    let (_, other) = scene.phone("Bola").await;
    let mut phone = Phone::new(scene.line.url());
    save_some(&mut phone, 2);
    // Put back on a phone whose account was another: both are the leader's.
    let lost = std::mem::replace(&mut phone.account, tests::phone::minted_account());
    save_some(&mut phone, 1);
    phone.before = vec![lost, other.account];
    let seat = scene.data.seat("Amina").await;
    phone.join(&scene.data.invite(seat).await.code).await;
    deliver(&mut phone).await;
    assert_eq!((scene.data.is_sound().await, phone.only_here()), (3, 0));
    let mut stranger = scene.data.stranger().await;
    let holder: i64 = sqlx::query_scalar("SELECT seat FROM aliases WHERE account = $1")
        .bind(other.account.0.as_bytes().to_vec())
        .fetch_one(&mut stranger)
        .await
        .unwrap();
    assert_ne!(holder, seat.0, "another leader keeps what is theirs");
}

#[tokio::test]
async fn an_account_sits_in_one_seat_only() {
    let scene = Scene::new().await;
    let (_, mut phone) = scene.phone("Amina").await;
    let other = scene.data.seat("Bola").await;
    let code = scene.data.invite(other).await.code;
    let reply = phone.try_join(&code).await.unwrap();
    assert_eq!(
        (reply.status, reply.code().as_str()),
        (409, "account_elsewhere")
    );
    // Nothing of the attempt stays: the code is still good for whom it is for.
    Phone::new(scene.line.url()).join(&code).await;
}

#[tokio::test]
async fn fault_09_a_session_that_ended_keeps_the_work_until_the_phone_joins_again() {
    let scene = Scene::new().await;
    let (seat, mut phone) = scene.phone("Amina").await;
    save_some(&mut phone, 2);
    deliver(&mut phone).await;
    let mut stranger = scene.data.stranger().await;
    sqlx::query("DELETE FROM sessions")
        .execute(&mut stranger)
        .await
        .unwrap();
    save_some(&mut phone, 3);
    assert_eq!(phone.deliver(3).await, Rest::JoinAgain);
    assert_eq!(phone.only_here(), 3);
    phone.join(&scene.data.invite(seat).await.code).await;
    deliver(&mut phone).await;
    assert_eq!((scene.data.is_sound().await, phone.only_here()), (5, 0));
}

#[tokio::test]
async fn a_phone_whose_cookie_is_gone_is_let_in_by_its_key_and_nobody_else_is() {
    let scene = Scene::new().await;
    let (seat, mut phone) = scene.phone("Amina").await;
    save_some(&mut phone, 2);
    deliver(&mut phone).await;
    // The browser was killed before it wrote the cookie of the day it joined.
    let old = phone.copy();
    phone.lose_cookies();
    save_some(&mut phone, 3);
    deliver(&mut phone).await;
    assert_eq!((scene.data.is_sound().await, phone.only_here()), (5, 0));
    let ask = async |asked: String| {
        let stranger = Phone::new(scene.line.url());
        let reply = stranger
            .call(Method::POST, "/v1/sessions", &[JSON], asked)
            .await
            .unwrap();
        (reply.status, reply.code(), reply.cookie)
    };
    // One session: what was given before is not good as well.
    let reply = old.call(Method::GET, "/v1/keys", &[], "").await.unwrap();
    assert_eq!((reply.status, reply.code().as_str()), (401, "not_joined"));
    // Asked twice, as when the answer was lost: the same session again.
    let asked = phone.session_request();
    let first = ask(asked.clone()).await;
    assert_eq!((first.0, &first), (200, &ask(asked).await));
    // Another's key, another's name under it, and another secret are nothing.
    let thief = Phone::new(scene.line.url());
    let refused = |reply: (u16, String, Option<String>)| {
        assert_eq!(reply, (401, "not_joined".to_owned(), None));
    };
    refused(ask(thief.session_request()).await);
    let other = serde_json::from_str::<serde_json::Value>(&thief.session_request()).unwrap();
    for field in ["device", "token", "signature"] {
        let own = phone.session_request();
        let mut mixed: serde_json::Value = serde_json::from_str(&own).unwrap();
        mixed[field] = other[field].clone();
        refused(ask(mixed.to_string()).await);
    }
    // A revoked phone has no key here any more.
    let store = scene.data.store().await;
    store
        .revoke(district::store::Revoked::Seat(seat))
        .await
        .unwrap();
    refused(ask(phone.session_request()).await);
    assert_eq!(phone.deliver(2).await, Rest::JoinAgain);
}

#[tokio::test]
async fn attempts_to_join_are_counted_more_tightly_than_calls() {
    let data = data();
    let mut options = data.options();
    options.limits = district::serve::Limits::default();
    assert!(options.limits.joins.0 < options.limits.calls.0);
    let serving = district::serve::Serving::start(options.clone())
        .await
        .unwrap();
    let mut phone = Phone::new(format!("http://{}", serving.address));
    for _ in 0..options.limits.joins.0 {
        assert_eq!(phone.try_join("what").await.unwrap().status, 404);
    }
    let reply = phone.try_join("what").await.unwrap();
    assert_eq!((reply.status, reply.code().as_str()), (429, "too_many"));
    assert!(reply.retry_after.is_some(), "{reply:?}");
}

#[tokio::test]
async fn codes_and_sessions_are_in_the_database_only_as_hashes() {
    let scene = Scene::new().await;
    let seat = scene.data.seat("Amina").await;
    let code = scene.data.invite(seat).await.code;
    let mut stranger = scene.data.stranger().await;
    let held: Vec<u8> = sqlx::query("SELECT code FROM invites")
        .fetch_one(&mut stranger)
        .await
        .unwrap()
        .get(0);
    assert_eq!(held, hash_code(&code));
    let joined = Phone::new(scene.line.url()).try_join(&code).await.unwrap();
    let cookie = joined.cookie.unwrap();
    for rule in ["fieldbook=", "HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(rule), "{cookie}");
    }
    let token = cookie.split(['=', ';']).nth(1).unwrap().as_bytes();
    assert_eq!(token.len(), 64);
    let bytes = scene.data.bytes().await;
    for secret in [token, code.as_bytes()] {
        let found = bytes.windows(secret.len()).any(|some| some == secret);
        assert!(!found, "a secret is in the data folder");
    }
}

#[tokio::test]
async fn behind_a_proxy_each_address_has_its_own_attempts_and_nobody_else_can_say_so() {
    for behind_proxy in [true, false] {
        let data = data();
        let mut options = data.options();
        options.behind_proxy = behind_proxy;
        options.limits.joins = (1, std::time::Duration::from_secs(60));
        let serving = district::serve::Serving::start(options).await.unwrap();
        let phone = Phone::new(format!("http://{}", serving.address));
        let mut statuses = Vec::new();
        for from in ["203.0.113.1", "203.0.113.1", "made.up, 203.0.113.2"] {
            let headers = [super::scene::JSON, ("x-forwarded-for", from)];
            let reply = phone
                .call(reqwest::Method::POST, "/v1/enrol", &headers, "{}")
                .await;
            statuses.push(reply.unwrap().status);
        }
        let expected = if behind_proxy {
            [400, 429, 400]
        } else {
            [400, 429, 429]
        };
        assert_eq!(statuses, expected, "behind a proxy: {behind_proxy}");
    }
}
