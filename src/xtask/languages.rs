//! The languages beside English: from the files translators work on to those
//! the app reads.
//!
//! `public/languages/ha.po` is gettext's format, which translators' own
//! programs open. The app reads `languages/ha.txt`, made of it here: the texts
//! sorted, nothing else in it, so that opening the app costs no parsing
//! (`domain::language::Translation` says what stands in it).

use crate::finish::Files;
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;

const FOLDER: &str = "languages/";
const BETWEEN: char = '\u{1f}';
const ROW: char = '\u{1e}';

/// Puts what the app reads in the place of what translators work on.
pub fn made_ready(files: &mut Files) -> Result<()> {
    let paths: Vec<String> = files
        .keys()
        .filter(|path| comes_later(path))
        .cloned()
        .collect();
    for path in paths {
        let tag = path.trim_start_matches(FOLDER).trim_end_matches(".po");
        let po = files.remove(&path).unwrap_or_default();
        let file = file(tag, &po).with_context(|| path.clone())?;
        files.insert(format!("{FOLDER}{tag}.txt"), file.into_bytes());
    }
    Ok(())
}

/// Whether the file `path` is a language's: no first screen waits for it.
pub fn comes_later(path: &str) -> bool {
    path.starts_with(FOLDER)
}

fn file(tag: &str, po: &[u8]) -> Result<String> {
    let catalog =
        polib::po_file::parse_from_reader(po).map_err(|fault| anyhow::anyhow!("{fault}"))?;
    if catalog.metadata.language != tag {
        bail!("its header says Language: {}", catalog.metadata.language);
    }
    let forms = match catalog.metadata.plural_rules.nplurals {
        1 => "many",
        2 => "one, many",
        n => bail!("the app cannot count in {n} forms yet"),
    };
    let mut texts = BTreeMap::new();
    for message in catalog.messages() {
        let own = message.msgstr().map_err(|_| {
            anyhow::anyhow!(
                "{} has plural forms: the app names each form in English",
                message.msgid()
            )
        })?;
        if own.contains([BETWEEN, ROW]) {
            bail!("{own} holds a character that parts texts");
        }
        if !own.is_empty() && !message.is_fuzzy() {
            texts.insert(message.msgid(), own);
        }
    }
    let mut file = format!("{tag} {forms}{ROW}");
    for english in texts.keys() {
        file.extend([english, &*String::from(ROW)]);
    }
    file.push(BETWEEN);
    for own in texts.values() {
        file.extend([own, &*String::from(ROW)]);
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "msgid \"\"\nmsgstr \"\"\n\"Language: ha\\n\"\n\"Plural-Forms: nplurals=2; plural=(n != 1);\\n\"\n\n";

    fn made(po: &str) -> Result<String> {
        file("ha", format!("{HEADER}{po}").as_bytes())
    }

    #[test]
    fn a_language_is_its_texts_sorted_by_their_english() {
        let po =
            "#. a note\nmsgid \"Visit\"\nmsgstr \"Ziyara\"\n\nmsgid \"A\\nB\"\nmsgstr \"C “D”\"\n";
        assert_eq!(
            made(po).expect("a language"),
            "ha one, many\u{1e}A\nB\u{1e}Visit\u{1e}\u{1f}C “D”\u{1e}Ziyara\u{1e}"
        );
    }

    #[test]
    fn what_nobody_has_translated_or_is_sure_of_stays_english() {
        let po =
            "msgid \"Visit\"\nmsgstr \"\"\n\n#, fuzzy\nmsgid \"School\"\nmsgstr \"Makaranta\"\n";
        assert_eq!(made(po).expect("a language"), "ha one, many\u{1e}\u{1f}");
    }

    #[test]
    fn another_languages_file_is_not_taken() {
        assert!(file("yo", HEADER.as_bytes()).is_err());
    }
}
