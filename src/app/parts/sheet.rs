//! A sheet that slides up over the screen.

use super::fresh_id;
use super::icon::{CROSS, icon};
use super::words::Words;
use crate::live::follow;
use crate::markup::{El, Nodes, el};
use crate::slot::derived;
use web_sys::HtmlDialogElement;

/// A dialog at the bottom of the screen, up while `open` says so. The browser
/// keeps the focus inside, closes it on Esc and on Android's Back, and gives
/// the focus back.
///
/// `close` is what the closing button says to who cannot see its cross;
/// `on_close` hears that it was closed, by whatever means, and must see to it
/// that `open` says so. What it holds is made anew each time it opens.
///
/// Where Back must close it in every browser, let `open` follow the address
/// (`?sheet=…`) and have `on_close` go back.
pub fn sheet<N: Into<Nodes> + 'static>(
    title: impl Into<Words>,
    close: &str,
    open: impl Fn() -> bool + Send + Sync + 'static,
    on_close: impl Fn() + 'static,
    content: impl Fn() -> N + 'static,
) -> El {
    let element = el("dialog");
    let dialog: HtmlDialogElement = element.node();
    let open = derived(open);
    let up = dialog.clone();
    follow(move || {
        let is_open = open.get();
        if is_open && !up.open() {
            // Fails only when it is up already or out of the page; then there is nothing to show.
            drop(up.show_modal());
        } else if !is_open && up.open() {
            up.close();
        }
    });
    let [outside, cross] = [dialog.clone(), dialog];
    let heading = fresh_id("sheet");
    let top = el("div")
        .class("sheet-top")
        .put(el("h2").attr("id", &heading).put(title.into()))
        .put(
            el("button")
                .attr("type", "button")
                .class("icon-go")
                .attr("aria-label", close)
                .on_tap(move || cross.close())
                .put(icon(CROSS)),
        );
    let body = el("div")
        .class("sheet-body")
        .live(move || open.get().then(&content));
    element
        .class("sheet")
        .attr("aria-labelledby", &heading)
        // A tap on the dialog itself, not on what is in it, is a tap on the dimmed page.
        .on("click", move |event| {
            if event.target() == event.current_target() {
                outside.close();
            }
        })
        .on("close", move |_| on_close())
        .put(top)
        .put(body)
}
