//! The safety light: what became of the work.

use crate::live::live_text;
use crate::markup::{El, el};
use std::rc::Rc;

/// What the light shows. Each has a shape of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LightState {
    /// Everything is kept on this phone: an open ring.
    Kept,
    /// Something is still on its way: half full.
    Waiting,
    /// All is sent and acknowledged: full.
    Sent,
    /// Something wants to be looked at: a ring in ochre with a mark.
    Look,
}

impl LightState {
    fn class(self) -> &'static str {
        match self {
            LightState::Kept => "dot kept",
            LightState::Waiting => "dot waiting",
            LightState::Sent => "dot sent",
            LightState::Look => "dot look",
        }
    }
}

/// The light; a tap tells the whole story, at `href`. It shows a state, the
/// same in a word or two (`text`) and for who cannot see it (`label`, which
/// must hold `text`).
pub fn safety_light(
    href: &str,
    state: impl Fn() -> LightState + 'static,
    text: impl Fn() -> String + 'static,
    label: impl Fn(String) -> String + 'static,
) -> El {
    let text = Rc::new(text);
    let shown = text.clone();
    let dot = el("i").attr_live("class", move || state().class());
    let words = el("span").put(live_text(move || shown()));
    el("a")
        .class("light")
        .attr("href", href)
        .attr_live("aria-label", move || label(text()))
        .put(el("span").put(dot).put(words))
}
