//! Buttons. A link that looks like one is `<a class="go">` or `<a class="go quiet">`.

use super::icon::icon;
use super::words::Words;
use crate::markup::{El, Nodes, el};
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

/// A button, being put together.
pub struct Button {
    label: Words,
    spoken: Words,
    weight: Weight,
    icon: Option<&'static str>,
    off: Option<Box<dyn Fn() -> bool>>,
    on_tap: Box<dyn Fn()>,
}

/// A button called `label`; a tap, or Enter or Space, does `on_tap`.
pub fn button(label: impl Into<Words>, on_tap: impl Fn() + 'static) -> Button {
    Button {
        label: label.into(),
        spoken: Words::default(),
        weight: Weight::Go,
        icon: None,
        off: None,
        on_tap: Box::new(on_tap),
    }
}

impl Button {
    /// More words for who cannot see where it stands; they must begin with the label.
    pub fn spoken(mut self, words: impl Into<Words>) -> Self {
        self.spoken = words.into();
        self
    }

    /// How loudly it asks.
    pub fn weight(mut self, weight: Weight) -> Self {
        self.weight = weight;
        self
    }

    /// A drawing before the words.
    pub fn icon(mut self, path: &'static str) -> Self {
        self.icon = Some(path);
        self
    }

    /// While this holds a tap does nothing; the button stays where it is and
    /// keeps the focus.
    pub fn off(mut self, off: impl Fn() -> bool + 'static) -> Self {
        self.off = Some(Box::new(off));
        self
    }

    fn view(self) -> El {
        let button = el("button")
            .attr("type", "button")
            .class(self.weight.class())
            .attr_live("aria-label", self.spoken.maybe_reader());
        let on_tap = self.on_tap;
        let button = match self.off {
            Some(off) => {
                let off = std::rc::Rc::new(off);
                let is_off = off.clone();
                button
                    .attr_live("aria-disabled", move || off().then_some("true"))
                    .on_tap(move || {
                        if !untrack(|| is_off()) {
                            on_tap();
                        }
                    })
            }
            None => button.on_tap(on_tap),
        };
        button
            .put(self.icon.map(icon))
            .put(el("span").put(self.label.view()))
    }
}

impl From<Button> for Nodes {
    fn from(button: Button) -> Self {
        button.view().into()
    }
}

/// A plain button with the look of `class` ("go", "go quiet", "word").
pub fn go_button(
    class: &'static str,
    label: impl Into<Cow<'static, str>>,
    on_tap: impl Fn() + 'static,
) -> El {
    let label: Cow<'static, str> = label.into();
    el("button")
        .attr("type", "button")
        .class(class)
        .on_tap(on_tap)
        .put(label)
}

/// A link with the look of a button.
pub fn go_link(class: &'static str, href: &str, label: impl Into<Cow<'static, str>>) -> El {
    let label: Cow<'static, str> = label.into();
    el("a").class(class).attr("href", href).put(label)
}

/// The button that submits the form of that id, from wherever it stands.
pub fn submit_button(form: &str, label: impl Into<Cow<'static, str>>) -> El {
    let label: Cow<'static, str> = label.into();
    el("button")
        .attr("type", "submit")
        .attr("form", form)
        .class("go")
        .put(label)
}
