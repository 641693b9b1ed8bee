//! One screen, and the tabs that lead to the main ones.

use super::icon::{BACK, icon};
use super::words::Words;
use crate::markup::{El, Nodes, el};
use crate::task::once_shown;
use web_sys::HtmlElement;

/// A screen: its heading (which takes the focus on arrival, so that it is read
/// out), the light at the top right, what it holds, and at the foot, where the
/// thumb is, the one main action.
///
/// Make it once per place: each new one moves the focus to its heading.
pub struct Screen {
    /// The one `<h1>`.
    pub title: Words,
    /// A small line above it: what it belongs to.
    pub above: Words,
    /// A small line below it.
    pub below: Words,
    /// Where the way back leads (a path) and its words, on screens deeper than a tab.
    pub back: Option<(String, String)>,
    /// What stands at the top right: a [`super::light::safety_light`].
    pub light: Nodes,
    /// What must be told before anything else: a [`super::notice::notice`].
    pub notice: Nodes,
    /// What the screen holds.
    pub main: Nodes,
    /// The main action, and at most one quiet one beside it.
    pub foot: Nodes,
}

impl Screen {
    /// The whole of it.
    pub fn view(self) -> El {
        let h1 = el("h1").attr("tabindex", "-1");
        let heading: HtmlElement = h1.node();
        // The element is in the page only after this turn.
        once_shown(move || drop(heading.focus()));
        let way_back = self.back.map(|(href, words)| {
            let link = el("a").class("up").attr("href", &href);
            link.put(icon(BACK)).put(words)
        });
        let title = el("div")
            .class("title")
            .put(way_back)
            .put(self.above.inside(el("p").class("above")))
            .put(h1.put(el("bdi").put(self.title)))
            .put(self.below.inside(el("p").class("below")));
        let top = el("header").class("top").put(title).put(self.light);
        let body = el("div").class("body").put(self.notice).put(self.main);
        el("main")
            .class("screen")
            .put(el("div").class("scroll").put(top).put(body))
            .put(el("div").class("foot").put(self.foot))
    }
}

/// One tab.
#[derive(Clone)]
pub struct Tab {
    /// Where it leads.
    pub href: String,
    /// Its word.
    pub label: String,
    /// Its drawing, one of [`super::icon`].
    pub icon: &'static str,
}

/// The tabs: at the bottom of a phone, at the side of a wide page. They stand
/// after the screen, both inside `<div class="app">`. `label` is what they are
/// called together, for who cannot see them; `current` the tab the screen
/// belongs to.
pub fn tabs(
    label: &str,
    tabs: Vec<Tab>,
    current: impl Fn() -> Option<usize> + Clone + 'static,
) -> El {
    let tab = |(nth, tab): (usize, Tab)| {
        let current = current.clone();
        let link = el("a")
            .class("tab")
            .attr("href", &tab.href)
            .attr_live("aria-current", move || {
                (current() == Some(nth)).then_some("page")
            });
        el("li").put(link.put(icon(tab.icon)).put(tab.label))
    };
    let tabs = tabs.into_iter().enumerate().map(tab);
    let list = el("ul").put(tabs.collect::<Nodes>());
    el("nav").class("tabs").attr("aria-label", label).put(list)
}
