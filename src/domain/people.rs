//! The people of a school and how it teaches, while a leader types them (S27).

use crate::day::Day;
use crate::ids::{ItemId, RecordId};
use crate::order::{by_name, sort_by_key};
use crate::person::Person;
use crate::record::{Fault, Record};
use crate::school::{Contact, School};
use crate::text::tidy;

/// Those in a post at a school, and what is rarely asked, while typed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PeopleForm {
    /// The Chair's telephone number.
    pub chair_phone: String,
    /// Others in a post.
    pub contacts: Vec<ContactRow>,
    /// The contacts that stood in the record when the form was made of it: one
    /// that came from elsewhere since is not taken out.
    pub seen: Vec<ItemId>,
    /// Levels taught.
    pub levels: String,
    /// Languages.
    pub languages: String,
}
crate::json!(PeopleForm {  } or_default { chair_phone, contacts, seen, levels, languages });

/// A contact, while typed.
#[derive(Clone, Debug, PartialEq)]
pub struct ContactRow {
    /// The item's id.
    pub id: ItemId,
    /// The post.
    pub role: String,
    /// The name.
    pub name: String,
    /// The telephone number.
    pub phone: String,
}
crate::json!(ContactRow { id } or_default { role, name, phone });

impl ContactRow {
    /// An empty row.
    pub fn new(id: ItemId) -> Self {
        Self {
            id,
            role: String::new(),
            name: String::new(),
            phone: String::new(),
        }
    }

    fn is_blank(&self) -> bool {
        let texts = [&self.role, &self.name, &self.phone];
        texts.iter().all(|text| text.trim().is_empty())
    }
}

impl PeopleForm {
    /// The form of a school as it stands.
    pub fn of(school: &School) -> Self {
        let contacts = school.contacts.iter().filter(|contact| !contact.removed);
        let row = |contact: &Contact| ContactRow {
            id: contact.id,
            role: contact.role.clone(),
            name: contact.name.clone(),
            phone: contact.phone.clone(),
        };
        Self {
            chair_phone: school.chair_phone.clone(),
            contacts: contacts.map(row).collect(),
            seen: school.contacts.iter().map(|contact| contact.id).collect(),
            levels: school.levels.clone(),
            languages: school.languages.clone(),
        }
    }

    /// The school with its people, on top of `before`, which stands now.
    ///
    /// # Errors
    /// All faults at once; a contact's as `contacts/<id>/name`.
    pub fn finish(&self, before: &School) -> Result<School, Vec<Fault>> {
        let typed = self.contacts.iter().filter(|row| !row.is_blank());
        let mut contacts: Vec<Contact> = typed
            .map(|row| Contact {
                id: row.id,
                role: tidy(&row.role),
                name: tidy(&row.name),
                phone: tidy(&row.phone),
                removed: false,
            })
            .collect();
        let since = before.contacts.iter().filter(|contact| {
            let typed = contacts.iter().any(|typed| typed.id == contact.id);
            !typed && (contact.removed || !self.seen.contains(&contact.id))
        });
        let since: Vec<_> = since.cloned().collect();
        contacts.extend(since);
        let school = School {
            chair_phone: tidy(&self.chair_phone),
            contacts,
            levels: tidy(&self.levels),
            languages: tidy(&self.languages),
            ..before.clone()
        };
        let faults = school.check();
        if faults.is_empty() {
            Ok(school)
        } else {
            Err(faults)
        }
    }
}

/// The teachers of a school, while typed. The names stay with the leader.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TeachersForm {
    /// One row a teacher.
    pub teachers: Vec<TeacherRow>,
}
crate::json!(TeachersForm {  } or_default { teachers });

/// A teacher, while typed.
#[derive(Clone, Debug, PartialEq)]
pub struct TeacherRow {
    /// The person's id.
    pub id: RecordId,
    /// The name.
    pub name: String,
    /// They teach here no more.
    pub left: bool,
}
crate::json!(TeacherRow { id } or_default { name, left });

impl TeacherRow {
    /// An empty row.
    pub fn new(id: RecordId) -> Self {
        Self {
            id,
            name: String::new(),
            left: false,
        }
    }
}

impl TeachersForm {
    /// The form of the teachers as they stand: those who have left come last.
    pub fn of(known: &[(RecordId, Person)]) -> Self {
        let row = |(id, person): &(RecordId, Person)| TeacherRow {
            id: *id,
            name: person.name.clone(),
            left: person.left.is_some(),
        };
        let mut teachers: Vec<_> = known.iter().map(row).collect();
        sort_by_key(&mut teachers, |row| (row.left, by_name(&row.name)));
        Self { teachers }
    }

    /// The teachers of `school`, on top of those `known` now. A row that was
    /// never named is nobody; a teacher who is known keeps a name.
    ///
    /// # Errors
    /// All faults at once, each at `teachers/<id>/name`.
    pub fn finish(
        &self,
        school: RecordId,
        known: &[(RecordId, Person)],
        today: Day,
    ) -> Result<Vec<(RecordId, Person)>, Vec<Fault>> {
        let (mut teachers, mut faults) = (Vec::new(), Vec::new());
        for row in &self.teachers {
            let before = known.iter().find(|(id, _)| *id == row.id);
            let before = before.map(|(_, person)| person.clone());
            let name = tidy(&row.name);
            if before.is_none() && name.is_empty() {
                continue;
            }
            let before = before.unwrap_or_else(|| Person::at(school, ""));
            let left = before.left.or(Some(today)).filter(|_| row.left);
            let person = Person {
                name,
                left,
                ..before
            };
            let at = |fault: Fault| Fault::at(format!("teachers/{}/name", row.id), fault.wrong);
            faults.extend(person.check().into_iter().map(at));
            teachers.push((row.id, person));
        }
        if faults.is_empty() {
            Ok(teachers)
        } else {
            Err(faults)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Source;
    use crate::record::Wrong;
    use crate::testing::Counter;

    fn row(source: &Counter, name: &str) -> ContactRow {
        ContactRow {
            role: "SMT".into(),
            name: name.into(),
            ..ContactRow::new(source.item_id())
        }
    }

    #[test]
    fn people_read_back_into_their_form_and_finished_again_are_the_same_school() {
        let source = Counter::default();
        let before = School {
            name: "Bukuru".into(),
            same_as: Some(source.record_id()),
            girls: Some(9),
            ..School::default()
        };
        let form = PeopleForm {
            contacts: vec![
                row(&source, " Mr  Dung "),
                ContactRow::new(source.item_id()),
            ],
            levels: "P1 to P6".into(),
            ..PeopleForm::default()
        };
        let school = form.finish(&before).unwrap();
        assert_eq!(school.contacts.len(), 1, "an empty row is nobody");
        assert_eq!(school.contacts[0].name, tidy(" Mr  Dung "));
        assert_eq!((school.same_as, school.girls), (before.same_as, Some(9)));
        let again = PeopleForm::of(&school).finish(&school).unwrap();
        assert_eq!(again, school);
    }

    #[test]
    fn a_contact_that_came_from_another_phone_meanwhile_is_kept_and_one_taken_out_here_goes() {
        let source = Counter::default();
        let named = |name: &str| School {
            name: "Bukuru".into(),
            contacts: PeopleForm {
                contacts: vec![row(&source, name)],
                ..PeopleForm::default()
            }
            .finish(&School {
                name: "Bukuru".into(),
                ..School::default()
            })
            .unwrap()
            .contacts,
            ..School::default()
        };
        let opened = named("Mr Dung");
        let mut form = PeopleForm::of(&opened);
        form.contacts.clear();
        let mut now = opened.clone();
        now.contacts.extend(named("Mrs Pam").contacts);
        let school = form.finish(&now).unwrap();
        let names: Vec<_> = school
            .contacts
            .iter()
            .map(|contact| contact.name.as_str())
            .collect();
        assert_eq!(names, ["Mrs Pam"]);
    }

    #[test]
    fn a_contact_without_a_name_is_a_fault_at_its_field() {
        let source = Counter::default();
        let form = PeopleForm {
            contacts: vec![row(&source, "")],
            ..PeopleForm::default()
        };
        let before = School {
            name: "Bukuru".into(),
            ..School::default()
        };
        let at = format!("contacts/{}/name", form.contacts[0].id);
        assert_eq!(
            form.finish(&before),
            Err(vec![Fault::at(at, Wrong::Missing)])
        );
    }

    #[test]
    fn a_teacher_is_added_renamed_leaves_on_a_day_that_stays_and_comes_back() {
        let source = Counter::default();
        let (school, other) = (source.record_id(), source.record_id());
        let today = source.now().day();
        let known = [(source.record_id(), Person::at(other, "Mrs Sani"))];
        let mut form = TeachersForm::of(&known);
        form.teachers[0].left = true;
        form.teachers.push(TeacherRow {
            name: " Mr Dogo ".into(),
            ..TeacherRow::new(source.record_id())
        });
        form.teachers.push(TeacherRow::new(source.record_id()));
        let saved = form.finish(school, &known, today).unwrap();
        assert_eq!(saved.len(), 2);
        assert_eq!(saved[0].1.left, Some(today));
        assert_eq!(
            saved[0].1.school, other,
            "a merged school's teacher stays its own"
        );
        assert_eq!(saved[1].1, Person::at(school, "Mr Dogo"));

        let mut form = TeachersForm::of(&saved);
        assert_eq!(form.teachers[0].name, "Mr Dogo", "who has left comes last");
        form.teachers[1].name = "Mrs Sani-Bala".into();
        let later = form.finish(school, &saved, today.plus(9)).unwrap();
        assert_eq!(later[1].1.left, Some(today));
        assert_eq!(later[1].1.name, "Mrs Sani-Bala");
        form.teachers[1].left = false;
        let back = form.finish(school, &later, today.plus(9)).unwrap();
        assert_eq!(back[1].1.left, None);
        form.teachers[1].name = "  ".into();
        let faults = form.finish(school, &later, today).unwrap_err();
        assert_eq!(faults.len(), 1, "a teacher who is known keeps a name");
    }
}
