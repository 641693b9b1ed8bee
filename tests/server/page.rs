//! The app's files: how they are packed, kept and guarded.

use super::scene::{Scene, data};
use district::headers::CONTENT_SECURITY_POLICY;
use reqwest::header::HeaderMap;
use std::os::unix::fs::PermissionsExt;
use tests::host::{Data, Engine};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Everything `trust.md` asks of every answer.
const GUARDS: [(&str, &str); 6] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' blob: data:; connect-src 'self'; worker-src 'self'; \
         manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    (
        "permissions-policy",
        "camera=(self), geolocation=(), microphone=()",
    ),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

const SCRIPT: &str = "app-3f9c2b17d0e45a68.js";
const WORKER: &str = "locksmith-3f9c2b17d0e45a68.js";

async fn with_app() -> Scene {
    let data = data();
    let app = data.options().app;
    std::fs::create_dir_all(app.join("fonts")).unwrap();
    for (name, text) in [
        ("index.html", "<!doctype html><title>Fieldbook</title>"),
        (SCRIPT, "console.log('plain')"),
        ("app-3f9c2b17d0e45a68.js.br", "packed"),
        (WORKER, "self"),
        ("app-3f9c2b17d0e45a68_bg.wasm", "\0asm"),
        ("style.css", "body{}"),
        ("sw.js", "self"),
        ("fieldbook.webmanifest", "{}"),
        ("fonts/noto.woff2", "font"),
    ] {
        std::fs::write(app.join(name), text).unwrap();
    }
    std::fs::write(app.with_file_name("secret"), "secret").unwrap();
    let serving = data.serve().await;
    let line = tests::line::Line::to(serving.address).await;
    Scene {
        data,
        serving,
        line,
    }
}

async fn get(scene: &Scene, path: &str, headers: &[(&str, &str)]) -> (u16, HeaderMap, String) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let mut call = client.get(format!("{}{path}", scene.line.url()));
    for (name, value) in headers {
        call = call.header(*name, *value);
    }
    let answer = call.send().await.unwrap();
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    (status, headers, answer.text().await.unwrap())
}

const AS_A_PERSON: (&str, &str) = ("accept", "text/html,application/xhtml+xml,*/*;q=0.8");

#[tokio::test]
async fn every_answer_carries_the_guards_whether_page_call_or_error() {
    let scene = with_app().await;
    for path in [
        "/",
        "/missing.js",
        "/healthz",
        "/v1/changes",
        "/v1/none",
        "/sw.js",
    ] {
        let (_, headers, _) = get(&scene, path, &[]).await;
        for (name, value) in GUARDS {
            assert_eq!(headers[name], value, "{path}");
        }
        assert!(headers.contains_key("cache-control"), "{path}");
        assert!(!headers.contains_key("strict-transport-security"), "{path}");
        assert!(
            !headers.contains_key("access-control-allow-origin"),
            "{path}"
        );
    }
    assert_eq!(CONTENT_SECURITY_POLICY, GUARDS[0].1);
}

#[tokio::test]
async fn a_script_named_by_its_content_carries_what_guards_a_part_and_not_what_guards_a_page() {
    let scene = with_app().await;
    let (_, headers, _) = get(&scene, &format!("/{SCRIPT}"), &[]).await;
    for (name, value) in GUARDS {
        let is_for_any = name.contains("type") || name.contains("resource");
        let carried = headers.get(name).map(|carried| carried.to_str().unwrap());
        assert_eq!(carried, is_for_any.then_some(value), "{name}");
    }
}

#[tokio::test]
async fn the_worker_that_locks_files_is_kept_like_a_part_and_guarded_like_a_page() {
    let scene = with_app().await;
    let (_, headers, _) = get(&scene, &format!("/{WORKER}"), &[]).await;
    for (name, value) in GUARDS {
        assert_eq!(headers[name], value, "{name}");
    }
    let kept = headers["cache-control"].to_str().unwrap();
    assert!(kept.ends_with("immutable"), "{kept}");
}

#[tokio::test]
async fn a_district_behind_https_says_so_and_binds_its_cookie_to_it() {
    let data = data();
    let mut options = data.options();
    options.public_url = Some("https://field.example".to_owned());
    let serving = district::serve::Serving::start(options).await.unwrap();
    let seat = data.seat("Amina").await;
    let code = data.invite(seat).await.code;
    let url = format!("http://{}", serving.address);
    let joined = tests::phone::Phone::new(url).try_join(&code).await.unwrap();
    let cookie = joined.cookie.unwrap();
    assert!(cookie.starts_with("__Host-fieldbook="), "{cookie}");
    for rule in ["; Path=/;", " Secure;", " HttpOnly;", " SameSite=Strict"] {
        assert!(cookie.contains(rule), "{cookie}");
    }
    let line = tests::line::Line::to(serving.address).await;
    let scene = Scene {
        data,
        serving,
        line,
    };
    let (_, headers, _) = get(&scene, "/healthz", &[]).await;
    let strict = headers["strict-transport-security"].to_str().unwrap();
    assert!(strict.starts_with("max-age=63072000"), "{strict}");
}

#[tokio::test]
async fn files_come_packed_to_those_who_can_unpack_them() {
    let scene = with_app().await;
    let path = format!("/{SCRIPT}");
    let (status, headers, body) = get(&scene, &path, &[("accept-encoding", "gzip, br")]).await;
    assert_eq!((status, body.as_str()), (200, "packed"));
    assert_eq!(headers["content-encoding"], "br");
    assert_eq!(headers["vary"], "accept-encoding");
    let (_, headers, body) = get(&scene, &path, &[]).await;
    assert_eq!(body, "console.log('plain')");
    assert!(!headers.contains_key("content-encoding"));
}

#[tokio::test]
async fn files_have_their_types_and_are_kept_for_as_long_as_their_names_hold() {
    let scene = with_app().await;
    let for_ever = "public, max-age=31536000, immutable";
    for (path, named, kept) in [
        ("/", "text/html; charset=utf-8", "no-cache"),
        ("/index.html", "text/html; charset=utf-8", "no-cache"),
        ("/sw.js", "text/javascript; charset=utf-8", "no-cache"),
        ("/style.css", "text/css; charset=utf-8", "no-cache"),
        (
            "/fieldbook.webmanifest",
            "application/manifest+json",
            "no-cache",
        ),
        ("/fonts/noto.woff2", "font/woff2", "no-cache"),
        (
            "/app-3f9c2b17d0e45a68.js",
            "text/javascript; charset=utf-8",
            for_ever,
        ),
        (
            "/app-3f9c2b17d0e45a68_bg.wasm",
            "application/wasm",
            for_ever,
        ),
    ] {
        let (status, headers, _) = get(&scene, path, &[]).await;
        assert_eq!(status, 200, "{path}");
        assert_eq!(headers["content-type"], named, "{path}");
        assert_eq!(headers["cache-control"], kept, "{path}");
    }
    let (_, headers, _) = get(&scene, "/sw.js", &[]).await;
    let etag = headers["etag"].to_str().unwrap();
    let (status, _, _) = get(&scene, "/sw.js", &[("if-none-match", etag)]).await;
    assert_eq!(status, 304, "what has not changed is not sent again");
}

#[tokio::test]
async fn a_deep_link_opens_the_page_and_a_missing_file_is_missing() {
    let scene = with_app().await;
    for path in [
        "/today",
        "/schools/0192b2a0-0000-7000-8000-000000000001",
        "/join",
    ] {
        let (status, headers, body) = get(&scene, path, &[AS_A_PERSON]).await;
        assert_eq!(status, 200, "{path}");
        assert!(body.contains("Fieldbook"), "{path}");
        assert_eq!(headers["cache-control"], "no-cache");
    }
    for path in [
        "/gone-3f9c2b17d0e45a68.js",
        "/a/b.css",
        "/v1/none",
        "/v1/bundles",
    ] {
        let (status, headers, _) = get(&scene, path, &[AS_A_PERSON]).await;
        assert_eq!(status, 404, "{path}");
        assert_eq!(headers["content-type"], "application/problem+json");
    }
    let (status, ..) = get(&scene, "/today", &[("accept", "*/*")]).await;
    assert_eq!(status, 404, "a script that lost its way gets no page");
}

#[tokio::test]
async fn no_path_leads_out_of_the_apps_folder() {
    let scene = with_app().await;
    for path in [
        "/../secret",
        "/%2e%2e/secret",
        "/..%2fsecret",
        "/fonts/../../secret",
        "/%2e%2e%2f%2e%2e%2fdata%2fdistrict.sqlite",
        "//etc/passwd",
        "/%00",
        "/..\\secret",
    ] {
        let mut stream = TcpStream::connect(scene.serving.address).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        let answer = String::from_utf8_lossy(&answer);
        assert!(answer.starts_with("HTTP/1.1 4"), "{path}: {answer}");
        assert!(
            !answer.contains("secret") || !answer.contains("200 OK"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn the_data_folder_is_its_owners_alone() {
    let data = Data::on(Engine::Sqlite);
    data.store().await.close().await;
    let mode = std::fs::metadata(data.path()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

#[tokio::test]
async fn changes_come_packed_to_those_who_can_unpack_them() {
    let scene = with_app().await;
    let seat = scene.data.seat("Amina").await;
    let code = scene.data.invite(seat).await.code;
    let mut phone = tests::phone::Phone::new(scene.line.url());
    let joined = phone.try_join(&code).await.unwrap();
    let cookie = joined.cookie.unwrap();
    let cookie = ("cookie", cookie.split(';').next().unwrap());
    super::scene::save_some(&mut phone, 50);
    super::scene::deliver(&mut phone).await;
    let packed = ("accept-encoding", "gzip");
    let (_, headers, body) = get(&scene, "/v1/changes", &[cookie, packed]).await;
    assert_eq!(headers["content-encoding"], "gzip");
    let (_, headers, plain) = get(&scene, "/v1/changes", &[cookie]).await;
    assert!(!headers.contains_key("content-encoding"));
    assert!(
        body.len() < plain.len() / 2,
        "{} of {}",
        body.len(),
        plain.len()
    );
    assert_eq!(headers["content-type"], "application/json");
    assert!(
        headers["set-cookie"]
            .to_str()
            .unwrap()
            .contains("Max-Age=34560000")
    );
}
