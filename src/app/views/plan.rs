//! Planning a visit, the evening before (S1).

use crate::bind;
use crate::clock::{Wall, today};
use crate::cluster::group;
use crate::drafts::Draft;
use crate::fieldbook::fieldbook;
use crate::forms::{Faults, fault_of, input, mend, no_faults};
use crate::frame::{head, screen};
use crate::go::asked;
use crate::live::{each, follow, live};
use crate::markup::{El, Nodes, el};
use crate::parts::button::{go_button, go_link};
use crate::parts::choice::{Check, check};
use crate::parts::field::FieldKind;
use crate::routes::Place;
use crate::slot::{Slot, derived};
use crate::task::begin;
use crate::views::names::{TEACHERS, joined, names_notice, role_of, teachers_offered, write_role};
use crate::views::school_choice::school_choice;
use crate::words::{Text, fill, language, say};
use domain::ids::{ItemId, RecordId, Source};
use domain::person::Person;
use domain::plan::{LessonRow, PersonRow, PlanForm};
use domain::step::{Side, Step, StepState};
use domain::visit::{Opening, Visit};
use futures_util::future::try_join;
use leptos::prelude::*;
use storage::{Batch, Error, Phone, Query};

type Form = Draft<PlanForm>;

/// The plan of visit `id`, new or as it stands.
pub fn plan(id: RecordId) -> El {
    let book = fieldbook();
    let school = untrack(|| asked("school")).and_then(|school| school.parse().ok());
    let form = Draft::open(Place::Plan(id).form(), async move |phone| {
        Ok(Some(match phone.get::<Visit>(id).await? {
            Some(visit) => {
                let known = known_teachers(&phone.aside(), visit.record.school).await?;
                PlanForm::of(&visit.record, &known)
            }
            None => blank(&phone.aside(), school).await?,
        }))
    });
    let faults = no_faults();
    let is_new = Slot::new(true);
    begin(async move {
        let known = book.phone().get::<Visit>(id).await;
        is_new.set(!matches!(known, Ok(Some(_))));
    });
    let save = move || {
        begin(async move {
            if save(form, id, faults).await {
                form.go_on(Place::Visit(id));
            }
        });
    };
    let opened = form.is_open();
    let afterwards = Place::Afterwards(id).path();
    let afterwards = move || {
        is_new
            .get()
            .then(|| go_link("word", &afterwards, say(Text::AddPastVisit)))
    };
    let main = live(move || opened.get().then(|| fields(form, faults))).live(afterwards);
    let title = move || {
        say(if is_new.get() {
            Text::PlanAVisit
        } else {
            Text::ChangePlan
        })
    };
    let back = match (untrack(|| asked("planned")), school) {
        (Some(_), _) => Place::Visit(id),
        (None, Some(school)) => Place::School(school),
        (None, None) => Place::Today,
    };
    screen(
        head(title).back(back),
        main,
        go_button("go", say(Text::SavePlan), save),
    )
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
    let (steps, schools) = try_join(all_open_steps(phone), group(phone, school)).await?;
    Ok(opening_at(steps, &schools))
}

/// As [`opening`], of [`all_open_steps`] those at `schools`.
pub fn opening_at(mut steps: Vec<(RecordId, Step)>, schools: &[RecordId]) -> Opening {
    steps.retain(|(_, step)| schools.contains(&step.school));
    Opening::of(steps)
}

/// The steps that are open, the leaders' own first.
///
/// # Errors
/// As [`Phone::find`].
pub async fn all_open_steps(phone: &Phone) -> Result<Vec<(RecordId, Step)>, Error> {
    let open = |state| phone.find_as::<Step>(Query::state("step", state));
    // Both are asked at once: the second would else wait for the first.
    let (mut steps, schools_own) = try_join(open("open_leader"), open("open_school")).await?;
    steps.extend(schools_own);
    Ok(steps)
}

/// The teachers of a school that this phone knows by name, also those who have
/// left.
pub async fn known_teachers(
    phone: &Phone,
    school: RecordId,
) -> Result<Vec<(RecordId, Person)>, Error> {
    let (mut known, schools) = try_join(all_teachers(phone), group(phone, school)).await?;
    known.retain(|(_, person)| schools.contains(&person.school));
    Ok(known)
}

/// All teachers that this phone knows by name.
///
/// # Errors
/// As [`Phone::find`].
pub async fn all_teachers(phone: &Phone) -> Result<Vec<(RecordId, Person)>, Error> {
    phone.find_as::<Person>(Query::kind("person")).await
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

fn fields(form: Form, faults: Faults) -> Nodes {
    let from = input(Text::From, "from")
        .kind(FieldKind::Time)
        .faults(faults);
    let to = input(Text::To, "to").kind(FieldKind::Time).faults(faults);
    let times = el("div")
        .class("two")
        .put(from.bind(bind!(form, from)))
        .put(to.bind(bind!(form, to)));
    let day = input(Text::Date, "day")
        .kind(FieldKind::Date)
        .faults(faults);
    let purpose = input(Text::Purpose, "purpose")
        .hint(Text::PurposeHint)
        .prose()
        .faults(faults);
    let agreed = check(
        say(Text::AgreedWithHead),
        move || form.with(|form| form.agreed),
        move |agreed| form.edit(|form| form.agreed = agreed),
    );
    Nodes::from(which_school(form, faults))
        .put(day.bind(bind!(form, day)))
        .put(times)
        .put(purpose.bind(bind!(form, purpose)))
        .put(steps_to_look_at(form))
        .put(lessons(form, faults))
        .put(people(form, faults))
        .put(more(form, faults))
        .put(names(form))
        .put(agreed)
}

fn more(form: Form, faults: Faults) -> El {
    let prose = |label, name| input(label, name).prose().faults(faults);
    let school_asks = prose(Text::SchoolAsks, "school_asks");
    let priority = prose(Text::Priority, "priority");
    let materials = prose(Text::Materials, "materials");
    let travel = prose(Text::Travel, "travel");
    el("details")
        .class("card")
        .put(el("summary").put(say(Text::MoreAboutPlan)))
        .put(school_asks.bind(bind!(form, school_asks)))
        .put(priority.bind(bind!(form, priority)))
        .put(materials.bind(bind!(form, materials)))
        .put(travel.bind(bind!(form, travel)))
}

/// Teachers named in what the District will read; once a school is chosen.
fn names(form: Form) -> Nodes {
    let school = derived(move || form.with(|form| form.school));
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

fn which_school(form: Form, faults: Faults) -> El {
    let choose = move |chosen: Option<RecordId>| {
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
    let chosen = move || form.with(|form| form.school);
    let fault = fault_of(faults, "school");
    school_choice(Text::ChooseSchool, chosen, choose, fault)
}

/// Last time's promises and open steps, ticked to be looked at.
fn steps_to_look_at(form: Form) -> Nodes {
    let school = derived(move || form.with(|form| form.school));
    let steps = Slot::new(Vec::<(RecordId, Step)>::new());
    follow(move || {
        let school = school.get();
        begin(async move {
            let found = match school {
                Some(school) => open_steps(&form.book().phone(), school).await,
                None => Ok(Vec::new()),
            };
            steps.set(found.unwrap_or_default());
        });
    });
    live(move || {
        steps.with(|steps| {
            let open = steps
                .iter()
                .filter(|(_, step)| step.state == StepState::Open);
            let rows: Vec<Check> = open.map(|(id, step)| to_look_at(form, *id, step)).collect();
            (!rows.is_empty()).then(|| {
                let legend = el("legend").put(say(Text::StepsToLookAt));
                el("fieldset").class("card promise").put(legend).put(rows)
            })
        })
    })
}

fn to_look_at(form: Form, id: RecordId, step: &Step) -> Check {
    let whose = match step.side {
        Side::Leader => Text::YouPromised,
        Side::School => Text::StillOpenInSchool,
    };
    let tick = move |wanted| {
        form.edit(|form| {
            form.steps.retain(|step| *step != id);
            if wanted {
                form.steps.push(id);
            }
        });
    };
    check(
        format!("{}: {}", say(whose), step.what),
        move || form.with(|form| form.steps.contains(&id)),
        tick,
    )
}

fn lessons(form: Form, faults: Faults) -> El {
    let ids = derived(move || {
        form.with(|form| form.lessons.iter().map(|row| row.id).collect::<Vec<_>>())
    });
    let school = derived(move || form.with(|form| form.school));
    let add = move || {
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
    el("fieldset")
        .class("card")
        .put(el("legend").put(say(Text::LessonsToObserve)))
        .put(el("p").class("hint").put(say(Text::LessonsHint)))
        .put(teachers_offered(move || school.get()))
        .put(each(
            move || ids.get(),
            move |n, id| lesson(form, faults, n, id),
        ))
        .put(go_button("go quiet", say(Text::AddLesson), add))
}

fn lesson(form: Form, faults: Faults, n: usize, id: ItemId) -> El {
    let field = |label, field: &str| input(label, format!("lessons/{id}/{field}")).faults(faults);
    let remove = move || form.edit(|form| form.lessons.retain(|row| row.id != id));
    let title = fill(Text::LessonNumber, &[("n", &(n + 1).to_string())]);
    let at = field(Text::At, "at").kind(FieldKind::Time);
    let class = field(Text::Class, "class").bind(bind!(form, lessons[id].class));
    let teacher = field(Text::Teacher, "teacher")
        .hint(Text::TeacherHint)
        .list(TEACHERS);
    let focus = field(Text::Focus, "focus").hint(Text::FocusHint).prose();
    let when = el("div").class("two").put(class);
    el("fieldset")
        .class("item")
        .put(el("legend").put(title.as_str()))
        .put(when.put(at.bind(bind!(form, lessons[id].at))))
        .put(field(Text::Subject, "subject").bind(bind!(form, lessons[id].subject)))
        .put(teacher.bind(bind!(form, lessons[id].teacher)))
        .put(focus.bind(bind!(form, lessons[id].focus)))
        .put(remove_button(&title, remove))
}

fn remove_button(title: &str, remove: impl Fn() + 'static) -> El {
    go_button("word", say(Text::Remove), remove)
        .put(" ")
        .put(el("span").class("unseen").put(title))
}

fn people(form: Form, faults: Faults) -> El {
    let ids =
        derived(move || form.with(|form| form.people.iter().map(|row| row.id).collect::<Vec<_>>()));
    let add = move || {
        let id = Wall.item_id();
        form.edit(|form| {
            form.people.push(PersonRow {
                id,
                who: String::new(),
                at: String::new(),
            });
        });
    };
    el("fieldset")
        .class("card")
        .put(el("legend").put(say(Text::PeopleToMeet)))
        .put(each(
            move || ids.get(),
            move |n, id| person(form, faults, n, id),
        ))
        .put(go_button("go quiet", say(Text::AddPerson), add))
}

fn person(form: Form, faults: Faults, n: usize, id: ItemId) -> El {
    let at = |field: &str| format!("people/{id}/{field}");
    let remove = move || form.edit(|form| form.people.retain(|row| row.id != id));
    let title = fill(Text::PersonNumber, &[("n", &(n + 1).to_string())]);
    let who = input(Text::PersonToMeet, at("who"))
        .hint(Text::PersonHint)
        .faults(faults);
    let when = input(Text::At, at("at"))
        .kind(FieldKind::Time)
        .faults(faults);
    el("fieldset")
        .class("item")
        .put(el("legend").put(title.as_str()))
        .put(who.bind(bind!(form, people[id].who)))
        .put(when.bind(bind!(form, people[id].at)))
        .put(remove_button(&title, remove))
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
