//! Keeps the screen awake while a lesson is observed, where the browser can.

use crate::task::begin;
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{WakeLockSentinel, WakeLockType};

thread_local! {
    static WANTED: Cell<bool> = const { Cell::new(false) };
    static HELD: RefCell<Option<WakeLockSentinel>> = const { RefCell::new(None) };
}

/// The screen should stay on from now on.
pub fn stay() {
    WANTED.set(true);
    hold();
}

/// It may go dark again.
pub fn rest() {
    WANTED.set(false);
    if let Some(held) = HELD.take() {
        let _ = held.release();
    }
}

/// Asks again when the page comes back: the browser lets go when it is hidden.
pub fn came_back() {
    hold();
}

fn hold() {
    if !WANTED.get() || document().hidden() {
        return;
    }
    begin(async {
        let navigator = window().navigator();
        // Older browsers and plain http have none; then the screen goes dark
        // as the phone is set, and the lesson's clock runs on all the same.
        let has_one = js_sys::Reflect::has(&navigator, &JsValue::from_str("wakeLock"));
        if has_one != Ok(true) {
            return;
        }
        let asked = navigator.wake_lock().request(WakeLockType::Screen);
        let Ok(held) = JsFuture::from(asked).await else {
            return;
        };
        let held: WakeLockSentinel = held.unchecked_into();
        if WANTED.get() {
            HELD.set(Some(held));
        } else {
            let _ = held.release();
        }
    });
}
