//! Letters without their marks and hooks.

/// A letter, and those that are it with a mark or a hook.
const ALIKE: [&str; 12] = [
    "aàáâãäåāǎạæ",
    "bɓ",
    "cçč",
    "dɗ",
    "eèéêëēěẹẽǝə",
    "iìíîïīịĩ",
    "kƙ",
    "nñńǹŋ",
    "oòóôõöōọœ",
    "sšṣşß",
    "uùúûüūụ",
    "yýÿƴ",
];

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
    let alike = ALIKE
        .iter()
        .find(|alike| alike.chars().any(|one| one == lower));
    alike.map_or(Some(lower), |alike| alike.chars().next())
}
