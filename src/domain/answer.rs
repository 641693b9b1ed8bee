//! What the office answers a leader: to a step that was asked of it. Written by an
//! officer, to that leader; it stands beside the step, which stays the leader's.

use crate::day::Day;
use crate::ids::RecordId;
use crate::record::{Fault, Faults, Keys, Record, Share};
use crate::text::tidy;
use crate::words::Say;

/// An answer to something that a leader wrote.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The record that is answered.
    pub to: RecordId,
    /// The part of it that is answered, as the record names its parts; empty for
    /// the whole.
    pub about: String,
    /// The school it is about.
    pub school: Option<RecordId>,
    /// The day it was given.
    pub day: Day,
    /// How far the office is.
    pub stands: Stands,
    /// In the officer's words.
    pub text: String,
    /// Who answers, as the office calls them.
    pub from: String,
}
crate::json!(Answer { to, day, text } or_default { about, school, stands, from });

/// How far the office is with what was asked of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stands {
    /// It has taken it up.
    #[default]
    TakenUp,
    /// It has done it.
    Done,
    /// It cannot be done, or not now.
    NotNow,
}
crate::json_names!(Stands { TakenUp = "taken_up", Done = "answered", NotNow = "not_now" });

impl Stands {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::TakenUp, Self::Done, Self::NotNow];

    /// What it is called.
    pub fn words(self) -> Say {
        match self {
            Self::TakenUp => Say::TakenUp,
            Self::Done => Say::OfficeDone,
            Self::NotNow => Say::NotNow,
        }
    }
}

/// An answer while it is written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AnswerForm {
    /// How far the office is.
    pub stands: Stands,
    /// In the officer's words.
    pub text: String,
}
crate::json!(AnswerForm {} or_default { stands, text });

impl AnswerForm {
    /// What was answered before.
    pub fn of(answer: &Answer) -> Self {
        Self {
            stands: answer.stands,
            text: answer.text.clone(),
        }
    }

    /// The answer to the record `to` of `school`, given on `day` by `from`.
    ///
    /// # Errors
    /// The faults, with their fields.
    pub fn finish(
        &self,
        (to, school): (RecordId, Option<RecordId>),
        day: Day,
        from: &str,
    ) -> Result<Answer, Vec<Fault>> {
        let answer = Answer {
            to,
            about: String::new(),
            school,
            day,
            stands: self.stands,
            text: tidy(&self.text),
            from: tidy(from),
        };
        let faults = answer.check();
        match faults.is_empty() {
            true => Ok(answer),
            false => Err(faults),
        }
    }
}

impl Record for Answer {
    const KIND: &'static str = "answer";
    const SHARE: Share = Share::District;
    const LABEL: Say = Say::Answer;
    const TEXTS: &'static [&'static str] = &["text"];

    fn keys(&self) -> Keys {
        Keys {
            // In no school's story: it stands at what it answers.
            school: None,
            of: Some(self.to),
            day: Some(self.day),
            state: Some(self.stands.name()),
            words: self.text.clone(),
        }
    }

    fn check(&self) -> Vec<Fault> {
        let mut faults = Faults::default();
        if self.text.trim().is_empty() {
            faults.add("text", crate::record::Wrong::Missing);
        }
        faults
            .prose("text", &self.text)
            .line("from", &self.from)
            .line("about", &self.about)
            .all()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Source;
    use crate::record::Wrong;
    use crate::testing::Counter;

    #[test]
    fn an_answer_says_something_and_is_found_at_what_it_answers() {
        let source = Counter::default();
        let (step, school) = (source.record_id(), source.record_id());
        let today = source.now().day();
        let mut form = AnswerForm {
            stands: Stands::NotNow,
            text: "  ".into(),
        };
        let about = (step, Some(school));
        assert_eq!(
            form.finish(about, today, "B. Sani"),
            Err(vec![Fault::at("text", Wrong::Missing)])
        );
        form.text = " The benches come in November. ".into();
        let answer = form.finish(about, today, "B. Sani").unwrap();
        assert_eq!(answer.text, "The benches come in November.");
        let keys = answer.keys();
        assert_eq!((keys.of, keys.state), (Some(step), Some("not_now")));
        assert_eq!(
            AnswerForm::of(&answer).finish(about, today, "B. Sani"),
            Ok(answer)
        );
    }

    #[test]
    fn an_answer_of_which_only_the_words_are_known_is_read() {
        let id = Counter::default().record_id();
        let old = format!(r#"{{"to":"{id}","day":"2026-11-28","text":"Yes"}}"#);
        let answer: Answer = serde_json::from_str(&old).unwrap();
        assert_eq!(
            (answer.stands, answer.about.as_str()),
            (Stands::TakenUp, "")
        );
        assert!(answer.check().is_empty());
    }
}
