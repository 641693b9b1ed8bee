//! What the app offers by itself: a new version, and a place on the home screen.

use crate::bridge;
use crate::drafts::keep_all;
use crate::fieldbook::fieldbook;
use crate::live::{live, live_text};
use crate::markup::{Nodes, el};
use crate::parts::button::{Button, Weight, button};
use crate::parts::list::card;
use crate::parts::notice::notice;
use crate::preferences;
use crate::slot::Slot;
use crate::task::begin;
use crate::words::{Text, say};

/// A new version that waits until nothing is half written and the leader agrees.
pub fn new_version() -> Nodes {
    let book = fieldbook();
    let ready = bridge::follows(bridge::UPDATE_READY, bridge::is_update_ready);
    let held = move || !book.kept.get();
    let more = move || {
        let text = match held() {
            true => Text::NewVersionHeld,
            false => Text::NewVersionMore,
        };
        say(text).into_owned()
    };
    let take = move || {
        // What was typed in this very moment is written first, and tells by `kept`.
        keep_all(book);
        if book.kept.get_untracked() {
            bridge::take_update();
        }
    };
    live(move || {
        ready.get().then(|| {
            let take = button(say(Text::UseNewVersion), take)
                .weight(Weight::Small)
                .off(held);
            let more = el("p").put(live_text(more));
            notice(say(Text::NewVersion), Nodes::from(more).put(take))
        })
    })
}

/// This phone's leader did not want it where it was offered unasked.
const NOT_NOW: &str = "prefers:install-later";

/// Why a place on the home screen is worth it, and the way there.
pub fn installing() -> Nodes {
    offer(|| None)
}

/// The same unasked, at a good moment: there is something to lose, and a minute
/// to spare. Until the leader says "Not now"; More has it on.
pub fn installing_now() -> Nodes {
    let refused = Slot::new(preferences::read::<String>(NOT_NOW).is_some());
    let not_now = move || {
        preferences::keep(NOT_NOW, "1");
        refused.set(true);
    };
    let refuse = move || button(say(Text::InstallNotNow), not_now).weight(Weight::Quiet);
    live(move || match refused.get() {
        true => Nodes::none(),
        false => offer(move || Some(refuse())),
    })
}

/// The offer, with another way beside it.
fn offer(other: impl Fn() -> Option<Button> + 'static) -> Nodes {
    let ready = bridge::follows(bridge::INSTALL_READY, bridge::can_install);
    let by_hand = bridge::installs_by_hand();
    let install = move || {
        let asked = bridge::install();
        begin(async move {
            asked.await;
            // The browser's offer is used up either way.
            ready.set(false);
        });
    };
    live(move || {
        let way: Nodes = if by_hand {
            el("p").put(say(Text::InstallIphone)).into()
        } else if ready.get() {
            button(say(Text::InstallNow), install)
                .weight(Weight::Small)
                .into()
        } else {
            return None;
        };
        let more = el("p").put(say(Text::InstallMore));
        let ways = el("div").class("go-row").put(way).put(other());
        Some(card(
            "card noprint",
            say(Text::Install),
            Nodes::from(more).put(ways),
        ))
    })
}
