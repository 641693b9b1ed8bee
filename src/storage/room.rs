//! What the browser grants: room, and the promise to keep it.

use crate::error::Error;
use crate::marker;
use crate::phone::Phone;
use indexed_db_futures::database::Database;
use std::future::Future;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// The name of the leader's own database.
pub const OWN_DATABASE: &str = "fieldbook";
/// The name of the sample cluster's database: never sent, deleted whole.
pub const SAMPLE_DATABASE: &str = "fieldbook-sample";

/// How much room there is, in bytes, as the browser estimates it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    /// Taken by this app.
    pub used: f64,
    /// What it may take in all.
    pub granted: f64,
}

/// Absent on a page that did not come over HTTPS.
fn storage() -> Option<web_sys::StorageManager> {
    let storage = web_sys::window()?.navigator().storage();
    (!storage.is_undefined()).then_some(storage)
}

async fn answered(promise: Result<js_sys::Promise, JsValue>) -> Option<JsValue> {
    JsFuture::from(promise.ok()?).await.ok()
}

/// Whether the browser has promised not to clear this page's storage by itself.
/// `None` where it cannot be asked.
pub async fn is_persistent() -> Option<bool> {
    answered(storage()?.persisted()).await?.as_bool()
}

/// Asks the browser for that promise; it may ask the leader. Answers as
/// [`is_persistent`].
pub async fn ask_to_persist() -> Option<bool> {
    answered(storage()?.persist()).await?.as_bool()
}

/// How much room there is; `None` where it cannot be asked.
pub async fn room() -> Option<Room> {
    let estimate = answered(storage()?.estimate()).await?;
    let number = |name: &str| js_sys::Reflect::get(&estimate, &name.into()).ok()?.as_f64();
    Some(Room {
        used: number("usage")?,
        granted: number("quota")?,
    })
}

/// Deletes the sample cluster's database, whole. There is no call that deletes
/// the leader's own.
///
/// # Errors
/// [`Error::Blocked`] never: other tabs give way. [`Error::Denied`],
/// [`Error::Aborted`].
pub async fn delete_sample() -> Result<(), Error> {
    let deleting = Database::delete_by_name(SAMPLE_DATABASE);
    let deleting = deleting.map_err(|error| Error::of_opening(&error))?;
    deleting.await?;
    marker::clear(SAMPLE_DATABASE);
    Ok(())
}

impl Phone {
    /// Runs `deliver` as the only tab of this phone that does, waiting for its
    /// turn as long as another tab has it. Answers what `deliver` does. Where
    /// the browser has no Web Locks, it runs at once: delivering twice is
    /// harmless, only wasteful.
    pub async fn as_the_one_who_delivers<F>(&self, deliver: impl FnOnce() -> F + 'static)
    where
        F: Future<Output = ()> + 'static,
    {
        let locks = web_sys::window().map(|window| window.navigator().locks());
        let Some(locks) = locks.filter(|locks| !locks.is_undefined()) else {
            deliver().await;
            return;
        };
        // Kept for when the lock is refused: then `deliver` has not been called.
        let deliver = Rc::new(std::cell::RefCell::new(Some(deliver)));
        let granted = {
            let deliver = Rc::clone(&deliver);
            Closure::once(move |_lock: JsValue| -> js_sys::Promise {
                let deliver = deliver.borrow_mut().take();
                future_to_promise(async move {
                    if let Some(deliver) = deliver {
                        deliver().await;
                    }
                    Ok(JsValue::UNDEFINED)
                })
            })
        };
        let name = format!("deliver:{}", self.name());
        let request = locks.request(&name, granted.as_ref().unchecked_ref());
        let refused = JsFuture::from(request).await.is_err();
        let deliver = deliver.borrow_mut().take();
        if let (true, Some(deliver)) = (refused, deliver) {
            deliver().await;
        }
    }
}
