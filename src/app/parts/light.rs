//! The safety light: what became of the work.

use super::words::Words;
use leptos::prelude::*;

/// What the light shows. Each has a shape of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LightState {
    /// Everything is kept on this phone: an open ring.
    Kept,
    /// Something is still on its way: half full.
    Waiting,
    /// All is sent and acknowledged: full.
    Sent,
    /// Something wants to be looked at: a ring in ochre with a mark.
    Look,
}

impl LightState {
    fn class(self) -> &'static str {
        match self {
            LightState::Kept => "dot kept",
            LightState::Waiting => "dot waiting",
            LightState::Sent => "dot sent",
            LightState::Look => "dot look",
        }
    }
}

/// The light; a tap tells the whole story.
#[component]
pub fn SafetyLight(
    /// Where the whole story is told.
    #[prop(into)]
    href: String,
    /// What it shows.
    #[prop(into)]
    state: Signal<LightState>,
    /// The same in a word or two.
    #[prop(into)]
    text: Words,
    /// The same for who cannot see it; must hold `text`.
    #[prop(optional, into)]
    label: Words,
) -> impl IntoView {
    let name = (!label.are_none()).then(|| label.reader());
    view! {
        <a class="light" href=href aria-label=name>
            <span><i class=move || state.get().class()></i><span>{text.view()}</span></span>
        </a>
    }
    .into_any()
}
