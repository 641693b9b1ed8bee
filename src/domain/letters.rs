//! Letters without their marks and hooks.

/// Each letter, and behind it those that are it with a mark or a hook.
const ALIKE: &str =
    "aàáâãäåāǎạæ bɓ cçč dɗ eèéêëēěẹẽǝə iìíîïīịĩ kƙ nñńǹŋ oòóôõöōọœ sšṣşß uùúûüūụ yýÿƴ";

/// The plain letter that `lower`, a letter in lower case, is beside: k for ƙ, o for ọ;
/// any other is its own. None for a mark that stands by itself behind its letter.
///
/// ```
/// let plain: String = "ƙọ\u{301}4".chars().filter_map(domain::letters::plain).collect();
/// assert_eq!(plain, "ko4");
/// ```
pub fn plain(lower: char) -> Option<char> {
    if ('\u{300}'..='\u{36f}').contains(&lower) {
        return None;
    }
    let mut plain = None;
    for letter in ALIKE.chars() {
        plain = match (letter, plain) {
            (' ', _) => None,
            (_, None) => Some(letter),
            (_, plain) if letter == lower => return plain,
            (_, plain) => plain,
        };
    }
    Some(lower)
}
