//! The worker that locks and opens files: its module and its script, made of what
//! Trunk built of `src/locksmith` and of `public/locksmith.js`.

use crate::finish::Files;
use crate::{bindings, parts, slim};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;

/// The script and the module under the names Trunk gave them.
const SCRIPT: &str = "locksmith.js";
const WASM: &str = "locksmith_bg.wasm";
/// What our own script takes from wasm-bindgen's.
const BINDINGS: &str = "let wasm_bindgen";

/// Puts the finished worker in the place of Trunk's. `own` is our script of it;
/// `small` takes the time to make the module so, in the folder `work`.
pub fn put_together(files: &mut Files, own: &str, work: &Path, small: bool) -> Result<()> {
    let mut taken = |path: &str| {
        let file = files.remove(path);
        file.with_context(|| format!("Trunk made no {path}"))
    };
    let (script, wasm) = (taken(SCRIPT)?, taken(WASM)?);
    let module = work.join(WASM);
    fs::write(&module, wasm)?;
    let wasm = parts::shrunk(&module, small)?;
    let (wasm, script) = bindings::short_pair(&wasm, std::str::from_utf8(&script)?)?;
    files.insert(WASM.into(), wasm);
    files.insert(SCRIPT.into(), joined(&script, own)?.into_bytes());
    Ok(())
}

/// One script of both: a worker waits for one journey less.
fn joined(bindings: &str, own: &str) -> Result<String> {
    if bindings.matches(BINDINGS).count() != 1 || bindings.contains("import.meta") {
        bail!("wasm-bindgen's script of the locksmith is not one for a classic worker");
    }
    Ok(format!("{bindings}{}", slim::script(own)))
}

/// Whether the file `path` belongs to the worker.
pub fn is_its(path: &str) -> bool {
    let is_named = |of: &str| {
        let (stem, end) = of.rsplit_once('.').unwrap_or((of, ""));
        let rest = path
            .strip_prefix(stem)
            .and_then(|rest| rest.strip_suffix(end));
        rest.is_some_and(|rest| rest.starts_with(['-', '.']))
    };
    is_named(SCRIPT) || is_named(WASM)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worker_s_script_is_one_and_classic() {
        let whole = joined(
            "let wasm_bindgen = 1;\n",
            "// why\nself.a = wasm_bindgen;\n",
        );
        let whole = whole.expect("joined");
        assert_eq!(whole, "let wasm_bindgen = 1;\nself.a = wasm_bindgen;\n");
        assert!(joined("new URL('a', import.meta.url)", "").is_err());
        assert!(joined("export default init;", "").is_err());
    }

    #[test]
    fn its_files_are_known_by_whatever_they_hold() {
        let its = [
            "locksmith.js",
            "locksmith-0123456789abcdef.js",
            "locksmith_bg-0123456789abcdef.wasm",
        ];
        assert!(its.into_iter().all(is_its));
        let others = ["app.js", "locksmiths.js", "locksmith_bg-1.wasm.br", "sw.js"];
        assert!(!others.into_iter().any(is_its));
    }
}
