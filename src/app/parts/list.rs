//! Rows of a list.

use super::words::Words;
use leptos::prelude::*;

/// A row that leads somewhere. Inside `<ul class="rows">`.
#[component]
pub fn RowLink(
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// What it is.
    #[prop(into)]
    title: Words,
    /// A smaller line below.
    #[prop(optional, into)]
    below: Words,
    /// A word at the end of the row ("7 weeks").
    #[prop(optional, into)]
    aside: Words,
) -> impl IntoView {
    view! {
        <li>
            <a class="row" href=href>
                <span class="words">
                    <b><bdi>{title.view()}</bdi></b>
                    {below.inside(|words| view! { <small>{words}</small> }.into_any())}
                </span>
                {aside.inside(|words| view! { <small>{words}</small> }.into_any())}
            </a>
        </li>
    }
    .into_any()
}
