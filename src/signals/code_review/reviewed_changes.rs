//! Are changes reviewed by somebody else?

use super::review::{Review, review};
use crate::signals::prelude::*;

static REVIEWED: Fact = Fact::sum(
    "reviewed-changes",
    "Changes of the mainline that another person reviewed (by a trailer) or merged.",
    Each::Commit(|c| i64::from(review(c) == Some(Review::ByAnother))),
);
static UNREVIEWED: Fact = Fact::sum(
    "changes-without-visible-review",
    "Changes of the mainline that were pushed, or merged by one of their authors, without a trace of a reviewer.",
    Each::Commit(|c| {
        i64::from(matches!(
            review(c),
            Some(Review::OwnMerge | Review::SharedMerge | Review::Unseen)
        ))
    }),
);
static UNKNOWN: Fact = Fact::sum(
    "changes-with-unknown-review",
    "Changes of the mainline that a forge squashed or a program merged: who reviewed them is not recorded.",
    Each::Commit(|c| i64::from(review(c) == Some(Review::Unknown))),
);

/// The share of changes with a visible review.
pub static SIGNAL: Signal = Signal {
    id: "reviewed-changes",
    competency: Competency::CodeReview,
    question: "What share of the mainline's changes shows another person's review?",
    why: "Review finds faults that tests do not and spreads knowledge. What history shows of it is a lower bound: nine of ten popular \
          repositories record no reviewer at all.",
    formula: "reviewed-changes / (reviewed-changes + changes-without-visible-review); squashed requests are unknown and left out",
    guard: "Evidence: a `Reviewed-by`, `Acked-by`, `Tested-by` or `Approved-by` trailer of another person, or a merge by another than the authors \
            of what was merged (of its commits that are no merges). A merge by one of several authors is no proof that somebody read the \
            merger's part, and counts as without visible review. Names and e-mails are claims of whoever committed. Not counted: programs \
            reviewing or reviewed, self-approval, `Signed-off-by` alone. A squashed request says unknown, never no.",
    remedy: "Let a second person merge each request, or record the reviewer in a `Reviewed-by` trailer.",
    source: Citation {
        who: "CHAOSS",
        year: 2023,
        title: "Metric: change request reviews",
        link: "https://chaoss.community/kb/metric-change-request-reviews/",
    },
    asks_for: AsksFor::Practice,
    cause: "review",
    unit: Unit::Share,
    scale: Scale::rising([0.05, 0.25, 0.5, 0.8]),
    enough: 5,
    weight: 1.0,
    facts: &[&REVIEWED, &UNREVIEWED, &UNKNOWN],
    measure: |view| {
        if let Some(none) = view.no_history() {
            return none;
        }
        if let Some(none) =
            view.is_person("history tells who merged, not who reviewed one person's changes")
        {
            return none;
        }
        if view.people() < 2 {
            return Outcome::NotApplicable(
                "one person wrote every commit: there is nobody else to review".to_owned(),
            );
        }
        let (reviewed, unreviewed, unknown) = (
            view.commits(&REVIEWED),
            view.commits(&UNREVIEWED),
            view.commits(&UNKNOWN),
        );
        if unknown > 0 && (reviewed + unreviewed) * 2 < unknown {
            return Outcome::NotEvaluated(format!(
                "review is not visible in history: {unknown} of {} changes were squashed by the forge or merged by a program",
                reviewed + unreviewed + unknown
            ));
        }
        Outcome::Measured(Measured::share(reviewed, reviewed + unreviewed))
    },
    evidence: Evidence::Found(&Evidence::Commits(&[&REVIEWED])),
};

#[cfg(test)]
mod tests {
    use crate::signals::testkit::{change, commit_facts};

    #[test]
    fn another_person_reviewed() {
        let trailer = [("Reviewed-by", "Bo <bo@x>".into())];
        let mut c = change("Fix it");
        c.trailers = &trailer;
        assert_eq!(commit_facts(&c)["reviewed-changes"], 1);
    }

    #[test]
    fn self_approval_and_sign_off_are_not_review() {
        for (key, value) in [
            ("Reviewed-by", "Ann <ann@x>"),
            ("Reviewed-by", "ann <other@x>"),
            ("Signed-off-by", "Bo <bo@x>"),
            ("Reviewed-by", "dependabot[bot] <d@x>"),
        ] {
            let trailer = [(key, value.into())];
            let mut c = change("Fix it");
            c.trailers = &trailer;
            let facts = commit_facts(&c);
            assert_eq!(
                (
                    facts["reviewed-changes"],
                    facts["changes-without-visible-review"]
                ),
                (0, 1),
                "{key}: {value}"
            );
        }
    }

    #[test]
    fn merged_by_another_is_reviewed() {
        let authors = ["bo@x".to_owned()];
        let mut c = change("Merge pull request #1 from bo/fix");
        (c.merge, c.merged_authors, c.request) =
            (true, &authors, Some(crate::facts::Request::Merged));
        assert_eq!(commit_facts(&c)["reviewed-changes"], 1);
    }

    #[test]
    fn merged_by_one_of_several_authors_is_not_reviewed() {
        let authors = ["ann@x".to_owned(), "bo@x".to_owned()];
        let mut c = change("Merge pull request #1 from bo/fix");
        (c.merge, c.merged_authors, c.request) =
            (true, &authors, Some(crate::facts::Request::Merged));
        let facts = commit_facts(&c);
        assert_eq!(
            (
                facts["reviewed-changes"],
                facts["changes-without-visible-review"]
            ),
            (0, 1)
        );
    }

    #[test]
    fn a_squashed_request_is_unknown() {
        let mut c = change("Fix it (#12)");
        c.request = Some(crate::facts::Request::Squashed);
        let facts = commit_facts(&c);
        assert_eq!(
            (
                facts["changes-with-unknown-review"],
                facts["changes-without-visible-review"]
            ),
            (1, 0)
        );
    }

    #[test]
    fn programs_and_side_branches_are_not_asked() {
        let mut c = change("Bump x");
        c.bot = true;
        assert!(
            commit_facts(&c).values().all(|&n| n == 0)
                || commit_facts(&c)["changes-without-visible-review"] == 0
        );
        let mut c = change("Fix it");
        c.mainline = false;
        assert_eq!(commit_facts(&c)["changes-without-visible-review"], 0);
    }
}
