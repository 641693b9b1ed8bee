//! What the office's own tools see in the database.

use super::scene::{Scene, deliver};
use exchange::entry::Written;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};
use tests::samples;

async fn rows(scene: &Scene, sql: &str) -> Vec<AnyRow> {
    let mut stranger = scene.data.stranger().await;
    let rows = sqlx::query(AssertSqlSafe(sql.to_owned()))
        .fetch_all(&mut stranger)
        .await;
    rows.unwrap()
}

fn text(row: &AnyRow, column: &str) -> Option<String> {
    row.try_get(column).unwrap()
}

#[tokio::test]
async fn schools_visits_and_steps_are_tables_of_what_stands_now() {
    let scene = Scene::new().await;
    let (seat, mut amina) = scene.phone("Amina").await;
    let school = amina.record_id();
    let mut body = samples::body("school");
    body["name"] = "Old name".into();
    amina.save("school", school, &body);
    body["name"] = "Ọ̀ṣun \"1\" Primary".into();
    amina.save("school", school, &body);
    let visit = amina.record_id();
    let mut day = samples::body("visit");
    day["school"] = school.to_string().into();
    amina.save("visit", visit, &day);
    let step = amina.record_id();
    amina.save("step", step, &samples::body("step"));
    let gone = amina.record_id();
    amina.save("school", gone, &samples::body("school"));
    amina.delete("school", gone);
    amina.save("person", amina.record_id(), &samples::body("person"));
    deliver(&mut amina).await;

    let found = rows(&scene, "SELECT * FROM schools").await;
    assert_eq!(
        found.len(),
        1,
        "one row for each, none for what was deleted"
    );
    assert_eq!(text(&found[0], "school"), Some(school.to_string()));
    assert_eq!(
        text(&found[0], "name"),
        Some("Ọ̀ṣun \"1\" Primary".to_owned())
    );
    assert_eq!(text(&found[0], "archived"), Some("2026-11-20".to_owned()));
    assert_eq!(text(&found[0], "same_as"), None);
    let numbers: [i64; 4] =
        ["leader", "girls", "boys", "versions"].map(|name| found[0].try_get(name).unwrap());
    assert_eq!(numbers, [seat.0, 212, 198, 1]);

    let joined = "SELECT visits.*, schools.name FROM visits JOIN schools USING (school)";
    let found = rows(&scene, joined).await;
    assert_eq!(text(&found[0], "visit"), Some(visit.to_string()));
    assert_eq!(text(&found[0], "day"), Some("2026-11-20".to_owned()));
    assert_eq!(text(&found[0], "state"), Some("planned".to_owned()));

    let found = rows(&scene, "SELECT * FROM steps").await;
    assert_eq!(text(&found[0], "step"), Some(step.to_string()));
    assert_eq!(text(&found[0], "what"), Some("- Readers for P3".to_owned()));
    assert_eq!(text(&found[0], "due"), Some("2026-12-01".to_owned()));
    assert_eq!(text(&found[0], "state"), Some("open".to_owned()));
    let kinds = rows(
        &scene,
        "SELECT DISTINCT kind FROM office_records ORDER BY kind",
    )
    .await;
    let kinds: Vec<_> = kinds.iter().filter_map(|row| text(row, "kind")).collect();
    assert_eq!(
        kinds,
        ["school", "step", "visit"],
        "nothing that is hers alone"
    );
}

#[tokio::test]
async fn a_record_that_two_phones_wrote_at_once_is_one_row_that_says_so() {
    let scene = Scene::new().await;
    let (seat, mut one) = scene.phone("Amina").await;
    let mut other = scene.further_phone(seat).await;
    let record = one.record_id();
    let mut body = samples::body("school");
    one.save("school", record, &body);
    deliver(&mut one).await;
    deliver(&mut other).await;
    for (phone, place) in [(&mut one, "here"), (&mut other, "there")] {
        body["place"] = place.into();
        phone.save("school", record, &body);
        deliver(phone).await;
    }
    let found = rows(&scene, "SELECT * FROM schools").await;
    assert_eq!(
        (found.len(), found[0].try_get::<i64, _>("versions").unwrap()),
        (1, 2)
    );
    deliver(&mut one).await;
    body["place"] = "by the river".into();
    one.save("school", record, &body);
    deliver(&mut one).await;
    let found = rows(&scene, "SELECT * FROM schools").await;
    assert_eq!(
        (found.len(), found[0].try_get::<i64, _>("versions").unwrap()),
        (1, 1)
    );
    assert_eq!(text(&found[0], "place"), Some("by the river".to_owned()));
}

#[tokio::test]
async fn fault_24_text_that_troubles_a_database_does_not_take_the_views_from_the_office() {
    let scene = Scene::new().await;
    let (_, mut phone) = scene.phone("Amina").await;
    let mut body = samples::body("school");
    body["name"] = "a\u{0}b\\u0000c \u{202e}d\u{200b}".into();
    body["girls"] = "many".into();
    let id = phone.save("school", phone.record_id(), &body);
    deliver(&mut phone).await;
    // Half a letter, which PostgreSQL would not read either, is in no entry.
    let raw = &phone.held[&id].written.raw;
    let half = raw.replace("KF-07", "\\ud83d");
    assert!(Written::read(&half).is_err() && half != *raw);
    let found = rows(&scene, "SELECT code, name FROM schools").await;
    assert_eq!(found.len(), 1);
    assert_eq!(text(&found[0], "code"), Some("KF-07".to_owned()));
    assert_eq!(scene.data.is_sound().await, 1);
}
