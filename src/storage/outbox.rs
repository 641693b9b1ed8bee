//! What the District has not acknowledged, and what it has said.

use crate::error::Error;
use crate::layout::{BLOBS, DRAFTS, ENTRIES, META, OWN, REFUSED, SHUT, UNSENT, WAITING};
use crate::marker;
use crate::meta::{self, Delivered};
use crate::phone::Phone;
use crate::pictures::full_sizes;
use crate::row::{Stone, stone};
use crate::save::entry_key;
use crate::transaction::Work;
use crate::watch::Change;
use domain::ids::RecordId;
use exchange::EntryId;
use exchange::entry::Written;
use exchange::receipt::{Mark, Receipt, reason};
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use wasm_bindgen::JsValue;

/// Entries read from the outbox in one request.
const SOME: u32 = 100;

/// How things stand between this phone and the District.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Light {
    /// Whether this was counted: of what was not, nothing is claimed.
    pub is_counted: bool,
    /// Revisions, and bytes of pictures, that are on this phone only.
    pub only_here: usize,
    /// Revisions the District did not take; they stay on the phone.
    pub refused: usize,
    /// Revisions acknowledged so far.
    pub acknowledged: usize,
    /// Drafts not saved yet.
    pub drafts: usize,
    /// Private entries of the leader's other phone that came sealed with a key
    /// this phone does not have.
    pub shut: usize,
    /// When something was last acknowledged, milliseconds since 1970.
    pub last_acknowledged: Option<f64>,
}

impl Light {
    /// Whether all that could be sent is known to be at the District.
    #[must_use]
    pub fn is_all_sent(&self) -> bool {
        self.is_counted && self.only_here == 0
    }
}

/// A revision the District did not take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotTaken {
    /// The entry.
    pub id: EntryId,
    /// Its record.
    pub record: RecordId,
    /// The record's kind; empty where the entry cannot be read.
    pub kind: String,
    /// Why, one of [`exchange::receipt::reason`] or a newer word.
    pub reason: String,
}

fn everything() -> JsValue {
    JsValue::UNDEFINED
}

impl Phone {
    /// The entries to send next, in order: at most `entries`, and of at most
    /// `bytes` bytes together, but always one if there is one.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn outbox(
        &self,
        entries: usize,
        bytes: usize,
    ) -> Result<Vec<(EntryId, String)>, Error> {
        self.with(async |database| {
            let work = Work::read(database, &[ENTRIES])?;
            let mut outbox = Vec::new();
            let (mut weight, mut after) = (0, -1.0);
            loop {
                let range = web_sys::IdbKeyRange::lower_bound_with_open(&after.into(), true);
                let range = JsValue::from(range.map_err(|thrown| Error::of_exception(&thrown))?);
                let rows = work.all(ENTRIES, Some(WAITING), &range, SOME).await?;
                let last = rows.len() < SOME as usize;
                for row in rows.into_iter().map(stone) {
                    let (id, raw) = (row.id(), row.raw());
                    let (id, raw) = (id.ok_or(Error::Corrupt)?, raw.ok_or(Error::Corrupt)?);
                    weight += raw.len();
                    if outbox.len() == entries || (weight > bytes && !outbox.is_empty()) {
                        return Ok(outbox);
                    }
                    after = row.waiting().ok_or(Error::Corrupt)?;
                    outbox.push((id.parse().map_err(|_| Error::Corrupt)?, raw));
                }
                if last {
                    return Ok(outbox);
                }
            }
        })
        .await
    }

    /// How things stand, by counts that never grow with history.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn light(&self) -> Result<Light, Error> {
        let light = self
            .with(async |database| {
                let work = Work::read(database, &[ENTRIES, DRAFTS, META, BLOBS])?;
                // All is asked before anything is waited for.
                let entries = |index| work.ask_count(ENTRIES, Some(index), &everything());
                let delivered = work.ask(META, &meta::DELIVERED.into())?;
                let pictures = work.ask_count(BLOBS, Some(UNSENT), &full_sizes()?)?;
                let drafts = work.ask_count(DRAFTS, None, &everything())?;
                let (waiting, refused, shut) =
                    (entries(WAITING)?, entries(REFUSED)?, entries(SHUT)?);
                // The last one first: the others are there with it.
                shut.ready().await?;
                let delivered: Option<Delivered> = meta::read(work.answer(delivered).await?)?;
                let pictures = work.answer_count(pictures).await?;
                Ok(Light {
                    is_counted: true,
                    only_here: work.answer_count(waiting).await? + pictures,
                    refused: work.answer_count(refused).await?,
                    acknowledged: delivered.map_or(0, |delivered| delivered.entries),
                    drafts: work.answer_count(drafts).await?,
                    shut: work.answer_count(shut).await?,
                    last_acknowledged: delivered.map(|delivered| delivered.last),
                })
            })
            .await?;
        // What was lost is told by its own number until that was heard.
        if !self.opened_empty_where_there_was_one() {
            marker::count(
                self.name(),
                light.only_here + light.refused,
                light.acknowledged,
            );
        }
        Ok(light)
    }

    /// The District holds the entries `sent`, except the ones its receipt
    /// refuses: marks them and keeps the receipt's mark, at once.
    ///
    /// # Errors
    /// As [`Phone::save`]; then nothing is marked, and sending again is harmless.
    pub async fn acknowledge(&self, receipt: &Receipt, sent: &[EntryId]) -> Result<(), Error> {
        self.with(async |database| {
            let work = Work::write(database, &[ENTRIES, META])?;
            let refusal = |id: &EntryId| receipt.refused.iter().find(|refused| refused.id == *id);
            let taken = settle(&work, sent, |id| {
                refusal(id).map(|refused| refused.reason.as_str())
            });
            let taken = taken.await?;
            meta::put(&work, meta::MARK, &receipt.mark)?;
            note_taken(&work, taken).await?;
            work.done().await
        })
        .await?;
        self.tell_light();
        Ok(())
    }

    /// The entry `id` cannot be sent: it leaves the outbox, stays on the phone
    /// and is shown.
    ///
    /// # Errors
    /// As [`Phone::save`].
    pub async fn refuse(&self, id: EntryId, reason: &str) -> Result<(), Error> {
        self.with(async |database| {
            let work = Work::write(database, &[ENTRIES])?;
            settle(&work, &[id], |_| Some(reason)).await?;
            work.done().await
        })
        .await?;
        self.tell_light();
        Ok(())
    }

    /// What was refused goes back into the outbox, behind the rest: something
    /// may have been mended since, here or on the way.
    ///
    /// # Errors
    /// As [`Phone::save`].
    pub async fn offer_refused_again(&self) -> Result<(), Error> {
        self.with(async |database| {
            let work = Work::write(database, &[ENTRIES, META])?;
            let seq: Option<u64> = meta::get(&work, meta::SEQ).await?;
            let mut seq = seq.unwrap_or(0);
            for row in work.all(ENTRIES, Some(REFUSED), &everything(), 0).await? {
                let row: Stone = stone(row);
                seq += 1;
                row.clear(REFUSED);
                row.set_waiting(seq as f64);
                work.put(ENTRIES, &row)?;
            }
            meta::put(&work, meta::SEQ, &seq)?;
            work.done().await
        })
        .await?;
        self.tell_light();
        Ok(())
    }

    /// What the District did not take.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn refused(&self) -> Result<Vec<NotTaken>, Error> {
        let rows = self
            .with(async |database| {
                let work = Work::read(database, &[ENTRIES])?;
                work.all(ENTRIES, Some(REFUSED), &everything(), 0).await
            })
            .await?;
        let not_taken = |row| {
            let row: Stone = stone(row);
            let raw = row.raw().ok_or(Error::Corrupt)?;
            let record = row.record().ok_or(Error::Corrupt)?;
            // One that is too large cannot be read here either, and is shown.
            let kind = Written::read(&raw).map(|written| written.entry.kind);
            Ok(NotTaken {
                id: EntryId::of(&raw),
                record: record.parse().map_err(|_| Error::Corrupt)?,
                kind: kind.unwrap_or_default(),
                reason: row.refused().unwrap_or_default(),
            })
        };
        rows.into_iter().map(not_taken).collect()
    }

    /// The District does not know where this phone got to (it came back from an
    /// old backup): everything of this account goes back into the outbox, and
    /// what the District holds is fetched from the start.
    ///
    /// # Errors
    /// As [`Phone::save`].
    pub async fn offer_everything_again(&self) -> Result<(), Error> {
        self.with(async |database| {
            let work = Work::write(database, &[ENTRIES, META])?;
            let seq: Option<u64> = meta::get(&work, meta::SEQ).await?;
            let seq = offer_again(&work, seq.unwrap_or(0)).await?;
            meta::put(&work, meta::SEQ, &seq)?;
            work.done().await
        })
        .await?;
        self.tell_light();
        Ok(())
    }

    /// Where in the District's log the next page begins; `None` at its start.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn cursor(&self) -> Result<Option<Mark>, Error> {
        self.meta(meta::CURSOR).await
    }

    /// The District's latest mark, to be sent with every call.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn mark(&self) -> Result<Option<Mark>, Error> {
        self.meta(meta::MARK).await
    }

    pub(crate) async fn meta<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Error> {
        meta::read(self.meta_row(name).await?)
    }

    pub(crate) fn tell_light(&self) {
        self.0.watch.tell(&Change {
            light: true,
            ..Change::default()
        });
    }
}

/// Notes that so many entries more were acknowledged just now.
pub(crate) async fn note_taken(work: &Work<'_>, taken: usize) -> Result<(), Error> {
    if taken == 0 {
        return Ok(());
    }
    let delivered: Option<Delivered> = meta::get(work, meta::DELIVERED).await?;
    let delivered = Delivered {
        entries: delivered.unwrap_or_default().entries + taken,
        last: js_sys::Date::now(),
    };
    meta::put(work, meta::DELIVERED, &delivered)
}

/// Takes entries out of the outbox: acknowledged, or refused for a reason.
/// Answers how many were acknowledged that were not before.
pub(crate) async fn settle<'r>(
    work: &Work<'_>,
    ids: &[EntryId],
    refusal: impl Fn(&EntryId) -> Option<&'r str>,
) -> Result<usize, Error> {
    let ask = |id| work.ask(ENTRIES, &entry_key(id));
    let asked: Vec<_> = ids.iter().map(ask).collect::<Result<_, _>>()?;
    let any_refused = work.count(ENTRIES, Some(REFUSED), &everything()).await? > 0;
    let (mut taken, mut parents) = (0, Vec::new());
    for (id, asked) in ids.iter().zip(asked) {
        let Some(row) = work.answer(asked).await?.map(stone) else {
            continue;
        };
        match refusal(id) {
            Some(reason) => row.set_refused(reason),
            None if row.waiting().is_some() => {
                taken += 1;
                row.clear(REFUSED);
                if any_refused {
                    parents.extend(parents_of(&row)?);
                }
            }
            None => continue,
        }
        row.clear(WAITING);
        work.put(ENTRIES, &row)?;
    }
    // The District has a later revision of the record, and each is whole:
    // nobody need look any more at what it refused before. It has noted that,
    // so the later one does not wait there; what never came to it is waited for.
    let noted = [reason::TOO_LARGE, reason::WRONG_AUTHOR, reason::REDACTED];
    let is_noted = |row: &Stone| {
        let why = row.refused();
        why.is_some_and(|why| noted.contains(&why.as_str()))
    };
    while let Some(parent) = parents.pop() {
        let row = work.get(ENTRIES, &entry_key(&parent)).await?.map(stone);
        if let Some(row) = row.filter(is_noted) {
            parents.extend(parents_of(&row)?);
            row.clear(REFUSED);
            work.put(ENTRIES, &row)?;
        }
    }
    Ok(taken)
}

fn parents_of(row: &Stone) -> Result<Vec<EntryId>, Error> {
    let written = Written::read(&row.raw().ok_or(Error::Corrupt)?);
    // One that this version cannot read is refused as it is.
    Ok(written
        .map(|written| written.entry.parents)
        .unwrap_or_default())
}

/// The District holds something of these records for this account: what it refused of
/// them as another's, before it was told that they are handed over, goes once more.
/// Answers whether anything does.
pub(crate) async fn offer_what_was_anothers(
    work: &Work<'_>,
    records: &BTreeSet<String>,
) -> Result<bool, Error> {
    let anothers = JsValue::from(reason::ANOTHERS);
    let rows = work.all(ENTRIES, Some(REFUSED), &anothers, 0).await?;
    let of_these = |row: &Stone| row.record().is_some_and(|record| records.contains(&record));
    let rows: Vec<Stone> = rows.into_iter().map(stone).filter(of_these).collect();
    if rows.is_empty() {
        return Ok(false);
    }
    let seq: Option<u64> = meta::get(work, meta::SEQ).await?;
    let mut seq = seq.unwrap_or(0);
    for row in rows {
        seq += 1;
        row.clear(REFUSED);
        row.set_waiting(seq as f64);
        work.put(ENTRIES, &row)?;
    }
    meta::put(work, meta::SEQ, &seq)?;
    Ok(true)
}

/// Puts every entry of this account back into the outbox, behind place `seq`,
/// and forgets where the District's log was read to. Answers the last place.
pub(crate) async fn offer_again(work: &Work<'_>, mut seq: u64) -> Result<u64, Error> {
    // Years of entries: the keys are light, the rows come a few at a time.
    let keys = work.keys(ENTRIES, Some(OWN), &everything()).await?;
    for some in keys.chunks(SOME as usize) {
        let asked = some.iter().map(|key| work.ask(ENTRIES, key));
        let asked: Vec<_> = asked.collect::<Result<_, _>>()?;
        for asked in asked {
            let row = work.answer(asked).await?.map(stone);
            // A redacted one has no bytes any more.
            if let Some(row) = row.filter(|row| row.raw().is_some()) {
                seq += 1;
                row.set_waiting(seq as f64);
                row.clear(REFUSED);
                work.put(ENTRIES, &row)?;
            }
        }
    }
    work.delete(META, &meta::CURSOR.into())?;
    work.delete(META, &meta::MARK.into())?;
    work.delete(META, &meta::PICTURES.into())?;
    work.delete(META, &meta::UNPROVED.into())?;
    Ok(seq)
}
