//! The compressed bytes of an entry, inflated to exactly as many as its header says.

use super::delta::Delta;
use super::entry::Entry;
use super::packs::{Packs, Window};
use super::place::{OBJECT_BYTES, Place};
use flate2::{Decompress, FlushDecompress};
use libdeflater::Decompressor;

/// Bytes looked at first, unless the object is smaller.
const FIRST: usize = 4 << 10;
/// Compressed bytes that hold the sizes of a delta, even where they are hardly compressed.
const SIZES_INPUT: usize = 512;

/// Bytes beyond an object that its buffer has: so that a content which goes on is noticed, and so many that the quick way of
/// inflating, which writes ahead, is open to the end.
const BEYOND: usize = 320;

/// What inflates one entry after another.
pub(super) struct Inflater {
    window: Window,
    /// Inflates what is wanted whole.
    whole: Decompressor,
    /// Inflates beginnings.
    state: Decompress,
    /// Where deltas are inflated.
    delta: Vec<u8>,
}

impl Inflater {
    /// Looks at `window` bytes of a pack at once, at least.
    pub(super) fn new(window: usize) -> Self {
        Self {
            window: Window::new(window),
            whole: Decompressor::new(),
            state: Decompress::new(true),
            delta: Vec::new(),
        }
    }

    /// The header of the entry at `place`.
    pub(super) fn entry(&mut self, packs: &Packs, place: Place) -> Option<Entry> {
        self.window.entry(packs, place)
    }

    /// All bytes of an entry into `out`, whose own bytes are given up. Nothing above the limit is inflated.
    pub(super) fn whole(
        &mut self,
        packs: &Packs,
        place: Place,
        entry: &Entry,
        out: &mut Vec<u8>,
    ) -> Option<()> {
        let size = self.inflate(packs, place, entry, out)?;
        out.truncate(size);
        Some(())
    }

    /// The bytes of an entry that is a delta.
    pub(super) fn delta(&mut self, packs: &Packs, place: Place, entry: &Entry) -> Option<&[u8]> {
        let mut delta = std::mem::take(&mut self.delta);
        let size = self.inflate(packs, place, entry, &mut delta);
        self.delta = delta;
        self.delta.get(..size?)
    }

    /// The bytes of an entry at the beginning of `out`, and how many they are. What follows is left over: a buffer is filled with
    /// zeroes once, not for each object.
    fn inflate(
        &mut self,
        packs: &Packs,
        place: Place,
        entry: &Entry,
        out: &mut Vec<u8>,
    ) -> Option<usize> {
        let size = usize::try_from(entry.size).ok()?;
        if entry.size > OBJECT_BYTES {
            return None;
        }
        let place = after(place, entry)?;
        // What zlib promises never to exceed.
        let most = size + (size >> 9) + 64;
        let mut count = most.min(FIRST.max(size / 3));
        let room = size + BEYOND;
        if out.len() < room {
            out.reserve_exact(room - out.len());
            out.resize(room, 0);
        }
        loop {
            let input = self.window.look(packs, place, count)?;
            let given = input.len();
            match self.whole.zlib_decompress(input, &mut out[..room]) {
                Ok(filled) => return (filled == size).then_some(size),
                // It may be that the input was not all.
                Err(_) if given >= count && given < most => {
                    count = most.min(given.saturating_mul(4));
                }
                Err(_) => return None,
            }
        }
    }

    /// The sizes a delta says, inflated no further: of its base and of its result.
    pub(super) fn sizes(
        &mut self,
        packs: &Packs,
        place: Place,
        entry: &Entry,
    ) -> Option<(u64, u64)> {
        let place = after(place, entry)?;
        let input = self.window.look(packs, place, SIZES_INPUT)?;
        let mut start = [0; Delta::SIZES];
        self.state.reset(true);
        self.state
            .decompress(input, &mut start, FlushDecompress::None)
            .ok()?;
        let filled = usize::try_from(self.state.total_out()).ok()?;
        let delta = Delta::parse(start.get(..filled)?)?;
        Some((delta.base, delta.result))
    }
}

/// Where the compressed bytes begin.
fn after(place: Place, entry: &Entry) -> Option<Place> {
    let offset = place.offset.checked_add(entry.header)?;
    Some(Place { offset, ..place })
}
