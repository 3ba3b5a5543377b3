//! Do people merge their own requests?

use super::review::{Review, review};
use crate::facts::Request;
use crate::signals::prelude::*;

static SELF_MERGES: Fact = Fact::sum(
    "self-merges",
    "Requests merged by their only author without a reviewer in the message.",
    Each::Commit(|c| i64::from(is_request(c) && review(c) == Some(Review::OwnMerge))),
);
static MERGED_REQUESTS: Fact = Fact::sum(
    "merged-requests",
    "Merges of requests into the mainline that bring in a person's work.",
    Each::Commit(|c| i64::from(is_request(c) && review(c).is_some_and(|r| r != Review::Unknown))),
);

fn is_request(change: &crate::facts::Change<'_>) -> bool {
    change.merge && change.request == Some(Request::Merged)
}

/// The share of requests merged by their only author.
pub static SIGNAL: Signal = Signal {
    id: "self-merges",
    competency: Competency::CodeReview,
    question: "What share of merged requests was merged by its only author, with no reviewer on record?",
    why: "Who merges is the one trace of review that merge commits always keep. On forges that record approvals elsewhere an author may \
          merge after a review, so this is an upper bound.",
    formula: "self-merges / merged-requests",
    guard: "A request is recognised by the merge message of GitHub, GitLab or Bitbucket. Left out: merges by programs, requests of programs, \
            merges without a request, repositories of one person. A reviewer in a trailer clears the merge. \
            Authors are those of the request's commits that are no merges: whoever only brought a branch up to date wrote nothing of it. A \
            request of several authors that one of them merged counts as merged and not as a self-merge: nobody was alone with it, though \
            that proves no review. Authors are told apart by e-mail after the mailmap: one person's two e-mails are two.",
    remedy: "Ask somebody else to merge, or record the reviewer in the merge message.",
    source: Citation {
        who: "OpenSSF",
        year: 2024,
        title: "Scorecard: code review",
        link: "https://github.com/ossf/scorecard/blob/main/docs/checks.md#code-review",
    },
    asks_for: AsksFor::NoFaults,
    cause: "review",
    unit: Unit::Share,
    scale: Scale::falling([0.8, 0.5, 0.25, 0.1]),
    enough: 3,
    weight: 1.0,
    facts: &[&SELF_MERGES, &MERGED_REQUESTS],
    measure: |view| {
        if let Some(none) = view.no_history() {
            return none;
        }
        if view.people() < 2 {
            return Outcome::NotApplicable(
                "one person wrote every commit: there is nobody else to merge".to_owned(),
            );
        }
        Outcome::Measured(Measured::share(
            view.commits(&SELF_MERGES),
            view.commits(&MERGED_REQUESTS),
        ))
    },
    evidence: Evidence::Commits(&[&SELF_MERGES]),
};

#[cfg(test)]
mod tests {
    use crate::facts::Request;
    use crate::signals::testkit::{change, commit_facts};

    #[test]
    fn an_own_merge_counts() {
        let authors = ["ann@x".to_owned()];
        let mut c = change("Merge pull request #1 from ann/fix");
        (c.merge, c.merged_authors, c.request) = (true, &authors, Some(Request::Merged));
        let facts = commit_facts(&c);
        assert_eq!((facts["self-merges"], facts["merged-requests"]), (1, 1));
    }

    #[test]
    fn a_request_of_several_is_no_self_merge() {
        let authors = ["ann@x".to_owned(), "bo@x".to_owned()];
        let mut c = change("Merge pull request #1 from bo/fix");
        (c.merge, c.merged_authors, c.request) = (true, &authors, Some(Request::Merged));
        let facts = commit_facts(&c);
        assert_eq!((facts["self-merges"], facts["merged-requests"]), (0, 1));
    }

    #[test]
    fn anothers_request_or_a_plain_merge_does_not() {
        let authors = ["bo@x".to_owned()];
        let mut c = change("Merge pull request #1 from bo/fix");
        (c.merge, c.merged_authors, c.request) = (true, &authors, Some(Request::Merged));
        assert_eq!(commit_facts(&c)["self-merges"], 0);
        let own = ["ann@x".to_owned()];
        let mut c = change("Merge branch 'maint'");
        (c.merge, c.merged_authors) = (true, &own);
        assert_eq!(commit_facts(&c)["merged-requests"], 0);
    }
}
