//! Many contents, read in the order that is cheapest: see [`Reading`].

use super::loose::Loose;
use super::oid::Oid;
use super::unpack::{Forest, Packs};
use std::ops::Range;

/// Contents of a part that are read one by one.
const PART: usize = 32;

/// A plan for reading many contents, in parts that threads may take up in any order. What is told of a part, and in which order,
/// depends on the plan only.
pub struct Reading {
    pub(super) oids: Vec<Oid>,
    pub(super) forest: Forest,
    /// The largest content that anybody can use.
    pub(super) limit: u64,
    parts: Vec<Part>,
}

/// A part of a plan: contents that share the objects they are made from.
#[derive(Debug, Clone)]
pub enum Part {
    /// Objects of packs: positions in the forest.
    Forest(Range<u32>),
    /// Objects read one by one: positions in what the forest left.
    Left(Range<usize>),
}

impl Reading {
    /// Plans the reading of contents, told by their position in `oids`, from the loose objects and the packs of a repository.
    pub(super) fn plan(database: Option<(&Loose, &Packs)>, oids: Vec<Oid>, limit: u64) -> Self {
        let forest = match database {
            Some((loose, packs)) => Forest::plan(packs, &oids, |oid| !loose.has(oid)),
            None => Forest::leave(oids.len()),
        };
        let mut parts: Vec<Part> = forest.parts.iter().cloned().map(Part::Forest).collect();
        let left = forest.left.len();
        let starts = (0..left).step_by(PART);
        parts.extend(starts.map(|start| Part::Left(start..(start + PART).min(left))));
        Self {
            oids,
            forest,
            limit,
            parts,
        }
    }

    /// The parts, in the order they are stored.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The names in the order in which contents are told.
    pub fn order(&self) -> impl Iterator<Item = Oid> {
        let forest = self.forest.asked(0..self.forest.nodes());
        let all = forest.chain(self.forest.left.iter().copied());
        all.map(|number| self.oid(number as usize))
    }

    /// The name of a content.
    pub fn oid(&self, number: usize) -> Oid {
        self.oids.get(number).copied().unwrap_or_default()
    }
}

impl Part {
    /// How many objects are read for it.
    pub fn weight(&self) -> usize {
        match self {
            Self::Forest(part) => part.len(),
            Self::Left(part) => part.len(),
        }
    }
}
