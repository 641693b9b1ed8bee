//! One transaction, with what indexed_db_futures leaves open closed:
//!
//! - why it ended is read from the raw transaction, since a full phone arrives
//!   as a bare "aborted";
//! - `commit` on a transaction the browser has already committed throws although
//!   everything is saved: how it really ended decides;
//! - its requests are raw ones: the crate's `onerror` handler can only run once,
//!   and one failing request raises an event for every request behind it; and it
//!   ends a transaction that reads when one of those who read in it is through;
//! - one that writes and is dropped before [`Work::done`] aborts, which is what `?`
//!   wants.

use crate::database::Database;
use crate::error::Error;
use crate::layout::META;
use crate::meta;
use crate::request::{Asked, Listening, Walk, reason};
use crate::signal::Signal;
use indexed_db_futures::internals::SystemRepr;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{
    Transaction, TransactionDurability, TransactionMode, TransactionOptions,
};
use wasm_bindgen::prelude::*;
use web_sys::{IdbCursorDirection, IdbIndex, IdbObjectStore, IdbRequest, IdbTransaction};

/// After how many things that are read or written the page may do something else.
const BREATH: usize = 25;

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

/// A transaction under way. Nothing but its own requests may be awaited while
/// one is open: the browser commits it as soon as it has nothing to do.
pub(crate) struct Work<'a> {
    raw: IdbTransaction,
    /// Of one that writes: how one ends that only reads is nobody's matter.
    writing: Option<Writing<'a>>,
}

/// What makes a transaction complete, or undone.
struct Writing<'a> {
    inner: Transaction<'a>,
    ending: Ending,
}

/// Where rows are read from: an index, or the store itself.
enum Rows {
    Index(IdbIndex),
    Store(IdbObjectStore),
}

impl<'a> Work<'a> {
    /// A transaction that only reads. Others may read in it at the same time.
    pub(crate) fn read(database: &'a Database, stores: &[&str]) -> Result<Self, Error> {
        Ok(Self {
            raw: database.to_read(stores)?,
            writing: None,
        })
    }

    /// A transaction that writes. When it is complete, the rows are on the disk
    /// and not only with the operating system.
    pub(crate) fn write(database: &'a Database, stores: &[&str]) -> Result<Self, Error> {
        let names: Vec<String> = stores.iter().map(|name| (*name).to_owned()).collect();
        let strict = TransactionOptions::new().with_durability(TransactionDurability::Strict);
        let transaction = database
            .opened()
            .transaction(names)
            .with_mode(TransactionMode::Readwrite)
            .with_options(strict);
        let inner = transaction.build()?;
        database.writes();
        let raw: IdbTransaction = inner.as_sys().clone().unchecked_into();
        raw.set_onerror(None);
        let ending = Ending::of(&raw);
        Ok(Self {
            raw,
            writing: Some(Writing { inner, ending }),
        })
    }

    fn store(&self, name: &str) -> Result<IdbObjectStore, Error> {
        self.raw.object_store(name).map_err(|e| self.thrown(&e))
    }

    fn rows(&self, store: &str, index: Option<&str>) -> Result<Rows, Error> {
        let store = self.store(store)?;
        Ok(match index {
            None => Rows::Store(store),
            Some(index) => Rows::Index(store.index(index).map_err(|e| self.thrown(&e))?),
        })
    }

    fn asked(&self, request: Result<IdbRequest, JsValue>) -> Result<Asked, Error> {
        let request = request.map_err(|e| self.thrown(&e))?;
        Ok(Asked::of(request))
    }

    /// Asks for the row with that key; several may be on their way at once.
    pub(crate) fn ask(&self, store: &str, key: &JsValue) -> Result<Asked, Error> {
        self.asked(self.store(store)?.get(key))
    }

    /// Waits for the row that was asked for.
    pub(crate) async fn answer(&self, asked: Asked) -> Result<Option<JsValue>, Error> {
        let row = asked.answer().await?;
        Ok((!row.is_undefined()).then_some(row))
    }

    /// Waits for all the rows that were asked for, in their order.
    pub(crate) async fn answers(&self, asked: Vec<Asked>) -> Result<Vec<Option<JsValue>>, Error> {
        if let Some(last) = asked.last() {
            last.ready().await?;
        }
        let mut rows = Vec::with_capacity(asked.len());
        for asked in asked {
            rows.push(self.answer(asked).await?);
        }
        Ok(rows)
    }

    /// Between the `nth` thing and the next of many, lets the page do something else
    /// now and then, and keeps the transaction open. Its answer comes after all that
    /// was put before it.
    pub(crate) async fn breathe(&self, nth: usize) -> Result<(), Error> {
        if nth % BREATH == BREATH - 1 {
            self.get(META, &meta::SEQ.into()).await?;
        }
        Ok(())
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
        let rows = match self.rows(store, index)? {
            Rows::Store(store) => store.get_all_with_key_and_limit(range, limit),
            Rows::Index(index) => index.get_all_with_key_and_limit(range, limit),
        };
        listed(self.asked(rows)?).await
    }

    /// The primary keys of a key range of an index, in the index's order; of
    /// the store's own keys where there is none.
    pub(crate) async fn keys(
        &self,
        store: &str,
        index: Option<&str>,
        range: &JsValue,
    ) -> Result<Vec<JsValue>, Error> {
        let keys = match self.rows(store, index)? {
            Rows::Store(store) => store.get_all_keys_with_key(range),
            Rows::Index(index) => index.get_all_keys_with_key(range),
        };
        listed(self.asked(keys)?).await
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
        let rows = self.answers(asked.collect::<Result<_, _>>()?).await?;
        Ok(rows.into_iter().flatten().collect())
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
        let store = self.store(store)?;
        let index = store.index(index).map_err(|e| self.thrown(&e))?;
        let index: Backwards = index.unchecked_into();
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
        let all = listed(self.asked(index.get_all_records(&options))?).await?;
        let is_end = all.len() < most;
        let wanted = |record: &Record| {
            kinds.is_empty() || {
                let key: js_sys::Array = record.key().unchecked_into();
                let kind = key.get(key.length().wrapping_sub(1)).as_string();
                kind.is_some_and(|kind| kinds.contains(&kind.as_str()))
            }
        };
        let records = all.into_iter().map(JsCast::unchecked_into::<Record>);
        let rows: Vec<JsValue> = records
            .filter(wanted)
            .map(|record| record.value())
            .take(limit)
            .collect();
        Ok((is_end || rows.len() == limit).then_some(rows))
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
        let store = self.store(store)?;
        let index = store.index(index).map_err(|e| self.thrown(&e))?;
        let request = index
            .open_key_cursor_with_range_and_direction(range, IdbCursorDirection::Prev)
            .map_err(|e| self.thrown(&e))?;
        let walk = Walk::new(kinds, u32::try_from(limit).unwrap_or(u32::MAX));
        let keys = walk.keys.clone();
        let walking = Listening::to(&request, Some(walk));
        walking.ended().await?;
        Ok(keys.iter().collect())
    }

    /// Asks how many rows a key range of an index (or of the store's own keys)
    /// has; several may be on their way at once.
    pub(crate) fn ask_count(
        &self,
        store: &str,
        index: Option<&str>,
        range: &JsValue,
    ) -> Result<Asked, Error> {
        self.asked(match self.rows(store, index)? {
            Rows::Store(store) => store.count_with_key(range),
            Rows::Index(index) => index.count_with_key(range),
        })
    }

    /// Waits for what was counted.
    pub(crate) async fn answer_count(&self, asked: Asked) -> Result<usize, Error> {
        let count = asked.answer().await?;
        Ok(count.as_f64().unwrap_or_default() as usize)
    }

    /// How many rows a key range of an index (or of the store's own keys) has.
    pub(crate) async fn count(
        &self,
        store: &str,
        index: Option<&str>,
        range: &JsValue,
    ) -> Result<usize, Error> {
        self.answer_count(self.ask_count(store, index, range)?)
            .await
    }

    /// Puts a row. Whether it went in is told by [`Work::done`].
    pub(crate) fn put(&self, store: &str, row: &JsValue) -> Result<(), Error> {
        let request = self.store(store)?.put(row);
        request.map(drop).map_err(|e| self.thrown(&e))
    }

    /// Takes a row out; no row is no error.
    pub(crate) fn delete(&self, store: &str, key: &JsValue) -> Result<(), Error> {
        let request = self.store(store)?.delete(key);
        request.map(drop).map_err(|e| self.thrown(&e))
    }

    /// Commits, and waits until the transaction is complete: only then is
    /// anything saved.
    pub(crate) async fn done(self) -> Result<(), Error> {
        let Self { raw, writing } = self;
        let Some(Writing { inner, ending }) = writing else {
            return Ok(());
        };
        if inner.commit().await.is_ok() || ending.complete().await {
            return Ok(());
        }
        Err(reason(&raw).unwrap_or(Error::Aborted))
    }

    /// What was thrown as something was asked; the transaction knows better.
    fn thrown(&self, exception: &JsValue) -> Error {
        reason(&self.raw).unwrap_or_else(|| Error::of_exception(exception))
    }
}

async fn listed(asked: Asked) -> Result<Vec<JsValue>, Error> {
    let all: js_sys::Array = asked.answer().await?.unchecked_into();
    Ok(all.iter().collect())
}

/// Hears how a transaction ends, from its beginning on.
struct Ending {
    raw: IdbTransaction,
    signal: Signal<bool>,
    handler: Closure<dyn FnMut(web_sys::Event)>,
}

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
