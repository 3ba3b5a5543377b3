//! When and where somebody worked, as facts.

use super::People;
use crate::dataset::areas::Areas;
use crate::dataset::comparisons::Comparisons;
use crate::dataset::dates::is_plausible;
use crate::git::{History, Oid};
use crate::untrusted::Untrusted;
use rustc_hash::FxHashSet;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// A month of a calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(i32);

impl Month {
    /// The month of a moment; none where nobody can have worked then.
    pub fn of(seconds: i64) -> Option<Self> {
        if !is_plausible(seconds) {
            return None;
        }
        let date = jiff::Timestamp::from_second(seconds)
            .ok()?
            .to_zoned(jiff::tz::TimeZone::UTC);
        Some(Self(
            i32::from(date.year()) * 12 + i32::from(date.month()) - 1,
        ))
    }

    /// Months between the two, the later one counted.
    pub fn since(self, earlier: Self) -> i32 {
        self.0 - earlier.0
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:04}-{:02}",
            self.0.div_euclid(12),
            self.0.rem_euclid(12) + 1
        )
    }
}

/// When and where somebody worked.
#[derive(Debug, Clone, Default)]
pub struct Activity {
    /// Months with a commit, by the author's date.
    pub months: BTreeSet<Month>,
    /// Commits by area: the top-level folder (or the one below `src` and its like); empty for files outside any folder. By commits, then by
    /// name.
    pub areas: Vec<(Untrusted, u64)>,
}

impl Activity {
    /// The first month with a commit.
    pub fn first(&self) -> Option<Month> {
        self.months.first().copied()
    }

    /// The last month with a commit.
    pub fn last(&self) -> Option<Month> {
        self.months.last().copied()
    }
}

impl People {
    /// Adds the areas that each commit touched. A commit whose parent is unknown seems to bring everything: it is left out.
    pub fn add_areas(&mut self, history: &History, comparisons: &Comparisons) {
        let mut areas = Areas::default();
        let mut found: Vec<BTreeMap<usize, u64>> = vec![BTreeMap::new(); self.persons.len()];
        let known: FxHashSet<Oid> = history.commits.iter().map(|c| c.oid).collect();
        let mut touched = BTreeSet::new();
        for (at, commit) in history.commits.iter().enumerate() {
            let (name, email) = (commit.author.name.raw(), commit.author.email.raw());
            let Some(who) = self
                .find(name, email)
                .filter(|_| !commit.is_merge() && self.covers(commit.author.seconds))
            else {
                continue;
            };
            if commit.parents.first().is_some_and(|p| !known.contains(p)) {
                continue;
            }
            touched.clear();
            touched.extend(
                comparisons
                    .of(at)
                    .iter()
                    .filter_map(|delta| areas.of(delta.path, &comparisons.paths)),
            );
            for area in &touched {
                *found[who].entry(*area).or_default() += 1;
            }
        }
        for (person, found) in self.persons.iter_mut().zip(found) {
            let mut list: Vec<(Untrusted, u64)> = found
                .into_iter()
                .map(|(area, commits)| (areas.names()[area].clone(), commits))
                .collect();
            list.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            person.activity.areas = list;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Month;

    #[test]
    fn months_of_sane_moments() {
        let shown = |seconds| Month::of(seconds).map(|m| m.to_string());
        assert_eq!(shown(1_717_200_000).as_deref(), Some("2024-06"));
        assert_eq!(shown(1_717_199_999).as_deref(), Some("2024-05"));
        for absurd in [0, -1, i64::MAX, i64::MIN, 4_102_444_800] {
            assert_eq!(shown(absurd), None);
        }
    }
}
