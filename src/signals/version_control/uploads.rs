//! Is git used, or a form on a web page?

use crate::facts::Change;
use crate::signals::prelude::*;

static COMMITS: Fact = Fact::sum(
    "commits-by-people",
    "Commits that people made: no merges, no programs.",
    Subject::Commit(|c| i64::from(is_written(c))),
);
static UPLOADS: Fact = Fact::sum(
    "uploads",
    "Commits by people that a form on a web page made, with the message that the page proposes.",
    Subject::Commit(|c| i64::from(is_written(c) && is_upload(c))),
);

fn is_written(change: &Change<'_>) -> bool {
    !change.merge && !change.bot
}

/// Beginnings of what pages propose, each followed by the name of a file.
const PROPOSED: [&str; 4] = ["Create ", "Update ", "Delete ", "Rename "];

fn is_upload(change: &Change<'_>) -> bool {
    let subject = change.subject.trim();
    if subject == "Add files via upload" || subject == "Upload New File" {
        return true;
    }
    let by_page = change.by_page && change.request.is_none();
    let rest = PROPOSED
        .iter()
        .find_map(|start| subject.strip_prefix(start));
    let names_file = rest.is_some_and(|rest| {
        let mut words = rest.split_whitespace();
        let (first, second) = (words.next().unwrap_or_default(), words.next());
        first.contains('.') && matches!(second, None | Some("to"))
    });
    by_page && names_file && change.body.is_empty()
}

/// The share of commits that a web page made.
pub static SIGNAL: Signal = Signal {
    id: "uploads",
    competency: Competency::VersionControl,
    question: "What share of commits was made by a form on a web page, with the message that it proposes?",
    why: "A form takes one file at a time and runs nothing before it commits. A correction of a typo is made well enough that way; a program that came into \
          being in the form says that git was a place to hand it in.",
    formula: "uploads / commits-by-people",
    guard: "Counted are `Add files via upload` and, where the page is the committer, `Create`, `Update`, `Delete` and `Rename` with nothing but the name of a file. \
            Look-alikes left alone: squashed and merged requests, which the page records too, commits of the page with a message of their own, and `Update app.py` written elsewhere.",
    remedy: "Clone the repository, run the tests, and commit from there with a message that says what changed.",
    source: Citation {
        authors: "Kalliamvakou, Gousios, Blincoe, Singer, German, Damian",
        year: 2014,
        title: "The promises and perils of mining GitHub",
        link: "https://doi.org/10.1145/2597073.2597074",
    },
    asks_for: AsksFor::NoFaults,
    cause: "uploads",
    unit: Unit::Share,
    scale: Scale::falling([0.6, 0.35, 0.2, 0.1]),
    min_cases: 3,
    weight: 0.5,
    facts: &[&UPLOADS, &COMMITS],
    measure: |view| {
        if let Err(none) = view.require_history() {
            return none;
        }
        Outcome::Measured(Measured::share(
            view.commits(&UPLOADS),
            view.commits(&COMMITS),
        ))
    },
    evidence: Evidence::Commits(&[&UPLOADS]),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Request;
    use crate::signals::testkit::{change, commit_facts};

    fn page(subject: &str) -> Change<'_> {
        Change {
            by_page: true,
            ..change(subject)
        }
    }

    #[test]
    fn what_the_page_proposes_is_counted() {
        for subject in [
            "Create main.py",
            "Update README.md",
            "Delete old/a.txt",
            "Rename a.py to b.py",
        ] {
            assert_eq!(commit_facts(&page(subject))["uploads"], 1, "{subject}");
        }
        assert_eq!(commit_facts(&change("Add files via upload"))["uploads"], 1);
    }

    #[test]
    fn what_only_looks_like_it_is_not() {
        let squashed = Change {
            request: Some(Request::Squashed),
            ..page("Update README.md (#12)")
        };
        let told = Change {
            body: "The badge pointed to the old service.",
            ..page("Update README.md")
        };
        for change in [
            squashed,
            told,
            page("Update the lock file"),
            page("Fix the gate"),
            change("Update app.py"),
        ] {
            assert_eq!(commit_facts(&change)["uploads"], 0, "{}", change.subject);
        }
    }
}
