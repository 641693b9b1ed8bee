//! Who led what went on: who is told that another leads it, and who may write there.

use super::*;
use exchange::receipt::reason;
use tests::phone::Standing;

#[tokio::test]
async fn who_led_a_record_is_told_who_leads_it_now_and_a_next_phone_reads_what_was_written_there() {
    let (scene, mut amina, mut bola, sani) = Scene::office().await;
    let (chika_s, mut chika) = scene.phone("Chika").await;
    let (school, visit) = cluster(&mut amina, "Bukuru Central");
    let kept = amina.record_id();
    deliver(&mut amina).await;
    hand_over(&sani, AMINA, BOLA).await;
    amina.save("school", kept, &samples::body("school"));
    // Written before she heard of it: it comes, and is the successor's.
    let late = amina.record_id();
    amina.save("visit", late, &visit_to(school));
    let mut hers = visit_to(school);
    hers["purpose"] = json!("As Amina left it");
    amina.save("visit", visit, &hers);
    deliver(&mut amina).await;
    let mut next = scene.further_phone(AMINA).await;
    for phone in [&mut amina, &mut next] {
        deliver(phone).await;
        assert!(phone.stubs.is_empty(), "nothing of it is waited for");
        for record in [school, visit, late] {
            assert_eq!(phone.leads_now(record), Some("Bola"));
        }
        assert_eq!(phone.leads_now(kept), None);
        assert_eq!(phone.merged("visit", visit).body.as_ref(), Some(&hers));
        assert!(phone.merged("visit", late).body.is_some());
        assert!(phone.merged("school", school).body.is_some());
    }
    deliver(&mut bola).await;
    assert_eq!(bola.merged("visit", visit).body.as_ref(), Some(&hers));
    // What the successor writes there is told to nobody who led it before.
    let mut his = hers.clone();
    his["purpose"] = json!("As Bola found it");
    let his_id = bola.save("visit", visit, &his);
    deliver(&mut bola).await;
    deliver(&mut next).await;
    assert!(!next.held.contains_key(&his_id));
    assert!(bola.leads_now(visit).is_none());
    // On to a third, and each who had it is told.
    hand_over(&sani, BOLA, chika_s).await;
    all_deliver([&mut amina, &mut next, &mut bola, &mut chika]).await;
    assert_eq!(amina.leads_now(visit), Some("Chika"));
    assert_eq!(next.leads_now(school), Some("Chika"));
    assert_eq!(bola.leads_now(visit), Some("Chika"));
    assert_eq!(chika.leads_now(visit), None);
    // And back: it is hers again.
    hand_over(&sani, chika_s, AMINA).await;
    let mut newest = scene.further_phone(AMINA).await;
    for phone in [&mut amina, &mut next, &mut newest] {
        deliver(phone).await;
        for record in [school, visit, late, kept] {
            assert_eq!(phone.leads_now(record), None);
        }
        assert_eq!(phone.merged("visit", visit).body.as_ref(), Some(&his));
    }
    scene.data.is_sound().await;
}

#[tokio::test]
async fn of_a_cluster_that_was_handed_over_under_an_older_version_a_next_phone_is_told_too() {
    let (scene, mut amina, _, sani) = Scene::office().await;
    let (school, visit) = cluster(&mut amina, "Bukuru Central");
    deliver(&mut amina).await;
    hand_over(&sani, AMINA, BOLA).await;
    // That one told nobody who had led it. (The log is changed behind the District's
    // back, so its chain is not looked at here.)
    let mut stranger = scene.data.stranger().await;
    sqlx::query("UPDATE log SET what = 'shut' WHERE what = 'left'")
        .execute(&mut stranger)
        .await
        .unwrap();
    let mut next = scene.further_phone(AMINA).await;
    deliver(&mut next).await;
    for record in [school, visit] {
        assert_eq!(next.leads_now(record), Some("Bola"));
    }
}

#[tokio::test]
async fn fault_23_a_record_of_another_leader_is_not_written_into_by_whoever_knows_its_id() {
    let (scene, mut amina, mut bola, mut sani) = Scene::office().await;
    let (chika_s, mut chika) = scene.phone("Chika").await;
    let (school, visit) = cluster(&mut amina, "Bukuru Central");
    let card = RecordId::alone(amina.account, "profile");
    amina.save("profile", card, &samples::body("profile"));
    deliver(&mut amina).await;
    let anothers = Standing::Refused(reason::ANOTHERS.to_owned());
    let mut forged = visit_to(school);
    forged["purpose"] = json!("Called off by somebody who knows the id");
    let ids = [
        chika.save("visit", visit, &forged),
        chika.save("profile", card, &samples::body("profile")),
    ];
    let own = chika.save("visit", chika.record_id(), &forged);
    deliver(&mut chika).await;
    for id in ids {
        assert_eq!(*chika.standing(&id), anothers, "it stays, and is told");
    }
    // Nothing else waits for it.
    assert_eq!(*chika.standing(&own), Standing::Acknowledged);
    deliver(&mut sani).await;
    assert_eq!(
        sani.merged("visit", visit).body,
        amina.merged("visit", visit).body
    );
    // Also on top of what is there, and of what the forger is refused.
    let again = chika.save("visit", visit, &visit_to(school));
    deliver(&mut chika).await;
    assert_eq!(*chika.standing(&again), anothers);
    // A successor may, and the one before too, whose late work is the successor's.
    hand_over(&sani, AMINA, BOLA).await;
    deliver(&mut bola).await;
    bola.save("visit", visit, &forged);
    deliver(&mut bola).await;
    assert_eq!(bola.only_here(), 0);
    let late = amina.save("visit", visit, &visit_to(school));
    deliver(&mut amina).await;
    assert_eq!(*amina.standing(&late), Standing::Acknowledged);
    // What was refused is taken once the record is that leader's.
    hand_over(&sani, BOLA, chika_s).await;
    deliver(&mut chika).await;
    deliver(&mut chika).await;
    assert_eq!(*chika.standing(&again), Standing::Acknowledged);
    deliver(&mut sani).await;
    assert_eq!(
        sani.merged("visit", visit).heads,
        chika.merged("visit", visit).heads
    );
    scene.data.is_sound().await;
}

#[tokio::test]
async fn who_hands_two_clusters_to_two_successors_is_known_by_name_to_both_and_keeps_the_answers() {
    let (scene, mut amina, _, mut officer) = Scene::office().await;
    let (chika_s, _) = scene.phone("Chika").await;
    let card = RecordId::alone(amina.account, "profile");
    let card = amina.save("profile", card, &samples::body("profile"));
    let step = amina.record_id();
    amina.save("step", step, &samples::body("step"));
    let (first, _) = cluster(&mut amina, "Bukuru Central");
    deliver(&mut amina).await;
    let answer = answer_to(&mut officer, step, &amina);
    deliver(&mut officer).await;
    hand_over(&officer, AMINA, BOLA).await;
    let (second, _) = cluster(&mut amina, "Rayfield");
    deliver(&mut amina).await;
    hand_over(&officer, AMINA, chika_s).await;
    // Phones that join only now.
    for (seat, school) in [(BOLA, first), (chika_s, second)] {
        let mut phone = scene.further_phone(seat).await;
        deliver(&mut phone).await;
        assert!(phone.merged("school", school).body.is_some());
        assert!(phone.held.contains_key(&card));
    }
    let mut next = scene.further_phone(AMINA).await;
    deliver(&mut next).await;
    for id in [card, answer] {
        assert!(next.held.contains_key(&id), "what was said to her stays");
    }
    let backup = scene.data.backed_up().await;
    scene.data.put_back(&backup).await;
    scene.data.is_sound().await;
}
