//! What a save needs to know before it can write: who this phone is, the last
//! place in the outbox, and where each record stands.
//!
//! All of it is read inside the transaction, for another tab may have written.
//! But what this page read or wrote last is nearly always still so: a save that
//! takes it as known, writes, and looks before it commits, waits for the
//! database once and not twice.

use crate::batch::Batch;
use crate::error::Error;
use crate::layout::{META, RECORDS};
use crate::meta::{self, Me};
use crate::request::Asked;
use crate::row::{Standing, stone};
use crate::transaction::Work;
use domain::ids::RecordId;
use std::collections::VecDeque;

/// How many records are remembered: what a screen that saves has read.
const REMEMBERED: usize = 8;

/// What was found.
#[derive(PartialEq)]
pub(crate) struct Found {
    pub(crate) me: Me,
    pub(crate) seq: u64,
    /// Where the records of the batch stand, in its order.
    pub(crate) rows: Vec<Option<Standing>>,
}

/// What was asked for, and is on its way.
pub(crate) struct Asking {
    me: Asked,
    seq: Asked,
    rows: Vec<Asked>,
}

impl Asking {
    /// All is asked for before anything is waited for: one way there and back,
    /// not one for each.
    pub(crate) fn of(work: &Work<'_>, batch: &Batch) -> Result<Self, Error> {
        let row = |id: &RecordId| work.ask(RECORDS, &id.to_string().into());
        Ok(Self {
            me: work.ask(META, &meta::ME.into())?,
            seq: work.ask(META, &meta::SEQ.into())?,
            rows: batch
                .changes
                .iter()
                .map(|(id, _)| row(id))
                .collect::<Result<_, _>>()?,
        })
    }

    pub(crate) async fn found(self, work: &Work<'_>) -> Result<Found, Error> {
        // The last ones first: the others are there with them.
        let answers = work.answers(self.rows).await?;
        let me: Option<Me> = meta::read(work.answer(self.me).await?)?;
        let seq: Option<u64> = meta::read(work.answer(self.seq).await?)?;
        let mut rows = Vec::with_capacity(answers.len());
        for (nth, row) in answers.into_iter().enumerate() {
            work.breathe(nth).await?;
            rows.push(row.map(|row| Standing::read(&stone(row))).transpose()?);
        }
        Ok(Found {
            me: me.ok_or(Error::Closed)?,
            seq: seq.unwrap_or(0),
            rows,
        })
    }
}

/// What this page read or wrote last.
#[derive(Default)]
pub(crate) struct Known {
    seq: Option<u64>,
    rows: VecDeque<(RecordId, Standing)>,
}

impl Known {
    /// With the last place in the outbox, as it was read.
    pub(crate) fn with_seq(seq: u64) -> Self {
        Self {
            seq: Some(seq),
            rows: VecDeque::new(),
        }
    }

    /// What a save of `batch` will find; none unless all of it is known.
    pub(crate) fn found(&self, me: &Me, batch: &Batch) -> Option<Found> {
        let row = |id: &RecordId| self.rows.iter().find(|(known, _)| known == id);
        let rows = batch
            .changes
            .iter()
            .map(|(id, _)| Some(Some(row(id)?.1.clone())));
        Some(Found {
            me: me.clone(),
            seq: self.seq?,
            rows: rows.collect::<Option<_>>()?,
        })
    }

    /// The record was read and stood so.
    pub(crate) fn read(&mut self, record: RecordId, standing: Standing) {
        self.rows.retain(|(known, _)| *known != record);
        self.rows.truncate(REMEMBERED - 1);
        self.rows.push_front((record, standing));
    }

    /// This page saved: these stand so, or it is not known how.
    pub(crate) fn saved(
        &mut self,
        seq: u64,
        stand: impl Iterator<Item = (RecordId, Option<Standing>)>,
    ) {
        self.seq = Some(seq);
        for (record, standing) in stand {
            match standing {
                Some(standing) => self.read(record, standing),
                None => self.rows.retain(|(known, _)| *known != record),
            }
        }
    }

    /// Nothing is taken as known any more.
    pub(crate) fn forget(&mut self) {
        *self = Self::default();
    }
}
