//! Everything a report is made of.

use super::Told;
use crate::dataset::{HistorySums, SnapshotSums};
use crate::facts::Plan;
use crate::git::{Damage, History, Oid, Repository};
use crate::report::{AuthorPart, ConfigurationFile};
use crate::signals::Evaluation;
use crate::signals::context::Kind;

/// What kind of work it is, and by what that is told.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// The kind.
    pub kind: Kind,
    /// The kinds that are possible beside what could not be read; the kind alone where everything was.
    pub possible: Vec<Kind>,
    /// What it was told by.
    pub why: String,
}

/// Everything a report is made of.
pub struct Findings<'f> {
    /// What was opened.
    pub repository: &'f Repository,
    /// The commit that was read.
    pub head: Option<Oid>,
    /// The facts that were counted, in the order of the counts.
    pub plan: &'f Plan,
    /// What the snapshot holds.
    pub snapshot: &'f SnapshotSums,
    /// Trouble met in the tree.
    pub damage: &'f [Damage],
    /// The history and what it holds, where it was read.
    pub history: Option<(&'f History, &'f HistorySums)>,
    /// The person whose share this is.
    pub author: Option<AuthorPart>,
    /// The signals that were asked, with what they answered.
    pub evaluations: &'f [Evaluation],
    /// What kind of work it is.
    pub context: Context,
    /// The files that configured the run.
    pub configuration: &'f [ConfigurationFile],
    /// What the repository asks for and did not get, beside what its documents tell.
    pub not_obeyed: &'f [Told],
}
