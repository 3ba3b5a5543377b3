//! What a commit changed: the paths in which its tree differs from another.

use super::damage::Log;
use super::objects::{Kind, Objects, Trouble};
use super::raw::{self, TreeEntry};
use super::tree::{PATH_BYTES, What, is_sane, what};
use super::{Damage, Mode, Oid};
use rustc_hash::FxHashMap;
use std::cmp::Ordering;
use std::rc::Rc;
use std::sync::Arc;

/// Paths changed by one commit. The largest commits of public histories change some ten thousand.
const CHANGES: usize = 200_000;
/// Paths changed by all commits together.
const TOTAL: usize = 20_000_000;
/// Bytes of trees kept between commits: what one commit leaves the next one takes up.
const HELD: usize = 64 << 20;
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

/// Compares trees pairwise: a subtree that is the same on both sides is never opened.
pub struct Differ<'o> {
    objects: &'o Objects,
    held: FxHashMap<Oid, Option<Rc<[u8]>>>,
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

impl<'o> Differ<'o> {
    /// Compares trees of `objects`.
    pub fn new(objects: &'o Objects) -> Self {
        Self {
            objects,
            held: FxHashMap::default(),
            bytes: 0,
            total: 0,
            log: Log::default(),
        }
    }

    /// The paths in which `new` differs from `old`, in git's order. A tree that is absent counts as empty. Returns false where a limit
    /// or damage cut the comparison short.
    pub fn changes(
        &mut self,
        old: Option<Oid>,
        new: Option<Oid>,
        paths: &mut Paths,
        out: &mut Vec<Delta>,
    ) -> bool {
        out.clear();
        if old == new {
            return true;
        }
        let mut whole = true;
        let mut prefix: Vec<u8> = Vec::new();
        // Pairs of folders still to compare, with the length of their path.
        let mut todo: Vec<(Option<Oid>, Option<Oid>, Vec<u8>)> = vec![(old, new, Vec::new())];
        while let Some((old, new, folder)) = todo.pop() {
            prefix.clear();
            prefix.extend_from_slice(&folder);
            let (old_bytes, new_bytes) = (self.load(old), self.load(new));
            whole &=
                (old.is_none() || old_bytes.is_some()) && (new.is_none() || new_bytes.is_some());
            let before = items(old_bytes.as_deref());
            let after = items(new_bytes.as_deref());
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
                    .push("path-limit", "a change below a very deep folder");
                todo.pop();
                whole = false;
            }
            if out.len() + todo.len() > CHANGES || self.total + out.len() > TOTAL {
                self.log.push(
                    "changes-limit",
                    new.or(old).map(|oid| oid.hex()).unwrap_or_default(),
                );
                whole = false;
                break;
            }
        }
        self.total += out.len();
        out.sort_by(|a, b| paths.bytes(a.path).cmp(paths.bytes(b.path)));
        whole
    }

    /// What could not be compared.
    pub fn finish(self) -> Vec<Damage> {
        self.log.finish()
    }

    fn load(&mut self, oid: Option<Oid>) -> Option<Rc<[u8]>> {
        let oid = oid?;
        if let Some(known) = self.held.get(&oid) {
            return known.clone();
        }
        if self.bytes > HELD {
            self.held.clear();
            self.bytes = 0;
        }
        let bytes = match self
            .objects
            .with(oid, Kind::Tree, TREE_BYTES, |bytes| Rc::<[u8]>::from(bytes))
        {
            Ok(bytes) => Some(bytes),
            Err(trouble) => {
                let code = match trouble {
                    Trouble::TooLarge(_) => "tree-limit",
                    Trouble::Missing => "missing-tree",
                    Trouble::Corrupt => "corrupt-object",
                    Trouble::Late => "deadline",
                };
                self.log.push(code, format!("tree {}", oid.hex()));
                None
            }
        };
        self.bytes += bytes.as_ref().map_or(0, |b| b.len() + 64);
        self.held.insert(oid, bytes.clone());
        bytes
    }
}

/// The entries of a tree by name. Git sorts a folder as if its name ended in a slash; here names are compared as they are, so
/// that a file and a folder of one name meet.
fn items(bytes: Option<&[u8]>) -> Vec<Item<'_>> {
    let Some(bytes) = bytes else {
        return Vec::new();
    };
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
