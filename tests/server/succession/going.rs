//! On to a third, back again, half-sent pictures; and who may hand over at all.

use super::*;
use tests::phone::Standing;

#[tokio::test]
async fn a_cluster_goes_on_to_a_third_and_comes_back() {
    let (scene, mut amina, mut bola, sani) = Scene::office().await;
    let (chika_s, mut chika) = scene.phone("Chika").await;
    let (school, visit) = cluster(&mut amina, "Bukuru Central");
    let mut cards = Vec::new();
    for phone in [&mut amina, &mut bola] {
        let card = RecordId::alone(phone.account, "profile");
        cards.push(phone.save("profile", card, &samples::body("profile")));
        deliver(phone).await;
    }
    hand_over(&sani, AMINA, BOLA).await;
    deliver(&mut bola).await;
    let mut his = visit_to(school);
    his["purpose"] = json!("As Bola found it");
    bola.save("visit", visit, &his);
    deliver(&mut bola).await;
    assert_eq!(hand_over(&sani, BOLA, chika_s).await, 3);
    deliver(&mut chika).await;
    assert_eq!(chika.merged("visit", visit).body.as_ref(), Some(&his));
    // Who wrote it is known, also of those before the last.
    assert!(cards.iter().all(|card| chika.held.contains_key(card)));
    // What the first one sends late comes to the third.
    let late = amina.record_id();
    amina.save("visit", late, &visit_to(school));
    deliver(&mut amina).await;
    deliver(&mut chika).await;
    assert!(chika.merged("visit", late).body.is_some());
    deliver(&mut bola).await;
    assert!(bola.merged("visit", late).body.is_none());
    // Back to the first: all of it, and nothing is anybody else's any more.
    hand_over(&sani, chika_s, AMINA).await;
    deliver(&mut amina).await;
    assert_eq!(amina.merged("visit", visit).body.as_ref(), Some(&his));
    let more = amina.record_id();
    amina.save("visit", more, &visit_to(school));
    deliver(&mut amina).await;
    deliver(&mut chika).await;
    assert!(chika.merged("visit", more).body.is_none());
    let visits = rows(&scene, "SELECT leader, visit FROM visits").await;
    assert!(visits.len() == 3 && visits.iter().all(|(leader, _)| *leader == AMINA.0));
    scene.data.is_sound().await;
}

#[tokio::test]
async fn fault_04_a_picture_half_sent_when_its_cluster_goes_is_whole_at_the_successors() {
    let (scene, mut amina, mut bola, sani) = Scene::office().await;
    amina.save_picture(amina.record_id(), PICTURE, b"small");
    let (name, json) = amina.bundle_of_all();
    let reply = put(&amina, &name.to_string(), json.into(), None).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    let digest = Digest::of(&[PICTURE]);
    amina.put_piece(&digest, 0, &PICTURE[..8]).await.unwrap();
    hand_over(&sani, AMINA, BOLA).await;
    let reply = amina.put_piece(&digest, 8, &PICTURE[8..]).await.unwrap();
    assert!(reply.body.contains(r#""whole":true"#), "{}", reply.body);
    // One of which nothing had come.
    let reply = amina.put_piece(&Digest::of(&[b"small"]), 0, b"small").await;
    assert!(reply.unwrap().body.contains(r#""whole":true"#));
    deliver(&mut bola).await;
    assert_eq!(bola.picture(PICTURE).await.bytes, PICTURE);
    assert_eq!(bola.picture(b"small").await.bytes, b"small");
    // Who took it may still look at it.
    assert_eq!(amina.picture(PICTURE).await.bytes, PICTURE);
    scene.data.is_sound().await;
}

#[tokio::test]
async fn only_an_officer_hands_over_and_only_between_leaders() {
    let (_scene, mut amina, mut bola, mut sani) = Scene::office().await;
    let (school, _) = cluster(&mut amina, "Bukuru Central");
    deliver(&mut amina).await;
    for leader in [&amina, &bola] {
        assert_eq!(asked(leader, &all_of(AMINA, BOLA)).await.status, 404);
    }
    for (from, to) in [
        (AMINA, SANI),
        (SANI, BOLA),
        (AMINA, AMINA),
        (AMINA, SeatId(99)),
    ] {
        let reply = asked(&sani, &all_of(from, to)).await;
        assert_eq!(reply.status, 404, "{from} {to}");
    }
    for body in ["", "{}", r#"{"from":-1,"to":2}"#] {
        let reply = sani
            .call(Method::POST, "/v1/handovers", &[JSON], body)
            .await;
        assert_eq!(reply.unwrap().status, 400, "{body}");
    }
    deliver(&mut bola).await;
    assert!(bola.held.is_empty() && bola.stubs.is_empty());
    deliver(&mut sani).await;
    assert!(sani.merged("school", school).body.is_some());
    let seen: Vec<EntryId> = amina.held.keys().copied().collect();
    assert!(
        seen.iter()
            .all(|id| *amina.standing(id) == Standing::Acknowledged)
    );
}
