//! Do changes that users notice come with documentation?

use crate::facts::{Change, CommitDiff};
use crate::signals::prelude::*;

static CHANGES: Fact = Fact::sum(
    "noticeable-changes",
    "Commits that add or change Python that ships, and whose subject says that something is new, renamed, deprecated or gone; merges and programs left out.",
    Subject::Diff(|c, t| i64::from(is_noticeable(c, t))),
);

static WITH_DOCS: Fact = Fact::sum(
    "noticeable-changes-with-docs",
    "Noticeable changes that add or change documentation, README or changelog, too.",
    Subject::Diff(|c, t| i64::from(is_noticeable(c, t) && t.prose > 0)),
);

static WITHOUT_DOCS: Fact = Fact::sum(
    "noticeable-changes-without-docs",
    "Noticeable changes that leave documentation, README and changelog as they are.",
    Subject::Diff(|c, t| i64::from(is_noticeable(c, t) && t.prose == 0)),
);

/// A commit over more files of source than this is a sweep.
const SWEEP: u32 = 50;
/// Words of a subject that are looked at.
const WORDS: usize = 8;

/// First words that say so. Sorted.
const VERBS: &[&str] = &[
    "add",
    "added",
    "adding",
    "adds",
    "allow",
    "allowed",
    "allows",
    "breaking",
    "deprecate",
    "deprecated",
    "deprecates",
    "enable",
    "enables",
    "expose",
    "exposed",
    "exposes",
    "feat",
    "feature",
    "implement",
    "implemented",
    "implements",
    "introduce",
    "introduced",
    "introduces",
    "new",
    "provide",
    "provides",
    "rename",
    "renamed",
    "renames",
    "support",
    "supported",
    "supports",
];

/// What is added and no user notices, where it stands right behind the first word. Sorted.
const INSIDE: &[&str] = &[
    "annotation",
    "annotations",
    "assert",
    "assertion",
    "assertions",
    "author",
    "benchmark",
    "benchmarks",
    "blank",
    "changelog",
    "check",
    "checks",
    "ci",
    "comment",
    "comments",
    "copyright",
    "coverage",
    "debug",
    "doc",
    "docs",
    "docstring",
    "docstrings",
    "documentation",
    "example",
    "examples",
    "fixme",
    "fixture",
    "fixtures",
    "header",
    "headers",
    "hint",
    "hints",
    "ignore",
    "import",
    "imports",
    "internal",
    "license",
    "lint",
    "logging",
    "mypy",
    "newline",
    "noqa",
    "note",
    "notes",
    "pragma",
    "pre",
    "private",
    "release",
    "test",
    "tests",
    "todo",
    "type",
    "types",
    "typing",
    "version",
    "whitespace",
];
/// What says so wherever it stands, unless behind `and` or `with`. Sorted.
const ABOUT: &[&str] = &[
    "__slots__",
    "doc",
    "docs",
    "docstring",
    "docstrings",
    "documentation",
    "generics",
    "mypy",
    "pyright",
    "test",
    "testing",
    "tests",
    "typing",
];
/// Words behind the first one that tell what it is about.
const OBJECT: usize = 3;

fn is_noticeable(change: &Change<'_>, diff: CommitDiff) -> bool {
    !change.merge && !change.bot && (1..=SWEEP).contains(&diff.source) && says_so(change.subject)
}

/// Whether a subject says that something is new to users, below an area, an emoji or a number of a request.
fn says_so(subject: &str) -> bool {
    let text = match subject.split_once(": ") {
        // `feat(gates): ...` says it itself; `docs: add ...` is about nothing else.
        Some((area, rest)) if !area.contains(' ') => {
            let kind = area.split(['(', '!']).next().unwrap_or(area);
            if is_one_of(VERBS, kind) || area.ends_with('!') {
                return true;
            }
            if is_plain_kind(kind) {
                return false;
            }
            rest
        }
        _ => subject,
    };
    let mut words = text
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        // Numbers of requests.
        .skip_while(|word| word.bytes().all(|b| b.is_ascii_digit()))
        .take(WORDS);
    let Some(first) = words.next() else {
        return false;
    };
    let object = words.take_while(|word| !matches!(*word, "and" | "with"));
    is_one_of(VERBS, first)
        && !object.enumerate().any(|(at, word)| {
            // A name with an underscore in front is nobody's but the author's.
            let private = word.starts_with('_') && !word.starts_with("__");
            is_one_of(ABOUT, word) || at < OBJECT && (private || is_one_of(INSIDE, word))
        })
}

/// Kinds of conventional commits that users do not notice.
fn is_plain_kind(kind: &str) -> bool {
    let kinds = [
        "build", "chore", "ci", "doc", "docs", "fix", "lint", "perf", "refactor", "revert",
        "style", "test", "tests", "types", "typing",
    ];
    kinds.iter().any(|known| known.eq_ignore_ascii_case(kind))
}

fn is_one_of(table: &[&str], word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    table.binary_search(&lower.as_str()).is_ok()
}

/// The share of noticeable changes that come with documentation.
pub static SIGNAL: Signal = Signal {
    id: "docs-with-code",
    competency: Competency::Documentation,
    question: "What share of the changes that users notice also adds or changes documentation or changelog?",
    why: "What is documented with the change is documented by the one who knows, while it is known; references to what no longer exists stay for years \
          where nobody does. Moderate evidence: not every new thing needs a page.",
    formula: "noticeable-changes-with-docs / noticeable-changes",
    guard: "An approximation, told by words: which names of a commit are public is not compared at each commit. A change that users notice adds or changes \
            Python that ships, and its subject begins with add, allow, support, introduce, implement, enable, expose, provide, new, rename, deprecate, or is a `feat` or \
            breaking (`!`) one. Left out: merges, programs, sweeps over more than 50 files, and look-alikes whose next three words tell of nothing for users \
            (types, comments, imports, checks, `_private` names and the like) or that are about docs, tests or typing altogether; `fix`, `refactor`, `chore`; subjects in other languages. \
            Weak: 23 of 30 places looked at were right: messages of commits, drawn by `benches/noticeable.py`, that tell of something a user could notice; the others were about objects inside, \
            docstrings, tools of developers and a typo. Documentation is the folder for it, README, \
            changelog and its fragments, and any Markdown or reStructuredText. A docstring changed in the same file is not seen, so that projects whose reference is built from docstrings \
            show less than they do. That a page is touched does not say that it tells of the change. Requests kept as several commits may hold the pages in the next one; \
            changelogs that a program writes at the release count for nothing here.",
    remedy: "Put the line in the changelog, and the page or the paragraph, into the commit that adds the thing.",
    source: Citation {
        authors: "Tan, Wagner, Treude",
        year: 2024,
        title: "Detecting outdated code element references in software repository documentation",
        link: "https://doi.org/10.1007/s10664-023-10397-6",
    },
    asks_for: AsksFor::Practice,
    cause: "docs-with-code",
    unit: Unit::Share,
    scale: Scale::rising([0.1, 0.2, 0.4, 0.6]),
    min_cases: 5,
    weight: 0.5,
    facts: &[&CHANGES, &WITH_DOCS, &WITHOUT_DOCS],
    measure: |view| {
        if let Err(none) = view.require_history() {
            return none;
        }
        Outcome::Measured(Measured::share(
            view.commits(&WITH_DOCS),
            view.commits(&CHANGES),
        ))
    },
    evidence: Evidence::Commits(&[&WITHOUT_DOCS]),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::testkit::{change, diff_facts};

    fn counts(change: &Change<'_>, source: u32, prose: u32) -> [i64; 2] {
        let diff = CommitDiff {
            source,
            prose,
            ..CommitDiff::default()
        };
        let facts = diff_facts(change, Some(diff));
        [
            facts["noticeable-changes"],
            facts["noticeable-changes-with-docs"],
        ]
    }

    #[test]
    fn tables_are_sorted() {
        for table in [VERBS, INSIDE, ABOUT] {
            assert!(table.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }

    #[test]
    fn changes_with_and_without_docs() {
        for subject in [
            "Add a command that closes all gates",
            "feat(gates): close all of them",
            "feat!: gates close by themselves",
            "refactor!: drop the old queue",
            "Support gates with two wings",
            "gates: allow two wings",
            "#412: Add a timeout",
            "✨ Add support for tides",
            "Rename Gate.close to Gate.shut",
            "Deprecated the old queue.",
            "Add __len__ to queues",
            "Add a queue and extend tests",
        ] {
            assert_eq!(counts(&change(subject), 1, 1), [1, 1], "{subject}");
            assert_eq!(counts(&change(subject), 2, 0), [1, 0], "{subject}");
        }
    }

    #[test]
    fn what_users_do_not_notice_is_left_out() {
        for subject in [
            "Fix the gate",
            "Add missing type hints",
            "Add tests for gates",
            "Add more unit tests",
            "Add a comment on tides",
            "Add docstrings to gates",
            "Add _close_all helper",
            "fix: add a missing word",
            "chore: add a script",
            "docs: add a page on tides",
            "Address review of gates",
            "Supporters of gates",
            "Add the new queue to the docs",
            "Add parameters to generics in queues",
            "",
            "412",
        ] {
            assert_eq!(counts(&change(subject), 1, 1), [0, 0], "{subject}");
        }
        let add = change("Add a gate");
        assert_eq!(counts(&add, 0, 1), [0, 0], "prose alone");
        assert_eq!(counts(&add, 51, 1), [0, 0], "a sweep");
        assert_eq!(diff_facts(&add, None)["noticeable-changes"], 0);
        for other in [Change { merge: true, ..add }, Change { bot: true, ..add }] {
            assert_eq!(counts(&other, 1, 1), [0, 0]);
        }
    }
}
