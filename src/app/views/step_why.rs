//! The sheet that asks why a step is changed or let go, or what was replied to the
//! school; or that has a promise of one's own corrected.

use super::names::{names_notice, role_of, write_role};
use super::promise;
use super::step_card::{Moved, state_words, without_whys};
use super::steps::form_of;
use crate::bind;
use crate::clock::today;
use crate::drafts::Draft;
use crate::forms::{Faults, input, no_faults, show};
use crate::led::unless_led;
use crate::markup::{El, Nodes, el};
use crate::parts::button::go_button;
use crate::parts::list::bdi;
use crate::parts::sheet::sheet;
use crate::slot::Slot;
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

/// What is asked about a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Why it becomes that.
    Why(StepState),
    /// What was replied to the school.
    Reply,
    /// What a promise of one's own should have said.
    Words,
}

impl Ask {
    /// What can be asked.
    pub const ALL: [Self; 4] = [
        Self::Why(StepState::Changed),
        Self::Why(StepState::LetGo),
        Self::Reply,
        Self::Words,
    ];

    /// Its name in the address.
    pub fn name(self) -> &'static str {
        match self {
            Self::Why(state) => state.name(),
            Self::Reply => "replied",
            Self::Words => "words",
        }
    }

    /// Whether it can be asked of a step as it stands.
    pub fn fits(self, step: &Step) -> bool {
        match self {
            Self::Why(_) => step.state == StepState::Open,
            Self::Reply => step.asks_reply(),
            Self::Words => step.can_be_corrected(),
        }
    }
}

/// The step asked about, and what is asked.
pub type Asks = Slot<Option<(RecordId, Step, Ask)>>;

/// The sheet; it is up while `asks` holds a step. `close` has to see to it that
/// it holds none.
pub fn why(asks: Asks, moved: Moved, close: impl Fn() + Copy + 'static) -> El {
    let title = move || {
        asks.with(|asks| {
            let (.., ask) = asks.as_ref()?;
            Some(match ask {
                Ask::Why(state) => say(state_words(*state)).into_owned(),
                Ask::Reply => say(Text::ReplyGiven).into_owned(),
                Ask::Words => say(Text::CorrectPromise).into_owned(),
            })
        })
        .unwrap_or_default()
    };
    let inside = move || {
        let asked = asks.get_untracked();
        asked.map(|(id, step, ask)| {
            unless_led(id, move || match ask {
                Ask::Words => promise::corrected(id, close),
                Ask::Why(state) => form(id, &step, Some(state), moved, close),
                Ask::Reply => form(id, &step, None, moved, close),
            })
        })
    };
    sheet(
        title,
        &say(Text::Cancel),
        move || asks.with(Option::is_some),
        close,
        inside,
    )
}

/// Why the step goes on to `to`; without one, what was replied.
fn form(
    id: RecordId,
    step: &Step,
    to: Option<StepState>,
    moved: Moved,
    close: impl Fn() + Copy + 'static,
) -> Nodes {
    let ask = to.map_or(Ask::Reply, Ask::Why);
    let draft: Draft<Why> = Draft::open(form_of(id, ask), async move |phone: Phone| {
        let told = match to {
            None => phone.get::<Step>(id).await?.map(|step| step.record.told),
            Some(_) => None,
        };
        Ok(Some(Why {
            why: told.unwrap_or_default(),
        }))
    });
    draft.is_none_while(|typed| typed.why.trim().is_empty());
    let faults = no_faults();
    let (label, name, button) = match to {
        None => (Text::WhatITold, "told", Text::ReplyGiven),
        Some(StepState::LetGo) => (Text::WhyLetGo, "why", Text::MarkLetGo),
        Some(_) => (Text::WhyChanged, "why", Text::MarkChanged),
    };
    let save = move || {
        begin(async move {
            let Some(step) = moved_step(draft, id, to, faults).await else {
                return;
            };
            let batch = Batch::new().put(id, &step);
            // A reply leaves the step where it stands, and a "why" that was begun.
            let (batch, closed) = match to {
                Some(_) => (without_whys(batch, id), Some((id, step))),
                None => (batch, None),
            };
            // Gone from this screen meanwhile: nobody is left to be told.
            if draft.save(batch).await && moved.try_set(closed) {
                close();
            }
        });
    };
    let opened = draft.is_open();
    let field = move || {
        let field = || input(label, name).prose().faults(faults);
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
    to: Option<StepState>,
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
    let step = match to {
        Some(state) => stored.record.moved_to(state, &typed.why, today()),
        None => stored.record.replied_on(&typed.why, today()),
    };
    match step {
        Ok(step) => Some(step),
        Err(found) => {
            show(faults, found);
            None
        }
    }
}
