//! A visit's checklist, who came along, and its meetings (S2, S5).

use crate::bind;
use crate::clock::{Wall, today};
use crate::cluster::school_name;
use crate::drafts::Draft;
use crate::field_words::task_words;
use crate::fieldbook::reading;
use crate::forms::{Faults, input, mend, no_faults, show};
use crate::frame::{head, screen};
use crate::go::go;
use crate::live::{each, live};
use crate::markup::{El, Nodes, el};
use crate::parts::button::{Weight, button, go_button, go_link};
use crate::parts::choice::{check, choice};
use crate::parts::list::{card, row_link, row_list};
use crate::routes::Place;
use crate::slot::{Slot, derived};
use crate::task::begin;
use crate::views::meetings::meeting_row;
use crate::views::names::{joined, names_notice, role_of, write_role};
use crate::views::{Found, when_found};
use crate::words::{Text, fill, say};
use domain::checklist::{ChecklistForm, Role, Task};
use domain::feedback::Feedback;
use domain::ids::{ItemId, RecordId, Source};
use domain::meeting::MeetingNote;
use domain::record::Record;
use domain::visit::{Visit, VisitState};
use storage::{Batch, Error, Phone, Query};

type Form = Draft<ChecklistForm>;

/// What stands around the form.
struct Page {
    visit: Visit,
    school: String,
    /// What ticks itself, and where it is seen.
    recorded: Vec<(Task, Place)>,
    meetings: Vec<(RecordId, MeetingNote)>,
}

async fn read(phone: &Phone, id: RecordId) -> Result<Option<Page>, Error> {
    let Some(visit) = phone.get::<Visit>(id).await? else {
        return Ok(None);
    };
    let visit = visit.record;
    let seen = phone.find(Query::of(id, "observation")).await?;
    let mut talked = None;
    for seen in &seen {
        let talks = phone.find(Query::of(seen.id, Feedback::KIND)).await?;
        if !talks.is_empty() {
            talked = talked.or(Some(seen.id));
        }
    }
    let place = |task| match task {
        Task::Observe => Place::Observe(seen[0].id),
        Task::Talk => talked.map_or(Place::Visit(id), Place::Talk),
        _ => Place::Summary(id),
    };
    let recorded = visit.recorded(!seen.is_empty(), talked.is_some());
    Ok(Some(Page {
        school: school_name(phone, visit.school).await?,
        recorded: recorded
            .into_iter()
            .map(|task| (task, place(task)))
            .collect(),
        meetings: phone
            .find_as::<MeetingNote>(Query::of(id, MeetingNote::KIND))
            .await?,
        visit,
    }))
}

/// The checklist of visit `id`.
pub fn checklist(id: RecordId) -> Nodes {
    let form: Form = Draft::open(Place::Checklist(id).form(), async move |phone: Phone| {
        let visit = phone.get::<Visit>(id).await?;
        Ok(visit.map(|visit| ChecklistForm::of(&visit.record)))
    });
    let page = reading(async move |phone: Phone| read(&phone, id).await);
    let opened = form.is_open();
    when_found(page, move |found| {
        let faults = no_faults();
        let main = live(move || opened.get().then(|| fields(id, form, faults, found, page)));
        let save = move || {
            begin(async move {
                if save(id, form, faults).await {
                    go(Place::Visit(id));
                }
            });
        };
        let top = head(say(Text::Checklist))
            .above(move || found.with(|page| page.school.clone()))
            .back(Place::Visit(id));
        screen(top, main, go_button("go", say(Text::Save), save))
    })
}

async fn save(id: RecordId, form: Form, faults: Faults) -> bool {
    let Some(typed) = form.now() else {
        return false;
    };
    let visit = match form.book().phone().get::<Visit>(id).await {
        Ok(Some(visit)) => visit,
        Ok(None) => return false,
        Err(error) => {
            form.book().trouble(&error);
            return false;
        }
    };
    match typed.finish(&visit.record) {
        Ok(changed) => form.save(Batch::new().put_over(&visit, &changed)).await,
        Err(found) => {
            show(faults, found);
            false
        }
    }
}

fn fields(
    id: RecordId,
    form: Form,
    faults: Faults,
    found: Found<Page>,
    page: Slot<Option<Option<Page>>>,
) -> Nodes {
    let part = |title, tasks: &'static [Task]| {
        let rows = tasks.iter().map(|task| line(form, faults, *task, page));
        card("card", say(title), rows.collect::<Nodes>())
    };
    let school = page.with_untracked(|page| Some(page.as_ref()?.as_ref()?.visit.school));
    let names = school.map(|school| {
        let write = move |name: &str, role: &str| {
            form.edit(|form| write_role(form.texts_mut(), name, role));
        };
        let text = move || form.with(|form| joined(form.clone().texts_mut()));
        names_notice(school, Vec::new, text, || role_of(""), write)
    });
    Nodes::from(part(Text::Before, Task::BEFORE))
        .put(part(Text::During, Task::DURING))
        .put(along(form, faults, page))
        .live(move || found.with(|page| meetings(id, page)))
        .put(part(Text::After, Task::AFTER))
        .put(names)
}

/// One line: ticked by what was recorded, with the way there, or by thumb.
fn line(form: Form, faults: Faults, task: Task, page: Slot<Option<Option<Page>>>) -> El {
    let id = task.item();
    let label = say(task_words(task));
    let recorded = derived(move || {
        page.with(|page| {
            let recorded = &page.as_ref()?.as_ref()?.recorded;
            let here = recorded.iter().find(|(known, _)| *known == task);
            here.map(|(_, place)| place.path())
        })
    });
    let ticked = move || {
        form.with(|form| {
            let mut ticks = form.ticks.iter();
            ticks.any(|tick| tick.id == id && tick.done)
        })
    };
    let tick = move |done| {
        form.edit(|form| {
            if let Some(tick) = form.ticks.iter_mut().find(|tick| tick.id == id) {
                tick.done = done;
            }
        });
    };
    let name = label.clone();
    let box_or_way = move || match recorded.get() {
        Some(href) => Nodes::from(row_list(vec![row_link(
            &href,
            &name,
            &say(Text::FromWhatYouWrote),
            "✓",
        )])),
        None => check(name.clone(), ticked, tick).into(),
    };
    let way = page.with_untracked(|page| way_to(task, page.as_ref()?.as_ref()?));
    let way = way.map(|(href, text)| go_link("word", &href, say(text)));
    el("div")
        .class("task")
        .live(box_or_way)
        .put(note(form, faults, id, &label))
        .put(way)
}

/// Where that is done.
fn way_to(task: Task, page: &Page) -> Option<(String, Text)> {
    let school = Place::School(page.visit.school).path();
    Some(match task {
        Task::ReadLastNotes => (school, Text::OpenSchoolPage),
        Task::OfficeTasks => (Place::Steps.path() + "?group=mine", Text::OpenMySteps),
        Task::Reflect => {
            let week = Place::Reflection(today().monday());
            (week.path(), Text::ThisWeek)
        }
        Task::Report => (Place::Send.path(), Text::SendAndReceive),
        _ => return None,
    })
}

/// A few words about it, folded away until they are wanted.
fn note(form: Form, faults: Faults, id: ItemId, label: &str) -> Nodes {
    // Not followed: with every letter the field would be made anew.
    let has_note = form.now().is_some_and(|form| {
        let mut ticks = form.ticks.iter();
        ticks.any(|tick| tick.id == id && !tick.note.is_empty())
    });
    let open = Slot::new(has_note);
    let spoken = fill(Text::NoteOn, &[("what", label)]);
    live(move || match open.get() {
        true => {
            let note = input(Text::WriteANote, format!("checklist/{id}/note"));
            let note = note.labelled(&spoken).prose().faults(faults);
            Nodes::from(note.bind(bind!(form, ticks[id].note)))
        }
        false => button(say(Text::WriteANote), move || open.set(true))
            .spoken(spoken.clone())
            .weight(Weight::Word)
            .into(),
    })
}

fn along(form: Form, faults: Faults, page: Slot<Option<Option<Page>>>) -> El {
    let is_over = page.with_untracked(|page| {
        let page = page.as_ref().and_then(Option::as_ref);
        page.is_some_and(|page| page.visit.state == VisitState::Closed)
    });
    let title = match is_over {
        true => Text::WhoCameAlong,
        false => Text::WhoComesAlong,
    };
    let ids =
        derived(move || form.with(|form| form.along.iter().map(|one| one.id).collect::<Vec<_>>()));
    let add = move || form.edit(|form| form.add_companion(&Wall));
    el("fieldset")
        .class("card")
        .put(el("legend").put(say(title)))
        .put(each(
            move || ids.get(),
            move |n, id| companion(form, faults, n, id),
        ))
        .put(go_button("go quiet", say(Text::AddCompanion), add))
}

fn companion(form: Form, faults: Faults, n: usize, id: ItemId) -> El {
    let title = fill(Text::CompanionNumber, &[("n", &(n + 1).to_string())]);
    let role = move || {
        form.with(|form| {
            let one = form.along.iter().find(|one| one.id == id)?;
            Role::ALL.iter().position(|role| *role == one.role)
        })
    };
    let choose = move |nth: usize| {
        mend(faults, &format!("along/{id}/name"));
        form.edit(|form| {
            if let Some(one) = form.along.iter_mut().find(|one| one.id == id) {
                one.role = Role::ALL[nth];
            }
        });
    };
    let roles = Role::ALL.map(|role| say(role.words()).into_owned());
    let name = input(Text::CompanionName, format!("along/{id}/name"))
        .hint(Text::CompanionHint)
        .faults(faults);
    let remove = move || form.edit(|form| form.along.retain(|one| one.id != id));
    let unseen = el("span").class("unseen").put(title.as_str());
    el("fieldset")
        .class("item")
        .put(el("legend").put(title.as_str()))
        .put(choice(
            say(Text::CompanionRole),
            roles.to_vec(),
            role,
            choose,
        ))
        .put(name.bind(bind!(form, along[id].name)))
        .put(
            go_button("word", say(Text::Remove), remove)
                .put(" ")
                .put(unseen),
        )
}

fn meetings(id: RecordId, page: &Page) -> Nodes {
    let from = format!("?visit={id}");
    let rows = page
        .meetings
        .iter()
        .map(|(id, meeting)| meeting_row(*id, meeting, "", &from));
    let rows: Vec<El> = rows.collect();
    let rows = (!rows.is_empty()).then(|| row_list(rows));
    let new = Place::Meeting(Wall.record_id()).path();
    let write = go_link(
        "go quiet",
        &format!("{new}{from}"),
        say(Text::WriteAboutMeeting),
    );
    card("card", say(Text::Meetings), Nodes::from(rows).put(write)).into()
}
