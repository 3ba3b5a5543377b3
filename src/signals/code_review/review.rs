//! What the review of changes looks like when it is added up.

use crate::facts::{Change, Fact, Process, Review, Subject};
use crate::signals::prelude::*;

/// One process with the fact that counts its changes, and what is said of them where they are most of all.
pub struct Landed {
    /// How many changes landed so.
    pub fact: &'static Fact,
    /// What happened to them.
    pub what: &'static str,
}

fn unknown(change: &Change<'_>, by: Process) -> i64 {
    i64::from(change.review == Some(Review::Unknown(by)))
}

/// A fact per process: `static NAME: Fact` for the changes that landed through `Process::$process`.
macro_rules! landed {
    ($($name:ident $process:ident $id:literal $about:literal $what:literal;)*) => {
        $(static $name: Fact = Fact::sum($id, $about, Subject::Commit(|c| unknown(c, Process::$process)));)*
        /// Every process that keeps reviews where history does not show them.
        pub static LANDED: &[Landed] = &[$(Landed { fact: &$name, what: $what }),*];
    };
}

landed! {
    SQUASHED Squash "changes-squashed-by-a-forge" "Changes of the main branch that are a request made one commit by a forge." "squashed by the forge";
    BY_PROGRAM Program "changes-landed-by-a-program" "Changes of the main branch that a program merged or committed." "landed by a program";
    BY_FORGE Forge "changes-committed-by-a-forge" "Changes of the main branch that a forge committed and that are no edit on its pages." "committed by the forge";
    BY_GERRIT Gerrit "changes-landed-by-gerrit" "Changes of the main branch with the mark of Gerrit and no reviewer." "landed by Gerrit";
    BY_PHABRICATOR Phabricator "changes-landed-by-phabricator" "Changes of the main branch with the mark of Phabricator and no reviewer." "landed by Phabricator";
    BY_SERVER ReviewServer "changes-landed-by-a-review-server" "Changes of the main branch with the mark of Rietveld, Review Board or MozReview and no reviewer." "landed by a review server";
    EXPORTED Export "changes-exported" "Changes of the main branch exported from a repository that is not public." "exported from another repository";
    MAILED Mail "changes-landed-by-mail" "Changes of the main branch with the address of a mail and no reviewer." "landed by a mailing list";
    COMMITTED Committer "changes-committed-by-another" "Changes of the main branch that another person committed without signing them off." "committed by another person";
    ASKED Asked "changes-with-reviewers-asked" "Changes of the main branch that name who was asked to review and not who did." "sent to reviewers who are not said to have answered";
    BATCHED Batch "changes-of-merged-requests" "Merges that bring in requests which had been merged before." "merges of requests merged before";
    DOUBTED Doubt "changes-with-doubtful-people" "Changes of the main branch whose reviewer or merger may be the author under another spelling." "reviewed or merged by who may be the author";
    NAMELESS Nobody "changes-by-nobody-named" "Changes of the main branch whose author or merger is a placeholder." "written by who is not named";
}

/// The process through which most of the changes landed whose review is not known, and how many.
pub fn most(view: &View<'_>) -> Option<(&'static str, i64)> {
    let counted = LANDED.iter().map(|l| (l.what, view.commits(l.fact)));
    counted
        .filter(|(_, count)| *count > 0)
        .rev()
        .max_by_key(|(_, count)| *count)
}
