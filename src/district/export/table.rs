//! Records as CSV tables: one for the records, one for each of their lists.

use crate::error::Error;
use domain::text::is_formula;
use exchange::EntryId;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Write;
use std::path::Path;

/// The columns of each table, by the name of the list; of the records'
/// themselves by the empty name.
pub type Columns = BTreeMap<String, BTreeSet<String>>;

/// Adds the columns that a record needs.
pub fn collect(columns: &mut Columns, body: &Map<String, Value>) {
    let own: BTreeSet<_> = cells(body).into_iter().map(|(name, _)| name).collect();
    columns.entry(String::new()).or_default().extend(own);
    for (list, items) in lists(body) {
        let of_list = columns.entry(list.to_owned()).or_default();
        for item in items {
            of_list.extend(cells(item).into_iter().map(|(name, _)| name));
        }
    }
}

/// The tables of one kind while they are written.
pub struct Tables {
    tables: BTreeMap<String, Table>,
}

struct Table {
    columns: Vec<String>,
    file: csv::Writer<File>,
}

impl Tables {
    /// Makes `name.csv`, and `name.list.csv` for each list. `keys` are the
    /// first columns of all.
    pub fn begin(
        folder: &Path,
        name: &str,
        keys: &[&str],
        columns: Columns,
    ) -> Result<Self, Error> {
        let mut tables = BTreeMap::new();
        for (list, columns) in columns {
            let path = match list.as_str() {
                "" => folder.join(format!("{name}.csv")),
                list => folder.join(format!("{name}.{}.csv", file_name(list))),
            };
            let mut file = File::create(&path).map_err(|error| broken(&error))?;
            // Spreadsheets take a file for UTF-8 only when it begins so.
            file.write_all("\u{feff}".as_bytes())
                .map_err(|error| broken(&error))?;
            let mut file = csv::Writer::from_writer(file);
            let columns: Vec<_> = columns.into_iter().collect();
            let head = keys.iter().copied().map(Cow::Borrowed);
            let head = head.chain(columns.iter().map(|name| neutral(name)));
            write(&mut file, head)?;
            tables.insert(list, Table { columns, file });
        }
        Ok(Self { tables })
    }

    /// A row for the record and one for each item of its lists.
    pub fn add(&mut self, keys: &[String], body: &Map<String, Value>) -> Result<(), Error> {
        self.row("", keys, body)?;
        for (list, items) in lists(body) {
            for item in items {
                self.row(list, keys, item)?;
            }
        }
        Ok(())
    }

    fn row(&mut self, list: &str, keys: &[String], of: &Map<String, Value>) -> Result<(), Error> {
        let Some(table) = self.tables.get_mut(list) else {
            return Ok(());
        };
        let cells: BTreeMap<_, _> = cells(of).into_iter().collect();
        let keys = keys.iter().map(|key| Cow::Borrowed(key.as_str()));
        let cells = table.columns.iter().map(|column| {
            let cell = cells.get(column).map(Cow::as_ref);
            Cow::Borrowed(cell.unwrap_or_default())
        });
        write(&mut table.file, keys.chain(cells))
    }

    /// Everything is on the disk.
    pub fn end(self) -> Result<(), Error> {
        for mut table in self.tables.into_values() {
            table.file.flush().map_err(|error| broken(&error))?;
        }
        Ok(())
    }
}

fn write<'a>(
    file: &mut csv::Writer<File>,
    cells: impl Iterator<Item = Cow<'a, str>>,
) -> Result<(), Error> {
    for cell in cells {
        file.write_field(cell.as_bytes())
            .map_err(|error| broken(&error))?;
    }
    file.write_record(None::<&[u8]>)
        .map_err(|error| broken(&error))
}

fn broken(error: &dyn std::fmt::Display) -> Error {
    Error::Broken(format!("a table cannot be written: {error}"))
}

/// The fields of an object that fit a cell: `name` and text. A plain object
/// inside is spread as `outer.inner`; a list of plain values is one cell.
fn cells(of: &Map<String, Value>) -> Vec<(String, Cow<'_, str>)> {
    let mut cells = Vec::new();
    for (name, value) in of {
        match value {
            Value::Object(inside) => {
                let inside = self::cells(inside).into_iter();
                cells.extend(inside.map(|(inner, cell)| (format!("{name}.{inner}"), cell)));
            }
            Value::Array(items) if items.iter().any(Value::is_object) => {}
            Value::Array(items) => {
                let items: Vec<_> = items.iter().map(plain).collect();
                cells.push((
                    name.clone(),
                    Cow::Owned(neutral(&items.join("; ")).into_owned()),
                ));
            }
            Value::String(text) => cells.push((name.clone(), neutral(text))),
            other => cells.push((name.clone(), plain(other))),
        }
    }
    cells
}

/// The lists of objects in a record.
fn lists(
    body: &Map<String, Value>,
) -> impl Iterator<Item = (&str, impl Iterator<Item = &Map<String, Value>>)> {
    body.iter().filter_map(|(name, value)| {
        let items = value.as_array()?;
        let objects = items.iter().filter_map(Value::as_object);
        items
            .iter()
            .any(Value::is_object)
            .then_some((name.as_str(), objects))
    })
}

fn plain(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Null => Cow::Borrowed(""),
        Value::String(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_string()),
    }
}

/// A text that a spreadsheet would take for a formula, with an apostrophe
/// before it, which spreadsheets take for "this is text".
pub fn neutral(text: &str) -> Cow<'_, str> {
    if is_formula(text) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The name of a list as part of a file's name. Lists are named by whoever
/// wrote the record: only plain letters come through, and a name with others,
/// or a long one, is told apart by its digest.
fn file_name(list: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if list.len() <= 40 && list.chars().all(plain) {
        list.to_owned()
    } else {
        let letters = list.chars().filter(|c| plain(*c)).take(40);
        let digest = EntryId::of(list).to_string();
        format!("{}-{}", letters.collect::<String>(), &digest[..16])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn no_cell_begins_as_a_formula_does() {
        for text in [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            " =1",
            "\u{a0}=1",
            "\u{feff}=1",
            "\u{200b}=1",
            "＝1",
        ] {
            assert_eq!(neutral(text), format!("'{text}"));
        }
        assert_eq!(neutral("1-1=0"), "1-1=0");
        let body = json!({ "name": "=evil", "places": ["@a", "b"], "n": -3, "in": { "x": "-y" } });
        let cells = cells(body.as_object().unwrap());
        let cells: BTreeMap<_, _> = cells.into_iter().collect();
        assert_eq!(cells["name"], "'=evil");
        assert_eq!(cells["places"], "'@a; b");
        assert_eq!(cells["n"], "-3");
        assert_eq!(cells["in.x"], "'-y");
    }

    #[test]
    fn a_list_cannot_choose_where_its_file_is() {
        assert_eq!(file_name("lessons"), "lessons");
        let name = file_name("../../etc/passwd");
        assert!(name.starts_with("etcpasswd-"), "{name}");
        assert_ne!(name, file_name("../etc/passwd"));
    }
}
