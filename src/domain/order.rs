//! Putting things in order.
//!
//! The standard library's sorts are made for every type anew, about five
//! kilobytes each on the way to a phone. These lists are short: here places are
//! sorted, by one sort for all, and the things then moved to them.

use std::cmp::Ordering;

/// Sorts `things` by what `key` gives of each, least first; things of equal
/// keys keep their order.
pub fn sort_by_key<T, K: Ord>(things: &mut Vec<T>, key: impl Fn(&T) -> K) {
    let keys: Vec<K> = things.iter().map(key).collect();
    let places = sorted_places(keys.len(), &mut |one, other| keys[one].cmp(&keys[other]));
    let mut left: Vec<Option<T>> = things.drain(..).map(Some).collect();
    things.extend(places.into_iter().filter_map(|place| left[place].take()));
}

fn sorted_places(count: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by(|one, other| compare(*one, *other));
    places
}

#[cfg(test)]
mod tests {
    use super::sort_by_key;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn it_sorts_as_the_standard_library_does_and_keeps_the_order_of_equals(
            keys in prop::collection::vec(0u8..8, 0..60)
        ) {
            let mut things: Vec<(u8, usize)> = keys.into_iter().zip(0..).collect();
            let mut expected = things.clone();
            expected.sort_by_key(|(key, _)| *key);
            sort_by_key(&mut things, |(key, _)| *key);
            prop_assert_eq!(things, expected);
        }
    }
}
