//! The visit plan for the Head Teacher (S1), short enough for a message.

use crate::evidence::lesson_name;
use crate::material::PlanMaterial;
use crate::page::{Block, Line, Page, Run};
use crate::steps::{Detail, step_part};
use crate::summary::{company, leader, planned};
use crate::words::Wording;
use domain::day::Day;
use domain::ids::RecordId;
use domain::language::Language;
use domain::order::sort_by_key;
use domain::step::Step;
use domain::visit::{AgreedLesson, VisitState};

/// Composes the plan. What I promised comes before what I would like to see;
/// a section with nothing in it is left out. How I travel is my own matter.
/// `today` decides whether a date needs its year.
pub fn visit_plan(material: &PlanMaterial, language: Language, today: Day) -> Page {
    let visit = &material.visit;
    let day = language.day(visit.day, today);
    let mut under = vec![planned(language, day, visit)];
    let card = visit.leader_of(&material.profile);
    if !card.0.trim().is_empty() {
        let from = leader(language, card);
        under.push(Line::fill(
            language,
            Wording::FromLeader,
            &[("leader", from)],
        ));
    }
    under.extend(company(
        language,
        visit,
        &material.profile,
        Wording::ComesAlong,
    ));
    let mut blocks = Vec::new();
    if visit.state == VisitState::CalledOff {
        let why = ("why", Run::written(&visit.why).into());
        let off = Line::fill(language, Wording::CalledOff, &[why]);
        blocks.push(Block::Mark(off));
    }
    let mut section = |heading: Wording, lines: Vec<Line>| {
        let mut lines: Vec<_> = lines.into_iter().filter(|line| !line.is_empty()).collect();
        match lines.len() {
            0 => return,
            1 => blocks.push(Block::Paragraph(lines.remove(0))),
            _ => blocks.push(Block::List(lines)),
        }
        let at = blocks.len() - 1;
        blocks.insert(at, Block::Heading(Line::say(language, heading)));
    };
    let prose = |part: &str, text: &str| {
        let mut line = Line::default();
        line.sentence(language, Run::written(text));
        vec![line.as_part(part)]
    };
    let steps = |steps: &[(RecordId, Step)]| -> Vec<Line> {
        let lines = steps
            .iter()
            .map(|(id, step)| step_part(language, *id, step, today, Detail::Full));
        lines.collect()
    };

    let mut purpose = prose("purpose", &visit.purpose);
    if purpose[0].is_empty() {
        purpose = vec![Line::say(language, Wording::AskPurpose).as_part("purpose")];
    }
    section(Wording::WhyICome, purpose);
    section(Wording::IPromised, steps(&material.opening.promises));
    // Without a choice, all that is open in the school is looked at.
    let open = material.opening.in_school.iter();
    let chosen = |id| visit.steps.is_empty() || visit.steps.contains(id);
    let chosen: Vec<_> = open.filter(|(id, _)| chosen(id)).cloned().collect();
    section(Wording::LookTogether, steps(&chosen));
    let mut lessons: Vec<_> = visit
        .lessons
        .iter()
        .filter(|lesson| !lesson.removed)
        .collect();
    sort_by_key(&mut lessons, |lesson| {
        (lesson.at.is_none(), lesson.at, lesson.id)
    });
    let lessons = lessons.into_iter().map(|it| {
        let name = format!("lessons/{}", it.id);
        agreed(material, it, language).as_part(name)
    });
    section(Wording::AgreedLessons, lessons.collect());
    let mut people: Vec<_> = visit
        .people
        .iter()
        .filter(|person| !person.removed)
        .collect();
    sort_by_key(&mut people, |person| {
        (person.at.is_none(), person.at, person.id)
    });
    let people = people.into_iter().map(|person| {
        let who = Line::from(Run::entry(&person.who));
        let line = timed(language, person.at.map(|at| at.to_string()), who);
        line.as_part(format!("people/{}", person.id))
    });
    section(Wording::HopeToMeet, people.collect());
    section(Wording::FromPlan, prose("priority", &visit.priority));
    section(Wording::IBring, prose("materials", &visit.materials));
    section(Wording::YouAsked, prose("school_asks", &visit.school_asks));
    if !visit.agreed && visit.state != VisitState::CalledOff {
        // Under a heading of its own it would look like one more item.
        under.push(Line::say(language, Wording::AnotherDay));
    }

    Page {
        language,
        over: Line::say(language, Wording::OverPlan),
        title: Run::named(&material.school.name).into(),
        under,
        blocks,
    }
}

/// "08:40, P3 English. To look at: who answers."
fn agreed(material: &PlanMaterial, lesson: &AgreedLesson, language: Language) -> Line {
    let mut what = lesson_name(language, &lesson.class, &lesson.subject);
    let named = material.named.iter().find(|(id, _)| *id == lesson.id);
    if let Some((_, name)) = named {
        let places = [("lesson", what), ("teacher", Run::named(name).into())];
        what = Line::fill(language, Wording::WithTeacher, &places);
    }
    let focus = Run::written(&lesson.focus);
    if !focus.text.is_empty() {
        let places = [("lesson", what), ("focus", focus.into())];
        what = Line::fill(language, Wording::LooksAt, &places);
    }
    let mut line = Line::default();
    line.sentence(
        language,
        timed(language, lesson.at.map(|at| at.to_string()), what),
    );
    line
}

fn timed(language: Language, at: Option<String>, what: Line) -> Line {
    match at {
        Some(at) if !what.is_empty() => {
            let places = [("time", Run::ours(at).into()), ("what", what)];
            Line::fill(language, Wording::TimeAnd, &places)
        }
        _ => what,
    }
}
