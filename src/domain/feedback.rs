//! The feedback conversation (S4): the private half of an observation.

use crate::day::Day;
use crate::ids::{AccountId, RecordId};
use crate::record::{Fault, Faults, Keys, Record, Share, Wrong};
use crate::words::Say;

/// What the teacher and the leader said to each other after the lesson.
/// `mine`: sealed before it leaves the phone.
#[derive(Clone, Debug, PartialEq)]
pub struct Feedback {
    /// The observation it belongs to.
    pub observation: RecordId,
    /// The visit the observation belongs to.
    pub visit: RecordId,
    /// The school.
    pub school: RecordId,
    /// The day of the conversation.
    pub day: Day,
    /// How the teacher saw the lesson: asked first.
    pub teacher_view: String,
    /// Praise, with what was seen.
    pub praise: String,
    /// The question the leader asked.
    pub question: String,
    /// The teacher's own idea.
    pub teacher_idea: String,
    /// One small step.
    pub small_step: String,
    /// Whether they practised it together.
    pub practised: bool,
    /// When they look at it again.
    pub look_again: Option<Day>,
    /// The teacher's own words, typed by the teacher on this phone.
    pub teacher_words: String,
}
crate::json!(Feedback { observation, visit, school, day } or_default { teacher_view, praise, question, teacher_idea, small_step, practised, look_again, teacher_words });

impl Feedback {
    /// The id of the conversation about `observation`: two phones of a leader write
    /// one, and where both wrote, both texts are kept beside each other.
    pub fn id(account: AccountId, observation: RecordId) -> RecordId {
        RecordId::about(account, Self::KIND, observation)
    }

    /// An empty conversation about `observation`.
    pub fn about(observation: RecordId, visit: RecordId, school: RecordId, day: Day) -> Self {
        Self {
            observation,
            visit,
            school,
            day,
            teacher_view: String::new(),
            praise: String::new(),
            question: String::new(),
            teacher_idea: String::new(),
            small_step: String::new(),
            practised: false,
            look_again: None,
            teacher_words: String::new(),
        }
    }

    /// What of it stands on the visit summary: the rest is between teacher and leader.
    pub fn handed_over(&self) -> [&String; 3] {
        [&self.praise, &self.question, &self.small_step]
    }

    /// The same, to write a role in place of a name.
    pub fn handed_over_mut(&mut self) -> Vec<&mut String> {
        vec![&mut self.praise, &mut self.question, &mut self.small_step]
    }
}

impl Record for Feedback {
    const KIND: &'static str = "feedback";
    const SHARE: Share = Share::Mine;
    const LABEL: Say = Say::Feedback;
    const TEXTS: &'static [&'static str] = &[
        "teacher_view",
        "praise",
        "question",
        "teacher_idea",
        "small_step",
        "teacher_words",
    ];

    fn keys(&self) -> Keys {
        Keys {
            school: Some(self.school),
            of: Some(self.observation),
            day: Some(self.day),
            state: None,
            words: self.small_step.clone(),
        }
    }

    fn check(&self) -> Vec<Fault> {
        let mut faults = Faults::default();
        let in_time = self.look_again.is_none_or(|again| again >= self.day);
        faults
            .prose("teacher_view", &self.teacher_view)
            .prose("praise", &self.praise)
            .prose("question", &self.question)
            .prose("teacher_idea", &self.teacher_idea)
            .prose("small_step", &self.small_step)
            .prose("teacher_words", &self.teacher_words)
            .holds(in_time, "look_again", Wrong::BeforeVisit)
            .all()
    }
}
