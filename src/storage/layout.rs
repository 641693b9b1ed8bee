//! Stores, indexes, and the steps by which an older database becomes today's.
//!
//! A step only adds stores and indexes, and runs synchronously: an error of
//! something awaited would not undo the upgrade, and the version would be
//! raised over a half-made layout. Rows are never rewritten here; payloads
//! migrate when they are read, and no store is ever dropped. An index, which
//! holds nothing of its own, may make way for one that answers more.

use wasm_bindgen::JsValue;
use web_sys::{IdbDatabase, IdbObjectStore, IdbObjectStoreParameters, IdbTransaction};

/// Where each record stands now, by `id`.
pub(crate) const RECORDS: &str = "records";
/// Every revision made here or received, by `id`.
pub(crate) const ENTRIES: &str = "entries";
/// What is being typed, by `form`.
pub(crate) const DRAFTS: &str = "drafts";
/// Pictures, by `sha256`.
pub(crate) const BLOBS: &str = "blobs";
/// What other leaders share, by the `id` of the card: in no history, so that nothing
/// merges, is searched, or is handed on with the records.
pub(crate) const CARDS: &str = "cards";
/// Who this phone is, its keys and its cursors, by `name`.
pub(crate) const META: &str = "meta";

/// Indexes of [`RECORDS`]. A deleted record, one whose body is shut and one of
/// a kind this version does not know lack the fields, so they are in none.
pub(crate) const BY_KIND: &str = "kind,state,day";
/// See [`BY_KIND`]. The kind stands in the key, so that a story is read from
/// its end without touching rows that have no place in it.
pub(crate) const BY_SCHOOL: &str = "school,day,kind";
/// See [`BY_KIND`].
pub(crate) const BY_OF: &str = "of,kind";
/// Records in which texts stand beside one another until someone chooses.
pub(crate) const KEPT: &str = "kept";
/// Records of others by when they came, or last changed here.
pub(crate) const CAME: &str = "came";
/// Records of a kind, or of a shape, that this version could not read.
pub(crate) const UNREAD: &str = "unread";

/// Without this field a record is not in [`BY_KIND`].
pub(crate) const STATE: &str = "state";
/// A field of [`ENTRIES`] and of [`RECORDS`], over which there is no index: who leads
/// the record now, where it was handed on.
pub(crate) const LEFT: &str = "left";

/// Indexes of [`ENTRIES`]: the entries of a record,
pub(crate) const BY_RECORD: &str = "record";
/// those not yet acknowledged, in the order they are to be sent,
pub(crate) const WAITING: &str = "waiting";
/// those the District refused,
pub(crate) const REFUSED: &str = "refused";
/// those written by this account,
pub(crate) const OWN: &str = "own";
/// and those sealed with a key this phone was not given yet.
pub(crate) const SHUT: &str = "shut";

/// Indexes of [`BLOBS`]: what the District does not have, in the order of sending,
pub(crate) const UNSENT: &str = "unsent";
/// and full sizes that it has, which may make room.
pub(crate) const SPARE: &str = "spare";

type Step = fn(&IdbDatabase, &IdbTransaction) -> Result<(), JsValue>;

/// Step n makes version n + 1 out of version n. Steps that have been released
/// are never changed.
const STEPS: &[Step] = &[
    first,
    pictures_and_unread,
    stories,
    texts_beside,
    pictures_to_send,
    of_others,
    shared,
];

/// The version today's app wants.
pub(crate) const VERSION: u32 = STEPS.len() as u32;

/// Runs the steps that `from` has not had yet, inside the upgrade transaction.
pub(crate) fn upgrade(
    database: &IdbDatabase,
    transaction: &IdbTransaction,
    from: u32,
) -> Result<(), JsValue> {
    STEPS
        .iter()
        .skip(from as usize)
        .try_for_each(|step| step(database, transaction))
}

/// What stood in the place of [`BY_SCHOOL`] up to version 2.
const SCHOOL_AND_DAY: &str = "school,day";

fn first(database: &IdbDatabase, _: &IdbTransaction) -> Result<(), JsValue> {
    let records = store(database, RECORDS, "id")?;
    index(&records, BY_KIND)?;
    index(&records, SCHOOL_AND_DAY)?;
    index(&records, BY_OF)?;
    let entries = store(database, ENTRIES, "id")?;
    index(&entries, BY_RECORD)?;
    index(&entries, WAITING)?;
    index(&entries, REFUSED)?;
    index(&entries, OWN)?;
    store(database, DRAFTS, "form")?;
    store(database, META, "name")?;
    Ok(())
}

fn pictures_and_unread(
    database: &IdbDatabase,
    transaction: &IdbTransaction,
) -> Result<(), JsValue> {
    store(database, BLOBS, "sha256")?;
    index(&transaction.object_store(RECORDS)?, UNREAD)?;
    index(&transaction.object_store(ENTRIES)?, SHUT)
}

fn stories(_: &IdbDatabase, transaction: &IdbTransaction) -> Result<(), JsValue> {
    let records = transaction.object_store(RECORDS)?;
    index(&records, BY_SCHOOL)?;
    records.delete_index(SCHOOL_AND_DAY)
}

fn texts_beside(_: &IdbDatabase, transaction: &IdbTransaction) -> Result<(), JsValue> {
    index(&transaction.object_store(RECORDS)?, KEPT)
}

fn pictures_to_send(_: &IdbDatabase, transaction: &IdbTransaction) -> Result<(), JsValue> {
    let blobs = transaction.object_store(BLOBS)?;
    index(&blobs, UNSENT)?;
    index(&blobs, SPARE)
}

fn of_others(_: &IdbDatabase, transaction: &IdbTransaction) -> Result<(), JsValue> {
    index(&transaction.object_store(RECORDS)?, CAME)
}

fn shared(database: &IdbDatabase, _: &IdbTransaction) -> Result<(), JsValue> {
    store(database, CARDS, "id").map(drop)
}

fn store(database: &IdbDatabase, name: &str, key: &str) -> Result<IdbObjectStore, JsValue> {
    let parameters = IdbObjectStoreParameters::new();
    parameters.set_key_path(&key.into());
    database.create_object_store_with_optional_parameters(name, &parameters)
}

/// An index named after the fields it is over.
fn index(store: &IdbObjectStore, name: &str) -> Result<(), JsValue> {
    match name.split_once(',') {
        None => store.create_index_with_str(name, name)?,
        Some(_) => {
            let fields: js_sys::Array = name.split(',').map(JsValue::from_str).collect();
            store.create_index_with_str_sequence(name, &fields)?
        }
    };
    Ok(())
}

/// A key made of several texts.
pub(crate) fn key(parts: &[String]) -> js_sys::Array {
    parts.iter().map(|part| JsValue::from_str(part)).collect()
}
