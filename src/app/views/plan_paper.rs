//! The plan of a visit for the Head Teacher: as a message and on paper (S1).

use crate::clock::today;
use crate::fieldbook::reading;
use crate::markup::Nodes;
use crate::material::plan_material;
use crate::parts::button::go_link;
use crate::parts::notice::notice;
use crate::routes::Place;
use crate::views::half_written::{Where, half_written};
use crate::views::handing_over::handing_over;
use crate::views::plan::known_teachers;
use crate::views::visit::PLANNED;
use crate::views::when_found;
use crate::words::{Text, fill, language, say};
use documents::{Page, PlanMaterial, names_spoken, visit_plan};
use domain::ids::RecordId;
use storage::{Error, Phone};

/// What the paper tells, and the teachers whose names it should not.
struct Paper {
    material: PlanMaterial,
    teachers: Vec<String>,
}

async fn read(phone: Phone, id: RecordId) -> Result<Option<Paper>, Error> {
    let Some(material) = plan_material(&phone, id).await? else {
        return Ok(None);
    };
    let known = known_teachers(&phone, material.visit.school).await?;
    let teachers = known.into_iter().map(|(_, person)| person.name).collect();
    Ok(Some(Paper { material, teachers }))
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
        handing_over(title, Text::SharePlan, Place::Visit(id), above, move || {
            papers.with(|paper| Some(paper.page()))
        })
    })
}
