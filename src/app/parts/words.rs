//! A text that comes into a part.

use crate::live::live_text;
use crate::markup::{AttrValue, El, Nodes, Value};
use std::borrow::Cow;
use std::rc::Rc;

/// A text: fixed, or read anew when a signal in it changes. Made with
/// `.into()` from `&'static str`, `String`, `Cow` and closures.
/// The default is no words at all: the part leaves their place out.
#[derive(Clone)]
pub enum Words {
    /// Never changes.
    Fixed(Cow<'static, str>),
    /// Changes with what it reads.
    Live(Rc<dyn Fn() -> String>),
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
    pub fn reader(&self) -> impl Fn() -> String + Clone + 'static {
        let words = self.clone();
        move || words.get()
    }

    /// As [`Words::reader`], `None` when there are never any.
    pub fn maybe_reader(&self) -> impl Fn() -> Value + Clone + 'static {
        let words = self.clone();
        move || (!words.are_none()).then(|| words.get().into())
    }

    /// The words as a text node.
    pub fn view(self) -> Nodes {
        match self {
            Words::Fixed(text) => text.into(),
            Words::Live(read) => live_text(move || read()),
        }
    }

    /// The words inside `element`, or nothing when there are never any.
    pub fn inside(self, element: El) -> Option<El> {
        (!self.are_none()).then(|| element.put(self.view()))
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

impl<F, S> From<F> for Words
where
    F: Fn() -> S + 'static,
    S: Into<String>,
{
    fn from(read: F) -> Self {
        Words::Live(Rc::new(move || read().into()))
    }
}

impl From<Words> for Nodes {
    fn from(words: Words) -> Self {
        words.view()
    }
}

impl AttrValue for Value {
    fn value(self) -> Value {
        self
    }
}
