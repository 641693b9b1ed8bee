//! What the office knows of handovers: which schools came, which went, and to whom.

use crate::error::Error;
use crate::scope::Scope;
use crate::store::query::Query;
use crate::store::seats::seconds;
use crate::store::{Store, record_id};
use domain::ids::RecordId;
use std::collections::HashMap;

impl Store {
    /// The schools that came to each seat from another, each with the number of the
    /// handover in which it came.
    pub(in crate::store) async fn handed(
        &self,
    ) -> Result<HashMap<i64, (Vec<RecordId>, Vec<u32>)>, Error> {
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
    pub(in crate::store) async fn gone(&self) -> Result<HashMap<i64, Vec<RecordId>>, Error> {
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
    pub(in crate::store) async fn heirs(&self) -> Result<HashMap<i64, Vec<u32>>, Error> {
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
