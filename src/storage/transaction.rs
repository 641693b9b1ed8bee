//! One transaction, with what indexed_db_futures leaves open closed:
//!
//! - why it ended is read from the raw transaction, since a full phone arrives
//!   as a bare "aborted";
//! - `commit` on a transaction the browser has already committed throws although
//!   everything is saved: how it really ended decides;
//! - the crate's `onerror` handler can only run once, and one failing request
//!   raises an event for every request behind it: it is taken off;
//! - one that is dropped before [`Work::done`] aborts, which is what `?` wants.

use crate::error::Error;
use crate::signal::Signal;
use indexed_db_futures::database::Database;
use indexed_db_futures::future::BasicRequest;
use indexed_db_futures::internals::SystemRepr;
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{
    Transaction, TransactionDurability, TransactionMode, TransactionOptions,
};
use std::cell::RefCell;
use wasm_bindgen::prelude::*;
use web_sys::{IdbCursor, IdbCursorDirection, IdbRequest, IdbTransaction};

// Newer than `web_sys` knows: an index that is read from its end in one request
// (Chromium since 141).
#[wasm_bindgen]
extern "C" {
    type Backwards;
    #[wasm_bindgen(method, getter, structural, js_name = getAllRecords)]
    fn can_go_backwards(this: &Backwards) -> JsValue;
    #[wasm_bindgen(method, catch, structural, js_name = getAllRecords)]
    fn get_all_records(this: &Backwards, options: &Options) -> Result<IdbRequest, JsValue>;

    type Options;
    #[wasm_bindgen(method, setter, structural)]
    fn set_query(this: &Options, range: &JsValue);
    #[wasm_bindgen(method, setter, structural)]
    fn set_count(this: &Options, most: u32);
    #[wasm_bindgen(method, setter, structural)]
    fn set_direction(this: &Options, direction: &str);

    type Record;
    #[wasm_bindgen(method, getter, structural)]
    fn key(this: &Record) -> JsValue;
    #[wasm_bindgen(method, getter, structural)]
    fn value(this: &Record) -> JsValue;
}

/// A request on its way: the row, if there is one.
pub(crate) struct Asked(BasicRequest<Option<JsValue>>);

/// A transaction under way. Nothing but its own requests may be awaited while
/// one is open: the browser commits it as soon as it has nothing to do.
pub(crate) struct Work<'a> {
    inner: Transaction<'a>,
    raw: IdbTransaction,
    /// Of one that writes: how one ends that only reads is nobody's matter.
    ending: Option<Ending>,
}

impl<'a> Work<'a> {
    /// A transaction that only reads.
    pub(crate) fn read(database: &'a Database, stores: &[&str]) -> Result<Self, Error> {
        let names: Vec<String> = stores.iter().map(|name| (*name).to_owned()).collect();
        Ok(Self::begun(database.transaction(names).build()?))
    }

    /// A transaction that writes. When it is complete, the rows are on the disk
    /// and not only with the operating system.
    pub(crate) fn write(database: &'a Database, stores: &[&str]) -> Result<Self, Error> {
        let names: Vec<String> = stores.iter().map(|name| (*name).to_owned()).collect();
        let strict = TransactionOptions::new().with_durability(TransactionDurability::Strict);
        let transaction = database
            .transaction(names)
            .with_mode(TransactionMode::Readwrite)
            .with_options(strict);
        let mut work = Self::begun(transaction.build()?);
        work.ending = Some(Ending::of(&work.raw));
        Ok(work)
    }

    fn begun(inner: Transaction<'a>) -> Self {
        let raw: IdbTransaction = inner.as_sys().clone().unchecked_into();
        raw.set_onerror(None);
        Self {
            inner,
            raw,
            ending: None,
        }
    }

    fn store(&self, name: &str) -> Result<ObjectStore<'_>, Error> {
        self.inner.object_store(name).map_err(|e| self.cause(&e))
    }

    /// Asks for the row with that key; several may be on their way at once.
    pub(crate) fn ask(&self, store: &str, key: &JsValue) -> Result<Asked, Error> {
        let store = self.store(store)?;
        let request = store.get::<JsValue, JsValue, _>(key.clone()).primitive();
        request.map(Asked).map_err(|e| self.cause(&e))
    }

    /// Waits for what was asked.
    pub(crate) async fn answer(&self, asked: Asked) -> Result<Option<JsValue>, Error> {
        asked.0.await.map_err(|e| self.cause(&e))
    }

    /// The row with that key.
    pub(crate) async fn get(&self, store: &str, key: &JsValue) -> Result<Option<JsValue>, Error> {
        self.answer(self.ask(store, key)?).await
    }

    /// The rows of a key range of an index (or of the store's own keys), in
    /// order; `limit` 0 is all of them.
    pub(crate) async fn all(
        &self,
        store: &str,
        index: Option<&str>,
        range: &JsValue,
        limit: u32,
    ) -> Result<Vec<JsValue>, Error> {
        let limit = if limit == 0 { u32::MAX } else { limit };
        let store = self.store(store)?;
        let rows = match index {
            None => {
                let all = store.get_all::<JsValue>().with_limit(limit);
                all.with_query::<JsValue, _>(range.clone()).await
            }
            Some(index) => {
                let index = store.index(index).map_err(|e| self.cause(&e))?;
                let all = index.get_all::<JsValue>().with_limit(limit);
                all.with_query::<JsValue, _>(range.clone()).await
            }
        };
        let rows = rows.map_err(|e| self.cause(&e))?;
        rows.map(|row| row.map_err(|e| self.cause(&e))).collect()
    }

    /// The primary keys of a key range of an index, in the index's order; of
    /// the store's own keys where there is none.
    pub(crate) async fn keys(
        &self,
        store: &str,
        index: Option<&str>,
        range: &JsValue,
    ) -> Result<Vec<JsValue>, Error> {
        let store = self.store(store)?;
        let keys = match index {
            None => {
                let all = store.get_all_keys::<JsValue>();
                all.with_query::<JsValue, _>(range.clone()).await
            }
            Some(index) => {
                let index = store.index(index).map_err(|e| self.cause(&e))?;
                let all = index.get_all_keys::<JsValue>();
                all.with_query::<JsValue, _>(range.clone()).await
            }
        };
        let keys = keys.map_err(|e| self.cause(&e))?;
        keys.map(|key| key.map_err(|e| self.cause(&e))).collect()
    }

    /// The rows at the end of a key range of an index, last first, at most `limit`: of
    /// those `kinds`, as for [`Work::last_keys`].
    pub(crate) async fn last(
        &self,
        store: &str,
        index: &str,
        range: &JsValue,
        kinds: &[&'static str],
        limit: usize,
    ) -> Result<Vec<JsValue>, Error> {
        // One kind among many lies far apart, and is walked to.
        if kinds.len() != 1
            && let Some(rows) = self.last_at_once(store, index, range, kinds, limit).await?
        {
            return Ok(rows);
        }
        // The keys alone are light.
        let keys = self.last_keys(store, index, range, kinds, limit).await?;
        let asked = keys.iter().map(|key| self.ask(store, key));
        let asked = asked.collect::<Result<Vec<_>, _>>()?;
        let mut rows = Vec::with_capacity(asked.len());
        for asked in asked {
            rows.extend(self.answer(asked).await?);
        }
        Ok(rows)
    }

    /// As [`Work::last`], in one request. None where the browser cannot, or where too
    /// much of other kinds lies between.
    async fn last_at_once(
        &self,
        store: &str,
        index: &str,
        range: &JsValue,
        kinds: &[&'static str],
        limit: usize,
    ) -> Result<Option<Vec<JsValue>>, Error> {
        let thrown = |exception: JsValue| Error::of_exception(&exception);
        let store = self.raw.object_store(store).map_err(thrown)?;
        let index: Backwards = store.index(index).map_err(thrown)?.unchecked_into();
        if index.can_go_backwards().is_undefined() {
            return Ok(None);
        }
        let most = match kinds.is_empty() {
            true => limit,
            false => limit + limit / 2,
        };
        let options: Options = js_sys::Object::new().unchecked_into();
        options.set_query(range);
        options.set_count(u32::try_from(most).unwrap_or(u32::MAX));
        options.set_direction("prev");
        let request = index.get_all_records(&options).map_err(thrown)?;
        let given = self.answered(&request).await?;
        let all: js_sys::Array = given.result().map_err(thrown)?.unchecked_into();
        let is_end = (all.length() as usize) < most;
        let wanted = |record: &Record| {
            kinds.is_empty() || {
                let key: js_sys::Array = record.key().unchecked_into();
                let kind = key.get(key.length().wrapping_sub(1)).as_string();
                kind.is_some_and(|kind| kinds.contains(&kind.as_str()))
            }
        };
        let records = all.iter().map(JsCast::unchecked_into::<Record>);
        let rows: Vec<JsValue> = records
            .filter(wanted)
            .map(|record| record.value())
            .take(limit)
            .collect();
        Ok((is_end || rows.len() == limit).then_some(rows))
    }

    /// Waits for a request that indexed_db_futures does not know.
    async fn answered(&self, request: &IdbRequest) -> Result<IdbRequest, Error> {
        let signal = Signal::new();
        let given = signal.clone();
        let handler = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
            let _ = given.give(event.type_() == SUCCESS);
        });
        let function = handler.as_ref().unchecked_ref();
        request.set_onsuccess(Some(function));
        request.set_onerror(Some(function));
        let is_well = signal.await;
        request.set_onsuccess(None);
        request.set_onerror(None);
        match is_well {
            true => Ok(request.clone()),
            false => Err(reason(&self.raw).unwrap_or(Error::Aborted)),
        }
    }

    /// The primary keys at the end of a key range of an index, last first, at
    /// most `limit`: of rows whose kind is one of `kinds`, or of any if there
    /// are none. The kind is the last part of the index's keys. What lies
    /// before them in the range costs nothing.
    pub(crate) async fn last_keys(
        &self,
        store: &str,
        index: &str,
        range: &JsValue,
        kinds: &[&'static str],
        limit: usize,
    ) -> Result<Vec<JsValue>, Error> {
        let thrown = |exception: JsValue| Error::of_exception(&exception);
        let store = self.raw.object_store(store).map_err(thrown)?;
        let index = store.index(index).map_err(thrown)?;
        let request = index
            .open_key_cursor_with_range_and_direction(range, IdbCursorDirection::Prev)
            .map_err(thrown)?;
        let signal = Signal::new();
        let walk = Walk {
            request: request.clone(),
            kinds: kinds.iter().map(|kind| JsValue::from_str(kind)).collect(),
            limit,
            keys: RefCell::default(),
        };
        let given = signal.clone();
        let handler = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
            let step = match event.type_() == SUCCESS {
                true => walk.step().map_err(|thrown| Error::of_exception(&thrown)),
                false => Err(Error::Aborted),
            };
            match step {
                Ok(true) => {}
                Ok(false) => drop(given.give(Ok(walk.keys.take()))),
                Err(error) => drop(given.give(Err(error))),
            }
        });
        let function = handler.as_ref().unchecked_ref();
        request.set_onsuccess(Some(function));
        request.set_onerror(Some(function));
        let found = signal.await;
        request.set_onsuccess(None);
        request.set_onerror(None);
        found.map_err(|error| reason(&self.raw).unwrap_or(error))
    }

    /// How many rows a key range of an index (or of the store's own keys) has.
    pub(crate) async fn count(
        &self,
        store: &str,
        index: Option<&str>,
        range: &JsValue,
    ) -> Result<usize, Error> {
        let store = self.store(store)?;
        let count = match index {
            None => store.count().with_query::<JsValue, _>(range.clone()).await,
            Some(index) => {
                let index = store.index(index).map_err(|e| self.cause(&e))?;
                index.count().with_query::<JsValue, _>(range.clone()).await
            }
        };
        Ok(count.map_err(|e| self.cause(&e))? as usize)
    }

    /// Asks how many rows a key range of an index has; several may be on their
    /// way at once.
    pub(crate) fn ask_count(
        &self,
        store: &str,
        index: &str,
        range: &JsValue,
    ) -> Result<BasicRequest<u32>, Error> {
        let store = self.store(store)?;
        let index = store.index(index).map_err(|e| self.cause(&e))?;
        let count = index.count().with_query::<JsValue, _>(range.clone());
        count.primitive().map_err(|e| self.cause(&e))
    }

    /// Waits for what was counted.
    pub(crate) async fn answer_count(&self, asked: BasicRequest<u32>) -> Result<usize, Error> {
        let count = asked.await.map_err(|e| self.cause(&e))?;
        Ok(count as usize)
    }

    /// Puts a row. Whether it went in is told by [`Work::done`].
    pub(crate) fn put(&self, store: &str, row: &JsValue) -> Result<(), Error> {
        let store = self.store(store)?;
        let request = store.put(row.clone()).primitive();
        request.map(drop).map_err(|e| self.cause(&e))
    }

    /// Takes a row out; no row is no error.
    pub(crate) fn delete(&self, store: &str, key: &JsValue) -> Result<(), Error> {
        let store = self.store(store)?;
        let request = store.delete::<JsValue, _>(key.clone()).primitive();
        request.map(drop).map_err(|e| self.cause(&e))
    }

    /// Commits, and waits until the transaction is complete: only then is
    /// anything saved.
    pub(crate) async fn done(self) -> Result<(), Error> {
        let Self { inner, raw, ending } = self;
        if inner.commit().await.is_ok() {
            return Ok(());
        }
        if let Some(ending) = ending
            && ending.complete().await
        {
            return Ok(());
        }
        Err(reason(&raw).unwrap_or(Error::Aborted))
    }

    /// Why a request failed: the transaction knows better than the request,
    /// which only hears "aborted".
    fn cause(&self, error: &indexed_db_futures::error::Error) -> Error {
        reason(&self.raw).unwrap_or_else(|| error.into())
    }
}

/// A walk of a cursor over keys alone.
struct Walk {
    request: IdbRequest,
    kinds: Vec<JsValue>,
    limit: usize,
    keys: RefCell<Vec<JsValue>>,
}

impl Walk {
    /// Looks at where the cursor stands, and whether it goes on from there.
    fn step(&self) -> Result<bool, JsValue> {
        let cursor = self.request.result()?;
        if cursor.is_null() {
            return Ok(false);
        }
        let cursor: IdbCursor = cursor.unchecked_into();
        let mut keys = self.keys.borrow_mut();
        let wanted = self.kinds.is_empty() || {
            let key: js_sys::Array = cursor.key()?.unchecked_into();
            self.kinds.contains(&key.get(key.length().wrapping_sub(1)))
        };
        if wanted {
            keys.push(cursor.primary_key()?);
        }
        if keys.len() >= self.limit {
            return Ok(false);
        }
        cursor.continue_()?;
        Ok(true)
    }
}

/// Why the browser ended the transaction; none if we did, or it did not.
fn reason(raw: &IdbTransaction) -> Option<Error> {
    raw.error().map(|exception| Error::of_exception(&exception))
}

/// Hears how a transaction ends, from its beginning on.
struct Ending {
    raw: IdbTransaction,
    signal: Signal<bool>,
    handler: Closure<dyn FnMut(web_sys::Event)>,
}

const SUCCESS: &str = "success";
const COMPLETE: &str = "complete";
const ABORT: &str = "abort";

impl Ending {
    fn of(raw: &IdbTransaction) -> Self {
        let signal = Signal::new();
        let given = signal.clone();
        let handler = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
            given.give(event.type_() == COMPLETE);
        });
        let function = handler.as_ref().unchecked_ref();
        for name in [COMPLETE, ABORT] {
            // Cannot fail: the listener is a function and the name a word.
            drop(raw.add_event_listener_with_callback(name, function));
        }
        Self {
            raw: raw.clone(),
            signal,
            handler,
        }
    }

    /// Whether the transaction became complete.
    async fn complete(&self) -> bool {
        self.signal.clone().await
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        let function = self.handler.as_ref().unchecked_ref();
        for name in [COMPLETE, ABORT] {
            drop(self.raw.remove_event_listener_with_callback(name, function));
        }
    }
}
