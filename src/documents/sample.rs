//! A made-up visit, as full as an ordinary one: two lessons, three praises,
//! four steps, a day agreed.

use super::{Lesson, Material, TeacherShown};
use domain::day::{Clock, Day, Moment};
use domain::feedback::Feedback;
use domain::ids::{ItemId, RecordId};
use domain::observation::{About, Counted, Note, Observation, Snapshot, Tap};
use domain::profile::Profile;
use domain::school::School;
use domain::step::{Side, Step, StepState};
use domain::visit::Visit;
use uuid::Uuid;

/// A record id that is the same in every run.
pub fn id(n: u128) -> RecordId {
    RecordId(Uuid::from_u128(n))
}

/// A day of 2025.
pub fn day(month: u8, day: u8) -> Day {
    Day::new(2025, month, day).expect("a day of the calendar")
}

/// A moment on the day of the visit.
pub fn at(hour: u32, minute: u32) -> Moment {
    Moment::new(day(10, 14), (hour * 60 + minute) * 60)
}

fn lesson(nth: u128, class: &str, subject: &str, from: Moment, to: Moment) -> Lesson {
    let observation = Observation {
        visit: id(1),
        school: id(2),
        day: day(10, 14),
        class: class.into(),
        subject: subject.into(),
        teacher: Some(id(50 + nth)),
        focus: String::new(),
        started: from,
        ended: Some(to),
        end_unknown: false,
        written: None,
        girls: None,
        boys: None,
        notes: Vec::new(),
        taps: Vec::new(),
        snapshots: Vec::new(),
    };
    let feedback = Feedback::about(id(10 + nth), id(1), id(2), day(10, 14));
    Lesson {
        id: id(100 + nth),
        observation,
        feedback: vec![feedback],
        talk_shut: None,
        observed_by: None,
        teacher: TeacherShown::Role,
    }
}

fn tap(lesson: &mut Lesson, what: Counted, times: u64) {
    let taps = &mut lesson.observation.taps;
    for _ in 0..times {
        let id = ItemId(taps.len() as u64);
        taps.push(Tap {
            id,
            at: at(8, 50),
            what,
            removed: false,
        });
    }
}

fn first_lesson() -> Lesson {
    let mut lesson = lesson(0, "P3", "English", at(8, 40), at(9, 15));
    for (what, times) in Counted::CALLED_ON.into_iter().zip([3, 1, 1, 10, 3, 1]) {
        tap(&mut lesson, what, times);
    }
    tap(&mut lesson, Counted::OpenQuestion, 3);
    tap(&mut lesson, Counted::ClosedQuestion, 9);
    tap(&mut lesson, Counted::PairMinute, 6);
    let seen = &mut lesson.observation;
    seen.focus = "who answers".into();
    (seen.girls, seen.boys) = (Some(24), Some(31));
    let counts = [(at(8, 46), 49), (at(8, 58), 38), (at(9, 10), 46)];
    seen.snapshots = counts
        .into_iter()
        .zip(0..)
        .map(|((at, on_task), n)| Snapshot {
            id: ItemId(n),
            at,
            on_task,
            of: 55,
            removed: false,
        })
        .collect();
    seen.notes = [
        (at(8, 44), About::Teacher, "greets six pupils by name"),
        (at(8, 52), About::Pupils, "22 pairs talk"),
    ]
    .into_iter()
    .zip(0..)
    .map(|((at, about, text), n)| Note {
        id: ItemId(n),
        at,
        about,
        text: text.into(),
        removed: false,
    })
    .collect();
    if let Some(said) = lesson.feedback.first_mut() {
        said.teacher_view = "The story went well, the end was noisy".into();
        said.praise = "when you said “tell your partner”, even the back rows talked".into();
        said.question = "What did you notice about who answered?".into();
        said.teacher_idea = "Mostly my front boys. I shall write names on sticks.".into();
        said.small_step = "draw a name on a stick before each question, in three lessons".into();
        said.practised = true;
        said.look_again = Some(day(11, 4));
        said.teacher_words = "I want to try this".into();
    }
    lesson
}

fn second_lesson() -> Lesson {
    let mut lesson = lesson(1, "P2", "Mathematics", at(9, 40), at(10, 10));
    let seen = &mut lesson.observation;
    (seen.girls, seen.boys) = (Some(29), Some(26));
    if let Some(said) = lesson.feedback.first_mut() {
        said.praise = "pupils showed with bottle tops how they knew that 7 and 5 make 12.".into();
        said.question = "How do you find out who has not understood yet?".into();
        said.small_step = "Ask two pupils at the back to explain in their own words".into();
    }
    lesson
}

fn step(side: Side, what: &str, by: Day) -> Step {
    Step {
        school: id(2),
        visit: id(1),
        own: false,
        side,
        what: what.into(),
        who: String::new(),
        by: Some(by),
        notice: String::new(),
        reply: String::new(),
        agreed: day(10, 14),
        state: StepState::Open,
        why: String::new(),
        moved: None,
        replied: None,
        told: String::new(),
    }
}

/// The visit to Tudun Fari of Tuesday 14 October 2025.
pub fn tudun_fari() -> Material {
    let mut visit = Visit::on(id(2), day(10, 14));
    visit.from = Clock::new(8, 0);
    visit.to = Clock::new(12, 30);
    visit.started = Some(at(8, 5));
    visit.purpose = "Mrs Bala asked how pair talk is going in P2 and P3".into();
    visit.praise = "Assembly began on time and every class was taught from the first bell.".into();
    visit.head_words =
        "I agree. Please let us have the bench letter soon, P1 still sits on the floor.".into();
    let mut next = Visit::on(id(2), day(11, 4));
    next.purpose = "look at P3 together and hear how the sticks went".into();
    let names = Step {
        who: "P3 teacher".into(),
        notice: "girls and the back rows answer as often as the front".into(),
        ..step(
            Side::School,
            "Names on sticks in P3 for three lessons a week",
            day(10, 31),
        )
    };
    let cards = Step {
        who: "P2 teacher and SMT".into(),
        ..step(
            Side::School,
            "Make a set of number cards for every table in P2.",
            day(10, 24),
        )
    };
    let benches = Step {
        who: "the Education Secretary".into(),
        reply: "Mrs Bala".into(),
        ..step(
            Side::Leader,
            "Have the bench delivery confirmed in writing",
            day(10, 21),
        )
    };
    let words = step(
        Side::Leader,
        "Bring the word cards from Unguwar Rimi",
        day(11, 4),
    );
    Material {
        school: School {
            name: "Tudun Fari Primary".into(),
            head_teacher: "Mrs Bala".into(),
            ..School::default()
        },
        visit,
        profile: Profile {
            name: "A. Musa".into(),
            cluster: "Rimi".into(),
            ..Profile::default()
        },
        lessons: vec![second_lesson(), first_lesson()],
        lesson_runs: false,
        signature_shut: None,
        meetings: Vec::new(),
        steps: vec![
            (id(24), words),
            (id(21), names),
            (id(23), benches),
            (id(22), cards),
        ],
        next: Some(next),
        handover: None,
    }
}

/// Strokes as a finger leaves them.
pub fn strokes() -> Vec<domain::handover::Stroke> {
    let wave = |x: u16| {
        let lift = f64::from(x) / 38.0;
        let y = 190.0 + 90.0 * lift.sin() * (1.0 - f64::from(x) / 1400.0);
        [x, y as u16]
    };
    vec![
        (60..820).step_by(12).map(wave).collect(),
        vec![[150, 300], [400, 285], [880, 290]],
        vec![[905, 250]],
    ]
}
