//! When two texts say the same.

use domain::letters::plain;

/// `text` as it is compared: lower case, letters without their marks and hooks,
/// one blank between words, nothing else. "Ƙofar  Gari P.S." and "kofar gari ps"
/// say the same, so do "Head Teacher's name" and "head teacher name".
///
/// ```
/// use intake::fold::fold;
/// assert_eq!(fold("  Ƙofar  Gari (P.S.) "), "kofar gari ps");
/// assert_eq!(fold("École d’Ọ̀yọ́"), "ecole doyo");
/// assert_eq!(fold("H.M.’s\nphone No."), "hm phone no");
/// ```
pub fn fold(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    // How many letters the word so far has.
    let mut length = 0;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\u{300}'..='\u{36f}' => {}
            '\'' | '’' | '‘' | 'ʼ' | '`' => {
                let is_possessive = matches!(letters.peek(), Some('s' | 'S'));
                let mut after = letters.clone();
                after.next();
                let ends = after.peek().is_none_or(|c| !c.is_alphanumeric());
                if is_possessive && ends && length > 0 {
                    letters.next();
                }
            }
            // Between single letters: S.B.M.C.
            '.' if length == 1 || is_letters(&words, length) => {}
            letter if letter.is_alphanumeric() => {
                if length == 0 && !words.is_empty() {
                    words.push(' ');
                }
                put_plain(&mut words, letter);
                length += 1;
            }
            _ => length = 0,
        }
    }
    words
}

/// Whether the word that is being written stands for a row of initials so far.
fn is_letters(words: &str, length: usize) -> bool {
    let word = words.rsplit(' ').next().unwrap_or_default();
    (2..=5).contains(&length) && INITIALS.contains(&word)
}

/// Beginnings of what offices write with dots between.
const INITIALS: [&str; 12] = [
    "lg", "lge", "lgea", "sb", "sbm", "sbmc", "sg", "sgb", "hm", "ps", "ub", "ube",
];

fn put_plain(words: &mut String, letter: char) {
    for letter in letter.to_lowercase() {
        match letter {
            'œ' => words.push_str("oe"),
            'æ' => words.push_str("ae"),
            'ß' => words.push_str("ss"),
            // The dot that lower-casing İ leaves behind is none.
            letter => words.extend(plain(letter)),
        }
    }
}

/// `code` as it is compared, without the zeros that stand before a number: a
/// spreadsheet takes them off, an office puts them on.
///
/// ```
/// use intake::fold::unpadded;
/// assert_eq!(unpadded("007"), unpadded("7"));
/// assert_eq!(unpadded("KT-0107"), "kt 107");
/// assert_ne!(unpadded("70"), unpadded("7"));
/// ```
pub fn unpadded(code: &str) -> String {
    let folded = fold(code);
    let mut plain = String::with_capacity(folded.len());
    let mut letters = folded.chars().peekable();
    while let Some(letter) = letters.next() {
        let in_number = plain.ends_with(|c: char| c.is_ascii_digit());
        let number_follows = letters.peek().is_some_and(char::is_ascii_digit);
        if letter != '0' || in_number || !number_follows {
            plain.push(letter);
        }
    }
    plain
}

/// Words that nearly every school's name may bear or leave out.
const SCHOOL_WORDS: [&str; 22] = [
    "school",
    "schools",
    "sch",
    "schl",
    "primary",
    "pry",
    "pri",
    "prim",
    "ps",
    "lea",
    "lgea",
    "ube",
    "upe",
    "govt",
    "government",
    "the",
    "of",
    "ecole",
    "primaire",
    "makaranta",
    "shule",
    "basic",
];

/// A school's name without the words that say only that it is a school, so that
/// "Tudun Fari Pri. Sch." and "LGEA Tudun Fari Primary School" are found to be
/// alike. Empty when nothing but such words is in it.
pub fn loose(name: &str) -> String {
    let folded = fold(name);
    let telling = folded
        .split(' ')
        .filter(|word| !SCHOOL_WORDS.contains(word));
    telling.collect::<Vec<_>>().join(" ")
}
