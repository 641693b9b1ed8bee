//! The made-up visits: fourteen that took place, one today, two to come, one
//! called off; their lessons, conversations and steps.

use super::beside::{meeting, reflection, ticked};
use super::schools::SampleSchool;
use crate::words::{Text, say};
use domain::day::{Clock, Day, Moment};
use domain::feedback::Feedback;
use domain::ids::{ItemId, RecordId, Source};
use domain::observation::{About, Counted, Note, Observation, Snapshot, Tap};
use domain::step::{Side, Step, StepState};
use domain::visit::{AgreedLesson, Meeting, Visit, VisitState};
use storage::Batch;

/// How many visits took place, one a week.
const TOOK_PLACE: usize = 14;
/// How many of the schools were visited.
const VISITED: usize = 7;

const PURPOSES: [Text; 4] = [
    Text::SamplePurposePairs,
    Text::SamplePurposeReading,
    Text::SamplePurposePlan,
    Text::SamplePurposeNew,
];
const PRAISES: [Text; 5] = [
    Text::SamplePraiseRows,
    Text::SamplePraiseBooks,
    Text::SamplePraiseStart,
    Text::SamplePraiseParents,
    Text::SamplePraiseHelp,
];
const IN_SCHOOL: [Text; 5] = [
    Text::SampleStepSticks,
    Text::SampleStepSeats,
    Text::SampleStepCorner,
    Text::SampleStepMeeting,
    Text::SampleStepRegister,
];
const PROMISES: [Text; 4] = [
    Text::SamplePromiseBenches,
    Text::SamplePromiseCards,
    Text::SamplePromiseBooks,
    Text::SamplePromiseWorkshop,
];
const LESSONS: [(&str, Text, Text); 5] = [
    ("P3", Text::SampleEnglish, Text::SampleFocusWho),
    ("P2", Text::SampleMathematics, Text::SampleFocusPairs),
    ("P4", Text::SampleScience, Text::SampleFocusEnd),
    ("P1", Text::SampleEnglish, Text::SampleFocusPairs),
    ("P5", Text::SampleMathematics, Text::SampleFocusWho),
];
/// Minutes into the lesson, whose doing, what.
const NOTES: [[(u32, About, Text); 4]; 2] = [
    [
        (4, About::Teacher, Text::SampleNoteGreets),
        (5, About::Pupils, Text::SampleNoteOpen),
        (12, About::Pupils, Text::SampleNotePartner),
        (24, About::Wonder, Text::SampleNoteWonder),
    ],
    [
        (3, About::Teacher, Text::SampleNoteBoard),
        (11, About::Pupils, Text::SampleNoteBeans),
        (19, About::Pupils, Text::SampleNoteSame),
        (28, About::Pupils, Text::SampleNoteQuiet),
    ],
];
/// What was said after such a lesson: the teacher's view, praise, question, the
/// teacher's idea, the small step, the teacher's own words.
const TALKS: [[Text; 6]; 2] = [
    [
        Text::SampleViewEnd,
        Text::SampleTalkPraise,
        Text::SampleTalkQuestion,
        Text::SampleTalkIdea,
        Text::SampleTalkStep,
        Text::SampleTalkWords,
    ],
    [
        Text::SampleViewBeans,
        Text::SampleBeansPraise,
        Text::SampleBeansQuestion,
        Text::SampleBeansIdea,
        Text::SampleBeansStep,
        Text::SampleBeansWords,
    ],
];

/// The words of a text of the sample.
pub fn words(text: Text) -> String {
    say(text).into_owned()
}

/// What one visit or lesson is made of.
struct Telling<'a, S> {
    source: &'a S,
    /// The how manieth visit, from the latest.
    nth: usize,
}

impl<S: Source> Telling<'_, S> {
    /// The row of a table whose turn it is.
    fn of<T: Copy>(&self, rows: &[T]) -> T {
        rows[self.nth % rows.len()]
    }

    fn item(&self) -> ItemId {
        self.source.item_id()
    }
}

/// All visits of the sample on top of `batch`, as seen from `today`.
pub fn of_a_term(
    mut batch: Batch,
    schools: &[SampleSchool],
    today: Day,
    source: &impl Source,
) -> Batch {
    let planned = source.record_id();
    for nth in 0..TOOK_PLACE {
        let telling = Telling { source, nth };
        let school = &schools[nth % VISITED];
        let day = today.plus(-(7 * nth as i64 + 3));
        // The latest visit to the school that is visited today named that day.
        let next = (nth == 0).then_some(planned);
        batch = telling.took_place(batch, school, day, next);
    }
    let telling = Telling { source, nth: 0 };
    batch = batch.put(planned, &telling.planned(&schools[0], today));
    for (school, days) in [(&schools[VISITED], 6), (&schools[3], 13)] {
        let mut visit = Visit::on(school.id, today.plus(days));
        visit.purpose = words(PURPOSES[days as usize % PURPOSES.len()]);
        batch = batch.put(source.record_id(), &visit);
    }
    let mut called_off = Visit::on(schools[5].id, today.plus(-9));
    called_off.purpose = words(Text::SamplePurposeReading);
    called_off.state = VisitState::CalledOff;
    called_off.why = words(Text::SampleCalledOff);
    batch
        .put(source.record_id(), &called_off)
        .put(source.record_id(), &reflection(today))
}

impl<S: Source> Telling<'_, S> {
    fn planned(&self, school: &SampleSchool, today: Day) -> Visit {
        let mut visit = Visit::on(school.id, today);
        visit.from = Clock::new(8, 0);
        visit.to = Clock::new(12, 30);
        visit.purpose = words(Text::SamplePurposePairs);
        visit.school_asks = words(Text::SampleAsks);
        visit.materials = words(Text::SampleMaterials);
        visit.agreed = true;
        visit.people = vec![Meeting {
            id: self.item(),
            who: words(Text::SampleWhoHead),
            at: Clock::new(12, 0),
            removed: false,
        }];
        visit.lessons = (0..2)
            .map(|n| {
                let (class, subject, focus) = LESSONS[n];
                AgreedLesson {
                    id: self.item(),
                    at: Clock::new(8 + n as u8, 40),
                    class: class.to_owned(),
                    subject: words(subject),
                    teacher: Some(school.teachers[n].0),
                    focus: words(focus),
                    removed: false,
                }
            })
            .collect();
        visit
    }

    fn took_place(
        &self,
        batch: Batch,
        school: &SampleSchool,
        day: Day,
        next: Option<RecordId>,
    ) -> Batch {
        let id = self.source.record_id();
        let mut visit = Visit::on(school.id, day);
        visit.from = Clock::new(8, 0);
        visit.to = Clock::new(12, 30);
        visit.purpose = words(self.of(&PURPOSES));
        visit.praise = words(self.of(&PRAISES));
        visit.state = VisitState::Closed;
        visit.planned = Some(day);
        visit.started = Some(Moment::new(day, 8 * 3600));
        visit.closed = Some(Moment::new(day, 12 * 3600));
        visit.next = next;
        visit.next_none = next.is_none();
        if self.nth.is_multiple_of(3) {
            let said = [Text::SampleHeadWords, Text::SampleHeadCorner];
            visit.head_words = words(said[self.nth / 3 % said.len()]);
        }
        let visit = ticked(visit, self.nth, self.source);
        let mut batch = batch.put(id, &visit);
        if self.nth.is_multiple_of(2) {
            let meeting = meeting(id, school.id, day, self.nth / 2, self.source);
            batch = batch.put(self.source.record_id(), &meeting);
        }
        for n in 0..1 + self.nth % 2 {
            batch = self.lesson(batch, school, id, day, n);
        }
        for (step, moved) in [
            (self.in_school(school.id, id, day), self.nth > 2),
            (self.promise(school.id, id, day), self.nth > 1),
        ] {
            let step = if moved { self.moved(step) } else { step };
            batch = batch.put(self.source.record_id(), &step);
        }
        batch
    }

    fn lesson(
        &self,
        batch: Batch,
        school: &SampleSchool,
        visit: RecordId,
        day: Day,
        n: usize,
    ) -> Batch {
        let (class, subject, focus) = LESSONS[(self.nth + n) % LESSONS.len()];
        let start = 8 * 60 + 40 + 60 * n as u32;
        let after = |minutes: u32| Moment::new(day, (start + minutes) * 60);
        let told = (self.nth + n) % NOTES.len();
        let notes = NOTES[told];
        let note = |(minutes, about, text): (u32, About, Text)| Note {
            id: self.item(),
            at: after(minutes),
            about,
            text: words(text),
            removed: false,
        };
        let present = 44 + (self.nth as u32 * 7) % 14;
        let on_task = [(6, 2), (18, 9), (30, 4)].map(|(minutes, away)| Snapshot {
            id: self.item(),
            at: after(minutes),
            on_task: present - away - self.nth as u32 % 4,
            of: present,
            removed: false,
        });
        let id = self.source.record_id();
        let observation = Observation {
            visit,
            school: school.id,
            day,
            class: class.to_owned(),
            subject: words(subject),
            teacher: Some(school.teachers[n].0),
            focus: words(focus),
            started: after(0),
            ended: Some(after(35)),
            end_unknown: false,
            written: None,
            girls: Some(present * 4 / 9),
            boys: Some(present - present * 4 / 9),
            notes: notes.map(note).to_vec(),
            taps: self.taps(after),
            snapshots: on_task.to_vec(),
        };
        let mut talk = Feedback::about(id, visit, school.id, day);
        let [view, praise, question, idea, step, said] = TALKS[told].map(words);
        talk.teacher_view = view;
        talk.praise = praise;
        talk.question = question;
        talk.teacher_idea = idea;
        talk.small_step = step;
        talk.teacher_words = said;
        talk.practised = self.nth.is_multiple_of(2);
        talk.look_again = Some(day.plus(21));
        batch
            .put(id, &observation)
            .put(self.source.record_id(), &talk)
    }

    /// Who was called on and what was asked, spread over the lesson.
    fn taps(&self, after: impl Fn(u32) -> Moment) -> Vec<Tap> {
        let times = [3, 1, 1, 6 + self.nth % 5, 3, 1 + self.nth % 3];
        let questions = [
            (Counted::OpenQuestion, 2 + self.nth % 3),
            (Counted::ClosedQuestion, 7),
            (Counted::PairMinute, 4 + self.nth % 4),
        ];
        let called = Counted::CALLED_ON.into_iter().zip(times);
        let all = called.chain(questions);
        let each = all.flat_map(|(what, times)| std::iter::repeat_n(what, times));
        each.zip(0u32..)
            .map(|(what, nth)| Tap {
                id: self.item(),
                at: after(2 + nth % 30),
                what,
                removed: false,
            })
            .collect()
    }

    fn in_school(&self, school: RecordId, visit: RecordId, day: Day) -> Step {
        Step {
            school,
            visit,
            own: false,
            side: Side::School,
            what: words(self.of(&IN_SCHOOL)),
            who: words(self.of(&[Text::SampleWhoP3, Text::SampleWhoHead])),
            by: Some(day.plus(21)),
            notice: words(Text::SampleNotice),
            reply: String::new(),
            agreed: day,
            state: StepState::Open,
            why: String::new(),
            moved: None,
            replied: None,
            told: String::new(),
        }
    }

    fn promise(&self, school: RecordId, visit: RecordId, day: Day) -> Step {
        Step {
            side: Side::Leader,
            what: words(self.of(&PROMISES)),
            who: words(Text::SampleAskSupplies),
            by: Some(day.plus(14)),
            notice: String::new(),
            reply: words(Text::SampleWhoHead),
            ..self.in_school(school, visit, day)
        }
    }

    /// What became of a step: most were done, some changed or let go.
    fn moved(&self, step: Step) -> Step {
        let (state, why) = match self.nth % 5 {
            3 => (StepState::Changed, words(Text::SampleWhyChanged)),
            4 => (StepState::LetGo, words(Text::SampleWhyLetGo)),
            _ => (StepState::Done, String::new()),
        };
        Step {
            moved: Some(step.agreed.plus(12)),
            state,
            why,
            ..step
        }
    }
}
