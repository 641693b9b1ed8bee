//! The paper with which a cluster is handed on (S31): each school as it stands, for
//! the leader who comes next.

use crate::page::{Block, Line, Page, Run};
use crate::steps::{Detail, step_line};
use crate::summary::leader;
use crate::words::Wording;
use domain::day::Day;
use domain::language::Language;
use domain::order::{by_name, sort_by_key};
use domain::profile::Profile;
use domain::school::School;
use domain::step::Step;
use domain::visit::Opening;

/// What the paper is made of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClusterMaterial {
    /// The card of the leader whose cluster it is.
    pub profile: Profile,
    /// The schools, in whatever order.
    pub schools: Vec<SchoolNow>,
}

/// A school as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct SchoolNow {
    /// The school.
    pub school: School,
    /// The leader before from whom it came over, if from anybody.
    pub from: String,
    /// The last visit that was closed: its day and its purpose.
    pub last: Option<(Day, String)>,
    /// The next one that is planned.
    pub next: Option<(Day, String)>,
    /// What is still open.
    pub open: Opening,
}

/// Composes the paper: the schools by name, each with whom to talk to, the visits
/// before and after, and what is open. No teacher, no conversation and nothing
/// private stands on it. `today` decides whether a date needs its year.
pub fn cluster_paper(material: &ClusterMaterial, language: Language, today: Day) -> Page {
    let profile = &material.profile;
    let title = match profile.cluster.trim() {
        "" => Line::say(language, Wording::TheCluster),
        cluster => Run::named(cluster).into(),
    };
    let mut under = vec![Run::ours(language.day(today, today)).into()];
    if !profile.name.trim().is_empty() {
        let from = leader(language, (&profile.name, &profile.cluster));
        let from = Line::fill(language, Wording::FromLeader, &[("leader", from)]);
        under.push(from);
    }
    under.push(Line::say(language, Wording::StaysWithLeader));
    let mut schools: Vec<&SchoolNow> = material.schools.iter().collect();
    sort_by_key(&mut schools, |one| by_name(&one.school.name));
    let mut blocks: Vec<Block> = schools
        .into_iter()
        .flat_map(|one| of_school(language, one, today))
        .collect();
    if blocks.is_empty() {
        blocks.push(Block::Paragraph(Line::say(language, Wording::NoSchools)));
    }
    Page {
        language,
        over: Line::say(language, Wording::OverCluster),
        title,
        under,
        blocks,
    }
}

fn of_school(language: Language, one: &SchoolNow, today: Day) -> Vec<Block> {
    let school = &one.school;
    let mut facts = Vec::new();
    let parts = [&school.place, &school.code, &school.levels].map(|part| Run::named(part));
    facts.push(parted(parts));
    let head = filled(
        language,
        Wording::HeadTeacherNamed,
        "person",
        &school.head_teacher,
    );
    facts.push(with_phone(language, head, &school.phone));
    let body = Line::say(language, Wording::GoverningBodyWord);
    let chair = Run::named(&school.chair);
    if !chair.text.is_empty() {
        let places = [("person", chair.into()), ("role", body)];
        let chair = Line::fill(language, Wording::NameRole, &places);
        facts.push(with_phone(language, chair, &school.chair_phone));
    }
    facts.push(filled(language, Wording::CameFrom, "person", &one.from));
    facts.push(match &one.last {
        Some(last) => visit(language, Wording::LastVisit, last, today),
        None => Line::say(language, Wording::NoVisitYet),
    });
    let next = one.next.as_ref();
    facts.extend(next.map(|next| visit(language, Wording::NextVisit, next, today)));
    facts.retain(|line| !line.is_empty());
    let promised = one.open.promises.iter().map(|(_, step)| {
        let asked = filled(language, Wording::AskedOf, "who", &step.who);
        open(language, Wording::StillPromised, step, asked, today)
    });
    let nobody = Line::default;
    let in_school = one.open.in_school.iter();
    let in_school =
        in_school.map(|(_, step)| open(language, Wording::StillInSchool, step, nobody(), today));
    let steps: Vec<Line> = promised.chain(in_school).collect();
    let mut name = Run::named(&school.name);
    if name.text.is_empty() {
        // What stands below it must not seem to be of the school above.
        name = Run::ours("–");
    }
    let mut blocks = vec![Block::Heading(name.into()), Block::List(facts)];
    match steps.is_empty() {
        true => blocks.push(Block::Paragraph(Line::say(language, Wording::NothingOpen))),
        false => blocks.push(Block::List(steps)),
    }
    blocks
}

/// The phrase with its place filled; nothing where that is empty.
fn filled(language: Language, phrase: Wording, place: &str, text: &str) -> Line {
    let run = Run::named(text);
    match run.text.is_empty() {
        true => Line::default(),
        false => Line::fill(language, phrase, &[(place, run.into())]),
    }
}

fn parted(parts: [Run; 3]) -> Line {
    let mut line = Line::default();
    for part in parts.into_iter().filter(|part| !part.text.is_empty()) {
        if !line.is_empty() {
            line.add(Run::ours(" · "));
        }
        line.add(part);
    }
    line
}

fn with_phone(language: Language, who: Line, phone: &str) -> Line {
    let phone = Run::named(phone);
    match (who.is_empty(), phone.text.is_empty()) {
        (false, false) => Line::fill(language, Wording::And, &[("a", who), ("b", phone.into())]),
        (true, _) => phone.into(),
        (false, true) => who,
    }
}

fn visit(language: Language, phrase: Wording, (day, purpose): &(Day, String), today: Day) -> Line {
    let mut when: Line = Run::ours(language.day(*day, today)).into();
    let purpose = Run::entry(purpose);
    if !purpose.text.is_empty() {
        let places = [("when", when), ("purpose", purpose.into())];
        when = Line::fill(language, Wording::NextFor, &places);
    }
    let mut line = Line::default();
    line.sentence(language, Line::fill(language, phrase, &[("when", when)]));
    line
}

/// What is open, since when, and of whom it is asked.
fn open(language: Language, phrase: Wording, step: &Step, asked: Line, today: Day) -> Line {
    let what = step_line(language, step, today, Detail::Short);
    let mut line = Line::fill(language, phrase, &[("what", what)]);
    line.sentence(language, asked);
    let since = Run::ours(language.date(step.agreed, today));
    let since = Line::fill(language, Wording::AgreedOn, &[("day", since.into())]);
    line.sentence(language, since);
    line
}
