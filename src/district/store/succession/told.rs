//! Who is told of what in a handover, besides the successor of what went: those who led
//! it before, and the successor of what the office answered and whom it came from.

use super::along::about;
use crate::error::Error;
use crate::scope::{Scope, SeatId};
use crate::store::query::{Query, column};
use crate::store::{Write, digest};
use domain::answer::Answer;
use domain::ids::RecordId;
use domain::profile::Profile;
use domain::record::Record;
use exchange::digest::EntryId;
use exchange::entry::Written;
use std::collections::HashSet;

/// Whoever had these before is told who leads them now: to be read there, and left alone.
pub(super) async fn left(
    write: &mut Write,
    to: SeatId,
    ids: &HashSet<EntryId>,
) -> Result<Vec<(SeatId, &'static str, EntryId)>, Error> {
    let had: Vec<(i64, Vec<u8>)> = Query::within(
        Scope::Whole,
        "SELECT DISTINCT log.seat, log.entry FROM log
         JOIN entries ON entries.id = log.entry AND {entries}
         WHERE {log} AND log.what IN ('entry', 'moved', 'late') AND entries.seat = ",
    )
    .value(to.0)
    .push(" AND log.seat <> ")
    .value(to.0)
    .push(" ORDER BY log.seat, log.entry")
    .all(write.on())
    .await?;
    let mut lines = Vec::new();
    for (seat, id) in had {
        let id = EntryId(digest(id)?);
        if ids.contains(&id) {
            lines.push((SeatId(seat), "left", id));
        }
    }
    Ok(lines)
}

/// What the office answered to the one before is told to the successor as well, of what
/// `goes`.
pub(super) async fn answers(
    write: &mut Write,
    from: SeatId,
    to: SeatId,
    goes: impl Fn(RecordId) -> bool,
) -> Result<Vec<(SeatId, &'static str, EntryId)>, Error> {
    let answers: Vec<(Vec<u8>, String)> = Query::within(
        Scope::Whole,
        "SELECT entries.id, entries.raw FROM log
         JOIN entries ON entries.id = log.entry AND {entries}
         WHERE {log} AND log.what = 'entry' AND entries.kind = ",
    )
    .value(Answer::KIND)
    .push(" AND (entries.reader = ")
    .value(from.0)
    .push(" OR entries.id IN (SELECT entry FROM readers WHERE seat = ")
    .value(from.0)
    .push(")) ORDER BY log.n")
    .all(write.on())
    .await?;
    let is_of_it = |raw: &str| {
        let written = Written::read(raw);
        written.is_ok_and(|written| about(&written.entry).any(&goes))
    };
    let answers = answers.into_iter().filter(|(_, raw)| is_of_it(raw));
    read_by(write, to, answers.map(|(id, _)| id).collect()).await
}

/// The card of the one before is shown to the successor, who else would not know
/// who wrote what is in the histories, and with it the cards of those from whom it
/// had come. Each stays its leader's own.
pub(super) async fn card(
    write: &mut Write,
    from: SeatId,
    to: SeatId,
) -> Result<Vec<(SeatId, &'static str, EntryId)>, Error> {
    let cards: Vec<(Vec<u8>,)> = Query::within(
        Scope::Officer(SeatId(0)),
        "SELECT entries.id FROM log JOIN entries ON entries.id = log.entry AND {entries}
         WHERE {log} AND log.what = 'entry' AND entries.kind = ",
    )
    .value(Profile::KIND)
    .push(" AND (entries.seat = ")
    .value(from.0)
    .push(" OR entries.reader = ")
    .value(from.0)
    .push(" OR entries.id IN (SELECT entry FROM readers WHERE seat = ")
    .value(from.0)
    .push(")) AND entries.seat <> ")
    .value(to.0)
    .push(" AND COALESCE(entries.reader, -1) <> ")
    .value(to.0)
    .push(" ORDER BY log.n")
    .all(write.on())
    .await?;
    read_by(write, to, column(cards)).await
}

/// `to` reads these too; the lines that say so, of those that it did not read yet.
async fn read_by(
    write: &mut Write,
    to: SeatId,
    ids: Vec<Vec<u8>>,
) -> Result<Vec<(SeatId, &'static str, EntryId)>, Error> {
    let mut lines = Vec::new();
    for id in ids {
        let fresh = Query::within(Scope::Whole, "INSERT INTO readers (entry, seat) ")
            .rows([&id], |row, id| row.value(id.clone()).value(to.0))
            .push(" ON CONFLICT DO NOTHING")
            .execute(write.on())
            .await?;
        if fresh > 0 {
            lines.push((to, "to", EntryId(digest(id)?)));
        }
    }
    Ok(lines)
}
