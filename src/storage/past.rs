//! What a record went through, for people to read, and the records in which
//! texts stand beside one another.

use crate::error::Error;
use crate::history;
use crate::layout::{BY_OF, BY_RECORD, ENTRIES, KEPT, RECORDS, key};
use crate::phone::Phone;
use crate::query::{Row, parsed};
use crate::row::{Standing, Stone, stone};
use crate::transaction::Work;
use domain::ids::RecordId;
use domain::kinds::Kind;
use domain::record::Record;
use exchange::EntryId;
use exchange::history::{History, tell};
use wasm_bindgen::JsValue;

/// A record of any kind with its history.
#[derive(Clone, Debug)]
pub struct Past {
    /// The record.
    pub id: RecordId,
    /// Its kind.
    pub kind: String,
    /// How it stands, or last stood, as JSON; none when it cannot be read.
    pub body: Option<String>,
    /// The revisions it stands on.
    pub heads: Vec<EntryId>,
    /// Whether it is deleted.
    pub deleted: bool,
    /// Everything that was written of it.
    pub history: History,
}

impl Phone {
    /// What the record `id` went through; none when this phone knows nothing of
    /// it. Reads the entries of this record alone.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn past(&self, id: RecordId) -> Result<Option<Past>, Error> {
        let key = JsValue::from(id.to_string());
        let found = self
            .with(async |database| {
                let work = Work::read(database, &[RECORDS, ENTRIES])?;
                let row = work.ask(RECORDS, &key)?;
                let entries = work.all(ENTRIES, Some(BY_RECORD), &key, 0).await?;
                Ok(work.answer(row).await?.map(|row| (row, entries)))
            })
            .await?;
        let Some((row, entries)) = found else {
            return Ok(None);
        };
        let standing = Standing::read(&stone(row))?;
        let mut read = Vec::with_capacity(entries.len());
        for entry in entries {
            read.push(history::Read::row(&stone(entry))?.told());
        }
        let texts = Kind::named(&standing.kind).map_or(&[][..], |kind| kind.texts);
        Ok(Some(Past {
            id,
            kind: standing.kind,
            body: standing.body,
            heads: standing.heads,
            deleted: standing.deleted,
            history: tell(&read, texts),
        }))
    }

    /// Whether the record `id` is only read here: another wrote it, or leads it now.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn is_only_read(&self, id: RecordId) -> Result<bool, Error> {
        let row = self.standing(id).await?;
        Ok(row.is_some_and(|row| row.by().is_some() || row.left().is_some()))
    }

    /// Whether this phone has the record `id`, readable or not.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn is_here(&self, id: RecordId) -> Result<bool, Error> {
        Ok(self.standing(id).await?.is_some())
    }

    /// Who leads the record `id` now, where it was this account's and was handed on.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn led_by(&self, id: RecordId) -> Result<Option<String>, Error> {
        Ok(self.standing(id).await?.and_then(|row| row.left()))
    }

    /// All records of the kind `R` that belong to no other and were handed on.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn handed_on<R: Record>(&self) -> Result<Vec<(RecordId, R)>, Error> {
        let key = JsValue::from(key(&[String::new(), R::KIND.to_owned()]));
        let rows = self
            .with(async |database| {
                let work = Work::read(database, &[RECORDS])?;
                work.all(RECORDS, Some(BY_OF), &key, 0).await
            })
            .await?;
        let rows = rows.into_iter().map(stone);
        let left = rows.filter(|row| row.left().is_some());
        let read = |row: Stone| {
            let body = row.body().ok_or(Error::Corrupt)?;
            let record = serde_json::from_str(&body).map_err(|_| Error::Corrupt)?;
            Ok((parsed(row.id())?.ok_or(Error::Corrupt)?, record))
        };
        left.map(read).collect()
    }

    /// Whether the record `id` was taken out, here or elsewhere.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn was_taken_out(&self, id: RecordId) -> Result<bool, Error> {
        let row = self.standing(id).await?;
        Ok(row.is_some_and(|row| row.deleted() == Some(true)))
    }

    /// The thin fields of the record `id`; none when it is in no list.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn row(&self, id: RecordId) -> Result<Option<Row>, Error> {
        let row = self.standing(id).await?;
        let listed = row.filter(|row| row.words().is_some());
        listed.map(|row| Row::read(&row)).transpose()
    }

    /// The thin fields of every record, but deleted ones, in which texts stand beside one
    /// another that are this account's to choose among.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn with_texts_beside(&self) -> Result<Vec<Row>, Error> {
        self.texts_beside(false).await
    }

    /// As [`Phone::with_texts_beside`], of those that are somebody else's to choose among.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn with_texts_of_others(&self) -> Result<Vec<Row>, Error> {
        self.texts_beside(true).await
    }

    async fn texts_beside(&self, of_others: bool) -> Result<Vec<Row>, Error> {
        let rows = self
            .with(async |database| {
                let work = Work::read(database, &[RECORDS])?;
                work.all(RECORDS, Some(KEPT), &JsValue::UNDEFINED, 0).await
            })
            .await?;
        let rows = rows.into_iter().map(stone);
        let rows = rows.filter(|row| row.deleted() != Some(true));
        let rows = rows.filter(|row| row.by().is_some() == of_others && row.left().is_none());
        rows.map(|row| Row::read(&row)).collect()
    }
}
