//! How often is work taken back?

use crate::signals::messages::{REVERTS, WORK};
use crate::signals::prelude::*;

/// Reverts per 100 commits.
pub static SIGNAL: Signal = Signal {
    id: "reverts",
    competency: Competency::ProblemSolving,
    question: "How many of 100 commits take an earlier one back?",
    why: "Taking back is the right thing to do with a change that breaks something, and a few reverts are a sign of care. Many say that changes go in before they are tried. It earns nothing and caps only where they are many.",
    formula: "reverts / commits-without-merges × 100",
    guard: "A revert is told by the words that git and the forges write (`Revert \"…\"`, `This reverts commit …`). Merges and programs are left out. Work that is undone without those words is not seen, and a revert of a revert counts as one more: it was changed twice.",
    remedy: "Look at the last reverts together: which check would have stopped the change before it was merged?",
    source: Citation {
        authors: "Shimagaki, Kamei, McIntosh, Pursehouse, Ubayashi",
        year: 2016,
        title: "Why are commits being reverted? A comparative study of industrial and open source projects",
        link: "https://doi.org/10.1109/ICSME.2016.83",
    },
    asks_for: AsksFor::NoFaults,
    cause: "reverts",
    unit: Unit::Number("per 100 commits"),
    scale: Scale::falling([10.0, 6.0, 3.5, 2.0]),
    min_cases: 30,
    weight: 0.25,
    facts: &[&REVERTS, &WORK],
    measure: |view| {
        if let Err(none) = view.require_history() {
            return none;
        }
        let (reverts, commits) = (view.commits(&REVERTS), view.commits(&WORK));
        Outcome::Measured(Measured::rate(reverts, commits, 100.0))
    },
    evidence: Evidence::Commits(&[&REVERTS]),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::testkit::of_commits;

    #[test]
    fn it_is_a_rate_that_falls_and_needs_many_commits() {
        let told =
            |reverts, commits| of_commits(&SIGNAL, &[(&REVERTS, reverts), (&WORK, commits)], 3);
        assert_eq!(
            told(3, 200),
            Outcome::Measured(Measured::rate(3, 200, 100.0))
        );
        assert!(matches!(told(1, 29), Outcome::TooFew(_)));
        assert_eq!(
            [0.0, 3.0, 12.0].map(|rate| SIGNAL.scale.rating(rate)),
            [5, 4, 1]
        );
    }
}
