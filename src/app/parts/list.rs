//! Rows, and cards that hold them.
//!
//! Functions, not components: every screen has some, and each use is one call.

use leptos::prelude::*;
use std::borrow::Cow;

/// A card with a heading and rows; nothing when there are no rows. `tone` is
/// its class: "card", "card promise", "card record".
pub fn card_of_rows(
    tone: &'static str,
    title: impl Into<Cow<'static, str>>,
    rows: Vec<AnyView>,
) -> Option<AnyView> {
    let title: Cow<'static, str> = title.into();
    (!rows.is_empty()).then(|| card(tone, title, row_list(rows)))
}

/// A card with a heading.
pub fn card(
    tone: &'static str,
    title: impl Into<Cow<'static, str>>,
    body: impl IntoView + 'static,
) -> AnyView {
    plain_card(tone, title.into(), body.into_any())
}

fn plain_card(tone: &'static str, title: Cow<'static, str>, body: AnyView) -> AnyView {
    view! { <section class=tone><h2>{title}</h2>{body}</section> }.into_any()
}

/// Rows one below the other.
pub fn row_list(rows: Vec<AnyView>) -> AnyView {
    view! { <ul class="rows">{rows}</ul> }.into_any()
}

/// What a row says: `title`, in as many lines as it has, and a smaller line
/// below it unless that is empty.
pub fn row_words(title: String, below: String) -> AnyView {
    view! {
        <span class="words">
            <span class="prose"><bdi>{title}</bdi></span>
            {small(below)}
        </span>
    }
    .into_any()
}

fn small(text: String) -> Option<AnyView> {
    (!text.is_empty()).then(|| view! { <small><bdi>{text}</bdi></small> }.into_any())
}

/// A row that leads to `href`. `aside` stands at its end ("7 weeks").
pub fn row_link(
    href: String,
    title: impl Into<String>,
    below: impl Into<String>,
    aside: impl Into<String>,
) -> AnyView {
    let words = row_words(title.into(), below.into());
    let aside = small(aside.into());
    view! { <li><a class="row" href=href>{words}{aside}</a></li> }.into_any()
}

/// A row that only tells; `tail` stands at its end.
pub fn row_told(title: String, below: String, tail: Option<AnyView>) -> AnyView {
    let words = row_words(title, below);
    view! { <li class="row">{words}{tail}</li> }.into_any()
}
