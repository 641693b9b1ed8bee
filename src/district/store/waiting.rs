//! Files of phones that were revoked, which wait for an officer.

use super::erasure::erased;
use super::query::Query;
use super::receive::Arrived;
use super::seats::{query, seconds};
use super::{Store, digest};
use crate::error::Error;
use crate::scope::SeatId;
use domain::ids::DeviceId;
use exchange::Digest;
use exchange::office;
use sqlx::{Any, Executor};
use std::collections::HashMap;

/// The most bytes that wait from one phone: what it writes again and again is no reason
/// to fill the District.
const OF_A_PHONE: i64 = 24 * 1024 * 1024;
/// The most bytes that wait at all.
const OF_ALL: i64 = 128 * 1024 * 1024;

/// A file that is to wait.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The digest of the bundle in it.
    pub sha256: Digest,
    /// Whose work it is.
    pub seat: SeatId,
    /// The phone that made it.
    pub device: DeviceId,
    /// Who brought it.
    pub courier: SeatId,
    /// How many entries are in it.
    pub entries: usize,
}

/// The files that wait, put aside or not.
pub(super) async fn all(on: impl Executor<'_, Database = Any>) -> Result<Vec<Digest>, Error> {
    let rows = query("SELECT sha256 FROM waiting WHERE taken IS NULL ORDER BY sha256");
    let digests = super::query::column(rows.all(on).await?).into_iter();
    digests.map(|sha256| digest(sha256).map(Digest)).collect()
}

impl Store {
    /// Keeps a file until an officer decides, and remembers how much of what `arrived`
    /// in it was erased before. Bringing it again changes nothing.
    ///
    /// # Errors
    ///
    /// [`Error::Unproved`] when too much waits already: it is opened at the server then.
    pub async fn keep_waiting(
        &self,
        waiting: &Waiting,
        arrived: &[Arrived],
        file: &[u8],
        now: i64,
    ) -> Result<(), Error> {
        let mut write = self.write().await?;
        let there: Option<(i64,)> = query("SELECT seat FROM waiting WHERE sha256 = ")
            .value(waiting.sha256.0)
            .first(write.on())
            .await?;
        if there.is_some() {
            return Ok(());
        }
        let bytes: Vec<(Vec<u8>, i64)> = query("SELECT device, LENGTH(file) FROM waiting")
            .all(write.on())
            .await?;
        let size = i64::try_from(file.len()).unwrap_or(i64::MAX);
        let own = bytes
            .iter()
            .filter(|(of, _)| of == waiting.device.0.as_bytes());
        let own: i64 = own.map(|(_, bytes)| bytes).sum();
        let all: i64 = bytes.iter().map(|(_, bytes)| bytes).sum();
        if own + size > OF_A_PHONE || all + size > OF_ALL {
            return Err(Error::Unproved("revoked_phone"));
        }
        let gone = erased(&mut write, waiting.seat, arrived).await?;
        let read = arrived.iter().filter_map(|one| one.read.as_ref().ok());
        let gone = read.filter(|entry| gone.contains(&entry.record)).count();
        query(
            "INSERT INTO waiting (sha256, seat, device, courier, brought, entries, erased, file) ",
        )
        .rows([waiting], |row, waiting| {
            row.value(waiting.sha256.0)
                .value(waiting.seat.0)
                .value(waiting.device.0)
                .value(waiting.courier.0)
                .value(now)
                .value(i64::try_from(waiting.entries).unwrap_or_default())
                .value(i64::try_from(gone).unwrap_or_default())
                .value(file.to_vec())
        })
        .execute(write.on())
        .await?;
        write.commit().await
    }

    /// The files that wait, put aside or not.
    pub async fn all_waiting(&self) -> Result<Vec<Digest>, Error> {
        all(&self.reading).await
    }

    /// A file that waits, put aside or not; none that was taken in.
    pub async fn waiting_file(&self, sha256: Digest) -> Result<Option<Vec<u8>>, Error> {
        let found: Option<(Vec<u8>,)> =
            query("SELECT file FROM waiting WHERE taken IS NULL AND sha256 = ")
                .value(sha256.0)
                .first(&self.reading)
                .await?;
        Ok(found.map(|(file,)| file))
    }

    /// Whether an officer had that file taken in.
    pub async fn was_taken(&self, sha256: Digest) -> Result<bool, Error> {
        let found: Option<(i64,)> =
            query("SELECT taken FROM waiting WHERE taken IS NOT NULL AND sha256 = ")
                .value(sha256.0)
                .first(&self.reading)
                .await?;
        Ok(found.is_some())
    }

    /// A file that waited, if it did, is taken in: its bytes go, what is in it is here.
    pub async fn waits_no_more(&self, sha256: Digest, now: i64) -> Result<(), Error> {
        if self.waiting_file(sha256).await?.is_none() {
            return Ok(());
        }
        let mut write = self.write().await?;
        query("UPDATE waiting SET taken = ")
            .value(now)
            .push(", file = ")
            .value(Vec::new())
            .push(" WHERE taken IS NULL AND sha256 = ")
            .value(sha256.0)
            .execute(write.on())
            .await?;
        write.commit().await?;
        // It may have held what was erased.
        self.write_over().await;
        Ok(())
    }

    /// A file is put aside: it is kept, and may be taken in later. How many were: none
    /// when it is asked again.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] where no such file waits.
    pub async fn put_aside(&self, sha256: Digest, now: i64) -> Result<u64, Error> {
        if self.waiting_file(sha256).await?.is_none() {
            return Err(Error::NotFound);
        }
        let mut write = self.write().await?;
        let put = query("UPDATE waiting SET aside = ")
            .value(now)
            .push(" WHERE aside IS NULL AND taken IS NULL AND sha256 = ")
            .value(sha256.0)
            .execute(write.on())
            .await?;
        write.commit().await?;
        Ok(put)
    }

    /// A file that was put aside is thrown away: its bytes go, and it counts no more
    /// towards what may wait. How many entries were in it.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] where no such file lies aside.
    pub async fn throw_away(&self, sha256: Digest) -> Result<i64, Error> {
        let mut write = self.write().await?;
        let aside: Option<(i64,)> = query(
            "SELECT entries FROM waiting WHERE aside IS NOT NULL AND taken IS NULL AND sha256 = ",
        )
        .value(sha256.0)
        .first(write.on())
        .await?;
        let (entries,) = aside.ok_or(Error::NotFound)?;
        query("DELETE FROM waiting WHERE sha256 = ")
            .value(sha256.0)
            .execute(write.on())
            .await?;
        write.commit().await?;
        self.write_over().await;
        Ok(entries)
    }

    /// What waits, by the seat whose work it is; the first that was brought first.
    pub(super) async fn waiting(&self) -> Result<HashMap<i64, Vec<office::Waiting>>, Error> {
        type Row = (i64, Vec<u8>, Vec<u8>, i64, i64, i64, Option<i64>, i64);
        let rows: Vec<Row> = Query::within(
            crate::scope::Scope::Whole,
            "SELECT seat, sha256, device, courier, brought, entries, aside, erased FROM waiting
             WHERE taken IS NULL ORDER BY brought, sha256",
        )
        .all(&self.reading)
        .await?;
        let mut waiting: HashMap<i64, Vec<office::Waiting>> = HashMap::new();
        for (seat, sha256, device, courier, brought, entries, aside, erased) in rows {
            waiting.entry(seat).or_default().push(office::Waiting {
                sha256: Digest(digest(sha256)?),
                device: DeviceId(super::id(device)?),
                courier: seconds(courier),
                brought: seconds(brought),
                entries: seconds(entries),
                aside: aside.is_some(),
                erased: seconds(erased),
            });
        }
        Ok(waiting)
    }
}
