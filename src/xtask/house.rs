//! Where things lie: the clone, what is built from it, the tools outside it.

use anyhow::{Context, Result};
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The places the commands work in.
pub struct House {
    /// The top of the clone.
    pub root: PathBuf,
    /// The app as it is served.
    pub dist: PathBuf,
    /// Cargo's target folder.
    pub target: PathBuf,
    /// The tools, outside the clone, each in a folder that bears its version.
    pub tools: PathBuf,
}

impl House {
    /// The house this program was built from.
    pub fn here() -> Result<House> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .ancestors()
            .nth(2)
            .context("xtask lies two folders below the top")?
            .to_path_buf();
        let me = env::current_exe().context("asking where this program lies")?;
        let target = me
            .ancestors()
            .nth(2)
            .context("cargo builds into target/debug")?
            .to_path_buf();
        Ok(House {
            dist: root.join("dist"),
            root,
            target,
            tools: tools_folder(|name| env::var_os(name))
                .context("neither FIELDBOOK_TOOLS, XDG_CACHE_HOME nor HOME is set")?,
        })
    }

    /// The browser tests' folder, with its own packages.
    pub fn browser(&self) -> PathBuf {
        self.root.join("tests/browser")
    }

    /// The District as built for release, or for tests.
    pub fn district(&self, release: bool) -> PathBuf {
        let profile = if release { "release" } else { "debug" };
        self.target.join(profile).join("district")
    }
}

/// `FIELDBOOK_TOOLS`, else `cluster-fieldbook` in the person's cache folder.
fn tools_folder(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let set = |name| variable(name).filter(|value| !value.is_empty());
    if let Some(folder) = set("FIELDBOOK_TOOLS") {
        return Some(folder.into());
    }
    let cache = set("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .or_else(|| set("HOME").map(|home| PathBuf::from(home).join(".cache")))?;
    Some(cache.join("cluster-fieldbook"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(variables: &[(&str, &str)]) -> Option<String> {
        let found = tools_folder(|name| {
            let (_, value) = variables.iter().find(|(key, _)| *key == name)?;
            Some(OsString::from(value))
        });
        found.map(|path| path.display().to_string())
    }

    #[test]
    fn the_tools_lie_where_the_person_keeps_such_things() {
        let home = ("HOME", "/home/a");
        let xdg = ("XDG_CACHE_HOME", "/c");
        let own = ("FIELDBOOK_TOOLS", "/t");
        assert_eq!(
            folder(&[home]).as_deref(),
            Some("/home/a/.cache/cluster-fieldbook")
        );
        assert_eq!(
            folder(&[home, xdg]).as_deref(),
            Some("/c/cluster-fieldbook")
        );
        assert_eq!(folder(&[home, xdg, own]).as_deref(), Some("/t"));
        assert_eq!(
            folder(&[home, ("XDG_CACHE_HOME", "")]).as_deref(),
            Some("/home/a/.cache/cluster-fieldbook")
        );
        assert_eq!(folder(&[]), None);
    }
}
