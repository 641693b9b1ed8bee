//! What this phone could not read before: for want of a key, or because a
//! newer version wrote it.

use crate::database::Database;
use crate::error::Error;
use crate::history;
use crate::layout::{BY_RECORD, ENTRIES, META, RECORDS, SHUT, UNREAD};
use crate::meta::{self, Keys};
use crate::phone::Phone;
use crate::row::{Stone, stone};
use crate::save::entry_key;
use crate::transaction::Work;
use crate::watch::Change;
use domain::day::Day;
use domain::ids::{AccountId, RecordId};
use domain::kinds::keys;
use exchange::entry::{Content, Written};
use exchange::sealed::Sealed;
use serde_json::Value;
use std::collections::BTreeSet;
use wasm_bindgen::JsValue;

/// Sealed with a key not known here, or of a newer version: what stands in the
/// index of shut entries for the latter.
const NEWER: &str = "newer";

/// Whether a shut record belongs to what is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Belongs {
    /// Its id says so.
    Certainly,
    /// It may, or to something else.
    Perhaps,
}

/// An entry this phone cannot read, and what keeps it shut.
pub(crate) struct ShutEntry {
    pub(crate) written: Written,
    shut: Option<String>,
}

/// An entry that was shut, what it says, and what keeps it shut still.
pub(crate) struct OpenedEntry {
    pub(crate) written: Written,
    pub(crate) inside: Option<String>,
    shut: Option<String>,
}

/// What keeps an entry shut, if anything does.
pub(crate) fn shut(written: &Written, inside: Option<&str>) -> Option<String> {
    match &written.entry.content {
        Content::Sealed(sealed) if inside.is_none() => {
            let key = sealed.parse::<Sealed>();
            Some(key.map(|sealed| sealed.key.to_string()).unwrap_or_default())
        }
        Content::Newer => Some(NEWER.to_owned()),
        Content::Sealed(_) | Content::Open { .. } => None,
    }
}

impl Phone {
    /// What a sealed entry says, if one of `keys` opens it. Without WebCrypto
    /// it stays shut, as without the key.
    pub(crate) async fn opened(
        &self,
        written: &Written,
        keys: &Keys,
    ) -> Result<Option<String>, Error> {
        let entry = &written.entry;
        let Content::Sealed(sealed) = &entry.content else {
            return Ok(None);
        };
        let opening = self
            .0
            .sealer
            .open(&keys.0, entry.record, &entry.kind, sealed)
            .await;
        match opening {
            Err(Error::Locked) => Ok(None),
            opened => opened,
        }
    }

    /// Every entry that is shut.
    pub(crate) async fn the_shut(&self) -> Result<Vec<ShutEntry>, Error> {
        let rows = self
            .with(async |database| {
                let work = Work::read(database, &[ENTRIES])?;
                work.all(ENTRIES, Some(SHUT), &JsValue::UNDEFINED, 0).await
            })
            .await?;
        let read = |row| {
            let row: Stone = stone(row);
            let raw = row.raw().ok_or(Error::Corrupt)?;
            let written = Written::read(&raw).map_err(|_| Error::Corrupt)?;
            let shut = row.shut();
            Ok(ShutEntry { written, shut })
        };
        rows.into_iter().map(read).collect()
    }

    /// Those of `about` to which a shut record of `kind` belongs, or may belong. One
    /// that has its id by what it is about ([`RecordId::about`]) belongs to just that,
    /// be it all of the record or what another phone wrote beside what can be read. What
    /// others are about is sealed with them; but nothing is written about a record before
    /// that record. Each phone numbers what it writes; between two phones their clocks
    /// are believed to a day.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn may_be_shut(
        &self,
        kind: &str,
        about: &[RecordId],
    ) -> Result<Vec<(RecordId, Belongs)>, Error> {
        let of_index = async |index, key: JsValue| {
            let read = async |database: &Database| {
                let work = Work::read(database, &[ENTRIES])?;
                work.all(ENTRIES, Some(index), &key, 0).await
            };
            let rows = self.with(read).await?;
            let raw = rows.into_iter().filter_map(|row| stone(row).raw());
            Ok::<Vec<_>, Error>(
                raw.filter_map(|raw| serde_json::from_str(&raw).ok())
                    .collect(),
            )
        };
        let mut shut: Vec<Value> = of_index(SHUT, JsValue::UNDEFINED).await?;
        shut.retain(|entry| entry["kind"] == kind);
        let id = |value: &Value| value.as_str()?.parse::<RecordId>().ok();
        let records: Vec<_> = shut.iter().filter_map(|one| id(&one["record"])).collect();
        // What a phone wrote before it joined has its id by the account it was then.
        let authors: Vec<_> = shut.iter().filter_map(|one| id(&one["author"])).collect();
        let own = RecordId(self.me().account.0);
        let is_it = |of: RecordId| {
            let mut authors = authors.iter().chain([&own]);
            let by = |author: &RecordId| RecordId::about(AccountId(author.0), kind, of);
            authors.any(|author| records.contains(&by(author)))
        };
        shut.retain(|entry| !id(&entry["record"]).is_some_and(RecordId::is_alone));
        let mut may = Vec::new();
        for of in about.iter().copied().filter(|_| !records.is_empty()) {
            if is_it(of) {
                may.push((of, Belongs::Certainly));
                continue;
            }
            let mut first = of_index(BY_RECORD, of.to_string().into()).await?;
            first.retain(|entry| entry["parents"].as_array().is_some_and(Vec::is_empty));
            let can_follow = |first| shut.iter().any(|shut| can_follow(first, shut));
            if (first.is_empty() && !shut.is_empty()) || first.iter().any(can_follow) {
                may.push((of, Belongs::Perhaps));
            }
        }
        Ok(may)
    }

    /// Takes out of `all` what `keys` open.
    pub(crate) async fn opening(
        &self,
        all: &mut Vec<ShutEntry>,
        keys: &Keys,
    ) -> Result<Vec<OpenedEntry>, Error> {
        let (mut opened, mut still) = (Vec::new(), Vec::new());
        for entry in all.drain(..) {
            let inside = self.opened(&entry.written, keys).await?;
            let shut = shut(&entry.written, inside.as_deref());
            if shut == entry.shut {
                still.push(entry);
            } else {
                let written = entry.written;
                opened.push(OpenedEntry {
                    written,
                    inside,
                    shut,
                });
            }
        }
        *all = still;
        Ok(opened)
    }

    /// Writes down what opened, and the keys, at once: those of another tab
    /// stay. Answers how many entries are open now.
    pub(crate) async fn keep_opened(
        &self,
        opened: &[OpenedEntry],
        keys: &Keys,
    ) -> Result<(usize, Change), Error> {
        let (count, change, keys) = self
            .with(async |database| {
                let work = Work::write(database, &[RECORDS, ENTRIES, META])?;
                let mut keys = keys.clone();
                let known: Option<Vec<String>> = meta::get(&work, meta::KEYS).await?;
                keys.add(Keys::read(&known.unwrap_or_default())?.0);
                meta::put(&work, meta::KEYS, &keys.write())?;
                let mut records = BTreeSet::new();
                for OpenedEntry {
                    written,
                    inside,
                    shut,
                } in opened
                {
                    let id = &written.id;
                    let row = work.get(ENTRIES, &entry_key(id)).await?.map(stone);
                    let Some(row) = row.filter(|row| row.raw().is_some()) else {
                        continue;
                    };
                    row.clear(SHUT);
                    if let Some(shut) = shut {
                        row.set_shut(shut);
                    }
                    if let Some(inside) = inside {
                        row.set_inside(inside);
                    }
                    work.put(ENTRIES, &row)?;
                    records.extend(row.record());
                }
                let mut kinds = BTreeSet::new();
                for id in &records {
                    kinds.extend(history::stand(&work, id).await?);
                }
                work.done().await?;
                let open = opened.iter().filter(|entry| entry.shut.is_none());
                let change = Change::of_kinds(kinds.iter().map(String::as_str));
                Ok((open.count(), change, keys))
            })
            .await?;
        self.now_has(keys);
        Ok((count, change))
    }

    /// After an update of the app: records and entries that an older version
    /// could not read are looked at again. Without any, it costs two counts.
    /// They came from other phones: it is time before this one asks for more.
    ///
    /// # Errors
    /// As [`Phone::save`].
    pub async fn read_the_unread(&self) -> Result<(), Error> {
        let (records, entries) = self
            .with(async |database| {
                let work = Work::read(database, &[RECORDS, ENTRIES])?;
                let all = JsValue::UNDEFINED;
                let (mut records, mut entries) = (false, false);
                if work.count(RECORDS, Some(UNREAD), &all).await? > 0 {
                    let rows = work.all(RECORDS, Some(UNREAD), &all, 0).await?;
                    records = rows.into_iter().any(|row| is_readable(&stone(row)));
                }
                let newer = JsValue::from(NEWER);
                if work.count(ENTRIES, Some(SHUT), &newer).await? > 0 {
                    let rows = work.all(ENTRIES, Some(SHUT), &newer, 0).await?;
                    entries = rows.into_iter().any(|row| is_of_this_version(&stone(row)));
                }
                Ok((records, entries))
            })
            .await?;
        if entries {
            let keys = self.keys();
            let opened = self.opening(&mut self.the_shut().await?, &keys).await?;
            let (_, change) = self.keep_opened(&opened, &keys).await?;
            self.0.watch.tell(&change);
        }
        if records {
            let kinds = self.with(read_again).await?;
            let change = Change::of_kinds(kinds.iter().map(String::as_str));
            self.0.watch.tell(&change);
        }
        Ok(())
    }
}

/// Whether the entry `later` may have been written after `first`.
fn can_follow(first: &Value, later: &Value) -> bool {
    if first["device"] == later["device"] {
        return later["seq"].as_u64() > first["seq"].as_u64();
    }
    let day = |entry: &Value| entry["at"].as_str()?.get(..10)?.parse::<Day>().ok();
    match (day(first), day(later)) {
        (Some(first), Some(later)) => later >= first.plus(-1),
        _ => true,
    }
}

/// Whether a row of `records` can be read by this version.
fn is_readable(row: &Stone) -> bool {
    let (Some(kind), Some(body)) = (row.kind(), row.body()) else {
        return false;
    };
    matches!(keys(&kind, &body), Ok(Some(_)))
}

/// Whether a row of `entries` is of a version that this one knows.
fn is_of_this_version(row: &Stone) -> bool {
    let written = row.raw().map(|raw| Written::read(&raw));
    matches!(written, Some(Ok(written)) if written.entry.content != Content::Newer)
}

async fn read_again(database: &Database) -> Result<BTreeSet<String>, Error> {
    let work = Work::write(database, &[RECORDS, ENTRIES])?;
    let rows = work
        .all(RECORDS, Some(UNREAD), &JsValue::UNDEFINED, 0)
        .await?;
    let mut kinds = BTreeSet::new();
    for row in rows.into_iter().map(stone) {
        kinds.extend(history::stand(&work, &row.id().ok_or(Error::Corrupt)?).await?);
    }
    work.done().await?;
    Ok(kinds)
}
