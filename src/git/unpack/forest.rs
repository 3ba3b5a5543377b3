//! Many objects and what they are made from, as trees: bases above, and one order in which every base comes before what is made
//! of it and is needed no longer than must be.

use super::entry::{Entry, Form};
use super::packs::{Packs, Window};
use super::place::Place;
use crate::git::Oid;
use crate::watchdog;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Objects of a part, at least: enough to forget what it costs to begin one, few enough for many threads.
const PART: usize = 64;
/// Bytes of a pack looked at once: headers are read in the order they are stored.
const WINDOW: usize = 64 << 10;
/// Nobody.
pub(super) const NONE: u32 = u32::MAX;

/// An object to be made.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) place: Place,
    /// None where its header is none that git writes, or its base is not there.
    pub(super) entry: Option<Entry>,
    /// The position of what it is made from.
    pub(super) base: u32,
    /// Nothing else is made from its base after it.
    pub(super) is_last: bool,
    /// Nothing is made from it.
    pub(super) is_leaf: bool,
    /// Who asked for it, in `Forest::asked`.
    pub(super) asked: Range<u32>,
}

/// Objects in the order in which they are made.
#[derive(Debug, Default)]
pub(in crate::git) struct Forest {
    pub(super) nodes: Vec<Node>,
    pub(super) asked: Vec<u32>,
    /// Positions of the objects asked for that are in no pack, or that are made from each other in a circle.
    pub(in crate::git) left: Vec<u32>,
    /// What may be made independently.
    pub(in crate::git) parts: Vec<Range<u32>>,
}

/// A node before there is an order.
struct Draft {
    place: Place,
    entry: Option<Entry>,
    /// The number of what it is made from.
    base: u32,
    asked: Range<u32>,
}

impl Forest {
    /// Plans the reading of those of `oids` that are packed, as far as is known.
    pub(in crate::git) fn plan(
        packs: &Packs,
        oids: &[Oid],
        is_packed: impl Fn(Oid) -> bool,
    ) -> Self {
        let mut forest = Self::default();
        let mut found: Vec<(Place, u32)> = Vec::with_capacity(oids.len());
        for (index, oid) in oids.iter().enumerate() {
            match packs.find(*oid).filter(|_| is_packed(*oid)) {
                Some(place) => found.push((place, index as u32)),
                None => forest.left.push(index as u32),
            }
        }
        found.sort_unstable();
        forest.asked = found.iter().map(|(_, index)| *index).collect();
        let drafts = drafts(packs, &found);
        let family = Family::of(&drafts);
        forest.arrange(&drafts, &family);
        // In a circle nobody is first.
        for (draft, weight) in drafts.iter().zip(&family.weights) {
            if *weight == 0 {
                let asked = draft.asked.start as usize..draft.asked.end as usize;
                forest.left.extend_from_slice(&forest.asked[asked]);
            }
        }
        forest
    }

    /// No forest at all: everything is left.
    pub(in crate::git) fn leave(count: usize) -> Self {
        Self {
            left: (0..count as u32).collect(),
            ..Self::default()
        }
    }

    /// How many objects are made.
    pub(in crate::git) fn nodes(&self) -> u32 {
        self.nodes.len() as u32
    }

    /// Which objects are asked for in a part, in order.
    pub(in crate::git) fn asked(&self, part: Range<u32>) -> impl Iterator<Item = u32> {
        let nodes = self.nodes.get(part.start as usize..part.end as usize);
        let asked = nodes.unwrap_or_default().iter().map(|node| &node.asked);
        asked.flat_map(|asked| {
            self.asked[asked.start as usize..asked.end as usize]
                .iter()
                .copied()
        })
    }

    /// Every base before what is made of it, and the child of which most is made after its siblings: whoever walks in this order
    /// and lets go of a base with its last child holds as many contents as the logarithm of all.
    fn arrange(&mut self, drafts: &[Draft], family: &Family) {
        let mut depths: Vec<u32> = Vec::with_capacity(drafts.len());
        let mut todo: Vec<(u32, u32, bool)> =
            family.roots.iter().map(|d| (*d, NONE, true)).collect();
        todo.reverse();
        while let Some((number, base, is_last)) = todo.pop() {
            let draft = &drafts[number as usize];
            let children = family.children(number);
            let position = self.nodes.len() as u32;
            let depth = depths.get(base as usize).map_or(0, |depth| depth + 1);
            depths.push(depth);
            self.nodes.push(Node {
                place: draft.place,
                entry: draft.entry,
                base,
                is_last,
                is_leaf: children.is_empty(),
                asked: draft.asked.clone(),
            });
            let heaviest = children
                .iter()
                .copied()
                .max_by_key(|child| family.weights[*child as usize]);
            todo.extend(heaviest.map(|child| (child, position, true)));
            let others = children.iter().rev().filter(|c| Some(**c) != heaviest);
            todo.extend(others.map(|child| (*child, position, false)));
        }
        self.cut(&depths);
    }

    /// Whoever begins in the middle makes what stands above first. A part is as long as that is deep, so that it costs no more
    /// than the part itself.
    fn cut(&mut self, depths: &[u32]) {
        let mut start = 0;
        for (at, depth) in depths.iter().enumerate() {
            let count = at - start;
            if count >= PART && count >= *depth as usize {
                self.parts.push(start as u32..at as u32);
                start = at;
            }
        }
        if start < depths.len() {
            self.parts.push(start as u32..depths.len() as u32);
        }
    }
}

/// The objects found and everything they are made from.
fn drafts(packs: &Packs, found: &[(Place, u32)]) -> Vec<Draft> {
    let draft = |place, asked| Draft {
        place,
        entry: None,
        base: NONE,
        asked,
    };
    let mut drafts: Vec<Draft> = Vec::with_capacity(found.len());
    let mut numbers: FxHashMap<Place, u32> = FxHashMap::default();
    for (at, (place, _)) in found.iter().enumerate() {
        let at = at as u32;
        if let Some(last) = drafts.last_mut().filter(|last| last.place == *place) {
            last.asked.end = at + 1;
            continue;
        }
        numbers.insert(*place, drafts.len() as u32);
        drafts.push(draft(*place, at..at + 1));
    }
    let mut window = Window::new(WINDOW);
    let mut bases: Vec<Option<Place>> = Vec::with_capacity(drafts.len());
    while bases.len() < drafts.len() {
        let mut new = Vec::new();
        let start = bases.len();
        for draft in &mut drafts[start..] {
            watchdog::heartbeat();
            let place = draft.place;
            let (entry, base) = match window.entry(packs, place) {
                Some(entry) => match base(packs, place, entry) {
                    Ok(base) => (Some(entry), base),
                    Err(()) => (None, None),
                },
                None => (None, None),
            };
            draft.entry = entry;
            new.extend(base.filter(|base| !numbers.contains_key(base)));
            bases.push(base);
        }
        new.sort_unstable();
        new.dedup();
        for place in new {
            numbers.insert(place, drafts.len() as u32);
            drafts.push(draft(place, 0..0));
        }
    }
    for (draft, base) in drafts.iter_mut().zip(bases) {
        draft.base = base
            .and_then(|base| numbers.get(&base))
            .map_or(NONE, |n| *n);
    }
    drafts
}

/// The place of what an entry is made from, if it is made from something.
fn base(packs: &Packs, place: Place, entry: Entry) -> Result<Option<Place>, ()> {
    match entry.form {
        Form::Whole(_) => Ok(None),
        Form::Near(offset) => Ok(Some(Place { offset, ..place })),
        Form::Named(oid) => packs.base(place.pack, oid).map(Some).ok_or(()),
    }
}

/// Who is made from whom, by number.
struct Family {
    /// What is made from nothing, in order of place.
    roots: Vec<u32>,
    /// Where the children of each begin in `children`, and where the last end.
    starts: Vec<u32>,
    /// In order of place.
    children: Vec<u32>,
    /// How many are made from each, itself included. Zero in a circle.
    weights: Vec<u32>,
}

impl Family {
    fn of(drafts: &[Draft]) -> Self {
        let mut by_place: Vec<u32> = (0..drafts.len() as u32).collect();
        by_place.sort_unstable_by_key(|number| drafts[*number as usize].place);
        let mut ends = vec![0_u32; drafts.len() + 1];
        for draft in drafts.iter().filter(|draft| draft.base != NONE) {
            ends[draft.base as usize + 1] += 1;
        }
        for at in 1..ends.len() {
            ends[at] += ends[at - 1];
        }
        let mut family = Self {
            roots: Vec::new(),
            children: vec![NONE; ends.last().map_or(0, |end| *end as usize)],
            starts: ends.clone(),
            weights: vec![0; drafts.len()],
        };
        for number in by_place {
            let base = drafts[number as usize].base;
            if base == NONE {
                family.roots.push(number);
                continue;
            }
            let next = &mut ends[base as usize];
            family.children[*next as usize] = number;
            *next += 1;
        }
        // Bases first; then, from the end, each is added to its base.
        let mut order = family.roots.clone();
        let mut at = 0;
        while let Some(number) = order.get(at) {
            order.extend_from_slice(family.children(*number));
            at += 1;
        }
        for number in order.iter().rev() {
            family.weights[*number as usize] += 1;
            let base = drafts[*number as usize].base;
            if base != NONE {
                family.weights[base as usize] += family.weights[*number as usize];
            }
        }
        family
    }

    fn children(&self, number: u32) -> &[u32] {
        let number = number as usize;
        &self.children[self.starts[number] as usize..self.starts[number + 1] as usize]
    }
}
