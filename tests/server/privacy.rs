//! Canaries: a name put into every private field is found nowhere outside the phone.

use super::scene::{data, deliver};
use district::export::export;
use domain::kinds::KINDS;
use domain::record::Share;
use tests::line::Line;
use tests::phone::{Phone, Rest};
use tests::program::Program;
use tests::samples;

/// No other bytes hold this by chance.
const CANARY: &str = "Canary Kwalkwali Sarauniya";

fn sings(bytes: &[u8]) -> bool {
    bytes
        .windows(CANARY.len())
        .any(|some| some == CANARY.as_bytes())
}

#[tokio::test]
async fn no_name_in_a_private_field_is_in_a_bundle_the_database_a_log_or_an_export() {
    let data = data();
    let program = Program::start(&data);
    let line = Line::to(program.address).await;
    let mut phone = Phone::new(line.url());
    let seat = data.seat("Amina").await;
    phone.join(&data.invite(seat).await.code).await;
    let mut sung = Vec::new();
    for kind in KINDS {
        let record = phone.record_id();
        let body = match kind.share {
            Share::Mine => {
                sung.push(kind.name);
                samples::body_with_canary(kind, CANARY)
            }
            Share::District | Share::Leaders => samples::body(kind.name),
        };
        phone.save(kind.name, record, &body);
    }
    for private in [
        "person",
        "feedback",
        "handover",
        "keyring",
        "reflection",
        "private_note",
    ] {
        assert!(sung.contains(&private), "{private} is no longer private");
    }
    let (_, bundle) = phone.bundle();
    assert!(!sings(bundle.as_bytes()), "in the bundle");
    deliver(&mut phone).await;
    // Once with what is still in the write-ahead log, once after it is written back.
    let held = data.bytes().await;
    assert!(held.len() > bundle.len());
    assert!(!sings(&held), "in the database, or its log ahead");
    let log = program.log();
    assert!(
        log.contains("received"),
        "the log is where it is looked for"
    );
    assert!(!sings(log.as_bytes()), "in the server's log");
    let folder = data.path().with_extension("export");
    let store = data.store().await;
    export(&store, &folder).await.unwrap();
    store.close().await;
    let mut files = 0;
    for file in std::fs::read_dir(&folder).unwrap() {
        let path = file.unwrap().path();
        files += 1;
        assert!(
            !sings(&std::fs::read(&path).unwrap()),
            "in {}",
            path.display()
        );
    }
    assert!(files > KINDS.len() / 2);
    assert!(program.terminate());
    assert!(!sings(&data.bytes().await), "in the database");

    // The canary does sing where it may, or all of the above would prove nothing.
    let opened = phone.held.values().any(|held| {
        let entry = &held.written.entry;
        let merged = phone.merged(&entry.kind, entry.record);
        merged
            .body
            .is_some_and(|body| sings(body.to_string().as_bytes()))
    });
    assert!(opened);
}

#[tokio::test]
async fn a_private_body_that_was_not_sealed_is_refused_and_leaves_no_trace() {
    use exchange::entry::Content;
    use exchange::receipt::reason;
    let scene = super::scene::Scene::new().await;
    let (_, mut phone) = scene.phone("Amina").await;
    let id = phone.save("person", phone.record_id(), &samples::body("person"));
    let entry = phone.held.remove(&id).unwrap().written.entry;
    let body = serde_json::json!({ "school": phone.record_id(), "name": CANARY });
    let open = |share: &str, v: u32| {
        let mut entry = entry.clone();
        entry.share = share.to_owned();
        entry.content = Content::Open {
            set: vec!["name".to_owned()],
            body: body.clone(),
        };
        entry.v = v;
        entry.write().raw
    };
    let mut words = entry.clone();
    words.content = Content::Sealed(CANARY.to_owned());
    let raws = [
        open("mine", 1),
        open("district", 1),
        open("mine", 2),
        words.write().raw,
    ];
    // Not through `write_bundle`, which would hold them back.
    let (name, json) = bundle_unchecked(&phone, &raws);
    let reply = super::scene::put(&phone, &name, json.into(), None).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    assert_eq!(
        reply.body.matches(reason::UNSEALED).count(),
        4,
        "{}",
        reply.body
    );
    assert_eq!(scene.data.is_sound().await, 0);
    assert!(!sings(&scene.data.bytes().await));
    assert_eq!(
        Phone::new(scene.line.url()).deliver(0).await,
        Rest::JoinAgain
    );
}

/// A bundle as somebody would make it who does not mean well.
pub fn bundle_unchecked(phone: &Phone, raws: &[impl AsRef<str>]) -> (String, String) {
    let device = phone.device;
    let format = "fieldbook-bundle/1";
    let mut hashed = format!("{format}\n{device}\n");
    for raw in raws {
        hashed.push_str(raw.as_ref());
        hashed.push('\n');
    }
    let sha256 = exchange::EntryId::of(&hashed).to_string();
    let entries: Vec<_> = raws.iter().map(AsRef::as_ref).collect();
    let entries = entries.join(",");
    let json = format!(
        r#"{{"format":"{format}","device":"{device}","entries":[{entries}],"sha256":"{sha256}"}}"#
    );
    (sha256, json)
}
