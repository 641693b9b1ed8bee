//! The headers that answers carry.

use crate::serve::District;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// What the page may load and do: its own files and its own server, nothing else.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; \
    script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; \
    connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";

/// Two years, as browsers that keep a list of HTTPS-only names want it.
const STRICT_TRANSPORT_SECURITY: &str = "max-age=63072000; includeSubDomains";

/// The camera reads the code of an old phone; where the leader is, and what is
/// said there, the page cannot ask.
const PERMISSIONS_POLICY: &str = "camera=(self), geolocation=(), microphone=()";

/// What guards any answer.
const ALWAYS: [(HeaderName, &str); 2] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

/// What guards a page, a worker and whatever else could be opened by itself.
/// Scripts, styles and modules named by their content are only ever parts of
/// one, where browsers read none of this; left out of them, a first visit is
/// three kilobytes lighter. The locksmith is a worker, which has no policy but its own.
const OF_A_PAGE: [(HeaderName, &str); 4] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("permissions-policy"),
        PERMISSIONS_POLICY,
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
];

/// Adds them. Answers that say nothing about caching are not to be kept.
pub async fn add(State(district): State<District>, request: Request, next: Next) -> Response {
    let is_worker = request.uri().path().starts_with("/locksmith-");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let kept = headers.get(header::CACHE_CONTROL);
    let is_a_part = kept.is_some_and(|kept| kept.as_bytes().ends_with(b"immutable"));
    let of_a_page = OF_A_PAGE.into_iter().filter(|_| is_worker || !is_a_part);
    for (name, value) in ALWAYS.into_iter().chain(of_a_page) {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if district.secure() {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static(STRICT_TRANSPORT_SECURITY),
        );
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}
