//! What others wrote, on an officer's phone: whose it is, when it came, and who
//! has a seat at the District.

use crate::error::Error;
use crate::layout::{CAME, META, RECORDS};
use crate::meta;
use crate::phone::Phone;
use crate::query::{Query, Row, parsed};
use crate::reading::Whole;
use crate::row::{Stone, stone};
use crate::transaction::Work;
use crate::watch::Change;
use domain::ids::{AccountId, RecordId};
use domain::record::Record;
use exchange::handing::Handed;
use exchange::office::Seats;
use wasm_bindgen::JsValue;

/// A record that another wrote.
#[derive(Clone)]
pub struct Arrived {
    /// Its thin fields.
    pub row: Row,
    /// Who wrote it.
    pub by: AccountId,
    /// When it came, or last changed on this phone: ms since 1970.
    pub came: f64,
    /// The record itself, to be read.
    pub whole: Whole,
}

impl Arrived {
    /// None for a row that is this account's own.
    fn read(row: Stone) -> Result<Option<Self>, Error> {
        let Some(by) = parsed(row.by())? else {
            return Ok(None);
        };
        Ok(Some(Self {
            row: Row::read(&row)?,
            by,
            came: row.came().unwrap_or_default(),
            whole: Whole::of(row),
        }))
    }
}

impl Phone {
    /// What others wrote that came, or changed, since `since` (ms since 1970),
    /// last first: of the last `most` all that are in a list; and whether there are
    /// more than these.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn arrived(&self, since: f64, most: usize) -> Result<(Vec<Arrived>, bool), Error> {
        let (stones, more) = self
            .with(async |database| {
                let work = Work::read(database, &[RECORDS])?;
                let range = web_sys::IdbKeyRange::lower_bound_with_open(&since.into(), true);
                let range = JsValue::from(range.map_err(|thrown| Error::of_exception(&thrown))?);
                let rows = work.last(RECORDS, CAME, &range, &[], most).await?;
                let more = rows.len() == most;
                let stones: Vec<Stone> = rows.into_iter().map(stone).collect();
                Ok((stones, more))
            })
            .await?;
        let mut arrived = Vec::with_capacity(stones.len());
        for stone in stones.into_iter().filter(|stone| stone.words().is_some()) {
            arrived.extend(Arrived::read(stone)?);
        }
        Ok((arrived, more))
    }

    /// Those of the records that `query` asks for which others wrote.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn of_others(&self, query: Query) -> Result<Vec<Arrived>, Error> {
        let stones = self.stones(&query).await?;
        let read = stones.into_iter().map(Arrived::read);
        Ok(read
            .collect::<Result<Vec<_>, _>>()?
            .into_iter()
            .flatten()
            .collect())
    }

    /// The record `id` and who wrote it, where that was another; none for one
    /// that was deleted.
    ///
    /// # Errors
    /// As [`Phone::get`].
    pub async fn of_another<R: Record>(
        &self,
        id: RecordId,
    ) -> Result<Option<(AccountId, R)>, Error> {
        let Some(row) = self.standing(id).await? else {
            return Ok(None);
        };
        if row.kind().as_deref() != Some(R::KIND) || row.deleted() == Some(true) {
            return Ok(None);
        }
        match Arrived::read(row)? {
            Some(found) => Ok(Some((found.by, found.whole.read()?))),
            None => Ok(None),
        }
    }

    /// The record `id` of whatever kind, where another wrote it; none for one
    /// that is in no list.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn anything_of_another(&self, id: RecordId) -> Result<Option<Arrived>, Error> {
        let row = self.standing(id).await?;
        let listed = row.filter(|row| row.words().is_some());
        listed.map(Arrived::read).transpose().map(Option::flatten)
    }

    /// Who has a seat, as the District last told; none before it did.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn seats(&self) -> Result<Option<Seats>, Error> {
        self.with(async |database| {
            let work = Work::read(database, &[META])?;
            meta::get(&work, meta::SEATS).await
        })
        .await
    }

    /// Keeps what the District told of the seats. Whoever shows them is told,
    /// if it is news. Answers the handovers that it has forgotten since this phone was
    /// told of them: it was put back from before.
    ///
    /// # Errors
    /// As [`Phone::save`].
    pub async fn keep_seats(&self, seats: &Seats) -> Result<Vec<Handed>, Error> {
        let (is_news, forgotten) = self
            .with(async |database| {
                let work = Work::write(database, &[META])?;
                let known: Option<Seats> = meta::get(&work, meta::SEATS).await?;
                let handed: Option<Vec<Handed>> = meta::get(&work, meta::HANDED).await?;
                // An older version kept the seats alone.
                let before = || known.as_ref().map(Seats::handed).unwrap_or_default();
                let handed = handed.unwrap_or_else(before);
                let forgotten = seats.forgotten(&handed);
                let (is_news, still) = (known.as_ref() != Some(seats), seats.still_handed(&handed));
                if is_news || still != handed {
                    meta::put(&work, meta::SEATS, seats)?;
                    meta::put(&work, meta::HANDED, &still)?;
                    work.done().await?;
                }
                Ok((is_news, forgotten))
            })
            .await?;
        if is_news {
            self.0.watch.tell(&Change {
                me: true,
                ..Change::default()
            });
        }
        Ok(forgotten)
    }

    /// The District has heard once more that these schools were handed over: what it
    /// tells of them from now on is so, and they are not said again.
    ///
    /// # Errors
    /// As [`Phone::save`].
    pub async fn said_again(&self, schools: &[RecordId]) -> Result<(), Error> {
        self.with(async |database| {
            let work = Work::write(database, &[META])?;
            let handed: Option<Vec<Handed>> = meta::get(&work, meta::HANDED).await?;
            let mut handed = handed.unwrap_or_default();
            handed.retain(|known| !schools.contains(&known.school));
            meta::put(&work, meta::HANDED, &handed)?;
            work.done().await
        })
        .await
    }
}
