//! A piece that was counted in some module.

use super::memo::ParsedChunk;
use super::part::Part;
use std::sync::Arc;

/// A piece that was counted. A class that has changed takes over those of its methods that have not, one pointer for each.
pub(super) struct Counted {
    pub(super) known: Arc<ParsedChunk>,
    /// What it holds.
    pub(super) part: Arc<Part>,
    pub(super) digests: ChunkDigest,
}

/// What is asked of each piece of a class whenever it is put together, kept in one place.
#[derive(Clone, Copy)]
pub(super) struct ChunkDigest {
    /// As [`ParsedChunk::context`].
    pub(super) context: u64,
    /// As [`ParsedChunk::digest`].
    pub(super) digest: u64,
    /// As [`ParsedChunk::recovered`].
    pub(super) recovered: bool,
    /// As [`ParsedChunk::newer`].
    pub(super) newer: usize,
    /// Of a method, for a class that asks what its methods use, and for one that asks whether it keeps something: see
    /// [`ParsedChunk::asked_of_state`].
    states: [Option<u64>; 2],
}

impl Counted {
    pub(super) fn new(known: Arc<ParsedChunk>, part: Arc<Part>) -> Self {
        Self {
            digests: ChunkDigest::of(&known),
            known,
            part,
        }
    }
}

impl ChunkDigest {
    pub(super) fn of(known: &ParsedChunk) -> Self {
        Self {
            context: known.context,
            digest: known.digest,
            recovered: known.recovered,
            newer: known.newer,
            states: [true, false].map(|all| known.asked_of_state(all)),
        }
    }

    /// What a class may ask of it as its method: all that it uses, or whether it keeps something.
    pub(super) fn state(&self, all: bool) -> Option<u64> {
        self.states[usize::from(!all)]
    }
}
