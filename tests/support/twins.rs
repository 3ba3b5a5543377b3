//! Twins of a sample in other formats: objects named by SHA-256, references in reftables. Written here, since libgit2 writes neither.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use flate2::{Compression, write::ZlibEncoder};
use git2::{ObjectType, Oid, Repository};
use sha2::{Digest, Sha256};

/// A name of an object.
pub type Name = Vec<u8>;

/// A repository named by SHA-256: every object, and every reference; HEAD among them.
#[derive(Debug, Default)]
pub struct Twin {
    objects: BTreeMap<Name, (&'static str, Vec<u8>)>,
    refs: BTreeMap<String, Name>,
    by_sha1: BTreeMap<Oid, Name>,
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut out = ZlibEncoder::new(Vec::new(), Compression::fast());
    out.write_all(bytes).expect("memory");
    out.finish().expect("memory")
}

impl Twin {
    /// The twin of a repository that libgit2 reads: the same bytes, names apart.
    pub fn of(repository: &Repository) -> Self {
        let mut twin = Self::default();
        let head = repository.head().expect("a HEAD");
        let branch = head.name().expect("a branch").to_owned();
        for reference in repository.references().expect("references") {
            let reference = reference.expect("a reference");
            let target = reference.target().expect("an object");
            let name = twin.object(repository, target);
            twin.refs
                .insert(reference.name().expect("a name").to_owned(), name);
        }
        let at = twin.refs[&branch].clone();
        twin.refs.insert("HEAD".to_owned(), at);
        twin
    }

    fn object(&mut self, repository: &Repository, oid: Oid) -> Name {
        if let Some(name) = self.by_sha1.get(&oid) {
            return name.clone();
        }
        let odb = repository.odb().expect("objects");
        let object = odb.read(oid).expect("an object");
        let (kind, bytes) = match object.kind() {
            ObjectType::Blob => ("blob", object.data().to_vec()),
            ObjectType::Tree => ("tree", self.tree(repository, object.data())),
            ObjectType::Commit => ("commit", self.lines(repository, object.data())),
            _ => ("tag", self.lines(repository, object.data())),
        };
        let mut sum = Sha256::new();
        sum.update(format!("{kind} {}\0", bytes.len()));
        sum.update(&bytes);
        let name = sum.finalize().to_vec();
        self.objects.insert(name.clone(), (kind, bytes));
        self.by_sha1.insert(oid, name.clone());
        name
    }

    fn tree(&mut self, repository: &Repository, mut bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        while let Some(nul) = bytes.iter().position(|byte| *byte == 0) {
            let (entry, rest) = bytes.split_at(nul + 1);
            let (oid, rest) = rest.split_at(20);
            out.extend_from_slice(entry);
            let oid = Oid::from_bytes(oid).expect("a name");
            out.extend(self.object(repository, oid));
            bytes = rest;
        }
        out
    }

    /// A commit or a tag, whose first lines name objects.
    fn lines(&mut self, repository: &Repository, bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        let mut rest = bytes;
        while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
            let line = std::str::from_utf8(&rest[..end]).unwrap_or_default();
            let named = ["tree ", "parent ", "object "];
            let Some((key, oid)) = named
                .iter()
                .find_map(|key| Some((key, line.strip_prefix(key)?)))
            else {
                break;
            };
            let oid = Oid::from_str(oid).expect("a name");
            out.extend(format!("{key}{}\n", hex(&self.object(repository, oid))).bytes());
            rest = &rest[end + 1..];
        }
        out.extend_from_slice(rest);
        out
    }

    /// Writes it as a bare repository of loose objects, its references as files or as one reftable.
    pub fn write(&self, at: &Path, reftable: bool) {
        let storage = if reftable {
            "\trefstorage = reftable\n"
        } else {
            ""
        };
        let config = format!(
            "[core]\n\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tobjectformat = sha256\n{storage}"
        );
        fs::create_dir_all(at.join("refs")).expect("a folder");
        fs::write(at.join("config"), config).expect("a file");
        for (name, (kind, bytes)) in &self.objects {
            let hex = hex(name);
            let folder = at.join("objects").join(&hex[..2]);
            fs::create_dir_all(&folder).expect("a folder");
            let whole = [format!("{kind} {}\0", bytes.len()).as_bytes(), bytes].concat();
            fs::write(folder.join(&hex[2..]), deflated(&whole)).expect("a file");
        }
        if reftable {
            fs::write(at.join("HEAD"), "ref: refs/heads/.invalid\n").expect("a file");
            write_reftables(at, *b"s256", &[self.records()]);
            return;
        }
        let packed = self.refs.iter().filter(|(name, _)| *name != "HEAD");
        let packed: String = packed
            .map(|(name, oid)| format!("{} {name}\n", hex(oid)))
            .collect();
        fs::write(at.join("packed-refs"), packed).expect("a file");
        fs::write(at.join("HEAD"), hex(&self.refs["HEAD"])).expect("a file");
    }

    fn records(&self) -> Vec<(String, Option<Name>)> {
        let refs = self.refs.iter();
        refs.map(|(name, oid)| (name.clone(), Some(oid.clone())))
            .collect()
    }

    /// Writes it as a bundle of version 3. Every object is stored whole, but every second blob as a delta on the one before, named
    /// or by its distance.
    pub fn bundle(&self, at: &Path) {
        let mut out = b"# v3 git bundle\n@object-format=sha256\n".to_vec();
        for (name, oid) in &self.refs {
            out.extend(format!("{} {name}\n", hex(oid)).bytes());
        }
        out.push(b'\n');
        let mut pack = b"PACK\0\0\0\x02".to_vec();
        pack.extend((self.objects.len() as u32).to_be_bytes());
        let mut base: Option<(&Name, &[u8], usize)> = None;
        for (number, (name, (kind, bytes))) in self.objects.iter().enumerate() {
            let place = pack.len();
            if *kind == "blob"
                && let Some((base, text, begun)) = base.take()
            {
                let delta = delta(text, bytes);
                if number % 2 == 0 {
                    header(&mut pack, 7, delta.len());
                    pack.extend(base);
                } else {
                    header(&mut pack, 6, delta.len());
                    back(&mut pack, place - begun);
                }
                pack.extend(deflated(&delta));
                continue;
            }
            let number = match *kind {
                "commit" => 1,
                "tree" => 2,
                "blob" => 3,
                _ => 4,
            };
            header(&mut pack, number, bytes.len());
            pack.extend(deflated(bytes));
            if *kind == "blob" && !bytes.is_empty() {
                base = Some((name, bytes, place));
            }
        }
        let sum = Sha256::digest(&pack);
        pack.extend(sum);
        out.extend(pack);
        fs::write(at, out).expect("a file");
    }
}

/// The header of an entry of a pack.
fn header(pack: &mut Vec<u8>, kind: u8, size: usize) {
    let mut byte = kind << 4 | (size & 15) as u8;
    let mut rest = size >> 4;
    while rest > 0 {
        pack.push(byte | 0x80);
        byte = (rest & 0x7f) as u8;
        rest >>= 7;
    }
    pack.push(byte);
}

/// A number as deltas and reftables have it: the most significant group first.
fn back(out: &mut Vec<u8>, number: usize) {
    let mut groups = vec![(number & 0x7f) as u8];
    let mut rest = number >> 7;
    while rest > 0 {
        rest -= 1;
        groups.push((rest & 0x7f) as u8 | 0x80);
        rest >>= 7;
    }
    out.extend(groups.iter().rev());
}

/// A delta that takes the first byte of its base and writes the rest, the first byte of the result too where it is another.
fn delta(base: &[u8], result: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for size in [base.len(), result.len()] {
        let mut rest = size;
        while rest > 0x7f {
            out.push((rest & 0x7f) as u8 | 0x80);
            rest >>= 7;
        }
        out.push(rest as u8);
    }
    let mut own = result;
    if base.first() == result.first() {
        // From 0 on, one byte.
        out.extend([0x90, 1]);
        own = &result[1..];
    }
    for piece in own.chunks(127) {
        out.push(piece.len() as u8);
        out.extend(piece);
    }
    out
}

/// Writes reftables one on top of the other, each of its records in order: a name and what it names, or that it is deleted.
pub fn write_reftables(at: &Path, hash: [u8; 4], tables: &[Vec<(String, Option<Name>)>]) {
    let folder = at.join("reftable");
    fs::create_dir_all(&folder).expect("a folder");
    let mut list = String::new();
    for (number, records) in tables.iter().enumerate() {
        let name = format!("0x{number:012x}-0x{number:012x}-00000000.ref");
        fs::write(folder.join(&name), reftable(hash, records)).expect("a file");
        list.push_str(&name);
        list.push('\n');
    }
    fs::write(folder.join("tables.list"), list).expect("a file");
}

/// One table of version 2, of one block, whose names share what they begin with.
fn reftable(hash: [u8; 4], records: &[(String, Option<Name>)]) -> Vec<u8> {
    let mut header = b"REFT\x02\0\x10\0".to_vec();
    header.extend([0; 16]);
    header.extend(hash);
    let mut table = header.clone();
    table.extend(b"r\0\0\0");
    let mut before = String::new();
    for (name, oid) in records {
        let same = before.bytes().zip(name.bytes()).take_while(|(a, b)| a == b);
        let shared = same.count();
        back(&mut table, shared);
        let suffix = &name.as_bytes()[shared..];
        back(&mut table, suffix.len() << 3 | usize::from(oid.is_some()));
        table.extend(suffix);
        table.push(0);
        table.extend(oid.iter().flatten());
        before.clone_from(name);
    }
    // One restart: the first record.
    table.extend([0, 0, 32, 0, 1]);
    let length = table.len() as u32;
    table[29..32].copy_from_slice(&length.to_be_bytes()[1..]);
    let mut footer = header;
    footer.extend([0; 40]);
    let mut sum = flate2::Crc::new();
    sum.update(&footer);
    footer.extend(sum.sum().to_be_bytes());
    table.extend(footer);
    table
}
