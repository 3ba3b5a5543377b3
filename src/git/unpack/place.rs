//! Where an object lies in a pack, and how much of it is made here.

/// Where an object lies: the pack's number and the offset in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::git) struct Place {
    pub(super) pack: u16,
    pub(super) offset: u64,
}

/// Bytes of an object, or of a delta, that is made here. A version of a source file is seldom made from more.
pub(super) const OBJECT_BYTES: u64 = 32 << 20;
/// Deltas on deltas. Git writes 50 and never more than 4,095.
pub(super) const DEPTH: usize = 4_095;
