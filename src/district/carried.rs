//! `POST /v1/carried`: work that somebody brings by hand, in a file that only
//! the District can open. Its author is known by the signature in it; whoever
//! brings it is let in by their own session and learns nothing of it.

use crate::body;
use crate::clock::now;
use crate::error::Error;
use crate::keys::{Keys, is_signed};
use crate::receive::{check_mark, look_at};
use crate::scope::SeatId;
use crate::serve::{District, to_the_end};
use crate::session::Session;
use crate::store::{Arrived, Signer, Store, Waiting};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use domain::ids::DeviceId;
use exchange::age::{self, Kind, NotOpened};
use exchange::carried::receipt::{self, CarriedReceipt};
use exchange::carried::{
    CARRIED_BYTES, CARRIED_FILE_BYTES, Carried, SigningKeyId, read_carried, to_be_signed,
    write_waits,
};
use exchange::receipt::Refused;
use exchange::sealed::from_base64url;
use exchange::{DecodeError, Digest};
use std::collections::HashSet;
use std::io::Read;

/// A file that was opened and whose author is known.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Whose work it is.
    pub seat: SeatId,
    /// The phone that made it.
    pub device: DeviceId,
    /// Whether that phone is known still; not when it was revoked.
    pub is_known: bool,
    /// The digest of the bundle in it.
    pub sha256: Digest,
    arrived: Vec<Arrived>,
}

/// What became of it.
#[derive(Clone, Debug)]
pub struct Taken {
    /// How many entries were new.
    pub new: usize,
    /// What was not taken.
    pub refused: Vec<Refused>,
    /// The District's signed word, to go back to the author.
    pub receipt: String,
}

/// Takes in a file that a phone brings, and answers its signed receipt; or that it
/// waits for an officer. Bringing it again changes nothing.
///
/// A phone that was revoked has no key here any more. What it wrote before is
/// its leader's all the same: any phone of that leader that is known may bring
/// it, as it might bring those entries in a bundle of its own; from anybody
/// else it waits until an officer, or whoever sits at the server, says so.
///
/// # Errors
///
/// `4xx` for a caller or a file that is not right as a whole, with nothing
/// stored; a bad entry is refused by itself, in the receipt.
pub async fn post(State(district): State<District>, request: Request) -> Result<Response, Error> {
    let (parts, stream) = request.into_parts();
    let session = match admit(&district, &parts.headers).await {
        Ok(session) => session,
        Err(error) => {
            body::throw_away(stream);
            return Err(error);
        }
    };
    let file = body::read(&parts.headers, stream, CARRIED_FILE_BYTES).await?;
    let keys = district.keys.clone();
    let (carried, file) = district
        .unpack(move || Ok((unlock(&keys, &file)?, file)))
        .await?;
    let courier = session.caller.seat;
    let answer = to_the_end(async move {
        let store = &district.store;
        let opened = prove(store, &district.keys, carried).await?;
        let may = opened.is_known || opened.seat == courier;
        if may || store.was_taken(opened.sha256).await? {
            return taken_in(&district, &opened).await;
        }
        let waiting = Waiting {
            sha256: opened.sha256,
            seat: opened.seat,
            device: opened.device,
            courier,
            entries: opened.arrived.len(),
        };
        let arrived = &opened.arrived;
        store.keep_waiting(&waiting, arrived, &file, now()).await?;
        Ok(write_waits(&opened.sha256))
    })
    .await?;
    Ok(as_json(answer))
}

/// Takes in what may be taken in; the receipt.
pub(crate) async fn taken_in(district: &District, opened: &Opened) -> Result<String, Error> {
    let taken = take_in(&district.store, &district.keys, opened).await?;
    district.metrics.received(taken.new, &taken.refused);
    Ok(taken.receipt)
}

pub(crate) fn as_json(answer: String) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], answer).into_response()
}

/// All that can be known before a byte of the body is read.
async fn admit(district: &District, headers: &HeaderMap) -> Result<Session, Error> {
    let session = Session::of(headers, district).await?;
    body::is_file(headers)?;
    check_mark(district, headers).await?;
    Ok(session)
}

/// Unlocks and unpacks a file, which takes time and memory; its author is
/// still to be proved.
///
/// # Errors
///
/// [`Error::Unreadable`] with why, [`Error::TooLarge`].
pub fn unlock(keys: &Keys, file: impl AsRef<[u8]>) -> Result<Carried, Error> {
    let packed = opened(keys, file.as_ref()).map_err(|why| {
        Error::Unreadable(match why {
            NotOpened::NotAge => "not_carried",
            NotOpened::CutOff => "truncated",
            NotOpened::Damaged => "damaged",
            NotOpened::WrongKey => "other_district",
            NotOpened::Unknown | NotOpened::TooHard => "newer_format",
        })
    })?;
    // Its seal was whole, so what does not unpack was never packed.
    let mut plain = Vec::new();
    flate2::bufread::GzDecoder::new(packed.as_slice())
        .take(CARRIED_BYTES as u64 + 1)
        .read_to_end(&mut plain)
        .map_err(|_| Error::Unreadable("not_carried"))?;
    if plain.len() > CARRIED_BYTES {
        return Err(Error::TooLarge);
    }
    read_carried(&plain).map_err(|error| match error {
        DecodeError::NewerFormat => Error::Unreadable("newer_format"),
        DecodeError::TooLarge => Error::TooLarge,
        DecodeError::TooDeep => Error::Unreadable("too_deep"),
        DecodeError::Truncated | DecodeError::DigestDiffers | DecodeError::Malformed => {
            Error::Unreadable("not_carried")
        }
    })
}

fn opened(keys: &Keys, file: &[u8]) -> Result<Vec<u8>, NotOpened> {
    let begun = age::begin(file)?;
    if begun.header.kind()? != Kind::Public {
        return Err(NotOpened::NotAge);
    }
    let key = begun.header.open_with_private(keys.lock())?;
    let mut opening = begun.open(&key)?;
    let mut packed = Vec::new();
    opening.put(&file[begun.length..], &mut packed)?;
    opening.end(&mut packed)?;
    Ok(packed)
}

/// Finds out by its signature whose work a file holds, and whether the phone that made
/// it is known still: by the key it has, or that it had before it was revoked.
///
/// # Errors
///
/// [`Error::Unproved`] with why.
pub async fn prove(store: &Store, keys: &Keys, carried: Carried) -> Result<Opened, Error> {
    let Carried {
        key,
        signature,
        bundle,
    } = carried;
    let to = keys.public().lock();
    let to = to.ok_or_else(|| Error::Broken("the District's keys".to_owned()))?;
    let signed = to_be_signed(bundle.device, &to, &bundle.sha256);
    let signers = store.signers(bundle.device).await?;
    let named = |signer: &&Signer| {
        let point = from_base64url(&signer.signing_key).unwrap_or_default();
        SigningKeyId::of(&point) == key && is_signed(&point, &signed, &signature)
    };
    let signer = match signers.iter().find(named) {
        Some(signer) => signer,
        None if signers.is_empty() => return Err(Error::Unproved("unknown_phone")),
        None => return Err(Error::Unproved("not_signed")),
    };
    tracing::info!(
        seat = signer.seat.0,
        device = %bundle.device,
        bundle = %bundle.sha256,
        known = signer.is_known,
        "carried"
    );
    Ok(Opened {
        seat: signer.seat,
        device: bundle.device,
        is_known: signer.is_known,
        sha256: bundle.sha256,
        arrived: bundle.entries.into_iter().map(look_at).collect(),
    })
}

/// Stores what is in a file, all or nothing, and signs its receipt. If it waited, it
/// waits no more.
///
/// # Errors
///
/// Those of the database.
pub async fn take_in(store: &Store, keys: &Keys, opened: &Opened) -> Result<Taken, Error> {
    let taken = store.receive(opened.seat, &opened.arrived, now()).await?;
    store.waits_no_more(opened.sha256, now()).await?;
    let refused: HashSet<_> = taken.refused.iter().map(|refused| refused.id).collect();
    let ids = opened.arrived.iter().map(|one| one.id);
    let receipt = CarriedReceipt {
        sha256: opened.sha256,
        mark: taken.mark,
        entries: ids.filter(|id| !refused.contains(id)).collect(),
        refused: taken.refused.clone(),
    };
    tracing::info!(
        seat = opened.seat.0,
        bundle = %opened.sha256,
        entries = opened.arrived.len(),
        new = taken.new,
        refused = taken.refused.len(),
        n = taken.mark.n,
        "received"
    );
    let said = receipt.write();
    let signature = keys.sign(&receipt::to_be_signed(&said));
    Ok(Taken {
        new: taken.new,
        refused: taken.refused,
        receipt: receipt::signed(&said, &signature),
    })
}
