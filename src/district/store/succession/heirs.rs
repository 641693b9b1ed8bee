//! What still comes in of a cluster that was handed over goes where the cluster went.

use super::along::{about, may_move};
use super::moved;
use crate::error::Error;
use crate::scope::{Scope, SeatId};
use crate::store::query::Query;
use crate::store::receive::ROWS;
use crate::store::{Write, record_id};
use domain::answer::Answer;
use domain::ids::RecordId;
use domain::record::Record;
use exchange::entry::Entry;
use std::collections::{BTreeSet, HashMap};

/// To whom that goes which still comes in of a cluster that was handed over.
pub(in crate::store) struct Heirs {
    heirs: HashMap<RecordId, SeatId>,
}

impl Heirs {
    /// Those of what `entries`, which come from `seats`, are or are about.
    pub(in crate::store) async fn read(
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
    pub(in crate::store) fn of(&self, entry: &Entry) -> Option<SeatId> {
        if self.heirs.is_empty() || !may_move(entry) {
            return None;
        }
        about(entry).find_map(|record| self.heirs.get(&record).copied())
    }

    /// Who reads an answer that was written to the one before.
    pub(in crate::store) fn of_answer(&self, entry: &Entry) -> Option<SeatId> {
        if self.heirs.is_empty() || entry.kind != Answer::KIND {
            return None;
        }
        about(entry).find_map(|record| self.heirs.get(&record).copied())
    }

    /// Remembers that these, new from `seat`, went where they did.
    pub(in crate::store) async fn keep(
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
