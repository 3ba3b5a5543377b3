//! The files of a commit's tree.

use super::damage::Log;
use super::object::{Kind, Trouble};
use super::objects::Objects;
use super::raw;
use super::{Entry, Mode, Oid, Snapshot};
use crate::role::Role;
use crate::warning_code::WarningCode;
use rustc_hash::{FxHashMap, FxHashSet};
use std::rc::Rc;

/// Files in one snapshot. Chromium has about 450,000.
pub(super) const ENTRIES: usize = 1_000_000;
/// Bytes of one path; `PATH_MAX` of Linux.
pub(super) const PATH_BYTES: usize = 4_096;
/// Folders inside each other. A path of `PATH_BYTES` can have no more.
const DEPTH: usize = PATH_BYTES / 2;
/// Bytes of one tree object: a folder of about two million files.
const TREE_BYTES: u64 = 64 << 20;
/// Entries of all distinct trees held at once.
const HELD_ENTRIES: usize = 4_000_000;

/// A parsed tree: names are kept, modes checked.
struct Tree {
    entries: Vec<(Box<[u8]>, What, Oid)>,
}

/// A tree, or the code of the damage that keeps it from being read.
type Loaded = Result<Rc<Tree>, WarningCode>;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Folder,
    File(Mode),
}

/// Lists trees, each distinct one read once.
pub(super) struct Lister<'o> {
    objects: &'o Objects,
    trees: FxHashMap<Oid, Loaded>,
    held: usize,
    entries: Vec<Entry>,
    log: Log,
}

impl<'o> Lister<'o> {
    /// Lists the tree `root`.
    ///
    /// A tree may name the same subtree again and again, so that a few objects spell out 10^10 files. The files are counted
    /// first, each distinct tree once; beyond the cap, a folder whose content was listed before is left out.
    pub(super) fn list(objects: &'o Objects, root: Oid) -> Snapshot {
        let mut lister = Self {
            objects,
            trees: FxHashMap::default(),
            held: 0,
            entries: Vec::new(),
            log: Log::default(),
        };
        let total = lister.count(root);
        let repeat = total <= ENTRIES as u64;
        if !repeat {
            lister.log.push(
                WarningCode::TreeLimit,
                format!("{total} files, {ENTRIES} are read: repeated folders are listed once"),
            );
        }
        lister.walk(root, repeat);
        let mut entries = lister.entries;
        // Git's order is the order of whole paths; a damaged tree may have another.
        entries.sort_by(|a, b| a.path.raw().cmp(b.path.raw()));
        Snapshot {
            entries,
            excluded: Vec::new(),
            damage: lister.log.finish(),
        }
    }

    /// Files below `root`, without listing them. A tree inside itself counts as empty there.
    fn count(&mut self, root: Oid) -> u64 {
        let mut counts: FxHashMap<Oid, u64> = FxHashMap::default();
        let mut stack = vec![(root, 0_usize, 0_u64)];
        counts.insert(root, 0);
        while let Some((oid, at, sum)) = stack.pop() {
            let tree = self.load(oid);
            let entries = tree.as_ref().map_or(&[][..], |tree| &tree.entries);
            let mut sum = sum;
            let mut next = at;
            let mut child = None;
            while let Some((_, what, entry)) = entries.get(next) {
                match what {
                    What::File(_) => sum = sum.saturating_add(1),
                    What::Folder => {
                        let Some(below) = counts.get(entry) else {
                            child = Some(*entry);
                            break;
                        };
                        sum = sum.saturating_add(*below);
                    }
                }
                next += 1;
            }
            if let Some(child) = child {
                stack.push((oid, next, sum));
                stack.push((child, 0, 0));
                // Present while unfinished, so that a tree inside itself is not entered again.
                counts.insert(child, 0);
            } else {
                counts.insert(oid, sum);
            }
        }
        counts.get(&root).copied().unwrap_or_default()
    }

    fn walk(&mut self, root: Oid, repeat: bool) {
        let mut path = Vec::new();
        let mut open: FxHashSet<Oid> = FxHashSet::default();
        let mut listed: FxHashSet<Oid> = FxHashSet::default();
        open.insert(root);
        let tree = self.load(root);
        if let Err(code) = tree {
            self.log.push(code, format!("tree {}", root.hex()));
        }
        let mut stack = vec![(root, tree, 0_usize, 0_usize)];
        while let Some((oid, tree, at, prefix)) = stack.pop() {
            path.truncate(prefix);
            let entries = tree.as_ref().map_or(&[][..], |tree| &tree.entries);
            let Some((name, what, entry)) = entries.get(at) else {
                open.remove(&oid);
                continue;
            };
            let (what, entry) = (*what, *entry);
            path.extend_from_slice(name);
            stack.push((oid, tree.clone(), at + 1, prefix));
            if path.len() > PATH_BYTES {
                self.log.push(WarningCode::PathLimit, &path[..200]);
                continue;
            }
            match what {
                What::File(mode) => {
                    if self.entries.len() == ENTRIES {
                        self.log.push(WarningCode::TreeLimit, path.as_slice());
                        return;
                    }
                    let path = String::from_utf8_lossy(&path).into_owned();
                    self.entries.push(Entry {
                        path: path.into(),
                        mode,
                        oid: entry,
                        // The folders of the whole tree say it.
                        role: Role::Source,
                    });
                }
                What::Folder if stack.len() > DEPTH => {
                    self.log
                        .push(WarningCode::PathLimit, &path[..path.len().min(200)]);
                }
                What::Folder => {
                    if !open.insert(entry) {
                        self.log.push(WarningCode::TreeCycle, path.as_slice());
                        continue;
                    }
                    if !repeat && !listed.insert(entry) {
                        open.remove(&entry);
                        continue;
                    }
                    let tree = self.load(entry);
                    if let Err(code) = tree {
                        self.log.push(code, path.as_slice());
                    }
                    path.push(b'/');
                    stack.push((entry, tree, 0, path.len()));
                }
            }
        }
    }

    /// Reads and checks one tree; damage inside it is noted the first time.
    fn load(&mut self, oid: Oid) -> Loaded {
        if let Some(known) = self.trees.get(&oid) {
            return known.clone();
        }
        let room = HELD_ENTRIES.saturating_sub(self.held);
        let log = &mut self.log;
        let tree = self.objects.with(oid, Kind::Tree, TREE_BYTES, |bytes| {
            parse(bytes, oid, room, log)
        });
        let tree = tree.map(Rc::new).map_err(|trouble| match trouble {
            Trouble::TooLarge(_) => WarningCode::TreeLimit,
            Trouble::Missing => WarningCode::MissingTree,
            Trouble::Corrupt => WarningCode::CorruptObject,
            Trouble::Late => WarningCode::Deadline,
        });
        self.held += tree.as_ref().map_or(0, |tree| tree.entries.len());
        self.trees.insert(oid, tree.clone());
        tree
    }
}

/// What an entry's mode says it is: the type in the high bits, and whether the owner may execute it.
pub(super) fn what(mode: u32) -> Option<What> {
    match mode & 0o170_000 {
        0o040_000 => Some(What::Folder),
        0o100_000 if mode & 0o100 != 0 => Some(What::File(Mode::Executable)),
        0o100_000 => Some(What::File(Mode::File)),
        0o120_000 => Some(What::File(Mode::Link)),
        0o160_000 => Some(What::File(Mode::Gitlink)),
        _ => None,
    }
}

fn parse(bytes: &[u8], oid: Oid, room: usize, log: &mut Log) -> Tree {
    let mut names: FxHashSet<&[u8]> = FxHashSet::default();
    let mut entries = Vec::new();
    for entry in raw::tree(bytes) {
        let Ok(entry) = entry else {
            log.push(WarningCode::CorruptObject, format!("tree {}", oid.hex()));
            break;
        };
        if entries.len() >= room {
            log.push(WarningCode::TreeLimit, format!("tree {}", oid.hex()));
            break;
        }
        if !is_sane(entry.name) {
            log.push(WarningCode::BadTreeEntry, entry.name);
            continue;
        }
        if !names.insert(entry.name) {
            log.push(WarningCode::DuplicateTreeEntry, entry.name);
            continue;
        }
        let Some(what) = what(entry.mode) else {
            log.push(WarningCode::BadTreeEntry, entry.name);
            continue;
        };
        entries.push((entry.name.into(), what, entry.oid));
    }
    Tree { entries }
}

/// Names that git itself would refuse to check out.
pub(super) fn is_sane(name: &[u8]) -> bool {
    !(name.is_empty()
        || name == b"."
        || name == b".."
        || name.eq_ignore_ascii_case(b".git")
        || name.contains(&b'/'))
}

/// The entry of one name in the tree `tree`, where it is a regular file.
pub(super) fn file_at_root(objects: &Objects, tree: Oid, name: &[u8]) -> Option<Oid> {
    let find = |bytes: &[u8]| {
        raw::tree(bytes)
            .map_while(Result::ok)
            .find(|entry| entry.name == name && entry.mode & 0o170_000 == 0o100_000)
            .map(|entry| entry.oid)
    };
    objects.with(tree, Kind::Tree, TREE_BYTES, find).ok()?
}

#[cfg(test)]
mod tests {
    use crate::git::testing::Fixture;
    use crate::git::{Blob, Mode, Oid, Snapshot};
    use crate::warning_code::WarningCode;
    use git2::ObjectType;

    fn paths(snapshot: &Snapshot) -> Vec<&str> {
        snapshot.entries.iter().map(|e| e.path.raw()).collect()
    }

    fn codes(snapshot: &Snapshot) -> Vec<WarningCode> {
        snapshot.damage.iter().map(|d| d.code).collect()
    }

    fn list(fixture: &Fixture, tree: Oid) -> Snapshot {
        let head = fixture.commit(tree, &[], "A <a@x> 5 +0000", "one");
        fixture.open().snapshot(head)
    }

    #[test]
    fn modes_order_and_contents() {
        let fixture = Fixture::new();
        let blob = fixture.object(ObjectType::Blob, b"x = 1\n");
        let inner = fixture.tree(&[("100644", "b.py", blob)]);
        let tree = fixture.tree(&[
            ("100755", "a.py", blob),
            ("040000", "a", inner),
            ("120000", "link", blob),
            ("160000", "sub", blob),
        ]);
        let snapshot = list(&fixture, tree);
        assert_eq!(paths(&snapshot), ["a.py", "a/b.py", "link", "sub"]);
        let modes: Vec<_> = snapshot.entries.iter().map(|e| e.mode).collect();
        assert_eq!(
            modes,
            [Mode::Executable, Mode::File, Mode::Link, Mode::Gitlink]
        );
        let objects = fixture.open().objects();
        assert_eq!(objects.blob(blob, 6), Blob::Bytes(b"x = 1\n".to_vec()));
        assert_eq!(objects.blob(blob, 5), Blob::TooLarge(6));
        assert_eq!(objects.blob(Oid([9; 20]), 5), Blob::Missing);
        assert_eq!(objects.blob(tree, 500), Blob::Corrupt);
    }

    #[test]
    fn entries_git_would_refuse() {
        let fixture = Fixture::new();
        let blob = fixture.object(ObjectType::Blob, b"x");
        let tree = fixture.tree(&[
            ("100644", "..", blob),
            ("100644", ".GIT", blob),
            ("100644", "", blob),
            ("100644", "a/b", blob),
            ("777", "mode", blob),
            ("100644", "x.py", blob),
            ("40000", "x.py", blob),
            ("40000", "gone", Oid([9; 20])),
        ]);
        let snapshot = list(&fixture, tree);
        assert_eq!(paths(&snapshot), ["x.py"]);
        let codes = codes(&snapshot);
        assert_eq!(
            codes
                .iter()
                .filter(|c| **c == WarningCode::BadTreeEntry)
                .count(),
            5
        );
        assert!(codes.contains(&WarningCode::DuplicateTreeEntry));
        assert!(codes.contains(&WarningCode::MissingTree));
        assert!(!codes.contains(&WarningCode::MissingObject), "named once");
    }

    #[test]
    fn a_bomb_takes_no_time() {
        let fixture = Fixture::new();
        let mut tree = fixture.small_tree();
        for _ in 0..10 {
            let names: Vec<String> = (0..10).map(|n| n.to_string()).collect();
            let entries: Vec<_> = names
                .iter()
                .map(|name| ("40000", name.as_str(), tree))
                .collect();
            tree = fixture.tree(&entries);
        }
        let snapshot = list(&fixture, tree);
        assert_eq!(paths(&snapshot), ["0/0/0/0/0/0/0/0/0/0/x.py"]);
        assert_eq!(codes(&snapshot), [WarningCode::TreeLimit]);
    }

    #[test]
    fn folders_too_deep() {
        let fixture = Fixture::new();
        let mut tree = fixture.small_tree();
        for _ in 0..3_000 {
            tree = fixture.tree(&[("40000", "d", tree)]);
        }
        assert_eq!(codes(&list(&fixture, tree)), [WarningCode::PathLimit]);
    }
}
