//! What a leader chose for the columns of one file, kept for the next one that
//! has the same headings, in whatever order.

use crate::field::{FIELDS, Field};
use crate::headings::Headings;
use crate::matching::Matching;
use domain::order::sort_by_key;

/// How many kinds of files are remembered; the one longest not seen goes.
const MOST: usize = 12;

/// The matchings of earlier files.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Memory {
    /// The one used last comes first.
    files: Vec<File>,
}
domain::json!(Memory {  } or_default { files });

/// The columns of one kind of file.
#[derive(Clone, Debug, PartialEq)]
struct File {
    /// Its headings as they are compared, sorted.
    headings: Vec<String>,
    columns: Vec<Column>,
}
domain::json!(File { headings, columns });

#[derive(Clone, Debug, PartialEq)]
struct Column {
    field: String,
    heading: String,
}
domain::json!(Column { field, heading });

impl Memory {
    /// What was chosen for a file with these headings.
    pub fn recall(&self, headings: &Headings) -> Option<Matching> {
        let keys = headings.keys();
        let set = sorted(&keys);
        let file = self.files.iter().find(|file| file.headings == set)?;
        let mut matching = Matching::default();
        for column in &file.columns {
            let place = keys.iter().position(|key| *key == column.heading);
            if let (Some(field), Some(place)) = (Field::named(&column.field), place) {
                matching.choose(field, Some(place));
            }
        }
        Some(matching)
    }

    /// The likeliest column for each field of a file that was not seen before: by its
    /// headings alone, and where those tell nothing, as the leader chose last for a
    /// heading of that name. Offices add a column each year.
    pub fn propose(&self, headings: &Headings) -> Matching {
        let keys = headings.keys();
        let mut matching = Matching::propose(headings);
        for column in self.files.iter().flat_map(|file| &file.columns) {
            let place = keys.iter().position(|key| *key == column.heading);
            let (Some(field), Some(place)) = (Field::named(&column.field), place) else {
                continue;
            };
            if matching.column(field).is_none() && matching.field(place).is_none() {
                matching.choose(field, Some(place));
            }
        }
        matching
    }

    /// Keeps what was chosen. Columns without headings are not remembered: the
    /// next such file may be another.
    pub fn keep(&mut self, headings: &Headings, matching: &Matching) {
        if headings.names.iter().all(String::is_empty) {
            return;
        }
        let keys = headings.keys();
        let column = |field: Field| {
            let heading = keys.get(matching.column(field)?)?.clone();
            let field = field.name().to_owned();
            Some(Column { field, heading })
        };
        let file = File {
            headings: sorted(&keys),
            columns: FIELDS.into_iter().filter_map(column).collect(),
        };
        self.files.retain(|known| known.headings != file.headings);
        self.files.insert(0, file);
        self.files.truncate(MOST);
    }
}

fn sorted(keys: &[String]) -> Vec<String> {
    let mut keys = keys.to_vec();
    sort_by_key(&mut keys, String::clone);
    keys
}
