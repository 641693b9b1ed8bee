//! What is done to a text out of a record before it goes on paper.

/// `text` line by line: blanks trimmed, empty lines dropped, control
/// characters gone. Also gone are the marks that turn writing direction
/// (embeddings, overrides, isolates): the renderers set a text of its own
/// direction apart themselves, and one that a text left open would turn what
/// follows it. Joiners, zero-width blanks and emoji stay.
pub fn lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split(is_line_end) {
        let line: String = line.chars().filter_map(kept).collect();
        let line = line.trim();
        if !line.is_empty() {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(line);
        }
    }
    out
}

/// As [`lines`], with line breaks turned into blanks.
pub fn one_line(text: &str) -> String {
    lines(text).replace('\n', " ")
}

fn is_line_end(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

fn kept(c: char) -> Option<char> {
    match c {
        '\t' => Some(' '),
        _ if c.is_control() || turns_direction(c) => None,
        _ => Some(c),
    }
}

/// Whether `c` opens or closes a stretch of another writing direction.
pub fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether `text` has letters written from right to left.
pub fn has_right_to_left(text: &str) -> bool {
    text.chars().any(|c| {
        matches!(c,
            '\u{590}'..='\u{8ff}' | '\u{200f}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'
            | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
    })
}

/// Whether `text` ends as a sentence does, a closing quote or bracket aside.
pub fn is_ended(text: &str) -> bool {
    let closing = ['"', '\'', '”', '’', '»', ')', ']'];
    text.trim_end_matches(closing)
        .ends_with(['.', '!', '?', '…', ':', ';', '؟', '۔', '।', '。'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_lines_and_control_characters_go_and_joined_emoji_stay() {
        assert_eq!(lines(" a\0b \r\n\r\n\t c\u{2028}d\u{7}"), "ab\nc\nd");
        assert_eq!(one_line("👩🏾‍🏫\nسلام\u{200c}ها"), "👩🏾‍🏫 سلام\u{200c}ها");
    }

    #[test]
    fn a_mark_that_turns_direction_does_not_reach_paper() {
        assert_eq!(lines("\u{202e}back\u{2069} rows"), "back rows");
    }

    #[test]
    fn a_sentence_is_ended_once() {
        for text in ["Done.", "Done?", "She said: “Done.”", "(Done.)", "تم؟"] {
            assert!(is_ended(text), "{text}");
        }
        for text in ["Done", "Done (today)", "“tell your partner”", ""] {
            assert!(!is_ended(text), "{text}");
        }
    }
}
