//! Where two histories part.

use super::{Oid, Repository};
use crate::error::{Error, Result};
use crate::untrusted::Untrusted;
use rustc_hash::FxHashSet;

impl Repository {
    /// The newest commit that `head` and what `revision` names both reach: what a change is held against. Of several that are as good the
    /// one that git's order of the other side has last.
    pub fn merge_base(&self, head: Oid, revision: &str) -> Result<Oid> {
        let other = self.resolve(revision)?;
        let ours = self.history(head);
        let theirs = self.history(other);
        let reached: FxHashSet<Oid> = ours.commits.iter().map(|commit| commit.oid).collect();
        // Children stand behind their parents: the last that both reach is no ancestor of another.
        let mut newest_first = theirs.commits.iter().rev();
        if let Some(base) = newest_first.find(|commit| reached.contains(&commit.oid)) {
            return Ok(base.oid);
        }
        let (why, hint) = if ours.shallow || theirs.shallow {
            (
                "this shallow clone does not hold the commit where the change began",
                "run 'git fetch --unshallow' first, or check out with the whole history (fetch-depth: 0)",
            )
        } else {
            (
                "it shares no commit with what is read",
                "name the branch that the change is to be merged into",
            )
        };
        Err(Error::Revision {
            revision: Untrusted::from(revision).terminal().to_string(),
            why: why.to_owned(),
            hint: hint.to_owned(),
        })
    }
}
