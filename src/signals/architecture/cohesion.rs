//! Cohesion of a class: which methods share state.
//!
//! LCOM4 (Hitz & Montazeri, "Measuring coupling and cohesion in object-oriented systems", 1995): methods are connected where they
//! use the same attribute or one calls the other; the number of connected groups is the measure.

use crate::python::{Class, State, methods, name_hash};
use rustc_hash::FxHashMap;

/// The sizes of the groups of methods that share nothing with each other, largest first; `states` are what its methods use.
///
/// Constructors touch everything and connect nothing; methods that use no state of their own (static ones, stubs, hooks) belong to
/// no group.
pub fn groups(class: &Class<'_>, states: &[State]) -> Vec<usize> {
    let mut links = Links::default();
    let mut users = Vec::new();
    for (method, state) in methods(class.node).zip(states) {
        let name = method.name.as_str();
        if is_constructor(name) {
            continue;
        }
        let own = links.node(name_hash(name));
        if state.whole || is_item_protocol(name) {
            let whole = links.node(WHOLE);
            links.join(own, whole);
        }
        for &used in &state.names {
            let used = links.node(used);
            links.join(own, used);
        }
        if state.is_used() {
            users.push(own);
        }
    }
    // Two functions of one name (a property and its setter) are one method.
    users.sort_unstable();
    users.dedup();
    let mut roots: Vec<usize> = users.iter().map(|&user| links.root(user)).collect();
    roots.sort_unstable();
    let mut sizes: Vec<usize> = roots.chunk_by(|a, b| a == b).map(<[usize]>::len).collect();
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    sizes
}

fn is_constructor(name: &str) -> bool {
    matches!(
        name,
        "__init__" | "__new__" | "__post_init__" | "__del__" | "setUp" | "__init_subclass__"
    )
}

/// The object as a whole; no name has this hash but by chance.
const WHOLE: u64 = 0;

/// Methods by which an object is used as a whole.
fn is_item_protocol(name: &str) -> bool {
    matches!(
        name,
        "__getitem__" | "__setitem__" | "__delitem__" | "__contains__" | "__iter__" | "__len__"
    )
}

/// Names that belong together: the methods and attributes of a class.
#[derive(Default)]
struct Links {
    nodes: FxHashMap<u64, usize>,
    parent: Vec<usize>,
}

impl Links {
    fn node(&mut self, name: u64) -> usize {
        let next = self.parent.len();
        let node = *self.nodes.entry(name).or_insert(next);
        if node == next {
            self.parent.push(next);
        }
        node
    }

    fn root(&mut self, mut node: usize) -> usize {
        while self.parent[node] != node {
            self.parent[node] = self.parent[self.parent[node]];
            node = self.parent[node];
        }
        node
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.parent[a.max(b)] = a.min(b);
    }
}
