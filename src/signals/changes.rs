//! Which commits are changes of the code, as several signals of the history ask it.

use crate::facts::{Change, CommitDiff};

/// A commit over more files of source than this is a sweep: a rename, a new header, a formatter.
const SWEEP: u32 = 50;

/// Words that say that a commit changes nothing that a test could see.
const COSMETIC: &[&str] = &[
    "annotate",
    "annotation",
    "annotations",
    "autoformat",
    "black",
    "changelog",
    "cleanup",
    "comment",
    "comments",
    "copyright",
    "docs",
    "document",
    "docstring",
    "docstrings",
    "documentation",
    "flake8",
    "format",
    "formatting",
    "isort",
    "license",
    "lint",
    "linting",
    "mypy",
    "pep8",
    "pyupgrade",
    "reformat",
    "ruff",
    "spelling",
    "style",
    "typing",
    "typo",
    "typos",
    "whitespace",
];

/// Beginnings of the subjects of releases.
const RELEASES: &[&str] = &[
    "release ",
    "bump ",
    "version ",
    "prepare release",
    "prepare for release",
    "preparing release",
    "revert",
    "update version",
];

/// Whether a commit is a change of code that a test could see: no merge, no program's, no release, no cosmetics, no sweep.
pub fn is_change(change: &Change<'_>, diff: CommitDiff) -> bool {
    !change.merge
        && !change.bot
        && (1..=SWEEP).contains(&diff.source)
        && !is_about_nothing_else(change.subject)
}

/// Whether a subject says that nothing changed that a test could see.
fn is_about_nothing_else(subject: &str) -> bool {
    let lower = subject.to_lowercase();
    let version = lower.trim_start_matches('v');
    let only_version = version.starts_with(|c: char| c.is_ascii_digit())
        && version
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || ". -".contains(c))
        && version.contains('.');
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    only_version
        || RELEASES.iter().any(|start| lower.starts_with(start))
        || words.any(|word| COSMETIC.contains(&word))
}
