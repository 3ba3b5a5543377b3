//! Loose objects, read here rather than by libgit2, which never comes back from one that was cut short.
//!
//! The names come from the preflight, so that a file which appears later, or is no regular file any more, is not opened.

use super::Oid;
use super::files::open_regular;
use super::object::{Kind, Trouble};
use super::oid::ObjectFormat;
use super::packs;
use flate2::read::ZlibDecoder;
use rustc_hash::FxHashMap;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

/// Bytes of a header: the longest type, a blank, the digits of a 64-bit number and a zero.
const HEADER_BYTES: usize = 32;

/// The loose objects of a repository.
#[derive(Debug, Default)]
pub(super) struct Loose {
    folder: PathBuf,
    names: LooseNames,
    format: ObjectFormat,
}

/// The names of loose objects, each with the digits of its file's name that an [`Oid`] does not keep.
pub(super) type LooseNames = FxHashMap<Oid, Box<str>>;

/// An object whose header has been read.
struct Opened {
    kind: Kind,
    size: u64,
    rest: ZlibDecoder<BufReader<File>>,
}

impl Loose {
    /// Those of `names` below the object folder.
    pub(super) fn new(folder: &Path, names: LooseNames, format: ObjectFormat) -> Self {
        Self {
            folder: folder.to_owned(),
            names,
            format,
        }
    }

    /// Whether there is one of this name.
    pub(super) fn has(&self, oid: Oid) -> bool {
        self.names.contains_key(&oid)
    }

    /// Whether a pack beside them names the object too.
    pub(super) fn is_packed(&self, oid: Oid) -> bool {
        packs::hold(&self.folder.join("pack"), oid, self.format)
    }

    /// Every name.
    pub(super) fn names(&self) -> impl Iterator<Item = Oid> {
        self.names.keys().copied()
    }

    /// Size and type.
    pub(super) fn header(&self, oid: Oid) -> Result<(u64, Kind), Trouble> {
        self.open(oid).map(|opened| (opened.size, opened.kind))
    }

    /// All of its bytes, which must be as many as the header says.
    pub(super) fn read(&self, oid: Oid, kind: Kind, limit: u64) -> Result<Vec<u8>, Trouble> {
        let opened = self.open(oid)?;
        if opened.kind != kind {
            return Err(Trouble::Corrupt);
        }
        if opened.size > limit {
            return Err(Trouble::TooLarge(opened.size));
        }
        let mut bytes = Vec::new();
        let read = opened.rest.take(opened.size + 1).read_to_end(&mut bytes);
        match read {
            Ok(count) if count as u64 == opened.size => Ok(bytes),
            _ => Err(Trouble::Corrupt),
        }
    }

    /// The first bytes of an object, inflated no further.
    pub(super) fn beginning(&self, oid: Oid, bytes: u64) -> Option<Vec<u8>> {
        let opened = self.open(oid).ok()?;
        let mut start = Vec::new();
        opened.rest.take(bytes).read_to_end(&mut start).ok()?;
        Some(start)
    }

    fn open(&self, oid: Oid) -> Result<Opened, Trouble> {
        let mut hex = oid.hex();
        hex.push_str(self.names.get(&oid).map_or("", |rest| rest));
        let path = self.folder.join(&hex[..2]).join(&hex[2..]);
        let file = open_regular(&path).map_err(|_| Trouble::Corrupt)?;
        let mut rest = ZlibDecoder::new(BufReader::with_capacity(1 << 13, file));
        let mut header = Vec::with_capacity(HEADER_BYTES);
        let mut byte = [0];
        while header.len() < HEADER_BYTES {
            rest.read_exact(&mut byte).map_err(|_| Trouble::Corrupt)?;
            if byte == [0] {
                let (kind, size) = parse(&header).ok_or(Trouble::Corrupt)?;
                return Ok(Opened { kind, size, rest });
            }
            header.push(byte[0]);
        }
        Err(Trouble::Corrupt)
    }
}

/// `blob 42`.
fn parse(header: &[u8]) -> Option<(Kind, u64)> {
    let blank = header.iter().position(|byte| *byte == b' ')?;
    let (kind, size) = (&header[..blank], &header[blank + 1..]);
    let kind = match kind {
        b"commit" => Kind::Commit,
        b"tree" => Kind::Tree,
        b"blob" => Kind::Blob,
        b"tag" => Kind::Tag,
        _ => return None,
    };
    let digits = !size.is_empty() && size.iter().all(u8::is_ascii_digit);
    let size = digits.then(|| std::str::from_utf8(size).ok()).flatten()?;
    Some((kind, size.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::Blob;
    use crate::git::testing::Fixture;
    use git2::ObjectType;
    use std::time::{Duration, Instant};

    #[test]
    fn headers() {
        assert_eq!(parse(b"blob 42"), Some((Kind::Blob, 42)));
        for bad in [
            &b"blob"[..],
            b"blob ",
            b"blob -1",
            b"blob +1",
            b"Blob 1",
            b" 1",
        ] {
            assert_eq!(parse(bad), None);
        }
        assert_eq!(parse(b"blob 99999999999999999999"), None);
    }

    #[test]
    fn one_that_was_cut_short_is_damage() {
        let fixture = Fixture::new();
        let blob = fixture.object(ObjectType::Blob, &b"x = 1\n".repeat(50));
        let tree = fixture.tree(&[("100644", "x.py", blob)]);
        fixture.commit(tree, &[], "A <a@x> 5 +0000", "one");
        let hex = blob.hex();
        let path = fixture
            .git_folder()
            .join("objects")
            .join(&hex[..2])
            .join(&hex[2..]);
        let whole = std::fs::read(&path).expect("a loose object");
        // Objects are written read-only.
        std::fs::remove_file(&path).expect("a file");
        let begun = Instant::now();
        for end in 0..whole.len() {
            std::fs::write(&path, &whole[..end]).expect("a file");
            let read = fixture.open().objects().blob(blob, 1 << 20);
            // What lacks only its checksum is whole.
            assert!(read == Blob::Corrupt || end + 4 >= whole.len(), "{end}");
        }
        assert!(begun.elapsed() < Duration::from_secs(20));
    }

    #[test]
    fn one_that_is_damaged_is_read_from_a_pack() {
        let fixture = Fixture::new();
        let blob = fixture.object(ObjectType::Blob, &b"x = 1\n".repeat(50));
        let tree = fixture.tree(&[("100644", "x.py", blob)]);
        fixture.commit(tree, &[], "A <a@x> 5 +0000", "one");
        let hex = blob.hex();
        let objects = fixture.git_folder().join("objects");
        let path = objects.join(&hex[..2]).join(&hex[2..]);
        let mut pack = fixture.git().packbuilder().expect("a pack");
        pack.insert_object(blob.to_git(), None).expect("an object");
        pack.write(&objects.join("pack"), 0).expect("a pack");
        let whole = Blob::Bytes(b"x = 1\n".repeat(50));
        assert_eq!(fixture.open().objects().blob(blob, 1 << 20), whole);
        std::fs::remove_file(&path).expect("a loose object");
        for damage in [&b""[..], b"noise", &[0x78, 0x9c, 0x4b]] {
            std::fs::write(&path, damage).expect("a file");
            let objects = fixture.open().objects();
            assert_eq!(objects.blob(blob, 1 << 20), whole);
            assert_eq!(objects.kind(blob), Ok(Kind::Blob));
        }
    }
}
