//! Commits that claim that something got faster or smaller.

use crate::facts::Change;
use crate::signals::prelude::*;

pub(super) static CLAIMS: Fact = Fact::sum(
    "performance-commits",
    "Commits whose subject claims that something is faster or takes less memory.",
    Subject::Commit(|c| i64::from(claims(c))),
);

/// Beginnings that every word and phrase below has one of.
pub(super) const STEMS: &[&str] = &[
    "fast",
    "speed",
    "perf",
    "optimi",
    "memory",
    "efficient",
    "overhead",
];
/// Words that claim it by themselves.
pub(super) const WORDS: &[&str] = &[
    "faster",
    "speedup",
    "speedups",
    "perf",
    "optimise",
    "optimised",
    "optimises",
    "optimising",
    "optimization",
    "optimisation",
    "optimize",
    "optimized",
    "optimizes",
    "optimizing",
];
/// Phrases that claim it.
pub(super) const PHRASES: &[&str] = &[
    "speed up",
    "speeds up",
    "speed-up",
    "improve performance",
    "improves performance",
    "performance improvement",
    "improve speed",
    "less memory",
    "reduce memory",
    "memory usage",
    "memory footprint",
    "more efficient",
    "reduce overhead",
    "performance of",
];
/// What is called so and claims nothing of the code: imports, compilers' flags, documents, images.
const ALIKE: &[&str] = &[
    "actions",
    "appveyor",
    "azure",
    "build",
    "builds",
    "changelog",
    "ci",
    "circleci",
    "codecov",
    "coverage",
    "doc",
    "docker",
    "dockerfile",
    "dockerfiles",
    "docs",
    "document",
    "documentation",
    "documents",
    "examples",
    "flag",
    "github",
    "gitlab",
    "guide",
    "image",
    "images",
    "import",
    "imports",
    "jenkins",
    "jobs",
    "lint",
    "linter",
    "linting",
    "makefile",
    "md",
    "mypy",
    "note",
    "option",
    "page",
    "pipeline",
    "pipelines",
    "pytest",
    "readme",
    "regression",
    "revert",
    "rst",
    "runner",
    "runners",
    "svg",
    "test",
    "testing",
    "tests",
    "testsuite",
    "tox",
    "travis",
    "travisci",
    "typing",
    "typo",
    "workflow",
    "workflows",
];
/// Characters of a subject that are looked at.
const LOOKED_AT: usize = 4_000;

/// Whether a commit of a person claims it in its subject.
pub(super) fn claims(change: &Change<'_>) -> bool {
    if change.merge || change.bot || change.subject.len() > LOOKED_AT {
        return false;
    }
    let subject = change.subject.to_ascii_lowercase();
    // Few subjects have any of these: the others cost no more than this look.
    if !STEMS.iter().any(|stem| subject.contains(stem)) {
        return false;
    }
    let words = || subject.split(|c: char| !c.is_alphanumeric());
    let claimed =
        words().any(|w| WORDS.contains(&w)) || PHRASES.iter().any(|p| subject.contains(p));
    claimed && !words().any(|w| ALIKE.contains(&w))
}
