//! Answering a leader: a step that was asked of the office, or a part of a paper that is
//! read here and asks for a question. One form for both; what is offered in it follows
//! from what is answered.

use super::lens::overview;
use super::steps::step_facts;
use super::visit::paper_of;
use crate::bind;
use crate::clock::{Wall, today};
use crate::cluster::school_name;
use crate::drafts::Draft;
use crate::fieldbook::reading;
use crate::forms::{Faults, input, no_faults, show};
use crate::frame::{head, screen};
use crate::go;
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::parts::button::submit_button;
use crate::parts::choice::choice;
use crate::parts::field::typed_form;
use crate::parts::list::bdi;
use crate::routes::Place;
use crate::task::begin;
use crate::views::answers::shown as answer_shown;
use crate::views::asked;
use crate::views::{Found, when_found};
use crate::words::{Text, fill, say};
use documents::Line;
use domain::answer::{Answer, AnswerForm, Stands, Subject};
use domain::ids::{AccountId, RecordId, Source};
use domain::record::Record;
use domain::step::Step;
use leptos::prelude::untrack;
use storage::{Batch, Error, Phone, Query};

type Form = Draft<AnswerForm>;

/// The id of the element that holds the fields.
const FORM: &str = "answer";

/// What is answered, as it is shown above the form.
enum What {
    /// The step, and the school's name.
    Step(Box<Step>, String),
    /// The heading and the words of a part of a paper; none where they are no longer
    /// there.
    Part(Option<(String, String)>),
}

struct Page {
    what: What,
    /// What kind of record it is, and where it is read.
    kind: &'static str,
    place: Place,
    subject: Subject,
    by: AccountId,
    leader: String,
    /// What other officers have answered.
    others: Vec<Answer>,
    /// The officer, or others, have answered to it.
    is_answered: bool,
}

async fn read_step(phone: &Phone, id: RecordId) -> Result<Option<Page>, Error> {
    let Some((by, step)) = phone.of_another::<Step>(id).await? else {
        return Ok(None);
    };
    let subject = Subject {
        to: id,
        about: String::new(),
        school: Some(step.school),
    };
    let school = school_name(phone, step.school).await?;
    let what = What::Step(Box::new(step), school);
    let of = (Step::KIND, Place::Steps);
    Ok(Some(read(phone, what, of, subject, by).await?))
}

async fn read_part(phone: &Phone, id: RecordId, about: &str) -> Result<Option<Page>, Error> {
    let Some(paper) = paper_of(phone, id).await? else {
        return Ok(None);
    };
    let line = paper.page.place_of(about);
    let line = line.and_then(|part| paper.page.line_of(part));
    let heading = paper.page.heading_of(about).map(Line::plain);
    let what = What::Part(match (about, line) {
        ("", _) => Some((paper.page.over.plain(), paper.page.title.plain())),
        (_, line) => line.map(|line| (heading.unwrap_or_default(), line.plain())),
    });
    let subject = Subject {
        to: id,
        about: about.to_owned(),
        school: Some(paper.school),
    };
    let of = (paper.kind, paper.place);
    Ok(Some(read(phone, what, of, subject, paper.by).await?))
}

async fn read(
    phone: &Phone,
    what: What,
    (kind, place): (&'static str, Place),
    subject: Subject,
    by: AccountId,
) -> Result<Page, Error> {
    let overview = overview(phone).await?;
    let by = overview.whose(by, subject.school);
    let (own, others) = known(phone, &subject).await?;
    Ok(Page {
        what,
        kind,
        place,
        by,
        leader: overview.words(by),
        is_answered: own.is_some() || !others.is_empty(),
        others,
        subject,
    })
}

/// What was answered to the same: by this officer, if so, and by others.
async fn known(
    phone: &Phone,
    subject: &Subject,
) -> Result<(Option<(RecordId, Answer)>, Vec<Answer>), Error> {
    let to = || Query::of(subject.to, Answer::KIND);
    let others = phone.of_others(to()).await?;
    let all = phone.find_as::<Answer>(to()).await?;
    let (mut own, mut read) = (None, Vec::new());
    for (id, answer) in all {
        if answer.about != subject.about {
            continue;
        }
        match others.iter().any(|other| other.row.id == id) {
            true => read.push(answer),
            false => own = Some((id, answer)),
        }
    }
    Ok((own, read))
}

/// Where the form is, what it is kept as, and where it leads.
#[derive(Clone, PartialEq)]
enum At {
    Step(RecordId),
    Part(RecordId, String),
}

impl At {
    fn form(&self) -> String {
        match self {
            At::Step(id) => Place::Answer(*id).form(),
            At::Part(id, about) => form_of(*id, about),
        }
    }

    fn subject(&self) -> Subject {
        let (to, about) = match self {
            At::Step(id) => (*id, String::new()),
            At::Part(id, about) => (*id, about.clone()),
        };
        Subject {
            to,
            about,
            school: None,
        }
    }

    /// To where what was answered is read.
    fn leave(&self, form: Form, place: Place) {
        match self {
            At::Step(_) => form.go_on(place),
            At::Part(_, about) => form.go_on_to_part(place, &asked::at(about)),
        }
    }
}

/// Between the place and the part, in the address and in the draft's name.
const ABOUT: &str = "?about=";

/// The draft of what is asked about a part of the record `id`: its form's name, and its
/// address but for the first slash.
pub fn form_of(id: RecordId, about: &str) -> String {
    Place::Ask(id).form() + ABOUT + about
}

/// The record that is asked about, if `form` is one of [`form_of`]'s.
pub fn way_back(form: &str) -> Option<RecordId> {
    match Place::of(form.split_once(ABOUT)?.0)? {
        Place::Ask(id) => Some(id),
        _ => None,
    }
}

/// The form for an answer to the step `id`.
pub fn answer(id: RecordId) -> Nodes {
    let page = reading(async move |phone: Phone| read_step(&phone, id).await);
    when_found(page, move |page| shown(At::Step(id), page))
}

/// The form for a question about the part of the paper `id` that the address names.
pub fn ask(id: RecordId) -> Nodes {
    let about = untrack(|| go::asked("about")).unwrap_or_default();
    let at = At::Part(id, about.clone());
    let page = reading(async move |phone: Phone| read_part(&phone, id, &about).await);
    when_found(page, move |page| shown(at.clone(), page))
}

fn shown(at: At, page: Found<Page>) -> El {
    let of = page.now(|page| (page.kind, page.place));
    let (kind, place) = of.unwrap_or((Step::KIND, Place::Steps));
    let offered = Stands::offered_to(kind);
    let (subject, first) = (at.subject(), offered.first().copied());
    let form: Form = Draft::open(at.form(), async move |phone: Phone| {
        let (own, _) = known(&phone, &subject).await?;
        let fresh = || AnswerForm {
            stands: first.unwrap_or_default(),
            ..AnswerForm::default()
        };
        Ok(Some(
            own.map_or_else(fresh, |(_, answer)| AnswerForm::of(&answer)),
        ))
    });
    let faults = no_faults();
    let opened = form.is_open();
    let is_step = matches!(at, At::Step(_));
    let (title, save_it) = match is_step {
        true => (Text::AnswerTitle, Text::SaveAnswer),
        false => (Text::AskTitle, Text::SaveQuestion),
    };
    let title = move || {
        let leader = page.with(|page| page.leader.clone());
        fill(title, &[("leader", &leader)])
    };
    let asked = live(move || page.with(|page| Some(what_is_answered(page))));
    // At first a paper is asked about; that it is read now is said of what was asked.
    let is_chosen = is_step || page.now(|page| page.is_answered) == Some(true);
    let save = move || {
        let at = at.clone();
        begin(async move {
            if save(form, page, faults).await {
                at.leave(form, place);
            }
        });
    };
    let fields = typed_form(FORM, save).live(move || {
        opened.get().then(|| {
            let chosen = is_chosen.then(|| where_it_stands(form, offered));
            Nodes::none().put(chosen).put(words(form, faults))
        })
    });
    let goes = el("p").class("soft").put(say(Text::AnswerGoes));
    screen(
        head(title).back(place),
        asked.put(fields).put(goes),
        submit_button(FORM, say(save_it)),
    )
}

fn what_is_answered(page: &Page) -> Nodes {
    let others: Nodes = page.others.iter().map(answer_shown).collect();
    let prose = |words: &str| el("p").class("prose").put(bdi(words));
    match &page.what {
        What::Step(step, school) => {
            let facts = step_facts(step, school, "", today());
            let card = el("section").class("card promise");
            let card = card.put(prose(&step.what)).put(facts).put(others);
            let told = (!page.others.is_empty()).then(|| el("p").put(say(Text::OthersAnswered)));
            Nodes::from(card).put(told)
        }
        What::Part(Some((heading, words))) => {
            let card = el("section").class("card").put(el("h2").put(bdi(heading)));
            card.put(prose(words)).put(others).into()
        }
        What::Part(None) => {
            let card = el("section").class("card");
            card.put(el("p").put(say(Text::PartGone)))
                .put(others)
                .into()
        }
    }
}

fn where_it_stands(form: Form, offered: &'static [Stands]) -> Nodes {
    let words = offered.iter();
    let words = words.map(|stands| say(stands.words()).into_owned());
    let chosen = move || {
        let stands = form.with(|form| form.stands);
        offered.iter().position(|known| *known == stands)
    };
    let choose = move |nth: usize| form.edit(|form| form.stands = offered[nth]);
    choice(say(Text::AnswerStands), words.collect(), chosen, choose).into()
}

fn words(form: Form, faults: Faults) -> Nodes {
    let text = input(Text::AnswerWords, "text").prose().faults(faults);
    text.bind(bind!(form, text)).into()
}

async fn save(form: Form, page: Found<Page>, faults: Faults) -> bool {
    let book = form.book();
    let known_now = page.now(|page| (page.by, page.subject.clone()));
    let (Some(typed), Some((by, subject))) = (form.now(), known_now) else {
        return false;
    };
    let phone = book.phone();
    let from = phone.me().joined.map(|joined| joined.leader);
    let (own, read) = match known(&phone, &subject).await {
        Ok(known) => known,
        Err(error) => {
            book.trouble(&error);
            return false;
        }
    };
    let before = own.as_ref().map(|(_, answer)| answer);
    let from = from.unwrap_or_default();
    match typed.finish(&subject, today(), &from, (before, &read)) {
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

/// Says of the whole of a paper that it was read; who has said so says it no more.
///
/// # Errors
/// As [`Phone::find`].
pub async fn read_whole(
    phone: &Phone,
    (id, school): (RecordId, RecordId),
    by: AccountId,
) -> Result<Option<Batch>, Error> {
    let subject = Subject {
        to: id,
        about: String::new(),
        school: Some(school),
    };
    let (own, read) = known(phone, &subject).await?;
    let form = AnswerForm {
        stands: Stands::Read,
        text: String::new(),
    };
    let from = phone.me().joined.map(|joined| joined.leader);
    let from = from.unwrap_or_default();
    let answer = form.finish(&subject, today(), &from, (None, &read));
    let batch = |answer| Batch::new().put(Wall.record_id(), &answer).written_to(by);
    Ok(answer.ok().filter(|_| own.is_none()).map(batch))
}
