//! The typed tables of texts: nothing in them that nobody says.

use crate::root;
use std::fs;
use std::path::PathBuf;

/// Each table: the file it stands in or the folder of its files, and its name.
const TABLES: [(&str, &str); 3] = [
    ("src/app/words", "Text"),
    ("src/documents/words.rs", "Wording"),
    ("src/domain/words.rs", "Say"),
];

#[test]
fn every_phrase_of_a_table_is_said_somewhere() {
    let sources: Vec<String> = rust_files(root().join("src"))
        .into_iter()
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    for (place, table) in TABLES {
        let texts: Vec<String> = rust_files(root().join(place))
            .into_iter()
            .map(|path| fs::read_to_string(path).unwrap())
            .collect();
        let keys: Vec<&str> = texts.iter().flat_map(|text| keys(text, table)).collect();
        assert!(keys.len() > 50, "{place} is read as it is written");
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

/// The keys of a table in a file of it: `Key = "…"`, several to a line where
/// they are short.
fn keys<'a>(text: &'a str, table: &str) -> Vec<&'a str> {
    let starts = [format!("enum {table} {{"), format!("in {table};")];
    let Some((_, rows)) = starts.iter().find_map(|start| text.split_once(start)) else {
        return Vec::new();
    };
    let rows = rows.split_once("\n}").map_or(rows, |(rows, _)| rows);
    let before_equals = rows.split('=').filter_map(|part| {
        let key = part.trim_end().rsplit([' ', '\n']).next()?;
        let is_key = key.starts_with(|c: char| c.is_ascii_uppercase());
        (is_key && key.chars().all(char::is_alphanumeric)).then_some(key)
    });
    before_equals.collect()
}

/// The Rust files of a folder, or the one file that `place` is.
fn rust_files(place: PathBuf) -> Vec<PathBuf> {
    if place.is_file() {
        return vec![place];
    }
    let mut files = Vec::new();
    for inside in fs::read_dir(place).unwrap() {
        let path = inside.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(path));
        } else if path.extension().is_some_and(|end| end == "rs") {
            files.push(path);
        }
    }
    files
}
