//! Saving: one strict transaction for everything a tap means.

use crate::batch::{Batch, Wanted};
use crate::error::Error;
use crate::join::Joining;
use crate::layout::{DRAFTS, ENTRIES, META, RECORDS};
use crate::marker;
use crate::merging::Merging;
use crate::meta::{self, Keys, Me};
use crate::phone::Phone;
use crate::revision::Revision;
use crate::row::{Standing, Stone, stone};
use crate::transaction::{Asked, Work};
use crate::watch::Change;
use domain::ids::RecordId;
use domain::keyring::Keyring;
use domain::record::Record;
use exchange::EntryId;
use exchange::entry::{Content, ENTRY_LIMIT, Entry, VERSION, Written};
use exchange::sealed::{AccountKey, Inside};
use indexed_db_futures::database::Database;
use wasm_bindgen::JsValue;

/// How often a save starts again because another tab was faster.
const TRIES: usize = 16;

/// After how many records a large save lets the page do something else.
const BREATH: usize = 25;

/// What a save did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Saved {
    /// Entries written; 0 when nothing differed from what was stored.
    pub entries: usize,
}

/// Something that was sealed before the transaction began.
struct Seal {
    revision: Revision,
    text: String,
}

/// What one pass over the database came to.
enum Pass {
    /// Everything is on the disk.
    Saved(Saved, Change),
    /// These have to be sealed first, outside of any transaction.
    ToSeal(Vec<Revision>),
    /// Something was written in two places, and the code that tells where it
    /// stands is not here.
    ToMerge,
}

impl Phone {
    /// Saves everything in `batch`, or nothing of it. When this answers `Ok`,
    /// it is on the disk.
    ///
    /// # Errors
    /// [`Error::Full`], [`Error::Aborted`] when the browser gave up (or other
    /// tabs were faster sixteen times), [`Error::Closed`], [`Error::Newer`],
    /// [`Error::Locked`] when something private cannot be sealed,
    /// [`Error::Corrupt`] when what is stored cannot be read or an entry would
    /// be larger than may be. What was stored before then stands, drafts too.
    pub async fn save(&self, batch: Batch) -> Result<Saved, Error> {
        self.save_and_join(&batch, None).await
    }

    /// A save that may go with joining a District, in the same transaction.
    pub(crate) async fn save_and_join(
        &self,
        batch: &Batch,
        joining: Option<Joining<'_>>,
    ) -> Result<Saved, Error> {
        if batch.broken {
            return Err(Error::Corrupt);
        }
        let mut seals: Vec<Seal> = Vec::new();
        // Looking before sealing spares a transaction that writes nothing.
        let mut writing = !batch.is_private();
        for _ in 0..TRIES {
            let pass = self
                .with(async |database| self.pass(database, batch, joining, &seals, writing).await)
                .await?;
            match pass {
                Pass::Saved(saved, change) => {
                    if saved.entries > 0 {
                        marker::set(self.name());
                    }
                    self.0.watch.tell(&change);
                    return Ok(saved);
                }
                Pass::ToMerge => self.0.merging.bring().await?,
                Pass::ToSeal(revisions) => {
                    writing = true;
                    seals.clear();
                    for revision in revisions {
                        let text = self.seal(&revision).await?;
                        seals.push(Seal { revision, text });
                    }
                }
            }
        }
        Err(Error::Aborted)
    }

    async fn seal(&self, revision: &Revision) -> Result<String, Error> {
        let keys = self.keys();
        let own = (revision.kind == Keyring::KIND).then(|| keyring_key(&keys, &revision.inside));
        let key = own.flatten().or(keys.0.first()).ok_or(Error::Corrupt)?;
        let inside = revision.inside.write();
        self.0
            .sealer
            .seal(key, revision.record, &revision.kind, &inside)
            .await
    }

    async fn pass(
        &self,
        database: &Database,
        batch: &Batch,
        joining: Option<Joining<'_>>,
        seals: &[Seal],
        writing: bool,
    ) -> Result<Pass, Error> {
        let stores = [RECORDS, ENTRIES, DRAFTS, META];
        let work = if writing {
            Work::write(database, &stores)?
        } else {
            Work::read(database, &stores)?
        };
        // Another tab may have joined; another database may stand in its place.
        // All is asked for before anything is waited for: one way there and
        // back, not one for each.
        let me = work.ask(META, &meta::ME.into())?;
        let seq = work.ask(META, &meta::SEQ.into())?;
        let mut asked = ask_rows(&work, batch)?;
        let me: Option<Me> = meta::read(work.answer(me).await?)?;
        let mut me = me.ok_or(Error::Closed)?;
        let seq: Option<u64> = meta::read(work.answer(seq).await?)?;
        let mut seq = seq.unwrap_or(0);
        let mut batch = batch.clone();
        if let Some(joining) = joining {
            joining.begin(&work, &mut me, &mut batch).await?;
            asked = ask_rows(&work, &batch)?;
        }
        let mut rows = Vec::with_capacity(asked.len());
        for asked in asked {
            let row = work.answer(asked).await?;
            rows.push(row.map(|row| Standing::read(&stone(row))).transpose()?);
        }
        let mut revisions = Vec::with_capacity(rows.len());
        for ((id, wanted), row) in batch.changes.iter().zip(&rows) {
            if let Some(revision) = Revision::of(*id, row.as_ref(), wanted)? {
                revisions.push((revision, row.as_ref()));
            }
        }
        let seal_of = |revision: &Revision| seals.iter().find(|seal| seal.revision == *revision);
        let to_seal =
            |(revision, _): &(Revision, _)| revision.is_private() && seal_of(revision).is_none();
        if !writing || revisions.iter().any(to_seal) {
            // Dropped, `work` aborts: nothing was written.
            let private = revisions.into_iter().map(|(revision, _)| revision);
            return Ok(Pass::ToSeal(private.filter(Revision::is_private).collect()));
        }

        let merging = self.0.merging.here();
        let needs_merging = |(revision, row): &(Revision, _)| !is_plain(revision, *row);
        if merging.is_none() && revisions.iter().any(needs_merging) {
            return Ok(Pass::ToMerge);
        }

        let mut change = Change {
            light: !revisions.is_empty(),
            drafts: !batch.forms.is_empty(),
            me: joining.is_some(),
            ..Change::default()
        };
        let saved = Saved {
            entries: revisions.len(),
        };
        if let Some(joining) = joining {
            seq = joining.end(&work, &me, seq).await?;
        }
        for (nth, (revision, row)) in revisions.into_iter().enumerate() {
            if nth % BREATH == BREATH - 1 {
                // Its answer comes after all that was put before it: the page
                // stays alive, and the transaction open.
                work.get(META, &meta::SEQ.into()).await?;
            }
            seq += 1;
            change.add(&revision.kind);
            let sealed = seal_of(&revision).map(|seal| seal.text.clone());
            write(&work, &me, seq, revision, row, (sealed, merging)).await?;
        }
        if saved.entries > 0 || joining.is_some() {
            meta::put(&work, meta::SEQ, &seq)?;
        }
        for form in &batch.forms {
            work.delete(DRAFTS, &form.as_str().into())?;
        }
        if saved.entries > 0 || !batch.forms.is_empty() || joining.is_some() {
            work.done().await?;
        }
        if joining.is_some() {
            self.now_am(me);
        }
        Ok(Pass::Saved(saved, change))
    }
}

/// The key a keyring is sealed under: the one it is of.
fn keyring_key<'k>(keys: &'k Keys, inside: &Inside) -> Option<&'k AccountKey> {
    let of = inside.body.get("of")?.as_str()?;
    keys.0.iter().find(|key| key.id().to_string() == of)
}

/// Asks for the rows of all records of the batch.
fn ask_rows(work: &Work<'_>, batch: &Batch) -> Result<Vec<Asked>, Error> {
    let ask = |(id, _): &(RecordId, Wanted)| work.ask(RECORDS, &id.to_string().into());
    batch.changes.iter().map(ask).collect()
}

/// Whether the revision is all that is known of its record, once it is written:
/// by the law of merging, on one head a record stands as it was given.
fn is_plain(revision: &Revision, row: Option<&Standing>) -> bool {
    let is_found = revision.deleted || revision.keys.is_some();
    is_found && revision.on_top && row.is_none_or(Standing::is_plain)
}

/// Writes one revision: its entry, and where the record stands then.
async fn write(
    work: &Work<'_>,
    me: &Me,
    seq: u64,
    revision: Revision,
    row: Option<&Standing>,
    (sealed, merging): (Option<String>, Option<Merging>),
) -> Result<(), Error> {
    let plain = is_plain(&revision, row);
    let Revision {
        record,
        kind,
        share,
        parents,
        deleted,
        inside,
        keys,
        ..
    } = revision;
    let plaintext = sealed.is_some().then(|| inside.write());
    let body = serde_json::to_string(&inside.body).map_err(|_| Error::Corrupt)?;
    let content = match sealed {
        Some(sealed) => Content::Sealed(sealed),
        None => Content::Open {
            set: inside.set,
            body: inside.body,
        },
    };
    let written = Entry {
        v: VERSION,
        device: me.device,
        seq,
        record,
        kind: kind.clone(),
        parents,
        at: utc_now(),
        author: me.account,
        share: share.clone(),
        deleted,
        content,
    }
    .write();
    if written.raw.len() > ENTRY_LIMIT {
        return Err(Error::TooLarge);
    }
    let id = record.to_string();
    let entry = entry_row(&written, plaintext.as_deref());
    entry.set_own(seq as f64);
    entry.set_waiting(seq as f64);
    work.put(ENTRIES, &entry)?;

    let row = if plain {
        let standing = Standing {
            id,
            kind,
            share,
            heads: vec![written.id],
            body: Some(body),
            deleted,
            ..Standing::default()
        };
        standing.write(keys)
    } else {
        merging.ok_or(Error::Apart)?.stands(work, &id).await?
    };
    work.put(RECORDS, &row)
}

/// The row of an entry, without what only some have.
pub(crate) fn entry_row(written: &Written, inside: Option<&str>) -> Stone {
    let row = Stone::new();
    row.set_id(&written.id.to_string());
    row.set_record(&written.entry.record.to_string());
    row.set_raw(&written.raw);
    if let Some(inside) = inside {
        row.set_inside(inside);
    }
    row
}

/// UTC to the second, RFC 3339.
fn utc_now() -> String {
    let now = js_sys::Date::new_0().to_iso_string();
    let to_the_second = now.slice(0, 19).as_string().unwrap_or_default();
    format!("{to_the_second}Z")
}

/// A key for a row of `entries`.
pub(crate) fn entry_key(id: &EntryId) -> JsValue {
    id.to_string().into()
}
