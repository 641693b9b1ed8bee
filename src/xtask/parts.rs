//! The app's wasm in parts: the first screens, and what comes after them.
//!
//! Trunk knows one module only. What rustc linked is therefore parted here, at
//! the functions marked `wasm_split` (`src/app/later.rs`): whatever only such a
//! function leads to goes into a module of its own, which the browser fetches
//! when it is called. wasm-bindgen and wasm-opt then do with the first module
//! what they did for Trunk.

use crate::finish::Files;
use crate::gathered::{Needs, gather};
use crate::locksmith;
use crate::process;
use crate::unasked;
use crate::weigh;
use anyhow::{Context, Result, anyhow, bail};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

/// The script and the module under the names Trunk gave them.
const SCRIPT: &str = "app.js";
const WASM: &str = "app_bg.wasm";
/// What the parting tool calls the script that fetches the parts.
const FETCHER: &str = "parts.js";
/// What the first module calls to have a part, followed by the part's name.
const LOADS: &str = "__wasm_split_load_";
/// What every browser of the app has, and what rustc and wasm-bindgen use.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Puts the modules parted from what was linked, and their script, in the
/// place of Trunk's. `small` takes the time to make them so.
pub fn part(files: &mut Files, linked: &Path, work: &Path, small: bool) -> Result<()> {
    let wasm = fs::read(linked).with_context(|| linked.display().to_string())?;
    let wasm = unasked::without_streams(&wasm)?;
    if work.exists() {
        fs::remove_dir_all(work)?;
    }
    fs::create_dir_all(work)?;
    let first = work.join("first.wasm");
    let mut options = wasm_split_cli_support::Options::new(&wasm);
    options.output_dir = work;
    options.main_out_path = &first;
    options.link_name = "./parts.js";
    let parted = wasm_split_cli_support::transform(options)
        .map_err(|fault| anyhow!("{} cannot be parted: {fault:?}", linked.display()))?;
    process::quietly(
        Command::new("wasm-bindgen")
            .args(["--target", "web", "--no-typescript", "--keep-lld-exports"])
            .args(["--out-name", "app", "--out-dir"])
            .arg(work)
            .arg(&first),
    )?;
    files.insert(WASM.into(), shrunk(&work.join(WASM), small)?);
    let needs: Needs = parted.prefetch_map.into_iter().collect();
    let needs = gather(&needs, work, &FEATURES)?;
    let modules: BTreeSet<_> = needs.values().flatten().collect();
    for name in modules {
        let name = format!("{name}.wasm");
        let module = shrunk(&work.join(&name), small)?;
        files.insert(name, module);
    }
    let script = fs::read_to_string(work.join(SCRIPT))?;
    let fetcher = fs::read_to_string(work.join(FETCHER))?;
    let script = joined(&script, &fetching(&fetcher, &needs)?)?;
    files.insert(SCRIPT.into(), script.into_bytes());
    files.retain(|path, _| !path.starts_with("snippets/"));
    Ok(())
}

/// Whether the file `path` belongs to what comes after the first screens.
pub fn comes_later(path: &str) -> bool {
    let is_part = ["split_", "chunk_"]
        .iter()
        .any(|part| path.starts_with(part));
    is_part && path.ends_with(".wasm") || locksmith::is_its(path)
}

/// Whether the file `path` is of a part that only an officer's phone needs: it is
/// kept where it was asked for, and no other phone brings it.
pub fn is_asked_for(path: &str) -> bool {
    path.starts_with("split_officer") && path.ends_with(".wasm")
}

/// The module in that file; `small` takes the time to make it so.
pub fn shrunk(module: &Path, small: bool) -> Result<Vec<u8>> {
    let read = |path: &Path| fs::read(path).with_context(|| path.display().to_string());
    if !small {
        return read(module);
    }
    let made = |flags: &[&str], to: &Path| {
        process::quietly(
            Command::new("wasm-opt")
                .args(flags)
                .args(FEATURES)
                .arg(module)
                .arg("-o")
                .arg(to),
        )
    };
    // What compilers write of themselves into each module no browser reads.
    made(
        &["-Oz", "--strip-producers", "--strip-target-features"],
        module,
    )?;
    // Made fast and then small once more, a module is longer, and more of it is
    // alike: most pack a hundredth better so, some worse.
    let other = module.with_extension("other.wasm");
    made(&["-O3", "-Oz"], &other)?;
    weigh::that_packs_best([read(module)?, read(&other)?])
}

/// The script that fetches the parts, of what the parting tool wrote before it
/// comes to the modules, which are other ones now.
fn fetching(tools: &str, needs: &Needs) -> Result<String> {
    const FETCH: &str = "const fetched = (name) => () => {
    const module = fetch(new URL(name, import.meta.url));
    module.catch(() => {});
    return (imports) => WebAssembly.instantiateStreaming(module, imports);
};
";
    let modules = ["/* ", "const __chunk_", "export const "];
    let runs = |line: &&str| !modules.iter().any(|begins| line.starts_with(begins));
    let mut script: String = tools
        .lines()
        .take_while(runs)
        .flat_map(|line| [line, "\n"])
        .collect();
    for needed in ["makeLoad", "wrapAsyncCb"] {
        if !script.contains(&format!("function {needed}(")) {
            bail!("{FETCHER} has no {needed}");
        }
    }
    script += FETCH;
    let is_own = |part: &str, name: &str| name == format!("split_{part}");
    let shared: BTreeSet<_> = needs
        .iter()
        .flat_map(|(part, names)| names.iter().filter(|name| !is_own(part, name)))
        .collect();
    for name in &shared {
        script += &format!("const {name} = makeLoad(fetched(\"./{name}.wasm\"), []);\n");
    }
    for (part, names) in needs {
        let (own, others): (Vec<_>, Vec<_>) = names.iter().partition(|name| is_own(part, name));
        let own = match own.first() {
            Some(name) => format!("fetched(\"./{name}.wasm\")"),
            None => "() => async () => ({})".to_owned(),
        };
        let others: Vec<_> = others.into_iter().map(String::as_str).collect();
        script += &format!(
            "export const {LOADS}{part} = wrapAsyncCb(makeLoad({own}, [{}]));\n",
            others.join(", ")
        );
    }
    Ok(script)
}

/// wasm-bindgen's script with what fetches the parts in it: a file of its own
/// would be one more journey over the network before the first screen.
fn joined(script: &str, fetcher: &str) -> Result<String> {
    // It asks app.js, where it now is, for what the first module exports.
    let own: Vec<String> = fetcher
        .lines()
        .filter(|line| !line.starts_with("import "))
        .map(|line| line.strip_prefix("export ").unwrap_or(line))
        .map(|line| line.replace("initSync(undefined, undefined)", "wasm"))
        .collect();
    let given = own.iter().filter_map(|line| {
        let name = line.strip_prefix("const ")?.split(' ').next()?;
        name.starts_with(LOADS).then_some(name)
    });
    let given = given.collect::<Vec<_>>().join(", ");
    // `import * as import1 from "./parts.js"`, once for each part.
    let imports = |line: &&str| line.starts_with("import * as ") && line.contains(FETCHER);
    let names = script.lines().filter(imports);
    let names: Vec<&str> = names
        .filter_map(|line| line.split_whitespace().nth(3))
        .collect();
    if given.is_empty() || names.is_empty() {
        bail!("{SCRIPT} does not import what fetches the parts");
    }
    let rest = script.lines().filter(|line| !imports(line));
    let mut whole: String = rest.flat_map(|line| [line, "\n"]).collect();
    whole += &own.join("\n");
    for name in names {
        whole += &format!("\nconst {name} = {{ {given} }};\n");
    }
    Ok(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FETCHES: &str = "import { initSync } from \"./main.js\";\n\
        const { memory } = initSync(undefined, undefined);\n\
        export const __wasm_split_load_visit = wrap(1);\n\
        export const __wasm_split_load_office = wrap(2);\n";

    #[test]
    fn the_script_gives_the_wasm_what_fetches_its_parts_without_another_file() {
        let script = "import * as import1 from \"./parts.js\"\n\
            import * as import2 from \"./parts.js\"\nlet wasm;";
        let whole = joined(script, FETCHES).expect("joined");
        assert!(!whole.contains("import "), "{whole}");
        assert!(whole.contains("const { memory } = wasm;"));
        for name in ["import1", "import2"] {
            let given = "{ __wasm_split_load_visit, __wasm_split_load_office };";
            assert!(
                whole.contains(&format!("const {name} = {given}")),
                "{whole}"
            );
        }
    }

    #[test]
    fn the_script_fetches_few_modules_where_the_tool_made_many() {
        let tools = "import { initSync } from \"./main.js\";\n\
            function wrapAsyncCb(callee) {\n}\nfunction makeLoad(fetcher, deps) {\n}\n\
            /* office, visit */\nconst __chunk_8 = makeLoad(() => {\n}\n, []);\n\
            export const __wasm_split_load_visit = wrapAsyncCb(makeLoad(1, [__chunk_8]));\n";
        let own = |part: &str, names: &[&str]| {
            let names = names.iter().map(|&name| name.to_owned()).collect();
            (part.to_owned(), names)
        };
        let needs = Needs::from([
            own("visit", &["chunk_of_many_0", "split_visit"]),
            own("bare", &["chunk_of_many_0"]),
        ]);
        let script = fetching(tools, &needs).expect("written");
        assert!(!script.contains("__chunk_8"), "{script}");
        for line in [
            "const chunk_of_many_0 = makeLoad(fetched(\"./chunk_of_many_0.wasm\"), []);",
            "export const __wasm_split_load_visit = wrapAsyncCb(makeLoad(fetched(\"./split_visit.wasm\"), [chunk_of_many_0]));",
            "export const __wasm_split_load_bare = wrapAsyncCb(makeLoad(() => async () => ({}), [chunk_of_many_0]));",
        ] {
            assert!(script.lines().any(|said| said == line), "{script}");
        }
        assert!(fetching("export const a = 1;", &needs).is_err());
    }

    #[test]
    fn a_script_that_asks_for_no_parts_is_not_built() {
        assert!(joined("let wasm;", FETCHES).is_err());
        assert!(joined("import * as import1 from \"./parts.js\"", "").is_err());
    }

    #[test]
    fn only_the_parted_modules_come_later() {
        let later = [
            "split_visit.wasm",
            "split_visit-0123456789abcdef.wasm",
            "chunk_3.wasm",
            "locksmith_bg.wasm",
            "locksmith-0123456789abcdef.js",
        ];
        assert!(later.into_iter().all(comes_later));
        let first = [
            "app_bg.wasm",
            "app.js",
            "index.html",
            "icons/split_mark.svg",
        ];
        assert!(!first.into_iter().any(comes_later));
        let of_officers = "split_officer-0123456789abcdef.wasm";
        assert!(comes_later(of_officers) && is_asked_for(of_officers));
        assert!(!later.into_iter().any(is_asked_for));
    }
}
