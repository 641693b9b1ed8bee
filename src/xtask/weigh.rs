//! What the app weighs over the wire, and the brotli that makes it so.

use crate::offline;
use anyhow::{Context, Result};
use serde_json::json;
use std::fs;
use std::path::Path;

/// Brotli's levels: for release, and for trying things.
pub const BEST: i32 = 11;
/// See [`BEST`].
pub const QUICK: i32 = 4;
/// What the name of a precompressed file ends with.
pub const SUFFIX: &str = "br";

/// What all bytes from an empty profile until a tap on Start visit has opened
/// the visit are to come down to, in bytes of brotli. The offline copy is part
/// of that.
pub const GOAL: usize = 200_000;

/// What they may weigh today: the app is not down to [`GOAL`] yet, and this
/// keeps it from growing on the way. It is only ever lowered.
pub const BUDGET: usize = 350_000;

/// One file and what it weighs.
pub struct Weight {
    /// Its path within `dist/`.
    pub path: String,
    /// As it is, in bytes.
    pub plain: usize,
    /// As it goes over the wire: its brotli, or itself where that is not smaller.
    pub wire: usize,
}

/// Brotli of `bytes` at that level.
pub fn compressed(bytes: &[u8], quality: i32) -> Result<Vec<u8>> {
    let params = brotli::enc::BrotliEncoderParams {
        quality,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut small = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut small, &params)?;
    Ok(small)
}

/// Every file a first visit brings to the phone, heaviest first: the service
/// worker and all that it keeps.
pub fn first_screen(dist: &Path) -> Result<Vec<Weight>> {
    let worker = fs::read_to_string(dist.join(offline::WORKER))
        .context("the app is not built: cargo xtask build")?;
    let mut paths = offline::listed(&worker)?;
    paths.push(offline::WORKER.to_string());
    let mut weights = Vec::new();
    for path in paths {
        let plain = fs::read(dist.join(&path)).with_context(|| format!("dist/{path}"))?;
        let wire = match fs::metadata(dist.join(format!("{path}.{SUFFIX}"))) {
            Ok(small) => small.len() as usize,
            Err(_) => plain.len(),
        };
        weights.push(Weight {
            path,
            plain: plain.len(),
            wire,
        });
    }
    weights.sort_by_key(|weight| std::cmp::Reverse(weight.wire));
    Ok(weights)
}

/// The sum over the wire, in bytes.
pub fn total(weights: &[Weight]) -> usize {
    weights.iter().map(|weight| weight.wire).sum()
}

/// For people.
pub fn table(weights: &[Weight]) -> String {
    let mut table = format!("{:>10} {:>10}  bytes\n", "plain", "brotli");
    for Weight { path, plain, wire } in weights {
        table += &format!("{plain:>10} {wire:>10}  {path}\n");
    }
    table
        + &format!(
            "{:>10} {:>10}  of {BUDGET} allowed; the goal is {GOAL}",
            "",
            total(weights)
        )
}

/// For tests: `{budget, total, files: [{path, plain, wire}, …]}`.
pub fn json(weights: &[Weight]) -> String {
    let file = |w: &Weight| json!({ "path": w.path, "plain": w.plain, "wire": w.wire });
    let files: Vec<_> = weights.iter().map(file).collect();
    json!({ "budget": BUDGET, "total": total(weights), "files": files }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brotli_comes_back_as_it_was() {
        let text = "a visit, an observation, a step; ".repeat(99);
        for quality in [QUICK, BEST] {
            let small = compressed(text.as_bytes(), quality).expect("brotli");
            assert!(small.len() * 10 < text.len());
            let mut back = Vec::new();
            brotli::BrotliDecompress(&mut &small[..], &mut back).expect("brotli");
            assert_eq!(back, text.as_bytes());
        }
    }

    #[test]
    fn the_sum_is_of_what_goes_over_the_wire() {
        let weight = |wire| Weight {
            path: "a".into(),
            plain: 100,
            wire,
        };
        let weights = [weight(3), weight(4)];
        assert_eq!(total(&weights), 7);
        let last = format!("7  of {BUDGET} allowed; the goal is {GOAL}");
        assert!(table(&weights).ends_with(&last));
        assert!(json(&weights).contains("\"total\":7"));
    }
}
