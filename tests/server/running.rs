//! What whoever runs the server sees of it, and how it stops.

use super::officers::hex;
use super::scene::{AMINA, BOLA, JSON, Scene, data, deliver, save_some};
use reqwest::Method;
use serde_json::{Value, json};
use std::io::Write;
use std::time::{Duration, Instant};
use tests::phone::Phone;
use tests::program::Program;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[tokio::test]
async fn the_document_that_is_served_is_that_which_answers_are_held_against() {
    let scene = Scene::new().await;
    let phone = Phone::new(scene.line.url());
    let reply = phone
        .call(Method::GET, "/v1/openapi.json", &[], "")
        .await
        .unwrap();
    let served: Value = serde_json::from_str(&reply.body).unwrap();
    assert_eq!(served, district::openapi::document());
    let paths = served["paths"].as_object().unwrap();
    for call in district::calls::all() {
        let told = &paths[call.path][call.verb.to_lowercase()];
        assert_eq!(told["operationId"], call.name);
    }
}

#[tokio::test]
async fn a_later_phone_may_say_more_than_this_server_knows_and_the_document_says_so() {
    let (scene, amina, _, sani) = Scene::office().await;
    let newcomer = Phone::new(scene.line.url());
    let seat = scene.data.seat("Ngozi").await;
    let code = scene.data.invite(seat).await.code;
    let invite = exchange::enrol::write_code([7; 16]);
    let session: Value = serde_json::from_str(&amina.session_request()).unwrap();
    let enrol = json!({
        "code": code, "account": newcomer.account, "device": newcomer.device,
        "signing_key": newcomer.signing_key,
    });
    let hash = hex(&district::enrol::hash_code(&invite));
    let known = [
        (&newcomer, "/v1/enrol", enrol),
        (&amina, "/v1/sessions", session),
        (
            &sani,
            "/v1/invites",
            json!({ "code": hash, "name": "Bello" }),
        ),
        (
            &sani,
            "/v1/handovers",
            json!({ "from": AMINA.0, "to": BOLA.0 }),
        ),
    ];
    let document = district::openapi::document();
    for call in district::calls::all() {
        let district::calls::Takes::Json(shape) = call.takes else {
            continue;
        };
        let more = &document["components"]["schemas"][shape]["additionalProperties"];
        let Some((phone, path, body)) = known.iter().find(|(_, path, _)| *path == call.path) else {
            // What is stored as it came has nothing besides.
            assert_eq!((shape, more), ("Bundle", &json!(false)));
            continue;
        };
        assert_eq!(more, &json!(true), "{path}");
        let mut body = body.clone();
        body["of_a_later_version"] = 1.into();
        let reply = phone.call(Method::POST, path, &[JSON], body.to_string());
        let reply = reply.await.unwrap();
        assert_eq!(reply.status, 200, "{path}: {}", reply.body);
    }
}

#[tokio::test]
#[should_panic(expected = "nothing is said of extra")]
async fn an_answer_of_which_the_document_says_nothing_is_noticed() {
    let body = r#"{"status":"ok","extra":1}"#;
    tests::spec::check("GET", "/healthz", 200, "application/json", body);
}

#[tokio::test]
async fn whatever_a_call_does_not_understand_is_a_problem_in_the_one_form() {
    let scene = Scene::new().await;
    let (_, phone) = scene.phone("Amina").await;
    for (verb, path, status) in [
        ("PUT", "/v1/bundles/%FF", 415),
        ("GET", "/v1/changes?after=%FF", 400),
        ("GET", "/v1/changes?after=1&after=2", 400),
        ("DELETE", "/v1/changes", 405),
        ("BREW", "/v1/changes", 405),
        ("GET", "/v1/nothing", 404),
        ("POST", "/", 405),
    ] {
        let verb = Method::from_bytes(verb.as_bytes()).unwrap();
        // `call` holds each against the document.
        let reply = phone.call(verb, path, &[], "").await.unwrap();
        assert_eq!(reply.status, status, "{path}: {}", reply.body);
        assert_eq!(reply.content_type, "application/problem+json", "{path}");
    }
}

#[tokio::test]
async fn counts_hold_no_word_of_anybody_and_are_for_the_machine_itself() {
    let scene = Scene::new().await;
    let (_, mut phone) = scene.phone("Amina").await;
    save_some(&mut phone, 7);
    deliver(&mut phone).await;
    let odd = "/v1/bundles/secret-word?and=more";
    phone.call(Method::GET, odd, &[], "").await.unwrap();
    let metrics = phone.call(Method::GET, "/metrics", &[], "").await.unwrap();
    for line in [
        "district_entries_total 7",
        "district_log_lines 7",
        r#"district_calls_total{verb="PUT",call="/v1/bundles/{sha256}",status="200"} 1"#,
        r#"district_call_seconds_count{call="/v1/enrol"} 1"#,
    ] {
        assert!(
            metrics.body.lines().any(|told| told == line),
            "{line}: {}",
            metrics.body
        );
    }
    assert!(!metrics.body.contains("secret") && !metrics.body.contains("Amina"));
    for line in metrics.body.lines().filter(|line| !line.starts_with('#')) {
        let (_, value) = line.rsplit_once(' ').unwrap();
        assert!(value.parse::<f64>().is_ok(), "{line}");
    }
    for brought in ["x-forwarded-for", "forwarded", "via"] {
        let header = [(brought, "for=203.0.113.7")];
        let reply = phone
            .call(Method::GET, "/metrics", &header, "")
            .await
            .unwrap();
        assert_eq!(reply.status, 404, "{brought}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_told_to_stop_answers_what_is_under_way_and_takes_no_more() {
    let data = data();
    let server = Program::start(&data);
    let mut phone = Phone::new(format!("http://{}", server.address));
    let seat = data.seat("Amina").await;
    let code = data.invite(seat).await.code;
    let cookie = phone.try_join(&code).await.unwrap().cookie.unwrap();
    let cookie = cookie.split(';').next().unwrap();
    save_some(&mut phone, 5);
    let (name, bundle) = phone.bundle();
    // Somebody who keeps a connection open and says nothing does not hold it up.
    let idle = TcpStream::connect(server.address).await.unwrap();
    let mut line = TcpStream::connect(server.address).await.unwrap();
    let head = format!(
        "PUT /v1/bundles/{name} HTTP/1.1\r\nhost: x\r\ncookie: {cookie}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n",
        bundle.len()
    );
    line.write_all(head.as_bytes()).await.unwrap();
    let (first, rest) = bundle.as_bytes().split_at(bundle.len() / 2);
    line.write_all(first).await.unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    let address = server.address;
    let told = Instant::now();
    let ending = tokio::task::spawn_blocking(move || server.terminate());
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(
        TcpStream::connect(address).await.is_err(),
        "it still takes calls"
    );
    line.write_all(rest).await.unwrap();
    let mut answer = String::new();
    line.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    assert!(ending.await.unwrap(), "it ends well");
    assert!(
        told.elapsed() < Duration::from_secs(9),
        "{:?}",
        told.elapsed()
    );
    assert_eq!(data.is_sound().await, 5);
    drop(idle);
}

/// The program, with these files aboard as `cargo xtask dist` puts them there.
fn with_app_aboard(at: &std::path::Path, files: &[(&str, &str)]) {
    use sha2::{Digest, Sha256};
    let mut aboard = Vec::new();
    for (path, contents) in files {
        aboard.extend((path.len() as u64).to_le_bytes());
        aboard.extend((contents.len() as u64).to_le_bytes());
        aboard.extend(path.bytes().chain(contents.bytes()));
    }
    std::fs::copy(tests::program::program(), at).unwrap();
    let mut program = std::fs::File::options().append(true).open(at).unwrap();
    let digest = Sha256::digest(&aboard);
    let length = (aboard.len() as u64).to_le_bytes();
    for part in [&aboard[..], &length, &digest, district::aboard::SIGN] {
        program.write_all(part).unwrap();
    }
}

#[tokio::test]
async fn one_file_is_a_whole_district_with_its_app() {
    let data = data();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("district");
    let files = [
        ("index.html", "<h1>Fieldbook</h1>"),
        ("icons/one.svg", "<svg/>"),
    ];
    with_app_aboard(&file, &files);
    // Twice: what the first start laid out, the second finds.
    for _ in 0..2 {
        let server = Program::start_alone(&file, &data);
        let phone = Phone::new(format!("http://{}", server.address));
        for (path, expected) in [("/", files[0].1), ("/icons/one.svg", files[1].1)] {
            let reply = phone.call(Method::GET, path, &[], "").await.unwrap();
            assert_eq!(
                (reply.status, reply.body.as_str()),
                (200, expected),
                "{path}"
            );
        }
        assert!(server.terminate());
    }
    let laid = std::fs::read_dir(data.path()).unwrap().flatten();
    let laid: Vec<_> = laid.filter(|file| file.path().is_dir()).collect();
    assert_eq!(laid.len(), 1, "{laid:?}");
}
