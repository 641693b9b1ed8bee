//! One statement and its values, in SQL that both databases read, within one
//! scope.
//!
//! `{entries}` in the text stands for what the scope may see of that table. A
//! statement that reads a guarded table without saying so is not sent.

use crate::error::Error;
use crate::scope::Scope;
use sqlx::any::{Any, AnyArguments, AnyRow};
use sqlx::{Arguments, AssertSqlSafe, Encode, Executor, FromRow, Row as _, Type, ValueRef};
use uuid::Uuid;

/// A statement that is being written.
pub(super) struct Query {
    scope: Scope,
    sql: String,
    values: AnyArguments,
    broken: bool,
}

/// A value that has a column's form.
pub(super) trait Value {
    /// What the column holds.
    type Column: for<'q> Encode<'q, Any> + Type<Any>;
    /// This value there.
    fn column(self) -> Self::Column;
}

macro_rules! values {
    ($($value:ty => $column:ty, |$this:ident| $made:expr;)+) => {
        $(impl Value for $value {
            type Column = $column;
            fn column(self) -> $column {
                let $this = self;
                $made
            }
        })+
    };
}

values! {
    i64 => i64, |number| number;
    &str => String, |text| text.to_owned();
    Uuid => Vec<u8>, |id| id.as_bytes().to_vec();
    [u8; 32] => Vec<u8>, |digest| digest.to_vec();
    String => String, |text| text;
    Vec<u8> => Vec<u8>, |bytes| bytes;
}

/// A value that may be missing.
impl Value for Option<i64> {
    type Column = Option<i64>;
    fn column(self) -> Option<i64> {
        self
    }
}

/// The same.
impl Value for Option<String> {
    type Column = Option<String>;
    fn column(self) -> Option<String> {
        self
    }
}

/// Tables of which a scope sees a part.
const GUARDED: [&str; 6] = ["entries", "log", "refusals", "pictures", "pieces", "cards"];

/// Pictures that an officer may see: those of entries that are for the District.
const OPEN_PICTURES: &str = "pictures.share IN ('district', 'leaders')";

impl Query {
    /// A statement that begins like this. Its text is ours, never a caller's.
    pub(super) fn within(scope: Scope, sql: &'static str) -> Self {
        let query = Self {
            scope,
            sql: String::new(),
            values: AnyArguments::default(),
            broken: false,
        };
        query.push(sql)
    }

    /// Goes on with this text.
    pub(super) fn push(mut self, sql: &'static str) -> Self {
        for piece in sql.split_inclusive('}') {
            let Some((before, table)) = piece.split_once('{') else {
                self.sql += piece;
                continue;
            };
            self.sql += before;
            self = self.guard(table.trim_end_matches('}'));
        }
        self
    }

    /// Goes on with what the scope may see of a table.
    fn guard(mut self, table: &str) -> Self {
        // Remembered in the text itself, where whoever reads it in a log of
        // the database finds it as well.
        self.sql += &format!("/*{table}*/ ");
        match (self.scope, table) {
            (Scope::Whole, _) => self.sql += "TRUE",
            (Scope::Leader(seat), "log") => {
                // What only officers wait for is no news to a leader.
                self = self.push(
                    "(log.what IN ('all', 'gone_all', 'card') OR (log.what <> 'shut' AND log.seat = ",
                );
                self = self.value(seat.0).push("))");
            }
            (Scope::Leader(seat), "entries") => {
                self = self.push("(entries.seat = ").value(seat.0);
                self = self
                    .push(" OR entries.reader IN (0, ")
                    .value(seat.0)
                    // What somebody wrote stays theirs to read, whoever leads it now.
                    .push(") OR entries.author IN (SELECT account FROM aliases WHERE seat = ")
                    .value(seat.0)
                    .push(") OR entries.id IN (SELECT entry FROM readers WHERE seat = ")
                    .value(seat.0)
                    .push("))");
            }
            // Who gets a record whole does not get it as a card: a leader their own, an
            // officer anybody's.
            (Scope::Leader(seat), "cards") => {
                self = self.push("cards.seat <> ").value(seat.0);
            }
            (Scope::Officer(_), "cards") => self.sql += "FALSE",
            (Scope::Leader(seat), _) => {
                self.sql += &format!("{table}.seat = ");
                self = self.value(seat.0);
            }
            (Scope::Officer(seat), "entries") => {
                self = self.push("(entries.seat = ").value(seat.0);
                self.sql += &format!(" OR {})", super::open_to_officers());
            }
            (Scope::Officer(seat), "pictures") => {
                self = self.push("(pictures.seat = ").value(seat.0);
                self = self.push(" OR ").push(OPEN_PICTURES).push(")");
            }
            (Scope::Officer(seat), "pieces") => {
                self = self.push("(pieces.seat = ").value(seat.0);
                self = self.push(
                    " OR EXISTS (SELECT 1 FROM pictures WHERE /*pictures*/
                     pictures.seat = pieces.seat AND pictures.sha256 = pieces.sha256 AND ",
                );
                self = self.push(OPEN_PICTURES).push("))");
            }
            // What is told to leaders was told to all officers before.
            (Scope::Officer(_), "log") => {
                self.sql += "log.what NOT IN ('to', 'all', 'gone_all', 'left', 'late', 'card')";
            }
            // Ids alone: of these an officer may know.
            (Scope::Officer(_), _) => self.sql += "TRUE",
        }
        self
    }

    /// Goes on with a value.
    pub(super) fn value(mut self, value: impl Value) -> Self {
        self.broken |= self.values.add(value.column()).is_err();
        self.sql += &format!("${}", self.values.len());
        self
    }

    /// Goes on with a column of a row that was read, as it was.
    fn cell(mut self, row: &AnyRow, at: usize) -> Self {
        let Ok(cell) = row.try_get_raw(at) else {
            self.broken = true;
            return self;
        };
        if cell.is_null() {
            return self.push("NULL");
        }
        let (text, number, bytes) = (row.try_get(at), row.try_get(at), row.try_get(at));
        match (text, number, bytes) {
            (Ok::<String, _>(text), ..) => self.value(text),
            (_, Ok::<i64, _>(number), _) => self.value(number),
            (_, _, Ok::<Vec<u8>, _>(bytes)) => self.value(bytes),
            _ => {
                self.broken = true;
                self
            }
        }
    }

    /// Goes on with the first columns of a row that was read, between
    /// parentheses.
    pub(super) fn cells(self, row: &AnyRow, count: usize) -> Self {
        let cells = |query: Self, at| query.push(if at == 0 { "(" } else { ", " }).cell(row, at);
        (0..count).fold(self, cells).push(")")
    }

    /// Goes on with values between parentheses, for IN.
    pub(super) fn list<V: Value>(self, values: impl IntoIterator<Item = V>) -> Self {
        let mut query = self.push("(");
        for (at, value) in values.into_iter().enumerate() {
            query = query.push(if at == 0 { "" } else { ", " }).value(value);
        }
        query.push(")")
    }

    /// Goes on with a row of values for each item, for VALUES.
    pub(super) fn rows<T>(
        self,
        items: impl IntoIterator<Item = T>,
        mut row: impl FnMut(Row, T) -> Row,
    ) -> Self {
        let mut query = self.push("VALUES ");
        for (at, item) in items.into_iter().enumerate() {
            query = query.push(if at == 0 { "(" } else { ", (" });
            query = row(Row(query, true), item).0.push(")");
        }
        query
    }

    fn prepared(self) -> Result<sqlx::query::Query<'static, Any, AnyArguments>, Error> {
        if self.broken || !is_guarded(&self.sql) {
            // A mistake of ours, which the first test of this statement finds.
            return Err(Error::Broken("a statement without its scope".to_owned()));
        }
        Ok(sqlx::query_with(AssertSqlSafe(self.sql), self.values))
    }

    /// Does it; how many rows it changed.
    pub(super) async fn execute<'c>(
        self,
        on: impl Executor<'c, Database = Any>,
    ) -> Result<u64, Error> {
        Ok(self.prepared()?.execute(on).await?.rows_affected())
    }

    /// All rows, as they are.
    pub(super) async fn raw<'c>(
        self,
        on: impl Executor<'c, Database = Any>,
    ) -> Result<Vec<AnyRow>, Error> {
        Ok(self.prepared()?.fetch_all(on).await?)
    }

    /// All rows.
    pub(super) async fn all<'c, T: for<'r> FromRow<'r, AnyRow>>(
        self,
        on: impl Executor<'c, Database = Any>,
    ) -> Result<Vec<T>, Error> {
        let rows = self.prepared()?.fetch_all(on).await?;
        let read = rows.iter().map(T::from_row);
        Ok(read.collect::<Result<_, _>>()?)
    }

    /// The first row, if there is one.
    pub(super) async fn first<'c, T: for<'r> FromRow<'r, AnyRow>>(
        self,
        on: impl Executor<'c, Database = Any>,
    ) -> Result<Option<T>, Error> {
        let row = self.prepared()?.fetch_optional(on).await?;
        Ok(row.as_ref().map(T::from_row).transpose()?)
    }
}

/// A row of values that is being written; whether it is still empty.
pub(super) struct Row(Query, bool);

impl Row {
    /// Goes on with a value.
    pub(super) fn value(self, value: impl Value) -> Self {
        let query = self.0.push(if self.1 { "" } else { ", " });
        Row(query.value(value), false)
    }
}

impl Row {
    /// Every column of a row that was read, as it was.
    pub(super) fn cells(self, row: &AnyRow) -> Self {
        let cells = |query: Query, at| query.push(if at == 0 { "" } else { ", " }).cell(row, at);
        Row((0..row.len()).fold(self.0, cells), false)
    }
}

/// Whether each reading of a guarded table is guarded.
fn is_guarded(sql: &str) -> bool {
    let words: Vec<&str> = sql
        .split([' ', '\n', '(', ')'])
        .filter(|word| !word.is_empty())
        .collect();
    GUARDED.iter().all(|table| {
        let reads = words.windows(2);
        let reads = reads.filter(|pair| matches!(pair[0], "FROM" | "JOIN") && pair[1] == *table);
        reads.count() <= sql.matches(&format!("/*{table}*/")).count()
    })
}

/// The first column of each row.
pub(super) fn column<T>(rows: Vec<(T,)>) -> Vec<T> {
    rows.into_iter().map(|(value,)| value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scope::SeatId;

    #[test]
    fn a_statement_that_does_not_say_what_it_may_see_is_not_sent() {
        let leader = Scope::Leader(SeatId(3));
        for unguarded in [
            "SELECT raw FROM entries",
            "SELECT 1 FROM seats JOIN entries ON TRUE",
            "SELECT n FROM log LEFT JOIN entries ON TRUE WHERE {log}",
            "DELETE FROM refusals",
            "SELECT bytes FROM pieces",
            "SELECT 1 FROM pieces JOIN pictures ON TRUE WHERE {pieces}",
            "SELECT told FROM cards",
        ] {
            let sent = Query::within(leader, unguarded).prepared();
            assert!(sent.is_err(), "{unguarded}");
        }
        let query = Query::within(leader, "SELECT raw FROM entries WHERE {entries} AND id = ");
        let query = query.value([0; 32]);
        assert_eq!(
            query.sql,
            "SELECT raw FROM entries WHERE /*entries*/ \
             (entries.seat = $1 OR entries.reader IN (0, $2) \
             OR entries.author IN (SELECT account FROM aliases WHERE seat = $3) \
             OR entries.id IN (SELECT entry FROM readers WHERE seat = $4)) AND id = $5"
        );
        assert!(query.prepared().is_ok());
    }
}
