//! Contents of files: read ahead in the order they are stored, kept for a while, given up before they are too many.

use super::super::handles::Handles;
use crate::git::{Blob, Oid, Repository};
use crate::warning_code::WarningCode;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// A larger file has no owners.
pub const FILE_BYTES: u64 = 1 << 20;
/// A file of more lines has no owners.
pub const FILE_LINES: usize = 100_000;
/// Git takes a file for binary if a NUL is among so many bytes.
const LOOKED_AT: usize = 8_000;
/// Bytes of contents kept for the next change of the same file.
const KEPT: usize = 96 << 20;
/// Bytes read ahead. Versions of one file that are read together are made from each other.
const AHEAD: usize = 32 << 20;

/// A content.
#[derive(Debug, Clone)]
pub(super) enum Content {
    /// Text of so many lines.
    Text(Arc<Vec<u8>>, u32),
    /// It has a NUL.
    Binary,
    /// Absent, damaged or above a limit; the name of the reason.
    Unread(WarningCode),
}

/// Where contents come from.
pub(super) struct Contents<'r> {
    handles: Handles<'r>,
    repository: &'r Repository,
    ahead: FxHashMap<Oid, Content>,
    /// Asked for lately, and a while ago; the latter are given up when the former are many.
    young: FxHashMap<Oid, Content>,
    old: FxHashMap<Oid, Content>,
    young_bytes: usize,
    /// Bytes of an average content, to guess how many can be read ahead.
    seen: (u64, u64),
}

impl<'r> Contents<'r> {
    pub(super) fn new(repository: &'r Repository) -> Self {
        Self {
            handles: Handles::new(repository),
            repository,
            ahead: FxHashMap::default(),
            young: FxHashMap::default(),
            old: FxHashMap::default(),
            young_bytes: 0,
            seen: (0, 0),
        }
    }

    /// How many contents may be read ahead.
    pub(super) fn room(&self) -> usize {
        let (count, bytes) = self.seen;
        let each = bytes.checked_div(count).unwrap_or(16 << 10);
        AHEAD / (each as usize).max(1 << 10)
    }

    /// Reads what will be asked for soon, as far as there is room; what was read ahead before and not used is given up.
    pub(super) fn read_ahead(&mut self, soon: impl Iterator<Item = Oid>) {
        let mut soon: Vec<Oid> = soon
            .filter(|oid| !self.young.contains_key(oid) && !self.old.contains_key(oid))
            .collect();
        soon.sort_unstable();
        soon.dedup();
        self.ahead.clear();
        let reading = self.repository.reading(soon, FILE_BYTES);
        let mut bytes = 0;
        for batch in reading.parts().chunks(rayon::current_num_threads().max(1)) {
            let read: Vec<(Oid, Content)> = batch
                .par_iter()
                .flat_map_iter(|part| {
                    let objects = self.handles.borrow();
                    let mut read = Vec::with_capacity(part.weight());
                    objects.part(
                        &reading,
                        part,
                        |_| FILE_BYTES,
                        |number, blob| {
                            read.push((reading.oid(number), look(blob)));
                        },
                    );
                    self.handles.give_back(objects);
                    read
                })
                .collect();
            let size: usize = read.iter().map(|(_, content)| size(content)).sum();
            self.seen.0 += read.len() as u64;
            self.seen.1 += size as u64;
            bytes += size;
            self.ahead.extend(read);
            if bytes > AHEAD * 2 {
                break;
            }
        }
    }

    /// A content.
    pub(super) fn get(&mut self, oid: Oid) -> Content {
        if let Some(known) = self.young.get(&oid) {
            return known.clone();
        }
        let content = self
            .ahead
            .remove(&oid)
            .or_else(|| self.old.remove(&oid))
            .unwrap_or_else(|| look(&self.handles.read(oid, FILE_BYTES)));
        self.young_bytes += size(&content);
        if self.young_bytes > KEPT / 2 {
            self.old = std::mem::take(&mut self.young);
            self.young_bytes = size(&content);
        }
        self.young.insert(oid, content.clone());
        content
    }
}

/// What holding it costs.
fn size(content: &Content) -> usize {
    match content {
        Content::Text(bytes, _) => bytes.len() + 128,
        Content::Binary | Content::Unread(_) => 64,
    }
}

fn look(blob: &Blob) -> Content {
    let bytes: &[u8] = match blob {
        Blob::Bytes(bytes) => bytes,
        Blob::TooLarge(_) => return Content::Unread(WarningCode::OwnershipFileLimit),
        Blob::Missing => return Content::Unread(WarningCode::MissingObject),
        Blob::Corrupt => return Content::Unread(WarningCode::CorruptObject),
        Blob::Late => return Content::Unread(WarningCode::Deadline),
    };
    if bytes[..bytes.len().min(LOOKED_AT)].contains(&0) {
        return Content::Binary;
    }
    let lines = super::lines::count(bytes);
    if lines > FILE_LINES {
        return Content::Unread(WarningCode::OwnershipFileLimit);
    }
    Content::Text(Arc::new(bytes.to_vec()), lines as u32)
}
