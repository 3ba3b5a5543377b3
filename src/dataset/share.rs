//! One person's share of a history: the sum of what their commits introduced.

use super::Sums;
use super::bulk_imports::BulkImport;
use super::introduction::{How, Introduced, Introductions};
use super::timeline::Timeline;
use crate::facts::Plan;
use crate::git::Commit;
use rustc_hash::FxHashSet;

/// What one person wrote, and what they edited.
#[derive(Debug, Clone, Default)]
pub struct Share {
    /// Over the rows they wrote: it speaks of how they write.
    pub written: Sums,
    /// Over the rows they edited, as they left them: it speaks of how they maintain.
    pub edited: Sums,
    /// The rows they wrote, newest first.
    pub rows: Vec<Introduced>,
    /// How many rows they edited.
    pub rows_edited: u64,
    /// How many rows replace something that could not be parsed, or more than is compared, so that nobody knows.
    pub rows_not_comparable: u64,
    /// Their commits, merges included.
    pub commits: u64,
    /// Their merges: what a merge brings is not theirs.
    pub merges: u64,
    /// Bulk imports among their commits, excluded before anything was credited.
    pub bulk_imports: Vec<BulkImport>,
}

/// The share of whoever `wrote` holds for.
pub fn share(
    timeline: &Timeline<'_>,
    introductions: &Introductions,
    plan: &Plan,
    wrote: impl Fn(&Commit) -> bool,
) -> Share {
    let facts = plan.facts().len();
    let mut share = Share {
        written: Sums::zero(facts),
        edited: Sums::zero(facts),
        ..Share::default()
    };
    let commits = &timeline.history.commits;
    let mut theirs = FxHashSet::default();
    for (index, commit) in commits.iter().enumerate().filter(|(_, c)| wrote(c)) {
        theirs.insert(index as u32);
        share.commits += 1;
        share.merges += u64::from(commit.is_merge());
    }
    share.bulk_imports = introductions
        .bulk_imports
        .iter()
        .copied()
        .filter(|d| theirs.contains(&d.commit))
        .collect();
    let table = timeline.blobs.rows();
    for row in introductions.credited().rev() {
        if !theirs.contains(&row.commit) {
            continue;
        }
        let sums = match row.how {
            How::Written => {
                share.rows.push(*row);
                &mut share.written
            }
            How::Edited => {
                share.rows_edited += 1;
                &mut share.edited
            }
            How::NotComparable => {
                share.rows_not_comparable += 1;
                continue;
            }
        };
        table.add_to(row.row, sums.role_mut(row.role));
    }
    share
}
