//! Every row of every table, from one database into another: that is what a
//! backup is, and a move between SQLite and PostgreSQL.

use super::query::Query;
use super::receive::link;
use super::{Store, digest, record_id};
use crate::error::Error;
use crate::scope::{Scope, SeatId};
use exchange::digest::{Digest, EntryId};
use exchange::entry::Written;
use exchange::receipt::Mark;
use sha2::{Digest as _, Sha256};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};
use std::collections::BTreeMap;

/// A table: how it is read, in the order of its key; its key, which are the
/// first columns; how it is written.
struct Table {
    name: &'static str,
    read: &'static str,
    key: &'static str,
    write: &'static str,
}

macro_rules! tables {
    ($($name:literal [$key:literal] $columns:literal, $sees:literal;)+) => {
        /// In an order in which none names a row that is not there yet.
        const TABLES: &[Table] = &[$(Table {
            name: $name,
            read: concat!("SELECT ", $columns, " FROM ", $name, " WHERE ", $sees),
            key: $key,
            write: concat!("INSERT INTO ", $name, " (", $columns, ") "),
        }),+];
    };
}

tables! {
    "settings" ["name"] "name, value", "TRUE";
    "seats" ["id"] "id, name, role, account, created", "TRUE";
    "aliases" ["account"] "account, seat", "TRUE";
    "invites" ["code"] "code, seat, expires, spent, device, signing_key", "TRUE";
    "sessions" ["token"] "token, seat, device, signing_key, invite, began, heard", "TRUE";
    "entries" ["id"] "id, seat, kind, record, author, device, share, received, raw, reader", "{entries}";
    "parents" ["parent, child"] "parent, child", "TRUE";
    "refusals" ["id, seat"] "id, seat, record, parents, reason", "{refusals}";
    "pictures" ["seat, sha256"] "seat, sha256, size, share, whole", "{pictures}";
    "pieces" ["seat, sha256, begins"] "seat, sha256, begins, bytes", "{pieces}";
    "readers" ["entry, seat"] "entry, seat", "TRUE";
    "moved" ["seat, record"] "seat, record, kind, heir, at", "TRUE";
    "erased" ["seat, record"] "seat, record, officer, at", "TRUE";
    "waiting" ["sha256"] "sha256, seat, device, courier, brought, entries, aside, taken, file, erased", "TRUE";
    "redactions" ["id"] "id, record, parents", "TRUE";
    "cards" ["line"] "line, id, record, seat, told", "{cards}";
    "log" ["n"] "n, chain, seat, what, entry", "{log}";
}

/// Rows read at once.
const ROWS: i64 = 200;

/// What a database was found to hold, and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Leaders and officers.
    pub seats: usize,
    /// Entries.
    pub entries: usize,
    /// Pictures, in each of their sizes, that are whole.
    pub pictures: usize,
    /// Lines of the log.
    pub lines: usize,
    /// What does not hold, in words; nothing of what anybody wrote.
    pub wrong: Vec<String>,
}

impl Store {
    /// Writes everything, as it is at one moment, into `to`, which has nothing
    /// yet. Whoever writes meanwhile is not held up.
    ///
    /// # Errors
    ///
    /// [`Error::Broken`] when `to` has something already. Nothing is kept there
    /// unless everything is.
    pub async fn copy_into(&self, to: &Store) -> Result<(), Error> {
        let mut from = self.reading.acquire().await?;
        // Whatever happens, its transaction ends with it.
        from.close_on_drop();
        self.database.begin_reading(&mut from).await?;
        let mut write = to.write().await?;
        for table in TABLES {
            if !page(&mut *write.on(), table, None).await?.is_empty() {
                return Err(Error::Broken(format!(
                    "there is a District already ({} has rows)",
                    table.name
                )));
            }
            let mut last = None;
            loop {
                let mut rows = page(&mut from, table, last.as_ref()).await?;
                if rows.is_empty() {
                    break;
                }
                Query::within(Scope::Whole, table.write)
                    .rows(&rows, |row, from| row.cells(from))
                    .execute(write.on())
                    .await?;
                last = rows.pop();
            }
        }
        write.commit().await
    }

    /// Reads everything and holds it against its own promises: the database's
    /// own check; the id of each entry that of its bytes; numbers of the log
    /// without a gap, each chain that of the line before; each entry in the log
    /// once, and each of the log there or erased; what stands beside an entry what its
    /// bytes say; pictures that are whole what their digests say.
    pub async fn verify(&self) -> Result<Found, Error> {
        let mut found = Found::default();
        let mut on = self.reading.acquire().await?;
        on.close_on_drop();
        self.database.begin_reading(&mut on).await?;
        if let Some(wrong) = self.database.own_check(&mut on).await? {
            found.wrong.push(wrong);
        }
        let mut expected = Expected::default();
        for table in TABLES {
            let mut last = None;
            let mut mark = Mark::START;
            loop {
                let mut rows = page(&mut on, table, last.as_ref()).await?;
                for row in &rows {
                    match table.name {
                        "seats" => found.seats += 1,
                        "entries" => {
                            found.entries += 1;
                            let id = EntryId(digest(row.try_get("id")?)?);
                            let raw: String = row.try_get("raw")?;
                            let is_it = EntryId::of(&raw) == id;
                            if !is_it || !is_told_by(row, &raw)? {
                                found.wrong.push(format!("entry {id} is not what it was"));
                            }
                        }
                        "pictures" => expected.picture(row)?,
                        "pieces" => expected.piece(row)?,
                        "log" => {
                            found.lines += 1;
                            let entry = EntryId(digest(row.try_get("entry")?)?);
                            let n: i64 = row.try_get("n")?;
                            let chain = digest(row.try_get("chain")?)?;
                            let what: String = row.try_get("what")?;
                            let seat = SeatId(row.try_get("seat")?);
                            let before = mark;
                            mark = before.then(&link(seat, &what, &entry));
                            // An older version chained every line by its entry alone.
                            if chain != mark.chain.0 {
                                mark = before.then(&entry);
                            }
                            if n.unsigned_abs() != mark.n || chain != mark.chain.0 {
                                found
                                    .wrong
                                    .push(format!("line {n} of the log does not follow"));
                                mark = Mark {
                                    n: n.unsigned_abs(),
                                    chain: Digest(chain),
                                };
                            }
                        }
                        _ => {}
                    }
                }
                match rows.pop() {
                    Some(row) => last = Some(row),
                    None => break,
                }
            }
        }
        expected.tell(&mut found);
        let logged: Option<(i64, i64)> = Query::within(
            Scope::Whole,
            "SELECT COUNT(*), COUNT(DISTINCT log.entry) FROM log
             JOIN entries ON entries.id = log.entry AND {entries}
             WHERE {log} AND log.what = 'entry'",
        )
        .first(&mut *on)
        .await?;
        let told: Option<(i64, i64, i64)> = Query::within(
            Scope::Whole,
            "SELECT COUNT(entries.reader), COUNT(log.n), COUNT(DISTINCT log.entry) FROM entries
             LEFT JOIN log ON log.entry = entries.id AND {log}
                AND ((log.what = 'to' AND log.seat = entries.reader)
                    OR (log.what = 'all' AND entries.reader = 0))
             WHERE entries.reader IS NOT NULL AND {entries}",
        )
        .first(&mut *on)
        .await?;
        if told.is_some_and(|(to, lines, entries)| (to, to) != (lines, entries)) {
            let wrong = "not everything that is written to somebody is told to them once";
            found.wrong.push(wrong.to_owned());
        }
        let gone: Option<(i64,)> = Query::within(
            Scope::Whole,
            "SELECT COUNT(*) FROM log WHERE {log} AND log.what = 'entry'
                AND log.entry NOT IN (SELECT id FROM entries WHERE {entries})
                AND log.entry NOT IN (SELECT id FROM redactions)",
        )
        .first(&mut *on)
        .await?;
        if let Some((gone,)) = gone.filter(|(gone,)| *gone > 0) {
            let wrong = format!("{gone} entries of the log are not there, and were not erased");
            found.wrong.push(wrong);
        }
        let entries = i64::try_from(found.entries).unwrap_or_default();
        if logged != Some((entries, entries)) {
            let wrong = "not every entry is in the log once".to_owned();
            found.wrong.push(wrong);
        }
        Ok(found)
    }
}

/// Whether what stands beside an entry's bytes is what they say.
fn is_told_by(row: &AnyRow, raw: &str) -> Result<bool, Error> {
    let Ok(Written { entry, .. }) = Written::read(raw) else {
        return Ok(false);
    };
    Ok(row.try_get::<String, _>("kind")? == entry.kind
        && row.try_get::<String, _>("share")? == entry.share
        && record_id(row.try_get("record")?)? == entry.record
        && row.try_get::<Vec<u8>, _>("author")? == entry.author.0.as_bytes())
}

/// The pictures there are to be, and what their pieces come to, as both are read.
#[derive(Default)]
struct Expected {
    pictures: BTreeMap<(i64, [u8; 32]), Bytes>,
}

struct Bytes {
    size: i64,
    whole: bool,
    have: i64,
    gap: bool,
    hash: Sha256,
}

impl Expected {
    fn picture(&mut self, row: &AnyRow) -> Result<(), Error> {
        let whole: Option<i64> = row.try_get("whole")?;
        let bytes = Bytes {
            size: row.try_get("size")?,
            whole: whole.is_some(),
            have: 0,
            gap: false,
            hash: Sha256::new(),
        };
        self.pictures.insert(key(row)?, bytes);
        Ok(())
    }

    fn piece(&mut self, row: &AnyRow) -> Result<(), Error> {
        let (begins, bytes): (i64, Vec<u8>) = (row.try_get("begins")?, row.try_get("bytes")?);
        if let Some(picture) = self.pictures.get_mut(&key(row)?) {
            picture.gap |= begins != picture.have;
            picture.have += i64::try_from(bytes.len()).unwrap_or(i64::MAX);
            picture.hash.update(&bytes);
        }
        Ok(())
    }

    fn tell(self, found: &mut Found) {
        for ((_, sha256), picture) in self.pictures {
            let named = Digest(sha256);
            let is_whole =
                picture.have == picture.size && Digest(picture.hash.finalize().into()) == named;
            found.pictures += usize::from(picture.whole);
            if picture.gap || picture.whole != is_whole {
                found
                    .wrong
                    .push(format!("picture {named} is not what it was"));
            }
        }
    }
}

fn key(row: &AnyRow) -> Result<(i64, [u8; 32]), Error> {
    Ok((row.try_get("seat")?, digest(row.try_get("sha256")?)?))
}

/// The rows after `last`, in the order of the key.
async fn page(
    on: &mut AnyConnection,
    table: &Table,
    last: Option<&AnyRow>,
) -> Result<Vec<AnyRow>, Error> {
    let mut query = Query::within(Scope::Whole, table.read);
    if let Some(last) = last {
        let key = table.key.split(',').count();
        query = query.push(" AND (").push(table.key).push(") > ");
        query = query.cells(last, key);
    }
    query
        .push(" ORDER BY ")
        .push(table.key)
        .push(" LIMIT ")
        .value(ROWS)
        .raw(on)
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_that_is_ever_made_is_copied_with_every_column() {
        let versions = super::super::database::VERSIONS.concat();
        let made: Vec<&str> = versions
            .split("CREATE TABLE ")
            .skip(1)
            .map(|rest| rest.split_whitespace().next().unwrap())
            .collect();
        let copied: Vec<&str> = TABLES.iter().map(|table| table.name).collect();
        assert_eq!(made.len(), copied.len(), "{made:?}");
        for (table, name) in TABLES.iter().zip(&made) {
            assert!(copied.contains(name), "{name}");
            let definition = versions
                .split(&format!("CREATE TABLE {} (", table.name))
                .nth(1)
                .unwrap();
            let definition = definition.split(");").next().unwrap();
            let columns = definition.lines().map(str::trim).filter(|line| {
                !line.is_empty() && !line.starts_with("PRIMARY") && !line.starts_with("--")
            });
            for column in columns {
                let column = column.split_whitespace().next().unwrap();
                assert!(table.read.contains(column), "{}.{column}", table.name);
            }
            for added in versions
                .split(&format!("ALTER TABLE {} ADD COLUMN ", table.name))
                .skip(1)
            {
                let column = added.split_whitespace().next().unwrap();
                assert!(table.read.contains(column), "{}.{column}", table.name);
            }
        }
    }
}
