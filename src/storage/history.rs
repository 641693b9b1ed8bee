//! From the entries of a record to where it stands.

use crate::error::Error;
use crate::layout::{BY_RECORD, ENTRIES, RECORDS, STATE};
use crate::row::{Standing, Stone, read_ids, stone};
use crate::transaction::Work;
use domain::kinds::Kind;
use domain::record::Share;
use exchange::EntryId;
use exchange::entry::{Content, Written};
use exchange::history::Writer;
use exchange::merge::{Known, Revision, merge};
use exchange::sealed::Inside;
use std::collections::BTreeSet;

/// One entry, read: what merging asks of it, and what the record's row does.
pub(crate) struct Read {
    known: Known,
    by: Option<Writer>,
    kind: Option<String>,
    share: String,
    /// Another wrote it, and this account only reads it.
    others: bool,
    /// Who leads its record now, where that was handed on.
    left: Option<String>,
}

impl Read {
    /// Reads a row of `entries`.
    pub(crate) fn row(row: &Stone) -> Result<Self, Error> {
        match row.raw() {
            Some(raw) => {
                let written = Written::read(&raw).map_err(|_| Error::Corrupt)?;
                let others = row.others() == Some(true);
                Ok(Self {
                    left: row.left(),
                    ..Self::entry(&written, row.inside().as_deref(), others)?
                })
            }
            None => {
                let id = row.id().ok_or(Error::Corrupt)?;
                Ok(Self {
                    known: Known::Stub {
                        id: id.parse().map_err(|_| Error::Corrupt)?,
                        parents: read_ids(row.parents())?,
                    },
                    by: None,
                    kind: None,
                    share: String::new(),
                    others: false,
                    left: None,
                })
            }
        }
    }

    /// Reads an entry; `inside` is what its sealed body opened to, `others`
    /// whether this account only reads what another wrote there.
    pub(crate) fn entry(
        written: &Written,
        inside: Option<&str>,
        others: bool,
    ) -> Result<Self, Error> {
        let Written { id, entry, .. } = written;
        let (id, parents) = (*id, entry.parents.clone());
        let said = match (&entry.content, inside) {
            (Content::Open { set, body }, _) => Some((set.clone(), body.clone())),
            (Content::Sealed(_), Some(inside)) => {
                let inside = Inside::read(inside).map_err(|_| Error::Corrupt)?;
                Some((inside.set, inside.body))
            }
            (Content::Sealed(_), None) | (Content::Newer, _) => None,
        };
        let known = match said {
            None => Known::Shut { id, parents },
            Some((set, body)) => Known::Revision(Revision {
                id,
                parents,
                deleted: entry.deleted,
                set,
                body,
            }),
        };
        Ok(Self {
            known,
            by: Some(Writer::of(entry)),
            kind: Some(entry.kind.clone()),
            share: entry.share.clone(),
            others,
            left: None,
        })
    }

    /// The entry and who wrote it, for telling the record's history.
    pub(crate) fn told(self) -> (Known, Option<Writer>) {
        (self.known, self.by)
    }

    fn parents(&self) -> &[EntryId] {
        match &self.known {
            Known::Revision(Revision { parents, .. })
            | Known::Stub { parents, .. }
            | Known::Shut { parents, .. } => parents,
        }
    }

    fn id(&self) -> EntryId {
        match &self.known {
            Known::Revision(Revision { id, .. })
            | Known::Stub { id, .. }
            | Known::Shut { id, .. } => *id,
        }
    }
}

/// The same on every phone, whatever came first: the kind the entry of the
/// least id names, and the widest level.
fn kind_and_share(history: &[Read]) -> (Option<String>, String) {
    let first = history
        .iter()
        .filter(|read| read.kind.is_some())
        .min_by_key(|read| read.id());
    let width = |share: &str| match Share::named(share) {
        Some(Share::Mine) => 0,
        Some(Share::District) => 1,
        Some(Share::Leaders) => 2,
        // Levels that newer versions added are wider.
        None => 3,
    };
    let widest = history
        .iter()
        .filter(|read| read.kind.is_some())
        .max_by_key(|read| (width(&read.share), &read.share));
    (
        first.and_then(|read| read.kind.clone()),
        widest.map(|read| read.share.clone()).unwrap_or_default(),
    )
}

/// Who wrote a record that this account only reads: of the
/// entries that build upon no other the one of the least id tells, the same on
/// every phone that has them all.
fn by_another(history: &[Read]) -> Option<String> {
    let written = history.iter().filter(|read| read.by.is_some());
    if !written.clone().all(|read| read.others) {
        return None;
    }
    let first = written.min_by_key(|read| (!read.parents().is_empty(), read.id()))?;
    Some(first.by.as_ref()?.author.to_string())
}

/// Whether every parent in `history` is in it too.
pub(crate) fn is_whole(history: &[Read]) -> bool {
    let ids: BTreeSet<EntryId> = history.iter().map(Read::id).collect();
    let mut parents = history.iter().flat_map(Read::parents);
    parents.all(|parent| ids.contains(parent))
}

/// Where the record `id` stands after `history`. `None` when there is nothing
/// but stubs.
pub(crate) fn standing(id: &str, history: Vec<Read>) -> Result<Option<Standing>, Error> {
    let (kind, share) = kind_and_share(&history);
    let Some(kind) = kind else {
        return Ok(None);
    };
    let texts = Kind::named(&kind).map_or(&[][..], |kind| kind.texts);
    let by = by_another(&history);
    let known: Vec<Known> = history.into_iter().map(|read| read.known).collect();
    let merged = merge(&known, texts);
    let body = match merged.body {
        None => None,
        Some(body) => Some(serde_json::to_string(&body).map_err(|_| Error::Corrupt)?),
    };
    Ok(Some(Standing {
        id: id.to_owned(),
        kind,
        share,
        heads: merged.heads,
        body,
        deleted: merged.deleted,
        kept: merged.kept,
        shut: merged.shut,
        orphans: merged.waiting.len(),
        by,
    }))
}

/// All entries of the record `id` that this phone has, inside a transaction.
pub(crate) async fn of(work: &Work<'_>, id: &str) -> Result<Vec<Read>, Error> {
    let rows = work.all(ENTRIES, Some(BY_RECORD), &id.into(), 0).await?;
    rows.into_iter().map(|row| Read::row(&stone(row))).collect()
}

/// Works out anew, from all its entries, where a record stands. Answers its kind.
pub(crate) async fn stand(work: &Work<'_>, id: &str) -> Result<Option<String>, Error> {
    let history = of(work, id).await?;
    let left = history.iter().rev().find_map(|read| read.left.clone());
    put_standing(work, id, standing(id, history)?, left)
}

pub(crate) fn put_standing(
    work: &Work<'_>,
    id: &str,
    standing: Option<Standing>,
    left: Option<String>,
) -> Result<Option<String>, Error> {
    match standing {
        Some(standing) => {
            let row = standing.write(standing.keys());
            if let Some(by) = &standing.by {
                row.set_by(by);
                row.set_came(js_sys::Date::now());
            }
            if let Some(left) = left {
                row.set_left(&left);
                // In no list of what is to be done; its place in a story it keeps.
                row.clear(STATE);
            }
            work.put(RECORDS, &row)?;
            Ok(Some(standing.kind))
        }
        // Nothing but stubs is left of it.
        None => {
            work.delete(RECORDS, &id.into())?;
            Ok(None)
        }
    }
}
