//! Reading a QR code with the camera, where the browser can: Chrome on Android
//! has a `BarcodeDetector`. Elsewhere nothing is offered, and words are typed.
//!
//! web-sys does not know the detector, and what it knows of cameras would add
//! to the first screens' script: everything here is called by name.

use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::parts::button::{Weight, button};
use crate::slot::Slot;
use crate::task::begin;
use crate::words::{Text, say};
use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::prelude::*;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// How often a picture is looked at.
const EACH: Duration = Duration::from_millis(250);

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Off,
    On,
    DidNotOpen,
}

/// A button that opens the camera, and what it sees. Every code goes to
/// `found`, until that says that it was the one looked for. Nothing where this
/// browser cannot read codes.
pub fn reader(found: impl Fn(String) -> bool + 'static) -> Nodes {
    let can = Slot::new(false);
    begin(async move {
        can.try_set(can_read().await);
    });
    let state = Slot::new(State::Off);
    let found: Found = Rc::new(found);
    let hidden = window_event_listener_untyped("visibilitychange", move |_| {
        if document().hidden() {
            state.try_set(State::Off);
        }
    });
    on_cleanup(move || hidden.remove());
    live(move || -> Nodes {
        let start = button(say(Text::ReadWithCamera), move || state.set(State::On));
        let start = start.weight(Weight::Quiet);
        match (can.get(), state.get()) {
            (false, _) => ().into(),
            (true, State::Off) => start.into(),
            (true, State::DidNotOpen) => {
                let told = el("p").attr("role", "alert").put(say(Text::CameraShut));
                Nodes::from(told).put(start)
            }
            (true, State::On) => {
                let stop = button(say(Text::StopCamera), move || state.set(State::Off));
                Nodes::from(picture(state, found.clone())).put(stop.weight(Weight::Quiet))
            }
        }
    })
}

type Found = Rc<dyn Fn(String) -> bool>;

/// What the camera sees; the camera goes off when this leaves the page.
fn picture(state: Slot<State>, found: Found) -> El {
    let video = el("video")
        .class("camera")
        .attr("playsinline", "")
        .attr("aria-label", &say(Text::CameraPicture));
    let node: JsValue = video.node();
    let looking = Rc::new(Cell::new(true));
    let (ended, screen) = (looking.clone(), node.clone());
    // Leptos wants what it cleans up to be of any thread; there is one.
    let ended = StoredValue::new_local((ended, screen));
    on_cleanup(move || {
        ended.try_with_value(|(looking, video)| {
            looking.set(false);
            let _ = switch_off(video);
        });
    });
    begin(async move {
        if look(&node, &looking, &found).await.is_err() && looking.get() {
            state.try_set(State::DidNotOpen);
        }
    });
    video
}

async fn look(video: &JsValue, looking: &Cell<bool>, found: &Found) -> Result<(), JsValue> {
    let navigator = get(&window().into(), "navigator")?;
    let back = from(&[("facingMode", "environment".into())])?;
    let wanted = from(&[("video", back)])?;
    let stream = awaited(&get(&navigator, "mediaDevices")?, "getUserMedia", &wanted).await?;
    Reflect::set(video, &"srcObject".into(), &stream)?;
    if !looking.get() {
        return switch_off(video);
    }
    awaited(video, "play", &JsValue::UNDEFINED).await?;
    let formats = from(&[("formats", Array::of1(&"qr_code".into()).into())])?;
    let made = Reflect::construct(&detector()?, &Array::of1(&formats))?;
    while looking.get() {
        let codes = awaited(&made, "detect", video).await.unwrap_or_default();
        for code in Array::from(&codes) {
            let text = get(&code, "rawValue")?.as_string().unwrap_or_default();
            if looking.get() && found(text) {
                looking.set(false);
            }
        }
        pause(EACH).await;
    }
    Ok(())
}

/// Whether this browser reads QR codes and has a camera to show them to.
async fn can_read() -> bool {
    let asks = async {
        let devices = get(&get(&window().into(), "navigator")?, "mediaDevices")?;
        get(&devices, "getUserMedia")?.dyn_into::<Function>()?;
        let (detector, nothing) = (detector()?.into(), JsValue::UNDEFINED);
        let formats = awaited(&detector, "getSupportedFormats", &nothing);
        let formats = Array::from(&formats.await?);
        Ok::<bool, JsValue>(formats.includes(&"qr_code".into(), 0))
    };
    asks.await.unwrap_or(false)
}

fn detector() -> Result<Function, JsValue> {
    get(&window().into(), "BarcodeDetector")?.dyn_into()
}

/// Ends every track of what the camera sends.
fn switch_off(video: &JsValue) -> Result<(), JsValue> {
    let stream = get(video, "srcObject")?;
    if stream.is_object() {
        let tracks: Function = get(&stream, "getTracks")?.dyn_into()?;
        for track in Array::from(&tracks.call0(&stream)?) {
            get(&track, "stop")?.dyn_into::<Function>()?.call0(&track)?;
        }
    }
    Ok(())
}

async fn pause(long: Duration) {
    let waited = Promise::new(&mut |resume, _| {
        set_timeout(move || drop(resume.call0(&JsValue::NULL)), long);
    });
    // A timer always comes.
    let _ = JsFuture::from(waited).await;
}

fn get(of: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    Reflect::get(of, &name.into())
}

fn from(fields: &[(&str, JsValue)]) -> Result<JsValue, JsValue> {
    let object = Object::new();
    for (name, value) in fields {
        Reflect::set(&object, &(*name).into(), value)?;
    }
    Ok(object.into())
}

/// Calls a method and waits for the promise it gives.
async fn awaited(of: &JsValue, name: &str, with: &JsValue) -> Result<JsValue, JsValue> {
    let method: Function = get(of, name)?.dyn_into()?;
    let answer = method.call1(of, with)?;
    JsFuture::from(Promise::resolve(&answer)).await
}
