//! A teacher, known to this leader only.

use crate::day::Day;
use crate::ids::RecordId;
use crate::record::{Fault, Faults, Keys, Record, Share};
use crate::words::Say;

/// A teacher's name lives here and nowhere else; every other record holds this
/// record's id. The District stores it sealed.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// The school they teach at.
    pub school: RecordId,
    /// As they like to be addressed.
    pub name: String,
    /// The day the leader noted that they teach there no more: they are offered
    /// for no lesson any more. Lessons of before show the name on.
    pub left: Option<Day>,
}
crate::json!(Person { school, name, left });

impl Person {
    /// A teacher at `school`.
    pub fn at(school: RecordId, name: impl Into<String>) -> Self {
        Self {
            school,
            name: name.into(),
            left: None,
        }
    }
}

impl Record for Person {
    const KIND: &'static str = "person";
    const SHARE: Share = Share::Mine;
    const LABEL: Say = Say::Teacher;
    const TEXTS: &'static [&'static str] = &[];

    fn keys(&self) -> Keys {
        Keys {
            school: Some(self.school),
            words: self.name.clone(),
            ..Keys::default()
        }
    }

    fn check(&self) -> Vec<Fault> {
        Faults::default().needed("name", &self.name).all()
    }
}
