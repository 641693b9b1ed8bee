//! Opening the database: blocked by another tab, older, newer, or not at all.
//! Whatever happens, nothing is ever deleted.

use crate::error::Error;
use crate::layout;
use crate::signal::Signal;
use indexed_db_futures::database::Database;
use indexed_db_futures::future::OpenDbRequest;
use indexed_db_futures::internals::SystemRepr;
use indexed_db_futures::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// A database just opened.
pub(crate) struct Opened {
    pub(crate) database: Database,
    /// There was none of that name.
    pub(crate) created: bool,
}

/// Whether a database that is not there may be made.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missing {
    /// The page begins.
    Create,
    /// The page lost its connection: an empty database in place of the one it
    /// had would look like a phone on which nothing was ever written. Or the sample is
    /// opened, which is only where it was made.
    Fail,
}

/// Opens the database `name`, bringing an older one up to date. Gives up after
/// `limit` milliseconds with [`Error::Blocked`].
pub(crate) async fn open(name: &str, missing: Missing, limit: i32) -> Result<Opened, Error> {
    let created = Rc::new(Cell::new(false));
    let opening: OpenDbRequest = Database::open(name)
        .with_version(layout::VERSION)
        .build()
        .map_err(|error| Error::of_opening(&error))?;
    // The crate's event leads to the database but not to the transaction that
    // reaches existing stores, and can say why it failed in prose, which costs
    // kilobytes nobody reads. The raw request does the one without the other;
    // no event can have come yet.
    let request = opening.as_sys().clone();
    let thrown: Rc<RefCell<Option<JsValue>>> = Rc::default();
    let upgrading = {
        let (created, thrown, request) = (created.clone(), thrown.clone(), request.clone());
        move |event: web_sys::IdbVersionChangeEvent| {
            let from = event.old_version() as u32;
            created.set(from == 0);
            let done = match from == 0 && missing == Missing::Fail {
                true => Err(js_sys::Error::new("gone").into()),
                false => upgrade(&request, from),
            };
            // Thrown, it undoes the upgrade.
            done.inspect_err(|why| *thrown.borrow_mut() = Some(why.clone()))
        }
    };
    type Upgrading = dyn FnMut(web_sys::IdbVersionChangeEvent) -> Result<(), JsValue>;
    let upgrading = Closure::<Upgrading>::new(upgrading);
    request.set_onupgradeneeded(Some(upgrading.as_ref().unchecked_ref()));

    // The request lives on when nobody waits any more: dropped, it would take
    // its upgrade handler along, and the browser would later raise the version
    // over stores that were never made.
    let signal = Signal::new();
    let (opened, late) = (signal.clone(), signal.clone());
    spawn_local(async move {
        let result = opening.await.map_err(|error| match thrown.take() {
            Some(why) => Error::of_exception(&why),
            None => Error::of_opening(&error),
        });
        drop(upgrading);
        if let Some(Ok(database)) = opened.give(result) {
            database.close();
        }
    });
    let timer = after(limit, move || {
        late.give(Err(Error::Blocked));
    });
    let result = signal.await;
    timer.cancel();
    match result {
        Ok(database) => Ok(Opened {
            database,
            created: created.get(),
        }),
        Err(_) if created.get() && missing == Missing::Fail => Err(Error::Gone),
        Err(error) => Err(error),
    }
}

/// Brings the database of a request that is at its upgrade up to date.
fn upgrade(request: &web_sys::IdbOpenDbRequest, from: u32) -> Result<(), JsValue> {
    let transaction = request.transaction();
    let transaction = transaction.ok_or_else(|| js_sys::Error::new("no transaction"))?;
    layout::upgrade(&request.result()?.unchecked_into(), &transaction, from)
}

/// A `setTimeout` that is under way.
pub(crate) struct Timer {
    id: Option<i32>,
    _handler: Closure<dyn FnMut()>,
}

/// Calls `then` in `ms` milliseconds.
pub(crate) fn after(ms: i32, then: impl FnMut() + 'static) -> Timer {
    let handler = Closure::<dyn FnMut()>::new(then);
    let function = handler.as_ref().unchecked_ref();
    let id = web_sys::window().and_then(|window| {
        window
            .set_timeout_with_callback_and_timeout_and_arguments_0(function, ms)
            .ok()
    });
    Timer {
        id,
        _handler: handler,
    }
}

impl Timer {
    /// Takes the call back if it has not come.
    pub(crate) fn cancel(self) {
        if let (Some(id), Some(window)) = (self.id, web_sys::window()) {
            window.clear_timeout_with_handle(id);
        }
    }
}
