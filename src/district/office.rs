//! What officers do besides reading and writing: they see who has a seat, invite,
//! and end the session of a phone that was lost.

use crate::body;
use crate::clock::now;
use crate::error::Error;
use crate::invite::HOLDS_SECONDS;
use crate::scope::SeatId;
use crate::serve::{District, to_the_end};
use crate::session::{Officer, Session};
use crate::store::Revoked;
use crate::waiting;
use axum::Json;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{FromRequestParts, Path, Query, Request, State};
use domain::ids::{DeviceId, RecordId};
use domain::record::LINE;
use domain::text::tidy;
use exchange::handing::{HandedOver, HandoverRequest};
use exchange::office::{self, InviteRequest, Invited, Seats};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The most bytes of an invitation; a real one has about 400.
const INVITATION: usize = 4 * 1024;

/// The most bytes of a handover: that of a leader who leads 2,000 schools, each named
/// by its id, has about 78,000.
const HANDOVER: usize = 128 * 1024;

/// `GET /v1/seats`: leaders, officers and their phones.
///
/// # Errors
///
/// Those of [`crate::store::Store::told`].
pub async fn seats(_: Officer, State(district): State<District>) -> Result<Json<Seats>, Error> {
    district.store.told().await.map(Json)
}

/// `POST /v1/invites`: a new leader, or a further phone of somebody. Who becomes
/// an officer is decided at the server's own desk.
///
/// # Errors
///
/// [`Error::NotFound`] for a seat that is not there, and for a body that is not one.
pub async fn invite(
    State(district): State<District>,
    request: Request,
) -> Result<Json<Invited>, Error> {
    let (Officer(Session { caller, .. }), asked): (_, InviteRequest) =
        admit(&district, request, INVITATION).await?;
    let (store, at) = (district.store.clone(), now());
    let (code, expires) = (asked.code.0, at + HOLDS_SECONDS);
    let seat = match (asked.seat, asked.name.as_deref().map(tidy)) {
        (Some(seat), None) => {
            let seat = SeatId(i64::from(seat));
            to_the_end(async move { store.invite_again(seat, code, expires).await }).await?
        }
        (None, Some(name)) if !name.is_empty() && name.chars().count() <= LINE => {
            to_the_end(async move { store.invite_new(&name, code, (expires, at)).await }).await?
        }
        _ => return Err(Error::Unreadable("malformed")),
    };
    tracing::info!(by = caller.seat.0, seat = seat.0, "invited");
    let short = |number: i64| u32::try_from(number).unwrap_or_default();
    Ok(Json(Invited {
        seat: short(seat.0),
        expires: short(expires),
    }))
}

/// An officer, and what they ask, of which no byte is read before it is known that
/// it comes from one.
async fn admit<T: DeserializeOwned>(
    district: &District,
    request: Request,
    limit: usize,
) -> Result<(Officer, T), Error> {
    let (mut parts, stream) = request.into_parts();
    let officer = match Officer::from_request_parts(&mut parts, district).await {
        Ok(officer) => officer,
        Err(error) => {
            body::throw_away(stream);
            return Err(error);
        }
    };
    if let Err(error) = body::is_json(&parts.headers) {
        body::throw_away(stream);
        return Err(error);
    }
    let bytes = body::read(&parts.headers, stream, limit).await?;
    let bytes = body::unpack(&parts.headers, bytes, limit)?;
    let asked = serde_json::from_slice(&bytes).map_err(|_| Error::Unreadable("malformed"))?;
    Ok((officer, asked))
}

/// `POST /v1/handovers`: a cluster goes to a successor.
///
/// # Errors
///
/// [`Error::NotFound`] for a seat that is no leader's, and for a body that is not one.
pub async fn hand_over(
    State(district): State<District>,
    request: Request,
) -> Result<Json<HandedOver>, Error> {
    let (Officer(Session { caller, .. }), asked): (_, HandoverRequest) =
        admit(&district, request, HANDOVER).await?;
    let seat = |number: u32| SeatId(i64::from(number));
    let (to, store) = (seat(asked.to), district.store.clone());
    let (from, schools) = (asked.from.map(seat), asked.schools);
    if from.is_none() && schools.is_empty() {
        return Err(Error::Unreadable("malformed"));
    }
    let (said, now) = (asked.at.map_or(0, i64::from), now());
    let went = to_the_end(async move {
        match from {
            Some(from) => store.hand_over((from, to), &schools, now).await,
            None => store.hand_over_again(&schools, to, (said, now)).await,
        }
    })
    .await?;
    let entries = went.entries;
    tracing::info!(
        by = caller.seat.0,
        from = from.map_or(0, |from| from.0),
        to = to.0,
        entries,
        "handed over"
    );
    Ok(Json(HandedOver {
        entries: u32::try_from(entries).unwrap_or(u32::MAX),
        at: u32::try_from(went.at).unwrap_or_default(),
    }))
}

/// `DELETE /v1/records/{record}`: its bytes go from every copy that fetches.
///
/// # Errors
///
/// [`Error::NotFound`] for what is no record that this officer may read;
/// [`Error::FileWaits`] while a lost phone's file waits that holds it, too: once that was
/// taken in or thrown away, it goes with the rest.
pub async fn erase(
    Officer(session): Officer,
    State(district): State<District>,
    record: Result<Path<RecordId>, PathRejection>,
) -> Result<Json<office::Erased>, Error> {
    let Path(record) = record.map_err(|_| Error::NotFound)?;
    let looked = waiting::without(&district, record).await?;
    let (by, store) = (session.caller.seat, district.store.clone());
    let erased = async move { store.erase(by, record, &looked, now()).await };
    let entries = to_the_end(erased).await?;
    tracing::info!(by = by.0, %record, entries, "erased");
    let entries = u32::try_from(entries).unwrap_or(u32::MAX);
    Ok(Json(office::Erased { entries }))
}

/// What may stand behind the `?` of [`revoke`].
#[derive(Deserialize)]
pub struct Until {
    joined: Option<u32>,
}

/// `DELETE /v1/phones/{device}`: a phone was lost, or is somebody else's now.
///
/// # Errors
///
/// [`Error::NotFound`] for what is no phone's id, [`Error::Unreadable`] for a time that
/// is none.
pub async fn revoke(
    Officer(session): Officer,
    State(district): State<District>,
    device: Result<Path<DeviceId>, PathRejection>,
    until: Result<Query<Until>, QueryRejection>,
) -> Result<Json<office::Revoked>, Error> {
    let Path(device) = device.map_err(|_| Error::NotFound)?;
    let Query(until) = until.map_err(|_| Error::Unreadable("malformed"))?;
    let which = match until.joined {
        Some(joined) => Revoked::Until(device, i64::from(joined)),
        None => Revoked::Device(device),
    };
    let store = district.store.clone();
    let phones = to_the_end(async move { store.revoke(which).await }).await?;
    tracing::info!(by = session.caller.seat.0, %device, phones, "revoked");
    let phones = u32::try_from(phones).unwrap_or(u32::MAX);
    Ok(Json(office::Revoked { phones }))
}
