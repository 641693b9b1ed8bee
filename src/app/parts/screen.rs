//! One screen, and the tabs that lead to the main ones.

use super::icon::{BACK, Icon};
use super::words::Words;
use leptos::html::H1;
use leptos::prelude::*;
use leptos::tachys::view::any_view::AnyView;

/// A screen: its heading (which takes the focus on arrival, so that it is read
/// out), the light at the top right, what it holds, and at the foot, where the
/// thumb is, the one main action.
///
/// Make it once per place: each new `Screen` moves the focus to its heading.
#[component]
pub fn Screen(
    /// The one `<h1>`.
    #[prop(into)]
    title: Words,
    /// A small line above it: what it belongs to.
    #[prop(optional, into)]
    above: Words,
    /// A small line below it.
    #[prop(optional, into)]
    below: Words,
    /// Where the way back leads (a path) and its words, on screens deeper than a tab.
    #[prop(default = None)]
    back: Option<(String, String)>,
    /// What stands at the top right: a [`super::light::SafetyLight`].
    #[prop(optional, into)]
    light: ViewFn,
    /// What must be told before anything else: a [`super::notice::Notice`].
    #[prop(optional, into)]
    notice: ViewFn,
    /// The main action, and at most one quiet one beside it.
    #[prop(default = ().into_any())]
    foot: AnyView,
    /// On a wide page: the list this page was opened from. Not made on a narrow one.
    #[prop(optional, into)]
    beside: Option<ViewFn>,
    /// What the screen holds.
    children: Children,
) -> impl IntoView {
    let heading = NodeRef::<H1>::new();
    heading.on_load(|heading| {
        // The element is in the page only after this turn.
        request_animation_frame(move || drop(heading.focus()));
    });
    let way_back = back.map(|(href, words)| {
        view! { <a class="up" href=href><Icon path=BACK/>{words}</a> }.into_any()
    });
    let beside = beside
        .filter(|_| is_wide())
        .map(|list| view! { <aside class="aside">{list.run()}</aside> }.into_any());
    view! {
        <main class="screen">
            {beside}
            <div class="scroll">
                <header class="top">
                    <div class="title">
                        {way_back}
                        {above.inside(|words| view! { <p class="above">{words}</p> }.into_any())}
                        <h1 tabindex="-1" node_ref=heading><bdi>{title.view()}</bdi></h1>
                        {below.inside(|words| view! { <p class="below">{words}</p> }.into_any())}
                    </div>
                    {light.run()}
                </header>
                <div class="body">
                    {notice.run()}
                    {children()}
                </div>
            </div>
            <div class="foot">{foot}</div>
        </main>
    }
    .into_any()
}

/// Whether a list has room beside its page (56 times the letters' size).
pub fn is_wide() -> bool {
    let query = window().match_media("(min-width: 56em)");
    query.ok().flatten().is_some_and(|query| query.matches())
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
/// after the screen, both inside `<div class="app">`.
#[component]
pub fn Tabs(
    /// What the tabs are called together, for who cannot see them.
    #[prop(into)]
    label: Words,
    /// The tabs in order.
    tabs: Vec<Tab>,
    /// Which of them the screen belongs to.
    #[prop(into)]
    current: Signal<Option<usize>>,
) -> impl IntoView {
    let tab = move |(nth, tab): (usize, Tab)| {
        let here = move || (current.get() == Some(nth)).then_some("page");
        view! {
            <li><a class="tab" href=tab.href aria-current=here><Icon path=tab.icon/>{tab.label}</a></li>
        }
        .into_any()
    };
    let tabs = tabs.into_iter().enumerate().map(tab).collect_view();
    view! { <nav class="tabs" aria-label=label.reader()><ul>{tabs}</ul></nav> }.into_any()
}
