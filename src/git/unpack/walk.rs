//! A walk over a part of a forest: each object is made from the one above it.

use super::delta::Delta;
use super::entry::Form;
use super::forest::{Forest, NONE, Node};
use super::inflate::Inflater;
use super::packs::Packs;
use super::place::OBJECT_BYTES;
use crate::git::Kind;
use crate::watchdog::{self, Deadline};
use std::ops::Range;
use std::sync::Arc;

/// Bytes of all objects held at a time. Sixteen versions of the largest file that is parsed have an eighth of it.
const HELD: usize = 128 << 20;
/// Bytes of a pack looked at once: objects made from each other lie far apart.
const WINDOW: usize = 4 << 10;
/// Buffers kept for the next object, and the largest of them.
const SPARE: usize = 8;
const SPARE_BYTES: usize = 4 << 20;

/// What became of an object that was asked for.
pub(in crate::git) enum Made<'m> {
    /// Its type and bytes. They may be borrowed, not changed: others are made from them.
    Bytes(Kind, &'m mut Vec<u8>),
    /// It is too large for anybody who asked: type and size.
    Large(Kind, u64),
    /// libgit2 must be asked.
    Unknown,
    /// Not made: the deadline had passed.
    Late,
}

/// An object that others are made from.
struct Held {
    position: u32,
    /// None where it could not be made.
    made: Option<(Kind, Vec<u8>)>,
}

/// What makes objects. One for each thread.
pub(in crate::git) struct Walk {
    packs: Arc<Packs>,
    inflater: Inflater,
    spare: Vec<Vec<u8>>,
    /// Bases of the object at hand, the first one below.
    stack: Vec<Held>,
    held: usize,
}

impl Walk {
    pub(in crate::git) fn new(packs: Arc<Packs>) -> Self {
        Self {
            packs,
            inflater: Inflater::new(WINDOW),
            spare: Vec::new(),
            stack: Vec::new(),
            held: 0,
        }
    }

    /// Makes the objects of one part, and tells `each` those that were asked for, by their numbers in the question. An object above
    /// `limit` is made only where others are made from it.
    pub(in crate::git) fn part(
        &mut self,
        forest: &Forest,
        part: Range<u32>,
        limit: u64,
        deadline: Deadline,
        mut each: impl FnMut(&[u32], Made<'_>),
    ) {
        for position in part {
            let Some(node) = forest.nodes.get(position as usize) else {
                break;
            };
            let asked = node.asked.start as usize..node.asked.end as usize;
            let asked = forest.asked.get(asked).unwrap_or_default();
            if deadline.passed() {
                each(asked, Made::Late);
                continue;
            }
            self.climb(forest, node.base);
            let mut bytes = self.spare.pop().unwrap_or_default();
            let made = self.make(node, limit, &mut bytes);
            watchdog::heartbeat();
            if !asked.is_empty() {
                let made = match made {
                    Ok(kind) => Made::Bytes(kind, &mut bytes),
                    Err(Some((kind, size))) => Made::Large(kind, size),
                    Err(None) => Made::Unknown,
                };
                each(asked, made);
            }
            self.hold(position, node, made.ok(), bytes);
        }
        while !self.stack.is_empty() {
            self.drop_last();
        }
    }

    /// Makes `base` the last of the stack, which takes some making where a part begins.
    fn climb(&mut self, forest: &Forest, base: u32) {
        while self.stack.last().is_some_and(|last| last.position != base) {
            self.drop_last();
        }
        if !self.stack.is_empty() || base == NONE {
            return;
        }
        let mut path = Vec::new();
        let mut at = base;
        while let Some(node) = forest.nodes.get(at as usize) {
            path.push((at, node));
            at = node.base;
        }
        while let Some((position, node)) = path.pop() {
            let mut bytes = self.spare.pop().unwrap_or_default();
            let made = self.make(node, OBJECT_BYTES, &mut bytes);
            watchdog::heartbeat();
            self.hold(position, node, made.ok(), bytes);
        }
    }

    /// Makes an object from the last of the stack. `Err` has its type and size where it is above the limit and nobody's base.
    fn make(
        &mut self,
        node: &Node,
        limit: u64,
        bytes: &mut Vec<u8>,
    ) -> Result<Kind, Option<(Kind, u64)>> {
        let entry = node.entry.ok_or(None)?;
        if let Form::Whole(kind) = entry.form {
            if node.is_leaf && entry.size > limit {
                return Err(Some((kind, entry.size)));
            }
            let whole = self.inflater.whole(&self.packs, node.place, &entry, bytes);
            return whole.map(|()| kind).ok_or(None);
        }
        let base = self.stack.last().and_then(|last| last.made.as_ref());
        let (kind, base) = base.ok_or(None)?;
        let delta = self.inflater.delta(&self.packs, node.place, &entry);
        let delta = delta.and_then(Delta::parse).ok_or(None)?;
        if node.is_leaf && delta.result > limit {
            return Err(Some((*kind, delta.result)));
        }
        let made = (delta.result <= OBJECT_BYTES).then(|| delta.apply(base, bytes));
        made.flatten().map(|()| *kind).ok_or(None)
    }

    /// Keeps what others are made from, and lets go of what nobody needs any more.
    fn hold(&mut self, position: u32, node: &Node, kind: Option<Kind>, bytes: Vec<u8>) {
        if node.is_last && node.base != NONE {
            self.drop_last();
        }
        if node.is_leaf {
            return self.give_back(bytes);
        }
        let size = bytes.capacity();
        let kind = kind.filter(|_| self.held + size <= HELD);
        if kind.is_some() {
            self.held += size;
        }
        let made = kind.map(|kind| (kind, bytes));
        self.stack.push(Held { position, made });
    }

    fn drop_last(&mut self) {
        if let Some((_, bytes)) = self.stack.pop().and_then(|last| last.made) {
            self.held -= bytes.capacity();
            self.give_back(bytes);
        }
    }

    fn give_back(&mut self, bytes: Vec<u8>) {
        if self.spare.len() < SPARE && bytes.capacity() <= SPARE_BYTES {
            self.spare.push(bytes);
        }
    }
}
