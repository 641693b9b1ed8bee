//! Free text: what is dropped from it, and which known names it holds.

/// `text` without what no keyboard means to type: NUL and other control
/// characters (line breaks and tabs stay), with the blanks around it trimmed.
/// Emoji, right-to-left and zero-width characters stay: they are part of words.
/// Where nothing else is there, no eye would see a word: such a text is none.
pub fn tidy(text: &str) -> String {
    let kept = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
    let text: String = text.replace("\r\n", "\n").chars().filter(kept).collect();
    if text.chars().all(is_unseen) {
        return String::new();
    }
    text.trim().to_owned()
}

/// Whether `c` by itself leaves the paper white: blanks, joiners, marks of
/// direction, fillers.
fn is_unseen(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{feff}')
}

/// Which of `names` (people's names, as stored) stand in `text` as whole
/// words, ignoring case. A name of several words is also found by any of its
/// words of three letters or more that is not a title.
pub fn names_in<'a>(text: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let there = words(text);
    names
        .into_iter()
        .filter(|name| !spans(&there, name).is_empty())
        .collect()
}

/// `text` with every place where `name` stands written as `role` instead,
/// titles before it included.
pub fn with_role(text: &str, name: &str, role: &str) -> String {
    let there = words(text);
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (start, end) in spans(&there, name) {
        out.push_str(&text[from..start]);
        out.push_str(role);
        from = end;
    }
    out.push_str(&text[from..]);
    out
}

/// A word in a text: where it begins and ends, and itself in lower case
/// without a possessive ending.
struct Word {
    start: usize,
    end: usize,
    plain: String,
    /// Only blanks stand between it and the word before.
    follows: bool,
}

fn words(text: &str) -> Vec<Word> {
    let is_part = |c: char| c.is_alphanumeric() || c == '\'' || c == '’';
    let mut found = Vec::new();
    let mut start = None;
    let mut before = 0;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, is_part(c)) {
            (None, true) => start = Some(at),
            (Some(begun), false) => {
                let word = &text[begun..at];
                let stem = word.trim_end_matches("'s").trim_end_matches("’s");
                found.push(Word {
                    start: begun,
                    end: begun + stem.len(),
                    plain: stem.to_lowercase(),
                    follows: text[before..begun].trim().is_empty(),
                });
                before = begun + stem.len();
                start = None;
            }
            _ => {}
        }
    }
    found
}

/// Where `name` stands among the words `there`, as byte ranges in order.
fn spans(there: &[Word], name: &str) -> Vec<(usize, usize)> {
    let parts: Vec<String> = words(name).into_iter().map(|word| word.plain).collect();
    let is_title = |plain: &str| TITLES.contains(&plain);
    let telling = |plain: &String| plain.chars().count() >= 3 && !is_title(plain);
    // How many words from `at` stand together and are all among the parts.
    let run = |at: usize| {
        let ahead = there[at..].iter().enumerate();
        let together = |(nth, word): &(usize, &Word)| {
            parts.contains(&word.plain) && (*nth == 0 || word.follows)
        };
        ahead.take_while(together).count()
    };
    // A short name ("Bo") tells only as a whole.
    let whole = |at: usize| {
        let ahead = there[at..].iter().map(|word| &word.plain);
        !parts.is_empty() && ahead.take(parts.len()).eq(parts.iter())
    };
    let mut spans = Vec::new();
    let mut at = 0;
    while at < there.len() {
        let run = run(at);
        let tells = there[at..at + run].iter().any(|word| telling(&word.plain));
        let length = if tells {
            run
        } else if whole(at) {
            parts.len()
        } else {
            at += 1;
            continue;
        };
        let mut first = at;
        while first > 0 && there[first].follows && is_title(&there[first - 1].plain) {
            first -= 1;
        }
        spans.push((there[first].start, there[at + length - 1].end));
        at += length;
    }
    spans
}

/// Words before a name that name nobody.
const TITLES: &[&str] = &[
    "mr", "mrs", "miss", "ms", "mal", "mallam", "malam", "alh", "alhaji", "haj", "hajiya", "dr",
    "sir", "madam", "pastor", "rev", "imam", "chief", "head", "teacher", "class",
];

/// What spreadsheets take for the beginning of something to be worked out. Full-width
/// forms are folded to these by some.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// Whether a spreadsheet would take the text of a cell for a formula. Spreadsheets look
/// past spaces, and past what is not seen at all.
pub fn is_formula(cell: &str) -> bool {
    let seen = cell.trim_start_matches(|c: char| {
        c == ' ' || matches!(c, '\u{a0}' | '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2066}'..='\u{2069}')
    });
    seen.starts_with(FORMULA)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn after_writing_the_role_the_name_is_no_longer_found(text in "\\PC{0,40}", name in "\\PC{1,12}") {
            let written = with_role(&text, &name, "…");
            prop_assert!(names_in(&written, [name.as_str()]).is_empty(), "{written}");
        }
    }

    #[test]
    fn tidying_drops_control_characters_and_keeps_words_of_any_script() {
        assert_eq!(tidy("  a\0b\r\nc\u{7} "), "ab\nc");
        assert_eq!(tidy("سلام 👩🏾‍🏫"), "سلام 👩🏾‍🏫");
    }

    #[test]
    fn what_nobody_could_see_is_no_text_and_stays_between_words_that_are_seen() {
        for unseen in [
            "\u{200b}\u{2060} \u{200d}",
            "\u{feff}\0\u{200f}",
            "\u{3164}",
            "\u{2800}\n",
        ] {
            assert_eq!(tidy(unseen), "", "{unseen:?}");
        }
        assert_eq!(tidy("\u{202e}a\u{200b}b "), "\u{202e}a\u{200b}b");
    }

    #[test]
    fn a_name_is_found_whole_in_parts_and_with_an_s_but_not_inside_a_word() {
        let names = ["Mrs Hauwa Sani", "Bo"];
        assert_eq!(names_in("I thanked hauwa.", names), ["Mrs Hauwa Sani"]);
        assert_eq!(names_in("Sani's pupils talked", names), ["Mrs Hauwa Sani"]);
        assert_eq!(names_in("Bo read aloud", names), ["Bo"]);
        assert_eq!(names_in("the board; Mrs Ali; Hauwatu", names), [""; 0]);
    }

    #[test]
    fn a_role_takes_the_place_of_a_name_with_its_title_and_leaves_the_rest() {
        let write = |text| with_role(text, "Mrs Hauwa Sani", "the P3 teacher");
        assert_eq!(
            write("I thanked Mrs Hauwa. Sani’s pupils, mrs hauwa sani too."),
            "I thanked the P3 teacher. the P3 teacher’s pupils, the P3 teacher too."
        );
        assert_eq!(write("Mrs Bala came."), "Mrs Bala came.");
    }
}
