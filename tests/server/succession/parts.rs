//! Some of what a leader leads goes, the rest stays; and what goes has a number.

use super::*;

#[tokio::test]
async fn of_two_clusters_that_a_leader_leads_the_one_that_came_over_goes_on_and_the_other_stays() {
    let (scene, mut amina, mut bola, mut sani) = Scene::office().await;
    let (chika_s, mut chika) = scene.phone("Chika").await;
    let (came, visit) = cluster(&mut amina, "Bukuru Central");
    let (own, own_visit) = cluster(&mut bola, "Rayfield");
    let step = bola.record_id();
    bola.save("step", step, &samples::body("step"));
    all_deliver([&mut amina, &mut bola]).await;
    let first = handed_over(asked(&sani, &all_of(AMINA, BOLA)).await);
    deliver(&mut bola).await;
    let written = bola.record_id();
    bola.save("visit", written, &visit_to(came));
    deliver(&mut bola).await;
    deliver(&mut sani).await;
    let begun = [(came, amina.account), (own, bola.account)];
    let told = seats_told(&sani).await;
    let bola_n = told.seats[1].seat;
    let led = told.clusters_of(bola_n, &begun);
    assert_eq!(
        (&*led[0].schools, &*led[1].schools),
        (&[own][..], &[came][..])
    );

    let second = hand_on(&sani, BOLA, chika_s, &led[1].schools).await;
    assert_eq!(second.entries, 3);
    assert!(second.at > first.at, "also in the same second");
    // The answer was lost: it is the same handover.
    let again = hand_on(&sani, BOLA, chika_s, &led[1].schools).await;
    assert_eq!((again.entries, again.at), (0, second.at));
    all_deliver([&mut amina, &mut bola, &mut chika]).await;
    for record in [visit, written] {
        assert!(chika.merged("visit", record).body.is_some());
        assert_eq!(bola.leads_now(record), Some("Chika"));
    }
    assert_eq!(amina.leads_now(came), Some("Chika"));
    for record in [own, own_visit, step] {
        assert_eq!(bola.leads_now(record), None, "the other cluster stays");
    }
    assert!(chika.merged("school", own).body.is_none());

    let told = seats_told(&sani).await;
    let of = |name: &str| told.seats.iter().find(|seat| seat.name == name).unwrap();
    assert_eq!(
        (&*of("Chika").schools, &*of("Chika").since),
        (&[came][..], &[second.at][..])
    );
    assert_eq!(
        (&*of("Amina").left, &*of("Bola").left),
        (&[came][..], &[came][..])
    );
    assert!(of("Bola").schools.is_empty());
    let told = told.told_of((bola_n, of("Chika").seat), second.at, &begun);
    let told: Vec<_> = told.iter().map(|told| (told.seat, told.leads)).collect();
    assert_eq!(told, [(1, false), (2, false), (of("Chika").seat, true)]);

    // Back to whoever began it: hers again, and nothing of Bola's with it.
    hand_on(&sani, chika_s, AMINA, &[came]).await;
    all_deliver([&mut amina, &mut bola]).await;
    assert_eq!(amina.leads_now(came), None);
    assert_eq!(bola.leads_now(own), None);
    let told = seats_told(&sani).await;
    assert!(told.seats[0].left.is_empty());
    assert_eq!(told.clusters_of(1, &begun)[0].schools, [came]);
    // Where nothing ever went, there is no number.
    let none = hand_on(&sani, chika_s, BOLA, &[own]).await;
    assert_eq!((none.entries, none.at), (0, 0));
    scene.data.is_sound().await;
    let backup = scene.data.backed_up().await;
    scene.data.put_back(&backup).await;
}

#[tokio::test]
async fn two_thousand_schools_go_in_one_handover_and_are_said_again_in_one_as_a_phone_sends_them() {
    let (scene, mut amina, mut bola, sani) = Scene::office().await;
    let mut schools: Vec<RecordId> = (0..1_999).map(|_| amina.record_id()).collect();
    let (school, _) = cluster(&mut amina, "Bukuru Central");
    schools.push(school);
    deliver(&mut amina).await;
    let packed = |body: &Value| {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut packed, body.to_string().as_bytes()).unwrap();
        packed.finish().unwrap()
    };
    let gzip = [JSON, ("content-encoding", "gzip")];
    let on = json!({ "from": AMINA.0, "to": BOLA.0, "schools": schools });
    let reply = sani.call(Method::POST, "/v1/handovers", &gzip, packed(&on));
    assert_eq!(handed_over(reply.await.unwrap()).entries, 2);
    let back = json!({ "to": AMINA.0, "schools": schools, "at": u32::MAX });
    handed_over(asked(&sani, &back).await);
    deliver(&mut bola).await;
    // What is longer than any real one is not read to its end.
    let many: Vec<RecordId> = schools.iter().cycle().take(10_000).copied().collect();
    let long = json!({ "from": AMINA.0, "to": BOLA.0, "schools": many });
    for (headers, body) in [
        (&[JSON][..], long.to_string().into_bytes()),
        (&gzip, packed(&long)),
    ] {
        let reply = sani
            .call(Method::POST, "/v1/handovers", headers, body)
            .await;
        assert_eq!(reply.unwrap().status, 413);
    }
    scene.data.is_sound().await;
}
