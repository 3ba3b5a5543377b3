//! What every commit of a history changed, without its contents: for who needs no facts.

use crate::git::{Damage, Delta, Differ, History, Oid, Paths, Repository};
use rustc_hash::FxHashMap;

/// Every commit compared with its first parent.
#[derive(Debug, Default)]
pub struct Comparisons {
    /// Every path met.
    pub paths: Paths,
    /// What could not be read or was cut short.
    pub damage: Vec<Damage>,
    deltas: Vec<Delta>,
    ends: Vec<usize>,
}

impl Comparisons {
    /// Compares the trees of `history`. A parent that is absent counts as an empty tree.
    pub fn new(
        repository: &Repository,
        history: &History,
        progress: &dyn crate::progress::Progress,
    ) -> Self {
        let objects = repository.objects();
        let mut differ = Differ::new(&objects);
        let trees: FxHashMap<Oid, Oid> = history.commits.iter().map(|c| (c.oid, c.tree)).collect();
        let mut out = Self::default();
        let mut changed = Vec::new();
        progress.begin("comparing trees", history.commits.len() as u64);
        for commit in &history.commits {
            let before = commit.parents.first().and_then(|p| trees.get(p)).copied();
            differ.changes(before, Some(commit.tree), &mut out.paths, &mut changed);
            if repository.is_late() {
                changed.clear();
            }
            out.deltas.extend_from_slice(&changed);
            out.ends.push(out.deltas.len());
            progress.advance();
        }
        out.damage = differ.finish();
        out
    }

    /// Every path in which the commit at `index` differs from its first parent.
    pub fn of(&self, index: usize) -> &[Delta] {
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.deltas[start..self.ends[index]]
    }
}
