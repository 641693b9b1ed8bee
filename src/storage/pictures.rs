//! The bytes of pictures, beside the records that name them.
//!
//! They go in with their record, in one transaction, and out with it. A row may
//! be held by several records that name the same bytes. Rows are read and
//! written by field names alone: nothing of this is to weigh on the module of
//! the first screens, which hands a save only [`Also`].

use crate::batch::Batch;
use crate::error::Error;
use crate::layout::{BLOBS, META, RECORDS, SPARE, UNSENT};
use crate::meta;
use crate::phone::Phone;
use crate::query::Query;
use crate::row::{Standing, Stone, stone};
use crate::transaction::Work;
use crate::watch::Change;
use domain::ids::RecordId;
use domain::picture::Picture;
use domain::record::Record;
use exchange::backup::Image;
use exchange::entry::{Content, Entry};
use js_sys::{Reflect, Uint8Array};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};

/// Where full sizes begin in the order of sending: all the small ones go first.
const FULL: f64 = 1e15;

const SHA256: &str = "sha256";
const BYTES: &str = "bytes";
/// The ids of the records that name it, parted by spaces.
const HELD_BY: &str = "heldBy";
/// It is a full size.
const IS_FULL: &str = "full";

type Done<'a> = Pin<Box<dyn Future<Output = Result<(), Error>> + 'a>>;

/// What else a save does in its transaction.
#[derive(Clone)]
pub(crate) struct Also(Rc<dyn for<'a> Fn(&'a Work<'a>) -> Done<'a>>);

impl std::fmt::Debug for Also {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Also")
    }
}

impl Also {
    pub(crate) fn run<'a>(&self, work: &'a Work<'a>) -> Done<'a> {
        (self.0)(work)
    }
}

/// A picture's two sizes, as bytes outside the wasm's memory.
#[derive(Clone, Debug)]
pub struct Sizes {
    /// The full one.
    pub full: Uint8Array,
    /// The small one.
    pub small: Uint8Array,
}

/// Bytes that the District does not have.
#[derive(Clone, Debug)]
pub struct Unsent {
    /// Their digest.
    pub sha256: String,
    /// They themselves.
    pub bytes: Uint8Array,
}

/// What pictures take on this phone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Full sizes and small ones whose bytes are here.
    pub rows: usize,
    /// Full sizes that the District does not have yet.
    pub unsent: usize,
    /// Full sizes the District has, which may make room.
    pub spare: usize,
}

impl Batch {
    /// The picture `id`, with its bytes, in the same transaction.
    pub fn put_picture(self, id: RecordId, picture: &Picture, sizes: &Sizes) -> Self {
        let (full, small) = (picture.full.clone(), picture.small.clone());
        let sizes = sizes.clone();
        let also: Rc<dyn for<'a> Fn(&'a Work<'a>) -> Done<'a>> = Rc::new(move |work| {
            let (full, small, sizes) = (full.clone(), small.clone(), sizes.clone());
            Box::pin(async move {
                keep(work, id, &small, &sizes.small, false).await?;
                keep(work, id, &full, &sizes.full, true).await
            })
        });
        let mut batch = self.put(id, picture);
        batch.also.push(Also(also));
        batch
    }

    /// The picture `id` goes, and its bytes with it unless another record
    /// names the same ones.
    pub fn delete_picture(self, id: RecordId, picture: &Picture) -> Self {
        let digests = [picture.full.clone(), picture.small.clone()];
        let also: Rc<dyn for<'a> Fn(&'a Work<'a>) -> Done<'a>> = Rc::new(move |work| {
            let digests = digests.clone();
            Box::pin(async move {
                for sha256 in &digests {
                    let_go(work, id, sha256).await?;
                }
                Ok(())
            })
        });
        let mut batch = self.delete(id);
        batch.also.push(Also(also));
        batch
    }
}

fn field(row: &Stone, name: &str) -> JsValue {
    Reflect::get(row, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

fn set(row: &Stone, name: &str, value: impl Into<JsValue>) {
    // Refused only on a frozen object.
    let _ = Reflect::set(row, &name.into(), &value.into());
}

fn holders(row: &Stone) -> Vec<String> {
    let text = field(row, HELD_BY).as_string().unwrap_or_default();
    text.split_ascii_whitespace().map(str::to_owned).collect()
}

fn bytes_of(row: &Stone) -> Option<Uint8Array> {
    field(row, BYTES).dyn_into().ok()
}

async fn row_of(work: &Work<'_>, sha256: &str) -> Result<Option<Stone>, Error> {
    Ok(work.get(BLOBS, &sha256.into()).await?.map(stone))
}

/// Puts bytes into the store, to be sent.
async fn keep(
    work: &Work<'_>,
    id: RecordId,
    sha256: &str,
    bytes: &Uint8Array,
    is_full: bool,
) -> Result<(), Error> {
    let (row, is_new) = match row_of(work, sha256).await? {
        Some(row) => (row, false),
        None => (Stone::new(), true),
    };
    let mut holders = holders(&row);
    let id = id.to_string();
    if !holders.contains(&id) {
        holders.push(id);
    }
    set(&row, SHA256, sha256);
    set(&row, BYTES, bytes);
    set(&row, HELD_BY, holders.join(" "));
    set(&row, IS_FULL, is_full);
    if is_new {
        set(&row, UNSENT, turn(is_full));
    }
    work.put(BLOBS, &row)
}

/// Full sizes among those to be sent.
pub(crate) fn full_sizes() -> Result<JsValue, Error> {
    let range = web_sys::IdbKeyRange::lower_bound(&FULL.into());
    Ok(range.map_err(|thrown| Error::of_exception(&thrown))?.into())
}

/// The place in the order of sending of what is put there now.
fn turn(is_full: bool) -> f64 {
    js_sys::Date::now() + if is_full { FULL } else { 0.0 }
}

/// The record `id` names these bytes no more.
async fn let_go(work: &Work<'_>, id: RecordId, sha256: &str) -> Result<(), Error> {
    let Some(row) = row_of(work, sha256).await? else {
        return Ok(());
    };
    let id = id.to_string();
    let mut left = holders(&row);
    left.retain(|holder| *holder != id);
    if left.is_empty() {
        return work.delete(BLOBS, &sha256.into());
    }
    set(&row, HELD_BY, left.join(" "));
    work.put(BLOBS, &row)
}

/// The bytes of a picture go with its entry, which was erased.
pub(crate) async fn erased(work: &Work<'_>, entry: &Entry) -> Result<(), Error> {
    let Content::Open { body, .. } = &entry.content else {
        return Ok(());
    };
    if entry.kind != Picture::KIND {
        return Ok(());
    }
    for name in ["full", "small"] {
        if let Some(sha256) = body.get(name).and_then(serde_json::Value::as_str) {
            let_go(work, entry.record, sha256).await?;
        }
    }
    Ok(())
}

/// How the records that name some bytes stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Named {
    /// One of them stands.
    Standing,
    /// None stands, and one is not here: it may come yet.
    Unknown,
    /// All were removed.
    Removed,
}

async fn named(work: &Work<'_>, holders: &[String]) -> Result<Named, Error> {
    let mut named = Named::Removed;
    for holder in holders {
        let record = work.get(RECORDS, &holder.as_str().into()).await?;
        let deleted = record.map(|record| Standing::read(&stone(record)));
        match deleted.transpose()?.map(|standing| standing.deleted) {
            None => named = Named::Unknown,
            Some(true) => {}
            Some(false) => return Ok(Named::Standing),
        }
    }
    Ok(named)
}

impl Phone {
    /// The bytes of that digest; none where they are not on this phone.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn picture_bytes(&self, sha256: &str) -> Result<Option<Uint8Array>, Error> {
        self.with(async |database| {
            let work = Work::read(database, &[BLOBS])?;
            Ok(row_of(&work, sha256).await?.and_then(|row| bytes_of(&row)))
        })
        .await
    }

    /// Keeps bytes of the picture `id` that the District has: they are fetched
    /// again whenever they have made room.
    ///
    /// # Errors
    /// As [`Phone::save`].
    pub async fn keep_fetched(
        &self,
        id: RecordId,
        sha256: &str,
        bytes: &Uint8Array,
        is_full: bool,
    ) -> Result<(), Error> {
        self.with(async |database| {
            let work = Work::write(database, &[BLOBS])?;
            keep(&work, id, sha256, bytes, is_full).await?;
            let row = row_of(&work, sha256).await?.ok_or(Error::Aborted)?;
            settled(&work, &row, is_full)?;
            work.done().await
        })
        .await
    }

    /// The next bytes to send, the small sizes before the full ones, and which
    /// of them this is: none when the District has them all. What nobody shows
    /// any more, since it was removed on another phone, goes on the way.
    ///
    /// # Errors
    /// As [`Phone::save`].
    pub async fn next_unsent(&self, but: &[String]) -> Result<Option<Unsent>, Error> {
        self.with(async |database| {
            let work = Work::write(database, &[BLOBS, RECORDS])?;
            let keys = work.keys(BLOBS, Some(UNSENT), &JsValue::UNDEFINED).await?;
            let mut next = None;
            for key in keys {
                let Some(row) = work.get(BLOBS, &key).await?.map(stone) else {
                    continue;
                };
                let sha256 = key.as_string().ok_or(Error::Corrupt)?;
                if but.contains(&sha256) {
                    continue;
                }
                match named(&work, &holders(&row)).await? {
                    Named::Standing => {}
                    Named::Unknown => continue,
                    Named::Removed => {
                        work.delete(BLOBS, &key)?;
                        continue;
                    }
                }
                let bytes = bytes_of(&row).ok_or(Error::Corrupt)?;
                next = Some(Unsent { sha256, bytes });
                break;
            }
            work.done().await?;
            Ok(next)
        })
        .await
    }

    /// The District has these bytes, every one of them.
    ///
    /// # Errors
    /// As [`Phone::save`]; then they are offered again, which is harmless.
    pub async fn picture_was_sent(&self, sha256: &str) -> Result<(), Error> {
        self.with(async |database| {
            let work = Work::write(database, &[BLOBS])?;
            if let Some(row) = row_of(&work, sha256).await? {
                let is_full = field(&row, IS_FULL).is_truthy();
                settled(&work, &row, is_full)?;
            }
            work.done().await
        })
        .await?;
        self.0.watch.tell(&Change {
            light: true,
            ..Change::default()
        });
        Ok(())
    }

    /// The District may know less than it did (it came back from an old backup,
    /// or this is another one): every picture is offered to it once more. Does
    /// nothing unless the entries were offered again too.
    ///
    /// # Errors
    /// As [`Phone::save`].
    pub async fn offer_pictures_again(&self) -> Result<(), Error> {
        self.with(async |database| {
            let work = Work::write(database, &[BLOBS, META])?;
            let known: Option<bool> = meta::get(&work, meta::PICTURES).await?;
            if known == Some(true) {
                return Ok(());
            }
            for key in work.keys(BLOBS, None, &JsValue::UNDEFINED).await? {
                let Some(row) = work.get(BLOBS, &key).await?.map(stone) else {
                    continue;
                };
                if field(&row, UNSENT).is_undefined() {
                    row.clear(SPARE);
                    set(&row, UNSENT, turn(field(&row, IS_FULL).is_truthy()));
                    work.put(BLOBS, &row)?;
                }
            }
            meta::put(&work, meta::PICTURES, &true)?;
            work.done().await
        })
        .await
    }

    /// How many of this account's pictures are not here, not even small, and how many
    /// are not here in full: they came from another phone and were not looked at yet, or
    /// from a backup without them, or made room. Reads every picture's record.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn pictures_not_here(&self) -> Result<(usize, usize), Error> {
        let here = self.picture_names().await?;
        let (mut missing, mut not_in_full) = (0, 0);
        for row in self.stones(&Query::kind(Picture::KIND)).await? {
            let standing = Standing::read(&row)?;
            let picture: Option<Picture> = match (standing.by, standing.body) {
                (None, Some(body)) => serde_json::from_str(&body).ok(),
                _ => None,
            };
            // In the order of their digests, as the store gives them.
            let is_away = |sha256: &String| here.binary_search(sha256).is_err();
            if let Some(picture) = picture {
                missing += usize::from(is_away(&picture.small));
                not_in_full += usize::from(is_away(&picture.full));
            }
        }
        Ok((missing, not_in_full))
    }

    /// How many pictures are here, by counts.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn pictures_kept(&self) -> Result<Kept, Error> {
        self.with(async |database| {
            let work = Work::read(database, &[BLOBS])?;
            Ok(Kept {
                rows: work.count(BLOBS, None, &JsValue::UNDEFINED).await?,
                unsent: work.count(BLOBS, Some(UNSENT), &full_sizes()?).await?,
                spare: work.count(BLOBS, Some(SPARE), &JsValue::UNDEFINED).await?,
            })
        })
        .await
    }

    /// The digests of all bytes here.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn picture_names(&self) -> Result<Vec<String>, Error> {
        self.with(async |database| {
            let work = Work::read(database, &[BLOBS])?;
            let keys = work.keys(BLOBS, None, &JsValue::UNDEFINED).await?;
            let text = |key: JsValue| key.as_string().ok_or(Error::Corrupt);
            keys.into_iter().map(text).collect()
        })
        .await
    }

    /// The bytes of that digest as a backup holds them; none where they are gone.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn image(&self, sha256: &str) -> Result<Option<Image>, Error> {
        self.with(async |database| {
            let work = Work::read(database, &[BLOBS])?;
            let Some(row) = row_of(&work, sha256).await? else {
                return Ok(None);
            };
            let ids = holders(&row);
            let ids = ids.iter().map(|id| id.parse().map_err(|_| Error::Corrupt));
            Ok(Some(Image {
                sha256: sha256.parse().map_err(|_| Error::Corrupt)?,
                is_full: field(&row, IS_FULL).is_truthy(),
                of: ids.collect::<Result<_, _>>()?,
                bytes: bytes_of(&row).ok_or(Error::Corrupt)?.to_vec(),
            }))
        })
        .await
    }

    /// Puts a picture of a backup back, unless it was removed since: it is
    /// offered to the District, which may have it already.
    ///
    /// # Errors
    /// As [`Phone::save`].
    pub async fn put_image_back(&self, image: &Image) -> Result<(), Error> {
        let bytes = Uint8Array::from(image.bytes.as_slice());
        let sha256 = image.sha256.to_string();
        let ids: Vec<String> = image.of.iter().map(RecordId::to_string).collect();
        self.with(async |database| {
            let work = Work::write(database, &[BLOBS, RECORDS])?;
            if named(&work, &ids).await? != Named::Removed {
                for id in &image.of {
                    keep(&work, *id, &sha256, &bytes, image.is_full).await?;
                }
            }
            work.done().await
        })
        .await
    }

    /// Takes the full sizes away that the District has; the small ones stay.
    /// Answers how many went.
    ///
    /// # Errors
    /// As [`Phone::save`]; then none of them went.
    pub async fn make_room(&self) -> Result<usize, Error> {
        self.with(async |database| {
            let work = Work::write(database, &[BLOBS])?;
            let keys = work.keys(BLOBS, Some(SPARE), &JsValue::UNDEFINED).await?;
            for key in &keys {
                work.delete(BLOBS, key)?;
            }
            work.done().await?;
            Ok(keys.len())
        })
        .await
    }
}

/// Marks a row as one the District has.
fn settled(work: &Work<'_>, row: &Stone, is_full: bool) -> Result<(), Error> {
    row.clear(UNSENT);
    if is_full {
        set(row, SPARE, 1.0);
    }
    work.put(BLOBS, row)
}
