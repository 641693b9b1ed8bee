//! A visit as the office reads it: the leader's own paper of it, with what the office
//! asked at its paragraphs, and what belongs to it.

use super::answering::{form_of, read_whole};
use super::lens::{Overview, overview};
use crate::came_over::made_before;
use crate::clock::today;
use crate::fieldbook::{fieldbook, reading};
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::material::{material, plan_material};
use crate::parts::button::{go_button, go_link};
use crate::parts::list::{card_of_rows, row_link};
use crate::parts::notice::notice;
use crate::routes::Place;
use crate::task::begin;
use crate::views::asked::{self, in_short, paper_asked};
use crate::views::handing_over::{Beside, handing_over_beside};
use crate::views::when_found;
use crate::words::{Text, fill, language, say};
use documents::{Line, Material, PlanMaterial, visit_plan, visit_summary};
use domain::answer::{Answer, ToPart};
use domain::ids::{AccountId, RecordId};
use domain::kinds::Kind;
use domain::meeting::MeetingNote;
use domain::observation::Observation;
use domain::profile::Profile;
use domain::record::Record;
use domain::visit::{Visit, VisitState};
use storage::{Error, Phone, Query, Row};

enum Paper {
    /// What was agreed, of a visit that was closed.
    Summary(Box<Material>),
    /// What is planned, or was.
    Plan(Box<PlanMaterial>),
}

struct Page {
    visit: Visit,
    school: RecordId,
    by: AccountId,
    overview: Overview,
    paper: Paper,
    inside: Vec<Row>,
    /// What officers wrote about it.
    asked: Vec<ToPart>,
    /// Which of that is this officer's own.
    own: Vec<RecordId>,
}

/// The paper of a record that a leader wrote.
pub struct PaperOf {
    /// The paper.
    pub page: documents::Page,
    /// What kind of record it is of.
    pub kind: &'static str,
    /// Where officers read it.
    pub place: Place,
    /// Whose it is.
    pub by: AccountId,
    /// Of which school.
    pub school: RecordId,
}

/// What officers ask about in the record `id`: the paper as they read it.
///
/// # Errors
/// As [`Phone::get`].
pub async fn paper_of(phone: &Phone, id: RecordId) -> Result<Option<PaperOf>, Error> {
    let page = read(phone, id).await?;
    Ok(page.map(|page| PaperOf {
        page: page.page(),
        kind: Visit::KIND,
        place: Place::Visit(id),
        by: page.by,
        school: page.school,
    }))
}

async fn read(phone: &Phone, id: RecordId) -> Result<Option<Page>, Error> {
    let Some((by, visit)) = phone.of_another::<Visit>(id).await? else {
        return Ok(None);
    };
    // It bears its writer's name, and what things are called there.
    let card = RecordId::alone(by, Profile::KIND);
    let card = phone.get::<Profile>(card).await?;
    let card = card.map(|card| card.record).unwrap_or_default();
    // Whoever had planned it, the summary is of whoever made it.
    let maker = made_before(phone, id, &visit).await?;
    let paper = match visit.state {
        VisitState::Closed => material(phone, id, false).await?.map(|material| {
            let profile = maker.unwrap_or(card);
            Paper::Summary(Box::new(Material {
                profile,
                ..material
            }))
        }),
        _ => plan_material(phone, id).await?.map(|material| {
            let profile = card;
            Paper::Plan(Box::new(PlanMaterial {
                profile,
                ..material
            }))
        }),
    };
    let Some(paper) = paper else {
        return Ok(None);
    };
    let mut inside = Vec::new();
    for kind in [Observation::KIND, MeetingNote::KIND] {
        inside.extend(phone.find(Query::of(id, kind)).await?);
    }
    let asked = asked::of(phone, id).await?;
    let others = phone.of_others(Query::of(id, Answer::KIND)).await?;
    let all = asked.iter().flat_map(|part| &part.answers);
    let is_own = |id: &RecordId| !others.iter().any(|other| other.row.id == *id);
    let own = all.map(|(id, _)| *id).filter(is_own).collect();
    Ok(Some(Page {
        asked,
        own,
        school: visit.school,
        visit,
        by,
        overview: overview(phone).await?,
        paper,
        inside,
    }))
}

impl Page {
    fn page(&self) -> documents::Page {
        match &self.paper {
            Paper::Summary(material) => visit_summary(material, language()),
            Paper::Plan(material) => visit_plan(material, language(), today()),
        }
    }

    /// Whether this officer wrote about that part, or the whole.
    fn has_own(&self, about: &str) -> bool {
        let own = |(id, _): &(RecordId, Answer)| self.own.contains(id);
        let mut parts = self.asked.iter().filter(|part| part.about == about);
        parts.any(|part| part.answers.iter().any(own))
    }

    fn school_name(&self) -> String {
        match &self.paper {
            Paper::Summary(material) => material.school_name().to_owned(),
            Paper::Plan(material) => material.school.name.clone(),
        }
    }
}

/// The visit `id`.
pub fn visit(id: RecordId) -> Nodes {
    let page = reading(async move |phone: Phone| read(&phone, id).await);
    when_found(page, move |page| {
        let title = move || {
            let school = page.with(Page::school_name);
            fill(Text::SomebodysVisit, &[("school", &school)])
        };
        let above = live(move || page.with(above));
        let below = live(move || page.with(inside));
        let back = page.now(|page| Place::School(page.school));
        let paper = move || page.with(|page| Some(page.page()));
        if let Some(page) = page.now(Page::page) {
            asked::lead_to_part(&page);
        }
        let is_closed = page.now(|page| page.visit.state == VisitState::Closed) == Some(true);
        let asked = move |paper: &documents::Page| {
            page.with(|page| paper_asked(paper, &page.asked, &|line, _| ask(id, page, line)))
        };
        let beside = Beside {
            paper: Box::new(asked),
            foot: is_closed.then(|| live(move || page.with(|page| have_read(id, page)))),
        };
        handing_over_beside(
            title,
            Text::ShareSummary,
            back.unwrap_or(Place::Schools),
            above.put(below),
            paper,
            beside,
        )
    })
}

/// Below a paragraph: the way to ask about it.
fn ask(id: RecordId, page: &Page, line: &Line) -> Nodes {
    let label = match page.has_own(&line.part) {
        true => say(Text::ChangeQuestion),
        false => say(Text::AskAboutThis),
    };
    let spoken = format!("{label}: {}", in_short(line));
    let href = format!("/{}", form_of(id, &line.part));
    let way = go_link("word", &href, label).attr("aria-label", &spoken);
    // On a line of its own, or the paragraph's last line would be as high.
    el("div").class("noprint").put(way).into()
}

/// Of what was closed the officer says, once, that it was read.
fn have_read(id: RecordId, page: &Page) -> Option<El> {
    let book = fieldbook();
    let by = page.overview.whose(page.by, Some(page.school));
    let of = (id, page.school);
    let read = move || {
        begin(async move {
            match read_whole(&book.phone(), of, by).await {
                Ok(Some(batch)) => drop(book.save(batch).await),
                Ok(None) => {}
                Err(error) => book.trouble(&error),
            }
        });
    };
    (!page.has_own("")).then(|| go_button("go", say(Text::HaveRead), read))
}

/// Whose it is, and where it stands unless it was closed.
fn above(page: &Page) -> Nodes {
    let by = page.overview.whose(page.by, Some(page.school));
    let name = page.overview.words(by);
    let whose = fill(Text::OfCluster, &[("name", &name)]);
    let state = (page.visit.state != VisitState::Closed).then(|| {
        let why = el("p").class("prose").put(page.visit.why.as_str());
        notice(
            say(page.visit.state.words()),
            (page.visit.state == VisitState::CalledOff).then_some(why),
        )
    });
    Nodes::from(el("p").class("soft").put(whose)).put(state)
}

fn inside(page: &Page) -> Option<El> {
    let row = |row: &Row| {
        let label = Kind::named(&row.kind).map(|kind| say(kind.label));
        let place = match row.kind.as_str() {
            Observation::KIND => Place::Observe(row.id),
            _ => Place::Meeting(row.id),
        };
        row_link(&place.path(), &label.unwrap_or_default(), &row.words, "")
    };
    let rows = page.inside.iter().map(row).collect();
    card_of_rows("card", say(Text::BelongsToIt), rows)
}
