//! `PUT /v1/bundles/{sha256}`: a phone's entries come in.

use crate::body;
use crate::clock::now;
use crate::error::Error;
use crate::scope::SeatId;
use crate::serve::{District, to_the_end};
use crate::session::Session;
use crate::store::{Arrived, Outline};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use domain::ids::{DeviceId, RecordId};
use domain::kinds::Kind;
use domain::record::Share;
use exchange::bundle::{BUNDLE_BYTES, read_bundle};
use exchange::entry::{Content, Entry, Written};
use exchange::receipt::{MARK_HEADER, Mark, Receipt, reason};
use exchange::sealed::Sealed;
use exchange::{DecodeError, Digest, EntryId};
use serde::Deserialize;
use serde::de::IgnoredAny;

/// The longest name of a kind. It becomes the name of a file.
const KIND_LIMIT: usize = 40;
/// The longest name of a share level; `to:` and an account has 39 letters.
const SHARE_LIMIT: usize = 80;

/// Stores a bundle and answers its receipt. Repeating it changes nothing.
///
/// # Errors
///
/// `4xx` for a caller or a bundle that is not right as a whole, with nothing
/// stored; a bad entry is refused by itself, in the receipt.
pub async fn put(
    State(district): State<District>,
    named: Result<Path<String>, PathRejection>,
    request: Request,
) -> Result<Response, Error> {
    let (parts, stream) = request.into_parts();
    let (session, sha256) = match admit(&district, named, &parts.headers).await {
        Ok(admitted) => admitted,
        Err(error) => {
            body::throw_away(stream);
            return Err(error);
        }
    };
    let bytes = body::read(&parts.headers, stream, BUNDLE_BYTES).await?;
    let caller = session.caller;
    let arrived = district
        .unpack(move || open(&parts.headers, bytes, sha256, caller.device))
        .await?;
    let receipt = to_the_end(take_in(district, caller.seat, sha256, arrived)).await?;
    let json = [(header::CONTENT_TYPE, "application/json")];
    Ok((json, receipt.write()).into_response())
}

/// All that can be known before a byte of the body is read.
async fn admit(
    district: &District,
    named: Result<Path<String>, PathRejection>,
    headers: &HeaderMap,
) -> Result<(Session, Digest), Error> {
    let session = Session::of(headers, district).await?;
    body::is_json(headers)?;
    let Path(named) = named.map_err(|_| Error::NotFound)?;
    let sha256 = named.parse().map_err(|_| Error::NotFound)?;
    check_mark(district, headers).await?;
    Ok((session, sha256))
}

/// A phone says with every call what it last heard; a District that never said
/// so is an older copy of itself.
///
/// # Errors
///
/// [`Error::UnknownMark`] then.
pub async fn check_mark(district: &District, headers: &HeaderMap) -> Result<(), Error> {
    let Some(value) = headers.get(MARK_HEADER) else {
        return Ok(());
    };
    let mark: Mark = value
        .to_str()
        .ok()
        .and_then(|text| text.parse().ok())
        .ok_or(Error::Unreadable("mark"))?;
    if district.store.knows(&mark).await? {
        Ok(())
    } else {
        Err(Error::UnknownMark)
    }
}

fn open(
    headers: &HeaderMap,
    bytes: Vec<u8>,
    named: Digest,
    device: DeviceId,
) -> Result<Vec<Arrived>, Error> {
    let plain = body::unpack(headers, bytes, BUNDLE_BYTES)?;
    let bundle = read_bundle(&plain).map_err(|error| match error {
        DecodeError::Truncated => Error::Unreadable("truncated"),
        DecodeError::DigestDiffers => Error::Damaged("digest_differs"),
        DecodeError::NewerFormat => Error::Unreadable("newer_format"),
        DecodeError::TooLarge => Error::TooLarge,
        DecodeError::TooDeep => Error::Unreadable("too_deep"),
        DecodeError::Malformed => Error::Unreadable("malformed"),
    })?;
    if bundle.sha256 != named {
        return Err(Error::Damaged("digest_differs"));
    }
    if bundle.device != device {
        return Err(Error::OtherDevice);
    }
    Ok(bundle.entries.into_iter().map(look_at).collect())
}

/// An entry by itself, whoever sent it.
pub(crate) fn look_at(raw: String) -> Arrived {
    let id = EntryId::of(&raw);
    let read = match Written::read(&raw) {
        Ok(written) => match why_not(&raw, &written.entry) {
            None => Ok(written.entry),
            Some(told) => Err((told, Some((written.entry.record, written.entry.parents)))),
        },
        Err(DecodeError::TooLarge) => Err((reason::TOO_LARGE, outline(&raw))),
        Err(_) => Err((reason::UNREADABLE, outline(&raw))),
    };
    Arrived { id, raw, read }
}

/// Why a readable entry is refused all the same.
fn why_not(raw: &str, entry: &Entry) -> Option<&'static str> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if entry.kind.is_empty() || entry.kind.len() > KIND_LIMIT || !entry.kind.bytes().all(plain) {
        return Some(reason::UNREADABLE);
    }
    // Levels of a newer version are plain words too; PostgreSQL takes no NUL.
    if entry.share.len() > SHARE_LIMIT || entry.share.contains(char::is_control) {
        return Some(reason::UNREADABLE);
    }
    let sealed = match &entry.content {
        Content::Open { .. } => entry.may_leave(),
        // Words in the place of a sealed body are not sealed.
        Content::Sealed(text) => text.parse::<Sealed>().is_ok(),
        Content::Newer => !is_mine(entry) || !has_body(raw),
    };
    (!sealed).then_some(reason::UNSEALED)
}

fn is_mine(entry: &Entry) -> bool {
    entry.share == Share::Mine.name()
        || Kind::named(&entry.kind).is_some_and(|kind| kind.share == Share::Mine)
}

fn has_body(raw: &str) -> bool {
    #[derive(Deserialize)]
    struct Body {
        body: Option<IgnoredAny>,
    }
    serde_json::from_str::<Body>(raw).is_ok_and(|entry| entry.body.is_some())
}

/// Record and parents of an entry that is refused for something else.
fn outline(raw: &str) -> Option<Outline> {
    #[derive(Deserialize)]
    struct Fields {
        record: RecordId,
        parents: Vec<EntryId>,
    }
    let fields: Fields = serde_json::from_str(raw).ok()?;
    Some((fields.record, fields.parents))
}

async fn take_in(
    district: District,
    seat: SeatId,
    sha256: Digest,
    arrived: Vec<Arrived>,
) -> Result<Receipt, Error> {
    let taken = district.store.receive(seat, &arrived, now()).await?;
    tracing::info!(
        seat = seat.0,
        bundle = %sha256,
        entries = arrived.len(),
        new = taken.new,
        refused = taken.refused.len(),
        n = taken.mark.n,
        "received"
    );
    district.metrics.received(taken.new, &taken.refused);
    for refused in &taken.refused {
        tracing::warn!(seat = seat.0, entry = %refused.id, reason = refused.reason, "entry refused");
    }
    Ok(Receipt {
        sha256,
        mark: taken.mark,
        refused: taken.refused,
    })
}
