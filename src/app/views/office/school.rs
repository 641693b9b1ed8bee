//! A school's page for the office: what it is, what is open, what happened there.

use super::lens::{Overview, overview};
use crate::clock::today;
use crate::cluster;
use crate::fieldbook::reading;
use crate::frame::{head, screen};
use crate::live::live;
use crate::markup::{El, Nodes};
use crate::parts::list::{card_of_rows, row_told};
use crate::routes::Place;
use crate::views::plan::opening;
use crate::views::school::{call_links, facts};
use crate::views::timeline::story;
use crate::views::{Found, when_found};
use crate::words::{Text, fill, language, say};
use domain::ids::{AccountId, RecordId};
use domain::school::School;
use domain::step::Step;
use domain::visit::Opening;
use storage::{Error, Phone};

struct Page {
    id: RecordId,
    school: School,
    by: Option<AccountId>,
    overview: Overview,
    open: Opening,
}

async fn read(phone: &Phone, id: RecordId) -> Result<Option<Page>, Error> {
    let Some((id, school)) = cluster::school(phone, id).await? else {
        return Ok(None);
    };
    let by = phone.of_another::<School>(id).await?;
    let overview = overview(phone).await?;
    Ok(Some(Page {
        id,
        school,
        by: by.map(|(by, _)| overview.whose(by, Some(id))),
        overview,
        open: opening(phone, id).await?,
    }))
}

/// The page of school `id`.
pub fn school(id: RecordId) -> Nodes {
    let page = reading(async move |phone: Phone| read(&phone, id).await);
    when_found(page, shown)
}

fn shown(page: Found<Page>) -> El {
    let title = move || page.with(|page| page.school.name.clone());
    let above = move || {
        let words = page.with(|page| Some(page.overview.words(page.by?)));
        words.map_or(String::new(), |name| {
            fill(Text::OfCluster, &[("name", &name)])
        })
    };
    let top = live(move || {
        page.with(|page| {
            let school = &page.school;
            facts(school)
                .put(call_links(&school.phone, &school.head_teacher))
                .put(open(&page.open))
        })
    });
    let id = page.now(|page| page.id);
    let main = top.put(id.map(story));
    screen(head(title).above(above).back(Place::Schools), main, ())
}

/// What is open there: at the office and in the school.
fn open(open: &Opening) -> Nodes {
    let day = today();
    let rows = |steps: &[(RecordId, Step)]| {
        let row = |(_, step): &(RecordId, Step)| {
            let agreed = language().date(step.agreed, day);
            let agreed = fill(Text::PromisedOn, &[("date", &agreed)]);
            row_told(&step.what, &agreed, ())
        };
        steps.iter().map(row).collect::<Vec<El>>()
    };
    Nodes::from(card_of_rows(
        "card promise",
        say(Text::AskedOfOffice),
        rows(&open.promises),
    ))
    .put(card_of_rows(
        "card",
        say(Text::InSchools),
        rows(&open.in_school),
    ))
}
