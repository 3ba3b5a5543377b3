//! The sums that signals are computed from.

use super::{Crowd, Recency, Unread};
use crate::documents::Lost;
use crate::facts::Counts;
use crate::git::HistoryGap;
use crate::role::Role;
use std::sync::Arc;

/// Sums over a snapshot and its history.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sums {
    roles: Vec<Counts>,
    /// Over files that are not Python.
    pub documents: Counts,
    /// Hand-overs of pipelines that could not be followed.
    pub lost: Arc<[Lost]>,
    /// Over files of Python that were parsed in spite of a syntax error: never part of a role.
    pub recovered: Counts,
    /// Files of Python in the tree.
    pub python_files: i64,
    /// Those of them whose facts are part of a role.
    pub counted: i64,
    /// What could not be read, so that nothing is known of what rests on it.
    pub unread: Unread,
    /// Over the files of the tree together; none where they were not seen together.
    pub project: Option<Counts>,
    /// Over commits; none without history.
    pub commits: Option<Counts>,
    /// Over the commits in their order; none where nobody asked, or without history.
    pub past: Option<Counts>,
    /// When commits of each fact were last made; nothing without history.
    pub recency: Recency,
    /// History was not asked for.
    pub history_off: bool,
    /// What is missing of the history, if anything is.
    pub history_gap: Option<HistoryGap>,
    /// Commits of which it is not known what they changed.
    pub unknown_changes: i64,
    /// Who wrote the commits.
    pub crowd: Crowd,
}

impl Sums {
    /// Nothing counted yet, for a plan of `facts` facts.
    pub fn zero(facts: usize) -> Self {
        Self {
            roles: vec![Counts::zero(facts); Role::ALL.len()],
            documents: Counts::zero(facts),
            lost: Arc::default(),
            recovered: Counts::zero(facts),
            python_files: 0,
            counted: 0,
            unread: Unread::default(),
            project: None,
            commits: None,
            past: None,
            recency: Recency::default(),
            history_off: false,
            history_gap: None,
            unknown_changes: 0,
            crowd: Crowd::default(),
        }
    }

    /// Over the Python files of a role.
    pub fn role(&self, role: Role) -> &Counts {
        &self.roles[role as usize]
    }

    /// Over the Python files of a role, to add to.
    pub fn role_mut(&mut self, role: Role) -> &mut Counts {
        &mut self.roles[role as usize]
    }

    /// Over every Python file.
    pub fn all(&self) -> Counts {
        let mut all = Counts::default();
        for counts in &self.roles {
            all += counts;
        }
        all
    }
}
