//! What a library exports for scripts, and no script of ours asks for.
//!
//! Leptos brings the streams of its server functions along, which this app does
//! not use. An export is a root for whoever looks what is needed: eleven
//! kilobytes would go over the air for it.

use anyhow::{Context, Result, ensure};
use std::borrow::Cow;
use wasm_encoder::{CustomSection, ExportSection, Module, RawSection};
use wasmparser::{ExportSectionReader, Parser, Payload};

/// What is in the name of everything those streams export.
const STREAMS: &str = "intounderlying";
/// Where wasm-bindgen's macros leave what they found, a piece for each block.
const FOUND: &str = "__wasm_bindgen_unstable";

/// The linked module without the streams' exports, and without what wasm-bindgen
/// would make of them. All else stays byte for byte: it is told of by place.
pub fn without_streams(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        match &payload {
            Payload::ExportSection(exports) => {
                module.section(&asked_for(exports.clone())?);
            }
            Payload::CustomSection(custom) if custom.name() == FOUND => {
                module.section(&CustomSection {
                    name: FOUND.into(),
                    data: Cow::Owned(pieces(custom.data())?),
                });
            }
            other => {
                if let Some((id, range)) = other.as_section() {
                    let data = &wasm[range.start as usize..range.end as usize];
                    module.section(&RawSection { id, data });
                }
            }
        }
    }
    Ok(module.finish())
}

fn asked_for(exports: ExportSectionReader<'_>) -> Result<ExportSection> {
    let mut kept = ExportSection::new();
    for export in exports {
        let export = export?;
        if !export.name.contains(STREAMS) {
            kept.export(export.name, export.kind.into(), export.index);
        }
    }
    Ok(kept)
}

/// The pieces that do not tell of the streams. Each is a head and a body, both
/// with their length before them.
fn pieces(mut all: &[u8]) -> Result<Vec<u8>> {
    let mut kept = Vec::with_capacity(all.len());
    while !all.is_empty() {
        let (head, rest) = counted(all)?;
        let (body, rest) = counted(rest)?;
        let text = String::from_utf8_lossy(body).to_lowercase();
        if !text.contains(STREAMS) {
            kept.extend_from_slice(head);
            kept.extend_from_slice(body);
        }
        all = rest;
    }
    Ok(kept)
}

/// The first bytes of `all` with their length before them, and what follows.
fn counted(all: &[u8]) -> Result<(&[u8], &[u8])> {
    let length = all.first_chunk().context("something has no length")?;
    let end = u32::from_le_bytes(*length) as usize + length.len();
    ensure!(end <= all.len(), "something is cut off");
    Ok(all.split_at(end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::ExportKind;

    fn piece(body: &str) -> Vec<u8> {
        let counted = |text: &str| {
            let length = u32::try_from(text.len()).expect("short").to_le_bytes();
            [&length[..], text.as_bytes()].concat()
        };
        [counted("{\"version\":1}"), counted(body)].concat()
    }

    #[test]
    fn only_what_tells_of_the_streams_goes() {
        let all = [piece("fetch"), piece("IntoUnderlyingSink"), piece("panic")].concat();
        assert_eq!(
            pieces(&all).expect("read"),
            [piece("fetch"), piece("panic")].concat()
        );
        assert!(pieces(&all[..all.len() - 1]).is_err());
    }

    #[test]
    fn the_other_exports_stay_where_they_were() {
        let mut exports = ExportSection::new();
        for (index, name) in ["start", "intounderlyingsource_pull", "memory"]
            .iter()
            .enumerate()
        {
            exports.export(name, ExportKind::Func, index as u32);
        }
        let mut module = Module::new();
        module.section(&exports);
        let kept = without_streams(&module.finish()).expect("read");
        let kept: Vec<_> = Parser::new(0).parse_all(&kept).collect();
        let Ok(Payload::ExportSection(exports)) = &kept[1] else {
            panic!("{kept:?}")
        };
        let kept = exports
            .clone()
            .into_iter()
            .map(|export| export.expect("read"));
        let kept: Vec<_> = kept.map(|export| (export.name, export.index)).collect();
        assert_eq!(kept, [("start", 0), ("memory", 2)]);
    }
}
