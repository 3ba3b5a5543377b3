//! Where objects lie, so that they can be read in the order they are stored: neighbours share the bases of their deltas.

use super::files::read;
use super::packs::INDEX_BYTES;
use super::{Oid, Repository};
use std::path::Path;

/// Bytes before the names in an index of version 2: magic, version, fan-out table.
const NAMES: usize = 8 + 256 * 4;

/// The names and offsets of one pack's index.
struct Index {
    bytes: Vec<u8>,
    count: usize,
}

impl Index {
    fn open(path: &Path) -> Option<Self> {
        let bytes = read(path, "pack index", INDEX_BYTES).ok()??;
        if !bytes.starts_with(b"\xfftOc\0\0\0\x02") || bytes.len() < NAMES {
            return None;
        }
        let count = u32::from_be_bytes(bytes[NAMES - 4..NAMES].try_into().ok()?) as usize;
        // Name, checksum and offset of each.
        let whole = count.checked_mul(28)?.checked_add(NAMES)?;
        (bytes.len() >= whole).then_some(Self { bytes, count })
    }

    /// The offset of an object in the pack; large ones only roughly, which is enough for an order.
    fn offset(&self, oid: Oid) -> Option<u32> {
        let name = |i: usize| &self.bytes[NAMES + i * 20..NAMES + i * 20 + 20];
        let (mut low, mut high) = (0, self.count);
        while low < high {
            let middle = usize::midpoint(low, high);
            match name(middle).cmp(&oid.0[..]) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => {
                    let at = NAMES + self.count * 24 + middle * 4;
                    return self
                        .bytes
                        .get(at..at + 4)?
                        .try_into()
                        .ok()
                        .map(u32::from_be_bytes);
                }
            }
        }
        None
    }
}

impl Repository {
    /// For each object a key that sorts it by where it is stored: pack, then offset; loose objects last.
    pub fn storage_order(&self, oids: impl Iterator<Item = Oid>) -> Vec<(u32, u32)> {
        let folder = self
            .object_folder()
            .map(|objects| Path::new(objects).join("pack"));
        let mut packs: Vec<_> = folder
            .and_then(|folder| std::fs::read_dir(folder).ok())
            .into_iter()
            .flatten()
            .flatten()
            .map(|e| e.path())
            .collect();
        packs.retain(|path| path.extension().is_some_and(|e| e == "idx"));
        packs.sort();
        let indexes: Vec<Index> = packs.iter().filter_map(|path| Index::open(path)).collect();
        let place = |oid: Oid| {
            let found = indexes
                .iter()
                .enumerate()
                .find_map(|(pack, index)| index.offset(oid).map(|at| (pack as u32, at)));
            found.unwrap_or((u32::MAX, 0))
        };
        oids.map(place).collect()
    }
}
