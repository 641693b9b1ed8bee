//! Chance that can be had again: every run prints its seed, and
//! `FIELDBOOK_SEED=… cargo test …` repeats it.

/// Random numbers from a seed (SplitMix64).
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    /// From the seed in `FIELDBOOK_SEED`, or a fresh one. Prints it: a test
    /// that fails shows what it printed.
    pub fn new(what: &str) -> Self {
        let seed = match std::env::var("FIELDBOOK_SEED") {
            Ok(seed) => seed.parse().expect("FIELDBOOK_SEED is a number"),
            Err(_) => u64::from_ne_bytes(bytes()),
        };
        println!("{what}: FIELDBOOK_SEED={seed}");
        Self(seed)
    }

    /// The next number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, which is not 0.
    pub fn below(&mut self, end: usize) -> usize {
        (self.draw() % end as u64) as usize
    }

    /// The same things in another order.
    pub fn shuffle<T>(&mut self, things: &mut [T]) {
        for at in (1..things.len()).rev() {
            things.swap(at, self.below(at + 1));
        }
    }
}

/// Bytes that nobody has had before: ids, keys.
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the system has random bytes");
    bytes
}
