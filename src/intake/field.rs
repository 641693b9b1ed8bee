//! The fields of a school that a list can fill.

use crate::fold::fold;
use domain::school::School;
use domain::telephone::numbers;

/// A field of a [`School`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// As the community calls the school.
    Name,
    /// The office's code.
    Code,
    /// Village, ward or street.
    Place,
    /// The Head Teacher's name.
    HeadTeacher,
    /// The Head Teacher's telephone.
    Phone,
    /// Chair of the governing body.
    Chair,
    /// Girls enrolled.
    Girls,
    /// Boys enrolled.
    Boys,
}

/// All of them, as a screen lists them.
pub const FIELDS: [Field; 8] = [
    Field::Name,
    Field::Code,
    Field::Place,
    Field::HeadTeacher,
    Field::Phone,
    Field::Chair,
    Field::Girls,
    Field::Boys,
];

impl Field {
    /// Its name in the record's JSON, and in a [`domain::record::Fault`].
    pub fn name(self) -> &'static str {
        match self {
            Field::Name => "name",
            Field::Code => "code",
            Field::Place => "place",
            Field::HeadTeacher => "head_teacher",
            Field::Phone => "phone",
            Field::Chair => "chair",
            Field::Girls => "girls",
            Field::Boys => "boys",
        }
    }

    /// The field of that name.
    pub fn named(name: &str) -> Option<Self> {
        FIELDS.into_iter().find(|field| field.name() == name)
    }

    /// Whether it counts pupils; the others are texts.
    pub fn is_count(self) -> bool {
        matches!(self, Field::Girls | Field::Boys)
    }

    /// What stands in it, for people; empty when nothing does.
    pub fn shown(self, school: &School) -> String {
        match self.value(school) {
            Value::Text(text) => text.to_owned(),
            Value::Count(count) => count.map(|count| count.to_string()).unwrap_or_default(),
        }
    }

    /// Copies it from one school into another.
    pub fn copy(self, from: &School, into: &mut School) {
        match (self.value(from), self.place(into)) {
            (Value::Text(text), Place::Text(place)) => text.clone_into(place),
            (Value::Count(count), Place::Count(place)) => *place = count,
            _ => {}
        }
    }

    /// Whether nothing stands in it.
    pub fn is_empty(self, school: &School) -> bool {
        match self.value(school) {
            Value::Text(text) => text.trim().is_empty(),
            Value::Count(count) => count.is_none(),
        }
    }

    /// Whether both say the same in it: capitals and blanks say nothing; in a
    /// name and a code, hooks and marks say nothing either, since office
    /// computers leave them out; of a telephone number only what is dialled
    /// counts. A list that has lost the first zero of a number says no other
    /// than stands here.
    pub fn says_the_same(self, list: &School, here: &School) -> bool {
        let both = (self.value(list), self.value(here));
        let (Value::Text(list), Value::Text(here)) = both else {
            return both.0 == both.1;
        };
        match self {
            Field::Name | Field::Code => fold(list) == fold(here),
            Field::Phone => {
                let (list, here) = (dialled(list), dialled(here));
                let with_zeros = list.iter().map(|number| format!("0{number}"));
                list == here || with_zeros.eq(here)
            }
            _ => plain(list) == plain(here),
        }
    }

    fn value(self, school: &School) -> Value<'_> {
        match self {
            Field::Name => Value::Text(&school.name),
            Field::Code => Value::Text(&school.code),
            Field::Place => Value::Text(&school.place),
            Field::HeadTeacher => Value::Text(&school.head_teacher),
            Field::Phone => Value::Text(&school.phone),
            Field::Chair => Value::Text(&school.chair),
            Field::Girls => Value::Count(school.girls),
            Field::Boys => Value::Count(school.boys),
        }
    }

    /// Where it stands in `school`.
    pub(crate) fn place(self, school: &mut School) -> Place<'_> {
        match self {
            Field::Name => Place::Text(&mut school.name),
            Field::Code => Place::Text(&mut school.code),
            Field::Place => Place::Text(&mut school.place),
            Field::HeadTeacher => Place::Text(&mut school.head_teacher),
            Field::Phone => Place::Text(&mut school.phone),
            Field::Chair => Place::Text(&mut school.chair),
            Field::Girls => Place::Count(&mut school.girls),
            Field::Boys => Place::Count(&mut school.boys),
        }
    }
}

#[derive(PartialEq)]
enum Value<'a> {
    Text(&'a str),
    Count(Option<u32>),
}

/// Where a field stands.
pub(crate) enum Place<'a> {
    Text(&'a mut String),
    Count(&'a mut Option<u32>),
}

fn plain(text: &str) -> String {
    let words = text.split_whitespace().map(str::to_lowercase);
    words.collect::<Vec<_>>().join(" ")
}

/// What a telephone dials, in whatever way it is written; the words alone where
/// there is no number in them.
fn dialled(phone: &str) -> Vec<String> {
    match numbers(phone) {
        numbers if numbers.is_empty() => vec![plain(phone)],
        numbers => numbers,
    }
}
