//! The page's markup, as the browser's own nodes, made at once.
//!
//! Leptos' `view!` gives each element a type made of its attributes and
//! children, and the compiler writes code for every one of them: about a
//! kilobyte an element, half of what the app would weigh. Here an element is a
//! handful of calls to functions that are compiled once. What changes is
//! Leptos' as ever: signals, owners and effects, through [`live`] and the
//! `…_live` methods below.
//!
//! A node belongs to the place it is put; a view is made once and put once.

use crate::live::{keep_doing, live};
use leptos::prelude::*;
use std::borrow::Cow;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, UnwrapThrowExt};
use web_sys::{Element, Event, Node};

/// An element being put together.
pub struct El(Element);

/// An HTML element.
pub fn el(tag: &str) -> El {
    El(document()
        .create_element(tag)
        .expect_throw("a tag of ours is a name"))
}

/// An SVG element.
pub fn svg(tag: &str) -> El {
    let space = Some("http://www.w3.org/2000/svg");
    El(document()
        .create_element_ns(space, tag)
        .expect_throw("a tag of ours is a name"))
}

impl El {
    /// Its classes.
    pub fn class(self, names: &str) -> Self {
        self.attr("class", names)
    }

    /// An attribute; `""` for one that only has to be there.
    pub fn attr(self, name: &str, value: &str) -> Self {
        set(&self.0, name, Some(value));
        self
    }

    /// An attribute, if there is a value.
    pub fn attr_if(self, name: &str, value: Option<&str>) -> Self {
        set(&self.0, name, value);
        self
    }

    /// An attribute that follows what `read` reads; absent when it gives `None`.
    pub fn attr_live<V: AttrValue>(
        self,
        name: &'static str,
        read: impl Fn() -> V + 'static,
    ) -> Self {
        self.follow_attr(name, Box::new(move || read().value()))
    }

    fn follow_attr(self, name: &'static str, read: Box<dyn Fn() -> Value>) -> Self {
        let element = self.0.clone();
        keep_doing(move || set(&element, name, read().as_deref()));
        self
    }

    /// A class it has as long as `has` says so.
    pub fn class_live(self, name: &'static str, has: impl Fn() -> bool + 'static) -> Self {
        self.follow_class(name, Box::new(has))
    }

    fn follow_class(self, name: &'static str, has: Box<dyn Fn() -> bool>) -> Self {
        let classes = self.0.class_list();
        keep_doing(move || {
            // Refused only for a name that is no class.
            let _ = classes.toggle_with_force(name, has());
        });
        self
    }

    /// Whether a checkbox or a radio button is ticked.
    pub fn checked_live(self, is: impl Fn() -> bool + 'static) -> Self {
        let input: web_sys::HtmlInputElement = self.node();
        let is: Box<dyn Fn() -> bool> = Box::new(is);
        keep_doing(move || input.set_checked(is()));
        self
    }

    /// What is done when `event` happens on it, as long as its view is there.
    pub fn on(self, event: &str, act: impl Fn(Event) + 'static) -> Self {
        self.listen(event, Box::new(act));
        self
    }

    /// What a tap does, or Enter or Space.
    pub fn on_tap(self, act: impl Fn() + 'static) -> Self {
        self.on("click", move |_| act())
    }

    fn listen(&self, event: &str, act: Box<dyn Fn(Event)>) {
        // A field that is taken out of the page while it has the focus may still
        // tell of it, when what its view knew is gone already.
        let view = StoredValue::new_local(());
        let owner = Owner::current().unwrap_or_default();
        let heard = move |event| {
            if !view.is_disposed() {
                owner.with(|| act(event));
            }
        };
        let heard = Closure::<dyn Fn(Event)>::wrap(Box::new(heard)).into_js_value();
        // Refused only for something that is not a function.
        let _ = self
            .0
            .add_event_listener_with_callback(event, heard.unchecked_ref());
    }

    /// The next child: an element, a text, several of them, or none.
    pub fn put(self, child: impl Into<Nodes>) -> Self {
        append(&self.0, child.into());
        self
    }

    /// The next child, which follows what `read` reads.
    pub fn live<N: Into<Nodes> + 'static>(self, read: impl Fn() -> N + 'static) -> Self {
        self.put(live(read))
    }

    /// The browser's element, as `T`: for what has no method here.
    pub fn node<T: JsCast>(&self) -> T {
        self.0.clone().unchecked_into()
    }
}

/// The value of an attribute, if it has one.
pub type Value = Option<Cow<'static, str>>;

/// What can be the value of an attribute.
pub trait AttrValue {
    /// Itself, as one.
    fn value(self) -> Value;
}

impl AttrValue for String {
    fn value(self) -> Value {
        Some(self.into())
    }
}

impl AttrValue for &'static str {
    fn value(self) -> Value {
        Some(self.into())
    }
}

impl AttrValue for Option<String> {
    fn value(self) -> Value {
        self.map(Cow::Owned)
    }
}

impl AttrValue for Option<&'static str> {
    fn value(self) -> Value {
        self.map(Cow::Borrowed)
    }
}

fn set(element: &Element, name: &str, value: Option<&str>) {
    // Refused only for a name that is no attribute.
    let _ = match value {
        Some(value) => element.set_attribute(name, value),
        None => element.remove_attribute(name),
    };
}

/// What can stand in a page: nothing, a node, or several in a fragment.
#[derive(Default)]
pub struct Nodes(Option<Node>);

impl Nodes {
    /// Nothing yet.
    pub fn none() -> Self {
        Self(None)
    }

    /// And then `next`.
    pub fn put(self, next: impl Into<Nodes>) -> Self {
        self.and(next.into())
    }

    fn and(self, next: Nodes) -> Self {
        let Some(first) = self.0 else { return next };
        if next.0.is_none() {
            return Self(Some(first));
        }
        let fragment = if first.node_type() == Node::DOCUMENT_FRAGMENT_NODE {
            first
        } else {
            let fragment: Node = document().create_document_fragment().into();
            append(&fragment, Self(Some(first)));
            fragment
        };
        append(&fragment, next);
        Self(Some(fragment))
    }

    /// And then what follows what `read` reads.
    pub fn live<N: Into<Nodes> + 'static>(self, read: impl Fn() -> N + 'static) -> Self {
        self.put(live(read))
    }

    /// The node, if there is one.
    pub fn node(self) -> Option<Node> {
        self.0
    }
}

/// Puts `nodes` at the end of `parent`.
pub fn append(parent: &Node, nodes: Nodes) {
    if let Some(node) = nodes.0 {
        // Refused only for a node put inside itself.
        let _ = parent.append_child(&node);
    }
}

fn text(words: &str) -> Nodes {
    Nodes(Some(document().create_text_node(words).into()))
}

impl From<Node> for Nodes {
    fn from(node: Node) -> Self {
        Self(Some(node))
    }
}

impl From<El> for Nodes {
    fn from(element: El) -> Self {
        Self(Some(element.0.into()))
    }
}

impl From<&str> for Nodes {
    fn from(words: &str) -> Self {
        text(words)
    }
}

impl From<String> for Nodes {
    fn from(words: String) -> Self {
        text(&words)
    }
}

impl From<Cow<'_, str>> for Nodes {
    fn from(words: Cow<'_, str>) -> Self {
        text(&words)
    }
}

impl From<()> for Nodes {
    fn from((): ()) -> Self {
        Self(None)
    }
}

impl<N: Into<Nodes>> From<Option<N>> for Nodes {
    fn from(nodes: Option<N>) -> Self {
        nodes.map_or_else(Nodes::none, N::into)
    }
}

impl<N: Into<Nodes>> FromIterator<N> for Nodes {
    fn from_iter<I: IntoIterator<Item = N>>(many: I) -> Self {
        let mut all = Nodes::none();
        for nodes in many {
            all = all.put(nodes);
        }
        all
    }
}

impl<N: Into<Nodes>> From<Vec<N>> for Nodes {
    fn from(many: Vec<N>) -> Self {
        many.into_iter().collect()
    }
}

impl<N: Into<Nodes>, const COUNT: usize> From<[N; COUNT]> for Nodes {
    fn from(many: [N; COUNT]) -> Self {
        many.into_iter().collect()
    }
}
