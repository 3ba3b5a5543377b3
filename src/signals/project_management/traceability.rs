//! Can changes be traced to what asked for them?

use crate::signals::messages::{TRACED, UNTRACED};
use crate::signals::prelude::*;

/// The share of changes of code that refer to an issue.
pub static SIGNAL: Signal = Signal {
    id: "traceability",
    competency: Competency::ProjectManagement,
    question: "What share of the changes to source can be traced to an issue, a ticket or a design?",
    why: "Planned work has a place where it was asked for, and a change that names it can be found from there and back. Moderate evidence: small projects plan without a tracker.",
    formula: "source-changes-with-issue / (source-changes-with-issue + source-changes-without-issue)",
    guard: "Commits that change Python that ships, as tests-with-code counts them, with a reference in their message: `#12`, `GH-12`, a ticket (`ABC-12`), `issue 12`, a PEP, RFC or ADR, a CVE, the address of an issue. The number of its own request (`(#12)` behind the subject) says where it was merged, not what asked for it, and does not count; nor do UTF-8, SHA-256, colours. What only the description of a request says is not in the history.",
    remedy: "Name the issue in the message of the commit, not only in the description of the request.",
    source: Citation {
        authors: "Cleland-Huang, Gotel, Huffman Hayes, Mäder, Zisman",
        year: 2014,
        title: "Software traceability: trends and future directions",
        link: "https://doi.org/10.1145/2593882.2593891",
    },
    asks_for: AsksFor::Practice,
    cause: "traceability",
    unit: Unit::Share,
    scale: Scale::rising([0.05, 0.2, 0.4, 0.65]),
    min_cases: 10,
    weight: 0.5,
    facts: &[&TRACED, &UNTRACED],
    measure: |view| {
        if let Err(none) = view.require_history() {
            return none;
        }
        if let Some(none) = view.is_alone("nobody else asks for anything") {
            return none;
        }
        let (part, rest) = (view.commits(&TRACED), view.commits(&UNTRACED));
        Outcome::Measured(Measured::share(part, part + rest))
    },
    evidence: Evidence::Commits(&[&UNTRACED]),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::testkit::of_commits;

    #[test]
    fn it_is_a_share_and_one_person_alone_is_not_asked() {
        let told = |people| of_commits(&SIGNAL, &[(&TRACED, 5), (&UNTRACED, 15)], people);
        assert_eq!(told(2), Outcome::Measured(Measured::share(5, 20)));
        assert!(matches!(told(1), Outcome::NotApplicable(_)));
    }
}
