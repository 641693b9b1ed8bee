//! Everything the District can read, as files that any office opens: for each
//! kind of record a JSON list, a CSV table with a row for each record, and a
//! CSV table for each of its lists. What is sealed is counted, not written.

mod table;

use crate::error::Error;
use crate::scope::{Scope, SeatId};
use crate::store::{History, Store};
use domain::ids::RecordId;
use domain::kinds::Kind;
use domain::record::Share;
use exchange::changes::Stub;
use exchange::entry::{Content, Written};
use exchange::merge::{Known, Merged, Revision, merge};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use table::{Columns, Tables};

/// What was written, and what was not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// For each kind, by name.
    pub kinds: Vec<Counts>,
}

/// Records of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// The kind's name.
    pub kind: String,
    /// Written.
    pub written: usize,
    /// Not written: private, and sealed on the phone.
    pub sealed: usize,
    /// Not written: deleted by their leader.
    pub deleted: usize,
    /// Not written: entries they build upon have not come yet.
    pub waiting: usize,
    /// Not written: an app newer than this server wrote them.
    pub newer: usize,
}

/// A record as a line of its JSON file.
#[derive(Serialize, Deserialize)]
struct Row {
    record: RecordId,
    leader: i64,
    body: Map<String, Value>,
    /// Texts written at the same time as the one in `body`, by their field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    other_texts: Vec<OtherText>,
}

#[derive(Serialize, Deserialize)]
struct OtherText {
    id: String,
    field: String,
    text: String,
}

/// Writes everything into `folder`, which must be new or empty.
///
/// # Errors
///
/// [`Error::Broken`] with the file that cannot be written.
pub async fn export(store: &Store, folder: &Path) -> Result<Summary, Error> {
    let told = |error: std::io::Error| Error::Broken(format!("{}: {error}", folder.display()));
    std::fs::create_dir_all(folder).map_err(told)?;
    if std::fs::read_dir(folder).map_err(told)?.next().is_some() {
        return Err(Error::Broken(format!("{} is not empty", folder.display())));
    }
    leaders(store, folder).await?;
    let mut summary = Summary::default();
    for kind in store.kinds(Scope::Whole).await? {
        summary.kinds.push(one_kind(store, folder, kind).await?);
    }
    Ok(summary)
}

/// The names behind the numbers in the column `leader`. No kind has a dash in
/// its name, so this file is nobody else's.
async fn leaders(store: &Store, folder: &Path) -> Result<(), Error> {
    let columns = ["account".to_owned(), "name".to_owned()];
    let columns = Columns::from([(String::new(), columns.into())]);
    let mut tables = Tables::begin(folder, "district-leaders", &["leader"], columns)?;
    for seat in store.seats().await? {
        let mut body = Map::new();
        body.insert("name".to_owned(), Value::String(seat.name));
        if let Some(account) = seat.account {
            body.insert("account".to_owned(), Value::String(account.to_string()));
        }
        tables.add(&[seat.id.to_string()], &body)?;
    }
    tables.end()
}

async fn one_kind(store: &Store, folder: &Path, name: String) -> Result<Counts, Error> {
    let kind = Kind::named(&name);
    let texts = kind.map_or(&[][..], |kind| kind.texts);
    // What is private by its kind came in sealed; were it not, it stays here.
    let private = kind.is_some_and(|kind| kind.share == Share::Mine);
    let path = folder.join(format!("{name}.json"));
    let told = |error: std::io::Error| Error::Broken(format!("{}: {error}", path.display()));
    let mut counts = Counts {
        kind: name.clone(),
        ..Counts::default()
    };
    let (mut file, mut columns) = (None, Columns::new());
    for at in store.records(Scope::Whole, &name).await? {
        let history = store.history(Scope::Whole, &name, at).await?;
        let entries = read(&history);
        let merged = merged(&entries, &history.stubs, texts);
        match merged.body {
            Some(Value::Object(_)) if merged.deleted => counts.deleted += 1,
            Some(Value::Object(body)) if !private => {
                let row = row(at, body, merged.kept);
                table::collect(&mut columns, &row.shown());
                let json = serde_json::to_string(&row).map_err(|error| told(error.into()))?;
                let before = if counts.written == 0 { "[\n" } else { ",\n" };
                let file = match &mut file {
                    Some(file) => file,
                    None => file.insert(BufWriter::new(File::create(&path).map_err(told)?)),
                };
                write!(file, "{before}{json}").map_err(told)?;
                counts.written += 1;
            }
            _ if entries.iter().any(is_newer) => counts.newer += 1,
            _ if private || merged.shut > 0 => counts.sealed += 1,
            _ => counts.waiting += 1,
        }
    }
    let Some(mut file) = file else {
        return Ok(counts);
    };
    file.write_all(b"\n]\n").map_err(told)?;
    file.flush().map_err(told)?;
    drop(file);
    let mut tables = Tables::begin(folder, &name, &["record", "leader"], columns)?;
    for line in BufReader::new(File::open(&path).map_err(told)?).lines() {
        let line = line.map_err(told)?;
        let line = line.strip_suffix(',').unwrap_or(&line);
        if line.starts_with('{') {
            let row: Row = serde_json::from_str(line).map_err(|error| told(error.into()))?;
            tables.add(
                &[row.record.to_string(), row.leader.to_string()],
                &row.shown(),
            )?;
        }
    }
    tables.end()?;
    Ok(counts)
}

/// The entries of a record. Each was read when it came in; one that does not
/// read now would be an older program on a newer database, which does not open.
fn read(history: &History) -> Vec<Written> {
    let read = |raw: &String| Written::read(raw).ok();
    history.entries.iter().filter_map(read).collect()
}

fn is_newer(written: &Written) -> bool {
    written.entry.content == Content::Newer
}

fn merged(entries: &[Written], stubs: &[Stub], texts: &[&str]) -> Merged {
    let entries = entries.iter().map(|Written { id, entry, .. }| {
        let (id, parents) = (*id, entry.parents.clone());
        match &entry.content {
            Content::Open { set, body } => Known::Revision(Revision {
                id,
                parents,
                deleted: entry.deleted,
                set: set.clone(),
                body: body.clone(),
            }),
            Content::Sealed(_) | Content::Newer => Known::Shut { id, parents },
        }
    });
    let stubs = stubs.iter().map(|stub| Known::Stub {
        id: stub.id,
        parents: stub.parents.clone(),
    });
    let known: Vec<_> = entries.chain(stubs).collect();
    merge(&known, texts)
}

fn row(
    (seat, record): (SeatId, RecordId),
    mut body: Map<String, Value>,
    kept: Vec<exchange::merge::Kept>,
) -> Row {
    for list in body.values_mut().filter_map(Value::as_array_mut) {
        list.retain(|item| item.get("removed") != Some(&Value::Bool(true)));
    }
    let other_texts = kept.into_iter().map(|kept| OtherText {
        id: kept.id.to_string(),
        field: kept.path,
        text: kept.text,
    });
    Row {
        record,
        leader: seat.0,
        body,
        other_texts: other_texts.collect(),
    }
}

impl Row {
    /// What the tables show of it: the body, and the other texts as one more list.
    fn shown(&self) -> Map<String, Value> {
        let mut shown = self.body.clone();
        if !self.other_texts.is_empty() {
            let texts = serde_json::to_value(&self.other_texts).unwrap_or_default();
            shown.insert("other_texts".to_owned(), texts);
        }
        shown
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.kinds.is_empty() {
            writeln!(f, "Nothing has come in yet.")?;
        }
        for counts in &self.kinds {
            let Counts {
                kind,
                written,
                sealed,
                deleted,
                waiting,
                newer,
            } = counts;
            writeln!(
                f,
                "{kind}: {written} written; not written: {sealed} sealed, {deleted} deleted, \
                 {waiting} waiting, {newer} of a newer app"
            )?;
        }
        Ok(())
    }
}
