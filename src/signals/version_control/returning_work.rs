//! Does work come back to what it did before?

use crate::facts::{Change, CommitDiff};
use crate::signals::prelude::*;

static SITTINGS: Fact = Fact::sum(
    "sittings",
    "Sittings that touched Python that ships: commits of one author less than ten minutes apart are one.",
    Subject::Diff(|c, t| i64::from(is_counted(c, t))),
);
static RETURNING: Fact = Fact::sum(
    "sittings-that-return",
    "Sittings that changed a file which an earlier sitting had touched.",
    Subject::Diff(|c, t| i64::from(is_counted(c, t) && t.sitting.is_some_and(|s| s.returns))),
);

fn is_counted(change: &Change<'_>, diff: CommitDiff) -> bool {
    !change.bot && diff.sitting.is_some()
}

/// The share of sittings that come back to a file.
pub static SIGNAL: Signal = Signal {
    id: "returning-work",
    competency: Competency::VersionControl,
    question: "How often does work come back to a file that earlier work had touched?",
    why: "Code that is built is revised: a file is tried, corrected and extended. Exercises and uploads are written once and left. Of all that was measured \
          on public repositories of the same age this tells engineered projects from course work and take-home submissions best (AUC 0.92).",
    formula: "sittings-that-return / (sittings - 1): the first has nothing to come back to",
    guard: "Commits of one author less than ten minutes apart are one sitting, so that one change committed in fifty pieces comes back to nothing. Merges, programs, \
            moved and removed files are left out, and so is all that does not ship: a README that is polished is no work that comes back. Empty commits touch nothing.",
    remedy: "Commit as you work: a first version that runs, then each correction and extension for itself.",
    source: Citation {
        authors: "Nagappan, Ball",
        year: 2005,
        title: "Use of relative code churn measures to predict system defect density",
        link: "https://doi.org/10.1145/1062455.1062514",
    },
    asks_for: AsksFor::Practice,
    cause: "iteration",
    unit: Unit::Share,
    scale: Scale::rising([0.3, 0.55, 0.75, 0.9]),
    min_cases: 3,
    weight: 1.0,
    facts: &[&RETURNING, &SITTINGS],
    measure: |view| {
        if let Err(none) = view.require_history() {
            return none;
        }
        let later = (view.commits(&SITTINGS) - 1).max(0);
        let returning = view.commits(&RETURNING).min(later);
        Outcome::Measured(Measured::share(returning, later))
    },
    evidence: Evidence::Found(&Evidence::Commits(&[&RETURNING])),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Sitting;
    use crate::signals::testkit::{change, diff_facts};

    fn counts(change: &Change<'_>, sitting: Option<Sitting>) -> [i64; 2] {
        let diff = CommitDiff {
            source: 1,
            sitting,
            ..CommitDiff::default()
        };
        let facts = diff_facts(change, Some(diff));
        [facts["sittings"], facts["sittings-that-return"]]
    }

    #[test]
    fn sittings_are_counted_once_and_those_that_return_apart() {
        let work = change("Close the gate");
        let sitting = |returns| Some(Sitting { files: 2, returns });
        assert_eq!(counts(&work, sitting(true)), [1, 1]);
        assert_eq!(counts(&work, sitting(false)), [1, 0]);
        assert_eq!(counts(&work, None), [0, 0], "a piece of a later one");
        let bot = Change { bot: true, ..work };
        assert_eq!(counts(&bot, sitting(true)), [0, 0]);
    }
}
