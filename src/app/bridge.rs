//! What the page's own script holds for the wasm: the browser's offer to
//! install, and a new version that waits (`public/bridge.js`). On a page
//! without that script nothing is there and nothing happens.

use crate::slot::Slot;
use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The browser now offers to install.
pub const INSTALL_READY: &str = "fieldbook-install-ready";
/// A new version now waits.
pub const UPDATE_READY: &str = "fieldbook-update-ready";

fn call(name: &str, arguments: &Array) -> JsValue {
    let asked = || -> Result<JsValue, JsValue> {
        let script = Reflect::get(&window(), &"fieldbook".into())?;
        let function: Function = Reflect::get(&script, &name.into())?.dyn_into()?;
        function.apply(&script, arguments)
    };
    asked().unwrap_or(JsValue::UNDEFINED)
}

/// Shows a number on the app's icon, where the browser can; none for 0.
pub fn set_badge(number: usize) {
    call("setBadge", &Array::of1(&(number as u32).into()));
}

/// Whether the browser's offer to install is held.
pub fn can_install() -> bool {
    call("canInstall", &Array::new()).is_truthy()
}

/// Shows the browser's question. To be called in a tap. Whether it was accepted.
pub fn install() -> impl Future<Output = bool> {
    // The question must be put before the tap is over, so before any waiting.
    let answer = call("install", &Array::new()).dyn_into::<Promise>();
    async move {
        let Ok(answer) = answer else {
            return false;
        };
        JsFuture::from(answer)
            .await
            .is_ok_and(|outcome| outcome == "accepted")
    }
}

/// Whether this is Safari on an iPhone or iPad, not on the home screen: it
/// installs by hand only. No other browser has `navigator.standalone`.
pub fn installs_by_hand() -> bool {
    Reflect::get(&window().navigator(), &"standalone".into()) == Ok(JsValue::FALSE)
}

/// Whether a new version waits.
pub fn is_update_ready() -> bool {
    call("isUpdateReady", &Array::new()).is_truthy()
}

/// Everything of the app is on the phone.
pub const OFFLINE_READY: &str = "fieldbook-offline-ready";

/// Whether everything of the app is on the phone, or there is no worker to keep it.
pub fn is_whole() -> bool {
    call("isWhole", &Array::new()).is_truthy()
}

/// Brings what of the app is not on the phone yet.
pub fn bring_rest() {
    call("bringRest", &Array::new());
}

/// The language the page's script has asked for, going by the phone's own.
pub fn phones_language() -> Option<String> {
    call("askedLanguage", &Array::new()).as_string()
}

/// The file of a language, as text; none when it is not here and did not come.
pub async fn language_file(tag: &str) -> Option<String> {
    let asked = call("languageFile", &Array::of1(&tag.into()));
    let asked = asked.dyn_into::<Promise>().ok()?;
    JsFuture::from(asked).await.ok()?.as_string()
}

/// Lets the new version in and reloads the page. Only when all that was typed
/// is kept.
pub fn take_update() {
    call("takeUpdate", &Array::new());
}

/// Another tab let a new version in: this page is of the old one.
pub const UPDATE_TAKEN: &str = "fieldbook-update-taken";

/// Gives the page's shell its words in this language, for now and for the next
/// opening, when it paints before any wasm runs.
pub fn keep_words(lang: &str, words: &[(&str, String)]) {
    let texts = Object::new();
    for (phrase, text) in words {
        // Refused only on a frozen object.
        let _ = Reflect::set(&texts, &(*phrase).into(), &text.into());
    }
    call("keepWords", &Array::of2(&lang.into(), &texts));
}

/// A worker that locks and opens files; none where no worker can be started.
pub fn locksmith() -> Option<JsValue> {
    let locksmith = call("locksmith", &Array::new());
    locksmith.is_object().then_some(locksmith)
}

/// What `ask` says, asked again each time the page tells `event`.
pub fn follows(event: &'static str, ask: fn() -> bool) -> Slot<bool> {
    let holds = Slot::new(ask());
    let listener = window_event_listener_untyped(event, move |_| {
        holds.try_set(ask());
    });
    on_cleanup(move || listener.remove());
    holds
}
