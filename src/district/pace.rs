//! How often one caller may call: a bucket of calls that refills with time.

use crate::error::Error;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A bucket for each caller.
#[derive(Debug)]
pub struct Pace<K> {
    /// Calls in a full bucket.
    most: f64,
    /// Time in which one call comes back.
    each: Duration,
    buckets: Mutex<HashMap<K, Bucket>>,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    left: f64,
    at: Instant,
}

/// Above this many buckets, those that are full again are thrown away.
const MANY: usize = 4096;

impl<K: Eq + Hash + Clone> Pace<K> {
    /// `most` calls at once, then one in `each`.
    pub fn new(most: u32, each: Duration) -> Self {
        Self {
            most: f64::from(most),
            each,
            buckets: Mutex::default(),
        }
    }

    /// Takes one call out of the caller's bucket.
    ///
    /// # Errors
    ///
    /// [`Error::TooMany`] with the time until there is one again.
    pub fn take(&self, caller: &K) -> Result<(), Error> {
        self.take_at(caller, Instant::now())
    }

    fn take_at(&self, caller: &K, now: Instant) -> Result<(), Error> {
        // A panic while counting calls would leave counts, which are fine to go on with.
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() > MANY {
            buckets.retain(|_, bucket| self.filled(bucket, now) < self.most);
        }
        let bucket = buckets.entry(caller.clone()).or_insert(Bucket {
            left: self.most,
            at: now,
        });
        bucket.left = self.filled(bucket, now);
        bucket.at = now;
        if bucket.left >= 1.0 {
            bucket.left -= 1.0;
            Ok(())
        } else {
            Err(Error::TooMany(self.each.mul_f64(1.0 - bucket.left)))
        }
    }

    fn filled(&self, bucket: &Bucket, now: Instant) -> f64 {
        let gone = now.saturating_duration_since(bucket.at);
        (bucket.left + gone.as_secs_f64() / self.each.as_secs_f64()).min(self.most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caller_who_calls_too_often_is_told_when_to_come_back_and_may_then() {
        let pace = Pace::new(2, Duration::from_secs(10));
        let start = Instant::now();
        assert!(pace.take_at(&"a", start).is_ok());
        assert!(pace.take_at(&"a", start).is_ok());
        let Err(Error::TooMany(wait)) = pace.take_at(&"a", start) else {
            panic!("the third call was let in");
        };
        assert!(
            pace.take_at(&"b", start).is_ok(),
            "another's bucket is theirs"
        );
        assert!(pace.take_at(&"a", start + wait / 2).is_err());
        assert!(pace.take_at(&"a", start + wait).is_ok());
    }

    #[test]
    fn callers_who_went_away_are_forgotten() {
        let pace = Pace::new(1, Duration::from_millis(1));
        let start = Instant::now();
        for caller in 0..=MANY {
            assert!(pace.take_at(&caller, start).is_ok());
        }
        let later = start + Duration::from_secs(1);
        assert!(pace.take_at(&usize::MAX, later).is_ok());
        assert_eq!(pace.buckets.lock().unwrap().len(), 1);
    }
}
