//! The teacher's copy of a lesson and the conversation about it (S4).

use crate::evidence;
use crate::material::{Lesson, TeacherShown};
use crate::page::{Block, Line, Page, Run};
use crate::summary::{full_day, leader, written_on};
use crate::words::Wording;
use domain::language::Language;
use domain::observation::{About, Counted, Observation};
use domain::profile::Profile;
use domain::school::School;
use domain::words::Say;

/// Composes the copy: all that was written and counted, and the conversation
/// with the teacher's view first. Nothing the teacher may not read is written.
pub fn teacher_copy(
    school: &School,
    lesson: &Lesson,
    profile: &Profile,
    language: Language,
) -> Page {
    let seen = &lesson.observation;
    let mut blocks = what_was_seen(language, seen);
    for feedback in &lesson.feedback {
        let mut small_step = Line::default();
        small_step.sentence(language, Run::written(&feedback.small_step));
        if feedback.practised {
            small_step.sentence(language, Line::say(language, Wording::Practised));
        }
        let mut again = Line::default();
        if let Some(day) = feedback.look_again {
            again.sentence(language, Run::ours(language.day(day, seen.day)));
        }
        let prose = |text: &str| {
            let mut line = Line::default();
            line.sentence(language, Run::written(text));
            line
        };
        let said = [
            (Wording::YouSaw, prose(&feedback.teacher_view)),
            (Wording::PraiseForYou, prose(&feedback.praise)),
            (Wording::Question, prose(&feedback.question)),
            (Wording::YourIdea, prose(&feedback.teacher_idea)),
            (Wording::SmallStepTitle, small_step),
            (Wording::WeLookAgain, again),
            (Wording::YourWords, prose(&feedback.teacher_words)),
        ];
        for (heading, line) in said {
            if !line.is_empty() {
                blocks.push(Block::Heading(Line::say(language, heading)));
                blocks.push(Block::Paragraph(line));
            }
        }
    }
    let not_told = evidence::not_told(language, lesson);
    if !not_told.is_empty() {
        let heading = Line::say(language, Wording::TalkedAbout);
        blocks.extend([Block::Heading(heading), Block::Paragraph(not_told)]);
    }

    Page {
        language,
        over: Line::say(language, Wording::OverCopy),
        title: evidence::lesson_name(language, &seen.class, &seen.subject),
        under: under(language, school, lesson, profile),
        blocks,
    }
}

fn under(language: Language, school: &School, lesson: &Lesson, profile: &Profile) -> Vec<Line> {
    let seen = &lesson.observation;
    let day = ("day", Run::ours(full_day(language, seen.day)).into());
    let from = seen.started.clock();
    let when = match seen.ended {
        Some(ended) => {
            let span = Run::ours(language.span(from, ended.clock()));
            Line::fill(language, Wording::DaySpan, &[day, ("span", span.into())])
        }
        None => {
            let phrase = match seen.end_unknown {
                true => Wording::DayNoEnd,
                false => Wording::DayFrom,
            };
            let time = Run::ours(from.to_string());
            Line::fill(language, phrase, &[day, ("time", time.into())])
        }
    };
    let phrase = match (&lesson.teacher, seen.class.trim().is_empty()) {
        (TeacherShown::Role, false) => Wording::ForTeacher,
        _ => Wording::ForNamed,
    };
    let teacher = evidence::teacher(language, lesson);
    let mut lines = vec![
        Run::named(&school.name).into(),
        when,
        Line::fill(language, phrase, &[("teacher", teacher)]),
    ];
    lines.extend(seen.written.map(|at| written_on(language, at)));
    if !profile.name.trim().is_empty() {
        let from = leader(language, (&profile.name, &profile.cluster));
        lines.push(Line::fill(
            language,
            Wording::FromLeader,
            &[("leader", from)],
        ));
    }
    lines
}

fn what_was_seen(language: Language, seen: &Observation) -> Vec<Block> {
    let mut blocks = vec![Block::Heading(Line::say(language, Wording::WhatISaw))];
    let mut counts = Line::default();
    counts.sentence(
        language,
        evidence::focus(language, seen, Wording::YouAskedToLookAt),
    );
    counts.sentence(language, evidence::present(language, seen));
    for line in evidence::other_counts(language, seen) {
        counts.sentence(language, line);
    }
    if !counts.is_empty() {
        blocks.push(Block::Paragraph(counts));
    }
    let notes: Vec<Line> = seen
        .notes_in_order()
        .into_iter()
        .map(|note| {
            let about = match note.about {
                About::Teacher => Say::TeacherDoes,
                About::Pupils => Say::PupilsDo,
                About::Wonder => Say::IWonder,
            };
            let places = [
                ("time", Run::ours(note.at.clock().to_string()).into()),
                ("about", Line::say(language, about)),
                ("note", Run::written(&note.text).into()),
            ];
            // Written down afterwards, it was not seen at that time.
            let phrase = match seen.was_on_at(note.at) {
                true => Wording::NoteAbout,
                false => Wording::NoteUntimed,
            };
            Line::fill(language, phrase, &places)
        })
        .collect();
    if !notes.is_empty() {
        blocks.push(Block::List(notes));
    }
    if blocks.len() == 1 {
        blocks.push(Block::Paragraph(Line::say(language, Wording::Nothing)));
    }
    let (girls, boys) = seen.called_on();
    if girls + boys > 0 {
        blocks.push(Block::Heading(Line::say(language, Wording::WhoAnswered)));
        blocks.push(who_answered(language, seen));
    }
    blocks
}

fn who_answered(language: Language, seen: &Observation) -> Block {
    let head = [Wording::Front, Wording::Middle, Wording::Back];
    let rows = [Wording::GirlsRow, Wording::BoysRow];
    let row = |(name, counted): (Wording, &[Counted])| {
        let counts = counted.iter().map(|what| seen.tally(*what).to_string());
        let cells = counts.map(|n| Line::from(Run::ours(n)));
        std::iter::once(Line::say(language, name))
            .chain(cells)
            .collect()
    };
    Block::Table {
        head: std::iter::once(Line::default())
            .chain(head.map(|column| Line::say(language, column)))
            .collect(),
        rows: rows
            .into_iter()
            .zip(Counted::CALLED_ON.chunks(3))
            .map(row)
            .collect(),
    }
}
