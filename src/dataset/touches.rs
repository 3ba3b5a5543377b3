//! Who created and changed the files of the head, through their renames.
//!
//! Commits are told newest first, so that the name of a file at the head is known before its older ones are met. A file that only
//! moves is not changed, and a sweep (a formatter, a new header) changes none: who goes over everything knows nothing better for it.

use super::renames::{self, Candidate};
use crate::git::{Blob, Delta, Mode, Objects, PathId, Paths, Side, Snapshot};
use crate::role::Role;
use crate::untrusted::Untrusted;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Bytes of a file that is held against others: as much as is parsed.
const FILE_BYTES: u64 = 1 << 20;

/// A commit that changes more files is a sweep.
const SWEEP: usize = 50;
/// And one that changes so many, and half of those that the head has.
const SMALL_SWEEP: usize = 8;

/// A commit created or changed a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Touch {
    /// The file, by its place in [`Touches::files`].
    pub file: u32,
    /// The commit, by its place in the history.
    pub commit: u32,
    /// It created the file.
    pub created: bool,
}

/// Every creation and change of the files of the head.
#[derive(Debug, Default)]
pub struct Touches {
    /// The files of Python that ship, by path.
    pub files: Vec<Untrusted>,
    /// File by file, the oldest commit first.
    pub all: Vec<Touch>,
    /// Commits in which not all files could be held against each other.
    pub limited: u32,
    /// Contents that could not be read, so that it is not known whether a file is a renamed one.
    pub unread: u32,
}

/// What a path leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trace {
    /// A file of the head that it is, or that it was renamed to.
    File(u32),
    /// Python that the head does not have, as far as is known.
    Gone,
    /// No Python.
    Other,
}

/// Follows the files of a head back through its history.
#[derive(Debug, Default)]
pub struct Tracker {
    touches: Touches,
    at_head: FxHashMap<Vec<u8>, u32>,
    of_path: Vec<Trace>,
    /// Of paths that lead nowhere yet: a rename that a later branch made is met after the work beside it.
    open: Vec<(PathId, u32, bool)>,
}

impl Tracker {
    /// Nothing followed yet.
    pub fn new(tree: &Snapshot) -> Self {
        let is_file = |mode| matches!(mode, Mode::File | Mode::Executable);
        let entries = tree.entries.iter();
        let files: Vec<Untrusted> = entries
            .filter(|e| {
                e.role == Role::Source && is_file(e.mode) && is_python(e.path.raw().as_bytes())
            })
            .map(|e| e.path.clone())
            .collect();
        let numbered = files.iter().enumerate();
        let at_head = numbered.map(|(at, path)| (path.raw().as_bytes().to_vec(), at as u32));
        Self {
            at_head: at_head.collect(),
            touches: Touches {
                files,
                ..Touches::default()
            },
            ..Self::default()
        }
    }

    /// A commit that is no merge, with what it changed; commits that are older come later.
    pub fn tell(&mut self, commit: u32, deltas: &[Delta], paths: &Paths, objects: &Objects) {
        let (mut lost, mut found, mut changed) = (Vec::new(), Vec::new(), Vec::new());
        let mut leads = false;
        for delta in deltas {
            let trace = self.trace(delta.path, paths);
            if trace == Trace::Other {
                continue;
            }
            match (file(delta.old), file(delta.new)) {
                (Some(old), Some(new)) if old.oid != new.oid => {
                    changed.push(delta.path);
                }
                (None, Some(new)) => {
                    leads |= trace != Trace::Gone;
                    found.push(candidate(delta.path, new));
                }
                (Some(old), None) => lost.push(candidate(delta.path, old)),
                _ => {}
            }
        }
        let unread = &mut self.touches.unread;
        let renames = if leads {
            renames::pair(&lost, &found, paths, |blob| {
                match objects.blob(blob, FILE_BYTES) {
                    Blob::Bytes(bytes) => Some(Arc::new(bytes)),
                    Blob::TooLarge(_) => None,
                    Blob::Missing | Blob::Corrupt | Blob::Late => {
                        *unread += 1;
                        None
                    }
                }
            })
        } else {
            renames::Renames::default()
        };
        self.touches.limited += u32::from(renames.limited);
        for (at, new) in found.iter().enumerate() {
            match renames.from.get(&at).map(|&from| lost[from]) {
                Some(old) if old.blob == new.blob => {}
                Some(_) => changed.push(new.path),
                None => self.touch(new.path, commit, true),
            }
        }
        if !self.is_sweep(&changed) {
            for path in changed {
                self.touch(path, commit, false);
            }
        }
        for (&at, &from) in &renames.from {
            let trace = self.of_path[found[at].path.0 as usize];
            if trace != Trace::Gone {
                self.of_path[lost[from].path.0 as usize] = trace;
            }
        }
    }

    fn is_sweep(&self, changed: &[PathId]) -> bool {
        let of_head = |path: &&PathId| matches!(self.of_path[path.0 as usize], Trace::File(_));
        let half = || changed.iter().filter(of_head).count() * 2 >= self.touches.files.len();
        changed.len() > SWEEP || changed.len() >= SMALL_SWEEP && half()
    }

    fn touch(&mut self, path: PathId, commit: u32, created: bool) {
        match self.of_path[path.0 as usize] {
            Trace::File(file) => self.touches.all.push(Touch {
                file,
                commit,
                created,
            }),
            Trace::Gone => self.open.push((path, commit, created)),
            Trace::Other => {}
        }
    }

    fn trace(&mut self, path: PathId, paths: &Paths) -> Trace {
        let at = path.0 as usize;
        while self.of_path.len() <= at {
            let bytes = paths.bytes(PathId(self.of_path.len() as u32));
            let head = self.at_head.get(bytes).copied();
            self.of_path.push(match head {
                Some(file) => Trace::File(file),
                None if is_python(bytes) => Trace::Gone,
                None => Trace::Other,
            });
        }
        self.of_path[at]
    }

    /// What was told.
    pub fn finish(mut self) -> Touches {
        for (path, commit, created) in std::mem::take(&mut self.open) {
            if let Trace::File(file) = self.of_path[path.0 as usize] {
                self.touches.all.push(Touch {
                    file,
                    commit,
                    created,
                });
            }
        }
        self.touches.all.sort_unstable();
        self.touches
    }
}

fn is_python(path: &[u8]) -> bool {
    path.ends_with(b".py")
}

fn file(side: Option<Side>) -> Option<Side> {
    side.filter(|side| matches!(side.mode, Mode::File | Mode::Executable))
}

fn candidate(path: PathId, side: Side) -> Candidate {
    Candidate {
        path,
        blob: side.oid,
    }
}
