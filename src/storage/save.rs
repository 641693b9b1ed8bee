//! Saving: one strict transaction for everything a tap means.

use crate::batch::Batch;
use crate::database::Database;
use crate::error::Error;
use crate::join::Joining;
use crate::known::{Asking, Found};
use crate::layout::{BLOBS, DRAFTS, ENTRIES, META, RECORDS};
use crate::marker;
use crate::merging::Merging;
use crate::meta::{self, Keys, Me};
use crate::phone::Phone;
use crate::revision::Revision;
use crate::row::{Standing, Stone};
use crate::transaction::Work;
use crate::watch::Change;
use domain::ids::RecordId;
use domain::keyring::Keyring;
use domain::record::Record;
use exchange::EntryId;
use exchange::entry::{Content, ENTRY_LIMIT, Entry, VERSION, Written};
use exchange::sealed::{AccountKey, Inside};
use wasm_bindgen::JsValue;

/// How often a save starts again because another tab was faster.
const TRIES: usize = 16;

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
    /// What was known is not so any more.
    Again,
}

impl Phone {
    /// Saves everything in `batch`, or nothing of it. When this answers `Ok`,
    /// it is on the disk.
    ///
    /// # Errors
    /// [`Error::Full`], [`Error::Aborted`] when the browser gave up (or other
    /// tabs were faster sixteen times), [`Error::Closed`], [`Error::Gone`], [`Error::Newer`],
    /// [`Error::Locked`] when something private cannot be sealed,
    /// [`Error::Corrupt`] when what is stored cannot be read or an entry would
    /// be larger than may be, [`Error::Anothers`] when it is not this account's
    /// to write. What was stored before then stands, drafts too.
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
                Pass::Again => {}
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
        // Where all that a save needs was read or written before, the rows are
        // made before the transaction begins, and it writes them without first
        // waiting for what it reads.
        let assumed = match joining {
            None if writing => self.0.known.borrow().found(&self.me(), batch),
            _ => None,
        };
        let early = match &assumed {
            Some(found) => Some(Made::of(found, batch, seals, None).await?),
            None => None,
        };
        let stores = [RECORDS, ENTRIES, DRAFTS, META, BLOBS];
        let stores = &stores[..4 + usize::from(!batch.also.is_empty())];
        let work = if writing {
            Work::write(database, stores)?
        } else {
            Work::read(database, stores)?
        };
        // Another tab may have joined; another database may stand in its place.
        let asked = Asking::of(&work, batch)?;
        let erased = work.ask(META, &meta::ERASED.into())?;
        let (made, asked, me) = match (early, joining) {
            (Some(made), _) => (made, Some(asked), None),
            (None, None) => {
                let found = asked.found(&work).await?;
                let made = Made::of(&found, batch, seals, Some(&work));
                (made.await?, None, None)
            }
            (None, Some(joining)) => {
                let Found {
                    mut me, mut seq, ..
                } = asked.found(&work).await?;
                let mut batch = batch.clone();
                joining.join(&work, &mut me, &mut batch, &mut seq).await?;
                let rows = Asking::of(&work, &batch)?.found(&work).await?.rows;
                let found = Found { me, seq, rows };
                let made = Made::of(&found, &batch, seals, Some(&work));
                (made.await?, None, Some(found.me))
            }
        };
        if !writing || !made.to_seal.is_empty() {
            // Dropped, `work` aborts: nothing was written.
            return Ok(Pass::ToSeal(made.to_seal));
        }
        let merging = self.0.merging.here();
        if merging.is_none() && made.rows.iter().any(|row| row.standing.is_none()) {
            return Ok(Pass::ToMerge);
        }

        for (nth, row) in made.rows.iter().enumerate() {
            work.breathe(nth).await?;
            row.put(&work, merging).await?;
        }
        if !made.rows.is_empty() || joining.is_some() {
            meta::put(&work, meta::SEQ, &made.seq)?;
        }
        for also in &batch.also {
            also.run(&work).await?;
        }
        for form in &batch.forms {
            work.delete(DRAFTS, &form.as_str().into())?;
        }
        let erased: Option<Vec<RecordId>> = meta::read(work.answer(erased).await?)?;
        let erased = erased.unwrap_or_default();
        if batch.changes.iter().any(|(id, _)| erased.contains(id)) {
            // Dropped, `work` aborts: the District would take nothing of it.
            return Err(Error::Erased);
        }
        if let (Some(asked), Some(assumed)) = (asked, assumed)
            && asked.found(&work).await? != assumed
        {
            // Somebody else wrote. Dropped, `work` aborts.
            self.0.known.borrow_mut().forget();
            return Ok(Pass::Again);
        }
        let also = !batch.also.is_empty();
        if !made.rows.is_empty() || also || !batch.forms.is_empty() || joining.is_some() {
            work.done().await?;
        }
        if let Some(me) = me {
            self.now_am(me);
        }
        let change = Change {
            kinds: made.kinds,
            light: !made.rows.is_empty(),
            drafts: !batch.forms.is_empty(),
            me: joining.is_some(),
        };
        let saved = Saved {
            entries: made.rows.len(),
        };
        let stand = made
            .rows
            .into_iter()
            .map(|row| (row.record, row.standing.map(|(standing, _)| standing)));
        self.0.known.borrow_mut().saved(made.seq, stand);
        Ok(Pass::Saved(saved, change))
    }
}

/// The key a keyring is sealed under: the one it is of.
fn keyring_key<'k>(keys: &'k Keys, inside: &Inside) -> Option<&'k AccountKey> {
    let of = inside.body.get("of")?.as_str()?;
    keys.0.iter().find(|key| key.id().to_string() == of)
}

/// Whether the revision is all that is known of its record, once it is written:
/// by the law of merging, on one head a record stands as it was given.
fn is_plain(revision: &Revision, row: Option<&Standing>) -> bool {
    let is_found = revision.deleted || revision.keys.is_some();
    is_found && revision.on_top && row.is_none_or(Standing::is_plain)
}

/// What a save writes, made of what it found.
struct Made {
    rows: Vec<Writing>,
    /// The last place in the outbox once they are written.
    seq: u64,
    /// The kinds of the records that change.
    kinds: Vec<String>,
    /// Instead of all that: what has to be sealed first.
    to_seal: Vec<Revision>,
}

impl Made {
    /// Breathes in `work` meanwhile, where that has begun.
    async fn of(
        found: &Found,
        batch: &Batch,
        seals: &[Seal],
        work: Option<&Work<'_>>,
    ) -> Result<Self, Error> {
        let mut revisions = Vec::with_capacity(found.rows.len());
        for (nth, ((id, wanted), row)) in batch.changes.iter().zip(&found.rows).enumerate() {
            if let Some(work) = work {
                work.breathe(nth).await?;
            }
            if let Some(mut revision) = Revision::of(*id, row.as_ref(), wanted)? {
                if row.as_ref().is_some_and(|row| row.by.is_some()) {
                    return Err(Error::Anothers);
                }
                if let (Some(level), None, false) = (&batch.level, row, revision.is_private()) {
                    revision.share.clone_from(level);
                }
                let seal = seals.iter().find(|seal| seal.revision == revision);
                let sealed = seal.map(|seal| seal.text.clone());
                revisions.push((revision, row.as_ref(), sealed));
            }
        }
        let mut made = Self {
            rows: Vec::with_capacity(revisions.len()),
            seq: found.seq,
            kinds: Vec::new(),
            to_seal: Vec::new(),
        };
        let is_shut = |(revision, _, sealed): &(Revision, _, Option<String>)| {
            revision.is_private() && sealed.is_none()
        };
        if revisions.iter().any(is_shut) {
            let private = revisions.into_iter().map(|(revision, ..)| revision);
            made.to_seal = private.filter(Revision::is_private).collect();
            return Ok(made);
        }
        for (nth, (revision, row, sealed)) in revisions.into_iter().enumerate() {
            if let Some(work) = work {
                work.breathe(nth).await?;
            }
            if !made.kinds.contains(&revision.kind) {
                made.kinds.push(revision.kind.clone());
            }
            made.seq += 1;
            let row = Writing::of(&found.me, made.seq, revision, row, sealed)?;
            made.rows.push(row);
        }
        Ok(made)
    }
}

/// One revision, as it is written.
struct Writing {
    record: RecordId,
    entry: Stone,
    /// Where the record stands then; none where that has to be worked out.
    standing: Option<(Standing, Stone)>,
}

impl Writing {
    fn of(
        me: &Me,
        seq: u64,
        revision: Revision,
        row: Option<&Standing>,
        sealed: Option<String>,
    ) -> Result<Self, Error> {
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
        let entry = entry_row(&written, plaintext.as_deref());
        entry.set_own(seq as f64);
        entry.set_waiting(seq as f64);
        let standing = plain.then(|| {
            let standing = Standing {
                id: record.to_string(),
                kind,
                share,
                heads: vec![written.id],
                body: Some(body),
                deleted,
                ..Standing::default()
            };
            let row = standing.write(keys);
            (standing, row)
        });
        Ok(Self {
            record,
            entry,
            standing,
        })
    }

    async fn put(&self, work: &Work<'_>, merging: Option<Merging>) -> Result<(), Error> {
        work.put(ENTRIES, &self.entry)?;
        match &self.standing {
            Some((_, row)) => work.put(RECORDS, row),
            None => {
                let id = self.record.to_string();
                let row = merging.ok_or(Error::Apart)?.stands(work, &id).await?;
                work.put(RECORDS, &row)
            }
        }
    }
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
