//! The translations: of texts the app says, with the places those have.

use crate::root;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Where the English texts stand.
const TABLES: [&str; 3] = [
    "src/app/words",
    "src/documents/words.rs",
    "src/domain/words.rs",
];
/// The language that has them all.
const COMPLETE: &str = "ha";

#[test]
fn every_text_has_its_hausa() {
    let own = translation(COMPLETE);
    let missing: Vec<String> = english()
        .into_iter()
        .filter(|text| !own.contains_key(text))
        .collect();
    assert!(missing.is_empty(), "without Hausa: {missing:#?}");
}

#[test]
fn translations_are_of_texts_the_app_says_and_keep_their_places() {
    let english = english();
    assert!(
        english.len() > 300,
        "the tables are read as they are written"
    );
    for (tag, _) in domain::language::WITH_A_FILE {
        for (text, own) in translation(tag) {
            assert!(english.contains(&text), "{tag}: nothing says “{text}”");
            assert_eq!(places(&text), places(&own), "{tag}: {own}");
        }
    }
}

#[test]
fn what_differs_by_country_is_never_written_out_in_the_apps_texts() {
    let settings = root().join("src/app/words/settings.rs");
    for file in files("src/app/words") {
        if file == settings {
            continue;
        }
        for text in texts(&fs::read_to_string(&file).unwrap()) {
            let words = text.split(|c: char| !c.is_alphanumeric() && !"{}".contains(c));
            for word in words {
                let is_of_a_country =
                    ["District", "LGEA", "SGB", "SBMC", "SMT", "SSIT", "TDT"].contains(&word);
                assert!(
                    !is_of_a_country,
                    "{word} is a setting: write {{{word}}} in “{text}”"
                );
            }
        }
    }
}

fn translation(tag: &str) -> BTreeMap<String, String> {
    let path = root().join(format!("public/languages/{tag}.po"));
    let catalog = polib::po_file::parse(&path).unwrap();
    let mut texts = BTreeMap::new();
    for message in catalog.messages() {
        let own = message.msgstr().unwrap();
        if !own.is_empty() {
            texts.insert(message.msgid().to_owned(), own.to_owned());
        }
    }
    texts
}

fn english() -> BTreeSet<String> {
    let files = TABLES.iter().flat_map(|place| files(place));
    files
        .flat_map(|file| texts(&fs::read_to_string(file).unwrap()))
        .collect()
}

fn files(place: &str) -> Vec<std::path::PathBuf> {
    let place = root().join(place);
    if place.is_file() {
        return vec![place];
    }
    let inside = fs::read_dir(place).unwrap();
    inside
        .map(|file| file.unwrap().path())
        .filter(|path: &std::path::PathBuf| Path::new(path).is_file())
        .collect()
}

/// The texts of a table: what stands in quotes after `Key = `.
fn texts(source: &str) -> Vec<String> {
    let rows = source
        .split_once("domain::phrases!")
        .or(source.split_once("crate::phrases!"));
    let mut rest = rows.map_or("", |(_, rows)| rows);
    let mut texts = Vec::new();
    while let Some((_, after)) = rest.split_once(" = \"") {
        let mut escaped = false;
        let end = after.find(|c| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        });
        let (text, tail) = after.split_at(end.unwrap());
        texts.push(text.replace("\\n", "\n").replace("\\\"", "\""));
        rest = tail;
    }
    texts
}

/// The names in `{}`, sorted.
fn places(text: &str) -> Vec<&str> {
    let mut places: Vec<_> = text
        .split('{')
        .skip(1)
        .filter_map(|place| Some(place.split_once('}')?.0))
        .collect();
    places.sort_unstable();
    places
}
