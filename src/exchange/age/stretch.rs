//! Locking by a passphrase: scrypt, which makes every guess cost memory and time.
//!
//! It is worked out here step by step, since on a cheap phone all of it takes
//! seconds, in which is told how far it is. A test holds it against
//! another's.

use super::header::{Kind, Stanza, bytes, letters};
use super::{FileKey, NotOpened, lock_with};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// How often a passphrase is stretched here: 2 to this power, in 32 MiB.
pub const WORK: u8 = 15;
/// The most that is taken on: 64 MiB.
const MOST: u8 = 16;

/// What the stanza is called.
pub(super) const NAME: &str = "scrypt";
const LABEL: &[u8] = b"age-encryption.org/v1/scrypt";

/// scrypt's block size parameter, r.
const R: usize = 8;
/// Words of 32 bits in a block.
const WORDS: usize = 32 * R;
type Block = [u32; WORDS];

pub(super) fn lock(made: &[u8; 32], salt: &[u8; 16], work: u8, key: &FileKey) -> Stanza {
    Stanza {
        words: vec![NAME.to_owned(), letters(salt), work.to_string()],
        body: lock_with(made, key),
    }
}

pub(super) fn read(stanza: &Stanza) -> Result<Kind, NotOpened> {
    let [_, salt, work] = stanza.words.as_slice() else {
        return Err(NotOpened::Damaged);
    };
    let salt = bytes(salt).ok_or(NotOpened::Damaged)?;
    let salt = salt.try_into().map_err(|_| NotOpened::Damaged)?;
    // "015" and "+15" are other bytes for the same, which the format forbids.
    let number: u8 = work.parse().map_err(|_| NotOpened::Damaged)?;
    if number.to_string() != *work || number == 0 {
        return Err(NotOpened::Damaged);
    }
    match number > MOST {
        true => Err(NotOpened::TooHard),
        false => Ok(Kind::Passphrase { salt, work: number }),
    }
}

/// There is not enough memory to stretch a passphrase in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoMemory;

/// The number by which a worker tells the page of it, beside those of [`NotOpened`].
pub const NO_MEMORY: u8 = NotOpened::ALL.len() as u8;

/// A passphrase being stretched.
pub struct Stretch {
    passphrase: Vec<u8>,
    block: Block,
    /// Every block the first half went through; the second half goes back to them.
    seen: Vec<Block>,
    /// 2 to the power of the work.
    rounds: usize,
    /// Of twice as many.
    done: usize,
}

impl Stretch {
    /// Takes on to stretch `passphrase` 2^`work` times, at most 2^20.
    ///
    /// # Errors
    /// [`NoMemory`] when there is not a kilobyte for each time.
    pub fn begin(passphrase: &str, salt: &[u8; 16], work: u8) -> Result<Self, NoMemory> {
        let rounds = 1_usize << work.min(20);
        let mut seen = Vec::new();
        seen.try_reserve_exact(rounds).map_err(|_| NoMemory)?;
        let salt = [LABEL, salt].concat();
        let mut start = [0; 4 * WORDS];
        pbkdf2(passphrase.as_bytes(), &salt, &mut start);
        let mut block = [0; WORDS];
        for (word, bytes) in block.iter_mut().zip(start.as_chunks::<4>().0) {
            *word = u32::from_le_bytes(*bytes);
        }
        Ok(Self {
            passphrase: passphrase.as_bytes().to_vec(),
            block,
            seen,
            rounds,
            done: 0,
        })
    }

    /// Does `steps` more; whether there is more to do.
    pub fn go_on(&mut self, steps: usize) -> bool {
        let end = (self.done + steps).min(2 * self.rounds);
        for done in self.done..end {
            if done < self.rounds {
                self.seen.push(self.block);
            } else {
                // The last of the sixteen-word parts says which one comes in.
                let which = self.block[WORDS - 16] as usize & (self.rounds - 1);
                for (word, with) in self.block.iter_mut().zip(&self.seen[which]) {
                    *word ^= with;
                }
            }
            self.block = mixed(&self.block);
        }
        self.done = end;
        end < 2 * self.rounds
    }

    /// How much is done, in hundredths.
    pub fn share(&self) -> usize {
        self.done * 100 / (2 * self.rounds)
    }

    /// The key; all steps are taken that are left.
    pub fn finish(mut self) -> [u8; 32] {
        while self.go_on(self.rounds) {}
        let bytes: Vec<u8> = self
            .block
            .iter()
            .flat_map(|word| word.to_le_bytes())
            .collect();
        let mut key = [0; 32];
        pbkdf2(&self.passphrase, &bytes, &mut key);
        key
    }
}

/// PBKDF2 with HMAC-SHA-256 and one round, which is all that scrypt asks of it.
fn pbkdf2(passphrase: &[u8], salt: &[u8], made: &mut [u8]) {
    let keyed = Hmac::<Sha256>::new_from_slice(passphrase).expect("a key may be of any length");
    for (number, part) in (1_u32..).zip(made.chunks_mut(32)) {
        let mut mac = keyed.clone();
        mac.update(salt);
        mac.update(&number.to_be_bytes());
        part.copy_from_slice(&mac.finalize().into_bytes()[..part.len()]);
    }
}

/// scrypt's BlockMix: each part is mixed with the one before, the even ones
/// come first, then the odd ones.
fn mixed(block: &Block) -> Block {
    let mut out = [0; WORDS];
    let mut before = [0; 16];
    before.copy_from_slice(&block[WORDS - 16..]);
    for (nth, part) in block.as_chunks::<16>().0.iter().enumerate() {
        for (word, with) in before.iter_mut().zip(part) {
            *word ^= with;
        }
        salsa(&mut before);
        let place = 16 * (nth / 2 + (nth % 2) * R);
        out[place..place + 16].copy_from_slice(&before);
    }
    out
}

/// Salsa20/8.
fn salsa(words: &mut [u32; 16]) {
    let before = *words;
    for _ in 0..4 {
        for [a, b, c, d] in [[0, 4, 8, 12], [5, 9, 13, 1], [10, 14, 2, 6], [15, 3, 7, 11]] {
            quarter(words, a, b, c, d);
        }
        for [a, b, c, d] in [[0, 1, 2, 3], [5, 6, 7, 4], [10, 11, 8, 9], [15, 12, 13, 14]] {
            quarter(words, a, b, c, d);
        }
    }
    for (word, before) in words.iter_mut().zip(before) {
        *word = word.wrapping_add(before);
    }
}

fn quarter(words: &mut [u32; 16], a: usize, b: usize, c: usize, d: usize) {
    words[b] ^= words[a].wrapping_add(words[d]).rotate_left(7);
    words[c] ^= words[b].wrapping_add(words[a]).rotate_left(9);
    words[d] ^= words[c].wrapping_add(words[b]).rotate_left(13);
    words[a] ^= words[d].wrapping_add(words[c]).rotate_left(18);
}
