//! A teacher's name typed in a form, and the person it stands for.

use crate::ids::{RecordId, Source};
use crate::person::Person;
use crate::record::{Fault, Record};
use crate::text::tidy;

/// The teachers a form may name: those of the school, known by name here, and
/// those it adds.
pub struct Naming<'a, S> {
    school: RecordId,
    known: &'a [(RecordId, Person)],
    source: &'a S,
    /// Teachers not known before.
    pub new: Vec<(RecordId, Person)>,
    /// What is wrong with their names.
    pub faults: Vec<Fault>,
}

impl<'a, S: Source> Naming<'a, S> {
    /// Names teachers of `school`; `known` are all of its teachers that this
    /// phone can name, also those who have left and those of a record that has
    /// given way to the school's.
    pub fn at(school: RecordId, known: &'a [(RecordId, Person)], source: &'a S) -> Self {
        Self {
            school,
            known,
            source,
            new: Vec::new(),
            faults: Vec::new(),
        }
    }

    /// Who was meant by `typed` in `field`: the person of that name, or a new
    /// one. With nothing typed it is nobody, unless `before` is somebody whose
    /// name this phone cannot read (shut, on a second phone): then it stays.
    pub fn named(
        &mut self,
        typed: &str,
        before: Option<RecordId>,
        field: &str,
    ) -> Option<RecordId> {
        let name = tidy(typed);
        if name.is_empty() {
            let readable = |id: &RecordId| self.known.iter().any(|(known, _)| known == id);
            return before.filter(|id| !readable(id));
        }
        let all = self.known.iter().chain(&self.new);
        let same = |person: &Person| person.name.to_lowercase() == name.to_lowercase();
        let named: Vec<_> = all.filter(|(_, person)| same(person)).collect();
        // Of two of one name the one who is there is meant.
        let there = named.iter().find(|(_, person)| person.left.is_none());
        if let Some((id, _)) = there.or(named.first()) {
            return Some(*id);
        }
        let person = Person::at(self.school, name);
        let faults = person.check().into_iter();
        self.faults
            .extend(faults.map(|fault| Fault::at(field, fault.wrong)));
        let id = self.source.record_id();
        self.new.push((id, person));
        Some(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Wrong;
    use crate::testing::Counter;

    #[test]
    fn somebody_whose_name_is_shut_here_stays_when_nothing_is_typed() {
        let source = Counter::default();
        let (school, id) = (source.record_id(), source.record_id());
        let person = Person::at(school, "Mrs Sani");
        let known = [(id, person)];
        assert_eq!(
            Naming::at(school, &[], &source).named(" ", Some(id), "teacher"),
            Some(id)
        );
        let taken_out = Naming::at(school, &known, &source).named("", Some(id), "teacher");
        assert_eq!(taken_out, None, "a name that could be read was taken out");
    }

    #[test]
    fn of_two_teachers_of_one_name_the_one_who_has_not_left_is_meant() {
        let source = Counter::default();
        let school = source.record_id();
        let mut gone = Person::at(school, "Mrs Sani");
        gone.left = Some(source.now().day());
        let (old, new) = (source.record_id(), source.record_id());
        let only = [(old, gone.clone())];
        let named = Naming::at(school, &only, &source).named("mrs sani", None, "teacher");
        assert_eq!(
            named,
            Some(old),
            "who has come back is not written down twice"
        );
        let both = [(old, gone), (new, Person::at(school, "Mrs Sani"))];
        let named = Naming::at(school, &both, &source).named("Mrs Sani", None, "teacher");
        assert_eq!(named, Some(new));
    }

    #[test]
    fn a_name_far_too_long_is_a_fault_at_its_field() {
        let source = Counter::default();
        let mut naming = Naming::at(source.record_id(), &[], &source);
        naming.named(&"a".repeat(300), None, "lessons/1/teacher");
        let expected = Fault::at("lessons/1/teacher", Wrong::TooLong(crate::record::LINE));
        assert_eq!(naming.faults, [expected]);
    }
}
