//! Taking in what the District holds: a page and its cursor in one transaction.

use crate::error::Error;
use crate::history::{self, Read};
use crate::layout::{BY_RECORD, ENTRIES, META, RECORDS, SHUT, UNREAD};
use crate::meta::{self, Keys, Me};
use crate::phone::Phone;
use crate::row::{Standing, Stone, read_ids, stone, write_ids};
use crate::save::{entry_key, entry_row};
use crate::transaction::Work;
use crate::watch::Change;
use domain::kinds::Kind;
use exchange::EntryId;
use exchange::changes::{ChangesPage, Line, Stub};
use exchange::entry::{Content, Written};
use exchange::sealed::Sealed;
use indexed_db_futures::database::Database;
use std::collections::{BTreeMap, BTreeSet};
use wasm_bindgen::JsValue;

/// What taking in a page did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TakenIn {
    /// Records that stand differently now, or may.
    pub records: usize,
    /// Entries of the page that are sealed with a key this phone does not
    /// have; they are kept.
    pub shut: usize,
    /// Entries of the page that cannot be read at all; they are kept.
    pub unreadable: usize,
}

/// Sealed with a key not known here, or of a newer version: what stands in the
/// index of shut entries for the latter.
const NEWER: &str = "newer";

/// A line of the page, with all that has to be awaited done.
enum Ready {
    Entry {
        written: Box<Written>,
        inside: Option<String>,
    },
    Unreadable {
        id: EntryId,
        raw: String,
    },
    Redacted(EntryId),
    Stub(Stub),
}

impl Ready {
    fn id(&self) -> EntryId {
        match self {
            Ready::Entry { written, .. } => written.id,
            Ready::Unreadable { id, .. } | Ready::Redacted(id) => *id,
            Ready::Stub(stub) => stub.id,
        }
    }
}

impl Phone {
    /// Merges a page into what is here, and moves the cursor, at once. A page
    /// taken in twice, or out of order, changes nothing it should not.
    ///
    /// # Errors
    /// As [`Phone::save`]; then nothing of the page was taken in.
    pub async fn take_in(&self, page: &ChangesPage) -> Result<TakenIn, Error> {
        let keys = self.keys();
        let mut lines = Vec::with_capacity(page.lines.len());
        for line in &page.lines {
            lines.push(self.ready(line, &keys).await?);
        }
        let (taken, change) = self
            .with(async |database| {
                let work = Work::write(database, &[RECORDS, ENTRIES, META])?;
                let me: Option<Me> = meta::get(&work, meta::ME).await?;
                let me = me.ok_or(Error::Closed)?;
                let (taken, change) = take_lines(&work, &me, &lines).await?;
                meta::put(&work, meta::CURSOR, &page.mark)?;
                meta::put(&work, meta::MARK, &page.mark)?;
                work.done().await?;
                Ok((taken, change))
            })
            .await?;
        self.0.watch.tell(&change);
        Ok(taken)
    }

    async fn ready(&self, line: &Line, keys: &Keys) -> Result<Ready, Error> {
        let raw = match line {
            Line::Redacted(id) => return Ok(Ready::Redacted(*id)),
            Line::Stub(stub) => return Ok(Ready::Stub(stub.clone())),
            Line::Entry(raw) => raw,
        };
        let Ok(written) = Written::read(raw) else {
            let (id, raw) = (EntryId::of(raw), raw.clone());
            return Ok(Ready::Unreadable { id, raw });
        };
        let inside = self.opened(&written, keys).await?;
        let written = Box::new(written);
        Ok(Ready::Entry { written, inside })
    }

    /// What a sealed entry says, if one of `keys` opens it. Without WebCrypto
    /// it stays shut, as without the key.
    async fn opened(&self, written: &Written, keys: &Keys) -> Result<Option<String>, Error> {
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

    /// Opens, with `keys`, what is shut, and keeps the keys, at once. Answers
    /// how many entries opened.
    pub(crate) async fn open_the_shut(&self, keys: &Keys) -> Result<(usize, Change), Error> {
        let shut = self
            .with(async |database| {
                let work = Work::read(database, &[ENTRIES])?;
                work.all(ENTRIES, Some(SHUT), &JsValue::UNDEFINED, 0).await
            })
            .await?;
        let mut opened = Vec::new();
        for row in shut.into_iter().map(stone) {
            let raw = row.raw().ok_or(Error::Corrupt)?;
            let written = Written::read(&raw).map_err(|_| Error::Corrupt)?;
            if let Some(inside) = self.opened(&written, keys).await? {
                opened.push((written.id, inside));
            }
        }
        self.with(async |database| {
            let work = Work::write(database, &[RECORDS, ENTRIES, META])?;
            meta::put(&work, meta::KEYS, &keys.write())?;
            let mut records = BTreeSet::new();
            for (id, inside) in &opened {
                let Some(row) = work.get(ENTRIES, &entry_key(id)).await?.map(stone) else {
                    continue;
                };
                if row.raw().is_some() {
                    row.set_inside(inside);
                    row.clear(SHUT);
                    work.put(ENTRIES, &row)?;
                    records.extend(row.record());
                }
            }
            let mut kinds = BTreeSet::new();
            for id in &records {
                kinds.extend(stand(&work, id).await?);
            }
            work.done().await?;
            Ok((
                opened.len(),
                Change::of_kinds(kinds.iter().map(String::as_str)),
            ))
        })
        .await
    }

    /// After an update of the app: records that an older version could not
    /// read, and entries it could not, are looked at again.
    pub(crate) async fn read_the_unread(&self) -> Result<(), Error> {
        let kinds = self
            .with(async |database| {
                let work = Work::read(database, &[RECORDS])?;
                let all = JsValue::UNDEFINED;
                if work.count(RECORDS, Some(UNREAD), &all).await? == 0 {
                    return Ok(false);
                }
                let rows = work.all(RECORDS, Some(UNREAD), &all, 0).await?;
                let readable = |row: JsValue| {
                    let row = stone(row);
                    let (Some(kind), Some(body)) = (row.kind(), row.body()) else {
                        return false;
                    };
                    Kind::named(&kind).is_some_and(|kind| (kind.keys)(&body).is_ok())
                };
                Ok(rows.into_iter().any(readable))
            })
            .await?;
        if kinds {
            self.with(read_again).await?;
        }
        Ok(())
    }
}

async fn read_again(database: &Database) -> Result<(), Error> {
    let work = Work::write(database, &[RECORDS, ENTRIES])?;
    let rows = work
        .all(RECORDS, Some(UNREAD), &JsValue::UNDEFINED, 0)
        .await?;
    for row in rows.into_iter().map(stone) {
        stand(&work, &row.id().ok_or(Error::Corrupt)?).await?;
    }
    work.done().await
}

/// Puts the lines into the store and the records they touch where they stand.
async fn take_lines(work: &Work<'_>, me: &Me, lines: &[Ready]) -> Result<(TakenIn, Change), Error> {
    let mut taken = TakenIn::default();
    let ask = |line: &Ready| work.ask(ENTRIES, &entry_key(&line.id()));
    let asked: Vec<_> = lines.iter().map(ask).collect::<Result<_, _>>()?;
    // Entries that are new here, by record; a page may repeat one.
    let mut fresh: BTreeMap<String, Vec<Read>> = BTreeMap::new();
    // Records whose whole history has to be read anew.
    let mut changed: BTreeSet<String> = BTreeSet::new();
    let mut seen: BTreeSet<EntryId> = BTreeSet::new();
    for (line, asked) in lines.iter().zip(asked) {
        let row = work.answer(asked).await?.map(stone);
        let first = seen.insert(line.id());
        match line {
            Ready::Entry { written, inside } => {
                let has_bytes = row.as_ref().is_some_and(|row| row.raw().is_some());
                if has_bytes || !first {
                    continue;
                }
                let (row, shut) = received(me, written, inside.as_deref());
                taken.shut += usize::from(shut);
                work.put(ENTRIES, &row)?;
                let read = Read::entry(written, inside.as_deref())?;
                let record = written.entry.record.to_string();
                fresh.entry(record).or_default().push(read);
            }
            Ready::Unreadable { id, raw } => {
                taken.unreadable += 1;
                if row.is_none() {
                    let row = Stone::new();
                    row.set_id(&id.to_string());
                    row.set_raw(raw);
                    work.put(ENTRIES, &row)?;
                }
            }
            Ready::Redacted(id) => changed.extend(redact(work, id, row, None)?),
            Ready::Stub(stub) => {
                // An entry that is here says more than its stub.
                let known = row.as_ref().is_some_and(|row| row.record().is_some());
                if !known && first {
                    changed.extend(redact(work, &stub.id, row, Some(stub))?);
                }
            }
        }
    }
    let mut kinds = BTreeSet::new();
    for (id, reads) in fresh {
        // No row: nothing of the record was here before this page.
        let known = work.get(RECORDS, &id.as_str().into()).await?;
        if known.is_some() || changed.contains(&id) || has_more(work, &id, reads.len()).await? {
            changed.insert(id);
        } else {
            taken.records += 1;
            kinds.extend(put_standing(work, &id, history::standing(&id, reads)?)?);
        }
    }
    taken.records += changed.len();
    for id in &changed {
        kinds.extend(stand(work, id).await?);
    }
    let change = Change::of_kinds(kinds.iter().map(String::as_str));
    Ok((taken, change))
}

/// Whether the store holds further entries (stubs) of a record without a row.
async fn has_more(work: &Work<'_>, id: &str, fresh: usize) -> Result<bool, Error> {
    let all = work.count(ENTRIES, Some(BY_RECORD), &id.into()).await?;
    Ok(all > fresh)
}

/// The row of an entry that came from the District, and whether it is shut.
fn received(me: &Me, written: &Written, inside: Option<&str>) -> (Stone, bool) {
    let row = entry_row(written, inside);
    if me.is(written.entry.author) {
        row.set_own(1.0);
    }
    let shut = match &written.entry.content {
        Content::Sealed(sealed) if inside.is_none() => {
            let key = sealed
                .parse::<Sealed>()
                .map(|sealed| sealed.key.to_string());
            Some(key.unwrap_or_default())
        }
        Content::Newer => Some(NEWER.to_owned()),
        Content::Sealed(_) | Content::Open { .. } => None,
    };
    if let Some(key) = &shut {
        row.set_shut(key);
    }
    (row, shut.is_some())
}

/// Drops an entry's bytes, or says that it has none: what is left stands for it
/// in its record's history. Answers the record, if it is known.
fn redact(
    work: &Work<'_>,
    id: &EntryId,
    row: Option<Stone>,
    stub: Option<&Stub>,
) -> Result<Option<String>, Error> {
    let (mut record, mut parents) = (None, Vec::new());
    if let Some(row) = row {
        record = row.record();
        parents = match row.raw().map(|raw| Written::read(&raw)) {
            Some(Ok(written)) => written.entry.parents,
            _ => read_ids(row.parents())?,
        };
    }
    if let Some(stub) = stub {
        record = Some(stub.record.to_string());
        parents.clone_from(&stub.parents);
    }
    let row = Stone::new();
    row.set_id(&id.to_string());
    row.set_parents(&write_ids(&parents));
    if let Some(record) = &record {
        row.set_record(record);
    }
    work.put(ENTRIES, &row)?;
    Ok(record)
}

/// Works out anew, from all its entries, where a record stands. Answers its kind.
async fn stand(work: &Work<'_>, id: &str) -> Result<Option<String>, Error> {
    let history = history::of(work, id).await?;
    put_standing(work, id, history::standing(id, history)?)
}

fn put_standing(
    work: &Work<'_>,
    id: &str,
    standing: Option<Standing>,
) -> Result<Option<String>, Error> {
    match standing {
        Some(standing) => {
            work.put(RECORDS, &standing.write())?;
            Ok(Some(standing.kind))
        }
        // Nothing but stubs is left of it.
        None => {
            work.delete(RECORDS, &id.into())?;
            Ok(None)
        }
    }
}
