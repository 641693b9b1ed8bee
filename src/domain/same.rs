//! Two records of one school: which of them remains.
//!
//! A school that gives way names the other in `same_as`, and is in no list any
//! more; what happened at either is told on the page of the one that remains.
//! Nothing is rewritten, so that it can be undone. Two phones may do it at once
//! in both directions, or in a ring: then the school of the least id in the
//! ring, the one that was written down first, remains on every phone. A school
//! that names one which is not here stands for itself: none is ever hidden for
//! good.

use crate::ids::RecordId;

/// The way from a school to the one that remains, walked one look-up at a time.
#[derive(Clone, Debug, Default)]
pub struct Trail {
    seen: Vec<RecordId>,
    remains: Option<RecordId>,
}

impl Trail {
    /// The school `id` is here, and says that it is the same as another, or
    /// nothing. Answers which one to look up next. When that one is not here,
    /// the walk has ended.
    pub fn at(&mut self, id: RecordId, same_as: Option<RecordId>) -> Option<RecordId> {
        self.seen.push(id);
        self.remains = Some(id);
        let next = same_as?;
        let ring = self.seen.iter().position(|seen| *seen == next);
        if let Some(ring) = ring {
            self.remains = self.seen[ring..].iter().min().copied();
            return None;
        }
        Some(next)
    }

    /// The school that remains; none when the first was not here.
    pub fn remains(&self) -> Option<RecordId> {
        self.remains
    }
}

/// The school that remains of `id`: `same_as` tells what a school that is here
/// says, `None` of one that is not. A school that is not here is itself.
pub fn remaining(id: RecordId, same_as: impl Fn(RecordId) -> Option<Option<RecordId>>) -> RecordId {
    let mut trail = Trail::default();
    let mut next = Some(id);
    while let Some(here) = next {
        next = same_as(here).and_then(|same_as| trail.at(here, same_as));
    }
    trail.remains().unwrap_or(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::mint;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    type Said = BTreeMap<RecordId, Option<RecordId>>;

    fn id(nth: u8) -> RecordId {
        RecordId(mint(1_790_000_000_000 + u64::from(nth), [7; 10]))
    }

    fn said(pairs: &[(u8, Option<u8>)]) -> Said {
        let pair = |(one, other): &(u8, Option<u8>)| (id(*one), other.map(id));
        pairs.iter().map(pair).collect()
    }

    fn of(said: &Said, nth: u8) -> RecordId {
        remaining(id(nth), |id| said.get(&id).copied())
    }

    #[test]
    fn two_phones_that_let_each_school_give_way_to_the_other_agree_on_the_first_written() {
        let both = said(&[(1, Some(2)), (2, Some(1))]);
        assert_eq!((of(&both, 1), of(&both, 2)), (id(1), id(1)));
        // And a third that gave way to either is found there, too.
        let third = said(&[(1, Some(2)), (2, Some(1)), (3, Some(2))]);
        assert_eq!(of(&third, 3), id(1));
        let ring = said(&[(4, Some(2)), (2, Some(9)), (9, Some(4))]);
        for nth in [2, 4, 9] {
            assert_eq!(of(&ring, nth), id(2));
        }
    }

    #[test]
    fn a_school_that_names_itself_or_one_that_is_not_here_stays() {
        let said = said(&[(1, Some(1)), (2, Some(7)), (3, Some(2))]);
        assert_eq!(of(&said, 1), id(1));
        assert_eq!(of(&said, 2), id(2));
        assert_eq!(of(&said, 3), id(2));
        assert_eq!(of(&said, 8), id(8), "not here at all");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn whatever_was_said_each_school_leads_to_one_that_remains_and_none_is_lost(
            pairs in prop::collection::btree_map(0u8..8, prop::option::of(0u8..10), 1..8)
        ) {
            let pairs: Vec<_> = pairs.into_iter().collect();
            let said = said(&pairs);
            for (nth, same_as) in &pairs {
                let remains = of(&said, *nth);
                prop_assert!(said.contains_key(&remains), "it is here");
                let again = remaining(remains, |id| said.get(&id).copied());
                prop_assert_eq!(again, remains, "it leads to itself");
                // Whoever it gave way to, if here, leads to the same one.
                if let Some(other) = same_as.filter(|other| said.contains_key(&id(*other))) {
                    prop_assert_eq!(of(&said, other), remains);
                }
            }
        }
    }
}
