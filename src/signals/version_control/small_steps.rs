//! Is work committed in steps that can be read?

use crate::facts::{Change, CommitDiff};
use crate::signals::prelude::*;

/// A step over more files of source is not read as one.
const SMALL: u32 = 5;

static FILES: Fact = Fact::sum(
    "files-in-sittings",
    "Files of Python that ships, per sitting that added or changed them.",
    Subject::Diff(files),
);
static SMALL_FILES: Fact = Fact::sum(
    "files-in-small-sittings",
    "Files of Python that ships, per sitting over at most five of them.",
    Subject::Diff(|c, t| if is_small(t) { files(c, t) } else { 0 }),
);
static LARGE_FILES: Fact = Fact::sum(
    "files-in-large-sittings",
    "Files of Python that ships, per sitting over more than five of them.",
    Subject::Diff(|c, t| if is_small(t) { 0 } else { files(c, t) }),
);

fn files(change: &Change<'_>, diff: CommitDiff) -> i64 {
    let sitting = diff.sitting.filter(|_| !change.bot);
    sitting.map_or(0, |sitting| i64::from(sitting.files))
}

fn is_small(diff: CommitDiff) -> bool {
    diff.sitting.is_some_and(|sitting| sitting.files <= SMALL)
}

/// The share of changed files that come in small steps.
pub static SIGNAL: Signal = Signal {
    id: "small-steps",
    competency: Competency::VersionControl,
    question: "What share of the changes to files of source comes in steps of at most five files?",
    why: "A small step can be read, reviewed, taken back and found again by bisection. What arrives as one drop was written elsewhere, and how is not to be seen.",
    formula: "files-in-small-sittings / files-in-sittings",
    guard: "Commits of one author less than ten minutes apart are one step, so that splitting a drop gains nothing. Look-alikes left alone: merges, programs, moved and \
            removed files. A sweep (a formatter, a new header) counts as the large step that it is: one of them weighs little beside a year of work.",
    remedy: "Commit each thought for itself, while you work on it.",
    source: Citation {
        authors: "Alali, Kagdi, Maletic",
        year: 2008,
        title: "What's a typical commit? A characterization of open source software repositories",
        link: "https://doi.org/10.1109/ICPC.2008.24",
    },
    asks_for: AsksFor::Practice,
    cause: "steps",
    unit: Unit::Share,
    scale: Scale::rising([0.15, 0.35, 0.6, 0.85]),
    min_cases: 5,
    weight: 0.5,
    facts: &[&SMALL_FILES, &FILES, &LARGE_FILES],
    measure: |view| {
        if let Err(none) = view.require_history() {
            return none;
        }
        Outcome::Measured(Measured::share(
            view.commits(&SMALL_FILES),
            view.commits(&FILES),
        ))
    },
    evidence: Evidence::Commits(&[&LARGE_FILES]),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Sitting;
    use crate::signals::testkit::{change, diff_facts};

    #[test]
    fn files_count_by_the_size_of_their_step() {
        let of = |files: u32, bot: bool| {
            let diff = CommitDiff {
                source: files,
                sitting: Some(Sitting {
                    files,
                    returns: false,
                }),
                ..CommitDiff::default()
            };
            let change = Change {
                bot,
                ..change("Close the gate")
            };
            let facts = diff_facts(&change, Some(diff));
            [
                "files-in-sittings",
                "files-in-small-sittings",
                "files-in-large-sittings",
            ]
            .map(|id| facts[id])
        };
        assert_eq!(of(5, false), [5, 5, 0]);
        assert_eq!(of(6, false), [6, 0, 6]);
        assert_eq!(of(6, true), [0, 0, 0], "a program's");
    }
}
