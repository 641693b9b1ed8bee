//! Every field of every kind has words for the screens that show any record.

use crate::root;
use domain::kinds::{KINDS, rewritten};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use tests::samples;

/// Fields that no leader reads: keys, drawings, what only the app looks at.
const UNREAD: [&str; 2] = ["keyring", "handover"];

/// Where the words stand.
const WORDS: &str = "src/app/field_words.rs";

#[test]
fn every_field_of_every_kind_has_words_in_its_history() {
    let table = fs::read_to_string(root().join(WORDS)).unwrap();
    let mut fields = 0;
    let mut without = BTreeSet::new();
    for kind in KINDS.iter().filter(|kind| !UNREAD.contains(&kind.name)) {
        let body = samples::body(kind.name).to_string();
        let body = rewritten(kind.name, &body).unwrap().unwrap();
        let body: Value = serde_json::from_str(&body).unwrap();
        let mut names: Vec<String> = Vec::new();
        for (field, value) in body.as_object().unwrap() {
            names.push(field.clone());
            let items = value.as_array().into_iter().flatten();
            let items = items.filter_map(Value::as_object);
            names.extend(items.flat_map(|item| item.keys().cloned()));
        }
        for text in kind.texts {
            names.extend(text.split('/').map(str::to_owned));
        }
        for name in names {
            fields += 1;
            if !table.contains(&format!("\"{name}\"")) {
                without.insert(format!("{}: {name}", kind.name));
            }
        }
    }
    assert!(without.is_empty(), "no words in {WORDS} for {without:#?}");
    assert!(fields > 100, "the fields are read as they are written");
}
