//! The schools of a cluster as they stand: those that remain, those that were
//! archived, and what has given way to which.

use crate::ids::RecordId;
use crate::same::remaining;
use crate::school::School;

/// All schools that are here.
#[derive(Clone, Debug, Default)]
pub struct Cluster(Vec<(RecordId, School)>);

impl Cluster {
    /// Of these schools, in any order.
    pub fn of(schools: Vec<(RecordId, School)>) -> Self {
        Self(schools)
    }

    /// All of them, also those that have given way.
    pub fn ids(&self) -> impl Iterator<Item = RecordId> {
        self.0.iter().map(|(id, _)| *id)
    }

    fn get(&self, id: RecordId) -> Option<&School> {
        let found = self.0.iter().find(|(known, _)| *known == id);
        found.map(|(_, school)| school)
    }

    /// The school that remains of `id`.
    pub fn remaining(&self, id: RecordId) -> RecordId {
        remaining(id, |id| self.get(id).map(|school| school.same_as))
    }

    /// What `id` is called; of one that is not here, a dash.
    pub fn name(&self, id: RecordId) -> String {
        let school = self.get(self.remaining(id));
        school.map_or_else(|| "–".to_owned(), |school| school.name.clone())
    }

    /// Those that remain: the ones in the lists, or the ones that were archived.
    pub fn schools(&self, archived: bool) -> impl Iterator<Item = &(RecordId, School)> {
        let stands = |(id, school): &&(RecordId, School)| {
            school.same_as.is_none() || self.remaining(*id) == *id
        };
        let wanted = move |(_, school): &&(RecordId, School)| school.archived.is_some() == archived;
        self.0.iter().filter(wanted).filter(stands)
    }

    /// `id` and all that are one school with it, the one that remains first.
    pub fn group(&self, id: RecordId) -> Vec<RecordId> {
        let remains = self.remaining(id);
        let others = self.0.iter().filter(|(id, school)| {
            school.same_as.is_some() && *id != remains && self.remaining(*id) == remains
        });
        let others = others.map(|(id, _)| *id);
        [remains].into_iter().chain(others).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::Day;
    use crate::ids::mint;
    use proptest::prelude::*;

    fn id(nth: u8) -> RecordId {
        RecordId(mint(1_790_000_000_000 + u64::from(nth), [7; 10]))
    }

    fn school(nth: u8, same_as: Option<u8>, archived: bool) -> (RecordId, School) {
        let school = School {
            name: format!("School {nth}"),
            same_as: same_as.map(id),
            archived: archived.then_some(Day::EPOCH),
            ..School::default()
        };
        (id(nth), school)
    }

    fn ids(cluster: &Cluster, archived: bool) -> Vec<RecordId> {
        cluster.schools(archived).map(|(id, _)| *id).collect()
    }

    #[test]
    fn an_archived_school_leaves_the_list_and_keeps_its_name() {
        let cluster = Cluster::of(vec![school(1, None, false), school(2, None, true)]);
        assert_eq!(ids(&cluster, false), [id(1)]);
        assert_eq!(ids(&cluster, true), [id(2)]);
        assert_eq!(cluster.name(id(2)), "School 2");
        assert_eq!(cluster.name(id(9)), "–");
    }

    #[test]
    fn what_gave_way_is_in_neither_list_and_bears_the_name_that_stays() {
        let gave_way = school(3, Some(1), true);
        let cluster = Cluster::of(vec![
            school(1, None, false),
            school(2, None, false),
            gave_way,
        ]);
        assert_eq!(ids(&cluster, false), [id(1), id(2)]);
        assert!(ids(&cluster, true).is_empty());
        assert_eq!(cluster.name(id(3)), "School 1");
        assert_eq!(cluster.group(id(3)), [id(1), id(3)]);
        assert_eq!(cluster.group(id(1)), [id(1), id(3)]);
        assert_eq!(cluster.group(id(2)), [id(2)]);
    }

    #[test]
    fn a_school_that_gave_way_to_one_archived_meanwhile_is_found_among_the_archived() {
        let cluster = Cluster::of(vec![school(1, None, true), school(2, Some(1), false)]);
        assert!(ids(&cluster, false).is_empty());
        assert_eq!(ids(&cluster, true), [id(1)]);
        assert_eq!(cluster.group(id(1)), [id(1), id(2)]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn each_school_is_told_on_just_one_page_that_stands_in_one_of_the_lists(
            said in prop::collection::btree_map(0u8..8, (prop::option::of(0u8..10), any::<bool>()), 1..8)
        ) {
            let schools = said.iter().map(|(nth, (same_as, archived))| school(*nth, *same_as, *archived));
            let cluster = Cluster::of(schools.collect());
            let mut pages = ids(&cluster, false);
            pages.extend(ids(&cluster, true));
            let mut told: Vec<_> = pages.iter().flat_map(|page| cluster.group(*page)).collect();
            told.sort();
            let mut all: Vec<_> = cluster.ids().collect();
            all.sort();
            prop_assert_eq!(told, all);
        }
    }
}
