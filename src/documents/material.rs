//! What papers are composed from.

use domain::day::Day;
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
    /// A lesson is still being observed, or was never saved: it is not in the list.
    pub lesson_runs: bool,
    /// The meetings held on it.
    pub meetings: Vec<(RecordId, MeetingNote)>,
    /// The steps agreed at this visit, of both sides, whatever became of them.
    /// What was crossed out again is told nowhere.
    pub steps: Vec<(RecordId, Step)>,
    /// The next visit, if a day was agreed.
    pub next: Option<Visit>,
    /// What was handed over before, if anything was.
    pub handover: Option<Handover>,
    /// It may have been signed, and that cannot be read here. Then nothing is
    /// claimed of it.
    pub signature_shut: Option<SignatureShut>,
}

/// Where a signature may be that cannot be read here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureShut {
    /// With the leader before, who made the visit.
    WithLeaderBefore,
    /// On the leader's own other phone, whose private records are shut here.
    OnOtherPhone,
}

impl Material {
    /// What the school was called on the visit.
    pub fn school_name(&self) -> &str {
        match self.visit.school_name.as_str() {
            "" => &self.school.name,
            then => then,
        }
    }

    /// Who was its Head Teacher on the visit.
    pub fn head_teacher(&self) -> &str {
        self.visit.head_of(&self.school.head_teacher)
    }

    /// The day agreed for the next visit, and what it was to be for: not where
    /// that visit stands by now.
    pub fn next_agreed(&self) -> Option<(Day, &str)> {
        let then = self.visit.next_day;
        let then = then.map(|day| (day, self.visit.next_purpose.as_str()));
        then.or_else(|| {
            let next = self.next.as_ref()?;
            Some((next.planned.unwrap_or(next.day), next.purpose.as_str()))
        })
    }
}

/// A lesson observed, with the conversation about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    /// The observation's id.
    pub id: RecordId,
    /// What was seen.
    pub observation: Observation,
    /// What was said, once they have talked: twice, if two phones wrote of it.
    pub feedback: Vec<Feedback>,
    /// More may have been said than can be read here. Then nothing is claimed of it.
    pub talk_shut: Option<TalkShut>,
    /// Who observed it, where that is another than who makes the page: a leader before.
    pub observed_by: Option<String>,
    /// How the teacher is shown.
    pub teacher: TeacherShown,
}

/// Why more may have been said of a lesson than its page can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TalkShut {
    /// The leader's own other phone wrote of it, and that is shut here: so it is,
    /// whatever this phone wrote beside it.
    OnOtherPhone,
    /// It may be kept and cannot be read here, or is only half written.
    MayBe,
}

impl Lesson {
    /// Whether something was said, or may have been, that this page does not know.
    pub fn is_shut(&self) -> bool {
        match self.talk_shut {
            Some(TalkShut::OnOtherPhone) => true,
            Some(TalkShut::MayBe) => self.feedback.is_empty(),
            None => false,
        }
    }
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
