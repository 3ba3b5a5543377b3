//! What the commits of a history show in their order.

use super::authorship::{Commits, authorship};
use super::people::{Identities, Kind};
use super::touches::Touches;
use crate::facts::Past;
use crate::git::{Commit, History};

/// The last year before the head, in seconds.
const YEAR: i64 = 365 * 86_400;

/// What `history` shows of the people who made the commits for which `theirs` holds.
pub(super) fn past(
    history: &History,
    identities: &Identities,
    touches: &Touches,
    theirs: impl Fn(&Commit) -> bool,
) -> Past {
    let persons: Vec<Option<usize>> = history
        .commits
        .iter()
        .map(|commit| {
            let (name, email) = (commit.author.name.raw(), commit.author.email.raw());
            let who = identities.find(name, email)?;
            (identities.kind(who) == Kind::Person).then(|| identities.person(who))
        })
        .collect();
    let who = |at: u32| persons.get(at as usize).copied().flatten();
    let now = history
        .commits
        .last()
        .map_or(0, |head| head.committer.seconds);
    let since = now.saturating_sub(YEAR);
    let commit = |at: u32| history.commits.get(at as usize);
    let commits = Commits {
        who: &who,
        theirs: &|at| commit(at).is_some_and(&theirs),
        recent: &|at| commit(at).is_some_and(|c| c.committer.seconds > since),
    };
    Past {
        authorship: authorship(touches, &commits),
    }
}
