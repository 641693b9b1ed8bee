//! The session of one device: its cookie, and who calls with it.
//!
//! The token is 256 random bits. The phone has it in a cookie that no script
//! can read; the database has its SHA-256 only. A phone whose cookie is gone is
//! let in again by its signing key, as long as it was not revoked.

use crate::body;
use crate::error::Error;
use crate::keys::is_signed;
use crate::scope::Role;
use crate::serve::District;
use crate::store::{Caller, Signer};
use axum::Json;
use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use exchange::enrol::{SessionRequest, session_to_be_signed};
use exchange::sealed::from_base64url;
use sha2::{Digest as _, Sha256};
use std::net::SocketAddr;

/// How long a browser keeps the cookie: the most that browsers allow, 400
/// days. Every `changes` renews it.
const KEEP_SECONDS: u32 = 400 * 24 * 60 * 60;

/// A session's secret.
pub struct Token(String);

impl Token {
    /// A fresh one.
    ///
    /// # Errors
    ///
    /// [`Error::Broken`] when the system gives no random bytes.
    pub fn mint() -> Result<Self, Error> {
        Ok(Self(hex(&random::<32>()?)))
    }

    /// The one of a secret that a phone made.
    fn of_secret(secret: [u8; 32]) -> Self {
        Self(hex(&secret))
    }

    /// What the database keeps of it.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }

    /// The header that gives it to the phone.
    pub fn set_cookie(&self, secure: bool) -> HeaderValue {
        let (name, flag) = (cookie_name(secure), if secure { " Secure;" } else { "" });
        let text = format!(
            "{name}={}; Path=/; HttpOnly;{flag} SameSite=Strict; Max-Age={KEEP_SECONDS}",
            self.0
        );
        HeaderValue::from_str(&text).expect("a token is hex digits, which any header takes")
    }

    fn of(headers: &HeaderMap, secure: bool) -> Option<Self> {
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(name, _)| *name == cookie_name(secure))
            .map(|(_, token)| Self(token.to_owned()))
    }
}

/// `__Host-` binds a cookie to one origin, but only HTTPS may set it.
fn cookie_name(secure: bool) -> &'static str {
    if secure {
        "__Host-fieldbook"
    } else {
        "fieldbook"
    }
}

/// A call that comes with a session that holds, and is not one too many.
/// Reads nothing but the headers.
pub struct Session {
    /// Who calls.
    pub caller: Caller,
    /// The token they called with.
    pub token: Token,
}

impl Session {
    /// The session of a request's headers.
    ///
    /// # Errors
    ///
    /// [`Error::NotJoined`] without one, [`Error::TooMany`] for a device that
    /// calls too often.
    pub async fn of(headers: &HeaderMap, district: &District) -> Result<Self, Error> {
        let token = Token::of(headers, district.secure()).ok_or(Error::NotJoined)?;
        let caller = district.store.caller(token.hash()).await?;
        let caller = caller.ok_or(Error::NotJoined)?;
        district.calls.take(&caller.session)?;
        Ok(Self { caller, token })
    }
}

impl FromRequestParts<District> for Session {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, district: &District) -> Result<Self, Error> {
        Self::of(&parts.headers, district).await
    }
}

/// A session of an officer. To anybody else, what asks for one is not there.
pub struct Officer(pub Session);

impl FromRequestParts<District> for Officer {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, district: &District) -> Result<Self, Error> {
        let session = Session::of(&parts.headers, district).await?;
        match session.caller.role {
            Role::Officer => Ok(Self(session)),
            Role::Leader => Err(Error::NotFound),
        }
    }
}

/// The most bytes of a request for a session; a real one has about 250.
const LIMIT: usize = 4 * 1024;

/// `POST /v1/sessions`: a phone that lost its session is known by the key that
/// it joined with.
///
/// # Errors
///
/// [`Error::NotJoined`] for a phone that never joined, was revoked, or did not
/// sign this; [`Error::TooMany`].
pub async fn post(
    State(district): State<District>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Result<Response, Error> {
    let bytes = body::of_a_stranger(&district, peer, request, LIMIT).await?;
    let asked: SessionRequest =
        serde_json::from_slice(&bytes).map_err(|_| Error::Unreadable("malformed"))?;
    let secret = from_base64url(&asked.token).unwrap_or_default();
    let secret = secret
        .try_into()
        .map_err(|_| Error::Unreadable("malformed"))?;
    let said = session_to_be_signed(asked.device, &asked.token);
    let signature = from_base64url(&asked.signature).unwrap_or_default();
    let signed = |signer: &Signer| {
        let point = from_base64url(&signer.signing_key).unwrap_or_default();
        signer.is_known && is_signed(&point, &said, &signature)
    };
    let signers = district.store.signers(asked.device).await?;
    let signer = signers.into_iter().find(signed).ok_or(Error::NotJoined)?;
    let token = Token::of_secret(secret);
    let (store, hash, seat) = (district.store.clone(), token.hash(), signer.seat);
    super::serve::to_the_end(async move { store.let_in(asked.device, &signer, hash).await })
        .await?;
    tracing::info!(seat = seat.0, device = %asked.device, "let in by its key");
    let cookie = token.set_cookie(district.secure());
    let answer = Json(serde_json::json!({ "phones": 1 }));
    Ok(([(header::SET_COOKIE, cookie)], answer).into_response())
}

/// `N` random bytes from the system.
///
/// # Errors
///
/// [`Error::Broken`] when it gives none.
pub fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|error| Error::Broken(format!("no random bytes: {error}")))?;
    Ok(bytes)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
