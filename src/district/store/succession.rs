//! A cluster goes to a successor: what its leader's seat had, but for what is that
//! leader's alone, belongs to another seat from then on.
//!
//! The entries keep their bytes, and with them who wrote them. The successor is told
//! of each by a line of the log of its own, so that nothing lies below a cursor.

use super::query::{Query, column};
use super::receive::{ROWS, log};
use super::{Store, Write, cards, digest, pictures, record_id};
use crate::error::Error;
use crate::scope::{Role, Scope, SeatId};
use domain::ids::RecordId;
use domain::kinds::KINDS;
use domain::record::Record;
use domain::school::School;
use exchange::digest::EntryId;
use std::collections::{BTreeMap, BTreeSet, HashSet};

mod along;
mod heirs;
mod known;
mod told;

pub(super) use heirs::Heirs;

use along::{belonging, goes_along};

/// What came of a handover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Went {
    /// How many entries went.
    pub entries: usize,
    /// The handover's number, see [`exchange::handing`]; where nothing went now, that
    /// of the last to that successor, and 0 where there is none.
    pub at: i64,
}

impl Store {
    /// Hands what the seat `from` has of its cluster to the seat `to`, or of that what
    /// belongs to `schools`, if any are named. Asked again, what has come in since goes
    /// too. `now` is in seconds since 1970.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] where one of them is no leader's seat, or both are one.
    pub async fn hand_over(
        &self,
        (from, to): (SeatId, SeatId),
        schools: &[RecordId],
        now: i64,
    ) -> Result<Went, Error> {
        let mut write = self.write().await?;
        let last = last_number(&mut write, None).await?;
        let mut at = now.max(last + 1);
        let entries = hand_over(&mut write, (from, to), schools, at).await?;
        if entries == 0 {
            at = last_number(&mut write, Some((from, to))).await?;
        }
        write.commit().await?;
        Ok(Went { entries, at })
    }

    /// Says the handover `at` of these schools to the seat `to` again: what belongs to
    /// them goes there, whoever leads them, but for what was handed over since. What is
    /// there already does not go. No number is later than `now`.
    ///
    /// # Errors
    ///
    /// As [`Store::hand_over`].
    pub async fn hand_over_again(
        &self,
        schools: &[RecordId],
        to: SeatId,
        (at, now): (i64, i64),
    ) -> Result<Went, Error> {
        let mut write = self.write().await?;
        let at = at.min(now);
        let mut entries = 0;
        let mut led = BTreeSet::new();
        let mut later = HashSet::new();
        for some in schools.chunks(ROWS) {
            let known = Query::within(
                Scope::Whole,
                "SELECT DISTINCT record FROM moved WHERE kind = ",
            )
            .value(School::KIND)
            .push(" AND at >= ")
            .value(at)
            .push(" AND record IN ")
            .list(some.iter().map(|school| school.0))
            .all(write.on())
            .await?;
            for record in column(known) {
                later.insert(record_id(record)?);
            }
        }
        let stays = |school: &RecordId| later.contains(school);
        let schools: Vec<RecordId> = schools.iter().copied().filter(|it| !stays(it)).collect();
        for some in schools.chunks(ROWS) {
            let seats = Query::within(
                Scope::Whole,
                "SELECT DISTINCT seat FROM entries WHERE {entries} AND kind = ",
            )
            .value(School::KIND)
            .push(" AND seat <> ")
            .value(to.0)
            .push(" AND record IN ")
            .list(some.iter().map(|school| school.0))
            .all(write.on())
            .await?;
            led.extend(column::<i64>(seats));
        }
        for from in led {
            entries += hand_over(&mut write, (SeatId(from), to), &schools, at).await?;
        }
        write.commit().await?;
        Ok(Went { entries, at })
    }
}

/// The number of the last handover; if named, of one seat to another.
async fn last_number(write: &mut Write, of: Option<(SeatId, SeatId)>) -> Result<i64, Error> {
    let mut query = Query::within(Scope::Whole, "SELECT MAX(at) FROM moved");
    if let Some((from, to)) = of {
        query = query.push(" WHERE seat = ").value(from.0);
        query = query.push(" AND heir = ").value(to.0);
    }
    let last: Option<(Option<i64>,)> = query.first(write.on()).await?;
    Ok(last.and_then(|(last,)| last).unwrap_or_default())
}

async fn hand_over(
    write: &mut Write,
    (from, to): (SeatId, SeatId),
    schools: &[RecordId],
    at: i64,
) -> Result<usize, Error> {
    let both: Vec<(i64, String)> =
        Query::within(Scope::Whole, "SELECT id, role FROM seats WHERE id IN ")
            .list([from.0, to.0])
            .all(write.on())
            .await?;
    let leads = |(_, role): &(i64, String)| Role::named(role) == Role::Leader;
    if both.len() != 2 || !both.iter().all(leads) {
        return Err(Error::NotFound);
    }
    let belong = match schools {
        [] => None,
        schools => Some(belonging(write, from, schools).await?),
    };
    let goes = |record: RecordId| {
        belong
            .as_ref()
            .is_none_or(|belong| belong.contains(&record))
    };
    let all: Vec<(Vec<u8>, String, Vec<u8>)> = Query::within(
        // What an officer may read who has written nothing.
        Scope::Officer(SeatId(0)),
        "SELECT entries.id, entries.kind, entries.record FROM log
         JOIN entries ON entries.id = log.entry AND {entries}
         WHERE {log} AND log.what = 'entry' AND entries.seat = ",
    )
    .value(from.0)
    .push(" ORDER BY log.n")
    .all(write.on())
    .await?;
    let mut lines = Vec::new();
    let mut records: BTreeMap<Vec<u8>, String> = BTreeMap::new();
    for (id, kind, record) in all {
        if goes_along(&kind) && goes(record_id(record.clone())?) {
            lines.push((to, "moved", EntryId(digest(id)?)));
            records.insert(record, kind);
        }
    }
    pictures::move_along(write, (from, to), goes).await?;
    // What came to this leader from one before goes on with the rest.
    let came: Vec<Vec<u8>> = column(
        Query::within(
            Scope::Whole,
            "SELECT DISTINCT record FROM moved WHERE heir = ",
        )
        .value(from.0)
        .all(write.on())
        .await?,
    );
    let mut go_on = Vec::new();
    for record in came {
        if goes(record_id(record.clone())?) {
            go_on.push(record);
        }
    }
    for some in go_on.chunks(ROWS) {
        Query::within(Scope::Whole, "UPDATE moved SET heir = ")
            .value(to.0)
            .push(", at = ")
            .value(at)
            .push(" WHERE heir = ")
            .value(from.0)
            .push(" AND record IN ")
            .list(some.iter().cloned())
            .execute(write.on())
            .await?;
    }
    let is_for_leaders = |kind: &str| {
        let mut known = KINDS.iter().filter(|known| known.name == kind);
        known.any(|known| known.share == domain::record::Share::Leaders)
    };
    let mut shared = Vec::new();
    for (record, kind) in &records {
        if is_for_leaders(kind) {
            shared.push(record_id(record.clone())?);
        }
    }
    let records: Vec<_> = records.into_iter().collect();
    for some in records.chunks(ROWS) {
        let some = some.iter().map(|(record, kind)| (record, kind.as_str()));
        moved(write, from, (to, at), some).await?;
    }
    // A cluster that comes back is that leader's own again.
    Query::within(Scope::Whole, "DELETE FROM moved WHERE seat = heir")
        .execute(write.on())
        .await?;
    for some in lines.chunks(ROWS) {
        Query::within(Scope::Whole, "UPDATE entries SET seat = ")
            .value(to.0)
            .push(" WHERE id IN ")
            .list(some.iter().map(|(.., id)| id.0))
            .execute(write.on())
            .await?;
    }
    let count = lines.len();
    let ids: HashSet<EntryId> = lines.iter().map(|(.., id)| *id).collect();
    lines.extend(told::left(write, to, &ids).await?);
    lines.extend(told::answers(write, from, to, goes).await?);
    lines.extend(told::card(write, from, to).await?);
    lines.extend(cards::hand_over(write, (from, to), shared.into_iter()).await?);
    log(write, &lines).await?;
    Ok(count)
}

/// Remembers to whom records of `from` went.
async fn moved<'a>(
    write: &mut Write,
    from: SeatId,
    (to, at): (SeatId, i64),
    records: impl Iterator<Item = (&'a Vec<u8>, &'a str)>,
) -> Result<(), Error> {
    Query::within(
        Scope::Whole,
        "INSERT INTO moved (seat, record, kind, heir, at) ",
    )
    .rows(records, |row, (record, kind)| {
        row.value(from.0)
            .value(record.clone())
            .value(kind)
            .value(to.0)
            .value(at)
    })
    .push(
        " ON CONFLICT (seat, record) DO UPDATE SET heir = excluded.heir,
         at = CASE WHEN moved.at < excluded.at THEN excluded.at ELSE moved.at END",
    )
    .execute(write.on())
    .await?;
    Ok(())
}
