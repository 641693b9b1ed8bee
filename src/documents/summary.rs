//! The visit summary for the Head Teacher (S7).

use crate::evidence;
use crate::material::{Lesson, Material, SignatureShut};
use crate::page::{Block, Line, Page, Run, SignatureLine, Signed};
use crate::signing::{digest, has_changed};
use crate::steps::{Detail, OFFICE_STEPS, SCHOOL_STEPS, steps};
use crate::to_text::signed_text;
use crate::words::Wording;
use domain::checklist::{Companion, Role};
use domain::day::{Day, Moment};
use domain::feedback::Feedback;
use domain::ids::RecordId;
use domain::language::Language;
use domain::meeting::MeetingNote;
use domain::order::sort_by_key;
use domain::profile::Profile;
use domain::step::Side;
use domain::visit::Visit;
use domain::words::Say;

/// Composes the summary. Every question has an answer on it; one that was
/// answered "none", or not yet, is said in words.
///
/// The teacher's view, idea and own words stay between teacher and leader:
/// they are on the teacher's copy only.
pub fn visit_summary(material: &Material, language: Language) -> Page {
    let visit = &material.visit;
    let lessons = in_order(&material.lessons);
    let mut blocks = Vec::new();
    let mut answer = |part: &str, heading: Wording, mut said: Vec<Block>, none: Wording| {
        if said.is_empty() {
            let none = Line::say(language, none).as_part(part);
            said.push(Block::Paragraph(none));
        }
        blocks.push(Block::Heading(Line::say(language, heading)));
        blocks.append(&mut said);
    };

    let purpose = prose(language, "purpose", &visit.purpose);
    answer("purpose", Wording::WhyICame, purpose, Wording::NoPurpose);
    let meetings = meetings_in_order(&material.meetings);
    let praise = praise(language, material, &lessons, &meetings);
    let no_praise = match lessons.iter().any(|lesson| lesson.is_shut()) {
        true => Wording::PraiseShut,
        false => Wording::NoPraise,
    };
    answer("praise", Wording::SawAndPraise, praise, no_praise);
    let mut talked = list(
        lessons
            .iter()
            .map(|lesson| talk(language, visit.day, lesson)),
    );
    if material.lesson_runs {
        let runs = Line::say(language, Wording::LessonRunning);
        talked.push(Block::Paragraph(runs));
    }
    answer("lessons", Wording::TalkedAbout, talked, Wording::NoLesson);
    let met = list(
        meetings
            .iter()
            .map(|meeting| met(language, &material.profile, meeting)),
    );
    if !met.is_empty() {
        answer("meetings", Wording::Meetings, met, Wording::NotAgreed);
    }

    let none = |none: bool, words| if none { words } else { Wording::NotAgreed };
    let school = list(steps(language, material, Side::School, Detail::Full));
    let school_none = none(visit.school_none, Wording::SchoolNone);
    answer(SCHOOL_STEPS, Wording::InSchool, school, school_none);
    let office = list(steps(language, material, Side::Leader, Detail::Full));
    let office_none = none(visit.office_none, Wording::OfficeNone);
    answer(OFFICE_STEPS, Wording::AtOffice, office, office_none);
    let next = next_visit(language, material);
    let next = next.map(|line| Block::Paragraph(line.as_part("next_day")));
    let next_none = none(visit.next_none, Wording::NextNone);
    let next = next.into_iter().collect();
    answer("next_day", Wording::ComeAgain, next, next_none);

    let words = prose(language, "head_words", &visit.head_words);
    answer(
        "head_words",
        Wording::HeadWords,
        words,
        Wording::NoHeadWords,
    );

    let shut = material.signature_shut.map(|shut| match shut {
        SignatureShut::WithLeaderBefore => Wording::SignatureShut,
        SignatureShut::OnOtherPhone => Wording::SignatureElsewhere,
    });
    // A mark: it is none of the Head Teacher's words, under which it would else stand,
    // and no part of what is signed.
    blocks.extend(shut.map(|told| Block::Mark(Line::say(language, told))));
    blocks.push(Block::Signatures(vec![
        line_of(head_teacher(language, material)),
        line_of(leader(
            language,
            material.visit.leader_of(&material.profile),
        )),
    ]));
    let page = Page {
        language,
        over: Line::say(language, Wording::OverSummary),
        title: Run::named(material.school_name()).into(),
        under: under(language, material),
        blocks,
    };
    with_signature(page, material)
}

fn line_of(who: Line) -> SignatureLine {
    SignatureLine { who, signed: None }
}

/// Puts the signature on the page if it binds to this very text, or else the
/// mark that it does not: a signature is never drawn under another text. What
/// tells the same in other words bears neither.
fn with_signature(mut page: Page, material: &Material) -> Page {
    let signed = material.handover.as_ref().filter(|it| it.is_signed());
    let Some(handover) = signed else {
        return page;
    };
    let at = handover.at;
    if handover.holds_for(&digest(&signed_text(&page))) {
        if let Some(Block::Signatures(lines)) = page.blocks.last_mut() {
            lines[0].signed = Some(Signed {
                by: crate::tidying::one_line(&handover.signer),
                at,
                strokes: handover.strokes.clone(),
            });
        }
    } else if has_changed(material, &page) {
        let day = page.language.day(at.day(), material.visit.day);
        let places = [
            ("day", Run::ours(day).into()),
            ("time", Run::ours(at.clock().to_string()).into()),
        ];
        let mark = Line::fill(page.language, Wording::Changed, &places);
        page.blocks.insert(0, Block::Mark(mark));
    }
    page
}

/// Lessons as they happened, whatever order they were read in.
fn in_order(lessons: &[Lesson]) -> Vec<&Lesson> {
    let mut lessons: Vec<_> = lessons.iter().collect();
    sort_by_key(&mut lessons, |lesson| {
        let seen = &lesson.observation;
        (seen.started, &seen.class, &seen.subject, &seen.focus)
    });
    lessons
}

/// Meetings of one visit, as they were written down.
fn meetings_in_order(meetings: &[(RecordId, MeetingNote)]) -> Vec<&(RecordId, MeetingNote)> {
    let mut meetings: Vec<_> = meetings.iter().collect();
    sort_by_key(&mut meetings, |(id, meeting)| (meeting.day, *id));
    meetings
}

/// With whom a meeting was, as a label: "Meeting: SMT (Chair, two teachers):".
fn meeting_label(language: Language, profile: &Profile, meeting: &MeetingNote) -> Line {
    let who = called(language, profile, meeting.with.words());
    let people = Run::entry(&meeting.people_present());
    let phrase = match people.text.is_empty() {
        true => Wording::MeetingWith,
        false => Wording::MeetingPeople,
    };
    let places = [("who", who), ("people", people.into())];
    let mut line = Line::fill(language, phrase, &places);
    line.add(Run::ours(language.say(Wording::Colon)));
    line.strong()
}

/// What came of a meeting: what was agreed, else what was heard. The page has
/// no room for all of it. Empty when neither was written.
fn met(language: Language, profile: &Profile, (id, meeting): &(RecordId, MeetingNote)) -> Line {
    // What others said in a meeting is theirs: the page that is handed over
    // tells what came of it.
    let what = Run::written(&meeting.agreed);
    if what.text.is_empty() {
        return Line::default();
    }
    let mut line = meeting_label(language, profile, meeting);
    line.sentence(
        language,
        Line::fill(language, Wording::WeAgreed, &[("what", what.into())]),
    );
    line.as_part(format!("meetings/{id}"))
}

/// A paragraph of what somebody wrote, which tells `part`; none when nothing was.
fn prose(language: Language, part: &str, text: &str) -> Vec<Block> {
    let mut line = Line::default();
    line.sentence(language, Run::written(text));
    if line.is_empty() {
        Vec::new()
    } else {
        vec![Block::Paragraph(line.as_part(part))]
    }
}

/// A list of those lines that say something; none when none does.
fn list(lines: impl IntoIterator<Item = Line>) -> Vec<Block> {
    let lines: Vec<_> = lines.into_iter().filter(|line| !line.is_empty()).collect();
    if lines.is_empty() {
        Vec::new()
    } else {
        vec![Block::List(lines)]
    }
}

fn praise(
    language: Language,
    material: &Material,
    lessons: &[&Lesson],
    meetings: &[&(RecordId, MeetingNote)],
) -> Vec<Block> {
    let (visit, profile) = (&material.visit, &material.profile);
    let whole = Run::written(&visit.praise).into();
    let mut items = Vec::new();
    for lesson in lessons {
        let mut line = evidence::lesson_label(language, &lesson.observation);
        let label = line.clone();
        for feedback in &lesson.feedback {
            line.sentence(language, Run::written(&feedback.praise));
        }
        if line != label {
            items.push(line.as_part(format!("praise/{}", lesson.id)));
        }
    }
    for (id, meeting) in meetings {
        let praise = Run::written(&meeting.praise);
        if !praise.text.is_empty() {
            let mut line = meeting_label(language, profile, meeting);
            line.sentence(language, praise);
            items.push(line.as_part(format!("praise/{id}")));
        }
    }
    let mut line = Line::default();
    line.sentence(language, Line::clone(&whole));
    items.insert(0, line.as_part("praise"));
    list(items)
}

/// The evidence of one lesson, and what was said about it.
fn talk(language: Language, visit_day: Day, lesson: &Lesson) -> Line {
    let seen = &lesson.observation;
    let mut line = evidence::teacher_label(language, lesson);
    let asked = match &lesson.observed_by {
        None => Wording::AskedToLookAt,
        Some(name) => {
            let places = [("name", Run::entry(name).into())];
            line.sentence(language, Line::fill(language, Wording::ObservedBy, &places));
            Wording::TeacherAskedToLookAt
        }
    };
    line.sentence(language, evidence::focus(language, seen, asked));
    line.sentence(language, evidence::present(language, seen));
    line.paragraph();
    line.sentence(language, evidence::answers(language, seen));
    for counts in evidence::other_counts(language, seen) {
        line.sentence(language, counts);
    }
    for feedback in &lesson.feedback {
        line.paragraph();
        said(language, visit_day, lesson, feedback, &mut line);
    }
    let not_told = evidence::not_told(language, lesson);
    if !not_told.is_empty() {
        line.paragraph();
        line.sentence(language, not_told);
    }
    line.as_part(format!("lessons/{}", lesson.id))
}

/// What was said of a lesson and may stand on the summary.
fn said(language: Language, visit_day: Day, lesson: &Lesson, feedback: &Feedback, line: &mut Line) {
    let question = Run::written(&feedback.question);
    let small_step = Run::written(&feedback.small_step);
    if question.text.is_empty() {
        // It may stand in what cannot be read here.
        if lesson.talk_shut.is_none() {
            line.sentence(language, Line::say(language, Wording::NoQuestion));
        }
    } else {
        let places = [("question", question.into())];
        line.sentence(language, Line::fill(language, Wording::MyQuestion, &places));
    }
    if !small_step.text.is_empty() {
        let places = [("step", small_step.into())];
        line.sentence(language, Line::fill(language, Wording::SmallStep, &places));
        if feedback.practised {
            line.sentence(language, Line::say(language, Wording::Practised));
        }
    }
    if let Some(again) = feedback.look_again {
        let day = Run::ours(language.day(again, visit_day));
        let places = [("day", day.into())];
        line.sentence(language, Line::fill(language, Wording::LookAgain, &places));
    }
}

/// "Tuesday 4 November: to look at P3 together."
fn next_visit(language: Language, material: &Material) -> Option<Line> {
    let (day, purpose) = material.next_agreed()?;
    let when = language.day(day, material.visit.day);
    // Its times are told as long as it is that day's.
    let next = material.next.as_ref().filter(|next| next.day == day);
    let when = match next {
        Some(next) => planned(language, when, next),
        None => Line::fill(
            language,
            Wording::DayOnly,
            &[("day", Run::ours(when).into())],
        ),
    };
    let purpose = Run::written(purpose);
    let mut line = Line::default();
    if purpose.text.is_empty() {
        line.sentence(language, when);
    } else {
        let places = [("when", when), ("purpose", purpose.into())];
        line.sentence(language, Line::fill(language, Wording::NextFor, &places));
    }
    Some(line)
}

/// A day with the planned times, as far as there are any.
pub(crate) fn planned(language: Language, day: String, visit: &Visit) -> Line {
    let day = ("day", Run::ours(day).into());
    match (visit.from, visit.to) {
        (Some(from), Some(to)) => {
            let span = Run::ours(language.span(from, to));
            Line::fill(language, Wording::DaySpan, &[day, ("span", span.into())])
        }
        (Some(from), None) => {
            let time = Run::ours(from.to_string());
            Line::fill(language, Wording::DayFrom, &[day, ("time", time.into())])
        }
        (None, _) => Line::fill(language, Wording::DayOnly, &[day]),
    }
}

/// "Tuesday 14 October 2025": a paper is kept for years.
pub(crate) fn full_day(language: Language, day: Day) -> String {
    let (date, year) = (language.day(day, day), day.year().to_string());
    language.fill(Say::DateYear, &[("date", date.as_str()), ("year", &year)])
}

fn under(language: Language, material: &Material) -> Vec<Line> {
    let visit = &material.visit;
    let mut under = vec![when_and_with(language, material)];
    under.extend(company(language, visit, &material.profile, Wording::Along));
    under.extend(visit.written.map(|at| written_on(language, at)));
    under
}

/// Who came along, said with `phrase` around `{who}`.
pub(crate) fn company(
    language: Language,
    visit: &Visit,
    profile: &Profile,
    phrase: Wording,
) -> Option<Line> {
    let companion = |companion: &Companion| {
        let name = Run::entry(&companion.name);
        let role = called(language, profile, companion.role.words());
        match (name.text.is_empty(), companion.role) {
            (true, _) => role,
            (false, Role::Other) => name.into(),
            (false, _) => {
                let places = [("person", name.into()), ("role", role)];
                Line::fill(language, Wording::NameRole, &places)
            }
        }
    };
    let both =
        |all: Line, next: Line| Line::fill(language, Wording::And, &[("a", all), ("b", next)]);
    let who = visit.company().map(companion).reduce(both)?;
    Some(Line::fill(language, phrase, &[("who", who)]))
}

/// Who that is, called as the leader's country calls it.
fn called(language: Language, profile: &Profile, who: Say) -> Line {
    const NAMES: [(&str, Wording); 4] = [
        ("District", Wording::DistrictWord),
        ("SGB", Wording::GoverningBodyWord),
        ("SMT", Wording::ManagementTeamWord),
        ("TDT", Wording::SupportTeamWord),
    ];
    let words = NAMES.iter().zip(profile.words());
    let places = words.map(|((place, ours), word)| {
        let word = Run::named(word);
        let line = match word.text.is_empty() {
            true => Line::say(language, *ours),
            false => word.into(),
        };
        (*place, line)
    });
    Line::fill(language, who, &places.collect::<Vec<_>>())
}

/// What was not recorded while it went on says so.
pub(crate) fn written_on(language: Language, at: Moment) -> Line {
    let day = Run::ours(full_day(language, at.day()));
    Line::fill(language, Wording::WrittenOn, &[("day", day.into())])
}

fn when_and_with(language: Language, material: &Material) -> Line {
    let visit = &material.visit;
    let day = full_day(language, visit.day);
    // When it ended is not known yet when it is signed.
    let mut line = match visit.started {
        Some(started) => {
            let time = Run::ours(started.clock().to_string());
            let places = [("day", Run::ours(day).into()), ("time", time.into())];
            Line::fill(language, Wording::DayFrom, &places)
        }
        None => planned(language, day, visit),
    };
    let head = Run::named(material.head_teacher());
    if !head.text.is_empty() {
        let with = Line::fill(language, Wording::WithHead, &[("person", head.into())]);
        line.runs.extend(with.runs);
    }
    line
}

fn head_teacher(language: Language, material: &Material) -> Line {
    let person = Run::named(material.head_teacher());
    if person.text.is_empty() {
        return Line::say(language, Wording::HeadTeacher);
    }
    let places = [("person", person.into())];
    Line::fill(language, Wording::HeadTeacherNamed, &places)
}

/// "A. Musa, Cluster Leader, Rimi".
pub(crate) fn leader(language: Language, (name, cluster): (&str, &str)) -> Line {
    let person = Run::named(name);
    let cluster = Run::named(cluster);
    let phrase = match (person.text.is_empty(), cluster.text.is_empty()) {
        (true, _) => Wording::Leader,
        (false, true) => Wording::LeaderNamed,
        (false, false) => Wording::LeaderOf,
    };
    let places = [("person", person.into()), ("cluster", cluster.into())];
    Line::fill(language, phrase, &places)
}
