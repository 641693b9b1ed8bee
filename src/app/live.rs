//! What changes with what it reads.
//!
//! Everything goes through a boxed closure, so that the machinery behind it is
//! compiled once and not once for every use, some kilobytes each.

use crate::markup::{El, Nodes, append};
use domain::ids::ItemId;
use leptos::prelude::*;
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, Node, Range};

/// What `read` gives now, and again whenever something it reads changes. What
/// it gave before goes out of the page then; should the focus have been in it,
/// it goes to what stands in the same place now.
pub fn live<N: Into<Nodes> + 'static>(read: impl Fn() -> N + 'static) -> Nodes {
    live_boxed(Box::new(move || read().into()))
}

fn live_boxed(read: Box<dyn Fn() -> Nodes>) -> Nodes {
    // Comments stand around it: they tell where it is when it is empty, too.
    let fragment: Node = document().create_document_fragment().into();
    let [start, end] = ["", ""].map(|_| Node::from(document().create_comment("")));
    append(&fragment, start.clone().into());
    append(&fragment, end.clone().into());
    keep_doing(move || {
        let nodes = read();
        change(&start, &end, nodes);
    });
    fragment.into()
}

/// A text that follows what `read` reads.
pub fn live_text(read: impl Fn() -> String + 'static) -> Nodes {
    live_text_boxed(Box::new(read))
}

fn live_text_boxed(read: Box<dyn Fn() -> String>) -> Nodes {
    let text = document().create_text_node("");
    let shown = text.clone();
    keep_doing(move || {
        let words = read();
        // Screen readers take every change for news, also one to the same words.
        if shown.data() != words {
            shown.set_data(&words);
        }
    });
    Node::from(text).into()
}

/// Puts `nodes` between the two marks, in place of what is there.
fn change(start: &Node, end: &Node, nodes: Nodes) {
    let mut focus = None;
    if start.next_sibling().as_ref() != Some(end)
        && let Ok(between) = Range::new()
        && between.set_start_after(start).is_ok()
        && between.set_end_before(end).is_ok()
    {
        focus = focus_in(&between, end);
        // Refused only outside of a page's nodes.
        let _ = between.delete_contents();
    }
    let (Some(parent), Some(nodes)) = (end.parent_node(), nodes.node()) else {
        return;
    };
    // Refused only for a node put inside itself.
    let _ = parent.insert_before(&nodes, Some(end));
    if let Some(path) = focus {
        focus_again(&parent, &path);
    }
}

/// An element by its place: which child of which child, from the inside out.
struct Path {
    steps: Vec<u32>,
    tag: String,
}

/// Where under the parent of `end` the focus is, if it is in `between`.
fn focus_in(between: &Range, end: &Node) -> Option<Path> {
    let mut node: Node = document().active_element()?.into();
    if !between.intersects_node(&node).ok()? {
        return None;
    }
    let top = end.parent_node()?;
    let tag = node.node_name();
    let mut steps = Vec::new();
    while node != top {
        let parent = node.parent_node()?;
        let mut nth = 0;
        while let Some(before) = node.previous_sibling() {
            node = before;
            nth += 1;
        }
        steps.push(nth);
        node = parent;
    }
    Some(Path { steps, tag })
}

/// Puts the focus on the element at `path` under `top`, if one of its kind is there.
fn focus_again(top: &Node, path: &Path) {
    let mut steps = path.steps.iter().rev();
    let found = steps.try_fold(top.clone(), |node, nth| node.child_nodes().get(*nth));
    if let Some(node) = found
        && node.node_name() == path.tag
    {
        // Refused by no element; one that cannot take the focus passes over it.
        let _ = node.unchecked_into::<HtmlElement>().focus();
    }
}

/// One row for each of the ids, in their order. A row is made once, with its
/// number from 0, and stays as it is while others come and go: somebody may be
/// typing in it.
pub fn each(
    ids: impl Fn() -> Vec<ItemId> + 'static,
    row: impl Fn(usize, ItemId) -> El + 'static,
) -> Nodes {
    each_boxed(Box::new(ids), Box::new(row))
}

struct Row {
    id: ItemId,
    node: Node,
    owner: Owner,
}

type MakeRow = Box<dyn Fn(usize, ItemId) -> El>;

fn each_boxed(ids: Box<dyn Fn() -> Vec<ItemId>>, make: MakeRow) -> Nodes {
    let fragment: Node = document().create_document_fragment().into();
    let end = Node::from(document().create_comment(""));
    append(&fragment, end.clone().into());
    let rows = RefCell::new(Vec::<Row>::new());
    // The rows' own: what follows the ids is thrown away with each of their changes.
    let owner = Owner::current().unwrap_or_default();
    keep_doing(move || {
        let ids = ids();
        let Some(parent) = end.parent_node() else {
            return;
        };
        let mut rows = rows.borrow_mut();
        rows.retain(|row| {
            let stays = ids.contains(&row.id);
            if !stays {
                row.owner.cleanup();
                // Refused only for a node that is somewhere else.
                let _ = parent.remove_child(&row.node);
            }
            stays
        });
        for (nth, id) in ids.into_iter().enumerate() {
            if rows.get(nth).is_some_and(|row| row.id == id) {
                continue;
            }
            let row = match rows.iter().position(|row| row.id == id) {
                Some(known) => rows.remove(known),
                None => {
                    let owner = owner.child();
                    let node = untrack(|| owner.with(|| make(nth, id))).node();
                    Row { id, node, owner }
                }
            };
            let before = rows.get(nth).map_or(&end, |row| &row.node);
            let _ = parent.insert_before(&row.node, Some(before));
            rows.insert(nth, row);
        }
    });
    fragment.into()
}

/// Does `work` now, and again whenever something it reads changes, as long as
/// the view around it is there.
pub fn keep_doing(work: impl Fn() + 'static) {
    keep_doing_boxed(Box::new(work));
}

fn keep_doing_boxed(work: Box<dyn Fn()>) {
    StoredValue::new_local(RenderEffect::new(move |_| work()));
}

/// Does `work` once the view stands, and again whenever something it reads changes.
pub fn follow(work: impl Fn() + 'static) {
    follow_boxed(Box::new(work));
}

fn follow_boxed(work: Box<dyn Fn()>) {
    Effect::new(move |_| work());
}
