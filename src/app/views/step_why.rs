//! The sheet that asks why a step is changed or let go.

use super::names::{names_notice, role_of, write_role};
use super::step_card::{Moved, state_words, without_whys};
use super::steps::form_of;
use crate::bind;
use crate::clock::today;
use crate::drafts::Draft;
use crate::forms::{Faults, input, no_faults, show};
use crate::markup::{El, Nodes, el};
use crate::parts::button::go_button;
use crate::parts::list::bdi;
use crate::parts::sheet::sheet;
use crate::slot::Derived;
use crate::task::begin;
use crate::words::{Text, say};
use domain::ids::RecordId;
use domain::step::{Step, StepState};
use storage::{Batch, Phone};

/// What is being typed: leaving the sheet loses nothing.
#[derive(Clone, Debug, Default)]
struct Why {
    why: String,
}
domain::json!(Why { why });

/// The step asked about, and what it becomes.
pub type Asks = Derived<Option<(RecordId, Step, StepState)>>;

/// The sheet; it is up while `asks` holds a step. `close` has to see to it that
/// it holds none.
pub fn why(asks: Asks, moved: Moved, close: impl Fn() + Copy + 'static) -> El {
    let title = move || {
        asks.with(|asks| {
            let (.., state) = asks.as_ref()?;
            Some(say(state_words(*state)).into_owned())
        })
        .unwrap_or_default()
    };
    let inside = move || {
        let asked = asks.get_untracked();
        asked.map(|(id, step, state)| form(id, &step, state, moved, close))
    };
    sheet(
        title,
        &say(Text::Cancel),
        move || asks.with(Option::is_some),
        close,
        inside,
    )
}

fn form(
    id: RecordId,
    step: &Step,
    state: StepState,
    moved: Moved,
    close: impl Fn() + Copy + 'static,
) -> Nodes {
    let draft: Draft<Why> = Draft::open(form_of(id, state), async |_: Phone| {
        Ok(Some(Why::default()))
    });
    draft.is_none_while(|typed| typed.why.trim().is_empty());
    let faults = no_faults();
    let (label, button) = match state {
        StepState::LetGo => (Text::WhyLetGo, Text::MarkLetGo),
        _ => (Text::WhyChanged, Text::MarkChanged),
    };
    let save = move || {
        begin(async move {
            if let Some(step) = moved_step(draft, id, state, faults).await
                && draft
                    .save(without_whys(Batch::new().put(id, &step), id))
                    .await
            {
                // Gone from this screen meanwhile: nobody is left to be told.
                if moved.try_set(Some((id, step))) {
                    close();
                }
            }
        });
    };
    let opened = draft.is_open();
    let field = move || {
        let field = || input(label, "why").prose().faults(faults);
        opened.get().then(|| field().bind(bind!(draft, why)))
    };
    let school = step.school;
    let names = names_notice(
        school,
        Vec::new,
        move || draft.with(|typed| typed.why.clone()),
        || role_of(""),
        move |name, role| draft.edit(|typed| write_role(vec![&mut typed.why], name, role)),
    );
    Nodes::from(el("p").class("prose").put(bdi(&step.what)))
        .live(field)
        .put(names)
        .put(go_button("go", say(button), save))
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
