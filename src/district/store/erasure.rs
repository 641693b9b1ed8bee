//! An officer confirms that a record is erased: ids stay, bytes go, here and on every
//! phone that fetches; what still comes in of it is not taken.

use super::query::{Query, column};
use super::receive::{Arrived, ROWS, log};
use super::{Store, Write, cards, digest, picture_of, pictures, record_id, waiting};
use crate::error::Error;
use crate::scope::{Scope, SeatId};
use domain::ids::RecordId;
use exchange::digest::{Digest, EntryId};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// A seat and one of its records.
type Theirs = (SeatId, RecordId);

impl Store {
    /// Erases `record`, with the pictures of it, whosever it is; how many entries
    /// went. Asked again, none is left to go. `looked` are the files that wait and were
    /// found to hold nothing of it.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] for a record of which that officer may read nothing;
    /// [`Error::Busy`] when another file came to wait since: it is to be looked into.
    pub async fn erase(
        &self,
        by: SeatId,
        record: RecordId,
        looked: &[Digest],
        now: i64,
    ) -> Result<usize, Error> {
        let mut write = self.write().await?;
        let waiting = waiting::all(write.on()).await?;
        if !waiting.iter().all(|file| looked.contains(file)) {
            return Err(Error::Busy);
        }
        let seats: Vec<i64> = column(
            Query::within(
                Scope::Officer(by),
                "SELECT DISTINCT seat FROM entries WHERE {entries} AND record = ",
            )
            .value(record.0)
            .push(" ORDER BY seat")
            .all(write.on())
            .await?,
        );
        if seats.is_empty() {
            let before = Query::within(Scope::Whole, "SELECT record FROM erased WHERE record = ")
                .value(record.0)
                .first::<(Vec<u8>,)>(write.on())
                .await?;
            return before.map(|_| 0).ok_or(Error::NotFound);
        }
        let mut count = 0;
        for seat in seats.into_iter().map(SeatId) {
            let mut records = BTreeSet::from([record]);
            records.extend(pictures::of(&mut write, seat, record).await?);
            let digests = pictures::named_by(&mut write, seat, &records).await?;
            for record in records {
                count += erase(&mut write, (seat, record), by, now).await?;
            }
            pictures::forget(&mut write, seat, &digests).await?;
        }
        write.commit().await?;
        self.write_over().await;
        Ok(count)
    }
}

/// Erases one record; how many entries it had.
async fn erase(write: &mut Write, whose: Theirs, by: SeatId, now: i64) -> Result<usize, Error> {
    let (seat, record) = whose;
    // Whoever led it before may still send something of it.
    let before = Query::within(Scope::Whole, "SELECT seat FROM moved WHERE heir = ")
        .value(seat.0)
        .push(" AND record = ")
        .value(record.0);
    let mut led: Vec<i64> = column(before.all(write.on()).await?);
    led.push(seat.0);
    // Also what its leader kept private of it before it was shared, and so did whoever
    // led it before.
    let ids: Vec<Vec<u8>> = column(
        Query::within(
            Scope::Whole,
            "SELECT id FROM entries WHERE {entries} AND record = ",
        )
        .value(record.0)
        .push(" AND seat IN ")
        .list(led.iter().copied())
        .push(" ORDER BY id")
        .all(write.on())
        .await?,
    );
    for seat in led {
        Query::within(
            Scope::Whole,
            "INSERT INTO erased (seat, record, officer, at) ",
        )
        .rows([seat], |row, seat| {
            row.value(seat).value(record.0).value(by.0).value(now)
        })
        .push(" ON CONFLICT DO NOTHING")
        .execute(write.on())
        .await?;
    }
    let mut lines = Vec::new();
    for some in ids.chunks(ROWS) {
        lines.extend(told(write, some).await?);
        let parents = parents(write, some).await?;
        Query::within(
            Scope::Whole,
            "INSERT INTO redactions (id, record, parents) ",
        )
        .rows(some, |row, id| {
            let parents = parents.get(id).cloned().unwrap_or_default();
            let parents = serde_json::to_string(&parents).unwrap_or_else(|_| "[]".to_owned());
            row.value(id.clone()).value(record.0).value(parents)
        })
        .execute(write.on())
        .await?;
        for gone in [
            "DELETE FROM parents WHERE child IN ",
            "DELETE FROM readers WHERE entry IN ",
            "DELETE FROM entries WHERE {entries} AND id IN ",
        ] {
            Query::within(Scope::Whole, gone)
                .list(some.iter().cloned())
                .execute(write.on())
                .await?;
        }
    }
    lines.extend(cards::erase(write, record).await?);
    log(write, &lines).await?;
    Ok(ids.len())
}

/// A line for each seat that was told of one of these.
async fn told(
    write: &mut Write,
    ids: &[Vec<u8>],
) -> Result<Vec<(SeatId, &'static str, EntryId)>, Error> {
    let rows: Vec<(i64, String, Vec<u8>)> = Query::within(
        Scope::Whole,
        "SELECT DISTINCT log.seat, log.what, log.entry FROM log
         WHERE {log} AND log.what IN ('entry', 'moved', 'late', 'to', 'all') AND log.entry IN ",
    )
    .list(ids.iter().cloned())
    .all(write.on())
    .await?;
    let mut lines = BTreeSet::new();
    for (seat, what, id) in rows {
        let what = match what.as_str() {
            "all" => "gone_all",
            _ => "gone",
        };
        lines.insert((SeatId(seat), what, EntryId(digest(id)?)));
    }
    Ok(lines.into_iter().collect())
}

async fn parents(
    write: &mut Write,
    ids: &[Vec<u8>],
) -> Result<BTreeMap<Vec<u8>, Vec<EntryId>>, Error> {
    let rows: Vec<(Vec<u8>, Vec<u8>)> = Query::within(
        Scope::Whole,
        "SELECT child, parent FROM parents WHERE child IN ",
    )
    .list(ids.iter().cloned())
    .push(" ORDER BY parent")
    .all(write.on())
    .await?;
    let mut parents: BTreeMap<Vec<u8>, Vec<EntryId>> = BTreeMap::new();
    for (child, parent) in rows {
        let parent = EntryId(digest(parent)?);
        parents.entry(child).or_default().push(parent);
    }
    Ok(parents)
}

/// Of the records in a bundle of that seat, those of which nothing is taken: what was
/// erased, and pictures of it.
pub(super) async fn erased(
    write: &mut Write,
    seat: SeatId,
    arrived: &[Arrived],
) -> Result<HashSet<RecordId>, Error> {
    let mut erased = HashSet::new();
    let read = || arrived.iter().filter_map(|one| one.read.as_ref().ok());
    let records = read().flat_map(|entry| [Some(entry.record), picture_of(entry)]);
    let records: Vec<RecordId> = records.flatten().collect();
    for some in records.chunks(ROWS) {
        let rows: Vec<(Vec<u8>,)> =
            Query::within(Scope::Whole, "SELECT record FROM erased WHERE seat = ")
                .value(seat.0)
                .push(" AND record IN ")
                .list(some.iter().map(|record| record.0))
                .all(write.on())
                .await?;
        for record in column(rows) {
            erased.insert(record_id(record)?);
        }
    }
    let of_these = read().filter(|entry| picture_of(entry).is_some_and(|of| erased.contains(&of)));
    let pictures: Vec<RecordId> = of_these.map(|entry| entry.record).collect();
    erased.extend(pictures);
    Ok(erased)
}
