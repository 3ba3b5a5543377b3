//! Do fixes come with a test?

use crate::signals::messages::{FIXES, FIXES_WITH_TESTS, FIXES_WITHOUT_TESTS};
use crate::signals::prelude::*;

/// The share of fixes that come with a test.
pub static SIGNAL: Signal = Signal {
    id: "regression-tests",
    competency: Competency::ProblemSolving,
    question: "What share of the fixes also adds or changes a test?",
    why: "A fault that got past the tests gets past them again, unless the fix brings the test that would have found it. It shows that somebody could make the fault happen before it was mended. Moderate evidence: that a test changed does not say that it failed before.",
    formula: "fixes-with-tests / (fixes-with-tests + fixes-without-tests)",
    guard: "A fix is a commit that changes Python that ships and that is told by a fragment of the changelog (`12.bugfix.rst`), by `fixes #12`, or by the words of its subject (English: fix, bugfix, regression; prevent a crash). Left out: merges, programs, reverts, releases, sweeps, and what mends tests, docs, types, links, imports or CI. Where requests are kept as several commits, the test may stand in the one before: a squashed history shows more. Messages in other languages are no fixes, unless they link.",
    remedy: "Write the test first: it fails, the fix makes it pass, and both go into one commit.",
    source: Citation {
        authors: "Levin, Yehudai",
        year: 2017,
        title: "The co-evolution of test maintenance and code maintenance through the lens of fine-grained semantic changes",
        link: "https://doi.org/10.1109/ICSME.2017.9",
    },
    asks_for: AsksFor::Practice,
    cause: "regression-tests",
    unit: Unit::Share,
    scale: Scale::rising([0.1, 0.25, 0.45, 0.65]),
    min_cases: 5,
    weight: 1.0,
    facts: &[&FIXES_WITH_TESTS, &FIXES_WITHOUT_TESTS, &FIXES],
    measure: |view| {
        if let Err(none) = view.require_history() {
            return none;
        }
        let (part, rest) = (
            view.commits(&FIXES_WITH_TESTS),
            view.commits(&FIXES_WITHOUT_TESTS),
        );
        Outcome::Measured(Measured::share(part, part + rest))
    },
    evidence: Evidence::Commits(&[&FIXES_WITHOUT_TESTS]),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::testkit::of_commits;

    #[test]
    fn it_is_the_share_of_those_that_do() {
        let told = |with, without| {
            of_commits(
                &SIGNAL,
                &[(&FIXES_WITH_TESTS, with), (&FIXES_WITHOUT_TESTS, without)],
                3,
            )
        };
        assert_eq!(told(6, 4), Outcome::Measured(Measured::share(6, 10)));
        assert!(matches!(told(1, 1), Outcome::TooFew(_)));
        assert!(matches!(told(0, 0), Outcome::NotApplicable(_)));
    }
}
