//! A paper on the screen, and the ways it is handed over.

use crate::fieldbook::fieldbook;
use crate::frame::{head, screen};
use crate::markup::{El, Nodes, el};
use crate::parts::button::{Weight, button, go_button};
use crate::routes::Place;
use crate::share;
use crate::task::begin;
use crate::views::paper::paper;
use crate::words::{Text, say};
use documents::Page;
use leptos::prelude::untrack;

/// What the screen has besides the paper; none of it leaves with the paper.
pub struct Beside {
    /// The paper, with what stands on the screen beside its paragraphs.
    pub paper: Box<dyn Fn(&Page) -> Nodes>,
    /// What is done here before it is shared.
    pub foot: Option<Nodes>,
}

/// The screen called `title` with the paper that `page` reads: shared by its
/// main action, printed, or saved as a page. `above` stands before it.
pub fn handing_over(
    title: impl Fn() -> String + Copy + 'static,
    share_it: Text,
    back: Place,
    above: impl Into<Nodes>,
    page: impl Fn() -> Option<Page> + Copy + 'static,
) -> El {
    let paper = Box::new(|page: &Page| paper(page).into());
    let beside = Beside { paper, foot: None };
    handing_over_beside(title, share_it, back, above, page, beside)
}

/// The same with something beside the paper.
pub fn handing_over_beside(
    title: impl Fn() -> String + Copy + 'static,
    share_it: Text,
    back: Place,
    above: impl Into<Nodes>,
    page: impl Fn() -> Option<Page> + Copy + 'static,
    beside: Beside,
) -> El {
    let book = fieldbook();
    let is_sample = book.is_sample;
    let page = move || page().map(|page| as_it_leaves(page, is_sample));
    let hand_over = move || {
        if let Some(page) = untrack(page) {
            let title = untrack(title);
            begin(async move { share::tell(book, share::share(&title, &page.text()).await) });
        }
    };
    let save = move || {
        let saved = untrack(page)
            .map(|page| share::save_file(&file_name(&untrack(title)), "text/html", &page.html()));
        if !matches!(saved, Some(Ok(()))) {
            book.say(Text::CouldNotShare);
        }
    };
    let quiet = |label, act: Box<dyn Fn()>| button(say(label), act).weight(Weight::Quiet);
    let ways = el("div")
        .class("go-row noprint")
        .put(quiet(Text::Print, Box::new(share::print)))
        .put(quiet(Text::SaveAsFile, Box::new(save)));
    let main = Nodes::from(el("div").class("stack noprint").put(above))
        .live(move || page().map(|page| (beside.paper)(&page)))
        .put(ways);
    let share = match beside.foot {
        None => "go",
        Some(_) => "go quiet",
    };
    let share = go_button(share, say(share_it), hand_over);
    let foot = Nodes::none().put(beside.foot).put(share);
    screen(head(title).back(back), main, foot)
}

/// The page as it leaves this phone: one of the sample cluster says so.
pub fn as_it_leaves(page: Page, is_sample: bool) -> Page {
    match is_sample {
        true => page.of_sample(),
        false => page,
    }
}

/// The title without what file systems refuse.
fn file_name(title: &str) -> String {
    let fits = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-');
    let title: String = title.chars().filter(fits).take(60).collect();
    format!("{}.html", title.trim())
}
