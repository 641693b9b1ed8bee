//! What several parts of the wasm share, in few files.
//!
//! The parting tool makes a module of whatever one set of parts shares: of seven
//! parts, dozens, and most of a few hundred bytes. The first tap on a screen
//! would ask for each of them by itself. Here they are put together, the ones
//! of the part that most taps lead to first.

use crate::process;
use anyhow::{Context, Result, bail};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;
use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{
    EntityType, ExportKind, ExportSection, ImportSection, Module, RawSection, SectionId,
};
use wasmparser::{Parser, Payload, TypeRef};

/// The parts whose shared code stands by itself, the most asked for first. What
/// only the others share is in one file more.
const FIRST: [&str; 2] = ["visit", "office"];
/// What the parts call the first module.
const MAIN: &str = "__wasm_split";
/// What it is called while modules are put together.
const BEYOND: &str = "first";
const SHARED: &str = "chunk_";

/// Which modules a part needs, by its name: those it shares, then its own. The
/// names are of files, without their ending.
pub type Needs = BTreeMap<String, Vec<String>>;

/// Which shared modules are put together, and into which.
fn groups(needs: &Needs) -> Vec<BTreeSet<String>> {
    let shared = |part: &str| {
        let all = needs.get(part).into_iter().flatten();
        all.filter(|name| name.starts_with(SHARED))
            .cloned()
            .collect::<Vec<_>>()
    };
    let mut left: BTreeSet<String> = needs.keys().flat_map(|part| shared(part)).collect();
    let mut groups = Vec::new();
    for part in FIRST {
        let group: BTreeSet<String> = shared(part).into_iter().collect();
        let group = left.extract_if(.., |name| group.contains(name)).collect();
        groups.push(group);
    }
    groups.push(left);
    groups.retain(|group: &BTreeSet<String>| !group.is_empty());
    groups
}

/// Puts the shared modules in `folder` together. Gives what each part then needs.
pub fn gather(needs: &Needs, folder: &Path, features: &[&str]) -> Result<Needs> {
    let groups = groups(needs);
    let mut now_in = BTreeMap::new();
    for (at, group) in groups.iter().enumerate() {
        let name = format!("{SHARED}of_many_{at}");
        let whole = together(group, folder, features)?;
        fs::write(folder.join(format!("{name}.wasm")), whole)?;
        now_in.extend(group.iter().map(|module| (module.clone(), name.clone())));
    }
    let fewer = |modules: &Vec<String>| {
        let mut fewer: Vec<String> = Vec::new();
        for module in modules {
            let module = now_in.get(module).unwrap_or(module);
            if !fewer.contains(module) {
                fewer.push(module.clone());
            }
        }
        fewer
    };
    let needs = needs.iter();
    Ok(needs
        .map(|(part, modules)| (part.clone(), fewer(modules)))
        .collect())
}

/// One module of several. All ask the first module for the same few things; one
/// that hands these on stands in for it, else each would be asked for anew.
fn together(group: &BTreeSet<String>, folder: &Path, features: &[&str]) -> Result<Vec<u8>> {
    let mut asked = BTreeMap::new();
    let mut merge = Command::new("wasm-merge");
    let between = folder.join("between.wasm");
    let whole = folder.join("together.wasm");
    merge.args(features).arg(&between).arg(MAIN);
    for name in group {
        let file = folder.join(format!("{name}.wasm"));
        let wasm = fs::read(&file).with_context(|| file.display().to_string())?;
        asked_by(&wasm, &mut asked).with_context(|| file.display().to_string())?;
        merge.arg(&file).arg(name);
    }
    fs::write(&between, handing_on(&asked))?;
    process::quietly(merge.arg("-o").arg(&whole))?;
    asking_first(&fs::read(&whole)?)
}

/// What `wasm` asks the first module for, by name.
fn asked_by(wasm: &[u8], asked: &mut BTreeMap<String, EntityType>) -> Result<()> {
    for payload in Parser::new(0).parse_all(wasm) {
        let Payload::ImportSection(imports) = payload? else {
            continue;
        };
        for import in imports.into_imports() {
            let import = import?;
            if import.module != MAIN || matches!(import.ty, TypeRef::Func(_) | TypeRef::Tag(_)) {
                bail!("it asks for {} of {}", import.name, import.module);
            }
            let what = RoundtripReencoder.entity_type(import.ty)?;
            asked.insert(import.name.to_owned(), what);
        }
    }
    Ok(())
}

fn handing_on(asked: &BTreeMap<String, EntityType>) -> Vec<u8> {
    let (mut imports, mut exports) = (ImportSection::new(), ExportSection::new());
    let mut next = BTreeMap::new();
    for (name, &what) in asked {
        let kind = match what {
            EntityType::Memory(_) => ExportKind::Memory,
            EntityType::Table(_) => ExportKind::Table,
            EntityType::Global(_) => ExportKind::Global,
            EntityType::Tag(_) => ExportKind::Tag,
            _ => ExportKind::Func,
        };
        imports.import(BEYOND, name, what);
        let index = next.entry(kind as u8).or_insert(0);
        exports.export(name, kind, *index);
        *index += 1;
    }
    let mut module = Module::new();
    module.section(&imports).section(&exports);
    module.finish()
}

/// The module put together, asking the first one again, and giving nothing out:
/// what is in it is reached through the table.
fn asking_first(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(imports) => {
                let mut own = ImportSection::new();
                for import in imports.into_imports() {
                    let import = import?;
                    if import.module != BEYOND {
                        bail!("{} of {} is left over", import.name, import.module);
                    }
                    own.import(
                        MAIN,
                        import.name,
                        RoundtripReencoder.entity_type(import.ty)?,
                    );
                }
                module.section(&own);
            }
            Payload::ExportSection(_) => {}
            other => {
                if let Some((id, range)) = other.as_section()
                    && id != SectionId::Custom as u8
                {
                    let data = &wasm[range.start as usize..range.end as usize];
                    module.section(&RawSection { id, data });
                }
            }
        }
    }
    Ok(module.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{GlobalType, MemoryType, ValType};

    fn needs(of: &[(&str, &[&str])]) -> Needs {
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        of.iter()
            .map(|&(part, modules)| (part.to_owned(), names(modules)))
            .collect()
    }

    #[test]
    fn what_the_first_parts_share_stands_by_itself_and_every_module_in_one_place() {
        let needs = needs(&[
            ("visit", &["chunk_1", "chunk_2", "split_visit"]),
            ("office", &["chunk_2", "chunk_3", "split_office"]),
            ("files", &["chunk_1", "chunk_4", "split_files"]),
            ("locked", &["chunk_3", "chunk_4", "split_locked"]),
        ]);
        let groups: Vec<Vec<String>> = groups(&needs)
            .into_iter()
            .map(|group| group.into_iter().collect())
            .collect();
        assert_eq!(
            groups,
            [&["chunk_1", "chunk_2"][..], &["chunk_3"], &["chunk_4"]]
        );
    }

    const MEMORY: EntityType = EntityType::Memory(MemoryType {
        minimum: 19,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    const STACK: EntityType = EntityType::Global(GlobalType {
        val_type: ValType::I32,
        mutable: true,
        shared: false,
    });

    #[test]
    fn what_stands_between_hands_on_all_that_is_asked_for_and_then_goes() {
        let asked = BTreeMap::from([("memory".to_owned(), MEMORY), ("stack".to_owned(), STACK)]);
        let between = handing_on(&asked);
        let alone = asking_first(&between).expect("written");
        let mut now = BTreeMap::new();
        asked_by(&alone, &mut now).expect("read");
        assert_eq!(now, asked);
        assert!(
            asked_by(&between, &mut now).is_err(),
            "it asks somebody else"
        );
        let gives = |wasm: &[u8]| {
            let mut all = Parser::new(0).parse_all(wasm);
            all.any(|payload| matches!(payload, Ok(Payload::ExportSection(_))))
        };
        assert!(gives(&between) && !gives(&alone));
    }
}
