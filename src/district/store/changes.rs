//! What a scope may see of the log, page by page.

use super::receive::bytes;
use super::{Store, receive};
use crate::error::Error;
use crate::scope::Scope;
use domain::ids::RecordId;
use exchange::changes::{ChangesPage, Line, PAGE_BYTES, PAGE_LINES, Stub};
use exchange::digest::EntryId;
use exchange::receipt::Mark;
use sqlx::{QueryBuilder, Sqlite};
use std::collections::HashSet;
use uuid::Uuid;

/// A line of the log with the entry's text where the scope may see it.
type Seen = (i64, Vec<u8>, String, Vec<u8>, Option<String>);

impl Store {
    /// The lines after `after` that `scope` may see: at most [`PAGE_LINES`] of
    /// about [`PAGE_BYTES`]. Before an entry come stubs for those of its
    /// parents that were refused or belong to others.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownMark`] when the log never had that line.
    pub async fn changes(&self, scope: Scope, after: Mark) -> Result<ChangesPage, Error> {
        if !self.knows(&after).await? {
            return Err(Error::UnknownMark);
        }
        // Read first: a line that comes in between is above it, and waits for the next page.
        let head = self.head().await?;
        let lines = self.lines(scope, &after, &head).await?;
        let (mut page, mut size, mut more) = (Vec::new(), 0, false);
        let mut mark = head;
        for (n, chain, what, entry, raw) in lines {
            let weight = raw.as_ref().map_or(0, String::len);
            if page.len() == PAGE_LINES || (size + weight > PAGE_BYTES && !page.is_empty()) {
                more = true;
                break;
            }
            size += weight;
            mark = receive::mark(Some((n, chain)))?;
            page.push((what, EntryId(bytes(entry)?), raw));
        }
        if !more {
            mark = head;
        }
        let mut shown = HashSet::new();
        let mut lines = Vec::with_capacity(page.len());
        for (what, id, raw) in page {
            match (what.as_str(), raw) {
                ("entry", Some(raw)) => {
                    for stub in self.hidden_parents(scope, &id).await? {
                        if shown.insert(stub.id) {
                            lines.push(Line::Stub(stub));
                        }
                    }
                    lines.push(Line::Entry(raw));
                }
                ("stub", _) => lines.extend(self.stub(scope, &id).await?.map(Line::Stub)),
                _ => {}
            }
        }
        Ok(ChangesPage { lines, mark, more })
    }

    /// One line more than fits, in the log's order; of no more text than fits
    /// and one entry.
    async fn lines(&self, scope: Scope, after: &Mark, head: &Mark) -> Result<Vec<Seen>, Error> {
        let mut query = QueryBuilder::<Sqlite>::new(
            "SELECT n, chain, what, entry, raw FROM (
                SELECT log.n, log.chain, log.what, log.entry, entries.raw,
                    COALESCE(SUM(LENGTH(entries.raw)) OVER (
                        ORDER BY log.n ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                    ), 0) AS before
                FROM log
                LEFT JOIN entries ON entries.id = log.entry AND entries.seat = log.seat
                WHERE log.n > ",
        );
        query.push_bind(after.n.cast_signed());
        query.push(" AND log.n <= ");
        query.push_bind(head.n.cast_signed());
        scope.only(&mut query, "log.seat");
        query.push(" ORDER BY log.n LIMIT ");
        query.push_bind((PAGE_LINES + 1) as i64);
        query.push(") AS some WHERE before <= ");
        query.push_bind(PAGE_BYTES as i64);
        query.push(" ORDER BY n");
        let lines = query.build_query_as().fetch_all(&self.reading).await?;
        Ok(lines)
    }

    /// Those parents of an entry that `scope` knows of and never gets.
    pub(super) async fn hidden_parents(
        &self,
        scope: Scope,
        child: &EntryId,
    ) -> Result<Vec<Stub>, Error> {
        let mut query = QueryBuilder::<Sqlite>::new(
            "SELECT parent FROM parents WHERE NOT EXISTS (
                SELECT 1 FROM entries WHERE entries.id = parents.parent",
        );
        scope.only(&mut query, "entries.seat");
        query.push(") AND child = ").push_bind(child.0.to_vec());
        let parents: Vec<Vec<u8>> = query.build_query_scalar().fetch_all(&self.reading).await?;
        let mut stubs = Vec::new();
        for parent in parents {
            stubs.extend(self.stub(scope, &EntryId(bytes(parent)?)).await?);
        }
        Ok(stubs)
    }

    /// The stub of an entry that was refused to `scope`, or is another's.
    /// None for one that this District has never heard of: it may yet come.
    async fn stub(&self, scope: Scope, id: &EntryId) -> Result<Option<Stub>, Error> {
        let mut query =
            QueryBuilder::<Sqlite>::new("SELECT record, parents FROM refusals WHERE id = ");
        query.push_bind(id.0.to_vec());
        scope.only(&mut query, "seat");
        let refused: Option<(Uuid, String)> =
            query.build_query_as().fetch_optional(&self.reading).await?;
        if let Some((record, parents)) = refused {
            let parents = serde_json::from_str(&parents)
                .map_err(|_| Error::Broken("a refusal's parents do not read".to_owned()))?;
            return Ok(Some(Stub {
                id: *id,
                record: RecordId(record),
                parents,
            }));
        }
        let others: Option<Uuid> = sqlx::query_scalar("SELECT record FROM entries WHERE id = $1")
            .bind(id.0.to_vec())
            .fetch_optional(&self.reading)
            .await?;
        let Some(record) = others else {
            return Ok(None);
        };
        let parents: Vec<Vec<u8>> =
            sqlx::query_scalar("SELECT parent FROM parents WHERE child = $1 ORDER BY parent")
                .bind(id.0.to_vec())
                .fetch_all(&self.reading)
                .await?;
        let parents = parents.into_iter().map(|id| bytes(id).map(EntryId));
        Ok(Some(Stub {
            id: *id,
            record: RecordId(record),
            parents: parents.collect::<Result<_, _>>()?,
        }))
    }
}
