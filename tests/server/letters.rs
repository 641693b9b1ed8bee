//! What an officer writes to one leader: `to:` and the leader's account.

use super::scene::{AMINA, SANI, Scene, all_deliver, deliver, put};
use district::scope::Scope;
use exchange::digest::EntryId;
use exchange::entry::{LEADERS, TO};
use exchange::receipt::{Mark, reason};
use serde_json::{Value, json};
use tests::phone::{Phone, Standing};
use tests::samples;

/// An answer of `from`, written to that account.
fn letter(from: &mut Phone, to: impl std::fmt::Display, body: &Value) -> EntryId {
    let id = from.save("step", from.record_id(), body);
    from.at_level(&id, format!("{TO}{to}"))
}

#[tokio::test]
async fn what_an_officer_writes_to_a_leader_comes_to_each_of_their_phones_and_to_officers_alone() {
    let (scene, mut amina, mut bola, mut sani) = Scene::office().await;
    let id = letter(&mut sani, amina.account, &samples::body("step"));
    deliver(&mut sani).await;
    assert_eq!(*sani.standing(&id), Standing::Acknowledged);
    let mut second = scene.further_phone(AMINA).await;
    let (_, mut late) = scene.officer("Tanko").await;
    all_deliver([&mut amina, &mut second, &mut late, &mut bola]).await;
    let has = |phone: &Phone| phone.held.contains_key(&id);
    assert!(has(&amina) && has(&second) && has(&late) && !has(&bola));
    assert!(bola.stubs.is_empty());
    // A second version follows the first, for the same readers.
    let record = sani.held[&id].written.entry.record;
    let mut body = samples::body("step");
    body["what"] = json!("The benches come in November");
    let next = sani.save("step", record, &body);
    let next = sani.at_level(&next, format!("{TO}{}", amina.account));
    deliver(&mut sani).await;
    deliver(&mut amina).await;
    deliver(&mut bola).await;
    assert_eq!(amina.merged("step", record).body.as_ref(), Some(&body));
    assert!(!bola.held.contains_key(&next));
    assert_eq!(scene.data.is_sound().await, 2);
}

#[tokio::test]
async fn a_letter_to_an_alias_of_a_leader_comes_to_the_leader() {
    let (scene, mut amina, _, mut sani) = Scene::office().await;
    // What a further phone wrote before it joined bears its own account.
    let mut second = Phone::new(scene.line.url());
    let minted = second.account;
    second.join(&scene.data.invite(AMINA).await.code).await;
    assert_ne!(minted, amina.account);
    let id = letter(&mut sani, minted, &samples::body("step"));
    deliver(&mut sani).await;
    deliver(&mut amina).await;
    assert!(amina.held.contains_key(&id));
}

#[tokio::test]
async fn leaders_write_to_nobody_and_officers_to_no_account_that_is_not_there() {
    let (scene, mut amina, mut bola, mut sani) = Scene::office().await;
    let by_leader = letter(&mut bola, amina.account, &samples::body("step"));
    deliver(&mut bola).await;
    let refused = Standing::Refused(reason::NO_READER.to_owned());
    assert_eq!(*bola.standing(&by_leader), refused);
    let stranger = Phone::new(scene.line.url()).account;
    for to in [stranger.to_string(), "everybody".to_owned(), String::new()] {
        let id = letter(&mut sani, &to, &samples::body("step"));
        deliver(&mut sani).await;
        assert_eq!(*sani.standing(&id), refused, "{to}");
    }
    deliver(&mut amina).await;
    assert!(amina.held.is_empty());
    assert_eq!(scene.data.is_sound().await, 0);
}

#[tokio::test]
async fn an_officer_writes_into_no_record_of_a_leaders_whatever_the_level() {
    let (scene, mut amina, mut bola, mut sani) = Scene::office().await;
    let record = amina.record_id();
    let own = amina.save("step", record, &samples::body("step"));
    deliver(&mut amina).await;
    deliver(&mut sani).await;
    let mut body = samples::body("step");
    body["what"] = json!("As the office wants it");
    let over = sani.save("step", record, &body);
    deliver(&mut sani).await;
    let refused = Standing::Refused(reason::ANOTHERS.to_owned());
    assert_eq!(*sani.standing(&over), refused);
    let over = sani.at_level(&over, format!("{TO}{}", amina.account));
    deliver(&mut sani).await;
    assert_eq!(*sani.standing(&over), refused);
    all_deliver([&mut amina, &mut bola]).await;
    assert_eq!(amina.held.keys().collect::<Vec<_>>(), [&own]);
    assert_eq!(scene.data.is_sound().await, 1);
}

#[tokio::test]
async fn fault_05_a_letter_that_is_sent_twice_is_told_once() {
    let (scene, mut amina, _, mut sani) = Scene::office().await;
    let id = letter(&mut sani, amina.account, &samples::body("step"));
    let (name, json) = sani.bundle_of_all();
    for _ in 0..3 {
        let reply = put(&sani, &name.to_string(), json.clone().into(), None).await;
        assert_eq!(reply.status, 200, "{}", reply.body);
    }
    deliver(&mut amina).await;
    assert!(amina.held.contains_key(&id));
    assert_eq!(scene.data.is_sound().await, 1);
    // The whole of it, with who it is for, is in a backup as well.
    let backup = scene.data.backed_up().await;
    let scene = scene.put_back(&backup).await;
    let mut second = scene.further_phone(AMINA).await;
    deliver(&mut second).await;
    assert!(second.held.contains_key(&id));
}

#[tokio::test]
async fn what_an_officer_publishes_comes_to_every_leader_also_one_who_joins_later_and_once() {
    let (scene, mut amina, mut bola, mut sani) = Scene::office().await;
    let id = sani.save("step", sani.record_id(), &samples::body("step"));
    let id = sani.at_level(&id, LEADERS);
    deliver(&mut sani).await;
    let (_, mut late) = scene.phone("Chika").await;
    let (_, mut other) = scene.officer("Tanko").await;
    for phone in [&mut amina, &mut bola, &mut late, &mut other] {
        deliver(phone).await;
        assert_eq!(phone.held.keys().collect::<Vec<_>>(), [&id]);
    }
    assert_eq!(scene.data.is_sound().await, 1);
    // A further phone of the officer gets it once as well.
    let pages = scene.data.store().await;
    let page = pages
        .changes(Scope::Officer(SANI), Mark::START)
        .await
        .unwrap();
    assert_eq!(page.lines.len(), 1);
    pages.close().await;
}

#[tokio::test]
async fn what_a_leader_shares_with_leaders_is_not_told_to_them_as_it_is() {
    let (scene, mut amina, mut bola, mut sani) = Scene::office().await;
    let id = amina.save("step", amina.record_id(), &samples::body("step"));
    let id = amina.at_level(&id, LEADERS);
    all_deliver([&mut amina, &mut bola, &mut sani]).await;
    assert!(bola.held.is_empty() && bola.stubs.is_empty());
    assert!(sani.held.contains_key(&id));
    assert_eq!(scene.data.is_sound().await, 1);
}
