//! All that is known of single records, for the export.

use super::query::{Query, column};
use super::{Store, record_id};
use crate::error::Error;
use crate::scope::{Scope, SeatId};
use domain::ids::RecordId;
use exchange::changes::Stub;
use exchange::digest::EntryId;

/// One record of one seat, as it came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    /// Whose it is. Records are told apart by seat and id, so that nobody can
    /// write into another's.
    pub seat: SeatId,
    /// The record.
    pub record: RecordId,
    /// The text of each of its entries, in the order of their ids.
    pub entries: Vec<String>,
    /// Entries that the District refused and that others are written on top of.
    pub stubs: Vec<Stub>,
}

impl Store {
    /// The names of the kinds that `scope` has records of.
    pub async fn kinds(&self, scope: Scope) -> Result<Vec<String>, Error> {
        let kinds = Query::within(
            scope,
            "SELECT DISTINCT kind FROM entries WHERE {entries} ORDER BY kind",
        );
        Ok(column(kinds.all(&self.reading).await?))
    }

    /// The records of a kind: whose, and which.
    pub async fn records(
        &self,
        scope: Scope,
        kind: &str,
    ) -> Result<Vec<(SeatId, RecordId)>, Error> {
        let records: Vec<(i64, Vec<u8>)> = Query::within(
            scope,
            "SELECT DISTINCT seat, record FROM entries WHERE {entries} AND kind = ",
        )
        .value(kind)
        .push(" ORDER BY seat, record")
        .all(&self.reading)
        .await?;
        let records = records.into_iter();
        records
            .map(|(seat, record)| Ok((SeatId(seat), record_id(record)?)))
            .collect()
    }

    /// Everything of one record.
    pub async fn history(
        &self,
        scope: Scope,
        kind: &str,
        (seat, record): (SeatId, RecordId),
    ) -> Result<History, Error> {
        let entries = Query::within(scope, "SELECT raw FROM entries WHERE {entries} AND kind = ")
            .value(kind)
            .push(" AND seat = ")
            .value(seat.0)
            .push(" AND record = ")
            .value(record.0)
            .push(" ORDER BY id")
            .all(&self.reading)
            .await?;
        let entries: Vec<String> = column(entries);
        let mut stubs = Vec::new();
        for raw in &entries {
            let hidden = self
                .hidden_parents(Scope::Leader(seat), &EntryId::of(raw))
                .await?;
            stubs.extend(hidden);
        }
        Ok(History {
            seat,
            record,
            entries,
            stubs,
        })
    }
}
