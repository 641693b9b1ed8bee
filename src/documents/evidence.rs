//! Evidence in words: what was counted in a lesson, never summed into one figure.

use crate::material::{Lesson, TalkShut, TeacherShown};
use crate::page::{Line, Run};
use crate::words::Wording;
use domain::language::Language;
use domain::observation::{Counted, Observation};
use domain::words::Say;

/// The lesson's class and subject, "P3 English".
pub fn lesson_name(language: Language, class: &str, subject: &str) -> Line {
    let (class, subject) = (Run::entry(class), Run::entry(subject));
    match (class.text.is_empty(), subject.text.is_empty()) {
        (true, true) => Line::say(language, Wording::ALesson),
        (false, true) => class.into(),
        (true, false) => subject.into(),
        (false, false) => {
            let places = [("class", class.into()), ("subject", subject.into())];
            Line::fill(language, Wording::ClassSubject, &places)
        }
    }
}

/// The lesson with its times, as a label: "P3 English, 08:40–09:15:".
pub fn lesson_label(language: Language, seen: &Observation) -> Line {
    let lesson = lesson_name(language, &seen.class, &seen.subject);
    let from = seen.started.clock();
    let line = match seen.ended {
        Some(ended) => {
            let span = Run::ours(language.span(from, ended.clock()));
            let places = [("lesson", lesson), ("span", span.into())];
            Line::fill(language, Wording::LessonAt, &places)
        }
        None => {
            let phrase = match seen.end_unknown {
                true => Wording::LessonNoEnd,
                false => Wording::LessonFrom,
            };
            let time = Run::ours(from.to_string());
            let places = [("lesson", lesson), ("time", time.into())];
            Line::fill(language, phrase, &places)
        }
    };
    line.strong()
}

/// Instead of a conversation, that there was none yet, or that this page cannot tell;
/// beside one, that there is more. Empty where all of it is on the page.
pub fn not_told(language: Language, lesson: &Lesson) -> Line {
    let said = match (lesson.talk_shut, lesson.feedback.is_empty()) {
        (Some(TalkShut::OnOtherPhone), _) => Wording::TalkElsewhere,
        (Some(TalkShut::MayBe), true) => Wording::TalkShut,
        (None, true) => Wording::NotTalked,
        (_, false) => return Line::default(),
    };
    Line::say(language, said)
}

/// The teacher by role, or by the name the leader chose: "P3 teacher".
pub fn teacher(language: Language, lesson: &Lesson) -> Line {
    if let TeacherShown::Named(name) = &lesson.teacher {
        let name = Run::named(name);
        if !name.text.is_empty() {
            return name.into();
        }
    }
    let class = Run::entry(&lesson.observation.class);
    if class.text.is_empty() {
        Line::say(language, Wording::TheTeacher)
    } else {
        Line::fill(language, Say::TeacherOf, &[("class", class.into())])
    }
}

/// The teacher and what they taught, as a label: "P3 teacher, English:".
pub fn teacher_label(language: Language, lesson: &Lesson) -> Line {
    let seen = &lesson.observation;
    let subject: Line = match lesson.teacher {
        TeacherShown::Role => Run::entry(&seen.subject).into(),
        // A name does not tell the class, as a role does.
        TeacherShown::Named(_) if !(seen.class.is_empty() && seen.subject.is_empty()) => {
            lesson_name(language, &seen.class, &seen.subject)
        }
        TeacherShown::Named(_) => Line::default(),
    };
    let phrase = if subject.is_empty() {
        Wording::RoleOnly
    } else {
        Wording::RoleSubject
    };
    let places = [("teacher", teacher(language, lesson)), ("subject", subject)];
    Line::fill(language, phrase, &places).strong()
}

fn number(n: impl ToString) -> Line {
    Run::ours(n.to_string()).into()
}

/// Who was present: "Present: 24 girls, 31 boys". Empty when nobody was counted.
pub fn present(language: Language, seen: &Observation) -> Line {
    let count = |n: Option<u32>, one, many| {
        n.map(|n| Line::from(Run::ours(language.count(n as usize, one, many))))
    };
    let girls = count(seen.girls, Wording::OneGirl, Wording::Girls);
    let boys = count(seen.boys, Wording::OneBoy, Wording::Boys);
    let who = match (girls, boys) {
        (Some(girls), Some(boys)) => {
            Line::fill(language, Wording::And, &[("a", girls), ("b", boys)])
        }
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => return Line::default(),
    };
    Line::fill(language, Wording::Present, &[("who", who)])
}

/// Who answered, as one sentence. Empty when nobody was tallied.
pub fn answers(language: Language, seen: &Observation) -> Line {
    let (girls, boys) = seen.called_on();
    if girls + boys == 0 {
        return Line::default();
    }
    let [front, middle, back] = seen.called_on_from();
    let places = [
        ("girls", number(girls)),
        ("boys", number(boys)),
        ("front", number(front)),
        ("middle", number(middle)),
        ("back", number(back)),
    ];
    Line::fill(language, Wording::Answers, &places)
}

/// Questions asked, minutes in pairs and groups, and how many were on task at
/// which moment: a sentence for each that was counted.
pub fn other_counts(language: Language, seen: &Observation) -> Vec<Line> {
    vec![
        questions(language, seen),
        minutes(language, seen, Counted::PairMinute),
        minutes(language, seen, Counted::GroupMinute),
        on_task(language, seen),
    ]
}

fn questions(language: Language, seen: &Observation) -> Line {
    let open = seen.tally(Counted::OpenQuestion);
    let closed = seen.tally(Counted::ClosedQuestion);
    if open + closed == 0 {
        return Line::default();
    }
    let places = [("open", number(open)), ("closed", number(closed))];
    Line::fill(language, Wording::Questions, &places)
}

fn minutes(language: Language, seen: &Observation, what: Counted) -> Line {
    let (one, many) = match what {
        Counted::GroupMinute => (Wording::OneGroupMinute, Wording::GroupMinutes),
        _ => (Wording::OnePairMinute, Wording::PairMinutes),
    };
    match seen.tally(what) {
        0 => Line::default(),
        n => Run::ours(language.count(n, one, many)).into(),
    }
}

fn on_task(language: Language, seen: &Observation) -> Line {
    let counts: Vec<String> = seen
        .snapshots_in_order()
        .into_iter()
        .map(|shot| {
            let (n, all) = (shot.on_task.to_string(), shot.of.to_string());
            // Where others stand as present by now, it says of whom it was taken.
            let all = match seen.was_of_others(shot) {
                true => language.fill(Wording::ThenPresent, &[("n", all.as_str())]),
                false => all,
            };
            let time = shot.at.clock().to_string();
            let places = [("n", n.as_str()), ("all", &all), ("time", &time)];
            // Written down afterwards, it was not counted at that time.
            let phrase = match seen.was_on_at(shot.at) {
                true => Wording::OnTaskAt,
                false => Wording::OnTaskOf,
            };
            language.fill(phrase, &places)
        })
        .collect();
    let both = |all: String, next: &String| {
        language.fill(Wording::And, &[("a", all.as_str()), ("b", next)])
    };
    let mut counts = counts.iter();
    let Some(first) = counts.next() else {
        return Line::default();
    };
    let counts = counts.fold(first.clone(), both);
    Line::fill(
        language,
        Wording::OnTask,
        &[("counts", Run::ours(counts).into())],
    )
}

/// What the teacher asked to have looked at, said with `phrase` around
/// `{focus}`; empty when nothing was.
pub fn focus(language: Language, seen: &Observation, phrase: Wording) -> Line {
    let focus = Run::written(&seen.focus);
    if focus.text.is_empty() {
        return Line::default();
    }
    Line::fill(language, phrase, &[("focus", focus.into())])
}
