//! Rows as they lie in the stores. Fields are read and written one by one
//! through imported accessors: no serialiser, no field names copied per row.

use crate::error::Error;
use domain::kinds::keys;
use domain::record::Keys;
use exchange::EntryId;
use exchange::merge::Kept;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// A row of any store: a plain object. A field that was never set is absent
    /// in the database, and so is the row in an index over it.
    #[wasm_bindgen(extends = js_sys::Object)]
    #[derive(Clone)]
    pub(crate) type Stone;

    // `records` and `entries`
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn id(this: &Stone) -> Option<String>;
    #[wasm_bindgen(method, setter, structural)]
    pub(crate) fn set_id(this: &Stone, id: &str);
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn kind(this: &Stone) -> Option<String>;
    #[wasm_bindgen(method, setter, structural)]
    pub(crate) fn set_kind(this: &Stone, kind: &str);

    // `records`
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn school(this: &Stone) -> Option<String>;
    #[wasm_bindgen(method, setter, structural)]
    pub(crate) fn set_school(this: &Stone, school: &str);
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn of(this: &Stone) -> Option<String>;
    #[wasm_bindgen(method, setter, structural)]
    pub(crate) fn set_of(this: &Stone, of: &str);
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn day(this: &Stone) -> Option<String>;
    #[wasm_bindgen(method, setter, structural)]
    pub(crate) fn set_day(this: &Stone, day: &str);
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn state(this: &Stone) -> Option<String>;
    #[wasm_bindgen(method, setter, structural)]
    pub(crate) fn set_state(this: &Stone, state: &str);
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn words(this: &Stone) -> Option<String>;
    #[wasm_bindgen(method, setter, structural)]
    pub(crate) fn set_words(this: &Stone, words: &str);
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn body(this: &Stone) -> Option<String>;
    #[wasm_bindgen(method, setter, structural)]
    pub(crate) fn set_body(this: &Stone, body: &str);
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn heads(this: &Stone) -> Option<String>;
    #[wasm_bindgen(method, setter, structural)]
    pub(crate) fn set_heads(this: &Stone, heads: &str);
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn share(this: &Stone) -> Option<String>;
    #[wasm_bindgen(method, setter, structural)]
    pub(crate) fn set_share(this: &Stone, share: &str);
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn deleted(this: &Stone) -> Option<bool>;
    #[wasm_bindgen(method, setter, structural)]
    pub(crate) fn set_deleted(this: &Stone, deleted: bool);
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn kept(this: &Stone) -> Option<String>;
    #[wasm_bindgen(method, setter, structural)]
    pub(crate) fn set_kept(this: &Stone, kept: &str);
    /// How many entries of the record are shut.
    #[wasm_bindgen(method, getter, structural, js_name = shutCount)]
    pub(crate) fn shut_count(this: &Stone) -> Option<f64>;
    #[wasm_bindgen(method, setter, structural, js_name = shutCount)]
    pub(crate) fn set_shut_count(this: &Stone, count: f64);
    /// How many entries of the record wait for a parent.
    #[wasm_bindgen(method, getter, structural, js_name = orphans)]
    pub(crate) fn orphans(this: &Stone) -> Option<f64>;
    #[wasm_bindgen(method, setter, structural, js_name = orphans)]
    pub(crate) fn set_orphans(this: &Stone, count: f64);
    #[wasm_bindgen(method, setter, structural)]
    pub(crate) fn set_unread(this: &Stone, unread: f64);
    /// The account that wrote the record, where that is another's.
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn by(this: &Stone) -> Option<String>;
    #[wasm_bindgen(method, setter, structural)]
    pub(crate) fn set_by(this: &Stone, by: &str);
    /// Who leads it now, where it was this account's and was handed on: it is read
    /// here, and written no more. Of an entry, the same.
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn left(this: &Stone) -> Option<String>;
    #[wasm_bindgen(method, setter, structural)]
    pub(crate) fn set_left(this: &Stone, to: &str);
    /// When another's record came, or last changed here: ms since 1970.
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn came(this: &Stone) -> Option<f64>;
    #[wasm_bindgen(method, setter, structural)]
    pub(crate) fn set_came(this: &Stone, came: f64);

    // `entries`
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn record(this: &Stone) -> Option<String>;
    #[wasm_bindgen(method, setter, structural)]
    pub(crate) fn set_record(this: &Stone, record: &str);
    /// The entry's exact bytes; absent for a stub and a redacted entry.
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn raw(this: &Stone) -> Option<String>;
    #[wasm_bindgen(method, setter, structural)]
    pub(crate) fn set_raw(this: &Stone, raw: &str);
    /// The plaintext of a sealed entry that has been opened.
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn inside(this: &Stone) -> Option<String>;
    #[wasm_bindgen(method, setter, structural)]
    pub(crate) fn set_inside(this: &Stone, inside: &str);
    /// Parents of a stub.
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn parents(this: &Stone) -> Option<String>;
    #[wasm_bindgen(method, setter, structural)]
    pub(crate) fn set_parents(this: &Stone, parents: &str);
    /// Its bytes were erased by an officer, and are not taken again.
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn redacted(this: &Stone) -> Option<bool>;
    #[wasm_bindgen(method, setter, structural)]
    pub(crate) fn set_redacted(this: &Stone, redacted: bool);
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn waiting(this: &Stone) -> Option<f64>;
    #[wasm_bindgen(method, setter, structural)]
    pub(crate) fn set_waiting(this: &Stone, order: f64);
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn refused(this: &Stone) -> Option<String>;
    #[wasm_bindgen(method, setter, structural)]
    pub(crate) fn set_refused(this: &Stone, reason: &str);
    /// Written by this account, with its place among what is.
    #[wasm_bindgen(method, setter, structural)]
    pub(crate) fn set_own(this: &Stone, own: f64);
    /// Another wrote it, and this account only reads it.
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn others(this: &Stone) -> Option<bool>;
    #[wasm_bindgen(method, setter, structural)]
    pub(crate) fn set_others(this: &Stone, others: bool);
    /// The key it is sealed with, while this phone does not have it; "newer"
    /// when only a newer version can read it.
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn shut(this: &Stone) -> Option<String>;
    #[wasm_bindgen(method, setter, structural)]
    pub(crate) fn set_shut(this: &Stone, key: &str);

    // `drafts`
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn form(this: &Stone) -> Option<String>;
    #[wasm_bindgen(method, setter, structural)]
    pub(crate) fn set_form(this: &Stone, form: &str);
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn json(this: &Stone) -> Option<String>;
    #[wasm_bindgen(method, setter, structural)]
    pub(crate) fn set_json(this: &Stone, json: &str);

    // `meta`
    #[wasm_bindgen(method, setter, structural)]
    pub(crate) fn set_name(this: &Stone, name: &str);
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn value(this: &Stone) -> JsValue;
    #[wasm_bindgen(method, setter, structural)]
    pub(crate) fn set_value(this: &Stone, value: &JsValue);
}

impl Stone {
    /// A row with no fields yet.
    pub(crate) fn new() -> Self {
        js_sys::Object::new().unchecked_into()
    }

    /// Takes a field away, and with it the row out of the index over it.
    pub(crate) fn clear(&self, field: &str) {
        // Deleting a field of a plain object cannot fail.
        let _ = js_sys::Reflect::delete_property(self, &field.into());
    }
}

/// What a request gave, as a row.
pub(crate) fn stone(row: JsValue) -> Stone {
    row.unchecked_into()
}

/// Ids in one string, parted by spaces.
pub(crate) fn write_ids(ids: &[EntryId]) -> String {
    let ids: Vec<String> = ids.iter().map(EntryId::to_string).collect();
    ids.join(" ")
}

/// The ids [`write_ids`] wrote.
pub(crate) fn read_ids(text: Option<String>) -> Result<Vec<EntryId>, Error> {
    let text = text.unwrap_or_default();
    let ids = text.split_ascii_whitespace();
    ids.map(|id| id.parse().map_err(|_| Error::Corrupt))
        .collect()
}

/// Where a record stands: a row of `records`.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Standing {
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) share: String,
    pub(crate) heads: Vec<EntryId>,
    pub(crate) body: Option<String>,
    pub(crate) deleted: bool,
    pub(crate) kept: Vec<Kept>,
    pub(crate) shut: usize,
    pub(crate) orphans: usize,
    /// Who wrote it, where that is another's: then it is only read here.
    /// Of one that was handed on, who leads it now.
    pub(crate) by: Option<String>,
}

impl Standing {
    pub(crate) fn read(row: &Stone) -> Result<Self, Error> {
        let kept: Vec<(String, EntryId, String)> = match row.kept() {
            None => Vec::new(),
            Some(json) => serde_json::from_str(&json).map_err(|_| Error::Corrupt)?,
        };
        let kept = kept.into_iter();
        Ok(Self {
            id: row.id().ok_or(Error::Corrupt)?,
            kind: row.kind().ok_or(Error::Corrupt)?,
            share: row.share().unwrap_or_default(),
            heads: read_ids(row.heads())?,
            body: row.body(),
            deleted: row.deleted().unwrap_or(false),
            kept: kept
                .map(|(path, id, text)| Kept { path, id, text })
                .collect(),
            shut: row.shut_count().unwrap_or(0.0) as usize,
            orphans: row.orphans().unwrap_or(0.0) as usize,
            by: row.by().or_else(|| row.left()),
        })
    }

    /// The index fields of its body: none when it has no body, or one of a
    /// kind or a shape that only another version knows.
    pub(crate) fn keys(&self) -> Option<Keys> {
        let keys = self.body.as_ref().map(|body| keys(&self.kind, body));
        keys?.ok().flatten()
    }

    /// The row, with the index fields of its body; without them, or deleted, it
    /// is in no index that lists are made of.
    pub(crate) fn write(&self, keys: Option<Keys>) -> Stone {
        let row = Stone::new();
        row.set_id(&self.id);
        row.set_kind(&self.kind);
        row.set_share(&self.share);
        row.set_heads(&write_ids(&self.heads));
        if let Some(body) = &self.body {
            row.set_body(body);
        }
        if self.deleted {
            row.set_deleted(true);
        }
        if !self.kept.is_empty() {
            let kept: Vec<_> = self
                .kept
                .iter()
                .map(|kept| (&kept.path, kept.id, &kept.text))
                .collect();
            row.set_kept(&serde_json::to_string(&kept).unwrap_or_default());
        }
        if self.shut > 0 {
            row.set_shut_count(self.shut as f64);
        }
        if self.orphans > 0 {
            row.set_orphans(self.orphans as f64);
        }
        if !self.deleted && self.body.is_some() {
            match keys {
                Some(keys) => {
                    let text = |id: Option<domain::ids::RecordId>| {
                        id.map(|id| id.to_string()).unwrap_or_default()
                    };
                    row.set_school(&text(keys.school));
                    row.set_of(&text(keys.of));
                    let day = keys.day.map(|day| day.to_string());
                    row.set_day(&day.unwrap_or_default());
                    row.set_state(keys.state.unwrap_or_default());
                    row.set_words(&keys.words);
                }
                // A kind or a shape that only another version knows.
                None => row.set_unread(1.0),
            }
        }
        row
    }

    /// Whether a revision on top of the one head, and nothing else, decides
    /// how the record stands next.
    pub(crate) fn is_plain(&self) -> bool {
        self.heads.len() <= 1 && self.kept.is_empty() && self.shut == 0 && self.orphans == 0
    }
}
