//! Commits that were made in one go, and what later ones came back to.
//!
//! One change committed in fifty pieces is one change: whether work comes back to a file is asked of sittings, not of commits.

use crate::facts::Sitting;
use crate::git::{Oid, PathId, clamp_seconds};
use rustc_hash::{FxHashMap, FxHashSet};

/// Commits of one author less than this many seconds apart are one sitting.
const APART: i64 = 600;

/// Tells sittings from commits, told newest first.
#[derive(Debug, Default)]
pub struct Sittings {
    /// Every sitting, the newest first; the commit that speaks for it is its newest.
    all: Vec<(Oid, Sitting)>,
    /// The sitting that touched a path last, of those seen so far: later ones than the one that is being told.
    later: FxHashMap<PathId, usize>,
    /// What the sitting that is being told touched.
    files: FxHashSet<PathId>,
    author: String,
    seconds: i64,
}

impl Sittings {
    /// A commit that is older than those before: who wrote it and when, and the files of source that it added or changed.
    pub fn tell(&mut self, commit: Oid, email: &str, seconds: i64, source: &[PathId]) {
        if source.is_empty() {
            return;
        }
        let seconds = clamp_seconds(seconds);
        let goes_on = !self.all.is_empty()
            && self.author == email
            && self.seconds.saturating_sub(seconds).abs() < APART;
        if !goes_on {
            self.files.clear();
            self.all.push((commit, Sitting::default()));
            email.clone_into(&mut self.author);
        }
        self.seconds = seconds;
        let now = self.all.len() - 1;
        for path in source {
            match self.later.insert(*path, now) {
                Some(later) if later != now => {
                    if let Some((_, sitting)) = self.all.get_mut(later) {
                        sitting.returns = true;
                    }
                }
                _ => {}
            }
            if self.files.insert(*path)
                && let Some((_, sitting)) = self.all.get_mut(now)
            {
                sitting.files += 1;
            }
        }
    }

    /// The sittings, each with the commit that speaks for it.
    pub fn finish(self) -> impl Iterator<Item = (Oid, Sitting)> {
        self.all.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    fn told(commits: &[(&str, i64, &[u32])]) -> Vec<(u32, bool)> {
        let mut sittings = Sittings::default();
        for (n, (email, seconds, files)) in commits.iter().enumerate() {
            let paths: Vec<PathId> = files.iter().map(|f| PathId(*f)).collect();
            sittings.tell(Oid([n as u8; 20]), email, *seconds, &paths);
        }
        let all = sittings.finish();
        all.map(|(_, s)| (s.files, s.returns)).collect()
    }

    #[test]
    fn work_that_comes_back_is_of_the_later_sitting() {
        assert_eq!(
            told(&[("a", 9000, &[1, 2]), ("a", 5000, &[3]), ("a", 0, &[1])]),
            [(2, true), (1, false), (1, false)]
        );
    }

    #[test]
    fn pieces_of_one_change_are_one_sitting() {
        assert_eq!(
            told(&[("a", 300, &[1]), ("a", 200, &[1, 2]), ("a", 0, &[2])]),
            [(2, false)]
        );
        assert_eq!(
            told(&[("b", 300, &[1]), ("a", 200, &[1])]),
            [(1, true), (1, false)],
            "another person's"
        );
    }

    #[test]
    fn a_commit_without_source_is_none() {
        assert_eq!(told(&[("a", 300, &[]), ("a", 0, &[1])]), [(1, false)]);
    }
}
