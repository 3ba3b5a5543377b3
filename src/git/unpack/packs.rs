//! The packs of a repository, open for reading at a place.

use super::entry::{Entry, HEADER_BYTES};
use super::index::Index;
use super::place::Place;
use crate::git::Oid;
use crate::git::files::{open_regular, read};
use crate::git::oid::ObjectFormat;
use crate::git::packs::INDEX_BYTES;
use std::fs::File;
use std::path::{Path, PathBuf};

/// Packs that are read here. Git joins them once there are 50.
const PACKS: usize = 256;
/// Objects of all packs together; Linux has ten million. Each costs 24 bytes of memory as long as the repository is open.
const OBJECTS: usize = 20_000_000;
/// `PACK`, the version and the number of objects.
const HEADER: u64 = 12;
/// One pack.
struct Pack {
    bytes: Bytes,
    /// Where the hash at the end begins.
    end: u64,
    index: Index,
}

/// Where the bytes of a pack are.
enum Bytes {
    File(File),
    /// For fuzzers and tests.
    Memory(Vec<u8>),
}

/// The packs of a repository. Shared by all threads: nothing in it changes.
#[derive(Default)]
pub(in crate::git) struct Packs {
    packs: Vec<Pack>,
    format: ObjectFormat,
}

impl Packs {
    /// Opens the packs in the folder of an object database that passed the preflight. What is not whole is left to libgit2.
    pub(in crate::git) fn open(objects: &Path, format: ObjectFormat) -> Self {
        let folder = std::fs::read_dir(objects.join("pack"));
        let entries = folder.into_iter().flatten().flatten();
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        paths.retain(|path| path.extension().is_some_and(|end| end == "idx"));
        paths.sort();
        let mut room = OBJECTS;
        let mut packs = Vec::new();
        for path in paths {
            crate::watchdog::heartbeat();
            let Some(pack) = Pack::open(&path, room, format) else {
                continue;
            };
            room -= pack.index.len();
            packs.push(pack);
            if packs.len() == PACKS {
                break;
            }
        }
        Self { packs, format }
    }

    /// One pack whose objects were found by reading it.
    pub(super) fn of(file: File, end: u64, index: Index, format: ObjectFormat) -> Self {
        let bytes = Bytes::File(file);
        let packs = vec![Pack { bytes, end, index }];
        Self { packs, format }
    }

    /// What names the objects.
    pub(in crate::git) fn format(&self) -> ObjectFormat {
        self.format
    }

    /// One pack in memory, whose objects begin at `offsets`. Each is named by its number, twenty times.
    pub(super) fn memory(bytes: Vec<u8>, offsets: &[u32]) -> Self {
        let pack = Pack {
            end: bytes.len() as u64,
            bytes: Bytes::Memory(bytes),
            index: Index::numbered(offsets),
        };
        Self {
            packs: vec![pack],
            format: ObjectFormat::Sha1,
        }
    }

    /// Where an object lies.
    pub(super) fn find(&self, oid: Oid) -> Option<Place> {
        let mut packs = self.packs.iter().enumerate();
        packs.find_map(|(number, pack)| {
            let offset = pack.index.offset(oid)?;
            Some(Place {
                pack: number as u16,
                offset,
            })
        })
    }

    /// Whether an object is in a pack.
    pub(in crate::git) fn holds(&self, oid: Oid) -> bool {
        self.find(oid).is_some()
    }

    /// Where the base of a delta in `pack` lies: in the same pack, as in everything that is stored.
    pub(super) fn base(&self, pack: u16, oid: Oid) -> Option<Place> {
        let offset = self.packs.get(usize::from(pack))?.index.offset(oid)?;
        Some(Place { pack, offset })
    }

    /// Every object's name; one that lies in several packs several times.
    pub(in crate::git) fn names(&self) -> impl Iterator<Item = Oid> {
        self.packs.iter().flat_map(|pack| pack.index.names())
    }

    /// The bytes from `place` on, as many as there are and fit.
    fn read(&self, place: Place, bytes: &mut [u8]) -> Option<usize> {
        let pack = self.packs.get(usize::from(place.pack))?;
        let room = pack.end.checked_sub(place.offset)?;
        let room = usize::try_from(room).unwrap_or(usize::MAX);
        let bytes = bytes.get_mut(..room.min(bytes.len()))?;
        match &pack.bytes {
            Bytes::File(file) => read_at(file, bytes, place.offset).ok(),
            Bytes::Memory(memory) => {
                let start = usize::try_from(place.offset).ok()?;
                let count = bytes.len();
                bytes.copy_from_slice(memory.get(start..start.checked_add(count)?)?);
                Some(count)
            }
        }
    }
}

impl Pack {
    fn open(path: &Path, room: usize, format: ObjectFormat) -> Option<Self> {
        let index = read(path, "pack index", INDEX_BYTES).ok()??;
        let index = Index::parse(&index, format).filter(|index| index.len() <= room)?;
        let file = open_regular(&path.with_extension("pack")).ok()?;
        // A pack ends in its hash.
        let end = file.metadata().ok()?.len();
        let end = end.checked_sub(format.bytes() as u64)?;
        let (mut header, mut hash) = ([0; HEADER as usize], vec![0; format.bytes()]);
        let whole = read_at(&file, &mut header, 0).ok()? == header.len()
            && read_at(&file, &mut hash, end).ok()? == hash.len();
        let count = u32::from_be_bytes(*header.last_chunk()?) as usize;
        // As libgit2 asks: both files were written for each other.
        let own = matches!(&header[..8], b"PACK\0\0\0\x02" | b"PACK\0\0\0\x03")
            && hash == index.pack
            && count == index.len();
        let bytes = Bytes::File(file);
        (whole && own).then_some(Self { bytes, end, index })
    }
}

/// A piece of a pack in memory, so that neighbours cost one read.
pub(super) struct Window {
    at: Place,
    bytes: Vec<u8>,
    filled: usize,
    /// Bytes read at once, at least.
    size: usize,
}

impl Window {
    /// Of at least `size` bytes.
    pub(super) fn new(size: usize) -> Self {
        Self {
            size,
            at: Place { pack: 0, offset: 0 },
            bytes: Vec::new(),
            filled: 0,
        }
    }

    /// The bytes from `place` on: `count`, or more, or as many as there are.
    pub(super) fn look(&mut self, packs: &Packs, place: Place, count: usize) -> Option<&[u8]> {
        let inside = |window: &Self| {
            let skip = place.offset.checked_sub(window.at.offset)?;
            let skip = usize::try_from(skip).ok()?;
            (place.pack == window.at.pack && skip < window.filled).then_some(skip)
        };
        let skip = inside(self).filter(|skip| self.filled - skip >= count);
        let Some(skip) = skip else {
            // From an even place on: who goes backwards finds the neighbour, too.
            let skip = (place.offset % self.size as u64) as usize;
            let length = self.size.max(skip.saturating_add(count));
            if self.bytes.len() < length {
                self.bytes.resize(length, 0);
            }
            self.filled = 0;
            let offset = place.offset - skip as u64;
            self.at = Place { offset, ..place };
            self.filled = packs.read(self.at, &mut self.bytes[..length])?;
            return self.bytes[..self.filled].get(skip..);
        };
        Some(&self.bytes[skip..self.filled])
    }

    /// The header of the entry at `place`.
    pub(super) fn entry(&mut self, packs: &Packs, place: Place) -> Option<Entry> {
        let bytes = self.look(packs, place, HEADER_BYTES)?;
        Entry::parse(bytes, place.offset, packs.format)
    }
}

/// Reads at a place, without moving a file's own place, as far as there are bytes.
fn read_at(file: &File, bytes: &mut [u8], offset: u64) -> std::io::Result<usize> {
    let mut filled = 0;
    while filled < bytes.len() {
        match some_at(file, &mut bytes[filled..], offset + filled as u64) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

#[cfg(unix)]
fn some_at(file: &File, bytes: &mut [u8], offset: u64) -> std::io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, bytes, offset)
}

#[cfg(windows)]
fn some_at(file: &File, bytes: &mut [u8], offset: u64) -> std::io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, bytes, offset)
}

#[cfg(not(any(unix, windows)))]
fn some_at(_: &File, _: &mut [u8], _: u64) -> std::io::Result<usize> {
    Err(std::io::ErrorKind::Unsupported.into())
}
