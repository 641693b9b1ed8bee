//! A serious concern about a child (S32): the leader's own note, and nothing else.

use crate::afterwards::took_place;
use crate::day::{Clock, Day, Moment};
use crate::record::{Fault, Faults, Keys, Record, Share, Wrong};
use crate::text::tidy;
use crate::typed::clock;
use crate::words::Say;

/// What the leader heard or saw, and to whom it was passed on. `mine`; in no
/// list beside other records, in no search and on no paper.
///
/// It has no school and no visit: a key would put it beside them.
#[derive(Clone, Debug, PartialEq)]
pub struct Concern {
    /// The day it was heard or seen.
    pub day: Day,
    /// What, as plainly as it was heard or seen.
    pub note: String,
    /// Whom to call.
    pub call: String,
    /// Their telephone.
    pub phone: String,
    /// To whom it was passed on; empty as long as it was not.
    pub passed_to: String,
    /// The day it was.
    pub passed_on: Option<Day>,
    /// The time it was.
    pub passed_at: Option<Clock>,
}
crate::json!(Concern { day, note } or_default { call, phone, passed_to, passed_on, passed_at });

impl Record for Concern {
    // A kind stands in the open on each entry: this one does not say that
    // somebody is worried.
    const KIND: &'static str = "private_note";
    const SHARE: Share = Share::Mine;
    const LABEL: Say = Say::PrivateNote;
    const TEXTS: &'static [&'static str] = &["note", "passed_to"];
    const UNLISTED: bool = true;

    /// None: whatever lists are made of these, it is not among them.
    fn keys(&self) -> Keys {
        Keys::default()
    }

    fn check(&self) -> Vec<Fault> {
        let mut faults = Faults::default();
        let is_blank = self.note.trim().is_empty();
        faults
            .holds(!is_blank, "note", Wrong::Missing)
            .prose("note", &self.note)
            .line("call", &self.call)
            .line("phone", &self.phone)
            .prose("passed_to", &self.passed_to)
            .all()
    }
}

/// The note while it is written. Dates and times are the fields' own text.
#[derive(Clone, Debug, PartialEq)]
pub struct ConcernForm {
    /// What is written, as typed.
    pub concern: Concern,
    /// `YYYY-MM-DD`.
    pub day: String,
    /// `YYYY-MM-DD` or empty.
    pub passed_on: String,
    /// `HH:MM` or empty.
    pub passed_at: String,
}
crate::json!(ConcernForm { concern } or_default { day, passed_on, passed_at });

impl ConcernForm {
    /// An empty note, with whom to call as the leader wrote it `last`.
    pub fn new(today: Day, last: Option<&Concern>) -> Self {
        Self::of(Concern {
            day: today,
            note: String::new(),
            call: last.map(|last| last.call.clone()).unwrap_or_default(),
            phone: last.map(|last| last.phone.clone()).unwrap_or_default(),
            passed_to: String::new(),
            passed_on: None,
            passed_at: None,
        })
    }

    /// The form of a note as it stands.
    pub fn of(concern: Concern) -> Self {
        let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
        Self {
            day: concern.day.to_string(),
            passed_on: day(concern.passed_on),
            passed_at: concern
                .passed_at
                .map(|at| at.to_string())
                .unwrap_or_default(),
            concern,
        }
    }

    /// The note as it is to be kept.
    ///
    /// # Errors
    /// All faults at once, each with its field.
    pub fn finish(&self, now: Moment) -> Result<Concern, Vec<Fault>> {
        let today = now.day();
        let mut faults = Vec::new();
        let mut concern = self.concern.clone();
        for text in [
            &mut concern.note,
            &mut concern.call,
            &mut concern.phone,
            &mut concern.passed_to,
        ] {
            *text = tidy(text);
        }
        match took_place(&self.day, today) {
            Ok(day) => concern.day = day,
            Err(fault) => faults.push(fault),
        }
        concern.passed_on = match self.passed_on.trim() {
            "" => None,
            typed => match took_place(typed, today) {
                Ok(day) if day < concern.day => {
                    faults.push(Fault::at("passed_on", Wrong::BeforeItsDay));
                    None
                }
                Ok(day) => Some(day),
                Err(fault) => {
                    faults.push(Fault::at("passed_on", fault.wrong));
                    None
                }
            },
        };
        let passed_at = clock(&self.passed_at, "passed_at");
        concern.passed_at = passed_at.unwrap_or_else(|fault| {
            faults.push(fault);
            None
        });
        let passed = concern.passed_on.zip(concern.passed_at);
        if passed.is_some_and(|(day, at)| Moment::at(day, at) > now) {
            faults.push(Fault::at("passed_at", Wrong::NotYet));
        }
        faults.extend(concern.check());
        match faults.is_empty() {
            true => Ok(concern),
            false => Err(faults),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Source;
    use crate::kinds::{KINDS, Kind};
    use crate::testing::Counter;

    #[test]
    fn a_time_that_is_none_is_told_by_its_field_and_not_dropped() {
        let source = Counter::default();
        let mut form = ConcernForm::new(source.now().day(), None);
        form.concern.note = "A child told me".into();
        form.passed_at = "8".into();
        let faults = form.finish(source.now()).unwrap_err();
        assert_eq!(faults, [Fault::at("passed_at", Wrong::NotATime)]);
        // Nor is one that has not come yet.
        form.passed_on = source.now().day().to_string();
        form.passed_at = "23:59".into();
        let faults = form.finish(source.now()).unwrap_err();
        assert_eq!(faults, [Fault::at("passed_at", Wrong::NotYet)]);
    }

    #[test]
    fn a_concern_gives_no_key_to_be_listed_by_and_its_kind_names_nothing() {
        let source = Counter::default();
        let mut form = ConcernForm::new(source.now().day(), None);
        form.concern.note = "A child told me".into();
        let concern = form.finish(source.now()).unwrap();
        assert_eq!(concern.keys(), Keys::default());
        let kind = Kind::named(Concern::KIND).unwrap();
        assert!(kind.unlisted && kind.share == Share::Mine);
        assert!(KINDS.iter().all(|kind| !kind.name.contains("concern")));
    }

    #[test]
    fn whom_to_call_is_remembered_from_the_last_note_and_nothing_else_is() {
        let source = Counter::default();
        let today = source.now().day();
        let mut form = ConcernForm::new(today, None);
        assert_eq!(form.finish(source.now()).unwrap_err()[0].field, "note");
        form.concern.note = "what I saw".into();
        form.concern.call = "the social welfare officer".into();
        form.concern.passed_to = "her deputy".into();
        form.passed_on = today.plus(1).to_string();
        let faults = form.finish(source.now()).unwrap_err();
        assert_eq!(faults, [Fault::at("passed_on", Wrong::InFuture)]);
        form.passed_on = today.plus(-1).to_string();
        let faults = form.finish(source.now()).unwrap_err();
        assert_eq!(faults, [Fault::at("passed_on", Wrong::BeforeItsDay)]);
        form.passed_on = today.to_string();
        let concern = form.finish(source.now()).unwrap();
        let next = ConcernForm::new(today, Some(&concern)).concern;
        assert_eq!(next.call, "the social welfare officer");
        assert_eq!((next.note.as_str(), next.passed_to.as_str()), ("", ""));
    }
}
