//! What the app weighs over the wire, and the brotli that makes it so.

use crate::{languages, offline, parts};
use anyhow::{Context, Result};
use brotli::enc::BrotliEncoderParams;
use brotli::enc::backward_references::BrotliEncoderMode;
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
/// the visit are to come down to, in bytes of brotli.
pub const GOAL: usize = 200_000;

/// What they may weigh today: the app is not down to [`GOAL`] yet, and this
/// keeps it from growing on the way. It is lowered with the app; once raised by 3.5 kB, for
/// drafts that know what they were begun on (a form saved late undid what others had
/// written) and for what another leads now, which is read and changed no more; once by 2,
/// for pages whose paragraphs can be asked about, and cards; once by 1.5, for lists that are
/// read from their end in one request; once by 1, for a sample that was left and whose
/// leaving a killed browser forgot. A new log for what is written after a kill took 0.4.
pub const BUDGET: usize = 234_000;

/// What the whole app may weigh, with the parts and languages that come after
/// that. Raised by what a new part weighs, and by no more: backups and opening
/// files, with what seals them, came to 54 kB, kept texts and histories to 21,
/// pictures, made small, sent, fetched and in backups, to 37, officers' screens to
/// 78: 31 in a part that leaders' phones never bring, the rest in what it shares,
/// which travels less well in more pieces; work carried from hand to hand, and lists
/// that are saved, came to 26; a cluster handed over, with its paper, and erasures to 12; what was a slip
/// and can be mended (a lesson taken out, times, days, names), and papers that claim
/// nothing of what is shut or half written, to 16; what must not contradict itself
/// (ends, counts, storage that was taken away, lost words, silent phones, what came
/// over from another leader), with its Hausa, to 26, of which packing wasm better gave 9
/// back; which of several answers stands, and what was begun at the office, another 4;
/// forms that are saved over what they were begun on, 3; what is shut, was taken out or
/// stood otherwise on its day, told as it is, with its Hausa, 5; what was handed on, which
/// is read and no more changed, and told again to a District put back, 13; a full phone, a
/// closed visit and what was begun told as they are, 3; a question of the office at its
/// paragraph, 13; what leaders share with each other, 20; files of lost phones and silent
/// phones at the office, and the worker that locks and opens files, 25; such files thrown
/// away, and more lists that are saved, 6; a long list of schools that are here already,
/// laid beside them while the page lives, pictures that are missing, and reads that share
/// a transaction, 7; Back to where one was in a list, and visits under way at a school that
/// is put away, 3; with its Hausa.
pub const WHOLE: usize = 1_006_000;

/// One file and what it weighs.
pub struct Weight {
    /// Its path within `dist/`.
    pub path: String,
    /// As it is, in bytes.
    pub plain: usize,
    /// As it goes over the wire: its brotli, or itself where that is not smaller.
    pub wire: usize,
    /// It comes after the first screens.
    pub later: bool,
}

/// How brotli may look at a file: which is best differs from file to file, and
/// by up to two kilobytes between one build of the wasm and the next.
const WAYS: [(BrotliEncoderMode, i32); 6] = [
    (BrotliEncoderMode::BROTLI_MODE_GENERIC, 0),
    (BrotliEncoderMode::BROTLI_MODE_GENERIC, 20),
    (BrotliEncoderMode::BROTLI_MODE_FONT, 0),
    (BrotliEncoderMode::BROTLI_MODE_FONT, 20),
    // The high bits of the bytes before tell most of what comes next in wasm.
    (BrotliEncoderMode::BROTLI_FORCE_MSB_PRIOR, 0),
    (BrotliEncoderMode::BROTLI_FORCE_MSB_PRIOR, 16),
];

/// Of modules that do the same, the one that weighs least over the wire.
pub fn that_packs_best(modules: [Vec<u8>; 2]) -> Result<Vec<u8>> {
    let [one, other] = modules;
    let weight = |module: &[u8]| Ok::<_, anyhow::Error>(packed(module, BEST, &OF_WASM)?.len());
    Ok(match weight(&other)? < weight(&one)? {
        true => other,
        false => one,
    })
}

/// The way that suits most modules.
const OF_WASM: [(BrotliEncoderMode, i32); 1] = [(BrotliEncoderMode::BROTLI_FORCE_MSB_PRIOR, 0)];

/// Brotli of `bytes` at that level; at the best one, the smallest of several.
pub fn compressed(bytes: &[u8], quality: i32) -> Result<Vec<u8>> {
    let ways = if quality == BEST {
        &WAYS[..]
    } else {
        &WAYS[..1]
    };
    packed(bytes, quality, ways)
}

fn packed(bytes: &[u8], quality: i32, ways: &[(BrotliEncoderMode, i32)]) -> Result<Vec<u8>> {
    let mut smallest: Option<Vec<u8>> = None;
    for (mode, lgblock) in ways.iter().copied() {
        let params = BrotliEncoderParams {
            quality,
            mode,
            lgblock,
            size_hint: bytes.len(),
            ..Default::default()
        };
        let mut small = Vec::new();
        brotli::BrotliCompress(&mut &bytes[..], &mut small, &params)?;
        if smallest
            .as_ref()
            .is_none_or(|known| small.len() < known.len())
        {
            smallest = Some(small);
        }
    }
    smallest.context("there is a way to compress")
}

/// Every file of the app, the first screens' first, then heaviest first: the
/// service worker and all that it keeps.
pub fn all(dist: &Path) -> Result<Vec<Weight>> {
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
            later: parts::comes_later(&path) || languages::comes_later(&path),
            path,
            plain: plain.len(),
            wire,
        });
    }
    weights.sort_by_key(|weight| (weight.later, std::cmp::Reverse(weight.wire)));
    Ok(weights)
}

/// The sum over the wire, in bytes: of the first screens, and of everything.
pub fn totals(weights: &[Weight]) -> (usize, usize) {
    let first = weights.iter().filter(|weight| !weight.later);
    let sum = |weights: &mut dyn Iterator<Item = &Weight>| weights.map(|weight| weight.wire).sum();
    (sum(&mut first.into_iter()), sum(&mut weights.iter()))
}

/// Whether both sums are within what they may be.
pub fn is_within(weights: &[Weight]) -> bool {
    let (first, whole) = totals(weights);
    first <= BUDGET && whole <= WHOLE
}

/// For people.
pub fn table(weights: &[Weight]) -> String {
    let mut table = format!("{:>10} {:>10}  bytes\n", "plain", "brotli");
    for weight in weights {
        let later = if weight.later { "  (later)" } else { "" };
        let Weight {
            path, plain, wire, ..
        } = weight;
        table += &format!("{plain:>10} {wire:>10}  {path}{later}\n");
    }
    let (first, whole) = totals(weights);
    table
        + &format!(
            "{:>10} {first:>10}  until a visit is open, of {BUDGET} allowed; the goal is {GOAL}\n",
            ""
        )
        + &format!("{:>10} {whole:>10}  the whole app, of {WHOLE} allowed", "")
}

/// For tests: `{budget, first, whole, files: [{path, plain, wire, later}, …]}`.
pub fn json(weights: &[Weight]) -> String {
    let file =
        |w: &Weight| json!({ "path": w.path, "plain": w.plain, "wire": w.wire, "later": w.later });
    let files: Vec<_> = weights.iter().map(file).collect();
    let (first, whole) = totals(weights);
    json!({ "budget": BUDGET, "first": first, "whole": whole, "files": files }).to_string()
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
    fn the_sums_are_of_what_goes_over_the_wire_first_and_in_all() {
        let weight = |wire, later| Weight {
            path: "a".into(),
            plain: 100,
            wire,
            later,
        };
        let weights = [weight(3, false), weight(4, false), weight(9, true)];
        assert_eq!(totals(&weights), (7, 16));
        assert!(is_within(&weights));
        assert!(!is_within(&[weight(BUDGET + 1, false)]));
        assert!(!is_within(&[weight(WHOLE + 1, true)]));
        assert!(table(&weights).contains(&format!("7  until a visit is open, of {BUDGET}")));
        assert!(json(&weights).contains("\"first\":7"));
    }
}
