//! Where the files of a commit come from: another parent, another path.

use super::contents::Content;
use super::lines::Hunk;
use super::replay::Replay;
use super::table::{Entry, Lines, Table};
use crate::dataset::renames::{self, Candidate};
use crate::git::{Oid, PathId};
use crate::warning_code::WarningCode;
use rustc_hash::FxHashMap;

/// A file that a commit has and its first parent has not, or not so.
pub(super) struct Target {
    pub(super) path: PathId,
    pub(super) blob: Oid,
    /// What the commit's first parent has at the path.
    pub(super) before: Option<Entry>,
    /// The files it may come from, by parent.
    pub(super) origins: Vec<Option<Entry>>,
    /// The lines, once they are known.
    pub(super) lines: Option<Lines>,
    /// The difference to the only origin, if it was taken already.
    pub(super) hunks: Option<Vec<Hunk>>,
}

impl Target {
    fn comes_from(&mut self, parent: usize, origin: &Entry) {
        if self.lines.is_some() || self.origins[parent].is_some() {
            return;
        }
        if origin.blob == self.blob {
            self.lines = Some(origin.lines.clone());
        }
        self.origins[parent] = Some(origin.clone());
    }
}

/// A file that another parent has as it is comes from there.
pub(super) fn whole_from_others(targets: &mut [Target], others: &[Table]) {
    for target in targets {
        for other in others {
            let theirs = other.get(target.path);
            if target.lines.is_none() {
                target.lines = theirs
                    .filter(|e| e.blob == target.blob)
                    .map(|e| e.lines.clone());
            }
            target.origins.push(theirs.cloned());
        }
    }
}

impl Replay<'_, '_> {
    /// Looks for the origins of files that a parent does not have at their path.
    pub(super) fn renamed(
        &mut self,
        targets: &mut [Target],
        lost: &[(PathId, Entry)],
        table: &mut Table,
        others: &[Table],
    ) {
        let open = |target: &Target, parent: usize| {
            target.lines.is_none() && target.origins.get(parent).is_some_and(Option::is_none)
        };
        if targets.iter().any(|target| open(target, 0)) && !lost.is_empty() {
            let found: Vec<usize> = (0..targets.len())
                .filter(|i| targets[*i].before.is_none())
                .collect();
            let sources: Vec<Entry> = lost.iter().map(|(_, entry)| entry.clone()).collect();
            let gone: Vec<Candidate> = lost.iter().map(|(p, e)| candidate(*p, e.blob)).collect();
            let new: Vec<Candidate> = found
                .iter()
                .map(|i| candidate(targets[*i].path, targets[*i].blob))
                .collect();
            for (to, from) in self.pair(&gone, &new) {
                targets[found[to]].comes_from(0, &sources[from]);
            }
            if self.options.look_through {
                self.split(targets, &found, &sources, &gone);
            }
        }
        for (at, other) in others.iter().enumerate() {
            if !targets.iter().any(|target| open(target, at + 1)) {
                continue;
            }
            // Whether a file is there matters here, not yet who owns it.
            for target in targets.iter() {
                if table.get(target.path).is_some() {
                    continue;
                }
                let placeholder = Entry {
                    blob: target.blob,
                    lines: Lines::Unread,
                };
                table.set(target.path, Some(placeholder));
            }
            let sources = other.without(table);
            if sources.is_empty() {
                continue;
            }
            let gone: Vec<Candidate> = sources.iter().map(|(p, e)| candidate(*p, e.blob)).collect();
            let blobs: FxHashMap<PathId, Oid> = targets.iter().map(|t| (t.path, t.blob)).collect();
            let new: Vec<Candidate> = table
                .without(other)
                .into_iter()
                .map(|(p, e)| candidate(p, blobs.get(&p).copied().unwrap_or(e.blob)))
                .collect();
            let place: FxHashMap<PathId, usize> = targets
                .iter()
                .enumerate()
                .map(|(i, t)| (t.path, i))
                .collect();
            for (to, from) in self.pair(&gone, &new) {
                if let Some(&target) = place.get(&new[to].path) {
                    targets[target].comes_from(at + 1, sources[from].1);
                }
            }
        }
    }

    /// New files that are no renamed ones may be parts of a file that is gone: splitting it hands no lines over.
    fn split(
        &mut self,
        targets: &mut [Target],
        found: &[usize],
        sources: &[Entry],
        gone: &[Candidate],
    ) {
        let open: Vec<usize> = found
            .iter()
            .copied()
            .filter(|at| targets[*at].lines.is_none() && targets[*at].origins[0].is_none())
            .collect();
        let new: Vec<Candidate> = open
            .iter()
            .map(|at| candidate(targets[*at].path, targets[*at].blob))
            .collect();
        let contents = &mut self.contents;
        let parts = renames::parts(gone, &new, |blob| match contents.get(blob) {
            Content::Text(bytes, _) => Some(bytes),
            Content::Binary | Content::Unread(_) => None,
        });
        for (to, from) in parts {
            targets[open[to]].comes_from(0, &sources[from]);
        }
    }

    /// Pairs files that are gone with new ones, in the order of the new ones.
    fn pair(&mut self, gone: &[Candidate], new: &[Candidate]) -> Vec<(usize, usize)> {
        let contents = &mut self.contents;
        let renames = renames::pair(gone, new, self.changes.paths, |blob| {
            match contents.get(blob) {
                Content::Text(bytes, _) => Some(bytes),
                Content::Binary | Content::Unread(_) => None,
            }
        });
        if renames.limited {
            self.notes
                .push(WarningCode::RenameLimit, "similar files of one commit");
        }
        let mut pairs: Vec<(usize, usize)> = renames.from.into_iter().collect();
        pairs.sort_unstable();
        pairs
    }
}

fn candidate(path: PathId, blob: Oid) -> Candidate {
    Candidate { path, blob }
}
