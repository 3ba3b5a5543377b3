//! The walk over the commits.

use super::contents::{Content, Contents};
use super::origins::{Target, whole_from_others};
use super::summary::{self, Notes};
use super::survival::{Cohorts, Lives};
use super::sweeps;
use super::table::{Entry, Table};
use super::{Changes, LookedThrough, Ownership, OwnershipOptions};
use crate::dataset::dates::dates;
use crate::git::{Delta, History, Mode, Oid, PathId, Repository};
use crate::warning_code::WarningCode;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::Cell;
use std::rc::Rc;

/// Parents of one commit that are asked for its lines.
const PARENTS: usize = 64;
/// Replays a history.
pub(super) fn replay(
    repository: &Repository,
    history: &History,
    changes: Changes<'_>,
    options: OwnershipOptions,
    progress: &dyn crate::progress::Progress,
) -> Ownership {
    let index: FxHashMap<Oid, usize> = history
        .commits
        .iter()
        .enumerate()
        .map(|(at, commit)| (commit.oid, at))
        .collect();
    let parents = |at: usize| {
        let mut known: Vec<usize> = Vec::with_capacity(2);
        for parent in history.commits[at].parents.iter().take(PARENTS) {
            // Parents stand before their children, except in a history that goes in circles.
            match index.get(parent) {
                Some(&parent) if parent < at && !known.contains(&parent) => known.push(parent),
                _ => {}
            }
        }
        known
    };
    let mut waiting_for: Vec<u32> = vec![0; history.commits.len()];
    for at in 0..history.commits.len() {
        for parent in parents(at) {
            waiting_for[parent] += 1;
        }
    }
    let dates = dates(history);

    let mut replay = Replay::new(repository, history, changes, options, &index);
    let mut tables: FxHashMap<usize, Table> = FxHashMap::default();
    let mut head = Table::default();
    progress.begin("following lines", history.commits.len() as u64);
    for commit in history.commits.iter().filter(|c| c.parents.len() > PARENTS) {
        replay
            .notes
            .push(WarningCode::ParentsLimit, commit.oid.hex());
    }
    for at in 0..history.commits.len() {
        replay.read_ahead(at);
        let known = parents(at);
        for parent in &known {
            waiting_for[*parent] -= 1;
        }
        // Changes were told against the first parent recorded, or against nothing if that is absent.
        let first = history.commits[at]
            .parents
            .first()
            .and_then(|p| index.get(p));
        let first = first.copied().filter(|p| known.contains(p));
        let mut others: Vec<Table> = Vec::new();
        for parent in known.iter().filter(|p| Some(**p) != first) {
            others.extend(tables.get(parent).cloned());
        }
        let base = first.and_then(|parent| {
            if waiting_for[parent] == 0 {
                tables.remove(&parent)
            } else {
                tables.get(&parent).cloned()
            }
        });
        let table = replay.commit(at, base.unwrap_or_default(), &others);
        if history.commits[at].mainline {
            replay.cohorts.commit(dates[at]);
        }
        drop(others);
        for parent in &known {
            if waiting_for[*parent] == 0 {
                tables.remove(parent);
            }
        }
        if at + 1 == history.commits.len() {
            head = table;
        } else if waiting_for[at] > 0 {
            tables.insert(at, table);
        }
        progress.advance();
    }
    let older: Vec<bool> = history
        .commits
        .iter()
        .map(|commit| {
            commit
                .parents
                .iter()
                .any(|parent| !index.contains_key(parent))
        })
        .collect();
    let end = dates.last().copied().unwrap_or_default();
    let lives = Lives {
        cohorts: replay.cohorts,
        older,
        end,
    };
    let mut ownership = summary::summary(repository, history, replay.changes.paths, &head, lives);
    ownership.looked_through = replay.looked_through;
    ownership.damage = replay.notes.finish();
    ownership
}

pub(super) struct Replay<'r, 'c> {
    pub(super) changes: Changes<'c>,
    pub(super) contents: Contents<'r>,
    /// By path whether it is followed, worked out once.
    followed: Vec<bool>,
    /// By path whether its lines count for somebody: those of vendored and generated files do not.
    counted: Vec<bool>,
    commits: usize,
    /// The first commit whose contents were not read ahead.
    ahead: usize,
    pub(super) options: OwnershipOptions,
    pub(super) listed: FxHashSet<usize>,
    pub(super) mainline: Vec<bool>,
    pub(super) live: Rc<Cell<usize>>,
    cohorts: Cohorts,
    pub(super) looked_through: Vec<LookedThrough>,
    pub(super) notes: Notes,
}

impl<'r, 'c> Replay<'r, 'c> {
    fn new(
        repository: &'r Repository,
        history: &History,
        changes: Changes<'c>,
        options: OwnershipOptions,
        index: &FxHashMap<Oid, usize>,
    ) -> Self {
        let followed = (0..changes.paths.len() as u32)
            .map(|path| {
                !options.only_python || summary::is_python(changes.paths.bytes(PathId(path)))
            })
            .collect();
        let counted = (0..changes.paths.len() as u32)
            .map(|path| summary::counts(repository, changes.paths.bytes(PathId(path))))
            .collect();
        let mut replay = Self {
            changes,
            contents: Contents::new(repository),
            followed,
            counted,
            commits: history.commits.len(),
            ahead: 0,
            options,
            listed: FxHashSet::default(),
            mainline: history.commits.iter().map(|c| c.mainline).collect(),
            live: Rc::new(Cell::new(0)),
            cohorts: Cohorts::new(history.commits.len()),
            looked_through: Vec::new(),
            notes: Notes::default(),
        };
        replay.listed = replay.list(repository, history, index);
        replay
    }

    /// The contents that a commit brings.
    fn news(&self, at: usize) -> impl Iterator<Item = Oid> {
        let deltas = (self.changes.of)(at).iter();
        deltas
            .filter(|delta| self.followed[delta.path.0 as usize])
            .filter_map(|delta| {
                regular(delta).filter(|new| delta.old.is_none_or(|old| old.oid != *new))
            })
    }

    /// The commits that the head asks to look through, as far as they are in the history.
    fn list(
        &mut self,
        repository: &Repository,
        history: &History,
        index: &FxHashMap<Oid, usize>,
    ) -> FxHashSet<usize> {
        let Some(head) = history.commits.last() else {
            return FxHashSet::default();
        };
        let tree = repository.snapshot(head.oid);
        let file = tree
            .entries
            .iter()
            .find(|entry| entry.path.raw().as_bytes() == sweeps::FILE);
        let Some(Content::Text(bytes, _)) = file.map(|entry| self.contents.get(entry.oid)) else {
            return FxHashSet::default();
        };
        let listed = sweeps::listed(&bytes);
        listed
            .iter()
            .filter_map(|oid| index.get(oid).copied())
            .collect()
    }

    fn read_ahead(&mut self, at: usize) {
        if at < self.ahead {
            return;
        }
        let room = self.contents.room();
        let mut soon: Vec<Oid> = Vec::new();
        while self.ahead < self.commits && soon.len() < room {
            soon.extend(self.news(self.ahead));
            self.ahead += 1;
        }
        self.contents.read_ahead(soon.into_iter());
    }

    /// The table of a commit: what its first parent has, with its changes.
    fn commit(&mut self, at: usize, mut table: Table, others: &[Table]) -> Table {
        let deltas = (self.changes.of)(at);
        let mut lost: Vec<(PathId, Entry)> = Vec::new();
        let mut targets: Vec<Target> = Vec::new();
        for delta in deltas {
            if !self.followed[delta.path.0 as usize] {
                continue;
            }
            let before = table.get(delta.path).cloned();
            let Some(blob) = regular(delta) else {
                if let Some(before) = before {
                    table.set(delta.path, None);
                    lost.push((delta.path, before));
                }
                continue;
            };
            if before.as_ref().is_some_and(|before| before.blob == blob) {
                continue;
            }
            targets.push(Target {
                path: delta.path,
                blob,
                origins: vec![before.clone()],
                before,
                lines: None,
                hunks: None,
            });
        }
        whole_from_others(&mut targets, others);
        self.renamed(&mut targets, &lost, &mut table, others);
        let look_through = others.is_empty() && self.looks_through(at, &mut targets);
        for target in &mut targets {
            let lines = match target.lines.take() {
                Some(lines) => lines,
                None => self.lines(at, target, look_through),
            };
            if self.mainline[at] && self.counted[target.path.0 as usize] {
                let before = target.before.as_ref().map_or(&[][..], |b| b.lines.owners());
                self.cohorts.file(before, lines.owners());
            }
            let blob = target.blob;
            table.set(target.path, Some(Entry { blob, lines }));
        }
        if self.mainline[at] {
            for (path, before) in &lost {
                if self.counted[path.0 as usize] {
                    self.cohorts.file(before.lines.owners(), &[]);
                }
            }
        }
        table
    }
}

/// What a commit has at a path, if it is a regular file.
fn regular(delta: &Delta) -> Option<Oid> {
    let side = delta.new?;
    matches!(side.mode, Mode::File | Mode::Executable).then_some(side.oid)
}
