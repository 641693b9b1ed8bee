//! Lists of items inside a body: arrays of objects that have ids of their own.

use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// An item's fields.
pub(crate) type Item = Map<String, Value>;

/// The items of a list in their order; `None` for any other value. An empty
/// array is not known to be a list, and neither is one in which an id is
/// missing or stands twice: such a field is a plain one.
pub(crate) fn items(value: &Value) -> Option<Vec<(&str, &Item)>> {
    let list = value.as_array().filter(|list| !list.is_empty())?;
    let items: Vec<_> = list
        .iter()
        .map(|value| {
            let item = value.as_object()?;
            let id = item.get("id")?.as_str()?;
            // The slash parts a path, and the empty id marks a plain field.
            (!id.is_empty() && !id.contains('/')).then_some((id, item))
        })
        .collect::<Option<_>>()?;
    (by_id(&items).len() == items.len()).then_some(items)
}

/// The items by their ids.
pub(crate) fn by_id<'a>(items: &[(&'a str, &'a Item)]) -> BTreeMap<&'a str, &'a Item> {
    items.iter().copied().collect()
}

/// Whether a value says no more than its absence.
pub(crate) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        _ => false,
    }
}

/// Whether the item has been taken out of its list.
pub(crate) fn is_removed(item: &Item) -> bool {
    item.get("removed") == Some(&Value::Bool(true))
}
