//! Putting things in order.
//!
//! The standard library's sorts are made for every type anew, about five
//! kilobytes each on the way to a phone. These lists are short: here places are
//! sorted, by one sort for all, and the things then moved to them.

use crate::letters::plain;
use std::cmp::Ordering;

/// Sorts `things` by what `key` gives of each, least first; things of equal
/// keys keep their order.
pub fn sort_by_key<T, K: Ord>(things: &mut Vec<T>, key: impl Fn(&T) -> K) {
    let keys: Vec<K> = things.iter().map(key).collect();
    let places = sorted_places(keys.len(), &mut |one, other| keys[one].cmp(&keys[other]));
    let mut left: Vec<Option<T>> = things.drain(..).map(Some).collect();
    things.extend(places.into_iter().filter_map(|place| left[place].take()));
}

/// What a name is sorted by: in whatever case, each letter beside the same one with a
/// mark or a hook, so that Ƙofar stands among those in K. Where names differ by nothing
/// else, the plain one comes first. What stands for a catch of the breath is no letter.
///
/// ```
/// use domain::order::{by_name, sort_by_key};
/// let mut schools = vec!["Zango", "Ƙofar Gari", "lafiya", "’Yan Tumaki", "Kofar Gari", "Kura"];
/// sort_by_key(&mut schools, |name| by_name(name));
/// assert_eq!(schools, ["Kofar Gari", "Ƙofar Gari", "Kura", "lafiya", "’Yan Tumaki", "Zango"]);
/// ```
pub fn by_name(name: &str) -> String {
    let lower = name.to_lowercase();
    let letters = lower
        .chars()
        .filter(|c| !matches!(c, '\'' | '’' | '‘' | 'ʼ'));
    let mut key: String = letters.filter_map(plain).collect();
    // No name has a letter that comes before this one.
    key.push('\0');
    key + &lower
}

fn sorted_places(count: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by(|one, other| compare(*one, *other));
    places
}

#[cfg(test)]
mod tests {
    use super::{by_name, sort_by_key};
    use proptest::prelude::*;

    #[test]
    fn a_letter_with_a_hook_or_a_mark_stands_beside_its_letter_in_either_case() {
        let sorted = [
            "Babura",
            "Ɓaure",
            "ɓera",
            "Bichi",
            "Dala",
            "Ɗanja",
            "Daura",
            "Ede",
            "Ẹ̀kọ́",
            "Elele",
            "kafin hausa",
            "Ƙafin Hausa",
            "Kano",
            "ƙwarare",
            "Yashi",
            "Ƴawa",
            "Yola",
            "Zing",
        ];
        let mut names = sorted.to_vec();
        names.reverse();
        sort_by_key(&mut names, |name| by_name(name));
        assert_eq!(names, sorted);
    }

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
