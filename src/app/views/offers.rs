//! What the app offers by itself: a new version, and a place on the home screen.

use crate::bridge;
use crate::drafts::keep_all;
use crate::fieldbook::fieldbook;
use crate::live::live;
use crate::parts::button::{Button, Weight};
use crate::parts::notice::Notice;
use crate::task::begin;
use crate::words::{Text, say};
use leptos::prelude::*;

/// A new version that waits until nothing is half written and the leader agrees.
pub fn new_version() -> AnyView {
    let book = fieldbook();
    let ready = bridge::follows(bridge::UPDATE_READY, bridge::is_update_ready);
    let held = Signal::derive(move || !book.kept.get());
    let take = Callback::new(move |()| {
        // What was typed in this very moment is written first, and tells by `kept`.
        keep_all(book);
        if book.kept.get_untracked() {
            bridge::take_update();
        }
    });
    live(move || {
        ready.get().then(|| {
            let more = move || say(if held.get() { Text::NewVersionHeld } else { Text::NewVersionMore });
            view! {
                <Notice title=say(Text::NewVersion)>
                    <p>{live(more)}</p>
                    <Button label=say(Text::UseNewVersion) weight=Weight::Small off=held on_tap=take/>
                </Notice>
            }
        })
    })
}

/// Why a place on the home screen is worth it, and the way there.
pub fn installing() -> AnyView {
    let ready = bridge::follows(bridge::INSTALL_READY, bridge::can_install);
    let by_hand = bridge::installs_by_hand();
    let install = Callback::new(move |()| {
        let asked = bridge::install();
        begin(async move {
            asked.await;
            // The browser's offer is used up either way.
            ready.try_set(false);
        });
    });
    live(move || {
        if !ready.get() && !by_hand {
            return None;
        }
        let way = if by_hand {
            view! { <p>{say(Text::InstallIphone)}</p> }.into_any()
        } else {
            view! {
                <Button label=say(Text::InstallNow) weight=Weight::Small on_tap=install/>
            }
            .into_any()
        };
        Some(view! {
            <section class="card">
                <h2>{say(Text::Install)}</h2>
                <p>{say(Text::InstallMore)}</p>
                {way}
            </section>
        })
    })
}
