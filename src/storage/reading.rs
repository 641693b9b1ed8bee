//! Reading records.

use crate::error::Error;
use crate::layout::RECORDS;
use crate::phone::Phone;
use crate::query::{Query, Row, parsed};
use crate::request::Asked;
use crate::row::{Standing, Stone, stone};
use crate::transaction::Work;
use domain::ids::RecordId;
use domain::record::Record;
use exchange::EntryId;
use exchange::merge::Kept;
use wasm_bindgen::JsValue;

/// A record as it stands on this phone.
#[derive(Clone, Debug)]
pub struct Stored<R> {
    /// The record's id.
    pub id: RecordId,
    /// The record.
    pub record: R,
    /// The payload as it is stored, with fields that only a newer version knows.
    pub body: String,
    /// The revisions it stands on.
    pub heads: Vec<EntryId>,
    /// Whether it is deleted; the record is then how it last stood.
    pub deleted: bool,
    /// How many texts, written at the same time elsewhere, wait beside the one
    /// shown; see [`Phone::kept_texts`].
    pub kept_texts: usize,
    /// It is only read here: it is another's, or was handed on.
    pub is_read: bool,
}

impl<R: Record> Stored<R> {
    fn of(standing: Standing) -> Result<Option<Self>, Error> {
        let Some(body) = standing.body else {
            return Ok(None);
        };
        Ok(Some(Self {
            id: standing.id.parse().map_err(|_| Error::Corrupt)?,
            record: serde_json::from_str(&body).map_err(|_| Error::Corrupt)?,
            body,
            heads: standing.heads,
            deleted: standing.deleted,
            kept_texts: standing.kept.len(),
            is_read: standing.by.is_some(),
        }))
    }
}

/// A record that was found, before anybody has read more than its thin fields.
#[derive(Clone)]
pub struct Whole(Stone);

impl Whole {
    pub(crate) fn of(row: Stone) -> Self {
        Self(row)
    }

    /// The record as JSON, whatever its kind.
    ///
    /// # Errors
    /// [`Error::Corrupt`] when it is none.
    pub fn value(&self) -> Result<serde_json::Value, Error> {
        let body = self.0.body().ok_or(Error::Corrupt)?;
        serde_json::from_str(&body).map_err(|_| Error::Corrupt)
    }

    /// The record.
    ///
    /// # Errors
    /// [`Error::Corrupt`] when it is not an `R`.
    pub fn read<R: Record>(&self) -> Result<R, Error> {
        let body = self.0.body().ok_or(Error::Corrupt)?;
        serde_json::from_str(&body).map_err(|_| Error::Corrupt)
    }
}

/// Asks how many records of that kind belong to the record `id`.
fn ask_count(work: &Work<'_>, id: RecordId, kind: &'static str) -> Result<Asked, Error> {
    let query = Query::of(id, kind);
    let (range, _) = query.range()?;
    work.ask_count(RECORDS, Some(query.index()), &range)
}

impl Phone {
    /// The record `id`, if this phone has it and can read it; also a deleted one.
    ///
    /// # Errors
    /// [`Error::Corrupt`] when it is not an `R`; else as [`Phone::open`].
    pub async fn get<R: Record>(&self, id: RecordId) -> Result<Option<Stored<R>>, Error> {
        match self.read(id).await? {
            Some(standing) => Stored::of(standing),
            None => Ok(None),
        }
    }

    fn note(&self, rows: &[Stone]) {
        if let Some(noting) = &self.0.noting {
            rows.iter().for_each(|row| noting.note(row));
        }
    }

    async fn read(&self, id: RecordId) -> Result<Option<Standing>, Error> {
        let row = self.standing(id).await?;
        let Some(row) = row else {
            if let Some(noting) = &self.0.noting {
                noting.note_nothing(id);
            }
            return Ok(None);
        };
        self.note(std::slice::from_ref(&row));
        let standing = Standing::read(&row)?;
        // Who reads one record is about to change it, as like as not.
        self.0.known.borrow_mut().read(id, standing.clone());
        Ok(Some(standing))
    }

    /// The texts that were written elsewhere at the same time as the ones in
    /// the record `id`. Saving the field ends it.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn kept_texts(&self, id: RecordId) -> Result<Vec<Kept>, Error> {
        match self.standing(id).await? {
            None => Ok(Vec::new()),
            Some(row) => Ok(Standing::read(&row)?.kept),
        }
    }

    pub(crate) async fn standing(&self, id: RecordId) -> Result<Option<Stone>, Error> {
        let key = JsValue::from(id.to_string());
        let row = self
            .with(async |database| {
                let work = Work::read(database, &[RECORDS])?;
                work.get(RECORDS, &key).await
            })
            .await?;
        Ok(row.map(stone))
    }

    /// The thin fields of the records that `query` asks for.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn find(&self, query: Query) -> Result<Vec<Row>, Error> {
        let stones = self.stones(&query).await?;
        stones.iter().map(Row::read).collect()
    }

    /// The records that `query` asks for, read whole. It must ask for records
    /// of the one kind `R` ([`Query::school`] does not).
    ///
    /// # Errors
    /// [`Error::Corrupt`] when one is not an `R`; else as [`Phone::open`].
    pub async fn find_as<R: Record>(&self, query: Query) -> Result<Vec<(RecordId, R)>, Error> {
        let stones = self.stones(&query).await?;
        self.note(&stones);
        let mut records = Vec::with_capacity(stones.len());
        for row in &stones {
            let id = parsed(row.id())?.ok_or(Error::Corrupt)?;
            let body = row.body().ok_or(Error::Corrupt)?;
            let record = serde_json::from_str(&body).map_err(|_| Error::Corrupt)?;
            records.push((id, record));
        }
        Ok(records)
    }

    /// As [`Phone::find`], with each record at hand to be read whole, and how many
    /// records belong to it of the kind that `counted` gives for its own kind.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn find_whole(
        &self,
        query: Query,
        counted: impl Fn(&str) -> Option<&'static str>,
    ) -> Result<Vec<(Row, Whole, usize)>, Error> {
        self.with(async |database| {
            let work = Work::read(database, &[RECORDS])?;
            let mut asked = Vec::new();
            for stone in query.stones(&work).await? {
                let row = Row::read(&stone)?;
                let count = counted(&row.kind).map(|kind| ask_count(&work, row.id, kind));
                asked.push((row, Whole(stone), count.transpose()?));
            }
            if let Some(last) = asked.iter().rev().find_map(|(.., count)| count.as_ref()) {
                last.ready().await?;
            }
            let mut found = Vec::with_capacity(asked.len());
            for (row, whole, count) in asked {
                let count = match count {
                    Some(count) => work.answer_count(count).await?,
                    None => 0,
                };
                found.push((row, whole, count));
            }
            Ok(found)
        })
        .await
    }

    /// How many records of that kind belong to each of these, in their order.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn count_of(&self, of: &[(RecordId, &'static str)]) -> Result<Vec<usize>, Error> {
        if of.is_empty() {
            return Ok(Vec::new());
        }
        self.with(async |database| {
            let work = Work::read(database, &[RECORDS])?;
            let mut asked = Vec::with_capacity(of.len());
            for (id, kind) in of {
                asked.push(ask_count(&work, *id, kind)?);
            }
            if let Some(last) = asked.last() {
                last.ready().await?;
            }
            let mut counts = Vec::with_capacity(of.len());
            for asked in asked {
                counts.push(work.answer_count(asked).await?);
            }
            Ok(counts)
        })
        .await
    }

    pub(crate) async fn stones(&self, query: &Query) -> Result<Vec<Stone>, Error> {
        self.with(async |database| {
            let work = Work::read(database, &[RECORDS])?;
            query.stones(&work).await
        })
        .await
    }

    /// How many records `query` asks for, without its limit.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn count(&self, query: Query) -> Result<usize, Error> {
        let (range, days_told) = query.range()?;
        if range.is_null() {
            return Ok(0);
        }
        if !query.is_whole(days_told) {
            return Ok(self.find(query.limit(0)).await?.len());
        }
        self.with(async |database| {
            let work = Work::read(database, &[RECORDS])?;
            work.count(RECORDS, Some(query.index()), &range).await
        })
        .await
    }
}
