//! Do changes link what they are about?

use crate::signals::messages::{LINKED, UNLINKED};
use crate::signals::prelude::*;

/// The share of changes that link an issue or a request.
pub static SIGNAL: Signal = Signal {
    id: "issue-links",
    competency: Competency::Communication,
    question: "What share of the main branch's changes links an issue or a request?",
    why: "A link leads the reader of a line to the talk that it came from. It costs a few characters and saves asking. Weak evidence: what stands behind the link is not read.",
    formula: "main-changes-with-link / (main-changes-with-link + main-changes-without-link)",
    guard: "Changes of the main branch (first parents) by people; a merge that brings a branch up to date is none. Links: `#12`, `GH-12`, `(#12)`, `!12` of a request, a ticket (`ABC-12`), a PEP, an RFC, a CVE, the address of an issue, in the subject or below. Look-alikes: UTF-8, SHA-256, colours. A history moved to another forge keeps its old numbers, which count. Work of one person without a tracker has nothing to link and is asked all the same from two people on.",
    remedy: "Name the issue in the message (`Refs #12`), or merge through requests.",
    source: Citation {
        authors: "Bachmann, Bird, Rahman, Devanbu, Bernstein",
        year: 2010,
        title: "The missing links: bugs and bug-fix commits",
        link: "https://doi.org/10.1145/1882291.1882308",
    },
    asks_for: AsksFor::Practice,
    cause: "links",
    unit: Unit::Share,
    scale: Scale::rising([0.1, 0.3, 0.6, 0.85]),
    min_cases: 10,
    weight: 0.5,
    facts: &[&LINKED, &UNLINKED],
    measure: |view| {
        if let Err(none) = view.require_history() {
            return none;
        }
        if let Some(none) = view.is_alone("there is nobody to lead to the talk") {
            return none;
        }
        let (part, rest) = (view.commits(&LINKED), view.commits(&UNLINKED));
        Outcome::Measured(Measured::share(part, part + rest))
    },
    evidence: Evidence::Commits(&[&UNLINKED]),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::testkit::of_commits;

    #[test]
    fn it_is_a_share_and_one_person_alone_is_not_asked() {
        let told = |people| of_commits(&SIGNAL, &[(&LINKED, 6), (&UNLINKED, 14)], people);
        assert_eq!(told(3), Outcome::Measured(Measured::share(6, 20)));
        assert!(matches!(told(1), Outcome::NotApplicable(_)));
        let few = of_commits(&SIGNAL, &[(&LINKED, 6)], 3);
        assert!(matches!(few, Outcome::TooFew(_)));
    }
}
