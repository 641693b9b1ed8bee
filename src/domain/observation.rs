//! What was seen in a lesson (S3): facts and evidence, never a score.

use crate::day::{Day, Moment};
use crate::ids::{ItemId, RecordId};
use crate::lesson::LONGEST;
use crate::order;
use crate::record::{Fault, Faults, Keys, Record, Share, Wrong};
use crate::words::Say;

/// The facts of one observed lesson. The teacher stands here by id and role;
/// the conversation about it is a [`crate::feedback::Feedback`].
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// The visit.
    pub visit: RecordId,
    /// The school.
    pub school: RecordId,
    /// The day.
    pub day: Day,
    /// The class ("P3").
    pub class: String,
    /// The subject.
    pub subject: String,
    /// The teacher: a [`crate::person::Person`], never a name.
    pub teacher: Option<RecordId>,
    /// What the teacher asked to have looked at.
    pub focus: String,
    /// When the lesson began.
    pub started: Moment,
    /// When it ended; none while it runs, or when nobody knows.
    pub ended: Option<Moment>,
    /// It is over, and nobody noted when it ended.
    pub end_unknown: bool,
    /// When it was written down, if that was done afterwards: the times of its
    /// notes, taps and counts then tell when they were written.
    pub written: Option<Moment>,
    /// Girls present.
    pub girls: Option<u32>,
    /// Boys present.
    pub boys: Option<u32>,
    /// Time-stamped notes.
    pub notes: Vec<Note>,
    /// Tallies, one tap each: never a counter, so that two phones' taps add up.
    pub taps: Vec<Tap>,
    /// How many were on task, at up to three moments.
    pub snapshots: Vec<Snapshot>,
}
crate::json!(Observation { visit, school, day, started } or_default { class, subject, teacher, focus, ended, end_unknown, written, girls, boys, notes, taps, snapshots });

/// One note of what was seen and heard.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// This item's id.
    pub id: ItemId,
    /// When.
    pub at: Moment,
    /// Whose doing it tells of.
    pub about: About,
    /// What.
    pub text: String,
    /// Taken out of the list.
    pub removed: bool,
}
crate::json!(Note { id, at, about, text } and removed);

/// What a note tells of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum About {
    /// Teacher does.
    #[default]
    Teacher,
    /// Pupils do.
    Pupils,
    /// I wonder.
    Wonder,
}
crate::json_names!(About { Teacher = "teacher", Pupils = "pupils", Wonder = "wonder" });

/// One tap of a tally.
#[derive(Clone, Debug, PartialEq)]
pub struct Tap {
    /// This item's id.
    pub id: ItemId,
    /// When.
    pub at: Moment,
    /// What was counted.
    pub what: Counted,
    /// Undone.
    pub removed: bool,
}
crate::json!(Tap { id, at, what } and removed);

/// What a tap counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Counted {
    /// A girl in the front was called on.
    GirlFront,
    /// A girl in the middle.
    GirlMiddle,
    /// A girl at the back.
    GirlBack,
    /// A boy in the front.
    BoyFront,
    /// A boy in the middle.
    BoyMiddle,
    /// A boy at the back.
    BoyBack,
    /// An open question.
    OpenQuestion,
    /// A closed question.
    ClosedQuestion,
    /// One minute of pair work.
    PairMinute,
    /// One minute of group work.
    GroupMinute,
}
crate::json_names!(Counted { GirlFront = "girl_front", GirlMiddle = "girl_middle", GirlBack = "girl_back", BoyFront = "boy_front", BoyMiddle = "boy_middle", BoyBack = "boy_back", OpenQuestion = "open_question", ClosedQuestion = "closed_question", PairMinute = "pair_minute", GroupMinute = "group_minute" });

impl Counted {
    /// Who was called on: girls then boys, front to back.
    pub const CALLED_ON: [Counted; 6] = [
        Counted::GirlFront,
        Counted::GirlMiddle,
        Counted::GirlBack,
        Counted::BoyFront,
        Counted::BoyMiddle,
        Counted::BoyBack,
    ];

    /// What it counts, in words ("girl, back").
    pub fn words(self) -> Say {
        match self {
            Counted::GirlFront => Say::GirlFront,
            Counted::GirlMiddle => Say::GirlMiddle,
            Counted::GirlBack => Say::GirlBack,
            Counted::BoyFront => Say::BoyFront,
            Counted::BoyMiddle => Say::BoyMiddle,
            Counted::BoyBack => Say::BoyBack,
            Counted::OpenQuestion => Say::OpenQuestion,
            Counted::ClosedQuestion => Say::ClosedQuestion,
            Counted::PairMinute => Say::PairMinute,
            Counted::GroupMinute => Say::GroupMinute,
        }
    }
}

/// How many of those present were on task at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// This item's id.
    pub id: ItemId,
    /// When.
    pub at: Moment,
    /// How many were on task.
    pub on_task: u32,
    /// Of how many.
    pub of: u32,
    /// Taken out of the list.
    pub removed: bool,
}
crate::json!(Snapshot { id, at, on_task, of } and removed);

/// On-task counts a lesson has: at its beginning, middle and end. World Bank,
/// *Teach* (CC BY 4.0), takes three snapshots.
pub const SNAPSHOTS: usize = 3;

/// More pupils than any class has: a slip of the thumb.
pub const MOST_IN_CLASS: u32 = 500;

impl Observation {
    /// Whether what was recorded at `at` was recorded while the lesson went on, so
    /// that the time tells of the lesson. Written down afterwards, or added after
    /// its end, it only tells when somebody wrote. To the minute, as an end is typed.
    pub fn was_on_at(&self, at: Moment) -> bool {
        let over = match self.ended {
            Some(ended) => (at.day(), at.clock()) > (ended.day(), ended.clock()),
            None => self.end_unknown && at.seconds_since(self.started) > LONGEST,
        };
        self.written.is_none() && at.day() == self.started.day() && !over
    }

    /// How often `what` was tapped, undone taps left out.
    pub fn tally(&self, what: Counted) -> usize {
        let counts = |tap: &&Tap| tap.what == what && !tap.removed;
        self.taps.iter().filter(counts).count()
    }

    /// What it is called in lists: "P3 English".
    pub fn title(&self) -> String {
        format!("{} {}", self.class, self.subject).trim().to_owned()
    }

    /// Whether it is over.
    pub fn has_ended(&self) -> bool {
        self.ended.is_some() || self.end_unknown || self.written.is_some()
    }

    /// Girls and boys called on.
    pub fn called_on(&self) -> (usize, usize) {
        let sum = |of: &[Counted]| of.iter().map(|what| self.tally(*what)).sum();
        let (girls, boys) = Counted::CALLED_ON.split_at(3);
        (sum(girls), sum(boys))
    }

    /// Pupils called on in the front, middle and back.
    pub fn called_on_from(&self) -> [usize; 3] {
        std::array::from_fn(|row| {
            self.tally(Counted::CALLED_ON[row]) + self.tally(Counted::CALLED_ON[row + 3])
        })
    }

    /// Girls and boys present together, if either was counted.
    pub fn present(&self) -> Option<u32> {
        match (self.girls, self.boys) {
            (None, None) => None,
            (girls, boys) => Some(girls.unwrap_or(0) + boys.unwrap_or(0)),
        }
    }

    /// Whether `shot` was taken of another number than is present by what stands now:
    /// somebody came or went, or was counted again. Its own number stays with it.
    pub fn was_of_others(&self, shot: &Snapshot) -> bool {
        self.present().is_some_and(|present| present != shot.of)
    }

    /// The count of which more were on task than are present by what stands now: one
    /// of both is not how it was. The latest, if there are several.
    pub fn more_on_task_than_present(&self) -> Option<&Snapshot> {
        let present = self.present()?;
        let shots = self.snapshots_in_order().into_iter().rev();
        shots.into_iter().find(|shot| shot.on_task > present)
    }

    /// Notes that were not taken out, oldest first.
    pub fn notes_in_order(&self) -> Vec<&Note> {
        let mut notes: Vec<_> = self.notes.iter().filter(|note| !note.removed).collect();
        // Within one second the order in which they were written stands.
        order::sort_by_key(&mut notes, |note| note.at);
        notes
    }

    /// Snapshots that were not taken out, oldest first.
    pub fn snapshots_in_order(&self) -> Vec<&Snapshot> {
        let mut shots: Vec<_> = self.snapshots.iter().filter(|shot| !shot.removed).collect();
        order::sort_by_key(&mut shots, |shot| shot.at);
        shots
    }
}

impl Record for Observation {
    const KIND: &'static str = "observation";
    const SHARE: Share = Share::District;
    const LABEL: Say = Say::Observation;
    const TEXTS: &'static [&'static str] = &["focus", "notes/text"];

    fn keys(&self) -> Keys {
        Keys {
            school: Some(self.school),
            of: Some(self.visit),
            day: Some(self.day),
            state: None,
            words: self.title(),
        }
    }

    fn check(&self) -> Vec<Fault> {
        let mut faults = Faults::default();
        faults
            .needed("class", &self.class)
            .line("subject", &self.subject)
            .prose("focus", &self.focus);
        if let Some(ended) = self.ended {
            faults.holds(self.started <= ended, "ended", Wrong::EndsBeforeStart);
        }
        for (field, count) in [("girls", self.girls), ("boys", self.boys)] {
            let fits = count.is_none_or(|count| count <= MOST_IN_CLASS);
            faults.holds(fits, field, Wrong::TooMany(MOST_IN_CLASS));
        }
        for note in self.notes.iter().filter(|note| !note.removed) {
            faults.prose(&format!("notes/{}/text", note.id), &note.text);
        }
        for shot in self.snapshots.iter().filter(|shot| !shot.removed) {
            let field = format!("snapshots/{}/on_task", shot.id);
            faults.holds(shot.on_task <= shot.of, &field, Wrong::MoreThanPresent);
        }
        faults.all()
    }
}
