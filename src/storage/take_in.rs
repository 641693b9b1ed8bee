//! Taking in what the District holds: a page and its cursor in one transaction.

use crate::cards;
use crate::error::Error;
use crate::history::{self, Read};
use crate::layout::{BLOBS, CARDS, DRAFTS, ENTRIES, LEFT, META, RECORDS};
use crate::meta::{self, Keys, Me};
use crate::outbox;
use crate::phone::Phone;
use crate::pictures;
use crate::row::{Stone, read_ids, stone, write_ids};
use crate::save::{entry_key, entry_row};
use crate::shut::shut;
use crate::transaction::Work;
use crate::watch::Change;
use domain::card::Card;
use domain::ids::RecordId;
use domain::record::Record;
use exchange::EntryId;
use exchange::changes::{ChangesPage, Line, Stub};
use exchange::entry::Written;
use std::collections::{BTreeMap, BTreeSet};
use wasm_bindgen::JsValue;

/// What taking in a page did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TakenIn {
    /// Entries that were not here.
    pub entries: usize,
    /// Records that stand differently now, or may.
    pub records: usize,
    /// Entries of the page that are sealed with a key this phone does not
    /// have; they are kept.
    pub shut: usize,
    /// Entries of the page that cannot be read at all; they are kept.
    pub unreadable: usize,
}

/// A line of the page, with all that has to be awaited done.
pub(crate) enum Ready {
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
        let keys = self.keys_of_page(page).await?;
        let mut lines = Vec::with_capacity(page.lines.len());
        for line in &page.lines {
            lines.extend(self.ready(line, &keys).await?);
        }
        let (taken, change) = self
            .with(async |database| {
                let stores = [RECORDS, ENTRIES, META, CARDS, BLOBS, DRAFTS];
                let erases = lines.iter().any(|line| matches!(line, Ready::Redacted(_)));
                let reached = if erases { stores.len() } else { 4 };
                let work = Work::write(database, &stores[..reached])?;
                let me: Option<Me> = meta::get(&work, meta::ME).await?;
                let me = me.ok_or(Error::Closed)?;
                let seq: Option<u64> = meta::get(&work, meta::SEQ).await?;
                let place = Place {
                    me,
                    seq: seq.unwrap_or(0),
                    in_order: false,
                };
                let (taken, mut change) = take_lines(&work, &place, &lines).await?;
                if cards::take(&work, &page.lines).await? {
                    change.add(Card::KIND);
                }
                if erases {
                    change.drafts |= drop_drafts_of_erased(&work).await?;
                }
                change.light |= outbox::offer_what_was_anothers(&work, &records(&lines)).await?;
                meta::put(&work, meta::CURSOR, &page.mark)?;
                meta::put(&work, meta::MARK, &page.mark)?;
                work.done().await?;
                Ok((taken, change))
            })
            .await?;
        self.0.watch.tell(&change);
        Ok(taken)
    }

    /// None for a line that is of no entry.
    pub(crate) async fn ready(&self, line: &Line, keys: &Keys) -> Result<Option<Ready>, Error> {
        let raw = match line {
            Line::Card(_) => return Ok(None),
            Line::Redacted(id) => return Ok(Some(Ready::Redacted(*id))),
            Line::Stub(stub) => return Ok(Some(Ready::Stub(stub.clone()))),
            Line::Entry(raw) => raw,
        };
        let Ok(written) = Written::read(raw) else {
            let (id, raw) = (EntryId::of(raw), raw.clone());
            return Ok(Some(Ready::Unreadable { id, raw }));
        };
        let inside = self.opened(&written, keys).await?;
        let written = Box::new(written);
        Ok(Some(Ready::Entry { written, inside }))
    }
}

/// The records that entries of a page are of.
fn records(lines: &[Ready]) -> BTreeSet<String> {
    let record = |line: &Ready| match line {
        Ready::Entry { written, .. } => Some(written.entry.record.to_string()),
        _ => None,
    };
    lines.iter().filter_map(record).collect()
}

/// For whom, and behind what, lines are taken in.
pub(crate) struct Place {
    pub(crate) me: Me,
    /// The last place in the outbox.
    pub(crate) seq: u64,
    /// Own entries come in the order in which they were written: each has a
    /// place of its own.
    pub(crate) in_order: bool,
}

/// Puts the lines into the store and the records they touch where they stand.
pub(crate) async fn take_lines(
    work: &Work<'_>,
    place: &Place,
    lines: &[Ready],
) -> Result<(TakenIn, Change), Error> {
    let mut taken = TakenIn::default();
    let ask = |line: &Ready| work.ask(ENTRIES, &entry_key(&line.id()));
    let asked: Vec<_> = lines.iter().map(ask).collect::<Result<_, _>>()?;
    // Entries that are new here, by record; a page may repeat one.
    let mut fresh: BTreeMap<String, Vec<Read>> = BTreeMap::new();
    // Records whose whole history has to be read anew.
    let mut changed: BTreeSet<String> = BTreeSet::new();
    let mut seen: BTreeSet<EntryId> = BTreeSet::new();
    let mut erased = Erased::read(work).await?;
    let mut kinds = BTreeSet::new();
    // Entries of which this page says who leads their record now: another, or this
    // account. What was said last holds.
    let mut led: BTreeMap<EntryId, Option<&str>> = BTreeMap::new();
    for (nth, (line, asked)) in lines.iter().zip(asked).enumerate() {
        let row = work.answer(asked).await?.map(stone);
        let first = seen.insert(line.id());
        match line {
            Ready::Entry { written, inside } => {
                let is_here = |row: &Stone| row.raw().is_some();
                let was_left = row.as_ref().is_some_and(|row| row.left().is_some());
                if was_left || led.contains_key(&written.id) {
                    led.insert(written.id, None);
                }
                if row.as_ref().is_some_and(is_here) || !first {
                    continue;
                }
                let record = written.entry.record.to_string();
                if row.as_ref().is_some_and(|row| row.redacted() == Some(true)) {
                    erased.came_again(record);
                    continue;
                }
                if erased.holds(&record) {
                    // Written by a phone that had not heard of it.
                    let (id, parents) = (&written.id, &written.entry.parents);
                    leave(work, id, Some(&record), parents, true)?;
                    changed.insert(record.clone());
                    erased.came_again(record);
                    continue;
                }
                let nth = if place.in_order { nth + 1 } else { 0 };
                let own = place.seq as f64 + nth as f64;
                let (row, shut) = received(&place.me, own, written, inside.as_deref());
                taken.entries += 1;
                taken.shut += usize::from(shut);
                work.put(ENTRIES, &row)?;
                let others = place.me.only_reads(&written.entry);
                let read = Read::entry(written, inside.as_deref(), others)?;
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
            Ready::Redacted(id) => {
                let raw = row.as_ref().and_then(Stone::raw);
                if let Some(Ok(written)) = raw.map(|raw| Written::read(&raw)) {
                    pictures::erased(work, &written.entry).await?;
                    kinds.insert(written.entry.kind);
                }
                let record = redact(work, id, row, None)?;
                record.iter().for_each(|record| erased.note(record));
                changed.extend(record);
            }
            Ready::Stub(stub) if stub.left.is_some() => {
                led.insert(stub.id, stub.left.as_deref());
            }
            Ready::Stub(stub) => {
                // An entry that is here says more than its stub.
                let known = row.as_ref().is_some_and(|row| row.record().is_some());
                if !known && first {
                    changed.extend(redact(work, &stub.id, row, Some(stub))?);
                }
            }
        }
    }
    erased.keep(work, place.me.officer).await?;
    for (id, to) in led {
        // It may have come on this very page.
        let row = work.get(ENTRIES, &entry_key(&id)).await?.map(stone);
        let Some(row) = row.filter(|row| row.raw().is_some()) else {
            continue;
        };
        match to {
            Some(to) => row.set_left(to),
            None => row.clear(LEFT),
        }
        work.put(ENTRIES, &row)?;
        changed.extend(row.record());
    }
    let ask = |id: &String| work.ask(RECORDS, &id.as_str().into());
    let asked: Vec<_> = fresh.keys().map(ask).collect::<Result<_, _>>()?;
    for ((id, reads), asked) in fresh.into_iter().zip(asked) {
        // No row: of this record nothing but stubs can have been here before
        // the page, and a stub counts only as a parent.
        let known = work.answer(asked).await?.is_some();
        if known || changed.contains(&id) || !history::is_whole(&reads) {
            changed.insert(id);
        } else {
            taken.records += 1;
            kinds.extend(history::put_standing(
                work,
                &id,
                history::standing(&id, reads)?,
                None,
            )?);
        }
    }
    taken.records += changed.len();
    for id in &changed {
        kinds.extend(history::stand(work, id).await?);
    }
    let change = Change::of_kinds(kinds.iter().map(String::as_str));
    Ok((taken, change))
}

/// The row of an entry that came from the District, and whether it is shut.
fn received(me: &Me, own: f64, written: &Written, inside: Option<&str>) -> (Stone, bool) {
    let row = entry_row(written, inside);
    if me.is(written.entry.author) {
        // From another phone of this leader: offered again behind what this
        // one had written by then.
        row.set_own(own);
    } else if me.only_reads(&written.entry) {
        row.set_others(true);
    }
    let shut = shut(written, inside);
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
    let (mut record, mut parents, mut redacted) = (None, Vec::new(), stub.is_none());
    if let Some(row) = row {
        redacted |= row.redacted() == Some(true);
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
    leave(work, id, record.as_deref(), &parents, redacted)?;
    Ok(record)
}

/// What is left of an entry without its bytes.
fn leave(
    work: &Work<'_>,
    id: &EntryId,
    record: Option<&str>,
    parents: &[EntryId],
    redacted: bool,
) -> Result<(), Error> {
    let left = Stone::new();
    left.set_id(&id.to_string());
    left.set_parents(&write_ids(parents));
    if let Some(record) = record {
        left.set_record(record);
    }
    if redacted {
        left.set_redacted(true);
    }
    work.put(ENTRIES, &left)
}

/// What was typed about an erased record holds its words, too. Whether there was any.
async fn drop_drafts_of_erased(work: &Work<'_>) -> Result<bool, Error> {
    let erased = Erased::read(work).await?;
    let mut dropped = false;
    for form in work.keys(DRAFTS, None, &JsValue::UNDEFINED).await? {
        let name = form.as_string().unwrap_or_default();
        // A form is named by its address, which holds what it is about.
        if erased.records.iter().any(|record| name.contains(record)) {
            work.delete(DRAFTS, &form)?;
            dropped = true;
        }
    }
    Ok(dropped)
}

/// What this phone knows of erasures. Nothing of an erased record is taken, whoever
/// brings it: a District that was put back from before the erasure does not know it.
struct Erased {
    records: BTreeSet<String>,
    /// How many were known before.
    known: usize,
    /// Those that came again.
    again: BTreeSet<String>,
}

impl Erased {
    async fn read(work: &Work<'_>) -> Result<Self, Error> {
        let records: Option<Vec<String>> = meta::get(work, meta::ERASED).await?;
        let records = BTreeSet::from_iter(records.unwrap_or_default());
        Ok(Self {
            known: records.len(),
            records,
            again: BTreeSet::new(),
        })
    }

    fn holds(&self, record: &str) -> bool {
        self.records.contains(record)
    }

    fn note(&mut self, record: &str) {
        self.records.insert(record.to_owned());
    }

    fn came_again(&mut self, record: String) {
        self.note(&record);
        self.again.insert(record);
    }

    /// `tells`: an officer's phone, which may have it erased once more.
    async fn keep(&self, work: &Work<'_>, tells: bool) -> Result<(), Error> {
        if self.records.len() > self.known {
            meta::put(work, meta::ERASED, &self.records)?;
        }
        if tells && !self.again.is_empty() {
            let known: Option<BTreeSet<String>> = meta::get(work, meta::ERASE_AGAIN).await?;
            let mut again = known.unwrap_or_default();
            again.extend(self.again.iter().cloned());
            meta::put(work, meta::ERASE_AGAIN, &again)?;
        }
        Ok(())
    }
}

impl Phone {
    /// Whether this phone heard that the record `id` was erased.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn was_erased(&self, id: RecordId) -> Result<bool, Error> {
        let erased: Option<Vec<RecordId>> = self.meta(meta::ERASED).await?;
        Ok(erased.is_some_and(|erased| erased.contains(&id)))
    }

    /// Records that were erased and that the District gave out again: it was put back
    /// from before it. An officer's phone tells it once more; on others there is none.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn to_erase_again(&self) -> Result<Vec<RecordId>, Error> {
        let again: Option<Vec<RecordId>> = self.meta(meta::ERASE_AGAIN).await?;
        Ok(again.unwrap_or_default())
    }

    /// The District has heard of it, or has nothing of that record.
    ///
    /// # Errors
    /// As [`Phone::save`].
    pub async fn was_erased_again(&self, record: RecordId) -> Result<(), Error> {
        self.with(async |database| {
            let work = Work::write(database, &[META])?;
            let again: Option<Vec<RecordId>> = meta::get(&work, meta::ERASE_AGAIN).await?;
            let mut again = again.unwrap_or_default();
            again.retain(|other| *other != record);
            meta::put(&work, meta::ERASE_AGAIN, &again)?;
            work.done().await
        })
        .await
    }
}
