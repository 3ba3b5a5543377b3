//! Where the points are, and when.

use super::{By, Selection};
use crate::git::History;
use crate::untrusted::Untrusted;
use rustc_hash::FxHashMap;

/// The points by commit index, each with its label and date. Periods end with a commit for which `own` holds.
pub(super) fn labels(
    history: &History,
    selection: &Selection,
    dates: &[i64],
    own: impl Fn(usize) -> bool,
) -> FxHashMap<usize, (Untrusted, i64)> {
    let inside = |seconds: i64| {
        selection.since.is_none_or(|since| seconds >= since)
            && selection.until.is_none_or(|until| seconds <= until)
    };
    let mut labels = FxHashMap::default();
    match selection.by {
        By::Commit => {
            for (i, commit) in history.commits.iter().enumerate() {
                let told = commit.mainline || !selection.first_parent;
                if told && inside(dates[i]) {
                    labels.insert(i, (Untrusted::default(), dates[i]));
                }
            }
        }
        By::Month | By::Quarter => {
            let mut last: Option<(String, usize)> = None;
            for (i, _) in history
                .commits
                .iter()
                .enumerate()
                .filter(|(i, _)| own(*i) && inside(dates[*i]))
            {
                let period = period(dates[i], selection.by);
                if let Some((name, at)) = last.take().filter(|(name, _)| *name != period) {
                    labels.insert(at, (Untrusted::from(name), dates[at]));
                }
                last = Some((period, i));
            }
            if let Some((name, at)) = last {
                labels.insert(at, (Untrusted::from(name), dates[at]));
            }
        }
        By::Area => {}
        By::Release => {
            let index: FxHashMap<_, usize> = history
                .commits
                .iter()
                .enumerate()
                .map(|(i, c)| (c.oid, i))
                .collect();
            for (name, oid) in &history.tags {
                if let Some(&i) = index.get(oid).filter(|i| inside(dates[**i])) {
                    // Several tags of one commit: the last by name speaks for it.
                    labels.insert(i, (name.as_text(), dates[i]));
                }
            }
        }
    }
    labels
}

/// `2024-05` or `2024-Q2`.
fn period(seconds: i64, by: By) -> String {
    let date =
        jiff::Timestamp::from_second(seconds).map(|t| t.to_zoned(jiff::tz::TimeZone::UTC).date());
    let Ok(date) = date else { return String::new() };
    match by {
        By::Quarter => format!("{:04}-Q{}", date.year(), (date.month() - 1) / 3 + 1),
        _ => format!("{:04}-{:02}", date.year(), date.month()),
    }
}
