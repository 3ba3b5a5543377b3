//! Do fixes tell the cause?

use crate::signals::messages::{FIXES_EXPLAINED, FIXES_UNEXPLAINED};
use crate::signals::prelude::*;

/// The share of fixes that tell the cause.
pub static SIGNAL: Signal = Signal {
    id: "cause-told",
    competency: Competency::ProblemSolving,
    question: "What share of the fixes tells a cause, or refers to an issue that may?",
    why: "Whoever meets the next fault of the kind reads how the last one came about. A message without a cause shows a change, and not that the fault was understood. Weak to moderate evidence: a link is taken for an explanation without being read.",
    formula: "fixes-explained / (fixes-explained + fixes-unexplained)",
    guard: "Fixes are those of regression-tests. Told: a text below the subject of five words or more with one that tells why (because, caused, due to, led to, instead of, when …; English alone), or a reference: `#12`, `GH-12`, a ticket (`ABC-12`), a CVE, the address of an issue. Does not count: the number of its own request behind the subject (`(#12)`), which every squash has; lines that name people. Look-alikes that are no tickets: UTF-8, SHA-256.",
    remedy: "Say below the subject how the fault came about, and which input showed it.",
    source: Citation {
        authors: "Tian, Zhang, Stol, Jiang, Liu",
        year: 2022,
        title: "What makes a good commit message?",
        link: "https://doi.org/10.1145/3510003.3510205",
    },
    asks_for: AsksFor::Practice,
    cause: "explanation",
    unit: Unit::Share,
    scale: Scale::rising([0.15, 0.35, 0.55, 0.75]),
    min_cases: 5,
    weight: 0.5,
    facts: &[&FIXES_EXPLAINED, &FIXES_UNEXPLAINED],
    measure: |view| {
        if let Err(none) = view.require_history() {
            return none;
        }
        let (part, rest) = (
            view.commits(&FIXES_EXPLAINED),
            view.commits(&FIXES_UNEXPLAINED),
        );
        Outcome::Measured(Measured::share(part, part + rest))
    },
    evidence: Evidence::Commits(&[&FIXES_UNEXPLAINED]),
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
                &[(&FIXES_EXPLAINED, with), (&FIXES_UNEXPLAINED, without)],
                3,
            )
        };
        assert_eq!(told(6, 4), Outcome::Measured(Measured::share(6, 10)));
        assert!(matches!(told(1, 1), Outcome::TooFew(_)));
        assert!(matches!(told(0, 0), Outcome::NotApplicable(_)));
    }
}
