//! Planning a visit, the evening before (S1).

use crate::bind;
use crate::clock::{Wall, today};
use crate::drafts::Draft;
use crate::fieldbook::{fieldbook, reading};
use crate::forms::{Faults, fault_of, input, mend};
use crate::frame::{head, screen};
use crate::go::go_instead;
use crate::live::{follow, live};
use crate::parts::button::go_button;
use crate::parts::choice::Check;
use crate::parts::field::FieldKind;
use crate::parts::select::Select;
use crate::routes::Place;
use crate::task::begin;
use crate::views::names::{joined, names_notice, role_of, write_role};
use crate::words::{Text, fill, language, say};
use domain::ids::{ItemId, RecordId, Source};
use domain::person::Person;
use domain::plan::{LessonRow, PersonRow, PlanForm};
use domain::school::School;
use domain::step::{Side, Step, StepState};
use domain::visit::{Opening, Visit};
use leptos::prelude::*;
use storage::{Batch, Error, Phone, Query};

type Form = Draft<PlanForm>;

/// The plan of visit `id`, new or as it stands.
pub fn plan(id: RecordId) -> AnyView {
    let book = fieldbook();
    // The location's query: the route's own still stands at the page before.
    let school = leptos_router::hooks::use_location()
        .query
        .with_untracked(|query| query.get("school"))
        .and_then(|school| school.parse().ok());
    let form = Draft::open(Place::Plan(id).form(), async move |phone| {
        Ok(Some(match phone.get::<Visit>(id).await? {
            Some(visit) => {
                let known = known_teachers(&phone, visit.record.school).await?;
                PlanForm::of(&visit.record, &known)
            }
            None => blank(&phone, school).await?,
        }))
    });
    let faults: Faults = RwSignal::new(Vec::new());
    let is_new = RwSignal::new(true);
    begin(async move {
        let known = book.phone().get::<Visit>(id).await;
        is_new.try_set(!matches!(known, Ok(Some(_))));
    });
    let save = move |_| {
        begin(async move {
            if save(form, id, faults).await {
                go_instead(Place::Visit(id));
            }
        });
    };
    let main = move || {
        form.is_open_memo()
            .get()
            .then(|| fields(form, faults))
            .into_any()
    };
    let foot = go_button("go", say(Text::SavePlan), save);
    let title = move || {
        say(if is_new.get() {
            Text::PlanAVisit
        } else {
            Text::ChangePlan
        })
    };
    screen(head(title).back(Place::Today), main, Some(foot.into_any()))
}

/// A new plan: for a chosen school its open steps are already on it.
async fn blank(phone: &Phone, school: Option<RecordId>) -> Result<PlanForm, Error> {
    let mut form = PlanForm {
        school,
        day: today().to_string(),
        ..PlanForm::default()
    };
    if let Some(school) = school {
        form.steps = open_steps(phone, school)
            .await?
            .iter()
            .map(|(id, _)| *id)
            .collect();
    }
    Ok(form)
}

/// The open steps of a school, my promises first.
async fn open_steps(phone: &Phone, school: RecordId) -> Result<Vec<(RecordId, Step)>, Error> {
    let opening = opening(phone, school).await?;
    Ok(opening
        .promises
        .into_iter()
        .chain(opening.in_school)
        .collect())
}

/// What a visit to `school` opens with.
pub async fn opening(phone: &Phone, school: RecordId) -> Result<Opening, Error> {
    let mut steps = Vec::new();
    for state in ["open_leader", "open_school"] {
        steps.extend(phone.find_as::<Step>(Query::state("step", state)).await?);
    }
    steps.retain(|(_, step)| step.school == school);
    Ok(Opening::of(steps))
}

/// The teachers of a school that this phone knows by name.
pub async fn known_teachers(
    phone: &Phone,
    school: RecordId,
) -> Result<Vec<(RecordId, Person)>, Error> {
    let mut known = phone.find_as::<Person>(Query::kind("person")).await?;
    known.retain(|(_, person)| person.school == school);
    Ok(known)
}

async fn save(form: Form, id: RecordId, faults: Faults) -> bool {
    let phone = fieldbook_phone(form);
    let Some(typed) = form.now() else {
        return false;
    };
    let read = async {
        let before = phone.get::<Visit>(id).await?.map(|visit| visit.record);
        let known = match typed.school {
            Some(school) => known_teachers(&phone, school).await?,
            None => Vec::new(),
        };
        Ok::<_, Error>((before, known))
    };
    let (before, known) = match read.await {
        Ok(read) => read,
        Err(error) => {
            form.book().trouble(&error);
            return false;
        }
    };
    match typed.finish(before.as_ref(), &known, &Wall) {
        Ok(planned) => {
            let mut batch = Batch::new().put(id, &planned.visit);
            for (teacher, person) in &planned.teachers {
                batch = batch.put(*teacher, person);
            }
            form.save(batch).await
        }
        Err(found) => {
            crate::forms::show(faults, found);
            false
        }
    }
}

fn fieldbook_phone(form: Form) -> Phone {
    form.book().phone()
}

fn fields(form: Form, faults: Faults) -> AnyView {
    view! {
        {which_school(form, faults)}
        {input(Text::Date, "day").kind(FieldKind::Date).faults(faults).bind(bind!(form, day))}
        <div class="two">
            {input(Text::From, "from").kind(FieldKind::Time).bind(bind!(form, from))}
            {input(Text::To, "to").kind(FieldKind::Time).faults(faults).bind(bind!(form, to))}
        </div>
        {input(Text::Purpose, "purpose")
            .hint(Text::PurposeHint)
            .prose()
            .faults(faults)
            .bind(bind!(form, purpose))}
        {steps_to_look_at(form)}
        {lessons(form, faults)}
        {people(form, faults)}
        <details class="card">
            <summary>{say(Text::MoreAboutPlan)}</summary>
            {input(Text::SchoolAsks, "school_asks").prose().bind(bind!(form, school_asks))}
            {input(Text::Priority, "priority").prose().bind(bind!(form, priority))}
            {input(Text::Materials, "materials").prose().bind(bind!(form, materials))}
            {input(Text::Travel, "travel").prose().bind(bind!(form, travel))}
        </details>
        {names(form)}
        <Check
            label=say(Text::AgreedWithHead).into_owned()
            checked=Signal::derive(move || form.with(|form| form.agreed))
            on_change=Callback::new(move |agreed| form.edit(|form| form.agreed = agreed))
        />
    }
    .into_any()
}

/// Teachers named in what the District will read; once a school is chosen.
fn names(form: Form) -> AnyView {
    let school = Memo::new(move |_| form.with(|form| form.school));
    let typed = move || {
        form.with(|form| {
            form.lessons
                .iter()
                .map(|row| row.teacher.clone())
                .collect::<Vec<_>>()
        })
    };
    let class = move || {
        form.with(|form| {
            form.lessons
                .first()
                .map(|row| row.class.clone())
                .unwrap_or_default()
        })
    };
    let write = move |name: &str, role: &str| {
        form.edit(|form| write_role(form.texts_mut(), name, role));
    };
    live(move || {
        school.get().map(|school| {
            let text = move || form.with(|form| joined(form.clone().texts_mut()));
            names_notice(school, typed, text, move || role_of(&class()), write)
        })
    })
}

fn which_school(form: Form, faults: Faults) -> AnyView {
    let schools = reading(async |phone: Phone| {
        let schools = phone.find_as::<School>(Query::kind("school")).await?;
        let mut names: Vec<(String, String)> = schools
            .into_iter()
            .map(|(id, school)| (id.to_string(), school.name))
            .collect();
        names.sort_by_key(|(_, name)| name.to_lowercase());
        Ok(names)
    });
    let choose = move |chosen: String| {
        let chosen = chosen.parse::<RecordId>().ok();
        mend(faults, "school");
        form.edit(|form| {
            form.school = chosen;
            form.steps.clear();
        });
        let Some(school) = chosen else {
            return;
        };
        begin(async move {
            if let Ok(steps) = open_steps(&form.book().phone(), school).await {
                let ids = steps.iter().map(|(id, _)| *id).collect();
                form.edit(|form| form.steps = ids);
            }
        });
    };
    let chosen = move || {
        form.with(|form| {
            form.school
                .map(|school| school.to_string())
                .unwrap_or_default()
        })
    };
    view! {
        <Select
            label=say(Text::School).into_owned()
            name="school"
            none=say(Text::ChooseSchool).into_owned()
            options=Signal::derive(move || schools.get().unwrap_or_default())
            value=Signal::derive(chosen)
            fault=fault_of(faults, "school".into())
            on_change=Callback::new(choose)
        />
    }
    .into_any()
}

/// Last time's promises and open steps, ticked to be looked at.
fn steps_to_look_at(form: Form) -> AnyView {
    let school = Memo::new(move |_| form.with(|form| form.school));
    let steps = RwSignal::new(Vec::<(RecordId, Step)>::new());
    follow(move || {
        let school = school.get();
        begin(async move {
            let found = match school {
                Some(school) => open_steps(&form.book().phone(), school).await,
                None => Ok(Vec::new()),
            };
            steps.try_set(found.unwrap_or_default());
        });
    });
    let row = move |(id, step): (RecordId, Step)| {
        let whose = match step.side {
            Side::Leader => Text::YouPromised,
            Side::School => Text::StillOpenInSchool,
        };
        let label = format!("{}: {}", say(whose), step.what);
        let tick = move |wanted| {
            form.edit(|form| {
                form.steps.retain(|step| *step != id);
                if wanted {
                    form.steps.push(id);
                }
            });
        };
        view! {
            <Check
                label=label
                checked=Signal::derive(move || form.with(|form| form.steps.contains(&id)))
                on_change=Callback::new(tick)
            />
        }
    };
    live(move || {
        let open = steps.get();
        let open: Vec<_> = open
            .into_iter()
            .filter(|(_, step)| step.state == StepState::Open)
            .collect();
        (!open.is_empty()).then(|| {
            view! {
                <fieldset class="card promise">
                    <legend>{say(Text::StepsToLookAt)}</legend>
                    {open.into_iter().map(row).collect_view()}
                </fieldset>
            }
        })
    })
}

fn lessons(form: Form, faults: Faults) -> AnyView {
    let ids = Memo::new(move |_| {
        form.with(|form| form.lessons.iter().map(|row| row.id).collect::<Vec<_>>())
    });
    let add = move |_| {
        let id = Wall.item_id();
        form.edit(|form| {
            form.lessons.push(LessonRow {
                id,
                at: String::new(),
                class: String::new(),
                subject: String::new(),
                teacher: String::new(),
                focus: String::new(),
            });
        });
    };
    view! {
        <fieldset class="card">
            <legend>{say(Text::LessonsToObserve)}</legend>
            <p class="hint">{say(Text::LessonsHint)}</p>
            <For each=move || numbered(ids) key=|(_, id)| *id let((n, id))>
                {lesson(form, faults, n, id)}
            </For>
            {go_button("go quiet", say(Text::AddLesson), add)}
        </fieldset>
    }
    .into_any()
}

fn numbered(ids: Memo<Vec<ItemId>>) -> Vec<(usize, ItemId)> {
    ids.get().into_iter().enumerate().collect()
}

fn lesson(form: Form, faults: Faults, n: usize, id: ItemId) -> AnyView {
    let at = |field: &str| format!("lessons/{id}/{field}");
    let remove = move |_| form.edit(|form| form.lessons.retain(|row| row.id != id));
    let title = fill(Text::LessonNumber, &[("n", &(n + 1).to_string())]);
    view! {
        <fieldset class="item">
            <legend>{title.clone()}</legend>
            <div class="two">
                {input(Text::Class, at("class")).faults(faults).bind(bind!(form, lessons[id].class))}
                {input(Text::At, at("at")).kind(FieldKind::Time).bind(bind!(form, lessons[id].at))}
            </div>
            {input(Text::Subject, at("subject")).faults(faults).bind(bind!(form, lessons[id].subject))}
            {input(Text::Teacher, at("teacher"))
                .hint(Text::TeacherHint)
                .faults(faults)
                .bind(bind!(form, lessons[id].teacher))}
            {input(Text::Focus, at("focus"))
                .hint(Text::FocusHint)
                .prose()
                .faults(faults)
                .bind(bind!(form, lessons[id].focus))}
            <button type="button" class="word" on:click=remove>
                {say(Text::Remove)} <span class="unseen">{title}</span>
            </button>
        </fieldset>
    }
    .into_any()
}

fn people(form: Form, faults: Faults) -> AnyView {
    let ids = Memo::new(move |_| {
        form.with(|form| form.people.iter().map(|row| row.id).collect::<Vec<_>>())
    });
    let add = move |_| {
        let id = Wall.item_id();
        form.edit(|form| {
            form.people.push(PersonRow {
                id,
                who: String::new(),
                at: String::new(),
            });
        });
    };
    let row = move |n: usize, id: ItemId| {
        let at = |field: &str| format!("people/{id}/{field}");
        let remove = move |_| form.edit(|form| form.people.retain(|row| row.id != id));
        let title = fill(Text::PersonNumber, &[("n", &(n + 1).to_string())]);
        view! {
            <fieldset class="item">
                <legend>{title.clone()}</legend>
                {input(Text::PersonToMeet, at("who"))
                    .hint(Text::PersonHint)
                    .faults(faults)
                    .bind(bind!(form, people[id].who))}
                {input(Text::At, at("at")).kind(FieldKind::Time).bind(bind!(form, people[id].at))}
                <button type="button" class="word" on:click=remove>
                    {say(Text::Remove)} <span class="unseen">{title}</span>
                </button>
            </fieldset>
        }
        .into_any()
    };
    view! {
        <fieldset class="card">
            <legend>{say(Text::PeopleToMeet)}</legend>
            <For each=move || numbered(ids) key=|(_, id)| *id let((n, id))>
                {row(n, id)}
            </For>
            {go_button("go quiet", say(Text::AddPerson), add)}
        </fieldset>
    }
    .into_any()
}

/// "Tuesday 14 October, 08:00–12:30".
pub fn when(visit: &Visit) -> String {
    let date = language().day(visit.day, today());
    match (visit.from, visit.to) {
        (Some(from), Some(to)) => format!("{date}, {}", language().span(from, to)),
        (Some(at), None) | (None, Some(at)) => format!("{date}, {at}"),
        (None, None) => date,
    }
}
