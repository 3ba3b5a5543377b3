//! How each change of the mainline landed, and what that shows of its review.
//!
//! A sign of a process is at least *unknown*, *reviewed* where it names another person, and never *without*: who reviews on a server, in
//! mails or before an export does not show in history, and that is no accusation. The table of signs is in `git::signs`; here they
//! meet the people.

use super::people::{Identities, Kind, Sameness};
use super::reviews::Reviews;
use crate::facts::{Process, Request, Review};
use crate::git::{
    Commit, History, Mark, Oid, Signs, credits, is_forge, is_update, merged_request, signs,
};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What a merge of the mainline brought in, its own work left out.
#[derive(Debug, Clone, Default)]
struct Brought {
    /// The authors of its commits that are no merges: identities of persons.
    authors: Vec<usize>,
    /// Somebody who is not named wrote some of it.
    nobody: bool,
    /// Requests that had been merged before.
    requests: bool,
    /// Every commit of it carries the mark of an export.
    exported: bool,
}

/// What is known of how the commits of one history landed.
#[derive(Debug)]
pub(super) struct Landings {
    /// Who is who.
    pub(super) identities: Identities,
    brought: FxHashMap<Oid, Brought>,
    /// What an export says of them.
    pub(super) reviews: Option<Arc<Reviews>>,
}

/// How one commit landed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Landing {
    pub(super) review: Option<Review>,
    pub(super) request: Option<Request>,
    pub(super) other_author: bool,
}

impl Landings {
    /// Who is who in `history`, and what its merges brought if `with_merges`.
    pub(super) fn of(history: &History, with_merges: bool) -> Self {
        let identities = Identities::of(history);
        let brought = if with_merges {
            brought(history, &identities)
        } else {
            FxHashMap::default()
        };
        Self {
            identities,
            brought,
            reviews: None,
        }
    }

    /// How `commit` landed.
    pub(super) fn landing(&self, commit: &Commit) -> Landing {
        let message = commit.message.raw();
        let request = merged_request(message).map(|_| {
            if commit.is_merge() {
                Request::Merged
            } else {
                Request::Squashed
            }
        });
        let author = self.author(commit);
        if !commit.mainline {
            return Landing {
                request,
                ..Landing::default()
            };
        }
        let signs = signs(message);
        let other_author = !commit.is_merge()
            && signs
                .author
                .as_ref()
                .zip(author)
                .is_some_and(|((name, email), author)| {
                    self.identities.is(name, email, author) == Sameness::Different
                });
        let review = author.and_then(|author| {
            if commit.is_merge() {
                self.merge(commit, author, request, &signs)
            } else {
                self.pushed(commit, author, request, &signs)
            }
        });
        let told = || self.reviews.as_ref()?.review(commit.oid);
        // What a message says of a reviewer stands, and what is no change by a person stays none.
        let told = match review {
            None | Some(Review::ByAnother) => None,
            Some(_) => told(),
        };
        Landing {
            review: told.or(review),
            request: told.map(|_| Request::Listed).or(request),
            other_author,
        }
    }

    /// Whether the message names a person as co-author who is not its author.
    pub(super) fn names_co_author(&self, commit: &Commit) -> bool {
        let message = commit.message.raw();
        // Nearly every message is done with here.
        let may_name = |line: &str| {
            let start = line.trim_start().as_bytes();
            start
                .get(..2)
                .is_some_and(|two| two.eq_ignore_ascii_case(b"co"))
        };
        if !message.lines().skip(1).any(may_name) {
            return false;
        }
        let author = self.author(commit);
        credits(message).iter().any(|credit| {
            let known = |who: usize| self.identities.is(&credit.name, &credit.email, who);
            credit.co_author
                && Kind::of(&credit.name, &credit.email) == Kind::Person
                && author.is_none_or(|author| known(author) == Sameness::Different)
        })
    }

    /// The persons whose work a change of the mainline is.
    pub(super) fn persons_of(&self, commit: &Commit) -> Vec<usize> {
        let is_person = |who: &usize| self.identities.kind(*who) == Kind::Person;
        let authors: Vec<usize> = if commit.is_merge() {
            let brought = self.brought.get(&commit.oid);
            brought.map_or_else(Vec::new, |brought| brought.authors.clone())
        } else {
            self.author(commit).into_iter().filter(is_person).collect()
        };
        authors
            .into_iter()
            .map(|who| self.identities.person(who))
            .collect()
    }

    fn author(&self, commit: &Commit) -> Option<usize> {
        self.identities
            .find(commit.author.name.raw(), commit.author.email.raw())
    }

    /// A commit that is no merge.
    fn pushed(
        &self,
        commit: &Commit,
        author: usize,
        request: Option<Request>,
        signs: &Signs,
    ) -> Option<Review> {
        match self.identities.kind(author) {
            Kind::Person => {}
            Kind::Placeholder(_) => {
                return Some(if signs.reviewers.is_empty() {
                    Review::Unknown(Process::Nobody)
                } else {
                    Review::ByAnother
                });
            }
            Kind::Bot(_) | Kind::Assistant(_) => return None,
        }
        let reviewed = self.reviewed(signs, &[author]);
        if reviewed == Some(Review::ByAnother) {
            return reviewed;
        }
        let committed = self.committed(commit, author);
        if committed == Some(Review::ByAnother) {
            return committed;
        }
        let squashed = request.map(|_| Review::Unknown(Process::Squash));
        let marked = signs.mark.map(|mark| Review::Unknown(process(mark)));
        // What says most of the process is told of it.
        Some(
            marked
                .or(squashed)
                .or(committed)
                .or(reviewed)
                .unwrap_or(Review::Unseen),
        )
    }

    /// What it says that somebody else committed a change. Who signs it off as well took it in, as a maintainer does with a patch;
    /// who only committed it may have rebased.
    fn committed(&self, commit: &Commit, author: usize) -> Option<Review> {
        let (name, email) = (commit.committer.name.raw(), commit.committer.email.raw());
        if is_forge(name, email) {
            return (!is_made_on_pages(commit)).then_some(Review::Unknown(Process::Forge));
        }
        match Kind::of(name, email) {
            Kind::Bot(_) => return Some(Review::Unknown(Process::Program)),
            Kind::Assistant(_) | Kind::Placeholder(_) => return None,
            Kind::Person => {}
        }
        if commit.committer.name == commit.author.name
            && commit.committer.email == commit.author.email
        {
            return None;
        }
        match self.identities.is(name, email, author) {
            Sameness::Same => None,
            Sameness::Doubtful => Some(Review::Unknown(Process::Doubt)),
            Sameness::Different if signed_off_by(commit) => Some(Review::ByAnother),
            Sameness::Different => Some(Review::Unknown(Process::Committer)),
        }
    }

    /// A merge.
    fn merge(
        &self,
        commit: &Commit,
        merger: usize,
        request: Option<Request>,
        signs: &Signs,
    ) -> Option<Review> {
        let subject = commit.message.raw().lines().next().unwrap_or_default();
        let none = Brought::default();
        let brought = self.brought.get(&commit.oid).unwrap_or(&none);
        // A merge of nothing but programs' work or other merges, or one that brings a branch up to date, is no change by a person.
        if request.is_none() && is_update(subject) {
            return None;
        }
        let authors = &brought.authors;
        if authors.is_empty() {
            return brought.nobody.then_some(Review::Unknown(Process::Nobody));
        }
        let reviewed = self.reviewed(signs, authors);
        if reviewed == Some(Review::ByAnother) {
            return reviewed;
        }
        match self.identities.kind(merger) {
            Kind::Person => {}
            Kind::Placeholder(_) => return Some(Review::Unknown(Process::Nobody)),
            Kind::Bot(_) | Kind::Assistant(_) => return Some(Review::Unknown(Process::Program)),
        }
        if brought.exported || is_export(subject) {
            return Some(Review::Unknown(Process::Export));
        }
        if request.is_none() && brought.requests {
            return Some(Review::Unknown(Process::Batch));
        }
        let mut own = Sameness::Different;
        for &author in authors {
            match self.identities.same(merger, author) {
                Sameness::Same => own = Sameness::Same,
                Sameness::Doubtful if own == Sameness::Different => own = Sameness::Doubtful,
                _ => {}
            }
        }
        let persons: BTreeSet<usize> = authors
            .iter()
            .map(|&author| self.identities.person(author))
            .collect();
        let marked = signs.mark.map(|mark| Review::Unknown(process(mark)));
        Some(match own {
            Sameness::Different => Review::ByAnother,
            Sameness::Doubtful => Review::Unknown(Process::Doubt),
            Sameness::Same => marked.or(reviewed).unwrap_or(match request {
                Some(_) if persons.len() > 1 => Review::SharedMerge,
                Some(_) => Review::OwnMerge,
                None => Review::Unseen,
            }),
        })
    }

    /// What the named reviewers say: another person, somebody who may be an author, or nothing.
    fn reviewed(&self, signs: &Signs, authors: &[usize]) -> Option<Review> {
        let known = |name: &&String| self.identities.is_called(name);
        let perhaps = signs.perhaps.iter().filter(known);
        let perhaps = perhaps.map(|name| (name.as_str(), ""));
        let reviewers = signs
            .reviewers
            .iter()
            .map(|(name, email)| (name.as_str(), email.as_str()))
            .chain(perhaps);
        let mut found = None;
        for (name, email) in reviewers {
            if Kind::of(name, email) != Kind::Person {
                continue;
            }
            let closest = authors
                .iter()
                .map(|&author| self.identities.is(name, email, author));
            let mut is_author = Sameness::Different;
            for sameness in closest {
                match sameness {
                    Sameness::Same => is_author = Sameness::Same,
                    Sameness::Doubtful if is_author == Sameness::Different => is_author = sameness,
                    _ => {}
                }
            }
            match is_author {
                Sameness::Different => return Some(Review::ByAnother),
                Sameness::Doubtful => found = Some(Review::Unknown(Process::Doubt)),
                Sameness::Same => {}
            }
        }
        found
    }
}

/// The committer's own `Signed-off-by`, as `git am --signoff` writes it.
fn signed_off_by(commit: &Commit) -> bool {
    let (name, email) = (commit.committer.name.raw(), commit.committer.email.raw());
    let raw = &commit.raw_committer;
    commit.message.raw().lines().any(|line| {
        line.trim()
            .strip_prefix("Signed-off-by:")
            .and_then(|who| who.trim().split_once('<'))
            .is_some_and(|(called, rest)| {
                let address = rest.split('>').next().unwrap_or_default();
                let is_theirs = |n: &str, e: &str| {
                    !e.is_empty() && address.eq_ignore_ascii_case(e)
                        || !n.is_empty() && called.trim().eq_ignore_ascii_case(n)
                };
                is_theirs(name, email) || is_theirs(raw.name.raw(), raw.email.raw())
            })
    })
}

/// What a forge words for a change that somebody typed into its pages: no request.
fn is_made_on_pages(commit: &Commit) -> bool {
    let subject = commit.message.raw().lines().next().unwrap_or_default();
    let mut words = subject.split_whitespace();
    let verb = words.next().unwrap_or_default();
    let starts = ["Update", "Create", "Delete", "Rename", "Add"].contains(&verb);
    subject == "Add files via upload"
        || subject == "Initial commit"
        || starts && matches!((words.next(), words.next()), (Some(_), None))
        || verb == "Rename" && subject.contains(" to ")
}

/// What the repository that is not public is called in the name of a branch that comes from it.
const INSIDE: [&str; 10] = [
    "google", "piper", "internal", "g3", "cl", "facebook", "fb", "meta", "copybara", "upstream",
];

/// A branch from which a project is exported, by its name: `google_sync`, `copybara/1234`, `export-D123`.
fn is_export(subject: &str) -> bool {
    let Some((_, from)) = subject.rsplit_once(" from ") else {
        return false;
    };
    let branch = from.split_whitespace().next().unwrap_or_default();
    let branch = branch
        .rsplit(['/', ':'])
        .next()
        .unwrap_or(branch)
        .to_ascii_lowercase();
    let from = from.to_ascii_lowercase();
    // `google_sync` is one; `conda-forge-dep-sync` and `csv-export` are somebody's work on such things.
    let stem = ["_sync", "-sync", "_export", "-export"]
        .iter()
        .find_map(|end| branch.strip_suffix(end));
    stem.is_some_and(|stem| INSIDE.contains(&stem))
        || matches!(
            branch.as_str(),
            "sync" | "export" | "internal" | "google" | "piper"
        )
        || branch.starts_with("export-")
        || branch.starts_with("piper_")
        || branch.starts_with("cl/")
        || from.contains("copybara")
}

fn process(mark: Mark) -> Process {
    match mark {
        Mark::Gerrit => Process::Gerrit,
        Mark::Phabricator => Process::Phabricator,
        Mark::ReviewServer => Process::ReviewServer,
        Mark::Export => Process::Export,
        Mark::Mail => Process::Mail,
        Mark::Request => Process::Squash,
        Mark::Asked => Process::Asked,
    }
}

/// What each merge of the mainline brought in: the commits that its first parent does not reach, merges left out.
fn brought(history: &History, identities: &Identities) -> FxHashMap<Oid, Brought> {
    let index: FxHashMap<Oid, &Commit> = history.commits.iter().map(|c| (c.oid, c)).collect();
    let mut seen: FxHashSet<Oid> = FxHashSet::default();
    let mut all = FxHashMap::default();
    // Parents come before children, so that whatever the first parent reaches has been seen when a merge is met.
    for commit in history.commits.iter().filter(|c| c.mainline) {
        crate::watchdog::heartbeat();
        seen.insert(commit.oid);
        if !commit.is_merge() {
            continue;
        }
        let mut out = Brought::default();
        let mut authors: BTreeSet<usize> = BTreeSet::new();
        let (mut by_people, mut exported) = (0_usize, 0_usize);
        let mut todo: Vec<Oid> = commit.parents.iter().skip(1).copied().collect();
        while let Some(oid) = todo.pop() {
            let Some(side) = index.get(&oid) else {
                continue;
            };
            if side.mainline || !seen.insert(oid) {
                continue;
            }
            crate::watchdog::heartbeat();
            todo.extend(&side.parents);
            // Who only merged, as a click on "Update branch" does, wrote nothing of it.
            if side.is_merge() {
                out.requests |= merged_request(side.message.raw()).is_some();
                continue;
            }
            let (name, email) = (side.author.name.raw(), side.author.email.raw());
            let Some(who) = identities.find(name, email) else {
                continue;
            };
            match identities.kind(who) {
                Kind::Person => {
                    authors.insert(who);
                }
                Kind::Placeholder(_) => out.nobody = true,
                Kind::Bot(_) | Kind::Assistant(_) => continue,
            }
            by_people += 1;
            exported += usize::from(is_exported(side.message.raw()));
        }
        out.authors = authors.into_iter().collect();
        out.exported = by_people > 0 && exported == by_people;
        all.insert(commit.oid, out);
    }
    all
}

fn is_exported(message: &str) -> bool {
    message.lines().any(|line| {
        [
            "PiperOrigin-RevId:",
            "fbshipit-source-id:",
            "GitOrigin-RevId:",
        ]
        .iter()
        .any(|mark| line.starts_with(mark))
    })
}

#[cfg(test)]
mod tests;
