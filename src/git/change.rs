//! What a commit changed: the paths in which its tree differs from another.

use super::damage::Log;
use super::object::{Kind, Trouble};
use super::objects::Objects;
use super::raw::{self, TreeEntry};
use super::tree::{PATH_BYTES, What, is_sane, what};
use super::{Damage, Mode, Oid};
use crate::warning_code::WarningCode;
use memchr::memmem::Finder;
use rustc_hash::FxHashMap;
use std::cmp::Ordering;
use std::sync::Arc;

/// Paths changed by one commit. The largest commits of public histories change some ten thousand.
const CHANGES: usize = 200_000;
/// Paths changed by all commits together.
const TOTAL: usize = 20_000_000;
/// Bytes of trees kept between commits: what one commit leaves the next one takes up. Half are given up at a time.
const HELD: usize = 8 << 20;
/// Entries in which two trees differ and that are looked at one by one; where there are more, all are.
const FEW: usize = 16;
/// Bytes of one tree object.
const TREE_BYTES: u64 = 64 << 20;
/// Folders inside each other.
const DEPTH: usize = PATH_BYTES / 2;

/// A path, by number: see [`Paths`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PathId(pub u32);

/// Every path met, each held once.
#[derive(Debug, Default)]
pub struct Paths {
    names: Vec<Arc<[u8]>>,
    numbers: FxHashMap<Arc<[u8]>, PathId>,
}

impl Paths {
    /// The number of a path, given on first sight.
    pub fn intern(&mut self, path: &[u8]) -> PathId {
        if let Some(&known) = self.numbers.get(path) {
            return known;
        }
        let id = PathId(u32::try_from(self.names.len()).unwrap_or(u32::MAX));
        let name: Arc<[u8]> = path.into();
        self.names.push(Arc::clone(&name));
        self.numbers.insert(name, id);
        id
    }

    /// The bytes of a path.
    pub fn bytes(&self, id: PathId) -> &[u8] {
        self.names.get(id.0 as usize).map_or(&[], |name| name)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

/// A file's side of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Side {
    /// Its content.
    pub oid: Oid,
    /// Its mode.
    pub mode: Mode,
}

/// One path in which two trees differ; at least one side is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delta {
    /// The path.
    pub path: PathId,
    /// Before.
    pub old: Option<Side>,
    /// After.
    pub new: Option<Side>,
}

/// The raw bytes of a tree.
type Tree = Arc<Vec<u8>>;

/// Compares trees pairwise: a subtree that is the same on both sides is never opened.
pub struct Differ<'o> {
    objects: &'o Objects,
    /// Met lately, and a while ago.
    young: FxHashMap<Oid, Option<Tree>>,
    old: FxHashMap<Oid, Option<Tree>>,
    bytes: usize,
    total: usize,
    log: Log,
}

/// The entry of one side, folders told from files.
#[derive(Clone, Copy)]
struct Item<'t> {
    name: &'t [u8],
    oid: Oid,
    /// None for a folder.
    mode: Option<Mode>,
}

/// How far two trees could be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Compared {
    /// Folders before that could not be read: nothing is known of what they held.
    pub unread_before: u32,
    /// Folders after that could not be read.
    pub unread_after: u32,
    /// Paths that are too deep were left out, as they are of every tree.
    pub left_out: bool,
    /// The comparison ended at a limit: paths behind it are not known to differ.
    pub cut: bool,
}

impl Compared {
    /// Whether every path that differs was told.
    pub fn is_whole(self) -> bool {
        self == Self::default()
    }
}

impl<'o> Differ<'o> {
    /// Compares trees of `objects`.
    pub fn new(objects: &'o Objects) -> Self {
        Self {
            objects,
            young: FxHashMap::default(),
            old: FxHashMap::default(),
            bytes: 0,
            total: 0,
            log: Log::default(),
        }
    }

    /// The paths in which `new` differs from `old`, in git's order. A tree that is absent counts as empty.
    pub fn changes(
        &mut self,
        old: Option<Oid>,
        new: Option<Oid>,
        paths: &mut Paths,
        out: &mut Vec<Delta>,
    ) -> Compared {
        out.clear();
        let mut compared = Compared::default();
        if old == new {
            return compared;
        }
        let mut prefix: Vec<u8> = Vec::new();
        // Pairs of folders still to compare, with the length of their path.
        let mut todo: Vec<(Option<Oid>, Option<Oid>, Vec<u8>)> = vec![(old, new, Vec::new())];
        while let Some((old, new, folder)) = todo.pop() {
            prefix.clear();
            prefix.extend_from_slice(&folder);
            let (old_bytes, new_bytes) = (self.load(old), self.load(new));
            compared.unread_before += u32::from(old.is_some() && old_bytes.is_none());
            compared.unread_after += u32::from(new.is_some() && new_bytes.is_none());
            let (before, after) = differing(
                old_bytes.as_deref().map_or(&[], Vec::as_slice),
                new_bytes.as_deref().map_or(&[], Vec::as_slice),
            );
            let mut pair = |path: &mut Vec<u8>, a: Option<Item<'_>>, b: Option<Item<'_>>| {
                let base = path.len();
                path.extend_from_slice(a.or(b).map_or(&[], |item| item.name));
                let side = |item: Option<Item<'_>>| {
                    item.and_then(|i| i.mode.map(|mode| Side { oid: i.oid, mode }))
                };
                let folder =
                    |item: Option<Item<'_>>| item.filter(|i| i.mode.is_none()).map(|i| i.oid);
                if side(a) != side(b) {
                    let path = paths.intern(path);
                    out.push(Delta {
                        path,
                        old: side(a),
                        new: side(b),
                    });
                }
                if folder(a) != folder(b) {
                    path.push(b'/');
                    todo.push((folder(a), folder(b), path.clone()));
                }
                path.truncate(base);
            };
            let (mut i, mut j) = (0, 0);
            loop {
                let (a, b) = (before.get(i), after.get(j));
                let order = match (a, b) {
                    (None, None) => break,
                    (Some(_), None) => Ordering::Less,
                    (None, Some(_)) => Ordering::Greater,
                    (Some(a), Some(b)) => a.name.cmp(b.name),
                };
                match order {
                    Ordering::Less => pair(&mut prefix, a.copied(), None),
                    Ordering::Greater => pair(&mut prefix, None, b.copied()),
                    Ordering::Equal => pair(&mut prefix, a.copied(), b.copied()),
                }
                i += usize::from(order != Ordering::Greater);
                j += usize::from(order != Ordering::Less);
            }
            let deep = todo.last().is_some_and(|(_, _, path)| {
                path.len() > PATH_BYTES || path.split(|b| *b == b'/').count() > DEPTH
            });
            if deep {
                self.log
                    .push(WarningCode::PathLimit, "a change below a very deep folder");
                todo.pop();
                compared.left_out = true;
            }
            if out.len() + todo.len() > CHANGES || self.total + out.len() > TOTAL {
                self.log.push(
                    WarningCode::ChangesLimit,
                    new.or(old).map(|oid| oid.hex()).unwrap_or_default(),
                );
                compared.cut = true;
                break;
            }
        }
        self.total += out.len();
        out.sort_by(|a, b| paths.bytes(a.path).cmp(paths.bytes(b.path)));
        compared
    }

    /// What could not be compared.
    pub fn finish(self) -> Vec<Damage> {
        self.log.finish()
    }

    fn load(&mut self, oid: Option<Oid>) -> Option<Tree> {
        let oid = oid?;
        if let Some(known) = self.young.get(&oid) {
            return known.clone();
        }
        if let Some(known) = self.old.remove(&oid) {
            self.hold(oid, known.clone());
            return known;
        }
        let bytes = match self.objects.shared(oid, Kind::Tree, TREE_BYTES) {
            Ok(bytes) => Some(bytes),
            Err(trouble) => {
                let code = match trouble {
                    Trouble::TooLarge(_) => WarningCode::TreeLimit,
                    Trouble::Missing => WarningCode::MissingTree,
                    Trouble::Corrupt => WarningCode::CorruptObject,
                    Trouble::Late => WarningCode::Deadline,
                };
                self.log.push(code, format!("tree {}", oid.hex()));
                None
            }
        };
        self.hold(oid, bytes.clone());
        bytes
    }

    fn hold(&mut self, oid: Oid, bytes: Option<Tree>) {
        let size = 64 + bytes.as_ref().map_or(0, |bytes| bytes.len());
        if self.bytes + size > HELD / 2 {
            self.old = std::mem::take(&mut self.young);
            self.bytes = 0;
        }
        self.bytes += size;
        self.young.insert(oid, bytes);
    }
}

/// The entries of two trees by name, those left out that are the same in both, as far as that is seen at a glance: most commits
/// change one entry of many.
fn differing<'t>(old: &'t [u8], new: &'t [u8]) -> (Vec<Item<'t>>, Vec<Item<'t>>) {
    let (mut before, mut after) = (Vec::new(), Vec::new());
    let (mut a, mut b) = (old, new);
    let mut steps = 0;
    while a != b {
        steps += 1;
        if steps > FEW {
            return (items(old), items(new));
        }
        let count = same(a, b);
        (a, b) = (&a[count..], &b[count..]);
        let order = match (raw::next(a), raw::next(b)) {
            (None, None) => break,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            // Not git's order of folders: where two entries of one name miss each other here, they meet later.
            (Some((x, _)), Some((y, _))) => x.name.cmp(y.name),
        };
        if order != Ordering::Greater {
            a = take(a, &mut before);
        }
        if order != Ordering::Less {
            b = take(b, &mut after);
        }
    }
    before.sort_unstable_by(|a, b| a.name.cmp(b.name));
    after.sort_unstable_by(|a, b| a.name.cmp(b.name));
    // The first entry of a name is the one that counts. Git writes none twice, so that it is enough to be sure.
    let is_twice = |item: &Item<'_>| {
        let entry = [b" ", item.name, b"\0"].concat();
        let finder = Finder::new(&entry);
        [old, new]
            .iter()
            .any(|tree| finder.find_iter(tree).nth(1).is_some())
    };
    // Most names are on both sides: they are looked for once.
    let known = |name: &[u8]| before.binary_search_by(|item| item.name.cmp(name)).is_ok();
    let new_ones = after.iter().filter(|item| !known(item.name));
    if before.iter().chain(new_ones).any(is_twice) {
        return (items(old), items(new));
    }
    (before, after)
}

/// Bytes of the entries that two trees begin with alike.
fn same(a: &[u8], b: &[u8]) -> usize {
    let mut rest = a;
    loop {
        let at = a.len() - rest.len();
        let Some((_, after)) = raw::next(rest) else {
            return at;
        };
        let end = a.len() - after.len();
        if b.get(at..end) != Some(&a[at..end]) {
            return at;
        }
        rest = after;
    }
}

/// Takes the first entry of a tree, if it is one that counts; returns the rest.
fn take<'t>(tree: &'t [u8], items: &mut Vec<Item<'t>>) -> &'t [u8] {
    let Some((entry, rest)) = raw::next(tree) else {
        return &[];
    };
    items.extend(item(entry));
    rest
}

/// The entries of a tree by name. Git sorts a folder as if its name ended in a slash; here names are compared as they are, so
/// that a file and a folder of one name meet.
fn items(bytes: &[u8]) -> Vec<Item<'_>> {
    let mut items: Vec<Item<'_>> = raw::tree(bytes)
        .map_while(Result::ok)
        .filter_map(item)
        .collect();
    if !items.is_sorted_by(|a, b| a.name < b.name) {
        items.sort_by(|a, b| a.name.cmp(b.name));
        items.dedup_by(|a, b| a.name == b.name);
    }
    items
}

fn item(entry: TreeEntry<'_>) -> Option<Item<'_>> {
    if !is_sane(entry.name) {
        return None;
    }
    let mode = match what(entry.mode)? {
        What::Folder => None,
        What::File(mode) => Some(mode),
    };
    Some(Item {
        name: entry.name,
        oid: entry.oid,
        mode,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    type ChangedPaths = BTreeMap<Vec<u8>, [Option<(Oid, Option<Mode>)>; 2]>;

    fn told(before: &[Item<'_>], after: &[Item<'_>]) -> ChangedPaths {
        let mut told = ChangedPaths::new();
        for (side, items) in [before, after].into_iter().enumerate() {
            assert!(items.is_sorted_by(|a, b| a.name < b.name));
            for item in items {
                told.entry(item.name.to_vec()).or_default()[side] = Some((item.oid, item.mode));
            }
        }
        told.retain(|_, [old, new]| old != new);
        told
    }

    #[test]
    fn a_glance_tells_what_all_entries_tell() {
        let names: [&[u8]; 9] = [b"a", b"a.py", b"ab", b"b", b"b-", b"c", b"..", b"", b"d d"];
        let modes: [&[u8]; 5] = [b"100644", b"40000", b"040000", b"777", b"9"];
        let mut seed = 1_u64;
        let mut random = |below: u64| {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            ((seed >> 33) % below) as usize
        };
        let mut few = 0;
        for _ in 0..20_000 {
            let mut entries: Vec<[usize; 3]> = Vec::new();
            for _ in 0..random(8) {
                // Mostly what git writes.
                let mode = if random(9) == 0 { random(5) } else { random(2) };
                let name = if random(9) == 0 { random(9) } else { random(6) };
                entries.push([mode, name, random(3)]);
            }
            if random(4) > 0 {
                entries.sort_by_key(|entry| names[entry[1]]);
                entries.dedup_by_key(|entry| entry[1]);
            }
            let mut other = entries.clone();
            for _ in 0..random(3) {
                let at = random(other.len() as u64 + 1);
                match random(3) {
                    0 => other.insert(at, [random(2), random(9), random(3)]),
                    1 if at < other.len() => drop(other.remove(at)),
                    _ if at < other.len() => other[at][2] = random(3),
                    _ => {}
                }
            }
            let raw = |entries: &[[usize; 3]], cut: usize| {
                let mut bytes = Vec::new();
                for [mode, name, oid] in entries {
                    bytes.extend([modes[*mode], b" ", names[*name], b"\0"].concat());
                    bytes.extend([[0, b' ', 7][*oid]; 20]);
                }
                bytes.truncate(bytes.len() - cut.min(bytes.len()));
                bytes
            };
            let cut = if random(9) == 0 { random(30) } else { 0 };
            let (old, new) = (raw(&entries, cut), raw(&other, cut / 2));
            let (before, after) = differing(&old, &new);
            let (all_before, all_after) = (items(&old), items(&new));
            few += usize::from(before.len() < all_before.len());
            assert_eq!(
                told(&before, &after),
                told(&all_before, &all_after),
                "{entries:?} {other:?} {cut}"
            );
        }
        assert!(few > 5_000, "{few}");
    }
}
