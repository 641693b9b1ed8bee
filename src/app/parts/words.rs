//! A text that comes into a part.

use crate::live::live;
use leptos::prelude::*;
use std::borrow::Cow;
use std::sync::Arc;

/// A text prop: fixed, or read anew when a signal in it changes. Made with
/// `.into()` from `&'static str`, `String`, `Cow`, signals and closures.
/// The default is no words at all: the part leaves their place out.
#[derive(Clone)]
pub enum Words {
    /// Never changes.
    Fixed(Cow<'static, str>),
    /// Changes with what it reads.
    Live(Arc<dyn Fn() -> String + Send + Sync>),
}

impl Words {
    /// The words now; tracks what they depend on.
    pub fn get(&self) -> String {
        match self {
            Words::Fixed(text) => text.clone().into_owned(),
            Words::Live(read) => read(),
        }
    }

    /// Whether there are never any words.
    pub fn are_none(&self) -> bool {
        matches!(self, Words::Fixed(text) if text.is_empty())
    }

    /// The words, as a closure for an attribute.
    pub fn reader(&self) -> impl Fn() -> String + Send + Sync + Clone + 'static {
        let words = self.clone();
        move || words.get()
    }

    /// The words as a text node.
    pub fn view(self) -> AnyView {
        match self {
            Words::Fixed(text) => text.into_any(),
            Words::Live(read) => live(move || read()),
        }
    }

    /// The words inside `wrap`, or nothing when there are never any.
    pub fn inside(self, wrap: fn(AnyView) -> AnyView) -> Option<AnyView> {
        if self.are_none() {
            None
        } else {
            Some(wrap(self.view()))
        }
    }
}

impl Default for Words {
    fn default() -> Self {
        Words::Fixed(Cow::Borrowed(""))
    }
}

impl From<&'static str> for Words {
    fn from(text: &'static str) -> Self {
        Words::Fixed(Cow::Borrowed(text))
    }
}

impl From<String> for Words {
    fn from(text: String) -> Self {
        Words::Fixed(Cow::Owned(text))
    }
}

impl From<Cow<'static, str>> for Words {
    fn from(text: Cow<'static, str>) -> Self {
        Words::Fixed(text)
    }
}

impl From<Signal<String>> for Words {
    fn from(signal: Signal<String>) -> Self {
        Words::Live(Arc::new(move || signal.get()))
    }
}

impl From<RwSignal<String>> for Words {
    fn from(signal: RwSignal<String>) -> Self {
        Words::Live(Arc::new(move || signal.get()))
    }
}

impl From<Memo<String>> for Words {
    fn from(memo: Memo<String>) -> Self {
        Words::Live(Arc::new(move || memo.get()))
    }
}

impl<F, S> From<F> for Words
where
    F: Fn() -> S + Send + Sync + 'static,
    S: Into<String>,
{
    fn from(read: F) -> Self {
        Words::Live(Arc::new(move || read().into()))
    }
}
