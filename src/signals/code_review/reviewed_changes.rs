//! Are changes reviewed by somebody else?

use super::review::{LANDED, most};
use crate::facts::Review;
use crate::signals::prelude::*;

static REVIEWED: Fact = Fact::sum(
    "reviewed-changes",
    "Changes of the main branch that another person reviewed (by a line of the message), merged, or took in and signed off.",
    Subject::Commit(|c| i64::from(c.review == Some(Review::ByAnother))),
);
static UNREVIEWED: Fact = Fact::sum(
    "changes-without-visible-review",
    "Changes of the main branch that were pushed, or merged by one of their authors, without a trace of a reviewer.",
    Subject::Commit(|c| {
        i64::from(matches!(
            c.review,
            Some(Review::OwnMerge | Review::SharedMerge | Review::Unseen)
        ))
    }),
);
static UNKNOWN: Fact = Fact::sum(
    "changes-with-unknown-review",
    "Changes of the main branch that landed through a process which records reviews elsewhere, or of which it is in doubt who is who.",
    Subject::Commit(|c| i64::from(matches!(c.review, Some(Review::Unknown(_))))),
);

const FACTS: &[&Fact] = &{
    let mut facts = [&UNKNOWN; 3 + LANDED.len()];
    facts[0] = &REVIEWED;
    facts[1] = &UNREVIEWED;
    let mut at = 0;
    while at < LANDED.len() {
        facts[3 + at] = LANDED[at].fact;
        at += 1;
    }
    facts
};

/// The share of changes with a visible review.
pub static SIGNAL: Signal = Signal {
    id: "reviewed-changes",
    competency: Competency::CodeReview,
    question: "What share of the main branch's changes shows another person's review?",
    why: "Review finds faults that tests do not and spreads knowledge. What history shows of it is a lower bound: nine of ten popular \
          repositories record no reviewer at all.",
    formula: "reviewed-changes / (reviewed-changes + changes-without-visible-review); changes-with-unknown-review are left out, and where they \
              are more than half of all, it is not evaluated",
    guard: "Evidence: another person in a line `Reviewed-by` (`Reviewed by`, `Acked-by`, `Tested-by`, `Approved-by`, `Reviewer`), in `r=name` of a \
            subject with a bug's number or in brackets; a merge by another than the authors of what was merged (of its commits that are no \
            merges); a commit that another person committed and signed off. A merge by one of several authors is no proof that somebody \
            read the merger's part, and counts as without visible review. Unknown, never no: requests squashed by a forge, what a program \
            merged or committed, marks of Gerrit, Phabricator, Rietveld, Copybara, ShipIt or a mailing list, a committer who did not sign \
            off, a merge of requests merged before, an author who is not named. `--reviews FILE` reads an export of the forge (`gh pr list --json …`, GitLab's merge requests): a review of another account that was handed in, or a merge by one, \
            counts; a merge by the author that nobody reviewed does not; what the export does not say stays unknown. Who is who is decided as `people` does: identities that it \
            strongly takes for one person are one, and a merge by who may be the author is unknown. Names and e-mails are claims of whoever \
            committed. Not counted: programs and assistants reviewing or reviewed, self-approval, `Signed-off-by` of the author alone, merges \
            that bring a branch up to date (`Merge branch 'main' into topic`, `git pull`).",
    remedy: "Let a second person merge each request, or record the reviewer in a `Reviewed-by` trailer.",
    source: Citation {
        authors: "CHAOSS",
        year: 2023,
        title: "Metric: change request reviews",
        link: "https://chaoss.community/kb/metric-change-request-reviews/",
    },
    asks_for: AsksFor::Practice,
    cause: "review",
    unit: Unit::Share,
    scale: Scale::rising([0.05, 0.25, 0.5, 0.8]),
    min_cases: 5,
    weight: 1.0,
    facts: FACTS,
    measure: |view| {
        if let Err(none) = view.require_history() {
            return none;
        }
        if let Err(none) = view.require_repository_scope(
            "history tells who merged, not who reviewed one person's changes",
        ) {
            return none;
        }
        let (reviewed, unreviewed, unknown) = (
            view.commits(&REVIEWED),
            view.commits(&UNREVIEWED),
            view.commits(&UNKNOWN),
        );
        // Somebody who wrote no commit may have reviewed them.
        if reviewed == 0
            && let Some(none) = view.is_alone("there is nobody else to review")
        {
            return none;
        }
        if unknown > reviewed + unreviewed {
            let all = reviewed + unreviewed + unknown;
            let most = most(view).map_or_else(String::new, |(what, count)| {
                format!(", most of them {what} ({count})")
            });
            return Outcome::NotEvaluated(format!(
                "review is not visible in history: of {unknown} of {all} changes it is not known{most}"
            ));
        }
        Outcome::Measured(Measured::share(reviewed, reviewed + unreviewed))
    },
    evidence: Evidence::Found(&Evidence::Commits(&[&REVIEWED])),
};

#[cfg(test)]
mod tests {
    use crate::facts::{Process, Review};
    use crate::signals::testkit::{change, commit_facts};

    fn counted(review: Option<Review>) -> (i64, i64, i64) {
        let mut c = change("Fix it");
        c.review = review;
        let facts = commit_facts(&c);
        let all = [
            "reviewed-changes",
            "changes-without-visible-review",
            "changes-with-unknown-review",
        ];
        let [reviewed, unseen, unknown] = all.map(|fact| facts[fact]);
        (reviewed, unseen, unknown)
    }

    #[test]
    fn each_change_is_reviewed_unseen_or_unknown() {
        assert_eq!(counted(Some(Review::ByAnother)), (1, 0, 0));
        for unseen in [Review::Unseen, Review::OwnMerge, Review::SharedMerge] {
            assert_eq!(counted(Some(unseen)), (0, 1, 0), "{unseen:?}");
        }
        assert_eq!(counted(Some(Review::Unknown(Process::Gerrit))), (0, 0, 1));
        assert_eq!(counted(None), (0, 0, 0));
    }

    #[test]
    fn what_is_unknown_has_a_process() {
        let mut c = change("Fix it");
        c.review = Some(Review::Unknown(Process::Phabricator));
        let facts = commit_facts(&c);
        assert_eq!(facts["changes-landed-by-phabricator"], 1);
        assert_eq!(facts["changes-landed-by-gerrit"], 0);
    }
}
