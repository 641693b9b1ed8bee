//! Taking in a bundle's entries, in one transaction, each line of the log
//! numbered and chained under the write lock.

use super::{Store, Write};
use crate::error::Error;
use crate::scope::SeatId;
use domain::ids::{AccountId, RecordId};
use exchange::digest::{Digest, EntryId};
use exchange::entry::Entry;
use exchange::receipt::{Mark, Refused, reason};
use sqlx::{QueryBuilder, Sqlite};
use std::collections::HashSet;

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

/// Rows in one INSERT or IN: far below the 32,766 values that SQLite binds.
const ROWS: usize = 500;

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
        let mine: HashSet<AccountId> =
            sqlx::query_scalar("SELECT account FROM aliases WHERE seat = $1")
                .bind(seat.0)
                .fetch_all(write.on())
                .await?
                .into_iter()
                .map(AccountId)
                .collect();
        let known = known(&mut write, arrived).await?;
        let (mut fresh, mut refused, mut turned_down) = (Vec::new(), Vec::new(), Vec::new());
        let mut seen = HashSet::new();
        for one in arrived.iter().filter(|one| seen.insert(one.id)) {
            let told = match &one.read {
                Err((told, outline)) => Err((*told, outline.clone())),
                Ok(entry) if !mine.contains(&entry.author) => {
                    let outline = (entry.record, entry.parents.clone());
                    Err((reason::WRONG_AUTHOR, Some(outline)))
                }
                Ok(entry) => Ok(entry),
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
        keep(&mut write, seat, &fresh, now).await?;
        let mut lines: Vec<_> = fresh.iter().map(|(id, ..)| (seat, "entry", *id)).collect();
        lines.extend(hidden_parents(&mut write, seat, &fresh).await?);
        lines.extend(turn_down(&mut write, seat, &turned_down).await?);
        let mark = log(&mut write, &lines).await?;
        write.commit().await?;
        Ok(Taken {
            mark,
            new: fresh.len(),
            refused,
        })
    }

    /// Whether the log has this line: it has not if the phone has heard from a
    /// later state of it than the one in this database.
    pub async fn knows(&self, mark: &Mark) -> Result<bool, Error> {
        if mark.n == 0 {
            return Ok(*mark == Mark::START);
        }
        let chain: Option<Vec<u8>> = sqlx::query_scalar("SELECT chain FROM log WHERE n = $1")
            .bind(i64::try_from(mark.n).unwrap_or(i64::MAX))
            .fetch_optional(&self.reading)
            .await?;
        Ok(chain.as_deref() == Some(&mark.chain.0))
    }

    /// Where the log stands.
    pub async fn head(&self) -> Result<Mark, Error> {
        let last = sqlx::query_as(HEAD).fetch_optional(&self.reading).await?;
        mark(last)
    }
}

const HEAD: &str = "SELECT n, chain FROM log ORDER BY n DESC LIMIT 1";

pub(super) fn mark(line: Option<(i64, Vec<u8>)>) -> Result<Mark, Error> {
    match line {
        None => Ok(Mark::START),
        Some((n, chain)) => Ok(Mark {
            n: n.unsigned_abs(),
            chain: Digest(bytes(chain)?),
        }),
    }
}

/// 32 bytes, as the columns of digests hold them.
pub(super) fn bytes(column: Vec<u8>) -> Result<[u8; 32], Error> {
    column
        .try_into()
        .map_err(|_| Error::Broken("a digest that is not 32 bytes".to_owned()))
}

async fn known(write: &mut Write, arrived: &[Arrived]) -> Result<HashSet<EntryId>, Error> {
    let mut known = HashSet::new();
    for some in arrived.chunks(ROWS) {
        let mut query = QueryBuilder::<Sqlite>::new("SELECT id FROM entries WHERE id IN (");
        let mut list = query.separated(", ");
        for one in some {
            list.push_bind(one.id.0.to_vec());
        }
        query.push(")");
        for id in query
            .build_query_scalar::<Vec<u8>>()
            .fetch_all(write.on())
            .await?
        {
            known.insert(EntryId(bytes(id)?));
        }
    }
    Ok(known)
}

type Fresh<'a> = (EntryId, &'a str, &'a Entry);

async fn keep(write: &mut Write, seat: SeatId, fresh: &[Fresh<'_>], now: i64) -> Result<(), Error> {
    for some in fresh.chunks(ROWS) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO entries (id, seat, kind, record, author, device, share, received, raw) ",
        );
        query.push_values(some, |mut row, (id, raw, entry)| {
            row.push_bind(id.0.to_vec())
                .push_bind(seat.0)
                .push_bind(entry.kind.clone())
                .push_bind(entry.record.0)
                .push_bind(entry.author.0)
                .push_bind(entry.device.0)
                .push_bind(entry.share.clone())
                .push_bind(now)
                .push_bind((*raw).to_owned());
        });
        query.build().execute(write.on()).await?;
        // What was refused once and is taken now needs no stub any longer.
        let mut query = QueryBuilder::<Sqlite>::new("DELETE FROM refusals WHERE seat = ");
        query.push_bind(seat.0).push(" AND id IN (");
        let mut list = query.separated(", ");
        for (id, ..) in some {
            list.push_bind(id.0.to_vec());
        }
        query.push(")");
        query.build().execute(write.on()).await?;
    }
    let follows: Vec<_> = fresh
        .iter()
        .flat_map(|(id, _, entry)| {
            let parents: HashSet<_> = entry.parents.iter().collect();
            parents.into_iter().map(|parent| (*parent, *id))
        })
        .collect();
    for some in follows.chunks(ROWS) {
        let mut query = QueryBuilder::<Sqlite>::new("INSERT INTO parents (parent, child) ");
        query.push_values(some, |mut row, (parent, child)| {
            row.push_bind(parent.0.to_vec()).push_bind(child.0.to_vec());
        });
        query.build().execute(write.on()).await?;
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
        let mut query = QueryBuilder::<Sqlite>::new(
            "SELECT DISTINCT entries.seat, parents.parent FROM parents
             JOIN entries ON entries.id = parents.child WHERE entries.seat <> ",
        );
        query.push_bind(seat.0).push(" AND parents.parent IN (");
        let mut list = query.separated(", ");
        for (id, ..) in some {
            list.push_bind(id.0.to_vec());
        }
        query.push(")");
        for (other, parent) in query
            .build_query_as::<(i64, Vec<u8>)>()
            .fetch_all(write.on())
            .await?
        {
            lines.push((SeatId(other), "stub", EntryId(bytes(parent)?)));
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
        let first = sqlx::query(
            "INSERT INTO refusals (id, seat, record, parents, reason)
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        )
        .bind(id.0.to_vec())
        .bind(seat.0)
        .bind(record.0)
        .bind(parents)
        .bind(*told)
        .execute(write.on())
        .await?;
        if first.rows_affected() == 0 {
            continue;
        }
        let awaited: bool = sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM parents JOIN entries ON entries.id = parents.child
             WHERE parents.parent = $1 AND entries.seat = $2)",
        )
        .bind(id.0.to_vec())
        .bind(seat.0)
        .fetch_one(write.on())
        .await?;
        if awaited {
            lines.push((seat, "stub", *id));
        }
    }
    Ok(lines)
}

/// Appends lines to the log. The write lock is held from before the last
/// number is read until the commit, so numbers have no gaps and a reader never
/// sees a later line before an earlier one.
async fn log(write: &mut Write, lines: &[(SeatId, &'static str, EntryId)]) -> Result<Mark, Error> {
    let mut head = mark(sqlx::query_as(HEAD).fetch_optional(write.on()).await?)?;
    for some in lines.chunks(ROWS) {
        let mut query =
            QueryBuilder::<Sqlite>::new("INSERT INTO log (n, chain, seat, what, entry) ");
        query.push_values(some, |mut row, (seat, what, id)| {
            head = head.then(id);
            row.push_bind(head.n.cast_signed())
                .push_bind(head.chain.0.to_vec())
                .push_bind(seat.0)
                .push_bind(*what)
                .push_bind(id.0.to_vec());
        });
        query.build().execute(write.on()).await?;
    }
    Ok(head)
}
