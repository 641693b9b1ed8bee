//! The line breaks, the server dies, somebody else answers.

use super::scene::{Scene, data, deliver, put, save_some};
use exchange::delivery::Trouble;
use exchange::receipt::reason;
use flate2::Compression;
use flate2::write::GzEncoder;
use reqwest::Method;
use std::io::Write;
use tests::chance::Chance;
use tests::host::Data;
use tests::line::{Fate, Line};
use tests::phone::{Phone, Rest, Standing};
use tests::program::Program;
use tests::samples;

/// A real program, a line to it, and a joined phone.
async fn program() -> (Data, Program, Line, Phone) {
    let data = data();
    let program = Program::start(&data);
    let line = Line::to(program.address).await;
    let mut phone = Phone::new(line.url());
    let seat = data.seat("Amina").await;
    phone.join(&data.invite(seat).await.code).await;
    (data, program, line, phone)
}

#[tokio::test]
async fn fault_02_what_was_acknowledged_is_there_after_the_server_is_killed() {
    let (data, mut program, line, mut phone) = program().await;
    save_some(&mut phone, 30);
    deliver(&mut phone).await;
    program.kill();
    assert_eq!(data.is_sound().await, 30);
    for (id, raw) in data.entries().await {
        assert_eq!(*phone.standing(&id), Standing::Acknowledged);
        assert_eq!(raw, phone.held[&id].written.raw);
    }
    let program = Program::start(&data);
    line.leads_to(program.address);
    let seat = district::scope::SeatId(1);
    let mut second = Phone::new(line.url());
    second.join(&data.invite(seat).await.code).await;
    deliver(&mut second).await;
    assert_eq!(second.held.len(), 30);
    assert!(program.terminate(), "it stops when asked to");
}

#[tokio::test]
async fn fault_03_a_line_cut_at_any_byte_delivers_everything_once() {
    let scene = Scene::new().await;
    let (_, mut phone) = scene.phone("Amina").await;
    let mut chance = Chance::new("fault 03");
    let mut total = 0;
    for _ in 0..60 {
        let count = 1 + chance.below(4);
        total += count;
        save_some(&mut phone, count);
        let cuts = 1 + chance.below(3);
        scene.line.next((0..cuts).map(|_| match chance.below(2) {
            0 => Fate::CutUp(1 + chance.below(1_200)),
            _ => Fate::CutDown(chance.below(900)),
        }));
        assert_eq!(phone.deliver(20).await, Rest::Done);
        assert_eq!(phone.only_here(), 0);
        assert_eq!(scene.data.is_sound().await, total);
    }
    assert!(!phone.waits.is_empty(), "no cut was noticed");
}

#[tokio::test]
async fn fault_04_a_server_that_dies_before_its_commit_leaves_nothing_and_gets_it_again() {
    let (data, mut program, line, mut phone) = program().await;
    // While a stranger holds the write lock, nothing can be committed.
    let stranger = data.held().await;
    save_some(&mut phone, 5);
    let killed = async {
        // Long enough for the bundle to arrive, far shorter than the server's
        // patience with the lock.
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        program.kill();
    };
    let (rest, ()) = tokio::join!(phone.deliver(0), killed);
    assert_eq!(rest, Rest::Waiting(Trouble::NoAnswer));
    assert_eq!(phone.only_here(), 5);
    stranger.lets_go().await;
    assert_eq!(data.is_sound().await, 0);
    let program = Program::start(&data);
    line.leads_to(program.address);
    assert_eq!(phone.deliver(1).await, Rest::Done);
    assert_eq!(data.is_sound().await, 5);
}

#[tokio::test]
async fn fault_04_a_server_that_dies_after_its_commit_has_one_copy() {
    let (data, mut program, line, mut phone) = program().await;
    save_some(&mut phone, 5);
    line.next([Fate::CutDown(0)]);
    let killed = async {
        line.cut_off_an_answer().await;
        program.kill();
    };
    let (rest, ()) = tokio::join!(phone.deliver(0), killed);
    assert_eq!(rest, Rest::Waiting(Trouble::NoAnswer));
    assert_eq!(
        data.is_sound().await,
        5,
        "it was committed before it was answered"
    );
    assert_eq!(phone.only_here(), 5, "nobody told the phone");
    let program = Program::start(&data);
    line.leads_to(program.address);
    assert_eq!(phone.deliver(1).await, Rest::Done);
    assert_eq!((data.is_sound().await, phone.only_here()), (5, 0));
}

#[tokio::test]
async fn fault_05_a_lost_response_is_repeated_and_makes_one_copy() {
    let scene = Scene::new().await;
    let (_, mut phone) = scene.phone("Amina").await;
    save_some(&mut phone, 12);
    scene
        .line
        .next([Fate::CutDown(0), Fate::CutDown(40), Fate::CutDown(700)]);
    assert_eq!(phone.deliver(3).await, Rest::Done);
    assert_eq!((scene.data.is_sound().await, phone.only_here()), (12, 0));
    let before = scene.data.entries().await;
    let (name, json) = phone.bundle_of_all();
    let first = put(&phone, &name.to_string(), json.clone().into(), None).await;
    let second = put(&phone, &name.to_string(), json.into(), None).await;
    assert_eq!((first.status, &first.body), (200, &second.body));
    assert_eq!(scene.data.entries().await, before);
    assert_eq!(scene.data.is_sound().await, 12);
}

/// An HTTP answer as its bytes.
fn answer(status: &str, headers: &str, body: &str) -> Fate {
    let length = body.len();
    let text = format!("HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\n\r\n{body}");
    Fate::Portal(text.into_bytes())
}

#[tokio::test]
async fn fault_06_a_district_in_trouble_is_left_alone_for_as_long_as_it_asks() {
    let problem = "content-type: application/problem+json\r\n";
    let asks = |seconds: u64| format!("{problem}retry-after: {seconds}\r\n");
    let scene = Scene::new().await;
    let (_, mut phone) = scene.phone("Amina").await;
    save_some(&mut phone, 3);
    scene.line.next([
        answer("500 Internal Server Error", problem, "{}"),
        answer("503 Service Unavailable", &asks(90), "{}"),
        answer("429 Too Many Requests", &asks(600), "{}"),
    ]);
    assert_eq!(phone.deliver(3).await, Rest::Done);
    let waits: Vec<_> = phone.waits.iter().map(|(ms, _)| *ms).collect();
    assert!(
        waits[0] > 0 && waits[1] >= 90_000 && waits[2] >= 600_000,
        "{waits:?}"
    );
    assert!(phone.waits.iter().all(|(_, why)| *why == Trouble::Busy));
    assert_eq!((scene.data.is_sound().await, phone.only_here()), (3, 0));
}

#[tokio::test]
async fn fault_06_a_device_that_calls_too_often_is_told_when_to_come_back() {
    let data = data();
    let mut options = data.options();
    options.limits.calls = (2, std::time::Duration::from_secs(30));
    let serving = district::serve::Serving::start(options).await.unwrap();
    let seat = data.seat("Amina").await;
    let mut phone = Phone::new(format!("http://{}", serving.address));
    phone.join(&data.invite(seat).await.code).await;
    save_some(&mut phone, 1);
    deliver(&mut phone).await;
    save_some(&mut phone, 1);
    assert_eq!(phone.deliver(0).await, Rest::Waiting(Trouble::Busy));
    assert!(phone.waits[0].0 >= 20_000, "{:?}", phone.waits);
    assert_eq!((data.is_sound().await, phone.only_here()), (1, 1));
}

#[tokio::test]
async fn fault_07_an_entry_that_is_too_large_is_refused_alone_and_its_children_do_not_wait() {
    let scene = Scene::new().await;
    let (seat, mut phone) = scene.phone("Amina").await;
    let record = phone.record_id();
    let mut body = samples::body("school");
    body["place"] = "x".repeat(300 * 1024).into();
    let large = phone.save("school", record, &body);
    body["place"] = "by the well".into();
    let child = phone.save("school", record, &body);
    save_some(&mut phone, 3);
    deliver(&mut phone).await;
    let refused = Standing::Refused(reason::TOO_LARGE.to_owned());
    assert_eq!(*phone.standing(&large), refused);
    assert_eq!(*phone.standing(&child), Standing::Acknowledged);
    assert_eq!(scene.data.is_sound().await, 4);
    let mut second = scene.further_phone(seat).await;
    deliver(&mut second).await;
    let merged = second.merged("school", record);
    assert_eq!(merged.waiting, []);
    assert_eq!(merged.body.unwrap()["place"], "by the well");
    assert_eq!(second.stubs[&large].record, record);
}

#[tokio::test]
async fn fault_08_nobody_elses_answer_is_taken_for_an_acknowledgement() {
    let scene = Scene::new().await;
    let (_, mut phone) = scene.phone("Amina").await;
    save_some(&mut phone, 3);
    let html = "content-type: text/html\r\n";
    let json = "content-type: application/json\r\n";
    let zeros = "0".repeat(64);
    let receipt = format!(
        r#"{{"format":"fieldbook-receipt/1","sha256":"{zeros}","mark":{{"n":0,"chain":"{zeros}"}},"refused":[]}}"#
    );
    let (mine, _) = phone.bundle();
    let posing = receipt.replacen(&zeros, &mine.to_string(), 1);
    let portals = [
        answer("200 OK", html, "<h1>Welcome to FreeNet</h1>"),
        answer("200 OK", json, "{}"),
        answer("200 OK", json, &receipt),
        answer("200 OK", html, &posing),
        answer("203 Non-Authoritative Information", json, &posing),
        answer("302 Found", "location: http://127.0.0.1:1/login\r\n", ""),
        answer("401 Unauthorized", html, "Pay first"),
        answer("410 Gone", html, "Gone"),
    ];
    for portal in portals {
        scene.line.next([portal.clone()]);
        let rest = phone.deliver(0).await;
        if !matches!(rest, Rest::Waiting(_)) {
            panic!("{rest:?} after {portal:?}");
        }
        assert_eq!(phone.only_here(), 3, "after {portal:?}");
        phone.now_ms += 24 * 60 * 60 * 1_000;
    }
    assert_eq!(scene.data.is_sound().await, 0);
    deliver(&mut phone).await;
    assert_eq!((scene.data.is_sound().await, phone.only_here()), (3, 0));
}

#[tokio::test]
async fn fault_16_a_bundle_that_differs_by_a_byte_is_refused_and_nothing_is_stored() {
    let scene = Scene::new().await;
    let (_, mut phone) = scene.phone("Amina").await;
    phone.url = format!("http://{}", scene.serving.address);
    save_some(&mut phone, 1);
    let mut chance = Chance::new("fault 16");
    let (name, json) = phone.bundle();
    let (name, whole) = (name.to_string(), json.into_bytes());
    for at in 0..whole.len() {
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << chance.below(8);
        let reply = put(&phone, &name, flipped, None).await;
        assert!((400..500).contains(&reply.status), "byte {at}: {reply:?}");
        let reply = put(&phone, &name, whole[..at].to_vec(), None).await;
        assert!((400..500).contains(&reply.status), "cut at {at}: {reply:?}");
    }
    let longer = [whole.as_slice(), b" {}"].concat();
    assert_eq!(put(&phone, &name, longer, None).await.status, 400);
    let other = "0".repeat(64);
    assert_eq!(put(&phone, &other, whole.clone(), None).await.status, 409);
    assert_eq!(scene.data.is_sound().await, 0);
    assert_eq!(put(&phone, &name, whole, None).await.status, 200);
    assert_eq!(scene.data.is_sound().await, 1);
}

#[tokio::test]
async fn fault_16_a_packed_bundle_that_was_damaged_is_refused_or_was_not_damaged_at_all() {
    let scene = Scene::new().await;
    let (_, mut phone) = scene.phone("Amina").await;
    phone.url = format!("http://{}", scene.serving.address);
    save_some(&mut phone, 1);
    let mut chance = Chance::new("fault 16, packed");
    let (name, json) = phone.bundle();
    let name = name.to_string();
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(json.as_bytes()).unwrap();
    let whole = packed.finish().unwrap();
    let expected: Vec<_> = phone
        .held
        .values()
        .map(|held| held.written.raw.clone())
        .collect();
    let mut harmless = 0;
    for at in 0..whole.len() {
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << chance.below(8);
        let reply = put(&phone, &name, flipped, Some("gzip")).await;
        match reply.status {
            // Gzip has bits that mean nothing: a time, a system, filling at its end.
            200 => {
                harmless += 1;
                let stored = scene.data.entries().await;
                let stored: Vec<_> = stored.into_iter().map(|(_, raw)| raw).collect();
                assert_eq!(stored, expected, "byte {at}");
            }
            400..500 => {}
            _ => panic!("byte {at}: {reply:?}"),
        }
        let reply = put(&phone, &name, whole[..at].to_vec(), Some("gzip")).await;
        assert!((400..500).contains(&reply.status), "cut at {at}: {reply:?}");
    }
    assert!(harmless <= 10, "{harmless}");
    let longer = [whole.as_slice(), b"x"].concat();
    assert_eq!(put(&phone, &name, longer, Some("gzip")).await.status, 409);
    assert_eq!(put(&phone, &name, whole, Some("gzip")).await.status, 200);
    assert_eq!(scene.data.is_sound().await, 1);
}

#[tokio::test]
async fn a_call_that_needs_no_answer_of_the_database_says_how_it_is() {
    let scene = Scene::new().await;
    let phone = Phone::new(scene.line.url());
    let reply = phone.call(Method::GET, "/healthz", &[], "").await.unwrap();
    assert_eq!(
        (reply.status, reply.body.as_str()),
        (200, r#"{"status":"ok"}"#)
    );
}
