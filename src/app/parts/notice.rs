//! What must be said: troubles, news, and the short word after saving.

use super::words::Words;
use crate::markup::{El, Nodes, el};
use crate::slot::Slot;

/// A quiet word on the page, read out when it comes: in a few words, bold, then
/// the rest and what can be done.
pub fn notice(title: impl Into<Words>, rest: impl Into<Nodes>) -> El {
    let title: Words = title.into();
    el("div")
        .class("notice")
        .attr("role", "status")
        .put(title.inside(el("strong")))
        .put(rest)
}

/// Something went wrong: what happened, what is safe, what to do next.
pub fn trouble(happened: &str, safe: &str, next: &str) -> El {
    el("div")
        .class("notice")
        .attr("role", "alert")
        .put(el("strong").put(happened))
        .put(el("p").put(safe))
        .put(el("p").put(next))
}

/// Says short things: seen for four seconds, read out politely. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Announcer(Slot<String>);

impl Announcer {
    /// One that has said nothing yet. Make one for the whole app.
    pub fn new() -> Self {
        Announcer(Slot::new(String::new()))
    }

    /// Says `text`, also when it was the last thing said.
    pub fn say(self, text: impl Into<String>) {
        self.0.set(text.into());
    }
}

impl Default for Announcer {
    fn default() -> Self {
        Self::new()
    }
}

/// Where an [`Announcer`] is seen and heard. Once, at the top of the app, always there.
pub fn announcements(announcer: Announcer) -> El {
    // A new element each time starts the showing anew, and the same words twice
    // are still a change that is read out.
    let said = move || {
        let text = announcer.0.get();
        (!text.is_empty()).then(|| el("p").put(text))
    };
    el("div")
        .class("toast")
        .attr("role", "status")
        .attr("aria-live", "polite")
        .live(said)
}
