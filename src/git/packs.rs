//! Pack indexes, checked before libgit2 maps them.
//!
//! libgit2 1.9 follows an offset from an index without asking whether it lies inside the pack: one wrong number in a
//! `.idx` or a `multi-pack-index` reads beyond the mapped file and ends the program (found by changing random bytes). So every
//! offset is compared with the size of its pack first; at memory speed, 10 million objects take a quarter of a second. An
//! index whose frame is wrong is none of our business: libgit2 checks that, and does without.

use super::Oid;
use super::damage::Log;
use super::files::{CLONE, Check, lstat, open_regular, read, refuse};
use super::oid::ObjectFormat;
use crate::warning_code::WarningCode;
use std::cmp::Ordering;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

/// A larger index is refused: this is one of 38 million objects.
pub(super) const INDEX_BYTES: u64 = 1 << 30;
/// Packs that are asked for one object.
const PACKS: usize = 10_000;
/// A pack begins with a header of twelve bytes.
const PACK_HEADER: u64 = 12;
/// Marks an offset that stands in the table of large ones.
const LARGE: u32 = 1 << 31;

/// Checks one `.idx` beside its pack.
pub(super) fn index(path: &Path, label: &str, format: ObjectFormat, log: &mut Log) -> Check<()> {
    let Some(pack) = lstat(&path.with_extension("pack"), label)? else {
        // Without a pack, libgit2 does not read the index.
        return Ok(());
    };
    let bytes = read(path, label, INDEX_BYTES)?.unwrap_or_default();
    // A pack ends in the hash of its content.
    let end = pack.len().saturating_sub(format.bytes() as u64);
    match are_offsets(&bytes, format, |at| (PACK_HEADER..end).contains(&at)) {
        Some(true) => Ok(()),
        Some(false) => outside(label),
        None => {
            log.push(WarningCode::CorruptPack, label);
            Ok(())
        }
    }
}

/// Checks the `multi-pack-index` in the folder of packs, which libgit2 reads where objects are named by SHA-1.
pub(super) fn multi(packs: &Path, label: &str, log: &mut Log) -> Check<()> {
    let Some(bytes) = read(&packs.join("multi-pack-index"), label, INDEX_BYTES)? else {
        return Ok(());
    };
    if !bytes.starts_with(b"MIDX\x01\x01") {
        log.push(WarningCode::CorruptPack, label);
        return Ok(());
    }
    let Some((names, entries, large)) = chunks(&bytes) else {
        return outside(label);
    };
    let mut ends = Vec::new();
    for name in names.split(|b| *b == 0).filter(|name| !name.is_empty()) {
        let pack = std::str::from_utf8(name)
            .ok()
            .filter(|name| !name.contains('/'))
            .and_then(|name| name.strip_suffix(".idx"));
        let Some(pack) = pack else {
            return outside(label);
        };
        let size =
            lstat(&packs.join(format!("{pack}.pack")), label)?.map_or(0, |found| found.len());
        ends.push(size.saturating_sub(ObjectFormat::Sha1.bytes() as u64));
    }
    for entry in entries.chunks_exact(8) {
        let end = ends.get(number(entry, 0) as usize).copied();
        let at = offset(number(entry, 4), large);
        // Without large offsets libgit2 takes the marked number as it is: that is beyond any pack, or inside a huge one.
        let inside = matches!((at, end), (Some(at), Some(end)) if (PACK_HEADER..end).contains(&at));
        if !inside {
            return outside(label);
        }
    }
    Ok(())
}

/// Whether an index of version 2 in the folder of packs names an object. It costs a few reads per pack: for the rare question
/// whether a damaged loose object has a second copy.
pub(super) fn hold(packs: &Path, oid: Oid, format: ObjectFormat) -> bool {
    let Ok(folder) = std::fs::read_dir(packs) else {
        return false;
    };
    let names = folder.filter_map(Result::ok).take(PACKS);
    names.map(|entry| entry.path()).any(|path| {
        let is_index = path.extension().is_some_and(|end| end == "idx");
        is_index
            && path.with_extension("pack").is_file()
            && names_object(&path, oid, format).is_ok_and(|named| named)
    })
}

fn names_object(index: &Path, oid: Oid, format: ObjectFormat) -> std::io::Result<bool> {
    const FAN_OUT: u64 = 8;
    const NAMES: u64 = FAN_OUT + 1_024;
    let mut file = open_regular(index)?;
    let mut at = |place: u64, bytes: &mut [u8]| {
        file.seek(SeekFrom::Start(place))
            .and_then(|_| file.read_exact(bytes))
    };
    let mut head = [0; NAMES as usize];
    at(0, &mut head)?;
    if !head.starts_with(b"\xFFtOc\0\0\0\x02") {
        return Ok(false);
    }
    let count = |first: usize| u64::from(number(&head[FAN_OUT as usize..], first * 4));
    let first = usize::from(oid.0[0]);
    let mut low = if first == 0 { 0 } else { count(first - 1) };
    let mut high = count(first);
    while low < high {
        let middle = low + (high - low) / 2;
        let mut name = [0; 20];
        at(NAMES + middle * format.bytes() as u64, &mut name)?;
        match name.cmp(&oid.0) {
            Ordering::Equal => return Ok(true),
            Ordering::Less => low = middle + 1,
            Ordering::Greater => high = middle,
        }
    }
    Ok(false)
}

fn outside<T>(label: &str) -> Check<T> {
    refuse(
        format!("{label} is damaged: it names places outside its packs"),
        CLONE,
    )
}

/// Reads bytes as either kind of index, for fuzzers.
pub(super) fn examine(bytes: &[u8]) {
    are_offsets(bytes, ObjectFormat::Sha1, |_| true);
    are_offsets(bytes, ObjectFormat::Sha256, |_| true);
    chunks(bytes);
}

/// Whether something holds for all offsets of an index of version 1 or 2; `None` where libgit2 would not take the frame for an index.
fn are_offsets(bytes: &[u8], format: ObjectFormat, is: impl FnMut(u64) -> bool) -> Option<bool> {
    let hash = format.bytes();
    let second = bytes.starts_with(b"\xFFtOc");
    let fan_out = if second { 8 } else { 0 };
    if second && number(bytes.get(..8)?, 4) != 2 {
        return None;
    }
    let table = bytes.get(fan_out..fan_out + 1_024)?;
    let counts: Vec<u32> = table
        .chunks_exact(4)
        .map(|count| number(count, 0))
        .collect();
    if !counts.is_sorted() {
        return None;
    }
    let count = *counts.last()? as usize;
    let rest = &bytes[fan_out + 1_024..];
    if !second {
        let entries = rest.get(..count.checked_mul(hash + 4)?)?;
        let is_whole = rest.len() == entries.len() + 2 * hash;
        let mut offsets = entries
            .chunks_exact(hash + 4)
            .map(|entry| u64::from(number(entry, 0)));
        return is_whole.then(|| offsets.all(is));
    }
    let (small, large) = rest
        .get(count.checked_mul(hash + 4)?..rest.len().checked_sub(2 * hash)?)?
        .split_at_checked(count * 4)?;
    // An offset that is none counts as one beyond every pack.
    let mut offsets = small
        .chunks_exact(4)
        .map(|entry| offset(number(entry, 0), large).unwrap_or(u64::MAX));
    Some(offsets.all(is))
}

/// An offset, looked up in the table of large ones where it is marked.
fn offset(small: u32, large: &[u8]) -> Option<u64> {
    if small & LARGE == 0 {
        return Some(u64::from(small));
    }
    let at = (small ^ LARGE) as usize * 8;
    let bytes = large.get(at..at + 8)?.first_chunk()?;
    Some(u64::from_be_bytes(*bytes))
}

/// The names of packs, the places of objects and the large offsets of a multi-pack index.
fn chunks(bytes: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    const ROW: usize = 12;
    let count = usize::from(*bytes.get(6)?);
    let rows = bytes.get(ROW..ROW + (count + 1) * ROW)?;
    let end = bytes.len().checked_sub(20)?;
    let mut found: [Option<&[u8]>; 3] = [None; 3];
    let rows: Vec<&[u8]> = rows.chunks_exact(ROW).collect();
    for (at, row) in rows.iter().enumerate().take(count) {
        let start = usize::try_from(u64::from_be_bytes(*row.get(4..)?.first_chunk()?)).ok()?;
        // The last chunk ends where libgit2 ends it: before the hash.
        let next = match rows.get(at + 1).filter(|_| at + 1 < count) {
            Some(next) => {
                usize::try_from(u64::from_be_bytes(*next.get(4..)?.first_chunk()?)).ok()?
            }
            None => end,
        };
        let slot = match &row[..4] {
            b"PNAM" => 0,
            b"OOFF" => 1,
            b"LOFF" => 2,
            _ => continue,
        };
        if found[slot]
            .replace(bytes.get(start..next.min(end))?)
            .is_some()
        {
            return None;
        }
    }
    Some((found[0]?, found[1]?, found[2].unwrap_or_default()))
}

/// Four bytes, most significant first. Beyond the end they are zero.
fn number(bytes: &[u8], at: usize) -> u32 {
    let four = bytes.get(at..).and_then(|rest| rest.first_chunk());
    four.map_or(0, |four| u32::from_be_bytes(*four))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An index of version 2 with the given offsets and large offsets.
    fn second(offsets: &[u32], large: &[u64]) -> Vec<u8> {
        let mut bytes = b"\xFFtOc\0\0\0\x02".to_vec();
        for _ in 0..256 {
            bytes.extend((offsets.len() as u32).to_be_bytes());
        }
        bytes.extend(vec![0; offsets.len() * 24]);
        for offset in offsets {
            bytes.extend(offset.to_be_bytes());
        }
        for offset in large {
            bytes.extend(offset.to_be_bytes());
        }
        bytes.extend([0; 40]);
        bytes
    }

    fn offsets(bytes: &[u8]) -> Option<Vec<u64>> {
        let mut offsets = Vec::new();
        are_offsets(bytes, ObjectFormat::Sha1, |at| {
            offsets.push(at);
            true
        })
        .map(|_| offsets)
    }

    #[test]
    fn every_offset_is_found() {
        assert_eq!(offsets(&second(&[12, 99], &[])), Some(vec![12, 99]));
        let large = second(&[12, LARGE, LARGE + 1], &[1 << 40]);
        assert_eq!(offsets(&large), Some(vec![12, 1 << 40, u64::MAX]));
        assert_eq!(offsets(b""), None);
        assert_eq!(offsets(&second(&[12], &[])[..1_060]), None);
    }

    #[test]
    fn an_offset_outside_the_pack_is_refused() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("a.idx");
        std::fs::write(folder.path().join("a.pack"), [0; 100]).expect("a pack");
        for (offset, good) in [
            (12, true),
            (79, true),
            (80, false),
            (11, false),
            (LARGE, false),
        ] {
            std::fs::write(&path, second(&[offset], &[])).expect("an index");
            let mut log = Log::default();
            assert_eq!(
                index(&path, "a.idx", ObjectFormat::Sha1, &mut log).is_ok(),
                good,
                "{offset}"
            );
        }
    }

    #[test]
    fn a_multi_pack_index_too() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let packs = folder.path();
        std::fs::write(packs.join("a.pack"), [0; 100]).expect("a pack");
        for (pack, offset, good) in [
            (0, 12, true),
            (0, 80, false),
            (1, 12, false),
            (0, LARGE, false),
        ] {
            let names = b"a.idx\0";
            let mut bytes = b"MIDX\x01\x01\x02\0\0\0\0\x01".to_vec();
            let start = 12 + 3 * 12;
            for (name, at) in [
                (b"PNAM", start),
                (b"OOFF", start + 6),
                (b"\0\0\0\0", start + 14),
            ] {
                bytes.extend(name);
                bytes.extend((at as u64).to_be_bytes());
            }
            bytes.extend(names);
            bytes.extend(u32::to_be_bytes(pack));
            bytes.extend(u32::to_be_bytes(offset));
            bytes.extend([0; 20]);
            std::fs::write(packs.join("multi-pack-index"), &bytes).expect("an index");
            let mut log = Log::default();
            assert_eq!(multi(packs, "m", &mut log).is_ok(), good, "{pack} {offset}");
        }
    }
}
