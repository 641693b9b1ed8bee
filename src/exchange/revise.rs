//! From what a record said and what it says now: the body and the paths that
//! changed, as an entry carries them.

use crate::items::{Item, by_id, is_empty, is_removed, items};
use serde_json::{Map, Value};

/// What to write into the next entry of a record.
#[derive(Clone, Debug, PartialEq)]
pub struct Revised {
    /// The whole record.
    pub body: Value,
    /// The paths that differ: `date`, `lessons/<item id>` for a new item,
    /// `lessons/<item id>/topic` for a field of one. Empty: nothing changed,
    /// and nothing need be written. Push a path here to choose the text that
    /// stands in the body over those [`crate::merge::Merged::kept`].
    pub set: Vec<String>,
}

/// Lays `after` over `before`; both are JSON objects.
///
/// What `after` does not know is kept: fields, fields of items, and items
/// themselves, which stay with `removed: true`. A field that was not there and
/// is now null, an empty text or an empty list counts as not set, so that the
/// defaults of a newer version do not contend with what somebody wrote. The
/// order of items alone is no change.
///
/// ```
/// use serde_json::json;
/// let before = json!({"date": "2026-10-14", "mood": "new", "notes": [{"id": "a1", "text": "x"}]});
/// let after = json!({"date": "2026-10-15", "notes": [{"id": "b2", "text": "y"}]});
/// let revised = exchange::revise::revise(Some(&before), &after);
/// assert_eq!(revised.set, ["date", "notes/b2", "notes/a1/removed"]);
/// assert_eq!(revised.body["mood"], "new");
/// ```
pub fn revise(before: Option<&Value>, after: &Value) -> Revised {
    let nothing = Map::new();
    let before = before.and_then(Value::as_object).unwrap_or(&nothing);
    let mut revised = before.clone();
    let mut set = Vec::new();
    for (field, new) in after.as_object().unwrap_or(&nothing) {
        let old = before.get(field);
        let old_items = old.and_then(items);
        let value = match items(new) {
            Some(new) => list(field, &old_items.unwrap_or_default(), &new, &mut set),
            None => match old_items {
                Some(old) if is_empty(new) => list(field, &old, &[], &mut set),
                _ => {
                    if differs(old, new) {
                        set.push(field.clone());
                    }
                    new.clone()
                }
            },
        };
        revised.insert(field.clone(), value);
    }
    Revised {
        body: Value::Object(revised),
        set,
    }
}

fn differs(old: Option<&Value>, new: &Value) -> bool {
    old.map_or_else(|| !is_empty(new), |old| old != new)
}

/// The items of `new` in their order, then those of `old` it left out.
fn list(field: &str, old: &[(&str, &Item)], new: &[(&str, &Item)], set: &mut Vec<String>) -> Value {
    let (was, is) = (by_id(old), by_id(new));
    let mut list = Vec::with_capacity(old.len().max(new.len()));
    for (id, item) in new {
        let Some(before) = was.get(id) else {
            set.push(format!("{field}/{id}"));
            list.push(Value::Object((*item).clone()));
            continue;
        };
        let mut merged = (*before).clone();
        for (key, value) in *item {
            if differs(before.get(key), value) {
                set.push(format!("{field}/{id}/{key}"));
            }
            merged.insert(key.clone(), value.clone());
        }
        // `removed` is left out when false: an item that is back says so.
        if is_removed(before) && !item.contains_key("removed") {
            set.push(format!("{field}/{id}/removed"));
            merged.insert("removed".to_owned(), Value::Bool(false));
        }
        list.push(Value::Object(merged));
    }
    for (id, item) in old.iter().filter(|(id, _)| !is.contains_key(id)) {
        let mut gone = (*item).clone();
        if !is_removed(item) {
            set.push(format!("{field}/{id}/removed"));
            gone.insert("removed".to_owned(), Value::Bool(true));
        }
        list.push(Value::Object(gone));
    }
    Value::Array(list)
}

#[cfg(test)]
mod tests;
