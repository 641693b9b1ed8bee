//! What officers decide of the files of revoked phones that wait here: each is taken
//! in, or put aside, where it is kept, and only from there thrown away.

use crate::carried::{as_json, prove, taken_in, unlock};
use crate::clock::now;
use crate::error::Error;
use crate::keys::Keys;
use crate::receive::look_at;
use crate::serve::{District, to_the_end};
use crate::session::Officer;
use crate::store::{Store, picture_of};
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::RecordId;
use exchange::Digest;
use exchange::office::{Aside, ThrownAway};

/// `POST /v1/carried/{sha256}`: an officer has a file that waits taken in, and gets its
/// signed receipt.
///
/// # Errors
///
/// [`Error::NotFound`] where no such file waits, also when it was taken in meanwhile.
pub async fn take_in(
    Officer(session): Officer,
    State(district): State<District>,
    named: Result<Path<String>, PathRejection>,
) -> Result<Response, Error> {
    let sha256 = digest(named)?;
    let file = district.store.waiting_file(sha256).await?;
    let (file, keys) = (file.ok_or(Error::NotFound)?, district.keys.clone());
    let carried = district.unpack(move || unlock(&keys, file)).await?;
    tracing::info!(by = session.caller.seat.0, bundle = %sha256, "taken in by an officer");
    let receipt = to_the_end(async move {
        let opened = prove(&district.store, &district.keys, carried).await?;
        taken_in(&district, &opened).await
    })
    .await?;
    Ok(as_json(receipt))
}

/// `DELETE /v1/carried/{sha256}`: an officer puts a file that waits aside. It is kept.
///
/// # Errors
///
/// [`Error::NotFound`] where no such file waits.
pub async fn put_aside(
    Officer(session): Officer,
    State(district): State<District>,
    named: Result<Path<String>, PathRejection>,
) -> Result<Json<Aside>, Error> {
    let sha256 = digest(named)?;
    let store = district.store.clone();
    let files = to_the_end(async move { store.put_aside(sha256, now()).await }).await?;
    tracing::info!(by = session.caller.seat.0, bundle = %sha256, files, "put aside");
    let files = u32::try_from(files).unwrap_or(u32::MAX);
    Ok(Json(Aside { files }))
}

/// `DELETE /v1/aside/{sha256}`: an officer throws a file that was put aside away, with
/// what it brought that nobody took in. Brought again, it waits again.
///
/// # Errors
///
/// [`Error::NotFound`] where no such file lies aside: it waits for a first word, was
/// taken in, or is gone already.
pub async fn throw_away(
    Officer(session): Officer,
    State(district): State<District>,
    named: Result<Path<String>, PathRejection>,
) -> Result<Json<ThrownAway>, Error> {
    let (sha256, by) = (digest(named)?, session.caller.seat.0);
    // Said before as well: whatever happens in between, nothing goes without a word.
    tracing::info!(by, bundle = %sha256, "to be thrown away");
    let store = district.store.clone();
    let entries = to_the_end(async move { store.throw_away(sha256).await }).await?;
    tracing::info!(by, bundle = %sha256, entries, "thrown away");
    let entries = u32::try_from(entries).unwrap_or(u32::MAX);
    Ok(Json(ThrownAway { entries }))
}

/// The files that wait, put aside or not, of which none holds anything of `record`: it
/// would stay in such a one when the record is erased.
///
/// # Errors
///
/// [`Error::FileWaits`] where one does, or does not open any more; those of the database.
pub async fn without(district: &District, record: RecordId) -> Result<Vec<Digest>, Error> {
    let waiting = district.store.all_waiting().await?;
    for sha256 in &waiting {
        let Some(file) = district.store.waiting_file(*sha256).await? else {
            continue;
        };
        let keys = district.keys.clone();
        let looked = district.unpack(move || Ok(unlock(&keys, file)?.bundle.entries));
        let entries = match looked.await {
            Ok(entries) => entries,
            Err(Error::Unreadable(_) | Error::TooLarge) => return Err(Error::FileWaits),
            Err(error) => return Err(error),
        };
        let mut entries = entries.into_iter().filter_map(|raw| look_at(raw).read.ok());
        // A picture goes with what it is of.
        if entries.any(|entry| entry.record == record || picture_of(&entry) == Some(record)) {
            return Err(Error::FileWaits);
        }
    }
    Ok(waiting)
}

/// What is wrong with files that wait, in words: such a one can be thrown away, and
/// brought again.
///
/// # Errors
///
/// Those of the database.
pub async fn spoiled(store: &Store, keys: &Keys) -> Result<Vec<String>, Error> {
    let mut wrong = Vec::new();
    for sha256 in store.all_waiting().await? {
        // One that was decided meanwhile waits no more.
        let Some(file) = store.waiting_file(sha256).await? else {
            continue;
        };
        if unlock(keys, file).is_err() {
            wrong.push(format!("the file {sha256}, which waits, does not open"));
        }
    }
    Ok(wrong)
}

fn digest(named: Result<Path<String>, PathRejection>) -> Result<Digest, Error> {
    let Path(named) = named.map_err(|_| Error::NotFound)?;
    named.parse().map_err(|_| Error::NotFound)
}
