//! One step on its card, and taking it off the list without losing it.

use super::steps::{Names, names};
use crate::clock::today;
use crate::fieldbook::{Fieldbook, fieldbook, reading};
use crate::live::{follow, live};
use crate::paging::Paged;
use crate::parts::button::{Button, Weight};
use crate::parts::fresh_id;
use crate::routes::Place;
use crate::task::begin;
use crate::words::{Text, fill, language, say};
use domain::day::Day;
use domain::ids::RecordId;
use domain::record::Record;
use domain::step::{Side, Step, StepState};
use domain::words::Say;
use leptos::html::Div;
use leptos::prelude::*;
use storage::{Batch, Error, Phone, Query};

/// The step that was closed last on this screen, so that it can be opened again.
pub type Moved = RwSignal<Option<(RecordId, Step)>>;

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

/// An open step with what can become of it.
pub fn card(
    id: RecordId,
    step: &Step,
    school: Option<&String>,
    moved: Moved,
    ask_why: Callback<(RecordId, StepState)>,
) -> AnyView {
    let book = fieldbook();
    let day = today();
    let class = match step.side {
        Side::School => "card",
        Side::Leader => "card promise",
    };
    // Cards have the same buttons: the step itself describes each.
    let heading = fresh_id("step");
    let described = heading.clone();
    let button = move |text: Text, class: &'static str, on_tap: Callback<()>| {
        view! {
            <button
                type="button"
                class=class
                aria-describedby=described.clone()
                on:click=move |_| on_tap.run(())
            >
                {say(text)}
            </button>
        }
        .into_any()
    };
    let done = Callback::new(move |()| {
        begin(async move {
            move_to(book, id, StepState::Done, moved).await;
        });
    });
    let ask = |state| Callback::new(move |()| ask_why.run((id, state)));
    let notice = (!step.notice.is_empty())
        .then(|| fill(Text::WeWouldNoticeThat, &[("what", &step.notice)]))
        .map(|words| view! { <p class="soft"><bdi>{words}</bdi></p> });
    view! {
        <li class=class>
            <h2 class="prose" id=heading><bdi>{step.what.clone()}</bdi></h2>
            <p class="soft">{about(step, school, day)}</p>
            {notice}
            <div class="go-row">
                {button(Text::MarkDone, QUIET, done)}
                {button(Text::MarkChanged, QUIET, ask(StepState::Changed))}
            </div>
            {button(Text::MarkLetGo, "word", ask(StepState::LetGo))}
        </li>
    }
    .into_any()
}

/// School, by when, and who does it or whom I tell.
fn about(step: &Step, school: Option<&String>, day: Day) -> AnyView {
    let by = step
        .by
        .map(|by| fill(Text::ByDay, &[("date", &language().date(by, day))]));
    let tell = (!step.reply.is_empty()).then(|| fill(Text::Tell, &[("name", &step.reply)]));
    let who = (!step.who.is_empty()).then(|| step.who.clone());
    let mut parts: Vec<AnyView> = Vec::new();
    for part in [school.cloned(), who, by, tell].into_iter().flatten() {
        if !parts.is_empty() {
            parts.push(" · ".into_any());
        }
        parts.push(view! { <bdi>{part}</bdi> }.into_any());
    }
    parts.into_any()
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
    if book.save(Batch::new().put(id, &step)).await {
        let closed = state != StepState::Open;
        moved.try_set(closed.then_some((id, step)));
    }
}

/// Says what was closed last, with the way to open it again. It takes the
/// focus, since the card that had it is gone.
pub fn said(moved: Moved) -> AnyView {
    let book = fieldbook();
    let place = NodeRef::<Div>::new();
    follow(move || {
        if moved.with(Option::is_some)
            && let Some(place) = place.get_untracked()
        {
            request_animation_frame(move || drop(place.focus()));
        }
    });
    let inside = move || {
        moved.get().map(|(id, step)| {
            let open = Callback::new(move |()| {
                begin(async move {
                    move_to(book, id, StepState::Open, moved).await;
                });
            });
            let spoken = format!("{}: {}", say(Say::StillOpen), step.what);
            view! {
                <div class="notice">
                    <strong>{say(state_words(step.state))}</strong>
                    <Button label=say(Say::StillOpen) spoken=spoken weight=Weight::Small on_tap=open/>
                </div>
            }
        })
    };
    view! { <div role="status" tabindex="-1" node_ref=place>{live(inside)}</div> }.into_any()
}

/// How many closed steps are read at a time.
const PAGE: usize = 20;

/// What is done, changed or let go; read only when asked for.
pub fn closed_steps(side: Side, moved: Moved) -> AnyView {
    let shown = RwSignal::new(false);
    let words = move || {
        say(if shown.get() {
            Text::HideClosed
        } else {
            Text::ShowClosed
        })
    };
    let turn = Callback::new(move |()| shown.update(|shown| *shown = !*shown));
    let list = move || shown.get().then(|| closed_list(side, moved));
    view! {
        <Button label=words weight=Weight::Word on_tap=turn/>
        {live(list)}
    }
    .into_any()
}

fn closed_list(side: Side, moved: Moved) -> AnyView {
    let steps = Paged::open(PAGE, async move |phone: Phone, most| {
        closed(&phone, side, most).await
    });
    let schools = reading(async |phone: Phone| names(&phone).await);
    let list = move || {
        let schools = schools.get().unwrap_or_default();
        steps.with(|steps| {
            let rows: Vec<AnyView> = steps
                .iter()
                .map(|(id, step)| closed_row(*id, step, &schools, moved))
                .collect();
            view! { <ul class="rows">{rows}</ul> }.into_any()
        })
    };
    let has_more = steps.has_more();
    let older = move || {
        has_more.get().then(|| {
            let more = Callback::new(move |()| steps.more());
            view! { <Button label=say(Text::ShowOlder) weight=Weight::Quiet on_tap=more/> }
        })
    };
    view! { {live(list)} {live(older)} }.into_any()
}

/// The closed steps of a side, by the day they were due, latest first.
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
    steps.sort_by_key(|(id, step)| std::cmp::Reverse((step.by.unwrap_or(step.agreed), *id)));
    steps.truncate(most);
    Ok(steps)
}

fn closed_row(id: RecordId, step: &Step, schools: &Names, moved: Moved) -> AnyView {
    let book = fieldbook();
    let state = say(state_words(step.state));
    let state = match step.moved {
        Some(on) => {
            let date = language().date(on, today());
            fill(Text::StateOn, &[("state", &state), ("date", &date)])
        }
        None => state.into_owned(),
    };
    let school = schools.get(&step.school).map(|name| {
        let href = Place::School(step.school).path();
        view! { <a class="word" href=href><bdi>{name.clone()}</bdi></a> }
    });
    let open = Callback::new(move |()| {
        begin(async move {
            move_to(book, id, StepState::Open, moved).await;
        });
    });
    let why = (!step.why.is_empty())
        .then(|| view! { <small class="prose"><bdi>{step.why.clone()}</bdi></small> });
    let spoken = format!("{}: {}", say(Say::StillOpen), step.what);
    view! {
        <li class="row">
            <span class="words">
                <span class="prose"><bdi>{step.what.clone()}</bdi></span>
                <small>{state}</small>
                {why}
            </span>
            {school}
            <Button label=say(Say::StillOpen) spoken=spoken weight=Weight::Word on_tap=open/>
        </li>
    }
    .into_any()
}
