//! The typed tables of texts: nothing in them that nobody says.

use crate::root;
use std::fs;
use std::path::PathBuf;

/// Each table: the file it stands in, and its enum.
const TABLES: [(&str, &str); 3] = [
    ("src/app/words.rs", "Text"),
    ("src/documents/words.rs", "Wording"),
    ("src/domain/words.rs", "Say"),
];

#[test]
fn every_phrase_of_a_table_is_said_somewhere() {
    let sources: Vec<String> = rust_files(root().join("src"))
        .into_iter()
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    for (file, table) in TABLES {
        let text = fs::read_to_string(root().join(file)).unwrap();
        let (_, rows) = text.split_once(&format!("enum {table} {{")).unwrap();
        let keys = keys(rows);
        assert!(keys.len() > 50, "{file} is read as it is written");
        for key in keys {
            let name = format!("{table}::{key}");
            let is_said = |source: &String| {
                source.match_indices(&name).any(|(at, _)| {
                    let next = source[at + name.len()..].chars().next();
                    !next.is_some_and(|c| c.is_alphanumeric() || c == '_')
                })
            };
            assert!(sources.iter().any(is_said), "{name} is said nowhere");
        }
    }
}

/// The keys of a table: `Key = "…"`, several to a line where they are short.
fn keys(rows: &str) -> Vec<&str> {
    let rows = rows.split("\n    }").next().unwrap_or(rows);
    let before_equals = rows.split('=').filter_map(|part| {
        let key = part.trim_end().rsplit([' ', '\n']).next()?;
        let is_key = key.starts_with(|c: char| c.is_ascii_uppercase());
        (is_key && key.chars().all(char::is_alphanumeric)).then_some(key)
    });
    before_equals.collect()
}

fn rust_files(folder: PathBuf) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for inside in fs::read_dir(folder).unwrap() {
        let path = inside.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(path));
        } else if path.extension().is_some_and(|end| end == "rs") {
            files.push(path);
        }
    }
    files
}
