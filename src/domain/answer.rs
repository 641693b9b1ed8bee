//! What the office answers a leader: to a step that was asked of it. Written by an
//! officer, to that leader; it stands beside the step, which stays the leader's.
//!
//! Each officer's answer is a record of their own, which no other changes: two to one
//! step are never merged. Which of them stands is told by what each officer had read
//! when they answered, and by no clock: see [`Answer::rank`].

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
    /// How many answers to the same it follows, each given after the one before was
    /// read: 0 for a first one.
    pub turn: u32,
}
crate::json!(Answer { to, day, text } or_default { about, school, stands, from, turn });

impl Answer {
    /// Of the answers to one thing, that of the greatest rank stands; `id` is this
    /// one's. One that follows another is above it. Of two whose officers had not
    /// read each other, that of the greater id, as in merging: every phone says the
    /// same, in whatever order they came.
    pub fn rank(&self, id: RecordId) -> (u32, RecordId) {
        (self.turn, id)
    }
}

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

    /// The answer to the record `to` of `school`, given on `day` by `from`, who knows
    /// the answers of others in `read`, and has given `before`.
    ///
    /// # Errors
    /// The faults, with their fields.
    pub fn finish(
        &self,
        (to, school): (RecordId, Option<RecordId>),
        day: Day,
        from: &str,
        (before, read): (Option<&Answer>, &[Answer]),
    ) -> Result<Answer, Vec<Fault>> {
        let follows = read.iter().map(|other| other.turn.saturating_add(1));
        let own = before.map(|before| before.turn);
        let answer = Answer {
            to,
            about: String::new(),
            school,
            day,
            stands: self.stands,
            text: tidy(&self.text),
            from: tidy(from),
            turn: follows.chain(own).max().unwrap_or_default(),
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
            form.finish(about, today, "B. Sani", (None, &[])),
            Err(vec![Fault::at("text", Wrong::Missing)])
        );
        form.text = " The benches come in November. ".into();
        let answer = form.finish(about, today, "B. Sani", (None, &[])).unwrap();
        assert_eq!(answer.text, "The benches come in November.");
        let keys = answer.keys();
        assert_eq!((keys.of, keys.state), (Some(step), Some("not_now")));
        assert_eq!(
            AnswerForm::of(&answer).finish(about, today, "B. Sani", (Some(&answer), &[])),
            Ok(answer)
        );
    }

    #[test]
    fn fault_10_the_answer_stands_whose_officer_had_read_the_others_whatever_the_days_say() {
        let source = Counter::default();
        let about = (source.record_id(), None);
        let day = source.now().day();
        let (sani, kato) = (source.record_id(), source.record_id());
        let give = |text: &str, day, before: Option<&Answer>, read: &[Answer]| {
            let form = AnswerForm {
                text: text.into(),
                ..AnswerForm::default()
            };
            form.finish(about, day, text, (before, read)).unwrap()
        };
        // Neither had heard of the other: the greater id, on every phone.
        let first = give("In November.", day, None, &[]);
        let other = give("Not this year.", day.plus(-3), None, &[]);
        assert!(other.rank(kato) > first.rank(sani));
        // One who has read the other's says something after it, and does so again
        // without moving on; a wrong clock changes nothing.
        let after = give(
            "In May.",
            day.plus(-9),
            Some(&first),
            std::slice::from_ref(&other),
        );
        assert!(after.rank(sani) > other.rank(kato));
        let again = give("In June.", day, Some(&after), std::slice::from_ref(&other));
        assert_eq!(again.turn, after.turn);
        let last = give(
            "It is here.",
            day,
            Some(&other),
            std::slice::from_ref(&again),
        );
        assert!(last.rank(kato) > again.rank(sani));
        // No peer can say a number that nobody may follow.
        let mut most = last;
        most.turn = u32::MAX;
        assert_eq!(give("Yes.", day, None, &[most]).turn, u32::MAX);
    }

    #[test]
    fn an_answer_of_which_only_the_words_are_known_is_read() {
        let id = Counter::default().record_id();
        let old = format!(r#"{{"to":"{id}","day":"2026-11-28","text":"Yes"}}"#);
        let answer: Answer = serde_json::from_str(&old).unwrap();
        assert_eq!(
            (answer.stands, answer.about.as_str(), answer.turn),
            (Stands::TakenUp, "", 0)
        );
        assert!(answer.check().is_empty());
    }
}
