//! Trunk's one `post_build` hook: what Trunk made becomes what is served.

use crate::house::House;
use crate::{bindings, languages, locksmith, names, offline, page, parts, slim, weigh};
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// The files of the app by their path within `dist/`.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Reads Trunk's staging folder, writes it anew, finished and precompressed.
pub fn finish() -> Result<()> {
    let folder = PathBuf::from(
        env::var_os("TRUNK_STAGING_DIR")
            .context("TRUNK_STAGING_DIR is not set: Trunk calls this")?,
    );
    let release = env::var("TRUNK_PROFILE").as_deref() == Ok("release");
    let (profile, quality) = match release {
        true => ("wasm-release", weigh::BEST),
        false => ("wasm-dev", weigh::QUICK),
    };
    let mut trunks = Files::new();
    read(&folder, &folder, &mut trunks)?;
    let House { target, root, .. } = House::here()?;
    let linked = target.join(format!("wasm32-unknown-unknown/{profile}/app.wasm"));
    let mut app = trunks.clone();
    let work = target.join("parts");
    parts::part(&mut app, &linked, &work, release)?;
    let own = fs::read_to_string(root.join("public/locksmith.js"))?;
    locksmith::put_together(&mut app, &own, &work, release)?;
    let files = finished(app)?;
    for path in trunks.keys() {
        fs::remove_file(folder.join(path))?;
    }
    for (path, bytes) in &files {
        let file = folder.join(path);
        fs::create_dir_all(file.parent().unwrap_or(&folder))?;
        fs::write(&file, bytes)?;
        let small = weigh::compressed(bytes, quality)?;
        // What does not shrink (a PNG) is served as it is.
        if small.len() < bytes.len() {
            fs::write(folder.join(format!("{path}.{}", weigh::SUFFIX)), small)?;
        }
    }
    Ok(())
}

/// The finished app of Trunk's output.
fn finished(mut files: Files) -> Result<Files> {
    let html = files
        .remove("index.html")
        .context("Trunk made no index.html")?;
    let html = slim::page(&String::from_utf8(html).context("index.html is not UTF-8")?);
    let (html, loader) = page::with_loader_in_a_file(&html)?;
    let html = page::with_one_stylesheet(&html, &mut files)?;
    let faults = page::refused_by_policy(&html);
    if !faults.is_empty() {
        bail!(
            "the content security policy refuses:\n{}",
            faults.join("\n")
        );
    }
    for path in ["boot.js", "bridge.js", offline::WORKER] {
        let script = files
            .get_mut(path)
            .with_context(|| format!("there is no {path}"))?;
        *script = slim::script(std::str::from_utf8(script)?).into_bytes();
    }
    languages::made_ready(&mut files)?;
    files.insert("loader.js".into(), loader.into_bytes());
    files.insert("index.html".into(), slim::page(&html).into_bytes());
    bindings::shorten(&mut files)?;
    let mut files = names::by_content(files)?;
    offline::with_list(&mut files)?;
    Ok(files)
}

fn read(top: &Path, folder: &Path, files: &mut Files) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            read(top, &path, files)?;
            continue;
        }
        let name = path
            .strip_prefix(top)?
            .to_str()
            .context("a file name is not UTF-8")?;
        files.insert(name.to_string(), fs::read(&path)?);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trunks() -> Files {
        let page = r#"<head><!-- why --><link rel="stylesheet" href="/shell.css"/>
<script src="/boot.js" defer></script><script src="/bridge.js" defer></script>
<script type="module">
import init, * as bindings from '/app.js';
const wasm = await init({ module_or_path: '/app_bg.wasm' });
</script>
<link rel="modulepreload" href="/app.js"><link rel="preload" href="/app_bg.wasm" as="fetch"></head>"#;
        [
            ("index.html", page),
            ("shell.css", "a {}"),
            ("boot.js", "// why\n1"),
            ("bridge.js", "2"),
            ("app.js", "new URL('app_bg.wasm', import.meta.url)"),
            ("app_bg.wasm", "\0asm\u{1}\0\0\0"),
            ("sw.js", "const OFFLINE = null;\n"),
            ("icons/mark.svg", "<svg/>"),
        ]
        .map(|(path, text)| (path.to_string(), text.as_bytes().to_vec()))
        .into()
    }

    #[test]
    fn the_page_speaks_only_of_files_that_are_there_and_all_of_them_are_listed() {
        let files = finished(trunks()).expect("finished");
        let page = String::from_utf8(files["index.html"].clone()).expect("text");
        let addresses = page
            .split(['"', '\''])
            .filter_map(|part| part.strip_prefix('/'));
        let addresses: Vec<_> = addresses.filter(|path| path.contains('.')).collect();
        assert_eq!(addresses.len(), 6, "{addresses:?}");
        for path in addresses {
            assert!(files.contains_key(path), "{path} is not there");
        }
        let worker = String::from_utf8(files["sw.js"].clone()).expect("text");
        let mut listed = offline::listed(&worker).expect("a list");
        listed.push("sw.js".into());
        listed.sort();
        assert_eq!(listed, files.keys().cloned().collect::<Vec<_>>());
    }

    #[test]
    fn a_page_the_policy_refuses_is_not_built() {
        let mut files = trunks();
        let page = String::from_utf8(files["index.html"].clone()).expect("text");
        let page = page.replace("</head>", "</head><p style=\"color:red\"></p>");
        files.insert("index.html".into(), page.into_bytes());
        assert!(finished(files).is_err());
    }

    #[test]
    fn every_stylesheet_of_the_house_is_in_the_page() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let page = fs::read_to_string(root.join("public/index.html")).expect("the page");
        for sheet in fs::read_dir(root.join("style")).expect("the styles") {
            let name = sheet.expect("a file").file_name();
            let link = format!("href=\"../style/{}\"", name.display());
            assert!(
                page.contains(&link),
                "public/index.html does not link {name:?}"
            );
        }
    }
}
