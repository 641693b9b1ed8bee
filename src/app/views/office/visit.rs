//! A visit as the office reads it: the leader's own paper of it, and what belongs
//! to it.

use super::lens::{Overview, overview};
use crate::came_over::made_before;
use crate::clock::today;
use crate::fieldbook::reading;
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::material::{material, plan_material};
use crate::parts::list::{card_of_rows, row_link};
use crate::parts::notice::notice;
use crate::routes::Place;
use crate::views::handing_over::handing_over;
use crate::views::when_found;
use crate::words::{Text, fill, language, say};
use documents::{Material, PlanMaterial, visit_plan, visit_summary};
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
    Ok(Some(Page {
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
        handing_over(
            title,
            Text::ShareSummary,
            back.unwrap_or(Place::Schools),
            above.put(below),
            paper,
        )
    })
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
