//! `GET /v1/changes`: what this account may see and its phone has not.

use crate::clock::now;
use crate::error::Error;
use crate::receive::check_mark;
use crate::serve::District;
use crate::session::Session;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use exchange::receipt::Mark;
use serde::Deserialize;

/// What may stand behind the `?`.
#[derive(Deserialize)]
pub struct Asked {
    after: Option<String>,
}

/// Notes that the phone called, beside the answering: a disk that is full, or a
/// database that another program holds, keeps nobody from reading.
fn note_call(district: &District, session: [u8; 32]) {
    let store = district.store.clone();
    tokio::spawn(async move {
        if let Err(error) = store.heard_from(session, now()).await {
            tracing::info!(code = error.code(), "when a phone called was not noted");
        }
    });
}

/// A page of changes. Renews the session's cookie.
///
/// # Errors
///
/// [`Error::UnknownMark`] for a cursor, or a mark in the header, that this log
/// never had.
pub async fn get(
    session: Session,
    State(district): State<District>,
    asked: Result<Query<Asked>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    check_mark(&district, &headers).await?;
    let Query(asked) = asked.map_err(|_| Error::Unreadable("cursor"))?;
    let after = match asked.after {
        None => Mark::START,
        Some(text) => text.parse().map_err(|_| Error::Unreadable("cursor"))?,
    };
    note_call(&district, session.caller.session);
    let scope = session.caller.scope();
    let page = district.store.changes(scope, after).await?;
    let headers = [
        (
            header::CONTENT_TYPE,
            header::HeaderValue::from_static("application/json"),
        ),
        (
            header::SET_COOKIE,
            session.token.set_cookie(district.secure()),
        ),
    ];
    Ok((headers, page.write()).into_response())
}
