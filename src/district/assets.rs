//! The app's files: precompressed, cached for as long as their names allow,
//! and the page itself for every deep link.

use crate::error::Error;
use crate::serve::District;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::path::{Path, PathBuf};
use tower::ServiceExt;
use tower_http::services::{ServeDir, ServeFile};

/// The folder with the built app.
#[derive(Clone, Debug)]
pub struct Assets {
    files: ServeDir,
    page: ServeFile,
    index: PathBuf,
}

impl Assets {
    /// The files of `folder`, with `index.html` as the page.
    pub fn of(folder: &Path) -> Self {
        let index = folder.join("index.html");
        Self {
            files: ServeDir::new(folder)
                .precompressed_br()
                .precompressed_gzip(),
            page: ServeFile::new(&index)
                .precompressed_br()
                .precompressed_gzip(),
            index,
        }
    }

    /// Whether there is a page to serve.
    pub fn are_there(&self) -> bool {
        self.index.is_file()
    }
}

/// Whatever is not a call: a file, the page for a deep link, or nothing.
pub async fn get(State(district): State<District>, request: Request) -> Result<Response, Error> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Err(Error::WrongVerb);
    }
    let path = request.uri().path().to_owned();
    if !path.starts_with('/') {
        return Err(Error::Unreadable("malformed"));
    }
    let deep_link = is_deep_link(&path, request.headers());
    let again = bare_copy(&request);
    if may_be_a_file(&path) {
        let Ok(found) = district.assets.files.clone().oneshot(request).await;
        if found.status() != StatusCode::NOT_FOUND {
            return Ok(finish(found.map(Body::new), is_content_hashed(&path)));
        }
    }
    if deep_link {
        let Ok(page) = district.assets.page.clone().oneshot(again).await;
        if page.status() != StatusCode::NOT_FOUND {
            return Ok(finish(page.map(Body::new), false));
        }
    }
    Err(Error::NotFound)
}

/// Whether a file can have that path: asked for one that none can have, the system
/// says that it broke, not that nothing is there.
fn may_be_a_file(path: &str) -> bool {
    const NAME: usize = 255;
    const PATH: usize = 2048;
    path.len() <= PATH && path.split('/').all(|name| name.len() <= NAME)
}

/// A request for the same path and headers, without the body, which GET has none of.
fn bare_copy(request: &Request) -> Request<Body> {
    let mut copy = Request::new(Body::empty());
    *copy.method_mut() = request.method().clone();
    *copy.uri_mut() = request.uri().clone();
    *copy.headers_mut() = request.headers().clone();
    copy
}

/// A person who goes to an address of the app, as opposed to a page that lost
/// one of its files: those must be missing, not turn into HTML.
fn is_deep_link(path: &str, headers: &HeaderMap) -> bool {
    let last = path.rsplit('/').next().unwrap_or_default();
    let wants_page = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"));
    wants_page && !last.contains('.') && path != "/v1" && !path.starts_with("/v1/")
}

/// Whether the name holds the hash of the contents, as `app-3f9c2b17d0e45a68.js`
/// does: between two of `-`, `_` and `.`, at least eight hex digits.
fn is_content_hashed(path: &str) -> bool {
    let last = path.rsplit('/').next().unwrap_or_default();
    let parts: Vec<_> = last.split(['-', '_', '.']).collect();
    let hash = |part: &&str| part.len() >= 8 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    parts.len() >= 3 && parts[1..parts.len() - 1].iter().any(hash)
}

fn finish(response: Response<Body>, for_ever: bool) -> Response {
    let mut response = response.into_response();
    let successful = response.status().is_success();
    let headers = response.headers_mut();
    let caching = if for_ever && successful {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(named) = headers.get(header::CONTENT_TYPE) {
        let named = named.to_str().unwrap_or_default();
        if named.starts_with("text/")
            && !named.contains("charset")
            && let Ok(utf8) = HeaderValue::from_str(&format!("{named}; charset=utf-8"))
        {
            headers.insert(header::CONTENT_TYPE, utf8);
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_hold_a_hash_are_kept_for_ever() {
        for name in [
            "/app-3f9c2b17d0e45a68.js",
            "/app-3f9c2b17d0e45a68_bg.wasm",
            "/fonts/noto.0a1b2c3d.woff2",
        ] {
            assert!(is_content_hashed(name), "{name}");
        }
        for name in [
            "/",
            "/index.html",
            "/sw.js",
            "/app.webmanifest",
            "/icon-512.png",
            "/deadbeef.js",
            "/3f9c2b17d0e45a68/app.js",
        ] {
            assert!(!is_content_hashed(name), "{name}");
        }
    }
}
