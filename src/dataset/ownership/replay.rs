//! The walk over the commits.

use super::contents::{Content, Contents};
use super::lines::{Hunk, difference, kept};
use super::summary::{self, Notes};
use super::survival::{Cohorts, moments};
use super::sweeps::{self, Formatting, SWEEP_FILES};
use super::table::{Entry, Lines, Owners, Table, UNKNOWN};
use super::{Changes, LookedThrough, Ownership, OwnershipOptions, Why};
use crate::dataset::renames::{self, Candidate};
use crate::git::{Delta, History, Mode, Oid, PathId, Repository};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

/// Lines whose owners are held at once, over all files and branches: 400 MB. The Linux kernel has 38 million.
const LIVE_LINES: usize = 100_000_000;
/// Parents of one commit that are asked for its lines.
const PARENTS: usize = 64;
/// The bytes of a file.
type Text = Arc<Vec<u8>>;
/// No owner yet.
const NONE: u32 = u32::MAX - 1;

/// Replays a history.
pub(super) fn replay(
    repository: &Repository,
    history: &History,
    changes: Changes<'_>,
    options: OwnershipOptions,
    progress: &dyn crate::Progress,
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
    let mainline: Vec<usize> = (0..history.commits.len())
        .filter(|at| history.commits[*at].mainline)
        .collect();
    let claimed: Vec<i64> = mainline
        .iter()
        .map(|at| history.commits[*at].committer.seconds)
        .collect();
    let moments = moments(&claimed);

    let mut replay = Replay::new(repository, history, changes, options, &index);
    let mut tables: FxHashMap<usize, Table> = FxHashMap::default();
    let mut head = Table::default();
    let mut next_moment = moments.iter();
    progress.begin("following lines", history.commits.len() as u64);
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
            replay
                .cohorts
                .commit(next_moment.next().copied().unwrap_or_default());
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
    let end = moments.last().copied().unwrap_or_default();
    let mut ownership = summary::summary(
        history,
        replay.changes.paths,
        &head,
        &replay.cohorts,
        end,
        &older,
    );
    ownership.looked_through = replay.looked_through;
    ownership.damage = replay.notes.finish();
    ownership
}

struct Replay<'r, 'c> {
    changes: Changes<'c>,
    contents: Contents<'r>,
    /// By path whether it is followed, worked out once.
    followed: Vec<bool>,
    commits: usize,
    /// The first commit whose contents were not read ahead.
    ahead: usize,
    options: OwnershipOptions,
    listed: FxHashSet<usize>,
    mainline: Vec<bool>,
    live: Rc<Cell<usize>>,
    cohorts: Cohorts,
    looked_through: Vec<LookedThrough>,
    notes: Notes,
}

/// A file that a commit has and its first parent has not, or not so.
struct Target {
    path: PathId,
    blob: Oid,
    /// What the commit's first parent has at the path.
    before: Option<Entry>,
    /// The files it may come from, by parent.
    origins: Vec<Option<Entry>>,
    /// The lines, once they are known.
    lines: Option<Lines>,
    /// The difference to the only origin, if it was taken already.
    hunks: Option<Vec<Hunk>>,
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
        let mut replay = Self {
            changes,
            contents: Contents::new(repository, Vec::new()),
            followed,
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
        let new = (0..replay.commits).flat_map(|at| replay.news(at));
        replay.contents = Contents::new(repository, new.collect());
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
        Self::whole_from_others(&mut targets, others);
        self.renamed(&mut targets, &lost, &mut table, others);
        let look_through = others.is_empty() && self.looks_through(at, &mut targets);
        for target in &mut targets {
            let lines = match target.lines.take() {
                Some(lines) => lines,
                None => self.lines(at, target, look_through),
            };
            if self.mainline[at] {
                let before = target.before.as_ref().map_or(&[][..], |b| b.lines.owners());
                self.cohorts.file(before, lines.owners());
            }
            let blob = target.blob;
            table.set(target.path, Some(Entry { blob, lines }));
        }
        if self.mainline[at] {
            for (_, before) in &lost {
                self.cohorts.file(before.lines.owners(), &[]);
            }
        }
        table
    }

    /// A file that another parent has as it is comes from there.
    fn whole_from_others(targets: &mut [Target], others: &[Table]) {
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

    /// Looks for the origins of files that a parent does not have at their path.
    fn renamed(
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
                .push("rename-limit", "similar files of one commit");
        }
        let mut pairs: Vec<(usize, usize)> = renames.from.into_iter().collect();
        pairs.sort_unstable();
        pairs
    }

    /// Whether the lines of a commit keep their owners, as far as they had any.
    fn looks_through(&mut self, at: usize, targets: &mut [Target]) -> bool {
        let listed = self.listed.contains(&at);
        let changed = targets.iter().filter(|t| t.origins[0].is_some()).count();
        let mut why = listed.then_some(Why::Listed);
        if !listed && changed >= SWEEP_FILES {
            let mut formatting = Formatting::default();
            for target in targets.iter_mut() {
                let Some(origin) = &target.origins[0] else {
                    continue;
                };
                if let Some((old, new)) = self.texts(origin.blob, target.blob) {
                    let hunks = difference(&old, &new);
                    formatting.add(&old, &new, &hunks);
                    target.hunks = Some(hunks);
                }
            }
            why = formatting.is_sweep().then_some(Why::Reformats(formatting));
        }
        self.looked_through
            .extend(why.map(|why| LookedThrough { commit: at, why }));
        why.is_some() && self.options.look_through
    }

    fn texts(&mut self, old: Oid, new: Oid) -> Option<(Text, Text)> {
        match (self.contents.get(old), self.contents.get(new)) {
            (Content::Text(old, _), Content::Text(new, _)) => Some((old, new)),
            _ => None,
        }
    }

    /// The owners of the lines of a file.
    fn lines(&mut self, at: usize, target: &mut Target, look_through: bool) -> Lines {
        let (new, count) = match self.contents.get(target.blob) {
            Content::Text(bytes, lines) => (bytes, lines as usize),
            Content::Binary => return Lines::Binary,
            Content::Unread(code) => {
                self.notes.push(code, target.blob.hex());
                return Lines::Unread;
            }
        };
        if self.live.get() + count > LIVE_LINES {
            self.notes.push("ownership-lines-limit", target.blob.hex());
            return Lines::Unread;
        }
        let mut owners = vec![NONE; count];
        let mut rest = at as u32;
        let mut seen: Vec<Oid> = Vec::new();
        for origin in target.origins.iter().flatten() {
            if seen.contains(&origin.blob) {
                continue;
            }
            seen.push(origin.blob);
            let theirs = match &origin.lines {
                Lines::Owned(theirs) => &theirs.lines,
                Lines::Binary => continue,
                Lines::Unread => {
                    rest = UNKNOWN;
                    continue;
                }
            };
            let Content::Text(old, _) = self.contents.get(origin.blob) else {
                rest = UNKNOWN;
                continue;
            };
            let hunks = target
                .hunks
                .take()
                .unwrap_or_else(|| difference(&old, &new));
            kept(&hunks, count, |before, after, lines| {
                let (Some(from), Some(to)) = (
                    theirs.get(before..before + lines),
                    owners.get_mut(after..after + lines),
                ) else {
                    return;
                };
                for (to, from) in to.iter_mut().zip(from) {
                    if *to == NONE {
                        *to = *from;
                    }
                }
            });
            if look_through {
                sweeps::look_through(&old, &new, &hunks, theirs, |line, owner| {
                    if let Some(to) = owners.get_mut(line).filter(|to| **to == NONE) {
                        *to = owner;
                    }
                });
            }
        }
        for owner in &mut owners {
            if *owner == NONE {
                *owner = rest;
            }
        }
        Lines::Owned(Owners::new(owners, &self.live))
    }
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

fn candidate(path: PathId, blob: Oid) -> Candidate {
    Candidate { path, blob }
}

/// What a commit has at a path, if it is a regular file.
fn regular(delta: &Delta) -> Option<Oid> {
    let side = delta.new?;
    matches!(side.mode, Mode::File | Mode::Executable).then_some(side.oid)
}
