//! Which commit introduced which row: the first in topological order whose tree has its structure.
//!
//! Parents come before children, so that whatever any parent's tree has was introduced before: a structure not met so far is new
//! to every parent. A merge that brings a structure of its own (an *evil* merge) introduces it too, and is told apart. Moving a
//! file, running a formatter, reverting a revert, cherry-picking and merging bring no new structure and introduce nothing.

use super::blobs::State;
use super::predecessors::{COMPARISONS, Predecessors};
use super::rows::{RowId, RowTable, StructureId};
use super::timeline::{Content, Timeline};
use crate::git::{Damage, PathId};
use crate::python::RowKind;
use crate::role::Role;
use rustc_hash::{FxHashMap, FxHashSet};

/// How a row came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// It has no predecessor that it shares half of its statements with.
    Written,
    /// It keeps at least half of its statements from a row that the same commit removed.
    Edited,
    /// What it replaces could not be parsed, even in recovery, or the commit replaces more than is compared.
    NotComparable,
}

/// A row, introduced.
#[derive(Debug, Clone, Copy)]
pub struct Introduced {
    /// The commit, by its index in the history.
    pub commit: u32,
    /// The row.
    pub row: RowId,
    /// Where.
    pub path: PathId,
    /// The path's role.
    pub role: Role,
    /// Written or edited.
    pub how: How,
    /// The commit is a merge: the row is nobody's but the merge's own.
    pub merge: bool,
    /// The file has a syntax error: its counts are those of a guess.
    pub recovered: bool,
}

/// A commit that brought many rows at once which nobody touched again: vendored, generated or imported code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drop {
    /// The commit, by its index in the history.
    pub commit: u32,
    /// How many rows it introduced.
    pub rows: u32,
    /// Those of them in files that were never changed again.
    pub untouched: u32,
}

/// Fewer rows at once are nobody's bulk drop.
const BULK: u32 = 300;
/// The share of a drop's rows that nobody touched again.
const UNTOUCHED: f64 = 0.8;

/// Every row of a history with the commit that introduced it.
#[derive(Debug, Default)]
pub struct Introductions {
    /// In the order of the history.
    pub rows: Vec<Introduced>,
    /// Bulk drops, in the order of the history: their rows are credited to nobody.
    pub drops: Vec<Drop>,
    /// Commits that replace more than is compared.
    pub damage: Vec<Damage>,
}

impl Introductions {
    /// The rows that somebody is credited with: no merge's own, none of a guess, none of a bulk drop.
    pub fn credited(&self) -> impl DoubleEndedIterator<Item = &Introduced> {
        let dropped: FxHashSet<u32> = self.drops.iter().map(|d| d.commit).collect();
        self.rows
            .iter()
            .filter(move |row| !row.merge && !row.recovered && !dropped.contains(&row.commit))
    }
}

/// Works out who introduced what.
pub fn introductions(timeline: &Timeline<'_>) -> Introductions {
    let table = timeline.blobs.rows();
    let mut seen = vec![false; table.structures()];
    let mut out = Introductions::default();
    for index in 0..timeline.history.commits.len() {
        crate::pulse::beat();
        if introduce(timeline, table, index, &mut seen, &mut out.rows).is_none() {
            out.damage.push(Damage {
                code: "comparison-limit",
                about: timeline.history.commits[index].oid.hex().into(),
            });
        }
    }
    out.drops = drops(timeline, &out.rows);
    out
}

/// The rows that the commit at `index` introduced; none where not all of them could be compared.
fn introduce(
    timeline: &Timeline<'_>,
    table: &RowTable,
    index: usize,
    seen: &mut [bool],
    out: &mut Vec<Introduced>,
) -> Option<()> {
    let blobs = &timeline.blobs;
    let merge = timeline.history.commits[index].parents.len() > 1;
    let first = out.len();
    let mut unreadable = !timeline.knows_before(index);
    for touched in timeline.touched(index) {
        if let Some(old) = touched.old.filter(|c| c.role.is_some()) {
            unreadable |= matches!(blobs.state(old.blob), State::Unread(_));
        }
        let Some(Content {
            blob,
            role: Some(role),
        }) = touched.new
        else {
            continue;
        };
        for &row in blobs.rows_of(blob) {
            let structure = table.structure(row).0 as usize;
            if std::mem::replace(&mut seen[structure], true) {
                continue;
            }
            out.push(Introduced {
                commit: index as u32,
                row,
                path: touched.path,
                role,
                how: How::Written,
                merge,
                recovered: blobs.state(blob) == State::Recovered,
            });
        }
    }
    if out.len() == first {
        return Some(());
    }
    let new = &mut out[first..];
    let compared = compare(timeline, table, index, new);
    // Who knows only a part of what went can say what was edited, and of nothing that it was written.
    if unreadable || compared.is_none() {
        for row in new.iter_mut().filter(|row| row.how == How::Written) {
            row.how = How::NotComparable;
        }
    }
    compared
}

/// Tells edited rows from written ones: each new row is held against the rows that the commit removed. None where they are more
/// than is compared.
fn compare(
    timeline: &Timeline<'_>,
    table: &RowTable,
    index: usize,
    new: &mut [Introduced],
) -> Option<()> {
    let blobs = &timeline.blobs;
    let touched = timeline.touched(index);
    let mut kept: FxHashSet<StructureId> = FxHashSet::default();
    for content in touched.iter().filter_map(|t| t.new) {
        let rows = blobs.rows_of(content.blob).iter();
        kept.extend(rows.map(|&row| table.structure(row)));
    }
    let mut wanted: FxHashSet<u32> = FxHashSet::default();
    for introduced in &*new {
        wanted.extend(table.statements(introduced.row));
    }
    // A rest of a module and a definition are different things.
    let mut of_kind = [false, true].map(|module| {
        let old = touched.iter().filter_map(|t| t.old);
        let removed = old.flat_map(|content| blobs.rows_of(content.blob));
        let removed = removed.filter(|&&row| {
            (table.kind(row) == RowKind::Module) == module && !kept.contains(&table.structure(row))
        });
        Predecessors::new(removed.map(|&row| table.statements(row)), &wanted)
    });
    let mut left = COMPARISONS;
    let mut all = Some(());
    for introduced in new {
        crate::pulse::beat();
        let module = table.kind(introduced.row) == RowKind::Module;
        let removed = &mut of_kind[usize::from(module)];
        let statements = table.statements(introduced.row);
        match removed.have_half_of(statements, &mut left) {
            Some(true) => introduced.how = How::Edited,
            Some(false) => {}
            None => all = None,
        }
    }
    all
}

/// Commits that brought many rows at once which nobody touched again.
fn drops(timeline: &Timeline<'_>, rows: &[Introduced]) -> Vec<Drop> {
    // The last commit in which each path was changed while it went on existing.
    let mut last: FxHashMap<PathId, u32> = FxHashMap::default();
    for index in 0..timeline.history.commits.len() {
        for touched in timeline
            .touched(index)
            .iter()
            .filter(|t| t.old.is_some() && t.new.is_some())
        {
            last.insert(touched.path, index as u32);
        }
    }
    let mut drops = Vec::new();
    for group in rows.chunk_by(|a, b| a.commit == b.commit) {
        let written = group.iter().filter(|r| r.how == How::Written && !r.merge);
        let (mut count, mut untouched) = (0, 0);
        for row in written {
            count += 1;
            untouched += u32::from(last.get(&row.path).is_none_or(|&at| at <= row.commit));
        }
        if count >= BULK && f64::from(untouched) >= UNTOUCHED * f64::from(count) {
            drops.push(Drop {
                commit: group[0].commit,
                rows: count,
                untouched,
            });
        }
    }
    drops
}
