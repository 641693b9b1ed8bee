//! Which lesson is observed: one of those agreed, or another.

use crate::bind;
use crate::clock::Wall;
use crate::cluster::school_name;
use crate::drafts::{Draft, throw_away};
use crate::fieldbook::{Fieldbook, fieldbook, reading};
use crate::forms::input;
use crate::frame::{head, screen};
use crate::go::go_instead;
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::parts::button::{go_button, go_link};
use crate::parts::list::{bdi, card};
use crate::routes::Place;
use crate::slot::Slot;
use crate::task;
use crate::views::plan::known_teachers;
use crate::views::running::{running_card, running_on};
use crate::views::visit::lesson_details;
use crate::views::{Found, when_found};
use crate::words::{Text, fill, say};
use domain::ids::{RecordId, Source};
use domain::lesson::{Lesson, UNPLANNED};
use domain::person::Person;
use domain::visit::{AgreedLesson, Visit, VisitState};
use storage::{Error, Phone};

/// A lesson that was not planned, as it is typed.
#[derive(Clone, Default)]
struct Unplanned {
    class: String,
    subject: String,
}
domain::json!(Unplanned { class, subject });

struct Page {
    running: Vec<(RecordId, Lesson)>,
    school: String,
    visit: Visit,
    teachers: Vec<(RecordId, Person)>,
}

async fn read(phone: &Phone, id: RecordId) -> Result<Option<Page>, Error> {
    let Some(visit) = phone.get::<Visit>(id).await? else {
        return Ok(None);
    };
    let visit = visit.record;
    Ok(Some(Page {
        running: running_on(phone, id).await?,
        school: school_name(phone, visit.school).await?,
        teachers: known_teachers(phone, visit.school).await?,
        visit,
    }))
}

/// Choosing the lesson to observe on visit `id`.
pub fn lesson_choice(id: RecordId) -> Nodes {
    let page = reading(async move |phone: Phone| read(&phone, id).await);
    when_found(page, move |found| shown(id, found, page))
}

fn shown(id: RecordId, found: Found<Page>, page: Slot<Option<Option<Page>>>) -> El {
    let book = fieldbook();
    let begun = Slot::new(false);
    let form = Draft::open(Place::ChooseLesson(id).form(), async |_| {
        Ok(Some(Unplanned::default()))
    });
    // Nothing has to be typed while a lesson begins: its class can be written
    // later, and is asked for at the end.
    let other = move || {
        let visit = page.with_untracked(|page| Some(page.as_ref()?.as_ref()?.visit.clone()));
        let Some(visit) = visit else {
            return;
        };
        let typed = form.now().unwrap_or_default();
        let lesson = AgreedLesson {
            id: UNPLANNED,
            at: None,
            class: typed.class,
            subject: typed.subject,
            teacher: None,
            focus: String::new(),
            removed: false,
        };
        begin(book, begun, id, &visit, &lesson, "");
    };
    let running = move || {
        let cards = |page: &Page| page.running.iter().map(running_card).collect::<Nodes>();
        found.with(cards)
    };
    let agreed = move || found.with(|page| agreed(book, begun, id, page));
    let fields = form.once_open(move || {
        let class = input(Text::Class, "class").bind(bind!(form, class));
        let subject = input(Text::Subject, "subject").bind(bind!(form, subject));
        Nodes::from(class).put(subject)
    });
    let choose = Nodes::from(el("ul").class("choices").live(agreed)).put(card(
        "card",
        say(Text::AnotherLesson),
        fields,
    ));
    let foot = go_button("go", say(Text::StartObserving), other);
    // A lesson of a visit that did not take place would stand on no page of it.
    let called_off = found.now(|page| page.visit.state == VisitState::CalledOff) == Some(true);
    let (choose, foot) = match called_off {
        false => (choose, foot),
        true => (
            Nodes::from(el("p").class("card").put(say(Text::CalledOffFirst))),
            go_link("go", &Place::Visit(id).path(), say(Text::OpenVisit)),
        ),
    };
    let main = live(running).put(choose);
    let top = head(say(Text::WhichLesson))
        .above(move || found.with(|page| page.school.clone()))
        .back(Place::Visit(id));
    screen(top, main, foot)
}

/// The lessons that were agreed, each to begin with a tap.
fn agreed(book: Fieldbook, begun: Slot<bool>, id: RecordId, page: &Page) -> Nodes {
    let visit = page.visit.clone();
    let agreed = page.visit.lessons.iter().filter(|lesson| !lesson.removed);
    let row = |lesson: &AgreedLesson| {
        let label = fill(Text::Observe, &[("lesson", &lesson.title())]);
        let details = lesson_details(lesson, &page.teachers);
        let teacher = page
            .teachers
            .iter()
            .find(|(id, _)| Some(*id) == lesson.teacher);
        let teacher = teacher
            .map(|(_, person)| person.name.clone())
            .unwrap_or_default();
        let (lesson, visit) = (lesson.clone(), visit.clone());
        let observe = el("button")
            .attr("type", "button")
            .class("go quiet stacked")
            .on_tap(move || begin(book, begun, id, &visit, &lesson, &teacher))
            .put(bdi(&label))
            .put(el("small").put(bdi(&details)));
        el("li").put(observe)
    };
    agreed.map(row).collect()
}

/// The lesson begins now. It is a draft from its first second, so that no
/// reload can lose when it began. Two taps at once begin one: `begun` holds
/// from the first on.
fn begin(
    book: Fieldbook,
    begun: Slot<bool>,
    id: RecordId,
    visit: &Visit,
    agreed: &AgreedLesson,
    teacher: &str,
) {
    if begun.get_untracked() {
        return;
    }
    begun.set(true);
    // What was typed for another lesson waits, when one that was agreed comes first.
    let is_other = agreed.id == UNPLANNED;
    let mut lesson = Lesson::begin(id, visit.school, Some(agreed), teacher, &Wall);
    if visit.written.is_some() {
        lesson = lesson.of_the_past(visit.day, agreed.at);
    }
    let place = Place::Observe(Wall.record_id());
    task::begin(async move {
        let Ok(json) = serde_json::to_string(&lesson) else {
            return;
        };
        match book.phone().keep_draft(&place.form(), &json).await {
            Ok(()) => {
                if is_other {
                    // What was typed has become the lesson's: it is not offered again.
                    throw_away(book, &Place::ChooseLesson(id).form()).await;
                }
                go_instead(place);
            }
            Err(error) => {
                begun.set(false);
                book.trouble(&error);
            }
        }
    });
}
