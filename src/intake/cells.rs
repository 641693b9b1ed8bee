//! What stands in a cell.

use domain::text::tidy;

/// The text of a cell: no control characters, one blank between words (also
/// where a no-break space, a tab or a line break stood), none around them.
/// Spreadsheets' ways to say "this is text" (`="0803…"`, `'0803…`) are taken off.
pub fn text(cell: &str) -> String {
    let cell = tidy(cell);
    let formula = cell
        .strip_prefix("=\"")
        .and_then(|cell| cell.strip_suffix('"'));
    let cell = formula.unwrap_or(&cell);
    let apostrophe = cell.strip_prefix('\'');
    let means_text =
        |rest: &&str| rest.starts_with(|c: char| c.is_ascii_digit() || "=+-@".contains(c));
    let cell = apostrophe.filter(means_text).unwrap_or(cell);
    let unseen = |c: char| matches!(c, '\u{200b}' | '\u{feff}' | '\u{ad}');
    let seen = cell.replace(unseen, "");
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What offices write where they have nothing to write.
const NOTHING: [&str; 7] = ["-", "–", "—", "n/a", "na", ".", "_"];

/// Whether a cell says that there is nothing.
pub fn is_nothing(text: &str) -> bool {
    text.is_empty() || NOTHING.contains(&text.to_lowercase().as_str())
}

/// A number of people: `None` for nothing, or nothing but the text when it is
/// not a whole number. "1,204" and "1 204" are one; "12.5", "1.204" and "312
/// girls" might mean this or that, and are none.
pub fn count(text: &str) -> Option<Result<u32, ()>> {
    if is_nothing(text) {
        return None;
    }
    Some(whole(text).or_else(|| grouped(text)).ok_or(()))
}

/// Digits; spreadsheets also write `312.0`.
fn whole(text: &str) -> Option<u32> {
    let digits = match text.split_once('.') {
        Some((digits, "0" | "00")) => digits,
        Some(_) => return None,
        None => text,
    };
    let are_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    // Larger than any number of people, but a number all the same.
    let number = |digits: &str| digits.parse().unwrap_or(u32::MAX);
    (are_digits && !digits.is_empty()).then(|| number(digits))
}

/// Digits in groups of three.
fn grouped(text: &str) -> Option<u32> {
    let sign = text.chars().find(|c| matches!(c, ',' | ' ' | '\'' | '’'))?;
    let mut groups = text.split(sign);
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let is_well = (1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3);
    is_well
        .then(|| whole(&format!("{first}{}", rest.concat())))
        .flatten()
}

/// Whether a telephone number is no longer what was typed: a spreadsheet took
/// it for a number and wrote it its own way (`8.03E+09`). Its digits are gone.
pub fn is_damaged_phone(text: &str) -> bool {
    let upper = text.to_uppercase();
    let Some((before, after)) = upper.split_once('E') else {
        // `8031234567.0`, or one of those cells that were too narrow.
        let is_fraction = text.split_once('.').is_some_and(|(digits, zeros)| {
            digits.len() > 6
                && digits.bytes().all(|byte| byte.is_ascii_digit())
                && !zeros.is_empty()
                && zeros.bytes().all(|byte| byte == b'0')
        });
        return is_fraction || (text.len() > 2 && text.bytes().all(|byte| byte == b'#'));
    };
    let number = |text: &str| {
        let digits = text.trim_start_matches(['+', '-']);
        !digits.is_empty()
            && digits
                .chars()
                .all(|c| c.is_ascii_digit() || ".,".contains(c))
    };
    number(before) && number(after)
}
