//! A school of the cluster, and the people in its posts (S27).

use crate::day::Day;
use crate::ids::{ItemId, RecordId};
use crate::record::{Fault, Faults, Keys, Record, Share, Wrong};
use crate::words::Say;

/// A school, as added by hand. The Head Teacher stands here by name: the post
/// is public and the District already knows who holds it. Teachers do not;
/// their names live in [`crate::person::Person`] records only.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct School {
    /// As the community calls it.
    pub name: String,
    /// The office's code, if there is one.
    pub code: String,
    /// Village, ward or street.
    pub place: String,
    /// The Head Teacher's name, as they like to be addressed.
    pub head_teacher: String,
    /// The Head Teacher's telephone number, as dialled.
    pub phone: String,
    /// Chair of the governing body (SGB, SBMC).
    pub chair: String,
    /// The Chair's telephone number, as dialled.
    pub chair_phone: String,
    /// Others in a post.
    pub contacts: Vec<Contact>,
    /// Levels taught ("ECD to P6").
    pub levels: String,
    /// Languages spoken and taught in.
    pub languages: String,
    /// Girls enrolled.
    pub girls: Option<u32>,
    /// Boys enrolled.
    pub boys: Option<u32>,
    /// The other record of the same school, once the leader has confirmed it:
    /// this one gives way to it, see [`crate::same`].
    pub same_as: Option<RecordId>,
    /// The day it was put away: it is in no list any more. Its history stays.
    pub archived: Option<Day>,
}
crate::json!(School {  } or_default { name, code, place, head_teacher, phone, chair, chair_phone, contacts, levels, languages, girls, boys, same_as, archived });

impl School {
    /// What is known of the school by another record of it and not by this one:
    /// what stands here stays.
    pub fn fill_from(&mut self, other: &Self) {
        let fields = [
            (&mut self.code, &other.code),
            (&mut self.place, &other.place),
            (&mut self.levels, &other.levels),
            (&mut self.languages, &other.languages),
        ];
        for (field, known) in fields {
            if field.trim().is_empty() {
                field.clone_from(known);
            }
        }
        // A number is that of the person it stands beside.
        let people = [
            (
                (&mut self.head_teacher, &mut self.phone),
                (&other.head_teacher, &other.phone),
            ),
            (
                (&mut self.chair, &mut self.chair_phone),
                (&other.chair, &other.chair_phone),
            ),
        ];
        for ((name, number), (known, theirs)) in people {
            let is_same = name == known;
            if name.trim().is_empty() && number.trim().is_empty() {
                name.clone_from(known);
                number.clone_from(theirs);
            } else if is_same && number.trim().is_empty() {
                number.clone_from(theirs);
            }
        }
        // Girls and boys were counted together.
        if self.girls.is_none() && self.boys.is_none() {
            (self.girls, self.boys) = (other.girls, other.boys);
        }
        if self.contacts.iter().all(|contact| contact.removed) {
            let theirs = other.contacts.iter().filter(|contact| !contact.removed);
            self.contacts.extend(theirs.cloned());
        }
    }
}

/// Somebody in a post at a school: of the governing body, of the SMT, at the
/// office that answers for it. The District reads the name; a teacher as such
/// has no place here.
#[derive(Clone, Debug, PartialEq)]
pub struct Contact {
    /// This item's id.
    pub id: ItemId,
    /// The post ("SMT", "Treasurer of the SGB").
    pub role: String,
    /// As they like to be addressed.
    pub name: String,
    /// Their telephone number, as dialled.
    pub phone: String,
    /// Taken out of the list.
    pub removed: bool,
}
crate::json!(Contact { id } or_default { role, name, phone } and removed);

/// The state of a school that was archived, in index keys.
pub const ARCHIVED: &str = "archived";
/// The state of a school that says it is the same as another, in index keys.
/// Whether it gives way is told by [`crate::same::remaining`].
pub const SAME: &str = "same";

/// More pupils than any school has: a slip of the thumb.
pub const MOST_PUPILS: u32 = 20_000;

impl Record for School {
    const KIND: &'static str = "school";
    const SHARE: Share = Share::District;
    const LABEL: Say = Say::School;
    const TEXTS: &'static [&'static str] = &[];

    fn keys(&self) -> Keys {
        let state = match (self.same_as, self.archived) {
            (Some(_), _) => Some(SAME),
            (None, Some(_)) => Some(ARCHIVED),
            (None, None) => None,
        };
        Keys {
            state,
            words: self.name.clone(),
            ..Keys::default()
        }
    }

    fn check(&self) -> Vec<Fault> {
        let mut faults = Faults::default();
        faults
            .needed("name", &self.name)
            .line("code", &self.code)
            .line("place", &self.place)
            .line("head_teacher", &self.head_teacher)
            .line("phone", &self.phone)
            .line("chair", &self.chair)
            .line("chair_phone", &self.chair_phone)
            .line("levels", &self.levels)
            .line("languages", &self.languages);
        for contact in self.contacts.iter().filter(|contact| !contact.removed) {
            let at = |field: &str| format!("contacts/{}/{field}", contact.id);
            faults
                .line(&at("role"), &contact.role)
                .needed(&at("name"), &contact.name)
                .line(&at("phone"), &contact.phone);
        }
        for (field, count) in [("girls", self.girls), ("boys", self.boys)] {
            let fits = count.is_none_or(|count| count <= MOST_PUPILS);
            faults.holds(fits, field, Wrong::TooMany(MOST_PUPILS));
        }
        faults.all()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Source;
    use crate::testing::Counter;

    #[test]
    fn a_school_written_before_there_were_contacts_is_read_on_and_says_no_more_than_it_did() {
        let old = r#"{"name":"Bukuru","code":"","place":"","head_teacher":"Mrs Bala","phone":"","chair":"","girls":7,"boys":null,"same_as":null}"#;
        let school: School = serde_json::from_str(old).unwrap();
        assert_eq!((school.girls, school.contacts.len()), (Some(7), 0));
        assert_eq!((school.archived, school.keys().state), (None, None));
        assert!(school.check().is_empty());
    }

    #[test]
    fn a_contact_has_a_name_and_one_that_was_taken_out_is_not_asked_for_it() {
        let source = Counter::default();
        let contact = |name: &str, removed| Contact {
            id: source.item_id(),
            role: "SMT".into(),
            name: name.into(),
            phone: "0803".into(),
            removed,
        };
        let school = School {
            name: "Bukuru".into(),
            contacts: vec![
                contact("Mr Dung", false),
                contact(" ", false),
                contact("", true),
            ],
            ..School::default()
        };
        let at = format!("contacts/{}/name", school.contacts[1].id);
        assert_eq!(school.check(), [Fault::at(at, Wrong::Missing)]);
        let json = serde_json::to_string(&school).unwrap();
        assert_eq!(serde_json::from_str::<School>(&json).unwrap(), school);
    }

    #[test]
    fn of_two_records_of_one_school_the_one_that_stays_is_filled_and_keeps_what_it_has() {
        let mut poor = School {
            name: "Tudun Fari".to_owned(),
            place: "Tudun Fari".to_owned(),
            chair: "Alhaji Garba".to_owned(),
            ..School::default()
        };
        let rich = School {
            name: "TUDUN FARI PRIMARY".to_owned(),
            code: "KN-7".to_owned(),
            place: "Ward 3".to_owned(),
            head_teacher: "Mrs Bala".to_owned(),
            phone: "0803".to_owned(),
            chair: "Malam Isa".to_owned(),
            chair_phone: "0805".to_owned(),
            girls: Some(212),
            ..School::default()
        };
        poor.fill_from(&rich);
        let stands = [&poor.name, &poor.place, &poor.chair];
        assert_eq!(stands, ["Tudun Fari", "Tudun Fari", "Alhaji Garba"]);
        let filled = [&poor.code, &poor.head_teacher, &poor.phone];
        assert_eq!(filled, ["KN-7", "Mrs Bala", "0803"]);
        assert_eq!((poor.girls, poor.boys), (Some(212), None));
        assert_eq!(poor.chair_phone, "", "another Chair's number");
    }

    #[test]
    fn archived_schools_and_those_that_say_they_are_another_are_found_by_their_state() {
        let source = Counter::default();
        let mut school = School {
            archived: Some(source.now().day()),
            ..School::default()
        };
        assert_eq!(school.keys().state, Some(ARCHIVED));
        school.same_as = Some(source.record_id());
        assert_eq!(school.keys().state, Some(SAME));
    }
}
