//! What the office answers a leader: to a step that was asked of it, or to a paper that
//! it has read. Written by an officer, to that leader; it stands beside what it answers,
//! which stays the leader's.
//!
//! Each officer's answer is a record of their own, which no other changes: two to one
//! thing are never merged. Which of them stands is told by what each officer had read
//! when they answered, and by no clock: see [`Answer::rank`]. Those to different parts
//! of a record stand beside each other: see [`by_part`].
//!
//! It keeps no word of what it is about, only the name of that part: what is taken out
//! of a record, or erased, does not live on in what was asked about it.

use crate::day::Day;
use crate::ids::RecordId;
use crate::order::sort_by_key;
use crate::record::{Fault, Faults, Keys, Record, Share, Wrong};
use crate::step::Step;
use crate::text::tidy;
use crate::words::Say;

/// An answer to something that a leader wrote.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The record that is answered.
    pub to: RecordId,
    /// The part of it that is answered, as its paper names its parts (a field, or a
    /// field and the id of an item in it; never a place on the page, nor its words);
    /// empty for the whole.
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
    /// Of the answers to one part of one record, that of the greatest rank stands; `id` is this
    /// one's. One that follows another is above it. Of two whose officers had not
    /// read each other, that of the greater id, as in merging: every phone says the
    /// same, in whatever order they came.
    pub fn rank(&self, id: RecordId) -> (u32, RecordId) {
        (self.turn, id)
    }
}

/// The answers to one part of a record, or to the whole.
#[derive(Clone, Debug, PartialEq)]
pub struct ToPart {
    /// The record.
    pub to: RecordId,
    /// The part, as [`Answer::about`]; empty for the whole.
    pub about: String,
    /// The answers, each with its id, by their rank: the last stands. Never empty.
    pub answers: Vec<(RecordId, Answer)>,
}

impl ToPart {
    /// The answer that stands, and the others.
    pub fn standing(&self) -> Option<(&Answer, &[(RecordId, Answer)])> {
        let ((_, stands), others) = self.answers.split_last()?;
        Some((stands, others))
    }

    /// What is told of them: the answer that stands, and before it the questions that
    /// are still open. One that has been read and then answered with "read" is not.
    pub fn told(&self) -> Vec<&Answer> {
        let Some((stands, others)) = self.standing() else {
            return Vec::new();
        };
        let is_open = |other: &&Answer| {
            let is_settled = stands.stands == Stands::Read && stands.turn > other.turn;
            other.stands == Stands::Asked && !is_settled
        };
        let others = others.iter().map(|(_, other)| other).filter(is_open);
        others.chain([stands]).collect()
    }
}

/// Those of `answers` to the same part of the same record together: by record, the
/// whole of it first, then its parts by their names.
pub fn by_part(mut answers: Vec<(RecordId, Answer)>) -> Vec<ToPart> {
    sort_by_key(&mut answers, |(id, answer)| {
        (answer.to, answer.about.clone(), answer.rank(*id))
    });
    let mut parts: Vec<ToPart> = Vec::new();
    for (id, answer) in answers {
        match parts.last_mut() {
            Some(part) if part.to == answer.to && part.about == answer.about => {
                part.answers.push((id, answer));
            }
            _ => parts.push(ToPart {
                to: answer.to,
                about: answer.about.clone(),
                answers: vec![(id, answer)],
            }),
        }
    }
    parts
}

/// How far the office is with what was asked of it, or with what it reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stands {
    /// It has taken it up.
    #[default]
    TakenUp,
    /// It has done it.
    Done,
    /// It cannot be done, or not now.
    NotNow,
    /// It has read it.
    Read,
    /// It has a question about it.
    Asked,
    /// What a later version calls by a name that this one does not know.
    Another,
}
crate::json_names!(Stands {
    TakenUp = "taken_up",
    Done = "answered",
    NotNow = "not_now",
    Read = "has_read",
    Asked = "has_asked",
} or_else Another = "another");

impl Stands {
    /// Those that fit an answer to a record of `kind`, in the order in which they are
    /// offered: something was asked of the office by a step; what else it answers, it
    /// has read.
    pub fn offered_to(kind: &str) -> &'static [Self] {
        match kind {
            Step::KIND => &[Self::TakenUp, Self::Done, Self::NotNow],
            _ => &[Self::Asked, Self::Read],
        }
    }

    /// What it is called.
    pub fn words(self) -> Say {
        match self {
            Self::TakenUp => Say::TakenUp,
            Self::Done => Say::OfficeDone,
            Self::NotNow => Say::NotNow,
            Self::Read => Say::OfficeRead,
            Self::Asked => Say::OfficeAsks,
            Self::Another => Say::OfficeWrote,
        }
    }
}

/// What is answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    /// The record.
    pub to: RecordId,
    /// The part of it; empty for the whole.
    pub about: String,
    /// The school it is about.
    pub school: Option<RecordId>,
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

    /// The answer to `subject`, given on `day` by `from`, who knows the answers of
    /// others to the same in `read`, and has given `before`.
    ///
    /// # Errors
    /// The faults, with their fields.
    pub fn finish(
        &self,
        subject: &Subject,
        day: Day,
        from: &str,
        (before, read): (Option<&Answer>, &[Answer]),
    ) -> Result<Answer, Vec<Fault>> {
        let follows = read.iter().map(|other| other.turn.saturating_add(1));
        let own = before.map(|before| before.turn);
        let answer = Answer {
            to: subject.to,
            about: subject.about.clone(),
            school: subject.school,
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
        // That it was read says enough.
        if self.text.trim().is_empty() && self.stands != Stands::Read {
            faults.add("text", Wrong::Missing);
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
    use crate::testing::Counter;

    fn whole(to: RecordId) -> Subject {
        Subject {
            to,
            about: String::new(),
            school: None,
        }
    }

    #[test]
    fn an_answer_says_something_and_is_found_at_what_it_answers() {
        let source = Counter::default();
        let (step, school) = (source.record_id(), source.record_id());
        let today = source.now().day();
        let mut form = AnswerForm {
            stands: Stands::NotNow,
            text: "  ".into(),
        };
        let about = &Subject {
            to: step,
            about: String::new(),
            school: Some(school),
        };
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
        let about = &whole(source.record_id());
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

    #[test]
    fn a_step_is_taken_up_or_done_and_any_paper_is_read_or_asked_about() {
        use Stands::{Asked, Done, NotNow, Read, TakenUp};
        assert_eq!(Stands::offered_to("step"), [TakenUp, Done, NotNow]);
        // Those of later versions, too.
        for kind in ["visit", "meeting", "school_report"] {
            assert_eq!(Stands::offered_to(kind), [Asked, Read]);
        }
    }

    #[test]
    fn that_it_was_read_needs_no_words_and_a_question_does() {
        let source = Counter::default();
        let (subject, day) = (whole(source.record_id()), source.now().day());
        let give = |stands| {
            let form = AnswerForm {
                stands,
                text: " ".into(),
            };
            form.finish(&subject, day, "B. Sani", (None, &[]))
        };
        assert_eq!(give(Stands::Read).unwrap().text, "");
        let missing = Err(vec![Fault::at("text", Wrong::Missing)]);
        assert_eq!(give(Stands::Asked), missing);
    }

    #[test]
    fn of_the_answers_to_one_part_one_stands_and_different_parts_are_no_rivals() {
        let source = Counter::default();
        let (visit, other) = (source.record_id(), source.record_id());
        let day = source.now().day();
        let give = |to, about: &str, text: &str, read: &[Answer]| {
            let subject = Subject {
                about: about.into(),
                ..whole(to)
            };
            let form = AnswerForm {
                stands: Stands::Asked,
                text: text.into(),
            };
            let answer = form.finish(&subject, day, "B. Sani", (None, read)).unwrap();
            (source.record_id(), answer)
        };
        let first = give(visit, "purpose", "Why there?", &[]);
        let praise = give(visit, "praise", "Who?", &[]);
        let after = give(
            visit,
            "purpose",
            "And why then?",
            std::slice::from_ref(&first.1),
        );
        let elsewhere = give(other, "purpose", "Where?", &[]);
        let read = give(visit, "", "Thank you.", &[]);
        let mut all = vec![after.clone(), elsewhere, praise, read, first];
        let sorted = by_part(all.clone());
        // However they came.
        all.reverse();
        assert_eq!(by_part(all), sorted);
        let told = sorted.iter().filter(|part| part.to == visit).map(|part| {
            let (stands, others) = part.standing().unwrap();
            (part.about.as_str(), stands.text.as_str(), others.len())
        });
        let expected = [
            ("", "Thank you.", 0),
            ("praise", "Who?", 0),
            ("purpose", "And why then?", 1),
        ];
        assert_eq!(told.collect::<Vec<_>>(), expected);
        assert_eq!(after.1.turn, 1);
    }

    #[test]
    fn a_question_stays_open_until_who_had_read_it_says_that_it_is_read() {
        let source = Counter::default();
        let (subject, day) = (whole(source.record_id()), source.now().day());
        let give = |stands, text: &str, read: &[Answer]| {
            let text = text.into();
            let answer = AnswerForm { stands, text }.finish(&subject, day, "", (None, read));
            (source.record_id(), answer.unwrap())
        };
        let told = |answers: &[&(RecordId, Answer)]| {
            let answers = answers.iter().map(|one| (*one).clone()).collect();
            let told: Vec<String> = by_part(answers)[0]
                .told()
                .iter()
                .map(|answer| answer.text.clone())
                .collect();
            told.join(" ")
        };
        let which = give(Stands::Asked, "Which?", &[]);
        let when = give(Stands::Asked, "When?", std::slice::from_ref(&which.1));
        assert_eq!(told(&[&when, &which]), "Which? When?");
        // An officer who had heard of no question settles none.
        let apart = give(Stands::Read, "Good.", &[]);
        assert_eq!(told(&[&which, &apart]), "Which? Good.");
        let read = [which.1.clone(), when.1.clone()];
        let thanks = give(Stands::Read, "Thank you.", &read);
        assert_eq!(told(&[&thanks, &when, &which]), "Thank you.");
        // What is done about a step is one answer, as ever.
        let taken = give(Stands::TakenUp, "In May.", &[]);
        let done = give(Stands::Done, "Here.", std::slice::from_ref(&taken.1));
        assert_eq!(told(&[&taken, &done]), "Here.");
    }

    #[test]
    fn names_in_kept_answers_stay_and_one_of_a_later_version_is_read() {
        let names = ["taken_up", "answered", "not_now", "has_read", "has_asked"];
        for name in names {
            assert_eq!(Stands::named(name).map(Stands::name), Some(name));
        }
        let id = Counter::default().record_id();
        let new = format!(
            r#"{{"to":"{id}","about":"themes/7","day":"2027-11-28","text":"Yes","stands":"returned"}}"#
        );
        let answer: Answer = serde_json::from_str(&new).unwrap();
        assert_eq!(answer.stands, Stands::Another);
        assert_eq!((answer.text.as_str(), &*answer.about), ("Yes", "themes/7"));
        assert_eq!(answer.stands.words(), Say::OfficeWrote);
        assert!(answer.check().is_empty());
    }
}
