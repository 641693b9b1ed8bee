//! What a summary tells, without its words: for holding a signature against.
//!
//! The text of a summary is another one in another language, after the school
//! has another name or Head Teacher, and with each new wording of ours. None of
//! that changes what was agreed. These lines are of the records alone; what is
//! empty has no line, so that what later versions add changes nothing of a
//! visit that has none of it.

use crate::material::{Lesson, Material};
use crate::signing::digest;
use domain::feedback::Feedback;
use domain::observation::Counted;
use domain::order::sort_by_key;
use domain::step::{Side, Step};
use std::fmt::{Display, Write};

/// SHA-256 of what the summary tells, 64 lower-case hex digits: what stands in
/// [`domain::handover::Handover::facts`].
pub fn facts(material: &Material) -> String {
    let mut lines = Lines::default();
    visit(&mut lines, material);
    let mut lessons: Vec<_> = material.lessons.iter().collect();
    sort_by_key(&mut lessons, |lesson| {
        let seen = &lesson.observation;
        (seen.started, &seen.class, &seen.subject, &seen.focus)
    });
    for one in lessons {
        lesson(&mut lines, one);
    }
    let mut meetings: Vec<_> = material.meetings.iter().collect();
    sort_by_key(&mut meetings, |(id, meeting)| (meeting.day, *id));
    for (id, meeting) in meetings {
        lines.add("meeting", id);
        lines.add(
            "with",
            format!("{} {}", meeting.with.name(), meeting.people_present()),
        );
        lines.add("praise", &meeting.praise);
        lines.add("agreed", &meeting.agreed);
    }
    let mut steps: Vec<_> = material.steps.iter().collect();
    steps.retain(|(_, step)| !step.is_crossed_out());
    sort_by_key(&mut steps, |(id, _)| *id);
    for (_, one) in steps {
        step(&mut lines, one);
    }
    digest(&lines.0)
}

/// A name and a value in each.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn add(&mut self, name: &str, value: impl Display) {
        let value = value.to_string();
        let value = value.trim();
        if !value.is_empty() {
            // Each further line of a value is set in: none can pass for a name.
            let value = value.replace('\n', "\n ");
            // Writing to a String cannot fail.
            let _ = writeln!(self.0, "{name}: {value}");
        }
    }

    fn add_some(&mut self, name: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.add(name, value);
        }
    }

    fn add_if(&mut self, holds: bool, name: &str) {
        if holds {
            self.add(name, "yes");
        }
    }
}

fn visit(lines: &mut Lines, material: &Material) {
    let visit = &material.visit;
    lines.add("day", visit.day);
    match visit.started {
        Some(started) => lines.add("started", started.clock()),
        None => {
            lines.add_some("from", visit.from);
            lines.add_some("to", visit.to);
        }
    }
    lines.add("purpose", &visit.purpose);
    lines.add("praise", &visit.praise);
    lines.add("head", &visit.head_words);
    lines.add_if(visit.school_none, "nothing in the school");
    lines.add_if(visit.office_none, "nothing at the office");
    lines.add_if(visit.next_none, "no day");
    if let Some((day, purpose)) = material.next_agreed() {
        lines.add("next", day);
        lines.add("next for", purpose);
    }
    for companion in visit.company() {
        lines.add(
            "along",
            format!("{} {}", companion.role.name(), companion.name),
        );
    }
}

fn lesson(lines: &mut Lines, lesson: &Lesson) {
    let seen = &lesson.observation;
    lines.add("lesson", seen.title());
    lines.add("from", seen.started.clock());
    lines.add_some("to", seen.ended.map(|ended| ended.clock()));
    lines.add("focus", &seen.focus);
    lines.add_some("girls", seen.girls);
    lines.add_some("boys", seen.boys);
    let (girls, boys) = seen.called_on();
    if girls + boys > 0 {
        let [front, middle, back] = seen.called_on_from();
        lines.add(
            "answered",
            format!("{girls} {boys} {front} {middle} {back}"),
        );
    }
    for (name, what) in [
        ("open", Counted::OpenQuestion),
        ("closed", Counted::ClosedQuestion),
        ("pairs", Counted::PairMinute),
        ("groups", Counted::GroupMinute),
    ] {
        let n = seen.tally(what);
        lines.add_some(name, (n > 0).then_some(n));
    }
    for shot in seen.snapshots_in_order() {
        let time = shot.at.clock();
        lines.add("on task", format!("{} {} {time}", shot.on_task, shot.of));
    }
    for said in &lesson.feedback {
        talk(lines, said);
    }
}

fn talk(lines: &mut Lines, said: &Feedback) {
    lines.add("praise", &said.praise);
    lines.add("question", &said.question);
    lines.add("small step", &said.small_step);
    lines.add_if(said.practised, "practised");
    lines.add_some("again", said.look_again);
}

fn step(lines: &mut Lines, step: &Step) {
    let side = match step.side {
        Side::School => "in the school",
        Side::Leader => "at the office",
    };
    lines.add(side, &step.what);
    lines.add("who", &step.who);
    lines.add_some("by", step.by);
    lines.add("notice", &step.notice);
    lines.add("reply", &step.reply);
}
