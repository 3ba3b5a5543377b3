//! Who owns which line of which file at one commit, shared with the commits around it.

use crate::git::{Oid, PathId};
use std::cell::Cell;
use std::rc::Rc;

/// Nobody knows: the line came out of a content that could not be read.
pub const UNKNOWN: u32 = u32::MAX;

/// Files side by side: a commit that differs in one of them copies so many.
const CHUNK: usize = 64;

/// The owner of each line, by the number of the commit.
#[derive(Debug)]
pub(super) struct Owners {
    pub(super) lines: Box<[u32]>,
    live: Rc<Cell<usize>>,
}

impl Owners {
    /// Counts the lines in `live` for as long as they are held.
    pub(super) fn new(lines: Vec<u32>, live: &Rc<Cell<usize>>) -> Rc<Self> {
        live.set(live.get() + lines.len());
        Rc::new(Self {
            lines: lines.into_boxed_slice(),
            live: Rc::clone(live),
        })
    }
}

impl Drop for Owners {
    fn drop(&mut self) {
        self.live
            .set(self.live.get().saturating_sub(self.lines.len()));
    }
}

/// The lines of a file.
#[derive(Debug, Clone)]
pub(super) enum Lines {
    /// It is no text.
    Binary,
    /// It could not be read, is too large, or a limit was reached.
    Unread,
    /// It is text.
    Owned(Rc<Owners>),
}

impl Lines {
    pub(super) fn owners(&self) -> &[u32] {
        match self {
            Self::Owned(owners) => &owners.lines,
            Self::Binary | Self::Unread => &[],
        }
    }
}

/// One file.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) blob: Oid,
    pub(super) lines: Lines,
}

/// Neighbours by the number of the path.
type Chunk = Vec<Option<Entry>>;

/// The files of one commit. A copy is free; what is written afterwards is copied as far as it is shared.
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    chunks: Rc<Vec<Option<Rc<Chunk>>>>,
}

impl Table {
    pub(super) fn get(&self, path: PathId) -> Option<&Entry> {
        let at = path.0 as usize;
        self.chunks
            .get(at / CHUNK)?
            .as_ref()?
            .get(at % CHUNK)?
            .as_ref()
    }

    pub(super) fn set(&mut self, path: PathId, entry: Option<Entry>) {
        let at = path.0 as usize;
        let chunks = Rc::make_mut(&mut self.chunks);
        if chunks.len() <= at / CHUNK {
            chunks.resize(at / CHUNK + 1, None);
        }
        let chunk = chunks[at / CHUNK].get_or_insert_with(|| Rc::new(vec![None; CHUNK]));
        Rc::make_mut(chunk)[at % CHUNK] = entry;
    }

    /// Every file, in order of the numbers of paths.
    pub(super) fn files(&self) -> impl Iterator<Item = (PathId, &Entry)> {
        let chunks = self.chunks.iter().enumerate();
        chunks
            .filter_map(|(at, chunk)| Some((at, chunk.as_ref()?)))
            .flat_map(|(at, chunk)| present(at, chunk))
    }

    /// The files that `other` has not. What both share is passed over.
    pub(super) fn without(&self, other: &Self) -> Vec<(PathId, &Entry)> {
        let chunks = self.chunks.iter().enumerate();
        chunks
            .filter_map(|(at, chunk)| Some((at, chunk.as_ref()?)))
            .filter(|(at, chunk)| {
                let theirs = other.chunks.get(*at).and_then(Option::as_ref);
                !theirs.is_some_and(|theirs| Rc::ptr_eq(theirs, chunk))
            })
            .flat_map(|(at, chunk)| present(at, chunk))
            .filter(|(path, _)| other.get(*path).is_none())
            .collect()
    }
}

fn present(at: usize, chunk: &[Option<Entry>]) -> impl Iterator<Item = (PathId, &Entry)> {
    let entries = chunk.iter().enumerate();
    entries.filter_map(move |(i, entry)| Some((PathId((at * CHUNK + i) as u32), entry.as_ref()?)))
}

#[cfg(test)]
mod tests {
    use super::{Entry, Lines, Table};
    use crate::git::{Oid, PathId};

    #[test]
    fn copies_do_not_see_each_other() {
        let entry = |blob: u8| Entry {
            blob: Oid([blob; 20]),
            lines: Lines::Binary,
        };
        let mut one = Table::default();
        one.set(PathId(3), Some(entry(1)));
        one.set(PathId(300), Some(entry(2)));
        let mut two = one.clone();
        two.set(PathId(3), None);
        two.set(PathId(4), Some(entry(3)));
        assert!(one.get(PathId(3)).is_some() && one.get(PathId(4)).is_none());
        let paths = |list: Vec<(PathId, &Entry)>| list.iter().map(|(p, _)| p.0).collect::<Vec<_>>();
        assert_eq!(paths(one.without(&two)), [3]);
        assert_eq!(paths(two.without(&one)), [4]);
        assert_eq!(two.files().count(), 2);
    }
}
