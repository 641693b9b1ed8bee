//! One step on its card, and taking it off the list without losing it.

use super::step_why::Ask;
use super::steps::{Names, form_of, names};
use crate::clock::today;
use crate::fieldbook::{Fieldbook, fieldbook, reading};
use crate::live::{follow, live};
use crate::markup::{El, Nodes, el};
use crate::paging::Paged;
use crate::parts::button::{Button, Weight, button, go_button};
use crate::parts::fresh_id;
use crate::parts::list::{bdi, row_list};
use crate::routes::Place;
use crate::slot::Slot;
use crate::task::{begin, once_shown};
use crate::words::{Text, fill, language, say};
use domain::card::Card;
use domain::day::Day;
use domain::ids::RecordId;
use domain::order::sort_by_key;
use domain::record::Record;
use domain::step::{Side, Step, StepState};
use domain::words::Say;
use storage::{Batch, Error, Phone, Query};
use web_sys::HtmlElement;

/// The step that was closed last on this screen, so that it can be opened again.
pub type Moved = Slot<Option<(RecordId, Step)>>;

const QUIET: &str = "go quiet small";

/// What a state is called.
pub fn state_words(state: StepState) -> Say {
    match state {
        StepState::Open => Say::StillOpen,
        StepState::Done => Say::Done,
        StepState::Changed => Say::Changed,
        StepState::LetGo => Say::LetGo,
    }
}

/// An open step with its school, who promised it where that was a leader before, what
/// the office answered to it, and what can
/// become of it; `ask_why` asks why it is changed or let go; `pictures` is the way
/// to its pictures.
pub fn card(
    id: RecordId,
    step: &Step,
    (school, by, answers): (Option<&String>, Option<&str>, Option<Nodes>),
    moved: Moved,
    pictures: Option<El>,
    ask_why: impl Fn(RecordId, Ask) + Copy + 'static,
) -> El {
    let book = fieldbook();
    let class = match step.side {
        Side::School => "card",
        Side::Leader => "card promise",
    };
    // Cards have the same buttons: the step itself describes each.
    let heading = fresh_id("step");
    let button = |text, class, on_tap: Box<dyn Fn()>| {
        go_button(class, say(text), on_tap).attr("aria-describedby", &heading)
    };
    let done = move || {
        begin(async move {
            move_to(book, id, StepState::Done, moved).await;
        });
    };
    let ask = |state| Box::new(move || ask_why(id, Ask::Why(state)));
    let reply = step.asks_reply().then(|| {
        let tell = Box::new(move || ask_why(id, Ask::Reply));
        button(Text::ReplyGiven, "word", tell)
    });
    let correct = step.can_be_corrected().then(|| {
        let words = Box::new(move || ask_why(id, Ask::Words));
        button(Text::CorrectPromise, "word", words)
    });
    let notice = (!step.notice.is_empty())
        .then(|| fill(Text::WeWouldNoticeThat, &[("what", &step.notice)]))
        .map(|words| el("p").class("soft").put(bdi(&words)));
    let title = el("h2").class("prose").attr("id", &heading);
    let ways = el("div")
        .class("go-row")
        .put(button(Text::MarkDone, QUIET, Box::new(done)))
        .put(button(Text::MarkChanged, QUIET, ask(StepState::Changed)));
    el("li")
        .class(class)
        .put(title.put(bdi(&step.what)))
        .put(about(step, (school, by), today()))
        .put(notice)
        .put(told(step))
        .put(answers)
        .put(ways)
        .put(reply)
        .put(correct)
        .put(button(Text::MarkLetGo, "word", ask(StepState::LetGo)))
        .put(pictures.map(|way| way.attr("aria-describedby", &heading)))
        .put(history(id).attr("aria-describedby", &heading))
}

fn history(id: RecordId) -> El {
    let link = el("a")
        .class("word")
        .attr("href", &Place::History(id).path());
    link.put(say(Text::History))
}

/// School, by when, and who does it or whom I tell.
fn about(step: &Step, (school, by): (Option<&String>, Option<&str>), day: Day) -> El {
    let promised = by.map(|name| fill(Text::PromisedBy, &[("name", name)]));
    let by = step
        .by
        .map(|by| fill(Text::ByDay, &[("date", &language().date(by, day))]));
    let tell = match step.replied {
        Some(_) => replied(step),
        None => (!step.reply.is_empty()).then(|| fill(Text::Tell, &[("name", &step.reply)])),
    };
    let who = (!step.who.is_empty()).then(|| step.who.clone());
    let parts = [school.cloned(), promised, who, by, tell]
        .into_iter()
        .flatten();
    let mut about = el("p").class("soft");
    for (nth, part) in parts.enumerate() {
        about = about.put((nth > 0).then_some(" · ")).put(bdi(&part));
    }
    about
}

/// "told Mrs Bala, 14 October", once the reply was given.
pub fn replied(step: &Step) -> Option<String> {
    let date = language().date(step.replied?, today());
    let school = say(Text::TheSchool);
    let name = match step.reply.as_str() {
        "" => &*school,
        name => name,
    };
    Some(fill(Text::ToldOn, &[("name", name), ("date", &date)]))
}

/// What was replied.
fn told(step: &Step) -> Option<El> {
    let words = fill(Text::IToldThem, &[("what", &step.told)]);
    (!step.told.is_empty()).then(|| el("p").class("soft prose").put(bdi(&words)))
}

/// Moves a step that needs no "why"; remembers it in `moved` when it was closed.
pub async fn move_to(book: Fieldbook, id: RecordId, state: StepState, moved: Moved) {
    let phone = book.phone();
    let step = match phone.get::<Step>(id).await {
        Ok(Some(stored)) => stored.record,
        Ok(None) => return,
        Err(error) => return book.trouble(&error),
    };
    let Ok(step) = step.moved_to(state, "", today()) else {
        return;
    };
    let batch = without_whys(Batch::new().put(id, &step), id);
    if book.save(batch).await {
        let closed = state != StepState::Open;
        moved.set(closed.then_some((id, step)));
    }
}

/// What was begun about an open step goes once it is none: a reason for moving it
/// in any way, a correction.
pub fn without_whys(batch: Batch, id: RecordId) -> Batch {
    let forms = [
        Ask::Why(StepState::Changed),
        Ask::Why(StepState::LetGo),
        Ask::Words,
    ];
    let forms = forms.map(|ask| form_of(id, ask));
    forms
        .iter()
        .fold(batch, |batch, form| batch.drop_draft(form))
}

/// Opens a closed step again.
fn open_again(id: RecordId, step: &Step, weight: Weight, moved: Moved) -> Button {
    let book = fieldbook();
    let open = move || {
        begin(async move {
            move_to(book, id, StepState::Open, moved).await;
        });
    };
    let label = say(Say::StillOpen);
    let spoken = format!("{label}: {}", step.what);
    button(label, open).spoken(spoken).weight(weight)
}

/// The way to say that the school was told, where that is not said yet.
fn give_reply(
    id: RecordId,
    step: &Step,
    weight: Weight,
    ask: impl Fn(RecordId, Ask) + Copy + 'static,
) -> Option<Button> {
    let label = say(Text::ReplyGiven);
    let spoken = format!("{label}: {}", step.what);
    let give = move || ask(id, Ask::Reply);
    step.lacks_reply()
        .then(|| button(label, give).spoken(spoken).weight(weight))
}

/// Says what was closed last, with the way to open it again. It takes the
/// focus, since the card that had it is gone.
pub fn said(moved: Moved, ask: impl Fn(RecordId, Ask) + Copy + 'static) -> El {
    let element = el("div").attr("role", "status").attr("tabindex", "-1");
    let place: HtmlElement = element.node();
    follow(move || {
        if moved.with(Option::is_some) {
            let place = place.clone();
            once_shown(move || drop(place.focus()));
        }
    });
    element.live(move || {
        moved.with(|moved_last| {
            let (id, step) = moved_last.as_ref()?;
            let state = el("strong").put(say(state_words(step.state)));
            let open = open_again(*id, step, Weight::Small, moved);
            let reply = give_reply(*id, step, Weight::Small, ask);
            let done = el("div").class("notice").put(state).put(open).put(reply);
            Some(done.put(share(*id, step, false)))
        })
    })
}

/// The way to share what was done with other leaders, or to what is shared of it.
fn share(id: RecordId, step: &Step, is_shared: bool) -> Option<El> {
    let words = say(match is_shared {
        true => Text::SharedWithLeaders,
        false => Text::ShareWithLeaders,
    });
    let spoken = format!("{words}: {}", step.what);
    let link = el("a")
        .class("word")
        .attr("href", &Place::Share(id).path())
        .attr("aria-label", &spoken);
    (step.state == StepState::Done).then(|| link.put(words))
}

/// How many closed steps are read at a time.
const PAGE: usize = 20;

/// What is done, changed or let go; read only when asked for.
pub fn closed_steps(
    side: Side,
    moved: Moved,
    ask: impl Fn(RecordId, Ask) + Copy + 'static,
) -> Nodes {
    let shown = Slot::new(false);
    let words = move || {
        say(if shown.get() {
            Text::HideClosed
        } else {
            Text::ShowClosed
        })
    };
    let turn = move || shown.update(|shown| *shown = !*shown);
    Nodes::from(button(words, turn).weight(Weight::Word))
        .live(move || shown.get().then(|| closed_list(side, moved, ask)))
}

fn closed_list(side: Side, moved: Moved, ask: impl Fn(RecordId, Ask) + Copy + 'static) -> Nodes {
    let steps = Paged::open(PAGE, async move |phone: Phone, most| {
        closed(&phone, side, most).await
    });
    let schools = reading(async |phone: Phone| names(&phone).await);
    let shared = reading(async |phone: Phone| {
        let cards = phone.find(Query::kind(Card::KIND)).await?;
        Ok(cards
            .into_iter()
            .filter_map(|row| row.of)
            .collect::<Vec<_>>())
    });
    let list = move || {
        let schools = schools.get().unwrap_or_default();
        let shared = shared.get().unwrap_or_default();
        steps.with(|steps| {
            let row = |(id, step): &(RecordId, Step)| {
                closed_row(*id, step, &schools, moved, ask).put(share(
                    *id,
                    step,
                    shared.contains(id),
                ))
            };
            row_list(steps.iter().map(row).collect())
        })
    };
    let has_more = steps.has_more();
    let older = move || {
        let more = move || button(say(Text::ShowOlder), move || steps.more());
        has_more.get().then(|| more().weight(Weight::Quiet))
    };
    live(list).live(older)
}

/// The closed steps of a side, by the day they were closed, latest first.
async fn closed(phone: &Phone, side: Side, most: usize) -> Result<Vec<(RecordId, Step)>, Error> {
    let mut steps = Vec::new();
    for state in [StepState::Done, StepState::Changed, StepState::LetGo] {
        // Twice as many, for half of them may be the other side's.
        let query = Query::state(Step::KIND, state.name())
            .newest_first()
            .limit(most * 2);
        steps.extend(phone.find_as::<Step>(query).await?);
    }
    steps.retain(|(_, step)| step.side == side);
    sort_by_key(&mut steps, |(id, step)| {
        std::cmp::Reverse((step.day(), *id))
    });
    steps.truncate(most);
    Ok(steps)
}

/// "Done, 14 October".
pub fn state_on(step: &Step) -> String {
    let state = say(state_words(step.state));
    match step.moved {
        Some(on) => {
            let date = language().date(on, today());
            fill(Text::StateOn, &[("state", &state), ("date", &date)])
        }
        None => state.into_owned(),
    }
}

fn closed_row(
    id: RecordId,
    step: &Step,
    schools: &Names,
    moved: Moved,
    ask: impl Fn(RecordId, Ask) + Copy + 'static,
) -> El {
    let school = schools.get(&step.school).map(|name| {
        let href = Place::School(step.school).path();
        el("a").class("word").attr("href", &href).put(bdi(name))
    });
    let small = |words: String| el("small").class("prose").put(bdi(&words));
    let below = [Some(state_on(step)), Some(step.why.clone()), replied(step)];
    let below = below.into_iter().flatten().chain([step.told.clone()]);
    let below = below.filter(|words| !words.is_empty()).map(small);
    let words = el("span")
        .class("words")
        .put(el("span").class("prose").put(bdi(&step.what)))
        .put(below.collect::<Nodes>());
    let reply = give_reply(id, step, Weight::Word, ask);
    el("li")
        .class("row")
        .put(words)
        .put(school)
        .put(reply)
        .put(open_again(id, step, Weight::Word, moved))
}
