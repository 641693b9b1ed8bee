//! One request to the database, from its asking to its answer.

use crate::error::Error;
use crate::signal::Signal;
use wasm_bindgen::prelude::*;
use web_sys::{IdbCursor, IdbRequest, IdbTransaction};

/// A request on its way. Several may be at once; each is answered in its turn.
/// Dropped before its answer, it is not listened to any more.
pub(crate) struct Asked {
    request: IdbRequest,
    answer: Signal<Result<JsValue, Error>>,
    _handler: Closure<dyn FnMut(web_sys::Event)>,
}

const SUCCESS: &str = "success";

/// What one event of a request makes; none while others are to follow.
type Step = dyn FnMut(&IdbRequest) -> Result<Option<JsValue>, JsValue>;

impl Asked {
    /// Hears one answer.
    pub(crate) fn once(request: IdbRequest, ends: bool) -> Self {
        Self::of(
            request,
            ends,
            Box::new(|request| request.result().map(Some)),
        )
    }

    /// Hears answers until `step` makes one of them. One that fails `ends` its
    /// transaction, or is a matter of its own.
    pub(crate) fn of(request: IdbRequest, ends: bool, mut step: Box<Step>) -> Self {
        let answer = Signal::new();
        let (given, asked) = (answer.clone(), request.clone());
        let handler = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
            let made = match event.type_() == SUCCESS {
                true => step(&asked).map_err(|thrown| Error::of_exception(&thrown)),
                false => {
                    if !ends {
                        event.prevent_default();
                    }
                    Err(failure(&asked))
                }
            };
            if let Some(made) = made.transpose() {
                given.give(made);
            }
        });
        let function = handler.as_ref().unchecked_ref();
        request.set_onsuccess(Some(function));
        request.set_onerror(Some(function));
        Self {
            request,
            answer,
            _handler: handler,
        }
    }

    /// Waits for the answer.
    pub(crate) async fn answer(self) -> Result<JsValue, Error> {
        self.answer.clone().await
    }
}

impl Drop for Asked {
    fn drop(&mut self) {
        self.request.set_onsuccess(None);
        self.request.set_onerror(None);
    }
}

/// Why a request failed: where its transaction was ended, that one knows better;
/// the request only hears "aborted".
fn failure(request: &IdbRequest) -> Error {
    let ended = request.transaction().as_ref().and_then(reason);
    let own = || {
        let error = request.error().ok().flatten();
        error.map(|exception| Error::of_exception(&exception))
    };
    ended.or_else(own).unwrap_or(Error::Aborted)
}

/// Why the browser ended the transaction; none if we did, or it did not.
pub(crate) fn reason(transaction: &IdbTransaction) -> Option<Error> {
    let exception = transaction.error()?;
    Some(Error::of_exception(&exception))
}

/// A walk of a cursor over the keys of an index, whose last part is the kind.
pub(crate) struct Walk {
    kinds: Vec<JsValue>,
    limit: u32,
    keys: js_sys::Array,
}

impl Walk {
    /// Gathers primary keys, at most `limit`: of rows of these `kinds`, or of any
    /// if there are none.
    pub(crate) fn new(kinds: &[&'static str], limit: u32) -> Self {
        Self {
            kinds: kinds.iter().map(|kind| JsValue::from_str(kind)).collect(),
            limit,
            keys: js_sys::Array::new(),
        }
    }

    /// Looks at where the cursor stands; the keys once it goes no further.
    pub(crate) fn step(&self, request: &IdbRequest) -> Result<Option<JsValue>, JsValue> {
        let cursor = request.result()?;
        if cursor.is_null() {
            return Ok(Some(self.keys.clone().into()));
        }
        let cursor: IdbCursor = cursor.unchecked_into();
        let wanted = self.kinds.is_empty() || {
            let key: js_sys::Array = cursor.key()?.unchecked_into();
            self.kinds.contains(&key.get(key.length().wrapping_sub(1)))
        };
        if wanted {
            self.keys.push(&cursor.primary_key()?);
        }
        if self.keys.length() >= self.limit {
            return Ok(Some(self.keys.clone().into()));
        }
        cursor.continue_()?;
        Ok(None)
    }
}
