//! Buttons. A link that looks like one is `<a class="go">` or `<a class="go quiet">`.

use super::icon::Icon;
use super::words::Words;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use std::borrow::Cow;

/// How loudly a button asks.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Weight {
    /// The one main action of the screen: filled.
    #[default]
    Go,
    /// Another way on: its edge only.
    Quiet,
    /// A small thing beside other things: edge only, lower.
    Small,
    /// Reads as words in a line, underlined.
    Word,
}

impl Weight {
    fn class(self) -> &'static str {
        match self {
            Weight::Go => "go",
            Weight::Quiet => "go quiet",
            Weight::Small => "go quiet small",
            Weight::Word => "word",
        }
    }
}

/// A button.
#[component]
pub fn Button(
    /// What it does, in words.
    #[prop(into)]
    label: Words,
    /// More words for who cannot see where it stands; they must begin with the label.
    #[prop(optional, into)]
    spoken: Words,
    /// How loudly it asks.
    #[prop(optional)]
    weight: Weight,
    /// A drawing before the words.
    #[prop(default = None)]
    icon: Option<&'static str>,
    /// While this holds a tap does nothing; the button stays where it is and keeps the focus.
    #[prop(optional, into)]
    off: Signal<bool>,
    /// A tap, or Enter or Space.
    #[prop(into)]
    on_tap: Callback<()>,
) -> impl IntoView {
    let name = (!spoken.are_none()).then(|| spoken.reader());
    let tapped = move |_| {
        if !off.get_untracked() {
            on_tap.run(());
        }
    };
    view! {
        <button
            type="button"
            class=weight.class()
            aria-label=name
            aria-disabled=move || off.get().then_some("true")
            on:click=tapped
        >
            {icon.map(|path| view! { <Icon path=path/> })}
            <span>{label.view()}</span>
        </button>
    }
    .into_any()
}

/// A plain button with the look of `class` ("go", "go quiet", "word"). A
/// function, not a component: there are dozens, and each use is one call.
pub fn go_button(
    class: &'static str,
    label: impl Into<Cow<'static, str>>,
    on_tap: impl Fn(MouseEvent) + 'static,
) -> AnyView {
    plain_button(class, label.into(), Box::new(on_tap))
}

fn plain_button(
    class: &'static str,
    label: Cow<'static, str>,
    on_tap: Box<dyn Fn(MouseEvent)>,
) -> AnyView {
    view! { <button type="button" class=class on:click=on_tap>{label}</button> }.into_any()
}

/// A link with the look of a button.
pub fn go_link(class: &'static str, href: String, label: impl Into<Cow<'static, str>>) -> AnyView {
    plain_link(class, href, label.into())
}

fn plain_link(class: &'static str, href: String, label: Cow<'static, str>) -> AnyView {
    view! { <a class=class href=href>{label}</a> }.into_any()
}
