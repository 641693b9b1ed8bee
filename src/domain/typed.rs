//! Times and numbers as they are typed into a field.

use crate::day::Clock;
use crate::record::{Fault, Wrong};

/// The time of day typed in `field`; none when nothing was typed.
///
/// # Errors
/// [`Wrong::NotATime`] at `field`.
pub fn clock(typed: &str, field: &str) -> Result<Option<Clock>, Fault> {
    match typed.trim() {
        "" => Ok(None),
        typed => match typed.parse() {
            Ok(clock) => Ok(Some(clock)),
            Err(_) => Err(Fault::at(field, Wrong::NotATime)),
        },
    }
}

/// The whole number typed in `field`; none when nothing was typed.
///
/// # Errors
/// [`Wrong::NotANumber`] at `field`.
pub fn count(typed: &str, field: &str) -> Result<Option<u32>, Fault> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    if !typed.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Fault::at(field, Wrong::NotANumber));
    }
    // More than fits is a number too; whoever asks has a limit far below.
    Ok(Some(typed.parse().unwrap_or(u32::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_digits_and_nothing_else_and_one_too_large_is_still_a_number() {
        assert_eq!(count(" 12 ", "girls"), Ok(Some(12)));
        assert_eq!(count("", "girls"), Ok(None));
        assert_eq!(count("99999999999", "girls"), Ok(Some(u32::MAX)));
        for typed in ["-1", "+5", "1.5", "1e9", "٣", "12 girls"] {
            let fault = Fault::at("girls", Wrong::NotANumber);
            assert_eq!(count(typed, "girls"), Err(fault), "{typed}");
        }
    }
}
