//! Telephone numbers, as people write them, and as a phone dials them.

/// A run of fewer digits is no number of its own where another one is.
const FEWEST: usize = 6;
/// No number of any country has more digits.
const MOST: usize = 15;

/// Each number in `written`, as a phone dials it: digits and `+`, `*`, `#`.
/// Several stand in one field with words or a slash, a comma, a semicolon
/// between; blanks, dots, dashes and brackets belong to a number. A bracketed
/// zero behind the country's code is not dialled from abroad, and goes. What is
/// no number for certain is left out: a wrong one would ring at a stranger's.
///
/// ```
/// use domain::telephone::numbers;
/// assert_eq!(numbers("0803 555-0101 (office)"), ["08035550101"]);
/// assert_eq!(numbers("0803 123 4567 / 0805 222 3333"), ["08031234567", "08052223333"]);
/// assert_eq!(numbers("+234 (0) 803 123 4567"), ["+2348031234567"]);
/// assert!(numbers("ask at the gate").is_empty());
/// ```
pub fn numbers(written: &str) -> Vec<String> {
    let mut runs = runs(written);
    let long = |run: &Run| digits(&run.keys) >= FEWEST;
    if !runs.iter().any(long) && runs.iter().all(|run| !run.after_words) {
        // A number cut up by its slashes or commas.
        let all: String = runs.iter().map(|run| run.keys.as_str()).collect();
        if digits(&all) >= FEWEST {
            runs = vec![Run::of(all)];
        }
    }
    let is_one_of_several = runs.len() > 1 && runs.iter().any(long);
    let mut numbers: Vec<String> = Vec::new();
    let mut area = String::new();
    for run in runs {
        let begins = run.keys.starts_with(['0', '+']);
        let keys = match begins || run.after_words {
            true => run.keys,
            // "0803/5550101"
            false => format!("{area}{}", run.keys),
        };
        area.clear();
        if is_one_of_several && digits(&keys) < FEWEST {
            if begins {
                area = keys;
            }
            continue;
        }
        for number in apart(&keys) {
            if is_number(&number) && !numbers.contains(&number) {
                numbers.push(number);
            }
        }
    }
    numbers
}

/// The digits from the country's code on of a number that [`numbers`] gave, if
/// it is written so that any country understands it: with a `+` or a double
/// zero before it. A number of one country alone says nothing about which.
///
/// ```
/// use domain::telephone::international;
/// assert_eq!(international("+2348035550101"), Some("2348035550101"));
/// assert_eq!(international("002348035550101"), Some("2348035550101"));
/// assert_eq!(international("08035550101"), None);
/// ```
pub fn international(number: &str) -> Option<&str> {
    let digits = number
        .strip_prefix('+')
        .or_else(|| number.strip_prefix("00"))?;
    let is_number = digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
    (is_number && (8..=MOST).contains(&digits.len())).then_some(digits)
}

/// Where the ten digits of other scripts begin: Arabic, Persian, N’Ko,
/// Devanagari, Bengali, Adlam, and the broad ones of Asian keyboards.
const ZEROS: [u32; 7] = [0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0x1e950, 0xff10];

/// `letter` as a plain digit, if it is a digit of any script.
pub fn plain_digit(letter: char) -> Option<char> {
    if letter.is_ascii() {
        return letter.is_ascii_digit().then_some(letter);
    }
    let value = |zero: &u32| u32::from(letter).checked_sub(*zero);
    let value = ZEROS.iter().filter_map(value).find(|value| *value < 10)?;
    char::from_digit(value, 10)
}

/// What may be a number, or a part of one.
struct Run {
    /// Its keys, with one blank wherever something stood between them.
    keys: String,
    /// Whether words stand between it and the one before.
    after_words: bool,
}

impl Run {
    fn of(keys: String) -> Self {
        Self {
            keys,
            after_words: false,
        }
    }
}

fn runs(written: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let (mut is_parted, mut words) = (true, false);
    let mut letters = written.chars();
    while let Some(letter) = letters.next() {
        let key = match letter {
            '*' | '#' => Some(letter),
            '+' | '＋' => Some('+'),
            _ => plain_digit(letter),
        };
        let Some(key) = key else {
            let in_number = letter == ' '
                || "-.()[]·'’".contains(letter)
                || matches!(letter, '\u{ad}' | '\u{2212}' | '\u{feff}' | '\u{a0}')
                // Narrow blanks, marks of direction, dashes; an isolate.
                || matches!(letter, '\u{2000}'..='\u{2015}' | '\u{202a}'..='\u{202f}' | '\u{2060}'..='\u{2069}');
            is_parted |= !in_number;
            words |= letter.is_alphabetic();
            if let Some(run) = runs.last_mut().filter(|_| !is_parted) {
                if letter == '(' && digits(&run.keys) > 0 {
                    letters = past_zero(letters);
                }
                if !run.keys.ends_with(' ') {
                    run.keys.push(' ');
                }
            }
            continue;
        };
        if is_parted {
            let mut run = Run::of(String::new());
            run.after_words = words;
            runs.push(run);
            (is_parted, words) = (false, false);
        }
        if let Some(run) = runs.last_mut() {
            if key == '+' && !run.keys.is_empty() {
                run.keys.push(' ');
            }
            run.keys.push(key);
        }
    }
    runs.retain(|run| digits(&run.keys) > 0);
    runs
}

/// Past "0)", if that is what stands there.
fn past_zero(letters: std::str::Chars<'_>) -> std::str::Chars<'_> {
    let mut after = letters.clone();
    let mut next = || after.by_ref().find(|letter| *letter != ' ');
    match next().and_then(plain_digit) == Some('0') && next() == Some(')') {
        true => after,
        false => letters,
    }
}

/// The keys of one run: one number, or several with no more than a blank or a
/// dash between. A plus begins one, and so does a zero in what is too long.
fn apart(keys: &str) -> Vec<String> {
    let is_long = digits(keys) > MOST;
    let mut numbers = vec![String::new()];
    for group in keys.split(' ') {
        let last = numbers.last_mut().filter(|last| {
            let is_whole = digits(last) > FEWEST;
            !(is_whole && (group.starts_with('+') || is_long && group.starts_with('0')))
        });
        match last {
            Some(last) => last.push_str(group),
            None => numbers.push(group.to_owned()),
        }
    }
    numbers
}

fn is_number(keys: &str) -> bool {
    let is_code = keys.contains(['*', '#']);
    let plus = keys.rfind('+').unwrap_or(0);
    digits(keys) > 0 && plus == 0 && (is_code || digits(keys) <= MOST)
}

fn digits(keys: &str) -> usize {
    keys.bytes().filter(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_of_several_numbers_in_one_field_is_a_number_of_its_own() {
        for written in [
            "0803 123 4567 / 0805 222 3333",
            "08031234567/08052223333",
            "0803-123-4567, 0805-222-3333",
            "0803 123 4567; 0805 222 3333",
            "0803 123 4567 or 0805 222 3333",
            "0803 123 4567 ko 0805 222 3333",
            "MTN: 0803.123.4567 Airtel: 0805.222.3333",
            "0803 123 4567 (0805 222 3333)",
            "08031234567 08052223333",
            "0803 123 4567 - 0805 222 3333",
            "0803 123 4567 & 0805 222 3333 / 0803 123 4567",
            "0803 123 4567\n0805 222 3333",
            "٠٨٠٣ ١٢٣ ٤٥٦٧، ٠٨٠٥ ٢٢٢ ٣٣٣٣",
        ] {
            assert_eq!(
                numbers(written),
                ["08031234567", "08052223333"],
                "{written}"
            );
        }
        assert_eq!(
            numbers("+234 803 123 4567 +234 805 222 3333"),
            ["+2348031234567", "+2348052223333"]
        );
    }

    #[test]
    fn a_bracketed_zero_goes_where_a_country_s_code_stands_before_it() {
        for written in [
            "+234 (0) 803 123 4567",
            "+234(0)803-123-4567",
            "+234 ( 0 ) 8031234567",
            "＋２３４ (０) ８０３ 123 4567",
        ] {
            assert_eq!(numbers(written), ["+2348031234567"], "{written}");
        }
        assert_eq!(numbers("00234 (0) 803 123 4567"), ["002348031234567"]);
        // Nothing stands before it: it is dialled.
        assert_eq!(numbers("(0) 803 123 4567"), ["08031234567"]);
        assert_eq!(numbers("Office (0)803 123 4567"), ["08031234567"]);
        assert_eq!(numbers("(0803) 123 4567"), ["08031234567"]);
    }

    #[test]
    fn digits_of_other_scripts_are_dialled() {
        for written in [
            "٠٨٠٣ ١٢٣ ٤٥٦٧",
            "۰۸۰۳۱۲۳۴۵۶۷",
            "०८०३१२३४५६७",
            "０８０３−１２３４５６７",
            "߀߈߀߃߁߂߃߄߅߆߇",
        ] {
            assert_eq!(numbers(written), ["08031234567"], "{written}");
        }
        assert_eq!(
            numbers("\u{202a}+234 803\u{202f}123‑4567\u{202c}"),
            ["+2348031234567"]
        );
        assert_eq!(
            plain_digit('½').or(plain_digit('a')).or(plain_digit('²')),
            None
        );
    }

    #[test]
    fn one_number_cut_by_a_slash_or_a_comma_stays_one_and_what_is_beside_it_is_not_dialled() {
        assert_eq!(numbers("0803/5550101"), ["08035550101"]);
        assert_eq!(numbers("0803/555/0101"), ["08035550101"]);
        assert_eq!(numbers("8,031,234,567"), ["8031234567"]);
        assert_eq!(numbers("0803 123 4567/8"), ["08031234567"]);
        assert_eq!(numbers("0803 123 4567 ext. 12"), ["08031234567"]);
        assert_eq!(numbers("Room 5, 0803 123 4567"), ["08031234567"]);
        assert_eq!(numbers("112 or 199"), ["112", "199"]);
        assert_eq!(numbers("*123#"), ["*123#"]);
    }

    #[test]
    fn what_is_no_number_is_not_dialled() {
        for written in [
            "",
            "+",
            "-",
            "ask at the gate",
            "0803 123 4567 8031 2345 678",
            "08031234567805222333",
        ] {
            assert!(numbers(written).is_empty(), "{written}");
        }
    }

    #[test]
    fn what_is_no_number_of_any_country_is_not_taken_for_one() {
        for number in [
            "",
            "+",
            "00",
            "*123#",
            "+123",
            "+08035550101",
            "+1234567890123456",
        ] {
            assert_eq!(international(number), None, "{number}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn whatever_is_written_only_keys_are_dialled_and_none_that_was_not_written(written in "[-+0-9 ()/,;*#a-c٠-٩]{0,40}") {
            let plain: String = written.chars().filter_map(plain_digit).collect();
            for number in numbers(&written) {
                prop_assert!(number.chars().all(|key| key.is_ascii_digit() || "+*#".contains(key)));
                prop_assert!(number.rfind('+').is_none_or(|at| at == 0));
                let digits: String = number.chars().filter(char::is_ascii_digit).collect();
                prop_assert!(!digits.is_empty());
                // In the order in which they stand, but for a bracketed zero.
                let mut left = plain.chars();
                prop_assert!(digits.chars().all(|digit| left.any(|other| other == digit)));
            }
        }

        #[test]
        fn two_numbers_are_found_whatever_stands_between(
            one in "0[7-9][0-9]{9}", other in "0[7-9][0-9]{9}",
            between in prop_oneof![Just("/"), Just(" / "), Just(", "), Just(";"), Just(" or "), Just(" "), Just(" tabi ")]
        ) {
            let mut both = vec![one.clone(), other.clone()];
            both.dedup();
            prop_assert_eq!(numbers(&format!("{one}{between}{other}")), both);
        }
    }
}
