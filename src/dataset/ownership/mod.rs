//! Line ownership: which commit each line of the head comes from, as `git blame` would say, replayed once over the history.
//!
//! `replay` walks the commits, parents first. A commit's files differ from its first parent's only where its tree does, so
//! that a commit costs what it changed: a line that was kept keeps its owner, a new one belongs to the commit. `table` holds
//! the owners of every file and shares them between commits; a commit's table goes when its last child is done. A merge
//! takes a file from the parent that has it; where none has, a line belongs to the first parent that has the line. Renamed
//! files take their owners along (`renames`).
//!
//! `origins` finds where a file comes from, `owners` works out whose its lines are; `contents` reads, `lines` compares, `sweeps` knows
//! the commits to look through, `survival` counts the lines that leave.
//!
//! Lines of vendored and generated files are followed and count for nobody, as do those that a merge brings of its own.

mod contents;
mod lines;
mod origins;
mod owners;
mod replay;
mod summary;
mod survival;
pub(super) mod sweeps;
mod table;

use super::comparisons::Comparisons;
use crate::git::{Commit, Damage, Delta, History, PathId, Paths, Repository};
use crate::untrusted::Untrusted;
pub use survival::{AGES, Lifetimes, Survival};
pub use sweeps::Formatting;
pub use table::UNKNOWN;

/// What to follow, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnershipOptions {
    /// Python files only, not every text.
    pub only_python: bool,
    /// Lines changed by a commit that the repository lists in `.git-blame-ignore-revs`, or that only reformats, keep the owner they
    /// had. Without it owners are those of a plain `git blame`. The commits are listed either way.
    pub look_through: bool,
}

impl Default for OwnershipOptions {
    fn default() -> Self {
        Self {
            only_python: false,
            look_through: true,
        }
    }
}

/// What each commit of a history changed against its first parent.
#[derive(Clone, Copy)]
pub struct Changes<'c> {
    /// The paths.
    pub paths: &'c Paths,
    /// By commit.
    pub of: &'c dyn Fn(usize) -> &'c [Delta],
}

/// Lines, all of them and those of Python.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LineCount {
    /// Lines of text.
    pub all: u64,
    /// Lines of Python.
    pub python: u64,
}

impl LineCount {
    fn add(&mut self, lines: u64, python: bool) {
        self.all += lines;
        self.python += if python { lines } else { 0 };
    }
}

impl std::ops::AddAssign for LineCount {
    fn add_assign(&mut self, other: Self) {
        self.all += other.all;
        self.python += other.python;
    }
}

/// The surviving lines of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonLines {
    /// The name, after the mailmap.
    pub name: Untrusted,
    /// The e-mail, after the mailmap.
    pub email: Untrusted,
    /// Lines of the head.
    pub lines: LineCount,
}

/// Who owns the lines of a folder at the top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Its name; empty for the files at the root.
    pub folder: Untrusted,
    /// All of its lines, those that are nobody's too.
    pub lines: LineCount,
    /// By person (the place in [`Ownership::people`]), in that order.
    pub owners: Vec<(usize, LineCount)>,
}

/// The owners of a file of the head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileLines {
    /// Where.
    pub path: PathId,
    /// For each line the place of its commit in the history, or [`UNKNOWN`].
    pub owners: Box<[u32]>,
}

/// Why a commit is looked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The repository lists it in `.git-blame-ignore-revs`: its own claim.
    Listed,
    /// Nine in ten of its lines say what they said before.
    Reformats(Formatting),
}

/// A commit whose lines keep the owner they had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LookedThrough {
    /// Its place in the history.
    pub commit: usize,
    /// The reason.
    pub why: Why,
}

/// Who owns the lines of the head, and how long lines live.
#[derive(Debug, Clone, Default)]
pub struct Ownership {
    /// The text files of the head, by path.
    pub files: Vec<FileLines>,
    /// Surviving lines by commit, in the order of the history.
    pub commits: Vec<LineCount>,
    /// Surviving lines by author after the mailmap, in order of name and e-mail; nobody without lines.
    pub people: Vec<PersonLines>,
    /// The folders at the top, by name.
    pub areas: Vec<Area>,
    /// All lines of the head whose commit is known.
    pub lines: LineCount,
    /// Those of them that a merge brought of its own: nobody's.
    pub merged: LineCount,
    /// Lines of vendored and generated files, which are in no other sum.
    pub excluded: LineCount,
    /// Lines whose owner is not known, since a content in their past could not be read.
    pub unknown: LineCount,
    /// Text files of the head that have no owners, since they could not be read or are above a limit.
    pub unread: usize,
    /// Lines of the head that may be older than they look, since older history is absent.
    pub truncated: LineCount,
    /// Commits that were looked through, or would have been.
    pub looked_through: Vec<LookedThrough>,
    /// What could not be read or was cut short.
    pub damage: Vec<Damage>,
    lives: survival::Lives,
}

impl Ownership {
    /// The lives of all lines.
    pub fn lifetimes(&self) -> Lifetimes {
        self.lives.of(&self.commits, |_| true)
    }

    /// The lives of the lines of some commits.
    pub fn lifetimes_of(&self, history: &History, theirs: impl Fn(&Commit) -> bool) -> Lifetimes {
        let theirs = |at: usize| theirs(&history.commits[at]);
        self.lives.of(&self.commits, theirs)
    }

    /// Replays `history`, whose `changes` are known already.
    pub fn replay(
        repository: &Repository,
        history: &History,
        changes: Changes<'_>,
        options: OwnershipOptions,
        progress: &dyn crate::progress::Progress,
    ) -> Self {
        replay::replay(repository, history, changes, options, progress)
    }

    /// Compares every commit with its first parent, then replays. For who needs nothing else of the changes.
    pub fn of(
        repository: &Repository,
        history: &History,
        options: OwnershipOptions,
        progress: &dyn crate::progress::Progress,
    ) -> (Self, Paths) {
        let comparisons = Comparisons::new(repository, history, progress);
        let mut ownership = Self::after(repository, history, &comparisons, options, progress);
        ownership.damage.extend(comparisons.damage);
        (ownership, comparisons.paths)
    }

    /// Replays what was compared before.
    pub fn after(
        repository: &Repository,
        history: &History,
        comparisons: &Comparisons,
        options: OwnershipOptions,
        progress: &dyn crate::progress::Progress,
    ) -> Self {
        let changes = Changes {
            paths: &comparisons.paths,
            of: &|at| comparisons.of(at),
        };
        Self::replay(repository, history, changes, options, progress)
    }
}
