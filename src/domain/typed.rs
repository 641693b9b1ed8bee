//! Times and numbers as they are typed into a field.

use crate::day::{Clock, Day};
use crate::record::{Fault, Wrong};

/// The years in which a day of this work can be. A field of a date may be typed
/// digit by digit: on the way to 2026 it says 0002.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

/// The day that was typed.
///
/// # Errors
/// [`Wrong::Missing`], [`Wrong::NotADate`], or [`Wrong::OddYear`].
pub fn day(typed: &str) -> Result<Day, Wrong> {
    match typed.trim().parse::<Day>() {
        Ok(day) if YEARS.contains(&day.year()) => Ok(day),
        Ok(_) => Err(Wrong::OddYear),
        Err(_) if typed.trim().is_empty() => Err(Wrong::Missing),
        Err(_) => Err(Wrong::NotADate),
    }
}

/// The day typed in `field`; none when nothing was typed.
///
/// # Errors
/// As of [`day`], at `field`, but for what may be missing.
pub fn day_if_any(typed: &str, field: &str) -> Result<Option<Day>, Fault> {
    match day(typed) {
        Ok(day) => Ok(Some(day)),
        Err(Wrong::Missing) => Ok(None),
        Err(wrong) => Err(Fault::at(field, wrong)),
    }
}

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
    fn a_day_lies_in_a_year_of_this_work() {
        assert!(day(" 2026-10-14 ").is_ok());
        for (typed, wrong) in [
            ("", Wrong::Missing),
            ("14.10.2026", Wrong::NotADate),
            ("2026-02-30", Wrong::NotADate),
            ("0003-10-14", Wrong::OddYear),
            ("2206-10-14", Wrong::OddYear),
        ] {
            assert_eq!(day(typed), Err(wrong), "{typed}");
        }
        assert_eq!(day_if_any("", "by"), Ok(None));
        let fault = Fault::at("by", Wrong::OddYear);
        assert_eq!(day_if_any("0202-10-14", "by"), Err(fault));
    }

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
