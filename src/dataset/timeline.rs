//! Sums at every commit: each blob is counted once, and each commit's sums are its first parent's, less what it took away, plus
//! what it brought.

use super::blobs::{BlobId, Blobs, State};
use super::commit_diff::{CommitDiffs, DiffClassifier};
use super::course::{Course, Surveyor};
use super::ownership::sweeps::{self, FILE};
use super::sittings::Sittings;
use super::snapshot::{Code, FileNote, Skipped, code_of};
use super::touches::{Touches, Tracker};
use super::{Sums, Unread};
use crate::documents::kind_of;
use crate::facts::Plan;
use crate::git::{
    Blob, Compared, Damage, Delta, Differ, History, HistoryGap, Mode, Oid, PathId, Paths,
    Repository, Side, Snapshot,
};
use crate::python::Collection;
use crate::role::Role;
use crate::warning_code::WarningCode;
use rustc_hash::{FxHashMap, FxHashSet};

/// Bytes of a `.git-blame-ignore-revs`: 20,000 commits with a comment each.
const LISTED_BYTES: u64 = 1 << 20;

/// What a path is, worked out once per path.
#[derive(Debug, Clone, Copy)]
enum PathKind {
    /// A file with Python in it.
    Python(Role, Code),
    /// A file that is not Python and that a fact can use.
    Document,
    /// Both at once.
    Both(Role, Code),
    /// One of them, which the user excluded.
    Excluded,
    /// Nothing a fact looks at.
    Other,
}

impl PathKind {
    /// What a path is read as. Some files of Python are read as text, too: Sphinx's conf.py is code and a document.
    fn parts(self) -> [Self; 2] {
        match self {
            Self::Both(role, code) => [Self::Python(role, code), Self::Document],
            kind => [kind, Self::Other],
        }
    }
}

/// One side of a change, as far as facts look at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Content {
    /// What it holds.
    pub blob: BlobId,
    /// Where it counts; none for a document.
    pub role: Option<Role>,
}

/// A path that a commit changed, as far as facts look at it.
#[derive(Debug, Clone, Copy)]
pub struct DiffEntry {
    /// The path.
    pub path: PathId,
    /// What was there.
    pub old: Option<Content>,
    /// What is there.
    pub new: Option<Content>,
}

/// What every commit of a history changed against its first parent, and what the contents hold.
pub struct Timeline<'h> {
    /// The history, parents before children.
    pub history: &'h History,
    /// Every path met.
    pub paths: Paths,
    /// Every content met.
    pub blobs: Blobs,
    /// What could not be read or was cut short.
    pub damage: Vec<Damage>,
    diff_entries: Vec<DiffEntry>,
    /// Where each commit's part of `touched` ends.
    ends: Vec<usize>,
    /// Every path changed, whatever it holds, by commit.
    deltas: Vec<Delta>,
    delta_ends: Vec<usize>,
    /// The first commit that the deadline kept from being compared.
    cut: usize,
    /// Commits that could not be compared whole.
    gaps: FxHashMap<usize, Compared>,
    /// Commits that the head lists as ones to look through.
    listed: FxHashSet<Oid>,
}

impl<'h> Timeline<'h> {
    /// Compares every commit of `history` with its first parent and counts every content met, on the threads of the current rayon
    /// pool, with its rows where they are asked for. Parents that are absent count as empty trees: the first commit known is taken as bringing everything it has.
    pub fn new(
        repository: &Repository,
        history: &'h History,
        plan: &Plan,
        with_rows: bool,
        progress: &dyn crate::progress::Progress,
    ) -> Self {
        let objects = repository.objects();
        let mut differ = Differ::new(&objects);
        let mut paths = Paths::default();
        let mut kinds: Vec<PathKind> = Vec::new();
        let mut blobs = Blobs::default();
        let trees: FxHashMap<Oid, Oid> = history.commits.iter().map(|c| (c.oid, c.tree)).collect();
        let (mut diff_entries, mut ends) = (Vec::new(), Vec::with_capacity(history.commits.len()));
        let (mut deltas, mut delta_ends) = (Vec::new(), Vec::with_capacity(history.commits.len()));
        let mut changed = Vec::new();
        let mut cut = usize::MAX;
        let mut gaps = FxHashMap::default();
        let asked = Asked {
            code: with_rows || plan.counts_code(),
            documents: plan.counts_documents(),
        };
        progress.begin("comparing trees", history.commits.len() as u64);
        for commit in &history.commits {
            let first = commit.parents.first();
            let before = first.and_then(|parent| trees.get(parent)).copied();
            let compared = differ.changes(before, Some(commit.tree), &mut paths, &mut changed);
            if repository.is_late() {
                cut = cut.min(ends.len());
                changed.clear();
            } else if !compared.is_whole() {
                gaps.insert(ends.len(), compared);
            }
            for delta in &changed {
                while kinds.len() <= delta.path.0 as usize {
                    let next = PathId(kinds.len() as u32);
                    let (path, collection) = (paths.bytes(next), plan.collection());
                    kinds.push(kind_of_path(path, repository, asked, collection));
                }
                for kind in kinds[delta.path.0 as usize].parts() {
                    let mut content = |side: Option<Side>| {
                        let side =
                            side.filter(|s| matches!(s.mode, Mode::File | Mode::Executable))?;
                        match kind {
                            PathKind::Python(role, code) => Some(Content {
                                blob: blobs.python(side.oid, code),
                                role: Some(role),
                            }),
                            PathKind::Document => Some(Content {
                                blob: blobs.document(side.oid, delta.path),
                                role: None,
                            }),
                            PathKind::Both(..) | PathKind::Excluded | PathKind::Other => None,
                        }
                    };
                    let (old, new) = (content(delta.old), content(delta.new));
                    if old != new {
                        diff_entries.push(DiffEntry {
                            path: delta.path,
                            old,
                            new,
                        });
                    }
                }
            }
            deltas.extend_from_slice(&changed);
            ends.push(diff_entries.len());
            delta_ends.push(deltas.len());
            progress.advance();
        }
        let mut damage = differ.finish();
        let aside = kinds.iter().enumerate();
        let aside = aside.filter(|(_, kind)| matches!(kind, PathKind::Excluded));
        damage.extend(aside.map(|(path, _)| Damage {
            code: WarningCode::Excluded,
            about: paths.bytes(PathId(path as u32)).into(),
        }));
        blobs.count(repository, plan, &paths, with_rows, progress);
        // What a content says of its own role is known only now.
        let sides = diff_entries
            .iter_mut()
            .flat_map(|t: &mut DiffEntry| [&mut t.old, &mut t.new]);
        for content in sides.flatten() {
            content.role = content.role.map(|role| blobs.role(content.blob, role));
        }
        let listed = if with_rows {
            listed(repository, history, &paths)
        } else {
            FxHashSet::default()
        };
        Self {
            history,
            paths,
            blobs,
            damage,
            diff_entries,
            ends,
            deltas,
            delta_ends,
            cut,
            gaps,
            listed,
        }
    }

    /// Whether the commit at `index` is listed in `.git-blame-ignore-revs`: it introduces nothing, as it owns no lines.
    pub fn is_listed(&self, index: usize) -> bool {
        self.listed.contains(&self.history.commits[index].oid)
    }

    /// Whether older history than the commit at `index` is absent.
    pub fn is_boundary(&self, index: usize, known: &FxHashSet<Oid>) -> bool {
        let parents = &self.history.commits[index].parents;
        parents
            .first()
            .is_some_and(|parent| !known.contains(parent))
    }

    /// Contents of code that were not counted, or apart, and those of documents if `documents`: each once, where it was met first.
    pub fn notes(&self, documents: bool) -> Vec<FileNote> {
        let mut told = FxHashSet::default();
        let mut notes = Vec::new();
        for entry in &self.diff_entries {
            let Some(content) = entry.new else {
                continue;
            };
            let why = match self.blobs.state(content.blob) {
                State::Unread(why) => why,
                State::Recovered => Skipped::Recovered,
                State::Clean | State::Late => continue,
            };
            if (documents || content.role.is_some()) && told.insert(content.blob) {
                notes.push(FileNote {
                    why,
                    path: self.paths.bytes(entry.path).into(),
                    line: None,
                });
            }
        }
        notes
    }

    /// Commits and contents that the deadline left out.
    pub fn late(&self) -> usize {
        self.history.commits.len().saturating_sub(self.cut) + self.blobs.late()
    }

    /// What is not known of the code of the whole history: if anything is not, nobody knows what any commit brought.
    pub fn unread(&self) -> Unread {
        let late = self.late() > 0 || self.history.gap() == Some(HistoryGap::Late);
        let whole = self.gaps.is_empty() && self.blobs.knows_code() && self.history.gap().is_none();
        if whole && !late {
            Unread::default()
        } else {
            Unread::everything(late)
        }
    }

    /// Commits that could have been compared with their first parent and were not.
    pub fn unknown_changes(&self) -> i64 {
        let late = self.history.commits.len().saturating_sub(self.cut);
        (late + self.gaps.len()) as i64
    }

    /// Whether the commit at `index` could have been compared with its first parent, and was not.
    pub fn is_unknown_change(&self, index: usize) -> bool {
        index >= self.cut || self.gaps.contains_key(&index)
    }

    /// What the commit at `index` touched, as far as facts look at it.
    pub fn diff_entries(&self, index: usize) -> &[DiffEntry] {
        part(&self.diff_entries, &self.ends, index)
    }

    /// Whether all is known that the commit at `index` took away.
    pub fn knows_before(&self, index: usize) -> bool {
        let gap = self.gaps.get(&index);
        gap.is_none_or(|gap| gap.unread_before == 0 && !gap.cut)
    }

    /// Every path in which the commit at `index` differs from its first parent.
    pub fn deltas(&self, index: usize) -> &[Delta] {
        part(&self.deltas, &self.delta_ends, index)
    }

    /// What the commits touched, merges left out.
    pub fn commit_diffs(&self, plan: &Plan, repository: &Repository) -> CommitDiffs {
        let mut teller = DiffClassifier::default();
        let known = if plan.counts_touches() {
            self.cut.min(self.history.commits.len())
        } else {
            0
        };
        let trees: FxHashSet<Oid> = self.history.commits.iter().map(|c| c.oid).collect();
        let commits = self.history.commits.iter().enumerate().take(known);
        let compared = commits.filter(|(i, c)| {
            !c.is_merge()
                && !self.gaps.contains_key(i)
                && c.parents
                    .first()
                    .is_none_or(|parent| trees.contains(parent))
        });
        let mut sittings = Sittings::default();
        let mut diffs: CommitDiffs = compared
            .rev()
            .map(|(i, c)| {
                let diff = teller.of(self.deltas(i), &self.paths, repository);
                let author = &c.author;
                sittings.tell(c.oid, author.email.raw(), author.seconds, teller.source());
                (c.oid, diff)
            })
            .collect();
        diffs.add_sittings(sittings);
        diffs
    }

    /// Who touched which file of `tree`, that of the head.
    pub fn touches(&self, repository: &Repository, tree: &Snapshot) -> Touches {
        let objects = repository.objects();
        let mut tracker = Tracker::new(tree);
        let commits = self.history.commits.iter().enumerate().rev();
        for (at, _) in commits.filter(|(_, commit)| !commit.is_merge()) {
            tracker.tell(at as u32, self.deltas(at), &self.paths, &objects);
        }
        tracker.finish()
    }

    /// Tells `each` the sums at every commit, parents before children. Commit facts count what has been told so far: at a commit of
    /// the mainline that is exactly what it reaches.
    pub fn fold(&self, plan: &Plan, mut each: impl FnMut(usize, &Sums)) {
        let facts = plan.facts().len();
        let index: FxHashMap<Oid, usize> = self
            .history
            .commits
            .iter()
            .enumerate()
            .map(|(i, c)| (c.oid, i))
            .collect();
        let base = |i: usize| {
            self.history.commits[i]
                .parents
                .first()
                .and_then(|p| index.get(p))
                .copied()
        };
        let mut children = vec![0_u32; self.history.commits.len()];
        for i in 0..children.len() {
            if let Some(parent) = base(i) {
                children[parent] += 1;
            }
        }
        let mut waiting: FxHashMap<usize, (Sums, Course)> = FxHashMap::default();
        let mut surveyor = Surveyor::new(plan, &self.blobs);
        for i in 0..children.len() {
            let (mut sums, mut course) = match base(i) {
                None => (Sums::zero(facts), Course::default()),
                Some(parent) => {
                    children[parent] -= 1;
                    let last = children[parent] == 0;
                    let sums = if last {
                        waiting.remove(&parent)
                    } else {
                        waiting.get(&parent).cloned()
                    };
                    sums.unwrap_or_else(|| (Sums::zero(facts), Course::default()))
                }
            };
            for entry in self.diff_entries(i) {
                if let Some(old) = entry.old {
                    self.blobs.apply(old.blob, old.role, -1, &mut sums);
                    surveyor.left(entry.path, old, &mut course);
                }
                if let Some(new) = entry.new {
                    self.blobs.apply(new.blob, new.role, 1, &mut sums);
                    surveyor.came(entry.path, new, &mut course);
                }
            }
            surveyor.survey(&mut course, &mut sums);
            sums.unread.folders(i64::from(i >= self.cut), true);
            sums.unread
                .folders(self.gaps.get(&i).map_or(0, unknown), false);
            crate::watchdog::heartbeat();
            each(i, &sums);
            if children[i] > 0 {
                waiting.insert(i, (sums, course));
            }
        }
    }
}

/// How many more unknown things a commit's tree holds than its first parent's. What a limit cut off stays unknown from there on:
/// nobody knows when it goes.
fn unknown(compared: &Compared) -> i64 {
    i64::from(compared.unread_after) - i64::from(compared.unread_before) + i64::from(compared.cut)
}

/// The commits that the head's `.git-blame-ignore-revs` lists.
fn listed(repository: &Repository, history: &History, paths: &Paths) -> FxHashSet<Oid> {
    let met = (0..paths.len()).any(|at| paths.bytes(PathId(at as u32)) == FILE);
    let Some(head) = history.commits.last().filter(|_| met) else {
        return FxHashSet::default();
    };
    let tree = repository.snapshot(head.oid);
    let file = tree
        .entries
        .iter()
        .find(|e| e.path.raw().as_bytes() == FILE);
    match file.map(|file| repository.objects().blob(file.oid, LISTED_BYTES)) {
        Some(Blob::Bytes(bytes)) => sweeps::listed(&bytes).into_iter().collect(),
        _ => FxHashSet::default(),
    }
}

fn part<'a, T>(all: &'a [T], ends: &[usize], index: usize) -> &'a [T] {
    let start = if index == 0 { 0 } else { ends[index - 1] };
    &all[start..ends[index]]
}

/// What of a path is asked for.
#[derive(Clone, Copy)]
struct Asked {
    code: bool,
    documents: bool,
}

fn kind_of_path(
    path: &[u8],
    repository: &Repository,
    asked: Asked,
    collection: &Collection,
) -> PathKind {
    let path = String::from_utf8_lossy(path);
    let role = repository.role(&path);
    let document = asked.documents && kind_of(&path).is_some();
    let kind = match code_of(&path, role, collection).filter(|_| asked.code) {
        Some(code) if document => PathKind::Both(role, code),
        Some(code) => PathKind::Python(role, code),
        None if document => PathKind::Document,
        None => return PathKind::Other,
    };
    if repository.is_excluded(&path) {
        PathKind::Excluded
    } else {
        kind
    }
}
