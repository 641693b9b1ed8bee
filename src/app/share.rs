//! The one door out for papers: the share sheet, the clipboard, the printer, a file.

use crate::bytes::call;
use crate::fieldbook::Fieldbook;
use crate::words::Text;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, ShareData, Url};

/// What became of a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shared {
    /// The share sheet took it.
    Handed,
    /// It is on the clipboard.
    Copied,
    /// The leader closed the share sheet.
    Kept,
    /// Neither worked.
    Failed,
}

/// Hands `text` to the share sheet; where there is none, to the clipboard.
pub async fn share(title: &str, text: &str) -> Shared {
    let navigator = window().navigator();
    let can_share = js_sys::Reflect::has(&navigator, &JsValue::from_str("share")) == Ok(true);
    if can_share {
        let data = ShareData::new();
        data.set_title(title);
        data.set_text(text);
        match JsFuture::from(navigator.share_with_data(&data)).await {
            Ok(_) => return Shared::Handed,
            Err(refused) if is_abort(&refused) => return Shared::Kept,
            // Some browsers have the function and no share sheet behind it.
            Err(_) => {}
        }
    }
    copy(text).await
}

/// What the share sheet is given with a file.
fn with_file(file: &JsValue) -> JsValue {
    let data = js_sys::Object::new();
    // Refused only on a frozen object.
    let _ = js_sys::Reflect::set(&data, &"files".into(), &js_sys::Array::of1(file));
    data.into()
}

/// Whether the share sheet takes a file of that name and type.
pub fn takes_file(file: &JsValue) -> bool {
    let navigator = window().navigator();
    let asked = call(
        &navigator,
        "canShare",
        &js_sys::Array::of1(&with_file(file)),
    );
    asked.is_ok_and(|takes| takes.is_truthy())
}

/// Hands a file to the share sheet.
pub async fn share_a_file(file: &JsValue) -> Shared {
    let navigator = window().navigator();
    let sharing = call(&navigator, "share", &js_sys::Array::of1(&with_file(file)));
    let sharing = sharing.and_then(|promise| promise.dyn_into::<js_sys::Promise>());
    match sharing {
        Ok(promise) => match JsFuture::from(promise).await {
            Ok(_) => Shared::Handed,
            Err(refused) if is_abort(&refused) => Shared::Kept,
            Err(_) => Shared::Failed,
        },
        Err(_) => Shared::Failed,
    }
}

/// Puts `text` on the clipboard.
pub async fn copy(text: &str) -> Shared {
    let navigator = window().navigator();
    let has_one = js_sys::Reflect::get(&navigator, &JsValue::from_str("clipboard"));
    if has_one.is_ok_and(|clipboard| !clipboard.is_undefined()) {
        let written = JsFuture::from(navigator.clipboard().write_text(text)).await;
        if written.is_ok() {
            return Shared::Copied;
        }
    }
    Shared::Failed
}

/// Says what became of it, where the leader could not see it happen.
pub fn tell(book: Fieldbook, shared: Shared) {
    match shared {
        Shared::Handed | Shared::Kept => {}
        Shared::Copied => book.say(Text::Copied),
        Shared::Failed => book.say(Text::CouldNotShare),
    }
}

/// Opens the browser's print dialog on this page.
pub fn print() {
    // Refused only in a sandboxed frame, which this page forbids itself to be in.
    let _ = window().print();
}

/// Saves `content` as a file called `name`.
pub fn save_file(name: &str, mime: &str, content: &str) -> Result<(), JsValue> {
    let kind = BlobPropertyBag::new();
    kind.set_type(mime);
    let parts = js_sys::Array::of1(&JsValue::from_str(content));
    let blob = Blob::new_with_str_sequence_and_options(&parts, &kind)?;
    save_blob(name, &blob)
}

/// Saves a file, or what the browser keeps like one, as one called `name`.
pub fn save_blob(name: &str, blob: &Blob) -> Result<(), JsValue> {
    let url = Url::create_object_url_with_blob(blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    // The router must not take this for a way through the app.
    link.set_rel("external");
    link.click();
    // The browser reads the address within this turn of the click.
    set_timeout(
        move || {
            let _ = Url::revoke_object_url(&url);
        },
        std::time::Duration::from_secs(60),
    );
    Ok(())
}

fn is_abort(refused: &JsValue) -> bool {
    let name = js_sys::Reflect::get(refused, &JsValue::from_str("name"));
    name.ok().and_then(|name| name.as_string()).as_deref() == Some("AbortError")
}
