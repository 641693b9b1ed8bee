//! The fields of a school that a list can fill.

use crate::fold::fold;
use domain::school::School;

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
        match self {
            Field::Girls => school.girls.map(|n| n.to_string()).unwrap_or_default(),
            Field::Boys => school.boys.map(|n| n.to_string()).unwrap_or_default(),
            text => text.text(school).to_owned(),
        }
    }

    /// Copies it from one school into another.
    pub fn copy(self, from: &School, into: &mut School) {
        match self {
            Field::Girls => into.girls = from.girls,
            Field::Boys => into.boys = from.boys,
            text => text.text_mut(into).replace_range(.., text.text(from)),
        }
    }

    /// Whether nothing stands in it.
    pub fn is_empty(self, school: &School) -> bool {
        match self {
            Field::Girls => school.girls.is_none(),
            Field::Boys => school.boys.is_none(),
            text => text.text(school).trim().is_empty(),
        }
    }

    /// Whether both say the same in it: capitals and blanks say nothing; in a
    /// name and a code, hooks and marks say nothing either, since office
    /// computers leave them out; of a telephone number only its digits count.
    pub fn says_the_same(self, one: &School, other: &School) -> bool {
        match self {
            Field::Girls => one.girls == other.girls,
            Field::Boys => one.boys == other.boys,
            Field::Name | Field::Code => fold(self.text(one)) == fold(self.text(other)),
            Field::Phone => digits(&one.phone) == digits(&other.phone),
            text => plain(text.text(one)) == plain(text.text(other)),
        }
    }

    fn text(self, school: &School) -> &str {
        match self {
            Field::Code => &school.code,
            Field::Place => &school.place,
            Field::HeadTeacher => &school.head_teacher,
            Field::Phone => &school.phone,
            Field::Chair => &school.chair,
            Field::Name | Field::Girls | Field::Boys => &school.name,
        }
    }

    pub(crate) fn text_mut(self, school: &mut School) -> &mut String {
        match self {
            Field::Code => &mut school.code,
            Field::Place => &mut school.place,
            Field::HeadTeacher => &mut school.head_teacher,
            Field::Phone => &mut school.phone,
            Field::Chair => &mut school.chair,
            Field::Name | Field::Girls | Field::Boys => &mut school.name,
        }
    }
}

fn plain(text: &str) -> String {
    let words = text.split_whitespace().map(str::to_lowercase);
    words.collect::<Vec<_>>().join(" ")
}

fn digits(phone: &str) -> String {
    phone.chars().filter(char::is_ascii_digit).collect()
}
