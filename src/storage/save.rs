//! Saving: one strict transaction for everything a tap means.

use crate::error::Error;
use crate::history;
use crate::join;
use crate::layout::{DRAFTS, ENTRIES, META, RECORDS};
use crate::marker;
use crate::meta::{self, Me};
use crate::outbox;
use crate::phone::Phone;
use crate::query::Stored;
use crate::row::{Standing, Stone, stone};
use crate::transaction::Work;
use crate::watch::Change;
use domain::ids::RecordId;
use domain::kinds::Kind;
use domain::record::{Record, Share};
use exchange::EntryId;
use exchange::enrol::EnrolAnswer;
use exchange::entry::{Content, ENTRY_LIMIT, Entry, VERSION, Written};
use exchange::revise::revise;
use exchange::sealed::Inside;
use indexed_db_futures::database::Database;
use serde_json::Value;
use wasm_bindgen::JsValue;

/// How often a save starts again because another tab was faster.
const TRIES: usize = 16;

/// What is saved together: all of it, or nothing.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    pub(crate) changes: Vec<(RecordId, Wanted)>,
    forms: Vec<String>,
    /// A record that has no JSON form, which no kind's has.
    broken: bool,
}

#[derive(Clone, Debug)]
pub(crate) enum Wanted {
    /// The record is to read so.
    Put {
        kind: &'static str,
        share: Option<Share>,
        body: Value,
        /// What the writer had before their eyes, if not what is stored.
        seen: Option<(Vec<EntryId>, String)>,
    },
    /// The record is to go.
    Delete,
}

/// What a save did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Saved {
    /// Entries written; 0 when nothing differed from what was stored.
    pub entries: usize,
}

impl Batch {
    /// Nothing to save yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The record `id` is to read like `record`. Fields that only a newer
    /// version knows stay as they are stored; a record that reads so already is
    /// not written again.
    pub fn put<R: Record>(self, id: RecordId, record: &R) -> Self {
        self.wanted::<R>(id, record, None, None)
    }

    /// As [`Batch::put`], at a level of its own: a new record gets it, an
    /// existing one only if it is wider than the one it has. A kind that is
    /// `mine` stays so.
    pub fn put_shared<R: Record>(self, id: RecordId, record: &R, share: Share) -> Self {
        self.wanted::<R>(id, record, Some(share), None)
    }

    /// As [`Batch::put`], for a change made to `seen`: should another tab have
    /// changed the record since `seen` was read, only what differs from `seen`
    /// is set, and the rest of both changes stands.
    pub fn put_over<R: Record>(self, seen: &Stored<R>, record: &R) -> Self {
        let before = (seen.heads.clone(), seen.body.clone());
        self.wanted::<R>(seen.id, record, None, Some(before))
    }

    /// The record `id` is to go; none is no error.
    pub fn delete(mut self, id: RecordId) -> Self {
        self.want(id, Wanted::Delete);
        self
    }

    /// The draft of `form` has become what is saved here, and goes with it.
    pub fn drop_draft(mut self, form: &str) -> Self {
        self.forms.push(form.to_owned());
        self
    }

    fn wanted<R: Record>(
        mut self,
        id: RecordId,
        record: &R,
        share: Option<Share>,
        seen: Option<(Vec<EntryId>, String)>,
    ) -> Self {
        match serde_json::to_value(record) {
            Ok(body) => self.want(
                id,
                Wanted::Put {
                    kind: R::KIND,
                    share,
                    body,
                    seen,
                },
            ),
            Err(_) => self.broken = true,
        }
        self
    }

    /// The last word on a record counts.
    pub(crate) fn want(&mut self, id: RecordId, wanted: Wanted) {
        self.changes.retain(|(other, _)| *other != id);
        self.changes.push((id, wanted));
    }

    /// Whether something in it will certainly have to be sealed.
    fn is_private(&self) -> bool {
        self.changes.iter().any(|(_, wanted)| match wanted {
            Wanted::Put { kind, share, .. } => *share == Some(Share::Mine) || kind_is_mine(kind),
            Wanted::Delete => false,
        })
    }
}

fn kind_is_mine(kind: &str) -> bool {
    Kind::named(kind).is_some_and(|kind| kind.share == Share::Mine)
}

/// The next revision of a record, before it has a place in the outbox.
#[derive(Clone, PartialEq)]
struct Revision {
    record: RecordId,
    kind: String,
    share: String,
    parents: Vec<EntryId>,
    deleted: bool,
    inside: Inside,
    /// It is written on top of just what is stored.
    on_top: bool,
}

impl Revision {
    /// What it takes to make the record in `row` read as wanted; `None` when it
    /// does already.
    fn of(id: RecordId, row: Option<&Standing>, wanted: &Wanted) -> Result<Option<Self>, Error> {
        let stored = row
            .and_then(|row| row.body.as_deref())
            .map(value)
            .transpose()?;
        match wanted {
            Wanted::Delete => {
                let Some(row) = row.filter(|row| !row.deleted) else {
                    return Ok(None);
                };
                Ok(Some(Self {
                    record: id,
                    kind: row.kind.clone(),
                    share: row.share.clone(),
                    parents: row.heads.clone(),
                    deleted: true,
                    inside: Inside {
                        set: Vec::new(),
                        body: stored.unwrap_or_else(|| Value::Object(serde_json::Map::new())),
                    },
                    on_top: true,
                }))
            }
            Wanted::Put {
                kind,
                share,
                body,
                seen,
            } => {
                let heads = row.map(|row| row.heads.clone()).unwrap_or_default();
                let elsewhere = seen.as_ref().filter(|(seen, _)| *seen != heads);
                let (parents, before) = match elsewhere {
                    Some((seen, body)) => (seen.clone(), Some(value(body)?)),
                    None => (heads, stored),
                };
                let revised = revise(before.as_ref(), body);
                let level = level(kind, *share, row.map(|row| row.share.as_str()));
                let stands =
                    row.is_some_and(|row| !row.deleted && row.body.is_some() && row.share == level);
                if revised.set.is_empty() && stands {
                    return Ok(None);
                }
                Ok(Some(Self {
                    record: id,
                    kind: (*kind).to_owned(),
                    share: level,
                    parents,
                    deleted: false,
                    inside: Inside {
                        set: revised.set,
                        body: revised.body,
                    },
                    on_top: elsewhere.is_none(),
                }))
            }
        }
    }

    /// Whether its content may only leave, and is only written, sealed.
    fn is_private(&self) -> bool {
        self.share == Share::Mine.name() || kind_is_mine(&self.kind)
    }
}

/// Levels only widen.
fn level(kind: &str, wanted: Option<Share>, stored: Option<&str>) -> String {
    let default = Kind::named(kind).map_or(Share::District, |kind| kind.share);
    if default == Share::Mine {
        return Share::Mine.name().to_owned();
    }
    match stored {
        Some(stored) if stored != Share::Mine.name() => stored.to_owned(),
        Some(_) => wanted.unwrap_or(Share::Mine).name().to_owned(),
        None => wanted.unwrap_or(default).name().to_owned(),
    }
}

fn value(json: &str) -> Result<Value, Error> {
    serde_json::from_str(json).map_err(|_| Error::Corrupt)
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
        joining: Option<&EnrolAnswer>,
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
        let key = keys.0.first().ok_or(Error::Corrupt)?;
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
        joining: Option<&EnrolAnswer>,
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
        let asked = (
            work.ask(META, &meta::ME.into())?,
            work.ask(META, &meta::SEQ.into())?,
        );
        let me: Option<Me> = meta::read(work.answer(asked.0).await?)?;
        let mut me = me.ok_or(Error::Closed)?;
        let seq: Option<u64> = meta::read(work.answer(asked.1).await?)?;
        let mut seq = seq.unwrap_or(0);
        let mut batch = batch.clone();
        if let Some(answer) = joining {
            join::move_what_is_alone(&work, me.account, answer.account, &mut batch).await?;
            join::adopt(&mut me, answer);
        }

        let rows = read_rows(&work, &batch).await?;
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

        let mut change = Change {
            light: !revisions.is_empty(),
            drafts: !batch.forms.is_empty(),
            me: joining.is_some(),
            ..Change::default()
        };
        let saved = Saved {
            entries: revisions.len(),
        };
        if joining.is_some() {
            meta::put(&work, meta::ME, &me)?;
            seq = outbox::offer_again(&work, seq).await?;
        }
        for (revision, row) in revisions {
            seq += 1;
            change.add(&revision.kind);
            let sealed = seal_of(&revision).map(|seal| seal.text.clone());
            write(&work, &me, seq, revision, row, sealed).await?;
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

/// The rows of all records of the batch, asked for at once.
async fn read_rows(work: &Work<'_>, batch: &Batch) -> Result<Vec<Option<Standing>>, Error> {
    let ask = |(id, _): &(RecordId, Wanted)| work.ask(RECORDS, &id.to_string().into());
    let asked: Vec<_> = batch.changes.iter().map(ask).collect::<Result<_, _>>()?;
    let mut rows = Vec::with_capacity(asked.len());
    for asked in asked {
        let row = work.answer(asked).await?;
        rows.push(row.map(|row| Standing::read(&stone(row))).transpose()?);
    }
    Ok(rows)
}

/// Writes one revision: its entry, and where the record stands then.
async fn write(
    work: &Work<'_>,
    me: &Me,
    seq: u64,
    revision: Revision,
    row: Option<&Standing>,
    sealed: Option<String>,
) -> Result<(), Error> {
    let Revision {
        record,
        kind,
        share,
        parents,
        deleted,
        inside,
        on_top,
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
        return Err(Error::Corrupt);
    }
    let id = record.to_string();
    let entry = entry_row(&written, plaintext.as_deref());
    entry.set_own(seq as f64);
    entry.set_waiting(seq as f64);
    work.put(ENTRIES, &entry)?;

    let plain = on_top && row.is_none_or(Standing::is_plain);
    let standing = if plain {
        // The law of merging: on one head, a revision stands as it was given.
        Standing {
            id,
            kind,
            share,
            heads: vec![written.id],
            body: Some(body),
            deleted,
            ..Standing::default()
        }
    } else {
        let history = history::of(work, &id).await?;
        history::standing(&id, history)?.ok_or(Error::Corrupt)?
    };
    work.put(RECORDS, &standing.write())
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
