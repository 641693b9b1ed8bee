//! A school of the cluster (S27).

use crate::ids::RecordId;
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
    /// Girls enrolled.
    pub girls: Option<u32>,
    /// Boys enrolled.
    pub boys: Option<u32>,
    /// The other record of the same school, once the leader has confirmed it.
    pub same_as: Option<RecordId>,
}
crate::json!(School {  } or_default { name, code, place, head_teacher, phone, chair, girls, boys, same_as });

/// More pupils than any school has: a slip of the thumb.
pub const MOST_PUPILS: u32 = 20_000;

impl Record for School {
    const KIND: &'static str = "school";
    const SHARE: Share = Share::District;
    const LABEL: Say = Say::School;
    const TEXTS: &'static [&'static str] = &[];

    fn keys(&self) -> Keys {
        Keys {
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
            .line("chair", &self.chair);
        for (field, count) in [("girls", self.girls), ("boys", self.boys)] {
            let fits = count.is_none_or(|count| count <= MOST_PUPILS);
            faults.holds(fits, field, Wrong::TooMany(MOST_PUPILS));
        }
        faults.all()
    }
}
