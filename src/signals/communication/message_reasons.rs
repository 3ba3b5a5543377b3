//! Do commit messages say why?

use super::written::is_written;
use crate::facts::Change;
use crate::signals::prelude::*;

static MESSAGES: Fact = Fact::sum(
    "messages-that-could-say-why",
    "Messages written by people: no merges, no programs.",
    Subject::Commit(|c| i64::from(is_written(c))),
);
static REASONED: Fact = Fact::sum(
    "messages-with-a-body",
    "Messages by people that say more below the subject: a sentence, trailers and lists of squashed subjects left out.",
    Subject::Commit(|c| i64::from(is_written(c) && says_more(c))),
);

/// Words from which on a body is a sentence.
const SENTENCE: usize = 6;

fn says_more(change: &Change<'_>) -> bool {
    // `Co-authored-by: Ann`, as git writes them.
    let is_trailer = |line: &str| {
        let key = line.split_once(": ").map_or("", |(key, _)| key);
        key.contains('-') && key.chars().all(|c| c.is_ascii_alphabetic() || c == '-')
    };
    let prose = change.body.lines().map(str::trim).filter(|line| {
        // A forge lists the subjects of what it squashed.
        !line.starts_with("* ") && !line.starts_with("git-svn-id:") && !is_trailer(line)
    });
    let words = prose.flat_map(str::split_whitespace);
    let mut distinct: Vec<&str> = words
        .filter(|w| w.chars().any(char::is_alphabetic))
        .collect();
    distinct.sort_unstable();
    distinct.dedup();
    distinct.len() >= SENTENCE
}

/// The share of messages that say more than the subject.
pub static SIGNAL: Signal = Signal {
    id: "message-reasons",
    competency: Competency::Communication,
    question: "What share of commit messages says more below the subject?",
    why: "What changed is in the diff; why it changed is nowhere else. Not every change needs a reason, so a quarter is much.",
    formula: "messages-with-a-body / messages-that-could-say-why",
    guard: "Hollow and not counted: trailers, the list of subjects that a forge makes of a squashed request, what a converter from Subversion adds, a word said six times. \
            Left out: merges, reverts, programs.",
    remedy: "Where a reader would ask why, say so below the subject: what went wrong before, what else was considered.",
    source: Citation {
        authors: "Tian, Zhang, Stol, Jiang, Liu",
        year: 2022,
        title: "What makes a good commit message?",
        link: "https://doi.org/10.1145/3510003.3510205",
    },
    asks_for: AsksFor::Practice,
    cause: "reasons",
    unit: Unit::Share,
    scale: Scale::rising([0.02, 0.08, 0.2, 0.4]),
    min_cases: 5,
    weight: 1.0,
    facts: &[&REASONED, &MESSAGES],
    measure: |view| {
        if let Err(none) = view.require_history() {
            return none;
        }
        Outcome::Measured(Measured::share(
            view.commits(&REASONED),
            view.commits(&MESSAGES),
        ))
    },
    evidence: Evidence::Found(&Evidence::Commits(&[&REASONED])),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::testkit::{change, commit_facts};

    fn counts(body: &str) -> i64 {
        let change = Change {
            body,
            ..change("Close the gate")
        };
        commit_facts(&change)["messages-with-a-body"]
    }

    #[test]
    fn a_sentence_below_the_subject_is_counted() {
        assert_eq!(
            counts("The ship was still passing when the old one closed."),
            1
        );
    }

    #[test]
    fn what_nobody_wrote_is_not() {
        assert_eq!(counts(""), 0);
        assert_eq!(
            counts("git-svn-id: http://x/svn/trunk@12 1a2b a b c d e f"),
            0
        );
        assert_eq!(
            counts("* Add the gate again\n* Close the gate\n* Fix the hinge of it"),
            0
        );
        assert_eq!(counts("why why why why why why why why"), 0);
        assert_eq!(
            counts("Co-authored-by: Ann Other Person Of Some Name <a@x>"),
            0
        );
    }

    #[test]
    fn a_list_of_reasons_is_one() {
        assert_eq!(
            counts("- it was slow with many ships\n- nobody used the old one"),
            1
        );
    }
}
