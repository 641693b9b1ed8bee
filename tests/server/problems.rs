//! In which form errors are told, asked of a server that listens by bytes on a raw
//! line, as no client of HTTP would send them. About no database.

use super::scene::data;
use district::problems::{LONGEST_ADDRESS, PROBLEM};
use district::serve::Serving;
use std::time::Duration;
use tests::host::Data;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const PAGE: &str = "<h1>Fieldbook</h1>";

async fn listening() -> (Data, Serving) {
    let data = data();
    let options = data.options();
    std::fs::create_dir_all(options.app.join("icons")).unwrap();
    std::fs::write(options.app.join("index.html"), PAGE).unwrap();
    std::fs::write(options.app.join("icons/one.svg"), "<svg/>").unwrap();
    let serving = Serving::start(options).await.unwrap();
    (data, serving)
}

/// An answer as it stood on the line.
struct Answer {
    first: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let named = self.headers.iter().find(|(known, _)| known == name);
        named.map(|(_, value)| value.as_str())
    }
    fn status(&self) -> u16 {
        let word = self.first.split(' ').nth(1);
        word.and_then(|word| word.parse().ok()).unwrap_or(0)
    }
}

/// What comes back for these bytes, until the answer is whole or the server hangs up;
/// none where it does so without a word.
async fn say(serving: &Serving, bytes: impl AsRef<[u8]>) -> Option<Answer> {
    let stream = TcpStream::connect(serving.address).await.unwrap();
    let (mut hear, mut line) = stream.into_split();
    let bytes = bytes.as_ref().to_vec();
    // It may answer and hang up before it has read everything.
    let saying = tokio::spawn(async move {
        let _ = line.write_all(&bytes).await;
        line
    });
    let mut heard = Vec::new();
    let all = async {
        let mut some = [0; 4096];
        while let Ok(read @ 1..) = hear.read(&mut some).await {
            heard.extend_from_slice(&some[..read]);
            if is_whole(&heard) {
                break;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(20), all)
        .await
        .expect("the server answers and hangs up");
    drop(saying.await);
    let heard = String::from_utf8(heard).unwrap();
    let (head, body) = heard.split_once("\r\n\r\n")?;
    let mut lines = head.split("\r\n");
    let first = lines.next()?.to_owned();
    let header = |line: &str| {
        let (name, value) = line.split_once(": ").unwrap_or((line, ""));
        (name.to_lowercase(), value.to_owned())
    };
    Some(Answer {
        first,
        headers: lines.map(header).collect(),
        body: body.to_owned(),
    })
}

/// Whether all of the body is there that the head tells of.
fn is_whole(heard: &[u8]) -> bool {
    let heard = String::from_utf8_lossy(heard).to_lowercase();
    let Some((head, body)) = heard.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head.split("content-length: ").nth(1);
    let length = length.and_then(|length| length.split("\r\n").next()?.parse().ok());
    length.is_some_and(|length: usize| body.len() >= length)
}

/// A request that is HTTP, after which the server hangs up.
fn request(first: &str, more: &str) -> String {
    format!("{first} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{more}\r\n")
}

fn is_told(answer: &Answer, status: u16, code: &str, asked: &str) {
    let asked = &asked[..asked.len().min(60)];
    assert_eq!(answer.status(), status, "{asked}: {}", answer.first);
    assert_eq!(answer.header("content-type"), Some(PROBLEM), "{asked}");
    let told: serde_json::Value = serde_json::from_str(&answer.body).expect(asked);
    assert_eq!(told["status"], status, "{asked}");
    assert_eq!(told["code"], code, "{asked}");
    assert!(told["title"].is_string(), "{asked}");
    assert_eq!(told["type"], "about:blank", "{asked}");
    let known = district::error::Error::CODES;
    assert!(known.contains(&code), "{code} is one of the document's");
    // The guards of every answer hold of these too.
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
}

#[tokio::test]
async fn fault_23_whatever_comes_as_far_as_a_layer_of_ours_is_told_as_a_problem() {
    let (_data, serving) = listening().await;
    let long = |length: usize| format!("GET /v1/{}", "a".repeat(length));
    let json = "content-type: application/json\r\n";
    let cases = [
        // Calls, and what is none.
        ("GET /v1/nothing", "", 404, "not_found"),
        ("GET /icons/none.svg", "", 404, "not_found"),
        ("GET /icons/", "", 404, "not_found"),
        ("GET /%FF", "", 404, "not_found"),
        ("GET /%00", "", 404, "not_found"),
        ("GET /../../etc/passwd", "", 404, "not_found"),
        ("GET /%2e%2e/%2e%2e/etc/passwd", "", 404, "not_found"),
        ("GET http://x/v1/nothing", "", 404, "not_found"),
        ("DELETE /healthz", "", 405, "wrong_verb"),
        ("POST /index.html", "", 405, "wrong_verb"),
        ("BREW /v1/changes", "", 405, "wrong_verb"),
        ("OPTIONS *", "", 405, "wrong_verb"),
        ("CONNECT x:1", "", 405, "wrong_verb"),
        ("GET foo", "", 400, "malformed"),
        ("GET foo", "accept: text/html\r\n", 400, "malformed"),
        ("POST /v1/enrol", "content-length: 0\r\n", 415, "wrong_type"),
        ("GET /v1/changes", "", 401, "not_joined"),
        // What serves files.
        ("GET /index.html", "range: bytes=99-\r\n", 416, "range"),
        (
            "GET /",
            "range: bytes=99-\r\naccept: text/html\r\n",
            416,
            "range",
        ),
        ("GET /index.html", "range: bytes=0-1,3-4\r\n", 416, "range"),
        ("GET /index.html", "range: bytes=x\r\n", 416, "range"),
        (
            "GET /index.html",
            "if-unmodified-since: Mon, 01 Jan 1990 00:00:00 GMT\r\n",
            412,
            "condition",
        ),
    ];
    for (first, more, status, code) in cases {
        let answer = say(&serving, request(first, more)).await.expect(first);
        is_told(&answer, status, code, first);
    }
    // Bodies.
    for (more, body, status, code) in [
        ("content-length: 2\r\n", "{}", 400, "malformed"),
        ("content-length: 99999999\r\n", "", 413, "too_large"),
        (
            "transfer-encoding: chunked\r\n",
            "zz\r\n\r\n",
            409,
            "broken_off",
        ),
    ] {
        let asked = request("POST /v1/enrol", &format!("{json}{more}")) + body;
        let answer = say(&serving, &asked).await.expect(more);
        is_told(&answer, status, code, more);
    }
    // Addresses: names that no file can have, and more than anything is called.
    let room = LONGEST_ADDRESS - "/v1/".len();
    for (length, status, code) in [
        (300, 404, "not_found"),
        (room, 404, "not_found"),
        (room + 1, 414, "address_too_long"),
        (65_000, 414, "address_too_long"),
    ] {
        let asked = request(&long(length), "");
        let answer = say(&serving, &asked).await.expect("an answer");
        is_told(&answer, status, code, &length.to_string());
    }
    let asked = format!("GET /v1/changes?after={}", "a".repeat(20_000));
    let answer = say(&serving, request(&asked, "")).await.unwrap();
    is_told(&answer, 414, "address_too_long", "a long question");
    // What it says besides the form, it says still.
    let answer = say(&serving, request("GET /index.html", "range: bytes=99-\r\n")).await;
    let of_all = format!("bytes */{}", PAGE.len());
    assert_eq!(answer.unwrap().header("content-range"), Some(&*of_all));
    let head = say(&serving, request("HEAD /v1/nothing", ""))
        .await
        .unwrap();
    assert_eq!(head.header("content-type"), Some(PROBLEM));
    assert!(head.body.is_empty());
    // And what is no error has not become one.
    let piece = say(&serving, request("GET /index.html", "range: bytes=0-1\r\n")).await;
    assert_eq!(
        piece.map(|piece| (piece.status(), piece.body)),
        Some((206, "<h".to_owned()))
    );
    let moved = say(&serving, request("GET /icons", "")).await.unwrap();
    assert_eq!((moved.status(), moved.header("content-type")), (307, None));
    serving.stop().await;
}

#[tokio::test]
async fn fault_23_what_is_not_http_is_answered_by_a_bare_status_as_the_crate_says_and_harms_nobody()
{
    let (_data, serving) = listening().await;
    let with = |more: &str| request("GET /v1/nothing", more);
    let headers = |count: usize| -> String { (0..count).map(|n| format!("x{n}: 1\r\n")).collect() };
    let cases = [
        ("hello\r\n\r\n".to_owned(), 400),
        ("GET /\r\n\r\n".to_owned(), 400),
        ("GET / HTTP/9.9\r\nhost: x\r\n\r\n".to_owned(), 400),
        ("G@T( / HTTP/1.1\r\nhost: x\r\n\r\n".to_owned(), 400),
        ("GET /a b HTTP/1.1\r\nhost: x\r\n\r\n".to_owned(), 400),
        ("GET /<> HTTP/1.1\r\nhost: x\r\n\r\n".to_owned(), 400),
        (with("no colon\r\n"), 400),
        (with("content-length: abc\r\n"), 400),
        (with("content-length: 1\r\ncontent-length: 2\r\n"), 400),
        (with("transfer-encoding: foo\r\n"), 400),
        (request(&format!("GET /{}", "a".repeat(65_534)), ""), 414),
        (with(&headers(99)), 431),
        (with(&format!("x: {}\r\n", "a".repeat(900_000))), 431),
    ];
    for (asked, status) in cases {
        let answer = say(&serving, &asked).await;
        let asked = &asked[..asked.len().min(60)];
        // An end to a line that was still being filled may swallow the answer.
        let Some(answer) = answer else {
            assert_eq!(status, 431, "{asked}");
            continue;
        };
        assert_eq!(answer.status(), status, "{asked}");
        assert_eq!(
            answer.header("content-type"),
            None,
            "{asked}: then say so of it"
        );
        assert_eq!(answer.body, "", "{asked}");
    }
    // The other side of each edge is answered here.
    let most = say(&serving, with(&headers(98))).await.unwrap();
    is_told(&most, 404, "not_found", "100 headers");
    // Half a head, and nothing at all, are hung up on; and the server goes on.
    for half in ["", "GET / HT", "GET / HTTP/1.1\r\nhost: x\r\n"] {
        let mut stream = TcpStream::connect(serving.address).await.unwrap();
        stream.write_all(half.as_bytes()).await.unwrap();
        stream.shutdown().await.unwrap();
        let mut heard = Vec::new();
        let _ = stream.read_to_end(&mut heard).await;
        assert_eq!(String::from_utf8(heard).unwrap(), "", "{half:?}");
    }
    let well = say(&serving, request("GET /healthz", "")).await.unwrap();
    assert_eq!(well.status(), 200);
    serving.stop().await;
}
