//! Answering a step that was asked of the office.

use super::lens::overview;
use super::steps::step_facts;
use crate::bind;
use crate::clock::{Wall, today};
use crate::cluster::school_name;
use crate::drafts::Draft;
use crate::fieldbook::reading;
use crate::forms::{Faults, input, no_faults, show};
use crate::frame::{head, screen};
use crate::go::go_instead;
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::parts::button::submit_button;
use crate::parts::choice::choice;
use crate::parts::field::typed_form;
use crate::parts::list::bdi;
use crate::routes::Place;
use crate::task::begin;
use crate::views::answers::shown as answer_shown;
use crate::views::{Found, when_found};
use crate::words::{Text, fill, say};
use domain::answer::{Answer, AnswerForm, Stands};
use domain::ids::{AccountId, RecordId, Source};
use domain::record::Record;
use domain::step::Step;
use storage::{Batch, Error, Phone, Query};

type Form = Draft<AnswerForm>;

/// The id of the element that holds the fields.
const FORM: &str = "answer";

struct Page {
    step: Step,
    by: AccountId,
    leader: String,
    school: String,
    /// What other officers have answered.
    others: Vec<Answer>,
}

async fn read(phone: &Phone, id: RecordId) -> Result<Option<Page>, Error> {
    let Some((by, step)) = phone.of_another::<Step>(id).await? else {
        return Ok(None);
    };
    let overview = overview(phone).await?;
    let by = overview.whose(by, Some(step.school));
    Ok(Some(Page {
        school: school_name(phone, step.school).await?,
        leader: overview.words(by),
        others: known(phone, id).await?.1,
        step,
        by,
    }))
}

/// What was answered to the step: by this officer, if so, and by others.
async fn known(
    phone: &Phone,
    step: RecordId,
) -> Result<(Option<(RecordId, Answer)>, Vec<Answer>), Error> {
    let others = phone.of_others(Query::of(step, Answer::KIND)).await?;
    let all = phone
        .find_as::<Answer>(Query::of(step, Answer::KIND))
        .await?;
    let (mut own, mut read) = (None, Vec::new());
    for (id, answer) in all {
        match others.iter().any(|other| other.row.id == id) {
            true => read.push(answer),
            false => own = Some((id, answer)),
        }
    }
    Ok((own, read))
}

/// The form for an answer to the step `id`.
pub fn answer(id: RecordId) -> Nodes {
    let page = reading(async move |phone: Phone| read(&phone, id).await);
    when_found(page, move |page| shown(id, page))
}

fn shown(id: RecordId, page: Found<Page>) -> El {
    let form: Form = Draft::open(Place::Answer(id).form(), async move |phone: Phone| {
        let (own, _) = known(&phone, id).await?;
        Ok(Some(own.map_or_else(AnswerForm::default, |(_, answer)| {
            AnswerForm::of(&answer)
        })))
    });
    let faults = no_faults();
    let opened = form.is_open();
    let title = move || {
        let leader = page.with(|page| page.leader.clone());
        fill(Text::AnswerTitle, &[("leader", &leader)])
    };
    let asked = live(move || {
        page.with(|page| {
            let what = el("p").class("prose").put(bdi(&page.step.what));
            let facts = step_facts(&page.step, &page.school, "", today());
            let card = el("section").class("card promise").put(what).put(facts);
            let others: Nodes = page.others.iter().map(answer_shown).collect();
            let told = (!page.others.is_empty()).then(|| el("p").put(say(Text::OthersAnswered)));
            Some(Nodes::from(card.put(others)).put(told))
        })
    });
    let save = move || {
        begin(async move {
            if save(id, form, page, faults).await {
                go_instead(Place::Steps);
            }
        });
    };
    let fields = typed_form(FORM, save).live(move || opened.get().then(|| fields(form, faults)));
    let goes = el("p").class("soft").put(say(Text::AnswerGoes));
    screen(
        head(title).back(Place::Steps),
        asked.put(fields).put(goes),
        submit_button(FORM, say(Text::SaveAnswer)),
    )
}

fn fields(form: Form, faults: Faults) -> Nodes {
    let stands = Stands::ALL.map(|stands| say(stands.words()).into_owned());
    let chosen = move || {
        let stands = form.with(|form| form.stands);
        Stands::ALL.iter().position(|known| *known == stands)
    };
    let choose = move |nth: usize| form.edit(|form| form.stands = Stands::ALL[nth]);
    let text = input(Text::AnswerWords, "text").prose().faults(faults);
    Nodes::from(choice(
        say(Text::AnswerStands),
        stands.to_vec(),
        chosen,
        choose,
    ))
    .put(text.bind(bind!(form, text)))
}

async fn save(id: RecordId, form: Form, page: Found<Page>, faults: Faults) -> bool {
    let book = form.book();
    let (Some(typed), Some((by, school))) =
        (form.now(), page.now(|page| (page.by, page.step.school)))
    else {
        return false;
    };
    let phone = book.phone();
    let from = phone.me().joined.map(|joined| joined.leader);
    let (own, read) = match known(&phone, id).await {
        Ok(known) => known,
        Err(error) => {
            book.trouble(&error);
            return false;
        }
    };
    let about = (id, Some(school));
    let before = own.as_ref().map(|(_, answer)| answer);
    let from = from.unwrap_or_default();
    match typed.finish(about, today(), &from, (before, &read)) {
        Ok(answer) => {
            let record = own.map_or_else(|| Wall.record_id(), |(record, _)| record);
            form.save(Batch::new().put(record, &answer).written_to(by))
                .await
        }
        Err(found) => {
            show(faults, found);
            false
        }
    }
}
