//! What leaders share with the other leaders: worked out of the entries as they come
//! in, so that nothing else of an entry is at hand where others are told.

use super::query::{Query, column};
use super::{Store, Write, record_id};
use crate::error::Error;
use crate::scope::{Scope, SeatId};
use domain::card::{Shown, id_for_others};
use domain::ids::RecordId;
use domain::kinds::Kind;
use exchange::digest::{Digest, EntryId};
use exchange::entry::{Content, Entry, LEADERS, Written};
use exchange::merge::{Known, Revision, merge};
use std::collections::{BTreeSet, HashSet};

/// A line of the log that tells the other leaders of a card.
type Told = (SeatId, &'static str, EntryId);

/// The most revisions of one card that are looked at, the latest first: each has the
/// whole of it, and nobody's many shall hold up those who write.
const REVISIONS: i64 = 100;

/// What stands for a card in the log, through all its revisions.
fn line_of(record: RecordId) -> EntryId {
    let id = id_for_others(record);
    EntryId(Digest::of(&[b"card".as_slice(), id.0.as_bytes()]).0)
}

/// Works out anew the cards that `fresh` entries of `owner` are of; a line for each.
pub(super) async fn share<'a>(
    write: &mut Write,
    owner: SeatId,
    fresh: impl Iterator<Item = &'a Entry>,
) -> Result<Vec<Told>, Error> {
    let cards = fresh.filter(|entry| entry.is_card());
    let records: BTreeSet<RecordId> = cards.map(|entry| entry.record).collect();
    let mut lines = Vec::new();
    for record in records {
        let told = stands(write, owner, record).await?;
        let line = line_of(record);
        Query::within(
            Scope::Whole,
            "INSERT INTO cards (line, id, record, seat, told) ",
        )
        .rows([told], |row, told| {
            row.value(line.0)
                .value(id_for_others(record).0)
                .value(record.0)
                .value(owner.0)
                .value(told)
        })
        .push(" ON CONFLICT (line) DO UPDATE SET seat = excluded.seat, told = excluded.told")
        .execute(write.on())
        .await?;
        lines.push((owner, "card", line));
    }
    Ok(lines)
}

/// What the card that `record` is says now: of two texts that were written at once the
/// one that its leader's phones show, too.
async fn stands(
    write: &mut Write,
    owner: SeatId,
    record: RecordId,
) -> Result<Option<String>, Error> {
    let raws = Query::within(
        Scope::Whole,
        "SELECT raw FROM entries WHERE {entries} AND seat = ",
    )
    .value(owner.0)
    .push(" AND record = ")
    .value(record.0)
    .push(" AND share = ")
    .value(LEADERS)
    // Those that nothing is written on top of first.
    .push(
        " ORDER BY CASE WHEN EXISTS (SELECT 1 FROM parents WHERE parent = entries.id)
            THEN 1 ELSE 0 END, received DESC, id LIMIT ",
    )
    .value(REVISIONS)
    .all(write.on())
    .await?;
    let read = column::<String>(raws).into_iter();
    let read: Vec<Written> = read
        .filter_map(|raw| Written::read(&raw).ok())
        .filter(|written| written.entry.is_card())
        .collect();
    let texts = read.first().and_then(|one| Kind::named(&one.entry.kind));
    let here: HashSet<EntryId> = read.iter().map(|one| one.id).collect();
    let mut known = Vec::with_capacity(read.len());
    for Written { id, entry, .. } in read {
        // For a parent that is not here, or not for leaders, a stub stands.
        let away = entry.parents.iter().filter(|parent| !here.contains(parent));
        known.extend(away.map(|id| Known::Stub {
            id: *id,
            parents: Vec::new(),
        }));
        let parents = entry.parents;
        known.push(match entry.content {
            Content::Open { set, body } => Known::Revision(Revision {
                id,
                parents,
                deleted: entry.deleted,
                set,
                body,
            }),
            Content::Sealed(_) | Content::Newer => Known::Shut { id, parents },
        });
    }
    let merged = merge(&known, texts.map_or(&[], |kind| kind.texts));
    let body = merged.body.filter(|_| !merged.deleted);
    let shown = body.as_ref().and_then(Shown::of);
    Ok(shown.and_then(|shown| serde_json::to_string(&shown).ok()))
}

/// Cards that go from one seat to another with their records: whoever has one whole
/// now has it no more as a card, and the one before has it as one.
pub(super) async fn hand_over(
    write: &mut Write,
    (from, to): (SeatId, SeatId),
    records: impl Iterator<Item = RecordId>,
) -> Result<Vec<Told>, Error> {
    let mut lines = Vec::new();
    for record in records {
        let line = line_of(record);
        let moved = Query::within(Scope::Whole, "UPDATE cards SET seat = ")
            .value(to.0)
            .push(" WHERE line = ")
            .value(line.0)
            .execute(write.on())
            .await?;
        if moved > 0 {
            lines.push((from, "card", line));
        }
    }
    Ok(lines)
}

/// The card that `record` is says nothing any more, and the other leaders are told.
pub(super) async fn erase(write: &mut Write, record: RecordId) -> Result<Vec<Told>, Error> {
    let seat: Option<(i64,)> = Query::within(
        Scope::Whole,
        "SELECT seat FROM cards WHERE {cards} AND record = ",
    )
    .value(record.0)
    .first(write.on())
    .await?;
    let Some((seat,)) = seat else {
        return Ok(Vec::new());
    };
    Query::within(Scope::Whole, "UPDATE cards SET told = NULL WHERE record = ")
        .value(record.0)
        .execute(write.on())
        .await?;
    Ok(vec![(SeatId(seat), "card", line_of(record))])
}

impl Store {
    /// The id of the card that a line of the log is of: for a leader who gets it whole
    /// since it was handed to them, and is told that it is no card any more.
    pub(super) async fn card_of(&self, line: &EntryId) -> Result<Option<RecordId>, Error> {
        let id: Option<(Vec<u8>,)> = Query::within(
            Scope::Whole,
            "SELECT id FROM cards WHERE {cards} AND line = ",
        )
        .value(line.0)
        .first(&self.reading)
        .await?;
        id.map(|(id,)| record_id(id)).transpose()
    }
}
