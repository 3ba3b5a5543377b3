//! Packs made entry by entry, and packs that libgit2 wrote, whole and damaged.

use super::*;
use crate::git::fuzzing::compare;
use crate::git::testing::Fixture;
use crate::git::{Blob, Kind};
use flate2::{Compression, write::ZlibEncoder};
use git2::ObjectType;
use std::io::Write;

const BLOB: u8 = 3;
const NEAR: u8 = 6;
const NAMED: u8 = 7;

/// A pack in the making.
#[derive(Default)]
struct Pack {
    bytes: Vec<u8>,
    offsets: Vec<u32>,
}

impl Pack {
    fn new() -> Self {
        Self {
            bytes: b"PACK\0\0\0\x02\0\0\0\0".to_vec(),
            offsets: Vec::new(),
        }
    }

    /// Adds an entry that says it inflates to `size` bytes.
    fn add(&mut self, form: u8, size: usize, base: &[u8], bytes: &[u8]) -> u8 {
        self.offsets.push(self.bytes.len() as u32);
        let mut head = form << 4 | (size & 15) as u8;
        let mut size = size >> 4;
        while size > 0 {
            self.bytes.push(head | 0x80);
            head = (size & 0x7f) as u8;
            size >>= 7;
        }
        self.bytes.push(head);
        self.bytes.extend_from_slice(base);
        let mut encoder = ZlibEncoder::new(&mut self.bytes, Compression::fast());
        encoder.write_all(bytes).expect("memory");
        encoder.finish().expect("memory");
        (self.offsets.len() - 1) as u8
    }

    fn blob(&mut self, bytes: &[u8]) -> u8 {
        self.add(BLOB, bytes.len(), &[], bytes)
    }

    /// A delta on an entry before, by its distance.
    fn near(&mut self, base: u8, delta: &[u8]) -> u8 {
        let mut back = self.bytes.len() as u32 - self.offsets[usize::from(base)];
        let mut digits = vec![(back & 0x7f) as u8];
        back >>= 7;
        while back > 0 {
            back -= 1;
            digits.insert(0, 0x80 | (back & 0x7f) as u8);
            back >>= 7;
        }
        self.add(NEAR, delta.len(), &digits, delta)
    }

    fn named(&mut self, base: u8, delta: &[u8]) -> u8 {
        self.add(NAMED, delta.len(), &[base; 20], delta)
    }

    /// What is made of the objects: together and in any order, then one by one.
    fn read(mut self, limit: u64) -> Vec<String> {
        // Room for the last look ahead.
        self.bytes.extend([0; 20]);
        examine_pack(self.bytes.clone(), &self.offsets);
        let packs = Arc::new(Packs::memory(self.bytes, &self.offsets));
        let oids: Vec<Oid> = packs.names().collect();
        let forest = Forest::plan(&packs, &oids, |_| true);
        let mut told = vec!["left".to_owned(); oids.len()];
        let mut walk = Walk::new(packs);
        for part in forest.parts.iter().rev() {
            walk.part(
                &forest,
                part.clone(),
                limit,
                Deadline::default(),
                |asked, made| {
                    for number in asked {
                        told[*number as usize] = match &made {
                            Made::Bytes(_, bytes) => String::from_utf8_lossy(bytes).into_owned(),
                            Made::Large(_, size) => format!("large {size}"),
                            Made::Unknown => "unknown".to_owned(),
                            Made::Late => "late".to_owned(),
                        };
                    }
                },
            );
        }
        told
    }
}

/// A delta of bytes up to 127: the whole base, and something after it.
fn longer(base: usize, end: &str) -> Vec<u8> {
    let (base, own) = (base as u8, end.len() as u8);
    let mut delta = vec![base, base + own, 0x90, base, own];
    delta.extend_from_slice(end.as_bytes());
    delta
}

#[test]
fn deltas_of_both_kinds() {
    let mut pack = Pack::new();
    let base = pack.blob(b"base");
    let near = pack.near(base, &longer(4, " near"));
    // A name may lead to what comes later.
    let named = pack.named(3, &longer(9, " named"));
    assert_eq!((near, named), (1, 2));
    pack.near(base, &longer(4, " late"));
    assert_eq!(
        pack.read(99),
        ["base", "base near", "base late named", "base late"]
    );
}

#[test]
fn what_is_wrong_is_left_and_so_is_what_is_made_of_it() {
    let mut pack = Pack::new();
    let good = pack.blob(b"good");
    // Fewer bytes than said, more than said, a delta on another size, a name that is not there, no delta at all.
    let short = pack.add(BLOB, 9, &[], b"short");
    pack.add(BLOB, 2, &[], b"long");
    pack.near(short, &longer(9, "!"));
    pack.near(good, &longer(5, "!"));
    let absent = pack.named(99, &longer(4, "!"));
    pack.near(absent, &longer(5, "!"));
    pack.near(good, b"");
    pack.near(good, &longer(4, "!"));
    let mut expected = vec!["unknown"; 9];
    (expected[0], expected[8]) = ("good", "good!");
    assert_eq!(pack.read(99), expected);
}

#[test]
fn a_circle_is_left() {
    let mut pack = Pack::new();
    pack.named(1, &longer(4, "!"));
    pack.named(0, &longer(4, "!"));
    let own = pack.named(2, &longer(4, "!"));
    pack.near(own, &longer(4, "!"));
    pack.blob(b"good");
    assert_eq!(pack.read(99), ["left", "left", "left", "left", "good"]);
}

#[test]
fn what_is_too_large_is_made_for_others_only() {
    let mut pack = Pack::new();
    let large = pack.blob(b"large");
    pack.near(large, &[5, 2, 0x90, 2]);
    pack.near(large, &longer(5, "r"));
    pack.blob(b"alone");
    // Of 64 MiB, and nobody's: the bytes are not even looked at.
    pack.add(BLOB, 64 << 20, &[], b"bomb");
    let told = pack.read(4);
    assert_eq!(
        told,
        ["large", "la", "large 6", "large 5", "large 67108864"]
    );
}

#[test]
fn long_chains_and_wide_families_are_cut_into_parts() {
    let mut pack = Pack::new();
    let base = pack.blob(b"x");
    let mut expected = vec!["x".to_owned()];
    let mut last = base;
    for length in 1..=100 {
        last = pack.near(last, &longer(length, "y"));
        expected.push(format!("x{}", "y".repeat(length)));
    }
    for length in 1..=100 {
        pack.near(last, &[101, length, 0x90, length]);
        expected.push(expected[100][..usize::from(length)].to_owned());
    }
    assert_eq!(pack.read(999), expected);
}

proptest::proptest! {
    /// Whatever is made from whatever: each is its base and a letter.
    #[test]
    fn any_forest(bases in proptest::collection::vec((0_usize..100, proptest::bool::ANY), 0..110)) {
        let mut pack = Pack::new();
        let mut expected: Vec<String> = Vec::new();
        for (at, (choice, by_name)) in bases.into_iter().enumerate() {
            let letter = char::from(b'a' + (at % 26) as u8).to_string();
            // A quarter is made from nothing.
            let Some(base) = expected.get(choice).cloned() else {
                pack.blob(letter.as_bytes());
                expected.push(letter);
                continue;
            };
            let delta = longer(base.len(), &letter);
            if by_name {
                pack.named(choice as u8, &delta);
            } else {
                pack.near(choice as u8, &delta);
            }
            expected.push(base + &letter);
        }
        proptest::prop_assert_eq!(pack.read(999), expected);
    }
}

/// A repository of one pack with deltas; objects with nothing to share are whole.
fn packed() -> (Fixture, std::path::PathBuf) {
    let fixture = Fixture::new();
    let mut parents = Vec::new();
    for version in 0..40_u32 {
        let lines = |seed: u32| -> String {
            (0..200)
                .filter(|n| (n * 7 + version) % 11 > 0)
                .map(|n| format!("value_{n} = {}\n", (n ^ seed) * (version / 9 + 1)))
                .collect()
        };
        let names: Vec<String> = (0..6).map(|n| format!("m{n}.py")).collect();
        let blobs: Vec<Oid> = (0..6)
            .map(|seed| fixture.object(ObjectType::Blob, lines(seed).as_bytes()))
            .collect();
        let entries: Vec<_> = names
            .iter()
            .zip(&blobs)
            .map(|(name, blob)| ("100644", name.as_str(), *blob))
            .collect();
        let tree = fixture.tree(&entries);
        parents = vec![fixture.commit(tree, &parents, "Ann <ann@x> 5 +0000", "step")];
    }
    let objects = fixture.git_folder().join("objects");
    {
        let mut builder = fixture.git().packbuilder().expect("a pack");
        let mut walk = fixture.git().revwalk().expect("a walk");
        walk.push(parents[0].to_git()).expect("a commit");
        builder.insert_walk(&mut walk).expect("objects");
        builder.write(&objects.join("pack"), 0o644).expect("a pack");
    }
    let mut pack = None;
    for entry in std::fs::read_dir(&objects).expect("a folder").flatten() {
        if entry.file_name().len() == 2 {
            std::fs::remove_dir_all(entry.path()).expect("a folder");
        }
    }
    for entry in std::fs::read_dir(objects.join("pack"))
        .expect("a folder")
        .flatten()
    {
        if entry.path().extension().is_some_and(|end| end == "pack") {
            pack = Some(entry.path());
        }
    }
    (fixture, pack.expect("a pack"))
}

#[test]
fn a_pack_of_libgit2_reads_alike() {
    let (fixture, _) = packed();
    let compared = compare(&fixture.path()).expect("a repository");
    assert!(compared.objects > 200);
    assert_eq!((compared.left, compared.differing.len()), ((0, 0), 0));
}

#[test]
fn a_damaged_pack_reads_alike_or_is_left() {
    let (fixture, path) = packed();
    let whole = std::fs::read(&path).expect("a pack");
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    let mut left = 0;
    for _ in 0..60 {
        let mut bytes = whole.clone();
        for _ in 0..4 {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            // Neither the frame nor the hash: with those libgit2 reads nothing at all.
            let at = 12 + (random >> 8) as usize % (bytes.len() - 32);
            bytes[at] ^= 1 << (random & 7);
        }
        // A new file: libgit2 may have mapped the old one.
        std::fs::remove_file(&path).expect("a file");
        std::fs::write(&path, bytes).expect("a file");
        let Ok(compared) = compare(&fixture.path()) else {
            continue;
        };
        assert!(compared.differing.is_empty(), "{:?}", compared.differing);
        left += compared.left.1;
    }
    assert!(left > 0);
}

#[test]
fn a_plan_tells_every_content_once_and_in_one_order() {
    let (fixture, _) = packed();
    let repository = fixture.open();
    let head = repository.head().expect("a head");
    let mut oids: Vec<Oid> = Vec::new();
    for commit in &repository.history(head).commits {
        let entries = repository.snapshot(commit.oid).entries;
        oids.extend(entries.iter().map(|entry| entry.oid));
    }
    // One loose, one absent, one that is no content.
    oids.push(fixture.object(ObjectType::Blob, b"loose"));
    oids.push(Oid([9; 20]));
    oids.push(head);
    let reading = fixture.open().reading(oids.clone(), 1 << 20);
    let repository = fixture.open();
    let theirs = repository.objects().through_libgit2();
    let mut told = Vec::new();
    for part in reading.parts() {
        let (mut ours, mut others) = (Vec::new(), Vec::new());
        let limit = |number: usize| {
            if number.is_multiple_of(7) {
                100
            } else {
                1 << 20
            }
        };
        let tell = |told: &mut Vec<(usize, Blob)>, number: usize, blob: &Blob| {
            told.push((number, blob.clone()));
        };
        let objects = repository.objects();
        objects.part(&reading, part, limit, |n, blob| tell(&mut ours, n, blob));
        theirs.part(&reading, part, limit, |n, blob| tell(&mut others, n, blob));
        assert_eq!(ours, others);
        told.extend(ours.into_iter().map(|(number, _)| number));
    }
    let order: Vec<Oid> = told.iter().map(|number| oids[*number]).collect();
    assert!(reading.order().eq(order));
    told.sort_unstable();
    assert!(told.into_iter().eq(0..oids.len()));
}

#[test]
fn kinds_and_limits_of_single_objects() {
    let (fixture, _) = packed();
    let repository = fixture.open();
    let head = repository.head().expect("a head");
    let blob = repository.snapshot(head).entries[0].oid;
    let objects = repository.objects();
    let size = match objects.blob(blob, u64::MAX) {
        Blob::Bytes(bytes) => bytes.len() as u64,
        other => panic!("{other:?}"),
    };
    assert_eq!(objects.blob(blob, size - 1), Blob::TooLarge(size));
    assert_eq!(objects.blob(head, u64::MAX), Blob::Corrupt);
    assert_eq!(objects.read(blob, Kind::Tree, u64::MAX), Blob::Corrupt);
    assert_eq!(objects.kind(head), Ok(Kind::Commit));
    assert_eq!(objects.kind(blob), Ok(Kind::Blob));
}
