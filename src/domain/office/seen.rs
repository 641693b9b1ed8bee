//! What an officer has said to have seen of what came, and what is still new.

use super::{Clusters, Lens};
use crate::day::Day;
use crate::ids::AccountId;

/// What was seen. It is kept as text, outside of the records: who clears it is told
/// once more what came.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seen {
    marks: Vec<Mark>,
}
crate::json!(Seen { marks });

/// One "I have seen these": what was looked at, and what of it stood there.
#[derive(Clone, Debug, PartialEq)]
struct Mark {
    cluster: Option<AccountId>,
    start: Option<Day>,
    end: Option<Day>,
    /// When the first of it had come, ms since 1970; 0 where nothing older was left.
    from: f64,
    /// When the last of it had come.
    to: f64,
}
crate::json!(Mark { from, to } or_default { cluster, start, end });

/// The most that is kept. What is dropped shows as new once more.
const MOST: usize = 40;

impl Mark {
    fn lens(&self) -> Lens {
        Lens {
            cluster: self.cluster,
            term: self.start.zip(self.end),
        }
    }

    fn is_of_all(&self) -> bool {
        self.lens() == Lens::default() && self.from == 0.0
    }
}

impl Seen {
    /// What was kept; an older version kept one time alone, before which all was seen.
    pub fn read(text: &str) -> Self {
        let mut seen: Self = serde_json::from_str(text).unwrap_or_default();
        if let Ok(to) = text.parse() {
            seen.mark(Lens::default(), 0.0, to);
        }
        seen
    }

    /// As it is kept.
    pub fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// What came until then was seen, whosever it is: ms since 1970.
    pub fn all_until(&self) -> f64 {
        let all = self.marks.iter().filter(|mark| mark.is_of_all());
        all.map(|mark| mark.to).fold(0.0, f64::max)
    }

    /// Whether something that `by` wrote about `day`, and that came then, was seen.
    pub fn has(&self, clusters: &Clusters, by: AccountId, day: Option<Day>, came: f64) -> bool {
        let mut marks = self.marks.iter();
        marks.any(|mark| {
            (mark.from..=mark.to).contains(&came) && mark.lens().shows(clusters, by, day)
        })
    }

    /// All that `lens` shows and that came from `from` to `to` was seen; `from` is 0
    /// where nothing older of it is new.
    pub fn mark(&mut self, lens: Lens, from: f64, to: f64) {
        let mut fresh = Mark {
            cluster: lens.cluster,
            start: lens.term.map(|(start, _)| start),
            end: lens.term.map(|(_, end)| end),
            from,
            to,
        };
        let is_of_all = fresh.is_of_all();
        self.marks.retain(|mark| {
            let touches = mark.lens() == lens && mark.from <= fresh.to && fresh.from <= mark.to;
            if touches {
                fresh.from = fresh.from.min(mark.from);
                fresh.to = fresh.to.max(mark.to);
            }
            let is_within = touches || (is_of_all && mark.to <= fresh.to);
            !is_within
        });
        self.marks.push(fresh);
        let dropped = self.marks.len().saturating_sub(MOST);
        self.marks.drain(..dropped);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::mint;

    fn account(nth: u64) -> AccountId {
        AccountId(mint(1_790_000_000_000 + nth, [7; 10]))
    }

    fn lens_of(cluster: AccountId) -> Lens {
        Lens {
            cluster: Some(cluster),
            term: None,
        }
    }

    #[test]
    fn what_was_seen_of_one_cluster_is_still_new_of_the_others() {
        let (rimi, bukuru) = (account(1), account(2));
        let clusters = Clusters::default();
        let mut seen = Seen::default();
        seen.mark(lens_of(rimi), 0.0, 100.0);
        let seen = Seen::read(&seen.write());
        assert!(seen.has(&clusters, rimi, None, 100.0));
        assert!(!seen.has(&clusters, rimi, None, 101.0));
        assert!(!seen.has(&clusters, bukuru, None, 100.0));
        assert_eq!(seen.all_until(), 0.0);
    }

    #[test]
    fn of_a_long_list_only_what_stood_there_is_seen() {
        let (rimi, clusters) = (account(1), Clusters::default());
        let mut seen = Seen::default();
        seen.mark(Lens::default(), 60.0, 100.0);
        let has = |seen: &Seen, came| seen.has(&clusters, rimi, None, came);
        assert!(has(&seen, 60.0) && has(&seen, 100.0) && !has(&seen, 59.0));
        // More came, and again not all of it stood there.
        seen.mark(Lens::default(), 150.0, 200.0);
        assert!(has(&seen, 150.0) && !has(&seen, 120.0) && !has(&seen, 59.0));
        assert_eq!(seen.all_until(), 0.0);
        seen.mark(Lens::default(), 0.0, 120.0);
        assert!(has(&seen, 120.0) && has(&seen, 1.0) && has(&seen, 170.0));
        assert_eq!(seen.all_until(), 120.0);
        assert!(
            !has(&seen, 130.0),
            "what came between is new as long as it is"
        );
    }

    #[test]
    fn what_an_older_version_kept_is_read_and_nothing_is_kept_for_ever() {
        let mut seen = Seen::read("1795168800000");
        assert_eq!(seen.all_until(), 1_795_168_800_000.0);
        assert_eq!(Seen::read("what"), Seen::default());
        for nth in 0..100 {
            let at = f64::from(nth * 10);
            seen.mark(lens_of(account(1)), at + 1.0, at + 2.0);
        }
        assert!(seen.marks.len() <= MOST);
        seen.mark(Lens::default(), 0.0, 2e12);
        assert_eq!(seen.marks.len(), 1);
    }
}
