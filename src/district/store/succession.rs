//! A cluster goes to a successor: what its leader's seat had, but for what is that
//! leader's alone, belongs to another seat from then on.
//!
//! The entries keep their bytes, and with them who wrote them. The successor is told
//! of each by a line of the log of its own, so that nothing lies below a cursor.

use super::query::{Query, column};
use super::receive::{ROWS, log};
use super::seats::seconds;
use super::{Store, Write, cards, digest, pictures, record_id};
use crate::error::Error;
use crate::scope::{Role, Scope, SeatId};
use domain::answer::Answer;
use domain::ids::RecordId;
use domain::kinds::KINDS;
use domain::notice::Notice;
use domain::profile::Profile;
use domain::record::Record;
use domain::school::School;
use exchange::digest::EntryId;
use exchange::entry::{Content, Entry, Written};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Whether entries of that kind go along: not what there is one of for each
/// account, and not what the office writes.
fn goes_along(kind: &str) -> bool {
    let stays = |known: &domain::kinds::Kind| known.alone && known.name == kind;
    !KINDS.iter().any(stays) && kind != Answer::KIND && kind != Notice::KIND
}

/// Whether an entry is its leader's alone, or goes along.
fn may_move(entry: &Entry) -> bool {
    let mine = domain::record::Share::Mine.name();
    let is_open = matches!(entry.content, Content::Open { .. } | Content::Newer);
    is_open && entry.share != mine && goes_along(&entry.kind)
}

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

    /// The schools that came to each seat from another, each with the number of the
    /// handover in which it came.
    pub(super) async fn handed(&self) -> Result<HashMap<i64, (Vec<RecordId>, Vec<u32>)>, Error> {
        let rows: Vec<(i64, Vec<u8>, i64)> = Query::within(
            Scope::Whole,
            "SELECT heir, record, MAX(at) FROM moved WHERE kind = 'school'
             GROUP BY heir, record ORDER BY heir, record",
        )
        .all(&self.reading)
        .await?;
        let mut handed: HashMap<i64, (Vec<RecordId>, Vec<u32>)> = HashMap::new();
        for (heir, record, at) in rows {
            let (schools, since) = handed.entry(heir).or_default();
            schools.push(record_id(record)?);
            since.push(seconds(at));
        }
        Ok(handed)
    }

    /// The schools that went from each seat to another.
    pub(super) async fn gone(&self) -> Result<HashMap<i64, Vec<RecordId>>, Error> {
        let rows: Vec<(i64, Vec<u8>)> = Query::within(
            Scope::Whole,
            "SELECT seat, record FROM moved WHERE kind = 'school' ORDER BY seat, record",
        )
        .all(&self.reading)
        .await?;
        let mut gone: HashMap<i64, Vec<RecordId>> = HashMap::new();
        for (seat, record) in rows {
            gone.entry(seat).or_default().push(record_id(record)?);
        }
        Ok(gone)
    }

    /// The seats to which something of each seat went.
    pub(super) async fn heirs(&self) -> Result<HashMap<i64, Vec<u32>>, Error> {
        let rows: Vec<(i64, i64)> = Query::within(
            Scope::Whole,
            "SELECT DISTINCT seat, heir FROM moved ORDER BY seat, heir",
        )
        .all(&self.reading)
        .await?;
        let mut heirs: HashMap<i64, Vec<u32>> = HashMap::new();
        for (seat, heir) in rows {
            heirs.entry(seat).or_default().push(seconds(heir));
        }
        Ok(heirs)
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
    lines.extend(left(write, to, &ids).await?);
    lines.extend(answers(write, from, to, goes).await?);
    lines.extend(card(write, from, to).await?);
    lines.extend(cards::hand_over(write, (from, to), shared.into_iter()).await?);
    log(write, &lines).await?;
    Ok(count)
}

/// The records of `from` that are these schools, or name one of them, or one that does.
async fn belonging(
    write: &mut Write,
    from: SeatId,
    schools: &[RecordId],
) -> Result<HashSet<RecordId>, Error> {
    let raws = Query::within(
        Scope::Officer(SeatId(0)),
        "SELECT raw FROM entries WHERE {entries} AND entries.seat = ",
    )
    .value(from.0)
    .all(write.on())
    .await?;
    let read = column::<String>(raws).into_iter();
    let read = read.filter_map(|raw| Written::read(&raw).ok());
    let mut others: Vec<(RecordId, Vec<RecordId>)> = read
        .map(|written| (written.entry.record, about(&written.entry).collect()))
        .collect();
    let mut belong: HashSet<RecordId> = schools.iter().copied().collect();
    loop {
        let before = others.len();
        others.retain(|(record, about)| {
            let names_one = about.iter().any(|named| belong.contains(named));
            if names_one {
                belong.insert(*record);
            }
            !names_one
        });
        if others.len() == before {
            return Ok(belong);
        }
    }
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

/// Whoever had these before is told who leads them now: to be read there, and left alone.
async fn left(
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
async fn answers(
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
async fn card(
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

/// To whom that goes which still comes in of a cluster that was handed over.
pub(super) struct Heirs {
    heirs: HashMap<RecordId, SeatId>,
}

impl Heirs {
    /// Those of what `entries`, which come from `seats`, are or are about.
    pub(super) async fn read(
        write: &mut Write,
        seats: &[SeatId],
        entries: &[&Entry],
    ) -> Result<Self, Error> {
        let mut heirs = HashMap::new();
        let any: Option<(i64,)> =
            Query::within(Scope::Whole, "SELECT heir FROM moved WHERE seat IN ")
                .list(seats.iter().map(|seat| seat.0))
                .push(" LIMIT 1")
                .first(write.on())
                .await?;
        if any.is_none() {
            return Ok(Self { heirs });
        }
        let about = entries.iter().flat_map(|entry| about(entry));
        let about: Vec<RecordId> = about.collect::<BTreeSet<_>>().into_iter().collect();
        for some in about.chunks(ROWS) {
            let rows: Vec<(Vec<u8>, i64)> = Query::within(
                Scope::Whole,
                "SELECT record, heir FROM moved WHERE seat IN ",
            )
            .list(seats.iter().map(|seat| seat.0))
            .push(" AND record IN ")
            .list(some.iter().map(|record| record.0))
            .all(write.on())
            .await?;
            for (record, heir) in rows {
                heirs.insert(record_id(record)?, SeatId(heir));
            }
        }
        Ok(Self { heirs })
    }

    /// Whose an entry is that its leader sends, if that is another by now.
    pub(super) fn of(&self, entry: &Entry) -> Option<SeatId> {
        if self.heirs.is_empty() || !may_move(entry) {
            return None;
        }
        about(entry).find_map(|record| self.heirs.get(&record).copied())
    }

    /// Who reads an answer that was written to the one before.
    pub(super) fn of_answer(&self, entry: &Entry) -> Option<SeatId> {
        if self.heirs.is_empty() || entry.kind != Answer::KIND {
            return None;
        }
        about(entry).find_map(|record| self.heirs.get(&record).copied())
    }

    /// Remembers that these, new from `seat`, went where they did.
    pub(super) async fn keep(
        write: &mut Write,
        seat: SeatId,
        to: SeatId,
        entries: impl Iterator<Item = &Entry>,
    ) -> Result<(), Error> {
        let mut records: HashMap<Vec<u8>, &str> = HashMap::new();
        for entry in entries {
            records.insert(entry.record.0.as_bytes().to_vec(), &entry.kind);
        }
        let records: Vec<_> = records.iter().collect();
        for some in records.chunks(ROWS) {
            let some = some.iter().map(|(record, kind)| (*record, **kind));
            // In no handover of its own: what it is of went in one.
            moved(write, seat, (to, 0), some).await?;
        }
        Ok(())
    }
}

/// The record that an entry is of, and those that it names.
fn about(entry: &Entry) -> impl Iterator<Item = RecordId> {
    let named: HashSet<RecordId> = match &entry.content {
        Content::Open { body, .. } => body
            .as_object()
            .into_iter()
            .flat_map(|body| body.values())
            .filter_map(|value| value.as_str()?.parse().ok())
            .collect(),
        _ => HashSet::new(),
    };
    std::iter::once(entry.record).chain(named)
}
