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
    /// had would look like a phone on which nothing was ever written.
    Fail,
}

/// Opens the database `name`, bringing an older one up to date. Gives up after
/// `limit` milliseconds with [`Error::Blocked`].
pub(crate) async fn open(name: &str, missing: Missing, limit: i32) -> Result<Opened, Error> {
    let created = Rc::new(Cell::new(false));
    // The crate's event leads to the database but not to the transaction that
    // reaches existing stores; the raw request does. It is put here before
    // any event can come.
    let request: Rc<RefCell<Option<web_sys::IdbOpenDbRequest>>> = Rc::default();
    let upgrading = {
        let (created, request) = (Rc::clone(&created), Rc::clone(&request));
        move |event: indexed_db_futures::database::VersionChangeEvent, database: Database| {
            let from = event.old_version() as u32;
            created.set(from == 0);
            if from == 0 && missing == Missing::Fail {
                return Err(js_sys::Error::new("gone").into());
            }
            let request = request.borrow();
            let transaction = request.as_ref().and_then(|request| request.transaction());
            let transaction = transaction.ok_or_else(|| js_sys::Error::new("no transaction"))?;
            layout::upgrade(database.as_sys(), &transaction, from).map_err(Into::into)
        }
    };
    let opening: OpenDbRequest = Database::open(name)
        .with_version(layout::VERSION)
        .with_on_blocked(|_| Ok(()))
        .with_on_upgrade_needed(upgrading)
        .build()
        .map_err(|error| Error::of_opening(&error))?;
    *request.borrow_mut() = Some(opening.as_sys().clone());

    // The request lives on when nobody waits any more: dropped, it would take
    // its upgrade handler along, and the browser would later raise the version
    // over stores that were never made.
    let signal = Signal::new();
    let (opened, late) = (signal.clone(), signal.clone());
    spawn_local(async move {
        let result = opening.await.map_err(|error| Error::of_opening(&error));
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
        Err(_) if created.get() && missing == Missing::Fail => Err(Error::Closed),
        Err(error) => Err(error),
    }
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
