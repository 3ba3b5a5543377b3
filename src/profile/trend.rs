//! Facts and signals along a history.

use crate::dataset::{CommitCounter, Sums, Timeline, Touches};
use crate::facts::{Counts, Each, Fact, Plan};
use crate::git::{History, Role, clamp_seconds};
use crate::signals::{Outcome, Signal, View};
use crate::untrusted::Untrusted;
use rustc_hash::FxHashMap;

/// The points of a trend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Every commit.
    Commit,
    /// The last commit of the mainline in each month.
    Month,
    /// The last commit of the mainline in each quarter.
    Quarter,
    /// Every tagged commit.
    Release,
}

/// What is followed.
#[derive(Debug, Clone, Copy)]
pub enum Column {
    /// A fact, over every role.
    Fact(&'static Fact),
    /// A signal's value.
    Signal(&'static Signal),
}

impl Column {
    /// Whether commits are part of what it counts.
    fn counts_commits(&self) -> bool {
        let facts = match self {
            Self::Fact(fact) => std::slice::from_ref(fact),
            Self::Signal(signal) => signal.facts,
        };
        facts.iter().any(|fact| fact.each.is_of_commits())
    }

    /// Its name.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Fact(fact) => fact.id,
            Self::Signal(signal) => signal.id,
        }
    }
}

/// One point.
#[derive(Debug, Clone)]
pub struct Point {
    /// The commit, hexadecimal.
    pub commit: String,
    /// The committer's date in seconds since 1970, clamped to the calendar; it never runs backwards along the mainline.
    pub seconds: i64,
    /// The month (`2024-05`), quarter (`2024-Q2`) or tag; empty by commit.
    pub label: Untrusted,
    /// The commit is on the mainline.
    pub mainline: bool,
    /// The value of each column; none where the signal is not applicable or not evaluated there.
    pub values: Vec<Option<f64>>,
}

/// Which points to take.
#[derive(Debug, Clone, Copy)]
pub struct Selection {
    /// How often.
    pub by: By,
    /// Only the mainline.
    pub first_parent: bool,
    /// No commit before this moment.
    pub since: Option<i64>,
    /// No commit after this moment.
    pub until: Option<i64>,
}

/// The values of `columns` at the points that `selection` takes, in the order of the history; `touches` is what the commits touched.
pub fn trend(
    timeline: &Timeline<'_>,
    plan: &Plan,
    columns: &[Column],
    selection: &Selection,
    touches: &Touches,
) -> Vec<Point> {
    let history = timeline.history;
    let labels = labels(history, selection);
    let mut points = Vec::new();
    let mut counter = CommitCounter::new(history, plan);
    timeline.fold(plan, |index, sums| {
        let commit = &history.commits[index];
        counter.advance(commit, touches.of(commit.oid));
        let Some((label, seconds)) = labels.get(&index) else {
            return;
        };
        let mut at = None;
        // Off the mainline, what has been told so far is not what the commit reaches: commit facts have no value there.
        let values = columns
            .iter()
            .map(|column| {
                let known = commit.mainline || !column.counts_commits();
                known.then(|| value(column, plan, sums, &counter, &mut at))?
            })
            .collect();
        points.push(Point {
            commit: commit.oid.hex(),
            seconds: *seconds,
            label: label.clone(),
            mainline: commit.mainline,
            values,
        });
    });
    points
}

/// The value of a column at one point; `with_commits` is made once per point, where a signal asks for it.
fn value(
    column: &Column,
    plan: &Plan,
    sums: &Sums,
    counter: &CommitCounter<'_>,
    with_commits: &mut Option<Sums>,
) -> Option<f64> {
    let late_history = counter.is_late();
    if sums.late != 0 {
        return None;
    }
    match column {
        Column::Fact(fact) if late_history && fact.each.is_of_commits() => None,
        Column::Fact(fact) => {
            let at = plan.index_of(fact)?;
            let count = match fact.each {
                Each::Commit(_) | Each::Touch(_) => counter.counts().get(at),
                Each::Document(_) => sums.documents.get(at),
                _ => Role::ALL.iter().map(|role| sums.role(*role).get(at)).sum(),
            };
            Some(count as f64)
        }
        Column::Signal(signal) => {
            let sums = with_commits.get_or_insert_with(|| {
                let mut sums = sums.clone();
                sums.commits = (!late_history).then(|| Counts::clone(counter.counts()));
                sums.history_late = late_history;
                sums.people = counter.people();
                sums
            });
            match (signal.measure)(&View::new(plan, sums)) {
                Outcome::Measured(m) if m.cases >= signal.enough => Some(m.value),
                _ => None,
            }
        }
    }
}

/// The points by commit index, each with its label and date.
fn labels(history: &History, selection: &Selection) -> FxHashMap<usize, (Untrusted, i64)> {
    let inside = |seconds: i64| {
        selection.since.is_none_or(|since| seconds >= since)
            && selection.until.is_none_or(|until| seconds <= until)
    };
    let mut dates = Vec::with_capacity(history.commits.len());
    let mut latest = i64::MIN;
    for commit in &history.commits {
        let own = clamp_seconds(commit.committer.seconds);
        if commit.mainline {
            latest = latest.max(own);
            dates.push(latest);
        } else {
            dates.push(own);
        }
    }
    let mut labels = FxHashMap::default();
    match selection.by {
        By::Commit => {
            for (i, commit) in history.commits.iter().enumerate() {
                if (commit.mainline || !selection.first_parent) && inside(dates[i]) {
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
                .filter(|(i, c)| c.mainline && inside(dates[*i]))
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
