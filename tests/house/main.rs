//! The house itself: which crate may know which, and what each says of itself.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by panicking"
)]

mod fields;
mod languages;
mod phrases;

use cargo_metadata::{Metadata, MetadataCommand, Package, Target};
use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Which members a member may depend on, in any way. `tests` may on all.
const ARROWS: [(&str, &[&str]); 9] = [
    ("domain", &[]),
    ("documents", &["domain"]),
    ("exchange", &["domain"]),
    ("intake", &["domain"]),
    ("storage", &["domain", "exchange"]),
    ("district", &["domain", "documents", "exchange"]),
    (
        "app",
        &["domain", "documents", "exchange", "intake", "storage"],
    ),
    ("locksmith", &["exchange"]),
    ("xtask", &[]),
];

/// What must not be reached from a member, however long the way, when it is
/// built for that target. The names are those of libraries.
const NEVER: [(&str, &str, &[&str]); 7] = [
    (
        "domain",
        "all",
        &["getrandom", "tokio", "web_sys", "wasm_bindgen"],
    ),
    ("documents", "all", &["getrandom", "tokio", "web_sys"]),
    ("exchange", "all", &["getrandom", "tokio", "web_sys"]),
    (
        "intake",
        "all",
        &["getrandom", "tokio", "web_sys", "encoding_rs"],
    ),
    (
        "district",
        "all",
        &["leptos", "indexed_db_futures", "gloo_storage"],
    ),
    (
        "locksmith",
        "wasm32-unknown-unknown",
        &["leptos", "web_sys", "js_sys", "indexed_db_futures"],
    ),
    (
        "app",
        "wasm32-unknown-unknown",
        &["axum", "sqlx", "hyper", "district", "reqwest", "mio"],
    ),
];

fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent()
        .expect("`tests` has a folder around it")
        .to_owned()
}

fn metadata() -> Metadata {
    let mut ask = MetadataCommand::new();
    ask.current_dir(root())
        .other_options(["--locked".to_owned()]);
    ask.exec().expect("cargo describes the workspace")
}

#[test]
fn members_know_one_another_only_along_the_arrows() {
    let house = metadata();
    let members: HashSet<_> = house
        .workspace_packages()
        .iter()
        .map(|package| package.name.to_string())
        .collect();
    for package in house.workspace_packages() {
        if *package.name == "tests" {
            continue;
        }
        let arrows = ARROWS
            .iter()
            .find(|(name, _)| *name == package.name.as_str());
        let (name, allowed) = arrows.unwrap_or_else(|| {
            panic!(
                "the member {} is new: give it its arrows, here and in the README",
                package.name
            )
        });
        for known in &package.dependencies {
            // A crate may name itself, for its own tests with other features.
            let inside = members.contains(&known.name) && known.name != *name;
            assert!(
                !inside || allowed.contains(&known.name.as_str()),
                "{name} must not know {}",
                known.name
            );
        }
    }
}

#[test]
fn nothing_pure_reaches_a_clock_a_network_or_a_browser_and_the_server_reaches_no_page() {
    for (name, target, never) in NEVER {
        let reached = reached(name, target);
        assert!(reached.len() > 3, "{name} is where it is looked for");
        for wrong in never {
            assert!(!reached.contains(*wrong), "{name} reaches {wrong}");
        }
    }
}

/// The names of all packages that are built into a member for that target; for
/// any target when none is given.
fn reached(name: &str, target: &str) -> BTreeSet<String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let tree = Command::new(cargo)
        .args(["tree", "--locked", "--edges", "normal", "--prefix", "none"])
        .args(["--format", "{lib}", "--package", name, "--target", target])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    let told = String::from_utf8_lossy(&tree.stderr);
    assert!(tree.status.success(), "{told}");
    let names = String::from_utf8_lossy(&tree.stdout);
    names
        .lines()
        .map(|line| line.trim_end_matches(" (*)").to_owned())
        .collect()
}

#[test]
fn members_sit_directly_under_src_with_one_root_file_and_the_houses_lints() {
    let house = metadata();
    for package in house.workspace_packages() {
        let folder = folder(package);
        let place = folder.strip_prefix(root()).expect("inside the house");
        let name = package.name.as_str();
        let expected = if name == "tests" {
            PathBuf::from(name)
        } else {
            Path::new("src").join(name)
        };
        assert_eq!(place, expected);
        for target in &package.targets {
            if target.is_lib() || target.is_cdylib() || target.is_bin() {
                let file = target.src_path.file_name().unwrap_or_default();
                assert!(matches!(file, "lib.rs" | "main.rs"), "{name}: {file}");
                assert_eq!(
                    target.src_path.parent().unwrap(),
                    folder,
                    "{name}: no src/x/src"
                );
            }
        }
        let manifest = std::fs::read_to_string(&package.manifest_path).unwrap();
        assert!(
            manifest.contains("[lints]\nworkspace = true"),
            "{name} has lints of its own"
        );
    }
}

#[test]
fn each_library_opens_with_what_it_knows_and_must_never_know() {
    let house = metadata();
    for package in house.workspace_packages() {
        let is_library = |target: &&Target| target.is_lib() || target.is_cdylib();
        let Some(library) = package.targets.iter().find(is_library) else {
            continue;
        };
        let text = std::fs::read_to_string(&library.src_path).unwrap();
        let opening: String = text
            .lines()
            .take_while(|line| line.starts_with("//!"))
            .collect();
        for said in ["crate knows", "must never"] {
            // `tests` may know all, and says so.
            let said = if *package.name == "tests" {
                "may know"
            } else {
                said
            };
            assert!(
                opening.contains(said),
                "{} does not say what it {said}",
                package.name
            );
        }
    }
}

#[test]
fn no_file_is_named_for_what_has_no_subject() {
    const EMPTY: [&str; 8] = [
        "util", "utils", "manager", "service", "helper", "helpers", "types", "common",
    ];
    let mut todo = vec![root().join("src"), root().join("tests")];
    let mut files = 0;
    while let Some(folder) = todo.pop() {
        for inside in std::fs::read_dir(folder).unwrap() {
            let path = inside.unwrap().path();
            let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if stem != "node_modules" {
                    todo.push(path.clone());
                }
            } else if path.extension().is_none_or(|end| end != "rs") {
                continue;
            }
            files += 1;
            assert!(!EMPTY.contains(&stem.as_str()), "{}", path.display());
        }
    }
    assert!(files > 50, "the files are looked for where they are");
}

fn folder(package: &Package) -> &Path {
    let folder = package.manifest_path.parent();
    folder.expect("a manifest is in a folder").as_std_path()
}
