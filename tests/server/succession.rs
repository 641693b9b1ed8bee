//! A cluster goes to a successor (S31), on a real District.

use super::scene::{JSON, Scene, deliver, put};
use district::scope::{Role, SeatId};
use domain::ids::RecordId;
use exchange::Digest;
use exchange::digest::EntryId;
use exchange::entry::TO;
use exchange::handing::HandedOver;
use exchange::office::Seats;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::Row as _;
use tests::phone::{Phone, Reply};
use tests::samples;

mod forgotten;
mod going;
mod known;
mod parts;
mod waiting;

const CANARY: &str = "Canary Kwalkwali Sarauniya";
const PICTURE: &[u8] = b"\xff\xd8\xff the reading corner";

struct Office {
    scene: Scene,
    amina_s: SeatId,
    amina: Phone,
    bola_s: SeatId,
    bola: Phone,
    sani: Phone,
}

async fn office() -> Office {
    let scene = Scene::new().await;
    let (amina_s, amina) = scene.phone("Amina").await;
    let (bola_s, bola) = scene.phone("Bola").await;
    let seat = scene.data.seat_of("Sani", Role::Officer).await;
    let sani = scene.further_phone(seat).await;
    Office {
        scene,
        amina_s,
        amina,
        bola_s,
        bola,
        sani,
    }
}

async fn asked(officer: &Phone, from: SeatId, to: SeatId) -> Reply {
    let body = json!({ "from": from.0, "to": to.0 }).to_string();
    let reply = officer
        .call(Method::POST, "/v1/handovers", &[JSON], body)
        .await;
    reply.expect("an answer")
}

async fn hand_over(officer: &Phone, from: SeatId, to: SeatId) -> u32 {
    handed_over(asked(officer, from, to).await).entries
}

fn handed_over(reply: Reply) -> HandedOver {
    assert_eq!(reply.status, 200, "{}", reply.body);
    serde_json::from_str(&reply.body).unwrap()
}

/// What the District tells of all seats.
async fn seats(officer: &Phone) -> Seats {
    let reply = officer.call(Method::GET, "/v1/seats", &[], "").await;
    serde_json::from_str(&reply.unwrap().body).unwrap()
}

/// A school and a visit to it, by that phone.
fn cluster(phone: &mut Phone, name: &str) -> (RecordId, RecordId) {
    let (school, visit) = (phone.record_id(), phone.record_id());
    let mut body = samples::body("school");
    body["name"] = json!(name);
    phone.save("school", school, &body);
    phone.save("visit", visit, &visit_to(school));
    (school, visit)
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
    let mut entry = officer.held.remove(&answer).unwrap().written.entry;
    officer.forget(&answer);
    entry.share = format!("{TO}{}", reader.account);
    officer.keep(entry)
}

#[tokio::test]
async fn what_is_asked_about_a_part_of_a_visit_reaches_its_leader_and_officers_only_and_goes_with_it()
 {
    let Office {
        scene,
        amina_s,
        mut amina,
        bola_s,
        mut bola,
        mut sani,
    } = office().await;
    let (_, visit) = cluster(&mut amina, "Bukuru Central");
    cluster(&mut bola, "Rayfield");
    for phone in [&mut amina, &mut bola] {
        deliver(phone).await;
    }
    let asked = question_about(&mut sani, visit, &amina);
    deliver(&mut sani).await;
    let tanko = scene.data.seat_of("Tanko", Role::Officer).await;
    let mut tanko = scene.further_phone(tanko).await;
    for phone in [&mut amina, &mut bola, &mut tanko] {
        deliver(phone).await;
    }
    assert!(amina.held.contains_key(&asked) && tanko.held.contains_key(&asked));
    assert!(!bola.held.contains_key(&asked));
    // Every word of it comes, the name of the part too.
    let raw = |phone: &Phone| phone.held[&asked].written.raw.clone();
    assert!(raw(&amina).contains(r#""about":"head_words""#));

    hand_over(&sani, amina_s, bola_s).await;
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
    let Office {
        scene,
        amina_s,
        mut amina,
        bola_s,
        mut bola,
        mut sani,
    } = office().await;
    let (school, visit) = cluster(&mut amina, "Bukuru Central");
    let step = amina.record_id();
    amina.save("step", step, &samples::body("step"));
    let private = samples::body_with_canary(domain::kinds::Kind::named("person").unwrap(), CANARY);
    let person = amina.save("person", amina.record_id(), &private);
    let card = RecordId::alone(amina.account, "profile");
    let card = amina.save("profile", card, &samples::body("profile"));
    amina.save_picture(amina.record_id(), PICTURE, b"small");
    deliver(&mut amina).await;
    let digest = Digest::of(&[PICTURE]);
    amina.put_piece(&digest, 0, PICTURE).await.unwrap();
    let (other, _) = cluster(&mut bola, "Rayfield");
    // Bola's phone is up to date: what comes must not lie below its cursor.
    deliver(&mut bola).await;
    // What the office has answered goes along.
    let answer = answer_to(&mut sani, step, &amina);
    deliver(&mut sani).await;
    let mut second = scene.further_phone(bola_s).await;

    assert_eq!(hand_over(&sani, amina_s, bola_s).await, 4);
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
    let of = |name: &str| (bola_s.0, name.to_owned());
    assert_eq!(schools, [of("Bukuru Central Model"), of("Rayfield")]);
    let mut tanko = {
        let seat = scene.data.seat_of("Tanko", Role::Officer).await;
        scene.further_phone(seat).await
    };
    for officer in [&mut sani, &mut tanko] {
        deliver(officer).await;
        assert_eq!(officer.merged("school", school).body.as_ref(), Some(&named));
        let seats = seats(officer).await;
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
    let Office {
        scene,
        amina_s,
        mut amina,
        bola_s,
        mut bola,
        mut sani,
    } = office().await;
    let (school, visit) = cluster(&mut amina, "Bukuru Central");
    deliver(&mut amina).await;
    assert_eq!(hand_over(&sani, amina_s, bola_s).await, 2);
    assert_eq!(hand_over(&sani, amina_s, bola_s).await, 0);
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
    assert_eq!(names, [amina_s.0, bola_s.0]);
    scene.data.is_sound().await;
    // A restored copy knows whose is whose.
    let backup = scene.data.backed_up().await;
    let options = scene.data.options();
    scene.serving.stop().await;
    scene.data.put_back(&backup).await;
    let serving = district::serve::Serving::start(options).await.unwrap();
    scene.line.leads_to(serving.address);
    let mut third = {
        let mut phone = Phone::new(scene.line.url());
        phone.join(&scene.data.invite(bola_s).await.code).await;
        phone
    };
    deliver(&mut third).await;
    assert_eq!(third.merged("visit", visit).heads, merged.heads);
    serving.stop().await;
}
