//! A District that was put back from before a handover.

use super::*;
use exchange::handing::HandoverRequest;
use exchange::receipt::reason;
use tests::phone::Standing;

async fn say_again(officer: &Phone, handover: &HandoverRequest) -> u32 {
    let handover = serde_json::to_value(handover).unwrap();
    handed_over(asked(officer, &handover).await).entries
}

#[tokio::test]
async fn fault_22_a_handover_that_a_restored_district_has_forgotten_is_said_again_and_takes_no_more_along()
 {
    let (scene, mut amina, mut bola, mut sani) = Scene::office().await;
    let (school, visit) = cluster(&mut amina, "Bukuru Central");
    let step = amina.record_id();
    let mut promised = samples::body("step");
    promised["school"] = json!(school.to_string());
    amina.save("step", step, &promised);
    delivered_with_a_picture(&mut amina, visit).await;
    deliver(&mut sani).await;
    let answer = answer_to(&mut sani, step, &amina);
    deliver(&mut sani).await;
    let backup = scene.data.backed_up().await;
    hand_over(&sani, AMINA, BOLA).await;
    let known = seats_told(&sani).await.still_handed(&[]);
    deliver(&mut bola).await;
    let mut his = visit_to(school);
    his["purpose"] = json!("As Bola found it");
    let his_id = bola.save("visit", visit, &his);
    deliver(&mut bola).await;
    // Amina has another cluster by now.
    let (new, new_visit) = cluster(&mut amina, "A school of her next cluster");
    deliver(&mut amina).await;

    let scene = scene.put_back(&backup).await;
    all_deliver([&mut sani, &mut amina, &mut bola]).await;
    // As the District has it, all of it is Amina's once more.
    assert_eq!(amina.leads_now(school), None);
    let anothers = Standing::Refused(reason::ANOTHERS.to_owned());
    assert_eq!(*bola.standing(&his_id), anothers, "kept there, and told");
    let forgotten = seats_told(&sani).await.forgotten(&known);
    let again = seats_told(&sani).await.said_again(&forgotten);
    assert_eq!(again.len(), 1);
    assert_eq!(say_again(&sani, &again[0]).await, 4);
    // Another officer's phone says it too, or the answer was lost.
    assert_eq!(say_again(&sani, &again[0]).await, 0);
    assert!(seats_told(&sani).await.forgotten(&known).is_empty());
    assert_eq!(seats_told(&sani).await.handed(), known, "in its old place");
    for phone in [&mut amina, &mut bola] {
        deliver(phone).await;
        deliver(phone).await;
    }
    assert_eq!(amina.leads_now(visit), Some("Bola"));
    assert_eq!(*bola.standing(&his_id), Standing::Acknowledged);
    assert_eq!(bola.merged("visit", visit).body.as_ref(), Some(&his));
    assert!(bola.held.contains_key(&answer));
    assert_eq!(bola.picture(PICTURE).await.bytes, PICTURE);
    for record in [new, new_visit] {
        assert_eq!(amina.leads_now(record), None, "her next cluster stays hers");
    }
    let mut second = scene.further_phone(BOLA).await;
    deliver(&mut second).await;
    assert_eq!(second.merged("visit", visit).body.as_ref(), Some(&his));
    assert!(second.merged("school", new).body.is_none());
    let schools = rows(&scene, "SELECT leader, name FROM schools ORDER BY name").await;
    let leads: Vec<_> = schools.iter().map(|(leader, _)| *leader).collect();
    assert_eq!(leads, [AMINA.0, BOLA.0]);
    // Without schools and without a leader nothing is asked for.
    let nothing = json!({ "to": BOLA.0 });
    assert_eq!(asked(&sani, &nothing).await.status, 400);
    scene.data.is_sound().await;
}

#[tokio::test]
async fn fault_22_a_cluster_that_goes_to_another_after_a_restored_copy_is_known_as_theirs_to_all() {
    let (scene, mut amina, mut bola, sani) = Scene::office().await;
    let (chika_s, mut chika) = scene.phone("Chika").await;
    let (_, visit) = cluster(&mut amina, "Bukuru Central");
    deliver(&mut amina).await;
    let backup = scene.data.backed_up().await;
    hand_over(&sani, AMINA, BOLA).await;
    all_deliver([&mut amina, &mut bola]).await;
    assert_eq!(amina.leads_now(visit), Some("Bola"));

    let scene = scene.put_back(&backup).await;
    // The same entries, so many lines, and another history.
    hand_over(&sani, AMINA, chika_s).await;
    all_deliver([&mut amina, &mut bola, &mut chika]).await;
    assert_eq!(amina.leads_now(visit), Some("Chika"));
    assert!(chika.merged("visit", visit).body.is_some());
    scene.data.is_sound().await;
}

#[tokio::test]
async fn fault_22_what_an_officer_knew_before_wins_over_no_handover_made_since() {
    let (scene, mut amina, mut bola, sani) = Scene::office().await;
    let (chika_s, mut chika) = scene.phone("Chika").await;
    let (school, visit) = cluster(&mut amina, "Bukuru Central");
    let (second, _) = cluster(&mut amina, "Rayfield");
    deliver(&mut amina).await;
    let backup = scene.data.backed_up().await;
    hand_over(&sani, AMINA, BOLA).await;
    let known = seats_told(&sani).await.still_handed(&[]);
    assert!(
        known.iter().all(|handed| handed.at > 1_790_000_000),
        "by its clock"
    );
    let scene = scene.put_back(&backup).await;
    // The office knows nothing of it any more, and gives one of the schools to another.
    let went = hand_on(&sani, AMINA, chika_s, &[school]).await;
    assert_eq!(went.entries, 2);
    assert!(went.at >= known[0].at);
    // On a fast machine both are of one second: neither is taken for the later.
    let now = seats_told(&sani).await;
    let forgotten = now.forgotten(&known);
    assert_eq!(forgotten.len(), 1, "only what nobody has handed on since");
    assert_eq!(forgotten[0].school, second);
    // A phone that asked for the seats before says both, with the number or without.
    let all = now.said_again(&known);
    assert_eq!(all[0].schools.len(), 2);
    assert_eq!(say_again(&sani, &all[0]).await, 2, "the other school alone");
    let of_old = HandoverRequest {
        at: None,
        ..all[0].clone()
    };
    assert_eq!(say_again(&sani, &of_old).await, 0);
    all_deliver([&mut amina, &mut bola, &mut chika]).await;
    assert_eq!(amina.leads_now(visit), Some("Chika"));
    assert_eq!(amina.leads_now(second), Some("Bola"));
    assert!(chika.merged("visit", visit).body.is_some());
    let schools = rows(&scene, "SELECT leader, name FROM schools ORDER BY name").await;
    let leads: Vec<_> = schools.iter().map(|(leader, _)| *leader).collect();
    assert_eq!(leads, [chika_s.0, BOLA.0]);
    // A number of a day that has not come is taken for today's.
    let ahead = HandoverRequest {
        at: Some(u32::MAX),
        ..all[0].clone()
    };
    say_again(&sani, &ahead).await;
    assert!(
        seats_told(&sani)
            .await
            .seats
            .iter()
            .all(|seat| seat.since.iter().all(|at| *at < u32::MAX))
    );
    scene.data.is_sound().await;
}
