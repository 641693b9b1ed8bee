//! The account's key as twelve words a person can write on paper, and as the
//! text of a QR code for the leader's next phone.
//!
//! The words are those of BIP-39 (the English list in `recovery/words.txt`):
//! 128 bits and the first four bits of their SHA-256, eleven bits a word. What
//! is typed is read kindly: capitals, numbers before the words, blanks and the
//! first four letters of a word are enough.

use crate::digest::Digest;
use crate::sealed::{AccountKey, base64url, from_base64url};
use domain::ids::AccountId;

/// The list: 2,048 words in their order, one a line. No two begin with the same
/// four letters.
static LIST: &str = include_str!("recovery/words.txt");
/// How many words spell a key.
pub const WORDS: usize = 12;
/// Letters that tell a word of the list.
const ENOUGH: usize = 4;
/// Bits of a word.
const BITS: u32 = 11;
/// Bits of the checksum.
const CHECK_BITS: u32 = 4;
/// What the text of a QR code begins with.
const CODE: &str = "fieldbook-key/1";

/// What was given to a phone: the key, and whose it is where that was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The key.
    pub key: AccountKey,
    /// The account it belongs to; words do not say that.
    pub account: Option<AccountId>,
}

/// Why what was typed spells no key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misspelt {
    /// The word at this place, from 1, is not in the list.
    Word {
        /// Its place.
        nth: usize,
        /// As it was typed, in lower case.
        typed: String,
    },
    /// This many words, and not twelve.
    Count(usize),
    /// Twelve words of the list that do not belong together: one is another
    /// word, or two have changed places.
    Together,
    /// The text of a QR code that was damaged or cut off.
    Code,
}

/// The twelve words that spell `key`.
pub fn spell(key: &AccountKey) -> [&'static str; WORDS] {
    let list: Vec<&str> = LIST.lines().collect();
    let bits = u128::from_be_bytes(key.0);
    let last = BITS - CHECK_BITS;
    let mut words = [""; WORDS];
    for (nth, word) in words.iter_mut().enumerate() {
        let after = 128 - BITS * (nth as u32 + 1).min(11);
        let number = match nth < WORDS - 1 {
            true => (bits >> after) as usize & 0x7ff,
            false => {
                let rest = bits as usize & ((1 << last) - 1);
                (rest << CHECK_BITS) | usize::from(check(key))
            }
        };
        *word = list[number];
    }
    words
}

/// The first four bits of the key's SHA-256.
fn check(key: &AccountKey) -> u8 {
    Digest::of(&[&key.0]).0[0] >> CHECK_BITS
}

/// The key in what somebody typed, pasted or scanned: twelve words, or the text
/// of a QR code.
///
/// # Errors
/// The first thing that is wrong.
pub fn read(typed: &str) -> Result<Given, Misspelt> {
    if let Some((_, code)) = typed.split_once(CODE) {
        return read_code(code).ok_or(Misspelt::Code);
    }
    let words = typed_words(typed);
    let mut numbers = [0_u16; WORDS];
    for (nth, typed) in words.iter().enumerate() {
        let number = number_of(typed).ok_or_else(|| Misspelt::Word {
            nth: nth + 1,
            typed: typed.clone(),
        })?;
        if let Some(place) = numbers.get_mut(nth) {
            *place = number;
        }
    }
    if words.len() != WORDS {
        return Err(Misspelt::Count(words.len()));
    }
    // The last word's lower bits are the checksum.
    let (last, others) = numbers.split_last().ok_or(Misspelt::Count(0))?;
    let bits = others
        .iter()
        .fold(0, |bits: u128, number| (bits << BITS) | u128::from(*number));
    let bits = (bits << (BITS - CHECK_BITS)) | u128::from(last >> CHECK_BITS);
    let key = AccountKey(bits.to_be_bytes());
    if u16::from(check(&key)) != last & ((1 << CHECK_BITS) - 1) {
        return Err(Misspelt::Together);
    }
    Ok(Given { key, account: None })
}

/// The words in what was typed, in lower case; numbers, points and blanks
/// between them are left out.
fn typed_words(typed: &str) -> Vec<String> {
    // Marks that messengers put into pasted text part no word.
    let seen = typed.chars().filter(|c| !is_invisible(*c));
    let lower: String = seen.flat_map(char::to_lowercase).collect();
    lower
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
    )
}

/// Where in the list the word is that was typed, whole or by its first letters.
fn number_of(typed: &str) -> Option<u16> {
    let whole = LIST.lines().position(|word| word == typed);
    let found = whole.or_else(|| {
        let begins = |word: &str| typed.len() >= ENOUGH && word.starts_with(typed);
        LIST.lines().position(begins)
    });
    found.and_then(|number| u16::try_from(number).ok())
}

/// Whether `typed` is `word`, read as kindly as all words are.
pub fn is_word(typed: &str, word: &str) -> bool {
    let typed = typed_words(typed);
    matches!(typed.as_slice(), [one] if number_of(one).is_some() && number_of(one) == number_of(word))
}

/// At most `most` words of the list that begin like the word being typed at the
/// end of `typed`; none while none is, or once it is a whole one that no other
/// begins with.
pub fn suggestions(typed: &str, most: usize) -> Vec<&'static str> {
    let begun = typed
        .rsplit(|c: char| !c.is_alphabetic())
        .next()
        .unwrap_or_default()
        .to_lowercase();
    if begun.is_empty() {
        return Vec::new();
    }
    let like = LIST.lines().filter(|word| word.starts_with(&begun));
    let like: Vec<&str> = like.take(most + 1).collect();
    if like.len() > most || like == [begun.as_str()] {
        return Vec::new();
    }
    like
}

/// The text of the QR code that gives `key` of `account` to the leader's next
/// phone: `fieldbook-key/1:<account>:<key, base64url>`.
pub fn write_code(account: AccountId, key: &AccountKey) -> String {
    format!("{CODE}:{account}:{}", base64url(&key.0))
}

/// What stands behind [`CODE`].
fn read_code(rest: &str) -> Option<Given> {
    let rest = rest.strip_prefix(':')?;
    let (account, key) = rest.split_once(':')?;
    let key = from_base64url(key.trim()).ok()?;
    Some(Given {
        key: AccountKey(key.try_into().ok()?),
        account: Some(account.parse().ok()?),
    })
}

#[cfg(test)]
mod tests;
