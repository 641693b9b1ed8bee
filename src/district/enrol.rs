//! `POST /v1/enrol`: a phone spends an invite and gets a session.

use crate::body;
use crate::clock::now;
use crate::error::Error;
use crate::serve::District;
use crate::session::Token;
use crate::store::Joining;
use axum::Json;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use exchange::enrol::{EnrolAnswer, EnrolRequest, parse_code};
use exchange::sealed::from_base64url;
use sha2::{Digest as _, Sha256};
use std::net::SocketAddr;

/// The most bytes of a request to join; a real one has about 300.
const LIMIT: usize = 4 * 1024;
/// The most accounts a phone may have written under before.
const ALSO: usize = 16;
/// A P-256 point as WebCrypto exports it raw: 4, x, y.
const POINT: (usize, u8) = (65, 4);

/// What the database keeps of an invite code.
pub fn hash_code(code: &str) -> [u8; 32] {
    Sha256::digest(code.as_bytes()).into()
}

/// Joins a phone to the seat of its invite.
///
/// # Errors
///
/// Those of [`crate::store::Store::join`], and for a request that is not one.
pub async fn post(
    State(district): State<District>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Result<Response, Error> {
    let bytes = body::of_a_stranger(&district, peer, request, LIMIT).await?;
    let asked: EnrolRequest =
        serde_json::from_slice(&bytes).map_err(|_| Error::Unreadable("malformed"))?;
    let code = parse_code(&asked.code).ok_or(Error::UnknownCode)?;
    let point = from_base64url(&asked.signing_key).unwrap_or_default();
    if (point.len(), point.first().copied()) != (POINT.0, Some(POINT.1)) {
        return Err(Error::Unreadable("signing_key"));
    }
    let token = Token::mint()?;
    let joining = Joining {
        code: hash_code(&code),
        account: asked.account,
        device: asked.device,
        signing_key: asked.signing_key,
        also: asked.also.into_iter().take(ALSO).collect(),
        token: token.hash(),
    };
    let store = district.store.clone();
    let joined = super::serve::to_the_end(async move { store.join(&joining, now()).await }).await?;
    tracing::info!(seat = joined.seat.0, device = %asked.device, "joined");
    let answer = Json(EnrolAnswer {
        account: joined.account,
        district: district.name(),
        leader: joined.leader,
        keys: Some(district.keys.public()),
        role: joined.role.name().to_owned(),
    });
    let cookie = token.set_cookie(district.secure());
    Ok(([(header::SET_COOKIE, cookie)], answer).into_response())
}
