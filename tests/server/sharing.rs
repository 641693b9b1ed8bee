//! Who sees what: every kind, every scope, every way out.

use super::scene::{Scene, all_deliver, deliver, put, save_some};
use district::export::export;
use domain::checklist::{ChecklistForm, Task};
use domain::ids::RecordId;
use domain::kinds::KINDS;
use domain::record::Share;
use domain::visit::Visit;
use exchange::entry::{Content, Entry};
use exchange::receipt::reason;
use reqwest::Method;
use serde_json::Value;
use std::path::Path;
use tests::phone::{Phone, Standing};
use tests::samples;

/// A table as its head and its rows.
fn table(path: &Path) -> Vec<Vec<String>> {
    let reader = csv::ReaderBuilder::new().has_headers(false).from_path(path);
    let rows = reader.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let row = |row: Result<csv::StringRecord, csv::Error>| {
        row.unwrap().iter().map(str::to_owned).collect()
    };
    rows.into_records().map(row).collect()
}

#[tokio::test]
async fn every_kind_goes_up_comes_down_on_a_second_phone_and_is_exported() {
    let scene = Scene::new().await;
    let (seat, mut phone) = scene.phone("Amina").await;
    let mut written = Vec::new();
    for kind in KINDS {
        let body = samples::body(kind.name);
        assert_eq!(
            domain::kinds::check(kind.name, &body.to_string()).unwrap(),
            [],
            "{}",
            kind.name
        );
        let record = match kind.alone {
            true => RecordId::alone(phone.account, kind.name),
            false => phone.record_id(),
        };
        let id = phone.save(kind.name, record, &body);
        written.push((kind, record, id, body));
    }
    deliver(&mut phone).await;
    assert_eq!(scene.data.is_sound().await, KINDS.len());

    let mut second = scene.further_phone(seat).await;
    deliver(&mut second).await;
    assert_eq!(second.held.len(), KINDS.len());
    for (kind, record, id, body) in &written {
        let came = &second.held[id];
        assert_eq!(came.written, phone.held[id].written, "{}", kind.name);
        assert_eq!(came.standing, Standing::Acknowledged);
        let merged = second.merged(kind.name, *record);
        match kind.share {
            Share::Mine => assert_eq!((merged.shut, merged.body), (1, None), "{}", kind.name),
            Share::District | Share::Leaders => {
                assert_eq!(merged.body.as_ref(), Some(body), "{}", kind.name)
            }
        }
    }
    // With the account's key, what came back shut can be read.
    second.key = phone.key.clone();
    for (kind, record, _, body) in &written {
        assert_eq!(second.merged(kind.name, *record).body.as_ref(), Some(body));
    }

    let folder = scene.data.path().with_extension("export");
    let store = scene.data.store().await;
    let summary = export(&store, &folder).await.unwrap();
    for (kind, record, _, body) in &written {
        let counts = summary
            .kinds
            .iter()
            .find(|counts| counts.kind == kind.name)
            .unwrap();
        let csv = folder.join(format!("{}.csv", kind.name));
        let json = folder.join(format!("{}.json", kind.name));
        match kind.share {
            Share::Mine => {
                assert_eq!((counts.written, counts.sealed), (0, 1), "{}", kind.name);
                assert!(!csv.exists() && !json.exists(), "{}", kind.name);
            }
            Share::District | Share::Leaders => {
                assert_eq!((counts.written, counts.sealed), (1, 0), "{}", kind.name);
                let rows: Value = serde_json::from_slice(&std::fs::read(&json).unwrap()).unwrap();
                assert_eq!(rows[0]["record"], record.to_string());
                assert_eq!(&rows[0]["body"], body);
                let rows = table(&csv);
                assert_eq!(rows.len(), 2, "a head and one record");
                assert_eq!(rows[1][0], record.to_string());
                for (field, value) in body.as_object().unwrap() {
                    match value {
                        Value::String(text) => {
                            let column = rows[0].iter().position(|name| name == field).unwrap();
                            let cell = &rows[1][column];
                            let text = text.as_str();
                            assert!(cell == text || *cell == format!("'{text}"), "{field}");
                            assert!(!cell.starts_with(['=', '+', '-', '@']), "{field}");
                        }
                        Value::Array(items) if items.iter().any(Value::is_object) => {
                            let list = folder.join(format!("{}.{field}.csv", kind.name));
                            assert_eq!(table(&list).len(), 1 + items.len());
                        }
                        _ => {}
                    }
                }
            }
        }
    }
}

#[tokio::test]
async fn an_export_has_one_row_for_a_record_however_often_it_was_written() {
    let scene = Scene::new().await;
    let (seat, mut phone) = scene.phone("Amina").await;
    let record = phone.record_id();
    let mut body = samples::body("visit");
    phone.save("visit", record, &body);
    deliver(&mut phone).await;
    let mut second = scene.further_phone(seat).await;
    deliver(&mut second).await;
    for (phone, purpose) in [(&mut phone, "one"), (&mut second, "other")] {
        body["purpose"] = purpose.into();
        phone.save("visit", record, &body);
        deliver(phone).await;
    }
    let gone = phone.record_id();
    phone.save("school", gone, &samples::body("school"));
    phone.delete("school", gone);
    deliver(&mut phone).await;
    let folder = scene.data.path().with_extension("export");
    let store = scene.data.store().await;
    let summary = export(&store, &folder).await.unwrap();
    assert_eq!(table(&folder.join("visit.csv")).len(), 2);
    let texts = table(&folder.join("visit.other_texts.csv"));
    assert_eq!(texts.len(), 2, "the text of the other phone is not lost");
    let school = summary
        .kinds
        .iter()
        .find(|counts| counts.kind == "school")
        .unwrap();
    assert_eq!((school.written, school.deleted), (0, 1));
    let again = export(&store, &folder).await;
    assert!(again.is_err(), "an export never writes over another");
}

#[tokio::test]
async fn another_leaders_records_are_invisible_and_cannot_be_written_into() {
    let scene = Scene::new().await;
    let (_, mut amina) = scene.phone("Amina").await;
    let (_, mut bola) = scene.phone("Bola").await;
    let record = amina.record_id();
    let id = amina.save("visit", record, &samples::body("visit"));
    save_some(&mut amina, 5);
    deliver(&mut amina).await;
    save_some(&mut bola, 2);
    deliver(&mut bola).await;
    assert_eq!(bola.held.len(), 2);
    assert_eq!(bola.cursor.n, 8, "looked at, though not visible");

    // Amina's own bytes, out of Bola's hands.
    let entry = amina.held[&id].written.entry.clone();
    let stolen = bola.keep(entry.clone());
    // And a revision of Amina's record in Bola's own name.
    let forged = bola.keep(Entry {
        author: bola.account,
        parents: vec![id],
        content: Content::Open {
            set: vec!["purpose".to_owned()],
            body: samples::body("visit"),
        },
        ..entry
    });
    deliver(&mut bola).await;
    let refused = Standing::Refused(reason::WRONG_AUTHOR.to_owned());
    assert_eq!(*bola.standing(&stolen), refused);
    let anothers = Standing::Refused(reason::ANOTHERS.to_owned());
    assert_eq!(*bola.standing(&forged), anothers);
    deliver(&mut amina).await;
    assert_eq!(amina.merged("visit", record).heads, [id]);
    // What Bola's names as a parent stays unseen.
    let page = bola
        .call(Method::GET, "/v1/changes", &[], "")
        .await
        .unwrap();
    assert!(!page.body.contains(&amina.held[&id].written.raw));
}

#[tokio::test]
async fn a_refusal_is_worked_out_anew_each_time() {
    let scene = Scene::new().await;
    let (seat, mut phone) = scene.phone("Amina").await;
    let mut stray = Phone::new(scene.line.url());
    let record = stray.record_id();
    let early = stray.save("visit", record, &samples::body("visit"));
    // A file from the leader's other phone, which has not joined yet.
    phone.keep(stray.held[&early].written.entry.clone());
    let body = {
        let mut body = samples::body("visit");
        body["purpose"] = "later".into();
        body
    };
    let late = phone.save("visit", record, &body);
    deliver(&mut phone).await;
    let refused = Standing::Refused(reason::WRONG_AUTHOR.to_owned());
    assert_eq!(*phone.standing(&early), refused);
    assert_eq!(*phone.standing(&late), Standing::Acknowledged);
    let mut second = scene.further_phone(seat).await;
    deliver(&mut second).await;
    assert_eq!(
        second.merged("visit", record).waiting,
        [],
        "a stub stands for it"
    );

    stray.join(&scene.data.invite(seat).await.code).await;
    let (name, json) = phone.bundle_of_all();
    let reply = put(&phone, &name.to_string(), json.into(), None).await;
    assert!(reply.body.contains(r#""refused":[]"#), "{}", reply.body);
    assert_eq!(scene.data.is_sound().await, 2);
    deliver(&mut second).await;
    assert_eq!(second.held.len(), 2);
}

#[tokio::test]
async fn a_stub_comes_also_when_the_child_was_there_first() {
    let scene = Scene::new().await;
    let (seat, mut phone) = scene.phone("Amina").await;
    let record = phone.record_id();
    let mut body = samples::body("school");
    body["place"] = "x".repeat(300 * 1024).into();
    let large = phone.save("school", record, &body);
    body["place"] = "here".into();
    let child = phone.save("school", record, &body);
    let put_one = async |id| {
        let raw = &phone.held[&id].written.raw;
        let bundle = exchange::bundle::write_bundle(phone.device, &[raw]);
        put(&phone, &bundle.sha256.to_string(), bundle.json.into(), None).await
    };
    assert_eq!(put_one(child).await.status, 200);
    let mut second = scene.further_phone(seat).await;
    deliver(&mut second).await;
    assert_eq!(second.merged("school", record).waiting, [child]);
    assert!(put_one(large).await.body.contains(reason::TOO_LARGE));
    deliver(&mut second).await;
    assert_eq!(second.merged("school", record).waiting, []);
}

#[tokio::test]
async fn what_two_phones_tick_on_one_visit_merges_line_by_line() {
    let scene = Scene::new().await;
    let (seat, mut one) = scene.phone("Amina").await;
    let mut other = scene.further_phone(seat).await;
    let record = one.record_id();
    let visit = Visit::on(one.record_id(), "2026-11-20".parse().unwrap());
    one.save("visit", record, &serde_json::to_value(&visit).unwrap());
    deliver(&mut one).await;
    deliver(&mut other).await;
    let ticked = |tasks: &[Task], note: &str| {
        let mut form = ChecklistForm::of(&visit);
        for tick in &mut form.ticks {
            tick.done = tasks.contains(&tick.task);
            if tick.task == tasks[0] {
                tick.note = note.to_owned();
            }
        }
        serde_json::to_value(form.finish(&visit).unwrap()).unwrap()
    };
    let (greeted, reported) = (
        [Task::Greet, Task::CallAhead],
        [Task::Report, Task::CallAhead],
    );
    one.save("visit", record, &ticked(&greeted, "at the gate"));
    other.save("visit", record, &ticked(&reported, "by telephone"));
    all_deliver([&mut one, &mut other]).await;
    deliver(&mut one).await;
    let merged = one.merged("visit", record);
    assert_eq!(merged.body, other.merged("visit", record).body);
    let visit: Visit = serde_json::from_value(merged.body.unwrap()).unwrap();
    let mut ticks: Vec<_> = visit
        .checklist
        .iter()
        .filter(|tick| tick.done && !tick.removed)
        .map(|tick| (tick.task.name(), tick.note.as_str()))
        .collect();
    ticks.sort_unstable();
    let expected = [
        ("call_ahead", ""),
        ("greet", "at the gate"),
        ("report", "by telephone"),
    ];
    assert_eq!(ticks, expected);
}
