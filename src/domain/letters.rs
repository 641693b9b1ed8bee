//! Letters without their marks and hooks.

/// Writes `letter` to the end of `text` in lower case, plain: Ƙ as k, Ọ as o, Œ as oe.
/// A mark that stands by itself behind its letter is left out.
///
/// ```
/// let mut plain = String::new();
/// "ƘỌ\u{301}Œ4".chars().for_each(|letter| domain::letters::put_plain(&mut plain, letter));
/// assert_eq!(plain, "kooe4");
/// ```
pub fn put_plain(text: &mut String, letter: char) {
    for letter in letter.to_lowercase() {
        match letter {
            'à'..='å' | 'ā' | 'ǎ' | 'ạ' => text.push('a'),
            'ç' | 'č' => text.push('c'),
            'è'..='ë' | 'ē' | 'ě' | 'ẹ' | 'ẽ' | 'ǝ' | 'ə' => text.push('e'),
            'ì'..='ï' | 'ī' | 'ị' | 'ĩ' => text.push('i'),
            'ñ' | 'ń' | 'ǹ' | 'ŋ' => text.push('n'),
            'ò'..='ö' | 'ō' | 'ọ' => text.push('o'),
            'ù'..='ü' | 'ū' | 'ụ' => text.push('u'),
            'ý' | 'ÿ' | 'ƴ' => text.push('y'),
            'š' | 'ṣ' | 'ş' => text.push('s'),
            'ɓ' => text.push('b'),
            'ɗ' => text.push('d'),
            'ƙ' => text.push('k'),
            'œ' => text.push_str("oe"),
            'æ' => text.push_str("ae"),
            'ß' => text.push_str("ss"),
            // The dot that lower-casing İ leaves behind.
            '\u{300}'..='\u{36f}' => {}
            letter => text.push(letter),
        }
    }
}
