//! The laws of revising.

use super::*;
use proptest::prelude::*;
use serde_json::json;

fn plain() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!(null)),
        Just(json!("")),
        Just(json!([])),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        prop::collection::vec(any::<String>(), 1..3).prop_map(Value::from),
        any::<u8>().prop_map(|n| json!({"deep": [n, {"er": null}]})),
    ]
}

fn list() -> impl Strategy<Value = Value> {
    let fields = prop::collection::btree_map("[a-d]", plain(), 0..4);
    prop::collection::btree_map("[0-9a-f]{1,2}", (fields, any::<bool>()), 1..6)
        .prop_map(|items| {
            let item = |(id, (fields, removed)): (String, (_, bool))| {
                let mut item: Item =
                    std::collections::BTreeMap::<String, Value>::into_iter(fields).collect();
                item.insert("id".into(), id.into());
                if removed {
                    item.insert("removed".into(), true.into());
                }
                Value::Object(item)
            };
            items.into_iter().map(item).collect::<Vec<_>>()
        })
        .prop_shuffle()
        .prop_map(Value::from)
}

fn body() -> impl Strategy<Value = Value> {
    let plain_fields = prop::collection::btree_map("[a-f]", plain(), 0..5);
    let lists = prop::collection::btree_map(
        "l[a-c]",
        prop_oneof![4 => list(), 1 => Just(json!([]))],
        0..3,
    );
    (plain_fields, lists).prop_map(|(plain, lists)| plain.into_iter().chain(lists).collect())
}

proptest! {
    #[test]
    fn saying_the_same_again_changes_nothing(before in body(), after in body()) {
        let once = revise(Some(&before), &after);
        let twice = revise(Some(&once.body), &after);
        prop_assert_eq!(&twice.set, &Vec::<String>::new());
        prop_assert_eq!(twice.body.to_string(), once.body.to_string());
    }

    #[test]
    fn nothing_changed_leaves_an_empty_set_and_the_same_body(before in body()) {
        let revised = revise(Some(&before), &before);
        prop_assert_eq!(revised.set, Vec::<String>::new());
        prop_assert_eq!(revised.body, before);
    }

    #[test]
    fn a_first_revision_is_what_was_written(after in body()) {
        prop_assert_eq!(revise(None, &after).body, after);
    }

    #[test]
    fn fault_25_fields_and_items_that_the_new_body_does_not_know_are_kept(before in body(), after in body()) {
        let revised = revise(Some(&before), &after);
        for (field, value) in before.as_object().unwrap() {
            match (items(value), after.get(field)) {
                (_, None) => prop_assert_eq!(&revised.body[field], value),
                (Some(old), Some(_)) => {
                    let there = items(&revised.body[field]).unwrap();
                    let there = by_id(&there);
                    for (id, item) in old {
                        for key in item.keys() {
                            prop_assert!(there[id].contains_key(key), "{field}/{id}/{key}");
                        }
                    }
                }
                (None, Some(_)) => {}
            }
        }
    }

    #[test]
    fn every_path_of_the_set_is_in_the_body_and_differs(before in body(), after in body()) {
        let revised = revise(Some(&before), &after);
        for path in &revised.set {
            let at = |body: &Value| match path.splitn(3, '/').collect::<Vec<_>>()[..] {
                [field] => body.get(field).cloned(),
                [field, id] => items(&body[field]).and_then(|list| by_id(&list).get(id).map(|item| json!(item))),
                [field, id, key] => items(&body[field]).and_then(|list| by_id(&list).get(id)?.get(key).cloned()),
                _ => None,
            };
            prop_assert!(at(&revised.body).is_some(), "{path}");
            prop_assert_ne!(at(&revised.body), at(&before), "{}", path);
        }
    }
}

#[test]
fn an_item_left_out_stays_as_removed_and_can_come_back() {
    let before = json!({"notes": [{"id": "a", "text": "x"}, {"id": "b", "text": "y"}]});
    let gone = revise(Some(&before), &json!({"notes": [{"id": "b", "text": "y"}]}));
    assert_eq!(gone.set, ["notes/a/removed"]);
    assert_eq!(
        gone.body["notes"][1],
        json!({"id": "a", "text": "x", "removed": true})
    );
    let back = revise(Some(&gone.body), &before);
    assert_eq!(back.set, ["notes/a/removed"]);
    assert_eq!(back.body["notes"][0]["removed"], false);
    let emptied = revise(Some(&before), &json!({"notes": []}));
    assert_eq!(emptied.set, ["notes/a/removed", "notes/b/removed"]);
}

#[test]
fn a_new_field_that_stands_empty_is_no_change_and_one_that_says_no_is() {
    let before = json!({"date": "1"});
    let after = json!({"date": "1", "why": "", "next": null, "steps": [], "agreed": false});
    assert_eq!(revise(Some(&before), &after).set, ["agreed"]);
    // Emptying what was there is a change like any other.
    assert_eq!(
        revise(Some(&json!({"why": "x"})), &json!({"why": ""})).set,
        ["why"]
    );
}
