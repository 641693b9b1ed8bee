//! The plan of a visit for the Head Teacher: as a message and on paper (S1).

use crate::clock::today;
use crate::fieldbook::reading;
use crate::markup::Nodes;
use crate::material::plan_material;
use crate::routes::Place;
use crate::views::half_written::{Where, half_written};
use crate::views::handing_over::handing_over;
use crate::views::when_found;
use crate::words::{Text, fill, language};
use documents::visit_plan;
use domain::ids::RecordId;
use storage::Phone;

/// The plan of visit `id`, to be handed over.
pub fn plan_paper(id: RecordId) -> Nodes {
    let material = reading(async move |phone: Phone| plan_material(&phone, id).await);
    when_found(material, move |material| {
        let title = move || {
            let school = material.with(|material| material.school.name.clone());
            fill(Text::PlanFor, &[("school", &school)])
        };
        let page =
            move || material.with(|material| Some(visit_plan(material, language(), today())));
        handing_over(
            title,
            Text::SharePlan,
            Place::Visit(id),
            half_written(Where::Plan(id)),
            page,
        )
    })
}
