//! One request to the database, from its asking to its answer.

use crate::error::Error;
use crate::signal::Signal;
use wasm_bindgen::prelude::*;
use web_sys::{IdbCursor, IdbRequest, IdbTransaction};

/// A request on its way. Those of one transaction are answered in the order in which
/// they were asked: once the last one is, so are all before it, and none of them needs
/// an event of its own.
pub(crate) struct Asked(IdbRequest);

impl Asked {
    pub(crate) fn of(request: IdbRequest) -> Self {
        Self(request)
    }

    /// Waits until it is answered.
    pub(crate) async fn ready(&self) -> Result<(), Error> {
        match self.0.error() {
            Ok(None) => Ok(()),
            Ok(Some(_)) => Err(failure(&self.0)),
            // It does not say yet.
            Err(_) => Listening::to(&self.0, None).ended().await,
        }
    }

    /// Waits for the answer.
    pub(crate) async fn answer(self) -> Result<JsValue, Error> {
        self.ready().await?;
        let answer = self.0.result();
        answer.map_err(|thrown| Error::of_exception(&thrown))
    }
}

const SUCCESS: &str = "success";

/// Hears a request until it is answered, or the walk that it makes is at its end.
pub(crate) struct Listening {
    request: IdbRequest,
    ended: Signal<Result<(), Error>>,
    _handler: Closure<dyn FnMut(web_sys::Event)>,
}

impl Listening {
    pub(crate) fn to(request: &IdbRequest, walk: Option<Walk>) -> Self {
        let ended = Signal::new();
        let (given, asked) = (ended.clone(), request.clone());
        let handler = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
            let end = match (event.type_() == SUCCESS, &walk) {
                (true, None) => Ok(()),
                (true, Some(walk)) => match walk.step(&asked) {
                    Ok(true) => return,
                    Ok(false) => Ok(()),
                    Err(thrown) => Err(Error::of_exception(&thrown)),
                },
                (false, _) => Err(failure(&asked)),
            };
            given.give(end);
        });
        let function = handler.as_ref().unchecked_ref();
        request.set_onsuccess(Some(function));
        request.set_onerror(Some(function));
        Self {
            request: request.clone(),
            ended,
            _handler: handler,
        }
    }

    /// Waits for that.
    pub(crate) async fn ended(self) -> Result<(), Error> {
        self.ended.clone().await
    }
}

impl Drop for Listening {
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
    /// What was gathered.
    pub(crate) keys: js_sys::Array,
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

    /// Looks at where the cursor stands, and whether it goes on from there.
    fn step(&self, request: &IdbRequest) -> Result<bool, JsValue> {
        let cursor = request.result()?;
        if cursor.is_null() {
            return Ok(false);
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
            return Ok(false);
        }
        cursor.continue_()?;
        Ok(true)
    }
}
