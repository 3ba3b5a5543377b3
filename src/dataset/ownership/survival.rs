//! How long lines live: when they came to the mainline and when they left it.

use super::LineCount;
use rustc_hash::FxHashMap;

/// Seconds of a month: a twelfth of a Gregorian year.
const MONTH: i64 = 2_629_746;
/// The ages at which survival is told, in months.
pub const MONTHS: [i64; 3] = [6, 12, 24];
/// The upper bounds of the classes of age, in months; the last class has none.
pub const AGES: [i64; 5] = [6, 12, 24, 60, 120];

/// What became of the lines that are at least so old.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Survival {
    /// How many months after they came.
    pub months: i64,
    /// Lines that came to the mainline at least so long before its end.
    pub introduced: u64,
    /// Those that were still there then.
    pub alive: u64,
}

/// The lines of one commit.
#[derive(Debug, Clone, Copy, Default)]
struct Cohort {
    /// When the first of them came to the mainline.
    came: Option<i64>,
    lines: u64,
    /// Lines that left before each age.
    left: [u64; 3],
}

/// The lives of some lines: of all of them, or of one person's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lifetimes {
    /// Those at the head.
    pub lines: LineCount,
    /// Those at the head by how long ago they came to the mainline: the classes are bounded by [`AGES`], in months.
    pub ages: [LineCount; AGES.len() + 1],
    /// Half of those at the head are younger, in seconds; lines that may be older than they look are left out here.
    pub median_age: Option<i64>,
    /// Survival after 6, 12 and 24 months.
    pub survival: [Survival; 3],
}

impl Lifetimes {
    /// The share of lines at the head that came less than a year ago.
    pub fn young(&self) -> Option<f64> {
        let all: u64 = self.ages.iter().map(|class| class.all).sum();
        let young: u64 = self.ages[..2].iter().map(|class| class.all).sum();
        (all > 0).then(|| young as f64 / all as f64)
    }
}

/// What became of the lines of every commit.
#[derive(Debug, Clone, Default)]
pub(super) struct Lives {
    pub(super) cohorts: Cohorts,
    /// By commit: its lines may be older than they look, since a parent is absent.
    pub(super) older: Vec<bool>,
    /// The last moment of the mainline.
    pub(super) end: i64,
}

impl Lives {
    /// Adds up the lines of some commits; `left` has what each commit has at the head.
    pub(super) fn of(&self, left: &[LineCount], theirs: impl Fn(usize) -> bool) -> Lifetimes {
        let mut sum = Lifetimes::default();
        let mut ages: Vec<(i64, u64)> = Vec::new();
        for (at, lines) in left.iter().enumerate().filter(|(at, _)| theirs(*at)) {
            sum.lines += *lines;
            let Some(came) = self.cohorts.came(at as u32).filter(|_| lines.all > 0) else {
                continue;
            };
            sum.ages[class_of(self.end - came)] += *lines;
            if !self.older[at] {
                ages.push((self.end - came, lines.all));
            }
        }
        ages.sort_unstable();
        let all: u64 = ages.iter().map(|(_, lines)| lines).sum();
        let mut before = 0;
        sum.median_age = ages
            .iter()
            .find(|(_, lines)| {
                before += lines;
                before * 2 >= all
            })
            .map(|(age, _)| *age);
        let counted = |at: usize| theirs(at) && !self.older[at];
        sum.survival = self.cohorts.survival(self.end, counted);
        sum
    }
}

/// Lines by the commit that introduced them, as the mainline goes on.
#[derive(Debug, Clone, Default)]
pub(super) struct Cohorts {
    cohorts: Vec<Cohort>,
    changes: FxHashMap<u32, i64>,
}

impl Cohorts {
    pub(super) fn new(commits: usize) -> Self {
        Self {
            cohorts: vec![Cohort::default(); commits],
            changes: FxHashMap::default(),
        }
    }

    /// One file of the next commit on the mainline.
    pub(super) fn file(&mut self, old: &[u32], new: &[u32]) {
        let start = old.iter().zip(new).take_while(|(a, b)| a == b).count();
        let (old, new) = (&old[start..], &new[start..]);
        let end = old.iter().rev().zip(new.iter().rev());
        let end = end.take_while(|(a, b)| a == b).count();
        for owner in &old[..old.len() - end] {
            *self.changes.entry(*owner).or_default() -= 1;
        }
        for owner in &new[..new.len() - end] {
            *self.changes.entry(*owner).or_default() += 1;
        }
    }

    /// All files of a commit of the mainline have been told; it came at `now`. Lines that moved from file to file did not leave.
    pub(super) fn commit(&mut self, now: i64) {
        for (owner, change) in self.changes.drain() {
            let Some(cohort) = self.cohorts.get_mut(owner as usize) else {
                continue;
            };
            let came = *cohort.came.get_or_insert(now);
            if change > 0 {
                cohort.lines += change.unsigned_abs();
                continue;
            }
            for (left, months) in cohort.left.iter_mut().zip(MONTHS) {
                if now - came < months * MONTH {
                    *left += change.unsigned_abs();
                }
            }
        }
    }

    /// When the lines of a commit came to the mainline.
    fn came(&self, owner: u32) -> Option<i64> {
        self.cohorts
            .get(owner as usize)
            .and_then(|cohort| cohort.came)
    }

    /// Survival at `now` of the lines of some commits.
    fn survival(&self, now: i64, theirs: impl Fn(usize) -> bool) -> [Survival; 3] {
        let mut all = MONTHS.map(|months| Survival {
            months,
            ..Survival::default()
        });
        let cohorts = self.cohorts.iter().enumerate();
        for (_, cohort) in cohorts.filter(|(at, _)| theirs(*at)) {
            let Some(came) = cohort.came else {
                continue;
            };
            for (at, survival) in all.iter_mut().enumerate() {
                if now - came >= survival.months * MONTH {
                    survival.introduced += cohort.lines;
                    survival.alive += cohort.lines.saturating_sub(cohort.left[at]);
                }
            }
        }
        all
    }
}

/// The class of an age in seconds: the number of a bound in [`AGES`], or one more.
fn class_of(age: i64) -> usize {
    AGES.iter()
        .take_while(|bound| age >= **bound * MONTH)
        .count()
}

#[cfg(test)]
mod tests {
    use super::{Cohorts, MONTH, class_of};

    #[test]
    fn lines_leave_at_an_age() {
        let mut cohorts = Cohorts::new(2);
        cohorts.file(&[], &[0, 0, 0, 0]);
        cohorts.commit(0);
        cohorts.file(&[0, 0, 0, 0], &[0, 0, 1, 0]);
        cohorts.commit(7 * MONTH);
        let survival = cohorts.survival(24 * MONTH, |_| true);
        let told = survival.map(|s| (s.introduced, s.alive));
        assert_eq!(told, [(5, 5), (5, 4), (4, 3)]);
        let told = cohorts
            .survival(24 * MONTH, |at| at > 0)
            .map(|s| s.introduced);
        assert_eq!(told, [1, 1, 0]);
    }

    #[test]
    fn classes_of_age() {
        assert_eq!(
            [0, 6 * MONTH, 11 * MONTH, 500 * MONTH].map(class_of),
            [0, 1, 1, 5]
        );
    }
}
