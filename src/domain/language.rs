//! Languages, and how a phrase becomes the words a person reads.

use crate::day::Day;
use crate::words::{MONTHS, Say, WEEKDAYS};
use std::borrow::Cow;

/// A text of a typed table. Each crate that speaks has a table of its own,
/// written with [`crate::phrases!`]; a key that is not in the table does not compile.
pub trait Phrase: Copy {
    /// The English text, which is the reference. `{name}` marks a place to fill.
    fn english(self) -> &'static str;
}

/// The language of the interface and of documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English, the reference.
    #[default]
    English,
    /// A made-up language: English with every letter changed. A text that
    /// shows plain letters in it did not come through a table.
    MadeUp,
    /// A language that was read from its file; English where it has no words.
    Read(&'static Translation),
}

/// A language with a file of its own: its tag, and its name as its speakers
/// write it. `public/languages` holds the files.
pub const WITH_A_FILE: [(&str, &str); 3] = [("ha", "Hausa"), ("yo", "Yorùbá"), ("ig", "Igbo")];

/// The texts of a language, each found by the English it stands for: a text
/// whose English has changed is said in English until somebody translates it anew.
#[derive(Debug, PartialEq, Eq)]
pub struct Translation {
    tag: &'static str,
    has_singular: bool,
    /// Sorted by the English.
    texts: Vec<(&'static str, &'static str)>,
}

impl Translation {
    /// Reads a language's file: `ha one, many` (or `ha many` for a language that
    /// counts without a singular), then the English of its texts, sorted, then
    /// U+001F, then their own words in the same order; U+001E ends every row. Two
    /// languages one after the other pack better than in turns. The file stays in memory as long as the program runs. `None` for any
    /// other text.
    pub fn read(tag: &'static str, file: String) -> Option<Self> {
        let file: &'static str = file.leak();
        let (first, rows) = file.split_once(ROW)?;
        let has_singular = match first.strip_prefix(tag)? {
            " one, many" => true,
            " many" => false,
            _ => return None,
        };
        let (english, own) = rows.split_once(BETWEEN)?;
        let (mut english, mut own) = (english.split(ROW), own.split(ROW));
        let mut texts = Vec::with_capacity(1024);
        let is_whole = loop {
            // Behind the last row of each stands nothing.
            match (english.next()?, own.next()?) {
                ("", last) => break last.is_empty() && own.next().is_none(),
                both => texts.push(both),
            }
        };
        // Written sorted; what is not is of no use for looking up.
        let sorted = texts.windows(2).all(|pair| pair[0].0 < pair[1].0);
        (is_whole && sorted).then_some(Self {
            tag,
            has_singular,
            texts,
        })
    }

    /// The English texts and their own, sorted by the English.
    pub fn texts(&self) -> &[(&'static str, &'static str)] {
        &self.texts
    }

    fn of(&self, english: &'static str) -> &'static str {
        match self
            .texts
            .binary_search_by(|(known, _)| known.cmp(&english))
        {
            Ok(at) => self.texts[at].1,
            Err(_) => english,
        }
    }
}

/// Ends a row of a language's file. No text holds it, nor [`BETWEEN`].
const ROW: char = '\u{1e}';
/// Stands between the English of all texts and their own words.
const BETWEEN: char = '\u{1f}';

impl Language {
    /// The language's tag for `lang` attributes and settings.
    pub fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::MadeUp => "en-x-madeup",
            Language::Read(translation) => translation.tag,
        }
    }

    /// The language of that tag, if it needs no file.
    pub fn tagged(tag: &str) -> Option<Self> {
        [Language::English, Language::MadeUp]
            .into_iter()
            .find(|language| language.tag() == tag)
    }

    /// The words of `phrase`.
    pub fn say(self, phrase: impl Phrase) -> Cow<'static, str> {
        match self {
            Language::English => Cow::Borrowed(phrase.english()),
            Language::MadeUp => Cow::Owned(made_up(phrase.english())),
            Language::Read(translation) => Cow::Borrowed(translation.of(phrase.english())),
        }
    }

    /// The words of `phrase` with each `{name}` filled in.
    pub fn fill(self, phrase: impl Phrase, places: &[(&str, &str)]) -> String {
        fill(&self.say(phrase), places)
    }

    /// A count in words: `one` for 1, else `many`, with `{n}` filled in. Some
    /// languages say every number with `many`.
    pub fn count<P: Phrase>(self, n: usize, one: P, many: P) -> String {
        self.fill(self.counted(n, one, many), &[("n", &n.to_string())])
    }

    /// The phrase that goes with a number.
    pub fn counted<P: Phrase>(self, n: usize, one: P, many: P) -> P {
        let has_singular = match self {
            Language::Read(translation) => translation.has_singular,
            Language::English | Language::MadeUp => true,
        };
        if n == 1 && has_singular { one } else { many }
    }

    /// "Tuesday 14 October"; with the year when it is not `now`'s.
    pub fn day(self, day: Day, now: Day) -> String {
        let weekday = self.say(WEEKDAYS[day.weekday0()]);
        format!("{weekday} {}", self.date(day, now))
    }

    /// "14 October"; with the year when it is not `now`'s.
    pub fn date(self, day: Day, now: Day) -> String {
        let month = self.say(MONTHS[day.month0()]);
        let number = day.number().to_string();
        let places = [("day", number.as_str()), ("month", &month)];
        let date = self.fill(Say::DayMonth, &places);
        if day.year() == now.year() {
            return date;
        }
        let year = day.year().to_string();
        self.fill(Say::DateYear, &[("date", &date), ("year", &year)])
    }

    /// Both clock times of a span, "08:40–09:15".
    pub fn span(self, from: impl std::fmt::Display, to: impl std::fmt::Display) -> String {
        format!("{from}–{to}")
    }
}

/// Puts a value into a sentence. One that is read from the right, or that says how to
/// read what follows it, stands apart: the sentence around it keeps its own direction.
fn push_apart(sentence: &mut String, value: &str) {
    let turns = |letter: char| {
        matches!(letter, '\u{590}'..='\u{8ff}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
    };
    match value.contains(turns) {
        false => sentence.push_str(value),
        true => {
            sentence.push('\u{2068}');
            sentence.push_str(value);
            sentence.push('\u{2069}');
        }
    }
}

/// `text` with each `{name}` replaced; a place without a value stays as it is.
pub fn fill(text: &str, places: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        match after.split_once('}') {
            Some((name, tail)) => {
                match places.iter().find(|(place, _)| *place == name) {
                    Some((_, value)) => push_apart(&mut filled, value),
                    None => {
                        filled.push('{');
                        filled.push_str(name);
                        filled.push('}');
                    }
                }
                rest = tail;
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}

/// Every ASCII letter outside `{…}` moved into the Greek and Cyrillic blocks'
/// lookalikes, so that a person can still read it and a test can tell.
fn made_up(text: &str) -> String {
    const LOWER: [char; 26] = [
        'α', 'ь', 'ς', 'δ', 'ε', 'ф', 'γ', 'η', 'ι', 'ј', 'κ', 'λ', 'м', 'η', 'ο', 'ρ', 'φ', 'я',
        'ѕ', 'τ', 'υ', 'ν', 'ω', 'χ', 'ψ', 'ζ',
    ];
    const UPPER: [char; 26] = [
        'Α', 'Β', 'Ϲ', 'Δ', 'Ε', 'Ф', 'Γ', 'Η', 'Ι', 'Ј', 'Κ', 'Λ', 'Μ', 'Ν', 'Ο', 'Ρ', 'Φ', 'Я',
        'Ѕ', 'Τ', 'Υ', 'Ѵ', 'Ω', 'Χ', 'Ψ', 'Ζ',
    ];
    let mut in_place = false;
    text.chars()
        .map(|c| {
            in_place = c == '{' || (in_place && c != '}');
            match c {
                _ if in_place => c,
                'a'..='z' => LOWER[c as usize - 'a' as usize],
                'A'..='Z' => UPPER[c as usize - 'A' as usize],
                _ => c,
            }
        })
        .collect()
}

/// Writes a typed table of phrases:
///
/// ```
/// domain::phrases! {
///     /// What a door says.
///     pub enum Door {
///         Push = "Push",
///         Closed = "Closed until {day}",
///     }
/// }
/// use domain::language::Language;
/// assert_eq!(Language::English.say(Door::Push), "Push");
/// assert_eq!(Language::English.fill(Door::Closed, &[("day", "Monday")]), "Closed until Monday");
/// assert_eq!(Language::MadeUp.fill(Door::Closed, &[("day", "Δ")]), "Ϲλοѕεδ υητιλ Δ");
/// ```
///
/// A table that fills several files is named once, `pub enum Door;`, and filled
/// in modules below that one: `phrases! { in Door; Push = "Push" }`.
#[macro_export]
macro_rules! phrases {
    ($(#[$meta:meta])* $see:vis enum $name:ident { $($key:ident = $english:expr),+ $(,)? }) => {
        $crate::phrases! { $(#[$meta])* $see enum $name; }
        $crate::phrases! { in $name; $($key = $english),+ }

        impl $name {
            /// Every key of the table.
            pub const ALL: &'static [$name] = &[$($name::$key),+];
        }
    };
    ($(#[$meta:meta])* $see:vis enum $name:ident;) => {
        // A constant for each text and not one table of all: a text then comes
        // with the part of the app that says it (`src/xtask/parts.rs`).
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        $see struct $name(&'static &'static str);

        impl $crate::language::Phrase for $name {
            fn english(self) -> &'static str {
                *self.0
            }
        }
    };
    (in $name:ident; $($key:ident = $english:expr),+ $(,)?) => {
        #[allow(non_upper_case_globals, reason = "the keys of a table, not settings")]
        #[allow(missing_docs, reason = "the English text of each key says what it is")]
        impl $name {
            $(pub const $key: $name = $name(&$english);)+
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_turns_the_direction_of_reading_turns_only_itself() {
        let told = |name| fill("This text names {name}.", &[("name", name)]);
        assert_eq!(told("Mrs Dung"), "This text names Mrs Dung.");
        assert_eq!(told("Ɗan Ƙofa"), "This text names Ɗan Ƙofa.");
        for turning in ["Abu\u{202e}Musa", "\u{645}\u{648}\u{633}\u{649}"] {
            let apart = format!("This text names \u{2068}{turning}\u{2069}.");
            assert_eq!(told(turning), apart);
        }
    }

    #[test]
    fn a_date_is_said_in_words_and_names_another_year() {
        let day = Day::new(2026, 10, 14).unwrap();
        let later = Day::new(2027, 1, 1).unwrap();
        assert_eq!(Language::English.day(day, day), "Wednesday 14 October");
        assert_eq!(Language::English.date(day, later), "14 October 2026");
    }

    /// The texts are sorted.
    fn file(texts: &[(&str, &str)], has_singular: bool) -> String {
        let forms = if has_singular { "one, many" } else { "many" };
        let rows = |text: fn(&(&str, &str)) -> String| texts.iter().map(text).collect::<String>();
        let (english, own) = (
            rows(|(english, _)| format!("{english}{ROW}")),
            rows(|(_, own)| format!("{own}{ROW}")),
        );
        format!("ha {forms}{ROW}{english}{BETWEEN}{own}")
    }

    fn hausa(texts: &[(&str, &str)], has_singular: bool) -> Language {
        let file = file(texts, has_singular);
        Language::Read(Box::leak(Box::new(
            Translation::read("ha", file).expect("a language"),
        )))
    }

    #[test]
    fn a_language_read_from_its_file_says_its_own_words_and_english_where_it_has_none() {
        let language = hausa(
            &[
                ("October", "Oktoba"),
                ("Tuesday", "Talata"),
                ("Visit", "Ziyara"),
            ],
            true,
        );
        assert_eq!(language.say(Say::Visit), "Ziyara");
        assert_eq!(language.say(Say::School), "School");
        let day = Day::new(2025, 10, 14).unwrap();
        assert_eq!(language.day(day, day), "Talata 14 Oktoba");
        assert_eq!(language.tag(), "ha");
    }

    #[test]
    fn a_language_without_a_singular_says_one_as_it_says_many() {
        let texts = [("Visit", "one of {n}"), ("Visit summary", "many of {n}")];
        let said = |has_singular| hausa(&texts, has_singular).count(1, Say::Visit, Say::Summary);
        assert_eq!(said(true), "one of 1");
        assert_eq!(said(false), "many of 1");
    }

    #[test]
    fn a_file_that_is_cut_or_another_languages_is_not_read() {
        let file = file(&[("a", "b"), ("c", "d")], true);
        assert!(Translation::read("ha", file.clone()).is_some());
        assert!(Translation::read("yo", file.clone()).is_none());
        for cut in 0..file.len() {
            assert!(Translation::read("ha", file[..cut].to_owned()).is_none());
        }
        let more = format!("{file}e{ROW}");
        assert!(Translation::read("ha", more).is_none());
        let none = super::tests::file(&[], true);
        assert_eq!(
            Translation::read("ha", none).map(|read| read.texts().len()),
            Some(0)
        );
        assert!(Translation::read("ha", "<!doctype html>".into()).is_none());
    }

    #[test]
    fn the_made_up_language_leaves_no_plain_letter() {
        for phrase in Say::ALL {
            let said = Language::MadeUp.fill(*phrase, &[]);
            let outside = said
                .split('{')
                .map(|part| part.rsplit('}').next().unwrap_or(part));
            for text in outside {
                assert!(!text.chars().any(|c| c.is_ascii_alphabetic()), "{said}");
            }
        }
    }
}
