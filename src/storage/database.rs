//! The database as the rest of this crate sees it, and the one thing that its
//! transactions share.
//!
//! A screen reads what it shows in many small questions that know nothing of each
//! other. A transaction costs the browser more than what is read in it (1 to 3 ms
//! on a slow phone, where a read takes a tenth of one), so those that read records
//! at one time share one: it lives as long as something is asked in it, and none
//! joins it once this page has begun to write.

use crate::error::Error;
use crate::layout::RECORDS;
use indexed_db_futures::database::Database as Opened;
use indexed_db_futures::internals::SystemRepr;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Event, IdbDatabase, IdbTransaction};

/// An open database.
#[derive(Clone)]
pub(crate) struct Database {
    opened: Opened,
    /// Records are read in it, or were.
    reading: Rc<RefCell<Option<IdbTransaction>>>,
    /// Hears what fails in a transaction that reads: it is a matter of the one request,
    /// and does not end those of the others.
    failing: Rc<Closure<dyn FnMut(Event)>>,
}

impl Database {
    pub(crate) fn of(opened: Opened) -> Self {
        Self {
            opened,
            reading: Rc::default(),
            failing: Rc::new(Closure::new(|event: Event| event.prevent_default())),
        }
    }

    /// As the crate knows it.
    pub(crate) fn opened(&self) -> &Opened {
        &self.opened
    }

    pub(crate) fn raw(&self) -> &IdbDatabase {
        self.opened.as_sys()
    }

    pub(crate) fn close(&self) {
        self.opened.clone().close();
    }

    /// A transaction that reads those stores.
    pub(crate) fn to_read(&self, stores: &[&str]) -> Result<IdbTransaction, Error> {
        let begin = || {
            let names: js_sys::Array = stores.iter().map(|name| JsValue::from(*name)).collect();
            let begun = self.raw().transaction_with_str_sequence(&names);
            let begun = begun.map_err(|thrown| Error::of_exception(&thrown))?;
            begun.set_onerror(Some((*self.failing).as_ref().unchecked_ref()));
            Ok(begun)
        };
        if stores != [RECORDS] {
            return begin();
        }
        let mut reading = self.reading.borrow_mut();
        if let Some(shared) = reading.as_ref().filter(|shared| is_active(shared)) {
            return Ok(shared.clone());
        }
        let begun = begin()?;
        *reading = Some(begun.clone());
        Ok(begun)
    }

    /// What is read from now on is read after what is about to be written.
    pub(crate) fn writes(&self) {
        self.reading.take();
    }
}

/// Whether something may be asked in the transaction now. It does not say so by
/// itself: a question that can have no answer is refused with the one word or the
/// other, in that order, as the standard says and the three engines do.
fn is_active(transaction: &IdbTransaction) -> bool {
    let asked = transaction
        .object_store(RECORDS)
        .and_then(|records| records.get(&JsValue::UNDEFINED));
    let refused = asked.err().and_then(|thrown| thrown.dyn_into().ok());
    refused.is_some_and(|why: web_sys::DomException| why.name() == "DataError")
}
