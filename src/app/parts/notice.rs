//! What must be said: troubles, news, and the short word after saving.

use super::words::Words;
use crate::live::live;
use leptos::prelude::*;

/// A quiet word on the page, read out when it comes.
#[component]
pub fn Notice(
    /// In a few words; bold.
    #[prop(optional, into)]
    title: Words,
    /// The rest, and what can be done.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="notice" role="status">
            {title.inside(|words| view! { <strong>{words}</strong> }.into_any())}
            {children()}
        </div>
    }
    .into_any()
}

/// Something went wrong: what happened, what is safe, what to do next.
#[component]
pub fn Trouble(
    /// What happened.
    #[prop(into)]
    happened: Words,
    /// What is safe.
    #[prop(into)]
    safe: Words,
    /// What to do next.
    #[prop(into)]
    next: Words,
    /// Buttons for that.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="notice" role="alert">
            <strong>{happened.view()}</strong>
            <p>{safe.view()}</p>
            <p>{next.view()}</p>
            {children.map(|children| view! { <div class="go-row">{children()}</div> }.into_any())}
        </div>
    }
    .into_any()
}

/// Says short things: seen for four seconds, read out politely. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Announcer(RwSignal<(u32, String)>);

impl Announcer {
    /// One that has said nothing yet. Make one for the whole app.
    pub fn new() -> Self {
        Announcer(RwSignal::new((0, String::new())))
    }

    /// Says `text`, also when it was the last thing said.
    pub fn say(self, text: impl Into<String>) {
        // The page may be going away: then nobody is left to hear it.
        let _ = self
            .0
            .try_update(|said| *said = (said.0.wrapping_add(1), text.into()));
    }
}

impl Default for Announcer {
    fn default() -> Self {
        Self::new()
    }
}

/// Where an [`Announcer`] is seen and heard. Once, at the top of the app, always there.
#[component]
pub fn Announcements(
    /// Whose words.
    announcer: Announcer,
) -> impl IntoView {
    let said = move || {
        let (nth, text) = announcer.0.get();
        // A new element each time starts the showing anew, and the same words
        // twice are still a change that is read out. Two kinds take turns: one
        // of the same kind would be kept, and only its words changed.
        match (text.is_empty(), nth % 2) {
            (true, _) => ().into_any(),
            (_, 0) => view! { <p>{text}</p> }.into_any(),
            _ => view! { <div>{text}</div> }.into_any(),
        }
    };
    view! { <div class="toast" role="status" aria-live="polite">{live(said)}</div> }.into_any()
}
