//! The names under which the wasm and its script know each other.
//!
//! wasm-bindgen spells each of several hundred out, with a mark of its own
//! behind it, on both sides: ten kilobytes over the air that nobody reads.

use crate::finish::Files;
use crate::slim;
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::convert::Infallible;
use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{ImportSection, Module};
use wasmparser::{CustomSectionReader, ImportSectionReader, Parser};

/// The script wasm-bindgen makes, and the module that belongs to it.
const SCRIPT: &str = "app.js";
const WASM: &str = "app_bg.wasm";

/// Gives every import of the app's module a short name, in it and in its
/// script, and takes away what only tools read.
pub fn shorten(files: &mut Files) -> Result<()> {
    let wasm = files
        .remove(WASM)
        .with_context(|| format!("there is no {WASM}"))?;
    let script = files
        .remove(SCRIPT)
        .with_context(|| format!("there is no {SCRIPT}"))?;
    let (wasm, script) = short_pair(&wasm, std::str::from_utf8(&script)?)?;
    files.insert(WASM.into(), wasm);
    files.insert(SCRIPT.into(), script.into_bytes());
    Ok(())
}

/// The same of any module and its script.
pub fn short_pair(wasm: &[u8], script: &str) -> Result<(Vec<u8>, String)> {
    let (wasm, names) = short(wasm)?;
    Ok((wasm, told(&slim::bindings(script)?, &names)?))
}

/// The short names by the long ones.
type Names = BTreeMap<String, String>;

/// The module with short names, and which they are.
fn short(wasm: &[u8]) -> Result<(Vec<u8>, Names)> {
    let mut shortener = Shortener::default();
    let mut module = Module::new();
    shortener
        .parse_core_module(&mut module, Parser::new(0), wasm)
        .map_err(|fault| anyhow::anyhow!("the wasm cannot be read: {fault}"))?;
    Ok((module.finish(), shortener.names))
}

/// The script, which gives each import in a line of its own, with the short names.
fn told(script: &str, names: &Names) -> Result<String> {
    let mut known = 0;
    let lines = script.lines().map(|line| match line.split_once(": ") {
        Some((name, what)) if names.contains_key(name) => {
            known += 1;
            format!("{}: {what}\n", names[name])
        }
        _ => format!("{line}\n"),
    });
    let script = lines.collect();
    if known != names.len() {
        bail!(
            "the script gives {known} of the {} things its wasm asks for",
            names.len()
        );
    }
    Ok(script)
}

#[derive(Default)]
struct Shortener {
    names: Names,
}

impl Shortener {
    /// `a`, `b`, … `z`, `aa`, …, each with `$` before it: no word of the language.
    fn name(&mut self, long: &str) -> String {
        let mut rest = self.names.len();
        let short = self.names.entry(long.to_owned()).or_insert_with(|| {
            let mut letters = String::from("$");
            loop {
                letters.push(char::from(b'a' + (rest % 26) as u8));
                rest /= 26;
                if rest == 0 {
                    return letters;
                }
                rest -= 1;
            }
        });
        short.clone()
    }
}

impl Reencode for Shortener {
    type Error = Infallible;

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: ImportSectionReader<'_>,
    ) -> Result<(), reencode::Error<Infallible>> {
        for import in section.into_imports() {
            let import = import?;
            // The parts and what fetches them know each other by their own names.
            let name = match import.module.ends_with("_bg.js") {
                true => self.name(import.name),
                false => import.name.to_owned(),
            };
            let kind = self.entity_type(import.ty)?;
            imports.import(import.module, &name, kind);
        }
        Ok(())
    }

    /// Who made it, and of what features: no browser asks.
    fn parse_custom_section(
        &mut self,
        _: &mut Module,
        _: CustomSectionReader<'_>,
    ) -> Result<(), reencode::Error<Infallible>> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{CustomSection, EntityType, TypeSection};

    fn asking_for(names: &[String]) -> Vec<u8> {
        let mut module = Module::new();
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        for name in names {
            imports.import("./app_bg.js", name, EntityType::Function(0));
        }
        module.section(&types).section(&imports);
        module.section(&CustomSection {
            name: "producers".into(),
            data: b"a tool"[..].into(),
        });
        module.finish()
    }

    fn asked_of(wasm: &[u8]) -> Vec<String> {
        let (_, names) = short(wasm).expect("a module");
        names.into_keys().collect()
    }

    #[test]
    fn module_and_script_agree_on_names_that_are_short_and_differ() {
        let long: Vec<String> = (0..800).map(|n| format!("__wbg_call_{n:016x}")).collect();
        let script: String = long
            .iter()
            .map(|name| format!("        {name}: function() {{\n        }},\n"))
            .collect();
        let mut files = Files::from([
            (WASM.to_string(), asking_for(&long)),
            (SCRIPT.to_string(), script.into_bytes()),
        ]);
        shorten(&mut files).expect("shortened");
        let asked = asked_of(&files[WASM]);
        assert_eq!(asked.len(), long.len());
        assert!(asked.iter().all(|name| name.len() <= 4), "{asked:?}");
        let script = String::from_utf8(files[SCRIPT].clone()).expect("text");
        for name in &asked {
            let given = script
                .lines()
                .filter(|line| line.starts_with(&format!("{name}: ")));
            assert_eq!(given.count(), 1, "{name}");
        }
        assert!(!files[WASM].windows(9).any(|bytes| bytes == b"producers"));
    }

    #[test]
    fn a_script_that_does_not_give_what_the_module_asks_for_is_not_built() {
        let wasm = asking_for(&["__wbg_call".to_string()]);
        let mut files = Files::from([
            (WASM.to_string(), wasm),
            (SCRIPT.to_string(), b"let x;".to_vec()),
        ]);
        assert!(shorten(&mut files).is_err());
    }
}
