//! The bytes of pictures, as they come in piece by piece and are given out.
//!
//! Bytes are taken only where an entry that the District holds names them: that
//! entry says how many they are, and whoever may read it may see them.

use super::query::{Query, column};
use super::{Store, Write};
use crate::error::Error;
use crate::scope::{Scope, SeatId};
use domain::ids::RecordId;
use domain::picture::{LIMIT, Picture};
use domain::record::Record;
use exchange::digest::Digest;
use exchange::entry::{Content, Entry, Written};
use exchange::picture::Have;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;

/// The most that one seat may have: two sizes of some ten thousand pictures.
const MOST: i64 = 20_000;

/// Bytes that an entry names: how many, and the entry's level.
struct Named {
    size: i64,
    share: String,
}

impl Store {
    /// Takes a piece that begins at `from`, if that is where the next one is to
    /// begin; an empty one only asks. When the last one is in, all of them are
    /// held against the digest.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] for bytes that no entry of this seat names,
    /// [`Error::TooLarge`] for more than it says, [`Error::Full`] for more
    /// pictures than a seat may have; [`Error::Damaged`] when all have come and
    /// are something else: then none of them is kept.
    pub async fn take_piece(
        &self,
        seat: SeatId,
        sha256: Digest,
        from: usize,
        bytes: &[u8],
        now: i64,
    ) -> Result<Have, Error> {
        let mut write = self.write().await?;
        let seat = whose(&mut write, seat, sha256).await?;
        let scope = Scope::Leader(seat);
        let known: Option<(i64, Option<i64>)> = Query::within(
            scope,
            "SELECT size, whole FROM pictures WHERE {pictures} AND sha256 = ",
        )
        .value(sha256.0)
        .first(write.on())
        .await?;
        let said = |have: i64, whole| Have {
            sha256,
            have: have.unsigned_abs() as usize,
            whole,
        };
        let (size, whole) = match known {
            Some(known) => known,
            None => (expect(&mut write, seat, sha256).await?, None),
        };
        if whole.is_some() {
            return Ok(said(size, true));
        }
        let have = have(&mut write, scope, sha256).await?;
        let more = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        // Of another phone, or heard of no more: what is there is not sent again.
        if more == 0 || i64::try_from(from) != Ok(have) {
            write.commit().await?;
            return Ok(said(have, false));
        }
        if have.saturating_add(more) > size {
            return Err(Error::TooLarge);
        }
        Query::within(
            Scope::Whole,
            "INSERT INTO pieces (seat, sha256, begins, bytes) ",
        )
        .rows([bytes], |row, bytes| {
            row.value(seat.0)
                .value(sha256.0)
                .value(have)
                .value(bytes.to_vec())
        })
        .execute(write.on())
        .await?;
        let have = have + more;
        if have < size {
            write.commit().await?;
            return Ok(said(have, false));
        }
        if digest_of(&mut write, scope, sha256).await? != sha256 {
            Query::within(scope, "DELETE FROM pieces WHERE {pieces} AND sha256 = ")
                .value(sha256.0)
                .execute(write.on())
                .await?;
            write.commit().await?;
            return Err(Error::Damaged("digest_differs"));
        }
        Query::within(scope, "UPDATE pictures SET whole = ")
            .value(now)
            .push(" WHERE {pictures} AND sha256 = ")
            .value(sha256.0)
            .execute(write.on())
            .await?;
        write.commit().await?;
        Ok(said(size, true))
    }

    /// All bytes of that digest, if `scope` may see them and they are whole.
    pub async fn picture(&self, scope: Scope, sha256: Digest) -> Result<Option<Vec<u8>>, Error> {
        // Of several leaders who have the same one, the first.
        let owner: Option<(i64,)> = Query::within(
            scope,
            "SELECT seat FROM pictures WHERE {pictures} AND whole IS NOT NULL AND sha256 = ",
        )
        .value(sha256.0)
        .push(" ORDER BY seat LIMIT 1")
        .first(&self.reading)
        .await?;
        let (scope, seat) = match (owner, scope) {
            (Some((seat,)), scope) => (scope, seat),
            (None, Scope::Leader(_)) => match self.handed_on(scope, sha256).await? {
                Some(heir) => (Scope::Leader(heir), heir.0),
                None => return Ok(None),
            },
            (None, _) => return Ok(None),
        };
        let pieces = Query::within(
            scope,
            "SELECT bytes FROM pieces WHERE {pieces} AND sha256 = ",
        )
        .value(sha256.0)
        .push(" AND seat = ")
        .value(seat)
        .push(" ORDER BY begins")
        .all(&self.reading)
        .await?;
        let bytes = column::<Vec<u8>>(pieces).concat();
        // It may have been taken away between the two questions.
        Ok((Digest::of(&[&bytes]) == sha256).then_some(bytes))
    }
}

impl Store {
    /// Who has by now the bytes of a picture that this leader took.
    async fn handed_on(&self, scope: Scope, sha256: Digest) -> Result<Option<SeatId>, Error> {
        let heir: Option<(i64,)> = Query::within(
            scope,
            "SELECT seat FROM entries WHERE {entries} AND kind = ",
        )
        .value(Picture::KIND)
        .push(" AND raw LIKE ")
        .value(format!("%{sha256}%"))
        .push(" ORDER BY seat LIMIT 1")
        .first(&self.reading)
        .await?;
        Ok(heir.map(|(seat,)| SeatId(seat)))
    }
}

/// Whose bytes are that come from `seat`: a successor's, where the picture's entry
/// went to one.
async fn whose(write: &mut Write, seat: SeatId, sha256: Digest) -> Result<SeatId, Error> {
    let heirs = Query::within(
        Scope::Whole,
        "SELECT DISTINCT heir FROM moved WHERE seat = ",
    )
    .value(seat.0)
    .push(" ORDER BY heir");
    let heirs: Vec<i64> = column(heirs.all(write.on()).await?);
    if heirs.is_empty() || named(write, seat, sha256).await?.is_some() {
        return Ok(seat);
    }
    for heir in heirs.into_iter().map(SeatId) {
        if named(write, heir, sha256).await?.is_some() {
            return Ok(heir);
        }
    }
    Ok(seat)
}

/// The bytes that pictures of `from` name go along with those of their records that
/// `go`, before those do; what `to` has already stays as it is there.
pub(super) async fn move_along(
    write: &mut Write,
    (from, to): (SeatId, SeatId),
    go: impl Fn(RecordId) -> bool,
) -> Result<(), Error> {
    let entries = read(write, from, None, None).await?;
    let digests: BTreeSet<Digest> = entries
        .iter()
        .filter(|written| go(written.entry.record))
        .flat_map(|written| sizes(&written.entry))
        .map(|(digest, _)| digest)
        .collect();
    for sha256 in digests {
        let has: Option<(i64,)> = Query::within(
            Scope::Leader(to),
            "SELECT size FROM pictures WHERE {pictures} AND sha256 = ",
        )
        .value(sha256.0)
        .first(write.on())
        .await?;
        if has.is_some() {
            continue;
        }
        for table in ["UPDATE pictures SET seat = ", "UPDATE pieces SET seat = "] {
            Query::within(Scope::Whole, table)
                .value(to.0)
                .push(" WHERE seat = ")
                .value(from.0)
                .push(" AND sha256 = ")
                .value(sha256.0)
                .execute(write.on())
                .await?;
        }
    }
    Ok(())
}

/// Begins to expect bytes that an entry names; how many.
async fn expect(write: &mut Write, seat: SeatId, sha256: Digest) -> Result<i64, Error> {
    let named = named(write, seat, sha256).await?.ok_or(Error::NotFound)?;
    let count: Option<(i64,)> = Query::within(
        Scope::Leader(seat),
        "SELECT COUNT(*) FROM pictures WHERE {pictures}",
    )
    .first(write.on())
    .await?;
    if count.is_some_and(|(count,)| count >= MOST) {
        return Err(Error::Full);
    }
    Query::within(
        Scope::Whole,
        "INSERT INTO pictures (seat, sha256, size, share) ",
    )
    .rows([&named], |row, named| {
        row.value(seat.0)
            .value(sha256.0)
            .value(named.size)
            .value(named.share.as_str())
    })
    .execute(write.on())
    .await?;
    Ok(named.size)
}

/// What the entries of this seat say of these bytes, as long as one of the
/// pictures that they are of stands.
async fn named(write: &mut Write, seat: SeatId, sha256: Digest) -> Result<Option<Named>, Error> {
    for written in read(write, seat, None, Some(sha256)).await? {
        let entry = &written.entry;
        let found = sizes(entry).into_iter();
        let mut found = found.filter(|(digest, size)| *digest == sha256 && in_bounds(*size));
        let Some((_, size)) = found.next() else {
            continue;
        };
        if stands(write, seat, entry.record).await? {
            return Ok(Some(Named {
                size: i64::try_from(size).unwrap_or_default(),
                share: written.entry.share,
            }));
        }
    }
    Ok(None)
}

fn in_bounds(size: usize) -> bool {
    (1..=LIMIT).contains(&size)
}

/// Whether a version of that picture stands that was not removed.
async fn stands(write: &mut Write, seat: SeatId, record: RecordId) -> Result<bool, Error> {
    let entries = read(write, seat, Some(record), None).await?;
    Ok(heads(&entries).any(|entry| !entry.deleted))
}

/// The digests that an entry of a picture names, with how many bytes each is
/// of; of any other, and of one that is shut, none.
fn sizes(entry: &Entry) -> Vec<(Digest, usize)> {
    let Content::Open { body, .. } = &entry.content else {
        return Vec::new();
    };
    if entry.kind != Picture::KIND {
        return Vec::new();
    }
    let picture = serde_json::to_value(body).and_then(serde_json::from_value::<Picture>);
    let Ok(picture) = picture else {
        return Vec::new();
    };
    let sizes = [
        (picture.full, picture.bytes),
        (picture.small, picture.small_bytes),
    ];
    let read = |(digest, size): (String, usize)| Some((digest.parse().ok()?, size));
    sizes.into_iter().filter_map(read).collect()
}

/// Lets go of bytes that nobody shows any more: of `fresh`, those that say that
/// a picture was removed, where no version of it stands.
pub(super) async fn let_go(write: &mut Write, seat: SeatId, fresh: &[&Entry]) -> Result<(), Error> {
    let removed: BTreeSet<RecordId> = fresh
        .iter()
        .filter(|entry| entry.deleted && entry.kind == Picture::KIND)
        .map(|entry| entry.record)
        .collect();
    for record in removed {
        if stands(write, seat, record).await? {
            continue;
        }
        let digests = named_by(write, seat, &BTreeSet::from([record])).await?;
        forget(write, seat, &digests).await?;
    }
    Ok(())
}

/// The digests that these records of pictures name.
pub(super) async fn named_by(
    write: &mut Write,
    seat: SeatId,
    records: &BTreeSet<RecordId>,
) -> Result<BTreeSet<Digest>, Error> {
    let mut digests = BTreeSet::new();
    for record in records {
        for written in read(write, seat, Some(*record), None).await? {
            digests.extend(sizes(&written.entry).into_iter().map(|(digest, _)| digest));
        }
    }
    Ok(digests)
}

/// Lets go of bytes, but of those that another picture that stands is of.
pub(super) async fn forget(
    write: &mut Write,
    seat: SeatId,
    digests: &BTreeSet<Digest>,
) -> Result<(), Error> {
    for sha256 in digests {
        if named(write, seat, *sha256).await?.is_some() {
            continue;
        }
        for gone in [
            "DELETE FROM pieces WHERE {pieces} AND sha256 = ",
            "DELETE FROM pictures WHERE {pictures} AND sha256 = ",
        ] {
            Query::within(Scope::Leader(seat), gone)
                .value(sha256.0)
                .execute(write.on())
                .await?;
        }
    }
    Ok(())
}

/// The records of the pictures of a record.
pub(super) async fn of(
    write: &mut Write,
    seat: SeatId,
    record: RecordId,
) -> Result<Vec<RecordId>, Error> {
    let raws: Vec<String> = column(
        Query::within(
            Scope::Whole,
            "SELECT raw FROM entries WHERE {entries} AND seat = ",
        )
        .value(seat.0)
        .push(" AND kind = ")
        .value(Picture::KIND)
        .push(" AND raw LIKE ")
        .value(format!("%{record}%"))
        .all(write.on())
        .await?,
    );
    let read = raws.iter().flat_map(|raw| Written::read(raw));
    Ok(read
        .filter(|written| picture_of(&written.entry) == Some(record))
        .map(|written| written.entry.record)
        .collect())
}

/// The record that an entry is a picture of, where it is one.
pub(crate) fn picture_of(entry: &Entry) -> Option<RecordId> {
    match &entry.content {
        Content::Open { body, .. } if entry.kind == Picture::KIND => {
            body["of"].as_str()?.parse().ok()
        }
        _ => None,
    }
}

/// The entries of pictures of this seat: of one record, or that hold a digest.
async fn read(
    write: &mut Write,
    seat: SeatId,
    record: Option<RecordId>,
    sha256: Option<Digest>,
) -> Result<Vec<Written>, Error> {
    // What is this seat's, not what its leader may still read.
    let mut query = Query::within(
        Scope::Whole,
        "SELECT raw FROM entries WHERE {entries} AND seat = ",
    )
    .value(seat.0)
    .push(" AND kind = ")
    .value(Picture::KIND);
    if let Some(record) = record {
        query = query.push(" AND record = ").value(record.0);
    }
    if let Some(sha256) = sha256 {
        query = query.push(" AND raw LIKE ").value(format!("%{sha256}%"));
    }
    let raws = column::<String>(query.all(write.on()).await?);
    Ok(raws.iter().flat_map(|raw| Written::read(raw)).collect())
}

/// Those of a record's entries that no other follows.
fn heads(entries: &[Written]) -> impl Iterator<Item = &Entry> {
    let followed: BTreeSet<_> = entries
        .iter()
        .flat_map(|written| written.entry.parents.iter().copied())
        .collect();
    entries
        .iter()
        .filter(move |written| !followed.contains(&written.id))
        .map(|written| &written.entry)
}

/// How many bytes there are, from the start.
async fn have(write: &mut Write, scope: Scope, sha256: Digest) -> Result<i64, Error> {
    let have: Option<(i64,)> = Query::within(
        scope,
        "SELECT CAST(COALESCE(SUM(LENGTH(bytes)), 0) AS BIGINT) FROM pieces
         WHERE {pieces} AND sha256 = ",
    )
    .value(sha256.0)
    .first(write.on())
    .await?;
    Ok(have.map_or(0, |(have,)| have))
}

async fn digest_of(write: &mut Write, scope: Scope, sha256: Digest) -> Result<Digest, Error> {
    let pieces = Query::within(
        scope,
        "SELECT bytes FROM pieces WHERE {pieces} AND sha256 = ",
    )
    .value(sha256.0)
    .push(" ORDER BY begins")
    .all(write.on())
    .await?;
    let mut hash = Sha256::new();
    for piece in column::<Vec<u8>>(pieces) {
        hash.update(piece);
    }
    Ok(Digest(hash.finalize().into()))
}
