//! From what is wanted to the next revision of a record.

use crate::batch::{Wanted, kind_is_mine};
use crate::error::Error;
use crate::row::Standing;
use domain::ids::RecordId;
use domain::kinds::Kind;
use domain::record::{Keys, Share};
use exchange::EntryId;
use exchange::revise::revise;
use exchange::sealed::Inside;
use serde_json::Value;

/// The next revision of a record, before it has a place in the outbox.
#[derive(Clone, PartialEq)]
pub(crate) struct Revision {
    pub(crate) record: RecordId,
    pub(crate) kind: String,
    pub(crate) share: String,
    pub(crate) parents: Vec<EntryId>,
    pub(crate) deleted: bool,
    pub(crate) inside: Inside,
    /// It is written on top of just what is stored.
    pub(crate) on_top: bool,
    /// The index fields of what is inside, where the writer told them.
    pub(crate) keys: Option<Keys>,
}

impl Revision {
    /// What it takes to make the record in `row` read as wanted; `None` when it
    /// does already.
    pub(crate) fn of(
        id: RecordId,
        row: Option<&Standing>,
        wanted: &Wanted,
    ) -> Result<Option<Self>, Error> {
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
                    keys: None,
                }))
            }
            Wanted::Choose {
                seen,
                body,
                path,
                text,
            } => {
                let row = row.ok_or(Error::Corrupt)?;
                let mut body = value(body)?;
                // The list it stood in may have gone since: nothing to choose.
                let Some(place) = text_at(&mut body, path) else {
                    return Ok(None);
                };
                *place = Value::from(text.as_str());
                Ok(Some(Self {
                    record: id,
                    kind: row.kind.clone(),
                    share: row.share.clone(),
                    parents: seen.clone(),
                    deleted: row.deleted,
                    inside: Inside {
                        set: vec![path.clone()],
                        body,
                    },
                    on_top: *seen == row.heads,
                    keys: None,
                }))
            }
            Wanted::Put {
                kind,
                share,
                body,
                keys,
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
                    keys: Some(keys.clone()),
                }))
            }
        }
    }

    /// Whether its content may only leave, and is only written, sealed.
    pub(crate) fn is_private(&self) -> bool {
        self.share == Share::Mine.name() || kind_is_mine(&self.kind)
    }
}

/// The text at `path` of a body: `purpose`, or `notes/<item id>/text`.
fn text_at<'a>(body: &'a mut Value, path: &str) -> Option<&'a mut Value> {
    let mut parts = path.splitn(3, '/');
    let (field, id, key) = (parts.next()?, parts.next(), parts.next());
    let value = body.get_mut(field)?;
    match (id, key) {
        (None, _) => Some(value),
        (Some(id), Some(key)) => {
            let mut items = value.as_array_mut()?.iter_mut();
            items.find(|item| item["id"] == id)?.get_mut(key)
        }
        (Some(_), None) => None,
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
