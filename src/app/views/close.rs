//! Closing with the Head Teacher: three answers, each may be "none" (S6, S7).

use crate::bind;
use crate::clock::{Wall, today};
use crate::drafts::Draft;
use crate::fieldbook::reading;
use crate::forms::{Faults, fault_of, input, mend};
use crate::frame::{head, screen};
use crate::go::go_instead;
use crate::live::{follow, live};
use crate::parts::button::go_button;
use crate::parts::choice::{Check, Choice};
use crate::parts::field::FieldKind;
use crate::parts::notice::Notice;
use crate::routes::Place;
use crate::task::begin;
use crate::views::names::{joined, names_notice, role_of, write_role};
use crate::views::running::{running_card, running_on};
use crate::views::signing::reading_together;
use crate::views::today::school_name;
use crate::words::{Text, fill, language, say};
use domain::closing::{Closed, ClosingForm, StepRow};
use domain::day::Day;
use domain::handover::Handover;
use domain::ids::RecordId;
use domain::step::{Side, Step};
use domain::visit::Visit;
use leptos::prelude::*;
use storage::{Batch, Error, Phone, Query};

/// The closing page, as a draft.
pub type Form = Draft<ClosingForm>;

/// What stood before this closing.
#[derive(Clone, PartialEq)]
pub struct Before {
    /// The visit.
    pub visit: Visit,
    /// The school's name.
    pub school: String,
    /// The Head Teacher, as they are addressed.
    pub head_teacher: String,
    /// Steps agreed at an earlier closing of the same visit.
    pub agreed: Vec<(RecordId, Step)>,
    /// The next visit, planned at an earlier closing.
    pub planned: Option<(RecordId, Visit)>,
    /// What was signed then.
    pub signed: Option<(RecordId, Handover)>,
}

impl Before {
    async fn read(phone: &Phone, id: RecordId) -> Result<Option<Self>, Error> {
        let Some(visit) = phone.get::<Visit>(id).await? else {
            return Ok(None);
        };
        let visit = visit.record;
        let school = phone.get::<domain::school::School>(visit.school).await?;
        let planned = match visit.next {
            Some(next) => phone
                .get::<Visit>(next)
                .await?
                .map(|visit| (next, visit.record)),
            None => None,
        };
        let handovers = phone.find_as::<Handover>(Query::of(id, "handover")).await?;
        Ok(Some(Self {
            school: school_name(phone, visit.school).await?,
            head_teacher: school
                .map(|school| school.record.head_teacher)
                .unwrap_or_default(),
            agreed: phone.find_as::<Step>(Query::of(id, "step")).await?,
            planned,
            signed: handovers.into_iter().next(),
            visit,
        }))
    }

    fn form(&self) -> ClosingForm {
        let next = self.planned.as_ref().map(|(id, visit)| (*id, visit));
        let signed = self.signed.as_ref().map(|(id, handover)| (*id, handover));
        let mut form = ClosingForm::of(&self.visit, &self.agreed, next, signed, &Wall);
        if form.signing.signer.is_empty() {
            form.signing.signer.clone_from(&self.head_teacher);
        }
        form
    }

    /// What has been answered so far.
    pub fn so_far(&self, id: RecordId, form: &ClosingForm) -> Closed {
        let planned = self.planned.as_ref().map(|(_, visit)| visit);
        form.so_far(id, &self.visit, &self.agreed, planned, &Wall)
    }
}

/// Closing visit `id`.
pub fn close(id: RecordId) -> AnyView {
    let form = Draft::open(Place::Close(id).form(), async move |phone| {
        Ok(Before::read(&phone, id).await?.map(|before| before.form()))
    });
    let before = reading(async move |phone: Phone| Before::read(&phone, id).await);
    let open = form.is_open_memo();
    crate::views::when_found(before, move |found| {
        let title = say(Text::CloseVisit);
        let above = move || {
            found.with(|before| match before.head_teacher.as_str() {
                "" => before.school.clone(),
                name => format!("{} · {name}", before.school),
            })
        };
        let faults: Faults = RwSignal::new(Vec::new());
        let close = move |_| {
            let Some(before) = before.get_untracked().flatten() else {
                return;
            };
            begin(async move {
                if save(id, form, &before, faults).await {
                    go_instead(Place::Summary(id));
                }
            });
        };
        let main = move || {
            let now = before.get_untracked().flatten();
            match (open.get(), now) {
                (true, Some(before)) => fields(id, form, before, faults),
                _ => ().into_any(),
            }
        };
        let foot = go_button("go", say(Text::CloseVisit), close);
        let top = head(title).above(above).back(Place::Visit(id));
        screen(top, main, Some(foot.into_any()))
    })
}

async fn save(id: RecordId, form: Form, before: &Before, faults: Faults) -> bool {
    let Some(typed) = form.now() else {
        return false;
    };
    let planned = before.planned.as_ref().map(|(_, visit)| visit);
    let closed = match typed.finish(id, &before.visit, &before.agreed, planned, &Wall) {
        Ok(closed) => closed,
        Err(found) => {
            crate::forms::show(faults, found);
            return false;
        }
    };
    let mut batch = Batch::new().put(id, &closed.visit);
    for (step, record) in &closed.steps {
        batch = batch.put(*step, record);
    }
    if let Some((next, visit)) = &closed.next {
        batch = batch.put(*next, visit);
    }
    let digest = documents::digest(&typed.signing.text);
    if let Some(handover) = typed.signing.handover(id, before.visit.school, digest) {
        batch = batch.put(typed.signing.id, &handover);
    } else if let Some((signed, _)) = &before.signed {
        // The pad was cleared: the signature is taken back.
        batch = batch.delete(*signed);
    }
    form.save(batch).await
}

fn fields(id: RecordId, form: Form, before: Before, faults: Faults) -> AnyView {
    let visit_day = before.visit.day;
    let school = before.visit.school;
    let class = before.visit.lessons.iter().find(|lesson| !lesson.removed);
    let class = StoredValue::new(class.map(|lesson| lesson.class.clone()).unwrap_or_default());
    let all_text = move || form.with(|form| joined(form.clone().texts_mut()));
    let write = move |name: &str, role: &str| {
        form.edit(|form| write_role(form.texts_mut(), name, role));
    };
    let running = reading(async move |phone: Phone| running_on(&phone, id).await);
    let still_runs = live(move || {
        running.with(|running| {
            let running = running.as_ref().filter(|running| !running.is_empty())?;
            let cards = running.iter().map(running_card).collect_view();
            Some(view! { <Notice title=say(Text::LessonStillRuns)>""</Notice> {cards} })
        })
    });
    view! {
        {still_runs}
        {input(Text::SawAndPraise, "praise").prose().faults(faults).bind(bind!(form, praise))}
        {answer(form, faults, Side::School)}
        {answer(form, faults, Side::Leader)}
        {when_again(form, faults, visit_day)}
        {input(Text::HeadWords, "head_words")
            .hint(Text::HeadWordsHint)
            .prose()
            .faults(faults)
            .bind(bind!(form, head_words))}
        {names_notice(school, Vec::new, all_text, move || role_of(&class.get_value()), write)}
        {reading_together(id, form, before, faults)}
    }
    .into_any()
}

/// One of the first two answers: its steps, or "none".
fn answer(form: Form, faults: Faults, side: Side) -> AnyView {
    let (title, none, field) = match side {
        Side::School => (Text::InTheSchool, Text::NothingNew, "school"),
        Side::Leader => (Text::AtTheOffice, Text::NoPromise, "office"),
    };
    let is_none = Memo::new(move |_| {
        form.with(|form| match side {
            Side::School => form.school_none,
            Side::Leader => form.office_none,
        })
    });
    let ids = Memo::new(move |_| {
        form.with(|form| {
            rows(form, side)
                .iter()
                .map(|row| row.id)
                .collect::<Vec<_>>()
        })
    });
    let answered = Memo::new(move |_| {
        form.with(|form| {
            rows(form, side)
                .iter()
                .any(|row| !row.what.trim().is_empty())
        })
    });
    follow(move || {
        if answered.get() {
            mend(faults, field);
        }
    });
    let add = move |_| {
        let row = StepRow::new(&Wall);
        form.edit(|form| match side {
            Side::School => form.school.push(row),
            Side::Leader => form.office.push(row),
        });
    };
    let choose = move |none: bool| {
        mend(faults, field);
        form.edit(|form| match side {
            Side::School => form.school_none = none,
            Side::Leader => form.office_none = none,
        });
    };
    let numbered = move || ids.get().into_iter().enumerate().collect::<Vec<_>>();
    let open = move || {
        (!is_none.get()).then(|| {
            view! {
                <For each=numbered key=|(_, id)| *id let((n, id))>
                    {row(form, faults, side, title, n, id)}
                </For>
                <button type="button" class="word" on:click=add>
                    {say(Text::AddStep)} <span class="unseen">": " {say(title)}</span>
                </button>
            }
        })
    };
    let fault = fault_of(faults, field.into());
    view! {
        <fieldset class="card answers">
            <legend>{say(title)}</legend>
            <p class="fault">{live(move || fault.get())}</p>
            {live(open)}
            <Check
                label=say(none)
                checked=is_none
                on_change=Callback::new(choose)
            />
        </fieldset>
    }
    .into_any()
}

fn rows(form: &ClosingForm, side: Side) -> &Vec<StepRow> {
    match side {
        Side::School => &form.school,
        Side::Leader => &form.office,
    }
}

fn row(form: Form, faults: Faults, side: Side, title: Text, n: usize, id: RecordId) -> AnyView {
    let at = |field: &str| format!("steps/{id}/{field}");
    // The first row carries the question itself as its label.
    let what = if n == 0 { title } else { Text::What };
    match side {
        Side::School => view! {
            {input(what, at("what")).prose().faults(faults).bind(bind!(form, school[id].what))}
            <div class="two">
                {input(Text::Who, at("who")).faults(faults).bind(bind!(form, school[id].who))}
                {input(Text::ByWhen, at("by"))
                    .kind(FieldKind::Date)
                    .faults(faults)
                    .bind(bind!(form, school[id].by))}
            </div>
            {input(Text::WeWouldNotice, at("notice"))
                .prose()
                .faults(faults)
                .bind(bind!(form, school[id].notice))}
        }
        .into_any(),
        Side::Leader => view! {
            {input(what, at("what")).prose().faults(faults).bind(bind!(form, office[id].what))}
            <div class="two">
                {input(Text::WhomIAsk, at("who")).faults(faults).bind(bind!(form, office[id].who))}
                {input(Text::ByWhen, at("by"))
                    .kind(FieldKind::Date)
                    .faults(faults)
                    .bind(bind!(form, office[id].by))}
            </div>
            {input(Text::ReplyTo, at("reply")).faults(faults).bind(bind!(form, office[id].reply))}
        }
        .into_any(),
    }
}

/// The third answer: two weeks, three weeks, another day, or none.
fn when_again(form: Form, faults: Faults, visit_day: Day) -> AnyView {
    let soon = [visit_day.plus(14), visit_day.plus(21)];
    let weeks = [Text::InTwoWeeks, Text::InThreeWeeks];
    let options: Vec<String> = weeks
        .iter()
        .zip(soon)
        .map(|(weeks, day)| format!("{}: {}", say(*weeks), language().day(day, today())))
        .collect();
    let chosen = move || {
        form.with(|form| {
            let day = form.next_day.parse::<Day>().ok();
            soon.iter().position(|soon| Some(*soon) == day)
        })
    };
    let choose = move |n: usize| {
        let day = soon.get(n).map(Day::to_string).unwrap_or_default();
        mend(faults, "next");
        form.edit(|form| form.next_day = day);
    };
    let is_none = Memo::new(move |_| form.with(|form| form.next_none));
    let fault = fault_of(faults, "next".into());
    let open = move || {
        (!is_none.get()).then(|| {
            view! {
                <Choice
                    legend=say(Text::WhenAgain)
                    unseen_legend=true
                    options=options.clone()
                    chosen=Signal::derive(chosen)
                    on_choose=Callback::new(choose)
                />
                {input(Text::WhenAgain, "next")
                    .kind(FieldKind::Date)
                    .faults(faults)
                    .bind(bind!(form, next_day))}
                {input(Text::NextPurpose, "next_purpose").prose().faults(faults).bind(bind!(form, next_purpose))}
            }
        })
    };
    view! {
        <fieldset class="card answers">
            <legend>{say(Text::WhenAgain)}</legend>
            <p class="fault">{live(move || if is_none.get() { fault.get() } else { String::new() })}</p>
            {live(open)}
            <Check
                label=say(Text::NoDay)
                checked=is_none
                on_change=Callback::new(move |none| {
                    mend(faults, "next");
                    form.edit(|form| form.next_none = none);
                })
            />
        </fieldset>
    }
    .into_any()
}

/// "Mrs Bala may sign here with a finger", or the office when no name is known.
pub fn invitation(name: &str) -> String {
    let name = match name.trim() {
        "" => say(Text::HeadTeacher).into_owned(),
        name => name.to_owned(),
    };
    fill(Text::SignHere, &[("name", &name)])
}
