//! References stored as reftables: a list of tables, of which the newest that names a reference counts.
//!
//! Format: Documentation/technical/reftable in git's own documentation, versions 1 and 2. Only references are read; logs, indexes and
//! the map from objects to references are not needed. A table that is not whole is refused: half of the references would be another
//! repository.

use super::Oid;
use super::damage::Log;
use super::files::{CLONE, Check, read, refuse};
use super::oid::ObjectFormat;
use super::refs::{Reference, Refs, Target, is_valid};
use crate::warning_code::WarningCode;
use std::path::Path;

/// A larger table is refused: about five million references.
const TABLE_BYTES: u64 = 256 << 20;
/// The list of tables. Git joins them as they come: there are a few.
const LIST_BYTES: u64 = 1 << 20;
/// Tables on top of each other.
const TABLES: usize = 10_000;
/// A name longer than git lets one be is no name.
const NAME_BYTES: usize = 4_096;

/// Where HEAD stands by the reftable of one git folder.
pub(super) type StoredHead = Option<Target>;

/// Reads the references below a git folder into `refs`; where its own HEAD stands, if the tables tell.
pub(super) fn load(gitdir: &Path, refs: &mut Refs, log: &mut Log) -> Check<StoredHead> {
    let folder = gitdir.join("reftable");
    let Some(list) = read(
        &folder.join("tables.list"),
        "reftable/tables.list",
        LIST_BYTES,
    )?
    else {
        return refuse(
            "its references are stored as reftables, and there is no list of them",
            CLONE,
        );
    };
    let names: Vec<&[u8]> = list
        .split(|byte| *byte == b'\n')
        .filter(|name| !name.is_empty())
        .collect();
    if names.len() > TABLES {
        return refuse(
            format!("it has more than {TABLES} reftables"),
            "join them with 'git pack-refs --all'",
        );
    }
    let mut head = None;
    for name in names {
        let name = std::str::from_utf8(name).ok();
        // A table lies beside its list, whatever the list says.
        let plain = |name: &&str| !name.starts_with('.') && !name.contains(['/', '\\', '\0', ':']);
        let Some(name) = name.filter(plain) else {
            return refuse("reftable/tables.list names no table", CLONE);
        };
        let label = format!("reftable/{}", name.escape_debug());
        let Some(table) = read(&folder.join(name), &label, TABLE_BYTES)? else {
            return refuse(format!("{label} is missing"), CLONE);
        };
        crate::watchdog::heartbeat();
        let mut each = |record: Record<'_>| note(record, refs, &mut head, log);
        if scan(&table, &mut each).is_none() {
            return refuse(format!("{label} is damaged"), CLONE);
        }
    }
    Ok(head)
}

/// One reference of a table.
struct Record<'r> {
    name: &'r [u8],
    /// None where the reference was deleted.
    value: Option<Reference>,
}

fn note(record: Record<'_>, refs: &mut Refs, head: &mut StoredHead, log: &mut Log) {
    if record.name == b"HEAD" {
        *head = record.value.map(|reference| reference.target);
        return;
    }
    let name = String::from_utf8_lossy(record.name);
    match record.value {
        None => {
            refs.map.remove(&*name);
        }
        Some(reference) if is_valid(&name) => {
            refs.map.insert(name.into_owned(), reference);
        }
        // What else stands beside HEAD, such as ORIG_HEAD, names no history that is read.
        Some(_) if !name.contains('/') => {}
        Some(_) => log.push(WarningCode::BadReference, record.name),
    }
}

/// Hands every reference of a table to `each`; nothing where the table is not as git writes it.
fn scan(table: &[u8], each: &mut dyn FnMut(Record<'_>)) -> Option<()> {
    let (format, header) = match table.get(..5)? {
        b"REFT\x01" => (ObjectFormat::Sha1, 24),
        b"REFT\x02" => match table.get(24..28)? {
            b"sha1" => (ObjectFormat::Sha1, 28),
            b"s256" => (ObjectFormat::Sha256, 28),
            _ => return None,
        },
        _ => return None,
    };
    // The header once more, five places, and a sum over all of it.
    let end = table.len().checked_sub(header + 44)?;
    let footer = &table[end..];
    let (sum, is) = footer.split_at(footer.len() - 4);
    let mut crc = flate2::Crc::new();
    crc.update(sum);
    if crc.sum().to_be_bytes() != is || sum.get(..header)? != table.get(..header)? {
        return None;
    }
    let aligned = three(table.get(5..8)?);
    let mut start = 0;
    while start < end {
        // The header of the file is part of the first block.
        let at = if start == 0 { header } else { start };
        if *table.get(at)? != b'r' || at >= end {
            break;
        }
        let length = three(table.get(at + 1..at + 4)?);
        let next = start
            .checked_add(length)
            .filter(|next| *next <= end && *next > at + 4)?;
        block(&table[start..next], at - start, format, each)?;
        // Blocks are filled up with zeroes to their size, unless another one begins at once.
        let is_filled = table.get(next).is_none_or(|byte| *byte == 0);
        start = match aligned {
            0 => next,
            size if length > size => return None,
            size if is_filled => start + size,
            _ => next,
        };
    }
    Some(())
}

/// The references of one block, whose records begin four bytes after `at`.
fn block(
    bytes: &[u8],
    at: usize,
    format: ObjectFormat,
    each: &mut dyn FnMut(Record<'_>),
) -> Option<()> {
    let restarts = u16::from_be_bytes(*bytes.last_chunk()?);
    let end = bytes.len().checked_sub(2 + 3 * usize::from(restarts))?;
    let mut rest = bytes.get(at + 4..end)?;
    let mut name: Vec<u8> = Vec::new();
    while !rest.is_empty() {
        let shared = number(&mut rest)?;
        let suffix = number(&mut rest)?;
        let kind = suffix & 7;
        let suffix = take(&mut rest, suffix >> 3)?;
        let shared = usize::try_from(shared)
            .ok()
            .filter(|shared| *shared <= name.len())?;
        name.truncate(shared);
        name.extend_from_slice(suffix);
        if name.len() > NAME_BYTES {
            return None;
        }
        number(&mut rest)?;
        let mut oid = || Oid::from_bytes(take(&mut rest, format.bytes() as u64)?);
        let value = match kind {
            0 => None,
            1 => Some(Reference::plain(Target::Oid(oid()?))),
            2 => {
                let mut reference = Reference::plain(Target::Oid(oid()?));
                reference.peeled = Some(oid()?);
                Some(reference)
            }
            3 => {
                let length = number(&mut rest)?;
                let target = std::str::from_utf8(take(&mut rest, length)?).ok()?;
                is_valid(target).then(|| Reference::plain(Target::Symbolic(target.to_owned())))
            }
            _ => return None,
        };
        each(Record { name: &name, value });
    }
    Some(())
}

/// Three bytes, most significant first.
fn three(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .fold(0, |value, byte| value << 8 | usize::from(*byte))
}

/// A number in groups of seven bits, the most significant first, each but the last one more than it says.
fn number(rest: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    loop {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        value = value
            .checked_mul(128)?
            .checked_add(u64::from(byte & 0x7f))?;
        if byte & 0x80 == 0 {
            return Some(value);
        }
        value = value.checked_add(1)?;
    }
}

fn take<'r>(rest: &mut &'r [u8], count: u64) -> Option<&'r [u8]> {
    let (taken, after) = rest.split_at_checked(usize::try_from(count).ok()?)?;
    *rest = after;
    Some(taken)
}

/// Reads bytes as a table, for fuzzers.
pub(super) fn examine(bytes: &[u8]) {
    let _ = scan(bytes, &mut |_| {});
}
