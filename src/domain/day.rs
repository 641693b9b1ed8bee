//! Civil days, times of day and moments, as a clock on the wall shows them.
//!
//! No time zone anywhere: a visit on 14 October is on 14 October wherever the
//! record is read, and no country's calendar is assumed.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{borrow::Cow, fmt, str::FromStr};
use time::{Date, Duration, Month, Time};

/// A civil date, written `YYYY-MM-DD`. Years 1 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

/// A time of day to the minute, written `HH:MM` (24 hours).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Clock {
    minutes: u16,
}

/// A civil date and time to the second, written `YYYY-MM-DDTHH:MM:SS`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    day: Day,
    second: u32,
}

/// The text is not a civil date, time or moment in the form named above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotCivil;

impl fmt::Display for NotCivil {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a civil date or time")
    }
}

impl Day {
    /// 1 January 1970.
    pub const EPOCH: Self = Self(time::OffsetDateTime::UNIX_EPOCH.date());

    /// The day `year`-`month`-`day` (month and day from 1), if there is one.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        if !(1..=9999).contains(&year) {
            return None;
        }
        let month = Month::try_from(month).ok()?;
        Date::from_calendar_date(year, month, day).ok().map(Self)
    }

    /// Year, 1 to 9999.
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// Month from 0 (January) to 11.
    pub fn month0(self) -> usize {
        usize::from(u8::from(self.0.month())) - 1
    }

    /// Day of the month from 1.
    pub fn number(self) -> u8 {
        self.0.day()
    }

    /// Day of the week from 0 (Monday) to 6.
    pub fn weekday0(self) -> usize {
        usize::from(self.0.weekday().number_days_from_monday())
    }

    /// This day moved by `days`; stays within the years 1 to 9999.
    pub fn plus(self, days: i64) -> Self {
        let moved = self.0.checked_add(Duration::days(days));
        let edge = if days < 0 { Date::MIN } else { Date::MAX };
        let day = Self(moved.unwrap_or(edge));
        if day.year() < 1 {
            Self::new(1, 1, 1).unwrap_or(day)
        } else {
            day
        }
    }

    /// The Monday of its week.
    pub fn monday(self) -> Self {
        self.plus(-i64::try_from(self.weekday0()).unwrap_or(0))
    }

    /// Days from `earlier` to this day; negative when `earlier` is later.
    pub fn since(self, earlier: Self) -> i64 {
        (self.0 - earlier.0).whole_days()
    }
}

impl Clock {
    /// `hour` 0 to 23, `minute` 0 to 59.
    pub fn new(hour: u8, minute: u8) -> Option<Self> {
        (hour < 24 && minute < 60).then_some(Self {
            minutes: u16::from(hour) * 60 + u16::from(minute),
        })
    }
}

impl Moment {
    /// `second` counts from midnight; above 86,399 it is the day's last second.
    pub fn new(day: Day, second: u32) -> Self {
        Self {
            day,
            second: second.min(86_399),
        }
    }

    /// That minute of `day`, as it begins.
    pub fn at(day: Day, clock: Clock) -> Self {
        Self::new(day, u32::from(clock.minutes) * 60)
    }

    /// The day.
    pub fn day(self) -> Day {
        self.day
    }

    /// Time of day, seconds dropped.
    pub fn clock(self) -> Clock {
        Clock {
            minutes: u16::try_from(self.second / 60).unwrap_or(0),
        }
    }

    /// Seconds from `earlier` to this moment; negative when `earlier` is later.
    pub fn seconds_since(self, earlier: Self) -> i64 {
        self.day.since(earlier.day) * 86_400 + i64::from(self.second) - i64::from(earlier.second)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.0.to_calendar_date();
        write!(f, "{year:04}-{:02}-{day:02}", u8::from(month))
    }
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.minutes / 60, self.minutes % 60)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (day, clock) = (self.day, self.clock());
        write!(f, "{day}T{clock}:{:02}", self.second % 60)
    }
}

/// The number in `text` if it is just `digits` ASCII digits.
fn number(text: &str, digits: usize) -> Result<u32, NotCivil> {
    if text.len() == digits && text.bytes().all(|b| b.is_ascii_digit()) {
        text.parse().map_err(|_| NotCivil)
    } else {
        Err(NotCivil)
    }
}

fn byte(text: &str) -> Result<u8, NotCivil> {
    u8::try_from(number(text, 2)?).map_err(|_| NotCivil)
}

impl FromStr for Day {
    type Err = NotCivil;
    fn from_str(text: &str) -> Result<Self, NotCivil> {
        let mut parts = text.split('-');
        let mut part = || parts.next().ok_or(NotCivil);
        let year = i32::try_from(number(part()?, 4)?).map_err(|_| NotCivil)?;
        let (month, day) = (byte(part()?)?, byte(part()?)?);
        if parts.next().is_some() {
            return Err(NotCivil);
        }
        Self::new(year, month, day).ok_or(NotCivil)
    }
}

impl FromStr for Clock {
    type Err = NotCivil;
    fn from_str(text: &str) -> Result<Self, NotCivil> {
        let (hour, minute) = text.split_once(':').ok_or(NotCivil)?;
        Self::new(byte(hour)?, byte(minute)?).ok_or(NotCivil)
    }
}

impl FromStr for Moment {
    type Err = NotCivil;
    fn from_str(text: &str) -> Result<Self, NotCivil> {
        let (day, time) = text.split_once('T').ok_or(NotCivil)?;
        let (clock, second) = time.rsplit_once(':').ok_or(NotCivil)?;
        let (clock, second): (Clock, u8) = (clock.parse()?, byte(second)?);
        // `Time` is asked so that no rule about seconds is written twice.
        Time::from_hms(0, 0, second).map_err(|_| NotCivil)?;
        let second = u32::from(clock.minutes) * 60 + u32::from(second);
        Ok(Self::new(day.parse()?, second))
    }
}

macro_rules! written_as_text {
    ($($name:ident),+) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = <Cow<'de, str>>::deserialize(from)?;
                text.parse().map_err(de::Error::custom)
            }
        }
    )+};
}
written_as_text!(Day, Clock, Moment);
crate::json::text!(Day, Clock, Moment);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_day_reads_back_what_it_wrote(days in 0i64..3_652_058) {
            let first = Day::new(1, 1, 1).unwrap();
            let day = first.plus(days);
            prop_assert_eq!(day.to_string().parse::<Day>(), Ok(day));
            prop_assert_eq!(day.since(first), days);
        }

        #[test]
        fn a_moment_reads_back_what_it_wrote(days in 0i64..800_000, second in 0u32..86_400) {
            let moment = Moment::new(Day::new(1900, 1, 1).unwrap().plus(days), second);
            prop_assert_eq!(moment.to_string().parse::<Moment>(), Ok(moment));
        }

        #[test]
        fn no_text_makes_reading_a_date_panic(text in "\\PC{0,24}") {
            let _ = (text.parse::<Day>(), text.parse::<Clock>(), text.parse::<Moment>());
        }
    }

    #[test]
    fn days_that_no_calendar_has_are_refused() {
        for text in [
            "2026-02-29",
            "2026-13-01",
            "0000-01-01",
            "2026-1-1",
            "2026-01-01x",
            "+026-01-01",
        ] {
            assert_eq!(text.parse::<Day>(), Err(NotCivil), "{text}");
        }
        assert!("2028-02-29".parse::<Day>().is_ok());
    }

    #[test]
    fn moving_a_day_stops_at_the_edges_of_the_calendar() {
        let day = Day::new(2026, 11, 22).unwrap();
        assert_eq!(day.plus(i64::MAX / 1_000_000).to_string(), "9999-12-31");
        assert_eq!(day.plus(-5_000_000).to_string(), "0001-01-01");
    }
}
