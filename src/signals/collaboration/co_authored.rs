//! Do people write together?

use crate::signals::prelude::*;

static CO_AUTHORED: Fact = Fact::sum(
    "co-authored-commits",
    "Commits by people, no merges, that name another person as co-author.",
    Subject::Commit(|c| i64::from(is_counted(c) && c.co_author)),
);
static ALONE: Fact = Fact::sum(
    "commits-without-co-author",
    "Commits by people, no merges, that name no other person as co-author.",
    Subject::Commit(|c| i64::from(is_counted(c) && !c.co_author)),
);

fn is_counted(change: &crate::facts::Change<'_>) -> bool {
    !change.merge && !change.bot
}

/// The share of commits that name a co-author.
pub static SIGNAL: Signal = Signal {
    id: "co-authored",
    competency: Competency::Collaboration,
    question: "What share of the commits names another person as co-author?",
    why: "A co-author is the trace that pairing, and taking over somebody's request with credit, leaves in a history. Most shared work leaves none, so a low share says little and a high one something.",
    formula: "co-authored-commits / (co-authored-commits + commits-without-co-author)",
    guard: "`Co-authored-by`, `Co-developed-by` and their spellings, anywhere in the message. Left out: programs and coding assistants named as co-authors (`people` and the report list assistants), the author's own name in another spelling, merges, commits by programs. A squashed request names everybody whose commits it had, which is one way to have worked on it together. Work of one person is left alone.",
    remedy: "Name whoever worked on it with you: `Co-authored-by: Name <e-mail>` in the last lines of the message.",
    source: Citation {
        authors: "GitHub",
        year: 2018,
        title: "Commit together with co-authors",
        link: "https://github.blog/2018-01-29-commit-together-with-co-authors/",
    },
    asks_for: AsksFor::Practice,
    cause: "pairing",
    unit: Unit::Share,
    scale: Scale::rising([0.005, 0.02, 0.06, 0.15]),
    min_cases: 20,
    weight: 0.25,
    facts: &[&CO_AUTHORED, &ALONE],
    measure: |view| {
        if let Err(none) = view.require_history() {
            return none;
        }
        if let Some(none) = view.is_alone("there is nobody to write with") {
            return none;
        }
        let (part, rest) = (view.commits(&CO_AUTHORED), view.commits(&ALONE));
        Outcome::Measured(Measured::share(part, part + rest))
    },
    evidence: Evidence::Found(&Evidence::Commits(&[&CO_AUTHORED])),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Change;
    use crate::signals::testkit::{change, commit_facts, of_commits};

    #[test]
    fn people_count_and_programs_and_merges_do_not() {
        let told = |change: &Change<'_>| {
            let facts = commit_facts(change);
            [
                facts["co-authored-commits"],
                facts["commits-without-co-author"],
            ]
        };
        let plain = change("Close the gate");
        let together = Change {
            co_author: true,
            ..plain
        };
        assert_eq!(told(&plain), [0, 1]);
        assert_eq!(told(&together), [1, 0]);
        assert_eq!(
            told(&Change {
                bot: true,
                ..together
            }),
            [0, 0]
        );
        assert_eq!(
            told(&Change {
                merge: true,
                ..together
            }),
            [0, 0]
        );
    }

    #[test]
    fn one_person_alone_is_not_asked() {
        let told = |people| of_commits(&SIGNAL, &[(&CO_AUTHORED, 0), (&ALONE, 40)], people);
        assert!(matches!(told(1), Outcome::NotApplicable(_)));
        assert_eq!(told(2), Outcome::Measured(Measured::share(0, 40)));
    }
}
