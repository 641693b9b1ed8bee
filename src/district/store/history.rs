//! All that is known of single records, for the export.

use super::Store;
use crate::error::Error;
use crate::scope::{Scope, SeatId};
use domain::ids::RecordId;
use exchange::changes::Stub;
use exchange::digest::EntryId;
use sqlx::{QueryBuilder, Sqlite};
use uuid::Uuid;

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
        let mut query = QueryBuilder::<Sqlite>::new("SELECT DISTINCT kind FROM entries WHERE TRUE");
        scope.only(&mut query, "seat");
        query.push(" ORDER BY kind");
        let kinds = query.build_query_scalar().fetch_all(&self.reading).await?;
        Ok(kinds)
    }

    /// The records of a kind: whose, and which.
    pub async fn records(
        &self,
        scope: Scope,
        kind: &str,
    ) -> Result<Vec<(SeatId, RecordId)>, Error> {
        let mut query =
            QueryBuilder::<Sqlite>::new("SELECT DISTINCT seat, record FROM entries WHERE kind = ");
        query.push_bind(kind.to_owned());
        scope.only(&mut query, "seat");
        query.push(" ORDER BY seat, record");
        let records: Vec<(i64, Uuid)> = query.build_query_as().fetch_all(&self.reading).await?;
        Ok(records
            .into_iter()
            .map(|(seat, record)| (SeatId(seat), RecordId(record)))
            .collect())
    }

    /// Everything of one record.
    pub async fn history(
        &self,
        scope: Scope,
        kind: &str,
        (seat, record): (SeatId, RecordId),
    ) -> Result<History, Error> {
        let mut query = QueryBuilder::<Sqlite>::new("SELECT raw FROM entries WHERE kind = ");
        query.push_bind(kind.to_owned());
        query.push(" AND seat = ").push_bind(seat.0);
        query.push(" AND record = ").push_bind(record.0);
        scope.only(&mut query, "seat");
        query.push(" ORDER BY id");
        let entries: Vec<String> = query.build_query_scalar().fetch_all(&self.reading).await?;
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
