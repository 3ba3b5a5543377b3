//! The sums of the head, area by area.

use super::{Column, Point, Standing};
use crate::dataset::Sums;
use crate::facts::Plan;
use crate::git::{History, clamp_seconds};
use crate::untrusted::Untrusted;

/// One point per area. Facts of commits have no value: a commit has no folder.
pub fn trend_by_area(
    areas: &[(Vec<u8>, Sums)],
    history: &History,
    plan: &Plan,
    columns: &[Column],
) -> Vec<Point> {
    let Some(head) = history.commits.last() else {
        return Vec::new();
    };
    let point = |(name, sums): &(Vec<u8>, Sums)| {
        let at = Standing {
            plan,
            sums,
            commits: None,
            people: 0,
            person: false,
        };
        let mut with_commits = None;
        let value = |column: &Column| {
            let known = !column.counts_commits();
            known.then(|| at.value(column, &mut with_commits))?
        };
        Point {
            commit: head.oid.hex(),
            seconds: clamp_seconds(head.committer.seconds),
            label: label(name),
            mainline: true,
            values: columns.iter().map(value).collect(),
        }
    };
    areas.iter().map(point).collect()
}

/// An area as a label; files outside any folder have one too.
pub(super) fn label(name: &[u8]) -> Untrusted {
    if name.is_empty() {
        ".".into()
    } else {
        name.into()
    }
}
