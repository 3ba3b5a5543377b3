//! Which commit introduced which row: the first in topological order whose tree has its structure.
//!
//! Parents come before children, so that whatever any parent's tree has was introduced before: a structure not met so far is new
//! to every parent. A merge that brings a structure of its own (an *evil* merge) introduces it too, and is told apart. Moving a
//! file, running a formatter, reverting a revert, cherry-picking and merging bring no new structure and introduce nothing.

use super::blobs::State;
use super::bulk_imports::{BulkImport, bulk_imports};
use super::predecessors::{COMPARISONS, Predecessors, Renamed};
use super::rows::{RowId, RowTable, StructureId};
use super::timeline::{Content, Timeline};
use crate::git::{Damage, Oid, PathId};
use crate::python::RowKind;
use crate::role::Role;
use crate::warning_code::WarningCode;
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

/// Every row of a history with the commit that introduced it.
#[derive(Debug, Default)]
pub struct Introductions {
    /// In the order of the history.
    pub rows: Vec<Introduced>,
    /// Bulk imports, in the order of the history: their rows are credited to nobody.
    pub bulk_imports: Vec<BulkImport>,
    /// Commits that the head lists in `.git-blame-ignore-revs`: their rows are credited to nobody, as are their lines.
    pub listed: FxHashSet<u32>,
    /// Commits that replace more than is compared.
    pub damage: Vec<Damage>,
}

impl Introductions {
    /// The rows that somebody is credited with: no merge's own, none of a guess, none of a bulk import, none of a listed commit.
    pub fn credited(&self) -> impl DoubleEndedIterator<Item = &Introduced> {
        let imported: FxHashSet<u32> = self.bulk_imports.iter().map(|d| d.commit).collect();
        self.rows.iter().filter(move |row| {
            !row.merge
                && !row.recovered
                && !imported.contains(&row.commit)
                && !self.listed.contains(&row.commit)
        })
    }
}

/// Works out who introduced what.
pub fn introductions(timeline: &Timeline<'_>) -> Introductions {
    let table = timeline.blobs.rows();
    let mut seen = Seen::new(timeline, table.structures());
    let mut out = Introductions::default();
    for index in 0..timeline.history.commits.len() {
        crate::watchdog::heartbeat();
        if introduce(timeline, table, index, &mut seen, &mut out.rows).is_none() {
            out.damage.push(Damage {
                code: WarningCode::ComparisonLimit,
                about: timeline.history.commits[index].oid.hex().into(),
            });
        }
    }
    let superseded = seen.superseded;
    if !superseded.is_empty() {
        let mut at = 0;
        out.rows.retain(|_| {
            at += 1;
            !superseded.contains(&(at - 1))
        });
    }
    let commits = 0..timeline.history.commits.len();
    let listed = commits.filter(|at| timeline.is_listed(*at));
    out.listed = listed.map(|at| at as u32).collect();
    out.bulk_imports = bulk_imports(timeline, &out.rows);
    out
}

/// The structures met so far.
struct Seen {
    /// By structure one more than the place of the row that introduced it; 0 where it was not met.
    rows: Vec<u32>,
    /// By commit the newest commit of the mainline that it reaches.
    mainline: Vec<u32>,
    /// Rows whose originals came by another branch.
    superseded: FxHashSet<usize>,
}

impl Seen {
    fn new(timeline: &Timeline<'_>, structures: usize) -> Self {
        let commits = &timeline.history.commits;
        let places: FxHashMap<Oid, usize> = commits
            .iter()
            .enumerate()
            .map(|(at, c)| (c.oid, at))
            .collect();
        let mut mainline: Vec<u32> = Vec::with_capacity(commits.len());
        for (at, commit) in commits.iter().enumerate() {
            let of_parents = commit.parents.iter().filter_map(|p| places.get(p));
            let newest = of_parents.filter_map(|&p| mainline.get(p)).max().copied();
            mainline.push(if commit.mainline {
                at as u32
            } else {
                newest.unwrap_or(0)
            });
        }
        Self {
            rows: vec![0; structures],
            mainline,
            superseded: FxHashSet::default(),
        }
    }

    /// Whether the commit at `index` wrote what a commit of the mainline was made of: it does not reach that one, is by somebody
    /// else, and claims to be no younger. A squash that its originals follow through a later merge stands before them in the
    /// order of the graph.
    fn is_original(&self, timeline: &Timeline<'_>, index: usize, known: &Introduced) -> bool {
        let commits = &timeline.history.commits;
        let (side, main) = (&commits[index], &commits[known.commit as usize]);
        main.mainline
            && !known.merge
            && !side.mainline
            && !side.is_merge()
            && self.mainline[index] < known.commit
            && side.author.seconds <= main.author.seconds
            && side.author.name != main.author.name
            && side.author.email != main.author.email
    }
}

/// The rows that the commit at `index` introduced; none where not all of them could be compared.
fn introduce(
    timeline: &Timeline<'_>,
    table: &RowTable,
    index: usize,
    seen: &mut Seen,
    out: &mut Vec<Introduced>,
) -> Option<()> {
    let blobs = &timeline.blobs;
    let merge = timeline.history.commits[index].parents.len() > 1;
    let first = out.len();
    let mut unreadable = !timeline.knows_before(index);
    for entry in timeline.diff_entries(index) {
        if let Some(old) = entry.old.filter(|c| c.role.is_some()) {
            unreadable |= matches!(blobs.state(old.blob), State::Unread(_));
        }
        let Some(Content {
            blob,
            role: Some(role),
        }) = entry.new
        else {
            continue;
        };
        for &row in blobs.rows_of(blob) {
            let structure = table.structure(row).0 as usize;
            if let Some(before) = (seen.rows[structure] as usize).checked_sub(1) {
                let original = out
                    .get(before)
                    .is_some_and(|known| seen.is_original(timeline, index, known));
                let had = || {
                    let old = entry.old.iter().flat_map(|old| blobs.rows_of(old.blob));
                    old.into_iter()
                        .any(|&old| table.structure(old) == table.structure(row))
                };
                if !original || had() {
                    continue;
                }
                seen.superseded.insert(before);
            }
            seen.rows[structure] = out.len() as u32 + 1;
            out.push(Introduced {
                commit: index as u32,
                row,
                path: entry.path,
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
    let entry = timeline.diff_entries(index);
    let mut kept: FxHashSet<StructureId> = FxHashSet::default();
    for content in entry.iter().filter_map(|t| t.new) {
        let rows = blobs.rows_of(content.blob).iter();
        kept.extend(rows.map(|&row| table.structure(row)));
    }
    let mut wanted: FxHashSet<u32> = FxHashSet::default();
    for introduced in &*new {
        wanted.extend(table.statements(introduced.row));
    }
    // A rest of a module and a definition are different things.
    let mut of_kind = [false, true].map(|module| {
        let old = entry.iter().filter_map(|t| t.old);
        let removed = old.flat_map(|content| blobs.rows_of(content.blob));
        let removed = removed.filter(|&&row| {
            (table.kind(row) == RowKind::Module) == module && !kept.contains(&table.structure(row))
        });
        Predecessors::new(removed.map(|&row| table.statements(row)), &wanted)
    });
    let removed = || {
        let old = entry.iter().filter_map(|t| t.old);
        let rows = old.flat_map(|content| blobs.rows_of(content.blob));
        rows.filter(|&&row| !kept.contains(&table.structure(row)))
            .copied()
    };
    let renamed = Renamed::new(table, removed());
    let mut left = COMPARISONS;
    let mut all = Some(());
    for introduced in new {
        crate::watchdog::heartbeat();
        let module = table.kind(introduced.row) == RowKind::Module;
        let removed = &mut of_kind[usize::from(module)];
        let statements = table.statements(introduced.row);
        match removed.have_half_of(statements, &mut left) {
            Some(true) => introduced.how = How::Edited,
            // Where only names were replaced, or functions made asynchronous, no statement is the same.
            Some(false) if renamed.has(table, introduced.row) => introduced.how = How::Edited,
            Some(false) => {}
            None => all = None,
        }
    }
    all
}
