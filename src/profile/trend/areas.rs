//! The sums of the head, area by area.

use super::{Column, Point, Standing, Trend, add_up, sources};
use crate::dataset::{Crowd, Recency, Sums};
use crate::facts::Plan;
use crate::git::{History, clamp_seconds};
use crate::untrusted::Untrusted;

/// One point per area. Facts of commits have no value: a commit has no folder.
pub fn trend_by_area(
    areas: &[(Vec<u8>, Sums)],
    history: &History,
    plan: &Plan,
    columns: &[Column],
) -> Trend {
    let mut trend = Trend::of(columns);
    let Some(head) = history.commits.last() else {
        return trend;
    };
    let sources = sources(plan, columns);
    let mut totals = Vec::new();
    for (name, sums) in areas {
        add_up(sums, &mut totals);
        let at = Standing {
            plan,
            sums,
            totals: &totals,
            commits: None,
            unknown_changes: 0,
            recency: &Recency::default,
            crowd: Crowd::default(),
            person: false,
        };
        trend.values.push(at.values(&sources, false));
        trend.points.push(Point {
            commit: head.oid.hex(),
            seconds: clamp_seconds(head.committer.seconds),
            label: label(name),
        });
    }
    trend
}

/// An area as a label; files outside any folder have one too.
pub(super) fn label(name: &[u8]) -> Untrusted {
    if name.is_empty() {
        ".".into()
    } else {
        name.into()
    }
}
