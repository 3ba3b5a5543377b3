//! What each commit touched, by what paths are for.

use super::sittings::Sittings;
use super::touches::{Touches, Tracker};
use crate::documents::{DocumentKind, kind_of};
use crate::facts::{CommitDiff, Plan};
use crate::git::{
    Damage, Delta, Differ, History, Mode, Oid, PathId, Paths, Repository, Side, Snapshot,
};
use crate::role::Role;
use crate::warning_code::WarningCode;
use rustc_hash::{FxHashMap, FxHashSet};

/// What a path is for, as a touch counts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Source,
    Test,
    Prose,
    /// A fragment of a changelog that tells of a fix.
    Fix,
    Other,
}

/// What each commit touched, as far as that is known.
#[derive(Debug, Default)]
pub struct CommitDiffs {
    by_commit: FxHashMap<Oid, CommitDiff>,
    /// Who touched which file of the head; none where nobody asked.
    pub touches: Option<Touches>,
}

impl CommitDiffs {
    /// What a commit touched.
    pub fn of(&self, commit: Oid) -> Option<CommitDiff> {
        self.by_commit.get(&commit).copied()
    }
}

impl FromIterator<(Oid, CommitDiff)> for CommitDiffs {
    fn from_iter<I: IntoIterator<Item = (Oid, CommitDiff)>>(all: I) -> Self {
        Self {
            by_commit: all.into_iter().collect(),
            touches: None,
        }
    }
}

impl CommitDiffs {
    /// Adds what was done in one go.
    pub fn add_sittings(&mut self, sittings: Sittings) {
        for (commit, sitting) in sittings.finish() {
            if let Some(diff) = self.by_commit.get_mut(&commit) {
                diff.sitting = Some(sitting);
            }
        }
    }
}

/// Tells touches from changed paths; each path is looked at once.
#[derive(Debug, Default)]
pub struct DiffClassifier {
    parts: Vec<Part>,
    gone: FxHashSet<Oid>,
    source: Vec<PathId>,
}

impl DiffClassifier {
    /// What the changed paths are for. What was only moved, removed or given another mode is no touch.
    pub fn of(&mut self, deltas: &[Delta], paths: &Paths, repository: &Repository) -> CommitDiff {
        let mut diff = CommitDiff::default();
        self.gone.clear();
        self.source.clear();
        let gone = deltas.iter().filter(|delta| delta.new.is_none());
        self.gone
            .extend(gone.filter_map(|delta| delta.old.map(|old| old.oid)));
        for delta in deltas {
            let Some(new) = delta.new.filter(|new| is_file(*new)) else {
                continue;
            };
            if delta.old.is_some_and(|old| old.oid == new.oid) || self.gone.contains(&new.oid) {
                continue;
            }
            let count = match self.part(delta.path, paths, repository) {
                Part::Source => {
                    self.source.push(delta.path);
                    &mut diff.source
                }
                Part::Test => &mut diff.tests,
                Part::Prose => &mut diff.prose,
                Part::Fix => {
                    diff.tells_fix = true;
                    &mut diff.prose
                }
                Part::Other => &mut diff.other,
            };
            *count += 1;
        }
        diff
    }

    /// The files of source of what was told last.
    pub fn source(&self) -> &[PathId] {
        &self.source
    }

    fn part(&mut self, path: PathId, paths: &Paths, repository: &Repository) -> Part {
        let at = path.0 as usize;
        while self.parts.len() <= at {
            let next = PathId(self.parts.len() as u32);
            let name = String::from_utf8_lossy(paths.bytes(next));
            self.parts.push(if repository.is_excluded(&name) {
                Part::Other
            } else {
                part_of(&name, repository.role(&name))
            });
        }
        self.parts[at]
    }
}

fn is_file(side: Side) -> bool {
    matches!(side.mode, Mode::File | Mode::Executable)
}

fn part_of(path: &str, role: Role) -> Part {
    let python = path.rsplit('.').next() == Some("py");
    match (role, python) {
        (Role::Source, true) => Part::Source,
        (Role::Test, true) => Part::Test,
        (Role::Docs, false)
            if kind_of(path) == Some(DocumentKind::ChangelogFragment) && tells_fix(path) =>
        {
            Part::Fix
        }
        (Role::Docs, _) => Part::Prose,
        (Role::Source | Role::Script, false) => match kind_of(path) {
            Some(DocumentKind::ChangelogFragment) if tells_fix(path) => Part::Fix,
            Some(
                DocumentKind::Readme | DocumentKind::Changelog | DocumentKind::ChangelogFragment,
            ) => Part::Prose,
            _ => Part::Other,
        },
        _ => Part::Other,
    }
}

/// Whether a fragment of a changelog is named for a fix, as towncrier, reno and scriv name them: `12.bugfix.rst`, `bugfix/12.md`.
fn tells_fix(path: &str) -> bool {
    let mut words = path.split(['/', '.', '-', '_']);
    words.any(|word| {
        matches!(
            word,
            "bugfix" | "bugfixes" | "fix" | "fixed" | "fixes" | "bug"
        )
    })
}

/// What every commit of `history` touched against its first parent, merges left out, and what could not be compared. Nothing is
/// compared where no fact asks for it. `tree` is that of the head.
pub fn commit_diffs(
    repository: &Repository,
    history: &History,
    plan: &Plan,
    tree: &Snapshot,
) -> (CommitDiffs, Vec<Damage>) {
    let mut diffs = CommitDiffs::default();
    if !plan.counts_touches() && !plan.counts_past() {
        return (diffs, Vec::new());
    }
    let objects = repository.objects();
    let mut differ = Differ::new(&objects);
    let mut paths = Paths::default();
    let mut teller = DiffClassifier::default();
    let mut sittings = Sittings::default();
    let mut tracker = plan.counts_past().then(|| Tracker::new(tree));
    let trees: FxHashMap<Oid, Oid> = history.commits.iter().map(|c| (c.oid, c.tree)).collect();
    let mut changed = Vec::new();
    let mut damage = Vec::new();
    let mut note = |code, about: String| {
        damage.push(Damage {
            code,
            about: about.into(),
        });
    };
    // The newest first: what is older is stored as changes to what is newer.
    let commits = history.commits.iter().enumerate().rev();
    for (at, commit) in commits.filter(|(_, c)| !c.is_merge()) {
        let before = match commit.parents.first() {
            None => None,
            Some(parent) => match trees.get(parent) {
                Some(tree) => Some(*tree),
                // What lies before the border of a shallow clone is not known.
                None => continue,
            },
        };
        let compared = differ.changes(before, Some(commit.tree), &mut paths, &mut changed);
        crate::watchdog::heartbeat();
        if repository.is_late() {
            note(WarningCode::Deadline, String::new());
            break;
        }
        if compared.is_whole() {
            let diff = teller.of(&changed, &paths, repository);
            diffs.by_commit.insert(commit.oid, diff);
            if let Some(tracker) = &mut tracker {
                tracker.tell(at as u32, &changed, &paths, &objects);
            }
            let author = &commit.author;
            sittings.tell(
                commit.oid,
                author.email.raw(),
                author.seconds,
                teller.source(),
            );
        } else {
            note(WarningCode::UnknownChange, commit.oid.hex());
        }
    }
    diffs.add_sittings(sittings);
    diffs.touches = tracker.map(Tracker::finish);
    if diffs
        .touches
        .as_ref()
        .is_some_and(|touches| touches.limited > 0)
    {
        note(
            WarningCode::RenameLimit,
            "similar files of one commit".to_owned(),
        );
    }
    (diffs, damage)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_of_a_part() {
        for (path, part) in [
            ("src/app/core.py", Part::Source),
            ("app/core.py", Part::Source),
            ("tests/test_core.py", Part::Test),
            ("tests/data/x.json", Part::Other),
            ("docs/index.md", Part::Prose),
            ("docs/conf.py", Part::Prose),
            ("CHANGELOG.md", Part::Prose),
            ("newsfragments/1.feature.rst", Part::Prose),
            ("newsfragments/1.bugfix.rst", Part::Fix),
            ("README.md", Part::Prose),
            ("setup.py", Part::Other),
            ("pyproject.toml", Part::Other),
            ("vendor/x/core.py", Part::Other),
            ("app/_version.py", Part::Other),
        ] {
            assert_eq!(part_of(path, Role::of(path).0), part, "{path}");
        }
    }
}
