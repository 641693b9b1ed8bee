//! A cluster that goes to a seat which nobody has joined.

use super::*;
use exchange::office::Seat;

#[tokio::test]
async fn fault_22_a_cluster_handed_to_a_seat_that_nobody_has_joined_waits_whole_through_a_restored_copy()
 {
    let (scene, mut amina, mut bola, mut sani) = Scene::office().await;
    let (school, visit, step, person) = whole_cluster(&mut amina).await;
    deliver(&mut sani).await;
    let before = answer_to(&mut sani, step, &amina);
    deliver(&mut sani).await;

    // A seat with an invitation that nobody has spent.
    let dauda_s = scene.data.seat("Dauda").await;
    let invite = scene.data.invite(dauda_s).await.code;
    assert_eq!(hand_over(&sani, AMINA, dauda_s).await, 4);
    assert_eq!(hand_over(&sani, AMINA, dauda_s).await, 0);
    let seats = seats_told(&sani).await;
    let dauda = seats.seats.iter().find(|seat| seat.name == "Dauda");
    let dauda = dauda.expect("it has a place in the list");
    assert!(dauda.accounts.is_empty() && !dauda.has_phone());
    assert_eq!(dauda.schools, [school]);
    assert!(
        seats
            .seats
            .iter()
            .filter(|seat| seat.seat != dauda.seat)
            .all(Seat::has_phone)
    );

    // Meanwhile the leader who left sends what was still on the phone, the office
    // answers, to the only account it knows, and the server comes back from a copy.
    let late = amina.record_id();
    amina.save("visit", late, &visit_to(school));
    deliver(&mut amina).await;
    let between = answer_to(&mut sani, step, &amina);
    deliver(&mut sani).await;
    assert_eq!(sani.only_here(), 0);
    let backup = scene.data.backed_up().await;
    let scene = scene.put_back(&backup).await;
    // Nobody else has it in the meantime.
    deliver(&mut bola).await;
    assert!(bola.held.is_empty() && bola.stubs.is_empty());

    // With the invitation that was lying there, all of it comes.
    let mut dauda = Phone::new(scene.line.url());
    dauda.join(&invite).await;
    deliver(&mut dauda).await;
    for (kind, record) in [
        ("school", school),
        ("visit", visit),
        ("step", step),
        ("visit", late),
    ] {
        let own = amina.merged(kind, record);
        assert!(own.body.is_some());
        assert_eq!(dauda.merged(kind, record), own, "{kind}");
    }
    assert!(dauda.stubs.is_empty(), "it waits for nothing");
    assert!(dauda.held.contains_key(&before) && dauda.held.contains_key(&between));
    assert!(!dauda.held.contains_key(&person));
    assert!(
        dauda
            .held
            .values()
            .all(|held| !held.written.raw.contains(CANARY))
    );
    assert_eq!(dauda.picture(PICTURE).await.bytes, PICTURE);
    // And it is theirs to go on with.
    let mut his = visit_to(school);
    his["purpose"] = json!("As Dauda found it");
    dauda.save("visit", visit, &his);
    deliver(&mut dauda).await;
    deliver(&mut sani).await;
    assert_eq!(sani.merged("visit", visit).body.as_ref(), Some(&his));
    let schools = rows(&scene, "SELECT leader, name FROM schools ORDER BY name").await;
    assert_eq!(schools, [(dauda_s.0, "Bukuru Central".to_owned())]);
    assert_ne!(dauda_s, BOLA);
    scene.data.is_sound().await;
}

#[tokio::test]
async fn what_waits_at_a_seat_that_nobody_joins_is_handed_on_from_there_or_back() {
    let (scene, mut amina, mut bola, sani) = Scene::office().await;
    let (school, visit) = cluster(&mut amina, "Bukuru Central");
    deliver(&mut amina).await;
    let nobody_s = scene.data.seat("Nobody").await;
    assert_eq!(hand_over(&sani, AMINA, nobody_s).await, 2);
    assert_eq!(hand_over(&sani, nobody_s, BOLA).await, 2);
    let late = amina.record_id();
    amina.save("visit", late, &visit_to(school));
    deliver(&mut amina).await;
    deliver(&mut bola).await;
    for record in [visit, late] {
        assert!(bola.merged("visit", record).body.is_some());
    }
    hand_over(&sani, BOLA, nobody_s).await;
    hand_over(&sani, nobody_s, AMINA).await;
    let visits = rows(&scene, "SELECT leader, visit FROM visits").await;
    assert!(visits.len() == 2 && visits.iter().all(|(leader, _)| *leader == AMINA.0));
    // Whoever joins there in the end finds nothing of it.
    let mut nobody = scene.further_phone(nobody_s).await;
    deliver(&mut nobody).await;
    assert!(nobody.merged("school", school).body.is_none());
    scene.data.is_sound().await;
}
