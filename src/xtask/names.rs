//! Names by content: a file that may be kept for ever is named after what is in it.

use crate::finish::Files;
use anyhow::{Result, bail};
use sha2::{Digest, Sha256};

/// Renames every script, style and module after its content and writes the new
/// names wherever the old ones stand. A file is named only after all files it
/// speaks of have their names, so that a change below changes every name above.
/// Names of other files stay, with the new names inside.
pub fn by_content(files: Files) -> Result<Files> {
    let (mut open, mut fixed): (Files, Files) = files
        .into_iter()
        .partition(|(path, _)| is_named_by_content(path));
    let mut done = Files::new();
    while !open.is_empty() {
        let ready = open.iter().find(|(path, bytes)| {
            let others = open.keys().filter(|other| other != path);
            others
                .into_iter()
                .all(|other| mentions(path, bytes, other).is_empty())
        });
        let Some(path) = ready.map(|(path, _)| path.clone()) else {
            let names: Vec<_> = open.keys().cloned().collect();
            bail!(
                "these files name each other in a circle: {}",
                names.join(", ")
            );
        };
        let bytes = open.remove(&path).unwrap_or_default();
        let name = named(&path, &bytes);
        for (other, text) in open.iter_mut().chain(fixed.iter_mut()) {
            *text = renamed(other, text, &path, &name);
        }
        done.insert(name, bytes);
    }
    done.extend(fixed);
    Ok(done)
}

/// The service worker's own address must stay the same.
fn is_named_by_content(path: &str) -> bool {
    let kinds = [".js", ".css", ".wasm", ".woff2"];
    path != "sw.js" && kinds.iter().any(|kind| path.ends_with(kind))
}

/// Whether a name bears the mark this module gives.
pub fn bears_its_content(path: &str) -> bool {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let mark = stem.rsplit_once('-').map_or("", |(_, mark)| mark);
    mark.len() == 16 && mark.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// `folder/app_bg.wasm` becomes `folder/app_bg-0123456789abcdef.wasm`.
fn named(path: &str, bytes: &[u8]) -> String {
    let mark: String = Sha256::digest(bytes)
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    match path.rsplit_once('.') {
        Some((stem, kind)) => format!("{stem}-{mark}.{kind}"),
        None => format!("{path}-{mark}"),
    }
}

/// Where the text file `path` speaks of `other`: as `/other`, `./other` or `"other"`.
fn mentions(path: &str, bytes: &[u8], other: &str) -> Vec<usize> {
    let texts = [".html", ".js", ".css", ".webmanifest"];
    if !texts.iter().any(|kind| path.ends_with(kind)) {
        return Vec::new();
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Vec::new();
    };
    let bounds = |at: usize| {
        let before = text[..at].chars().next_back();
        let after = text[at + other.len()..].chars().next();
        before.is_some_and(|c| "/'\"`(".contains(c)) && after.is_none_or(|c| "'\"`)?#".contains(c))
    };
    let found = text.match_indices(other).map(|(at, _)| at);
    found.filter(|at| bounds(*at)).collect()
}

fn renamed(path: &str, bytes: &[u8], old: &str, new: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut from = 0;
    for at in mentions(path, bytes, old) {
        out.extend_from_slice(&bytes[from..at]);
        out.extend_from_slice(new.as_bytes());
        from = at + old.len();
    }
    out.extend_from_slice(&bytes[from..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(all: &[(&str, &str)]) -> Files {
        let own = |(path, text): &(&str, &str)| (path.to_string(), text.as_bytes().to_vec());
        all.iter().map(own).collect()
    }

    fn sample(wasm: &str) -> Files {
        files(&[
            (
                "index.html",
                "<script src=\"/loader.js\"></script><link href=\"/app.js\">",
            ),
            ("loader.js", "import('/app.js'); fetch('/app_bg.wasm')"),
            (
                "app.js",
                "import './snippets/a-1/b.js'; new URL('app_bg.wasm', import.meta.url)",
            ),
            ("snippets/a-1/b.js", "export const a = 1"),
            ("app_bg.wasm", wasm),
            ("sw.js", "const OFFLINE = null;"),
            ("icons/mark.svg", "<svg/>"),
        ])
    }

    fn find<'a>(files: &'a Files, start: &str, end: &str) -> (&'a String, &'a Vec<u8>) {
        files
            .iter()
            .find(|(path, _)| path.starts_with(start) && path.ends_with(end))
            .expect("the file is there")
    }

    #[test]
    fn every_mention_of_a_renamed_file_leads_to_it() {
        let done = by_content(sample("wasm")).expect("no circle");
        for (path, bytes) in &done {
            let text = String::from_utf8_lossy(bytes);
            for old in ["/loader.js", "/app.js", "app_bg.wasm", "b.js"] {
                assert!(!text.contains(old), "{path} still says {old}");
            }
        }
        let (loader, text) = find(&done, "loader-", ".js");
        let (app, _) = find(&done, "app-", ".js");
        assert!(String::from_utf8_lossy(text).contains(&format!("'/{app}'")));
        assert!(String::from_utf8_lossy(&done["index.html"]).contains(&format!("\"/{loader}\"")));
        let (snippet, _) = find(&done, "snippets/a-1/b-", ".js");
        let (_, app) = find(&done, "app-", ".js");
        assert!(String::from_utf8_lossy(app).contains(&format!("'./{snippet}'")));
    }

    #[test]
    fn a_change_in_one_file_changes_the_names_of_all_that_speak_of_it_and_no_other() {
        let (one, two) = (by_content(sample("1")), by_content(sample("2")));
        let (one, two) = (one.expect("no circle"), two.expect("no circle"));
        for (start, end) in [("app_bg-", ".wasm"), ("app-", ".js"), ("loader-", ".js")] {
            assert_ne!(find(&one, start, end).0, find(&two, start, end).0);
        }
        assert_eq!(
            find(&one, "snippets/", ".js").0,
            find(&two, "snippets/", ".js").0
        );
        assert_eq!(by_content(sample("1")).expect("no circle"), one);
    }

    #[test]
    fn addresses_that_must_stay_do_so() {
        let done = by_content(sample("wasm")).expect("no circle");
        for path in ["index.html", "sw.js", "icons/mark.svg"] {
            assert!(done.contains_key(path), "{path} was renamed");
            assert!(!bears_its_content(path));
        }
        let named = done.keys().filter(|path| bears_its_content(path));
        assert_eq!(named.count(), 4);
    }

    #[test]
    fn a_circle_is_an_error() {
        let circle = files(&[("a.js", "import './b.js'"), ("b.js", "import './a.js'")]);
        assert!(by_content(circle).is_err());
    }

    #[test]
    fn part_of_a_longer_name_is_not_a_mention() {
        let text = b"import '/myapp.js'; import '/app.js.map'";
        assert!(mentions("x.js", text, "app.js").is_empty());
    }
}
