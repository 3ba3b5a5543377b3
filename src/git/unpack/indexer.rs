//! The pack of a bundle whose objects are named by SHA-256: which libgit2 does not index.
//!
//! One pass finds where each entry begins and how far it goes; a second makes every object, from what it is made from, and names it.

use super::delta::Delta;
use super::entry::{Entry, Form};
use super::index::Index;
use super::inflate::Inflater;
use super::packs::Packs;
use super::place::{DEPTH, OBJECT_BYTES, Place};
use crate::git::oid::ObjectFormat;
use crate::git::{Kind, Oid};
use crate::watchdog::{self, Deadline};
use flate2::{Decompress, FlushDecompress, Status};
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom, Write};

/// `PACK`, the version and the number of objects.
const HEADER: usize = 12;
/// Objects of one pack.
const OBJECTS: usize = 20_000_000;
/// Bytes read at once.
const CHUNK: usize = 1 << 16;
/// Bytes of all objects of one chain together that are held while it is followed.
const HELD: u64 = 1 << 30;
/// Bytes of a pack looked at once.
const WINDOW: usize = 8 << 10;

/// Why a pack was not indexed.
pub(in crate::git) enum Failed {
    /// The deadline passed.
    Late,
    /// The file that keeps it could not be written or read.
    NoRoom(String),
    /// Something is wrong with it.
    Damaged(&'static str),
}

impl From<std::io::Error> for Failed {
    fn from(error: std::io::Error) -> Self {
        Self::NoRoom(error.kind().to_string())
    }
}

/// Copies a pack into `file` and names its objects.
pub(in crate::git) fn index_sha256(
    mut pack: impl Read,
    mut file: File,
    deadline: Deadline,
) -> Result<Packs, Failed> {
    let format = ObjectFormat::Sha256;
    let length = copy(&mut pack, &mut file, deadline)?;
    let end = length
        .checked_sub(format.bytes() as u64)
        .ok_or(Failed::Damaged("it is cut short"))?;
    let entries = entries(&file, end, deadline)?;
    let packs = Packs::of(file.try_clone()?, end, Index::of(Vec::new()), format);
    let objects = Naming::new(&packs, &entries, deadline).run()?;
    Ok(Packs::of(file, end, Index::of(objects), format))
}

/// Copies everything, and holds the last bytes against the hash of the others.
fn copy(pack: &mut impl Read, file: &mut File, deadline: Deadline) -> Result<u64, Failed> {
    let hash = ObjectFormat::Sha256.bytes();
    let mut sum = Sha256::new();
    let mut kept: Vec<u8> = Vec::new();
    let mut chunk = vec![0; CHUNK];
    let mut length = 0;
    loop {
        if deadline.passed() {
            return Err(Failed::Late);
        }
        watchdog::heartbeat();
        let count = pack.read(&mut chunk)?;
        if count == 0 {
            break;
        }
        file.write_all(&chunk[..count])?;
        length += count as u64;
        kept.extend_from_slice(&chunk[..count]);
        let sure = kept.len().saturating_sub(hash);
        sum.update(&kept[..sure]);
        kept.drain(..sure);
    }
    file.flush()?;
    if kept != sum.finalize()[..] {
        return Err(Failed::Damaged("its checksum does not fit"));
    }
    Ok(length)
}

/// Every entry with its offset, in the order of the pack.
fn entries(file: &File, end: u64, deadline: Deadline) -> Result<Vec<(u64, Entry)>, Failed> {
    let damaged = || Failed::Damaged("an entry of its pack is damaged");
    let mut reader = Reader::new(file)?;
    let header = reader.fill(HEADER)?;
    let is_pack = matches!(header.get(..8), Some(b"PACK\0\0\0\x02" | b"PACK\0\0\0\x03"));
    let count = header.get(8..HEADER).and_then(|bytes| bytes.first_chunk());
    let count = count.map_or(0, |bytes| u32::from_be_bytes(*bytes) as usize);
    if !is_pack || count > OBJECTS {
        return Err(Failed::Damaged("it holds no pack"));
    }
    reader.pass(HEADER);
    let mut found = Vec::new();
    let mut state = Decompress::new(true);
    let mut out = vec![0; CHUNK];
    for _ in 0..count {
        if deadline.passed() {
            return Err(Failed::Late);
        }
        watchdog::heartbeat();
        let offset = reader.at;
        let bytes = reader.fill(super::entry::HEADER_BYTES)?;
        let entry = Entry::parse(bytes, offset, ObjectFormat::Sha256).ok_or_else(damaged)?;
        reader.pass(entry.header as usize);
        state.reset(true);
        loop {
            let input = reader.fill(1)?;
            let (before, made) = (state.total_in(), state.total_out());
            let status = state.decompress(input, &mut out, FlushDecompress::None);
            let read = (state.total_in() - before) as usize;
            let is_stuck = read == 0 && state.total_out() == made;
            reader.pass(read);
            match status {
                Ok(Status::StreamEnd) => break,
                Ok(_) if !is_stuck && state.total_out() <= entry.size => watchdog::heartbeat(),
                _ => return Err(damaged()),
            }
        }
        if state.total_out() != entry.size || reader.at > end {
            return Err(damaged());
        }
        found.push((offset, entry));
    }
    if reader.at != end {
        return Err(Failed::Damaged("there is more behind its last object"));
    }
    Ok(found)
}

/// A file read from its beginning on.
struct Reader<'f> {
    file: BufReader<&'f File>,
    bytes: Vec<u8>,
    start: usize,
    /// The place in the file of what comes next.
    at: u64,
}

impl<'f> Reader<'f> {
    fn new(mut file: &'f File) -> std::io::Result<Self> {
        file.seek(SeekFrom::Start(0))?;
        Ok(Self {
            file: BufReader::with_capacity(CHUNK, file),
            bytes: Vec::new(),
            start: 0,
            at: 0,
        })
    }

    /// What comes next: as many bytes as asked for, or more, or all there are.
    fn fill(&mut self, count: usize) -> std::io::Result<&[u8]> {
        if self.bytes.len() - self.start < count {
            self.bytes.drain(..self.start);
            self.start = 0;
            let more = (CHUNK as u64).max(count as u64);
            (&mut self.file).take(more).read_to_end(&mut self.bytes)?;
        }
        Ok(&self.bytes[self.start..])
    }

    fn pass(&mut self, count: usize) {
        self.start = (self.start + count).min(self.bytes.len());
        self.at += count as u64;
    }
}

/// What names every object of a pack.
struct Naming<'n> {
    packs: &'n Packs,
    entries: &'n [(u64, Entry)],
    /// By the position of an entry: those that are made from it.
    near: FxHashMap<usize, Vec<usize>>,
    /// By the name of an object: those that are made from it.
    named: FxHashMap<Oid, Vec<usize>>,
    inflater: Inflater,
    objects: Vec<(Oid, u64)>,
    deadline: Deadline,
}

impl<'n> Naming<'n> {
    fn new(packs: &'n Packs, entries: &'n [(u64, Entry)], deadline: Deadline) -> Self {
        let mut near: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
        let mut named: FxHashMap<Oid, Vec<usize>> = FxHashMap::default();
        for (number, (_, entry)) in entries.iter().enumerate() {
            match entry.form {
                Form::Whole(_) => {}
                Form::Near(offset) => {
                    if let Ok(base) = entries.binary_search_by_key(&offset, |(at, _)| *at) {
                        near.entry(base).or_default().push(number);
                    }
                }
                Form::Named(oid) => named.entry(oid).or_default().push(number),
            }
        }
        Self {
            packs,
            entries,
            near,
            named,
            inflater: Inflater::new(WINDOW),
            objects: Vec::with_capacity(entries.len()),
            deadline,
        }
    }

    fn run(mut self) -> Result<Vec<(Oid, u64)>, Failed> {
        for (number, (offset, entry)) in self.entries.iter().enumerate() {
            let Form::Whole(kind) = entry.form else {
                continue;
            };
            let mut bytes = Vec::new();
            let place = Place {
                pack: 0,
                offset: *offset,
            };
            // The pack is as it was written: what is not made is too large, and missing with all that is made from it.
            let whole = self.inflater.whole(self.packs, place, entry, &mut bytes);
            if whole.is_some() {
                self.family(number, kind, bytes)?;
            }
        }
        Ok(self.objects)
    }

    /// Names an object and, one after the other, everything that is made from it.
    fn family(&mut self, number: usize, kind: Kind, bytes: Vec<u8>) -> Result<(), Failed> {
        let mut held = bytes.len() as u64;
        let mut todo = self.children(number, kind, &bytes);
        let mut line = vec![(bytes, todo.len())];
        loop {
            let depth = line.len();
            let Some((base, left)) = line.last_mut() else {
                break;
            };
            if self.deadline.passed() {
                return Err(Failed::Late);
            }
            watchdog::heartbeat();
            if *left == 0 {
                held -= base.len() as u64;
                line.pop();
                continue;
            }
            *left -= 1;
            let Some(number) = todo.pop() else { break };
            let (offset, entry) = &self.entries[number];
            let place = Place {
                pack: 0,
                offset: *offset,
            };
            let delta = self.inflater.delta(self.packs, place, entry);
            let room = OBJECT_BYTES.min(HELD.saturating_sub(held));
            let delta = delta.and_then(Delta::parse);
            let mut made = Vec::new();
            let fits = delta.filter(|delta| delta.result <= room && depth <= DEPTH);
            if fits
                .and_then(|delta| delta.apply(base, &mut made))
                .is_none()
            {
                continue;
            }
            held += made.len() as u64;
            let children = self.children(number, kind, &made);
            let count = children.len();
            todo.extend(children);
            line.push((made, count));
        }
        Ok(())
    }

    /// Names an object, and tells what is made from it.
    fn children(&mut self, number: usize, kind: Kind, bytes: &[u8]) -> Vec<usize> {
        let oid = name_of(kind, bytes);
        self.objects.push((oid, self.entries[number].0));
        let mut children = self.near.remove(&number).unwrap_or_default();
        children.extend(self.named.remove(&oid).unwrap_or_default());
        children
    }
}

/// The name of an object, as much of it as is kept.
fn name_of(kind: Kind, bytes: &[u8]) -> Oid {
    let kind = match kind {
        Kind::Commit => "commit",
        Kind::Tree => "tree",
        Kind::Blob => "blob",
        Kind::Tag => "tag",
    };
    let mut sum = Sha256::new();
    sum.update(format!("{kind} {}\0", bytes.len()));
    sum.update(bytes);
    Oid::from_bytes(&sum.finalize()).unwrap_or_default()
}
