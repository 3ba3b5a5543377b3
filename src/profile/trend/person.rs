//! What one person wrote, adding up.

use super::areas::label;
use super::events::Watch;
use super::labels::labels;
use super::{By, Followed, Point, Standing, Trend, add_up, sources};
use crate::dataset::dates::{dates, moments};
use crate::dataset::{
    Areas, CommitCounter, Crowd, How, Introduced, Introductions, Recency, Sums, count_history_of,
};
use crate::git::{Commit, clamp_seconds};
use std::collections::BTreeMap;

/// The sums of what the commits of one person wrote, after each of them: at every month (quarter) with a commit of theirs, or at
/// every tag. They add up in the order of the history; what was deleted since stays written. Edited definitions are not part of it.
pub fn trend_of_person(
    followed: &Followed<'_>,
    introductions: &Introductions,
    theirs: &dyn Fn(&Commit) -> bool,
) -> Trend {
    let timeline = followed.timeline;
    let history = timeline.history;
    let facts = followed.plan.facts().len();
    if followed.selection.by == By::Area {
        return by_area(followed, introductions, theirs);
    }
    let crowd = count_history_of(history, followed.plan, followed.diffs, None, |_| false).crowd;
    let own: Vec<bool> = history.commits.iter().map(theirs).collect();
    let dates = dates(history);
    let mut labels = labels(
        history,
        followed.selection,
        &own_dates(followed, &own),
        |i| own[i],
    );
    match followed.selection.by {
        By::Commit => labels.retain(|i, _| own[*i]),
        // A tag beside the mainline does not reach all that was told before it.
        _ => labels.retain(|i, _| own[*i] || history.commits[*i].mainline),
    }
    let mut counter = CommitCounter::new(history, followed.plan);
    let mut sums = Sums::zero(facts);
    sums.unread = timeline.unread();
    let mut rows = introductions
        .credited()
        .filter(|row| row.how == How::Written)
        .peekable();
    let sources = sources(followed.plan, followed.columns);
    let mut totals = Vec::new();
    let mut trend = Trend::of(followed.columns);
    for (index, commit) in history.commits.iter().enumerate() {
        while let Some(row) = rows.next_if(|row| row.commit as usize <= index) {
            if own[row.commit as usize] {
                add(followed, row, &mut sums);
            }
        }
        if own[index] {
            counter.advance(commit, followed.diffs.of(commit.oid));
        }
        let Some((label, seconds)) = labels.get(&index) else {
            continue;
        };
        add_up(&sums, &mut totals);
        let at = Standing {
            plan: followed.plan,
            sums: &sums,
            totals: &totals,
            commits: counter.is_whole().then(|| counter.counts()),
            unknown_changes: timeline.unknown_changes(),
            recency: &|| counter.recency(commit),
            crowd,
            person: true,
        };
        trend.values.push(at.values(&sources, true));
        trend.points.push(Point {
            commit: commit.oid.hex(),
            seconds: *seconds,
            label: label.clone(),
        });
    }
    if timeline.late() == 0 && counter.is_whole() {
        let mut watch = Watch::new(followed);
        let mut all = CommitCounter::new(history, followed.plan);
        timeline.fold(followed.plan, |index, sums| {
            let commit = &history.commits[index];
            all.advance(commit, followed.diffs.of(commit.oid));
            add_up(sums, &mut totals);
            watch.tell(index, &totals, all.counts());
        });
        trend.events = watch.finish(&dates, |by| by.is_some_and(|by| own[by]));
    }
    trend
}

/// Dates that never run backwards along their commits, so that a month comes once.
fn own_dates(followed: &Followed<'_>, own: &[bool]) -> Vec<i64> {
    let mut dates = dates(followed.timeline.history);
    if matches!(followed.selection.by, By::Month | By::Quarter) {
        let commits = &followed.timeline.history.commits;
        let theirs: Vec<usize> = (0..commits.len()).filter(|at| own[*at]).collect();
        let claim = |at: &usize| clamp_seconds(commits[*at].committer.seconds);
        let claimed: Vec<i64> = theirs.iter().map(claim).collect();
        for (at, moment) in theirs.into_iter().zip(moments(&claimed)) {
            dates[at] = moment;
        }
    }
    dates
}

/// What they wrote, by the area in which they wrote it.
fn by_area(
    followed: &Followed<'_>,
    introductions: &Introductions,
    theirs: &dyn Fn(&Commit) -> bool,
) -> Trend {
    let mut trend = Trend::of(followed.columns);
    let timeline = followed.timeline;
    let commits = &timeline.history.commits;
    let Some(head) = commits.last() else {
        return trend;
    };
    let mut areas: BTreeMap<&[u8], Sums> = BTreeMap::new();
    let rows = introductions.credited();
    for row in rows.filter(|row| row.how == How::Written) {
        if theirs(&commits[row.commit as usize]) {
            let area = Areas::name_of(timeline.paths.bytes(row.path));
            let zero = || {
                let mut sums = Sums::zero(followed.plan.facts().len());
                sums.unread = timeline.unread();
                sums
            };
            add(followed, row, areas.entry(area).or_insert_with(zero));
        }
    }
    let sources = sources(followed.plan, followed.columns);
    let mut totals = Vec::new();
    for (area, sums) in areas {
        add_up(&sums, &mut totals);
        let at = Standing {
            plan: followed.plan,
            sums: &sums,
            totals: &totals,
            commits: None,
            unknown_changes: 0,
            recency: &Recency::default,
            crowd: Crowd::default(),
            person: true,
        };
        trend.values.push(at.values(&sources, false));
        trend.points.push(Point {
            commit: head.oid.hex(),
            seconds: clamp_seconds(head.committer.seconds),
            label: label(area),
        });
    }
    trend
}

fn add(followed: &Followed<'_>, row: &Introduced, sums: &mut Sums) {
    let table = followed.timeline.blobs.rows();
    table.add_to(row.row, sums.role_mut(row.role));
}
