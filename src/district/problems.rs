//! Errors that a layer under the calls answered, put into the one form in which all
//! errors are told, `application/problem+json`.
//!
//! What serves files answers some by a bare status (416 for a piece of a file that is
//! not there, 412 for a condition that does not hold). An address longer than anything
//! here is called is answered before anybody looks at it.
//!
//! What never comes here, since HTTP itself was not understood, is said in the
//! crate's own words ([`crate`], *What is not answered here*).

use crate::error::Error;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// The longest address that is looked at, in bytes: path and question. The longest
/// that a phone asks for is a mark of a hundred.
pub const LONGEST_ADDRESS: usize = 8 * 1024;

/// The media type of them all.
pub const PROBLEM: &str = "application/problem+json";

/// Sees to it that every error that is answered has the one form.
pub async fn in_one_form(request: Request, next: Next) -> Response {
    let asked = request.uri().path_and_query();
    if asked.is_some_and(|asked| asked.as_str().len() > LONGEST_ADDRESS) {
        crate::body::throw_away(request.into_body());
        return Error::AddressTooLong.into_response();
    }
    put_into_form(next.run(request).await)
}

fn put_into_form(answered: Response) -> Response {
    let status = answered.status();
    let is_error = status.is_client_error() || status.is_server_error();
    if !is_error || is_problem(answered.headers()) {
        return answered;
    }
    let (head, _) = answered.into_parts();
    let mut told = Error::Bare(status).into_response();
    // What it says besides holds of the problem too: where the piece would be, which
    // verbs there are, when to come again.
    for (name, value) in &head.headers {
        if !OF_THE_BODY.contains(name) && !told.headers().contains_key(name) {
            told.headers_mut().append(name, value.clone());
        }
    }
    told
}

/// What was said of the body that is not sent.
const OF_THE_BODY: [header::HeaderName; 6] = [
    header::CONTENT_TYPE,
    header::CONTENT_LENGTH,
    header::CONTENT_ENCODING,
    header::TRANSFER_ENCODING,
    header::ETAG,
    header::LAST_MODIFIED,
];

fn is_problem(headers: &HeaderMap) -> bool {
    let named = headers.get(header::CONTENT_TYPE);
    named.is_some_and(|named| named == PROBLEM)
}

/// The fixed word for a bare status.
pub(crate) fn code(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => "not_found",
        StatusCode::METHOD_NOT_ALLOWED => "wrong_verb",
        StatusCode::REQUEST_TIMEOUT => "too_slow",
        StatusCode::PRECONDITION_FAILED => "condition",
        StatusCode::PAYLOAD_TOO_LARGE => "too_large",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "wrong_type",
        StatusCode::RANGE_NOT_SATISFIABLE => "range",
        status if status.is_server_error() => "broken",
        _ => "malformed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_error_gets_the_form_and_keeps_what_it_says_besides() {
        let bare = (
            StatusCode::RANGE_NOT_SATISFIABLE,
            [
                (header::CONTENT_RANGE, "bytes */7"),
                (header::CONTENT_TYPE, "text/plain"),
                (header::CONTENT_LENGTH, "38"),
            ],
            "Cannot serve multipart range requests",
        );
        let told = put_into_form(bare.into_response());
        assert_eq!(told.status(), StatusCode::RANGE_NOT_SATISFIABLE);
        assert_eq!(told.headers()[header::CONTENT_TYPE], PROBLEM);
        assert_eq!(told.headers()[header::CONTENT_RANGE], "bytes */7");
        assert!(!told.headers().contains_key(header::CONTENT_LENGTH));
    }

    #[test]
    fn what_is_no_error_or_has_the_form_stays_as_it_is() {
        let moved = StatusCode::TEMPORARY_REDIRECT.into_response();
        let moved = put_into_form(moved);
        assert!(!moved.headers().contains_key(header::CONTENT_TYPE));
        let wait = std::time::Duration::from_secs(3);
        let told = put_into_form(Error::TooMany(wait).into_response());
        assert_eq!(told.headers()[header::RETRY_AFTER], "3");
        let codes = [400, 404, 405, 408, 412, 413, 415, 416, 417, 431, 500, 501];
        for status in codes {
            let code = code(StatusCode::from_u16(status).unwrap());
            assert!(Error::CODES.contains(&code), "{status}");
        }
    }
}
