//! The index of one pack: where the object of a name begins.

use crate::git::Oid;
use crate::git::oid::ObjectFormat;

/// Magic, version and the fan-out table of an index of version 2.
const HEADER: usize = 8 + 256 * 4;
/// Checksum and offset of an object, beside its name.
const BESIDE: usize = 4 + 4;
/// Names that begin with the same eight bytes: two among five thousand million names.
const SAME_START: usize = 8;
/// Marks an offset that stands in the table of large ones.
const LARGE: u32 = 1 << 31;

/// Names and offsets of one pack.
pub(super) struct Index {
    names: Vec<[u8; 20]>,
    offsets: Vec<u32>,
    large: Vec<u64>,
    /// Names before the first whose first byte is larger than the place in this table.
    fan: Vec<u32>,
    /// The hash of the pack it belongs to.
    pub(super) pack: Vec<u8>,
}

impl Index {
    /// Reads an index of version 2; nothing else has been written since 2007.
    pub(super) fn parse(bytes: &[u8], format: ObjectFormat) -> Option<Self> {
        let hash = format.bytes();
        let table = bytes.get(8..HEADER)?;
        if !bytes.starts_with(b"\xfftOc\0\0\0\x02") {
            return None;
        }
        let fan = numbers(table);
        let count = *fan.last()? as usize;
        if !fan.is_sorted() {
            return None;
        }
        let rest = &bytes[HEADER..];
        let (body, hashes) = rest.split_at_checked(rest.len().checked_sub(2 * hash)?)?;
        let (body, large) = body.split_at_checked(count.checked_mul(hash + BESIDE)?)?;
        let (names, body) = body.split_at_checked(count * hash)?;
        let (_, offsets) = body.split_at_checked(count * 4)?;
        Some(Self {
            names: match format {
                ObjectFormat::Sha1 => names.as_chunks::<20>().0.to_vec(),
                ObjectFormat::Sha256 => beginnings(names.as_chunks::<32>().0),
            },
            offsets: numbers(offsets),
            large: large
                .as_chunks::<8>()
                .0
                .iter()
                .map(|bytes| u64::from_be_bytes(*bytes))
                .collect(),
            fan,
            pack: hashes.get(..hash)?.to_vec(),
        })
    }

    /// An index of objects that are named by their numbers, twenty times: at most 256.
    pub(super) fn numbered(offsets: &[u32]) -> Self {
        let count = offsets.len().min(256) as u32;
        Self {
            names: (0..=255).take(count as usize).map(|n| [n; 20]).collect(),
            offsets: offsets.to_vec(),
            large: Vec::new(),
            fan: (1..=256).map(|end| count.min(end)).collect(),
            pack: Vec::new(),
        }
    }

    /// An index of objects that were found in a pack, in any order. The first of a name counts.
    pub(super) fn of(mut objects: Vec<(Oid, u64)>) -> Self {
        objects.sort_unstable();
        objects.dedup_by_key(|(oid, _)| *oid);
        let mut index = Self {
            names: objects.iter().map(|(oid, _)| oid.0).collect(),
            offsets: Vec::with_capacity(objects.len()),
            large: Vec::new(),
            fan: Vec::with_capacity(256),
            pack: Vec::new(),
        };
        for (_, offset) in &objects {
            let small = u32::try_from(*offset)
                .ok()
                .filter(|small| small & LARGE == 0);
            index.offsets.push(small.unwrap_or_else(|| {
                index.large.push(*offset);
                LARGE | (index.large.len() as u32 - 1)
            }));
        }
        for first in 0..=255 {
            let before = index.names.partition_point(|name| name[0] <= first);
            index.fan.push(before as u32);
        }
        index
    }

    /// Where the object begins in the pack.
    pub(super) fn offset(&self, oid: Oid) -> Option<u64> {
        let first = usize::from(oid.0[0]);
        let before = first.checked_sub(1).map_or(0, |at| self.fan[at]) as usize;
        let names = self.names.get(before..*self.fan.get(first)? as usize)?;
        // Eight bytes tell nearly all names apart, and are compared as a number.
        let wanted = start(&oid.0);
        let start = first_of(names, wanted);
        let mut same = names[start..].iter().take(SAME_START);
        let at = before + start + same.position(|name| *name == oid.0)?;
        let offset = *self.offsets.get(at)?;
        if offset & LARGE == 0 {
            return Some(u64::from(offset));
        }
        self.large.get((offset & !LARGE) as usize).copied()
    }

    /// How many objects there are.
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// Every name.
    pub(super) fn names(&self) -> impl Iterator<Item = Oid> {
        self.names.iter().map(|name| Oid(*name))
    }
}

/// How many of the names, which share their first byte, come before `wanted`. Names are drawn by lot, so that their place is
/// almost told by their value; a search in halves would fetch ten places of memory that nothing else needs.
fn first_of(names: &[[u8; 20]], wanted: u64) -> usize {
    let mut high = names.len();
    let share = wanted << 8 >> 32;
    let guess = ((share * high as u64) >> 32) as usize;
    let is_before = |at: usize| names.get(at).is_some_and(|name| start(name) < wanted);
    let mut step = 8;
    let low = if is_before(guess) {
        let mut low = guess + 1;
        while low + step < high && is_before(low + step) {
            low += step + 1;
            step *= 2;
        }
        high = high.min(low + step + 1);
        low
    } else {
        high = guess;
        while high > step && !is_before(high - step) {
            high -= step;
            step *= 2;
        }
        high.saturating_sub(step)
    };
    low + names[low..high].partition_point(|name| start(name) < wanted)
}

/// The first eight bytes of a name, as a number that sorts alike.
fn start(name: &[u8; 20]) -> u64 {
    let eight = name.first_chunk().copied();
    u64::from_be_bytes(eight.unwrap_or_default())
}

/// The beginnings of longer names.
fn beginnings(names: &[[u8; 32]]) -> Vec<[u8; 20]> {
    let short = names.iter().map(|name| name.first_chunk().copied());
    short.map(Option::unwrap_or_default).collect()
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    let four = bytes.as_chunks::<4>().0.iter();
    four.map(|four| u32::from_be_bytes(*four)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An index of objects named by one byte, repeated.
    fn index(objects: &[(u8, u32)], large: &[u64]) -> Vec<u8> {
        let mut bytes = b"\xfftOc\0\0\0\x02".to_vec();
        for first in 0..=255 {
            let count = objects.iter().filter(|(name, _)| *name <= first).count();
            bytes.extend((count as u32).to_be_bytes());
        }
        for (name, _) in objects {
            bytes.extend([*name; 20]);
        }
        bytes.extend(vec![0; objects.len() * 4]);
        for (_, offset) in objects {
            bytes.extend(offset.to_be_bytes());
        }
        for offset in large {
            bytes.extend(offset.to_be_bytes());
        }
        bytes.extend([7; 20]);
        bytes.extend([8; 20]);
        bytes
    }

    #[test]
    fn a_guess_finds_what_halves_find() {
        let mut names: Vec<[u8; 20]> = Vec::new();
        for count in 0..200_u64 {
            let all = names.clone();
            for at in 0..count {
                let even = (at << 48) / count * 256;
                for wanted in [even, even + 1, at, u64::MAX >> 8, at << 40] {
                    let halves = all.partition_point(|name| start(name) < wanted);
                    assert_eq!(first_of(&all, wanted), halves, "{count} {wanted:x}");
                }
            }
            let mut name = [0; 20];
            // Half by lot, half crowded together.
            let lot = count.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 8;
            let value = if count % 2 == 0 { lot } else { count };
            name[..8].copy_from_slice(&value.to_be_bytes());
            names.push(name);
            names.sort_unstable();
        }
    }

    #[test]
    fn names_lead_to_offsets() {
        let objects = [(0, 12), (3, 99), (3, 99), (255, LARGE), (255, LARGE + 1)];
        let bytes = index(&objects, &[1 << 40]);
        let index = Index::parse(&bytes, ObjectFormat::Sha1).expect("an index");
        for (name, offset) in [(0, Some(12)), (1, None), (3, Some(99)), (254, None)] {
            assert_eq!(index.offset(Oid([name; 20])), offset, "{name}");
        }
        assert_eq!((index.len(), &*index.pack), (5, &[7; 20][..]));
        // A large offset that is not there is no offset.
        let found = index.offset(Oid([255; 20]));
        assert!(found.is_none_or(|offset| offset == 1 << 40));
    }

    #[test]
    fn what_is_no_index() {
        let good = index(&[(0, 12), (3, 99)], &[]);
        for end in 0..good.len() {
            assert!(
                Index::parse(&good[..end], ObjectFormat::Sha1).is_none(),
                "{end}"
            );
        }
        let mut unsorted = good.clone();
        unsorted[8..12].copy_from_slice(&[0, 0, 0, 9]);
        assert!(Index::parse(&unsorted, ObjectFormat::Sha1).is_none());
        let mut first = good;
        first[0] = 0;
        assert!(Index::parse(&first, ObjectFormat::Sha1).is_none());
    }
}
