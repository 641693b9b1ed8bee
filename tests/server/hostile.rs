//! Somebody does not mean well. Fault 23: a 4xx, bounded memory, nothing stored.

use super::privacy::bundle_unchecked;
use super::scene::{Scene, deliver, put, save_some};
use exchange::bundle::BUNDLE_BYTES;
use exchange::receipt::reason;
use flate2::Compression;
use flate2::write::GzEncoder;
use reqwest::Method;
use std::io::Write;
use tests::phone::Phone;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

#[tokio::test]
async fn fault_23_a_bundle_is_counted_before_and_after_unpacking() {
    let scene = Scene::new().await;
    let (_, phone) = scene.phone("Amina").await;
    let name = "0".repeat(64);
    let bomb = packed(&vec![b' '; BUNDLE_BYTES * 8]);
    assert!(bomb.len() < 100_000);
    let reply = put(&phone, &name, bomb, Some("gzip")).await;
    assert_eq!((reply.status, reply.code().as_str()), (413, "too_large"));
    let reply = put(&phone, &name, vec![b' '; BUNDLE_BYTES + 1], None).await;
    assert_eq!((reply.status, reply.code().as_str()), (413, "too_large"));
    let reply = put(&phone, &name, b"x".to_vec(), Some("br")).await;
    assert_eq!((reply.status, reply.code().as_str()), (415, "wrong_type"));
    assert_eq!(scene.data.is_sound().await, 0);
}

#[tokio::test]
async fn fault_23_a_body_without_a_length_is_counted_while_it_comes() {
    let scene = Scene::new().await;
    let seat = scene.data.seat("Amina").await;
    let code = scene.data.invite(seat).await.code;
    let joined = Phone::new(scene.line.url()).try_join(&code).await.unwrap();
    let cookie = joined.cookie.unwrap();
    let cookie = cookie.split(';').next().unwrap();
    let stream = TcpStream::connect(scene.serving.address).await.unwrap();
    let (mut hear, mut say) = stream.into_split();
    let head = format!(
        "PUT /v1/bundles/{} HTTP/1.1\r\nhost: x\r\ncookie: {cookie}\r\n\
         content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n",
        "0".repeat(64)
    );
    say.write_all(head.as_bytes()).await.unwrap();
    let piece = vec![b' '; 64 * 1024];
    let mut sent = 0;
    let mut answer = vec![0; 1024];
    let told = loop {
        let chunk = format!("{:x}\r\n", piece.len());
        let whole = [chunk.as_bytes(), &piece, b"\r\n"].concat();
        tokio::select! {
            biased;
            read = hear.read(&mut answer) => {
                let read = read.unwrap_or(0);
                break String::from_utf8_lossy(&answer[..read]).into_owned();
            }
            written = say.write_all(&whole) => if written.is_err() { break String::new() },
        }
        sent += piece.len();
        assert!(sent < 3 * BUNDLE_BYTES, "it never stops reading");
    };
    assert!(
        told.is_empty() || told.starts_with("HTTP/1.1 413"),
        "{told}"
    );
    assert!(sent >= BUNDLE_BYTES, "{sent}");
}

#[tokio::test]
async fn fault_23_nobody_without_a_session_has_a_byte_of_a_body_read() {
    let scene = Scene::new().await;
    for (call, status) in [
        (format!("PUT /v1/bundles/{}", "0".repeat(64)), 401),
        ("GET /v1/changes".to_owned(), 401),
        ("POST /v1/bundles/x".to_owned(), 405),
        ("GET /v1/enrol".to_owned(), 405),
    ] {
        let mut stream = TcpStream::connect(scene.serving.address).await.unwrap();
        // A length is promised, nothing is sent: whoever reads the body waits.
        let head = format!(
            "{call} HTTP/1.1\r\nhost: x\r\ncookie: fieldbook=made-up\r\n\
             content-type: application/json\r\ncontent-length: 100\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut answer = vec![0; 64];
        let wait = std::time::Duration::from_secs(3);
        let read = tokio::time::timeout(wait, stream.read(&mut answer)).await;
        let read = read
            .unwrap_or_else(|_| panic!("{call} waits for the body"))
            .unwrap();
        let answer = String::from_utf8_lossy(&answer[..read]).into_owned();
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status}")),
            "{answer}"
        );
    }
}

#[tokio::test]
async fn fault_23_depth_scripts_paths_and_anothers_name_store_nothing() {
    let scene = Scene::new().await;
    let (_, mut phone) = scene.phone("Amina").await;
    let (_, other) = scene.phone("Bola").await;
    let id = phone.save("visit", phone.record_id(), &tests::samples::body("visit"));
    let raw = phone.held[&id].written.raw.clone();
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let (name, json) = bundle_unchecked(&phone, &[deep]);
    let reply = put(&phone, &name, json.into(), None).await;
    assert_eq!((reply.status, reply.code().as_str()), (400, "too_deep"));
    // Readable as JSON, but no entries: each is refused by itself.
    let strange = [
        "0".to_owned(),
        "{}".to_owned(),
        r#""<script>""#.to_owned(),
        raw.replace(r#""kind":"visit""#, r#""kind":"../../visit""#),
        raw.replace(r#""kind":"visit""#, r#""kind":"VISIT""#),
        raw.replace(r#""v":1"#, r#""v":0"#),
    ];
    let (name, json) = bundle_unchecked(&phone, &strange);
    let reply = put(&phone, &name, json.into(), None).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    let refused = reply.body.matches(reason::UNREADABLE).count();
    assert_eq!(refused, strange.len(), "{}", reply.body);
    // Another device's bundle under this session.
    let (name, json) = bundle_unchecked(&other, &[&raw]);
    let reply = put(&phone, &name, json.into(), None).await;
    assert_eq!((reply.status, reply.code().as_str()), (401, "other_device"));
    // More entries than may be.
    let (name, json) = bundle_unchecked(&phone, &vec!["0"; 2_001]);
    assert_eq!(put(&phone, &name, json.into(), None).await.status, 413);
    // A further field, another format.
    let (name, json) = bundle_unchecked(&phone, &[&raw]);
    let more = json.replacen('{', r#"{"scope":"all","#, 1);
    assert_eq!(put(&phone, &name, more.into(), None).await.status, 400);
    let newer = json.replacen("bundle/1", "bundle/2", 1);
    let reply = put(&phone, &name, newer.into(), None).await;
    assert_eq!((reply.status, reply.code().as_str()), (400, "newer_format"));
    assert_eq!(put(&phone, "../../x", json.into(), None).await.status, 405);
    assert_eq!(scene.data.is_sound().await, 0);
    deliver(&mut phone).await;
    assert_eq!(scene.data.is_sound().await, 1);
}

#[tokio::test]
async fn fault_24_bytes_that_trouble_others_come_back_as_they_went() {
    let scene = Scene::new().await;
    let (seat, mut phone) = scene.phone("Amina").await;
    let text = "nul \u{0}, right-to-left \u{202e}אב, zero \u{200b}width, \
                <script>alert(1)</script>, '; DROP TABLE entries; --, \u{1f469}\u{200d}\u{1f3eb}";
    let record = phone.record_id();
    let mut body = tests::samples::body("visit");
    body["purpose"] = text.into();
    phone.save("visit", record, &body);
    deliver(&mut phone).await;
    let mut second = scene.further_phone(seat).await;
    deliver(&mut second).await;
    assert_eq!(second.merged("visit", record).body, Some(body));
    assert_eq!(scene.data.is_sound().await, 1);
}

#[tokio::test]
async fn a_cursor_that_is_none_is_told_from_one_that_is_not_known() {
    let scene = Scene::new().await;
    let (_, mut phone) = scene.phone("Amina").await;
    save_some(&mut phone, 1);
    deliver(&mut phone).await;
    let get = async |path: &str| phone.call(Method::GET, path, &[], "").await.unwrap();
    for nonsense in ["x", "1", "1.x", "-1.0", "99999999999999999999999.0", ""] {
        let reply = get(&format!("/v1/changes?after={nonsense}")).await;
        assert_eq!(
            (reply.status, reply.code().as_str()),
            (400, "cursor"),
            "{nonsense}"
        );
    }
    let zeros = "0".repeat(64);
    for unknown in [
        format!("1.{zeros}"),
        format!("9.{zeros}"),
        format!("{}.{zeros}", u64::MAX),
    ] {
        let reply = get(&format!("/v1/changes?after={unknown}")).await;
        assert_eq!(
            (reply.status, reply.code().as_str()),
            (410, "unknown_mark"),
            "{unknown}"
        );
    }
    assert_eq!(
        get(&format!("/v1/changes?after=0.{zeros}")).await.status,
        200
    );
}
