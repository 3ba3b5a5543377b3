//! Repositories made byte by byte: git itself would refuse to write most of them.

use flate2::Compression;
use flate2::write::ZlibEncoder;
use git2::{ObjectType, Oid};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// An honest author line.
pub const ANN: &[u8] = b"Ann <ann@example.org> 1700000000 +0000";

/// A repository in a temporary folder.
pub struct Raw {
    folder: TempDir,
}

impl Raw {
    /// No commits yet.
    pub fn unborn() -> Self {
        let raw = Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
        };
        for name in ["objects/pack", "objects/info", "refs/heads", "refs/tags"] {
            fs::create_dir_all(raw.git().join(name)).expect("a folder");
        }
        raw.put("HEAD", "ref: refs/heads/main\n");
        raw.put(
            "config",
            "[core]\n\trepositoryformatversion = 0\n\tbare = false\n",
        );
        raw
    }

    /// One commit of `files`.
    pub fn of<P: AsRef<[u8]>, B: AsRef<[u8]>>(files: &[(P, B)]) -> Self {
        let raw = Self::unborn();
        let tree = raw.tree_of(files);
        raw.commit(tree, &[], ANN, b"Start\n");
        raw
    }

    /// A small project that gives a report.
    pub fn healthy() -> Self {
        Self::of(&[("app/core.py", CORE), ("tests/test_core.py", TEST)])
    }

    /// The folder to name.
    pub fn path(&self) -> PathBuf {
        self.folder.path().join("repo")
    }

    /// A path beside the repository.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The folder `.git`.
    pub fn git(&self) -> PathBuf {
        self.path().join(".git")
    }

    /// Writes one of the repository's own files.
    pub fn put(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.git().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }

    /// Where a loose object lies.
    pub fn loose(&self, oid: Oid) -> PathBuf {
        let hex = oid.to_string();
        self.git().join("objects").join(&hex[..2]).join(&hex[2..])
    }

    /// Writes an object, whatever it says.
    pub fn object(&self, kind: ObjectType, bytes: &[u8]) -> Oid {
        let oid = Oid::hash_object(kind, bytes).expect("a name");
        self.object_as(oid, kind.str(), bytes);
        oid
    }

    /// Writes an object under a name that need not be its own.
    pub fn object_as(&self, oid: Oid, kind: &str, bytes: &[u8]) {
        let header = format!("{kind} {}\0", bytes.len());
        self.stored(oid, &deflated(&[header.as_bytes(), bytes]));
    }

    /// Writes the bytes of a loose object as they are.
    pub fn stored(&self, oid: Oid, bytes: &[u8]) {
        let path = self.loose(oid);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("an object");
    }

    /// A tree of raw entries: mode, name, object.
    pub fn tree(&self, entries: &[(&str, &[u8], Oid)]) -> Oid {
        let mut bytes = Vec::new();
        for (mode, name, oid) in entries {
            bytes.extend_from_slice(mode.as_bytes());
            bytes.push(b' ');
            bytes.extend_from_slice(name);
            bytes.push(0);
            bytes.extend_from_slice(oid.as_bytes());
        }
        self.object(ObjectType::Tree, &bytes)
    }

    /// The tree of files by path.
    pub fn tree_of<P: AsRef<[u8]>, B: AsRef<[u8]>>(&self, files: &[(P, B)]) -> Oid {
        let files = files.iter().map(|(path, bytes)| {
            let blob = self.object(ObjectType::Blob, bytes.as_ref());
            (path.as_ref().to_vec(), blob)
        });
        self.folder_of(&files.collect())
    }

    fn folder_of(&self, files: &BTreeMap<Vec<u8>, Oid>) -> Oid {
        let mut folders: BTreeMap<Vec<u8>, BTreeMap<Vec<u8>, Oid>> = BTreeMap::new();
        let mut entries = Vec::new();
        for (path, oid) in files {
            match path.iter().position(|byte| *byte == b'/') {
                None => entries.push(("100644", path.clone(), *oid)),
                Some(at) => {
                    let folder = folders.entry(path[..at].to_vec()).or_default();
                    folder.insert(path[at + 1..].to_vec(), *oid);
                }
            }
        }
        for (name, files) in folders {
            entries.push(("40000", name, self.folder_of(&files)));
        }
        entries.sort_by(|a, b| a.1.cmp(&b.1));
        let entries: Vec<_> = entries
            .iter()
            .map(|(m, n, o)| (*m, n.as_slice(), *o))
            .collect();
        self.tree(&entries)
    }

    /// A commit, with `main` moved to it.
    pub fn commit(&self, tree: Oid, parents: &[Oid], author: &[u8], message: &[u8]) -> Oid {
        let mut bytes = format!("tree {tree}\n").into_bytes();
        for parent in parents {
            bytes.extend_from_slice(format!("parent {parent}\n").as_bytes());
        }
        for role in [&b"author "[..], b"committer "] {
            bytes.extend_from_slice(role);
            bytes.extend_from_slice(author);
            bytes.push(b'\n');
        }
        bytes.push(b'\n');
        bytes.extend_from_slice(message);
        let oid = self.object(ObjectType::Commit, &bytes);
        self.reference("refs/heads/main", oid);
        oid
    }

    /// A reference.
    pub fn reference(&self, name: &str, oid: Oid) {
        self.put(name, format!("{oid}\n"));
    }
}

/// Parts, deflated one after another.
pub fn deflated(parts: &[&[u8]]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    for part in parts {
        encoder.write_all(part).expect("memory takes everything");
    }
    encoder.finish().expect("memory takes everything")
}

/// The name of an object that nobody wrote.
pub fn absent(byte: u8) -> Oid {
    Oid::from_bytes(&[byte; 20]).expect("twenty bytes")
}

/// A pack of two deltas, each the base of the other, with its index. libgit2 follows them for ever.
pub fn delta_cycle(packs: &Path, names: [Oid; 2]) {
    // From three bytes to three bytes by a copy of all three.
    let delta = [3, 3, 0x90, 3];
    let mut pack = b"PACK\0\0\0\x02\0\0\0\x02".to_vec();
    let mut offsets = Vec::new();
    for base in [names[1], names[0]] {
        offsets.push(pack.len() as u32);
        pack.push(0x70 | delta.len() as u8);
        pack.extend_from_slice(base.as_bytes());
        pack.extend(deflated(&[&delta]));
    }
    let checksum = [7; 20];
    pack.extend(checksum);
    let mut index = b"\xfftOc\0\0\0\x02".to_vec();
    for byte in 0..=255_u8 {
        let below = names
            .iter()
            .filter(|name| name.as_bytes()[0] <= byte)
            .count();
        index.extend((below as u32).to_be_bytes());
    }
    for name in &names {
        index.extend(name.as_bytes());
    }
    index.extend([0; 8]);
    for at in &offsets {
        index.extend(at.to_be_bytes());
    }
    index.extend(checksum);
    index.extend([0; 20]);
    let name = "pack-0707070707070707070707070707070707070707";
    fs::write(packs.join(format!("{name}.pack")), pack).expect("a pack");
    fs::write(packs.join(format!("{name}.idx")), index).expect("an index");
}

/// A module that nothing is wrong with.
pub const CORE: &str = "def total(values: list[int]) -> int:\n    \"\"\"Return the sum.\"\"\"\n    return sum(values)\n";
/// Its test.
pub const TEST: &str =
    "from app.core import total\n\n\ndef test_total():\n    assert total([1, 2]) == 3\n";
