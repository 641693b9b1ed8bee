//! `PUT` and `GET /v1/blobs/{sha256}`: pictures come in, piece by piece, and are
//! given to whoever may see them.

use crate::body;
use crate::clock::now;
use crate::error::Error;
use crate::receive::check_mark;
use crate::serve::{District, to_the_end};
use crate::session::Session;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use exchange::Digest;
use exchange::picture::PIECE;
use serde::Deserialize;

/// What pieces are called in `Content-Type`, so that no page of another origin
/// can send one without asking first.
const BYTES: &str = "application/octet-stream";

/// What may stand behind the `?`.
#[derive(Deserialize)]
pub struct Asked {
    from: Option<usize>,
}

/// Stores the piece that begins at `from`, if that is the next one; answers how
/// much is here. Repeating it changes nothing.
///
/// # Errors
///
/// [`Error::NotFound`] for bytes that no entry of the caller's names,
/// [`Error::Damaged`] for bytes that are not what their digest says.
pub async fn put(
    State(district): State<District>,
    named: Result<Path<String>, PathRejection>,
    asked: Result<Query<Asked>, QueryRejection>,
    request: Request,
) -> Result<Response, Error> {
    let (parts, stream) = request.into_parts();
    let admitted = admit(&district, named, asked, &parts.headers).await;
    let (session, sha256, from) = match admitted {
        Ok(admitted) => admitted,
        Err(error) => {
            body::throw_away(stream);
            return Err(error);
        }
    };
    let bytes = body::read(&parts.headers, stream, PIECE).await?;
    let seat = session.caller.seat;
    let taking = district.clone();
    let have = to_the_end(async move {
        let taken = taking.store.take_piece(seat, sha256, from, &bytes, now());
        taken.await
    })
    .await?;
    if have.whole {
        tracing::info!(seat = seat.0, picture = %sha256, "picture is whole");
    }
    let json = [(header::CONTENT_TYPE, "application/json")];
    Ok((json, have.write()).into_response())
}

/// All that can be known before a byte of the body is read.
async fn admit(
    district: &District,
    named: Result<Path<String>, PathRejection>,
    asked: Result<Query<Asked>, QueryRejection>,
    headers: &HeaderMap,
) -> Result<(Session, Digest, usize), Error> {
    let session = Session::of(headers, district).await?;
    let named_bytes = headers.get(header::CONTENT_TYPE);
    if named_bytes.is_none_or(|named| named.as_bytes() != BYTES.as_bytes()) {
        return Err(Error::WrongType);
    }
    let sha256 = digest(named)?;
    let Query(asked) = asked.map_err(|_| Error::Unreadable("cursor"))?;
    check_mark(district, headers).await?;
    Ok((session, sha256, asked.from.unwrap_or(0)))
}

fn digest(named: Result<Path<String>, PathRejection>) -> Result<Digest, Error> {
    let Path(named) = named.map_err(|_| Error::NotFound)?;
    named.parse().map_err(|_| Error::NotFound)
}

/// The picture, whole.
///
/// # Errors
///
/// [`Error::NotFound`] for one that the caller may not see, as for one that is
/// not here.
pub async fn get(
    session: Session,
    State(district): State<District>,
    named: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    check_mark(&district, &headers).await?;
    let sha256 = digest(named)?;
    let bytes = district.store.picture(session.caller.scope(), sha256);
    let bytes = bytes.await?.ok_or(Error::NotFound)?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg")], bytes).into_response())
}
