//! The graph of a record's entries: who waits, and who was written on top of whom.

use crate::digest::EntryId;
use crate::merge::Known;
use domain::order::sort_by_key;
use std::cmp::Reverse;
use std::collections::VecDeque;

/// A history without repetitions, by id: a greater index is a greater id.
pub(crate) struct Graph<'a> {
    /// The entries, by id.
    pub(crate) nodes: Vec<&'a Known>,
    /// Whether nothing that this entry builds on is still to come.
    pub(crate) settled: Vec<bool>,
    /// The settled entries, parents first.
    pub(crate) order: Vec<usize>,
    parents: Vec<Vec<usize>>,
    /// For each entry one bit per entry: its ancestors.
    ancestors: Vec<u64>,
    words: usize,
}

impl<'a> Graph<'a> {
    pub(crate) fn of(history: &'a [Known]) -> Self {
        let mut nodes: Vec<&Known> = history.iter().collect();
        // Bytes say more than a stub for the same entry, and of stubs the one
        // that names more parents, whichever came first.
        sort_by_key(&mut nodes, |known| {
            let (named, parents) = (known.parents().len(), known.parents());
            (known.id(), known.rank(), Reverse(named), parents)
        });
        nodes.dedup_by_key(|known| known.id());
        let index = |id: &EntryId| nodes.binary_search_by_key(id, |known| known.id()).ok();
        let mut missing = vec![0usize; nodes.len()];
        let mut parents = Vec::with_capacity(nodes.len());
        for (at, known) in nodes.iter().enumerate() {
            let mut named: Vec<_> = known.parents().to_vec();
            sort_by_key(&mut named, |id| *id);
            named.dedup();
            let here: Vec<usize> = named.iter().filter_map(index).collect();
            missing[at] = named.len() - here.len();
            parents.push(here);
        }
        let mut graph = Self {
            words: nodes.len().div_ceil(64),
            settled: vec![false; nodes.len()],
            order: Vec::with_capacity(nodes.len()),
            ancestors: Vec::new(),
            parents,
            nodes,
        };
        graph.settle(&missing);
        graph.arrange();
        graph.trace();
        graph
    }

    /// Whether entry `at` was written on top of `other`, directly or not.
    pub(crate) fn is_on_top(&self, at: usize, other: usize) -> bool {
        let word = self.ancestors[at * self.words + other / 64];
        word & (1 << (other % 64)) != 0
    }

    /// The parents of `at` that are known.
    pub(crate) fn parents(&self, at: usize) -> &[usize] {
        &self.parents[at]
    }

    /// Marks what has all its parents. A stub waits for nothing.
    fn settle(&mut self, missing: &[usize]) {
        let count = |at: usize| match self.nodes[at] {
            Known::Stub { .. } => 0,
            _ => missing[at] + self.parents[at].len(),
        };
        let waits_for: Vec<usize> = (0..self.nodes.len()).map(count).collect();
        self.settled = vec![false; self.nodes.len()];
        for at in self.parents_first(waits_for, |_| true) {
            self.settled[at] = true;
        }
    }

    /// Puts the settled entries in order, along the parents of stubs too.
    fn arrange(&mut self) {
        let count = |at: usize| {
            let settled = self.parents[at]
                .iter()
                .filter(|parent| self.settled[**parent]);
            if self.settled[at] {
                settled.count()
            } else {
                usize::MAX
            }
        };
        let waits_for = (0..self.nodes.len()).map(count).collect();
        self.order = self.parents_first(waits_for, |at| self.settled[at]);
        // Only stubs that name each other as parents are left, which no honest
        // District sends; the rest of the record is not held up by them.
        let mut placed = vec![false; self.nodes.len()];
        self.order.iter().for_each(|at| placed[*at] = true);
        let left = (0..self.nodes.len()).filter(|at| self.settled[*at] && !placed[*at]);
        self.order.extend(left);
    }

    /// Takes entries that wait for none, one by one, until no more come free.
    fn parents_first(
        &self,
        mut waits_for: Vec<usize>,
        counts: impl Fn(usize) -> bool,
    ) -> Vec<usize> {
        let mut children = vec![Vec::new(); self.nodes.len()];
        for (at, parents) in self.parents.iter().enumerate() {
            parents.iter().for_each(|parent| children[*parent].push(at));
        }
        let mut free: VecDeque<usize> = (0..self.nodes.len())
            .filter(|at| waits_for[*at] == 0)
            .collect();
        let mut order = Vec::with_capacity(self.nodes.len());
        while let Some(at) = free.pop_front() {
            order.push(at);
            for child in children[at].iter().copied().filter(|child| counts(*child)) {
                // A stub that waits for nothing is free from the start.
                if waits_for[child] > 0 {
                    waits_for[child] -= 1;
                    if waits_for[child] == 0 {
                        free.push_back(child);
                    }
                }
            }
        }
        order
    }

    /// Fills in the ancestors, parents first.
    fn trace(&mut self) {
        self.ancestors = vec![0; self.nodes.len() * self.words];
        for at in self.order.clone() {
            for parent in self.parents[at].clone() {
                if !self.settled[parent] {
                    continue;
                }
                for word in 0..self.words {
                    let from = self.ancestors[parent * self.words + word];
                    self.ancestors[at * self.words + word] |= from;
                }
                self.ancestors[at * self.words + parent / 64] |= 1 << (parent % 64);
            }
        }
    }
}
