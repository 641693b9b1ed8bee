//! Taking in a bundle's entries, in one transaction, each line of the log
//! numbered and chained under the write lock.

use super::query::{Query, column};
use super::succession::Heirs;
use super::{Store, Write, digest, id, record_id};
use super::{cards, erasure, pictures};
use crate::error::Error;
use crate::scope::{Role, Scope, SeatId};
use domain::ids::{AccountId, RecordId};
use exchange::digest::{Digest, EntryId};
use exchange::entry::{Entry, LEADERS, TO};
use exchange::receipt::{Mark, Refused, reason};
use std::collections::{BTreeMap, HashMap, HashSet};

/// One entry of a bundle, looked at by itself.
#[derive(Clone, Debug)]
pub struct Arrived {
    /// SHA-256 of its bytes.
    pub id: EntryId,
    /// Its bytes.
    pub raw: String,
    /// What it says; or why it is refused whoever sent it, with the record
    /// and the parents if so much could be read.
    pub read: Result<Entry, (&'static str, Option<Outline>)>,
}

/// What a stub says of an entry: its record and its parents.
pub type Outline = (RecordId, Vec<EntryId>);

/// What became of a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Where the log stands.
    pub mark: Mark,
    /// How many entries were new.
    pub new: usize,
    /// What was not taken, as things stand now, in the bundle's order.
    pub refused: Vec<Refused>,
}

/// Rows in one INSERT or IN: far below the 32,766 values that SQLite binds, and
/// the 65,535 of PostgreSQL.
pub(super) const ROWS: usize = 500;

impl Store {
    /// Stores what is new and allowed, all or nothing. Taking the same bundle
    /// again changes nothing and answers the same, unless what is allowed has
    /// changed.
    pub async fn receive(
        &self,
        seat: SeatId,
        arrived: &[Arrived],
        now: i64,
    ) -> Result<Taken, Error> {
        let mut write = self.write().await?;
        let mine = Query::within(Scope::Whole, "SELECT account FROM aliases WHERE seat = ")
            .value(seat.0)
            .all(write.on())
            .await?;
        let mine = column(mine).into_iter();
        let mine = mine.map(|account| id(account).map(AccountId));
        let mine: HashSet<AccountId> = mine.collect::<Result<_, _>>()?;
        let known = known(&mut write, arrived).await?;
        let letters = Letters::read(&mut write, seat, arrived).await?;
        let erased = erasure::erased(&mut write, seat, arrived).await?;
        let (mut fresh, mut refused, mut turned_down) = (Vec::new(), Vec::new(), Vec::new());
        let mut seen = HashSet::new();
        for one in arrived.iter().filter(|one| seen.insert(one.id)) {
            let told = match &one.read {
                Err((told, outline)) => Err((*told, outline.clone())),
                Ok(entry) if !mine.contains(&entry.author) => {
                    let outline = (entry.record, entry.parents.clone());
                    Err((reason::WRONG_AUTHOR, Some(outline)))
                }
                Ok(entry) if erased.contains(&entry.record) => {
                    let outline = (entry.record, entry.parents.clone());
                    Err((reason::REDACTED, Some(outline)))
                }
                Ok(entry) => match letters.refuse(entry) {
                    Some(told) => Err((told, Some((entry.record, entry.parents.clone())))),
                    None => Ok(entry),
                },
            };
            match told {
                Ok(_) if known.contains(&one.id) => {}
                Ok(entry) => fresh.push((one.id, one.raw.as_str(), entry)),
                Err((told, outline)) => {
                    refused.push(Refused {
                        id: one.id,
                        reason: told.to_owned(),
                    });
                    turned_down.extend(outline.map(|outline| (one.id, told, outline)));
                }
            }
        }
        let new = fresh.len();
        let mut lines = Vec::new();
        // Of a cluster that was handed over, what comes in late is the successor's.
        for (owner, fresh) in by_owner(&mut write, seat, fresh).await? {
            keep(&mut write, owner, &fresh, now, &letters).await?;
            let written: Vec<&Entry> = fresh.iter().map(|(.., entry)| *entry).collect();
            pictures::let_go(&mut write, owner, &written).await?;
            lines.extend(fresh.iter().map(|(id, ..)| (owner, "entry", *id)));
            if owner != seat {
                lines.extend(fresh.iter().map(|(id, ..)| (seat, "late", *id)));
            }
            let to = |(id, _, entry): &Fresh<'_>| match letters.reader(entry)? {
                Reader::Seat(reader) => Some((reader, "to", *id)),
                Reader::Leaders => Some((owner, "all", *id)),
            };
            lines.extend(fresh.iter().filter_map(to));
            lines.extend(cards::share(&mut write, owner, written.into_iter()).await?);
            lines.extend(hidden_parents(&mut write, owner, &fresh).await?);
            lines.extend(shut_parents(&mut write, owner, &fresh).await?);
        }
        lines.extend(turn_down(&mut write, seat, &turned_down).await?);
        let mark = log(&mut write, &lines).await?;
        write.commit().await?;
        Ok(Taken { mark, new, refused })
    }

    /// Whether the log has this line: it has not if the phone has heard from a
    /// later state of it than the one in this database.
    pub async fn knows(&self, mark: &Mark) -> Result<bool, Error> {
        if mark.n == 0 {
            return Ok(*mark == Mark::START);
        }
        // Of every line, whoever may see it: the chain tells nothing of any.
        let chain: Option<(Vec<u8>,)> =
            Query::within(Scope::Whole, "SELECT chain FROM log WHERE {log} AND n = ")
                .value(i64::try_from(mark.n).unwrap_or(i64::MAX))
                .first(&self.reading)
                .await?;
        Ok(chain.is_some_and(|(chain,)| chain == mark.chain.0))
    }

    /// Where the log stands.
    pub async fn head(&self) -> Result<Mark, Error> {
        mark(last_line().first(&self.reading).await?)
    }
}

fn last_line() -> Query {
    Query::within(
        Scope::Whole,
        "SELECT n, chain FROM log WHERE {log} ORDER BY n DESC LIMIT 1",
    )
}

pub(super) fn mark(line: Option<(i64, Vec<u8>)>) -> Result<Mark, Error> {
    match line {
        None => Ok(Mark::START),
        Some((n, chain)) => Ok(Mark {
            n: n.unsigned_abs(),
            chain: Digest(digest(chain)?),
        }),
    }
}

async fn known(write: &mut Write, arrived: &[Arrived]) -> Result<HashSet<EntryId>, Error> {
    let mut known = HashSet::new();
    for some in arrived.chunks(ROWS) {
        let ids = Query::within(
            Scope::Whole,
            "SELECT id FROM entries WHERE {entries} AND id IN ",
        )
        .list(some.iter().map(|one| one.id.0))
        .all(write.on())
        .await?;
        for id in column(ids) {
            known.insert(EntryId(digest(id)?));
        }
    }
    Ok(known)
}

/// For whom an officer writes something.
#[derive(Clone, Copy)]
enum Reader {
    /// Whoever has that seat.
    Seat(SeatId),
    /// Every leader.
    Leaders,
}

impl Reader {
    /// As the column holds it.
    fn column(self) -> i64 {
        match self {
            Self::Seat(seat) => seat.0,
            Self::Leaders => 0,
        }
    }
}

/// What an officer writes to leaders, and what may not be written.
struct Letters {
    is_officer: bool,
    /// The seat of each account that something in the bundle is written to.
    seats: HashMap<AccountId, SeatId>,
    /// Records of the bundle that are another's.
    anothers: HashSet<RecordId>,
    /// Who reads what is written to somebody whose cluster has gone to another.
    heirs: Option<Heirs>,
}

/// The account that an entry is written to, if it is to one.
fn addressee(entry: &Entry) -> Option<Option<AccountId>> {
    let account = entry.share.strip_prefix(TO)?;
    Some(account.parse().ok())
}

impl Letters {
    async fn read(write: &mut Write, seat: SeatId, arrived: &[Arrived]) -> Result<Self, Error> {
        let role: Option<(String,)> =
            Query::within(Scope::Whole, "SELECT role FROM seats WHERE id = ")
                .value(seat.0)
                .first(write.on())
                .await?;
        let is_officer = role.is_some_and(|(role,)| Role::named(&role) == Role::Officer);
        let (mut seats, mut anothers) = (HashMap::new(), HashSet::new());
        let read = || arrived.iter().filter_map(|one| one.read.as_ref().ok());
        let entries: Vec<&Entry> = read().collect();
        for some in entries.chunks(ROWS) {
            let written_to = some.iter().filter(|_| is_officer);
            let accounts = written_to.filter_map(|entry| addressee(entry)?);
            let accounts: HashSet<AccountId> = accounts.collect();
            if !accounts.is_empty() {
                let held: Vec<(Vec<u8>, i64)> = Query::within(
                    Scope::Whole,
                    "SELECT account, seat FROM aliases WHERE account IN ",
                )
                .list(accounts.into_iter().map(|account| account.0))
                .all(write.on())
                .await?;
                for (account, holder) in held {
                    seats.insert(AccountId(id(account)?), SeatId(holder));
                }
            }
            let others: Vec<(Vec<u8>,)> = Query::within(
                Scope::Whole,
                "SELECT DISTINCT record FROM entries WHERE {entries} AND seat <> ",
            )
            .value(seat.0)
            .push(" AND record IN ")
            .list(some.iter().map(|entry| entry.record.0))
            // But for what it has of it itself, or had before it was handed on.
            .push(
                " AND NOT EXISTS (SELECT 1 FROM entries AS own WHERE {entries}
                 AND own.record = entries.record AND own.seat = ",
            )
            .value(seat.0)
            .push(
                ") AND NOT EXISTS (SELECT 1 FROM moved
                 WHERE moved.record = entries.record AND moved.seat = ",
            )
            .value(seat.0)
            .push(")")
            .all(write.on())
            .await?;
            for record in column(others) {
                anothers.insert(record_id(record)?);
            }
        }
        let heirs = match seats.values().copied().collect::<Vec<_>>() {
            readers if readers.is_empty() => None,
            readers => Some(Heirs::read(write, &readers, &entries).await?),
        };
        Ok(Self {
            is_officer,
            seats,
            anothers,
            heirs,
        })
    }

    /// Why an entry is not taken, if it is not: leaders write to no account,
    /// and nobody into a record of another's.
    fn refuse(&self, entry: &Entry) -> Option<&'static str> {
        let is_addressed = addressee(entry).is_some();
        if is_addressed && self.reader(entry).is_none() {
            return Some(reason::NO_READER);
        }
        let writes_over = self.anothers.contains(&entry.record);
        writes_over.then_some(reason::ANOTHERS)
    }

    /// For whom else an entry is written. What a leader shares with leaders is
    /// not told as it is.
    fn reader(&self, entry: &Entry) -> Option<Reader> {
        if self.is_officer && entry.share == LEADERS && !entry.is_card() {
            return Some(Reader::Leaders);
        }
        let seat = self.seats.get(&addressee(entry)??)?;
        let heir = self.heirs.as_ref().and_then(|heirs| heirs.of_answer(entry));
        Some(Reader::Seat(heir.unwrap_or(*seat)))
    }
}

type Fresh<'a> = (EntryId, &'a str, &'a Entry);

/// What came from `seat`, by whose it is.
async fn by_owner<'a>(
    write: &mut Write,
    seat: SeatId,
    fresh: Vec<Fresh<'a>>,
) -> Result<Vec<(SeatId, Vec<Fresh<'a>>)>, Error> {
    let entries: Vec<&Entry> = fresh.iter().map(|(.., entry)| *entry).collect();
    let heirs = Heirs::read(write, &[seat], &entries).await?;
    let mut groups: BTreeMap<SeatId, Vec<Fresh<'_>>> = BTreeMap::new();
    for one in fresh {
        let owner = heirs.of(one.2).unwrap_or(seat);
        groups.entry(owner).or_default().push(one);
    }
    for (owner, fresh) in groups.iter().filter(|(owner, _)| **owner != seat) {
        let entries = fresh.iter().map(|(.., entry)| *entry);
        Heirs::keep(write, seat, *owner, entries).await?;
    }
    Ok(groups.into_iter().collect())
}

async fn keep(
    write: &mut Write,
    seat: SeatId,
    fresh: &[Fresh<'_>],
    now: i64,
    letters: &Letters,
) -> Result<(), Error> {
    for some in fresh.chunks(ROWS) {
        Query::within(
            Scope::Whole,
            "INSERT INTO entries
             (id, seat, kind, record, author, device, share, received, raw, reader) ",
        )
        .rows(some, |row, (id, raw, entry)| {
            row.value(id.0)
                .value(seat.0)
                .value(entry.kind.as_str())
                .value(entry.record.0)
                .value(entry.author.0)
                .value(entry.device.0)
                .value(entry.share.as_str())
                .value(now)
                .value(*raw)
                .value(letters.reader(entry).map(Reader::column))
        })
        .execute(write.on())
        .await?;
        // What was refused once and is taken now needs no stub any longer.
        Query::within(
            Scope::Leader(seat),
            "DELETE FROM refusals WHERE {refusals} AND id IN ",
        )
        .list(some.iter().map(|(id, ..)| id.0))
        .execute(write.on())
        .await?;
    }
    let follows: Vec<_> = fresh
        .iter()
        .flat_map(|(id, _, entry)| {
            let parents: HashSet<_> = entry.parents.iter().collect();
            parents.into_iter().map(|parent| (*parent, *id))
        })
        .collect();
    for some in follows.chunks(ROWS) {
        Query::within(Scope::Whole, "INSERT INTO parents (parent, child) ")
            .rows(some, |row, (parent, child)| {
                row.value(parent.0).value(child.0)
            })
            .execute(write.on())
            .await?;
    }
    Ok(())
}

/// A line for each other seat that already holds a child of a fresh entry,
/// which that seat may not see: it need not wait for it.
async fn hidden_parents(
    write: &mut Write,
    seat: SeatId,
    fresh: &[Fresh<'_>],
) -> Result<Vec<(SeatId, &'static str, EntryId)>, Error> {
    let mut lines = Vec::new();
    for some in fresh.chunks(ROWS) {
        let waiting: Vec<(i64, Vec<u8>)> = Query::within(
            Scope::Whole,
            "SELECT DISTINCT entries.seat, parents.parent FROM parents
             JOIN entries ON entries.id = parents.child WHERE {entries} AND entries.seat <> ",
        )
        .value(seat.0)
        .push(" AND parents.parent IN ")
        .list(some.iter().map(|(id, ..)| id.0))
        .push(" ORDER BY parents.parent, entries.seat")
        .all(write.on())
        .await?;
        for (other, parent) in waiting {
            lines.push((SeatId(other), "stub", EntryId(digest(parent)?)));
        }
    }
    Ok(lines)
}

/// A line for each fresh entry that no officer may read, while they may read
/// one that follows it: they need not wait for it. Leaders are not told.
async fn shut_parents(
    write: &mut Write,
    seat: SeatId,
    fresh: &[Fresh<'_>],
) -> Result<Vec<(SeatId, &'static str, EntryId)>, Error> {
    // As any officer sees it, who has written nothing.
    let officer = Scope::Officer(SeatId(0));
    let mut lines = Vec::new();
    for some in fresh.chunks(ROWS) {
        let shut = Query::within(
            officer,
            "SELECT DISTINCT parents.parent FROM parents
             JOIN entries ON entries.id = parents.child WHERE {entries}
             AND NOT EXISTS (SELECT 1 FROM entries WHERE entries.id = parents.parent AND {entries})
             AND parents.parent IN ",
        )
        .list(some.iter().map(|(id, ..)| id.0))
        .push(" ORDER BY parents.parent")
        .all(write.on())
        .await?;
        for parent in column(shut) {
            lines.push((seat, "shut", EntryId(digest(parent)?)));
        }
    }
    Ok(lines)
}

type TurnedDown = (EntryId, &'static str, Outline);

/// Remembers what was refused; a line for each that is so for the first time
/// and already has a child waiting for it.
async fn turn_down(
    write: &mut Write,
    seat: SeatId,
    refused: &[TurnedDown],
) -> Result<Vec<(SeatId, &'static str, EntryId)>, Error> {
    let mut lines = Vec::new();
    for (id, told, (record, parents)) in refused {
        let parents = serde_json::to_string(parents)
            .map_err(|_| Error::Broken("ids without a JSON form".to_owned()))?;
        let first = Query::within(
            Scope::Leader(seat),
            "INSERT INTO refusals (id, seat, record, parents, reason) ",
        )
        .rows([parents.as_str()], |row, parents| {
            row.value(id.0)
                .value(seat.0)
                .value(record.0)
                .value(parents)
                .value(*told)
        })
        .push(" ON CONFLICT DO NOTHING")
        .execute(write.on())
        .await?;
        if first == 0 {
            continue;
        }
        if *told == reason::REDACTED {
            // The phone that sent it is to drop its bytes as well.
            lines.push((seat, "gone", *id));
        }
        let awaited: Option<(Vec<u8>,)> = Query::within(
            Scope::Leader(seat),
            "SELECT parents.child FROM parents JOIN entries ON entries.id = parents.child
             WHERE {entries} AND parents.parent = ",
        )
        .value(id.0)
        .push(" LIMIT 1")
        .first(write.on())
        .await?;
        if awaited.is_some() {
            lines.push((seat, "stub", *id));
        }
    }
    Ok(lines)
}

/// What of a line goes into the chain. An entry stands for itself; of what is said of
/// one again, to whom and what goes in as well: handed to another, the same entries
/// make another history.
pub(super) fn link(seat: SeatId, what: &str, id: &EntryId) -> EntryId {
    match what {
        "entry" => *id,
        what => EntryId(Digest::of(&[&id.0, &seat.0.to_be_bytes(), what.as_bytes()]).0),
    }
}

/// Appends lines to the log. The write lock is held from before the last
/// number is read until the commit, so numbers have no gaps and a reader never
/// sees a later line before an earlier one.
pub(super) async fn log(
    write: &mut Write,
    lines: &[(SeatId, &'static str, EntryId)],
) -> Result<Mark, Error> {
    let mut head = mark(last_line().first(write.on()).await?)?;
    for some in lines.chunks(ROWS) {
        Query::within(
            Scope::Whole,
            "INSERT INTO log (n, chain, seat, what, entry) ",
        )
        .rows(some, |row, (seat, what, id)| {
            head = head.then(&link(*seat, what, id));
            row.value(head.n.cast_signed())
                .value(head.chain.0)
                .value(seat.0)
                .value(*what)
                .value(id.0)
        })
        .execute(write.on())
        .await?;
    }
    Ok(head)
}
