//! What the tests of the database share: fresh names, records, and the raw
//! IndexedDB beneath, reached without the crate under test.

#![allow(
    dead_code,
    reason = "each test file is a crate of its own and uses a part"
)]

pub mod district;

use domain::day::Moment;
use domain::feedback::Feedback;
use domain::ids::{AccountId, DeviceId, ItemId, RecordId, mint};
use domain::observation::Observation;
use domain::person::Person;
use domain::school::School;
use domain::visit::Visit;
use serde_json::Value;
use std::cell::Cell;
use std::future::Future;
use storage::Phone;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen(module = "/tests/bench/raw.js")]
extern "C" {
    /// Every row of every store, as JSON: `{"records":[…],…}`.
    async fn dump(name: &str) -> JsValue;
    /// Makes a database as version 1 of the app left it, with rows as JSON.
    async fn write_version_1(name: &str, rows: &str);
    /// Makes a database as version 2 of the app left it, with rows as JSON.
    async fn write_version_2(name: &str, rows: &str);
    /// The names of a store's indexes.
    async fn indexes_of(name: &str, store: &str) -> JsValue;
    /// Puts a row, as JSON, past the crate under test.
    pub async fn put_row(name: &str, store: &str, row: &str);
    /// Puts a store where the next version makes one.
    pub async fn obstruct(name: &str);
    /// The version of a database that is there.
    async fn version_of(name: &str) -> JsValue;
    /// Aborts the transaction at the `n`-th put or delete from now on; 0 is
    /// never. Answers how many there were since the last call.
    pub fn abort_at(n: u32) -> u32;
    /// Has the browser commit after the `n`-th put or delete.
    pub fn commit_at(n: u32) -> u32;
    /// Has the browser refuse what follows the `n`-th put or delete.
    pub fn fail_at(n: u32) -> u32;
    /// Writes these rows just before the next transaction that writes, as
    /// another tab might.
    pub fn slip_in(rows: &str);
    /// Errors nobody caught, since the page began.
    pub fn uncaught_errors() -> u32;
    /// What every transaction that wrote since the last call asked for.
    pub fn durabilities() -> Vec<JsValue>;
    /// How many transactions began since the last call that only read.
    pub fn transactions_read() -> u32;
    /// Opens a connection that never gives way; `let_go` closes it.
    pub async fn hold(name: &str, version: u32);
    pub fn let_go();
    /// Closes every connection the page has, as a browser that clears storage
    /// does; `told`: with a `close` event.
    pub fn lose_connections(told: bool);
    /// Takes a database away as a browser does that evicts it: connections are
    /// ended first, and then told.
    pub async fn evict(name: &str);
    async fn is_there(name: &str) -> JsValue;
    /// Deletes a database behind everyone's back.
    pub async fn delete_database(name: &str);
    /// Puts a quota of so many bytes on all databases opened from now on;
    /// false where the browser cannot.
    async fn small_quota(bytes: f64) -> JsValue;
    pub async fn usual_quota();
    pub async fn sleep(ms: u32);
    /// A text that does not compress.
    pub fn noise(length: u32) -> String;
}

thread_local! {
    static COUNT: Cell<u32> = const { Cell::new(0) };
}

fn next() -> u32 {
    COUNT.with(|count| {
        count.set(count.get() + 1);
        count.get()
    })
}

/// A name no database has had.
pub fn fresh_name() -> String {
    let random = (js_sys::Math::random() * 1e12) as u64;
    format!("test-{random}-{}", next())
}

/// A phone fresh from the box.
pub async fn fresh_phone() -> Phone {
    Phone::open(&fresh_name()).await.unwrap()
}

/// Ten bytes no id has had, in order.
fn unlike() -> [u8; 10] {
    let mut bytes = [7; 10];
    bytes[..4].copy_from_slice(&next().to_be_bytes());
    bytes[4..8].copy_from_slice(&((js_sys::Math::random() * 4e9) as u32).to_be_bytes());
    bytes
}

pub fn record_id() -> RecordId {
    RecordId(mint(1_700_000_000_000 + u64::from(next()), unlike()))
}

pub fn account_id() -> AccountId {
    AccountId(mint(1_700_000_000_000, unlike()))
}

pub fn device_id() -> DeviceId {
    DeviceId(mint(1_700_000_000_000, unlike()))
}

pub fn item_id() -> ItemId {
    ItemId::mint(1_700_000_000, next())
}

pub fn day(text: &str) -> domain::day::Day {
    text.parse().unwrap()
}

pub fn school(name: &str) -> School {
    School {
        name: name.to_owned(),
        ..School::default()
    }
}

pub fn visit(school: RecordId, on: &str, purpose: &str) -> Visit {
    let mut visit = Visit::on(school, day(on));
    visit.purpose = purpose.to_owned();
    visit
}

pub fn person(name: &str) -> Person {
    Person::at(record_id(), name)
}

/// A lesson of `visit` on that day.
pub fn observation(visit: RecordId, school: RecordId, on: &str) -> Observation {
    let lesson = serde_json::json!({
        "visit": visit,
        "school": school,
        "day": day(on),
        "started": Moment::new(day(on), 8 * 3600),
        "class": "P3",
    });
    serde_json::from_value(lesson).unwrap()
}

/// A conversation that belongs to `of`.
pub fn talk(of: RecordId, school: RecordId, on: domain::day::Day) -> Feedback {
    Feedback::about(of, of, school, on)
}

/// Every row of a store, read past the crate under test.
pub async fn rows(name: &str, store: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(&dump(name).await.as_string().unwrap()).unwrap();
    all[store].as_array().unwrap().clone()
}

/// The whole database as one text.
pub async fn everything(name: &str) -> String {
    dump(name).await.as_string().unwrap()
}

pub async fn version(name: &str) -> u32 {
    version_of(name).await.as_f64().unwrap() as u32
}

pub async fn version_1(name: &str, rows: &Value) {
    write_version_1(name, &rows.to_string()).await;
}

pub async fn version_2(name: &str, rows: &Value) {
    write_version_2(name, &rows.to_string()).await;
}

/// The names of a store's indexes, in the browser's order.
pub async fn indexes(name: &str, store: &str) -> Vec<String> {
    let names: js_sys::Array = indexes_of(name, store).await.unchecked_into();
    names.iter().filter_map(|name| name.as_string()).collect()
}

pub async fn exists(name: &str) -> bool {
    is_there(name).await.is_truthy()
}

pub async fn quota_of(bytes: f64) -> bool {
    small_quota(bytes).await.is_truthy()
}

/// Runs both at the same time.
pub async fn both(
    one: impl Future<Output = ()> + 'static,
    other: impl Future<Output = ()> + 'static,
) {
    let promise = |future: std::pin::Pin<Box<dyn Future<Output = ()>>>| {
        wasm_bindgen_futures::future_to_promise(async move {
            future.await;
            Ok(JsValue::UNDEFINED)
        })
    };
    let (one, other) = (promise(Box::pin(one)), promise(Box::pin(other)));
    JsFuture::from(one).await.unwrap();
    JsFuture::from(other).await.unwrap();
}

/// Waits until `holds`, for two seconds at most.
pub async fn eventually(mut holds: impl FnMut() -> bool) -> bool {
    for _ in 0..100 {
        if holds() {
            return true;
        }
        sleep(20).await;
    }
    holds()
}

/// Lets everything that is ready run.
pub async fn settle() {
    let resolved = js_sys::Promise::resolve(&JsValue::UNDEFINED);
    JsFuture::from(resolved).await.unwrap();
    sleep(0).await;
}
