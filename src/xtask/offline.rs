//! The offline list: the files of this version with their digests, for the service worker.

use crate::finish::Files;
use crate::{languages, names, parts};
use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The service worker's script.
pub const WORKER: &str = "sw.js";
/// Asked for by the browser while it installs, and kept by it from then on.
const ONLY_TO_INSTALL: [&str; 4] = [
    "icons/mark-512.png",
    "icons/maskable-512.png",
    "icons/maskable.svg",
    "icons/touch-180.png",
];
const EMPTY: &str = "const OFFLINE = null;";
const FILLED: &str = "const OFFLINE = ";

/// Puts the list of all `files` into the service worker among them.
pub fn with_list(files: &mut Files) -> Result<()> {
    let list = list(files);
    let worker = files.get(WORKER).context("there is no service worker")?;
    let script = std::str::from_utf8(worker).context("the service worker is not UTF-8")?;
    if script.matches(EMPTY).count() != 1 {
        bail!("{WORKER} must hold the line \"{EMPTY}\" once");
    }
    let script = script.replacen(EMPTY, &format!("{FILLED}{list};"), 1);
    files.insert(WORKER.into(), script.into_bytes());
    Ok(())
}

/// `{version, files: [[address, integrity, named by its content: 0 or 1], …], later: […], asked: […]}`.
/// The version is the digest of the files' list: any change of any file changes it.
fn list(files: &Files) -> Value {
    let kept = files
        .iter()
        .filter(|(path, _)| *path != WORKER && !ONLY_TO_INSTALL.contains(&path.as_str()));
    let row = |(path, bytes): (&String, &Vec<u8>)| {
        let integrity = format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(bytes)));
        let named = u8::from(names::bears_its_content(path));
        json!([address(path), integrity, named])
    };
    let (asked, kept): (Vec<_>, Vec<_>) = kept.partition(|(path, _)| parts::is_asked_for(path));
    let (later, first): (Vec<_>, Vec<_>) = kept
        .into_iter()
        .partition(|(path, _)| parts::comes_later(path) || languages::comes_later(path));
    let [first, later, asked] =
        [first, later, asked].map(|files| files.into_iter().map(row).collect::<Value>());
    let digest = Sha256::digest(format!("{first}{later}{asked}"));
    let version: String = digest
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    json!({ "version": version, "files": first, "later": later, "asked": asked })
}

/// The page is asked for as `/`: a browser takes no redirected page from a cache.
fn address(path: &str) -> String {
    match path {
        "index.html" => "/".into(),
        path => format!("/{path}"),
    }
}

/// The paths in a finished service worker, as they lie in `dist/`.
pub fn listed(worker: &str) -> Result<Vec<String>> {
    let line = worker
        .lines()
        .find_map(|line| line.strip_prefix(FILLED)?.strip_suffix(';'))
        .context("the service worker holds no list")?;
    let list: Value = serde_json::from_str(line).context("the offline list is not JSON")?;
    let rows = |name: &str| {
        let rows = list[name].as_array();
        rows.with_context(|| format!("the offline list has no {name}"))
    };
    (rows("files")?.iter())
        .chain(rows("later")?)
        .chain(rows("asked")?)
        .map(|row| match row[0].as_str() {
            Some("/") => Ok("index.html".to_string()),
            Some(address) => Ok(address.trim_start_matches('/').to_string()),
            None => bail!("a row of the offline list has no address"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(page: &str) -> Files {
        Files::from([
            ("index.html".to_string(), page.as_bytes().to_vec()),
            ("app-0123456789abcdef.js".to_string(), b"1".to_vec()),
            (ONLY_TO_INSTALL[0].to_string(), b"2".to_vec()),
            (
                WORKER.to_string(),
                format!("{EMPTY}\nconst A = 1;\n").into_bytes(),
            ),
        ])
    }

    fn worker(page: &str) -> String {
        let mut files = sample(page);
        with_list(&mut files).expect("a worker");
        String::from_utf8(files[WORKER].clone()).expect("text")
    }

    #[test]
    fn the_list_holds_every_file_but_the_worker_itself_and_what_only_installing_asks_for() {
        let paths = listed(&worker("a")).expect("a list");
        assert_eq!(paths, ["app-0123456789abcdef.js", "index.html"]);
    }

    #[test]
    fn a_changed_file_is_a_new_version_and_nothing_else_is() {
        assert_eq!(worker("a"), worker("a"));
        assert_ne!(worker("a"), worker("b"));
    }

    #[test]
    fn digests_are_as_browsers_read_them() {
        // printf 1 | openssl dgst -sha256 -binary | base64
        let digest = "sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s=";
        let row = format!("[\"/app-0123456789abcdef.js\",\"{digest}\",1]");
        assert!(worker("a").contains(&row));
        assert!(
            worker("a")
                .contains("[\"/\",\"sha256-ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs=\",0]")
        );
    }

    #[test]
    fn a_worker_without_a_place_for_the_list_is_an_error() {
        let mut files = sample("a");
        files.insert(WORKER.into(), b"const A = 1;".to_vec());
        assert!(with_list(&mut files).is_err());
        files.remove(WORKER);
        assert!(with_list(&mut files).is_err());
    }
}
