//! A cluster goes to a successor (S31), on a real District.

use super::office::{all_of, asked, hand_on, hand_over, handed_over, seats_told};
use super::scene::{AMINA, BOLA, JSON, SANI, Scene, all_deliver, deliver, put};
use district::scope::SeatId;
use domain::ids::RecordId;
use exchange::Digest;
use exchange::digest::EntryId;
use exchange::entry::TO;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::Row as _;
use tests::phone::Phone;
use tests::samples;

mod forgotten;
mod going;
mod known;
mod parts;
mod waiting;

const CANARY: &str = "Canary Kwalkwali Sarauniya";
const PICTURE: &[u8] = b"\xff\xd8\xff the reading corner";

/// A school and a visit to it, by that phone.
fn cluster(phone: &mut Phone, name: &str) -> (RecordId, RecordId) {
    let (school, visit) = (phone.record_id(), phone.record_id());
    let mut body = samples::body("school");
    body["name"] = json!(name);
    phone.save("school", school, &body);
    phone.save("visit", visit, &visit_to(school));
    (school, visit)
}

/// The same with a step and a picture, which go too, and a person, who stays: all at the
/// District.
async fn whole_cluster(phone: &mut Phone) -> (RecordId, RecordId, RecordId, EntryId) {
    let (school, visit) = cluster(phone, "Bukuru Central");
    let step = phone.record_id();
    phone.save("step", step, &samples::body("step"));
    let private = samples::body_with_canary(domain::kinds::Kind::named("person").unwrap(), CANARY);
    let person = phone.save("person", phone.record_id(), &private);
    let of = phone.record_id();
    delivered_with_a_picture(phone, of).await;
    (school, visit, step, person)
}

/// Delivers all that phone has, with a picture of that record.
async fn delivered_with_a_picture(phone: &mut Phone, of: RecordId) {
    phone.save_picture(of, PICTURE, b"small");
    deliver(phone).await;
    let digest = Digest::of(&[PICTURE]);
    phone.put_piece(&digest, 0, PICTURE).await.unwrap();
}

fn visit_to(school: RecordId) -> Value {
    let mut body = samples::body("visit");
    body["school"] = json!(school.to_string());
    body
}

async fn rows(scene: &Scene, sql: &'static str) -> Vec<(i64, String)> {
    let mut stranger = scene.data.stranger().await;
    let rows = sqlx::query(sql).fetch_all(&mut stranger).await.unwrap();
    let read = |row: &sqlx::any::AnyRow| (row.try_get(0).unwrap(), row.try_get(1).unwrap());
    rows.iter().map(read).collect()
}

/// An officer's answer to that step, written to the account that asked.
fn answer_to(officer: &mut Phone, step: RecordId, reader: &Phone) -> EntryId {
    let mut body = samples::body("answer");
    body["to"] = json!(step.to_string());
    written_to(reader, officer, &body)
}

/// An officer's question about a part of that visit, written to its leader.
fn question_about(officer: &mut Phone, visit: RecordId, reader: &Phone) -> EntryId {
    let mut body = samples::body("answer");
    body["to"] = json!(visit.to_string());
    body["about"] = json!("head_words");
    body["stands"] = json!("has_asked");
    written_to(reader, officer, &body)
}

fn written_to(reader: &Phone, officer: &mut Phone, body: &Value) -> EntryId {
    let answer = officer.save("answer", officer.record_id(), body);
    officer.at_level(&answer, format!("{TO}{}", reader.account))
}

#[tokio::test]
async fn what_is_asked_about_a_part_of_a_visit_reaches_its_leader_and_officers_only_and_goes_with_it()
 {
    let (scene, mut amina, mut bola, mut sani) = Scene::office().await;
    let (_, visit) = cluster(&mut amina, "Bukuru Central");
    cluster(&mut bola, "Rayfield");
    all_deliver([&mut amina, &mut bola]).await;
    let asked = question_about(&mut sani, visit, &amina);
    deliver(&mut sani).await;
    let (_, mut tanko) = scene.officer("Tanko").await;
    all_deliver([&mut amina, &mut bola, &mut tanko]).await;
    assert!(amina.held.contains_key(&asked) && tanko.held.contains_key(&asked));
    assert!(!bola.held.contains_key(&asked));
    // Every word of it comes, the name of the part too.
    let raw = |phone: &Phone| phone.held[&asked].written.raw.clone();
    assert!(raw(&amina).contains(r#""about":"head_words""#));

    hand_over(&sani, AMINA, BOLA).await;
    // Another officer, who has not heard of the handover yet, still writes to Amina.
    let after = question_about(&mut tanko, visit, &amina);
    deliver(&mut tanko).await;
    deliver(&mut bola).await;
    assert!(bola.held.contains_key(&asked) && bola.held.contains_key(&after));
    assert_eq!(raw(&bola), raw(&amina));
    scene.data.is_sound().await;
}

#[tokio::test]
async fn a_successor_gets_schools_visits_and_open_steps_and_nothing_that_was_the_leaders_alone() {
    let (scene, mut amina, mut bola, mut sani) = Scene::office().await;
    let card = RecordId::alone(amina.account, "profile");
    let card = amina.save("profile", card, &samples::body("profile"));
    let (school, visit, step, person) = whole_cluster(&mut amina).await;
    let (other, _) = cluster(&mut bola, "Rayfield");
    // Bola's phone is up to date: what comes must not lie below its cursor.
    deliver(&mut bola).await;
    // What the office has answered goes along.
    let answer = answer_to(&mut sani, step, &amina);
    deliver(&mut sani).await;
    let mut second = scene.further_phone(BOLA).await;

    assert_eq!(hand_over(&sani, AMINA, BOLA).await, 4);
    for phone in [&mut bola, &mut second] {
        deliver(phone).await;
        for (kind, record) in [("school", school), ("visit", visit), ("step", step)] {
            let own = amina.merged(kind, record);
            assert_eq!(phone.merged(kind, record), own, "{kind}");
        }
        assert!(phone.held.contains_key(&answer));
        assert!(!phone.held.contains_key(&person));
        // Whom it came from, by name.
        assert!(phone.held.contains_key(&card));
        // Who wrote what stays.
        let written = phone
            .held
            .values()
            .filter(|held| held.written.entry.record == school);
        assert!(written.clone().count() == 1);
        assert!(
            written
                .clone()
                .all(|held| held.written.entry.author == amina.account)
        );
    }
    assert_eq!(bola.picture(PICTURE).await.bytes, PICTURE);
    // No canary of Amina's is in anything Bola's phone holds.
    let sings = |phone: &Phone| {
        let raws = phone.held.values().map(|held| &held.written.raw);
        raws.into_iter().any(|raw| raw.contains(CANARY))
    };
    assert!(!sings(&bola) && !sings(&second));

    // Bola goes on with it, and the office sees one school, led by Bola.
    let mut named = samples::body("school");
    named["name"] = json!("Bukuru Central Model");
    bola.save("school", school, &named);
    bola.save("visit", bola.record_id(), &visit_to(school));
    deliver(&mut bola).await;
    let schools = rows(&scene, "SELECT leader, name FROM schools ORDER BY name").await;
    let of = |name: &str| (BOLA.0, name.to_owned());
    assert_eq!(schools, [of("Bukuru Central Model"), of("Rayfield")]);
    let (_, mut tanko) = scene.officer("Tanko").await;
    for officer in [&mut sani, &mut tanko] {
        deliver(officer).await;
        assert_eq!(officer.merged("school", school).body.as_ref(), Some(&named));
        let seats = seats_told(officer).await;
        assert_eq!(seats.seats[1].schools, [school]);
        assert_eq!(seats.seats[0].left, [school]);
        assert_eq!(seats.seats[0].heirs, [seats.seats[1].seat]);
        assert!(seats.seats[1].heirs.is_empty());
        assert!(seats.seats[0].schools.is_empty() && !seats.seats[1].schools.contains(&other));
    }
    // Amina keeps what she has, with what the office answered her, and is told nothing
    // of what Bola writes.
    deliver(&mut amina).await;
    assert_eq!(amina.held.len(), 7);
    assert!(amina.held.contains_key(&answer));
    assert!(amina.held.contains_key(&person));
    scene.data.is_sound().await;
}

#[tokio::test]
async fn fault_05_handing_over_twice_changes_nothing_and_what_comes_late_follows() {
    let (scene, mut amina, mut bola, mut sani) = Scene::office().await;
    let (school, visit) = cluster(&mut amina, "Bukuru Central");
    deliver(&mut amina).await;
    assert_eq!(hand_over(&sani, AMINA, BOLA).await, 2);
    assert_eq!(hand_over(&sani, AMINA, BOLA).await, 0);
    deliver(&mut bola).await;
    assert_eq!(bola.held.len(), 2);
    // Amina's phone was away, and had written on; so had Bola by then.
    let mut hers = visit_to(school);
    hers["purpose"] = json!("As Amina left it");
    amina.save("visit", visit, &hers);
    let late = amina.record_id();
    amina.save("visit", late, &visit_to(school));
    let sealed = amina.save("person", amina.record_id(), &samples::body("person"));
    let (new, _) = cluster(&mut amina, "A school of her next cluster");
    amina.save_picture(amina.record_id(), PICTURE, b"small");
    let mut his = visit_to(school);
    his["purpose"] = json!("As Bola found it");
    bola.save("visit", visit, &his);
    deliver(&mut bola).await;
    deliver(&mut amina).await;
    assert_eq!(amina.only_here(), 0);
    deliver(&mut bola).await;
    let merged = bola.merged("visit", visit);
    assert_eq!(merged.heads.len(), 2, "both wrote on");
    assert!(bola.merged("visit", late).body.is_some());
    assert!(!bola.held.contains_key(&sealed));
    assert!(bola.merged("school", new).body.is_none());
    // The same bundle once more, after the receipt was lost.
    let (name, json) = amina.bundle_of_all();
    let reply = put(&amina, &name.to_string(), json.into(), None).await;
    assert_eq!(reply.status, 200);
    deliver(&mut sani).await;
    assert_eq!(sani.merged("visit", visit).heads, merged.heads);
    // Her new cluster is hers, at the office as well.
    let schools = rows(&scene, "SELECT leader, name FROM schools ORDER BY name").await;
    let names: Vec<_> = schools.iter().map(|(leader, _)| *leader).collect();
    assert_eq!(names, [AMINA.0, BOLA.0]);
    scene.data.is_sound().await;
    // A restored copy knows whose is whose.
    let backup = scene.data.backed_up().await;
    let scene = scene.put_back(&backup).await;
    let mut third = scene.further_phone(BOLA).await;
    deliver(&mut third).await;
    assert_eq!(third.merged("visit", visit).heads, merged.heads);
}
