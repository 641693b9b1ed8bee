//! A District that was put back from before a handover.

use super::*;
use district::serve::Serving;
use exchange::handing::HandoverRequest;
use exchange::receipt::reason;
use tests::phone::Standing;

async fn say_again(officer: &Phone, asked: &HandoverRequest) -> u32 {
    let body = serde_json::to_string(asked).unwrap();
    let reply = officer.call(Method::POST, "/v1/handovers", &[JSON], body);
    handed_over(reply.await.unwrap()).entries
}

/// The District as it was when `backup` was made.
async fn put_back(mut scene: Scene, backup: &std::path::Path) -> Scene {
    let options = scene.data.options();
    scene.serving.stop().await;
    scene.data.put_back(backup).await;
    scene.serving = Serving::start(options).await.unwrap();
    scene.line.leads_to(scene.serving.address);
    scene
}

#[tokio::test]
async fn fault_22_a_handover_that_a_restored_district_has_forgotten_is_said_again_and_takes_no_more_along()
 {
    let Office {
        mut scene,
        amina_s,
        mut amina,
        bola_s,
        mut bola,
        mut sani,
    } = office().await;
    let (school, visit) = cluster(&mut amina, "Bukuru Central");
    let step = amina.record_id();
    let mut promised = samples::body("step");
    promised["school"] = json!(school.to_string());
    amina.save("step", step, &promised);
    amina.save_picture(visit, PICTURE, b"small");
    deliver(&mut amina).await;
    let digest = Digest::of(&[PICTURE]);
    amina.put_piece(&digest, 0, PICTURE).await.unwrap();
    deliver(&mut sani).await;
    let answer = answer_to(&mut sani, step, &amina);
    deliver(&mut sani).await;
    let backup = scene.data.backed_up().await;
    hand_over(&sani, amina_s, bola_s).await;
    let known = seats(&sani).await.still_handed(&[]);
    deliver(&mut bola).await;
    let mut his = visit_to(school);
    his["purpose"] = json!("As Bola found it");
    let his_id = bola.save("visit", visit, &his);
    deliver(&mut bola).await;
    // Amina has another cluster by now.
    let (new, new_visit) = cluster(&mut amina, "A school of her next cluster");
    deliver(&mut amina).await;

    scene = put_back(scene, &backup).await;
    for phone in [&mut sani, &mut amina, &mut bola] {
        deliver(phone).await;
    }
    // As the District has it, all of it is Amina's once more.
    assert_eq!(amina.leads_now(school), None);
    let anothers = Standing::Refused(reason::ANOTHERS.to_owned());
    assert_eq!(*bola.standing(&his_id), anothers, "kept there, and told");
    let forgotten = seats(&sani).await.forgotten(&known);
    let again = seats(&sani).await.said_again(&forgotten);
    assert_eq!(again.len(), 1);
    assert_eq!(say_again(&sani, &again[0]).await, 4);
    // Another officer's phone says it too, or the answer was lost.
    assert_eq!(say_again(&sani, &again[0]).await, 0);
    assert!(seats(&sani).await.forgotten(&known).is_empty());
    assert_eq!(seats(&sani).await.handed(), known, "in its old place");
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
    let mut second = scene.further_phone(bola_s).await;
    deliver(&mut second).await;
    assert_eq!(second.merged("visit", visit).body.as_ref(), Some(&his));
    assert!(second.merged("school", new).body.is_none());
    let schools = rows(&scene, "SELECT leader, name FROM schools ORDER BY name").await;
    let leads: Vec<_> = schools.iter().map(|(leader, _)| *leader).collect();
    assert_eq!(leads, [amina_s.0, bola_s.0]);
    // Without schools and without a leader nothing is asked for.
    let nothing = json!({ "to": bola_s.0 }).to_string();
    let reply = sani.call(Method::POST, "/v1/handovers", &[JSON], nothing);
    assert_eq!(reply.await.unwrap().status, 400);
    scene.data.is_sound().await;
}

#[tokio::test]
async fn fault_22_a_cluster_that_goes_to_another_after_a_restored_copy_is_known_as_theirs_to_all() {
    let Office {
        mut scene,
        amina_s,
        mut amina,
        bola_s,
        mut bola,
        sani,
    } = office().await;
    let (chika_s, mut chika) = scene.phone("Chika").await;
    let (_, visit) = cluster(&mut amina, "Bukuru Central");
    deliver(&mut amina).await;
    let backup = scene.data.backed_up().await;
    hand_over(&sani, amina_s, bola_s).await;
    for phone in [&mut amina, &mut bola] {
        deliver(phone).await;
    }
    assert_eq!(amina.leads_now(visit), Some("Bola"));

    scene = put_back(scene, &backup).await;
    // The same entries, so many lines, and another history.
    hand_over(&sani, amina_s, chika_s).await;
    for phone in [&mut amina, &mut bola, &mut chika] {
        deliver(phone).await;
    }
    assert_eq!(amina.leads_now(visit), Some("Chika"));
    assert!(chika.merged("visit", visit).body.is_some());
    scene.data.is_sound().await;
}

#[tokio::test]
async fn fault_22_what_an_officer_knew_before_wins_over_no_handover_made_since() {
    let Office {
        mut scene,
        amina_s,
        mut amina,
        bola_s,
        mut bola,
        sani,
    } = office().await;
    let (chika_s, mut chika) = scene.phone("Chika").await;
    let (school, visit) = cluster(&mut amina, "Bukuru Central");
    let (second, _) = cluster(&mut amina, "Rayfield");
    deliver(&mut amina).await;
    let backup = scene.data.backed_up().await;
    hand_over(&sani, amina_s, bola_s).await;
    let known = seats(&sani).await.still_handed(&[]);
    assert!(
        known.iter().all(|handed| handed.at > 1_790_000_000),
        "by its clock"
    );
    scene = put_back(scene, &backup).await;
    // The office knows nothing of it any more, and gives one of the schools to another.
    let body = json!({ "from": amina_s.0, "to": chika_s.0, "schools": [school] }).to_string();
    let reply = sani.call(Method::POST, "/v1/handovers", &[JSON], body);
    let went = handed_over(reply.await.unwrap());
    assert_eq!(went.entries, 2);
    assert!(went.at >= known[0].at);
    // On a fast machine both are of one second: neither is taken for the later.
    let now = seats(&sani).await;
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
    for phone in [&mut amina, &mut bola, &mut chika] {
        deliver(phone).await;
    }
    assert_eq!(amina.leads_now(visit), Some("Chika"));
    assert_eq!(amina.leads_now(second), Some("Bola"));
    assert!(chika.merged("visit", visit).body.is_some());
    let schools = rows(&scene, "SELECT leader, name FROM schools ORDER BY name").await;
    let leads: Vec<_> = schools.iter().map(|(leader, _)| *leader).collect();
    assert_eq!(leads, [chika_s.0, bola_s.0]);
    // A number of a day that has not come is taken for today's.
    let ahead = HandoverRequest {
        at: Some(u32::MAX),
        ..all[0].clone()
    };
    say_again(&sani, &ahead).await;
    assert!(
        seats(&sani)
            .await
            .seats
            .iter()
            .all(|seat| seat.since.iter().all(|at| *at < u32::MAX))
    );
    scene.data.is_sound().await;
}
