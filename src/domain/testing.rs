//! A source of times and ids that counts, for tests.

use crate::day::{Day, Moment};
use crate::ids::{ItemId, RecordId, Source, mint};
use std::cell::Cell;

/// Starts at 08:40 on 14 October 2026; every id and every look at the clock
/// is one further (ids by one, the clock by one second).
pub(crate) struct Counter {
    ids: Cell<u64>,
    second: Cell<u32>,
}

impl Default for Counter {
    fn default() -> Self {
        Self {
            ids: Cell::new(0),
            second: Cell::new(8 * 3600 + 40 * 60),
        }
    }
}

impl Counter {
    pub(crate) fn later(&self, seconds: u32) {
        self.second.set(self.second.get() + seconds);
    }

    fn next(&self) -> u64 {
        self.ids.set(self.ids.get() + 1);
        self.ids.get()
    }
}

impl Source for Counter {
    fn now(&self) -> Moment {
        self.second.set(self.second.get() + 1);
        let day = Day::new(2026, 10, 14).expect("a day of the calendar");
        Moment::new(day, self.second.get())
    }

    fn record_id(&self) -> RecordId {
        RecordId(mint(self.next(), [0; 10]))
    }

    fn item_id(&self) -> ItemId {
        ItemId(self.next())
    }
}
