//! What papers are composed from.

use domain::feedback::Feedback;
use domain::handover::Handover;
use domain::ids::{ItemId, RecordId};
use domain::meeting::MeetingNote;
use domain::observation::Observation;
use domain::profile::Profile;
use domain::school::School;
use domain::step::Step;
use domain::visit::{Opening, Visit};

/// Everything a visit summary is made of. The order of lists does not matter.
#[derive(Clone, Debug, PartialEq)]
pub struct Material {
    /// The school.
    pub school: School,
    /// The visit, with its answers.
    pub visit: Visit,
    /// The leader's card.
    pub profile: Profile,
    /// The lessons observed.
    pub lessons: Vec<Lesson>,
    /// The meetings held on it.
    pub meetings: Vec<(RecordId, MeetingNote)>,
    /// The steps agreed at this visit, of both sides, whatever became of them.
    pub steps: Vec<(RecordId, Step)>,
    /// The next visit, if a day was agreed.
    pub next: Option<Visit>,
    /// What was handed over before, if anything was.
    pub handover: Option<Handover>,
}

/// A lesson observed, with the conversation about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    /// What was seen.
    pub observation: Observation,
    /// What was said, once they have talked: twice, if two phones wrote of it.
    pub feedback: Vec<Feedback>,
    /// How the teacher is shown.
    pub teacher: TeacherShown,
}

/// How a teacher is shown on paper.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum TeacherShown {
    /// By role: "P3 teacher".
    #[default]
    Role,
    /// By this name, because the leader chose so.
    Named(String),
}

/// Everything a visit plan is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanMaterial {
    /// The school.
    pub school: School,
    /// The visit planned.
    pub visit: Visit,
    /// The leader's card.
    pub profile: Profile,
    /// What is still open: promises and the school's steps.
    pub opening: Opening,
    /// Agreed lessons whose teacher's name the leader chose to show.
    pub named: Vec<(ItemId, String)>,
}
