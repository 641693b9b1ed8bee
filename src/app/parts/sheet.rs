//! A sheet that slides up over the screen.

use super::fresh_id;
use super::icon::{CROSS, Icon};
use super::words::Words;
use crate::live::{follow, live};
use leptos::html::Dialog;
use leptos::prelude::*;

/// A dialog at the bottom of the screen. The browser keeps the focus inside,
/// closes it on Esc and on Android's Back, and gives the focus back.
///
/// Where Back must close it in every browser, let `open` follow the address
/// (`?sheet=…`) and have `on_close` go back.
#[component]
pub fn Sheet(
    /// Its heading.
    #[prop(into)]
    title: Words,
    /// What the closing button says to who cannot see its cross.
    #[prop(into)]
    close: Words,
    /// Whether it is up.
    #[prop(into)]
    open: Signal<bool>,
    /// It was closed, by whatever means; set `open` to false.
    #[prop(into)]
    on_close: Callback<()>,
    /// What it holds; made anew each time it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    follow(move || {
        let up = open.get();
        let Some(dialog) = dialog.get() else { return };
        if up && !dialog.open() {
            // Fails only when it is up already or out of the page; then there is nothing to show.
            drop(dialog.show_modal());
        } else if !up && dialog.open() {
            dialog.close();
        }
    });
    let shut = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    // A tap on the dialog itself, not on what is in it, is a tap on the dimmed page.
    let outside = move |event: leptos::ev::MouseEvent| {
        if event.target() == event.current_target() {
            shut();
        }
    };
    let heading = fresh_id("sheet");
    view! {
        <dialog
            class="sheet" aria-labelledby=heading.clone() node_ref=dialog
            on:click=outside on:close=move |_| on_close.run(())
        >
            <div class="sheet-top">
                <h2 id=heading.clone()>{title.view()}</h2>
                <button type="button" class="icon-go" aria-label=close.reader() on:click=move |_| shut()>
                    <Icon path=CROSS/>
                </button>
            </div>
            <div class="sheet-body">{live(move || open.get().then(|| children()))}</div>
        </dialog>
    }
    .into_any()
}
