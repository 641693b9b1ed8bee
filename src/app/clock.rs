//! The one door to the browser's clock and randomness.

use domain::day::{Day, Moment};
use domain::ids::{ItemId, RecordId, Source, mint};

/// The phone's clock and its random numbers.
#[derive(Clone, Copy, Debug)]
pub struct Wall;

/// Milliseconds since 1970.
pub fn unix_ms() -> f64 {
    js_sys::Date::now()
}

/// What the wall shows `ms` milliseconds after 1970 began.
pub fn moment_of(ms: f64) -> Moment {
    let at = js_sys::Date::new(&ms.into());
    let part = |number: u32| u8::try_from(number).unwrap_or(1);
    let year = i32::try_from(at.get_full_year()).unwrap_or(1970);
    let day = Day::new(year, part(at.get_month() + 1), part(at.get_date()));
    // A clock outside the years 1 to 9999 is no clock: the edge of the calendar.
    let day = day.unwrap_or(Day::EPOCH);
    let second = at.get_hours() * 3600 + at.get_minutes() * 60 + at.get_seconds();
    Moment::new(day, second)
}

/// Today, on the wall.
pub fn today() -> Day {
    Wall.now().day()
}

/// `N` random bytes.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    let filled = web_sys::window()
        .and_then(|window| window.crypto().ok())
        .and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).ok());
    if filled.is_none() {
        // Every browser that runs WebAssembly has `crypto`; should one hide it,
        // ids must still differ from one another.
        for byte in &mut bytes {
            *byte = (js_sys::Math::random() * 256.0) as u8;
        }
    }
    bytes
}

impl Source for Wall {
    fn now(&self) -> Moment {
        moment_of(unix_ms())
    }

    fn record_id(&self) -> RecordId {
        RecordId(mint(unix_ms() as u64, random()))
    }

    fn item_id(&self) -> ItemId {
        ItemId::mint((unix_ms() / 1000.0) as u64, u32::from_le_bytes(random()))
    }
}
