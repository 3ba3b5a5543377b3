//! What the owners of the head add up to.

use super::survival::Lives;
use super::table::{Lines, Table};
use super::{Area, FileLines, LineCount, Ownership, PersonLines};
use crate::dataset::areas::Areas;
use crate::git::{Damage, History, Paths, Repository};
use crate::role::Role;
use crate::untrusted::Untrusted;
use crate::warning_code::WarningCode;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Damages of one kind that are listed; the rest is counted.
const LISTED: u64 = 100;

/// Damages met on the way.
#[derive(Debug, Default)]
pub(super) struct Notes {
    list: Vec<Damage>,
    counts: BTreeMap<WarningCode, u64>,
}

impl Notes {
    pub(super) fn push(&mut self, code: WarningCode, about: impl Into<Untrusted>) {
        let count = self.counts.entry(code).or_default();
        *count += 1;
        if *count <= LISTED {
            let about = about.into();
            self.list.push(Damage { code, about });
        }
    }

    pub(super) fn finish(&mut self) -> Vec<Damage> {
        let mut list = std::mem::take(&mut self.list);
        for (code, count) in self.counts.iter().filter(|(_, count)| **count > LISTED) {
            list.push(Damage {
                code: WarningCode::DamageLimit,
                about: format!("{} more of {code}", count - LISTED).into(),
            });
        }
        list
    }
}

/// Python by its name.
pub(super) fn is_python(path: &[u8]) -> bool {
    path.ends_with(b".py")
}

/// Whether the lines of a file count for whoever wrote them: what a program wrote, or strangers did elsewhere, does not.
pub(super) fn counts(repository: &Repository, path: &[u8]) -> bool {
    let role = repository.role(&String::from_utf8_lossy(path));
    !matches!(role, Role::Vendored | Role::Generated)
}

/// Adds up the head's table.
pub(super) fn summary(
    repository: &Repository,
    history: &History,
    paths: &Paths,
    head: &Table,
    fates: Lives,
) -> Ownership {
    let mut sum = Ownership {
        commits: vec![LineCount::default(); history.commits.len()],
        ..Ownership::default()
    };
    // By area and commit: few enough to be turned into persons afterwards.
    let mut areas = Areas::default();
    let mut by_area: BTreeMap<Option<usize>, FxHashMap<u32, LineCount>> = BTreeMap::new();
    for (path, entry) in head.files() {
        let owners = match &entry.lines {
            Lines::Owned(owners) => &owners.lines,
            Lines::Binary => continue,
            Lines::Unread => {
                sum.unread += 1;
                continue;
            }
        };
        sum.files.push(FileLines {
            path,
            owners: owners.clone(),
        });
        let name = paths.bytes(path);
        let python = is_python(name);
        if !counts(repository, name) {
            sum.excluded.add(owners.len() as u64, python);
            continue;
        }
        let area = by_area.entry(areas.of(path, paths)).or_default();
        for run in owners.chunk_by(|a, b| a == b) {
            let lines = run.len() as u64;
            match sum.commits.get_mut(run[0] as usize) {
                Some(commit) => commit.add(lines, python),
                None => sum.unknown.add(lines, python),
            }
            area.entry(run[0]).or_default().add(lines, python);
        }
    }
    sum.files
        .sort_by(|a, b| paths.bytes(a.path).cmp(paths.bytes(b.path)));
    people(history, &mut sum, by_area, &areas);
    for (at, lines) in sum.commits.iter().enumerate() {
        sum.lines += *lines;
        if fates.older[at] {
            sum.truncated += *lines;
        }
    }
    sum.lives = fates;
    sum
}

/// Turns commits into their authors; a merge's own lines are nobody's.
fn people(
    history: &History,
    sum: &mut Ownership,
    by_area: BTreeMap<Option<usize>, FxHashMap<u32, LineCount>>,
    areas: &Areas,
) {
    let person_of = |commit: u32| {
        let commit = history.commits.get(commit as usize)?;
        let author = &commit.author;
        (!commit.is_merge()).then_some((&author.name, &author.email))
    };
    let mut people: BTreeMap<(&Untrusted, &Untrusted), LineCount> = BTreeMap::new();
    for (at, lines) in sum.commits.iter().enumerate().filter(|(_, l)| l.all > 0) {
        match person_of(at as u32) {
            Some(person) => *people.entry(person).or_default() += *lines,
            None => sum.merged += *lines,
        }
    }
    let number: BTreeMap<_, usize> = people.keys().copied().zip(0..).collect();
    for (area, owners) in by_area {
        let mut total = LineCount::default();
        let mut by_person: BTreeMap<usize, LineCount> = BTreeMap::new();
        for (commit, lines) in owners {
            total += lines;
            if let Some(person) = person_of(commit).and_then(|p| number.get(&p)) {
                *by_person.entry(*person).or_default() += lines;
            }
        }
        let name = area.and_then(|area| areas.names().get(area));
        sum.areas.push(Area {
            folder: name.cloned().unwrap_or_else(|| "…".into()),
            lines: total,
            owners: by_person.into_iter().collect(),
        });
    }
    sum.areas.sort_by(|a, b| a.folder.cmp(&b.folder));
    for ((name, email), lines) in people {
        sum.people.push(PersonLines {
            name: name.clone(),
            email: email.clone(),
            lines,
        });
    }
}
