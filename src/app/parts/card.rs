//! A card, and what kind of thing lies on it.

use super::words::Words;
use leptos::prelude::*;

/// What a card is about; decides its colour.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Tone {
    /// Anything.
    #[default]
    Plain,
    /// The next or running visit.
    Visit,
    /// A promise.
    Promise,
    /// What belongs to a record.
    Record,
}

impl Tone {
    fn class(self) -> &'static str {
        match self {
            Tone::Plain => "card",
            Tone::Visit => "card visit",
            Tone::Promise => "card promise",
            Tone::Record => "card record",
        }
    }
}

/// A card with a heading.
#[component]
pub fn Card(
    /// Its `<h2>`; none when left out.
    #[prop(optional, into)]
    title: Words,
    /// A small line above the heading.
    #[prop(optional, into)]
    kicker: Words,
    /// What it is about.
    #[prop(optional)]
    tone: Tone,
    /// What lies on it.
    children: Children,
) -> impl IntoView {
    view! {
        <section class=tone.class()>
            {kicker.inside(|words| view! { <p class="kicker">{words}</p> }.into_any())}
            {title.inside(|words| view! { <h2><bdi>{words}</bdi></h2> }.into_any())}
            {children()}
        </section>
    }
    .into_any()
}
