//! The steps that leaders took with them to the office, and those that are open
//! in schools.

use super::lens::{self, Overview, choosing, overview};
use super::saving::{columns, save_list};
use crate::clock::today;
use crate::cluster;
use crate::frame::{head, screen};
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::parts::button::go_link;
use crate::parts::choice::choice;
use crate::parts::fresh_id;
use crate::parts::list::{bdi, card, row_link};
use crate::routes::Place;
use crate::slot::Slot;
use crate::views::answers::{answers, answers_shown};
use crate::words::{Text, fill, language, say};
use documents::List;
use domain::answer::Answer;
use domain::cluster::Cluster;
use domain::day::Day;
use domain::ids::RecordId;
use domain::office::Lens;
use domain::order::sort_by_key;
use domain::record::Record;
use domain::step::{Side, Step};
use storage::{Error, Phone, Query};

/// A step, with the names around it.
#[derive(Clone)]
pub struct Asked {
    /// The step.
    pub id: RecordId,
    /// What it says.
    pub step: Step,
    /// Whose it is, in words.
    pub cluster: String,
    /// At which school.
    pub school: String,
    /// What officers have answered; of several the last stands.
    pub answers: Vec<(RecordId, Answer)>,
}

/// The open steps of a side that `lens` shows, those without an answer first,
/// those to be done first before others. A
/// promise that a leader made to nobody but themselves is not asked of the office.
async fn open(
    phone: &Phone,
    (overview, cluster): (&Overview, &Cluster),
    lens: Lens,
    side: Side,
) -> Result<Vec<Asked>, Error> {
    let state = match side {
        Side::Leader => "open_leader",
        Side::School => "open_school",
    };
    let mut answers = answers(phone).await?;
    let mut found = Vec::new();
    for one in phone.of_others(Query::state(Step::KIND, state)).await? {
        let step: Step = one.whole.read()?;
        let by = overview.whose(one.by, Some(step.school));
        if !step.own && lens.shows(&overview.clusters, by, Some(step.agreed)) {
            found.push(Asked {
                id: one.row.id,
                cluster: overview.words(by),
                school: cluster.name(step.school),
                answers: answers.remove(&one.row.id).unwrap_or_default(),
                step,
            });
        }
    }
    sort_by_key(&mut found, |asked| {
        (!asked.answers.is_empty(), asked.step.day(), asked.id)
    });
    Ok(found)
}

/// The open steps that are asked of the office.
///
/// # Errors
/// As [`Phone::of_others`].
pub async fn asked(
    phone: &Phone,
    overview: &Overview,
    cluster: &Cluster,
    lens: Lens,
) -> Result<Vec<Asked>, Error> {
    open(phone, (overview, cluster), lens, Side::Leader).await
}

/// Its row in a short list.
pub fn row(asked: &Asked, day: Day) -> El {
    let mut below = about(&asked.step, &asked.school, &asked.cluster, day);
    if let Some((_, answer)) = asked.answers.last() {
        below.push(say(answer.stands.words()).into_owned());
    }
    row_link(
        &Place::Steps.path(),
        &asked.step.what,
        &below.join(" · "),
        "",
    )
}

/// School, whose it is, whom it asks, when it was agreed, by when.
fn about(step: &Step, school: &str, cluster: &str, day: Day) -> Vec<String> {
    let whom = (!step.who.is_empty()).then(|| match step.side {
        Side::Leader => fill(Text::AsksWhom, &[("name", &step.who)]),
        Side::School => step.who.clone(),
    });
    let agreed = language().date(step.agreed, day);
    let agreed = fill(Text::PromisedOn, &[("date", &agreed)]);
    let by = step.by.map(|by| language().date(by, day));
    let by = by.map(|by| fill(Text::ByDay, &[("date", &by)]));
    let parts = [
        Some(school.to_owned()),
        Some(cluster.to_owned()),
        whom,
        (step.side == Side::Leader).then_some(agreed),
        by,
    ];
    let parts = parts.into_iter().flatten();
    parts.filter(|part| !part.is_empty()).collect()
}

/// The screen.
pub fn steps() -> El {
    let chosen = lens::chosen();
    let side = Slot::new(Side::Leader);
    let page = lens::reading_through(chosen, async |phone: Phone, lens| {
        let overview = overview(&phone).await?;
        let cluster = cluster::schools(&phone).await?;
        let around = (&overview, &cluster);
        let of_leaders = open(&phone, around, lens, Side::Leader).await?;
        let of_schools = open(&phone, around, lens, Side::School).await?;
        Ok((overview, of_leaders, of_schools))
    });
    let day = today();
    let sides = [Text::AskedOfOffice, Text::InSchools].map(|text| say(text).into_owned());
    let sides = choice(
        say(Text::Steps),
        sides.to_vec(),
        move || Some(usize::from(side.get() == Side::School)),
        move |nth| side.set(if nth == 0 { Side::Leader } else { Side::School }),
    );
    let list = live(move || {
        page.with(|page| {
            let (_, of_leaders, of_schools) = page.as_ref()?;
            let shown = match side.get() {
                Side::Leader => of_leaders,
                Side::School => of_schools,
            };
            let cards: Vec<El> = shown.iter().map(|asked| step_card(asked, day)).collect();
            Some(match (cards.is_empty(), side.get()) {
                (false, _) => el("ul").class("stack").put(cards),
                (true, Side::Leader) => card(
                    "card empty",
                    say(Text::NothingAsked),
                    el("p").put(say(Text::NothingAskedMore)),
                ),
                (true, Side::School) => el("p").class("soft").put(say(Text::NoSteps)),
            })
        })
    });
    let filter = choosing(chosen, move || {
        page.with(|page| page.as_ref().map(|(overview, ..)| overview.clone()))
    });
    let file = move || {
        page.with(|page| {
            let all = page.iter();
            let all = all.flat_map(|(_, leaders, schools)| leaders.iter().chain(schools));
            List {
                head: columns([
                    Text::WhoseStep,
                    Text::What,
                    Text::School,
                    Text::Cluster,
                    Text::Who,
                    Text::ByWhen,
                    Text::FromOffice,
                ]),
                rows: all.map(cells).collect(),
            }
        })
    };
    screen(
        head(say(Text::Steps)),
        Nodes::from(sides.unseen_legend())
            .put(filter)
            .put(list)
            .put(save_list("steps", file)),
        (),
    )
}

/// A step in a file of steps.
fn cells(asked: &Asked) -> Vec<String> {
    let step = &asked.step;
    let side = match step.side {
        Side::Leader => Text::AskedOfOffice,
        Side::School => Text::InSchools,
    };
    let answers = asked.answers.iter().map(|(_, answer)| &*answer.text);
    vec![
        say(side).into_owned(),
        step.what.clone(),
        asked.school.clone(),
        asked.cluster.clone(),
        step.who.clone(),
        step.by.map(|by| by.to_string()).unwrap_or_default(),
        answers.collect::<Vec<_>>().join(" / "),
    ]
}

fn step_card(asked: &Asked, day: Day) -> El {
    let tone = match asked.step.side {
        Side::Leader => "card promise",
        Side::School => "card",
    };
    let visit = el("a")
        .class("word")
        .attr("href", &Place::Visit(asked.step.visit).path());
    let words = fill(Text::SomebodysVisit, &[("school", &asked.school)]);
    let heading = fresh_id("asked");
    let answer = (asked.step.side == Side::Leader).then(|| {
        let label = match asked.answers.is_empty() {
            true => Text::AnswerIt,
            false => Text::ChangeAnswer,
        };
        let way = go_link(
            "go quiet small",
            &Place::Answer(asked.id).path(),
            say(label),
        );
        way.attr("aria-describedby", &heading)
    });
    let title = el("h2").class("prose").attr("id", &heading);
    el("li")
        .class(tone)
        .put(title.put(bdi(&asked.step.what)))
        .put(step_facts(&asked.step, &asked.school, &asked.cluster, day))
        .put(answers_shown(asked.id, &asked.answers))
        .put(answer)
        .put(el("p").put(visit.put(bdi(&words))))
}

/// School, whose it is, whom it asks, when it was agreed, by when: in one line.
pub fn step_facts(step: &Step, school: &str, cluster: &str, day: Day) -> El {
    let mut line = el("p").class("soft");
    for (nth, part) in about(step, school, cluster, day).iter().enumerate() {
        line = line.put((nth > 0).then_some(" · ")).put(bdi(part));
    }
    line
}
