//! What stands in a cell.

use domain::telephone::plain_digit;
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
/// not for certain a whole number. "1,204", "1.204" and "1 204" are one, so are
/// "998,0" and digits of any script; "12.5", "0.204" and "312 girls" might mean
/// this or that, and are none.
pub fn count(text: &str) -> Option<Result<u32, ()>> {
    if is_nothing(text) {
        return None;
    }
    let plain = |letter| plain_digit(letter).unwrap_or(letter);
    let text: String = text.chars().map(plain).collect();
    let text = without_fraction(&text);
    Some(whole(text).or_else(|| grouped(text)).ok_or(()))
}

/// Without the fraction of nothing that spreadsheets write behind a whole
/// number: `312.0`, `998,00`.
fn without_fraction(text: &str) -> &str {
    let Some(at) = text.rfind(['.', ',', '٫']) else {
        return text;
    };
    let (whole, fraction) = text.split_at(at);
    let mut fraction = fraction.chars();
    let is_apart = fraction.next().is_some_and(|mark| !whole.contains(mark));
    let is_nothing = matches!(fraction.as_str(), "0" | "00");
    if is_apart && is_nothing { whole } else { text }
}

fn whole(digits: &str) -> Option<u32> {
    // Larger than any number of people, but a number all the same.
    let number = || digits.parse().unwrap_or(u32::MAX);
    is_digits(digits).then(number)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Digits in groups of three.
fn grouped(text: &str) -> Option<u32> {
    let sign = text
        .chars()
        .find(|c| matches!(c, ',' | '.' | '٬' | ' ' | '\'' | '’'))?;
    let mut groups = text.split(sign);
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let begins = (1..=3).contains(&first.len()) && !first.starts_with('0');
    let is_well = begins && rest.iter().all(|group| group.len() == 3);
    is_well
        .then(|| whole(&format!("{first}{}", rest.concat())))
        .flatten()
}

/// A telephone number or a code. Where a spreadsheet took it for a number and
/// wrote it with a fraction of nothing, without that.
pub fn number_kept_as_text(text: &str) -> &str {
    let whole = without_fraction(text);
    if is_digits(whole) { whole } else { text }
}

/// Whether a telephone number may have lost a zero in front, as one does in a
/// spreadsheet that takes it for a number: so many digits, and nothing else.
/// Countries without such a zero write theirs so, too.
pub fn may_lack_zero(phone: &str) -> bool {
    is_digits(phone) && (9..=10).contains(&phone.len()) && !phone.starts_with('0')
}

/// Whether a telephone number is no longer what was typed: a spreadsheet took
/// it for a number and wrote it its own way (`8.03E+09`). Its digits are gone.
pub fn is_damaged_phone(text: &str) -> bool {
    let upper = text.to_uppercase();
    let Some((before, after)) = upper.split_once('E') else {
        // One of those cells that were too narrow.
        return text.len() > 2 && text.bytes().all(|byte| byte == b'#');
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
