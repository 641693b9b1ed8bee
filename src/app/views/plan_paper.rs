//! The plan of a visit for the Head Teacher: as a message and on paper (S1).

use crate::clock::today;
use crate::fieldbook::reading;
use crate::markup::Nodes;
use crate::material::plan_material;
use crate::parts::button::go_link;
use crate::parts::notice::notice;
use crate::routes::Place;
use crate::views::asked::{self, paper_asked};
use crate::views::half_written::{Where, half_written};
use crate::views::handing_over::{Beside, handing_over_beside};
use crate::views::plan::known_teachers;
use crate::views::visit::PLANNED;
use crate::views::when_found;
use crate::words::{Text, fill, language, say};
use documents::{Page, PlanMaterial, names_spoken, visit_plan};
use domain::answer::ToPart;
use domain::ids::RecordId;
use storage::{Error, Phone};

/// What the paper tells, and the teachers whose names it should not.
struct Paper {
    material: PlanMaterial,
    teachers: Vec<String>,
    /// What the office wrote about it.
    asked: Vec<ToPart>,
}

async fn read(phone: Phone, id: RecordId) -> Result<Option<Paper>, Error> {
    let Some(material) = plan_material(&phone, id).await? else {
        return Ok(None);
    };
    let known = known_teachers(&phone, material.visit.school).await?;
    let teachers = known.into_iter().map(|(_, person)| person.name).collect();
    let asked = asked::of(&phone, id).await?;
    Ok(Some(Paper {
        material,
        teachers,
        asked,
    }))
}

impl Paper {
    fn page(&self) -> Page {
        visit_plan(&self.material, language(), today())
    }

    /// Names in free text are pointed out before it leaves; nothing is forbidden.
    fn names_told(&self, id: RecordId) -> Nodes {
        let page = self.page();
        let names = names_spoken(&page, self.teachers.iter().map(String::as_str));
        if names.is_empty() {
            return Nodes::default();
        }
        let said = fill(Text::NamesFound, &[("names", &names.join(", "))]);
        // What has begun is planned no more.
        let change = (!self.material.visit.has_begun()).then(|| {
            let href = Place::Plan(id).path() + PLANNED;
            go_link("word", &href, say(Text::ChangePlan))
        });
        notice(said, change).into()
    }
}

/// The plan of visit `id`, to be handed over.
pub fn plan_paper(id: RecordId) -> Nodes {
    let papers = reading(async move |phone: Phone| read(phone, id).await);
    when_found(papers, move |papers| {
        let title = move || {
            let school = papers.with(|paper| paper.material.school.name.clone());
            fill(Text::PlanFor, &[("school", &school)])
        };
        let above =
            half_written(Where::Plan(id)).live(move || papers.with(|paper| paper.names_told(id)));
        if let Some(page) = papers.now(Paper::page) {
            asked::lead_to_part(&page);
        }
        let paper = move |page: &Page| {
            papers.with(|paper| paper_asked(page, &paper.asked, &|_, _| Nodes::none()))
        };
        let beside = Beside {
            paper: Box::new(paper),
            foot: None,
        };
        let page = move || papers.with(|paper| Some(paper.page()));
        handing_over_beside(
            title,
            Text::SharePlan,
            Place::Visit(id),
            above,
            page,
            beside,
        )
    })
}
