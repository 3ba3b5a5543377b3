//! What a signal may look at: sums, nothing else.

use super::{Basis, Measured, Outcome};
use crate::dataset::Sums;
use crate::documents::Lost;
use crate::facts::{Fact, Plan};
use crate::role::Role;
use std::cell::Cell;

/// The sums of a snapshot and of its history, seen by a signal.
pub struct View<'v> {
    plan: &'v Plan,
    sums: &'v Sums,
    person: bool,
    /// What has been looked at so far.
    basis: Cell<Basis>,
}

impl<'v> View<'v> {
    /// A view of `sums`, counted by `plan`.
    pub fn new(plan: &'v Plan, sums: &'v Sums) -> Self {
        Self {
            plan,
            sums,
            person: false,
            basis: Cell::default(),
        }
    }

    /// A view of one person's share: `sums` are over what they wrote and committed.
    pub fn of_person(plan: &'v Plan, sums: &'v Sums) -> Self {
        Self {
            plan,
            sums,
            person: true,
            basis: Cell::default(),
        }
    }

    fn look_at(&self, what: Basis) {
        self.basis.set(self.basis.get().and(what));
    }

    /// What has been looked at since this was asked last, and why not all of it is known, if it is not.
    pub(in crate::signals) fn take_basis(&self) -> (Basis, Option<String>) {
        let basis = self.basis.take();
        (basis, basis.unread(self.sums))
    }

    /// For a question about the repository as a whole: one person's share is *not applicable*, and `why` is the reason.
    pub fn require_repository_scope(&self, why: &str) -> Result<(), Outcome> {
        if self.person {
            return Err(Outcome::NotApplicable(why.to_owned()));
        }
        Ok(())
    }

    /// The fact over code that ships.
    pub fn source(&self, fact: &Fact) -> i64 {
        self.role(Role::Source, fact)
    }

    /// The fact over tests.
    pub fn test(&self, fact: &Fact) -> i64 {
        self.role(Role::Test, fact)
    }

    /// The fact over the files of a role.
    pub fn role(&self, role: Role, fact: &Fact) -> i64 {
        self.look_at(Basis::code(role));
        self.plan
            .index_of(fact)
            .map_or(0, |at| self.sums.role(role).get(at))
    }

    /// The fact over documents.
    pub fn documents(&self, fact: &Fact) -> i64 {
        self.look_at(Basis::DOCUMENTS);
        self.plan
            .index_of(fact)
            .map_or(0, |at| self.sums.documents.get(at))
    }

    /// Hand-overs of pipelines that could not be followed.
    pub fn lost(&self) -> &[Lost] {
        self.look_at(Basis::DOCUMENTS);
        &self.sums.lost
    }

    /// The fact over the files of the tree together; none where they were not seen together.
    pub fn project(&self, fact: &Fact) -> i64 {
        self.look_at(Basis::PROJECT);
        self.plan
            .index_of(fact)
            .map_or(0, |at| self.sums.project.as_ref().map_or(0, |p| p.get(at)))
    }

    /// For a question about the files of the tree together: *not evaluated*, with the reason, where they were not seen together.
    pub fn require_project(&self) -> Result<(), Outcome> {
        self.look_at(Basis::PROJECT);
        let why = match (&self.sums.project, self.sums.unread.is_late()) {
            (Some(_), _) => return Ok(()),
            (None, true) => "the deadline passed before every file was read (--deadline)",
            (None, false) => "it is asked of the files of one snapshot together",
        };
        Err(Outcome::NotEvaluated(why.to_owned()))
    }

    /// The fact over the commits of the history; none where there is no history.
    pub fn commits(&self, fact: &Fact) -> i64 {
        self.look_at_commits(fact);
        self.plan
            .index_of(fact)
            .map_or(0, |at| self.sums.commits.as_ref().map_or(0, |c| c.get(at)))
    }

    /// Whether the fact counts any commit. One that was read is enough, whatever else of the history was not.
    pub fn has_commit(&self, fact: &Fact) -> bool {
        let read = self.plan.index_of(fact).map_or(0, |at| {
            self.sums.commits.as_ref().map_or(0, |sums| sums.get(at))
        });
        read > 0 || self.commits(fact) > 0
    }

    /// The fact over the commits of the history in their order; none where there is no history.
    pub fn past(&self, fact: &Fact) -> i64 {
        self.look_at(Basis::COMMITS.and(Basis::CHANGES));
        self.plan
            .index_of(fact)
            .map_or(0, |at| self.sums.past.as_ref().map_or(0, |p| p.get(at)))
    }

    fn look_at_commits(&self, fact: &Fact) {
        self.look_at(match fact.subject {
            subject if subject.is_of_changes() => Basis::CHANGES,
            _ => Basis::COMMITS,
        });
    }

    /// How many days before the commit that is read the newest commit was made that the fact counts.
    pub fn days_since(&self, fact: &Fact) -> Option<i64> {
        self.look_at_commits(fact);
        self.sums.recency.days_since(self.plan.index_of(fact)?)
    }

    /// Why nothing is rated, if no file of Python could be read whole.
    pub fn no_python(&self) -> Option<Outcome> {
        let why = match (self.sums.counted, self.sums.python_files) {
            _ if self.person => return None,
            (1.., _) | (_, 0) => return None,
            _ => "no file of Python here could be read whole",
        };
        Some(Outcome::NotApplicable(why.to_owned()))
    }

    /// For a question about commits: *not evaluated*, with the reason, where there is no history to look at.
    pub fn require_history(&self) -> Result<(), Outcome> {
        self.look_at(Basis::COMMITS);
        let why = match (&self.sums.commits, self.sums.history_off) {
            (Some(_), _) => return Ok(()),
            (None, _) if self.sums.history_gap.is_some() => {
                "the deadline passed before all of the history was read (--deadline)"
            }
            (None, true) => "history was not read (--no-history)",
            (None, false) => "there is no history: this is a plain folder",
        };
        Err(Outcome::NotEvaluated(why.to_owned()))
    }

    /// For a question about the commits in their order: *not evaluated*, with the reason, where they could not be followed.
    pub fn require_past(&self) -> Result<(), Outcome> {
        self.require_history()?;
        if self.sums.past.is_none() && self.sums.history_gap.is_none() {
            let why = "older contents could not be read, so that renamed files cannot be followed";
            return Err(Outcome::NotEvaluated(why.to_owned()));
        }
        Ok(())
    }

    /// Why nobody could review or merge for another, if one person wrote every commit, or may have.
    pub fn is_alone(&self, why: &str) -> Option<Outcome> {
        self.look_at(Basis::COMMITS);
        let crowd = self.sums.crowd;
        match (crowd.people, crowd.at_least) {
            (_, 2..) => None,
            (0 | 1, _) if crowd.cut_off => Some(Outcome::NotEvaluated(
                "older history is cut off: who else worked on it is not known".to_owned(),
            )),
            (0 | 1, _) => Some(Outcome::NotApplicable(format!(
                "one person wrote every commit: {why}"
            ))),
            (people, _) => Some(Outcome::NotEvaluated(format!(
                "the {people} identities that wrote commits may be one person's: see 'hallmarks people'"
            ))),
        }
    }

    /// The share of `part` in `whole` over code that ships.
    pub fn share(&self, part: &Fact, whole: &Fact) -> Outcome {
        Outcome::Measured(Measured::share(self.source(part), self.source(whole)))
    }
}
