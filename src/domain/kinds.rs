//! The one list of record kinds. A new kind is its struct with a [`Record`]
//! implementation, and one word in [`kinds!`] below.

use crate::record::{Fault, Keys, Record, Share};
use crate::words::Say;

/// A kind with its type taken away, for those who carry records of any kind:
/// the database, the exchange, the export.
#[derive(Debug)]
pub struct Kind {
    /// The kind's name in entries.
    pub name: &'static str,
    /// Who may read one unless its leader widens it.
    pub share: Share,
    /// What a leader calls one of these.
    pub label: Say,
    /// Its free-text fields, see [`Record::TEXTS`].
    pub texts: &'static [&'static str],
    /// Whether an account has just one.
    pub alone: bool,
    /// Whether it is found on its own page only, see [`Record::UNLISTED`].
    pub unlisted: bool,
}

impl Kind {
    /// The kind `R`.
    pub const fn of<R: Record>() -> Self {
        Self {
            name: R::KIND,
            share: R::SHARE,
            label: R::LABEL,
            texts: R::TEXTS,
            alone: R::ALONE,
            unlisted: R::UNLISTED,
        }
    }

    /// The kind of that name; none for one that only a newer version knows.
    pub fn named(name: &str) -> Option<&'static Kind> {
        KINDS.iter().find(|kind| kind.name == name)
    }
}

macro_rules! kinds {
    ($($module:ident::$record:ident),+ $(,)?) => {
        /// Every kind there is.
        pub static KINDS: &[Kind] = &[$(Kind::of::<crate::$module::$record>()),+];

        /// The index fields of a body of that kind; none for a kind that is not
        /// known.
        ///
        /// This and the next are not fields of [`Kind`]: the shape and the rules
        /// of every kind would come to a phone with its first screens.
        ///
        /// # Errors
        /// The body is not one of its kind.
        pub fn keys(kind: &str, body: &str) -> Result<Option<Keys>, serde_json::Error> {
            $(if kind == crate::$module::$record::KIND {
                let record = serde_json::from_str::<crate::$module::$record>(body)?;
                return Ok(Some(record.keys()));
            })+
            Ok(None)
        }

        /// All faults of a body of that kind; none for a kind that is not known.
        ///
        /// # Errors
        /// The body is not one of its kind.
        pub fn check(kind: &str, body: &str) -> Result<Vec<Fault>, serde_json::Error> {
            $(if kind == crate::$module::$record::KIND {
                let record = serde_json::from_str::<crate::$module::$record>(body)?;
                return Ok(record.check());
            })+
            Ok(Vec::new())
        }

        /// The body as this version writes it: with every field it knows. None
        /// for a kind that is not known.
        ///
        /// # Errors
        /// The body is not one of its kind.
        pub fn rewritten(kind: &str, body: &str) -> Result<Option<String>, serde_json::Error> {
            $(if kind == crate::$module::$record::KIND {
                let record = serde_json::from_str::<crate::$module::$record>(body)?;
                return serde_json::to_string(&record).map(Some);
            })+
            Ok(None)
        }
    };
}

kinds![
    profile::Profile,
    terms::Terms,
    school::School,
    person::Person,
    visit::Visit,
    observation::Observation,
    feedback::Feedback,
    step::Step,
    handover::Handover,
    keyring::Keyring,
    meeting::MeetingNote,
    reflection::Reflection,
    concern::Concern,
    picture::Picture,
    answer::Answer,
    notice::Notice,
    card::Card,
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn kinds_have_names_of_their_own_that_fit_an_entry() {
        let names: HashSet<_> = KINDS.iter().map(|kind| kind.name).collect();
        assert_eq!(names.len(), KINDS.len());
        for kind in KINDS {
            let fits = |c: char| c.is_ascii_lowercase() || c == '_';
            assert!(kind.name.chars().all(fits), "{}", kind.name);
            assert!(Kind::named(kind.name).is_some());
        }
    }

    #[test]
    fn no_kind_takes_a_body_that_is_not_its_own_without_saying_so() {
        for kind in KINDS {
            assert!(keys(kind.name, "7").is_err(), "{}", kind.name);
            assert!(check(kind.name, "not json").is_err(), "{}", kind.name);
        }
    }
}
