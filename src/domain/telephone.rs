//! Telephone numbers, as people write them, and as a phone dials them.

/// What the phone dials: digits and `+`, `*`, `#`. Empty when `written` has no
/// digit.
///
/// ```
/// use domain::telephone::dialled;
/// assert_eq!(dialled("0803 555-0101 (office)"), "08035550101");
/// assert_eq!(dialled("ask at the gate"), "");
/// ```
pub fn dialled(written: &str) -> String {
    let keys = |c: &char| c.is_ascii_digit() || matches!(c, '+' | '*' | '#');
    let dialled: String = written.chars().filter(keys).collect();
    match dialled.contains(|c: char| c.is_ascii_digit()) {
        true => dialled,
        false => String::new(),
    }
}

/// The number's digits from the country's code on, if it is written so that any
/// country understands it: with a `+` or a double zero before it. A number of
/// one country alone says nothing about which.
///
/// ```
/// use domain::telephone::international;
/// assert_eq!(international("+234 803 555 0101").as_deref(), Some("2348035550101"));
/// assert_eq!(international("00234 803 555 0101").as_deref(), Some("2348035550101"));
/// assert_eq!(international("0803 555 0101"), None);
/// ```
pub fn international(written: &str) -> Option<String> {
    let dialled = dialled(written);
    let digits = dialled
        .strip_prefix('+')
        .or_else(|| dialled.strip_prefix("00"))?;
    let is_number = digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
    (is_number && (8..=15).contains(&digits.len())).then(|| digits.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_number_of_any_country_is_not_taken_for_one() {
        for written in [
            "",
            "+",
            "00",
            "*123#",
            "+123",
            "+0803 555 0101",
            "+1234567890123456",
        ] {
            assert_eq!(international(written), None, "{written}");
        }
        assert_eq!(dialled("*123#"), "*123#");
        assert_eq!(dialled("+"), "");
    }
}
