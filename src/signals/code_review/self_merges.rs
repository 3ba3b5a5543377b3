//! Do people merge their own requests?

use crate::facts::{Request, Review};
use crate::signals::prelude::*;

static SELF_MERGES: Fact = Fact::sum(
    "self-merges",
    "Requests merged by their only author without a reviewer in the message.",
    Subject::Commit(|c| i64::from(is_request(c) && c.review == Some(Review::OwnMerge))),
);
static MERGED_REQUESTS: Fact = Fact::sum(
    "merged-requests",
    "Merges of requests into the main branch that bring in a person's work.",
    Subject::Commit(|c| {
        i64::from(is_request(c) && c.review.is_some_and(|r| !matches!(r, Review::Unknown(_))))
    }),
);

fn is_request(change: &crate::facts::Change<'_>) -> bool {
    match change.request {
        Some(Request::Merged) => change.merge,
        Some(Request::Listed) => true,
        Some(Request::Squashed) | None => false,
    }
}

/// The share of requests merged by their only author.
pub static SIGNAL: Signal = Signal {
    id: "self-merges",
    competency: Competency::CodeReview,
    question: "What share of merged requests was merged by its only author, with no reviewer on record?",
    why: "Who merges is the one trace of review that merge commits always keep. On forges that record approvals elsewhere an author may \
          merge after a review, so this is an upper bound.",
    formula: "self-merges / merged-requests",
    guard: "A request is recognised by the merge message of GitHub, GitLab, Bitbucket, Azure DevOps, Gitea or bors. Left out: merges by programs, requests of programs, \
            batches of exported commits, merges without a request, repositories of one person. A reviewer in a trailer clears the merge. With `--reviews FILE` \
            who reviewed and merged is read from an export of the forge, squashed requests among them. \
            Authors are those of the request's commits that are no merges: whoever only brought a branch up to date wrote nothing of it. A \
            request of several authors that one of them merged counts as merged and not as a self-merge: nobody was alone with it, though \
            that proves no review. Authors are told apart as `people` does: identities that it strongly takes for one person are one, and a merge by who may be the author is left out.",
    remedy: "Ask somebody else to merge, or record the reviewer in the merge message.",
    source: Citation {
        authors: "OpenSSF",
        year: 2024,
        title: "Scorecard: code review",
        link: "https://github.com/ossf/scorecard/blob/main/docs/checks.md#code-review",
    },
    asks_for: AsksFor::NoFaults,
    cause: "review",
    unit: Unit::Share,
    scale: Scale::falling([0.8, 0.5, 0.25, 0.1]),
    min_cases: 3,
    weight: 1.0,
    facts: &[&SELF_MERGES, &MERGED_REQUESTS],
    measure: |view| {
        if let Err(none) = view.require_history() {
            return none;
        }
        if let Some(none) = view.is_alone("there is nobody else to merge") {
            return none;
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
    use crate::facts::{Process, Request, Review};
    use crate::signals::testkit::{change, commit_facts};

    fn counted(request: Option<Request>, review: Review) -> (i64, i64) {
        let mut c = change("Merge pull request #1 from bo/fix");
        (c.merge, c.request, c.review) = (true, request, Some(review));
        let facts = commit_facts(&c);
        (facts["self-merges"], facts["merged-requests"])
    }

    #[test]
    fn an_own_merge_counts() {
        let request = Some(Request::Merged);
        assert_eq!(counted(request, Review::OwnMerge), (1, 1));
    }

    #[test]
    fn anothers_request_or_that_of_several_does_not() {
        let request = Some(Request::Merged);
        assert_eq!(counted(request, Review::SharedMerge), (0, 1));
        assert_eq!(counted(request, Review::ByAnother), (0, 1));
    }

    #[test]
    fn a_request_that_an_export_lists_counts_in_whatever_way_it_landed() {
        let mut c = change("Close the gate (#1)");
        (c.request, c.review) = (Some(Request::Listed), Some(Review::OwnMerge));
        let facts = commit_facts(&c);
        assert_eq!((facts["self-merges"], facts["merged-requests"]), (1, 1));
    }

    #[test]
    fn a_plain_merge_and_what_is_not_known_are_left_out() {
        assert_eq!(counted(None, Review::Unseen), (0, 0));
        assert_eq!(counted(Some(Request::Squashed), Review::Unseen), (0, 0));
        let doubt = Review::Unknown(Process::Doubt);
        assert_eq!(counted(Some(Request::Merged), doubt), (0, 0));
    }
}
