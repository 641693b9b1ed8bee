//! Rows, and cards that hold them.

use crate::markup::{El, Nodes, el};
use std::borrow::Cow;

/// A card with a heading and rows; nothing when there are no rows. `tone` is
/// its class: "card", "card promise", "card record".
pub fn card_of_rows(
    tone: &'static str,
    title: impl Into<Cow<'static, str>>,
    rows: Vec<El>,
) -> Option<El> {
    let title: Cow<'static, str> = title.into();
    (!rows.is_empty()).then(|| card(tone, title, row_list(rows)))
}

/// A card with a heading.
pub fn card(tone: &'static str, title: impl Into<Cow<'static, str>>, body: impl Into<Nodes>) -> El {
    let title: Cow<'static, str> = title.into();
    el("section").class(tone).put(el("h2").put(title)).put(body)
}

/// Rows one below the other.
pub fn row_list(rows: Vec<El>) -> El {
    el("ul").class("rows").put(rows)
}

/// What a row says: `title`, in as many lines as it has, and a smaller line
/// below it unless that is empty.
fn row_words(title: &str, below: &str) -> El {
    words_in(el("span"), title, below)
}

/// The same where the words lead to `href`, in a row that has more at its end.
pub fn row_way(href: &str, title: &str, below: &str) -> El {
    words_in(el("a").attr("href", href), title, below)
}

fn words_in(place: El, title: &str, below: &str) -> El {
    place
        .class("words")
        .put(el("span").class("prose").put(bdi(title)))
        .put(small(below))
}

/// Words somebody typed: their direction is their own.
pub fn bdi(words: &str) -> El {
    el("bdi").put(words)
}

fn small(text: &str) -> Option<El> {
    (!text.is_empty()).then(|| el("small").put(bdi(text)))
}

/// A row that leads to `href`. `aside` stands at its end ("7 weeks").
pub fn row_link(href: &str, title: &str, below: &str, aside: &str) -> El {
    let link = el("a").class("row").attr("href", href);
    el("li").put(link.put(row_words(title, below)).put(small(aside)))
}

/// A row that only tells; `tail` stands at its end.
pub fn row_told(title: &str, below: &str, tail: impl Into<Nodes>) -> El {
    el("li").class("row").put(row_words(title, below)).put(tail)
}
