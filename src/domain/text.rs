//! Free text: what is dropped from it, and which known names it holds.

/// `text` without what no keyboard means to type: NUL and other control
/// characters (line breaks and tabs stay), with the blanks around it trimmed.
/// Emoji, right-to-left and zero-width characters stay: they are part of words.
pub fn tidy(text: &str) -> String {
    let kept = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
    let text: String = text.replace("\r\n", "\n").chars().filter(kept).collect();
    text.trim().to_owned()
}

/// Which of `names` (people's names, as stored) stand in `text` as whole
/// words, ignoring case. A name of several words is also found by any of its
/// words of three letters or more that is not a title.
pub fn names_in<'a>(text: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
            .filter(|word| !word.is_empty())
            .map(|word| {
                word.trim_end_matches("'s")
                    .trim_end_matches("’s")
                    .to_lowercase()
            })
            .collect()
    };
    let there = words(text);
    let telling = |word: &String| word.chars().count() >= 3 && !TITLES.contains(&word.as_str());
    names
        .into_iter()
        .filter(|name| {
            let parts = words(name);
            parts
                .iter()
                .any(|part| telling(part) && there.contains(part))
                || (!parts.is_empty() && there.windows(parts.len()).any(|run| run == parts))
        })
        .collect()
}

/// Words before a name that name nobody.
const TITLES: &[&str] = &[
    "mr", "mrs", "miss", "ms", "mal", "mallam", "malam", "alh", "alhaji", "haj", "hajiya", "dr",
    "sir", "madam", "pastor", "rev", "imam", "chief", "head", "teacher", "class",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tidying_drops_control_characters_and_keeps_words_of_any_script() {
        assert_eq!(tidy("  a\0b\r\nc\u{7} "), "ab\nc");
        assert_eq!(tidy("سلام 👩🏾‍🏫"), "سلام 👩🏾‍🏫");
    }

    #[test]
    fn a_name_is_found_whole_in_parts_and_with_an_s_but_not_inside_a_word() {
        let names = ["Mrs Hauwa Sani", "Bo"];
        assert_eq!(names_in("I thanked hauwa.", names), ["Mrs Hauwa Sani"]);
        assert_eq!(names_in("Sani's pupils talked", names), ["Mrs Hauwa Sani"]);
        assert_eq!(names_in("Bo read aloud", names), ["Bo"]);
        assert_eq!(names_in("the board; Mrs Ali; Hauwatu", names), [""; 0]);
    }
}
