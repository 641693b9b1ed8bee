//! The sheet that asks why a step is changed or let go.

use super::step_card::{Moved, state_words};
use super::steps::form_of;
use crate::bind;
use crate::clock::today;
use crate::drafts::Draft;
use crate::forms::{Faults, input, show};
use crate::live::live;
use crate::parts::button::go_button;
use crate::parts::sheet::Sheet;
use crate::task::begin;
use crate::words::{Text, say};
use domain::ids::RecordId;
use domain::step::{Step, StepState};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use storage::{Batch, Phone};

/// What is being typed: leaving the sheet loses nothing.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Why {
    why: String,
}

/// The step asked about, and what it becomes.
pub type Asks = Memo<Option<(RecordId, Step, StepState)>>;

/// The sheet; it is up while `asks` holds a step.
pub fn why(asks: Asks, moved: Moved, close: Callback<()>) -> AnyView {
    let title = move || {
        asks.with(|asks| {
            asks.as_ref()
                .map(|(.., state)| say(state_words(*state)).into_owned())
        })
        .unwrap_or_default()
    };
    let inside = move || {
        asks.get_untracked()
            .map(|(id, step, state)| form(id, &step, state, moved, close))
    };
    view! {
        <Sheet
            title=title
            close=say(Text::Cancel)
            open=Signal::derive(move || asks.with(Option::is_some))
            on_close=close
        >
            {inside()}
        </Sheet>
    }
    .into_any()
}

fn form(id: RecordId, step: &Step, state: StepState, moved: Moved, close: Callback<()>) -> AnyView {
    let draft: Draft<Why> = Draft::open(form_of(id, state), async |_: Phone| {
        Ok(Some(Why::default()))
    });
    let faults: Faults = RwSignal::new(Vec::new());
    let (label, button) = match state {
        StepState::LetGo => (Text::WhyLetGo, Text::MarkLetGo),
        _ => (Text::WhyChanged, Text::MarkChanged),
    };
    let save = move |_| {
        begin(async move {
            if let Some(step) = moved_step(draft, id, state, faults).await
                && draft.save(Batch::new().put(id, &step)).await
            {
                // Gone from this screen meanwhile: nobody is left to be told.
                if moved.try_set(Some((id, step))).is_none() {
                    close.run(());
                }
            }
        });
    };
    let opened = draft.is_open_memo();
    let field = move || {
        opened.get().then(|| {
            input(label, "why")
                .prose()
                .faults(faults)
                .bind(bind!(draft, why))
        })
    };
    view! {
        <p class="prose"><bdi>{step.what.clone()}</bdi></p>
        {live(field)}
        {go_button("go", say(button), save)}
    }
    .into_any()
}

/// The step as it becomes; shows what is missing instead.
async fn moved_step(
    draft: Draft<Why>,
    id: RecordId,
    state: StepState,
    faults: Faults,
) -> Option<Step> {
    let book = draft.book();
    let typed = draft.now()?;
    let stored = match book.phone().get::<Step>(id).await {
        Ok(stored) => stored?,
        Err(error) => {
            book.trouble(&error);
            return None;
        }
    };
    match stored.record.moved_to(state, &typed.why, today()) {
        Ok(step) => Some(step),
        Err(found) => {
            show(faults, found);
            None
        }
    }
}
