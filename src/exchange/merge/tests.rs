//! The laws of merging.

mod slow;
mod world;

use super::*;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::json;
use slow::slow_merge;
use world::{Op, Phone, TEXTS, World, ops};

/// `history` in another order, with some entries twice.
fn stirred(history: &[Known], seed: &[Index]) -> Vec<Known> {
    let mut rest = history.to_vec();
    let mut stirred = Vec::new();
    for index in seed {
        if !rest.is_empty() {
            stirred.push(rest.swap_remove(index.index(rest.len())));
            stirred.push(stirred[index.index(stirred.len())].clone());
        }
    }
    rest.reverse();
    stirred.extend(rest);
    stirred
}

/// Some entries taken out, some made stubs, some shut.
fn with_holes(history: &[Known], holes: &[u8]) -> Vec<Known> {
    let hole = |(at, known): (usize, &Known)| {
        let (id, parents) = (known.id(), known.parents().to_vec());
        match holes.get(at).copied().unwrap_or(9) {
            0 => None,
            1 => Some(Known::Stub { id, parents }),
            2 => Some(Known::Stub {
                id,
                parents: Vec::new(),
            }),
            3 => Some(Known::Shut { id, parents }),
            _ => Some(known.clone()),
        }
    };
    history.iter().enumerate().filter_map(hole).collect()
}

fn stir() -> impl Strategy<Value = Vec<Index>> {
    prop::collection::vec(any::<Index>(), 0..40)
}

fn holes() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(0u8..12, 0..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn fault_17_any_order_and_repetition_of_five_phones_work_merges_to_the_same(
        ops in ops(), stir in stir(), holes in holes()
    ) {
        let history = with_holes(&World::after(&ops).everything, &holes);
        let merged = merge(&history, TEXTS);
        prop_assert_eq!(&merge(&stirred(&history, &stir), TEXTS), &merged);
    }

    #[test]
    fn merging_does_what_its_definition_says_word_by_word(ops in ops(), holes in holes()) {
        let history = with_holes(&World::after(&ops).everything, &holes);
        prop_assert_eq!(merge(&history, TEXTS), slow_merge(&history, TEXTS));
    }

    #[test]
    fn phones_that_have_exchanged_everything_agree(ops in ops()) {
        let mut world = World::after(&ops);
        world.exchange_everything();
        let first = world.phones[0].merged();
        for phone in &world.phones {
            prop_assert_eq!(&phone.merged(), &first);
        }
        prop_assert_eq!(&first.waiting, &[]);
    }

    #[test]
    fn fault_17_what_waits_for_its_parent_changes_nothing_until_it_comes(ops in ops(), holes in holes()) {
        let history = with_holes(&World::after(&ops).everything, &holes);
        let merged = merge(&history, TEXTS);
        let settled: Vec<_> = history.iter()
            .filter(|known| !merged.waiting.contains(&known.id()))
            .cloned()
            .collect();
        let without = merge(&settled, TEXTS);
        prop_assert_eq!(without.waiting, []);
        prop_assert_eq!((without.body, without.heads, without.kept), (merged.body, merged.heads, merged.kept));
    }

    #[test]
    fn a_stub_ends_the_waiting(ops in ops(), holes in holes()) {
        let everything = World::after(&ops).everything;
        let mut history = with_holes(&everything, &holes);
        let here: Vec<_> = history.iter().map(Known::id).collect();
        let missing = everything.iter().filter(|known| !here.contains(&known.id()));
        history.extend(missing.map(|known| Known::Stub { id: known.id(), parents: Vec::new() }));
        prop_assert_eq!(merge(&history, TEXTS).waiting, []);
    }

    #[test]
    fn one_phones_work_merges_to_its_last_word(ops in ops()) {
        let mut phone = Phone::new(0);
        for op in &ops {
            phone.act(op);
            let last = phone.known.last().map(|known| known.readable().unwrap().body.clone());
            let merged = phone.merged();
            prop_assert_eq!(&merged.body, &last);
            prop_assert!(merged.kept.is_empty() && merged.heads.len() <= 1);
            // Equal values may still differ in the order of a list's items.
            let text = |body: &Option<Value>| body.as_ref().map(Value::to_string);
            prop_assert_eq!(text(&merged.body), text(&last));
        }
    }

    #[test]
    fn merging_writes_nothing_and_the_next_edit_brings_all_heads_together(ops in ops()) {
        let mut world = World::after(&ops);
        world.exchange_everything();
        let phone = &mut world.phones[0];
        let before = phone.merged();
        let Some(body) = before.body.clone() else { return Ok(()) };
        phone.edit(false, |_| {});
        let after = phone.merged();
        prop_assert_eq!(after.heads.len(), 1);
        // Items keep the order they were shown in, and unchosen texts stand.
        prop_assert_eq!(after.body.unwrap().to_string(), body.to_string());
        prop_assert_eq!(after.kept, before.kept);
    }

    #[test]
    fn fault_18_no_free_text_is_lost_that_nobody_wrote_over(ops in ops()) {
        let mut world = World::after(&ops);
        world.exchange_everything();
        let merged = world.phones[0].merged();
        let Some(body) = merged.body else { return Ok(()) };
        let revisions: Vec<_> = world.everything.iter().filter_map(Known::readable).collect();
        for revision in &revisions {
            for (path, text) in world::texts_set_by(revision) {
                let written_over = revisions.iter().any(|other| {
                    other.id != revision.id
                        && world::sets(other, &path)
                        && world.is_on_top(other.id, revision.id)
                });
                let shown = world::text_at(&body, &path) == Some(text.as_str());
                let kept = merged.kept.iter().any(|kept| kept.path == path && kept.text == text);
                prop_assert!(written_over || shown || kept, "{path}: {text}");
            }
        }
    }

    #[test]
    fn an_item_once_written_never_vanishes_from_its_list(ops in ops()) {
        let mut world = World::after(&ops);
        world.exchange_everything();
        let merged = world.phones[0].merged();
        for revision in world.everything.iter().filter_map(Known::readable) {
            for (id, _) in items(&revision.body["notes"]).unwrap_or_default() {
                let there = items(&merged.body.as_ref().unwrap()["notes"]).unwrap();
                prop_assert!(there.iter().any(|(other, _)| *other == id));
            }
        }
    }

    #[test]
    fn fault_25_fields_of_a_newer_version_come_through_the_work_of_older_phones(ops in ops()) {
        let mut newer = Phone::new(9);
        newer.edit(false, |body| {
            body["newer"] = json!({"deep": [1, {"x": null}], "fraction": 9.0765});
            body["notes"] = json!([{"id": "n0", "text": "t", "newer_key": ["kept"]}]);
        });
        let mut world = World::default();
        for phone in &mut world.phones {
            phone.take(&newer.known);
        }
        for op in &ops {
            world.act(op);
        }
        world.everything.extend(newer.known);
        world.exchange_everything();
        let body = world.phones[0].merged().body.unwrap();
        prop_assert_eq!(&body["newer"], &json!({"deep": [1, {"x": null}], "fraction": 9.0765}));
        let note = items(&body["notes"]).unwrap().into_iter().find(|(id, _)| *id == "n0").unwrap().1.clone();
        prop_assert_eq!(&note["newer_key"], &json!(["kept"]));
    }
}

/// Two phones that both know a first revision.
fn two(first: Value) -> (Phone, Phone) {
    let (mut a, mut b) = (Phone::new(0), Phone::new(1));
    a.edit(false, |body| *body = first);
    b.take(&a.known);
    (a, b)
}

fn together(a: &Phone, b: &Phone) -> Merged {
    merge(&[a.known.clone(), b.known.clone()].concat(), TEXTS)
}

fn last_id(phone: &Phone) -> EntryId {
    phone.known.last().unwrap().id()
}

#[test]
fn an_edit_outlives_a_deletion_made_at_the_same_time() {
    let (mut a, mut b) = two(json!({"date": "1", "purpose": "p"}));
    a.edit(true, |_| {});
    assert!(a.merged().deleted);
    b.edit(false, |body| body["date"] = json!("2"));
    let merged = together(&a, &b);
    assert!(!merged.deleted);
    assert_eq!(merged.body.unwrap(), json!({"date": "2", "purpose": "p"}));
}

#[test]
fn a_record_that_both_delete_is_deleted_and_keeps_how_it_last_stood() {
    let (mut a, mut b) = two(json!({"date": "1"}));
    a.edit(true, |_| {});
    b.edit(true, |_| {});
    let merged = together(&a, &b);
    assert!(merged.deleted && merged.heads.len() == 2);
    assert_eq!(merged.body.unwrap(), json!({"date": "1"}));
}

#[test]
fn a_plain_field_takes_the_value_of_the_greatest_id() {
    for (left, right) in [("x", "y"), ("y", "x"), ("q", "r"), ("r", "q")] {
        let (mut a, mut b) = two(json!({"date": "1"}));
        a.edit(false, |body| body["date"] = json!(left));
        b.edit(false, |body| body["date"] = json!(right));
        let greatest = if last_id(&a) > last_id(&b) {
            left
        } else {
            right
        };
        assert_eq!(together(&a, &b).body.unwrap()["date"], greatest);
    }
}

#[test]
fn fault_18_two_texts_stand_until_someone_chooses() {
    let (mut a, mut b) = two(json!({"purpose": ""}));
    a.edit(false, |body| body["purpose"] = json!("reading"));
    b.edit(false, |body| body["purpose"] = json!("writing"));
    let merged = together(&a, &b);
    let shown = merged.body.unwrap()["purpose"].as_str().unwrap().to_owned();
    assert_eq!(merged.kept.len(), 1);
    assert_eq!(merged.kept[0].path, "purpose");
    assert_ne!(merged.kept[0].text, shown);

    // An edit elsewhere does not choose.
    a.take(&b.known);
    a.edit(false, |body| body["date"] = json!("3"));
    assert_eq!(a.merged().kept, merged.kept);
    // Writing the text does.
    a.edit(false, |body| body["purpose"] = json!("reading and writing"));
    assert_eq!(a.merged().kept, []);
}

#[test]
fn a_path_pushed_into_the_set_chooses_the_text_as_it_is_shown() {
    let (mut a, mut b) = two(json!({"purpose": ""}));
    a.edit(false, |body| body["purpose"] = json!("reading"));
    b.edit(false, |body| body["purpose"] = json!("writing"));
    a.take(&b.known);
    let before = a.merged();
    a.choose("purpose");
    let after = a.merged();
    assert_eq!((after.kept, after.body), (vec![], before.body));
}

#[test]
fn fault_19_what_two_copies_of_one_phone_write_arrives_from_both_and_nothing_twice() {
    let mut a = Phone::new(0);
    a.edit(false, |body| body["date"] = json!("1"));
    let mut copy = Phone::new(0);
    copy.take(&a.known);
    // The same device, the same place in the outbox, other words.
    for (phone, text) in [(&mut a, "reading"), (&mut copy, "writing")] {
        phone.edit(false, |body| body["purpose"] = json!(text));
    }
    let merged = together(&a, &copy);
    let body = merged.body.unwrap();
    let texts = [body["purpose"].as_str().unwrap(), &merged.kept[0].text];
    assert!(texts.contains(&"reading") && texts.contains(&"writing"));
    assert_eq!((merged.heads.len(), merged.kept.len()), (2, 1));

    // The same words in the same place are the same entry.
    let (mut a, mut copy) = (Phone::new(0), Phone::new(0));
    for phone in [&mut a, &mut copy] {
        phone.edit(false, |body| body["purpose"] = json!("reading"));
    }
    assert_eq!(together(&a, &copy).heads.len(), 1);
}

#[test]
fn an_emptied_text_does_not_hide_one_written_at_the_same_time() {
    for text in ["a", "b", "c", "d"] {
        let (mut a, mut b) = two(json!({"purpose": "old"}));
        a.edit(false, |body| body["purpose"] = json!(text));
        b.edit(false, |body| body["purpose"] = json!(""));
        let merged = together(&a, &b);
        assert_eq!(merged.body.unwrap()["purpose"], text);
        assert_eq!(merged.kept, []);
    }
}

#[test]
fn items_merge_one_by_one_and_a_removed_one_stays_removed() {
    let (mut a, mut b) = two(json!({"notes": [
        {"id": "n1", "text": "one", "who": "pupils"}, {"id": "n2", "text": "two"}
    ]}));
    a.edit(false, |body| {
        body["notes"] = json!([{"id": "n2", "text": "two"}])
    });
    b.edit(false, |body| {
        body["notes"][0]["who"] = json!("teacher");
        body["notes"]
            .as_array_mut()
            .unwrap()
            .push(json!({"id": "n3", "text": "three"}));
    });
    let merged = together(&a, &b);
    assert_eq!(
        merged.body.unwrap()["notes"],
        json!([
            {"id": "n1", "text": "one", "who": "teacher", "removed": true},
            {"id": "n2", "text": "two"},
            {"id": "n3", "text": "three"},
        ])
    );
    assert_eq!(merged.kept, []);
}

#[test]
fn what_a_newer_version_sealed_is_counted_and_does_not_hold_up_the_rest() {
    let (mut a, mut b) = two(json!({"date": "1", "purpose": "p"}));
    a.edit(false, |body| body["date"] = json!("2"));
    b.take(&a.known);
    b.edit(false, |body| body["purpose"] = json!("q"));
    let history: Vec<_> = b
        .known
        .iter()
        .enumerate()
        .map(|(at, known)| match at {
            1 => Known::Shut {
                id: known.id(),
                parents: known.parents().to_vec(),
            },
            _ => known.clone(),
        })
        .collect();
    let merged = merge(&history, TEXTS);
    // The last revision holds the whole record, the shut one's part too.
    assert_eq!(merged.body.unwrap(), json!({"date": "2", "purpose": "q"}));
    assert_eq!((merged.shut, merged.heads), (1, vec![last_id(&b)]));
}

#[test]
fn a_record_of_which_nothing_can_be_read_has_no_body_and_no_heads() {
    let mut a = Phone::new(0);
    a.edit(false, |body| body["date"] = json!("1"));
    let (id, parents) = (last_id(&a), Vec::new());
    let merged = merge(&[Known::Shut { id, parents }], TEXTS);
    assert_eq!(
        merged,
        Merged {
            shut: 1,
            ..Merged::default()
        }
    );
    assert_eq!(merge(&[], TEXTS), Merged::default());
}

#[test]
fn fault_17_two_stubs_of_one_entry_that_say_more_and_less_end_the_same_in_either_order() {
    // What the soak came to with seed 810473288893.
    let (mut a, mut b) = two(json!({"date": "1", "purpose": "p"}));
    a.edit(false, |body| body["date"] = json!("2"));
    b.take(&a.known);
    b.edit(false, |body| body["purpose"] = json!("q"));
    let middle = &a.known[1];
    let stub = |parents: &[EntryId]| Known::Stub {
        id: middle.id(),
        parents: parents.to_vec(),
    };
    let (more, less) = (stub(middle.parents()), stub(&[]));
    let ends = [[&more, &less], [&less, &more]].map(|stubs| {
        let mut history = vec![b.known[0].clone(), b.known[2].clone()];
        history.extend(stubs.map(Known::clone));
        merge(&history, TEXTS)
    });
    assert_eq!(ends[0], ends[1]);
    assert_eq!(ends[0].heads, [last_id(&b)]);
}

#[test]
fn entries_that_are_their_own_ancestors_make_nothing_hang_or_panic() {
    let id = |n: u8| EntryId([n; 32]);
    let stub = |n, parents: &[u8]| Known::Stub {
        id: id(n),
        parents: parents.iter().map(|n| id(*n)).collect(),
    };
    let revision = |n, parents: &[u8]| {
        Known::Revision(Revision {
            id: id(n),
            parents: parents.iter().map(|n| id(*n)).collect(),
            deleted: false,
            set: vec!["date".into()],
            body: json!({"date": n}),
        })
    };
    let stubs = [stub(1, &[2]), stub(2, &[1]), revision(3, &[1])];
    assert_eq!(merge(&stubs, TEXTS).body, Some(json!({"date": 3})));
    let loops = [
        revision(1, &[2]),
        revision(2, &[1]),
        revision(3, &[3]),
        revision(4, &[]),
    ];
    let merged = merge(&loops, TEXTS);
    assert_eq!(merged.body, Some(json!({"date": 4})));
    assert_eq!(merged.waiting, [id(1), id(2), id(3)]);
}

#[test]
fn odd_bodies_and_paths_from_elsewhere_make_nothing_panic() {
    let bodies = [
        json!([]),
        json!(7),
        json!({"": {"": ""}}),
        json!({"notes": [{"id": ""}, {"id": 3}]}),
        json!({"notes": [{"id": "a"}, {"id": "a"}]}),
        json!({"notes": [[], {}]}),
        json!({"a/b": 1}),
    ];
    let paths = [
        "",
        "/",
        "//",
        "notes",
        "notes/",
        "notes/a/b/c",
        "a/b",
        "notes//text",
    ];
    let history: Vec<_> = bodies
        .into_iter()
        .enumerate()
        .map(|(n, body)| {
            Known::Revision(Revision {
                id: EntryId([u8::try_from(n).unwrap(); 32]),
                parents: vec![],
                deleted: false,
                set: paths.map(str::to_owned).to_vec(),
                body,
            })
        })
        .collect();
    assert_eq!(merge(&history, &["", "/", "notes/"]).heads.len(), 7);
}

#[test]
fn a_list_that_another_phone_knows_as_something_else_stays_a_list() {
    let (mut a, mut b) = two(json!({"notes": [{"id": "n1", "text": "x"}]}));
    a.edit(false, |body| body["notes"] = json!("a word"));
    b.edit(false, |body| body["notes"][0]["text"] = json!("y"));
    assert_eq!(
        together(&a, &b).body.unwrap()["notes"],
        json!([{"id": "n1", "text": "y"}])
    );
}

#[test]
fn a_history_of_thousands_of_revisions_needs_no_deep_stack() {
    let mut parents = vec![];
    let history: Vec<_> = (0..3_000u32)
        .map(|n| {
            let id = EntryId::of(&n.to_string());
            let revision = Revision {
                id,
                parents: std::mem::replace(&mut parents, vec![id]),
                deleted: false,
                set: vec!["date".into()],
                body: json!({"date": n}),
            };
            Known::Revision(revision)
        })
        .collect();
    let small_stack = std::thread::Builder::new().stack_size(128 * 1024);
    let merged = small_stack
        .spawn(move || merge(&history, TEXTS))
        .unwrap()
        .join()
        .unwrap();
    assert_eq!(merged.body, Some(json!({"date": 2_999})));
}

#[test]
fn five_phones_are_really_at_odds_in_these_tests() {
    // The generator would be worthless if its phones never worked at once.
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let mut seen = [0usize; 4];
    for _ in 0..200 {
        let ops: Vec<Op> = ops().new_tree(&mut runner).unwrap().current();
        let mut world = World::after(&ops);
        let alone = world.phones[0].merged();
        seen[0] += usize::from(!alone.waiting.is_empty());
        seen[1] += usize::from(alone.deleted);
        world.exchange_everything();
        let merged = world.phones[0].merged();
        seen[2] += usize::from(merged.heads.len() > 1);
        seen[3] += usize::from(!merged.kept.is_empty());
    }
    assert!(
        seen.iter().all(|times| *times > 5),
        "waiting, deleted, heads, kept: {seen:?}"
    );
}
