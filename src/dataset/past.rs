//! What the commits of a history show in their order.

use super::authorship::{Commits, authorship};
use super::newcomers::newcomers;
use super::people::{Identities, Kind};
use super::releases::releases;
use super::touches::Touches;
use crate::facts::{Past, Review};
use crate::git::{Commit, History};
use rustc_hash::FxHashMap;

/// The last year before the head, in seconds.
const YEAR: i64 = 365 * 86_400;

/// What `history` shows of the people who made the commits for which `theirs` holds; `landed` tells of each person how their first
/// change of the mainline was reviewed.
pub(super) fn past(
    history: &History,
    identities: &Identities,
    touches: &Touches,
    landed: &FxHashMap<usize, Review>,
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
    let head = history.commits.last();
    let now = head.map_or(0, |head| head.committer.seconds);
    let commit = |at: u32| history.commits.get(at as usize);
    let since = |years: i64| now.saturating_sub(years * YEAR);
    let commits = Commits {
        who: &who,
        theirs: &|at| commit(at).is_some_and(&theirs),
        recent: &|at| commit(at).is_some_and(|c| c.committer.seconds > since(1)),
        old: &|at| commit(at).is_some_and(|c| c.committer.seconds <= since(2)),
    };
    Past {
        authorship: authorship(touches, &commits),
        newcomers: newcomers(history, &persons, landed),
        releases: releases(history),
    }
}
