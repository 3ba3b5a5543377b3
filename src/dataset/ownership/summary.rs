//! What the owners of the head add up to.

use super::survival::{Cohorts, class_of};
use super::table::{Lines, Table, UNKNOWN};
use super::{Area, FileLines, LineCount, Ownership, PersonLines};
use crate::git::{Damage, History, Paths};
use crate::untrusted::Untrusted;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Damages of one kind that are listed; the rest is counted.
const LISTED: u64 = 100;

/// Damages met on the way.
#[derive(Debug, Default)]
pub(super) struct Notes {
    list: Vec<Damage>,
    counts: BTreeMap<&'static str, u64>,
}

impl Notes {
    pub(super) fn push(&mut self, code: &'static str, about: impl Into<Untrusted>) {
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
                code: "damage-limit",
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

/// Adds up the head's table.
pub(super) fn summary(
    history: &History,
    paths: &Paths,
    head: &Table,
    cohorts: &Cohorts,
    end: i64,
    older: &[bool],
) -> Ownership {
    let mut sum = Ownership {
        commits: vec![LineCount::default(); history.commits.len()],
        survival: cohorts.survival(end, older),
        ..Ownership::default()
    };
    // By folder and commit: few enough to be turned into persons afterwards.
    let mut areas: BTreeMap<&[u8], FxHashMap<u32, LineCount>> = BTreeMap::new();
    for (path, entry) in head.files() {
        let owners = match &entry.lines {
            Lines::Owned(owners) => &owners.lines,
            Lines::Binary => continue,
            Lines::Unread => {
                sum.unread += 1;
                continue;
            }
        };
        let name = paths.bytes(path);
        let python = is_python(name);
        let folder = name
            .iter()
            .position(|b| *b == b'/')
            .map_or(&[][..], |at| &name[..at]);
        let area = areas.entry(folder).or_default();
        for run in owners.chunk_by(|a, b| a == b) {
            let lines = run.len() as u64;
            match sum.commits.get_mut(run[0] as usize) {
                Some(commit) => commit.add(lines, python),
                None => sum.unknown.add(lines, python),
            }
            area.entry(run[0]).or_default().add(lines, python);
        }
        sum.files.push(FileLines {
            path,
            owners: owners.clone(),
        });
    }
    sum.files
        .sort_by(|a, b| paths.bytes(a.path).cmp(paths.bytes(b.path)));
    for (at, lines) in sum.commits.iter().enumerate() {
        sum.lines += *lines;
        if older[at] {
            sum.truncated += *lines;
        }
        if let Some(came) = cohorts.came(at as u32) {
            sum.ages[class_of(end - came)] += *lines;
        }
    }
    let person_of = |commit: u32| {
        let author = &history.commits[commit as usize].author;
        (&author.name, &author.email)
    };
    let mut people: BTreeMap<(&Untrusted, &Untrusted), LineCount> = BTreeMap::new();
    for (at, lines) in sum.commits.iter().enumerate().filter(|(_, l)| l.all > 0) {
        *people.entry(person_of(at as u32)).or_default() += *lines;
    }
    let number: BTreeMap<_, usize> = people.keys().copied().zip(0..).collect();
    for (folder, owners) in areas {
        let mut by_person: BTreeMap<usize, LineCount> = BTreeMap::new();
        for (commit, lines) in owners {
            if commit != UNKNOWN {
                *by_person.entry(number[&person_of(commit)]).or_default() += lines;
            }
        }
        sum.areas.push(Area {
            folder: folder.into(),
            owners: by_person.into_iter().collect(),
        });
    }
    for ((name, email), lines) in people {
        sum.people.push(PersonLines {
            name: name.clone(),
            email: email.clone(),
            lines,
        });
    }
    sum
}
