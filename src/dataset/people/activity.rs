//! When and where somebody worked, as facts.

use super::People;
use crate::Progress;
use crate::git::{Damage, Differ, History, Oid, PathId, Paths, Repository};
use crate::untrusted::Untrusted;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// 1972-01-01: before the first version control system; a commit that claims less has a broken clock.
const EARLIEST: i64 = 63_072_000;
/// 2100-01-01.
const LATEST: i64 = 4_102_444_800;
/// Areas of all people together; the largest of public histories have some hundred.
const AREAS: usize = 10_000;
/// Folders that hold projects rather than being one: the folder below is the area.
const HOLDERS: [&[u8]; 8] = [
    b"src",
    b"lib",
    b"libs",
    b"packages",
    b"apps",
    b"services",
    b"projects",
    b"python",
];

/// A month of a calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(i32);

impl Month {
    /// The month of a moment; none where nobody can have worked then.
    pub fn of(seconds: i64) -> Option<Self> {
        if !(EARLIEST..LATEST).contains(&seconds) {
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
    pub fn add_areas(
        &mut self,
        repository: &Repository,
        history: &History,
        progress: &dyn Progress,
    ) -> Vec<Damage> {
        let objects = repository.objects();
        let mut differ = Differ::new(&objects);
        let mut paths = Paths::default();
        let mut areas = Areas::default();
        let mut found: Vec<BTreeMap<usize, u64>> = vec![BTreeMap::new(); self.persons.len()];
        let trees: FxHashMap<Oid, Oid> = history.commits.iter().map(|c| (c.oid, c.tree)).collect();
        let (mut changed, mut touched) = (Vec::new(), BTreeSet::new());
        progress.begin("comparing trees", history.commits.len() as u64);
        for commit in &history.commits {
            progress.advance();
            let (name, email) = (commit.author.name.raw(), commit.author.email.raw());
            let Some(who) = self
                .find(name, email)
                .filter(|_| !commit.is_merge() && self.covers(commit.author.seconds))
            else {
                continue;
            };
            let before = match commit.parents.first() {
                None => None,
                Some(parent) => match trees.get(parent) {
                    Some(tree) => Some(*tree),
                    None => continue,
                },
            };
            differ.changes(before, Some(commit.tree), &mut paths, &mut changed);
            touched.clear();
            touched.extend(
                changed
                    .iter()
                    .filter_map(|delta| areas.of(delta.path, &paths)),
            );
            for area in &touched {
                *found[who].entry(*area).or_default() += 1;
            }
        }
        for (person, found) in self.persons.iter_mut().zip(found) {
            let mut list: Vec<(Untrusted, u64)> = found
                .into_iter()
                .map(|(area, commits)| (areas.names[area].clone(), commits))
                .collect();
            list.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            person.activity.areas = list;
        }
        differ.finish()
    }
}

/// The area of each path, worked out once.
#[derive(Default)]
struct Areas {
    names: Vec<Untrusted>,
    numbers: FxHashMap<Vec<u8>, usize>,
    of_path: Vec<Option<usize>>,
}

impl Areas {
    fn of(&mut self, path: PathId, paths: &Paths) -> Option<usize> {
        while self.of_path.len() <= path.0 as usize {
            let next = paths.bytes(PathId(self.of_path.len() as u32));
            let area = self.number(area(next));
            self.of_path.push(area);
        }
        self.of_path.get(path.0 as usize).copied().flatten()
    }

    fn number(&mut self, area: &[u8]) -> Option<usize> {
        if let Some(known) = self.numbers.get(area) {
            return Some(*known);
        }
        let room = self.names.len() < AREAS;
        room.then(|| {
            self.names.push(Untrusted::from(area));
            self.numbers.insert(area.to_vec(), self.names.len() - 1);
            self.names.len() - 1
        })
    }
}

/// The area of a path: its first folder, or the first two where the first only holds projects.
fn area(path: &[u8]) -> &[u8] {
    let mut slashes = path
        .iter()
        .enumerate()
        .filter(|(_, b)| **b == b'/')
        .map(|(at, _)| at);
    let Some(first) = slashes.next() else {
        return b"";
    };
    let second = slashes.next().filter(|_| HOLDERS.contains(&&path[..first]));
    &path[..second.unwrap_or(first)]
}

#[cfg(test)]
mod tests {
    use super::{Month, area};

    #[test]
    fn areas_are_folders_that_say_something() {
        assert_eq!(area(b"README.md"), b"");
        assert_eq!(area(b"tests/unit/test_x.py"), b"tests");
        assert_eq!(area(b"src/flask/app.py"), b"src/flask");
        assert_eq!(area(b"src/flask.py"), b"src");
    }

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
