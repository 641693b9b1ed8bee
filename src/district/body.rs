//! Reading what a phone sends without trusting its size.

use crate::error::Error;
use crate::peer;
use crate::serve::District;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::{HeaderMap, header};
use exchange::bundle::BUNDLE_BYTES;
use std::future::poll_fn;
use std::io::Read;
use std::net::SocketAddr;
use std::pin::Pin;
use std::time::Duration;

/// The longest pause between two pieces of a body.
const PAUSE: Duration = Duration::from_secs(60);

/// The whole body, of at most `limit` bytes.
///
/// # Errors
///
/// [`Error::TooLarge`], before reading when the length is declared;
/// [`Error::TooSlow`]; [`Error::Damaged`] when it breaks off.
pub async fn read(headers: &HeaderMap, mut body: Body, limit: usize) -> Result<Vec<u8>, Error> {
    let declared = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if declared.is_none_or(|length| length <= limit as u64) {
        let mut bytes = Vec::new();
        while let Some(piece) = next(&mut body).await? {
            if bytes.len() + piece.len() > limit {
                throw_away(body);
                return Err(Error::TooLarge);
            }
            bytes.extend_from_slice(&piece);
        }
        return Ok(bytes);
    }
    throw_away(body);
    Err(Error::TooLarge)
}

/// The JSON of somebody who has no session: so many in a while from one address.
///
/// # Errors
///
/// [`Error::TooMany`], [`Error::WrongType`], those of [`read`].
pub async fn of_a_stranger(
    district: &District,
    peer: SocketAddr,
    request: Request,
    limit: usize,
) -> Result<Vec<u8>, Error> {
    let (parts, stream) = request.into_parts();
    let from = peer::address(peer, &parts.headers, district.behind_proxy);
    let allowed = district
        .joins
        .take(&from)
        .and_then(|()| is_json(&parts.headers));
    if let Err(error) = allowed {
        throw_away(stream);
        return Err(error);
    }
    read(&parts.headers, stream, limit).await
}

async fn next(body: &mut Body) -> Result<Option<Bytes>, Error> {
    loop {
        let frame = poll_fn(|context| Pin::new(&mut *body).poll_frame(context));
        let frame = tokio::time::timeout(PAUSE, frame)
            .await
            .map_err(|_| Error::TooSlow)?;
        match frame {
            None => return Ok(None),
            Some(Err(_)) => return Err(Error::Damaged("broken_off")),
            Some(Ok(frame)) => {
                if let Ok(data) = frame.into_data() {
                    return Ok(Some(data));
                }
            }
        }
    }
}

/// Lets go of a body that was refused unread. A phone that is still sending
/// would lose the answer if the connection closed under it, and with it the word
/// that makes it send less or join again: what comes in the next seconds is
/// taken off the wire and thrown away, beside the answer.
pub fn throw_away(mut body: Body) {
    const MOST: usize = 4 * BUNDLE_BYTES;
    const LONGEST: Duration = Duration::from_secs(30);
    tokio::spawn(tokio::time::timeout(LONGEST, async move {
        let mut thrown = 0;
        while let Ok(Some(piece)) = next(&mut body).await {
            thrown += piece.len();
            if thrown > MOST {
                break;
            }
        }
    }));
}

/// The bytes as they were before they were packed as the headers say, of at
/// most `limit`; stops inflating there.
///
/// # Errors
///
/// [`Error::TooLarge`]; [`Error::WrongType`] for a packing other than gzip;
/// [`Error::Damaged`] for broken gzip, or more behind its end.
pub fn unpack(headers: &HeaderMap, bytes: Vec<u8>, limit: usize) -> Result<Vec<u8>, Error> {
    match headers
        .get(header::CONTENT_ENCODING)
        .map(|value| value.as_bytes())
    {
        None | Some(b"identity") if bytes.len() > limit => Err(Error::TooLarge),
        None | Some(b"identity") => Ok(bytes),
        Some(b"gzip") => {
            let broken = |_| Error::Damaged("damaged_gzip");
            let mut packed = flate2::bufread::GzDecoder::new(bytes.as_slice());
            let mut plain = Vec::new();
            (&mut packed)
                .take(limit as u64 + 1)
                .read_to_end(&mut plain)
                .map_err(broken)?;
            if plain.len() > limit {
                Err(Error::TooLarge)
            } else if packed.into_inner().is_empty() {
                Ok(plain)
            } else {
                Err(Error::Damaged("damaged_gzip"))
            }
        }
        Some(_) => Err(Error::WrongType),
    }
}

/// Whether the headers call the body JSON. A page of another origin cannot
/// send that without asking first, and no origin is ever told yes.
///
/// # Errors
///
/// [`Error::WrongType`] when not.
pub fn is_json(headers: &HeaderMap) -> Result<(), Error> {
    is_called(headers, "application/json")
}

/// The same of a file whose bytes say what it is.
///
/// # Errors
///
/// [`Error::WrongType`] when not.
pub fn is_file(headers: &HeaderMap) -> Result<(), Error> {
    is_called(headers, "application/octet-stream")
}

fn is_called(headers: &HeaderMap, kind: &str) -> Result<(), Error> {
    let named = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .map(str::trim);
    match named {
        Some(name) if name.eq_ignore_ascii_case(kind) => Ok(()),
        _ => Err(Error::WrongType),
    }
}
