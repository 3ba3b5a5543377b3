//! Do changes of the code come with tests?

use crate::signals::changes::is_change;
use crate::signals::prelude::*;

static CHANGES: Fact = Fact::sum(
    "source-changes",
    "Commits that add or change Python that ships: no merges, programs, reverts, releases, cosmetics or sweeps.",
    Subject::Diff(|c, t| i64::from(is_change(c, t))),
);

static WITH_TESTS: Fact = Fact::sum(
    "source-changes-with-tests",
    "Commits that add or change Python that ships, and Python that tests.",
    Subject::Diff(|c, t| i64::from(is_change(c, t) && t.tests > 0)),
);

static WITHOUT_TESTS: Fact = Fact::sum(
    "source-changes-without-tests",
    "Commits that add or change Python that ships, and no Python that tests.",
    Subject::Diff(|c, t| i64::from(is_change(c, t) && t.tests == 0)),
);

/// The share of changes that come with tests.
pub static SIGNAL: Signal = Signal {
    id: "tests-with-code",
    competency: Competency::Testing,
    question: "What share of the changes to source also adds or changes tests?",
    why: "Tests written with the change fit it; tests promised for later rarely come. The share shows a habit that no state of the tree can show. \
          In the few repositories where tests come first, they come with the change, too. Moderate evidence: not every change needs a new test.",
    formula: "source-changes-with-tests / source-changes",
    guard: "A change adds or changes at least one file of Python that ships; moved, removed and generated files are none. Left out: merges, programs, reverts, \
            releases, commits whose subject speaks of cosmetics (format, lint, style, typo, annotations, docs, comments), and sweeps over more than 50 files. Look-alikes: a commit \
            that only changes tests counts neither way; a test moved along with its code is no test changed. Where requests are kept as several \
            commits, the tests of a change may stand in the next one: a squashed history shows more. That a test is touched does not say that it tests the change.",
    remedy: "Put the test into the commit that changes the code: for a fault, the test that failed before.",
    source: Citation {
        authors: "Borle, Feghhi, Stroulia, Greiner, Hindle",
        year: 2018,
        title: "Analyzing the effects of test driven development in GitHub",
        link: "https://doi.org/10.1007/s10664-017-9576-3",
    },
    asks_for: AsksFor::Practice,
    cause: "tests-with-code",
    unit: Unit::Share,
    scale: Scale::rising([0.1, 0.2, 0.35, 0.5]),
    min_cases: 5,
    weight: 0.5,
    facts: &[&CHANGES, &WITH_TESTS, &WITHOUT_TESTS],
    measure: |view| {
        if let Err(none) = view.require_history() {
            return none;
        }
        Outcome::Measured(Measured::share(
            view.commits(&WITH_TESTS),
            view.commits(&CHANGES),
        ))
    },
    evidence: Evidence::Commits(&[&WITHOUT_TESTS]),
};

#[cfg(test)]
mod tests {
    use crate::facts::{Change, CommitDiff};
    use crate::signals::testkit::{change, diff_facts};

    fn counts(change: &Change<'_>, source: u32, tests: u32) -> [i64; 2] {
        let diff = CommitDiff {
            source,
            tests,
            ..CommitDiff::default()
        };
        let facts = diff_facts(change, Some(diff));
        [facts["source-changes"], facts["source-changes-with-tests"]]
    }

    #[test]
    fn changes_with_and_without_tests() {
        let fix = change("Close the gate only when no ship passes");
        assert_eq!(counts(&fix, 1, 1), [1, 1]);
        assert_eq!(counts(&fix, 2, 0), [1, 0]);
        assert_eq!(counts(&fix, 0, 3), [0, 0], "tests alone");
        assert_eq!(diff_facts(&fix, None)["source-changes"], 0, "not known");
    }

    #[test]
    fn what_changes_nothing_is_left_out() {
        for subject in [
            "Release 1.2",
            "1.2.0",
            "v2.0.0rc1",
            "Bump version to 3",
            "Revert \"Close the gate\"",
            "Run black over everything",
            "Fix typo",
            "style: sort imports",
            "Add type hints (typing)",
            "Document that gates close",
            "Update docstrings of gates",
        ] {
            assert_eq!(counts(&change(subject), 1, 0), [0, 0], "{subject}");
        }
        let merge = Change {
            merge: true,
            ..change("Close the gate")
        };
        let bot = Change {
            bot: true,
            ..change("Close the gate")
        };
        assert_eq!(counts(&merge, 1, 1), [0, 0]);
        assert_eq!(counts(&bot, 1, 1), [0, 0]);
        assert_eq!(counts(&change("Rename the package"), 51, 1), [0, 0]);
    }

    #[test]
    fn look_alikes_are_changes() {
        for subject in [
            "Add a formatter of reports",
            "Fix the parser of versions",
            "Support 3.12",
            "Reverse the order of gates",
        ] {
            assert_eq!(counts(&change(subject), 1, 0), [1, 0], "{subject}");
        }
    }
}
