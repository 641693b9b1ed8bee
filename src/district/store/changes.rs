//! What a scope may see of the log, page by page.

use super::query::{Query, column};
use super::{Store, digest, receive, record_id};
use crate::error::Error;
use crate::scope::{Scope, SeatId};
use exchange::changes::{Card, ChangesPage, Line, PAGE_BYTES, PAGE_LINES, Stub};
use exchange::digest::EntryId;
use exchange::receipt::Mark;
use std::collections::HashSet;

/// A line of the log with the entry's text, and whose it is, where the scope may see it;
/// with the card's own id and what it says.
type Seen = (
    i64,
    Vec<u8>,
    String,
    Vec<u8>,
    Option<String>,
    Option<i64>,
    i64,
    Option<Vec<u8>>,
    Option<String>,
);

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
        for (n, chain, what, entry, raw, owner, seat, id, told) in lines {
            let text = raw.as_ref().or(told.as_ref());
            let weight = text.map_or(0, String::len);
            if page.len() == PAGE_LINES || (size + weight > PAGE_BYTES && !page.is_empty()) {
                more = true;
                break;
            }
            size += weight;
            mark = receive::mark(Some((n, chain)))?;
            page.push((what, EntryId(digest(entry)?), raw, owner, seat, (id, told)));
        }
        if !more {
            mark = head;
        }
        let mut shown = HashSet::new();
        let mut lines = Vec::with_capacity(page.len());
        let mut cards = HashSet::new();
        for (what, id, raw, owner, seat, card) in page {
            match (what.as_str(), raw) {
                ("entry" | "moved" | "late" | "to" | "all", Some(raw)) => {
                    for stub in self.hidden_parents(scope, &id).await? {
                        if shown.insert(stub.id) {
                            lines.push(Line::Stub(stub));
                        }
                    }
                    lines.push(Line::Entry(raw));
                    // What they wrote stays theirs to read, and is said to be led by another.
                    let is_led = owner != scope.seat().map(|seat| seat.0);
                    if is_led
                        && matches!(scope, Scope::Leader(_))
                        && !matches!(&*what, "to" | "all")
                    {
                        lines.extend(self.left(scope, &id).await?.map(Line::Stub));
                    }
                }
                ("left", _) => lines.extend(self.left(scope, &id).await?.map(Line::Stub)),
                ("gone" | "gone_all", _) => lines.push(Line::Redacted(id)),
                // Each says what stands now: once on a page is enough.
                ("card", _) if cards.insert(id) => {
                    lines.extend(self.card(scope, &id, SeatId(seat), card).await?);
                }
                ("stub" | "shut", _) => lines.extend(self.stub(scope, &id).await?.map(Line::Stub)),
                _ => {}
            }
        }
        Ok(ChangesPage { lines, mark, more })
    }

    /// One line more than fits, in the log's order; of no more text than fits
    /// and one entry.
    async fn lines(&self, scope: Scope, after: &Mark, head: &Mark) -> Result<Vec<Seen>, Error> {
        Query::within(
            scope,
            "SELECT n, chain, what, entry, raw, owner, seat, card, told FROM (
                SELECT log.n, log.chain, log.what, log.entry, log.seat, entries.raw,
                    entries.seat AS owner, cards.id AS card, cards.told,
                    COALESCE(SUM(LENGTH(COALESCE(entries.raw, cards.told))) OVER (
                        ORDER BY log.n ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                    ), 0) AS before
                FROM log
                LEFT JOIN entries ON {entries} AND entries.id = log.entry
                    AND ((log.what IN ('entry', 'moved') AND entries.seat = log.seat)
                        OR (log.what IN ('entry', 'late') AND log.seat = ",
        )
        .value(scope.seat().map_or(0, |seat| seat.0))
        .push(
            ")
                        OR log.what = 'to'
                        OR (log.what = 'all' AND entries.reader = 0 AND entries.seat <> ",
        )
        .value(scope.seat().map_or(0, |seat| seat.0))
        .push(
            "))
                LEFT JOIN cards ON {cards} AND log.what = 'card' AND cards.line = log.entry
                WHERE {log}
                    AND (log.what NOT IN ('entry', 'moved', 'late', 'to', 'all')
                        OR entries.id IS NOT NULL)
                    AND log.n > ",
        )
        .value(after.n.cast_signed())
        .push(" AND log.n <= ")
        .value(head.n.cast_signed())
        .push(" ORDER BY log.n LIMIT ")
        .value((PAGE_LINES + 1) as i64)
        .push(") AS lines WHERE before <= ")
        .value(PAGE_BYTES as i64)
        .push(" ORDER BY n")
        .all(&self.reading)
        .await
    }

    /// What of a card is told: nothing to whom it belongs, unless it was another's when
    /// the line was written.
    async fn card(
        &self,
        scope: Scope,
        line: &EntryId,
        writer: SeatId,
        (id, told): (Option<Vec<u8>>, Option<String>),
    ) -> Result<Option<Line>, Error> {
        let id = match id {
            Some(id) => Some(record_id(id)?),
            None if scope.seat() == Some(writer) => None,
            None => self.card_of(line).await?,
        };
        let told = told.as_deref().map(serde_json::from_str).transpose();
        let shown = told.map_err(|_| Error::Broken("a card does not read".to_owned()))?;
        Ok(id.map(|id| Line::Card(Card { id, shown })))
    }

    /// Those parents of an entry that `scope` knows of and never gets.
    pub(super) async fn hidden_parents(
        &self,
        scope: Scope,
        child: &EntryId,
    ) -> Result<Vec<Stub>, Error> {
        let parents = Query::within(
            scope,
            "SELECT parent FROM parents WHERE NOT EXISTS (
                SELECT 1 FROM entries WHERE entries.id = parents.parent AND {entries}
            ) AND child = ",
        )
        .value(child.0)
        .all(&self.reading)
        .await?;
        let mut stubs = Vec::new();
        for parent in column(parents) {
            stubs.extend(self.stub(scope, &EntryId(digest(parent)?)).await?);
        }
        Ok(stubs)
    }

    /// What is said of an entry that `scope` had, and that belongs to another since:
    /// who leads it now. None once it is theirs again, or was erased.
    async fn left(&self, scope: Scope, id: &EntryId) -> Result<Option<Stub>, Error> {
        let led: Option<(Vec<u8>, String)> = Query::within(
            Scope::Whole,
            "SELECT entries.record, seats.name FROM entries
             JOIN seats ON seats.id = entries.seat WHERE {entries} AND entries.seat <> ",
        )
        .value(scope.seat().map_or(0, |seat| seat.0))
        .push(" AND entries.id = ")
        .value(id.0)
        .first(&self.reading)
        .await?;
        let Some((record, name)) = led else {
            return Ok(None);
        };
        Ok(Some(Stub {
            id: *id,
            record: record_id(record)?,
            parents: self.parents(scope, id).await?,
            left: Some(name),
        }))
    }

    async fn parents(&self, scope: Scope, id: &EntryId) -> Result<Vec<EntryId>, Error> {
        let parents = Query::within(scope, "SELECT parent FROM parents WHERE child = ")
            .value(id.0)
            .push(" ORDER BY parent")
            .all(&self.reading)
            .await?;
        let parents = column(parents).into_iter();
        parents.map(|id| digest(id).map(EntryId)).collect()
    }

    /// The stub of an entry that was refused to `scope`, or is another's.
    /// None for one that it gets whole, and for one that this District has
    /// never heard of: it may yet come.
    async fn stub(&self, scope: Scope, id: &EntryId) -> Result<Option<Stub>, Error> {
        let seen = Query::within(scope, "SELECT id FROM entries WHERE {entries} AND id = ")
            .value(id.0)
            .first::<(Vec<u8>,)>(&self.reading)
            .await?;
        if seen.is_some() {
            return Ok(None);
        }
        let refused: Option<(Vec<u8>, String)> = Query::within(
            scope,
            "SELECT record, parents FROM refusals WHERE {refusals} AND id = ",
        )
        .value(id.0)
        .first(&self.reading)
        .await?;
        if let Some((record, parents)) = refused {
            let parents = serde_json::from_str(&parents)
                .map_err(|_| Error::Broken("a refusal's parents do not read".to_owned()))?;
            return Ok(Some(Stub {
                id: *id,
                record: record_id(record)?,
                parents,
                left: None,
            }));
        }
        let erased: Option<(Vec<u8>, String)> = Query::within(
            Scope::Whole,
            "SELECT record, parents FROM redactions WHERE id = ",
        )
        .value(id.0)
        .first(&self.reading)
        .await?;
        if let Some((record, parents)) = erased {
            let parents = serde_json::from_str(&parents)
                .map_err(|_| Error::Broken("an erased entry's parents do not read".to_owned()))?;
            return Ok(Some(Stub {
                id: *id,
                record: record_id(record)?,
                parents,
                left: None,
            }));
        }
        // Of what this scope may not see, a stub says three ids and no more.
        let others = Query::within(
            Scope::Whole,
            "SELECT record FROM entries WHERE {entries} AND id = ",
        )
        .value(id.0)
        .first(&self.reading)
        .await?;
        let Some((record,)) = others else {
            return Ok(None);
        };
        Ok(Some(Stub {
            id: *id,
            record: record_id(record)?,
            parents: self.parents(scope, id).await?,
            left: None,
        }))
    }
}
